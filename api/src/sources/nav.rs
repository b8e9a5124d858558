//! NAV's feed of vacancies (pam-stilling-feed): pages of lines that tell what has happened to which advertisement, and
//! the advertisements themselves.
//!
//! Nothing that the feed gives as an address is followed: pages and advertisements are asked for by their ids. Entity
//! tags are never sent, since those of the feed tell one page from the next and not what is in it.

mod entry;
mod page;
mod text;
mod time;
mod token;

pub use entry::{Ad, Category, Contact, Entry, Location, Unread};
pub use page::{Line, Lines, Page, Told};

use super::json::{self, Misread};
use super::{Answer, Client, Question, SourceError, Sources};
use crate::outgoing::header::{AUTHORIZATION, IF_MODIFIED_SINCE};
use jiff::civil::Date;
use serde::Deserialize;
use token::Token;
use uuid::Uuid;

/// The feed.
#[derive(Debug)]
pub struct Nav<'s> {
    client: &'s Client,
    token: Token<'s>,
}

/// Where to go on reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// At the first line that was written on this day or later.
    Day(Date),
    /// At this page.
    Page(Uuid),
}

/// What there is at the id of an advertisement.
#[derive(Debug)]
pub enum Found {
    /// It, as it was sent.
    Entry(Answer),
    /// Nothing.
    Nothing,
}

/// What there is at the id of a page.
#[derive(Debug)]
pub enum Turned {
    /// The page.
    Page(Page),
    /// Nothing that is new.
    Empty,
    /// No such page.
    Unknown,
}

/// The most bytes of a page of 10,000 lines.
const PAGE_CAP: usize = 32 << 20;
/// The most bytes of an advertisement.
const ENTRY_CAP: usize = 2 << 20;

impl<'s> Nav<'s> {
    /// The feed of these sources.
    pub fn new(sources: &'s Sources) -> Nav<'s> {
        Nav { client: &sources.nav, token: Token::new(&sources.nav, sources.nav_token.as_ref()) }
    }

    /// The page there, of at most so many lines.
    ///
    /// # Errors
    /// When there is no reply, or none that can be used.
    pub async fn page(&self, start: Start, lines: u32) -> Result<Turned, SourceError> {
        let question = match start {
            Start::Day(day) => {
                // The header asks for what was changed since, and leaves out lines: so only here.
                let midnight = crate::clock::midnight(day).to_zoned(crate::clock::oslo());
                let since = midnight.strftime("%a, %d %b %Y %H:%M:%S %z").to_string();
                self.client.json(&["api", "v1", "feed"]).header(IF_MODIFIED_SINCE, &since)
            }
            Start::Page(id) => self.client.json(&["api", "v1", "feed", &id.to_string()]),
        };
        let answer = self.ask(question.query("pageSize", lines).cap(PAGE_CAP)).await?;
        match answer.status {
            304 => Ok(Turned::Empty),
            404 => Ok(Turned::Unknown),
            _ => Page::read(&answer.body).map(Turned::Page),
        }
    }

    /// The advertisement with this id.
    ///
    /// # Errors
    /// When there is no reply. Whether it can be used is for [`Entry::read`] to say.
    pub async fn entry(&self, id: Uuid) -> Result<Found, SourceError> {
        let question = self.client.json(&["api", "v1", "feedentry", &id.to_string()]).cap(ENTRY_CAP);
        let answer = self.ask(question).await?;
        match answer.status {
            304 => Err(SourceError::Status(304)),
            404 => Ok(Found::Nothing),
            _ => Ok(Found::Entry(answer)),
        }
    }

    /// Asks with the token, and once more with the next one, should that have come meanwhile. What cannot be used is
    /// not kept to be looked at: people's names and numbers may be in it.
    async fn ask(&self, question: Question<'s>) -> Result<Answer, SourceError> {
        let question = question.or_status(&[304, 401, 403, 404]);
        let ask = async |token: &str| {
            let question = question.clone().header(AUTHORIZATION, &format!("Bearer {token}"));
            question.send().await.map_err(SourceError::without_answer)
        };
        let token = self.token.get().await?;
        let mut answer = ask(&token.0).await?;
        if matches!(answer.status, 401 | 403) {
            let status = answer.status;
            let next = self.token.after(&token).await?.ok_or(SourceError::Status(status))?;
            answer = ask(&next.0).await?;
        }
        match answer.status {
            status @ (401 | 403) => Err(SourceError::Status(status)),
            _ => Ok(answer),
        }
    }
}

/// Reads JSON with nothing after it.
///
/// # Errors
/// What is wrong and where, without what is in it.
fn read_json<'j, T: Deserialize<'j>>(json: &'j [u8]) -> Result<T, String> {
    json::read(json).map_err(|Misread { path, error }| match (path, error.classify()) {
        (None, _) => "there is more after it".to_owned(),
        (Some(path), serde_json::error::Category::Data) => format!("{path}: is missing or of another type"),
        (Some(path), _) => format!("{path}: is no JSON"),
    })
}
