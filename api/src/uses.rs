//! How often vacancies are read and applied for: counted in memory, and written down now and then, so
//! that reading one does not cost a write.

use crate::blocking::blocking;
use crate::clock;
use crate::db::vacancy_use::{self, Use};
use crate::db::{self, Db};
use jiff::civil::Date;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// What was counted and is not written down yet; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Uses(Arc<Mutex<HashMap<(String, Date), Count>>>);

#[derive(Clone, Copy, Debug, Default)]
struct Count {
    views: i64,
    applications: i64,
}

impl Uses {
    /// The vacancy with this id was shown.
    pub fn viewed(&self, vacancy: &str) {
        self.add((vacancy.to_owned(), clock::today()), Count { views: 1, applications: 0 });
    }

    /// Somebody went on to where to apply for it.
    pub fn applied(&self, vacancy: &str) {
        self.add((vacancy.to_owned(), clock::today()), Count { views: 0, applications: 1 });
    }

    /// Writes down what was counted.
    ///
    /// # Errors
    /// When the database fails; what was counted is kept for the next time.
    pub async fn flush(&self, db: &Db) -> db::Result<()> {
        let (uses, db) = (self.clone(), db.clone());
        // To the end, also when nobody waits for it any more: what was taken is written or put back.
        blocking(move || uses.flush_blocking(&db)).await
    }

    fn flush_blocking(&self, db: &Db) -> db::Result<()> {
        let counted = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        if counted.is_empty() {
            return Ok(());
        }
        let rows: Vec<Use> = counted
            .iter()
            .map(|((vacancy, day), count)| Use {
                vacancy_id: vacancy.clone(),
                day: day.to_string(),
                views: count.views,
                applications: count.applications,
            })
            .collect();
        let written =
            db.write_private_blocking(|conn| rows.iter().try_for_each(|row| vacancy_use::add(conn, row)));
        if written.is_err() {
            counted.into_iter().for_each(|(key, count)| self.add(key, count));
        }
        written
    }

    fn add(&self, key: (String, Date), count: Count) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let sum = counts.entry(key).or_default();
        sum.views += count.views;
        sum.applications += count.applications;
    }
}
