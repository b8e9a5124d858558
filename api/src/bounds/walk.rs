//! Reads a JSON text against [`Bounds`] without keeping it.

use super::Bounds;
use crate::error::{Fault, Faults};
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// Adds to `faults` whatever in the text is longer than it may be.
pub(super) fn walk(json: &[u8], bounds: &Bounds, faults: &mut Faults) -> serde_json::Result<()> {
    let mut json = serde_json::Deserializer::from_slice(json);
    At { bounds, pointer: &mut String::new(), faults }.deserialize(&mut json)?;
    json.end()
}

/// A value at this pointer.
struct At<'a> {
    bounds: &'a Bounds,
    pointer: &'a mut String,
    faults: &'a mut Faults,
}

impl At<'_> {
    fn refuse(&mut self, detail: String) {
        self.faults.add(Fault::in_body(self.pointer.as_str(), detail));
    }
}

impl<'de> DeserializeSeed<'de> for At<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for At<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E: Error>(mut self, text: &str) -> Result<(), E> {
        if let Some(detail) = self.bounds.text(text) {
            self.refuse(detail);
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        let length = self.pointer.len();
        let mut count = 0;
        if let Some(bounds) = &self.bounds.items {
            while self.bounds.max_items.is_none_or(|max| count < max) {
                self.pointer.push_str(&format!("/{count}"));
                let inside = At { bounds, pointer: &mut *self.pointer, faults: &mut *self.faults };
                let more = seq.next_element_seed(inside)?.is_some();
                self.pointer.truncate(length);
                if !more {
                    return Ok(());
                }
                count += 1;
            }
        }
        while seq.next_element::<IgnoredAny>()?.is_some() {
            count += 1;
        }
        if let Some(detail) = self.bounds.list(count) {
            self.refuse(detail);
        }
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let length = self.pointer.len();
        while let Some(found) = map.next_key_seed(Field(self.bounds))? {
            let Some((name, bounds)) = found else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            self.pointer.push_str(&format!("/{name}"));
            map.next_value_seed(At { bounds, pointer: &mut *self.pointer, faults: &mut *self.faults })?;
            self.pointer.truncate(length);
        }
        Ok(())
    }
}

/// Finds a field by its name; none that has no bounds.
struct Field<'b>(&'b Bounds);

impl<'de, 'b> DeserializeSeed<'de> for Field<'b> {
    type Value = Option<(&'b str, &'b Bounds)>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'b> Visitor<'_> for Field<'b> {
    type Value = Option<(&'b str, &'b Bounds)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
        Ok(self.0.fields.get_key_value(name).map(|(name, bounds)| (name.as_str(), bounds)))
    }
}
