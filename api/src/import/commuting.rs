//! Commuting matrices.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    io::Read,
};

use flytthit_matcher::{
    commuting::{self, AreaKind, CellStatus},
    place::MunicipalityNumber,
};

use super::{Error, Observer, Report};
use crate::{
    db::{
        Conn, Db, labour_market,
        matrix::{self, Area, Cell, Matrix, MatrixRow},
        municipality::{self, Number},
        revision,
        source::{self, Source},
    },
    triplets::{self, Triplets},
};

/// What a matrix file does not say itself.
#[derive(Clone, Debug)]
pub struct Options {
    /// The year of the figures.
    pub year: i16,
    /// Where they come from, as a reader sees it.
    pub source: String,
    /// Under which licence they are.
    pub licence: String,
    /// The code of an area that is known to have more jobs than employed residents. Without it,
    /// Tynset and Røros are.
    pub centre: Option<String>,
}

/// Areas that have more jobs than employed residents in every year, by their numbers over time.
const CENTRES: [&str; 4] = ["3427", "0437", "5025", "1640"];

/// The beginnings of municipality numbers: the counties there are and have been since numbers
/// exist, Svalbard (21), Jan Mayen (22) and the continental shelf (23).
const COUNTIES: [&str; 37] = [
    "01", "02", "03", "04", "05", "06", "07", "08", "09", "10", "11", "12", "13", "14", "15", "16", "17",
    "18", "19", "20", "21", "22", "23", "30", "31", "32", "33", "34", "38", "39", "40", "42", "46", "50",
    "54", "55", "56",
];

/// Imports a CSV file with the columns residence, work, commuters and, if it wants to, status, in
/// one transaction. A matrix of the same year is replaced.
pub fn import(
    db: &Db,
    file: impl Read,
    options: &Options,
    observer: &mut dyn Observer,
) -> Result<Report, Error> {
    db.write_blocking(|conn, revision| {
        let markets: BTreeSet<String> =
            labour_market::all(conn)?.into_iter().map(|market| market.id).collect();
        let flows = triplets::read(file, |code| kind(code, &markets), observer)?;
        check_orientation(&flows, options)?;

        let year = i32::from(options.year);
        let old = matrix::all(conn)?.into_iter().find(|old| old.matrix.year == year);
        let source = Source {
            id: format!("commuting-{year}"),
            name: options.source.clone(),
            url: None,
            licence: Some(options.licence.clone()),
        };
        let new = Matrix {
            matrix: MatrixRow {
                year,
                source_id: source.id.clone(),
                is_default: old.as_ref().is_some_and(|old| old.matrix.is_default),
            },
            areas: areas(conn, year, &flows.areas)?,
            cells: flows.cells.iter().map(|cell| row(year, cell)).collect(),
        };
        let count = flows.cells.len() as u64;
        if old.as_ref() == Some(&new) && source::find(conn, &source.id)?.as_ref() == Some(&source) {
            return Ok(Report { unchanged: count, ..Report::default() });
        }
        source::put(conn, &source)?;
        matrix::put(conn, &new)?;
        revision::mark_reference(conn, revision)?;
        Ok(match old {
            None => Report { inserted: count, ..Report::default() },
            Some(_) => Report { updated: count, ..Report::default() },
        })
    })
}

/// What area a code is.
fn kind(code: &str, markets: &BTreeSet<String>) -> Result<AreaKind, String> {
    match code {
        _ if markets.contains(code) => Ok(AreaKind::LabourMarket),
        _ if is_municipality(code) => Ok(AreaKind::Municipality),
        _ => Err(format!("unknown area {code:?}")),
    }
}

fn is_municipality(code: &str) -> bool {
    code.parse::<MunicipalityNumber>().is_ok() && COUNTIES.iter().any(|county| code.starts_with(county))
}

/// Refuses a matrix whose rows and columns may be exchanged.
fn check_orientation(flows: &Triplets, options: &Options) -> Result<(), Error> {
    let refuse = |err: commuting::MatrixError| {
        Error::File(match &err {
            commuting::MatrixError::Transposed { .. } => format!("the matrix looks transposed: {err}"),
            _ => err.to_string(),
        })
    };
    let matrix = flows.clone().matrix().map_err(refuse)?;

    let centres: Vec<&str> = match &options.centre {
        Some(centre) => vec![centre],
        None => CENTRES.into_iter().filter(|centre| matrix.area(centre).is_some()).collect(),
    };
    if centres.is_empty() {
        let reason = "the matrix has neither Tynset nor Røros: name an area that has more jobs than employed residents";
        return Err(Error::File(reason.to_owned()));
    }
    for centre in centres {
        let area =
            matrix.area(centre).ok_or_else(|| Error::File(format!("the matrix has no area {centre:?}")))?;
        matrix.require_centre(area).map_err(refuse)?;
    }
    Ok(())
}

/// The rows of the areas. Municipalities that are not known yet become known by their number.
fn areas(conn: &mut Conn, year: i32, published: &[commuting::Area]) -> Result<Vec<Area>, Error> {
    let day = format!("{year:04}-12-31");
    let mut known: BTreeMap<String, Vec<Number>> = BTreeMap::new();
    for number in municipality::numbers(conn)? {
        known.entry(number.number.clone()).or_default().push(number);
    }
    let mut taken: HashMap<String, &str> = HashMap::new();
    let mut areas = Vec::with_capacity(published.len());
    for (commuting::Area { code, kind }, ordinal) in published.iter().zip(0..) {
        let code: &str = code;
        let mut area =
            Area { year, ordinal, code: code.to_owned(), municipality_id: None, labour_market_id: None };
        if *kind == AreaKind::LabourMarket {
            area.labour_market_id = Some(code.to_owned());
        } else {
            let numbers = known.get(code).map(Vec::as_slice).unwrap_or_default();
            // A matrix may be given in the numbers of another year, as the programme's own is.
            let number = numbers.iter().find(|number| number.holds_on(&day)).or(numbers.last());
            let id = match number {
                Some(number) => number.municipality_id.clone(),
                None => {
                    municipality::add(conn, code)?;
                    code.to_owned()
                }
            };
            if let Some(other) = taken.insert(id.clone(), code) {
                return Err(Error::File(format!("{other} and {code} are the same municipality")));
            }
            area.municipality_id = Some(id);
        }
        areas.push(area);
    }
    Ok(areas)
}

fn row(year: i32, cell: &commuting::Cell) -> Cell {
    let status = match cell.status {
        CellStatus::Certain => "certain",
        CellStatus::Inferred => "inferred",
        CellStatus::Ambiguous => "ambiguous",
    };
    Cell {
        year,
        residence: cell.residence.0 as i32,
        work: cell.work.0 as i32,
        commuters: cell.commuters.map(|count| count as i64),
        status: status.to_owned(),
    }
}
