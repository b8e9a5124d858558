//! Descriptions that were stored before they were cleaned when they are written.

use super::clean;
use crate::db::vacancy::{self, Uncleaned};
use crate::db::{self, Db};

/// Number of descriptions that are cleaned between two transactions.
const BATCH: u32 = 100;

/// Cleans the descriptions that have not been cleaned, and returns their number. Each batch is stored in a transaction
/// of its own, so that it goes on where it was broken off. A description that is not within the bounds gets empty HTML,
/// which is logged.
///
/// # Errors
/// When the database fails.
pub fn clean_all(db: &Db) -> db::Result<usize> {
    let mut count = 0;
    loop {
        let waiting = db.read_blocking(|conn| vacancy::uncleaned(conn, BATCH))?;
        if waiting.is_empty() {
            break;
        }
        // Outside the transaction, so that no writer waits for it.
        let cleaned: Vec<(Uncleaned, String)> = waiting.into_iter().map(cleaned).collect();
        count += cleaned.len();
        db.write_blocking(|conn, _| {
            cleaned.iter().try_for_each(|(waiting, html)| vacancy::set_clean(conn, waiting, html))
        })?;
    }
    if count > 0 {
        tracing::info!(descriptions = count, "descriptions of an earlier version were cleaned");
    }
    Ok(count)
}

fn cleaned(waiting: Uncleaned) -> (Uncleaned, String) {
    let html = clean(waiting.description.as_deref().unwrap_or_default()).unwrap_or_else(|reason| {
        tracing::warn!(vacancy = waiting.id, %reason, "a description cannot be shown as HTML");
        String::new()
    });
    (waiting, html)
}

#[cfg(test)]
mod tests;
