//! The vacancies as a search needs them, kept in memory.

use super::{Municipalities, Reference};
use crate::db::vacancy::{self as rows, LiveRow};
use crate::db::{self, Conn, tags};
use flytthit_matcher::index::Index;
use flytthit_matcher::vacancy::{Extent, Remote, Requirements, Vacancy, VacancyId, Workplaces};
use jiff::civil::Date;
use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use uuid::Uuid;

/// An advertised job with the texts that a reply shows.
#[derive(Clone, Debug)]
pub struct Advert {
    /// What a search asks about.
    pub vacancy: Vacancy,
    /// The key of the source.
    pub source: String,
    /// Its id at the source.
    pub reference: String,
    /// What is advertised.
    pub title: String,
    /// Who employs.
    pub employer: String,
    /// Whether it is fictitious.
    pub demo: bool,
}

/// All vacancies that are open or will be.
#[derive(Clone, Debug, Default)]
pub struct Market {
    /// What is searched.
    pub index: Index<Arc<Advert>>,
    /// Every advert by id. One picture's successor takes it over, so it is of the newest.
    adverts: Arc<Mutex<HashMap<VacancyId, Arc<Advert>>>>,
}

/// A change of one vacancy: what it is now, or that it is gone.
type Change = (VacancyId, Option<Arc<Advert>>);

impl Market {
    /// Takes `last`, read at its revision, and reads only what has changed since.
    pub(super) fn load(
        conn: &mut Conn,
        last: Option<(&Market, i64)>,
        reference: &Reference,
        today: Date,
    ) -> db::Result<Market> {
        let (last, revision) =
            last.map_or((Market::default(), -1), |(last, revision)| (last.clone(), revision));
        // All is read before anything is changed: a failure half-way leaves the last market whole.
        let mut changes = Vec::new();
        rows::for_each_changed(conn, revision, |row| {
            changes.extend(change(row, &reference.municipalities, today));
        })?;
        Ok(last.with(changes))
    }

    fn with(mut self, changes: Vec<Change>) -> Market {
        let shared = Arc::clone(&self.adverts);
        let mut adverts = shared.lock().unwrap_or_else(PoisonError::into_inner);
        // One change copies a bucket of the index; many are cheaper made all at once.
        let few = changes.len() < 64 + adverts.len() / 64;
        for (id, advert) in changes {
            let before = match &advert {
                Some(advert) => adverts.insert(id, Arc::clone(advert)),
                None => adverts.remove(&id),
            };
            if few {
                before.inspect(|before| _ = self.index.remove(&before.vacancy));
                advert.inspect(|advert| self.index.insert(&advert.vacancy, Arc::clone(advert)));
            }
        }
        if !few {
            self.index = Index::build(adverts.values().map(|advert| (&advert.vacancy, Arc::clone(advert))));
        }
        drop(adverts);
        self
    }
}

/// What a row tells; none when its id is no id, which no write path lets happen.
fn change(row: rows::Live, municipalities: &Municipalities, today: Date) -> Option<Change> {
    let id = VacancyId(row.row.id.parse::<Uuid>().ok()?.as_u128());
    let gone = row.row.status != "open"
        || row.row.withheld.is_some()
        || row.row.expires.as_ref().is_some_and(|last| *last < today.to_string());
    let advert = if gone { None } else { advert(id, row, municipalities) };
    Some((id, advert.map(Arc::new)))
}

/// The advert of a row; none when it holds what the import refuses, or nothing can be searched by.
fn advert(
    id: VacancyId,
    rows::Live { row, municipalities: slugs }: rows::Live,
    all: &Municipalities,
) -> Option<Advert> {
    let LiveRow { source_id: source, reference, title, employer, demo, .. } = row;
    let day = |text: &str| text.parse::<Date>().ok()?.try_into().ok();
    let tags = |text: Option<&str>| {
        tags::split(text.unwrap_or_default()).filter_map(|tag| tag.parse().ok()).collect()
    };
    let percent = |percent: Option<i32>| percent.and_then(|percent| u8::try_from(percent).ok());
    let extent = percent(row.extent_min).zip(percent(row.extent_max));
    let vacancy = Vacancy {
        id,
        occupation: row.occupation.and_then(|code| code.parse().ok()),
        workplaces: Workplaces::new(slugs.iter().filter_map(|slug| Some(all.get(slug)?.number))).ok()?,
        extent: extent.and_then(|(min, max)| Extent::new(min, max).ok()),
        start: row.start.as_deref().and_then(day),
        published: day(&row.published)?,
        deadline: row.expires.as_deref().and_then(day),
        positions: NonZeroU32::new(row.positions.try_into().ok()?)?,
        remote: match row.remote.as_str() {
            "hybrid" => Remote::Hybrid,
            "full" => Remote::Full,
            _ => Remote::None,
        },
        requirements: Requirements {
            languages: tags(row.languages.as_deref()),
            licences: tags(row.licences.as_deref()),
        },
    };
    Some(Advert { vacancy, source, reference, title, employer, demo })
}
