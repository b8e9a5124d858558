//! What `areas`, `zones` and `plot` read: the flows of a country, and what its municipalities are
//! called.

use std::{
    cmp::Reverse,
    collections::HashMap,
    error::Error,
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use clap::Args;
use flytthit_matcher::commuting::{AreaId, AreaKind, Matrix, Partition};

use super::near;
use crate::{
    import::{Observer, Problem, table},
    triplets,
};

/// Which flows.
#[derive(Args, Debug)]
pub struct FlowArgs {
    /// The flows: CSV with the columns `residence,work,commuters[,status]`; `-` is the standard input.
    file: PathBuf,
    /// What to show instead of codes: CSV with the columns `code,name`.
    #[arg(long, value_name = "FILE.csv")]
    names: Option<PathBuf>,
    /// A code of the file that is a labour market outside, left out with its flows, as those of the
    /// programme's own matrix, trondheim-region and elverum-hamar, are. Can be given several times.
    #[arg(long, value_name = "CODE")]
    labour_market: Vec<String>,
}

/// The labour markets of the programme's own matrix.
const OWN_MARKETS: [&str; 2] = ["trondheim-region", "elverum-hamar"];

/// The longest name, in characters.
const MAX_NAME: usize = 200;

/// How many members of a cluster are named.
const MEMBERS: usize = 8;

/// The flows of a country.
pub(super) struct Flows {
    /// The flows; its areas are in the order of their codes.
    pub(super) matrix: Matrix,
    /// What its areas are called, by code.
    names: HashMap<String, String>,
    /// What the file is called.
    pub(super) title: String,
}

impl Flows {
    /// Reads them; what is wrong with a line goes to the standard error.
    pub(super) fn read(args: &FlowArgs) -> Result<Flows, Box<dyn Error>> {
        let markets = args.labour_market.iter().map(String::as_str).chain(OWN_MARKETS);
        let kind = |code: &str| match markets.clone().any(|market| market == code) {
            true => Ok(AreaKind::LabourMarket),
            false => Ok(AreaKind::Municipality),
        };
        let flows = in_file(&args.file, |file| triplets::read(file, kind, &mut Tell))?;
        let matrix = flows.matrix().map_err(|err| format!("{}: {err}", args.file.display()))?;
        let names = args.names.as_deref().map_or_else(|| Ok(HashMap::new()), read_names)?;
        let title = match args.file.file_stem() {
            Some(name) if name != "-" => name.to_string_lossy().into_owned(),
            _ => "the standard input".to_owned(),
        };
        let flows = Flows { matrix, names, title };
        for market in &args.labour_market {
            flows.find(market).map_err(|err| format!("--labour-market: {err}"))?;
        }
        Ok(flows)
    }

    /// The municipalities, in the order of their codes.
    pub(super) fn municipalities(&self) -> impl Iterator<Item = AreaId> {
        self.matrix.municipalities()
    }

    /// Fails when nobody works in another municipality than at home.
    pub(super) fn require_commuters(&self) -> Result<(), String> {
        let matrix = &self.matrix;
        let flows = || self.municipalities().flat_map(|area| matrix.from(area));
        let reason = match self.municipalities().count() {
            _ if flows().all(|cell| cell.commuters.unwrap_or(0) == 0) => "all flows are 0 or blank",
            1 => "there is only one municipality",
            _ if flows().all(|cell| cell.residence == cell.work || cell.commuters.unwrap_or(0) == 0) => {
                "nobody works in another municipality than at home"
            }
            _ => return Ok(()),
        };
        Err(format!("nothing can be divided: {reason}"))
    }

    /// Members of a cluster, that with the most jobs first; of many, the first ones.
    pub(super) fn members(&self, members: &[AreaId]) -> String {
        let mut members = members.to_vec();
        members.sort_by_key(|&member| (Reverse(self.matrix.jobs(member)), member));
        let names: Vec<&str> = members.iter().take(MEMBERS).map(|&member| self.name(member)).collect();
        match members.len().saturating_sub(MEMBERS) {
            0 => names.join(", "),
            more => format!("{} and {more} more", names.join(", ")),
        }
    }

    /// CSV with a line for each municipality: its code, and its label in each division, where 0 is
    /// none.
    pub(super) fn csv<const N: usize, const D: usize>(
        &self,
        columns: [&str; N],
        divisions: [&Partition; D],
    ) -> Result<String, Box<dyn Error>> {
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.write_record(columns)?;
        for area in self.municipalities() {
            let labels = divisions.map(|division| division.label(area).unwrap_or(0).to_string());
            csv.write_record(
                std::iter::once(self.matrix.code(area)).chain(labels.iter().map(String::as_str)),
            )?;
        }
        Ok(String::from_utf8(csv.into_inner()?)?)
    }

    /// What an area is called: its name where it is known, else its code.
    pub(super) fn name(&self, area: AreaId) -> &str {
        let code = self.matrix.code(area);
        self.names.get(code).map_or(code, String::as_str)
    }

    /// The area with this code or name. Fails with the codes that are near.
    pub(super) fn find(&self, wanted: &str) -> Result<AreaId, String> {
        let areas = || self.matrix.ids();
        let named = || areas().filter(|&area| self.name(area).to_lowercase() == wanted.to_lowercase());
        match (self.matrix.area(wanted), named().next(), named().nth(1)) {
            (Some(area), ..) | (None, Some(area), None) => Ok(area),
            (None, Some(_), Some(_)) => {
                let codes: Vec<&str> = named().map(|area| self.matrix.code(area)).collect();
                Err(format!("{wanted:?} may be any of {}: give its code", codes.join(", ")))
            }
            (None, None, _) => {
                let known = areas().flat_map(|area| [self.matrix.code(area), self.name(area)]);
                Err(near::unknown("area", wanted, known))
            }
        }
    }
}

/// Tells what is wrong with a line on the standard error.
pub(super) struct Tell;

impl Observer for Tell {
    fn read(&mut self, _bytes: u64) {}

    fn problem(&mut self, problem: Problem) {
        eprintln!("{problem}");
    }
}

/// Opens a file, or the standard input as `-`, and reads it; errors name the file.
pub(super) fn in_file<T, E: Error>(
    path: &Path,
    read: impl FnOnce(&mut dyn Read) -> Result<T, E>,
) -> Result<T, String> {
    let failed = |err: &dyn Error| match err.source() {
        Some(cause) => format!("{}: {err}: {cause}", path.display()),
        None => format!("{}: {err}", path.display()),
    };
    match path.as_os_str() == "-" {
        true => read(&mut io::stdin().lock()).map_err(|err| failed(&err)),
        false => {
            let mut file = File::open(path).map_err(|err| failed(&err))?;
            read(&mut file).map_err(|err| failed(&err))
        }
    }
}

fn read_names(path: &Path) -> Result<HashMap<String, String>, String> {
    in_file(path, |file| {
        let table = table::Table::open(file)?;
        let [code, name] = table.columns(["code", "name"], 2)?;
        let mut names = HashMap::new();
        let invalid = table.rows(&mut Tell, |row| {
            let (key, value) = (row.text(code).map_err(one)?, row.text(name).map_err(one)?);
            if key.is_empty() {
                return Err(vec![(code.name, "must not be blank".to_owned())]);
            }
            let count = value.chars().count();
            if count == 0 || count > MAX_NAME || value.chars().any(char::is_control) {
                let reason = format!("must be a text on one line of at most {MAX_NAME} characters");
                return Err(vec![(name.name, reason)]);
            }
            match names.insert(key.to_owned(), value.to_owned()) {
                Some(_) => Err(vec![(code.name, format!("{key} is given twice"))]),
                None => Ok(()),
            }
        })?;
        table::all_valid(invalid)?;
        Ok::<_, table::Error>(names)
    })
}

fn one(problem: table::RowProblem) -> Vec<table::RowProblem> {
    vec![problem]
}
