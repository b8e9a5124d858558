//! The units of a municipality.

use super::{NOWHERE, Register};
use crate::organisation::OrganisationNumber;
use crate::sources::{Answer, Client, SourceError};
use flytthit_matcher::place::MunicipalityNumber;
use serde::Deserialize;
use std::collections::BTreeSet;

/// What a register lists of one municipality.
#[derive(Debug, Default)]
pub struct List {
    /// The replies, one for each page; none where the register does not know the municipality.
    pub answers: Vec<Answer>,
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

/// How many pages a list has, where it has any.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Paging {
    antall_sider: Option<u32>,
    totalt_antall_enheter: Option<usize>,
}

/// The most pages of a list.
const PAGES: u32 = 50;

/// Asks what a register lists of one municipality, on however many pages.
///
/// # Errors
/// When it does not say, or not of all.
pub async fn list(
    client: &Client,
    register: Register,
    municipality: MunicipalityNumber,
) -> Result<List, SourceError> {
    let number = municipality.to_string();
    let path = ["enheter", "kommune", &number];
    let (mut list, mut listed) = (List::default(), 0);
    for page in 1..=PAGES {
        let question = client.json(&path);
        let answer = match page {
            1 => question.or_status(&[404]).send().await?,
            _ => question.query("sidenummer", page).send().await?,
        };
        if answer.status == 404 {
            return Ok(list);
        }
        let units: Units<Listed> = answer.json()?;
        listed += units.enhet_liste.len();
        list.add(units, &answer, register, &number)?;
        let paging: Paging = answer.json()?;
        let total = paging.totalt_antall_enheter.unwrap_or(listed);
        let is_last = page >= paging.antall_sider.unwrap_or(1);
        if is_last && listed != total {
            return Err(SourceError::unusable(format!("it lists {listed} of {total} units")).about(&answer));
        }
        list.answers.push(answer);
        if is_last {
            return Ok(list);
        }
    }
    Err(SourceError::unusable(format!("it has more than {PAGES} pages")))
}

impl List {
    /// Adds the units of a page.
    fn add(
        &mut self,
        units: Units<Listed>,
        answer: &Answer,
        register: Register,
        number: &str,
    ) -> Result<(), SourceError> {
        // Read in turn, since what is wrong in a flattened part cannot be named by its path.
        let flags: Units<Flags> = answer.json()?;
        for (unit, flags) in units.enhet_liste.into_iter().zip(flags.enhet_liste) {
            // What a list does not say, the unit itself will.
            let is_wanted = flags.er_aktiv && flags.is_wanted(register).unwrap_or(true);
            let is_test = unit.kommunenummer == NOWHERE || unit.organisasjonsnummer.starts_with('U');
            if is_test || unit.kommunenummer != number {
                continue;
            }
            self.is_in_use |= flags.er_aktiv;
            match unit.organisasjonsnummer.parse() {
                Ok(organisation) if is_wanted => _ = self.wanted.insert(organisation),
                Err(_) if is_wanted => self.refused += 1,
                _ => {}
            }
        }
        Ok(())
    }
}
