//! The sentences that say why a package scores as it does, in every language.

use super::decimal;
use crate::language::{Language, Text};
use flytthit_matcher::fit::OccupationFit;
use flytthit_matcher::household::Need;
use flytthit_matcher::place::{MunicipalityNumber, Stage};
use flytthit_matcher::score::{ChildEvidence, Whereabouts};

/// How a vacancy's code met a wish: "2223 is not 2221, but both are in group 222."
pub fn occupation(fit: &OccupationFit, language: Language) -> String {
    let (vacancy, wish) = (fit.vacancy, fit.wish.code);
    let shared = vacancy.group(wish.common_prefix(&vacancy));
    match (fit.similarity == 1.0, language) {
        (true, Language::En) => format!("{vacancy} is within the wish for {wish}."),
        (true, Language::Nb) => format!("{vacancy} er innenfor ønsket om {wish}."),
        (true, Language::Nn) => format!("{vacancy} er innanfor ønsket om {wish}."),
        (false, Language::En) => format!("{vacancy} is not {wish}, but both are in group {shared}."),
        (false, Language::Nb) => format!("{vacancy} er ikke {wish}, men begge er i gruppe {shared}."),
        (false, Language::Nn) => format!("{vacancy} er ikkje {wish}, men begge er i gruppe {shared}."),
    }
}

/// How far apart the extents are, in points: "The extents overlap."
pub fn extent(gap: Option<u8>, language: Language) -> String {
    match (gap, language) {
        (None, Language::En) => "The vacancy does not tell its extent.".to_owned(),
        (None, Language::Nb) => "Stillingen oppgir ikke omfang.".to_owned(),
        (None, Language::Nn) => "Stillinga oppgir ikkje omfang.".to_owned(),
        (Some(0), Language::En) => "The extents overlap.".to_owned(),
        (Some(0), Language::Nb) => "Omfanget passer.".to_owned(),
        (Some(0), Language::Nn) => "Omfanget passar.".to_owned(),
        (Some(gap), Language::En) => format!("The extents are {gap} points apart."),
        (Some(gap), Language::Nb) => format!("Det skiller {gap} prosentpoeng i omfang."),
        (Some(gap), Language::Nn) => format!("Det skil {gap} prosentpoeng i omfang."),
    }
}

/// How many days outside the wished time the work begins: "It begins within the wished time."
pub fn start(days: Option<u16>, language: Language) -> String {
    match (days, language) {
        (None, Language::En) => "The vacancy does not tell when it begins.".to_owned(),
        (None, Language::Nb) => "Stillingen oppgir ikke oppstart.".to_owned(),
        (None, Language::Nn) => "Stillinga oppgir ikkje oppstart.".to_owned(),
        (Some(0), Language::En) => "It begins within the wished time.".to_owned(),
        (Some(0), Language::Nb) => "Oppstarten er innenfor ønsket tid.".to_owned(),
        (Some(0), Language::Nn) => "Oppstarten er innanfor ønskt tid.".to_owned(),
        (Some(days), Language::En) => format!("It begins {days} days outside the wished time."),
        (Some(days), Language::Nb) => format!("Oppstarten er {days} dager utenfor ønsket tid."),
        (Some(days), Language::Nn) => format!("Oppstarten er {days} dagar utanfor ønskt tid."),
    }
}

/// That the work is in the home municipality.
pub fn at_home(home: &str, language: Language) -> String {
    match language {
        Language::En => format!("The work is in {home} itself."),
        Language::Nb => format!("Arbeidet er i selve {home}."),
        Language::Nn => format!("Arbeidet er i sjølve {home}."),
    }
}

/// That the work can be done from anywhere.
pub fn anywhere(language: Language) -> String {
    let text = Text {
        nb: "Arbeidet kan gjøres hvor som helst.",
        nn: "Arbeidet kan gjerast kvar som helst.",
        en: "The work can be done from anywhere.",
    };
    text.get(language).to_owned()
}

/// The sentence, with what is added for a hybrid job.
pub fn with_hybrid(sentence: String, hybrid: bool, language: Language) -> String {
    let text = Text {
        nb: "Noe av arbeidet kan gjøres hjemmefra, så veien teller mindre.",
        nn: "Noko av arbeidet kan gjerast heimanfrå, så vegen tel mindre.",
        en: "Part of it can be done from home, so the way counts less.",
    };
    if hybrid { format!("{sentence} {}", text.get(language)) } else { sentence }
}

/// A job that the adult who does not seek one keeps.
#[derive(Clone, Copy, Debug)]
pub enum Kept<'n> {
    /// None.
    Nothing,
    /// In the municipality of this name.
    In(&'n str),
    /// One that can be done from anywhere.
    Anywhere,
}

/// How the value of the jobs follows from their utilities, and which job is kept.
pub fn work(utilities: &[f64], value: f64, kept: Kept<'_>, language: Language) -> String {
    let number = |value: f64| decimal(value, 2, language);
    let result = number(value);
    match (utilities, kept, language) {
        ([first, second], ..) => {
            let sum = format!("√({} × {}) = {result}", number(*first), number(*second));
            let text = Text {
                nb: "ingen av karrierene betaler for den andre.",
                nn: "ingen av karrierane betaler for den andre.",
                en: "neither career pays for the other.",
            };
            format!("{sum}: {}", text.get(language))
        }
        (_, Kept::In(place), Language::En) => format!("One job, and the job kept in {place}: {result}."),
        (_, Kept::In(place), Language::Nb) => format!("Én jobb, og jobben som beholdes i {place}: {result}."),
        (_, Kept::In(place), Language::Nn) => {
            format!("Éin jobb, og jobben ein held på i {place}: {result}.")
        }
        (_, Kept::Anywhere, Language::En) => {
            format!("One job, and the job kept that can be done from anywhere: {result}.")
        }
        (_, Kept::Anywhere, Language::Nb) => {
            format!("Én jobb, og jobben som beholdes og kan gjøres hvor som helst: {result}.")
        }
        (_, Kept::Anywhere, Language::Nn) => {
            format!("Éin jobb, og jobben ein held på og kan gjere kvar som helst: {result}.")
        }
        (_, Kept::Nothing, Language::En) => format!("One job: {result}."),
        (_, Kept::Nothing, Language::Nb) => format!("Én jobb: {result}."),
        (_, Kept::Nothing, Language::Nn) => format!("Éin jobb: {result}."),
    }
}

/// What a home has for one child: "Child born in 2021: kindergarten, 4 places free."
pub fn child(
    child: &ChildEvidence,
    name: impl Fn(MunicipalityNumber) -> String,
    language: Language,
) -> String {
    let year = child.birth_year;
    let need = need(child.need).get(language);
    let unknown = Text { nb: "ikke registrert her", nn: "ikkje registrert her", en: "not recorded here" };
    let found = match (child.value, child.places, language) {
        (None, ..) => unknown.get(language).to_owned(),
        (Some(_), Some(places), Language::En) => format!("{places} places free"),
        (Some(_), Some(places), Language::Nb) => format!("{places} ledige plasser"),
        (Some(_), Some(places), Language::Nn) => format!("{places} ledige plassar"),
        (Some(_), None, _) => place(child.found, name, language),
    };
    match language {
        Language::En => format!("Child born in {year}: {need}, {found}."),
        Language::Nb => format!("Barn født i {year}: {need}, {found}."),
        Language::Nn => format!("Barn fødd i {year}: {need}, {found}."),
    }
}

fn need(need: Need) -> Text {
    match need {
        Need::Kindergarten => Text { nb: "barnehage", nn: "barnehage", en: "kindergarten" },
        Need::School(Stage::Primary) => Text { nb: "barneskole", nn: "barneskule", en: "primary school" },
        Need::School(Stage::LowerSecondary) => {
            Text { nb: "ungdomsskole", nn: "ungdomsskule", en: "lower secondary school" }
        }
        Need::School(Stage::UpperSecondary) => {
            Text { nb: "videregående skole", nn: "vidaregåande skule", en: "upper secondary school" }
        }
    }
}

/// Who says which school stages there are in a place, where its host does not: "The school stages of Tynset are
/// those of the register of schools (2026-03-14)."
pub fn schools(place: &str, as_of: &str, language: Language) -> String {
    match language {
        Language::En => {
            format!("The school stages of {place} are those of the register of schools ({as_of}).")
        }
        Language::Nb => format!("Skoletrinnene i {place} er hentet fra skoleregisteret ({as_of})."),
        Language::Nn => format!("Skuletrinna i {place} er henta frå skuleregisteret ({as_of})."),
    }
}

/// How many open listings are what the household looks for.
pub fn housing(matching: usize, language: Language) -> String {
    match language {
        Language::En => format!("Open listings that match: {matching}."),
        Language::Nb => format!("Ledige boliger som passer: {matching}."),
        Language::Nn => format!("Ledige bustader som passar: {matching}."),
    }
}

/// Where something is offered: "culture-school: in Tynset, within reach."
pub fn offered(
    what: &str,
    found: Whereabouts,
    name: impl Fn(MunicipalityNumber) -> String,
    language: Language,
) -> String {
    format!("{what}: {}.", place(found, name, language))
}

fn place(found: Whereabouts, name: impl Fn(MunicipalityNumber) -> String, language: Language) -> String {
    match (found, language) {
        (Whereabouts::Home, Language::En) => "in the home municipality".to_owned(),
        (Whereabouts::Home, Language::Nb) => "i hjemkommunen".to_owned(),
        (Whereabouts::Home, Language::Nn) => "i heimkommunen".to_owned(),
        (Whereabouts::Nearby(number), Language::En) => format!("in {}, within reach", name(number)),
        (Whereabouts::Nearby(number), Language::Nb) => format!("i {}, innen rekkevidde", name(number)),
        (Whereabouts::Nearby(number), Language::Nn) => format!("i {}, innan rekkjevidd", name(number)),
        (Whereabouts::Nowhere, Language::En) => "not within reach".to_owned(),
        (Whereabouts::Nowhere, Language::Nb) => "ikke innen rekkevidde".to_owned(),
        (Whereabouts::Nowhere, Language::Nn) => "ikkje innan rekkjevidd".to_owned(),
    }
}

/// How near a place is to which the household has ties.
pub fn tie(tie: &str, found: Whereabouts, language: Language) -> String {
    match (found, language) {
        (Whereabouts::Home, Language::En) => format!("The home is in {tie}."),
        (Whereabouts::Home, Language::Nb) => format!("Hjemmet er i {tie}."),
        (Whereabouts::Home, Language::Nn) => format!("Heimen er i {tie}."),
        (Whereabouts::Nearby(_), Language::En) => format!("{tie} is within reach."),
        (Whereabouts::Nearby(_), Language::Nb) => format!("{tie} er innen rekkevidde."),
        (Whereabouts::Nearby(_), Language::Nn) => format!("{tie} er innan rekkjevidd."),
        (Whereabouts::Nowhere, Language::En) => format!("{tie} is not within reach."),
        (Whereabouts::Nowhere, Language::Nb) => format!("{tie} er ikke innen rekkevidde."),
        (Whereabouts::Nowhere, Language::Nn) => format!("{tie} er ikkje innan rekkjevidd."),
    }
}
