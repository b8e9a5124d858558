//! [`LiveRegion`]: the newest region, and the thread that keeps it so.

use super::{LoadError, Region};
use crate::blocking::blocking;
use crate::db::{Db, Follower};
use actix_web::rt::time::timeout;
use arc_swap::ArcSwap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::{Duration, Instant};

/// How often the database is asked whether something has changed.
const INTERVAL: Duration = Duration::from_millis(250);
/// Maximum time that the answer to a write waits for the region to show it.
const CATCH_UP: Duration = Duration::from_secs(5);

/// The newest [`Region`]; clones share it.
#[derive(Clone)]
pub struct LiveRegion(Arc<Live>);

struct Live {
    region: ArcSwap<Region>,
    /// Held by whoever makes the next picture: each takes over what the last one knows.
    next: Mutex<Follower>,
    /// When the database last said that the region is the newest.
    confirmed: ArcSwap<Instant>,
}

impl LiveRegion {
    /// Reads the region, and follows the database from then on as long as someone holds a clone.
    ///
    /// # Errors
    /// When the region cannot be read, or no thread can be started.
    pub fn open(db: &Db) -> Result<LiveRegion, OpenError> {
        let mut follower = db.follower();
        let region = follower.read(|conn| Region::load(conn, None))?;
        let region = region.expect("without a last region there is always a new one");
        let live = Arc::new(Live {
            region: ArcSwap::from_pointee(region),
            next: Mutex::new(follower),
            confirmed: ArcSwap::from_pointee(Instant::now()),
        });
        let (db, followed) = (db.clone(), Arc::downgrade(&live));
        thread::Builder::new().name("region".to_owned()).spawn(move || follow(&db, &followed))?;
        Ok(LiveRegion(live))
    }

    /// The region as it is now.
    pub fn load(&self) -> Arc<Region> {
        self.0.region.load_full()
    }

    /// Reads what has changed, now.
    ///
    /// # Errors
    /// When the region cannot be read.
    pub fn refresh(&self) -> Result<(), LoadError> {
        self.0.advance()
    }

    /// Waits until the region shows the write with this revision, so that whoever made it finds it.
    /// Should the database fail meanwhile, or take long, the region shows it when it answers again.
    pub async fn catch_up(&self, revision: i64) {
        let live = self.clone();
        let shown = blocking(move || if live.load().revision < revision { live.0.advance() } else { Ok(()) });
        match timeout(CATCH_UP, shown).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::warn!(error = crate::error::chain(&error), "the region shows a write later");
            }
            Err(_) => tracing::warn!("the region shows a write later: the database does not answer"),
        }
    }

    /// Time since the database last said that the region is the newest.
    pub fn age(&self) -> Duration {
        self.0.confirmed.load().elapsed()
    }
}

/// Why the region could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// It could not be read.
    #[error("the region could not be read")]
    Load(#[from] LoadError),
    /// The thread that follows the database could not be started.
    #[error("the region cannot be followed")]
    Thread(#[from] std::io::Error),
}

impl Live {
    /// Reads what has changed since the last picture.
    fn advance(&self) -> Result<(), LoadError> {
        let mut follower = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let asked = Instant::now();
        let last = self.region.load_full();
        if let Some(region) = follower.read(|conn| Region::load(conn, Some(&last)))? {
            tracing::debug!(revision = region.revision, "the region has changed");
            self.region.store(Arc::new(region));
        }
        self.confirmed.store(Arc::new(asked));
        Ok(())
    }
}

/// Reads what has changed, again and again, until nobody holds the region; and looks whether the database
/// is still where it was.
fn follow(db: &Db, live: &Weak<Live>) {
    let mut was_current = true;
    loop {
        thread::sleep(INTERVAL);
        let Some(live) = live.upgrade() else { return };
        // Logs when the file is gone, and wakes the task that then stops the server.
        drop(db.check_file());
        let read = live.advance();
        // Once, not four times a second.
        if let Err(error) = &read
            && was_current
        {
            tracing::error!(error = crate::error::chain(error), "the region cannot be followed");
        }
        was_current = read.is_ok();
    }
}
