//! [`Ledger`]: the advertisements that are active as far as the feed has told, and which of them wait to be looked at.

use crate::db::nav_ad::NavAd;
use crate::sources::nav::{Line, Told};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// When to look at what has just been told: before anything else.
pub(super) const AT_ONCE: i64 = 0;
/// The first pause before an advertisement that could not be used is looked at again, in microseconds; then twice as
/// long each time.
const PAUSE: i64 = 2 * 60 * 1_000_000;
/// The longest.
const LONGEST_PAUSE: i64 = 24 * 3_600 * 1_000_000;
/// The shortest time, in microseconds, after which a line from the future counts as news of an advertisement again.
const HOUR: i64 = 3_600 * 1_000_000;
/// Maximum number of active advertisements. NAV has some ten thousand.
pub(super) const MOST: usize = 500_000;
/// How often nothing may be found where an active advertisement should be, until it is taken to have ended.
const TRIES: i32 = 3;

/// The advertisements that are active as far as the feed has told. Times are in microseconds since 1970.
#[derive(Debug, Default)]
pub(super) struct Ledger(HashMap<Uuid, Entry>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    changed_at: i64,
    due_at: Option<i64>,
    attempts: i32,
}

/// What has changed in the ledger.
#[derive(Debug, Default)]
pub(super) struct News {
    /// Advertisements as they are in it now.
    pub(super) active: Vec<NavAd>,
    /// Those that are in it no more.
    pub(super) forgotten: Vec<String>,
    /// Those that may not be shown any more.
    pub(super) gone: Vec<String>,
}

impl Ledger {
    /// The ledger as it was left. No change in it is later than `now`.
    pub(super) fn of(rows: Vec<NavAd>, now: i64) -> Ledger {
        let entry = |row: NavAd| {
            let NavAd { uuid, changed_at, due_at, attempts } = row;
            Some((uuid.parse().ok()?, Entry { changed_at: changed_at.min(now), due_at, attempts }))
        };
        Ledger(rows.into_iter().filter_map(entry).collect())
    }

    /// Number of active advertisements.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Lets all wait.
    pub(super) fn look_at_all(&mut self) {
        for entry in self.0.values_mut() {
            (entry.due_at, entry.attempts) = (Some(AT_ONCE), 0);
        }
    }

    /// Lets these wait, those that do so already as long as before.
    pub(super) fn look_at(&mut self, ids: impl Iterator<Item = Uuid>) -> News {
        let mut touched = Vec::new();
        for id in ids {
            if let Some(entry) = self.0.get_mut(&id).filter(|entry| entry.due_at.is_none()) {
                entry.due_at = Some(AT_ONCE);
                touched.push(id);
            }
        }
        self.news(touched, Vec::new())
    }

    /// Takes in the lines of a page at `now`. With `again`, also what is known by then waits.
    pub(super) fn tell(&mut self, lines: &[Line], again: bool, now: i64) -> News {
        let (mut touched, mut gone) = (HashSet::new(), HashMap::new());
        for line in lines {
            let known = self.0.get(&line.ad).copied();
            let told_at = line.changed_at.map(|time| match (time.as_microsecond(), line.told, known) {
                (at, ..) if at <= now => at,
                // A time to come is taken for now. As the line stays the last one for years, that is no news each time.
                (_, Told::Active, Some(known)) if known.changed_at > now - HOUR => known.changed_at,
                _ => now,
            });
            // A line without a time tells nothing but that one must look.
            let at = told_at.or(known.map(|known| known.changed_at)).unwrap_or(now);
            let waits = |at| Entry { changed_at: at, due_at: Some(AT_ONCE), attempts: 0 };
            let then = match (line.told, known) {
                (Told::Active, Some(known)) if told_at.is_some_and(|at| at <= known.changed_at) && !again => {
                    Some(known)
                }
                (Told::Active, known) => Some(waits(known.map_or(at, |known| known.changed_at.max(at)))),
                (Told::Inactive, Some(known)) if at < known.changed_at => Some(waits(known.changed_at)),
                // Both at once: it leaves, and the advertisement itself says whether it comes back.
                (Told::Inactive, Some(known)) if at == known.changed_at => Some(waits(at)),
                (Told::Inactive, _) => None,
            };
            if line.told == Told::Inactive {
                let last = gone.entry(line.ad).or_insert(at);
                *last = at.max(*last);
            }
            if then != known {
                touched.insert(line.ad);
            }
            match then {
                Some(then) => self.0.insert(line.ad, then),
                None => self.0.remove(&line.ad),
            };
        }
        // What the same page tells to be active again does not leave meanwhile.
        let stays = |id: &Uuid, at: i64| self.0.get(id).is_some_and(|known| known.changed_at > at);
        let mut gone: Vec<Uuid> =
            gone.into_iter().filter(|(id, at)| !stays(id, *at)).map(|(id, _)| id).collect();
        let mut touched: Vec<Uuid> = touched.into_iter().collect();
        touched.sort_unstable();
        gone.sort_unstable();
        self.news(touched, gone)
    }

    /// Those that wait and are due at `now`, by the time of their change.
    pub(super) fn due(&self, now: i64) -> Vec<Uuid> {
        let due = self.0.iter().filter(|(_, entry)| entry.due_at.is_some_and(|at| at <= now));
        let mut due: Vec<(i64, Uuid)> = due.map(|(id, entry)| (entry.changed_at, *id)).collect();
        due.sort_unstable();
        due.into_iter().map(|(_, id)| id).collect()
    }

    /// Notes that an advertisement has been looked at, and when it said that it last changed.
    pub(super) fn looked_at(&mut self, id: Uuid, changed_at: Option<i64>) -> News {
        if let Some(entry) = self.0.get_mut(&id) {
            let changed_at = changed_at.unwrap_or(entry.changed_at).max(entry.changed_at);
            *entry = Entry { changed_at, due_at: None, attempts: 0 };
        }
        self.news(vec![id], Vec::new())
    }

    /// Notes that an advertisement could not be used, so that it is looked at again after `now`.
    pub(super) fn postpone(&mut self, id: Uuid, now: i64) -> News {
        if let Some(entry) = self.0.get_mut(&id) {
            let pause = PAUSE.saturating_mul(1 << entry.attempts.clamp(0, 16)).min(LONGEST_PAUSE);
            (entry.due_at, entry.attempts) = (Some(now + pause), entry.attempts.saturating_add(1));
        }
        self.news(vec![id], Vec::new())
    }

    /// Notes that there is nothing where an advertisement should be. That may be a failure of the feed, so that it is
    /// looked at again after `now`, unless it has been so too often.
    pub(super) fn miss(&mut self, id: Uuid, now: i64) -> News {
        match self.0.get(&id) {
            Some(entry) if entry.attempts.saturating_add(1) < TRIES => self.postpone(id, now),
            _ => self.end(id),
        }
    }

    /// Notes that an advertisement may not be shown any more.
    pub(super) fn end(&mut self, id: Uuid) -> News {
        self.0.remove(&id);
        self.news(vec![id], vec![id])
    }

    fn news(&self, touched: Vec<Uuid>, gone: Vec<Uuid>) -> News {
        let mut news = News { gone: gone.iter().map(Uuid::to_string).collect(), ..News::default() };
        for id in touched {
            match self.0.get(&id) {
                Some(Entry { changed_at, due_at, attempts }) => news.active.push(NavAd {
                    uuid: id.to_string(),
                    changed_at: *changed_at,
                    due_at: *due_at,
                    attempts: *attempts,
                }),
                None => news.forgotten.push(id.to_string()),
            }
        }
        news
    }
}
