//! `/v1/housing`

mod body;
mod post;

use super::lookup;
use super::municipalities::MunicipalityName;
use crate::bounds::{PlaceName, TagText};
use crate::conditional::{At, Version};
use crate::db::housing::{self as rows, Filter};
use crate::db::{Conn, Db, revision};
use crate::error::{Error, Faults, Result};
use crate::extract::Query;
use crate::page::{Page, PageQuery, PageRequest};
use crate::region::{Current, Region, Source};
use actix_web::get;
use actix_web::web::{Data, Json, Path};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(list_housing).service(find_housing);
    config.service(post::create_housing).service(post::change_housing).service(post::delete_housing);
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    /// Only in this municipality, by number or slug; several: in any of them.
    #[serde(default)]
    #[param(value_type = Vec<PlaceName>, inline, max_items = 50, example = json!(["tolga"]))]
    municipality: Vec<String>,
    /// Only this kind, as the sources name it; several: any of them.
    #[serde(default)]
    #[param(value_type = Vec<TagText>, inline, max_items = 50, example = json!(["house"]))]
    kind: Vec<String>,
    /// Only to let, or only for sale.
    #[param(inline)]
    tenure: Option<Tenure>,
    /// The fewest bedrooms.
    #[param(minimum = 0, maximum = 65535)]
    min_bedrooms: Option<u16>,
    /// The highest price, in NOK: a month where it is let, the sum where it is sold.
    #[param(value_type = Option<i64>, minimum = 0, maximum = 4294967295_u32)]
    max_price: Option<u32>,
}

/// How a home is held.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum Tenure {
    /// Rented.
    Rent,
    /// Bought.
    Buy,
}

/// A home that is let or sold.
#[derive(Debug, Serialize, ToSchema)]
struct Housing {
    /// Its id here.
    #[schema(format = Uuid)]
    id: String,
    /// Its id at the source.
    reference: String,
    /// Where it comes from.
    source: Source,
    /// Where it is.
    municipality: MunicipalityName,
    /// What it is, such as `house`.
    kind: String,
    /// `rent` or `buy`.
    tenure: String,
    /// How many bedrooms.
    bedrooms: i32,
    /// Floor area in m².
    area_m2: i32,
    /// NOK: a month where it is let, the sum where it is sold.
    price: i64,
    /// First day on which one can move in; null when unknown.
    #[schema(format = Date)]
    available_from: Option<String>,
    /// What is advertised.
    title: String,
    /// Where it is advertised.
    url: String,
    /// Whether it can be had.
    open: bool,
    /// The day on which it was advertised, or last looked at by its host.
    #[schema(format = Date)]
    as_of: String,
    /// Whether it is fictitious.
    demo: bool,
}

/// List homes that can be had, newest first
#[utoipa::path(tag = "housing", params(ListQuery, PageQuery), responses((status = 200, description = "A page of them", body = Page<Housing>)))]
#[get("/v1/housing")]
async fn list_housing(
    Current(region): Current,
    db: Data<Db>,
    query: Query<ListQuery>,
    page: PageRequest<String>,
) -> Result<At<Page<Housing>>> {
    let Query(query) = query;
    let filter = query.filter(&region)?;
    let is_heavy = filter.is_heavy();
    let list = move |conn: &mut Conn| {
        let found = rows::list(conn, &filter, page.after.as_deref(), page.fetch_limit())?;
        Ok::<_, Error>((Version::from(revision::current(conn)?), page.cut(found, |found| found.id.clone())))
    };
    let (version, found) = if is_heavy { db.read_heavy(list).await } else { db.read(list).await }?;
    Ok(At(version, found.map(|found| show(found, &region))))
}

/// Show one home, also when it can no longer be had
#[utoipa::path(
    tag = "housing",
    params(("id" = String, Path, description = "The id of the home")),
    responses((status = 200, description = "The home", body = Housing)),
)]
#[get("/v1/housing/{id}")]
async fn find_housing(Current(region): Current, db: Data<Db>, id: Path<String>) -> Result<At<Json<Housing>>> {
    let id = lookup::id("home", &id)?;
    let (version, found) = db
        .read(move |conn| {
            let found = rows::find(conn, &id)?.ok_or(Error::NotFound("home"))?;
            Ok::<_, Error>((Version::from(revision::current(conn)?), found))
        })
        .await?;
    Ok(At(version, Json(show(found, &region))))
}

impl ListQuery {
    fn filter(&self, region: &Region) -> Result<Filter> {
        let mut faults = Faults::default();
        let municipalities =
            self.municipality.iter().map(|value| lookup::municipality(region, "municipality", value));
        let municipalities = faults.take_all(municipalities);
        let kinds = self.kind.iter().map(|value| lookup::tag("kind", value));
        let kinds = faults.take_all(kinds);
        faults.check()?;
        let tenure = self.tenure.map(|tenure| match tenure {
            Tenure::Rent => "rent".to_owned(),
            Tenure::Buy => "buy".to_owned(),
        });
        Ok(Filter {
            municipalities: municipalities.into_iter().map(|found| found.slug.clone()).collect(),
            kinds: kinds.iter().map(ToString::to_string).collect(),
            tenures: tenure.into_iter().collect(),
            min_bedrooms: self.min_bedrooms.map(i32::from),
            max_price: self.max_price.map(i64::from),
        })
    }
}

fn show(row: rows::Housing, region: &Region) -> Housing {
    Housing {
        source: region.sources.get(&row.source_id),
        municipality: MunicipalityName::of_slug(&row.municipality_id, region),
        open: row.status == "open",
        id: row.id,
        reference: row.reference,
        kind: row.kind,
        tenure: row.tenure,
        bedrooms: row.bedrooms,
        area_m2: row.area_m2,
        price: row.price,
        available_from: row.available_from,
        title: row.title,
        url: row.url,
        as_of: row.as_of,
        demo: row.demo,
    }
}
