//! Statistics Norway's tables, from a server that answers as PxWebApi does.

mod commuting;
mod employment;
mod population;
mod pxweb;
mod reference_data;

use crate::support::TestApp;
use crate::support::pxweb::Table;
use crate::support::upstream::{Asked, Upstream};

/// The application, and a server that has this table.
async fn serving(table: &Table) -> (TestApp, Upstream) {
    let (app, upstream) = (TestApp::new().await, Upstream::new());
    table.served_by(&upstream);
    (app, upstream)
}

fn codes<'c>(codes: impl IntoIterator<Item = &'c str>) -> Vec<String> {
    codes.into_iter().map(str::to_owned).collect()
}

/// The questions for numbers among all questions.
fn for_numbers(asked: &[Asked]) -> Vec<&Asked> {
    let numbers = |asked: &&Asked| {
        asked.target.contains("/data?") || asked.method == "POST" && asked.target.starts_with("/ssb-v1/")
    };
    asked.iter().filter(numbers).collect()
}
