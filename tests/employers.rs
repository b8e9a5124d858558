//! `/v1/employers` and `/v1/invitations`

mod approval;
mod members;
mod registering;
mod verification;

use crate::support::register::Register;
use crate::support::{Reply, TestApp};
use flytthit_api::db::vacancy::{self, Vacancy, VacancyRow};
use flytthit_api::db::{Db, audit};
use serde_json::{Value, json};
use uuid::Uuid;

/// An organisation in Tynset, where the register has it.
const SNEKKERI: &str = "974760673";
/// One in Røros.
const BAKERI: &str = "991825827";
/// One that is nowhere.
const NOBODY: &str = "910000004";

/// The application beside a register that has two organisations.
async fn started() -> (TestApp, Register) {
    let register = Register::new();
    register.has(SNEKKERI, "TYNSET SNEKKERI AS", "3427");
    register.has(BAKERI, "RØROS BAKERI AS", "5025");
    (TestApp::with_register(register.client()).await, register)
}

fn numbered(number: &str) -> Value {
    json!({"organisation_number": number})
}

fn path(number: &str) -> String {
    format!("/v1/employers/{number}")
}

/// A problem without what tells this request from others.
fn problem(reply: &Reply) -> (u16, Value) {
    let mut body = reply.body.clone();
    body.as_object_mut().unwrap().remove("instance").unwrap();
    (reply.status, body)
}

/// Adds a vacancy of an employer: its id.
fn post_vacancy(db: &Db, number: &str, status: &str) -> String {
    let id = Uuid::now_v7().to_string();
    let row = VacancyRow {
        id: id.clone(),
        source_id: "municipality".to_owned(),
        reference: id.clone(),
        title: "Snekker".to_owned(),
        employer: "Tynset Snekkeri".to_owned(),
        occupation: Some("7115".to_owned()),
        extent_min: None,
        extent_max: None,
        start: None,
        published: "2026-01-01".to_owned(),
        deadline: None,
        positions: 1,
        remote: "none".to_owned(),
        languages: None,
        licences: None,
        description: None,
        apply_url: None,
        search: "snekker".to_owned(),
        status: status.to_owned(),
        demo: false,
        imported_at: 0,
        revision: 0,
        organisation_number: Some(number.to_owned()),
        expires: None,
        withheld: None,
        withheld_note: None,
        extent_text: None,
        description_html: None,
    };
    let added = db.write_blocking(|conn, revision| {
        let row = VacancyRow { revision, ..row };
        vacancy::insert(conn, &[Vacancy { row, municipalities: vec!["tynset".to_owned()] }])
    });
    added.unwrap();
    id
}

/// The status of a vacancy.
fn status_of(db: &Db, id: &str) -> String {
    db.read_blocking(|conn| vacancy::find(conn, id)).unwrap().unwrap().row.status
}

/// What was done to records of this sort, oldest first: the action, and who did it.
fn actions(db: &Db, entity: &str, id: &str) -> Vec<(String, Option<String>)> {
    let filter = audit::Filter { entity: Some(entity.to_owned()), entity_id: Some(id.to_owned()) };
    let mut rows = db.read_blocking(|conn| audit::list(conn, &filter, None, 100)).unwrap();
    rows.reverse();
    rows.into_iter().map(|row| (row.action, row.account_id)).collect()
}
