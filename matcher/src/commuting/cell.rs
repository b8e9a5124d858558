//! What a matrix is made of: areas and the flows between them.

/// An area of one matrix: its position in the order that the matrix was given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaId(pub u32);

impl AreaId {
    /// The position as an index.
    #[must_use]
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}

/// What an area of a matrix is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AreaKind {
    /// A municipality (`kommune`): can be lived in and worked in.
    Municipality,
    /// A labour market outside the region, known only as an origin and a destination of flows.
    LabourMarket,
}

/// A row and a column of a matrix.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Area {
    /// The code that the source gives the area, such as the `kommunenummer` of that year.
    pub code: Box<str>,
    /// What the area is.
    pub kind: AreaKind,
}

/// How sure it is that a number belongs to its cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CellStatus {
    /// Read from the source as it stands.
    Certain,
    /// Placed by what else is known; only one placement is likely.
    Inferred,
    /// Placed, with other placements about as likely.
    Ambiguous,
}

/// One flow: those who live in `residence` and work in `work`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Cell {
    /// Where they live (`bor`).
    pub residence: AreaId,
    /// Where they work (`jobber`).
    pub work: AreaId,
    /// How many they are. `None` is a blank: not shown by the source, which is not zero, though it
    /// adds nothing to the sums.
    pub commuters: Option<u64>,
    /// How sure it is that the number belongs here.
    pub status: CellStatus,
}
