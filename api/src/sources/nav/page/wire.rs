//! Pages as they are sent. Of a line, nothing is kept in memory but what is read from it.

use super::{Line, Lines, MOST};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;
use std::marker::PhantomData;

#[derive(Deserialize)]
pub(super) struct WirePage {
    pub(super) id: Option<String>,
    pub(super) next_id: Option<String>,
    pub(super) next_url: Option<String>,
    pub(super) items: Lines,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireLine {
    pub(super) id: Lenient<String>,
    #[serde(rename = "_feed_entry")]
    pub(super) entry: Lenient<WireEntry>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct WireEntry {
    pub(super) uuid: Lenient<String>,
    pub(super) status: Lenient<String>,
    #[serde(rename = "sistEndret")]
    pub(super) changed_at: Lenient<String>,
}

/// What is of the type that is wanted; anything else is passed over.
pub(super) struct Lenient<T>(pub(super) Option<T>);

/// What can be wanted: a text or an object.
trait Wanted: Sized {
    fn text(_: &str) -> Option<Self> {
        None
    }

    fn object<'de, A: MapAccess<'de>>(mut object: A) -> Result<Option<Self>, A::Error> {
        while object.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

impl Wanted for String {
    fn text(text: &str) -> Option<String> {
        Some(text.to_owned())
    }
}

impl Wanted for WireLine {
    fn object<'de, A: MapAccess<'de>>(object: A) -> Result<Option<WireLine>, A::Error> {
        WireLine::deserialize(MapAccessDeserializer::new(object)).map(Some)
    }
}

impl Wanted for WireEntry {
    fn object<'de, A: MapAccess<'de>>(object: A) -> Result<Option<WireEntry>, A::Error> {
        WireEntry::deserialize(MapAccessDeserializer::new(object)).map(Some)
    }
}

impl<T> Default for Lenient<T> {
    fn default() -> Lenient<T> {
        Lenient(None)
    }
}

impl<'de, T: Wanted> Deserialize<'de> for Lenient<T> {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Lenient<T>, D::Error> {
        reader.deserialize_any(Any(PhantomData)).map(Lenient)
    }
}

struct Any<T>(PhantomData<T>);

impl<'de, T: Wanted> Visitor<'de> for Any<T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_unit<E: Error>(self) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Option<T>, E> {
        Ok(None)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Option<T>, E> {
        Ok(T::text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Option<T>, A::Error> {
        while list.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, object: A) -> Result<Option<T>, A::Error> {
        T::object(object)
    }
}

impl<'de> Deserialize<'de> for Lines {
    fn deserialize<D: Deserializer<'de>>(reader: D) -> Result<Lines, D::Error> {
        reader.deserialize_seq(Items)
    }
}

/// The lines of a page, no more than it may have.
struct Items;

impl<'de> Visitor<'de> for Items {
    type Value = Lines;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Lines, A::Error> {
        let mut lines = Lines::default();
        for number in 0.. {
            let Some(Lenient(item)) = list.next_element::<Lenient<WireLine>>()? else { break };
            if number >= MOST {
                return Err(A::Error::custom(format!("more than {MOST} lines")));
            }
            match item.and_then(Line::read) {
                Some(line) => lines.all.push(line),
                None => lines.unread += 1,
            }
        }
        Ok(lines)
    }
}
