//! `/docs/`: Swagger UI, from files inside the binary, so that it works offline.

use crate::error::{Error, Result};
use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use std::sync::Arc;
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_swagger_ui::Config;

pub(super) fn configure(config: &mut ServiceConfig) {
    let pages = Pages(Arc::new(Config::from("/openapi.json").validator_url("none").try_it_out_enabled(true)));
    config.app_data(Data::new(pages)).service(find_docs).service(show_docs).service(show_docs_file);
}

/// How the pages are set up: with our document, and without asking a validator on the internet.
struct Pages(Arc<Config<'static>>);

/// Only what comes with the pages may run; Swagger UI sets inline styles and inlines its icons.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Find the pages
#[utoipa::path(tag = "service", responses((status = 308, description = "They are at `/docs/`")))]
#[get("/docs")]
async fn find_docs() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/docs/")).finish()
}

/// Read about every operation and try it
#[utoipa::path(tag = "service", responses((status = 200, description = "The page", content_type = "text/html", body = String)))]
#[get("/docs/")]
async fn show_docs(pages: Data<Pages>) -> Result<HttpResponse> {
    file(&pages, "index.html")
}

/// Show a file of the pages
#[utoipa::path(tag = "service", params(("file" = String, Path, description = "The name of the file")), responses((status = 200, description = "The file", content(
    (String = "text/css"), (String = "text/html"), (String = "text/javascript"), (Vec<u8> = "image/png"),
))))]
#[get("/docs/{file}")]
async fn show_docs_file(pages: Data<Pages>, name: Path<String>) -> Result<HttpResponse> {
    file(&pages, &name)
}

fn file(pages: &Pages, name: &str) -> Result<HttpResponse> {
    let file = utoipa_swagger_ui::serve(name, Arc::clone(&pages.0));
    let file = file.map_err(|err| Error::Internal(err.to_string().into()))?.ok_or(Error::NotFound("file"))?;
    Ok(HttpResponse::Ok()
        .content_type(file.content_type)
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .body(file.bytes.into_owned()))
}
