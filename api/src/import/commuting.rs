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
    let Options { year, source, licence, centre } = options;
    let published = Published {
        year: i32::from(*year),
        source: Source {
            id: format!("commuting-{year}"),
            name: source.clone(),
            url: None,
            licence: Some(licence.clone()),
        },
        centre: centre.clone(),
    };
    db.write_blocking(|conn, revision| {
        let markets: BTreeSet<String> =
            labour_market::all(conn)?.into_iter().map(|market| market.id).collect();
        let flows = triplets::read(file, |code| kind(code, &markets), observer)?;
        store(conn, revision, &flows, &published)
    })
}

/// What is known of the flows of a year beside them.
#[derive(Clone, Debug)]
pub(crate) struct Published {
    /// The year.
    pub(crate) year: i32,
    /// Who publishes them.
    pub(crate) source: Source,
    /// As in [`Options`].
    pub(crate) centre: Option<String>,
}

/// Makes flows the matrix of their year, unless they are.
pub(crate) fn store(
    conn: &mut Conn,
    revision: i64,
    flows: &Triplets,
    published: &Published,
) -> Result<Report, Error> {
    let Plan { matrix: new, unknown, old, is_done } = Plan::of(conn, flows, published)?;
    let count = flows.cells.len() as u64;
    if is_done {
        return Ok(Report { unchanged: count, ..Report::default() });
    }
    for number in unknown {
        municipality::add(conn, &number)?;
    }
    source::put(conn, &published.source)?;
    matrix::put(conn, &new)?;
    revision::mark_reference(conn, revision)?;
    Ok(match old {
        None => Report { inserted: count, ..Report::default() },
        Some(_) => Report { updated: count, ..Report::default() },
    })
}

/// What flows would make of the database.
pub(crate) struct Plan {
    /// The matrix.
    matrix: Matrix,
    /// Numbers of municipalities that would become known by them.
    unknown: Vec<String>,
    /// How many cells the matrix in its place has.
    pub(crate) old: Option<usize>,
    /// Whether it already is so.
    pub(crate) is_done: bool,
}

impl Plan {
    /// Refuses flows that cannot be a matrix, and says what the others would change.
    pub(crate) fn of(conn: &mut Conn, flows: &Triplets, published: &Published) -> Result<Plan, Error> {
        let Published { year, source, centre } = published;
        check_orientation(flows, centre.as_deref())?;
        let old = matrix::find(conn, *year)?;
        let (areas, unknown) = areas(conn, *year, &flows.areas)?;
        let matrix = Matrix {
            matrix: MatrixRow {
                year: *year,
                source_id: source.id.clone(),
                is_default: old.as_ref().is_some_and(|old| old.matrix.is_default),
            },
            areas,
            cells: flows.cells.iter().map(|cell| row(*year, cell)).collect(),
        };
        let is_done =
            old.as_ref() == Some(&matrix) && source::find(conn, &source.id)?.as_ref() == Some(source);
        Ok(Plan { matrix, unknown, old: old.map(|old| old.cells.len()), is_done })
    }
}

/// What area a code is.
fn kind(code: &str, markets: &BTreeSet<String>) -> Result<AreaKind, String> {
    match code {
        _ if markets.contains(code) => Ok(AreaKind::LabourMarket),
        _ if is_municipality(code) => Ok(AreaKind::Municipality),
        _ => Err(format!("unknown area {code:?}")),
    }
}

/// Whether a code is, or was, the number of a municipality.
pub(crate) fn is_municipality(code: &str) -> bool {
    code.parse::<MunicipalityNumber>().is_ok() && COUNTIES.iter().any(|county| code.starts_with(county))
}

/// Refuses a matrix whose rows and columns may be exchanged.
fn check_orientation(flows: &Triplets, centre: Option<&str>) -> Result<(), Error> {
    let refuse = |err: commuting::MatrixError| {
        Error::File(match &err {
            commuting::MatrixError::Transposed { .. } => format!("the matrix looks transposed: {err}"),
            _ => err.to_string(),
        })
    };
    let matrix = flows.clone().matrix().map_err(refuse)?;

    let centres: Vec<&str> = match centre {
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

/// The rows of the areas, and the numbers of those that are not known yet, which become known by them.
fn areas(
    conn: &mut Conn,
    year: i32,
    published: &[commuting::Area],
) -> Result<(Vec<Area>, Vec<String>), Error> {
    let day = format!("{year:04}-12-31");
    let mut known: BTreeMap<String, Vec<Number>> = BTreeMap::new();
    for number in municipality::numbers(conn)? {
        known.entry(number.number.clone()).or_default().push(number);
    }
    let mut taken: HashMap<String, &str> = HashMap::new();
    let mut unknown = Vec::new();
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
                    unknown.push(code.to_owned());
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
    Ok((areas, unknown))
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
