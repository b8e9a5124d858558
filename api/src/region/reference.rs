//! What seldom changes, and is read again as a whole when it does.

use super::journeys::Journeys;
use super::{Borders, Establishments, LoadError, Matrices, Municipalities, Occupations};
use crate::db::Conn;
use jiff::civil::Date;

/// Municipalities, their borders, kindergartens and schools, matrices and occupations.
#[derive(Debug)]
pub struct Reference {
    /// The revision that last changed any of it.
    pub(super) revision: i64,
    /// The municipalities.
    pub municipalities: Municipalities,
    /// Their borders, where they were imported.
    pub borders: Borders,
    /// Their kindergartens and schools, where the registers were asked.
    pub establishments: Establishments,
    /// The commuting matrices, with the travel times between their areas.
    pub matrices: Matrices,
    /// The occupations.
    pub occupations: Occupations,
}

impl Reference {
    pub(super) fn load(conn: &mut Conn, revision: i64, today: Date) -> Result<Reference, LoadError> {
        let municipalities = Municipalities::load(conn, today)?;
        let journeys = Journeys::load(conn)?;
        let matrices = Matrices::load(conn, &municipalities, &journeys)?;
        let (borders, occupations) = (Borders::load(conn)?, Occupations::load(conn)?);
        let establishments = Establishments::load(conn)?;
        Ok(Reference { revision, municipalities, borders, establishments, matrices, occupations })
    }
}
