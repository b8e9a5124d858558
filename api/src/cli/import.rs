//! `flytthit import`

use std::{
    fs::File,
    io::{BufReader, IsTerminal},
    path::{Path, PathBuf},
};

use clap::{Args, Subcommand};
use comfy_table::{Cell, CellAlignment, Table, presets::UTF8_FULL_CONDENSED};
use indicatif::{ProgressBar, ProgressStyle};

use super::{Database, Done, print};
use crate::{
    clock,
    import::{self, Error, Housing, Observer, Options, Place, Problem, Record, Report, Vacancy},
};

/// What to import.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// A commuting matrix: CSV with the columns `residence,work,commuters[,status]`.
    Commuting(CommutingArgs),
    /// Borders of municipalities: GeoJSON, one feature for each. Import matrices first: municipalities
    /// that are not known are skipped.
    Geometry(GeometryArgs),
    /// STYRK-08: CSV with the columns code,level,parent_code,name.
    Occupations {
        /// The CSV file.
        file: PathBuf,
    },
    /// What municipalities offer: one JSON object a line.
    Places(RecordArgs),
    /// Homes that are let or sold: one JSON object a line.
    Housing(RecordArgs),
    /// Advertised jobs: one JSON object a line.
    Vacancies(RecordArgs),
}

/// `flytthit import commuting`
#[derive(Args, Debug)]
pub struct CommutingArgs {
    /// The CSV file.
    file: PathBuf,
    /// The year of the figures.
    #[arg(long, value_parser = clap::value_parser!(i16).range(1900..=2179))]
    year: i16,
    /// Where the figures come from.
    #[arg(long)]
    source: String,
    /// Under which licence they are.
    #[arg(long)]
    licence: String,
    /// An area that has more jobs than employed residents, to see that residence and work are not
    /// exchanged [default: Tynset and Røros].
    #[arg(long)]
    centre: Option<String>,
}

/// `flytthit import geometry`
#[derive(Args, Debug)]
pub struct GeometryArgs {
    /// The GeoJSON file: a FeatureCollection in degrees (WGS 84).
    file: PathBuf,
    /// Where the borders come from.
    #[arg(long)]
    source: String,
    /// Under which licence they are.
    #[arg(long)]
    licence: String,
    /// The property that holds the number of the municipality.
    #[arg(long, default_value = "kommunenummer")]
    number_property: String,
}

/// `flytthit import places`, `housing` and `vacancies`
#[derive(Args, Debug)]
pub struct RecordArgs {
    /// The file.
    file: PathBuf,
    /// Leave out lines that are wrong, rather than all.
    #[arg(long)]
    skip_invalid: bool,
    /// The source of lines that do not name theirs.
    #[arg(long, default_value = "municipality")]
    source: String,
    /// The licence of sources that are new.
    #[arg(long)]
    licence: Option<String>,
}

/// `flytthit import`
pub fn run(database: &Database, import: &Import) -> Done {
    match import {
        Import::Commuting(args) => {
            let CommutingArgs { file, year, source, licence, centre } = args;
            let options = import::commuting::Options {
                year: *year,
                source: source.clone(),
                licence: licence.clone(),
                centre: centre.clone(),
            };
            let db = database.open()?;
            watched("cells", file, |file, watch| import::commuting::import(&db, file, &options, watch))
        }
        Import::Geometry(args) => {
            let GeometryArgs { file, source, licence, number_property } = args;
            let options = import::geometry::Options {
                source: source.clone(),
                licence: licence.clone(),
                number_property: number_property.clone(),
            };
            let db = database.open()?;
            watched("borders", file, |file, watch| import::geometry::import(&db, file, &options, watch))
        }
        Import::Occupations { file } => {
            let db = database.open()?;
            watched("occupations", file, |file, watch| import::occupations::import(&db, file, watch))
        }
        Import::Places(args) => records::<Place>(database, "places", args),
        Import::Housing(args) => records::<Housing>(database, "homes", args),
        Import::Vacancies(args) => records::<Vacancy>(database, "vacancies", args),
    }
}

fn records<R: Record>(database: &Database, what: &str, args: &RecordArgs) -> Done {
    let RecordArgs { file, skip_invalid, source, licence } = args;
    let options = Options {
        skip_invalid: *skip_invalid,
        source: source.clone(),
        licence: licence.clone(),
        today: clock::today(),
    };
    let db = database.open()?;
    watched(what, file, |file, watch| {
        import::import::<R>(&db, BufReader::with_capacity(1 << 16, file), &options, watch)
    })
}

/// Runs an import of a file with a progress bar, and prints what it did.
fn watched(
    what: &str,
    path: &Path,
    import: impl FnOnce(File, &mut dyn Observer) -> Result<Report, Error>,
) -> Done {
    let file = File::open(path).map_err(|err| format!("{}: {err}", path.display()))?;
    // Hidden by itself where the standard error is no terminal.
    let bar = ProgressBar::new(file.metadata()?.len());
    bar.set_style(ProgressStyle::with_template("{bar:30} {percent:>3} % {bytes}/{total_bytes} {msg}")?);
    let mut watch = Watch { bar, problems: 0 };
    let report = import(file, &mut watch);
    watch.bar.finish_and_clear();
    print(&(summary(what, &report?) + "\n"))
}

struct Watch {
    bar: ProgressBar,
    problems: u64,
}

impl Observer for Watch {
    fn read(&mut self, bytes: u64) {
        self.bar.inc(bytes);
    }

    fn problem(&mut self, problem: Problem) {
        self.problems += 1;
        self.bar.set_message(format!("{} problems", self.problems));
        if std::io::stderr().is_terminal() {
            self.bar.println(problem.to_string());
        } else {
            eprintln!("{problem}");
        }
    }
}

fn summary(what: &str, report: &Report) -> String {
    let Report { inserted, updated, unchanged, skipped } = *report;
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED).set_header([what, "count"]);
    for (name, count) in
        [("inserted", inserted), ("updated", updated), ("unchanged", unchanged), ("skipped", skipped)]
    {
        table.add_row([Cell::new(name), Cell::new(count).set_alignment(CellAlignment::Right)]);
    }
    table.to_string()
}
