//! [`Person`]: somebody who logs in with a password.

use super::{Reply, TestApp};
use flytthit_api::auth::password::Password;
use flytthit_api::db::account::{self, Account};
use serde_json::json;
use std::sync::LazyLock;
use uuid::Uuid;

/// Everybody's password.
pub(crate) const PASSWORD: &str = "correct horse battery staple";

/// Hashing is slow on purpose: once is enough.
static HASH: LazyLock<String> = LazyLock::new(|| Password::chosen(PASSWORD).unwrap().hash());

/// An employer with a password.
pub(crate) struct Person {
    /// The id of the account.
    pub(crate) account: String,
}

impl Person {
    /// One with this address.
    pub(crate) fn new(app: &TestApp, email: &str) -> Person {
        Person::with(app, email, |_| {})
    }

    /// One with this address whose account is otherwise as `adapt` makes it.
    pub(crate) fn with(app: &TestApp, email: &str, adapt: impl FnOnce(&mut Account)) -> Person {
        let mut row = Account {
            id: Uuid::now_v7().to_string(),
            email: Some(email.to_owned()),
            name: "Kari".to_owned(),
            password: Some(HASH.clone()),
            issuer: None,
            subject: None,
            role: "employer".to_owned(),
            municipality_id: None,
            disabled: false,
            created_at: 0,
            revision: 0,
        };
        adapt(&mut row);
        app.db.write_private_blocking(|conn| account::insert(conn, &row)).unwrap();
        Person { account: row.id }
    }
}

impl TestApp {
    /// Tries to log in.
    pub(crate) async fn log_in(&self, email: &str, password: &str) -> Reply {
        self.post("/v1/auth/token", &json!({"email": email, "password": password})).await
    }
}
