//! [`Claims`]: what a token of an outside issuer says, once its signature is known to be good.

use super::Issuer;
use super::keys::Key;
use crate::error::{Error, Result};
use jiff::Timestamp;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, Validation};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// How many seconds the clocks of an issuer and ours may differ.
const LEEWAY: u64 = 30;

/// What is read of a token: nothing else of it is kept in any form, least of all `pid`. A claim that is
/// there as `null` is there.
#[derive(Deserialize)]
pub(super) struct Claims {
    iss: String,
    #[serde(default, deserialize_with = "there")]
    aud: Option<Value>,
    #[serde(default, deserialize_with = "there")]
    iat: Option<Value>,
    #[serde(default, deserialize_with = "there")]
    exp: Option<Value>,
    #[serde(default, deserialize_with = "there")]
    cnf: Option<Value>,
    #[serde(default, deserialize_with = "there")]
    token_type: Option<Value>,
    #[serde(default, deserialize_with = "there")]
    pub(super) sub: Option<Value>,
    #[serde(default, deserialize_with = "there")]
    pub(super) name: Option<Value>,
    #[serde(default, deserialize_with = "there")]
    pub(super) acr: Option<Value>,
    #[serde(default, deserialize_with = "there")]
    pub(super) scope: Option<Value>,
    #[serde(default, deserialize_with = "there")]
    pub(super) consumer: Option<Value>,
    #[serde(default, deserialize_with = "there")]
    pub(super) authorization_details: Option<Value>,
}

fn there<'de, D: Deserializer<'de>>(claim: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(claim).map(Some)
}

impl Claims {
    /// The claims of a token that this issuer has signed with this key, for us, and that is good now.
    pub(super) fn verified(token: &str, key: &Key, issuer: &Issuer) -> Result<Claims> {
        let Issuer { name, profile, .. } = issuer;
        let mut validation = Validation::new(Algorithm::RS256);
        validation.algorithms = profile.algorithms().to_vec();
        validation.leeway = LEEWAY;
        validation.validate_nbf = true;
        validation.set_issuer(&[name]);
        validation.set_required_spec_claims(profile.required());
        if let Some(audience) = profile.audience() {
            validation.set_audience(&[audience]);
        }
        let claims = jsonwebtoken::decode::<Claims>(token, key.verifying(), &validation)
            .map_err(|err| Error::Unauthenticated(reason(err.kind())))?
            .claims;
        claims.check(issuer)?;
        Ok(claims)
    }

    /// What the library lets through.
    fn check(&self, issuer: &Issuer) -> Result<()> {
        let Issuer { name, profile, max_lifetime, .. } = issuer;
        let refused = |reason| Err(Error::Unauthenticated(reason));
        if self.iss != *name {
            return refused("the token is of another issuer (`iss`)");
        }
        // A token that is also for others could have been passed on by them.
        let audience = match &self.aud {
            Some(Value::Array(all)) if all.len() == 1 => all.first(),
            other => other.as_ref(),
        };
        if audience.is_some_and(|found| profile.audience().is_none_or(|wanted| found != wanted)) {
            return refused("the token is not for us, or not for us alone (`aud`)");
        }
        let seconds = |claim: &Option<Value>| claim.as_ref().and_then(Value::as_f64);
        let latest = Timestamp::now().as_second() as f64 + LEEWAY as f64;
        let Some(made) = seconds(&self.iat).filter(|made| *made <= latest) else {
            return refused("the token does not tell when it was made, or it was made in the future (`iat`)");
        };
        let longest = (max_lifetime + LEEWAY) as f64;
        if !seconds(&self.exp).is_some_and(|end| end - made <= longest) {
            return refused("the token is good for longer than its issuer makes them (`exp` − `iat`)");
        }
        // Whoever shows such a token must also show that he holds the key, which is not looked at here.
        if self.cnf.is_some() || self.token_type.as_ref().is_some_and(|kind| kind != "Bearer") {
            return refused("the token is no bearer token");
        }
        Ok(())
    }
}

/// What an outsider is told of the library's reason.
fn reason(kind: &ErrorKind) -> &'static str {
    match kind {
        ErrorKind::InvalidSignature => "the signature of the token is not good",
        ErrorKind::InvalidAlgorithm | ErrorKind::InvalidAlgorithmName => {
            "the token is signed by an algorithm that its issuer does not use (`alg`)"
        }
        ErrorKind::ExpiredSignature => "the token has expired (`exp`)",
        ErrorKind::ImmatureSignature => "the token is not good yet (`nbf`)",
        ErrorKind::InvalidAudience => "the token is not for us, or not for us alone (`aud`)",
        ErrorKind::InvalidIssuer => "the token is of another issuer (`iss`)",
        ErrorKind::MissingRequiredClaim(_) | ErrorKind::InvalidClaimFormat(_) => {
            "the token has not all claims that it needs"
        }
        _ => "the token is not valid",
    }
}
