//! [`Document`]: one reply of the register.

use super::{Found, List, Organisation, Refusal, RegisterError};
use crate::organisation::OrganisationNumber;
use crate::sources::name;
use serde::Deserialize;

/// What the register has at a number.
#[derive(Debug)]
pub(super) enum Document {
    /// Something that was removed.
    Removed,
    /// Something that is there.
    Present(Box<Entry>),
}

/// What is used of an `enhet` or `underenhet`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Entry {
    navn: String,
    konkurs: Option<bool>,
    under_avvikling: Option<bool>,
    under_tvangsavvikling_eller_tvangsopplosning: Option<bool>,
    overordnet_enhet: Option<String>,
    forretningsadresse: Option<Place>,
    beliggenhetsadresse: Option<Place>,
}

#[derive(Debug, Deserialize)]
struct Place {
    kommunenummer: Option<String>,
}

/// What is left of an organisation that was removed.
#[derive(Deserialize)]
struct Header {
    organisasjonsnummer: String,
    slettedato: Option<String>,
}

/// The longest name, in characters. The register's have at most 175.
const MAX_NAME: usize = 255;

impl Document {
    /// Reads what a list answered for a number.
    ///
    /// # Errors
    /// When it is not about this number, or not as the register describes it.
    pub(super) fn read(
        list: List,
        number: &OrganisationNumber,
        body: &[u8],
    ) -> Result<Document, RegisterError> {
        let header: Header = parse(body)?;
        if header.organisasjonsnummer != number.as_str() {
            return Err(unusable("it is about another organisation"));
        }
        if header.slettedato.is_some() {
            return Ok(Document::Removed);
        }
        let entry: Entry = parse(body)?;
        let told = entry.konkurs.is_some() && entry.under_avvikling.is_some();
        if matches!(list, List::Organisations) && !told {
            return Err(unusable("it does not say whether the organisation does business"));
        }
        Ok(Document::Present(Box::new(entry)))
    }

    /// The organisation that a place of work belongs to.
    pub(super) fn parent(&self) -> Result<Option<OrganisationNumber>, RegisterError> {
        let Document::Present(entry) = self else { return Ok(None) };
        let parent = entry.overordnet_enhet.as_ref().map(|number| number.parse());
        parent
            .transpose()
            .map_err(|error| RegisterError::Unusable(format!("it belongs to something else: {error}")))
    }

    /// What that says of the organisation.
    pub(super) fn found(&self) -> Result<Found, RegisterError> {
        let Document::Present(entry) = self else { return Ok(Found::Refused(Refusal::Removed)) };
        let winding_up = [entry.under_avvikling, entry.under_tvangsavvikling_eller_tvangsopplosning];
        if entry.konkurs == Some(true) {
            return Ok(Found::Refused(Refusal::Bankrupt));
        }
        if winding_up.contains(&Some(true)) {
            return Ok(Found::Refused(Refusal::WindingUp));
        }
        let place = entry.forretningsadresse.as_ref().or(entry.beliggenhetsadresse.as_ref());
        let municipality = place.and_then(|place| place.kommunenummer.clone());
        if municipality.as_deref().is_some_and(|number| !is_municipality_number(number)) {
            return Err(unusable("the municipality has no number of four digits"));
        }
        let name = name(&entry.navn, MAX_NAME);
        let name = name.map_err(|why| RegisterError::Unusable(format!("the name {why}")))?;
        Ok(Found::Active(Organisation { name, municipality }))
    }
}

fn parse<'b, T: Deserialize<'b>>(body: &'b [u8]) -> Result<T, RegisterError> {
    serde_json::from_slice(body).map_err(|error| RegisterError::Unusable(error.to_string()))
}

fn is_municipality_number(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn unusable(reason: &str) -> RegisterError {
    RegisterError::Unusable(reason.to_owned())
}
