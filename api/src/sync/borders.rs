//! Takes in the borders of the municipalities of the region and its surroundings, all of them or none.

use super::{Report, Run, Synced};
use crate::blocking::blocking;
use crate::db::border::{self, Border};
use crate::db::{Conn, payload};
use crate::geometry::crossings;
use crate::sources::{SourceError, kommuneinfo};

/// The most bytes of all borders together: several times what those of Norway have.
const MOST: usize = 256 << 20;

/// Maximum number of positions of all borders together.
const MAX_POSITIONS: usize = 2_000_000;
/// Maximum number of places where borders cross themselves or each other, which neighbours should not do at all.
const MAX_CROSSINGS: usize = 10_000;

pub(super) async fn take_in(run: &Run<'_>) -> Result<Synced, SourceError> {
    let client = &run.sources.kommuneinfo;
    let in_force = kommuneinfo::in_force(client).await?;
    let municipalities = run.region.surrounding_municipalities();
    run.progress.expect(municipalities.len() as u64);
    let (mut borders, mut payloads, mut shapes) = (Vec::new(), Vec::new(), Vec::new());
    let (mut report, mut bytes, mut positions) = (Report::default(), 0, 0);
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
            positions += shape.positions();
            if positions > MAX_POSITIONS {
                let reason = format!("the borders have more than {MAX_POSITIONS} positions together");
                return Err(SourceError::unusable(reason));
            }
            let geometry =
                serde_json::to_string(&shape).map_err(|err| SourceError::unusable(err.to_string()))?;
            let (municipality_id, source_id) = (municipality.slug.clone(), run.key().to_owned());
            payloads.push(answer.payload(run.key(), &format!("omrade/{}", municipality.number)));
            borders.push(Border { municipality_id, geometry, source_id });
            shapes.push(shape);
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
    // To unite borders that cross everywhere, as maps of areas do, would take as long as anybody likes.
    if blocking(move || crossings(&shapes, MAX_CROSSINGS)).await.is_none() {
        let reason = format!("the borders cross in more than {MAX_CROSSINGS} places");
        return Err(SourceError::unusable(reason));
    }
    let records = borders.len() as u64;
    let changes = run.read(move |conn| Ok(border::changes(conn, borders)?)).await?;
    report.inserted = changes.inserted.len() as u64;
    report.updated = changes.updated.len() as u64;
    report.unchanged = changes.unchanged;
    let is_news = !changes.is_empty();
    let store = move |conn: &mut Conn, revision| Ok(border::store(conn, revision, &changes)?);
    run.publish(move |conn| payload::put_all(conn, &payloads), is_news.then_some(store)).await?;
    Ok(Synced { report, records, as_of: Some(run.today.to_string()), ..Synced::default() })
}
