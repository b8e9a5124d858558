//! `flytthit sync`

use super::{Database, Done, print, table};
use crate::{
    config::SourcesArgs,
    db,
    region::LiveRegion,
    sources::Feed,
    sync::{Attempt, Options, Progress, Report, Syncer},
};
use clap::Args;
use comfy_table::{Cell, CellAlignment};
use flytthit_matcher::place::MunicipalityNumber;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::civil::Date;
use std::time::Duration;

/// `flytthit sync`
#[derive(Args, Debug)]
pub struct SyncArgs {
    /// Which sources; without any, all that are configured.
    #[arg(value_enum)]
    pub source: Vec<Feed>,
    /// Take in again what has changed since this day; from tables, the years since then.
    #[arg(long, value_parser = since)]
    pub since: Option<Date>,
    /// Ask and check, but write nothing.
    #[arg(long)]
    pub dry_run: bool,
    /// Let this member of the region end, as Klass says it does (ssb-klass-131); may be given several times.
    #[arg(long, value_name = "NUMBER")]
    pub accept_ended: Vec<MunicipalityNumber>,
    #[expect(missing_docs, reason = "the fields of the flattened struct have their own")]
    #[command(flatten)]
    pub sources: SourcesArgs,
}

/// A day that a source may have figures of.
fn since(text: &str) -> Result<Date, String> {
    let day: Date = text.parse().map_err(|_| "not a day such as 2026-06-01".to_owned())?;
    match (1900..=2100).contains(&day.year()) {
        true => Ok(day),
        false => Err("not a day of these centuries".to_owned()),
    }
}

/// `flytthit sync`
pub fn run(database: &Database, args: &SyncArgs) -> Done {
    let SyncArgs { source, since, dry_run, accept_ended, sources } = args;
    let sources = sources.load()?;
    let db = database.open()?;
    if db.read_blocking(db::holdings)?.demo {
        return Err("the database holds the demo set: take real data into another one".into());
    }
    if let Some(feed) = source.iter().find(|feed| !sources.has(**feed)) {
        return Err(format!("{} is not configured: name it in --sources", feed.key()).into());
    }
    let mut feeds: Vec<Feed> =
        Feed::ALL.into_iter().filter(|feed| source.is_empty() || source.contains(feed)).collect();
    feeds.retain(|feed| sources.has(*feed));
    let syncer = Syncer { region: LiveRegion::open(&db)?, db: db.unhurried(), sources };
    let options = Options { since: *since, dry_run: *dry_run, accept_ended: accept_ended.clone() };
    let attempts = actix_web::rt::System::new().block_on(async {
        let mut attempts = Vec::with_capacity(feeds.len());
        for feed in feeds {
            let bar = Bar::new(feed)?;
            let attempt = syncer.sync(feed, &options, false, &bar).await;
            let attempt = attempt.unwrap_or_else(|error| Attempt::Failed(error.into()));
            bar.0.finish_and_clear();
            attempts.push((feed, attempt));
        }
        Ok::<_, Box<dyn std::error::Error>>(attempts)
    })?;
    print(&(summary(&attempts) + "\n"))?;
    if *dry_run {
        print("Dry run: nothing was written.\n")?;
    }
    let failed = attempts.iter().filter(|(_, attempt)| !matches!(attempt, Attempt::Done(_))).count();
    match failed {
        0 => Ok(()),
        _ => {
            Err(format!("{failed} of {} sources were not taken in; what was there stays", attempts.len())
                .into())
        }
    }
}

/// A line that moves while a source is taken in; hidden by itself where the standard error is no terminal.
struct Bar(ProgressBar);

impl Bar {
    fn new(feed: Feed) -> Result<Bar, indicatif::style::TemplateError> {
        let bar = ProgressBar::new(0);
        bar.set_style(ProgressStyle::with_template("{prefix:16} {bar:30} {pos}/{len} {elapsed} {msg}")?);
        bar.set_prefix(feed.key());
        bar.enable_steady_tick(Duration::from_millis(200));
        Ok(Bar(bar))
    }
}

impl Progress for Bar {
    fn expect(&self, steps: u64) {
        self.0.inc_length(steps);
    }

    fn advance(&self, steps: u64) {
        self.0.inc(steps);
    }

    fn tell(&self, what: &str) {
        self.0.set_message(what.to_owned());
    }
}

fn summary(attempts: &[(Feed, Attempt)]) -> String {
    let mut table = table([
        "source", "records", "new", "changed", "same", "gone", "outside", "refused", "as of", "result",
    ]);
    for (feed, attempt) in attempts {
        let mut row = vec![Cell::new(feed.key())];
        let result = match attempt {
            Attempt::Done(synced) => {
                let Report { inserted, updated, unchanged, removed, outside, refused } = synced.report;
                let counts = [synced.records, inserted, updated, unchanged, removed, outside, refused];
                row.extend(counts.map(|count| Cell::new(count).set_alignment(CellAlignment::Right)));
                row.push(Cell::new(synced.as_of.as_deref().unwrap_or_default()));
                if synced.unfinished { "taken in; more next time" } else { "taken in" }
            }
            Attempt::Elsewhere => {
                row.extend((0..8).map(|_| Cell::new("")));
                "another process is at it"
            }
            Attempt::Failed(_) => {
                row.extend((0..8).map(|_| Cell::new("")));
                "failed"
            }
        };
        row.push(Cell::new(result));
        table.add_row(row);
    }
    let reasons = attempts.iter().filter_map(|(feed, attempt)| match attempt {
        Attempt::Failed(error) => Some(format!("\n{}: {}", feed.key(), error.told())),
        _ => None,
    });
    table.to_string() + &reasons.collect::<String>()
}
