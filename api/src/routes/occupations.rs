//! `/v1/occupations`

use super::lookup;
use crate::error::{Fault, Faults, Result};
use crate::extract::Query;
use crate::language::Language;
use crate::page::{Page, PageQuery, PageRequest};
use crate::region::{self, Current, Region, Source};
use actix_web::get;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(list_occupations);
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Only codes that begin so: a group and what is in it.
    #[param(max_length = 16, example = "22")]
    prefix: Option<String>,
    /// Only codes with so many digits.
    #[param(minimum = 1, maximum = 4)]
    level: Option<usize>,
    /// Only those with this text in a title, in any case.
    #[param(min_length = 1, max_length = 255)]
    q: Option<String>,
}

/// An occupation, or a group of them, of STYRK-08 (the Norwegian ISCO-08).
#[derive(Debug, Serialize, ToSchema)]
struct Occupation {
    /// 1 to 4 digits.
    #[schema(example = "2223")]
    code: String,
    /// How many digits.
    level: usize,
    /// The group that it is in; null for a major group.
    parent: Option<String>,
    /// Its title in the language of the reply; in bokmål where there is no other.
    title: String,
    /// Its title in Norwegian (bokmål).
    title_nb: String,
    /// Its title in Nynorsk; null where it is the same, or not known.
    title_nn: Option<String>,
    /// Its title in English; null when not known.
    title_en: Option<String>,
    /// Where it comes from.
    source: Source,
}

/// An occupation as a record names it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OccupationName {
    /// 1 to 4 digits of STYRK-08.
    #[schema(example = "2223")]
    code: String,
    /// Its title, or that of the narrowest known group that it is in, in the language of the reply.
    title: Option<String>,
}

/// List occupations by code
#[utoipa::path(tag = "occupations", params(ListQuery, PageQuery), responses((status = 200, description = "A page of them", body = Page<Occupation>)))]
#[get("/v1/occupations")]
async fn list_occupations(
    Current(region): Current,
    language: Language,
    query: Query<ListQuery>,
    page: PageRequest<String>,
) -> Result<Page<Occupation>> {
    let Query(ListQuery { prefix, level, q }) = query;
    let mut faults = Faults::default();
    let prefix = prefix.and_then(|prefix| faults.take(lookup::occupation(&region, "prefix", &prefix)));
    if let Some(level) = level {
        let known = (1..=4).contains(&level);
        faults.take(known.then_some(level).ok_or_else(|| Fault::in_query("level", "must be 1 to 4")));
    }
    faults.check()?;
    let prefix = prefix.map(|prefix| prefix.to_string()).unwrap_or_default();
    let q = q.map(|q| q.to_lowercase());
    let rest = region.reference.occupations.within(&prefix).filter(|found| {
        level.is_none_or(|level| found.code.level() == level)
            && q.as_ref().is_none_or(|q| is_titled(found, q))
            && page.after.as_ref().is_none_or(|after| found.code.as_str() > after.as_str())
    });
    Ok(page.cut(rest, |found| found.code.to_string()).map(|found| show(found, &region, language)))
}

fn is_titled(found: &region::Occupation, lower: &str) -> bool {
    let titles = [Some(&found.title_nb), found.title_nn.as_ref(), found.title_en.as_ref()];
    titles.into_iter().flatten().any(|title| title.to_lowercase().contains(lower))
}

fn show(found: &region::Occupation, region: &Region, language: Language) -> Occupation {
    let level = found.code.level();
    Occupation {
        code: found.code.to_string(),
        level,
        parent: (level > 1).then(|| found.code.group(level - 1).to_string()),
        title: found.title(language).to_owned(),
        title_nb: found.title_nb.clone(),
        title_nn: found.title_nn.clone(),
        title_en: found.title_en.clone(),
        source: region.sources.get(&found.source),
    }
}

impl OccupationName {
    /// The occupation with this code.
    pub(crate) fn of_code(code: &str, region: &Region, language: Language) -> OccupationName {
        let nearest = code.parse().ok().and_then(|code| region.reference.occupations.nearest(code));
        let title = nearest.map(|found| found.title(language).to_owned());
        OccupationName { code: code.to_owned(), title }
    }
}
