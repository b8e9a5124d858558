//! Callers whose token says whom they act for.

use super::*;
use crate::auth::Role;
use crate::db::account::{self, Account};
use crate::db::ticket::Ticket;
use crate::db::{Db, scratch::Scratch};
use crate::outgoing::OutgoingError;
use crate::region::LiveRegion;
use crate::sources::enhetsregisteret::Organisation;
use actix_web::http::StatusCode;

const NUMBER: &str = "974760673";

fn account(db: &Db, id: &str) {
    let row = Account {
        id: id.to_owned(),
        email: None,
        name: id.to_owned(),
        password: None,
        issuer: None,
        subject: None,
        role: "employer".to_owned(),
        municipality_id: None,
        disabled: false,
        created_at: 0,
        revision: 0,
    };
    db.write_private_blocking(|conn| account::insert(conn, &row)).unwrap();
}

/// The employer and the accounts of its members, after this account has registered it.
struct After {
    status: StatusCode,
    approved: bool,
    members: Vec<String>,
}

fn register(db: &Db, account: &str, proven: bool, answer: Result<Found, RegisterError>) -> Result<After> {
    let number: OrganisationNumber = NUMBER.parse().unwrap();
    let caller = Caller {
        account: account.to_owned(),
        role: Role::Employer,
        organisations: if proven { vec![number.clone()] } else { Vec::new() },
        scopes: None,
    };
    let region = LiveRegion::open(db).unwrap().load();
    db.write_blocking(|conn, revision| {
        let asked = Registration { caller, number, answer };
        let status = asked.decide(&mut Change::unasked(conn, revision), &region)?.status;
        let approved = employer::find(conn, NUMBER)?.unwrap().approved;
        let members = membership::all(conn, NUMBER)?.into_iter().map(|member| member.account_id).collect();
        Ok(After { status, approved, members })
    })
}

fn active() -> Result<Found, RegisterError> {
    let municipality = Some("3427".to_owned());
    Ok(Found::Active(Organisation { name: "TYNSET SNEKKERI AS".to_owned(), municipality }))
}

fn started() -> (Scratch, Db) {
    let scratch = Scratch::empty();
    let db = scratch.db();
    for id in ["anybody", "boss", "clerk"] {
        account(&db, id);
    }
    (scratch, db)
}

#[test]
fn who_shows_that_he_acts_for_an_employer_has_it_approved_at_once() {
    let (_scratch, db) = started();
    let made = register(&db, "boss", true, active()).unwrap();
    assert!(made.status == StatusCode::CREATED && made.approved);
    let joined = register(&db, "clerk", true, Err(OutgoingError::TimedOut.into())).unwrap();
    assert!(joined.status == StatusCode::OK && joined.approved);
    assert_eq!(joined.members, ["boss", "clerk"]);
    assert!(register(&db, "anybody", false, active()).is_err());
}

#[test]
fn what_the_register_refuses_is_refused_whatever_the_token_says() {
    let (_scratch, db) = started();
    let bankrupt = register(&db, "boss", true, Ok(Found::Refused(Refusal::Bankrupt)));
    assert!(matches!(bankrupt, Err(Error::Conflict(_))));
}

#[test]
fn who_shows_that_he_acts_for_an_employer_takes_it_over_from_those_who_have_not() {
    let (_scratch, db) = started();
    let squatted = register(&db, "anybody", false, active()).unwrap();
    assert!(!squatted.approved);
    let invitation = Ticket {
        hash: "h".to_owned(),
        purpose: "invitation".to_owned(),
        email: "friend@example.org".to_owned(),
        organisation_number: Some(NUMBER.to_owned()),
        name: None,
        created_at: 0,
        expires_at: i64::MAX,
        used_at: None,
    };
    db.write_private_blocking(|conn| ticket::insert(conn, &invitation)).unwrap();
    let taken = register(&db, "boss", true, active()).unwrap();
    assert!(taken.status == StatusCode::OK && taken.approved);
    assert_eq!(taken.members, ["boss"]);
    let left = db.read_blocking(|conn| ticket::find(conn, "h", "invitation", 1)).unwrap();
    assert!(left.is_none(), "who was invited by nobody who may is not let in");
}

#[test]
fn members_for_whom_a_host_vouches_stay_and_what_a_host_withdraws_stays_withdrawn() {
    let (_scratch, db) = started();
    register(&db, "anybody", false, active()).unwrap();
    let decide = |approved: bool| {
        db.write_private_blocking(|conn| {
            let row = employer::find(conn, NUMBER)?.unwrap();
            employer::update(conn, &Row { approved, withdrawn: !approved, ..row })
        })
        .unwrap();
    };
    decide(true);
    let joined = register(&db, "boss", true, active()).unwrap();
    assert_eq!((joined.approved, joined.members), (true, vec!["anybody".to_owned(), "boss".to_owned()]));
    decide(false);
    assert!(!register(&db, "boss", true, active()).unwrap().approved);
    let joined = register(&db, "clerk", true, active()).unwrap();
    assert_eq!((joined.approved, joined.members.len()), (false, 3));
}
