//! One adult and one vacancy, by the definition.

use flytthit_matcher::{
    calendar::Day,
    commuting::Tier,
    household::JobWish,
    place::MunicipalityNumber,
    vacancy::{Remote, Vacancy},
};

use crate::region::Living;

/// The precision at which the search compares: twelve decimals, below 0.001 at least nine digits.
pub(crate) fn compared(value: f64) -> f64 {
    let unit = (12..).step_by(3).map(|decimals| 10f64.powi(decimals)).find(|unit| value * unit >= 1e9);
    let unit = unit.expect("a positive value that is not too small for a number");
    (value * unit).round() / unit
}

/// J; `None` when the adult is not eligible.
pub(crate) fn fit(wish: &JobWish, vacancy: &Vacancy, today: Day) -> Option<f64> {
    let open = vacancy.published <= today && vacancy.deadline.is_none_or(|deadline| today <= deadline);
    let has_languages =
        vacancy.requirements.languages.iter().all(|language| wish.languages.contains(language));
    let has_licences = vacancy.requirements.licences.iter().all(|licence| wish.licences.contains(licence));
    let value = occupation(wish, vacancy) * extent(wish, vacancy) * start(wish, vacancy);
    (open && has_languages && has_licences && value > 0.0).then(|| compared(value))
}

pub(crate) fn occupation(wish: &JobWish, vacancy: &Vacancy) -> f64 {
    let Some(code) = vacancy.occupation else { return 0.0 };
    let similarity = |wish: &str, vacancy: &str| {
        let mut common = 0;
        while common < wish.len() && common < vacancy.len() && wish[..=common] == vacancy[..=common] {
            common += 1;
        }
        match common {
            _ if common == wish.len() => 1.0,
            3 => 0.75,
            2 => 0.45,
            _ => 0.0,
        }
    };
    let values = wish
        .occupations
        .iter()
        .map(|wish| wish.preference.get() * similarity(&wish.code.to_string(), &code.to_string()));
    values.fold(0.0, f64::max)
}

pub(crate) fn extent(wish: &JobWish, vacancy: &Vacancy) -> f64 {
    let Some(offered) = vacancy.extent else { return 0.9 };
    let wished = wish.extent.min()..=wish.extent.max();
    let between = |a: u8, b: u8| f64::from(a.abs_diff(b));
    let gap = (offered.min()..=offered.max())
        .flat_map(|offered| wished.clone().map(move |wished| between(offered, wished)))
        .fold(f64::INFINITY, f64::min);
    (1.0 - gap / 50.0).max(0.0)
}

pub(crate) fn start(wish: &JobWish, vacancy: &Vacancy) -> f64 {
    let Some(start) = vacancy.start else { return 0.95 };
    let days = |from: Day, to: Day| f64::from(from.date().until(to.date()).expect("dates").get_days());
    let outside = match wish.start_to {
        _ if start < wish.start_from => days(start, wish.start_from),
        Some(to) if start > to => days(to, start),
        _ => 0.0,
    };
    (1.0 - outside / 90.0).max(0.0)
}

/// g of one place of work; `None` when it is not within reach.
pub(crate) fn way(home: &Living, work: MunicipalityNumber, reach: Tier) -> Option<f64> {
    if work == home.number {
        return Some(1.0);
    }
    let (_, tier, k) = home.members.iter().find(|(member, _, _)| *member == work)?;
    // Where nobody works at home, a job elsewhere is without bound more likely than one at home.
    (*tier <= reach).then(|| k.map_or(1.0, |k| (k / 0.026).min(1.0)))
}

/// g of a vacancy; `None` when it is not within reach.
pub(crate) fn reach(home: &Living, wish: &JobWish, tier: Tier, vacancy: &Vacancy) -> Option<f64> {
    if vacancy.remote == Remote::Full && wish.accepts_remote {
        return Some(1.0);
    }
    let ways = vacancy.workplaces.as_slice().iter().filter_map(|work| way(home, *work, tier));
    let best = ways.reduce(f64::max)?;
    Some(if vacancy.remote == Remote::Hybrid { 1.0 - 0.6 * (1.0 - best) } else { best })
}
