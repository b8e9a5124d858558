//! One adult and one vacancy: how well the work fits, before the way to it is counted.
//!
//! Fit J = occupation × extent × start, each 0 to 1; 0 when the adult is not eligible or the
//! vacancy is not open on the day of the search.

use std::{cell::OnceCell, ops::Range};

use crate::{
    calendar::Day,
    household::{JobWish, OccupationWish},
    index::{Bucket, Columns, GroupId, Index, LOW_DIGITS, LowDigits, Profile, ProfileId, Terms, split},
    occupation::{Code, similarity, similarity_at},
    vacancy::{Extent, Requirements},
};

/// Points between the extents at which a vacancy fits no longer.
const EXTENT_GAP: u8 = 50;
/// Days outside the start window at which a vacancy fits no longer.
const START_DAYS: u16 = 90;
/// What a vacancy that does not tell its extent counts.
const UNKNOWN_EXTENT: f64 = 0.9;
/// What a vacancy that does not tell its start counts.
const UNKNOWN_START: f64 = 0.95;

/// How well a vacancy fits an adult, and why.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fit {
    /// J, above 0 and at most 1.
    pub value: f64,
    /// The work itself.
    pub occupation: OccupationFit,
    /// The share of full time.
    pub extent: ExtentFit,
    /// The first day.
    pub start: StartFit,
}

/// How well a vacancy's occupation meets a wish.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct OccupationFit {
    /// Preference × similarity, 0 to 1.
    pub value: f64,
    /// The wish that it meets best.
    pub wish: OccupationWish,
    /// The vacancy's code.
    pub vacancy: Code,
    /// Similarity of the two codes, 0 to 1.
    pub similarity: f64,
}

/// How well a vacancy's extent meets a wish.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExtentFit {
    /// 0 to 1.
    pub value: f64,
    /// Points between the two ranges, 0 when they overlap; `None` when the vacancy does not tell.
    pub gap: Option<u8>,
}

/// How well a vacancy's start meets a wish.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StartFit {
    /// 0 to 1.
    pub value: f64,
    /// Days outside the window, 0 inside; `None` when the vacancy does not tell.
    pub days: Option<u16>,
}

/// A vacancy's extent against the acceptable one: 1 − gap/50, 0.9 when unknown.
pub fn extent_fit(wish: Extent, vacancy: Option<Extent>) -> ExtentFit {
    let gap = vacancy.map(|extent| wish.gap(extent));
    let value =
        gap.map_or(UNKNOWN_EXTENT, |gap| 1.0 - f64::from(gap.min(EXTENT_GAP)) / f64::from(EXTENT_GAP));
    ExtentFit { value, gap }
}

/// A vacancy's start against the acceptable window: 1 − days/90, 0.95 when unknown.
pub fn start_fit(from: Day, to: Option<Day>, vacancy: Option<Day>) -> StartFit {
    let days = vacancy.map(|start| match to {
        Some(to) if start > to => start.distance(to),
        _ if start < from => start.distance(from),
        _ => 0,
    });
    StartFit { value: days.map_or(UNKNOWN_START, falling), days }
}

/// What a start so many days outside the window counts: 1 − days/90.
const fn falling(days: u16) -> f64 {
    if days < START_DAYS { 1.0 - days as f64 / START_DAYS as f64 } else { 0.0 }
}

/// Start factors so that a fit needs no branch: by the days outside the window, at most 127, plus
/// [`NO_START`] if the start is unknown, plus [`NOT_OPEN`] if the vacancy is not open.
static START: [f64; 512] = {
    let mut values = [0.0; 512];
    let mut at = 0;
    while at < NOT_OPEN as usize {
        values[at] = if at < NO_START as usize { falling(at as u16) } else { UNKNOWN_START };
        at += 1;
    }
    values
};
const NO_START: u16 = 128;
const NOT_OPEN: u16 = 256;

/// So many vacancies are looked at in one go.
const CHUNK: usize = 64;

/// A value as it is compared: rounded to 12 decimals, and below 0.001 to at least 9 digits, so that
/// values that are equal by definition are equal in memory whatever the order in which their factors
/// were multiplied. Above 0 stays above 0, and a greater value never becomes the smaller one.
pub(crate) fn rounded(raw: f64) -> f64 {
    let mut unit = 1e12;
    while raw * unit < 1e9 && unit < 1e300 {
        unit *= 1e3;
    }
    ((raw * unit + 0.5) as i64).max(1) as f64 / unit
}

/// A wish worked out so that a vacancy's fit is three look-ups.
pub(crate) struct Fitter<'a> {
    wish: &'a JobWish,
    today: u16,
    from: u16,
    /// `u16::MAX` when no start is too late.
    to: u16,
    groups: Vec<GroupFit>,
    /// Extent factor of each profile, 0 if the adult lacks what it asks for.
    profiles: Vec<f64>,
}

/// [`LOW_DIGITS`] rounded up to a power of two, which spares a check of bounds.
const FACTORS: usize = LOW_DIGITS.next_power_of_two();

/// The occupation factors of one group.
pub(crate) struct GroupFit {
    pub(crate) group: GroupId,
    /// By low digits, 0 to 1.
    factors: [f64; FACTORS],
    best_first: OnceCell<Vec<LowDigits>>,
}

impl<'a> Fitter<'a> {
    pub(crate) fn new<T>(wish: &'a JobWish, index: &Index<T>, today: Day) -> Fitter<'a> {
        let (from, to) = (wish.start_from.number(), wish.start_to.map_or(u16::MAX, Day::number));
        let profile = |profile: &Profile| {
            if meets(wish, profile) { extent_fit(wish.extent, profile.extent).value } else { 0.0 }
        };
        let profiles = index.profiles().iter().map(profile).collect();
        let groups = GroupFit::all(&wish.occupations);
        Fitter { wish, today: today.number(), from, to, groups, profiles }
    }

    pub(crate) fn wish(&self) -> &'a JobWish {
        self.wish
    }

    /// The groups in which some vacancy can fit.
    pub(crate) fn groups(&self) -> &[GroupFit] {
        &self.groups
    }

    /// The group's factors, if some vacancy in it can fit.
    pub(crate) fn group(&self, group: GroupId) -> Option<&GroupFit> {
        self.groups.binary_search_by_key(&group, |fit| fit.group).ok().map(|at| &self.groups[at])
    }

    /// Whether the vacancy is open today.
    pub(crate) fn open(&self, terms: &Terms) -> bool {
        terms.published <= self.today && self.today <= terms.deadline
    }

    /// Asks for J before rounding of each vacancy in a range of a bucket, in order, with its position:
    /// 0 when the vacancy is not open or the adult not eligible. Without branches, because it is asked
    /// of every vacancy in a group and no branch could be foretold.
    #[inline]
    pub(crate) fn fits(
        &self,
        group: &GroupFit,
        columns: Columns,
        range: Range<usize>,
        mut found: impl FnMut(usize, f64),
    ) {
        let mut starts = [0; CHUNK];
        for first in range.clone().step_by(CHUNK) {
            let chunk = first..range.end.min(first + CHUNK);
            self.start_positions(columns, chunk.clone(), &mut starts);
            let [lower, upper] = columns.profiles.map(|half| &half[chunk.clone()]);
            let vacancies = columns.lows[chunk].iter().zip(lower).zip(upper).zip(&starts);
            for (at, (((low, lower), upper), start)) in (first..).zip(vacancies) {
                let profile = ProfileId::from_halves([*lower, *upper]);
                let start = START[usize::from(*start) % START.len()];
                let occupation = group.factors[usize::from(*low) % FACTORS];
                found(at, occupation * self.profiles[profile.0 as usize] * start);
            }
        }
    }

    /// For each vacancy in a chunk its position in [`START`].
    #[inline]
    fn start_positions(&self, columns: Columns, chunk: Range<usize>, positions: &mut [u16; CHUNK]) {
        let (starts, published) = (&columns.starts[chunk.clone()], &columns.published[chunk.clone()]);
        let days = starts.iter().zip(published).zip(&columns.deadlines[chunk]);
        for (position, ((start, published), deadline)) in positions.iter_mut().zip(days) {
            let outside =
                self.from.saturating_sub(*start).max(start.saturating_sub(self.to)).min(NO_START - 1);
            let unknown = if *start == Terms::UNKNOWN { NO_START } else { 0 };
            let open = (*published <= self.today) & (self.today <= *deadline);
            *position = outside | unknown | if open { 0 } else { NOT_OPEN };
        }
    }

    /// The start factor with its reason.
    pub(crate) fn start_fit(&self, terms: &Terms) -> StartFit {
        let start = (terms.start != Terms::UNKNOWN).then(|| Day::from_number(terms.start));
        start_fit(self.wish.start_from, self.wish.start_to, start)
    }

    /// The fit with its reasons; `None` when the code can be met by no wish.
    pub(crate) fn explain(&self, code: Code, profile: &Profile, terms: &Terms) -> Option<Fit> {
        let occupation = best_wish(&self.wish.occupations, code)?;
        let (extent, start) = (extent_fit(self.wish.extent, profile.extent), self.start_fit(terms));
        Some(Fit { value: rounded(occupation.value * extent.value * start.value), occupation, extent, start })
    }
}

impl GroupFit {
    /// The factors of each group in which some vacancy can meet a wish, ascending by group.
    fn all(wishes: &[OccupationWish]) -> Vec<GroupFit> {
        let mut all: Vec<GroupFit> = Vec::with_capacity(wishes.len());
        for wish in wishes {
            for group in GroupId::similar_to(wish.code) {
                let at = all.binary_search_by_key(&group, |fit| fit.group).unwrap_or_else(|at| {
                    all.insert(at, GroupFit { group, factors: [0.0; FACTORS], best_first: OnceCell::new() });
                    at
                });
                all[at].add(wish);
            }
        }
        all
    }

    /// Raises the factors to what this wish gives, which depends on how many digits are shared: here
    /// at least as many as the group and the wish both have.
    fn add(&mut self, wish: &OccupationWish) {
        let (_, low) = split(wish.code);
        let mut raise = |lows: Range<usize>, common_prefix| {
            let factor = wish.preference.get() * similarity_at(wish.code, common_prefix);
            self.factors[lows].iter_mut().for_each(|raised| *raised = raised.max(factor));
        };
        raise(0..LOW_DIGITS, wish.code.level().min(2));
        if wish.code.level() > 2 {
            raise(low.minor_group(), 3);
        }
        if wish.code.level() > 3 {
            raise(usize::from(low.0)..usize::from(low.0) + 1, 4);
        }
    }

    /// Low digits with a factor above 0, the greatest factor first.
    pub(crate) fn best_first(&self) -> &[LowDigits] {
        self.best_first.get_or_init(|| {
            let all = (0..LOW_DIGITS as u8).map(LowDigits);
            let mut best: Vec<LowDigits> = all.filter(|low| self.factor(*low) > 0.0).collect();
            best.sort_by(|a, b| self.factor(*b).total_cmp(&self.factor(*a)));
            best
        })
    }

    /// The ranges of a bucket, each with a fit that no vacancy in it exceeds: those that could have the
    /// greatest first, and the vacancies in each by id. A small bucket is one range of which nothing
    /// is told: its bound is infinite and its vacancies are not by id.
    pub(crate) fn ranges<T>(&self, bucket: &Bucket<T>) -> impl Iterator<Item = (f64, Range<usize>)> {
        let small = bucket.len() <= CHUNK;
        let whole = small.then(|| (f64::INFINITY, 0..bucket.len()));
        let lows = if small { &[] } else { self.best_first() };
        let by_low = lows.iter().flat_map(move |low| {
            let range = bucket.range(*low);
            let parts = range.clone().step_by(CHUNK).map(move |start| start..range.end.min(start + CHUNK));
            parts.map(|part| (rounded(self.factor(*low)), part))
        });
        whole.into_iter().chain(by_low)
    }

    #[inline]
    pub(crate) fn factor(&self, low: LowDigits) -> f64 {
        self.factors[usize::from(low.0) % FACTORS]
    }
}

/// The wish that a vacancy's code meets best, the first of equals; `None` when it meets none.
fn best_wish(wishes: &[OccupationWish], vacancy: Code) -> Option<OccupationFit> {
    let fits = wishes.iter().map(|wish| {
        let similarity = similarity(wish.code, vacancy);
        OccupationFit { value: wish.preference.get() * similarity, wish: *wish, vacancy, similarity }
    });
    fits.filter(|fit| fit.value > 0.0).reduce(|best, fit| if fit.value > best.value { fit } else { best })
}

/// Whether the adult has what vacancies of this profile ask for.
pub(crate) fn meets(wish: &JobWish, profile: &Profile) -> bool {
    let Requirements { languages, licences } = &profile.requirements;
    languages.is_subset(&wish.languages) && licences.is_subset(&wish.licences)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::household::Preference;
    use jiff::civil::date;

    #[test]
    fn an_extent_loses_two_hundredths_a_point() {
        let extent = |min, max| Extent::new(min, max).expect("in order");
        let value = |vacancy| extent_fit(extent(80, 100), vacancy).value;
        assert_eq!(value(Some(extent(50, 80))), 1.0);
        assert_eq!(value(Some(extent(50, 70))), 0.8);
        assert_eq!(value(Some(extent(20, 30))), 0.0);
        assert_eq!(value(None), 0.9);
    }

    #[test]
    fn a_start_loses_a_ninetieth_a_day() {
        let day = |month, of| Day::try_from(date(2026, month, of)).expect("in range");
        let value = |to, start| start_fit(day(8, 1), to, start).value;
        assert_eq!(value(None, Some(day(12, 24))), 1.0);
        assert_eq!(value(None, Some(day(7, 23))), 0.9);
        assert_eq!(value(Some(day(8, 10)), Some(day(8, 19))), 0.9);
        assert_eq!(value(Some(day(8, 10)), Some(day(12, 24))), 0.0);
        assert_eq!(value(None, None), 0.95);
    }

    #[test]
    fn factors_are_the_similarities_of_all_codes() {
        let wishes = ["2", "22", "222", "2223", "2221", "9", "0110", "01"].map(|text| OccupationWish {
            code: text.parse().expect(text),
            preference: Preference::new(if text == "22" { 0.5 } else { 1.0 }).expect("in range"),
        });
        for wishes in wishes.chunks(1).chain(wishes.windows(3)) {
            let groups = GroupFit::all(wishes);
            assert!(groups.is_sorted_by_key(|group| group.group));
            for group in GroupId::all() {
                let fit = groups.iter().find(|fit| fit.group == group);
                for low in (0..LOW_DIGITS as u8).map(LowDigits) {
                    let Some(code) = group.code(low) else { continue };
                    let factor = fit.map_or(0.0, |fit| fit.factor(low));
                    assert_eq!(factor, best_wish(wishes, code).map_or(0.0, |best| best.value), "{code}");
                }
            }
        }
    }

    #[test]
    fn rounding_makes_equal_fits_equal() {
        assert_ne!(0.75 * 0.95 * 0.9, 0.9 * 0.95 * 0.75 + f64::EPSILON);
        assert_eq!(rounded((0.95 * 0.75) * 0.9), rounded(0.75 * (0.9 * 0.95)));
        assert_eq!(rounded(1.0), 1.0);
        assert!(rounded(1e-320) > 0.0);
        assert!(rounded(4e-12) < rounded(4.000001e-12));
    }
}
