//! A division of the municipalities into areas: how one is asked for, and how it is made.

use crate::error::{Fault, Faults};
use crate::region::{AreaName, OfficialRegion, Region, YearMatrix};
use crate::routes::lookup;
use flytthit_matcher::commuting::{
    AreaId, AreaParams, AreaParamsError, Areas, Centres, Cut, Partition, Ratio, Variant, areas, centres,
    commuting_zones,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// How municipalities are divided into areas.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum AreaMethod {
    /// Labour-market areas, as the European statistical offices find them.
    #[default]
    Clean,
    /// The same as the R package LabourMarketAreas 3.4 computes them, with its deviations.
    Compat34,
    /// Commuting zones, as in the United States: average linkage, up to a cut.
    Zones,
    /// Centres and what is attached to them: the rule of the Swedish local labour markets.
    Centres,
    /// The official Norwegian labour-market regions of 2020, where the municipality is known.
    Official,
}

/// How the municipalities are to be divided.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct DivisionQuery {
    /// How the municipalities are divided.
    #[param(inline)]
    pub(super) method: Option<AreaMethod>,
    /// Of `clean` and `compat34`: the employed residents below which an area needs more than the target
    /// self-containment; without it 1000.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4294967295_u32)]
    min_size: Option<u32>,
    /// Of `clean` and `compat34`: the self-containment that is enough for an area of the target size,
    /// 0 to 1, with up to 6 decimals; without it 0.6667.
    #[param(pattern = r"^[0-9]{1,12}(\.[0-9]{1,6})?$", max_length = 19)]
    min_self_containment: Option<String>,
    /// Of `clean` and `compat34`: the employed residents from which on the minimum self-containment is
    /// enough; without it 10000.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4294967295_u32)]
    target_size: Option<u32>,
    /// Of `clean` and `compat34`: the self-containment that is enough for an area of the minimum size, 0
    /// to 1, with up to 6 decimals; without it 0.75.
    #[param(pattern = r"^[0-9]{1,12}(\.[0-9]{1,6})?$", max_length = 19)]
    target_self_containment: Option<String>,
}

/// Where the merging of zones is to end.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct CutQuery {
    /// Of `zones`: where the merging of zones ends, between 0 and 1, with up to 6 decimals; without it 0.977.
    #[param(pattern = r"^[0-9]{1,12}(\.[0-9]{1,6})?$", max_length = 19)]
    cut: Option<String>,
}

/// What was asked for, not checked yet.
#[derive(Debug)]
pub(super) struct Asked<'q> {
    /// What the names of the parameters begin with.
    pub(super) prefix: &'static str,
    pub(super) year: Option<i32>,
    /// The parameter that names the year.
    pub(super) year_parameter: &'static str,
    pub(super) method: AreaMethod,
    pub(super) division: &'q DivisionQuery,
    pub(super) cut: &'q CutQuery,
}

/// A method with its parameters.
#[derive(Clone, Copy, Debug)]
pub(super) enum Rule {
    Areas(AreaParams, Variant),
    Zones(Cut),
    Centres,
    Official,
}

/// The municipalities of a matrix divided into areas.
#[derive(Debug)]
pub(super) struct Division<'r> {
    pub(super) matrix: &'r YearMatrix,
    pub(super) rule: Rule,
    pub(super) made: Made,
}

/// A division, with what its method tells of it.
#[derive(Debug)]
pub(super) enum Made {
    Areas(Areas),
    Zones(Partition),
    Centres(Centres),
    Official(Partition),
}

impl<'q> Asked<'q> {
    /// By the parameters without a prefix.
    pub(super) fn plain(year: Option<i32>, division: &'q DivisionQuery, cut: &'q CutQuery) -> Asked<'q> {
        let method = division.method.unwrap_or_default();
        Asked { prefix: "", year, year_parameter: "year", method, division, cut }
    }

    /// The matrix and the rule; or faults are kept.
    pub(super) fn check<'r>(
        &self,
        region: &'r Region,
        faults: &mut Faults,
    ) -> Option<(&'r YearMatrix, Rule)> {
        let matrix = lookup::matrix(region, self.year);
        let matrix = faults.take(matrix.map_err(|fault| Fault::in_query(self.year_parameter, fault.detail)));
        self.refuse_foreign(faults);
        let rule = match self.method {
            AreaMethod::Clean => self.area_params(faults).map(|params| Rule::Areas(params, Variant::Clean)),
            AreaMethod::Compat34 => {
                self.area_params(faults).map(|params| Rule::Areas(params, Variant::Compat34))
            }
            AreaMethod::Zones => self.cut(faults).map(Rule::Zones),
            AreaMethod::Centres => Some(Rule::Centres),
            AreaMethod::Official => Some(Rule::Official),
        };
        Some((matrix?, rule?))
    }

    /// A parameter that the method does not have would change nothing, unnoticed.
    fn refuse_foreign(&self, faults: &mut Faults) {
        let DivisionQuery { min_size, min_self_containment, target_size, target_self_containment, .. } =
            self.division;
        let sized = matches!(self.method, AreaMethod::Clean | AreaMethod::Compat34);
        let cut = self.method == AreaMethod::Zones;
        for (name, given, methods) in [
            ("min_size", min_size.is_some() && !sized, "clean and compat34"),
            ("min_self_containment", min_self_containment.is_some() && !sized, "clean and compat34"),
            ("target_size", target_size.is_some() && !sized, "clean and compat34"),
            ("target_self_containment", target_self_containment.is_some() && !sized, "clean and compat34"),
            ("cut", self.cut.cut.is_some() && !cut, "zones"),
        ] {
            if given {
                faults.add(self.fault(name, format!("only for the method {methods}")));
            }
        }
    }

    fn area_params(&self, faults: &mut Faults) -> Option<AreaParams> {
        let (asked, defaults) = (self.division, AreaParams::default());
        let min = self.ratio("min_self_containment", &asked.min_self_containment, faults);
        let target = self.ratio("target_self_containment", &asked.target_self_containment, faults);
        let params = AreaParams::new(
            asked.min_size.map_or(defaults.min_size(), u64::from),
            min?.unwrap_or(defaults.min_self_containment()),
            asked.target_size.map_or(defaults.target_size(), u64::from),
            target?.unwrap_or(defaults.target_self_containment()),
        );
        faults.take(params.map_err(|err| {
            let name = match err {
                AreaParamsError::SizesOutOfOrder { .. } | AreaParamsError::SizeTooLarge(_) => "target_size",
                AreaParamsError::NoSelfContainment => "min_self_containment",
                AreaParamsError::SelfContainmentsOutOfOrder { .. }
                | AreaParamsError::SelfContainmentTooLarge(_) => "target_self_containment",
            };
            self.fault(name, err.to_string())
        }))
    }

    fn cut(&self, faults: &mut Faults) -> Option<Cut> {
        let Some(height) = self.ratio("cut", &self.cut.cut, faults)? else { return Some(Cut::default()) };
        faults.take(Cut::new(height).map_err(|err| self.fault("cut", err.to_string())))
    }

    /// The ratio where one is given.
    fn ratio(&self, name: &str, text: &Option<String>, faults: &mut Faults) -> Option<Option<Ratio>> {
        let Some(text) = text else { return Some(None) };
        faults.take(text.parse().map_err(|err| self.fault(name, format!("`{text}`: {err}")))).map(Some)
    }

    fn fault(&self, name: &str, detail: impl Into<String>) -> Fault {
        Fault::in_query(&format!("{}{name}", self.prefix), detail)
    }
}

impl Rule {
    pub(super) fn method(self) -> AreaMethod {
        match self {
            Rule::Areas(_, Variant::Clean) => AreaMethod::Clean,
            Rule::Areas(_, Variant::Compat34) => AreaMethod::Compat34,
            Rule::Zones(_) => AreaMethod::Zones,
            Rule::Centres => AreaMethod::Centres,
            Rule::Official => AreaMethod::Official,
        }
    }
}

impl<'r> Division<'r> {
    pub(super) fn of(matrix: &'r YearMatrix, rule: Rule) -> Division<'r> {
        let made = match rule {
            Rule::Areas(params, variant) => Made::Areas(areas(&matrix.matrix, &params, variant)),
            Rule::Zones(cut) => Made::Zones(commuting_zones(&matrix.matrix, cut)),
            Rule::Centres => Made::Centres(centres(&matrix.matrix)),
            Rule::Official => Made::Official(official(matrix)),
        };
        Division { matrix, rule, made }
    }

    pub(super) fn partition(&self) -> &Partition {
        match &self.made {
            Made::Areas(found) => &found.partition,
            Made::Centres(found) => &found.partition,
            Made::Zones(partition) | Made::Official(partition) => partition,
        }
    }

    /// The division before the reserve list was emptied; the same where the method has none.
    pub(super) fn before_reserve(&self) -> &Partition {
        match &self.made {
            Made::Areas(found) => &found.before_reserve,
            _ => self.partition(),
        }
    }

    /// The municipality of an area with the most jobs; of equals the one with the lowest code.
    pub(super) fn centre(&self, members: &[AreaId]) -> AreaId {
        let matrix = &self.matrix.matrix;
        let key = |area: &AreaId| (std::cmp::Reverse(matrix.jobs(*area)), matrix.code(*area));
        members.iter().copied().min_by_key(key).expect("an area has a member")
    }
}

fn official(matrix: &YearMatrix) -> Partition {
    let region = |area| match matrix.name(area) {
        AreaName::Municipality(slug) => OfficialRegion::of(slug),
        AreaName::LabourMarket(_) => None,
    };
    Partition::new(matrix.matrix.ids().map(|area| region(area).map(|region| region.number)).collect())
}
