//! Enhetsregisteret, the register of organisations of Brønnøysundregistrene: whether there is an
//! organisation with a number, what it is called, where it is, and whether it still does business.
//!
//! The register has two lists, of organisations (`enheter`) and of the places where they work
//! (`underenheter`). A number is in one of them. What a reply has beside what is used here is ignored;
//! what is used must be as the register describes it.

mod document;

use crate::organisation::OrganisationNumber;
use crate::outgoing::{Address, Outgoing, OutgoingError};
use document::Document;
use tokio::time::timeout;

/// The register, asked over HTTP.
#[derive(Clone, Debug)]
pub struct Enhetsregisteret {
    base: Address,
    outgoing: Outgoing,
}

/// Where the register is when nobody names another place.
pub const DEFAULT_BASE: &str = "https://data.brreg.no/enhetsregisteret/api";

/// The most bytes of a reply. Those of the register have some thousands.
const CAP: usize = 256 << 10;

/// What the register knows of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Found {
    /// An organisation that does business.
    Active(Organisation),
    /// None that may employ anybody.
    Refused(Refusal),
}

/// An organisation that does business.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// Its name, without spaces around it.
    pub name: String,
    /// The number of the municipality of its business address (`forretningsadresse`), or of the place
    /// of work (`beliggenhetsadresse`); none where it has no address in Norway.
    pub municipality: Option<String>,
}

/// Why nobody may be employed by the organisation with a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The register has never had it.
    Unknown,
    /// It was removed from the register.
    Removed,
    /// It is bankrupt (`konkurs`).
    Bankrupt,
    /// It is being wound up, of its own will or not.
    WindingUp,
}

/// Why the register did not answer.
#[derive(Debug, thiserror::Error)]
pub enum RegisterError {
    /// It could not be asked.
    #[error(transparent)]
    Unreachable(#[from] OutgoingError),
    /// It answered with a status that does not belong there.
    #[error("the register answered {0}")]
    Status(u16),
    /// It answered something that it should not.
    #[error("the register's reply cannot be used: {0}")]
    Unusable(String),
}

/// Which list of the register.
#[derive(Clone, Copy)]
enum List {
    Organisations,
    PlacesOfWork,
}

impl Enhetsregisteret {
    /// The register at this address.
    pub fn new(base: Address, outgoing: Outgoing) -> Enhetsregisteret {
        Enhetsregisteret { base, outgoing }
    }

    /// Asks what the register knows of a number, in the time that one request may take.
    ///
    /// A place of work does business as long as the organisation that it belongs to.
    ///
    /// # Errors
    /// When the register does not say.
    pub async fn look_up(&self, number: &OrganisationNumber) -> Result<Found, RegisterError> {
        let limit = self.outgoing.limits().total;
        timeout(limit, self.ask(number)).await.map_err(|_| OutgoingError::TimedOut)?
    }

    async fn ask(&self, number: &OrganisationNumber) -> Result<Found, RegisterError> {
        let organisation = self.find(List::Organisations, number).await?;
        if let Some(document) = organisation {
            return document.found();
        }
        let Some(place) = self.find(List::PlacesOfWork, number).await? else {
            return Ok(Found::Refused(Refusal::Unknown));
        };
        let Some(parent) = place.parent()? else { return place.found() };
        let parent = self.find(List::Organisations, &parent).await?;
        let parent = parent.ok_or_else(|| RegisterError::Unusable("it belongs to nothing".to_owned()))?;
        match parent.found()? {
            Found::Active(_) => place.found(),
            refused => Ok(refused),
        }
    }

    /// What a list has at a number; nothing where it has none.
    async fn find(&self, list: List, number: &OrganisationNumber) -> Result<Option<Document>, RegisterError> {
        let name = match list {
            List::Organisations => "enheter",
            List::PlacesOfWork => "underenheter",
        };
        let address = self.base.below(&[name, number.as_str()]);
        let fetched = self.outgoing.get(&address, "application/json", CAP).await?;
        match fetched.status {
            200 => Document::read(list, number, &fetched.body).map(Some),
            404 => Ok(None),
            410 => Ok(Some(Document::Removed)),
            status => Err(RegisterError::Status(status)),
        }
    }
}

impl Default for Enhetsregisteret {
    fn default() -> Enhetsregisteret {
        let base = Address::given(DEFAULT_BASE).expect("the address of the register is public");
        Enhetsregisteret::new(base, Outgoing::default())
    }
}

impl Refusal {
    /// As the API and the database name it.
    pub fn name(self) -> &'static str {
        match self {
            Refusal::Unknown => "unknown",
            Refusal::Removed => "removed",
            Refusal::Bankrupt => "bankrupt",
            Refusal::WindingUp => "winding_up",
        }
    }
}

#[cfg(test)]
mod tests;
