//! What a search found, as it is sent.

use super::context::Context;
use super::job::Job;
use super::misses::{Almost, Relaxation};
use super::parts::Part;
use crate::language::Language;
use crate::region::{Region, Source, YearMatrix};
use crate::routes::commuting::Thresholds;
use crate::routes::municipalities::MunicipalityName;
use flytthit_matcher::calendar::Day;
use flytthit_matcher::commuting;
use flytthit_matcher::household::{Household, Weights};
use flytthit_matcher::search::{self, almost, relaxations, search};
use flytthit_matcher::surroundings::Surroundings;
use serde::Serialize;
use utoipa::ToSchema;

/// The best packages for a household, and what it should know of the rest.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Matches {
    /// The best packages, best first: by score, then by number of the home, then by the ids of the vacancies.
    pub(crate) packages: Vec<Package>,
    /// Every acceptable home, by number.
    pub(crate) homes: Vec<HomeSummary>,
    /// All acceptable homes together.
    pub(crate) region: RegionSummary,
    /// Homes where one adult would have a job and the other none.
    pub(crate) almost: Vec<Almost>,
    /// Single changes of the wishes that would add packages, those that add most first.
    pub(crate) relaxations: Vec<Relaxation>,
    /// What the reply rests on, so that it can be made again.
    pub(crate) basis: Basis,
}

/// One home municipality and one vacancy for each adult who seeks work.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Package {
    /// Where the household would live.
    pub(crate) home: MunicipalityName,
    /// A job for each adult who seeks one, in the order of the adults.
    pub(crate) jobs: Vec<Job>,
    /// The weighted mean of the parts that count, 0 to 100.
    pub(crate) score: f64,
    /// What the score is made of.
    pub(crate) parts: Vec<Part>,
}

/// What was found for one home.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HomeSummary {
    /// The home.
    pub(crate) home: MunicipalityName,
    /// The score of its best package; null without one.
    pub(crate) best_score: Option<f64>,
    /// How many packages it has within its catchment.
    pub(crate) packages: u64,
    /// How many of them have every place of work in the home municipality itself.
    pub(crate) packages_alone: u64,
}

/// What was found for all homes together.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RegionSummary {
    /// The best score of all; null without a package.
    pub(crate) best_score: Option<f64>,
    /// How many packages there are within the catchments.
    pub(crate) packages: u64,
    /// How many there would be if nobody worked outside the home municipality.
    pub(crate) packages_alone: u64,
    /// How many homes have a package.
    pub(crate) homes: usize,
    /// How many would have one if nobody worked outside the home municipality.
    pub(crate) homes_alone: usize,
}

/// What a reply rests on.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Basis {
    /// The commuting matrix.
    pub(crate) matrix: MatrixBasis,
    /// The number of the last change of the data, from which copies can follow it.
    pub(crate) feed_position: i64,
    /// The day of the search: vacancies that are open on it count.
    #[schema(format = Date)]
    pub(crate) today: String,
    /// What was assumed where the household or the caller said nothing, and what was said.
    pub(crate) parameters: Parameters,
    /// How many vacancies with an occupation were considered, from everywhere.
    pub(crate) vacancies: usize,
    /// How many more have no occupation, so that they match nobody.
    pub(crate) vacancies_without_occupation: usize,
    /// Whether vacancies, homes and places are fictitious.
    pub(crate) demo: bool,
}

/// The commuting matrix that the catchments follow from.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MatrixBasis {
    /// The year of its figures.
    pub(crate) year: i32,
    /// Whether that year is used where none is asked for.
    pub(crate) default: bool,
    /// Where they come from.
    pub(crate) source: Source,
}

/// The parameters of a search.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Parameters {
    /// When the household moves.
    #[schema(format = Date)]
    pub(crate) arrival: String,
    /// What counts how much.
    pub(crate) weights: WeightsUsed,
    /// The most packages to return.
    pub(crate) limit: usize,
    /// The most packages with the same home; null without such a limit.
    pub(crate) per_home: Option<usize>,
    /// The thresholds of the catchments.
    pub(crate) catchment: Thresholds,
}

/// What counts how much.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WeightsUsed {
    /// The jobs.
    work: f64,
    /// Kindergarten and school.
    childcare: f64,
    /// A place to live.
    housing: f64,
    /// Culture and leisure.
    interests: f64,
    /// Family and origin.
    ties: f64,
}

impl Matches {
    /// Searches, and says why.
    pub(super) fn new(
        region: &Region,
        matrix: &YearMatrix,
        surroundings: &Surroundings,
        household: &Household,
        language: Language,
    ) -> Matches {
        let context = Context { region, matrix, household, language };
        let index = &region.market.index;
        // A day of this century always has a number.
        let today = Day::try_from(region.today).unwrap_or(Day::MIN);
        let members = region.reference.municipalities.all().iter().filter(|home| home.member);
        let members = members.map(|home| home.number).collect();
        let found = search(index, surroundings, household, today);
        let almost = almost(index, surroundings, household, today);
        let relaxations = relaxations(index, surroundings, household, today, &members);
        Matches {
            packages: found.packages.iter().map(|package| Package::new(context, package)).collect(),
            region: RegionSummary::new(&found.homes),
            homes: found.homes.iter().map(|home| HomeSummary::new(context, home)).collect(),
            almost: almost.iter().map(|almost| Almost::new(context, almost)).collect(),
            relaxations: relaxations.iter().map(|relaxation| Relaxation::new(context, relaxation)).collect(),
            basis: Basis::new(context),
        }
    }
}

impl Package {
    fn new(context: Context, package: &search::Package<std::sync::Arc<crate::region::Advert>>) -> Package {
        Package {
            home: context.municipality(package.home),
            jobs: package.jobs.iter().map(|job| Job::new(context, package.home, job)).collect(),
            score: package.score.get(),
            parts: Part::all(context, package),
        }
    }
}

impl HomeSummary {
    fn new(context: Context, summary: &search::HomeSummary) -> HomeSummary {
        HomeSummary {
            home: context.municipality(summary.home),
            best_score: summary.best.map(|best| best.get()),
            packages: summary.packages,
            packages_alone: summary.alone,
        }
    }
}

impl RegionSummary {
    fn new(homes: &[search::HomeSummary]) -> RegionSummary {
        RegionSummary {
            best_score: homes.iter().filter_map(|home| home.best).max().map(|best| best.get()),
            packages: homes.iter().map(|home| home.packages).sum(),
            packages_alone: homes.iter().map(|home| home.alone).sum(),
            homes: homes.iter().filter(|home| home.packages > 0).count(),
            homes_alone: homes.iter().filter(|home| home.alone > 0).count(),
        }
    }
}

impl Basis {
    fn new(Context { region, matrix, household, .. }: Context) -> Basis {
        let wishes = household.wishes();
        Basis {
            matrix: MatrixBasis {
                year: matrix.year,
                default: matrix.is_default,
                source: region.sources.get(&matrix.source),
            },
            feed_position: region.version.revision,
            today: region.today.to_string(),
            parameters: Parameters {
                arrival: wishes.arrival.date().to_string(),
                weights: WeightsUsed::from(&wishes.weights),
                limit: wishes.limit,
                per_home: wishes.per_home,
                catchment: commuting::Thresholds::default().into(),
            },
            vacancies: region.market.index.len(),
            vacancies_without_occupation: region.market.index.uncoded(),
            demo: region.demo,
        }
    }
}

impl From<&Weights> for WeightsUsed {
    fn from(weights: &Weights) -> WeightsUsed {
        WeightsUsed {
            work: weights.work(),
            childcare: weights.childcare(),
            housing: weights.housing(),
            interests: weights.interests(),
            ties: weights.ties(),
        }
    }
}
