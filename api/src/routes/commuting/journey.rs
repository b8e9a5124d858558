//! How long it takes to a place of work.

use crate::evidence;
use crate::language::Language;
use crate::region::{self, Region, Source, YearMatrix};
use crate::sources::travel::TravelMode;
use flytthit_matcher::commuting::{AreaId, is_long_journey};
use serde::Serialize;
use utoipa::ToSchema;

/// The quickest way from the centre of the home to that of the place of work, one way, of those that are known.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Journey {
    /// How long it takes, in minutes.
    minutes: u32,
    /// By what.
    mode: TravelMode,
    /// Whether it takes more than 45 minutes, which is long for every day.
    long: bool,
    /// The day for which that was asked.
    #[schema(format = Date)]
    as_of: String,
    /// Where that comes from.
    source: Source,
    /// The same as a sentence, in the language of the reply.
    evidence: String,
}

impl Journey {
    /// How long it takes.
    pub(crate) fn minutes(&self) -> u32 {
        self.minutes
    }

    /// The way between two areas of a matrix; none where it is not known.
    pub(crate) fn between(
        matrix: &YearMatrix,
        home: AreaId,
        work: AreaId,
        region: &Region,
        language: Language,
    ) -> Option<Journey> {
        let found @ region::Journey { minutes, mode, as_of, source } = matrix.journey(home, work)?;
        Some(Journey {
            minutes: *minutes,
            mode: *mode,
            long: is_long_journey(*minutes),
            as_of: as_of.clone(),
            source: region.sources.get(source),
            evidence: evidence::journey::way(found, language),
        })
    }
}
