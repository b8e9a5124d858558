//! The command line.

pub mod admin;
pub mod areas;
pub mod backup;
pub mod flows;
pub mod import;
pub mod keys;
pub mod matching;
pub mod matrix;
mod near;
mod places;
pub mod plot;
pub mod restore;
pub mod serve;
pub mod sync;
pub mod zones;

use std::{error::Error, io::Write, process::ExitCode};

use clap::{Args, Parser, Subcommand};
use comfy_table::{ContentArrangement, Table, presets::UTF8_HORIZONTAL_ONLY};

use crate::db::{Create, Db, Url};

/// Jobs and a home in Fjellregionen: matches families with jobs across the municipalities that can
/// be reached from one home.
#[derive(Debug, Parser)]
#[command(name = "flytthit", version)]
pub struct Cli {
    #[expect(missing_docs, reason = "the fields of the flattened struct have their own")]
    #[command(flatten)]
    pub database: Database,
    /// What to do; without it, `serve`.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Which database to work on.
#[derive(Args, Debug)]
pub struct Database {
    /// A SQLite file or a postgres:// URL. Only the default file is made when it is missing, and
    /// any by `migrate`.
    #[arg(long, global = true, env = "DATABASE_URL", hide_env_values = true, default_value = DEFAULT_DATABASE)]
    pub database: String,
}

/// The database when none is named.
const DEFAULT_DATABASE: &str = "flytthit.db";

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the API over HTTP.
    Serve(Box<serve::ServeArgs>),
    /// Make the database if it is missing, and bring its tables up to date.
    Migrate,
    /// Print the OpenAPI document.
    Openapi,
    /// Import a file.
    #[command(subcommand)]
    Import(import::Import),
    /// Take in what outside sources publish.
    Sync(sync::SyncArgs),
    /// Copy a SQLite database to a file, also while servers use it.
    Backup(backup::BackupArgs),
    /// Make a SQLite database of a backup.
    Restore(restore::RestoreArgs),
    /// Look after the commuting matrices.
    #[command(subcommand)]
    Matrix(matrix::Matrix),
    /// Make somebody who may give others their roles.
    #[command(subcommand)]
    Admin(admin::Admin),
    /// Look after the keys that sign access tokens.
    #[command(subcommand)]
    Keys(keys::Keys),
    /// Find the best packages for a household.
    Match(matching::MatchArgs),
    /// Divide the municipalities of any country into labour-market areas.
    Areas(areas::AreasArgs),
    /// Divide the municipalities of any country into commuting zones.
    Zones(zones::ZonesArgs),
    /// Draw flows and labour-market areas as SVG.
    Plot(plot::PlotArgs),
}

impl Default for Command {
    fn default() -> Command {
        Command::Serve(Box::default())
    }
}

/// How a subcommand ends.
pub type Done = Result<(), Box<dyn Error>>;

impl Database {
    /// Opens the database; a missing file is made only when it is the default one.
    pub fn open(&self) -> Result<Db, crate::db::Error> {
        let create = if self.database == DEFAULT_DATABASE { Create::IfMissing } else { Create::Never };
        Db::open(&self.url()?, create)
    }

    /// Where it is.
    pub fn url(&self) -> Result<Url, crate::db::Error> {
        self.database.parse()
    }
}

/// `flytthit migrate`
pub fn migrate(database: &Database) -> Done {
    let url = database.url()?;
    Db::open(&url, Create::IfMissing)?;
    print(&format!("{url} is up to date\n"))
}

/// `flytthit openapi`
pub fn openapi() -> Done {
    print(&(crate::document().to_pretty_json()? + "\n"))
}

/// Writes to the standard output; a reader that has gone away is no failure of ours.
fn print(text: &str) -> Done {
    match std::io::stdout().write_all(text.as_bytes()) {
        Err(err) if err.kind() != std::io::ErrorKind::BrokenPipe => Err(err.into()),
        _ => Ok(()),
    }
}

/// A table as wide as the terminal.
fn table<'h>(header: impl IntoIterator<Item = &'h str>) -> Table {
    let mut table = Table::new();
    // Where there is no terminal whose width is known.
    table.set_width(table.width().unwrap_or(120));
    table
        .load_style(UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_header(header.into_iter().collect::<Vec<_>>());
    table
}

/// Tells on the standard error why a subcommand failed, with the causes.
pub fn exit_code(done: Done) -> ExitCode {
    let Err(err) = done else { return ExitCode::SUCCESS };
    let mut text = err.to_string();
    let mut cause = err.source();
    while let Some(err) = cause {
        text += &format!(": {err}");
        cause = err.source();
    }
    eprintln!("flytthit: {text}");
    ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_as_documented() {
        Cli::command().debug_assert();
        let cli = Cli::try_parse_from(["flytthit"]).expect("no subcommand is `serve`");
        assert!(cli.command.is_none() && matches!(Command::default(), Command::Serve(args) if !args.demo));
        for line in [
            "serve --demo --bind 127.0.0.1:0",
            "serve --limit-address 0 --limit-account 60 --trusted-proxy 10.0.0.0/8 --trusted-proxy ::1/128 --allow-origin https://a.example",
            "migrate --database other.db",
            "backup night.backup --compress --database other.db",
            "restore night.backup --force --database other.db",
            "serve --max-region-age 60",
            "openapi",
            "import commuting f.csv --year 2022 --source SSB --licence CC-BY-4.0 --centre 3427",
            "import geometry f.geojson --source Kartverket --licence CC-BY-4.0 --number-property nr",
            "import occupations f.csv",
            "import vacancies f.ndjson --skip-invalid",
            "admin create --email kari@example.org --name Kari",
            "keys rotate --secret-file other.secret",
            "keys list",
            "matrix list",
            "matrix use 2022",
            "serve --no-sync --sources sources.toml --nav-token abc",
            "sync",
            "sync ssb-klass-131 --accept-ended 3430 --accept-ended 3426",
            "sync ssb-03321 nav --since 2026-06-01 --dry-run --sources sources.toml",
            "serve --public-url https://flytthit.no --mail smtp://127.0.0.1:25 --mail-from a@b.no --front-end https://b.no",
            "match household.json --json --year 2022 --language nn",
            "areas f.csv --min-size 1 --min-self-containment 0.5 --target-size 2 --target-self-containment 1 --csv",
            "zones f.csv --cut 0.977 --csv",
            "plot f.csv out.svg --places p.csv --min-share 0.01 --variant clean",
            "areas - --svg out.svg --variant compat34 --names n.csv --labour-market a --labour-market b --trace Tolga",
        ] {
            let words = ["flytthit"].into_iter().chain(line.split(' '));
            assert!(Cli::try_parse_from(words).is_ok(), "{line}");
        }
        for line in [
            "import commuting f.csv",
            "backup",
            "restore",
            "serve --limit-address -1",
            "serve --trusted-proxy everybody",
            "sync ssb",
            "matrix use newest",
            "sync ssb-klass-131 --accept-ended os",
            "sync nav --since yesterday",
            "sync nav --since 9999-12-31",
            "serve --allow-origin *",
        ] {
            let words = ["flytthit"].into_iter().chain(line.split(' '));
            assert!(Cli::try_parse_from(words).is_err(), "{line}");
        }
    }
}
