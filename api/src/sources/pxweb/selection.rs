//! [`Selection`]: which part of a table is wanted.

use super::Question;
use crate::sources::SourceError;
use crate::sources::json_stat::Outline;
use serde_json::{Value, json};
use std::collections::HashSet;

/// Which part of a table is wanted: some codes of each of its dimensions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection(Vec<Pick>);

/// Some codes of a dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pick {
    dimension: String,
    codes: Vec<String>,
    codelist: Option<&'static str>,
}

impl Pick {
    /// These codes of this dimension.
    pub fn of(dimension: &str, codes: impl IntoIterator<Item = impl Into<String>>) -> Pick {
        let codes = codes.into_iter().map(Into::into).collect();
        Pick { dimension: dimension.to_owned(), codes, codelist: None }
    }

    /// Its codes are those of a list that groups the dimension's own, such as `KommSummer`.
    pub fn grouped_by(self, codelist: &'static str) -> Pick {
        Pick { codelist: Some(codelist), ..self }
    }
}

impl Selection {
    /// With some codes of one more dimension.
    pub fn and(mut self, pick: Pick) -> Selection {
        self.0.push(pick);
        self
    }

    /// How many cells it has.
    fn cells(&self) -> usize {
        self.0.iter().fold(1, |cells, pick| cells.saturating_mul(pick.codes.len()))
    }

    /// Refuses to ask for nothing, and to leave out a dimension that cannot be.
    pub(super) fn require_all_of(&self, outline: &Outline) -> Result<(), SourceError> {
        for dimension in &outline.dimensions {
            let name = &dimension.name;
            let picked = self.0.iter().find(|pick| pick.dimension == *name);
            if picked.is_none() && !dimension.elimination {
                return Err(SourceError::unusable(format!("there is a dimension {name} that nobody knows")));
            }
        }
        match self.0.iter().find(|pick| pick.codes.is_empty()) {
            Some(pick) => Err(SourceError::unusable(format!("nothing of {} is wanted", pick.dimension))),
            None => Ok(()),
        }
    }

    /// Refuses a reply with other codes than those that were asked for. Dimensions that were not asked for may
    /// be there with their total.
    pub(super) fn require_answered(&self, outline: &Outline) -> Result<(), String> {
        for Pick { dimension, codes, .. } in &self.0 {
            let found = outline.dimension(dimension).ok_or(format!("it has no dimension {dimension}"))?;
            let wanted: HashSet<&String> = codes.iter().collect();
            let other = found.codes().iter().find(|code| !wanted.contains(code));
            if let Some(other) = other {
                return Err(format!("dimension.{dimension}: nobody asked for {other:?}"));
            }
            if found.codes().len() != wanted.len() {
                let came = found.codes().len();
                return Err(format!("dimension.{dimension}: {came} of {} codes came", wanted.len()));
            }
        }
        let asked = |name: &str| self.0.iter().any(|pick| pick.dimension == name);
        let more = outline.dimensions.iter().find(|found| !asked(&found.name) && found.codes().len() != 1);
        match more {
            Some(more) => Err(format!("dimension.{}: nobody asked for it", more.name)),
            None => Ok(()),
        }
    }

    /// The same in parts of at most `max` cells, cut along the dimension with the most codes; none when there
    /// would be more than `parts`.
    pub(super) fn split(&self, max: usize, parts: usize) -> Option<Vec<Selection>> {
        let (mut whole, mut done) = (vec![self.clone()], Vec::new());
        while let Some(next) = whole.pop() {
            let cells = next.cells();
            let longest = (0..next.0.len()).max_by_key(|&at| next.0[at].codes.len());
            match longest.filter(|&at| cells > max && next.0[at].codes.len() > 1) {
                None => done.push(next),
                Some(at) => {
                    let codes = &next.0[at].codes;
                    let each = (max / (cells / codes.len()).max(1)).clamp(1, codes.len() - 1);
                    if done.len() + whole.len() + codes.len().div_ceil(each) > parts {
                        return None;
                    }
                    whole.extend(codes.chunks(each).rev().map(|chunk| {
                        let mut part = next.clone();
                        part.0[at].codes = chunk.to_vec();
                        part
                    }));
                }
            }
        }
        Some(done)
    }

    /// The question with this selection in its address.
    pub(super) fn in_query<'c>(&self, question: Question<'c>) -> Question<'c> {
        self.0.iter().fold(question, |question, pick| {
            let Pick { dimension, codes, codelist } = pick;
            let question = question.query(&format!("valueCodes[{dimension}]"), codes.join(","));
            let Some(codelist) = codelist else { return question };
            let question = question.query(&format!("codelist[{dimension}]"), format!("agg_{codelist}"));
            question.query(&format!("outputValues[{dimension}]"), "aggregated")
        })
    }

    /// As version 2 takes it.
    pub(super) fn v2(&self) -> Value {
        let selection = self.0.iter().map(|Pick { dimension, codes, codelist }| {
            let mut pick = json!({"variableCode": dimension, "valueCodes": codes});
            if let Some(codelist) = codelist {
                pick["codelist"] = format!("agg_{codelist}").into();
                pick["outputValues"] = "aggregated".into();
            }
            pick
        });
        json!({"selection": selection.collect::<Vec<_>>()})
    }

    /// As version 1 takes it.
    pub(super) fn v1(&self) -> Value {
        let query = self.0.iter().map(|Pick { dimension, codes, codelist }| {
            let filter = codelist.map_or("item".to_owned(), |codelist| format!("agg:{codelist}"));
            json!({"code": dimension, "selection": {"filter": filter, "values": codes}})
        });
        json!({"query": query.collect::<Vec<_>>(), "response": {"format": "json-stat2"}})
    }
}

#[cfg(test)]
mod tests;
