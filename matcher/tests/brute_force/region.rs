//! A region to live in: its matrix with the catchments, and what each municipality offers.

use flytthit_matcher::{
    commuting::{
        Area, AreaId, AreaKind, Catchment, Cell, CellStatus, Matrix, Thresholds, Tier, catchment, relation,
    },
    place::{Listing, MunicipalityNumber, Place},
    surroundings::{Home, Neighbour, Surroundings},
};

/// The number of the municipality at a position.
pub(crate) fn number(position: usize) -> MunicipalityNumber {
    format!("{}", 3420 + position).parse().expect("four digits")
}

/// A region of at least one municipality.
#[derive(Debug, Clone)]
pub(crate) struct Region {
    /// `flows[i][j]` live in `i` and work in `j`.
    pub(crate) flows: Vec<Vec<u64>>,
    /// `minutes[i][j]` from `i` to `j`, where known.
    pub(crate) minutes: Vec<Vec<Option<u32>>>,
    pub(crate) places: Vec<Place>,
    pub(crate) listings: Vec<Vec<Listing>>,
}

/// A municipality seen as a place to live, by the definition.
pub(crate) struct Living<'a> {
    pub(crate) number: MunicipalityNumber,
    /// The members of its catchment: tier, and relative reach where it is defined.
    pub(crate) members: Vec<(MunicipalityNumber, Tier, Option<f64>)>,
    pub(crate) place: &'a Place,
    pub(crate) listings: &'a [Listing],
}

impl Region {
    pub(crate) fn size(&self) -> usize {
        self.flows.len()
    }

    /// What the search is given.
    pub(crate) fn surroundings(&self) -> Surroundings {
        let matrix = self.matrix();
        // In descending order, since any order will do.
        Surroundings::new((0..self.size()).rev().map(|home| {
            let found = self.catchment(&matrix, home);
            let others = (0..self.size()).filter(|work| *work != home && self.flows[home][*work] > 0);
            let neighbours = others.map(|work| Neighbour {
                municipality: number(work),
                tier: found.members.iter().find(|member| member.area == id(work)).map(|member| member.tier),
                relative_reach: relation(&matrix, id(home), id(work)).reach,
            });
            Home {
                municipality: number(home),
                neighbours: neighbours.collect(),
                place: self.places[home].clone(),
                listings: self.listings[home].clone(),
            }
        }))
    }

    /// What the definition is given, ascending by number.
    pub(crate) fn livings(&self) -> Vec<Living<'_>> {
        let matrix = self.matrix();
        let living = |home: usize| {
            let members = self.catchment(&matrix, home).members.into_iter();
            let member = |work: AreaId| number(work.index());
            Living {
                number: number(home),
                members: members.map(|work| (member(work.area), work.tier, work.reach)).collect(),
                place: &self.places[home],
                listings: &self.listings[home],
            }
        };
        (0..self.size()).map(living).collect()
    }

    fn catchment(&self, matrix: &Matrix, home: usize) -> Catchment {
        let minutes = |from: AreaId, to: AreaId| self.minutes[from.index()][to.index()];
        catchment(matrix, id(home), &Thresholds::default(), &minutes)
    }

    fn matrix(&self) -> Matrix {
        let area =
            |position| Area { code: number(position).to_string().into(), kind: AreaKind::Municipality };
        let pairs = (0..self.size()).flat_map(|i| (0..self.size()).map(move |j| (i, j)));
        let cells = pairs.map(|(residence, work)| Cell {
            residence: id(residence),
            work: id(work),
            commuters: Some(self.flows[residence][work]),
            status: CellStatus::Certain,
        });
        Matrix::new((0..self.size()).map(area).collect(), cells).expect("valid by construction")
    }
}

fn id(position: usize) -> AreaId {
    AreaId(position as u32)
}
