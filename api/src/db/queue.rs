//! [`Queue`]: requests that wait for the database, each with a bound on its wait.

use std::{sync::Arc, time::Duration};

use tokio::{sync::Semaphore, time::timeout};

use super::{Error, Result};
use crate::blocking::blocking;

/// Number of heavy reads at once. The other connections of the pool are left for cheap reads and writes.
const HEAVY_PLACES: usize = 3;
/// Maximum time that a heavy read waits for a place.
const HEAVY_WAIT: Duration = Duration::from_secs(1);
/// Maximum time that a writer waits for its turn: as long as for the lock of another process.
const TURN_WAIT: Duration = Duration::from_secs(5);
/// Maximum time that a request waits for a job, its place in line included.
const PATIENCE: Duration = Duration::from_secs(10);

/// The lines in front of the database. Clones share the places.
#[derive(Clone)]
pub(super) struct Queue {
    /// One place: those who wait do so without a connection, which readers would miss.
    writers: Arc<Semaphore>,
    heavy: Arc<Semaphore>,
    /// Whether a request waits for the jobs.
    hurried: bool,
}

/// The line that a job stands in.
#[derive(Clone, Copy)]
pub(super) enum Line {
    /// None: it is cheap.
    None,
    /// That of reads which may look at every row of a table.
    Heavy,
    /// That of the one job that writes.
    Writers,
}

impl Default for Queue {
    fn default() -> Queue {
        Queue {
            writers: Arc::new(Semaphore::new(1)),
            heavy: Arc::new(Semaphore::new(HEAVY_PLACES)),
            hurried: true,
        }
    }
}

impl Queue {
    /// The same lines for jobs that no request waits for, which wait as long as it takes.
    pub(super) fn unhurried(&self) -> Queue {
        Queue { hurried: false, ..self.clone() }
    }

    /// Runs `job` on a thread that may block, when there is a place for it.
    ///
    /// A job that has begun runs to its end, and keeps its place until then, also when nobody waits for it
    /// any more; so that a change may have been made although its request was told to try again.
    ///
    /// # Errors
    /// Those of `job`, [`Error::Crowded`] when no place came free and [`Error::Overdue`] when the job took
    /// too long.
    pub(super) async fn run<T, E>(
        &self,
        line: Line,
        job: impl FnOnce() -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<Error> + Send + 'static,
    {
        let places = match line {
            Line::None => None,
            Line::Heavy => Some((&self.heavy, HEAVY_WAIT)),
            Line::Writers => Some((&self.writers, TURN_WAIT)),
        };
        let done = async {
            let place = match places {
                Some((places, wait)) => {
                    let place = self.within(wait, Arc::clone(places).acquire_owned()).await;
                    Some(place.ok_or(Error::Crowded)?)
                }
                None => None,
            };
            blocking(move || {
                let _place = place;
                job()
            })
            .await
        };
        self.within(PATIENCE, done).await.ok_or(Error::Overdue)?
    }

    /// What comes in time; none when it takes longer, unless there is no hurry.
    async fn within<T>(&self, time: Duration, coming: impl Future<Output = T>) -> Option<T> {
        if self.hurried { timeout(time, coming).await.ok() } else { Some(coming.await) }
    }
}
