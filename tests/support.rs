//! [`TestApp`]: the real application on a real socket and a database of its own.

mod contract;
mod database;
pub(crate) mod process;
pub(crate) mod valley;

use actix_web::dev::ServerHandle;
use actix_web::http::StatusCode;
use database::Database;
use flytthit_api::Service;
use flytthit_api::db::Db;
use flytthit_api::region::LiveRegion;
use flytthit_api::server::{self, Readiness};
use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder, redirect};
use serde_json::Value;
use std::net::{SocketAddr, TcpListener};
use std::time::Duration;

pub(crate) use contract::document;

/// A running application.
pub(crate) struct TestApp {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// Says whether it is ready.
    pub(crate) readiness: Readiness,
    /// Its database.
    pub(crate) db: Db,
    client: Client,
    handle: ServerHandle,
    _database: Database,
}

/// What it answered, already held against the document.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
    /// The body where it is JSON, otherwise null.
    pub(crate) body: Value,
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
        TestApp::start(prepare, Duration::from_secs(30)).await
    }

    /// Starts it so that a request may take no longer than `deadline`.
    pub(crate) async fn with_deadline(deadline: Duration) -> TestApp {
        TestApp::start(|_| {}, deadline).await
    }

    async fn start(prepare: impl FnOnce(&Db), deadline: Duration) -> TestApp {
        let database = Database::new();
        let db = database.open();
        prepare(&db);
        let region = LiveRegion::open(&db).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let readiness = Readiness::default();
        readiness.set(true);
        let service = Service { db: db.clone(), region, readiness: readiness.clone(), deadline };
        let server = server::start(service, listener, 1).unwrap();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        let client = Client::builder().no_proxy().redirect(redirect::Policy::none()).build().unwrap();
        TestApp { db, readiness, address, client, handle, _database: database }
    }

    /// A request to build upon; give it to [`TestApp::send`].
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("http://{}{path}", self.address))
    }

    /// Sends a request.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Reply {
        let request = request.build().unwrap();
        let (method, path) = (request.method().clone(), request.url().path().to_owned());
        let response = self.client.execute(request).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.unwrap().to_vec();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        let reply = Reply { status, headers, bytes, body };
        contract::check(&method, &path, &reply);
        reply
    }

    /// `GET`.
    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path)).await
    }

    /// `GET` with one header.
    pub(crate) async fn get_with(&self, path: &str, header: &str, value: &str) -> Reply {
        self.send(self.request(Method::GET, path).header(header, value)).await
    }
}

impl TestApp {
    /// Every item of a list, page by page.
    pub(crate) async fn walk(&self, path: &str, limit: u32) -> Vec<Value> {
        let mark = if path.contains('?') { '&' } else { '?' };
        let mut next = format!("{path}{mark}limit={limit}");
        let mut items = Vec::new();
        loop {
            let page = self.get(&next).await.ok();
            assert!(page.items().len() <= limit as usize);
            items.extend_from_slice(page.items());
            let Some(after) = page.body["next"].as_str() else {
                assert_eq!(page.header("link"), "", "the last page has no next one");
                return items;
            };
            next = format!("{path}{mark}limit={limit}&after={after}");
            assert_eq!(page.header("link"), format!("<{next}>; rel=\"next\""));
        }
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        // The command is on its way before anybody waits for the answer.
        drop(self.handle.stop(false));
    }
}

impl Reply {
    /// The value of a header; empty where it is absent.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The reply, which must be `200`.
    #[track_caller]
    pub(crate) fn ok(self) -> Reply {
        assert_eq!(self.status, StatusCode::OK.as_u16(), "{}", self.body);
        self
    }

    /// The items of a page.
    #[track_caller]
    pub(crate) fn items(&self) -> &[Value] {
        self.body["items"].as_array().unwrap()
    }

    /// The pointers of the faults that a problem lists.
    pub(crate) fn pointers(&self) -> Vec<&str> {
        let faults = self.body["errors"].as_array().map_or(&[][..], Vec::as_slice);
        faults.iter().map(|fault| fault["pointer"].as_str().unwrap()).collect()
    }
}
