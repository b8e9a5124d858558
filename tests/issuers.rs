//! Tokens of outside issuers: which are good, and whom they vouch for.

mod accounts;
mod corpus;
mod keys;
mod mutations;
mod privacy;
mod provider;

use crate::support::forge::{Draft, Forge};
use crate::support::key_server::KeyServer;
use crate::support::{Reply, TestApp};
use flytthit_api::auth::Caller;
use flytthit_api::auth::issuers::{Issuers, Patience};
use flytthit_api::error::Error;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::sync::LazyLock;
use std::time::Duration;

static MASKINPORTEN: LazyLock<Forge> = LazyLock::new(|| Forge::new("maskinporten-1"));
static ANSATTPORTEN: LazyLock<Forge> = LazyLock::new(|| Forge::new("ansattporten-1"));
static IDPORTEN: LazyLock<Forge> = LazyLock::new(|| Forge::new("idporten-1"));
/// Whose keys nobody publishes.
static STRANGER: LazyLock<Forge> = LazyLock::new(|| Forge::new("maskinporten-1"));

/// A real organisation number.
const MUNICIPALITY: &str = "974760673";
/// Another one.
const HOSPITAL: &str = "991825827";

/// How patient the tests are.
const PATIENCE: Patience = Patience {
    timeout: Duration::from_secs(1),
    window: Duration::from_millis(300),
    fresh: Duration::from_secs(3600),
};

/// The application, and the three issuers.
struct World {
    app: TestApp,
    maskinporten: KeyServer,
    _people: [KeyServer; 2],
}

impl World {
    async fn new() -> World {
        World::with("", PATIENCE).await
    }

    /// With these lines more about Maskinporten.
    async fn with(more: &str, patience: Patience) -> World {
        let server = |forge: &Forge| KeyServer::new(&[forge.jwk()]);
        let (machine, ansatt, id) = (server(&MASKINPORTEN), server(&ANSATTPORTEN), server(&IDPORTEN));
        let text = configuration(&machine.url(), &ansatt.url(), &id.url(), more);
        let app = TestApp::with_issuers(Issuers::parse(&text, patience).unwrap()).await;
        World { app, maskinporten: machine, _people: [ansatt, id] }
    }

    /// Who calls by this token, or what he is told: as [`World::visit`], without the way there.
    async fn caller(&self, token: &str) -> Result<Caller, String> {
        self.app.auth.caller(&self.app.db, token).await.map_err(|error| match error {
            Error::Unauthenticated(reason) => reason.to_owned(),
            other => panic!("{other:?}"),
        })
    }

    /// What he is answered who asks by this token who he is.
    async fn visit(&self, token: &str) -> Reply {
        self.app.get_with("/v1/auth/me", "authorization", &format!("Bearer {token}")).await
    }

    /// The organisations for which somebody acts by this token.
    async fn organisations(&self, token: &str) -> Value {
        self.visit(token).await.ok().body["organisations"].take()
    }
}

/// The three issuers with keys at these addresses, and these lines more about Maskinporten.
fn configuration(maskinporten: &str, ansattporten: &str, idporten: &str, more: &str) -> String {
    format!(
        r#"
        [[issuers]]
        profile = "maskinporten"
        issuer = "https://maskinporten.no/"
        jwks = "{maskinporten}"
        scope = "fjell:vacancies fjell:read"
        {more}
        [[issuers]]
        profile = "ansattporten"
        issuer = "https://ansattporten.no"
        jwks = "{ansattporten}"
        audience = "our-client"
        resource = "urn:altinn:resource:2480:40"
        [[issuers]]
        profile = "idporten"
        issuer = "https://idporten.no"
        jwks = "{idporten}"
        audience = "our-client"
        "#
    )
}

/// So many seconds from now.
fn in_seconds(seconds: i64) -> i64 {
    Timestamp::now().as_second() + seconds
}

/// A token as Maskinporten makes them.
fn machine() -> Draft {
    let claims = json!({
        "iss": "https://maskinporten.no/", "scope": "fjell:read fjell:vacancies",
        "consumer": {"authority": "iso6523-actorid-upis", "ID": format!("0192:{MUNICIPALITY}")},
        "client_id": "a-client", "client_amr": "private_key_jwt", "token_type": "Bearer",
        "iat": in_seconds(-5), "exp": in_seconds(115), "jti": "one",
    });
    Draft::new(&MASKINPORTEN, claims)
}

/// A token as Ansattporten makes them, for somebody who acts for an organisation.
fn employee() -> Draft {
    let claims = json!({
        "iss": "https://ansattporten.no", "aud": "our-client", "sub": "pairwise-of-an-employee", "pid": PID,
        "acr": "substantial", "iat": in_seconds(-5), "exp": in_seconds(115), "jti": "two", "nonce": "n",
        "authorization_details": [{
            "type": "ansattporten:altinn:service", "resource": "urn:altinn:resource:2480:40", "resource_name": "Demo",
            "reportees": [reportee(MUNICIPALITY)],
        }],
    });
    Draft::new(&ANSATTPORTEN, claims)
}

fn reportee(organisation: &str) -> Value {
    json!({"Rights": ["Read"], "Authority": "iso6523-actorid-upis", "ID": format!("0192:{organisation}"), "Name": "NAVN AS"})
}

/// The national identity number of the people in the tests. It is nobody's.
const PID: &str = "20914695016";

/// A token as ID-porten makes them.
fn person() -> Draft {
    let claims = json!({
        "iss": "https://idporten.no", "aud": "our-client", "sub": "pairwise-of-a-person=", "pid": PID,
        "acr": "idporten-loa-substantial", "amr": ["BankID"], "locale": "nb", "sid": "s",
        "auth_time": in_seconds(-9), "iat": in_seconds(-5), "exp": in_seconds(115), "jti": "three", "nonce": "n",
    });
    Draft::new(&IDPORTEN, claims)
}
