//! Where figures come from.

use crate::db::{self, Conn, source};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// Where a figure or a record comes from.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Source {
    /// What it is called.
    pub name: String,
    /// Where it is on the web; null when it is not there.
    #[schema(format = "uri")]
    pub url: Option<String>,
    /// The licence of its figures; null when unknown.
    #[schema(example = "CC BY 4.0")]
    pub licence: Option<String>,
}

/// All sources, by the key that records name them by.
#[derive(Debug, Default)]
pub struct Sources(HashMap<String, Source>);

impl Sources {
    pub(super) fn load(conn: &mut Conn) -> db::Result<Sources> {
        let rows = source::all(conn)?.into_iter();
        let sources = rows.map(|source::Source { id, name, url, licence }| (id, Source { name, url, licence }));
        Ok(Sources(sources.collect()))
    }

    /// The source with this key. One that came with the latest change may not be read yet: until
    /// then it is shown by its key.
    pub fn get(&self, key: &str) -> Source {
        let unread = || Source { name: key.to_owned(), url: None, licence: None };
        self.0.get(key).cloned().unwrap_or_else(unread)
    }
}
