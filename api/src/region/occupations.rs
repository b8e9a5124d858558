//! The occupations, STYRK-08: the Norwegian ISCO-08.

use crate::db::occupation as rows;
use crate::db::{self, Conn};
use crate::language::Language;
use flytthit_matcher::occupation::Code;
use std::collections::BTreeMap;

/// An occupation or a group of occupations.
#[derive(Clone, Debug)]
pub struct Occupation {
    /// Its code, 1 to 4 digits.
    pub code: Code,
    /// Its title in Norwegian (bokmål).
    pub title_nb: String,
    /// Its title in Nynorsk, where it is another.
    pub title_nn: Option<String>,
    /// Its title in English, where known.
    pub title_en: Option<String>,
    /// The key of the source.
    pub source: String,
}

impl Occupation {
    /// Its title for a reader; in bokmål where there is no other.
    pub fn title(&self, language: Language) -> &str {
        let title = match language {
            Language::Nb => None,
            Language::Nn => self.title_nn.as_ref(),
            Language::En => self.title_en.as_ref(),
        };
        title.unwrap_or(&self.title_nb)
    }
}

/// All occupations, by code.
#[derive(Debug, Default)]
pub struct Occupations(BTreeMap<String, Occupation>);

impl Occupations {
    pub(super) fn load(conn: &mut Conn) -> db::Result<Occupations> {
        let rows = rows::all(conn)?.into_iter().filter_map(|row| {
            let code: Code = row.code.parse().ok()?;
            let rows::Occupation { title_nb, title_nn, title_en, source_id: source, .. } = row;
            Some((row.code, Occupation { code, title_nb, title_nn, title_en, source }))
        });
        Ok(Occupations(rows.collect()))
    }

    /// All that begin with `prefix`, by code: a group comes before what is in it.
    pub fn within<'o>(&'o self, prefix: &'o str) -> impl Iterator<Item = &'o Occupation> {
        self.0
            .range(prefix.to_owned()..)
            .map_while(move |(code, found)| code.starts_with(prefix).then_some(found))
    }

    /// The occupation with this very code.
    pub fn get(&self, code: Code) -> Option<&Occupation> {
        self.0.get(code.as_str())
    }

    /// The occupation, or the narrowest known group that it is in.
    pub fn nearest(&self, code: Code) -> Option<&Occupation> {
        (1..=code.level()).rev().find_map(|level| self.get(code.group(level)))
    }

    /// Whether this is a code of the classification. Where only its groups have been imported, the
    /// two-digit group decides.
    pub fn knows(&self, code: Code) -> bool {
        let complete = self.0.values().any(|known| known.code.level() == 4);
        self.get(if complete { code } else { code.group(2) }).is_some()
    }
}
