//! [`Forge`]: makes tokens as this service does, and any that only look like it.

use crate::support::TestApp;
use aws_lc_rs::hmac;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use flytthit_api::auth::secret::sha256;
use flytthit_api::auth::sessions;
use flytthit_api::db::signing_key::{self, SigningKey};
use jiff::Timestamp;
use serde_json::{Value, json};

/// What is needed to make a good token for an application, and so a bad one that differs in one thing.
pub(super) struct Forge {
    /// The account that the tokens are for.
    pub(super) account: String,
    /// Its session.
    pub(super) session: String,
    /// The name of the key.
    pub(super) kid: String,
    /// Its public part.
    pub(super) public: Vec<u8>,
    pair: Ed25519KeyPair,
}

impl Forge {
    /// For somebody new, with a key that the application accepts.
    pub(super) fn new(app: &TestApp) -> Forge {
        let pair = Ed25519KeyPair::generate().unwrap();
        let x = BASE64.encode(pair.public_key());
        let kid = sha256(format!(r#"{{"crv":"Ed25519","kty":"OKP","x":"{x}"}}"#).as_bytes());
        let now = Timestamp::now().as_microsecond();
        let row = SigningKey {
            id: kid.clone(),
            public: x,
            sealed: "it signs no more".to_owned(),
            state: "retired".to_owned(),
            created_at: now,
            retired_at: Some(now),
        };
        let account = app.employer().account;
        let begun = app.db.write_private_blocking(|conn| {
            signing_key::insert(conn, &row)?;
            sessions::begin(conn, &account, now)
        });
        app.auth.prepare(&app.db).unwrap();
        let public = pair.public_key().as_ref().to_vec();
        Forge { session: begun.unwrap().session, account, kid, public, pair }
    }

    /// The header of a good token.
    pub(super) fn header(&self) -> Value {
        json!({"alg": "EdDSA", "typ": "at+jwt", "kid": self.kid})
    }

    /// The claims of a good token.
    pub(super) fn claims(&self) -> Value {
        let now = Timestamp::now().as_second();
        json!({
            "iss": ISSUER, "aud": ISSUER, "sub": self.account, "sid": self.session,
            "iat": now, "exp": now + 600, "jti": "one",
        })
    }

    /// A good token.
    pub(super) fn token(&self) -> String {
        self.sign(&self.header().to_string(), self.claims().to_string().as_bytes())
    }

    /// A token of this header and these claims, well signed.
    pub(super) fn sign(&self, header: &str, claims: &[u8]) -> String {
        let message = format!("{}.{}", BASE64.encode(header), BASE64.encode(claims));
        let signature = self.pair.sign(message.as_bytes());
        format!("{message}.{}", BASE64.encode(signature))
    }

    /// A token of this header and good claims, signed with HMAC by a secret that everybody knows.
    pub(super) fn sign_symmetric(&self, header: &Value, algorithm: hmac::Algorithm, secret: &[u8]) -> String {
        let message =
            format!("{}.{}", BASE64.encode(header.to_string()), BASE64.encode(self.claims().to_string()));
        let signature = hmac::sign(&hmac::Key::new(algorithm, secret), message.as_bytes());
        format!("{message}.{}", BASE64.encode(signature))
    }
}

/// Who makes tokens, and for whom, in the tests.
pub(super) const ISSUER: &str = "http://127.0.0.1:8080";
