//! What the parameters of several resources name: looked up once, refused in the same words.

use crate::error::{Error, Fault, Result};
use crate::region::{Municipality, Region, YearMatrix};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use flytthit_matcher::occupation::Code;
use flytthit_matcher::tag::Tag;
use jiff::civil::Date;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

/// The municipality that the query parameter `name` names by number, old number or slug.
pub(super) fn municipality<'r>(
    region: &'r Region,
    name: &str,
    value: &str,
) -> Result<&'r Municipality, Fault> {
    let found = region.reference.municipalities.get(value);
    found.ok_or_else(|| {
        Fault::in_query(name, format!("`{value}` is neither a municipality number nor a slug"))
    })
}

/// The municipality that this names by number, old number or slug, as a place where people live today.
pub(super) fn home<'r>(region: &'r Region, name: &str) -> Result<&'r Municipality, String> {
    let found = region.reference.municipalities.get(name);
    let found = found.ok_or_else(|| format!("`{name}` is neither a municipality number nor a slug"))?;
    match found.in_force {
        true => Ok(found),
        false => Err(format!("`{name}` is {}, which is no longer a municipality", found.name)),
    }
}

/// The occupation code that the query parameter `name` gives.
pub(super) fn occupation(region: &Region, name: &str, value: &str) -> Result<Code, Fault> {
    let code: Code = value.parse().map_err(|err| Fault::in_query(name, format!("`{value}`: {err}")))?;
    let known = region.reference.occupations.knows(code);
    known.then_some(code).ok_or_else(|| Fault::in_query(name, format!("`{value}` is not a code of STYRK-08")))
}

/// Which commuting matrix is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct YearQuery {
    /// The year of the commuting matrix; without it the default one.
    pub(super) year: Option<i32>,
}

/// The matrix that the query parameter `year` names, or the default one.
pub(super) fn matrix(region: &Region, year: Option<i32>) -> Result<&YearMatrix, Fault> {
    let matrices = &region.reference.matrices;
    matrices.get(year).ok_or_else(|| match year {
        Some(year) => Fault::in_query("year", format!("there is no commuting matrix of {year}")),
        None => Fault::in_query("year", "there is no default commuting matrix: name a year"),
    })
}

/// The day that the query parameter `name` gives.
pub(super) fn date(name: &str, value: &str) -> Result<Date, Fault> {
    value.parse().map_err(|_| Fault::in_query(name, format!("`{value}` is not a date such as 2026-11-01")))
}

/// The tag that the query parameter `name` gives, such as `house`.
pub(super) fn tag(name: &str, value: &str) -> Result<Tag, Fault> {
    value.parse().map_err(|err| Fault::in_query(name, format!("`{value}`: {err}")))
}

/// The id at the end of a path; what is no UUID names nothing.
pub(super) fn id(what: &'static str, value: &str) -> Result<String> {
    let id: Uuid = value.parse().map_err(|_| Error::NotFound(what))?;
    Ok(id.to_string())
}

/// Sends the caller from a municipality number that is no longer in force, the only part of the path that
/// varies, to the one that is.
pub(super) fn moved(req: &HttpRequest, to: &Municipality) -> HttpResponse {
    let pattern = req.match_pattern().unwrap_or_default();
    let (before, rest) = pattern.split_once('{').unwrap_or((&pattern, ""));
    let after = rest.split_once('}').map_or("", |(_, after)| after);
    let query = req.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
    let location = format!("{before}{}{after}{query}", to.number);
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, location)).finish()
}
