//! The sentences that say why a municipality is in its area, where the area is no labour-market area
//! of the statistical offices, in every language.

use super::{decimal, percent};
use crate::language::Language;
use flytthit_matcher::commuting::{AreaId, CentreLink, LargestFlow, MAX_LINKS};

/// How a municipality is linked by the rule of centres: "Os is attached to Røros: its largest flow, 220
/// of its 994 workers (22.1 %), goes there."
pub fn link<'n>(
    area: &str,
    link: CentreLink,
    name: impl Fn(AreaId) -> &'n str,
    language: Language,
) -> String {
    let flow = |flow: &LargestFlow| {
        let LargestFlow { commuters, residents, .. } = flow;
        let share = percent(*commuters as f64 / *residents as f64, language);
        match language {
            Language::En => format!("{commuters} of its {residents} workers ({share})"),
            Language::Nb => format!("{commuters} av de {residents} sysselsatte ({share})"),
            Language::Nn => format!("{commuters} av dei {residents} sysselsette ({share})"),
        }
    };
    match (link, language) {
        (CentreLink::Centre, _) => {
            let limit = decimal(7.5, 1, language);
            match language {
                Language::En => format!(
                    "{area} is a centre: less than 20 % of its workers commute out, and at most {limit} % to any one place."
                ),
                Language::Nb => format!(
                    "{area} er et senter: under 20 % av de sysselsatte pendler ut, og høyst {limit} % til noe enkelt sted."
                ),
                Language::Nn => format!(
                    "{area} er eit senter: under 20 % av dei sysselsette pendlar ut, og høgst {limit} % til nokon einskild stad."
                ),
            }
        }
        (CentreLink::NoResidents, Language::En) => {
            format!("No employed people live in {area}, so it is attached to nothing.")
        }
        (CentreLink::NoResidents, Language::Nb) => {
            format!("Ingen sysselsatte bor i {area}, så kommunen er ikke knyttet til noe.")
        }
        (CentreLink::NoResidents, Language::Nn) => {
            format!("Ingen sysselsette bur i {area}, så kommunen er ikkje knytt til noko.")
        }
        (CentreLink::Attached(to), _) => {
            let (centre, flow) = (name(to.to), flow(&to));
            match language {
                Language::En => {
                    format!("{area} is attached to {centre}: its largest flow, {flow}, goes there.")
                }
                Language::Nb => {
                    format!("{area} er knyttet til {centre}: den største strømmen, {flow}, går dit.")
                }
                Language::Nn => {
                    format!("{area} er knytt til {centre}: den største straumen, {flow}, går dit.")
                }
            }
        }
        (CentreLink::CutFromCircle(to) | CentreLink::CutFromChain(to), _) => {
            let (centre, flow) = (name(to.to), flow(&to));
            let is_circle = matches!(link, CentreLink::CutFromCircle(_));
            let of = match (is_circle, language) {
                (true, Language::En) => "a circle".to_owned(),
                (true, Language::Nb) => "en sirkel".to_owned(),
                (true, Language::Nn) => "ein sirkel".to_owned(),
                (false, Language::En) => format!("a chain of more than {MAX_LINKS} links"),
                (false, Language::Nb) => format!("en kjede på mer enn {MAX_LINKS} ledd"),
                (false, Language::Nn) => format!("ei kjede på meir enn {MAX_LINKS} ledd"),
            };
            match language {
                Language::En => format!(
                    "{area} is a centre: its largest flow, {flow}, goes to {centre}, but that link was the weakest of {of}."
                ),
                Language::Nb => format!(
                    "{area} er et senter: den største strømmen, {flow}, går til {centre}, men det leddet var det svakeste i {of}."
                ),
                Language::Nn => format!(
                    "{area} er eit senter: den største straumen, {flow}, går til {centre}, men det leddet var det svakaste i {of}."
                ),
            }
        }
    }
}

/// Two municipalities of a commuting zone, as the sentences tell it.
#[derive(Clone, Copy, Debug)]
pub struct ZoneTie<'n> {
    /// What the other one is called.
    pub other: &'n str,
    /// People who live in one of them and work in the other.
    pub commuters: u64,
    /// Employed people who live in the smaller one of them.
    pub residents: u64,
}

/// What a municipality has to do with its commuting zone: "The closest tie of Os in its zone is with
/// Røros: 276 commute between them, 27.8 % of the 994 workers of the smaller one."
pub fn zone(area: &str, closest: Option<ZoneTie<'_>>, language: Language) -> String {
    let Some(ZoneTie { other, commuters, residents }) = closest else {
        return match language {
            Language::En => format!("{area} is a zone of its own: no other is similar enough."),
            Language::Nb => format!("{area} er en sone for seg: ingen annen ligner nok."),
            Language::Nn => format!("{area} er ei sone for seg: inga anna liknar nok."),
        };
    };
    let share = percent(commuters as f64 / residents.max(1) as f64, language);
    match language {
        Language::En => format!(
            "The closest tie of {area} in its zone is with {other}: {commuters} commute between them, {share} of the \
             {residents} workers of the smaller one."
        ),
        Language::Nb => format!(
            "Det nærmeste båndet {area} har i sonen, er til {other}: {commuters} pendler mellom dem, {share} av de \
             {residents} sysselsatte i den minste av dem."
        ),
        Language::Nn => format!(
            "Det næraste bandet {area} har i sona, er til {other}: {commuters} pendlar mellom dei, {share} av dei \
             {residents} sysselsette i den minste av dei."
        ),
    }
}

/// That a municipality is in an official region: "Os is in the official labour-market region Røros."
pub fn official(area: &str, region: &str, language: Language) -> String {
    match language {
        Language::En => format!("{area} is in the official labour-market region {region}."),
        Language::Nb => format!("{area} hører til den offisielle BA-regionen {region}."),
        Language::Nn => format!("{area} høyrer til den offisielle BA-regionen {region}."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;

    #[test]
    fn each_sentence_exists_in_each_language() {
        let flow = LargestFlow { to: AreaId(0), commuters: 220, residents: 994 };
        let links = [
            CentreLink::Centre,
            CentreLink::NoResidents,
            CentreLink::Attached(flow),
            CentreLink::CutFromCircle(flow),
            CentreLink::CutFromChain(flow),
        ];
        let tie = ZoneTie { other: "Røros", commuters: 276, residents: 994 };
        let sentences = [Language::En, Language::Nb, Language::Nn].map(|language| {
            let links = links.map(|found| link("Os", found, |_| "Røros", language)).join("\n");
            let zones = [Some(tie), None].map(|tie| zone("Os", tie, language)).join("\n");
            format!("{links}\n{zones}\n{}", official("Os", "Røros", language))
        });
        assert_snapshot!(sentences.join("\n"), @r#"
        Os is a centre: less than 20 % of its workers commute out, and at most 7.5 % to any one place.
        No employed people live in Os, so it is attached to nothing.
        Os is attached to Røros: its largest flow, 220 of its 994 workers (22.1 %), goes there.
        Os is a centre: its largest flow, 220 of its 994 workers (22.1 %), goes to Røros, but that link was the weakest of a circle.
        Os is a centre: its largest flow, 220 of its 994 workers (22.1 %), goes to Røros, but that link was the weakest of a chain of more than 3 links.
        The closest tie of Os in its zone is with Røros: 276 commute between them, 27.8 % of the 994 workers of the smaller one.
        Os is a zone of its own: no other is similar enough.
        Os is in the official labour-market region Røros.
        Os er et senter: under 20 % av de sysselsatte pendler ut, og høyst 7,5 % til noe enkelt sted.
        Ingen sysselsatte bor i Os, så kommunen er ikke knyttet til noe.
        Os er knyttet til Røros: den største strømmen, 220 av de 994 sysselsatte (22,1 %), går dit.
        Os er et senter: den største strømmen, 220 av de 994 sysselsatte (22,1 %), går til Røros, men det leddet var det svakeste i en sirkel.
        Os er et senter: den største strømmen, 220 av de 994 sysselsatte (22,1 %), går til Røros, men det leddet var det svakeste i en kjede på mer enn 3 ledd.
        Det nærmeste båndet Os har i sonen, er til Røros: 276 pendler mellom dem, 27,8 % av de 994 sysselsatte i den minste av dem.
        Os er en sone for seg: ingen annen ligner nok.
        Os hører til den offisielle BA-regionen Røros.
        Os er eit senter: under 20 % av dei sysselsette pendlar ut, og høgst 7,5 % til nokon einskild stad.
        Ingen sysselsette bur i Os, så kommunen er ikkje knytt til noko.
        Os er knytt til Røros: den største straumen, 220 av dei 994 sysselsette (22,1 %), går dit.
        Os er eit senter: den største straumen, 220 av dei 994 sysselsette (22,1 %), går til Røros, men det leddet var det svakaste i ein sirkel.
        Os er eit senter: den største straumen, 220 av dei 994 sysselsette (22,1 %), går til Røros, men det leddet var det svakaste i ei kjede på meir enn 3 ledd.
        Det næraste bandet Os har i sona, er til Røros: 276 pendlar mellom dei, 27,8 % av dei 994 sysselsette i den minste av dei.
        Os er ei sone for seg: inga anna liknar nok.
        Os høyrer til den offisielle BA-regionen Røros.
        "#);
    }
}
