//! One kindergarten or school.

use super::Register;
use super::list::Flags;
use crate::geometry::is_in_norway;
use crate::import::read;
use crate::organisation::OrganisationNumber;
use crate::sources::{Answer, Client, SourceError, name};
use flytthit_matcher::place::MunicipalityNumber;
use jiff::civil::Date;
use serde::Deserialize;

/// A kindergarten or a school. What is none, the register does not say, or not in a way that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// What it is called.
    pub name: String,
    /// Whether it is private.
    pub private: Option<bool>,
    /// The youngest and the oldest children in years, or the lowest and the highest grade.
    pub range: Option<(i32, i32)>,
    /// The stages of a school.
    pub stages: Option<Vec<&'static str>>,
    /// How many children or pupils are there. The register's zero is none: nobody has counted.
    pub enrolled: Option<i32>,
    /// Whether a kindergarten takes no part in the yearly reporting (BASIL), so that what is counted is old.
    pub inactive_in_basil: Option<bool>,
    /// Where it is: longitude and latitude, in millionths of a degree.
    pub coordinates: Option<(i32, i32)>,
    /// Street and number.
    pub address: Option<String>,
    /// Four digits.
    pub postal_code: Option<String>,
    /// The town of the postal code.
    pub post_town: Option<String>,
    /// Its pages on the web.
    pub website: Option<String>,
    /// The day on which the register last changed it.
    pub changed: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Document {
    organisasjonsnummer: String,
    navn: String,
    kommune: Municipality,
    beliggenhetsadresse: Option<PostalAddress>,
    koordinat: Option<Coordinates>,
    internettadresse: Option<String>,
    dato_endret: Option<String>,
    er_privat_barnehage: Option<bool>,
    er_privatskole: Option<bool>,
    er_inaktiv_i_basil: Option<bool>,
    antall_barn: Option<i64>,
    elevtall: Option<i64>,
    alderstrinn_fra: Option<i64>,
    alderstrinn_til: Option<i64>,
    #[serde(rename = "SkoletrinnGSFra")]
    basic_from: Option<i64>,
    #[serde(rename = "SkoletrinnGSTil")]
    basic_to: Option<i64>,
    #[serde(rename = "SkoletrinnVGSFra")]
    upper_from: Option<i64>,
    #[serde(rename = "SkoletrinnVGSTil")]
    upper_to: Option<i64>,
    #[serde(default)]
    skolekategorier: Vec<Category>,
    #[serde(default)]
    naeringskoder: Vec<Industry>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Municipality {
    kommunenummer: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PostalAddress {
    adresse: Option<String>,
    postnummer: Option<String>,
    poststed: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Coordinates {
    lengdegrad: Option<f64>,
    breddegrad: Option<f64>,
    geo_kilde: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Category {
    id: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Industry {
    prioritet: Option<i64>,
    kode: Option<String>,
}

/// The most bytes of a unit. Those of the registers have some thousand.
const CAP: usize = 64 << 10;
/// `Skolekategorier` of what teaches adults: centres for them, and basic school for them.
const FOR_ADULTS: [&str; 2] = ["10", "25"];
/// The industry of what teaches adults.
const ADULT_EDUCATION: &str = "85.593";

/// Asks for a unit that a list has: none where it is no active kindergarten or school for children after all.
/// The second is none as well where its name cannot be shown.
///
/// # Errors
/// When the register does not say, or tells of another unit.
pub async fn unit(
    client: &Client,
    register: Register,
    number: &OrganisationNumber,
    municipality: MunicipalityNumber,
    today: Date,
) -> Result<(Answer, Option<Result<Unit, String>>), SourceError> {
    let answer = client.json(&["enhet", number.as_str()]).cap(CAP).send().await?;
    let (document, flags): (Document, Flags) = (answer.json()?, answer.json()?);
    let place = &document.kommune.kommunenummer;
    if document.organisasjonsnummer != number.as_str() || *place != municipality.to_string() {
        let reason = format!("it is not {number} in {municipality}");
        return Err(SourceError::unusable(reason).about(&answer));
    }
    let is_wanted = flags.is_wanted(register);
    let is_wanted =
        is_wanted.map_err(|flag| SourceError::unusable(format!("it has no {flag}")).about(&answer))?;
    let wanted = is_wanted && !document.is_for_adults();
    Ok((answer, wanted.then(|| document.unit(register, flags, today))))
}

impl Document {
    fn is_for_adults(&self) -> bool {
        let main = self.naeringskoder.iter().find(|industry| industry.prioritet == Some(1));
        self.skolekategorier.iter().any(|category| FOR_ADULTS.contains(&category.id.as_str()))
            || main.is_some_and(|industry| industry.kode.as_deref() == Some(ADULT_EDUCATION))
    }

    fn unit(self, register: Register, flags: Flags, today: Date) -> Result<Unit, String> {
        let name = name(&self.navn, 200).map_err(|why| format!("Navn: {why}"))?;
        let (range, stages) = match register {
            Register::Kindergartens => {
                (range(self.alderstrinn_fra, self.alderstrinn_til, 0, 6).filter(|(_, to)| *to > 0), None)
            }
            Register::Schools => self.grades(flags),
        };
        let (enrolled, private) = match register {
            Register::Kindergartens => (self.antall_barn, self.er_privat_barnehage),
            Register::Schools => (self.elevtall, self.er_privatskole),
        };
        let (address, postal_code, post_town) = match self.beliggenhetsadresse {
            Some(PostalAddress { adresse, postnummer, poststed }) => {
                let digits = |code: &String| code.len() == 4 && code.bytes().all(|c| c.is_ascii_digit());
                (text(adresse, 200), postnummer.filter(digits), text(poststed, 100))
            }
            None => (None, None, None),
        };
        let day = self.dato_endret.as_deref().and_then(|time| time.get(..10));
        Ok(Unit {
            name,
            private,
            range,
            stages,
            enrolled: enrolled.and_then(|count| whole(count, 1, 10_000)),
            inactive_in_basil: self.er_inaktiv_i_basil.filter(|_| register == Register::Kindergartens),
            coordinates: self.koordinat.and_then(coordinates),
            address,
            postal_code,
            post_town,
            website: self.internettadresse.and_then(|text| link(&text)),
            changed: day.and_then(|day| read::date_until(today)(day.into()).ok()),
        })
    }

    /// The grades of a school and its stages. Where a basic school does not tell its grades, its stages are not
    /// known.
    fn grades(&self, flags: Flags) -> (Option<(i32, i32)>, Option<Vec<&'static str>>) {
        let basic = range(self.basic_from, self.basic_to, 1, 10);
        let upper = range(self.upper_from, self.upper_to, 11, 13);
        let all = match (basic, upper) {
            (Some((from, _)), Some((_, to))) => Some((from, to)),
            (one, other) => one.or(other),
        };
        let [is_basic, is_upper] =
            [flags.er_grunnskole, flags.er_videregaaende_skole].map(|flag| flag == Some(true));
        if is_basic && basic.is_none() {
            return (all, None);
        }
        let has = [
            ("primary", basic.is_some_and(|(from, _)| from <= 7)),
            ("lower_secondary", basic.is_some_and(|(_, to)| to >= 8)),
            ("upper_secondary", is_upper),
        ];
        (all, Some(has.into_iter().filter(|(_, has)| *has).map(|(stage, _)| stage).collect()))
    }
}

fn whole(number: i64, least: i32, most: i32) -> Option<i32> {
    i32::try_from(number).ok().filter(|number| (least..=most).contains(number))
}

fn range(from: Option<i64>, to: Option<i64>, least: i32, most: i32) -> Option<(i32, i32)> {
    let (from, to) = (whole(from?, least, most)?, whole(to?, least, most)?);
    (from <= to).then_some((from, to))
}

fn text(text: Option<String>, max: usize) -> Option<String> {
    name(&text?, max).ok()
}

/// Addresses on the web mostly come without a scheme.
fn link(text: &str) -> Option<String> {
    let text = text.trim();
    let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
    read::link(whole.into()).ok()
}

/// Zero and zero, or a source that is not defined, are no coordinates; nor are those of elsewhere.
fn coordinates(found: Coordinates) -> Option<(i32, i32)> {
    let (longitude, latitude) = (found.lengdegrad?, found.breddegrad?);
    let is_told = found.geo_kilde.as_deref() != Some("Undefined") && is_in_norway(longitude, latitude);
    let millionths = |degrees: f64| (degrees * 1e6).round() as i32;
    is_told.then(|| (millionths(longitude), millionths(latitude)))
}
