//! [`Follower`]: a connection of its own, beside the pool.

use super::{Access, Conn, Error, Result, Url, connect::connect, transaction};

/// A connection that requests cannot use up, made when it is first needed and again after a failure.
pub struct Follower {
    url: Url,
    conn: Option<Conn>,
}

impl Follower {
    pub(super) fn new(url: Url) -> Follower {
        Follower { url, conn: None }
    }

    /// Runs `job` on one consistent snapshot.
    ///
    /// # Errors
    /// Those of `job`, and when the database cannot be reached.
    pub fn read<T, E: From<Error>>(&mut self, job: impl FnOnce(&mut Conn) -> Result<T, E>) -> Result<T, E> {
        // Taken out, so that a connection that fails or panics is not used again.
        let mut conn = match self.conn.take() {
            Some(conn) => conn,
            None => connect(&self.url)?,
        };
        let found = transaction(&mut conn, Access::Read, job)?;
        self.conn = Some(conn);
        Ok(found)
    }
}
