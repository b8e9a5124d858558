//! The callers of the table, and what they ask about.

use super::requests::Request;
use crate::support::register::Register;
use crate::support::somebody::Somebody;
use crate::support::{Client, Reply, TestApp};
use flytthit_api::auth::secret;
use flytthit_api::db::establishment::{self, Coverage};
use flytthit_api::db::source::{self, Source};
use flytthit_api::db::ticket::{self, Ticket};
use flytthit_api::db::{self, revision};
use flytthit_api::sources::Feed;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The employer that the `member` acts for.
pub(crate) const OURS: &str = "974760673";
/// The employer that the `rival` acts for.
const THEIRS: &str = "991825827";
/// An employer whose invitations anybody may accept.
pub(crate) const INVITING: &str = "311000004";
/// Organisations that nobody has registered here: one for each who has logged in, and one for the others.
pub(crate) const NEW: [&str; 8] =
    ["312000008", "312000016", "312000024", "312000032", "312000040", "312000059", "312000067", "312000075"];
/// The municipality of the `host`.
pub(crate) const HOME: &str = "tynset";

/// The application and everybody who calls it.
pub(crate) struct World {
    pub(crate) app: TestApp,
    callers: BTreeMap<&'static str, Somebody>,
    /// A key of an admin that is good for something else than what is asked.
    keys: BTreeMap<&'static str, Client>,
}

impl World {
    pub(crate) async fn new() -> World {
        let register = Register::new();
        for number in [OURS, INVITING].into_iter().chain(NEW) {
            register.has(number, "Bedrift", "3427");
        }
        let app = TestApp::with_valley_and_register(register.client()).await;
        app.db.write_blocking(take_in).unwrap();
        app.employer_of(INVITING);
        let callers = BTreeMap::from([
            ("stranger", app.employer()),
            ("member", app.employer_of(OURS)),
            ("rival", app.employer_of(THEIRS)),
            ("host", app.host(HOME)),
            ("neighbour", app.host("tolga")),
            ("coordinator", app.coordinator()),
            ("admin", app.admin()),
        ]);
        let mut keys = BTreeMap::new();
        for scope in ["places", "moderation"] {
            let new = json!({"name": "another scope", "scopes": [scope]});
            let key = callers["admin"].post("/v1/auth/keys", &new).await;
            keys.insert(scope, Client::of(&app.address).with_token(key.body["secret"].as_str().unwrap()));
        }
        World { app, callers, keys }
    }

    /// Who has logged in as this caller.
    pub(crate) fn somebody(&self, caller: &str) -> &Somebody {
        &self.callers[caller]
    }

    /// The id of a caller's account; of nobody's where there is none.
    pub(crate) fn account(&self, caller: &str) -> &str {
        self.callers.get(caller).map_or("nobody", |somebody| &somebody.account)
    }

    /// A number for each who has logged in, and one for the others.
    pub(crate) fn place_of(&self, caller: &str) -> usize {
        self.callers.keys().position(|name| *name == caller).unwrap_or(self.callers.len())
    }

    /// A secret that was sent to this address.
    pub(crate) fn ticket(&self, email: String, purpose: &str, employer: Option<&str>) -> String {
        let secret = secret::random("").0;
        let row = Ticket {
            hash: secret::sha256(secret.as_bytes()),
            purpose: purpose.to_owned(),
            email,
            organisation_number: employer.map(str::to_owned),
            name: None,
            created_at: 0,
            expires_at: i64::MAX,
            used_at: None,
        };
        self.app.db.write_private_blocking(|conn| ticket::insert(conn, &row)).unwrap();
        secret
    }

    /// What this caller is answered.
    pub(crate) async fn ask(&self, caller: &str, request: &Request) -> Reply {
        let client: &Client = match caller {
            "anonymous" => &self.app,
            "key" if request.path.contains("/place") || request.path.contains("/reminders") => {
                &self.keys["moderation"]
            }
            "key" => &self.keys["places"],
            caller => self.somebody(caller),
        };
        let mut asked = client.request(request.method.clone(), &request.path);
        for (name, value) in &request.headers {
            asked = asked.header(*name, value);
        }
        if let Some(body) = &request.body {
            asked = asked.json(body);
        }
        client.send(asked).await
    }
}

/// The registers of kindergartens and of schools have been asked of [`HOME`], and have nothing.
fn take_in(conn: &mut db::Conn, revision: i64) -> db::Result<()> {
    for feed in [Feed::Kindergartens, Feed::Schools] {
        let (id, name) = (feed.key().to_owned(), feed.about().name.to_owned());
        source::put(conn, &Source { id: id.clone(), name, url: None, licence: None })?;
        let asked = Coverage { source_id: id.clone(), municipality_id: HOME.to_owned() };
        establishment::set_coverage(conn, &id, &[asked])?;
    }
    revision::mark_reference(conn, revision)
}

/// Everything of a refusal but what names the very request.
pub(crate) fn without_id(reply: &Reply) -> (u16, BTreeMap<String, String>, Value) {
    let headers =
        reply.headers.iter().map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()));
    // A connection is closed where the body has not been read to its end, which depends on when it came.
    let headers =
        headers.filter(|(name, _)| !["x-request-id", "date", "connection"].contains(&name.as_str()));
    let mut body = reply.body.clone();
    body.as_object_mut().unwrap().remove("instance");
    (reply.status, headers.collect(), body)
}
