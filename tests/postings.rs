//! `/v1/employers/{organisation_number}/vacancies`

mod batch;
mod concurrency;
mod demo;
mod freshness;
mod life;
mod markup;
mod moderation;
mod refusals;
mod states;
mod statistics;

use crate::support::somebody::Somebody;
use crate::support::{Reply, TestApp};
use flytthit_api::db::audit;
use flytthit_api::db::vacancy::{self, VacancyRow};
use jiff::ToSpan;
use serde_json::{Value, json};

/// The organisation number of most of the employers here.
pub(crate) const EMPLOYER: &str = "923609016";

/// Where the vacancies of an employer are.
pub(crate) fn vacancies(employer: &str) -> String {
    format!("/v1/employers/{employer}/vacancies")
}

/// A nurse in Alvdal, published at once, with these changes.
pub(crate) fn nurse(changes: Value) -> Value {
    let mut nurse = json!({"title": "Sykepleier", "occupation": "2223", "municipalities": ["alvdal"], "state": "published"});
    for (field, value) in changes.as_object().unwrap() {
        nurse[field] = value.clone();
    }
    nurse
}

/// The day so many days from today.
pub(crate) fn day(days: i64) -> String {
    flytthit_api::clock::today().saturating_add(days.days()).to_string()
}

/// An employer that may post, and its vacancy with these changes: its address, and the reply.
pub(crate) async fn posted(app: &TestApp, changes: Value) -> (Somebody, String, Reply) {
    let employer = app.employer_of(EMPLOYER);
    let reply = employer.post(&vacancies(EMPLOYER), &nurse(changes)).await;
    assert_eq!(reply.status, 201, "{}", reply.body);
    let address = reply.header("location").to_owned();
    (employer, address, reply)
}

/// The problem without what names the very request.
pub(crate) fn bare(reply: &Reply) -> (u16, Value) {
    let mut body = reply.body.clone();
    body.as_object_mut().unwrap().remove("instance");
    (reply.status, body)
}

/// Changes the row of a vacancy behind the back of the application.
pub(crate) fn tamper(app: &TestApp, id: &str, change: impl FnOnce(&mut VacancyRow)) {
    let done = app.db.write_blocking(|conn, revision| {
        let mut found = vacancy::find(conn, id)?.unwrap();
        change(&mut found.row);
        found.row.revision = revision;
        vacancy::update(conn, &found)
    });
    done.unwrap();
}

/// What was written down about a record, the latest first: the action, and what it was before and after.
pub(crate) fn audited(app: &TestApp, id: &str) -> Vec<(String, Value, Value)> {
    let filter = audit::Filter { entity: Some("vacancy".to_owned()), entity_id: Some(id.to_owned()) };
    let rows = app.db.read_blocking(|conn| audit::list(conn, &filter, None, 100)).unwrap();
    let json = |text: Option<String>| text.map_or(Value::Null, |text| serde_json::from_str(&text).unwrap());
    rows.into_iter()
        .map(|row| {
            assert!(row.account_id.is_some() && row.request_id.is_some() && row.at > 0, "{row:?}");
            (row.action, json(row.before), json(row.after))
        })
        .collect()
}
