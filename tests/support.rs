//! [`TestApp`]: the real application on a real socket and a database of its own.

pub(crate) mod borders;
mod client;
mod contract;
pub(crate) mod database;
pub(crate) mod dump;
pub(crate) mod forge;
pub(crate) mod key_server;
pub(crate) mod people;
pub(crate) mod process;
pub(crate) mod provider;
pub(crate) mod pxweb;
pub(crate) mod raw;
pub(crate) mod reference;
pub(crate) mod register;
pub(crate) mod somebody;
pub(crate) mod upstream;
pub(crate) mod valley;

use actix_web::dev::ServerHandle;
use database::Database;
use flytthit_api::Service;
use flytthit_api::auth::issuers::Issuers;
use flytthit_api::auth::{Auth, MasterSecret};
use flytthit_api::db::Db;
use flytthit_api::limits::Limits;
use flytthit_api::region::LiveRegion;
use flytthit_api::server::{self, Readiness};
use flytthit_api::sources::enhetsregisteret::Enhetsregisteret;
use std::net::TcpListener;
use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

pub(crate) use client::{Client, Reply};
pub(crate) use contract::document;

/// A running application; it is asked as its [`Client`] is.
pub(crate) struct TestApp {
    /// Says whether it is ready.
    pub(crate) readiness: Readiness,
    /// Its database.
    pub(crate) db: Db,
    /// Who may call it.
    pub(crate) auth: Auth,
    client: Client,
    handle: ServerHandle,
    pub(crate) database: Arc<Database>,
}

impl TestApp {
    /// Starts the application with what the programme knows, and nothing else.
    pub(crate) async fn new() -> TestApp {
        TestApp::with(|_| {}).await
    }

    /// Starts it with the records of [`valley`].
    pub(crate) async fn with_valley() -> TestApp {
        TestApp::with(valley::import_all).await
    }

    /// Starts it with a database that has been prepared.
    pub(crate) async fn with(prepare: impl FnOnce(&Db)) -> TestApp {
        TestApp::on(Arc::new(Database::new()), Auth::default(), prepare, |_| {})
    }

    /// Starts it with settings of its own.
    pub(crate) async fn with_settings(set: impl FnOnce(&mut Service)) -> TestApp {
        TestApp::on(Arc::new(Database::new()), Auth::default(), |_| {}, set)
    }

    /// Starts it so that a request may take no longer than `deadline`.
    pub(crate) async fn with_deadline(deadline: Duration) -> TestApp {
        TestApp::with_settings(|service| service.deadline = deadline).await
    }

    /// Starts it so that tokens of these issuers are good.
    pub(crate) async fn with_issuers(issuers: Issuers) -> TestApp {
        TestApp::with_settings(|service| service.auth.issuers = issuers).await
    }

    /// Starts it beside a register of organisations.
    pub(crate) async fn with_register(register: Enhetsregisteret) -> TestApp {
        TestApp::with_settings(|service| service.register = register).await
    }

    /// Starts it beside a register of organisations, with the records of [`valley`].
    pub(crate) async fn with_valley_and_register(register: Enhetsregisteret) -> TestApp {
        let set = |service: &mut Service| service.register = register;
        TestApp::on(Arc::new(Database::new()), Auth::default(), valley::import_all, set)
    }

    /// Starts another one on the same database, which knows nothing but what is written there, and the
    /// secret that opens it.
    pub(crate) fn another(&self) -> TestApp {
        TestApp::on(Arc::clone(&self.database), self.auth.clone(), |_| {}, |_| {})
    }

    /// Starts it on a database that others use too, who have this secret.
    pub(crate) fn at(database: Database, secret: MasterSecret) -> TestApp {
        let auth = Auth::new(secret, "http://127.0.0.1:8080");
        TestApp::on(Arc::new(database), auth, |_| {}, |_| {})
    }

    fn on(
        database: Arc<Database>,
        auth: Auth,
        prepare: impl FnOnce(&Db),
        set: impl FnOnce(&mut Service),
    ) -> TestApp {
        let db = database.open();
        prepare(&db);
        // Before the region is read, which would otherwise change a moment later.
        auth.prepare(&db).unwrap();
        let region = LiveRegion::open(&db).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let register = register::nowhere();
        // All callers of a test have one address.
        let limits = Limits::unlimited();
        let mut service = Service { auth, register, limits, ..Service::new(db.clone(), region) };
        set(&mut service);
        let (readiness, auth) = (service.readiness.clone(), service.auth.clone());
        let server = server::start(service, listener, 1).unwrap();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        let client = Client::of(&address.to_string());
        TestApp { db, readiness, auth, client, handle, database }
    }
}

impl Deref for TestApp {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        // The command is on its way before anybody waits for the answer.
        drop(self.handle.stop(false));
    }
}
