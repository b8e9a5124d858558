//! [`PostalCodes`]: the municipality of a postal code, which the register of addresses knows.

use crate::db::postal_code::PostalCode;
use crate::sources::{Client, SourceError};
use flytthit_matcher::place::MunicipalityNumber;
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::{BTreeSet, HashMap};

/// For how long what the register has said is good, in microseconds: half a year.
const GOOD_FOR: i64 = 182 * 24 * 3_600 * 1_000_000;
/// The most addresses on one page of the register.
const ADDRESSES: usize = 1_000;
/// The most pages that are read for one postal code.
const PAGES: usize = 10;

/// The municipalities of postal codes.
pub(super) struct PostalCodes<'c> {
    client: &'c Client,
    known: HashMap<String, PostalCode>,
    news: Vec<PostalCode>,
    /// Whether the register could not be asked: then it is left alone for the rest of the run.
    away: bool,
}

#[derive(Deserialize)]
struct Addresses {
    adresser: Vec<Address>,
}

#[derive(Deserialize)]
struct Address {
    kommunenummer: String,
}

impl<'c> PostalCodes<'c> {
    /// What the register, asked by this client, has said so far.
    pub(super) fn new(client: &'c Client, known: Vec<PostalCode>) -> PostalCodes<'c> {
        let since = Timestamp::now().as_microsecond() - GOOD_FOR;
        let good = known.into_iter().filter(|code| code.asked_at >= since);
        let known = good.map(|code| (code.code.clone(), code)).collect();
        PostalCodes { client, known, news: Vec::new(), away: false }
    }

    /// The number of the municipality with all addresses of this code: `Some(None)` where they are in several, or
    /// there are none, and `None` where nobody knows.
    pub(super) async fn number(&mut self, code: &str) -> Option<Option<String>> {
        if let Some(known) = self.known.get(code) {
            return Some(known.number.clone());
        }
        if self.away {
            return None;
        }
        match self.ask(code).await {
            Ok(number) => {
                let asked_at = Timestamp::now().as_microsecond();
                let said = PostalCode { code: code.to_owned(), number: number.clone(), asked_at };
                self.known.insert(said.code.clone(), said.clone());
                self.news.push(said);
                Some(number)
            }
            Err(error) if is_away(&error) => {
                tracing::warn!(%error, "postal codes cannot be looked up");
                self.away = true;
                None
            }
            // It has answered, so it can be asked about others. What it makes of this one is not kept for the next run.
            Err(error) => {
                tracing::warn!(%error, code, "a postal code cannot be looked up");
                let asked_at = Timestamp::now().as_microsecond();
                self.known
                    .insert(code.to_owned(), PostalCode { code: code.to_owned(), number: None, asked_at });
                Some(None)
            }
        }
    }

    /// What the register has said since this was called last.
    pub(super) fn take_news(&mut self) -> Vec<PostalCode> {
        std::mem::take(&mut self.news)
    }

    async fn ask(&self, code: &str) -> Result<Option<String>, SourceError> {
        let mut numbers = BTreeSet::new();
        for page in 0..PAGES {
            let question = self.client.json(&["sok"]).query("postnummer", code);
            let question = question.query("treffPerSide", ADDRESSES).query("side", page);
            let answer = question.query("filtrer", "adresser.kommunenummer").send().await?;
            let found: Addresses = answer.json()?;
            let count = found.adresser.len();
            for address in found.adresser {
                let number = address.kommunenummer.parse::<MunicipalityNumber>();
                numbers.insert(number.map_err(|error| SourceError::unusable(error.to_string()))?.to_string());
            }
            if count < ADDRESSES || numbers.len() > 1 {
                break;
            }
        }
        Ok(numbers.pop_first().filter(|_| numbers.is_empty()))
    }
}

/// Whether the register cannot be asked at all for now.
fn is_away(error: &SourceError) -> bool {
    !matches!(error, SourceError::Unusable { .. } | SourceError::Status(400..=428 | 430..=499))
}
