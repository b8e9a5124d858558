//! The issuers whose tokens are good here, as a TOML file names them.

use super::Profile;
use crate::outgoing::{Address, AddressError};
use serde::Deserialize;
use std::path::{Path, PathBuf};

/// Why the issuers of a file are not accepted.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("{path} cannot be read")]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: std::io::Error,
    },
    /// It is no TOML with a list of `issuers`.
    #[error("the issuers are no TOML")]
    Toml(#[from] toml::de::Error),
    /// One of the issuers is not as it should be.
    #[error("issuer {number} ({name}): {reason}")]
    Entry {
        /// Which one, from 1.
        number: usize,
        /// Its `issuer`, as far as it has one.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
}

/// The file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    issuers: Vec<toml::Table>,
}

/// One issuer of the file.
#[derive(Deserialize)]
#[serde(tag = "profile", rename_all = "lowercase", deny_unknown_fields)]
enum Entry {
    Maskinporten {
        issuer: String,
        jwks: String,
        scope: String,
        audience: Option<String>,
        max_lifetime: Option<u64>,
    },
    Ansattporten {
        issuer: String,
        jwks: String,
        audience: String,
        resource: String,
        max_lifetime: Option<u64>,
    },
    Idporten {
        issuer: String,
        jwks: String,
        audience: String,
        max_lifetime: Option<u64>,
    },
}

/// Maximum lifetime in seconds of a token of Maskinporten, unless the file sets another.
const MACHINE_LIFETIME: u64 = 120;
/// Maximum lifetime in seconds of a token for a person, unless the file sets another.
const PERSON_LIFETIME: u64 = 3_600;
/// Highest maximum lifetime that a file may set: a day.
const LONGEST_LIFETIME: u64 = 86_400;

/// An issuer, and where its keys are.
#[derive(Clone, Debug)]
pub(super) struct Settings {
    /// Exactly as its tokens have it in `iss`: a slash at the end counts.
    pub(super) issuer: String,
    /// Where its keys are.
    pub(super) jwks: Address,
    /// How its tokens are read.
    pub(super) profile: Profile,
    /// Maximum number of seconds between `iat` and `exp` of its tokens.
    pub(super) max_lifetime: u64,
}

/// The issuers of a file.
pub(super) fn read(path: &Path) -> Result<Vec<Settings>, ConfigError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| ConfigError::File { path: path.to_owned(), source })?;
    parse(&text)
}

/// The issuers of a file with this text.
pub(super) fn parse(text: &str) -> Result<Vec<Settings>, ConfigError> {
    let mut all: Vec<Settings> = Vec::new();
    for (place, table) in toml::from_str::<File>(text)?.issuers.into_iter().enumerate() {
        let name = table.get("issuer").and_then(toml::Value::as_str).unwrap_or("without a name").to_owned();
        let found = entry(table).and_then(|new| match all.iter().any(|other| other.issuer == new.issuer) {
            true => Err("is there twice".to_owned()),
            false => Ok(new),
        });
        all.push(found.map_err(|reason| ConfigError::Entry { number: place + 1, name, reason })?);
    }
    Ok(all)
}

fn entry(table: toml::Table) -> Result<Settings, String> {
    let entry = table.try_into().map_err(|err: toml::de::Error| err.message().to_owned())?;
    let (issuer, jwks, profile, max_lifetime) = match entry {
        Entry::Maskinporten { issuer, jwks, scope, audience, max_lifetime } => {
            let scopes: Vec<String> = scope.split_whitespace().map(str::to_owned).collect();
            if scopes.is_empty() {
                return Err("scope: must name the scope that tokens need".to_owned());
            }
            let max_lifetime = max_lifetime.unwrap_or(MACHINE_LIFETIME);
            (issuer, jwks, Profile::Maskinporten { scopes, audience }, max_lifetime)
        }
        Entry::Ansattporten { issuer, jwks, audience, resource, max_lifetime } => {
            let max_lifetime = max_lifetime.unwrap_or(PERSON_LIFETIME);
            (issuer, jwks, Profile::Ansattporten { audience, resource }, max_lifetime)
        }
        Entry::Idporten { issuer, jwks, audience, max_lifetime } => {
            (issuer, jwks, Profile::Idporten { audience }, max_lifetime.unwrap_or(PERSON_LIFETIME))
        }
    };
    if !(1..=LONGEST_LIFETIME).contains(&max_lifetime) {
        return Err(format!("max_lifetime: must be 1 to {LONGEST_LIFETIME} seconds"));
    }
    let address =
        |name, text: &str| Address::configured(text).map_err(|err: AddressError| format!("{name}: {err}"));
    address("issuer", &issuer)?;
    let jwks = address("jwks", &jwks)?;
    Ok(Settings { issuer, jwks, profile, max_lifetime })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
        [[issuers]]
        profile = "maskinporten"
        issuer = "https://maskinporten.no/"
        jwks = "https://maskinporten.no/jwk"
        scope = "a:b c:d"
        [[issuers]]
        profile = "idporten"
        issuer = "https://idporten.no"
        jwks = "http://127.0.0.1:4000/jwks.json"
        audience = "us"
    "#;

    #[test]
    fn the_example_is_good() {
        let text = include_str!("../../../../openapi/examples/issuers.toml");
        let names: Vec<String> = parse(text).unwrap().into_iter().map(|found| found.issuer).collect();
        assert_eq!(names, ["https://maskinporten.no/", "https://ansattporten.no", "https://idporten.no"]);
    }

    #[test]
    fn what_is_wrong_is_told_of_the_issuer_that_it_is_wrong_with() {
        let found = parse(GOOD).unwrap();
        assert_eq!(
            found[0].profile,
            Profile::Maskinporten { scopes: vec!["a:b".to_owned(), "c:d".to_owned()], audience: None }
        );
        assert_eq!([found[0].max_lifetime, found[1].max_lifetime], [120, 3_600]);
        for (good, bad, told) in [
            (
                r#"issuer = "https://idporten.no""#,
                r#"issuer = "https://maskinporten.no/""#,
                "issuer 2 (https://maskinporten.no/): is there twice",
            ),
            (r#"scope = "a:b c:d""#, "", "issuer 1 (https://maskinporten.no/): missing field `scope`"),
            (
                r#"scope = "a:b c:d""#,
                r#"scope = " ""#,
                "issuer 1 (https://maskinporten.no/): scope: must name the scope that tokens need",
            ),
            (r#"audience = "us""#, "", "issuer 2 (https://idporten.no): missing field `audience`"),
            (
                r#"audience = "us""#,
                "audience = \"us\"\nmax_lifetime = 0",
                "issuer 2 (https://idporten.no): max_lifetime: must be 1 to 86400 seconds",
            ),
            (
                r#"scope = "a:b c:d""#,
                "scope = \"a:b\"\nmax_lifetime = 86401",
                "issuer 1 (https://maskinporten.no/): max_lifetime: must be 1 to 86400 seconds",
            ),
            (
                r#"audience = "us""#,
                r#"audiance = "us""#,
                "issuer 2 (https://idporten.no): unknown field `audiance`, expected one of `issuer`, `jwks`, `audience`, `max_lifetime`",
            ),
            (
                "\"idporten\"",
                "\"idporten2\"",
                "issuer 2 (https://idporten.no): unknown variant `idporten2`, expected one of `maskinporten`, `ansattporten`, `idporten`",
            ),
            ("\"idporten\"", "\"ansattporten\"", "issuer 2 (https://idporten.no): missing field `resource`"),
            (
                "http://127.0.0.1:4000",
                "http://127.0.0.1.example.org",
                "issuer 2 (https://idporten.no): jwks: the URL must begin with https://",
            ),
            (
                "http://127.0.0.1:4000",
                "http://localhost",
                "issuer 2 (https://idporten.no): jwks: the URL must begin with https://",
            ),
            (
                "http://127.0.0.1:4000",
                "http://10.0.0.1",
                "issuer 2 (https://idporten.no): jwks: the URL must begin with https://",
            ),
            (
                "http://127.0.0.1:4000",
                "file:///etc",
                "issuer 2 (https://idporten.no): jwks: the URL must begin with https://",
            ),
            (
                "http://127.0.0.1:4000",
                "https://me@idporten.no",
                "issuer 2 (https://idporten.no): jwks: the URL must not name a user or a password",
            ),
            ("https://idporten.no", "idporten.no", "issuer 2 (idporten.no): issuer: this is no URL"),
            (r#"issuer = "https://idporten.no""#, "", "issuer 2 (without a name): missing field `issuer`"),
        ] {
            assert!(GOOD.contains(good), "{good}");
            assert_eq!(parse(&GOOD.replacen(good, bad, 1)).unwrap_err().to_string(), told);
        }
        for (text, told) in [("", "missing field `issuers`"), ("issuer = 1", "unknown field `issuer`")] {
            let err = crate::error::chain(&parse(text).unwrap_err());
            assert!(err.contains(told), "{err}");
        }
    }
}
