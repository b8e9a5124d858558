//! [`Form`]: what may be written as one text, as a list or as an object.

use super::MAX_CELLS;
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::marker::PhantomData;

/// One text, a list, or an object, whose keys are kept as they come: in their order, and twice if they come
/// twice.
#[derive(Debug)]
pub(super) enum Form<L, M> {
    /// One text for everything.
    One(String),
    /// A list.
    List(Vec<L>),
    /// An object.
    Map(Vec<(String, M)>),
}

impl<'de, L: Deserialize<'de>, M: Deserialize<'de>> Deserialize<'de> for Form<L, M> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Form<L, M>, D::Error> {
        reader.deserialize_any(Any(PhantomData))
    }
}

struct Any<L, M>(PhantomData<(L, M)>);

impl<'de, L: Deserialize<'de>, M: Deserialize<'de>> Visitor<'de> for Any<L, M> {
    type Value = Form<L, M>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list or an object")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Form<L, M>, E> {
        Ok(Form::One(text.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Form<L, M>, A::Error> {
        let mut read = Vec::new();
        while let Some(next) = list.next_element()? {
            read.push(next);
            bound(read.len())?;
        }
        Ok(Form::List(read))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut object: A) -> Result<Form<L, M>, A::Error> {
        let mut read = Vec::new();
        while let Some(next) = object.next_entry()? {
            read.push(next);
            bound(read.len())?;
        }
        Ok(Form::Map(read))
    }
}

/// Nothing has more entries than a dataset has cells.
fn bound<E: Error>(entries: usize) -> Result<(), E> {
    match entries > MAX_CELLS {
        true => Err(E::custom(format!("more than {MAX_CELLS} entries"))),
        false => Ok(()),
    }
}
