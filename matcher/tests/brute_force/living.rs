//! What a home offers beside work, by the definition.

use flytthit_matcher::{
    household::Wishes,
    place::{MunicipalityNumber, Place, Stage},
};

use crate::region::Living;

/// A part of the score.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Part {
    NotAsked,
    Unknown,
    Value(f64),
}

impl Part {
    pub(crate) fn value(self) -> Option<f64> {
        match self {
            Part::Value(value) => Some(value),
            Part::NotAsked | Part::Unknown => None,
        }
    }
}

/// Childcare, housing, interests and ties at the home at a position.
pub(crate) fn parts(livings: &[Living], at: usize, wishes: &Wishes) -> [Part; 4] {
    let home = &livings[at];
    [
        childcare(livings, home, wishes),
        housing(home, wishes),
        interests(livings, home, wishes),
        ties(home, wishes),
    ]
}

/// 1 at home, `nearby` in a member of the catchment, else 0.
fn worth(livings: &[Living], home: &Living, nearby: f64, offers: impl Fn(&Place) -> bool) -> f64 {
    let is_member = |number: MunicipalityNumber| home.members.iter().any(|(member, _, _)| *member == number);
    if offers(home.place) {
        1.0
    } else if livings.iter().any(|other| is_member(other.number) && offers(other.place)) {
        nearby
    } else {
        0.0
    }
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

fn childcare(livings: &[Living], home: &Living, wishes: &Wishes) -> Part {
    let arrival = wishes.arrival.date();
    let school_year = if arrival.month() < 8 { arrival.year() - 1 } else { arrival.year() };
    let ages: Vec<i16> = wishes.children.iter().map(|born| school_year - born).collect();
    let in_kindergarten = ages.iter().filter(|age| (1..=5).contains(*age)).count();
    let school = |stage: Stage| {
        let known = !home.place.stages.is_empty();
        known.then(|| worth(livings, home, 0.5, |place| place.stages.contains(&stage)))
    };
    let kindergarten = || {
        let places = home.place.kindergarten_places?;
        Some((f64::from(places) / in_kindergarten as f64).min(1.0))
    };
    let needs: Vec<Option<f64>> = ages
        .iter()
        .filter(|age| (1..=18).contains(*age))
        .map(|age| match age {
            ..=5 => kindergarten(),
            6..=12 => school(Stage::Primary),
            13..=15 => school(Stage::LowerSecondary),
            _ => school(Stage::UpperSecondary),
        })
        .collect();
    if needs.is_empty() {
        return Part::NotAsked;
    }
    let known: Vec<f64> = needs.into_iter().flatten().collect();
    mean(&known).map_or(Part::Unknown, Part::Value)
}

fn housing(home: &Living, wishes: &Wishes) -> Part {
    let Some(wish) = &wishes.housing else { return Part::NotAsked };
    let mut matching = 0.0;
    for listing in home.listings {
        let tenure = wish.tenure.is_none() || wish.tenure == Some(listing.tenure);
        let large = wish.min_bedrooms.is_none_or(|min| listing.bedrooms >= min);
        let cheap = wish.max_price.is_none_or(|max| listing.price <= max);
        if tenure && large && cheap {
            matching += 1.0;
        }
    }
    Part::Value((matching / 3.0_f64).min(1.0))
}

fn interests(livings: &[Living], home: &Living, wishes: &Wishes) -> Part {
    let tags = wishes.interests.iter();
    let values: Vec<f64> =
        tags.map(|tag| worth(livings, home, 0.7, |place| place.interests.contains(tag))).collect();
    mean(&values).map_or(Part::NotAsked, Part::Value)
}

fn ties(home: &Living, wishes: &Wishes) -> Part {
    let is_member = |tie: &MunicipalityNumber| home.members.iter().any(|(member, _, _)| member == tie);
    if wishes.ties.is_empty() {
        Part::NotAsked
    } else if wishes.ties.contains(&home.number) {
        Part::Value(1.0)
    } else if wishes.ties.iter().any(is_member) {
        Part::Value(0.5)
    } else {
        Part::Value(0.0)
    }
}
