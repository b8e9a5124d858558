//! [`Statbank`]: answers as Statistics Norway's PxWebApi does, in both versions, with tables of our own.

use super::upstream::{Answer, Asked, Upstream};
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::sync::Arc;

/// A number, or the symbol beside a missing one.
type Number = Result<u64, &'static str>;
/// The number of a cell, by the codes of its dimensions.
type Numbers = dyn Fn(&HashMap<&str, &str>) -> Number + Send + Sync;

/// A table.
#[derive(Clone)]
pub(crate) struct Table {
    /// Its number.
    pub(crate) id: &'static str,
    /// When its numbers were changed.
    pub(crate) updated: String,
    /// Its dimensions and their codes, in their order.
    pub(crate) dimensions: Vec<(&'static str, Vec<String>)>,
    /// What the codes are called, where that matters.
    pub(crate) labels: HashMap<String, String>,
    /// A list that groups the codes of `Region`.
    pub(crate) codelist: Option<(&'static str, Vec<String>)>,
    /// The number of a cell, by the codes of its dimensions.
    pub(crate) number: Arc<Numbers>,
    /// How the numbers are written.
    pub(crate) sparse: bool,
}

/// The service.
#[derive(Clone)]
pub(crate) struct Statbank {
    pub(crate) tables: Vec<Table>,
    /// The most cells of a call of version 2; none is not told.
    pub(crate) max_cells: Option<usize>,
    /// The status of everything in version 2.
    pub(crate) v2: u16,
}

impl Table {
    pub(crate) fn new(
        id: &'static str,
        dimensions: Vec<(&'static str, Vec<String>)>,
        number: impl Fn(&HashMap<&str, &str>) -> Number + Send + Sync + 'static,
    ) -> Table {
        let updated = "2026-02-24T07:00:00Z".to_owned();
        let (number, labels) = (Arc::new(number), HashMap::new());
        Table { id, updated, dimensions, labels, codelist: None, number, sparse: false }
    }

    /// The only table of a service without a limit.
    pub(crate) fn served_by(&self, upstream: &Upstream) {
        Statbank { tables: vec![self.clone()], max_cells: None, v2: 200 }.serve(upstream);
    }

    /// All of it, made before anybody waits for it.
    pub(crate) fn whole(&self) -> Answer {
        Answer::json(&self.document(&self.all(), true))
    }

    fn all(&self) -> Vec<(String, Vec<String>)> {
        self.dimensions.iter().map(|(name, codes)| ((*name).to_owned(), codes.clone())).collect()
    }

    fn document(&self, picked: &[(String, Vec<String>)], with_numbers: bool) -> Value {
        let names: Vec<&String> = picked.iter().map(|(name, _)| name).collect();
        let size: Vec<usize> = picked.iter().map(|(_, codes)| codes.len()).collect();
        let dimension = picked.iter().map(|(name, codes)| {
            let index: Map<String, Value> =
                codes.iter().zip(0..).map(|(code, at)| (code.clone(), json!(at))).collect();
            let label: Map<String, Value> = codes
                .iter()
                .map(|code| (code.clone(), json!(self.labels.get(code).unwrap_or(code))))
                .collect();
            (name.clone(), json!({"label": name, "category": {"index": index, "label": label}}))
        });
        let mut document = json!({
            "version": "2.0", "class": "dataset", "label": self.id, "source": "Example", "updated": self.updated,
            "role": {"time": ["Tid"]}, "id": names, "size": size,
            "dimension": dimension.collect::<Map<_, _>>(), "value": [],
        });
        if with_numbers {
            self.fill(&mut document, picked);
        }
        document
    }

    fn fill(&self, document: &mut Value, picked: &[(String, Vec<String>)]) {
        let cells: usize = picked.iter().map(|(_, codes)| codes.len()).product();
        let (mut values, mut status) = (Vec::with_capacity(cells), Map::new());
        for at in 0..cells {
            let mut rest = at;
            let mut codes = HashMap::new();
            for (name, of) in picked.iter().rev() {
                codes.insert(name.as_str(), of[rest % of.len()].as_str());
                rest /= of.len();
            }
            match (self.number)(&codes) {
                Ok(number) => values.push(json!(number)),
                Err(symbol) => {
                    values.push(Value::Null);
                    if !symbol.is_empty() {
                        status.insert(at.to_string(), json!(symbol));
                    }
                }
            }
        }
        document["value"] = match self.sparse {
            true => values
                .into_iter()
                .enumerate()
                .filter(|(_, value)| !value.is_null())
                .map(|(at, value)| (at.to_string(), value))
                .collect::<Map<_, _>>()
                .into(),
            false => values.into(),
        };
        if !status.is_empty() {
            document["status"] = status.into();
        }
    }

    /// The dimensions with the codes that were picked, in the order of the table; none when there is no such
    /// code.
    fn picked(&self, picks: &HashMap<String, (Vec<String>, bool)>) -> Option<Vec<(String, Vec<String>)>> {
        if picks.keys().any(|name| !self.dimensions.iter().any(|(known, _)| known == name)) {
            return None;
        }
        let pick = |(name, known): &(&str, Vec<String>)| {
            let (codes, grouped) = picks.get(*name)?;
            let known = if *grouped { &self.codelist.as_ref()?.1 } else { known };
            codes.iter().all(|code| known.contains(code)).then_some(())?;
            // In the order of the table, whatever that of the question.
            let codes = known.iter().filter(|code| codes.contains(code)).cloned().collect();
            Some(((*name).to_owned(), codes))
        };
        self.dimensions.iter().map(pick).collect()
    }
}

impl Statbank {
    /// Lets a server answer so.
    pub(crate) fn serve(self, upstream: &Upstream) {
        upstream.serves_by(move |asked| self.answer(asked));
    }

    fn answer(&self, asked: &Asked) -> Option<Answer> {
        let (path, query) = asked.target.split_once('?').unwrap_or((&asked.target, ""));
        let path: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        let table = |id: &str| self.tables.iter().find(|table| table.id == id);
        match path[..] {
            ["ssb", ..] if self.v2 != 200 => Some(Answer::status(self.v2)),
            ["ssb", "config"] => Some(Answer::json(&json!({"maxDataCells": self.max_cells?}))),
            ["ssb", "codelists", id] => {
                let lists = self.tables.iter().filter_map(|table| table.codelist.as_ref());
                let (_, codes) = lists.into_iter().find(|(name, _)| format!("agg_{name}") == id)?;
                let values: Vec<_> = codes.iter().map(|code| json!({"code": code, "label": code})).collect();
                Some(Answer::json(&json!({"id": id, "values": values})))
            }
            ["ssb", "tables", id, "metadata"] => {
                let table = table(id)?;
                Some(Answer::json(&table.document(&table.all(), false)))
            }
            ["ssb", "tables", id, "data"] => {
                let picks = if asked.method == "POST" { posted_v2(&asked.body) } else { queried(query) };
                let picked = table(id)?.picked(&picks);
                Some(self.numbers(table(id)?, picked, self.max_cells))
            }
            ["ssb-v1", "no", "table", id, ""] if asked.method == "GET" => {
                let variables: Vec<_> = table(id)?
                    .dimensions
                    .iter()
                    .map(|(name, codes)| {
                        json!({"code": name, "text": name, "values": codes, "valueTexts": codes, "time": *name == "Tid"})
                    })
                    .collect();
                Some(Answer::json(&json!({"title": id, "variables": variables})))
            }
            ["ssb-v1", "no", "table", id, ""] => {
                let picked = table(id)?.picked(&posted_v1(&asked.body));
                Some(self.numbers(table(id)?, picked, Some(800_000)))
            }
            _ => None,
        }
    }

    fn numbers(
        &self,
        table: &Table,
        picked: Option<Vec<(String, Vec<String>)>>,
        max: Option<usize>,
    ) -> Answer {
        let Some(picked) = picked else { return Answer::status(400) };
        let cells: usize = picked.iter().map(|(_, codes)| codes.len()).product();
        match max {
            Some(max) if cells > max => Answer::status(403),
            _ => Answer::json(&table.document(&picked, true)),
        }
    }
}

fn texts(list: &Value) -> Vec<String> {
    list.as_array().unwrap().iter().map(|text| text.as_str().unwrap().to_owned()).collect()
}

fn queried(query: &str) -> HashMap<String, (Vec<String>, bool)> {
    let pairs: HashMap<String, String> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    let name = |key: &str| Some(key.strip_prefix("valueCodes[")?.strip_suffix(']')?.to_owned());
    let picks = pairs.iter().filter_map(|(key, codes)| {
        let name = name(key)?;
        let grouped = pairs.contains_key(&format!("codelist[{name}]"));
        Some((name, (codes.split(',').map(str::to_owned).collect(), grouped)))
    });
    picks.collect()
}

fn posted_v2(body: &str) -> HashMap<String, (Vec<String>, bool)> {
    let body: Value = serde_json::from_str(body).unwrap();
    let picks = body["selection"].as_array().unwrap().iter().map(|pick| {
        let grouped = pick.get("codelist").is_some() && pick["outputValues"] == "aggregated";
        (pick["variableCode"].as_str().unwrap().to_owned(), (texts(&pick["valueCodes"]), grouped))
    });
    picks.collect()
}

fn posted_v1(body: &str) -> HashMap<String, (Vec<String>, bool)> {
    let body: Value = serde_json::from_str(body).unwrap();
    assert_eq!(body["response"]["format"], "json-stat2");
    let picks = body["query"].as_array().unwrap().iter().map(|pick| {
        let grouped = pick["selection"]["filter"].as_str().unwrap().starts_with("agg:");
        (pick["code"].as_str().unwrap().to_owned(), (texts(&pick["selection"]["values"]), grouped))
    });
    picks.collect()
}
