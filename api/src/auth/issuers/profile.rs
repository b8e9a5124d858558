//! [`Profile`]: how the tokens of an issuer are read.

use super::Vouched;
use super::claims::Claims;
use crate::error::{Error, Result};
use crate::organisation::OrganisationNumber;
use jsonwebtoken::Algorithm;
use serde_json::Value;

/// How the tokens of an issuer are read, and what they must have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Profile {
    /// Systems. The organisation is the `consumer`, whatever the client is called and whoever supplies
    /// it. Tokens have no `sub`, and most have no `aud`.
    Maskinporten {
        /// All of which a token must have.
        scopes: Vec<String>,
        /// What `aud` must be, in tokens that have one. Without it, none may have one.
        audience: Option<String>,
    },
    /// People who act for organisations: those that Altinn lets them act for with this resource. A person
    /// who may act for none is logged in all the same.
    Ansattporten {
        /// What `aud` must be.
        audience: String,
        /// The right that was asked for. The person's own browser asks, so an answer about another
        /// right says nothing.
        resource: String,
    },
    /// People, who act for no organisation.
    Idporten {
        /// What `aud` must be.
        audience: String,
    },
}

/// How ID-porten must have made sure of who somebody is.
const ASSURANCES: [&str; 2] = ["idporten-loa-substantial", "idporten-loa-high"];

/// What the numbers of organisations are identified by: a list of lists, and the Norwegian one in it.
const AUTHORITY: &str = "iso6523-actorid-upis";
const NORWEGIAN: &str = "0192:";

/// The answer about what somebody may do for whom.
const SERVICE: &str = "ansattporten:altinn:service";

/// The longest `sub` that is kept, as OpenID Connect limits it.
const MAX_SUBJECT: usize = 255;
/// The longest name that is kept, in characters.
const MAX_NAME: usize = 200;

impl Profile {
    /// The algorithms that the issuer signs with.
    pub(super) fn algorithms(&self) -> &'static [Algorithm] {
        match self {
            Profile::Maskinporten { .. } => &[Algorithm::RS256, Algorithm::RS384, Algorithm::RS512],
            Profile::Ansattporten { .. } | Profile::Idporten { .. } => &[Algorithm::RS256],
        }
    }

    /// The claims that must be there, of those that the library looks at.
    pub(super) fn required(&self) -> &'static [&'static str] {
        match self {
            Profile::Maskinporten { .. } => &["iss", "exp"],
            Profile::Ansattporten { .. } | Profile::Idporten { .. } => &["iss", "exp", "aud", "sub"],
        }
    }

    /// What `aud` must be, where there is one.
    pub(super) fn audience(&self) -> Option<&str> {
        match self {
            Profile::Maskinporten { audience, .. } => audience.as_deref(),
            Profile::Ansattporten { audience, .. } | Profile::Idporten { audience } => Some(audience),
        }
    }

    /// Whom the issuer vouches for. The signature, the issuer, the audience and the times are good.
    pub(super) fn vouched(&self, issuer: &str, claims: &Claims) -> Result<Vouched> {
        let (subject, name, organisations) = match self {
            Profile::Maskinporten { scopes, .. } => {
                let held = text(&claims.scope).unwrap_or_default();
                if !scopes.iter().all(|scope| held.split(' ').any(|held| held == scope)) {
                    return refused("the token has not the scope that is needed");
                }
                let consumer = claims.consumer.as_ref().unwrap_or(&Value::Null);
                let Some(organisation) = organisation(&consumer["authority"], &consumer["ID"]) else {
                    return refused("the token names no Norwegian organisation (`consumer`)");
                };
                (format!("{NORWEGIAN}{organisation}"), None, vec![organisation])
            }
            Profile::Ansattporten { resource, .. } => {
                let details = claims.authorization_details.as_ref().and_then(Value::as_array);
                (person(claims)?, name(claims), reportees(details.map_or(&[], Vec::as_slice), resource))
            }
            Profile::Idporten { .. } => {
                if !text(&claims.acr).is_some_and(|acr| ASSURANCES.contains(&acr)) {
                    return refused("the login was not safe enough (`acr`)");
                }
                (person(claims)?, name(claims), Vec::new())
            }
        };
        Ok(Vouched { issuer: issuer.to_owned(), subject, name, organisations })
    }
}

/// The organisation with this identification.
fn organisation(authority: &Value, id: &Value) -> Option<OrganisationNumber> {
    if authority != AUTHORITY {
        return None;
    }
    id.as_str()?.strip_prefix(NORWEGIAN)?.parse().ok()
}

/// The organisations that somebody may act for with this resource. What else is there is left out: it
/// gives nobody a right.
fn reportees(details: &[Value], resource: &str) -> Vec<OrganisationNumber> {
    let asked = details.iter().filter(|detail| detail["type"] == SERVICE && detail["resource"] == resource);
    let reportees = asked.flat_map(|detail| detail["reportees"].as_array().into_iter().flatten());
    let mut found: Vec<_> =
        reportees.filter_map(|reportee| organisation(&reportee["Authority"], &reportee["ID"])).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// What the issuer calls a person towards us: never the national identity number.
fn person(claims: &Claims) -> Result<String> {
    let Some(subject) = text(&claims.sub).filter(|sub| (1..=MAX_SUBJECT).contains(&sub.len())) else {
        return refused("the token names nobody (`sub`)");
    };
    if subject.len() == 11 && subject.bytes().all(|byte| byte.is_ascii_digit()) {
        return refused("the token names somebody by a national identity number (`sub`)");
    }
    if !subject.bytes().all(|byte| byte.is_ascii_graphic()) {
        return refused("the token names nobody (`sub`)");
    }
    Ok(subject.to_owned())
}

/// What a person is called, if the token tells.
fn name(claims: &Claims) -> Option<String> {
    let name = text(&claims.name)?.trim();
    let fits = !name.is_empty() && name.chars().count() <= MAX_NAME && !name.chars().any(char::is_control);
    fits.then(|| name.to_owned())
}

fn text(claim: &Option<Value>) -> Option<&str> {
    claim.as_ref()?.as_str()
}

fn refused<T>(reason: &'static str) -> Result<T> {
    Err(Error::Unauthenticated(reason))
}
