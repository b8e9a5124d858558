//! JSON values of a bounded size, with the keys that an object repeats: the usual map keeps the last one
//! silently.

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;

/// The most fields of an object.
const MAX_FIELDS: usize = 100;
/// Maximum number of bytes of a field's name: a pointer to each value inside repeats it.
const MAX_NAME: usize = 100;
/// The most values of a record, those inside others included.
const MAX_VALUES: usize = 1_000;

/// What has been noticed of a record while it was read.
#[derive(Debug)]
pub(crate) struct Noticed {
    /// Which fields are given again: pairs of pointer and reason.
    pub(crate) repeated: Vec<(String, String)>,
    /// How many values there may still be.
    left: usize,
}

impl Noticed {
    /// Nothing yet.
    pub(crate) fn new() -> Noticed {
        Noticed { repeated: Vec::new(), left: MAX_VALUES }
    }
}

/// A value at this pointer, to be read.
pub(crate) struct At<'a> {
    pub(crate) pointer: String,
    pub(crate) noticed: &'a mut Noticed,
}

/// The pointer to the field `key` of an object.
pub(crate) fn pointer(key: &str) -> String {
    format!("/{}", key.replace('~', "~0").replace('/', "~1"))
}

impl<'de> DeserializeSeed<'de> for At<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.noticed.left =
            self.noticed.left.checked_sub(1).ok_or_else(|| {
                D::Error::custom(format_args!("a record has more than {MAX_VALUES} values"))
            })?;
        deserializer.deserialize_any(self)
    }
}

impl At<'_> {
    fn inside(&mut self, name: &str) -> At<'_> {
        At { pointer: format!("{}{}", self.pointer, pointer(name)), noticed: self.noticed }
    }
}

impl<'de> Visitor<'de> for At<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element_seed(self.inside(&values.len().to_string()))? {
            values.push(value);
        }
        Ok(values.into())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<Value, A::Error> {
        let mut values = Map::new();
        let mut count = 0;
        while let Some(key) = map.next_key::<String>()? {
            count += 1;
            if count > MAX_FIELDS {
                return Err(A::Error::custom(format_args!("an object has more than {MAX_FIELDS} fields")));
            }
            if key.len() > MAX_NAME {
                return Err(A::Error::custom(format_args!("a field's name has more than {MAX_NAME} bytes")));
            }
            let inside = self.inside(&key);
            let at = inside.pointer.clone();
            let value = map.next_value_seed(inside)?;
            if values.contains_key(&key) {
                self.noticed.repeated.push((at, "is given twice".to_owned()));
            } else {
                values.insert(key, value);
            }
        }
        Ok(values.into())
    }
}
