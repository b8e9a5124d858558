//! The live read model: an immutable picture of everything that is published, behind an atomic
//! pointer, so that no request waits for the database.
//!
//! [`LiveRegion`] follows the database: a thread asks for its revision and loads only what has
//! changed since. What seldom changes ([`Reference`]) is shared between one picture and the next.

mod establishments;
mod geometry;
mod homes;
mod journeys;
mod listings;
mod live;
mod market;
mod matrices;
mod municipalities;
mod occupations;
mod official;
mod placements;
mod places;
mod reference;
mod sources;

pub use establishments::{Establishments, SchoolStages};
pub use geometry::{Border, Borders};
pub use journeys::Journey;
pub use listings::Listings;
pub use live::LiveRegion;
pub use market::{Advert, Market};
pub use matrices::{AreaName, Matrices, YearMatrix};
pub use municipalities::{Municipalities, Municipality, Resolved};
pub use occupations::{Occupation, Occupations};
pub use official::OfficialRegion;
pub use placements::{Placements, PlacementsError};
pub use places::{PlaceFacts, Places};
pub use reference::Reference;
pub use sources::{Source, Sources};

use crate::clock;
use crate::conditional::Version;
use crate::db::{self, Conn, revision};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use flytthit_matcher::surroundings::Surroundings;
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::future::{Ready, ready};
use std::sync::Arc;

/// Everything that is published, at one [`Version`] and on one day.
#[derive(Debug)]
pub struct Region {
    /// The revision that this is a picture of, be it of something public or not.
    pub revision: i64,
    /// The state of what is public.
    pub version: Version,
    /// The day in the region: numbers and memberships come and go with it.
    pub today: Date,
    /// Municipalities, matrices and occupations.
    pub reference: Arc<Reference>,
    /// Whether the records are fictitious: the database holds the demo set.
    pub demo: bool,
    /// Where figures come from.
    pub sources: Arc<Sources>,
    /// What the municipalities offer to those who live there.
    pub places: Arc<Places>,
    /// The open housing listings.
    pub listings: Arc<Listings>,
    /// The vacancies.
    pub market: Market,
    /// What a search knows of the municipalities, by the year of the commuting matrix.
    pub surroundings: Arc<BTreeMap<i32, Surroundings>>,
}

impl Region {
    /// Reads the region, and of it only what has changed since `last`. `None` when nothing has.
    ///
    /// # Errors
    /// When the database fails, or holds a matrix that is none.
    pub(crate) fn load(conn: &mut Conn, last: Option<&Region>) -> Result<Option<Region>, LoadError> {
        let found = revision::current(conn)?;
        let version = Version::from(found);
        let today = clock::today();
        let is_last = |last: &Region| last.revision == found.value && last.version == version;
        if last.is_some_and(|last| is_last(last) && last.today == today) {
            return Ok(None);
        }
        let reference = match last {
            Some(last) if last.today == today && last.reference.revision == found.reference => {
                Arc::clone(&last.reference)
            }
            _ => Arc::new(Reference::load(conn, found.reference, today)?),
        };
        let revision = last.map_or(-1, |last| last.revision);
        let known = |last: &Region| (Arc::clone(&last.places), Arc::clone(&last.listings));
        let (places, listings) = last.map(known).unwrap_or_default();
        let places = Places::load(conn, places, revision)?;
        let listings = Listings::load(conn, listings, revision)?;
        let (demo, sources) = (db::holdings(conn)?.demo, Arc::new(Sources::load(conn)?));
        // A vacancy is known by the numbers of its municipalities, so it is read again with them.
        let same = last.filter(|last| Arc::ptr_eq(&last.reference, &reference));
        // Last of all that can fail: the market takes over what its predecessor knows.
        let market = Market::load(conn, same.map(|last| (&last.market, revision)), &reference, today)?;
        let surroundings = match same {
            Some(same) if Arc::ptr_eq(&same.places, &places) && Arc::ptr_eq(&same.listings, &listings) => {
                Arc::clone(&same.surroundings)
            }
            _ => {
                let of = |matrix: &YearMatrix| homes::surroundings(matrix, &reference, &places, &listings);
                Arc::new(reference.matrices.all().map(|matrix| (matrix.year, of(matrix))).collect())
            }
        };
        Ok(Some(Region {
            revision: found.value,
            version,
            today,
            demo,
            surroundings,
            sources,
            reference,
            places,
            listings,
            market,
        }))
    }
}

impl Region {
    /// The municipalities that belong to the region today, and those in their catchments by the default matrix:
    /// where those who live here live, work and go to school. By number.
    pub fn surrounding_municipalities(&self) -> Vec<&Municipality> {
        let all = &self.reference.municipalities;
        let matrix = self.reference.matrices.get(None);
        let members = all.all().iter().filter(|municipality| municipality.member);
        let mut found: Vec<&Municipality> = members
            .flat_map(|member| {
                let catchment = matrix.and_then(|matrix| matrix.catchment(matrix.area(member)?));
                let areas = catchment.map(|catchment| &*catchment.members).unwrap_or_default();
                let around = areas.iter().filter_map(|area| matrix?.municipality(area.area, all));
                around.chain([member]).collect::<Vec<_>>()
            })
            .collect();
        found.sort_by_key(|municipality| municipality.number);
        found.dedup_by_key(|municipality| municipality.number);
        found
    }

    /// The school stages of the municipality with this slug: those that its host has recorded, and else those
    /// of its schools. None when neither is known.
    pub fn school_stages(&self, slug: &str) -> Option<SchoolStages> {
        SchoolStages::of(slug, &self.places, &self.reference.establishments)
    }
}

/// Why the region could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] crate::db::Error),
    /// A matrix of the database is none.
    #[error("the commuting matrix of {year} cannot be used")]
    Matrix {
        /// Its year.
        year: i32,
        /// Why not.
        source: flytthit_matcher::commuting::MatrixError,
    },
    /// A border of the database is none.
    #[error("the border of {municipality} cannot be used: {reason}")]
    Border {
        /// The slug of the municipality.
        municipality: String,
        /// Why not.
        reason: String,
    },
}

/// The region as it was when the request came in: one request never sees two.
#[derive(Clone, Debug)]
pub struct Current(pub Arc<Region>);

impl FromRequest for Current {
    type Error = Infallible;
    type Future = Ready<Result<Current, Infallible>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let current = req.extensions().get().cloned();
        ready(Ok(current.expect("the frame around every request sets it")))
    }
}
