//! How large and how self-contained a labour-market area has to be.

use thiserror::Error;

use super::super::matrix::MAX_COMMUTERS;
use super::super::ratio::Ratio;

/// What makes a cluster of municipalities a labour-market area.
///
/// A large cluster passes with less self-containment than a small one: from the target size on, the
/// minimum self-containment is enough, at the minimum size the target is needed, and between them
/// one is traded for the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AreaParams {
    min_size: u64,
    min_self_containment: Ratio,
    target_size: u64,
    target_self_containment: Ratio,
}

/// Why parameters are none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum AreaParamsError {
    /// The target size is not above the minimum.
    #[error("the target size, {target}, must be greater than the minimum size, {min}")]
    SizesOutOfOrder {
        /// The minimum.
        min: u64,
        /// The target.
        target: u64,
    },
    /// The target size is more than a matrix can hold.
    #[error("the target size, {0}, is more than {MAX_COMMUTERS}")]
    SizeTooLarge(u64),
    /// The minimum self-containment is 0.
    #[error("the minimum self-containment must be greater than 0")]
    NoSelfContainment,
    /// The target self-containment is below the minimum.
    #[error("the target self-containment, {target}, must not be less than the minimum, {min}")]
    SelfContainmentsOutOfOrder {
        /// The minimum.
        min: Ratio,
        /// The target.
        target: Ratio,
    },
    /// The target self-containment is above 1.
    #[error("the target self-containment, {0}, is more than 1")]
    SelfContainmentTooLarge(Ratio),
}

impl AreaParams {
    /// Sizes in employed residents, self-containments from 0 to 1.
    ///
    /// # Errors
    /// Unless `min_size < target_size` ≤ [`MAX_COMMUTERS`], and
    /// 0 < `min_self_containment` ≤ `target_self_containment` ≤ 1.
    pub fn new(
        min_size: u64,
        min_self_containment: Ratio,
        target_size: u64,
        target_self_containment: Ratio,
    ) -> Result<Self, AreaParamsError> {
        let (min, target) = (min_self_containment, target_self_containment);
        if target_size <= min_size {
            return Err(AreaParamsError::SizesOutOfOrder { min: min_size, target: target_size });
        }
        if target_size > MAX_COMMUTERS {
            return Err(AreaParamsError::SizeTooLarge(target_size));
        }
        if min.millionths() == 0 {
            return Err(AreaParamsError::NoSelfContainment);
        }
        if target < min {
            return Err(AreaParamsError::SelfContainmentsOutOfOrder { min, target });
        }
        if target > Ratio::ONE {
            return Err(AreaParamsError::SelfContainmentTooLarge(target));
        }
        Ok(Self { min_size, min_self_containment, target_size, target_self_containment })
    }

    /// The employed residents below which an area needs more than the target self-containment.
    #[must_use]
    pub fn min_size(&self) -> u64 {
        self.min_size
    }

    /// The self-containment that is enough for an area of the target size.
    #[must_use]
    pub fn min_self_containment(&self) -> Ratio {
        self.min_self_containment
    }

    /// The employed residents from which on the minimum self-containment is enough.
    #[must_use]
    pub fn target_size(&self) -> u64 {
        self.target_size
    }

    /// The self-containment that is enough for an area of the minimum size.
    #[must_use]
    pub fn target_self_containment(&self) -> Ratio {
        self.target_self_containment
    }
}

/// Those of the Italian labour-market areas: 1,000 and 10,000 employed residents, ⅔ and ¾.
impl Default for AreaParams {
    fn default() -> Self {
        Self {
            min_size: 1_000,
            min_self_containment: Ratio::from_millionths(666_700),
            target_size: 10_000,
            target_self_containment: Ratio::from_millionths(750_000),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(sizes: [u64; 2], millionths: [u32; 2]) -> Result<AreaParams, AreaParamsError> {
        let [min, target] = millionths.map(Ratio::from_millionths);
        AreaParams::new(sizes[0], min, sizes[1], target)
    }

    #[test]
    fn parameters_that_no_area_could_be_measured_by_are_refused() {
        assert!(params([1_000, 5_000], [750_000, 850_000]).is_ok());
        assert!(params([0, 1], [1, 1]).is_ok());
        assert_eq!(params([1_000, 10_000], [666_700, 750_000]), Ok(AreaParams::default()));
        for (sizes, shares, reason) in [
            ([5, 5], [1, 1], "the target size, 5, must be greater than the minimum size, 5"),
            ([0, MAX_COMMUTERS + 1], [1, 1], "the target size, 1099511627777, is more than 1099511627776"),
            ([1, 2], [0, 1], "the minimum self-containment must be greater than 0"),
            (
                [1, 2],
                [750_000, 500_000],
                "the target self-containment, 0.5, must not be less than the minimum, 0.75",
            ),
            ([1, 2], [1, 1_000_001], "the target self-containment, 1.000001, is more than 1"),
        ] {
            assert_eq!(params(sizes, shares).expect_err(reason).to_string(), reason);
        }
    }
}
