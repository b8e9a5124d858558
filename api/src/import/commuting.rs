//! Commuting matrices.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    io::Read,
};

use flytthit_matcher::{commuting, place::MunicipalityNumber};

use super::{
    Error, Observer, Report,
    table::{Row, RowProblem, rows},
};
use crate::db::{
    Conn, Db, labour_market,
    matrix::{self, Area, Cell, Matrix, MatrixRow},
    municipality::{self, Number},
    revision,
    source::{self, Source},
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

struct Flow {
    residence: String,
    work: String,
    commuters: Option<u64>,
    status: &'static str,
}

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
        let flows = read_flows(file, &markets, observer)?;
        let codes: BTreeSet<&str> =
            flows.iter().flat_map(|flow| [flow.residence.as_str(), flow.work.as_str()]).collect();
        let codes: Vec<&str> = codes.into_iter().collect();
        check_orientation(&flows, &codes, &markets, options)?;

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
            areas: areas(conn, year, &codes, &markets)?,
            cells: cells(year, &flows, &codes),
        };
        if old.as_ref() == Some(&new) && source::find(conn, &source.id)?.as_ref() == Some(&source) {
            return Ok(Report { unchanged: flows.len() as u64, ..Report::default() });
        }
        source::put(conn, &source)?;
        matrix::put(conn, &new)?;
        revision::mark_reference(conn, revision)?;
        let count = flows.len() as u64;
        Ok(match old {
            None => Report { inserted: count, ..Report::default() },
            Some(_) => Report { updated: count, ..Report::default() },
        })
    })
}

fn read_flows(
    file: impl Read,
    markets: &BTreeSet<String>,
    observer: &mut dyn Observer,
) -> Result<Vec<Flow>, Error> {
    let mut flows: Vec<Flow> = Vec::new();
    let mut seen: HashMap<(String, String), u64> = HashMap::new();
    rows(file, &["residence", "work", "commuters"], &["status"], observer, |row| {
        let flow = read_flow(row, markets)?;
        if let Some(first) = seen.insert((flow.residence.clone(), flow.work.clone()), row.line) {
            return Err(vec![("", format!("is the same cell as line {first}"))]);
        }
        flows.push(flow);
        Ok(())
    })?;
    if flows.is_empty() {
        return Err(Error::File("there are no cells in the file".to_owned()));
    }
    Ok(flows)
}

fn read_flow(row: &Row<'_>, markets: &BTreeSet<String>) -> Result<Flow, Vec<RowProblem>> {
    let mut problems = Vec::new();
    for column in ["residence", "work"] {
        let code = row.field(column);
        if !markets.contains(code) && !is_municipality(code) {
            problems.push((column, format!("unknown area {code:?}")));
        }
    }
    let commuters = read_count(row.field("commuters")).map_err(|reason| problems.push(("commuters", reason)));
    let status = match row.field("status") {
        "" | "certain" => "certain",
        "inferred" => "inferred",
        "ambiguous" => "ambiguous",
        _ => {
            problems.push(("status", "must be one of certain, inferred, ambiguous".to_owned()));
            ""
        }
    };
    let (residence, work) = (row.field("residence").to_owned(), row.field("work").to_owned());
    match commuters {
        Ok(commuters) if problems.is_empty() => Ok(Flow { residence, work, commuters, status }),
        _ => Err(problems),
    }
}

fn is_municipality(code: &str) -> bool {
    code.parse::<MunicipalityNumber>().is_ok() && COUNTIES.iter().any(|county| code.starts_with(county))
}

fn read_count(text: &str) -> Result<Option<u64>, String> {
    if text.is_empty() {
        return Ok(None); // Blank: not shown, which is not zero.
    }
    match text.parse() {
        Ok(count) if count <= commuting::MAX_COMMUTERS && !text.starts_with('+') => Ok(Some(count)),
        _ if text.starts_with('-') => Err("must not be negative".to_owned()),
        _ if text.parse::<f64>().is_ok_and(f64::is_finite) && text.contains(['.', 'e', 'E']) => {
            Err("must be whole: people do not come in fractions".to_owned())
        }
        _ => Err(format!("must be a whole number up to {}, or blank", commuting::MAX_COMMUTERS)),
    }
}

/// Refuses a matrix whose rows and columns may be exchanged.
fn check_orientation(
    flows: &[Flow],
    codes: &[&str],
    markets: &BTreeSet<String>,
    options: &Options,
) -> Result<(), Error> {
    let refuse = |err: commuting::MatrixError| {
        Error::File(match &err {
            commuting::MatrixError::Transposed { .. } => format!("the matrix looks transposed: {err}"),
            _ => err.to_string(),
        })
    };
    let kind = |code: &str| match markets.contains(code) {
        true => commuting::AreaKind::LabourMarket,
        false => commuting::AreaKind::Municipality,
    };
    let areas = codes.iter().map(|&code| commuting::Area { code: code.into(), kind: kind(code) }).collect();
    let cells = flows.iter().map(|flow| commuting::Cell {
        residence: commuting::AreaId(ordinal(codes, &flow.residence) as u32),
        work: commuting::AreaId(ordinal(codes, &flow.work) as u32),
        commuters: flow.commuters,
        status: commuting::CellStatus::Certain,
    });
    let matrix = commuting::Matrix::new(areas, cells).map_err(refuse)?;

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
fn areas(conn: &mut Conn, year: i32, codes: &[&str], markets: &BTreeSet<String>) -> Result<Vec<Area>, Error> {
    let day = format!("{year:04}-12-31");
    let mut known: BTreeMap<String, Vec<Number>> = BTreeMap::new();
    for number in municipality::numbers(conn)? {
        known.entry(number.number.clone()).or_default().push(number);
    }
    let mut taken: HashMap<String, &str> = HashMap::new();
    let mut areas = Vec::with_capacity(codes.len());
    for (&code, ordinal) in codes.iter().zip(0..) {
        let mut area =
            Area { year, ordinal, code: code.to_owned(), municipality_id: None, labour_market_id: None };
        if markets.contains(code) {
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

fn cells(year: i32, flows: &[Flow], codes: &[&str]) -> Vec<Cell> {
    let mut cells: Vec<Cell> = flows
        .iter()
        .map(|flow| Cell {
            year,
            residence: ordinal(codes, &flow.residence) as i32,
            work: ordinal(codes, &flow.work) as i32,
            commuters: flow.commuters.map(|count| count as i64),
            status: flow.status.to_owned(),
        })
        .collect();
    cells.sort_by_key(|cell| (cell.residence, cell.work));
    cells
}

/// The place of a code among the sorted codes of the matrix.
fn ordinal(codes: &[&str], code: &str) -> usize {
    codes.binary_search(&code).expect("the codes are those of the flows")
}
