//! `/.well-known/jwks.json`: the keys by which anybody can check our access tokens.

use crate::conditional::{At, Version};
use crate::db::signing_key::{self, SigningKey};
use crate::db::{self, Db, revision};
use crate::error::Result;
use actix_web::get;
use actix_web::web::{Data, Json};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_actix_web::service_config::ServiceConfig;

pub(super) fn configure(config: &mut ServiceConfig) {
    config.service(list_signing_keys);
}

/// The keys that sign access tokens, as a JWK Set (RFC 7517).
#[derive(Debug, Serialize, ToSchema)]
struct SigningKeys {
    /// The current key, the next one, and those whose last tokens may still be good.
    keys: Vec<Jwk>,
}

/// A public key (RFC 7517, RFC 8037).
#[derive(Debug, Serialize, ToSchema)]
struct Jwk {
    /// Always `OKP`.
    kty: &'static str,
    /// Always `Ed25519`.
    crv: &'static str,
    /// The key.
    x: String,
    /// Always `sig`.
    #[serde(rename = "use")]
    usage: &'static str,
    /// Always `EdDSA`.
    alg: &'static str,
    /// Its name: the RFC 7638 thumbprint.
    kid: String,
}

/// List the keys that sign access tokens
///
/// A key is listed before the first token is signed with it, and until the last one has expired.
#[utoipa::path(tag = "accounts", responses((status = 200, description = "The keys", body = SigningKeys)))]
#[get("/.well-known/jwks.json")]
async fn list_signing_keys(db: Data<Db>) -> Result<At<Json<SigningKeys>>> {
    let (version, keys) = db
        .read(|conn| Ok::<_, db::Error>((Version::from(revision::current(conn)?), signing_key::all(conn)?)))
        .await?;
    Ok(At(version, Json(SigningKeys { keys: keys.into_iter().map(show).collect() })))
}

fn show(key: SigningKey) -> Jwk {
    Jwk { kty: "OKP", crv: "Ed25519", x: key.public, usage: "sig", alg: "EdDSA", kid: key.id }
}
