//! `/v1/employers/{organisation_number}/vacancies`

mod life;

use crate::support::somebody::Somebody;
use crate::support::{Reply, TestApp};
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
