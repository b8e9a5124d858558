//! [`HomeBody`]: a home as a host writes it, and how it is read.

use crate::auth::Role;
use crate::db::housing as rows;
use crate::error::{Error, Result};
use crate::import::{Fields, Home, read};
use crate::region::Region;
use crate::routes::lookup;
use crate::routes::municipalities::MunicipalityName;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// A home as a host writes it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HomeBody {
    /// What the host calls it, once for each home of the municipality; its id where none is given.
    #[schema(max_length = 255, example = "2026-17")]
    reference: Option<String>,
    /// Where it is, by number or slug: the host's own municipality.
    #[schema(max_length = 64, example = "tynset")]
    municipality: String,
    /// What it is, as a tag.
    #[schema(max_length = 64, example = "house")]
    kind: String,
    /// How it is held.
    tenure: super::Tenure,
    /// How many bedrooms.
    #[schema(minimum = 0, maximum = 50, example = 3)]
    bedrooms: i32,
    /// Floor area in m².
    #[schema(minimum = 1, maximum = 100_000, example = 120)]
    area_m2: i32,
    /// NOK: a month where it is let, the sum where it is sold.
    #[schema(minimum = 0, maximum = 10_000_000_000_i64, example = 9500)]
    price: i64,
    /// First day on which one can move in; left out when unknown.
    #[schema(format = Date)]
    available_from: Option<String>,
    /// What is advertised.
    #[schema(max_length = 512, example = "Enebolig ved Glomma")]
    title: String,
    /// Where it is advertised.
    #[schema(max_length = 2048, example = "https://example.org/2026-17")]
    url: String,
    /// Whether it can be had.
    state: Option<HomeState>,
    /// The day on which all this is true: not after today, which it is where it is left out.
    #[schema(format = Date)]
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
}

/// Whether a home can be had; `open` where it is left out.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
enum HomeState {
    /// It can.
    Open,
    /// It no longer can.
    Closed,
}

/// A home that a host has written, checked.
pub(super) struct Written {
    pub(super) reference: Option<String>,
    pub(super) municipality: MunicipalityName,
    pub(super) home: Home,
    pub(super) status: &'static str,
    pub(super) as_of: String,
}

impl HomeBody {
    /// What the host may change of a home. The day is left out: whoever changes something has looked
    /// at the home today.
    pub(super) fn of(row: &rows::Housing) -> Value {
        let row = row.clone();
        let body = HomeBody {
            reference: Some(row.reference),
            municipality: row.municipality_id,
            kind: row.kind,
            tenure: if row.tenure == "rent" { super::Tenure::Rent } else { super::Tenure::Buy },
            bedrooms: row.bedrooms,
            area_m2: row.area_m2,
            price: row.price,
            available_from: row.available_from,
            title: row.title,
            url: row.url,
            state: Some(if row.status == "open" { HomeState::Open } else { HomeState::Closed }),
            as_of: None,
        };
        serde_json::to_value(body).expect("a home is made of plain values")
    }
}

impl Written {
    /// Reads a home that somebody with this role has written.
    ///
    /// # Errors
    /// 422 with everything that is wrong with it.
    pub(super) fn read(mut fields: Fields, role: &Role, region: &Region) -> Result<Written> {
        let reference = fields.optional("reference", read::text(255));
        let municipality = fields.required("municipality", |value| {
            let name = read::string(value)?;
            let found = lookup::home(region, &name)?;
            match role.hosts(&found.slug) {
                true => Ok(MunicipalityName::from(found)),
                false => Err(format!("homes in {} are for its own host to post", found.name)),
            }
        });
        let home = Home::read(&mut fields);
        let status = fields.optional("state", read::choice(&["open", "closed"])).unwrap_or("open");
        let today = region.today.to_string();
        let as_of = fields.optional("as_of", read::date_until(region.today)).unwrap_or(today);
        fields.finish().map_err(Error::in_fields)?;
        match (municipality, home) {
            (Some(municipality), Some(home)) => Ok(Written { reference, municipality, home, status, as_of }),
            _ => Err(Error::in_body("", "is not a home")),
        }
    }
}
