//! The sentences that say what a household narrowly misses and what would help, in every language.

use super::{decimal, journey};
use crate::language::{Language, Text};
use flytthit_matcher::commuting::{Shortfall, Thresholds};
use flytthit_matcher::search::{Change, Relaxation};

/// What an adult lacks for a vacancy: "Required and not stated: hpr-nurse."
pub fn lacks(what: &[&str], language: Language) -> String {
    let text = Text {
        nb: "Kreves og er ikke oppgitt",
        nn: "Blir kravd og er ikkje oppgitt",
        en: "Required and not stated",
    };
    format!("{}: {}.", text.get(language), what.join(", "))
}

/// The sentence on a flow, with what it is short of a catchment: "Out of reach. … Short by: link 0.8."
pub fn out_of_reach(sentence: &str, shortfall: Option<&Shortfall>, language: Language) -> String {
    let text = Text { nb: "Utenfor rekkevidde.", nn: "Utanfor rekkjevidd.", en: "Out of reach." };
    let too_far = match shortfall.and_then(|shortfall| shortfall.minutes) {
        Some(_) => format!(" {}", journey::too_far(Thresholds::default().max_minutes, language)),
        None => String::new(),
    };
    let missing = shortfall.map(|shortfall| missing(shortfall, language)).unwrap_or_default();
    format!("{} {sentence}{too_far}{missing}", text.get(language))
}

fn missing(shortfall: &Shortfall, language: Language) -> String {
    let commuters = Text { nb: "pendlere", nn: "pendlarar", en: "commuters" };
    let link = Text { nb: "sum pendling", nn: "sum pendling", en: "link" };
    let reach = Text { nb: "relativ rekkevidde", nn: "relativ rekkjevidd", en: "relative reach" };
    let parts = [
        shortfall.commuters.map(|missing| format!("{} {missing}", commuters.get(language))),
        shortfall.link.map(|missing| format!("{} {}", link.get(language), decimal(missing, 1, language))),
        shortfall.reach.map(|missing| format!("{} {}", reach.get(language), decimal(missing, 4, language))),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let text = Text { nb: "Det mangler", nn: "Det manglar", en: "Short by" };
    if parts.is_empty() { String::new() } else { format!(" {}: {}.", text.get(language), parts.join(", ")) }
}

/// That nothing is known of a flow.
pub fn no_flow(year: i32, home: &str, work: &str, language: Language) -> String {
    let text = Text {
        nb: "pendlingsmatrisen har ingen tall",
        nn: "pendlingsmatrisa har ingen tal",
        en: "the commuting matrix has no figure",
    };
    format!("{home} → {work} ({year}): {}.", text.get(language))
}

/// What a change of the wishes would bring. `home` names the home of [`Change::OneMoreHome`].
pub fn relaxation(relaxation: &Relaxation, home: Option<&str>, language: Language) -> String {
    let adds = relaxation.adds;
    let change = change(relaxation.change, home.unwrap_or_default(), language);
    match (adds, language) {
        (1, Language::En) => format!("{change} there would be 1 more package."),
        (1, Language::Nb) => format!("{change} ville det vært 1 pakke til."),
        (1, Language::Nn) => format!("{change} ville det ha vore 1 pakke til."),
        (_, Language::En) => format!("{change} there would be {adds} more packages."),
        (_, Language::Nb) => format!("{change} ville det vært {adds} flere pakker."),
        (_, Language::Nn) => format!("{change} ville det ha vore {adds} fleire pakkar."),
    }
}

fn change(change: Change, home: &str, language: Language) -> String {
    // People count from one.
    let who = |adult: usize| adult + 1;
    match (change, language) {
        (Change::WiderOccupation { adult, from, to }, Language::En) => {
            format!("If adult {} took any work in group {to}, not only near {from},", who(adult))
        }
        (Change::WiderOccupation { adult, from, to }, Language::Nb) => {
            format!("Om voksen {} tok alt arbeid i gruppe {to}, ikke bare nær {from},", who(adult))
        }
        (Change::WiderOccupation { adult, from, to }, Language::Nn) => {
            format!("Om vaksen {} tok alt arbeid i gruppe {to}, ikkje berre nær {from},", who(adult))
        }
        (Change::LessExtent { adult, min }, Language::En) => {
            format!("If adult {} took {min} % of full time,", who(adult))
        }
        (Change::LessExtent { adult, min }, Language::Nb) => {
            format!("Om voksen {} tok {min} % stilling,", who(adult))
        }
        (Change::LessExtent { adult, min }, Language::Nn) => {
            format!("Om vaksen {} tok {min} % stilling,", who(adult))
        }
        (Change::EstablishedTier { adult }, Language::En) => {
            format!("If adult {} commuted to the whole catchment,", who(adult))
        }
        (Change::EstablishedTier { adult }, Language::Nb) => {
            format!("Om voksen {} pendlet i hele pendlingsomlandet,", who(adult))
        }
        (Change::EstablishedTier { adult }, Language::Nn) => {
            format!("Om vaksen {} pendla i heile pendlingsomlandet,", who(adult))
        }
        (Change::OneMoreHome { .. }, Language::En) => format!("With {home} as a home too,"),
        (Change::OneMoreHome { .. }, Language::Nb) => format!("Med {home} som bosted også"),
        (Change::OneMoreHome { .. }, Language::Nn) => format!("Med {home} som bustad òg"),
    }
}
