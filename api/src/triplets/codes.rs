//! The codes of a file, each kept once.

use std::collections::HashMap;

use flytthit_matcher::commuting::{Area, AreaId, AreaKind};
use foldhash::fast::RandomState;

/// The longest code, in characters.
const MAX_CODE: usize = 64;

/// The codes met so far.
pub(super) struct Codes<K> {
    /// Their areas, in the order that they were met.
    pub(super) areas: Vec<Area>,
    /// Every text met as a code: its area, or why it has none.
    met: HashMap<Box<[u8]>, Result<AreaId, String>, RandomState>,
    /// The residence of the last row, and its area: most files list a residence's flows together.
    last: Option<(Box<[u8]>, AreaId)>,
    kind: K,
}

impl<K: FnMut(&str) -> Result<AreaKind, String>> Codes<K> {
    pub(super) fn new(kind: K) -> Codes<K> {
        Codes { areas: Vec::new(), met: HashMap::default(), last: None, kind }
    }

    /// The area with this code, or why there is none.
    pub(super) fn id(&mut self, code: &[u8]) -> Result<AreaId, String> {
        if let Some(met) = self.met.get(code) {
            return met.clone();
        }
        let area = area(code, &mut self.kind).map(|area| {
            self.areas.push(area);
            AreaId(self.areas.len() as u32 - 1)
        });
        self.met.insert(code.into(), area.clone());
        area
    }

    /// The same, quicker for the residence of the last row.
    pub(super) fn residence(&mut self, code: &[u8]) -> Result<AreaId, String> {
        match &self.last {
            Some((last, id)) if **last == *code => Ok(*id),
            _ => {
                let id = self.id(code)?;
                self.last = Some((code.into(), id));
                Ok(id)
            }
        }
    }
}

fn area(code: &[u8], kind: &mut impl FnMut(&str) -> Result<AreaKind, String>) -> Result<Area, String> {
    let code = str::from_utf8(code).map_err(|_| "not UTF-8".to_owned())?;
    if code.trim().is_empty() {
        return Err("must not be blank".to_owned());
    }
    if code.chars().any(char::is_control) {
        return Err("must not contain control characters".to_owned());
    }
    if code.chars().count() > MAX_CODE {
        return Err(format!("must have at most {MAX_CODE} characters"));
    }
    Ok(Area { code: code.into(), kind: kind(code)? })
}
