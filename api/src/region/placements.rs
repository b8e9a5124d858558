//! How far the catchments of a matrix depend on where the numbers of its short rows were placed.

use super::{AreaName, YearMatrix};
use flytthit_matcher::commuting::{
    AreaId, Later, LaterError, Sensitivity, SensitivityError, Thresholds, sensitivity,
};

/// The catchments of a matrix over all placements of its short rows, by the default thresholds.
#[derive(Debug)]
pub struct Placements {
    /// The year of the later matrix that makes some placements likelier than others; `None` when all
    /// are equally likely.
    pub later: Option<i32>,
    /// In which of them who is a member.
    pub sensitivity: Sensitivity,
}

/// Why placements cannot be gone through.
#[derive(Debug, thiserror::Error)]
pub enum PlacementsError {
    /// There are too many.
    #[error(transparent)]
    TooMany(#[from] SensitivityError),
    /// The later matrix cannot weigh them.
    #[error(transparent)]
    Later(#[from] LaterError),
}

impl Placements {
    /// All placements of `matrix`, weighed by `later`; `None` where no row is short.
    ///
    /// # Errors
    /// When there are too many placements, or `later` has not all municipalities of `matrix`.
    pub fn of(
        matrix: &YearMatrix,
        later: Option<&YearMatrix>,
    ) -> Result<Option<Placements>, PlacementsError> {
        let weights = later.map(|later| {
            Later::new(&matrix.matrix, &later.matrix, |area| later.same_area(matrix.name(area)))
        });
        let weights = weights.transpose()?;
        let found = sensitivity(&matrix.matrix, &Thresholds::default(), &matrix.minutes(), weights.as_ref())?;
        Ok(found.map(|sensitivity| Placements { later: later.map(|later| later.year), sensitivity }))
    }

    /// All placements of `matrix`, weighed by the first of `later` that has all its municipalities.
    ///
    /// # Errors
    /// When there are too many placements.
    pub(super) fn by_first<'m>(
        matrix: &YearMatrix,
        later: impl Iterator<Item = &'m YearMatrix>,
    ) -> Result<Option<Placements>, PlacementsError> {
        for later in later {
            match Placements::of(matrix, Some(later)) {
                Err(PlacementsError::Later(_)) => {}
                found => return found,
            }
        }
        Placements::of(matrix, None)
    }

    /// In what share of the placements `work` is a member of the catchment of `home`: when all are
    /// equally likely, and when the later year weighs them.
    pub fn shares(&self, home: AreaId, work: AreaId) -> (f64, Option<f64>) {
        match self.sensitivity.of(home).iter().find(|holds| holds.area == work) {
            Some(holds) => (holds.blind.member, holds.weighted.map(|share| share.member)),
            None => (0.0, self.later.map(|_| 0.0)),
        }
    }
}

impl YearMatrix {
    /// The area of the municipality that an area of another matrix is.
    fn same_area(&self, name: &AreaName) -> Option<AreaId> {
        match name {
            AreaName::Municipality(slug) => self.area_of_slug(slug),
            AreaName::LabourMarket(_) => None,
        }
    }
}
