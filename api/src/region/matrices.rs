//! The commuting matrices, each with what its areas are today.

use super::journeys::{Journey, Journeys};
use super::{LoadError, Municipalities, Municipality, Placements};
use crate::db::labour_market::{self, LabourMarket};
use crate::db::{Conn, matrix as rows};
use crate::language::Language;
use flytthit_matcher::commuting::{
    Area, AreaId, AreaKind, Catchment, Cell, CellStatus, Matrix, Thresholds, catchment,
};
use std::collections::{BTreeMap, HashMap};

/// What an area of a matrix is today.
#[derive(Clone, Debug)]
pub enum AreaName {
    /// The municipality with this slug.
    Municipality(String),
    /// A labour market outside the region.
    LabourMarket(LabourMarket),
}

/// The commuting matrix of one year.
#[derive(Debug)]
pub struct YearMatrix {
    /// The year.
    pub year: i32,
    /// The key of the source.
    pub source: String,
    /// Whether it is used where no year is asked for.
    pub is_default: bool,
    /// Its flows.
    pub matrix: Matrix,
    names: Vec<AreaName>,
    /// The areas that are municipalities, by slug.
    areas: HashMap<String, AreaId>,
    /// The quickest ways that are known, from where to where.
    journeys: HashMap<(AreaId, AreaId), Journey>,
    /// With the default thresholds, in the order of the areas; none for labour markets.
    catchments: Vec<Option<Catchment>>,
    /// None where every number has its place, or there are too many placements.
    placements: Option<Placements>,
}

impl YearMatrix {
    /// What an area is today.
    pub fn name(&self, area: AreaId) -> &AreaName {
        &self.names[area.index()]
    }

    /// The area of a municipality; none when it is not in this matrix.
    pub fn area(&self, municipality: &Municipality) -> Option<AreaId> {
        self.area_of_slug(&municipality.slug)
    }

    /// The area of the municipality with this slug; none when it is not in this matrix.
    pub(super) fn area_of_slug(&self, slug: &str) -> Option<AreaId> {
        self.areas.get(slug).copied()
    }

    /// The municipality that an area is today; none for labour markets.
    pub fn municipality<'m>(&self, area: AreaId, all: &'m Municipalities) -> Option<&'m Municipality> {
        match self.name(area) {
            AreaName::Municipality(slug) => all.get(slug),
            AreaName::LabourMarket(_) => None,
        }
    }

    /// What an area is called.
    pub fn title<'m>(&'m self, area: AreaId, all: &'m Municipalities, language: Language) -> &'m str {
        match (self.name(area), language) {
            (AreaName::Municipality(slug), _) => all.get(slug).map_or(slug, |found| &found.name),
            (AreaName::LabourMarket(market), Language::Nb) => &market.name_nb,
            (AreaName::LabourMarket(market), Language::Nn) => &market.name_nn,
            (AreaName::LabourMarket(market), Language::En) => &market.name_en,
        }
    }

    /// The catchment of a home with the default thresholds; none for labour markets.
    pub fn catchment(&self, home: AreaId) -> Option<&Catchment> {
        self.catchments[home.index()].as_ref()
    }

    /// The slugs of a home and of the members of its catchment with the default thresholds.
    pub fn reachable(&self, home: &Municipality) -> Vec<String> {
        let catchment = self.area(home).and_then(|area| self.catchment(area));
        let members = catchment.map(|catchment| &*catchment.members).unwrap_or_default();
        let members = members.iter().filter_map(|member| match self.name(member.area) {
            AreaName::Municipality(slug) if *slug != home.slug => Some(slug.clone()),
            _ => None,
        });
        std::iter::once(home.slug.clone()).chain(members).collect()
    }

    /// The catchment of a home with other thresholds.
    pub fn catchment_by(&self, home: AreaId, thresholds: &Thresholds) -> Catchment {
        catchment(&self.matrix, home, thresholds, &self.minutes())
    }

    /// The quickest way from one municipality to another, where one is known.
    pub fn journey(&self, home: AreaId, work: AreaId) -> Option<&Journey> {
        self.journeys.get(&(home, work))
    }

    /// How long the quickest way is, as the catchments want to know it.
    pub(super) fn minutes(&self) -> impl Fn(AreaId, AreaId) -> Option<u32> {
        |home, work| Some(self.journey(home, work)?.minutes)
    }

    /// How the catchments with the default thresholds hold over all placements of the numbers, weighed by
    /// the first later matrix that has all municipalities; none where every number has its place, or
    /// there are too many placements to go through.
    pub fn placements(&self) -> Option<&Placements> {
        self.placements.as_ref()
    }
}

/// All matrices, by year.
#[derive(Debug, Default)]
pub struct Matrices(BTreeMap<i32, YearMatrix>);

impl Matrices {
    pub(super) fn load(
        conn: &mut Conn,
        municipalities: &Municipalities,
        journeys: &Journeys,
    ) -> Result<Matrices, LoadError> {
        let markets = labour_market::all(conn)?.into_iter();
        let markets: HashMap<String, LabourMarket> =
            markets.map(|market| (market.id.clone(), market)).collect();
        let mut matrices = BTreeMap::new();
        for found in rows::all(conn)? {
            let year = found.matrix.year;
            let matrix = read(found, municipalities, &markets, journeys);
            matrices.insert(year, matrix.map_err(|source| LoadError::Matrix { year, source })?);
        }
        place(&mut matrices);
        Ok(Matrices(matrices))
    }

    /// All of them, the latest year first.
    pub fn all(&self) -> impl Iterator<Item = &YearMatrix> {
        self.0.values().rev()
    }

    /// The matrix of this year, or the default one.
    pub fn get(&self, year: Option<i32>) -> Option<&YearMatrix> {
        match year {
            Some(year) => self.0.get(&year),
            None => self.0.values().find(|matrix| matrix.is_default),
        }
    }
}

/// Goes through the placements of each matrix, which may need the later ones.
fn place(matrices: &mut BTreeMap<i32, YearMatrix>) {
    let found = matrices.iter().map(|(&year, matrix)| {
        let later = matrices.range(year + 1..).map(|(_, later)| later);
        (year, Placements::by_first(matrix, later))
    });
    for (year, placements) in found.collect::<Vec<_>>() {
        let placements = placements.unwrap_or_else(|error| {
            tracing::warn!(year, %error, "the placements of the matrix are not gone through");
            None
        });
        matrices.entry(year).and_modify(|matrix| matrix.placements = placements);
    }
}

fn read(
    found: rows::Matrix,
    municipalities: &Municipalities,
    markets: &HashMap<String, LabourMarket>,
    journeys: &Journeys,
) -> Result<YearMatrix, flytthit_matcher::commuting::MatrixError> {
    let mut names = Vec::with_capacity(found.areas.len());
    let mut areas = HashMap::new();
    let mut kinds = Vec::with_capacity(found.areas.len());
    for (area, id) in found.areas.into_iter().zip((0..).map(AreaId)) {
        let market = area.labour_market_id.and_then(|market| markets.get(&market));
        let (name, kind) = match (market, area.municipality_id) {
            (Some(market), _) => (AreaName::LabourMarket(market.clone()), AreaKind::LabourMarket),
            (None, slug) => {
                let slug = slug.unwrap_or_default();
                if let Some(municipality) = municipalities.get(&slug) {
                    areas.insert(municipality.slug.clone(), id);
                }
                (AreaName::Municipality(slug), AreaKind::Municipality)
            }
        };
        names.push(name);
        kinds.push(Area { code: area.code.into(), kind });
    }
    let matrix = Matrix::new(kinds, found.cells.iter().map(cell))?;
    let area = |slug: &str| areas.get(slug).copied();
    let journeys = journeys.all().filter_map(|(from, to, way)| Some(((area(from)?, area(to)?), way.clone())));
    let journeys = journeys.collect();
    let rows::MatrixRow { year, source_id: source, is_default } = found.matrix;
    let (catchments, placements) = (Vec::new(), None);
    let mut read =
        YearMatrix { year, source, is_default, matrix, names, areas, journeys, catchments, placements };
    let defaults = Thresholds::default();
    let default_catchment = |home| {
        let is_home = read.matrix.kind(home) == AreaKind::Municipality;
        is_home.then(|| read.catchment_by(home, &defaults))
    };
    read.catchments = read.matrix.ids().map(default_catchment).collect();
    Ok(read)
}

fn cell(row: &rows::Cell) -> Cell {
    Cell {
        residence: AreaId(row.residence.unsigned_abs()),
        work: AreaId(row.work.unsigned_abs()),
        commuters: row.commuters.map(i64::unsigned_abs),
        status: match row.status.as_str() {
            "certain" => CellStatus::Certain,
            "inferred" => CellStatus::Inferred,
            _ => CellStatus::Ambiguous,
        },
    }
}
