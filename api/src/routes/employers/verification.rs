//! `POST /v1/employers/{organisation_number}/verification`

use super::{Employer, number, show, visible};
use crate::Service;
use crate::auth::Caller;
use crate::error::{Error, Result};
use crate::region::Current;
use crate::verification::settle;
use crate::write::{Change, Reply, Write};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};

/// Ask Enhetsregisteret about an employer now
///
/// When the register says that the organisation no longer does business, its vacancies are closed. When
/// it does not answer (503), nothing changes.
#[utoipa::path(
    tag = "employers",
    security(("bearer" = ["employers"])),
    params(("organisation_number" = String, Path, description = "The organisation number")),
    responses((status = 200, description = "The employer, as the register has it now", body = Employer)),
)]
#[post("/v1/employers/{organisation_number}/verification")]
pub(super) async fn verify_employer(
    caller: Caller,
    Current(region): Current,
    service: Data<Service>,
    write: Write,
    path: Path<String>,
) -> Result<HttpResponse> {
    let number = number(&path)?;
    let asked = (caller.clone(), number.clone());
    service.db.read(move |conn| visible(conn, &asked.0, &asked.1)).await?;
    let found = service.register.look_up(&number).await.map_err(Error::RegisterUnavailable)?;
    let asker = caller.clone();
    let job = move |change: &mut Change<'_>| {
        let row = visible(change.conn, &asker, &number)?;
        let row = settle(change, &row, &found, &region)?;
        Ok(Reply::changed(row.revision, &show(&row, &region)))
    };
    write.run(&caller, job).await
}
