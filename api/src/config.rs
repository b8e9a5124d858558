//! What an operator decides: arguments of the command line, each with an environment variable.

mod connections;
mod http;

pub use connections::ConnectionArgs;
pub use http::HttpArgs;

use crate::auth::secret::Secret;
use crate::auth::{MasterSecret, SecretError};
use crate::db;
use crate::sources::{self, ConfigError, Sources};
use clap::Args;
use std::path::PathBuf;
use std::{fmt, str::FromStr};
use url::Url;

/// What `serve` can be told beside database and address.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    #[expect(missing_docs, reason = "the fields of the flattened struct have their own")]
    #[command(flatten)]
    pub secret: SecretArgs,
    /// Where clients reach the service: the issuer and the audience of its access tokens.
    #[arg(long, env = "FLYTTHIT_PUBLIC_URL", default_value = DEFAULT_PUBLIC_URL)]
    pub public_url: BaseUrl,
    /// Maximum age, in seconds, of what is served from memory while the database is away; after that
    /// /readyz says that this server is not ready.
    #[arg(long, env = "FLYTTHIT_MAX_REGION_AGE", value_name = "SECONDS", default_value_t = DEFAULT_MAX_REGION_AGE)]
    pub max_region_age: u64,
    #[expect(missing_docs, reason = "the fields of the flattened struct have their own")]
    #[command(flatten)]
    pub mail: MailArgs,
    #[expect(missing_docs, reason = "the fields of the flattened struct have their own")]
    #[command(flatten)]
    pub http: HttpArgs,
    #[expect(missing_docs, reason = "the fields of the flattened struct have their own")]
    #[command(flatten)]
    pub sources: SourcesArgs,
}

/// Where the outside sources are, and how much is asked of them.
#[derive(Args, Clone, Debug)]
pub struct SourcesArgs {
    /// A TOML file that says where the outside sources are, how much is asked of them, and how often.
    #[arg(long, env = "FLYTTHIT_SOURCES", value_name = "FILE")]
    pub sources: Option<PathBuf>,
    /// The token that NAV has given you for its feed of vacancies; without it the public one is asked for.
    /// Better set by the environment, since others see arguments.
    #[arg(long, env = "FLYTTHIT_NAV_TOKEN", hide_env_values = true, value_parser = |token: &str| Ok::<_, std::convert::Infallible>(Secret(token.to_owned())))]
    pub nav_token: Option<Secret<String>>,
}

impl SourcesArgs {
    /// Those who are asked.
    ///
    /// # Errors
    /// When the file cannot be read or is not as it should be.
    pub fn load(&self) -> Result<Sources, ConfigError> {
        let config = self.sources.as_deref().map(sources::Config::read).transpose()?.unwrap_or_default();
        Ok(Sources::new(config, self.nav_token.clone()))
    }
}

/// Maximum age of what is served from memory, in seconds, when nobody says.
pub(crate) const DEFAULT_MAX_REGION_AGE: u64 = 300;

/// Where clients reach the service, when nobody says.
pub(crate) const DEFAULT_PUBLIC_URL: &str = "http://127.0.0.1:8080";

/// Where the secret is that the private parts of signing keys are sealed with.
#[derive(Args, Clone, Debug)]
pub struct SecretArgs {
    /// The secret that seals what is secret in the database: 32 random bytes as base64. Better set by
    /// the environment, since others see arguments.
    #[arg(long, env = "FLYTTHIT_SECRET", hide_env_values = true)]
    pub secret: Option<MasterSecret>,
    /// A file that holds the secret, where none is given; made when it is missing. Without it, it is
    /// flytthit.secret beside the database file; for a database server, in the working directory.
    #[arg(long, env = "FLYTTHIT_SECRET_FILE")]
    pub secret_file: Option<PathBuf>,
}

/// The file of the secret, when nobody says.
const SECRET_FILE: &str = "flytthit.secret";

impl SecretArgs {
    /// The secret.
    ///
    /// # Errors
    /// When the file holds none, or cannot be read or made.
    pub fn load(&self, database: &db::Url) -> Result<MasterSecret, SecretError> {
        match &self.secret {
            Some(secret) => Ok(secret.clone()),
            None => MasterSecret::of_file(&self.file(database)),
        }
    }

    /// The file that holds the secret of this database, whether it is there or not.
    pub fn file(&self, database: &db::Url) -> PathBuf {
        if let Some(file) = &self.secret_file {
            return file.clone();
        }
        let here = PathBuf::from(SECRET_FILE);
        let beside = match database {
            db::Url::Sqlite(path) => path.with_file_name(SECRET_FILE),
            db::Url::Postgres(_) => return here,
        };
        // Where versions before this one made it.
        if !beside.exists() && here.exists() {
            tracing::warn!(
                found = %here.display(),
                expected = %beside.display(),
                "the secret lies in the working directory: move it to where the database is"
            );
            return here;
        }
        beside
    }
}

/// How mails are sent.
#[derive(Args, Clone, Debug)]
pub struct MailArgs {
    /// The server that takes mails, such as smtps://user:password@mail.example.org or
    /// smtp://127.0.0.1:25, or file:///folder to write them to files; without it they wait.
    #[arg(long, env = "FLYTTHIT_MAIL", hide_env_values = true)]
    pub mail: Option<crate::mail::Transport>,
    /// The address that mails come from.
    #[arg(long, env = "FLYTTHIT_MAIL_FROM", default_value = "Flytthit <noreply@localhost>")]
    pub mail_from: crate::mail::Sender,
    /// A front end whose page /password?token=… takes a new password; mails link to it.
    #[arg(long, env = "FLYTTHIT_FRONT_END")]
    pub front_end: Option<BaseUrl>,
}

/// An http or https address without query, fragment and trailing slash, such as `https://flytthit.no`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BaseUrl(String);

/// The text is no [`BaseUrl`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an address such as https://flytthit.example.org")]
pub struct BaseUrlError;

impl BaseUrl {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for BaseUrl {
    type Err = BaseUrlError;

    fn from_str(text: &str) -> Result<BaseUrl, BaseUrlError> {
        let url = Url::parse(text).map_err(|_| BaseUrlError)?;
        let plain = matches!(url.scheme(), "http" | "https")
            && url.query().is_none()
            && url.fragment().is_none()
            && url.username().is_empty()
            && url.password().is_none();
        if plain { Ok(BaseUrl(url.as_str().trim_end_matches('/').to_owned())) } else { Err(BaseUrlError) }
    }
}

impl fmt::Display for BaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_base_address_has_no_slash_at_its_end_and_nothing_else_to_it() {
        for (text, expected) in [
            ("https://flytthit.no", "https://flytthit.no"),
            ("https://Flytthit.no/", "https://flytthit.no"),
            ("http://127.0.0.1:8080/api/", "http://127.0.0.1:8080/api"),
        ] {
            assert_eq!(text.parse().map(|url: BaseUrl| url.to_string()), Ok(expected.to_owned()));
        }
        for text in [
            "flytthit.no",
            "ftp://flytthit.no",
            "https://a@flytthit.no",
            "https://a.no?b",
            "https://a.no#b",
            "",
        ] {
            assert_eq!(text.parse::<BaseUrl>(), Err(BaseUrlError), "{text}");
        }
    }
}
