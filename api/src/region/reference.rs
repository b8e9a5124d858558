//! What seldom changes, and is read again as a whole when it does.

use super::{LoadError, Matrices, Municipalities, Occupations};
use crate::db::Conn;
use jiff::civil::Date;

/// Municipalities, matrices and occupations.
#[derive(Debug)]
pub struct Reference {
    /// The revision that last changed any of it.
    pub(super) revision: i64,
    /// The municipalities.
    pub municipalities: Municipalities,
    /// The commuting matrices.
    pub matrices: Matrices,
    /// The occupations.
    pub occupations: Occupations,
}

impl Reference {
    pub(super) fn load(conn: &mut Conn, revision: i64, today: Date) -> Result<Reference, LoadError> {
        let municipalities = Municipalities::load(conn, today)?;
        let matrices = Matrices::load(conn, &municipalities)?;
        Ok(Reference { revision, municipalities, matrices, occupations: Occupations::load(conn)? })
    }
}
