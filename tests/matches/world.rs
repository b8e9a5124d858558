//! What is published, read back over the API: all that the definition of the best packages needs.

use crate::support::Client;
use jiff::civil::Date;
use serde_json::Value;
use std::collections::BTreeMap;

/// The published data.
pub(crate) struct World {
    /// Open vacancies.
    pub(super) vacancies: Vec<Value>,
    /// Homes that can be had.
    pub(super) housing: Vec<Value>,
    /// Municipalities, by number.
    pub(super) municipalities: BTreeMap<String, Value>,
    /// Catchments, by number of the home.
    catchments: BTreeMap<String, Value>,
}

/// A member of a catchment beside the home: its tier, and what a job there is worth against one at
/// home.
pub(super) struct Member<'w> {
    pub(super) number: &'w str,
    pub(super) tier: &'w str,
    pub(super) worth: f64,
}

impl World {
    /// Reads everything, page by page; the catchments by the matrix of a year, or the default one.
    pub(crate) async fn read(client: &Client, year: Option<i32>) -> World {
        let catchments = match year {
            Some(year) => format!("/v1/commuting/catchments?year={year}"),
            None => "/v1/commuting/catchments".to_owned(),
        };
        let by = |items: Vec<Value>, number: fn(&Value) -> &Value| {
            let keyed = items.into_iter().map(|item| (text(number(&item)).to_owned(), item));
            keyed.collect()
        };
        World {
            vacancies: client.walk("/v1/vacancies", 100).await,
            housing: client.walk("/v1/housing", 100).await,
            municipalities: by(client.walk("/v1/municipalities", 100).await, |item| &item["number"]),
            catchments: by(client.walk(&catchments, 100).await, |item| &item["home"]["number"]),
        }
    }

    /// The number in force of a municipality, by slug or by any number that it has had.
    pub(super) fn number(&self, name: &Value) -> &str {
        let had = |item: &Value| item["numbers"].as_array().unwrap().iter().any(|old| old["number"] == *name);
        let found = self.municipalities.iter().find(|(_, item)| item["slug"] == *name || had(item));
        found.unwrap().0
    }

    /// The members of the region.
    pub(super) fn region(&self) -> Vec<&str> {
        let members = self.municipalities.iter().filter(|(_, item)| item["member"] == true);
        members.map(|(number, _)| number.as_str()).collect()
    }

    /// The members of a home's catchment, the home itself left out; none when the matrix does not have
    /// the home.
    pub(super) fn members(&self, home: &str) -> Vec<Member<'_>> {
        let members = self.catchments.get(home).map_or(&[][..], |catchment| list(&catchment["members"]));
        members
            .iter()
            .map(|item| Member {
                number: text(&item["municipality"]["number"]),
                tier: text(&item["tier"]),
                worth: item["relative_reach"].as_f64().map_or(1.0, |reach| (reach / 0.026).min(1.0)),
            })
            .filter(|member| member.number != home)
            .collect()
    }

    /// What a municipality offers; null when nothing is recorded.
    pub(super) fn place(&self, number: &str) -> &Value {
        &self.municipalities[number]["place"]
    }
}

pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

pub(super) fn date(value: &Value) -> Date {
    text(value).parse().unwrap()
}

/// The items of a list; none where it is absent or null.
pub(super) fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
