//! The household as it is sent.

use crate::bounds::{PlaceName, TagText};
use flytthit_matcher::household::Weights;
use serde::{Deserialize, Deserializer};
use utoipa::ToSchema;

/// A household that considers to move. Nothing of it is stored.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct HouseholdBody {
    /// One or two adults, at least one of whom seeks work.
    #[schema(min_items = 1, max_items = 2)]
    pub(super) adults: Vec<AdultBody>,
    /// At most 12 children.
    #[serde(default)]
    #[schema(max_items = 12)]
    pub(super) children: Vec<ChildBody>,
    /// When the household moves; today when left out.
    #[serde(default, deserialize_with = "given")]
    #[schema(format = Date, nullable = false)]
    pub(super) arrival: Option<String>,
    /// Municipalities, by number or slug, that are acceptable as a home; all of the region when left out.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<Vec<PlaceName>>, nullable = false, min_items = 1, max_items = 50)]
    pub(super) homes: Option<Vec<String>>,
    /// The home it looks for; left out when it does not matter.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub(super) housing: Option<HousingBody>,
    /// What it likes to do, as tags such as `cross-country-skiing`.
    #[serde(default)]
    #[schema(value_type = Vec<TagText>, max_items = 50)]
    pub(super) interests: Vec<String>,
    /// Municipalities, by number or slug, where it has family or grew up.
    #[serde(default)]
    #[schema(value_type = Vec<PlaceName>, max_items = 50)]
    pub(super) ties: Vec<String>,
    /// What counts how much.
    #[serde(default)]
    pub(super) weights: WeightsBody,
    /// How many packages to return.
    #[serde(default = "default_limit")]
    #[schema(minimum = 1, maximum = 100, default = 10)]
    pub(super) limit: i64,
    /// At most so many packages with the same home; no such limit when left out.
    #[serde(default, deserialize_with = "given")]
    #[schema(minimum = 1, maximum = 100, nullable = false)]
    pub(super) per_home: Option<i64>,
}

/// An adult of the household.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AdultBody {
    /// Whether and how the adult works after the move.
    #[serde(default)]
    pub(super) situation: SituationBody,
    /// The municipality, by number or slug, of the job that an `employed` adult keeps; only then.
    #[serde(default, deserialize_with = "given")]
    #[schema(max_length = 64, nullable = false)]
    pub(super) works_in: Option<String>,
    /// 1 to 10 occupations; required of an adult who seeks work.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub(super) occupations: Vec<OccupationBody>,
    /// Acceptable share of full time; 50 to 100 when left out.
    #[serde(default)]
    pub(super) extent: ExtentBody,
    /// Acceptable first day of work.
    #[serde(default)]
    pub(super) start: StartBody,
    /// Whether a fully remote job is welcome.
    #[serde(default = "accepts")]
    #[schema(default = true)]
    pub(super) accepts_remote: bool,
    /// The widest part of the catchment that the adult would commute to.
    #[serde(default)]
    pub(super) reach: ReachBody,
    /// Languages that the adult has, as tags such as `nb`.
    #[serde(default)]
    #[schema(value_type = Vec<TagText>, max_items = 50)]
    pub(super) languages: Vec<String>,
    /// Licences that the adult has, as tags such as `hpr-nurse`.
    #[serde(default)]
    #[schema(value_type = Vec<TagText>, max_items = 50)]
    pub(super) licences: Vec<String>,
}

/// Whether and how an adult works after the move.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum SituationBody {
    /// Seeks work.
    #[default]
    Seeking,
    /// Keeps a job in the municipality `works_in`.
    Employed,
    /// Keeps a job that can be done from anywhere.
    Remote,
    /// Does not seek work.
    NotSeeking,
}

/// The widest part of a catchment that an adult would commute to.
#[derive(Clone, Copy, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum ReachBody {
    /// Only the home municipality.
    Home,
    /// Also where many commute daily.
    Daily,
    /// The whole catchment.
    #[default]
    Established,
}

/// A wish for an occupation, or for a group of them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct OccupationBody {
    /// 1 to 4 digits of STYRK-08; fewer digits wish for the whole group.
    #[schema(max_length = 16, example = "2223")]
    pub(super) code: String,
    /// How much it is wished for: above 0, at most 1.
    #[serde(default = "fully")]
    #[schema(default = 1.0, exclusive_minimum = 0, maximum = 1)]
    pub(super) preference: f64,
}

/// A share of full time, in percent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ExtentBody {
    /// The least, from 1.
    #[schema(minimum = 1, maximum = 100, default = 50)]
    pub(super) min: i64,
    /// The most, up to 100.
    #[schema(minimum = 1, maximum = 100, default = 100)]
    pub(super) max: i64,
}

/// A time for the first day of work.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StartBody {
    /// The first acceptable day; the arrival when left out.
    #[serde(default, deserialize_with = "given")]
    #[schema(format = Date, nullable = false)]
    pub(super) from: Option<String>,
    /// The last acceptable day; no day is too late when left out.
    #[serde(default, deserialize_with = "given")]
    #[schema(format = Date, nullable = false)]
    pub(super) to: Option<String>,
}

/// A child of the household.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChildBody {
    /// The year of birth: nothing more is asked.
    #[schema(minimum = 1900, maximum = 2180, example = 2021)]
    pub(super) birth_year: i64,
}

/// The home that a household looks for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct HousingBody {
    /// Either when left out.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    pub(super) tenure: Option<TenureBody>,
    /// The fewest bedrooms.
    #[serde(default, deserialize_with = "given")]
    #[schema(minimum = 0, maximum = 50, nullable = false)]
    pub(super) min_bedrooms: Option<i64>,
    /// The highest price in NOK: a month to rent, the sum to buy.
    #[serde(default, deserialize_with = "given")]
    #[schema(minimum = 0, maximum = 10_000_000_000_i64, nullable = false)]
    pub(super) max_price: Option<i64>,
}

/// How a home is held.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum TenureBody {
    /// For rent.
    Rent,
    /// For sale.
    Buy,
}

/// What counts how much in the score: only the ratios matter. None below 0, work above 0.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub(super) struct WeightsBody {
    /// The jobs.
    #[schema(exclusive_minimum = 0, maximum = 1_000_000, default = 60.0)]
    pub(super) work: f64,
    /// Kindergarten and school.
    #[schema(minimum = 0, maximum = 1_000_000, default = 15.0)]
    pub(super) childcare: f64,
    /// A place to live.
    #[schema(minimum = 0, maximum = 1_000_000, default = 10.0)]
    pub(super) housing: f64,
    /// Culture and leisure.
    #[schema(minimum = 0, maximum = 1_000_000, default = 10.0)]
    pub(super) interests: f64,
    /// Family and origin.
    #[schema(minimum = 0, maximum = 1_000_000, default = 5.0)]
    pub(super) ties: f64,
}

impl Default for ExtentBody {
    fn default() -> ExtentBody {
        ExtentBody { min: 50, max: 100 }
    }
}

impl Default for WeightsBody {
    fn default() -> WeightsBody {
        let weights = Weights::default();
        WeightsBody {
            work: weights.work(),
            childcare: weights.childcare(),
            housing: weights.housing(),
            interests: weights.interests(),
            ties: weights.ties(),
        }
    }
}

fn default_limit() -> i64 {
    10
}

fn accepts() -> bool {
    true
}

fn fully() -> f64 {
    1.0
}

/// A field that may be left out but, when it is there, is not null.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
