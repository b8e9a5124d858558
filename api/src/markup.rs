//! HTML written by others, cleaned so that a page can show it.
//!
//! A text is cleaned once, when it is written, and the result is stored beside it: readers copy it. Cleaning runs off
//! the threads that serve requests, and only on text within `bounds`, since the HTML parser turns some small texts
//! into very large trees.

pub mod backlog;
mod bounds;
mod cleaner;
mod dry_run;
mod tags;
#[cfg(test)]
mod tests;

pub use bounds::{MAX_CHARS, TooComplex};

use crate::blocking::blocking;
use tokio::sync::Semaphore;

/// Maximum number of passes: a text must stay the same in the last of them.
const PASSES: usize = 4;

/// Number of texts that are cleaned at the same time for requests and feeds.
static PLACES: Semaphore = Semaphore::const_new(2);

/// The text as HTML with only the markup that structures it, and links to the web and to mail addresses. Cleaning the
/// result again does not change it, so that a browser reads what was checked.
///
/// # Errors
/// When the text is not within the bounds.
pub fn clean(text: &str) -> Result<String, TooComplex> {
    bounds::check_length(text)?;
    let mut html = pass(text, text)?;
    for _ in 1..PASSES {
        let again = pass(&html, text)?;
        if again == html {
            return Ok(html);
        }
        html = again;
    }
    Err(TooComplex::Unstable)
}

fn pass(html: &str, original: &str) -> Result<String, TooComplex> {
    bounds::check(html, original)?;
    let clean = cleaner::clean(html);
    bounds::check_growth(original, &clean)?;
    Ok(clean)
}

/// [`clean`] on a thread that may block. Only a few texts are cleaned at a time.
pub(crate) async fn clean_apart(text: String) -> Result<String, TooComplex> {
    // The semaphore is never closed. The work keeps its place when nobody waits for it any more; it is short.
    let place = PLACES.acquire().await;
    blocking(move || {
        let _place = place;
        clean(&text)
    })
    .await
}
