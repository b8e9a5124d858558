//! Takes in the borders of the municipalities of the region and its surroundings, all of them or none.

use super::{Report, Run, Synced};
use crate::db::border::{self, Border};
use crate::db::{Conn, payload};
use crate::sources::{SourceError, kommuneinfo};

/// The most bytes of all borders together: several times what those of Norway have.
const MOST: usize = 256 << 20;

pub(super) async fn take_in(run: &Run<'_>) -> Result<Synced, SourceError> {
    let client = &run.sources.kommuneinfo;
    let in_force = kommuneinfo::in_force(client).await?;
    let municipalities = run.region.surrounding_municipalities();
    run.progress.expect(municipalities.len() as u64);
    let (mut borders, mut payloads) = (Vec::new(), Vec::new());
    let (mut report, mut bytes) = (Report::default(), 0);
    for municipality in municipalities {
        run.progress.tell(&municipality.name);
        if in_force.contains(&municipality.number) {
            let (answer, shape) = kommuneinfo::border(client, municipality.number).await?;
            bytes += answer.body.len();
            if bytes > MOST {
                return Err(SourceError::unusable(format!(
                    "the borders have more than {MOST} bytes together"
                )));
            }
            let geometry =
                serde_json::to_string(&shape).map_err(|err| SourceError::unusable(err.to_string()))?;
            let (municipality_id, source_id) = (municipality.slug.clone(), run.key().to_owned());
            payloads.push(answer.payload(run.key(), &format!("omrade/{}", municipality.number)));
            borders.push(Border { municipality_id, geometry, source_id });
        } else {
            // A matrix may name those that are no more.
            report.outside += 1;
        }
        run.progress.advance(1);
    }
    if borders.is_empty() {
        return Err(SourceError::Unprepared(
            "no municipality that is known is in force: take in ssb-klass-131".to_owned(),
        ));
    }
    let records = borders.len() as u64;
    let changes = run.read(move |conn| Ok(border::changes(conn, borders)?)).await?;
    report.inserted = changes.inserted.len() as u64;
    report.updated = changes.updated.len() as u64;
    report.unchanged = changes.unchanged;
    let is_news = !changes.is_empty();
    let store = move |conn: &mut Conn, revision| Ok(border::store(conn, revision, &changes)?);
    run.publish(move |conn| payload::put_all(conn, &payloads), is_news.then_some(store)).await?;
    Ok(Synced { report, records, as_of: Some(run.today.to_string()) })
}
