//! The sentences that say why a municipality is in its labour-market area, in every language.

use super::decimal;
use crate::language::{Language, Text};
use flytthit_matcher::commuting::{AreaId, Bond, Event, ListedReason, Origin, Step, ZeroReason};

/// The least validity of a labour-market area.
const VALID: f64 = 1.0;

/// What happened to a municipality: "Os joined Røros because, on its own, it had the lowest validity
/// (0.61, 1 is needed) and its strongest link is with Røros (0.097: 220 go there, 56 come); the
/// validity of Røros rose from 0.97 to 1.02."
pub fn step<'n>(step: &Step, name: impl Fn(AreaId) -> &'n str, language: Language) -> String {
    let area = name(step.area);
    match &step.event {
        Event::Joined { from, to, before, after } => {
            let centre = name(to.centre);
            let why = weakest(from, step.area, &name, language);
            let (bond, change) = (bond(to, language), change(centre, *before, *after, language));
            match language {
                Language::En => format!(
                    "{area} joined {centre} because{why} and its strongest link is with {centre} {bond}; {change}."
                ),
                Language::Nb => {
                    format!(
                        "{area} kom til {centre} fordi{why} og det sterkeste båndet er til {centre} {bond}; {change}."
                    )
                }
                Language::Nn => {
                    format!(
                        "{area} kom til {centre} fordi{why} og det sterkaste bandet er til {centre} {bond}; {change}."
                    )
                }
            }
        }
        Event::Listed { from, reason } => {
            let why = weakest(from, step.area, &name, language);
            let refused = refused(reason, &name, language);
            match language {
                Language::En => format!("{area} was put on the reserve list because{why} and {refused}."),
                Language::Nb => format!("{area} ble satt på reservelisten fordi{why} og {refused}."),
                Language::Nn => format!("{area} vart sett på reservelista fordi{why} og {refused}."),
            }
        }
        Event::Placed { to } => {
            let (centre, bond) = (name(to.centre), bond(to, language));
            match language {
                Language::En => format!(
                    "{area} was placed with {centre} from the reserve list because its strongest link is with {centre} \
                     {bond}."
                ),
                Language::Nb => format!(
                    "{area} ble flyttet fra reservelisten til {centre} fordi det sterkeste båndet er til {centre} {bond}."
                ),
                Language::Nn => format!(
                    "{area} vart flytt frå reservelista til {centre} fordi det sterkaste bandet er til {centre} {bond}."
                ),
            }
        }
    }
}

/// That nothing happened to a municipality: "Røros was never moved: the validity of its area is 1.02 (1
/// is needed)."
pub fn stayed(area: &str, validity: f64, language: Language) -> String {
    let [validity] = validities([validity], language);
    match language {
        Language::En => {
            format!("{area} was never moved: the validity of its area is {validity} (1 is needed).")
        }
        Language::Nb => {
            format!("{area} ble aldri flyttet: gyldigheten til området er {validity} (kravet er 1).")
        }
        Language::Nn => {
            format!("{area} vart aldri flytt: gyldigheita til området er {validity} (kravet er 1).")
        }
    }
}

/// Why a municipality is left out of all areas: "Utsira is left out: no employed people live
/// there."
pub fn left_out(area: &str, reason: ZeroReason, language: Language) -> String {
    let text = match reason {
        ZeroReason::NoResidents => Text {
            nb: "ingen sysselsatte bor der",
            nn: "ingen sysselsette bur der",
            en: "no employed people live there",
        },
        ZeroReason::NoJobs => Text {
            nb: "det er ingen arbeidsplasser der",
            nn: "det er ingen arbeidsplassar der",
            en: "there are no jobs there",
        },
        ZeroReason::OnlyOwn => Text {
            nb: "ingen pendler dit eller derfra",
            nn: "ingen pendlar dit eller derifrå",
            en: "nobody commutes to it or from it",
        },
    };
    let out = Text { nb: "er holdt utenfor", nn: "er halden utanfor", en: "is left out" };
    format!("{area} {}: {}.", out.get(language), text.get(language))
}

/// Why it had to leave, after "because".
fn weakest<'n>(from: &Origin, area: AreaId, name: &impl Fn(AreaId) -> &'n str, language: Language) -> String {
    let [validity] = validities([from.validity], language);
    let lowest = match language {
        Language::En => format!("had the lowest validity ({validity}, 1 is needed)"),
        Language::Nb => format!("hadde lavest gyldighet ({validity}; kravet er 1)"),
        Language::Nn => format!("hadde lågast gyldigheit ({validity}; kravet er 1)"),
    };
    if from.alone {
        return match language {
            Language::En => format!(", on its own, it {lowest}"),
            Language::Nb => format!(" kommunen alene {lowest}"),
            Language::Nn => format!(" kommunen åleine {lowest}"),
        };
    }
    // The municipality that has gone cannot name what it left.
    let left = match (from.centre == area, language) {
        (true, Language::En) => "its area".to_owned(),
        (true, Language::Nb | Language::Nn) => "området sitt".to_owned(),
        (false, Language::En) => format!("the area of {}", name(from.centre)),
        (false, Language::Nb | Language::Nn) => format!("området {}", name(from.centre)),
    };
    match language {
        Language::En => format!(" it had the most commuters in and out of all in {left}, which {lowest},"),
        Language::Nb => format!(" kommunen hadde flest pendlere inn og ut av alle i {left}, som {lowest},"),
        Language::Nn => format!(" kommunen hadde flest pendlarar inn og ut av alle i {left}, som {lowest},"),
    }
}

/// Why no other area took it, after "and".
fn refused<'n>(reason: &ListedReason, name: &impl Fn(AreaId) -> &'n str, language: Language) -> String {
    match reason {
        ListedReason::NoPartner => Text {
            nb: "ingen pendler mellom kommunen og noe annet område",
            nn: "ingen pendlar mellom kommunen og noko anna område",
            en: "nobody commutes between it and another area",
        }
        .get(language)
        .to_owned(),
        ListedReason::WouldWeaken { partner, before, after } => {
            let (centre, bond) = (name(partner.centre), bond(partner, language));
            let [before, after] = validities([*before, *after], language);
            match language {
                Language::En => format!(
                    "the validity of {centre}, with which it has its strongest link {bond}, would have fallen from {before} \
                     to {after}"
                ),
                Language::Nb => format!(
                    "gyldigheten til {centre}, som den har det sterkeste båndet til {bond}, ville ha falt fra {before} til \
                     {after}"
                ),
                Language::Nn => format!(
                    "gyldigheita til {centre}, som det sterkaste bandet går til {bond}, ville ha falle frå {before} til \
                     {after}"
                ),
            }
        }
    }
}

/// The strength of a link and what it is made of.
fn bond(bond: &Bond, language: Language) -> String {
    let Bond { sent, received, .. } = bond;
    let link = link(bond.link, language);
    match language {
        Language::En => {
            let (go, come) =
                (if *sent == 1 { "goes" } else { "go" }, if *received == 1 { "comes" } else { "come" });
            format!("({link}: {sent} {go} there, {received} {come})")
        }
        Language::Nb => format!("({link}: {sent} drar dit, {received} kommer derfra)"),
        Language::Nn => format!("({link}: {sent} dreg dit, {received} kjem derifrå)"),
    }
}

/// What became of the validity of the area that took it.
fn change(centre: &str, before: f64, after: f64, language: Language) -> String {
    let [was, is] = validities([before, after], language);
    match language {
        Language::En if before < after => format!("the validity of {centre} rose from {was} to {is}"),
        Language::En => format!("the validity of {centre} stayed at {is}"),
        Language::Nb if before < after => format!("gyldigheten til {centre} steg fra {was} til {is}"),
        Language::Nb => format!("gyldigheten til {centre} ble stående på {is}"),
        Language::Nn if before < after => format!("gyldigheita til {centre} steig frå {was} til {is}"),
        Language::Nn => format!("gyldigheita til {centre} vart ståande på {is}"),
    }
}

/// Validities with two decimals, or with as many more, up to six, as it takes to tell them apart from
/// each other and what is less than 1 from 1.
fn validities<const N: usize>(values: [f64; N], language: Language) -> [String; N] {
    let shown = |decimals| values.map(|value| decimal(value, decimals, language));
    let is_told = |texts: &[String; N]| {
        let read = |text: &String| text.replace(',', ".").parse::<f64>().unwrap_or(f64::NAN);
        let ones = texts.iter().zip(values).all(|(text, value)| (value < VALID) == (read(text) < VALID));
        let all = || {
            (1..N).all(|at| {
                values[at - 1].partial_cmp(&values[at]) == read(&texts[at - 1]).partial_cmp(&read(&texts[at]))
            })
        };
        ones && all()
    };
    (2..6).map(shown).find(is_told).unwrap_or_else(|| shown(6))
}

/// A link with three decimals, or with as many more, up to eight, as it takes to show two digits.
fn link(link: f64, language: Language) -> String {
    let decimals = (3..8).find(|&decimals| link * 10_f64.powi(decimals) >= 10.0).unwrap_or(8);
    decimal(link, decimals as usize, language)
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;

    const NAMES: [&str; 3] = ["Os", "Røros", "Tynset"];

    fn in_each_language(event: &Event) -> String {
        let step_of = Step { area: AreaId(0), event: event.clone() };
        let sentences = [Language::En, Language::Nb, Language::Nn]
            .map(|language| step(&step_of, |area| NAMES[area.index()], language));
        sentences.join("\n")
    }

    fn roros() -> Bond {
        Bond { cluster: 2, centre: AreaId(1), link: 0.0971, sent: 220, received: 56 }
    }

    fn origin(alone: bool, centre: u32) -> Origin {
        Origin { cluster: 1, validity: 0.612, alone, centre: AreaId(centre) }
    }

    #[test]
    fn each_event_is_told_in_each_language() {
        let events = [
            Event::Joined { from: origin(true, 0), to: roros(), before: 0.971, after: 1.024 },
            Event::Joined { from: origin(false, 2), to: roros(), before: 1.02, after: 1.02 },
            Event::Joined { from: origin(false, 0), to: roros(), before: 0.9991, after: 0.9992 },
            Event::Listed { from: origin(true, 0), reason: ListedReason::NoPartner },
            Event::Listed {
                from: origin(true, 0),
                reason: ListedReason::WouldWeaken { partner: roros(), before: 1.021, after: 0.9999 },
            },
            Event::Listed {
                from: origin(true, 0),
                reason: ListedReason::WouldWeaken { partner: roros(), before: 0.4236, after: 0.4231 },
            },
            Event::Placed { to: Bond { link: 0.000_021, sent: 1, received: 0, ..roros() } },
        ];
        assert_snapshot!(events.each_ref().map(in_each_language).join("\n\n"), @r#"
        Os joined Røros because, on its own, it had the lowest validity (0.61, 1 is needed) and its strongest link is with Røros (0.097: 220 go there, 56 come); the validity of Røros rose from 0.97 to 1.02.
        Os kom til Røros fordi kommunen alene hadde lavest gyldighet (0,61; kravet er 1) og det sterkeste båndet er til Røros (0,097: 220 drar dit, 56 kommer derfra); gyldigheten til Røros steg fra 0,97 til 1,02.
        Os kom til Røros fordi kommunen åleine hadde lågast gyldigheit (0,61; kravet er 1) og det sterkaste bandet er til Røros (0,097: 220 dreg dit, 56 kjem derifrå); gyldigheita til Røros steig frå 0,97 til 1,02.

        Os joined Røros because it had the most commuters in and out of all in the area of Tynset, which had the lowest validity (0.61, 1 is needed), and its strongest link is with Røros (0.097: 220 go there, 56 come); the validity of Røros stayed at 1.02.
        Os kom til Røros fordi kommunen hadde flest pendlere inn og ut av alle i området Tynset, som hadde lavest gyldighet (0,61; kravet er 1), og det sterkeste båndet er til Røros (0,097: 220 drar dit, 56 kommer derfra); gyldigheten til Røros ble stående på 1,02.
        Os kom til Røros fordi kommunen hadde flest pendlarar inn og ut av alle i området Tynset, som hadde lågast gyldigheit (0,61; kravet er 1), og det sterkaste bandet er til Røros (0,097: 220 dreg dit, 56 kjem derifrå); gyldigheita til Røros vart ståande på 1,02.

        Os joined Røros because it had the most commuters in and out of all in its area, which had the lowest validity (0.61, 1 is needed), and its strongest link is with Røros (0.097: 220 go there, 56 come); the validity of Røros rose from 0.9991 to 0.9992.
        Os kom til Røros fordi kommunen hadde flest pendlere inn og ut av alle i området sitt, som hadde lavest gyldighet (0,61; kravet er 1), og det sterkeste båndet er til Røros (0,097: 220 drar dit, 56 kommer derfra); gyldigheten til Røros steg fra 0,9991 til 0,9992.
        Os kom til Røros fordi kommunen hadde flest pendlarar inn og ut av alle i området sitt, som hadde lågast gyldigheit (0,61; kravet er 1), og det sterkaste bandet er til Røros (0,097: 220 dreg dit, 56 kjem derifrå); gyldigheita til Røros steig frå 0,9991 til 0,9992.

        Os was put on the reserve list because, on its own, it had the lowest validity (0.61, 1 is needed) and nobody commutes between it and another area.
        Os ble satt på reservelisten fordi kommunen alene hadde lavest gyldighet (0,61; kravet er 1) og ingen pendler mellom kommunen og noe annet område.
        Os vart sett på reservelista fordi kommunen åleine hadde lågast gyldigheit (0,61; kravet er 1) og ingen pendlar mellom kommunen og noko anna område.

        Os was put on the reserve list because, on its own, it had the lowest validity (0.61, 1 is needed) and the validity of Røros, with which it has its strongest link (0.097: 220 go there, 56 come), would have fallen from 1.0210 to 0.9999.
        Os ble satt på reservelisten fordi kommunen alene hadde lavest gyldighet (0,61; kravet er 1) og gyldigheten til Røros, som den har det sterkeste båndet til (0,097: 220 drar dit, 56 kommer derfra), ville ha falt fra 1,0210 til 0,9999.
        Os vart sett på reservelista fordi kommunen åleine hadde lågast gyldigheit (0,61; kravet er 1) og gyldigheita til Røros, som det sterkaste bandet går til (0,097: 220 dreg dit, 56 kjem derifrå), ville ha falle frå 1,0210 til 0,9999.

        Os was put on the reserve list because, on its own, it had the lowest validity (0.61, 1 is needed) and the validity of Røros, with which it has its strongest link (0.097: 220 go there, 56 come), would have fallen from 0.424 to 0.423.
        Os ble satt på reservelisten fordi kommunen alene hadde lavest gyldighet (0,61; kravet er 1) og gyldigheten til Røros, som den har det sterkeste båndet til (0,097: 220 drar dit, 56 kommer derfra), ville ha falt fra 0,424 til 0,423.
        Os vart sett på reservelista fordi kommunen åleine hadde lågast gyldigheit (0,61; kravet er 1) og gyldigheita til Røros, som det sterkaste bandet går til (0,097: 220 dreg dit, 56 kjem derifrå), ville ha falle frå 0,424 til 0,423.

        Os was placed with Røros from the reserve list because its strongest link is with Røros (0.000021: 1 goes there, 0 come).
        Os ble flyttet fra reservelisten til Røros fordi det sterkeste båndet er til Røros (0,000021: 1 drar dit, 0 kommer derfra).
        Os vart flytt frå reservelista til Røros fordi det sterkaste bandet er til Røros (0,000021: 1 dreg dit, 0 kjem derifrå).
        "#);
    }

    #[test]
    fn what_did_not_happen_is_told_in_each_language() {
        let sentences = [Language::En, Language::Nb, Language::Nn].map(|language| {
            let reasons = [ZeroReason::NoResidents, ZeroReason::NoJobs, ZeroReason::OnlyOwn];
            let left_out = reasons.map(|reason| left_out("Os", reason, language)).join("\n");
            format!("{}\n{left_out}", stayed("Røros", 1.024, language))
        });
        assert_snapshot!(sentences.join("\n"), @r#"
        Røros was never moved: the validity of its area is 1.02 (1 is needed).
        Os is left out: no employed people live there.
        Os is left out: there are no jobs there.
        Os is left out: nobody commutes to it or from it.
        Røros ble aldri flyttet: gyldigheten til området er 1,02 (kravet er 1).
        Os er holdt utenfor: ingen sysselsatte bor der.
        Os er holdt utenfor: det er ingen arbeidsplasser der.
        Os er holdt utenfor: ingen pendler dit eller derfra.
        Røros vart aldri flytt: gyldigheita til området er 1,02 (kravet er 1).
        Os er halden utanfor: ingen sysselsette bur der.
        Os er halden utanfor: det er ingen arbeidsplassar der.
        Os er halden utanfor: ingen pendlar dit eller derifrå.
        "#);
    }
}
