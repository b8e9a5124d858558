//! [`Table`]: a table of Statistics Norway, asked through version 2 of its PxWebApi, or through version 1 while
//! the second does not answer.
//!
//! A selection names every code that is wanted, and a reply that holds others is refused. One call may ask
//! for a limited number of cells: what is more is asked for in parts.

mod metadata;
mod selection;

pub use selection::{Pick, Selection};

use super::json_stat::{Dataset, Outline};
use super::{Answer, Client, Question, SourceError, Sources};
use crate::blocking::blocking;
use crate::outgoing::OutgoingError;
use metadata::{Codelist, Limits, V1Table};

/// The most cells that one call may ask for, where the service does not say.
const MAX_CELLS: usize = 800_000;
/// The most calls for one selection.
const MAX_CALLS: usize = 100;
/// The longest address; what is longer is posted.
const MAX_ADDRESS: usize = 2_000;
/// The most bytes of a reply: 20 for each cell.
const CAP: usize = 16 << 20;
/// The language of the labels.
const LANGUAGE: &str = "no";

/// A table, of which it is known what it is made of.
#[derive(Clone, Debug)]
pub struct Table<'s> {
    sources: &'s Sources,
    id: &'s str,
    version: Version,
    outline: Outline,
    /// The most cells of a call of version 2, once it has been asked for.
    max_cells: Option<usize>,
}

/// Which version of the service answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Version {
    /// The second.
    V2,
    /// The first.
    V1,
}

/// One part of a selection.
#[derive(Clone, Debug)]
pub struct Part {
    /// As it came.
    pub answer: Answer,
    /// As it was read.
    pub dataset: Dataset,
}

impl<'s> Table<'s> {
    /// Asks what a table is made of.
    ///
    /// # Errors
    /// When neither version tells.
    pub async fn open(sources: &'s Sources, id: &'s str) -> Result<Table<'s>, SourceError> {
        let (version, outline) = match outline_v2(&sources.ssb, id).await {
            Err(error) if is_away(&error) => {
                tracing::warn!(table = id, %error, "PxWebApi 2 does not answer: version 1 is asked");
                (Version::V1, outline_v1(&sources.ssb_v1, id).await?)
            }
            outline => (Version::V2, outline?),
        };
        Ok(Table { sources, id, version, outline, max_cells: None })
    }

    /// What it is made of.
    pub fn outline(&self) -> &Outline {
        &self.outline
    }

    /// Which version answers.
    pub fn version(&self) -> Version {
        self.version
    }

    /// The codes of one of its dimensions.
    ///
    /// # Errors
    /// When it has no such dimension.
    pub fn codes(&self, dimension: &str) -> Result<&[String], SourceError> {
        match self.outline.dimension(dimension) {
            Some(found) => Ok(found.codes()),
            None => Err(SourceError::unusable(format!("table {} has no dimension {dimension}", self.id))),
        }
    }

    /// The codes of a list that groups the codes of a dimension; none from version 1, which does not tell.
    ///
    /// # Errors
    /// When the list cannot be had.
    pub async fn codelist(&mut self, id: &str) -> Result<Option<Vec<String>>, SourceError> {
        if self.version == Version::V1 {
            return Ok(None);
        }
        let question = self.sources.ssb.json(&["codelists", id]).query("lang", LANGUAGE);
        let answer = match question.send().await {
            Err(error) if is_away(&error) => {
                self.turn_to_v1(&error);
                return Ok(None);
            }
            answer => answer?,
        };
        let list: Codelist = answer.json()?;
        Ok(Some(list.values.into_iter().map(|value| value.code).collect()))
    }

    /// Asks for what is selected, in as many parts as the service needs.
    ///
    /// # Errors
    /// When not all of it came, or something else did.
    pub async fn data(&mut self, selection: &Selection) -> Result<Vec<Part>, SourceError> {
        selection.require_all_of(&self.outline)?;
        if self.version == Version::V2 {
            let max = match self.max_cells {
                Some(max) => max,
                None => *self.max_cells.insert(max_cells(&self.sources.ssb).await),
            };
            match self.parts(selection, max).await {
                Err(error) if is_away(&error) => self.turn_to_v1(&error),
                parts => return parts,
            }
        }
        self.parts(selection, MAX_CELLS).await
    }

    fn turn_to_v1(&mut self, error: &SourceError) {
        tracing::warn!(table = self.id, %error, "PxWebApi 2 does not answer: version 1 is asked");
        self.version = Version::V1;
    }

    async fn parts(&self, selection: &Selection, max: usize) -> Result<Vec<Part>, SourceError> {
        let Some(pieces) = selection.split(max, MAX_CALLS) else {
            let reason = format!("it would take more than {MAX_CALLS} calls of {max} cells each");
            return Err(SourceError::unusable(reason));
        };
        let mut parts = Vec::new();
        for piece in pieces {
            let question = match self.version {
                Version::V2 => self.question_v2(&piece),
                Version::V1 => self.question_v1(&piece),
            };
            parts.push(part(question.cap(CAP).send().await?, piece).await?);
        }
        Ok(parts)
    }

    fn question_v2(&self, selection: &Selection) -> Question<'s> {
        let question = || {
            let question = self.sources.ssb.json(&["tables", self.id, "data"]);
            question.query("lang", LANGUAGE).query("outputFormat", "json-stat2")
        };
        let got = selection.in_query(question());
        match got.length() <= MAX_ADDRESS {
            true => got,
            false => question().post(selection.v2()),
        }
    }

    fn question_v1(&self, selection: &Selection) -> Question<'s> {
        self.sources.ssb_v1.json(&[LANGUAGE, "table", self.id, ""]).post(selection.v1())
    }
}

async fn outline_v2(client: &Client, id: &str) -> Result<Outline, SourceError> {
    let answer = client.json(&["tables", id, "metadata"]).query("lang", LANGUAGE).cap(CAP).send().await?;
    Outline::read(&answer.body).map_err(|error| SourceError::unusable(error.to_string()).about(&answer))
}

async fn outline_v1(client: &Client, id: &str) -> Result<Outline, SourceError> {
    let answer = client.json(&[LANGUAGE, "table", id, ""]).cap(CAP).send().await?;
    let outline = answer.json::<V1Table>()?.outline();
    outline.map_err(|error| SourceError::unusable(error.to_string()).about(&answer))
}

/// How many cells one call may ask for.
async fn max_cells(client: &Client) -> usize {
    let limits = match client.json(&["config"]).send().await {
        Ok(answer) => answer.json::<Limits>().ok(),
        Err(_) => None,
    };
    match limits.map(|limits| limits.max_data_cells) {
        None | Some(0) => MAX_CELLS,
        Some(max) => usize::try_from(max).unwrap_or(MAX_CELLS).min(MAX_CELLS),
    }
}

/// Reads a reply, which must hold what was asked for and nothing else.
async fn part(answer: Answer, asked: Selection) -> Result<Part, SourceError> {
    blocking(move || {
        let read = Dataset::read(&answer.body).map_err(|error| error.to_string());
        match read.and_then(|dataset| asked.require_answered(dataset.outline()).map(|()| dataset)) {
            Ok(dataset) => Ok(Part { answer, dataset }),
            Err(reason) => Err(SourceError::unusable(reason).about(&answer)),
        }
    })
    .await
}

/// Whether the service cannot be reached or is broken, so that its other version may do better. Too many calls
/// are as many there, and a question that is wrong is wrong there too.
fn is_away(error: &SourceError) -> bool {
    match error {
        SourceError::Unreachable(error) => !matches!(error, OutgoingError::TooLarge { .. }),
        SourceError::Status(status) => !matches!(status, 400 | 413 | 429),
        _ => false,
    }
}
