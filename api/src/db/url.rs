//! Which database: a file or a server.

use std::{
    fmt,
    fs::OpenOptions,
    io::ErrorKind,
    path::{Path, PathBuf, absolute},
    str::FromStr,
};

use super::{Error, Result};

/// Where the database is; also how the pool makes its connections.
#[derive(Clone, PartialEq, Eq)]
pub enum Url {
    /// A SQLite file, by its absolute path.
    Sqlite(PathBuf),
    /// A PostgreSQL server, by a `postgres://` or `postgresql://` URL.
    Postgres(String),
}

/// Whether a missing SQLite file is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Create {
    /// It is, empty.
    IfMissing,
    /// It is not: a mistyped path is refused.
    Never,
}

impl Url {
    /// Makes an empty SQLite file unless there is one; an empty file is an empty database.
    pub(super) fn create_file(&self) -> Result<()> {
        let Url::Sqlite(path) = self else { return Ok(()) };
        match OpenOptions::new().write(true).create_new(true).open(path) {
            Err(err) if err.kind() != ErrorKind::AlreadyExists => {
                Err(Error::CreateFile { path: path.clone(), source: err })
            }
            _ => Ok(()),
        }
    }
}

impl FromStr for Url {
    type Err = Error;

    /// Reads a `postgres://` URL or a SQLite path. A path becomes absolute, so that no name is
    /// special to SQLite (`:memory:`, `file:…`).
    fn from_str(text: &str) -> Result<Url> {
        match text.split_once("://") {
            Some(("postgres" | "postgresql", _)) => Ok(Url::Postgres(text.to_owned())),
            Some((scheme, _)) => Err(Error::Scheme(format!("{scheme}://…"))),
            None => absolute(Path::new(text))
                .map(Url::Sqlite)
                .map_err(|err| Error::CreateFile { path: text.into(), source: err }),
        }
    }
}

impl fmt::Display for Url {
    /// The path, or the URL without what may be secret in it: user, password and parameters.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Url::Sqlite(path) => write!(f, "{}", path.display()),
            Url::Postgres(url) => {
                let place = url.split_once("://").map_or("", |(_, rest)| rest);
                let place = place.split(['?', '#']).next().unwrap_or_default();
                write!(f, "postgres://{}", place.rsplit_once('@').map_or(place, |(_, place)| place))
            }
        }
    }
}

impl fmt::Debug for Url {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Url({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scheme_decides_the_database() {
        let url = |text: &str| text.parse::<Url>();
        assert!(matches!(url("flytthit.db"), Ok(Url::Sqlite(path)) if path.is_absolute()));
        assert!(matches!(url(":memory:"), Ok(Url::Sqlite(path)) if path.is_absolute()));
        assert!(matches!(url("postgresql://localhost/x"), Ok(Url::Postgres(_))));
        assert!(matches!(url("mysql://localhost/x"), Err(Error::Scheme(_))));
    }

    #[test]
    fn a_password_is_not_shown() {
        let url: Url = "postgres://anna:s3cr@t@db.example:5432/flytthit?password=x".parse().expect("a URL");
        assert_eq!(
            format!("{url} {url:?}"),
            "postgres://db.example:5432/flytthit Url(postgres://db.example:5432/flytthit)"
        );
    }
}
