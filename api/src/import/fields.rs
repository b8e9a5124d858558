//! The fields of a JSON object, taken one at a time, with all that is wrong with them.

use std::{collections::BTreeMap, fmt};

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::tree::{At, Noticed, pointer};

/// The fields of an object that have not been taken yet, and the problems of those that have.
#[derive(Debug)]
pub struct Fields {
    values: BTreeMap<String, Value>,
    problems: Vec<(String, String)>,
}

impl Fields {
    /// Reads a JSON object; fails with the reason.
    pub fn parse(json: &[u8]) -> Result<Fields, String> {
        let text = str::from_utf8(json)
            .map_err(|err| format!("not UTF-8 from byte {} on", err.valid_up_to() + 1))?;
        serde_json::from_str(text).map_err(|err| match err.line() {
            // Of the whole file, the line is known; of the line, only the column says something.
            0 | 1 => err.to_string().replace("line 1 column", "column"),
            _ => err.to_string(),
        })
    }

    /// The fields of a value that is an object; fails with the reason.
    pub fn of(value: Value) -> Result<Fields, String> {
        Fields::deserialize(value).map_err(|err| err.to_string())
    }

    /// A field that has not been taken yet, where it is a text.
    pub fn text(&self, key: &str) -> Option<&str> {
        self.values.get(key).and_then(Value::as_str)
    }

    /// Says what a field is that is left out.
    pub fn default_to(&mut self, key: &str, value: impl Into<Value>) {
        self.values.entry(key.to_owned()).or_insert_with(|| value.into());
    }

    /// Says what a field is that is left out or `null`.
    pub fn fill(&mut self, key: &str, value: impl Into<Value>) {
        if self.values.get(key).is_none_or(Value::is_null) {
            self.values.insert(key.to_owned(), value.into());
        }
    }

    /// Takes a field that must be there. `None` when it is not or when it is wrong.
    pub fn required<T>(&mut self, key: &str, read: impl FnOnce(Value) -> Result<T, String>) -> Option<T> {
        match self.values.remove(key) {
            Some(value) => self.check(pointer(key), read(value)),
            None => self.check(pointer(key), Err("is missing".to_owned())),
        }
    }

    /// Takes a field that may be absent or `null`, which is unknown. `None` also when it is wrong.
    pub fn optional<T>(&mut self, key: &str, read: impl FnOnce(Value) -> Result<T, String>) -> Option<T> {
        match self.values.remove(key) {
            None | Some(Value::Null) => None,
            Some(value) => self.check(pointer(key), read(value)),
        }
    }

    /// Takes a field that may be absent or `null` and is an object itself.
    pub fn object<T>(&mut self, key: &str, read: impl FnOnce(&mut Fields) -> Option<T>) -> Option<T> {
        let values = match self.values.remove(key) {
            None | Some(Value::Null) => return None,
            Some(Value::Object(values)) => values.into_iter().collect(),
            Some(_) => return self.check(pointer(key), Err("must be an object".to_owned())),
        };
        let mut inner = Fields { values, problems: Vec::new() };
        let found = read(&mut inner);
        for (at, reason) in inner.finish().err().unwrap_or_default() {
            self.problems.push((pointer(key) + &at, reason));
        }
        found
    }

    /// Takes a list that may be absent or `null`, of at most `max` elements; wrong elements are named by
    /// their place in it. The elements of a longer one are not looked at.
    pub fn list<T>(
        &mut self,
        key: &str,
        max: usize,
        read: impl Fn(Value) -> Result<T, String>,
    ) -> Option<Vec<T>> {
        let values = match self.values.remove(key) {
            None | Some(Value::Null) => return None,
            Some(Value::Array(values)) => values,
            Some(_) => return self.check(pointer(key), Err("must be a list".to_owned())),
        };
        let count = values.len();
        if count > max {
            return self.check(pointer(key), Err(format!("must have at most {max} elements")));
        }
        let found: Vec<T> = values
            .into_iter()
            .enumerate()
            .filter_map(|(place, value)| self.check(format!("{}/{place}", pointer(key)), read(value)))
            .collect();
        (found.len() == count).then_some(found)
    }

    /// Takes a list that must be there, of at most `max` elements.
    pub fn required_list<T>(
        &mut self,
        key: &str,
        max: usize,
        read: impl Fn(Value) -> Result<T, String>,
    ) -> Option<Vec<T>> {
        match self.values.get(key) {
            None | Some(Value::Null) => self.required(key, |_| Err("must be a list".to_owned())),
            Some(_) => self.list(key, max, read),
        }
    }

    /// Notes what is wrong with a field beside its own value.
    pub fn refuse(&mut self, key: &str, reason: impl Into<String>) {
        self.problems.push((pointer(key), reason.into()));
    }

    /// Ends the reading: what is left is unknown. Fails with all that is wrong, as pairs of
    /// pointer and reason.
    pub fn finish(self) -> Result<(), Vec<(String, String)>> {
        let Fields { values, mut problems } = self;
        problems.extend(
            values.into_keys().map(|key| (pointer(&key), "is not a field of this format".to_owned())),
        );
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }

    fn check<T>(&mut self, at: String, read: Result<T, String>) -> Option<T> {
        read.map_err(|reason| self.problems.push((at, reason))).ok()
    }
}

/// Repeated keys are problems.
impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Fields, D::Error> {
        deserializer.deserialize_map(Object)
    }
}

struct Object;

impl<'de> Visitor<'de> for Object {
    type Value = Fields;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Fields, A::Error> {
        let mut noticed = Noticed::new();
        let values = match (At { pointer: String::new(), noticed: &mut noticed }).visit_map(map)? {
            Value::Object(values) => values.into_iter().collect(),
            _ => BTreeMap::new(),
        };
        Ok(Fields { values, problems: noticed.repeated })
    }
}
