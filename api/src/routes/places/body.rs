//! [`PlaceBody`]: what a municipality offers as its host writes it, and how it is read.

use crate::bounds::TagText;
use crate::db::place::Place as Row;
use crate::error::{Error, Result};
use crate::extract::MergePatch;
use crate::import::{Fields, Offer, read};
use crate::region::PlaceFacts;
use jiff::civil::Date;
use serde::Serialize;
use utoipa::ToSchema;

/// What a municipality offers to those who live there, as its host writes it. What is null or left out is
/// not known. A fact without a date is as of today; no date may be after it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlaceBody {
    /// Kindergarten places that are free.
    #[schema(minimum = 0, maximum = 100_000, example = 4)]
    kindergarten_places: Option<u32>,
    /// The day of which the kindergarten places are true.
    #[schema(format = Date)]
    kindergarten_as_of: Option<String>,
    /// School stages that exist, each once: `primary`, `lower_secondary`, `upper_secondary`.
    #[schema(value_type = Option<Vec<Stage>>, max_items = 3, example = json!(["primary", "lower_secondary"]))]
    stages: Option<Vec<String>>,
    /// The day of which the stages are true.
    #[schema(format = Date)]
    stages_as_of: Option<String>,
    /// Interests that can be pursued there, as tags, each once.
    #[schema(value_type = Vec<TagText>, max_items = 200, example = json!(["cross-country-skiing", "culture-school"]))]
    interests: Vec<String>,
    /// The day of which the interests are true.
    #[schema(format = Date)]
    interests_as_of: Option<String>,
}

/// A school stage. Only the document uses this type.
#[expect(dead_code, reason = "rows and readers have the words themselves")]
#[derive(ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = SchoolStage)]
enum Stage {
    /// Years 1 to 7.
    Primary,
    /// Years 8 to 10.
    LowerSecondary,
    /// Years 11 to 13.
    UpperSecondary,
}

/// Each fact, and the day of which it is true.
const FACTS: [(&str, &str); 3] = [
    ("kindergarten_places", "kindergarten_as_of"),
    ("stages", "stages_as_of"),
    ("interests", "interests_as_of"),
];

/// What a host has written, checked.
pub(super) struct Written {
    pub(super) offer: Offer,
    /// None where the places are not known.
    pub(super) kindergarten_as_of: Option<String>,
    /// None where the stages are not known.
    pub(super) stages_as_of: Option<String>,
    pub(super) interests_as_of: String,
    /// The oldest of these days.
    pub(super) as_of: String,
}

impl PlaceBody {
    /// What is recorded, with a change: the dates of what is changed go with it.
    ///
    /// # Errors
    /// 422 for what is not an object.
    pub(super) fn patched(row: &Row, patch: MergePatch) -> Result<Fields> {
        let facts = PlaceFacts::from(row.clone());
        let body = PlaceBody {
            kindergarten_places: facts.kindergarten_places,
            kindergarten_as_of: facts.kindergarten_as_of,
            stages: facts.stages,
            stages_as_of: facts.stages_as_of,
            interests: facts.interests,
            interests_as_of: Some(facts.interests_as_of),
        };
        let mut body = serde_json::to_value(body).expect("a place is made of plain values");
        for (fact, date) in FACTS {
            if patch.names(fact) {
                body[date].take();
            }
        }
        Fields::of(patch.apply(body)).map_err(|wrong| Error::in_body("", wrong))
    }
}

impl Written {
    /// Reads what a host has written on the day `today`.
    ///
    /// # Errors
    /// 422 with everything that is wrong with it.
    pub(super) fn read(mut fields: Fields, today: Date) -> Result<Written> {
        let dates = FACTS.map(|(_, date)| fields.optional(date, read::date_until(today)));
        let offer = Offer::read(&mut fields);
        if let Some(offer) = &offer {
            let known = [offer.kindergarten_places.is_some(), offer.stages.is_some(), true];
            for (((fact, date), given), known) in FACTS.into_iter().zip(&dates).zip(known) {
                if given.is_some() && !known {
                    fields.refuse(date, format!("says when `{fact}` is true, which is not there"));
                }
            }
        }
        fields.finish().map_err(Error::in_fields)?;
        let offer = offer.ok_or_else(|| Error::in_body("", "is not a place"))?;
        let [kindergarten, stages, interests] = dates.map(|date| date.unwrap_or_else(|| today.to_string()));
        let kindergarten_as_of = offer.kindergarten_places.map(|_| kindergarten);
        let stages_as_of = offer.stages.as_ref().map(|_| stages);
        // Dates are in the order of their texts.
        let oldest = [kindergarten_as_of.as_ref(), stages_as_of.as_ref()].into_iter().flatten().min();
        let as_of = oldest.unwrap_or(&interests).min(&interests).clone();
        Ok(Written { offer, kindergarten_as_of, stages_as_of, interests_as_of: interests, as_of })
    }
}
