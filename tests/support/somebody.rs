//! [`Somebody`]: a caller with an account.

use super::{Client, TestApp};
use flytthit_api::auth::sessions;
use flytthit_api::db::Db;
use flytthit_api::db::account::{self, Account};
use flytthit_api::db::employer::{self, Employer};
use flytthit_api::db::membership::{self, Membership};
use jiff::Timestamp;
use std::ops::Deref;
use uuid::Uuid;

/// Asks as somebody with an account of his own, who has just logged in.
pub(crate) struct Somebody {
    /// The id of the account.
    pub(crate) account: String,
    client: Client,
}

impl Deref for Somebody {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl TestApp {
    /// Somebody who acts for no organisation yet.
    pub(crate) fn employer(&self) -> Somebody {
        self.somebody("employer", None)
    }

    /// Somebody who acts for this employer, which is verified and approved.
    pub(crate) fn employer_of(&self, organisation_number: &str) -> Somebody {
        let employer = self.employer();
        let row = Employer {
            organisation_number: organisation_number.to_owned(),
            name: Some(format!("Bedrift {organisation_number}")),
            municipality_id: Some("tynset".to_owned()),
            status: "verified".to_owned(),
            refusal: None,
            approved: true,
            withdrawn: false,
            checked_at: Some(0),
            created_at: 0,
            revision: 0,
        };
        let membership = Membership {
            organisation_number: organisation_number.to_owned(),
            account_id: employer.account.clone(),
            created_at: 0,
        };
        let added = self.db.write_private_blocking(|conn| {
            if employer::find(conn, organisation_number)?.is_none() {
                employer::insert(conn, &row)?;
            }
            membership::insert(conn, &membership)
        });
        added.unwrap();
        employer
    }

    /// The host of the municipality with this slug.
    pub(crate) fn host(&self, municipality: &str) -> Somebody {
        self.somebody("host", Some(municipality))
    }

    /// A coordinator.
    pub(crate) fn coordinator(&self) -> Somebody {
        self.somebody("coordinator", None)
    }

    /// An admin.
    pub(crate) fn admin(&self) -> Somebody {
        self.somebody("admin", None)
    }

    fn somebody(&self, role: &str, municipality: Option<&str>) -> Somebody {
        let (account, session) = add(&self.db, role, municipality);
        let token = self.auth.sign(&account, &session).unwrap();
        Somebody { account, client: Client::of(&self.address).with_token(&token.0) }
    }
}

/// Adds an account with a session: the ids of both.
fn add(db: &Db, role: &str, municipality: Option<&str>) -> (String, String) {
    let id = Uuid::now_v7().to_string();
    let row = Account {
        id: id.clone(),
        email: Some(format!("{id}@example.org")),
        name: format!("Somebody ({role})"),
        password: None,
        issuer: None,
        subject: None,
        role: role.to_owned(),
        municipality_id: municipality.map(str::to_owned),
        disabled: false,
        created_at: 0,
        revision: 0,
    };
    let begun = db.write_private_blocking(|conn| {
        account::insert(conn, &row)?;
        sessions::begin(conn, &row.id, Timestamp::now().as_microsecond())
    });
    (id, begun.unwrap().session)
}
