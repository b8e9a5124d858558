//! The definition of a catchment, as it is written down: in fractions, over all pairs, with nothing
//! from the code under test but its types.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::ops::{Add, Div, Mul};

use flytthit_matcher::commuting::{Area, AreaId, AreaKind, Matrix, Ratio, Thresholds, Tier};

/// A positive fraction, never reduced: the numbers in these tests are small enough.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fraction(u128, u128);

pub(crate) fn whole(number: u64) -> Fraction {
    Fraction(number.into(), 1)
}

pub(crate) fn share(part: u64, all: u64) -> Fraction {
    whole(part) / whole(all)
}

impl Add for Fraction {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 * other.1 + other.0 * self.1, self.1 * other.1)
    }
}

impl Mul for Fraction {
    type Output = Self;

    fn mul(self, other: Self) -> Self {
        Self(self.0 * other.0, self.1 * other.1)
    }
}

impl Div for Fraction {
    type Output = Self;

    fn div(self, other: Self) -> Self {
        assert!(other.0 > 0, "division by zero");
        Self(self.0 * other.1, self.1 * other.0)
    }
}

impl PartialEq for Fraction {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Fraction {}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.0 * other.1).cmp(&(other.0 * self.1))
    }
}

/// A matrix as a plain table by code, with its sums.
pub(crate) struct Table {
    pub(crate) municipalities: Vec<String>,
    flows: HashMap<(String, String), u64>,
    residents: HashMap<String, u64>,
    jobs: HashMap<String, u64>,
}

impl Table {
    /// The cells of `matrix`, added up anew.
    pub(crate) fn of(matrix: &Matrix) -> Self {
        let areas = matrix.areas();
        let municipality = |area: &&Area| area.kind == AreaKind::Municipality;
        let mut table = Self {
            municipalities: areas.iter().filter(municipality).map(|area| area.code.to_string()).collect(),
            flows: HashMap::new(),
            residents: HashMap::new(),
            jobs: HashMap::new(),
        };
        for (residence, _) in areas.iter().enumerate() {
            for cell in matrix.from(AreaId(residence as u32)) {
                let [from, to] = [cell.residence, cell.work].map(|id| areas[id.index()].code.to_string());
                let commuters = cell.commuters.unwrap_or(0);
                *table.residents.entry(from.clone()).or_default() += commuters;
                *table.jobs.entry(to.clone()).or_default() += commuters;
                table.flows.insert((from, to), commuters);
            }
        }
        table
    }

    pub(crate) fn flow(&self, residence: &str, work: &str) -> u64 {
        self.flows.get(&(residence.to_owned(), work.to_owned())).copied().unwrap_or(0)
    }

    pub(crate) fn residents(&self, code: &str) -> u64 {
        self.residents.get(code).copied().unwrap_or(0)
    }

    fn jobs(&self, code: &str) -> u64 {
        self.jobs.get(code).copied().unwrap_or(0)
    }

    /// The members of the catchment of `home`, in order.
    pub(crate) fn members(
        &self,
        home: &str,
        thresholds: &Thresholds,
        minutes: impl Fn(&str, &str) -> Option<u32>,
    ) -> Vec<(String, Tier)> {
        let exact = |ratio: Ratio| Fraction(ratio.millionths().into(), 1_000_000);
        let mut found = Vec::new();
        for work in &self.municipalities {
            let commuters = self.flow(home, work);
            if work == home || commuters == 0 {
                continue;
            }
            let n = whole(commuters);
            let s = whole(100) * n / whole(self.residents(home));
            let d = whole(100) * n / whole(self.jobs(work));
            let link = s + d;
            let at_home = self.flow(home, home);
            let reach = (at_home > 0)
                .then(|| (n / whole(self.jobs(work))) / (whole(at_home) / whole(self.jobs(home))));
            let travel = minutes(home, work);
            let established = link >= exact(thresholds.established_link)
                && match reach {
                    Some(reach) => reach >= exact(thresholds.established_reach),
                    None => travel.is_some(),
                };
            let tier = if link >= exact(thresholds.daily_link) {
                Tier::Daily
            } else if established {
                Tier::Established
            } else {
                continue;
            };
            if commuters >= thresholds.min_commuters
                && travel.is_none_or(|travel| travel <= thresholds.max_minutes)
            {
                found.push((link, commuters, work.clone(), tier));
            }
        }
        found.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
        found.into_iter().map(|(_, _, work, tier)| (work, tier)).collect()
    }
}
