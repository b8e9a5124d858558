//! Jobs spread over occupations as in a mountain region.

use jiff::{ToSpan, civil::Date};
use serde_json::json;

use super::{Dice, MUNICIPALITIES, SOURCE};

/// How a kind of work is advertised.
#[derive(Clone, Copy, PartialEq)]
enum Style {
    /// Shifts: often part time.
    Care,
    /// School and kindergarten.
    School,
    /// Customers: any share of full time.
    Service,
    /// Full time, on the spot.
    Trade,
    /// A desk: sometimes partly from home.
    Office,
    /// A screen: often from anywhere.
    Digital,
}

/// STYRK-08 code, title, kind of employer, how it is advertised, licence, how many.
type Job = (&'static str, &'static str, &'static str, Style, Option<&'static str>, u32);

const JOBS: [Job; 58] = [
    // Health and care.
    ("2223", "Sykepleier", "helsetun", Style::Care, Some("hpr-nurse"), 26),
    ("5321", "Helsefagarbeider", "helsetun", Style::Care, Some("hpr-healthcare-worker"), 26),
    ("2224", "Vernepleier", "bofellesskap", Style::Care, Some("hpr-social-educator"), 7),
    ("3412", "Miljøarbeider", "bofellesskap", Style::Care, None, 7),
    ("5329", "Pleiemedarbeider", "helsetun", Style::Care, None, 8),
    ("2211", "Fastlege", "legesenter", Style::Trade, Some("hpr-doctor"), 4),
    ("2264", "Fysioterapeut", "legesenter", Style::Care, Some("hpr-physiotherapist"), 4),
    ("3256", "Helsesekretær", "legesenter", Style::Service, None, 3),
    ("2261", "Tannlege", "tannklinikk", Style::Trade, Some("hpr-dentist"), 2),
    ("3258", "Ambulansearbeider", "ambulansestasjon", Style::Care, Some("driving-c1"), 3),
    ("2635", "Barnevernsrådgiver", "familiesenter", Style::Office, None, 4),
    ("2250", "Veterinær", "dyreklinikk", Style::Trade, Some("veterinarian"), 2),
    // Teaching and children.
    ("2341", "Grunnskolelærer", "skole", Style::School, Some("teacher"), 17),
    ("2342", "Barnehagelærer", "barnehage", Style::School, Some("kindergarten-teacher"), 12),
    ("5311", "Assistent i barnehage", "barnehage", Style::School, None, 10),
    ("2330", "Lektor i realfag", "videregående", Style::School, Some("teacher"), 4),
    ("2320", "Yrkesfaglærer i byggfag", "videregående", Style::School, Some("teacher"), 3),
    ("2352", "Spesialpedagog", "skole", Style::School, None, 4),
    // Trade and tourism.
    ("5223", "Butikkmedarbeider", "handel", Style::Service, None, 15),
    ("5222", "Butikkleder", "handel", Style::Trade, None, 4),
    ("5120", "Kokk", "fjellhotell", Style::Service, None, 9),
    ("5131", "Servitør", "fjellhotell", Style::Service, None, 8),
    ("4224", "Resepsjonist", "fjellhotell", Style::Service, None, 5),
    ("9412", "Kjøkkenassistent", "kafé", Style::Service, None, 4),
    ("5113", "Guide", "opplevelser", Style::Service, None, 4),
    ("3423", "Aktivitetsleder", "opplevelser", Style::Service, None, 3),
    ("1411", "Hotellsjef", "fjellhotell", Style::Trade, None, 1),
    ("5141", "Frisør", "frisør", Style::Service, None, 3),
    ("9112", "Renholder", "renhold", Style::Service, None, 8),
    ("7512", "Baker", "bakeri", Style::Trade, None, 2),
    // Construction and crafts.
    ("7115", "Tømrer", "bygg", Style::Trade, None, 12),
    ("7411", "Elektriker", "elektro", Style::Trade, Some("electrician"), 7),
    ("7126", "Rørlegger", "rør", Style::Trade, Some("plumber"), 5),
    ("7131", "Maler", "bygg", Style::Trade, None, 3),
    ("8342", "Anleggsmaskinfører", "anlegg", Style::Trade, Some("machine-operator"), 6),
    ("2142", "Sivilingeniør bygg", "rådgivning", Style::Office, None, 3),
    ("3112", "Byggeleder", "bygg", Style::Office, None, 3),
    ("5153", "Vaktmester", "eiendom", Style::Trade, Some("driving-b"), 3),
    // Farming and forest.
    ("6121", "Avløser i melkeproduksjon", "gård", Style::Service, None, 6),
    ("6130", "Agronom", "gård", Style::Trade, None, 2),
    ("8341", "Hogstmaskinfører", "skog", Style::Trade, None, 2),
    ("3143", "Skogtekniker", "skog", Style::Office, None, 2),
    // Industry.
    ("8160", "Operatør i meieri", "meieri", Style::Trade, None, 5),
    ("7511", "Slakter", "kjøtt", Style::Trade, None, 3),
    ("8172", "Operatør på sagbruk", "sag", Style::Trade, None, 3),
    ("7212", "Sveiser", "mekaniske", Style::Trade, None, 3),
    ("7233", "Industrimekaniker", "mekaniske", Style::Trade, None, 4),
    ("7412", "Automatiker", "industri", Style::Trade, None, 2),
    // Transport.
    ("8332", "Lastebilsjåfør", "transport", Style::Trade, Some("driving-ce"), 6),
    ("8331", "Bussjåfør", "buss", Style::Service, Some("driving-d"), 4),
    ("7231", "Bilmekaniker", "bil", Style::Trade, None, 4),
    // Administration and ICT.
    ("2422", "Saksbehandler", "forvaltning", Style::Office, None, 6),
    ("3313", "Regnskapsfører", "regnskap", Style::Office, None, 5),
    ("4110", "Kontormedarbeider", "forvaltning", Style::Office, None, 3),
    ("2423", "Personalrådgiver", "forvaltning", Style::Office, None, 2),
    ("2512", "Programvareutvikler", "digital", Style::Digital, None, 5),
    ("3512", "IKT-brukerstøtte", "digital", Style::Digital, None, 3),
    ("2611", "Jurist", "rådgivning", Style::Office, None, 1),
];

/// First parts of names of employers; none is known to exist.
const NAMES: [&str; 8] =
    ["Blåhø", "Kvitbekken", "Tiurleiken", "Reinsvangen", "Rødsvingen", "Storfjell", "Multemyra", "Vidsyn"];

/// Shares of full time, least and greatest, of each style; zeros are unknown.
fn extents(style: Style) -> &'static [(u8, u8)] {
    match style {
        Style::Care => &[(50, 100), (75, 75), (60, 80), (100, 100), (20, 50), (80, 100), (0, 0)],
        Style::School => &[(100, 100), (80, 100), (60, 60), (50, 100), (100, 100), (0, 0)],
        Style::Service => &[(20, 60), (50, 100), (100, 100), (40, 80), (15, 30), (0, 0)],
        Style::Trade => &[(100, 100), (100, 100), (80, 100), (100, 100), (0, 0)],
        Style::Office => &[(100, 100), (80, 100), (60, 100), (100, 100), (0, 0)],
        Style::Digital => &[(100, 100), (50, 100), (80, 100)],
    }
}

/// How much can be done from elsewhere, in each style.
fn remotes(style: Style) -> &'static [&'static str] {
    match style {
        Style::Digital => &["full", "full", "hybrid", "none"],
        Style::Office => &["none", "none", "none", "hybrid", "hybrid", "full"],
        Style::Care | Style::School | Style::Service | Style::Trade => &["none"],
    }
}

fn reference(code: &str, number: u32) -> String {
    format!("demo-{code}-{number}")
}

/// The references of all vacancies.
pub(super) fn references() -> Vec<String> {
    JOBS.iter().flat_map(|(code, .., count)| (0..*count).map(|number| reference(code, number))).collect()
}

/// All vacancies, one a line, with days around this one.
pub(super) fn lines(today: Date) -> String {
    let one = |job: &Job, number: u32| line(today, job, number);
    JOBS.iter().flat_map(|job| (0..job.5).map(move |number| one(job, number))).collect()
}

fn line(today: Date, (code, title, kind, style, licence, _): &Job, number: u32) -> String {
    let reference = reference(code, number);
    let mut dice = Dice::of(&reference);
    let day = |days: u64| today.saturating_add((days as i64).days()).to_string();
    let place = dice.municipality();
    let mut municipalities = vec![place.number];
    if dice.one_in(12) {
        let other = dice.pick(&MUNICIPALITIES).number;
        municipalities.extend(Some(other).filter(|other| *other != place.number));
    }
    let employer = format!("{} {kind} (demo)", dice.pick(&NAMES));
    let mut vacancy = json!({
        "reference": reference, "source": SOURCE, "title": title, "employer": employer,
        "occupation": code, "municipalities": municipalities,
        "published": today.saturating_sub((dice.below(28) as i64).days()).to_string(),
        "positions": if dice.one_in(9) { 2 } else { 1 },
        "remote": dice.pick(remotes(*style)),
        "description": format!("Oppdiktet stilling i {}: {title}. Laget for å vise Flytthit; ingen søker denne.", place.name),
        "apply_url": format!("https://example.org/demo/{reference}"),
    });
    let (min, max) = *dice.pick(extents(*style));
    if max > 0 {
        vacancy["extent"] = json!({"min": min, "max": max});
    }
    if !dice.one_in(7) {
        vacancy["start"] = day(20 + dice.below(120)).into();
    }
    if !dice.one_in(12) {
        vacancy["deadline"] = day(5 + dice.below(40)).into();
    }
    if matches!(style, Style::Care | Style::School | Style::Office) || dice.one_in(3) {
        vacancy["languages"] = json!(["nb"]);
    }
    if let Some(licence) = licence {
        vacancy["licences"] = json!([licence]);
    }
    format!("{vacancy}\n")
}
