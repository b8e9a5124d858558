//! Which vacancies are asked for.

use crate::bounds::{CodePrefix, PlaceName};
use crate::db::vacancy::Filter;
use crate::error::{Fault, Faults, Result};
use crate::region::Region;
use crate::routes::lookup;
use serde::Deserialize;
use utoipa::IntoParams;

/// The most words of `q`: each is looked for in every text.
const MAX_WORDS: usize = 10;

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct ListQuery {
    /// Only where the work is done in this municipality, by number or slug; several: in any of them.
    #[serde(default)]
    #[param(value_type = Vec<PlaceName>, inline, max_items = 50, example = json!(["tynset"]))]
    municipality: Vec<String>,
    /// Only within reach of this home: in its catchment by the matrix of `year`, or to be done from anywhere.
    #[param(max_length = 64, example = "tolga")]
    reachable_from: Option<String>,
    /// Only occupations whose STYRK-08 code begins so; several: with any of them.
    #[serde(default)]
    #[param(value_type = Vec<CodePrefix>, inline, max_items = 50, example = json!(["22"]))]
    occupation: Vec<String>,
    /// Only where this share of full time is possible, in percent: `80`, or a range such as `60-100`.
    /// An unknown extent is not among them.
    #[param(max_length = 16, example = "60-100")]
    extent: Option<String>,
    /// Only work that can be done from elsewhere so far; several: any of them.
    #[serde(default)]
    #[param(inline, max_items = 3)]
    remote: Vec<Remote>,
    /// Only with all these words in title, employer or description, in any case.
    #[param(min_length = 1, max_length = 255)]
    q: Option<String>,
    /// Only published later than this day.
    #[param(format = Date)]
    published_after: Option<String>,
}

/// How far work can be done from elsewhere.
#[derive(Clone, Copy, Debug, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum Remote {
    /// Not at all.
    None,
    /// In part.
    Hybrid,
    /// From anywhere.
    Full,
}

impl ListQuery {
    /// The filter for the database.
    ///
    /// # Errors
    /// 422 with every parameter that names something unknown.
    pub(super) fn filter(&self, region: &Region, year: Option<i32>) -> Result<Filter> {
        let mut faults = Faults::default();
        let municipality = |name, value: &String| lookup::municipality(region, name, value);
        let municipalities = self.municipality.iter().map(|value| municipality("municipality", value));
        let municipalities = faults.take_all(municipalities);
        let home = self.reachable_from.as_ref();
        let home = home.and_then(|value| faults.take(municipality("reachable_from", value)));
        let matrix = faults.take(lookup::matrix(region, year));
        let occupations = self.occupation.iter().map(|value| lookup::occupation(region, "occupation", value));
        let occupations = faults.take_all(occupations);
        let extent = self.extent.as_ref().and_then(|value| faults.take(extent(value)));
        let published_after = self.published_after.as_ref();
        let published_after =
            published_after.and_then(|day| faults.take(lookup::date("published_after", day)));
        let words: Vec<String> =
            self.q.iter().flat_map(|q| q.split_whitespace()).map(str::to_owned).collect();
        if words.len() > MAX_WORDS {
            faults.take(Err::<(), _>(Fault::in_query("q", format!("more than {MAX_WORDS} words"))));
        }
        faults.check()?;
        Ok(Filter {
            today: region.today.to_string(),
            municipalities: municipalities.into_iter().map(|found| found.slug.clone()).collect(),
            reachable: home.zip(matrix).map(|(home, matrix)| matrix.reachable(home)),
            occupations: occupations.iter().map(ToString::to_string).collect(),
            extent,
            remote: self.remote.iter().map(|remote| remote.text().to_owned()).collect(),
            words,
            published_after: published_after.map(|day| day.to_string()),
        })
    }
}

impl Remote {
    fn text(self) -> &'static str {
        match self {
            Remote::None => "none",
            Remote::Hybrid => "hybrid",
            Remote::Full => "full",
        }
    }
}

/// `80` or `60-100`, in percent of full time.
fn extent(value: &str) -> Result<(i32, i32), Fault> {
    let (min, max) = value.split_once('-').unwrap_or((value, value));
    let range = min.parse().ok().zip(max.parse().ok());
    range.filter(|(min, max)| 1 <= *min && min <= max && *max <= 100).ok_or_else(|| {
        Fault::in_query("extent", format!("`{value}` is not 1 to 100 percent, nor a range such as 60-100"))
    })
}
