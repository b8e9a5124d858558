//! Own access tokens: JWTs of RFC 9068, signed with Ed25519. What the library would let pass by itself
//! (another `typ`, an unknown `crit`, an issuer in a list, an audience of any shape) is looked at here.

use super::ring::Signer;
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How many seconds a token is good.
pub const LIFETIME: u64 = 600;
/// How many seconds the clocks of two servers may differ.
const LEEWAY: u64 = 5;
/// The longest token that is looked at.
const MAX_BYTES: usize = 8 << 10;
/// What the header says that it is.
const TYPE: &str = "at+jwt";

/// What a token says.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Claims {
    /// Who made it: where clients reach the service.
    pub(super) iss: String,
    /// Whom it is for: the same.
    pub(super) aud: String,
    /// The account.
    pub(super) sub: String,
    /// The session.
    pub(super) sid: String,
    /// When it was made, in seconds since 1970.
    pub(super) iat: u64,
    /// When it ends.
    pub(super) exp: u64,
    /// Its own name.
    pub(super) jti: String,
    /// Ours have none; where one is there, it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    nbf: Option<u64>,
}

/// The header of our tokens, and nothing beside it: no `crit`, no `jwk`, no `jku`, no `x5c`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OwnHeader {
    alg: String,
    typ: String,
    kid: String,
}

/// Why a token is not good, as its bearer is told.
pub(super) type Refusal = &'static str;

/// A new token, at `now` in seconds since 1970.
pub(super) fn sign(
    signer: &Signer,
    issuer: &str,
    account: &str,
    session: &str,
    now: u64,
) -> Result<String, jsonwebtoken::errors::Error> {
    let header =
        Header { typ: Some(TYPE.to_owned()), kid: Some(signer.id.clone()), ..Header::new(Algorithm::EdDSA) };
    let claims = Claims {
        iss: issuer.to_owned(),
        aud: issuer.to_owned(),
        sub: account.to_owned(),
        sid: session.to_owned(),
        iat: now,
        exp: now + LIFETIME,
        jti: Uuid::new_v4().to_string(),
        nbf: None,
    };
    jsonwebtoken::encode(&header, &claims, &signer.key)
}

/// The name of the key that a token says it is signed with, if its header is one of ours.
pub(super) fn key_id(token: &str) -> Result<String, Refusal> {
    if token.len() > MAX_BYTES {
        return Err("the token is too long");
    }
    let parts: Vec<&str> = token.split('.').collect();
    let [header, _, signature] = parts[..] else { return Err("the token has not three parts") };
    let header = BASE64_URL_SAFE_NO_PAD.decode(header).map_err(|_| "the token's header cannot be read")?;
    let header: OwnHeader =
        serde_json::from_slice(&header).map_err(|_| "the token's header is none of this service")?;
    if header.alg != "EdDSA" {
        return Err("the token is signed in another way than this service does");
    }
    if header.typ != TYPE {
        return Err("the token is no access token");
    }
    if signature.is_empty() {
        return Err("the token is not signed");
    }
    Ok(header.kid)
}

/// What a token says, at `now` in seconds since 1970, if it is signed with this key and made by this
/// issuer for itself.
pub(super) fn verify(token: &str, key: &DecodingKey, issuer: &str, now: u64) -> Result<Claims, Refusal> {
    let mut validation = Validation::new(Algorithm::EdDSA);
    validation.set_issuer(&[issuer]);
    validation.set_audience(&[issuer]);
    validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
    validation.validate_nbf = true;
    validation.leeway = LEEWAY;
    let claims = jsonwebtoken::decode::<Claims>(token, key, &validation).map_err(refusal)?.claims;
    if claims.iss != issuer {
        return Err(OTHER_ISSUER);
    }
    if claims.aud != issuer {
        return Err(OTHER_AUDIENCE);
    }
    if claims.exp.saturating_sub(claims.iat) > LIFETIME + LEEWAY {
        return Err(TOO_LONG);
    }
    if claims.exp.saturating_add(LEEWAY) <= now {
        return Err(EXPIRED);
    }
    if claims.iat > now + LEEWAY || claims.nbf.is_some_and(|begin| begin > now + LEEWAY) {
        return Err(FUTURE);
    }
    Ok(claims)
}

const EXPIRED: Refusal = "the token has expired";
const FUTURE: Refusal = "the token is not good yet";
const TOO_LONG: Refusal = "the token is good for longer than this service makes them (`exp` − `iat`)";
const OTHER_ISSUER: Refusal = "the token is not of this service";
const OTHER_AUDIENCE: Refusal = "the token is not for this service";

fn refusal(error: jsonwebtoken::errors::Error) -> Refusal {
    match error.kind() {
        ErrorKind::InvalidSignature => "the token's signature is wrong",
        ErrorKind::ExpiredSignature => EXPIRED,
        ErrorKind::ImmatureSignature => FUTURE,
        ErrorKind::InvalidIssuer => OTHER_ISSUER,
        ErrorKind::InvalidAudience => OTHER_AUDIENCE,
        _ => "the token's claims are none of this service",
    }
}
