//! What the codes of a file can mean.

use std::collections::{HashMap, HashSet};

use flytthit_matcher::{occupation::Code, place::MunicipalityNumber};

use crate::db::{Conn, Result, municipality, occupation};

/// The municipalities and occupations that the database knows.
pub struct Known {
    municipalities: HashMap<String, String>,
    occupations: HashSet<String>,
    /// Whether the whole classification has been imported.
    complete: bool,
}

impl Known {
    /// Reads them from the database.
    pub fn load(conn: &mut Conn) -> Result<Known> {
        let mut municipalities = HashMap::new();
        for number in municipality::numbers(conn)? {
            // Should two have had the same number, the one that has it now is meant.
            let open = number.valid_to.is_none();
            let place = municipalities.entry(number.number).or_insert_with(|| number.municipality_id.clone());
            if open {
                *place = number.municipality_id;
            }
        }
        let occupations: HashSet<String> =
            occupation::all(conn)?.into_iter().map(|found| found.code).collect();
        let complete = occupations.iter().any(|code| code.len() == 4);
        Ok(Known { municipalities, occupations, complete })
    }

    /// The slug of the municipality that has or had this number.
    pub fn municipality(&self, number: MunicipalityNumber) -> Result<String, String> {
        let found = self.municipalities.get(&number.to_string());
        found.cloned().ok_or_else(|| format!("no municipality with the number {number} is known"))
    }

    /// The code, if the classification has it; where only its groups are known, if they have its
    /// group.
    pub fn occupation(&self, code: Code) -> Result<String, String> {
        let found = if self.complete { code } else { code.group(2) };
        match self.occupations.contains(found.as_str()) {
            true => Ok(code.to_string()),
            false => Err(format!("STYRK-08 has no occupation {code}")),
        }
    }
}
