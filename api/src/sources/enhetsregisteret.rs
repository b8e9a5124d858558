//! Enhetsregisteret, the register of organisations of Brønnøysundregistrene: whether there is an
//! organisation with a number, what it is called, where it is, and whether it still does business.
//!
//! The register has two lists, of organisations (`enheter`) and of the places where they work
//! (`underenheter`). A number is in one of them. What a reply has beside what is used here is ignored;
//! what is used must be as the register describes it.

mod document;

use super::{Client, SourceError};
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
        let get = async |path: [&str; 2]| {
            let fetched = self.outgoing.get(&self.base.below(&path), "application/json", CAP).await?;
            Ok((fetched.status, fetched.body))
        };
        found(number, get).await
    }
}

/// Asks what the register knows of a number, for somebody who has time: within the budget of the client, and
/// again when the register was busy or away.
///
/// # Errors
/// When the register does not say.
pub async fn look_up(client: &Client, number: &OrganisationNumber) -> Result<Found, SourceError> {
    let get = async |path: [&str; 2]| {
        let answer = client.json(&path).cap(CAP).or_status(&[404, 410]).send().await?;
        Ok((answer.status, answer.body))
    };
    found(number, get).await
}

/// What the register knows of a number, where `get` asks for the status and the bytes at a path.
async fn found<E: From<RegisterError>>(
    number: &OrganisationNumber,
    get: impl AsyncFn([&str; 2]) -> Result<(u16, Vec<u8>), E>,
) -> Result<Found, E> {
    if let Some(organisation) = find(List::Organisations, number, &get).await? {
        return Ok(organisation.found()?);
    }
    let Some(place) = find(List::PlacesOfWork, number, &get).await? else {
        return Ok(Found::Refused(Refusal::Unknown));
    };
    let Some(parent) = place.parent()? else { return Ok(place.found()?) };
    let parent = find(List::Organisations, &parent, &get).await?;
    let parent = parent.ok_or_else(|| RegisterError::Unusable("it belongs to nothing".to_owned()))?;
    match parent.found()? {
        Found::Active(_) => Ok(place.found()?),
        refused => Ok(refused),
    }
}

/// What a list has at a number; nothing where it has none.
async fn find<E: From<RegisterError>>(
    list: List,
    number: &OrganisationNumber,
    get: impl AsyncFn([&str; 2]) -> Result<(u16, Vec<u8>), E>,
) -> Result<Option<Document>, E> {
    let name = match list {
        List::Organisations => "enheter",
        List::PlacesOfWork => "underenheter",
    };
    match get([name, number.as_str()]).await? {
        (200, body) => Ok(Some(Document::read(list, number, &body)?)),
        (404, _) => Ok(None),
        (410, _) => Ok(Some(Document::Removed)),
        (status, _) => Err(RegisterError::Status(status).into()),
    }
}

impl From<RegisterError> for SourceError {
    fn from(error: RegisterError) -> SourceError {
        match error {
            RegisterError::Unreachable(error) => SourceError::Unreachable(error),
            RegisterError::Status(status) => SourceError::Status(status),
            RegisterError::Unusable(reason) => SourceError::unusable(reason),
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
