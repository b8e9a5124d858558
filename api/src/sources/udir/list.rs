//! The units of a municipality.

use super::{NOWHERE, Register};
use crate::organisation::OrganisationNumber;
use crate::sources::{Answer, Client, SourceError};
use flytthit_matcher::place::MunicipalityNumber;
use serde::Deserialize;
use std::collections::BTreeSet;

/// What a register lists of one municipality.
#[derive(Debug)]
pub struct List {
    /// The reply; none where the register does not know the municipality.
    pub answer: Option<Answer>,
    /// Whether any unit there is active, be it an owner. Every municipality has some: a list without any is
    /// that of a number that is no longer in force, and says nothing.
    pub is_in_use: bool,
    /// The kindergartens or schools that are to be looked at.
    pub wanted: BTreeSet<OrganisationNumber>,
    /// How many of them have a number that is none.
    pub refused: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Units<T> {
    enhet_liste: Vec<T>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    organisasjonsnummer: String,
    kommunenummer: String,
}

/// What a unit is. NBR has not all of them, nor has NSR.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Flags {
    er_aktiv: bool,
    #[serde(default)]
    er_ekskludert: bool,
    er_barnehage: Option<bool>,
    er_skole: Option<bool>,
    pub(super) er_grunnskole: Option<bool>,
    pub(super) er_videregaaende_skole: Option<bool>,
}

impl Flags {
    /// Whether it is a kindergarten, or a school for children: neither an owner, nor a culture school.
    ///
    /// # Errors
    /// The name of the flag that is missing.
    pub(super) fn is_wanted(self, register: Register) -> Result<bool, &'static str> {
        let basic = self.er_grunnskole.ok_or("ErGrunnskole");
        let upper = self.er_videregaaende_skole.ok_or("ErVideregaaendeSkole");
        let of_its_kind = match register {
            Register::Kindergartens => self.er_barnehage.ok_or("ErBarnehage")?,
            Register::Schools => self.er_skole.ok_or("ErSkole")? && (basic? || upper?),
        };
        Ok(of_its_kind && self.er_aktiv && !self.er_ekskludert)
    }
}

/// Asks what a register lists of one municipality.
///
/// # Errors
/// When it does not say.
pub async fn list(
    client: &Client,
    register: Register,
    municipality: MunicipalityNumber,
) -> Result<List, SourceError> {
    let number = municipality.to_string();
    let answer = client.json(&["enheter", "kommune", &number]).or_status(&[404]).send().await?;
    if answer.status == 404 {
        return Ok(List { answer: None, is_in_use: false, wanted: BTreeSet::new(), refused: 0 });
    }
    // Read in turn, since what is wrong in a flattened part cannot be named by its path.
    let (units, flags): (Units<Listed>, Units<Flags>) = (answer.json()?, answer.json()?);
    let (mut is_in_use, mut wanted, mut refused) = (false, BTreeSet::new(), 0);
    for (unit, flags) in units.enhet_liste.into_iter().zip(flags.enhet_liste) {
        // What a list does not say, the unit itself will.
        let is_wanted = flags.er_aktiv && flags.is_wanted(register).unwrap_or(true);
        let is_test = unit.kommunenummer == NOWHERE || unit.organisasjonsnummer.starts_with('U');
        if is_test || unit.kommunenummer != number {
            continue;
        }
        is_in_use |= flags.er_aktiv;
        match unit.organisasjonsnummer.parse() {
            Ok(organisation) if is_wanted => _ = wanted.insert(organisation),
            Err(_) if is_wanted => refused += 1,
            _ => {}
        }
    }
    Ok(List { answer: Some(answer), is_in_use, wanted, refused })
}
