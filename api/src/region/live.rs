//! [`LiveRegion`]: the newest region, and the thread that keeps it so.

use super::{LoadError, Region};
use crate::blocking::blocking;
use crate::db::Db;
use arc_swap::ArcSwap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;
use std::time::Duration;

/// How often the database is asked whether something has changed.
const INTERVAL: Duration = Duration::from_millis(250);

/// The newest [`Region`]; clones share it.
#[derive(Clone, Debug)]
pub struct LiveRegion(Arc<Live>);

#[derive(Debug)]
struct Live {
    region: ArcSwap<Region>,
    /// Held by whoever makes the next picture: each takes over what the last one knows.
    next: Mutex<()>,
    /// Whether the database answered when it was last asked.
    current: AtomicBool,
}

impl LiveRegion {
    /// Reads the region, and follows the database from then on as long as someone holds a clone.
    ///
    /// # Errors
    /// When the region cannot be read, or no thread can be started.
    pub fn open(db: &Db) -> Result<LiveRegion, OpenError> {
        let region = db.read_blocking(|conn| Region::load(conn, None))?;
        let region = region.expect("without a last region there is always a new one");
        let live = Arc::new(Live {
            region: ArcSwap::from_pointee(region),
            next: Mutex::new(()),
            current: AtomicBool::new(true),
        });
        let (db, follower) = (db.clone(), Arc::downgrade(&live));
        thread::Builder::new().name("region".to_owned()).spawn(move || follow(&db, &follower))?;
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
    pub fn refresh(&self, db: &Db) -> Result<(), LoadError> {
        self.0.advance(db)
    }

    /// Waits until the region shows the write with this revision, so that whoever made it finds it.
    /// Should the database fail meanwhile, the region shows it when it answers again.
    pub async fn catch_up(&self, db: &Db, revision: i64) {
        let (live, db) = (self.clone(), db.clone());
        blocking(move || {
            if live.load().version.revision < revision
                && let Err(error) = live.0.advance(&db)
            {
                tracing::warn!(error = crate::error::chain(&error), "the region shows a write later");
            }
        })
        .await;
    }

    /// Whether the region is as new as it should be: the database answered when last asked.
    pub fn is_current(&self) -> bool {
        self.0.current.load(Ordering::Acquire)
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
    fn advance(&self, db: &Db) -> Result<(), LoadError> {
        let _next = self.next.lock().unwrap_or_else(PoisonError::into_inner);
        let last = self.region.load_full();
        if let Some(region) = db.read_blocking(|conn| Region::load(conn, Some(&last)))? {
            tracing::debug!(revision = region.version.revision, "the region has changed");
            self.region.store(Arc::new(region));
        }
        Ok(())
    }
}

/// Reads what has changed, again and again, until nobody holds the region.
fn follow(db: &Db, live: &Weak<Live>) {
    loop {
        thread::sleep(INTERVAL);
        let Some(live) = live.upgrade() else { return };
        let read = live.advance(db);
        let was_current = live.current.swap(read.is_ok(), Ordering::AcqRel);
        // Once, not four times a second.
        if let Err(error) = read
            && was_current
        {
            tracing::error!(error = crate::error::chain(&error), "the region cannot be followed");
        }
    }
}
