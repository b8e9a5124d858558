//! [`Computations`]: work that takes a processor for milliseconds or more, such as a search for matches.
//!
//! A few run at once, so that cheap requests always find a processor; a bounded queue waits for a bounded
//! time, so that under overload the service answers as many requests as at its peak and refuses the rest
//! early, with `Retry-After`.

use crate::blocking::blocking;
use crate::error::{Error, Result};
use actix_web::rt::time::timeout;
use std::sync::Arc;
use std::thread;
use std::time::Duration;
use tokio::sync::Semaphore;

/// Length of the queue for each computation that runs at once.
const QUEUE: usize = 64;

/// Longest wait in the queue.
const WAIT: Duration = Duration::from_secs(1);

/// A limit to the computations that run and wait at the same time; clones share it.
#[derive(Clone, Debug)]
pub struct Computations {
    running: Arc<Semaphore>,
    /// Those that run and those that wait.
    admitted: Arc<Semaphore>,
    wait: Duration,
}

impl Computations {
    /// At most `at_once` run, at most `queue` wait, each for no longer than `wait`.
    pub fn new(at_once: usize, queue: usize, wait: Duration) -> Computations {
        Computations {
            running: Arc::new(Semaphore::new(at_once)),
            admitted: Arc::new(Semaphore::new(at_once + queue)),
            wait,
        }
    }

    /// At most `at_once` run, with a queue in proportion.
    pub fn at_once(at_once: usize) -> Computations {
        Computations::new(at_once, QUEUE * at_once, WAIT)
    }

    /// Runs `job` on a thread that may block. A caller who goes away while it waits leaves the queue; a job
    /// that runs keeps its place until it ends.
    ///
    /// # Errors
    /// [`Error::Busy`] when the queue is full, or when the wait was too long.
    pub(crate) async fn run<T: Send + 'static>(&self, job: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let admitted = Arc::clone(&self.admitted).try_acquire_owned().map_err(|_| Error::Busy)?;
        let running = timeout(self.wait, Arc::clone(&self.running).acquire_owned()).await;
        let running = running.map_err(|_| Error::Busy)?.map_err(|_| Error::Busy)?;
        Ok(blocking(move || {
            let _places = (admitted, running);
            job()
        })
        .await)
    }
}

/// One computation for each processor.
impl Default for Computations {
    fn default() -> Computations {
        Computations::at_once(thread::available_parallelism().map_or(1, usize::from))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::rt::{spawn, task::yield_now, time::sleep};
    use std::sync::mpsc;

    #[actix_web::test]
    async fn a_full_queue_refuses_at_once_and_its_places_come_back() {
        let computations = Computations::new(1, 1, Duration::from_secs(60));
        let (release, released) = mpsc::channel();
        let run = |computations: Computations, job: Box<dyn FnOnce() -> u8 + Send>| {
            spawn(async move { computations.run(job).await })
        };
        let first = run(computations.clone(), Box::new(move || released.recv().map_or(0, |()| 1)));
        yield_now().await;
        let second = run(computations.clone(), Box::new(|| 2));
        yield_now().await;
        assert!(matches!(computations.run(|| 3).await, Err(Error::Busy)), "one runs and one waits");
        release.send(()).unwrap();
        assert_eq!(first.await.unwrap().unwrap(), 1);
        assert_eq!(second.await.unwrap().unwrap(), 2);
        assert_eq!(computations.run(|| 4).await.unwrap(), 4);
    }

    #[actix_web::test]
    async fn nobody_waits_longer_than_allowed() {
        let computations = Computations::new(0, 1, Duration::from_millis(10));
        assert!(matches!(computations.run(|| 1).await, Err(Error::Busy)));
        assert_eq!(computations.admitted.available_permits(), 1, "the place in the queue is free again");
    }

    #[actix_web::test]
    async fn a_caller_who_goes_away_leaves_the_queue() {
        let computations = Computations::new(0, 1, Duration::from_secs(60));
        let gone = spawn({
            let computations = computations.clone();
            async move { computations.run(|| 1).await.is_ok() }
        });
        yield_now().await;
        assert_eq!(computations.admitted.available_permits(), 0);
        gone.abort();
        while computations.admitted.available_permits() == 0 {
            sleep(Duration::from_millis(1)).await;
        }
    }

    #[actix_web::test]
    async fn a_panic_gives_its_place_back() {
        let computations = Computations::new(1, 0, Duration::from_secs(60));
        let failed = spawn({
            let computations = computations.clone();
            async move { computations.run(|| panic!("on purpose")).await }
        });
        assert!(failed.await.is_err());
        assert_eq!(computations.run(|| 1).await.unwrap(), 1);
    }
}
