//! `flytthit match`: the search from the terminal.

use std::{fs, path::PathBuf};

use clap::{Args, ValueEnum};

use super::{Database, Done, print, table};
use crate::{
    error::{Error, Fault},
    extract,
    language::Language,
    region::Region,
    routes::matches::{
        find,
        reply::{Matches, Package},
    },
};

/// `flytthit match`
#[derive(Args, Debug)]
pub struct MatchArgs {
    /// A household, as `POST /v1/matches` takes it.
    pub household: PathBuf,
    /// Print the reply of `POST /v1/matches`.
    #[arg(long)]
    pub json: bool,
    /// The year of the commuting matrix; without it the default one.
    #[arg(long)]
    pub year: Option<i32>,
    /// The language of the reasons.
    #[arg(long, value_enum, default_value_t)]
    pub language: Tongue,
}

/// A language on the command line.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub enum Tongue {
    /// Norwegian, bokmål.
    Nb,
    /// Norwegian, nynorsk.
    Nn,
    /// English.
    #[default]
    En,
}

/// `flytthit match`
pub fn run(database: &Database, args: &MatchArgs) -> Done {
    let file = args.household.display();
    let text = fs::read(&args.household).map_err(|err| format!("{file}: {err}"))?;
    let body = extract::parse(&text).map_err(|err| told(&file.to_string(), err))?;
    let db = database.open()?;
    let region = db.read_blocking(|conn| Region::load(conn, None))?;
    let region = region.expect("without a last region there is always a new one");
    let language = match args.language {
        Tongue::Nb => Language::Nb,
        Tongue::Nn => Language::Nn,
        Tongue::En => Language::En,
    };
    let found = find(&region, args.year, &body, language).map_err(|err| told(&file.to_string(), err))?;
    match args.json {
        true => print(&(serde_json::to_string_pretty(&found)? + "\n")),
        false => print(&readable(&found)),
    }
}

/// What is wrong, a line for each fault.
fn told(file: &str, error: Error) -> String {
    let line = |fault: &Fault| format!("\n  {}: {}", fault.pointer, fault.detail);
    match &error {
        Error::Invalid(faults) => format!("{file}:{}", faults.iter().map(line).collect::<String>()),
        other => format!("{file}: {other}"),
    }
}

fn readable(found: &Matches) -> String {
    let mut text = String::new();
    let basis = &found.basis;
    if basis.demo {
        text += "Fictitious data (demo).\n";
    }
    text += &format!(
        "Packages: {}, homes with any: {}. Without commuting: {}, {}. Commuting matrix of {} ({}), vacancies: {}.\n",
        found.region.packages,
        found.region.homes,
        found.region.packages_alone,
        found.region.homes_alone,
        basis.matrix.year,
        if basis.matrix.default { "the default" } else { "asked for" },
        basis.vacancies,
    );
    let mut packages = table(["Score", "Home", "Jobs", "Why"]);
    for package in &found.packages {
        packages.add_row([
            format!("{:.2}", package.score),
            package.home.name.clone(),
            jobs(package),
            why(package),
        ]);
    }
    let mut homes = table(["Home", "Best", "Packages", "Without commuting"]);
    for home in &found.homes {
        let best = home.best_score.map_or_else(|| "–".to_owned(), |best| format!("{best:.2}"));
        homes.add_row([
            home.home.name.clone(),
            best,
            home.packages.to_string(),
            home.packages_alone.to_string(),
        ]);
    }
    text += &format!("{packages}\n\n{homes}\n");
    for almost in &found.almost {
        let (home, adult) = (&almost.home.name, almost.adult + 1);
        let miss = almost.miss.as_ref().map(|miss| {
            let title =
                miss.vacancy.as_ref().map(|vacancy| format!("{}: ", vacancy.title)).unwrap_or_default();
            format!("{title}{}", miss.evidence)
        });
        text += &format!("\nAlmost: {home}, no job for adult {adult}. {}", miss.unwrap_or_default());
    }
    for relaxation in &found.relaxations {
        text += &format!("\n+{} {}", relaxation.adds, relaxation.evidence);
    }
    text.trim_end().to_owned() + "\n"
}

fn jobs(package: &Package) -> String {
    let jobs = package.jobs.iter().map(|job| {
        let vacancy = &job.vacancy;
        let places: Vec<&str> = vacancy.municipalities.iter().map(|place| place.name.as_str()).collect();
        format!("{}: {}, {} ({})", job.adult + 1, vacancy.title, vacancy.employer, places.join(", "))
    });
    jobs.collect::<Vec<_>>().join("\n")
}

/// The reasons that tell packages apart: how the jobs match and are reached, and what the home offers.
fn why(package: &Package) -> String {
    let jobs = package.jobs.iter().map(|job| {
        let fit = &job.fit;
        let fit = [&fit.occupation.evidence, &fit.extent.evidence, &fit.start.evidence];
        format!("{}: {} {} {} {}", job.adult + 1, fit[0], fit[1], fit[2], job.reach.evidence)
    });
    let parts = package.parts.iter().filter(|part| !part.evidence.is_empty());
    let parts = parts.map(|part| {
        let value = part.value.map_or_else(|| "unknown".to_owned(), |value| format!("{value:.2}"));
        format!("{:?} {value}: {}", part.part, part.evidence.join(" "))
    });
    jobs.chain(parts).collect::<Vec<_>>().join("\n")
}
