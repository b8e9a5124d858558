//! The open housing listings, as far as a search asks about them.

use crate::db::{self, Conn, housing};
use flytthit_matcher::place::{Listing, Tenure};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// The open listings, by id, each with its municipality's slug.
#[derive(Clone, Debug, Default)]
pub struct Listings(BTreeMap<String, (String, Listing)>);

impl Listings {
    /// Takes `last`, read at this revision, and reads only what has changed since: `last` itself if
    /// nothing has.
    pub(super) fn load(conn: &mut Conn, mut last: Arc<Listings>, revision: i64) -> db::Result<Arc<Listings>> {
        for row in housing::changed_since(conn, revision)? {
            let listings = Arc::make_mut(&mut last);
            match listing(&row) {
                Some(listing) => _ = listings.0.insert(row.id, (row.municipality_id, listing)),
                None => _ = listings.0.remove(&row.id),
            }
        }
        Ok(last)
    }

    /// The listings of each municipality, by slug.
    pub(super) fn by_municipality(&self) -> HashMap<&str, Vec<Listing>> {
        let mut all: HashMap<&str, Vec<Listing>> = HashMap::new();
        for (slug, listing) in self.0.values() {
            all.entry(slug).or_default().push(*listing);
        }
        all
    }
}

/// The listing, if it is open.
fn listing(row: &housing::Housing) -> Option<Listing> {
    let tenure = if row.tenure == "rent" { Tenure::Rent } else { Tenure::Buy };
    let (bedrooms, price) = (row.bedrooms.try_into().ok()?, row.price.try_into().ok()?);
    (row.status == "open").then_some(Listing { tenure, bedrooms, price })
}
