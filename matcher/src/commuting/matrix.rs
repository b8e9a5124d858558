//! One year's commuting flows, sparse both ways.

use super::cell::{Area, AreaId, AreaKind, Cell};
use super::matrix_error::MatrixError;

/// The most areas a matrix may have.
pub const MAX_AREAS: usize = 1_000_000;

/// The most commuters a matrix may hold in all: enough for any country, and small enough that no
/// product of three sums and a threshold leaves 128 bits.
pub const MAX_COMMUTERS: u64 = 1 << 40;

/// Employed people by where they live and where they work, for one year.
///
/// Every [`AreaId`] that a method takes must be of this matrix; with any other it panics or answers
/// for another area. Ids come from [`Matrix::area`] or from the position in [`Matrix::areas`].
#[derive(Debug, Clone)]
pub struct Matrix {
    areas: Vec<Area>,
    /// All areas, by code.
    by_code: Vec<AreaId>,
    by_residence: Flows,
    by_work: Flows,
}

/// The same cells in one of two orders, with the sum of each line.
#[derive(Debug, Clone)]
struct Flows {
    cells: Vec<Cell>,
    /// The cells of line `i` are `cells[start[i]..start[i + 1]]`.
    start: Vec<usize>,
    sums: Vec<u64>,
}

impl Matrix {
    /// The matrix of `areas` with `cells`, which may come in any order.
    ///
    /// A pair of areas without a cell is a flow of zero.
    ///
    /// # Errors
    /// When an area or a cell is given twice, a cell names an unknown area, or there are more than
    /// [`MAX_AREAS`] areas or [`MAX_COMMUTERS`] commuters.
    pub fn new(areas: Vec<Area>, cells: impl IntoIterator<Item = Cell>) -> Result<Self, MatrixError> {
        let by_code = order_by_code(&areas)?;
        let mut cells: Vec<Cell> = cells.into_iter().collect();
        check_areas(&areas, &cells)?;
        let (residence, work) = (|cell: &Cell| cell.residence, |cell: &Cell| cell.work);
        if !cells.is_sorted_by_key(|cell| (cell.residence, cell.work)) {
            // Each sort keeps the order within a line: by work, then by residence, is by both.
            cells = Flows::sorted(&cells, areas.len(), work).cells;
            cells = Flows::sorted(&cells, areas.len(), residence).cells;
        }
        check_cells(&areas, &cells)?;
        let by_work = Flows::sorted(&cells, areas.len(), work);
        let by_residence = Flows::of(cells, areas.len(), residence);
        Ok(Self { areas, by_code, by_residence, by_work })
    }

    /// Checks that rows are residence and columns are work, by a `centre` that is known to have
    /// more jobs than employed residents.
    ///
    /// # Errors
    /// [`MatrixError::Transposed`] unless `W(centre) > R(centre)`.
    pub fn require_centre(&self, centre: AreaId) -> Result<(), MatrixError> {
        let (residents, jobs) = (self.residents(centre), self.jobs(centre));
        if jobs > residents {
            return Ok(());
        }
        Err(MatrixError::Transposed { centre: self.code(centre).into(), residents, jobs })
    }

    /// The areas, in the order given.
    #[must_use]
    pub fn areas(&self) -> &[Area] {
        &self.areas
    }

    /// The ids of all areas, in the order given.
    pub fn ids(&self) -> impl Iterator<Item = AreaId> + use<> {
        (0..self.areas.len() as u32).map(AreaId)
    }

    /// The ids of the municipalities, in the order given.
    pub fn municipalities(&self) -> impl Iterator<Item = AreaId> + '_ {
        self.ids().filter(|&id| self.kind(id) == AreaKind::Municipality)
    }

    /// The area with this code.
    #[must_use]
    pub fn area(&self, code: &str) -> Option<AreaId> {
        let found = self.by_code.binary_search_by(|&id| self.code(id).cmp(code));
        found.ok().map(|position| self.by_code[position])
    }

    /// The code of an area.
    #[must_use]
    pub fn code(&self, id: AreaId) -> &str {
        &self.areas[id.index()].code
    }

    /// What an area is.
    #[must_use]
    pub fn kind(&self, id: AreaId) -> AreaKind {
        self.areas[id.index()].kind
    }

    /// `R(id)`: the employed people who live in an area, wherever they work.
    #[must_use]
    pub fn residents(&self, id: AreaId) -> u64 {
        self.by_residence.sums[id.index()]
    }

    /// `W(id)`: the jobs in an area, wherever those who hold them live.
    #[must_use]
    pub fn jobs(&self, id: AreaId) -> u64 {
        self.by_work.sums[id.index()]
    }

    /// `f(residence, work)`; a blank counts as 0, see [`Matrix::cell`].
    #[must_use]
    pub fn commuters(&self, residence: AreaId, work: AreaId) -> u64 {
        self.cell(residence, work).and_then(|cell| cell.commuters).unwrap_or(0)
    }

    /// The cell of a pair; `None` when the matrix lists no flow there, which is a zero.
    #[must_use]
    pub fn cell(&self, residence: AreaId, work: AreaId) -> Option<&Cell> {
        let row = self.from(residence);
        row.binary_search_by_key(&work, |cell| cell.work).ok().map(|position| &row[position])
    }

    /// How many cells there are, blanks among them.
    #[must_use]
    pub fn cells(&self) -> usize {
        self.by_residence.cells.len()
    }

    /// The flows of those who live in an area, by where they work.
    #[must_use]
    pub fn from(&self, residence: AreaId) -> &[Cell] {
        self.by_residence.line(residence)
    }

    /// The flows of those who work in an area, by where they live.
    #[must_use]
    pub fn to(&self, work: AreaId) -> &[Cell] {
        self.by_work.line(work)
    }
}

impl Flows {
    /// Counts the lines of `cells`, which are to be in the order of `line`. All lines are below `areas`.
    fn of(cells: Vec<Cell>, areas: usize, line: impl Fn(&Cell) -> AreaId) -> Self {
        let mut start = vec![0; areas + 1];
        let mut sums = vec![0_u64; areas];
        for cell in &cells {
            let line = line(cell).index();
            start[line + 1] += 1;
            // Only what `check_cells` refuses can be this large.
            sums[line] = sums[line].saturating_add(cell.commuters.unwrap_or(0));
        }
        for line in 0..areas {
            start[line + 1] += start[line];
        }
        Self { cells, start, sums }
    }

    /// The lines of `cells` in any order; within a line, they stay in their order.
    fn sorted(cells: &[Cell], areas: usize, line: impl Fn(&Cell) -> AreaId) -> Self {
        let mut flows = Self::of(cells.to_vec(), areas, &line);
        let mut next = flows.start.clone();
        for cell in cells {
            let place = &mut next[line(cell).index()];
            flows.cells[*place] = *cell;
            *place += 1;
        }
        flows
    }

    fn line(&self, id: AreaId) -> &[Cell] {
        &self.cells[self.start[id.index()]..self.start[id.index() + 1]]
    }
}

/// All areas by code, each code once.
fn order_by_code(areas: &[Area]) -> Result<Vec<AreaId>, MatrixError> {
    if areas.len() > MAX_AREAS {
        return Err(MatrixError::TooManyAreas(areas.len()));
    }
    let code = |id: AreaId| &areas[id.index()].code;
    let mut by_code: Vec<AreaId> = (0..areas.len() as u32).map(AreaId).collect();
    by_code.sort_unstable_by_key(|&id| code(id));
    match by_code.windows(2).find(|pair| code(pair[0]) == code(pair[1])) {
        Some(pair) => Err(MatrixError::DuplicateArea(code(pair[0]).clone())),
        None => Ok(by_code),
    }
}

/// Checks that the cells are of these areas.
fn check_areas(areas: &[Area], cells: &[Cell]) -> Result<(), MatrixError> {
    let mut named = cells.iter().flat_map(|cell| [cell.residence, cell.work]);
    match named.find(|id| id.index() >= areas.len()) {
        Some(id) => Err(MatrixError::UnknownArea { id, areas: areas.len() }),
        None => Ok(()),
    }
}

/// Checks cells that are sorted by their place.
fn check_cells(areas: &[Area], cells: &[Cell]) -> Result<(), MatrixError> {
    let code = |id: AreaId| areas[id.index()].code.clone();
    let place = |cell: &Cell| (cell.residence, cell.work);
    if let Some(pair) = cells.windows(2).find(|pair| place(&pair[0]) == place(&pair[1])) {
        let (residence, work) = place(&pair[0]);
        return Err(MatrixError::DuplicateCell { residence: code(residence), work: code(work) });
    }
    let mut left = MAX_COMMUTERS;
    for cell in cells {
        left = left.checked_sub(cell.commuters.unwrap_or(0)).ok_or_else(|| {
            MatrixError::TooManyCommuters { residence: code(cell.residence), work: code(cell.work) }
        })?;
    }
    Ok(())
}
