//! Pages of the feed.

mod wire;

use super::{read_json, time};
use crate::sources::SourceError;
use jiff::Timestamp;
use uuid::Uuid;
use wire::{WireLine, WirePage};

/// A page of the feed: what has happened, oldest first. Its last line is the first of the next page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// Its id, where it gives one.
    pub id: Option<Uuid>,
    /// The id of the next one; none where this is the last, which may still grow.
    pub next: Option<Uuid>,
    /// What it tells.
    pub lines: Lines,
}

/// What a page tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lines {
    /// Of which advertisement, and when.
    pub all: Vec<Line>,
    /// How many cannot be read.
    pub unread: u64,
}

/// That something has happened to an advertisement. All else that a line says is of the first place of work only, or
/// nothing at all where the advertisement is inactive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The id of the advertisement: an id of the line itself there is not.
    pub ad: Uuid,
    /// What has happened.
    pub told: Told,
    /// When; none where that cannot be read.
    pub changed_at: Option<Timestamp>,
}

/// What has happened to an advertisement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// It is new, or changed.
    Active,
    /// It may not be shown any more.
    Inactive,
}

/// The most lines that a page may have.
const MOST: usize = 20_000;

impl Page {
    /// Reads a page.
    ///
    /// # Errors
    /// When it is none. A single line that is none is passed over and counted.
    pub fn read(json: &[u8]) -> Result<Page, SourceError> {
        let page: WirePage = read_json(json).map_err(SourceError::unusable)?;
        // Of the address only the id is taken, so that nobody is led elsewhere.
        let named =
            page.next_id.as_deref().or(page.next_url.as_deref().and_then(|url| url.rsplit('/').next()));
        let next = named.map(|id| id.parse().map_err(|_| SourceError::unusable("next_id: it is no UUID")));
        Ok(Page { id: page.id.and_then(|id| id.parse().ok()), next: next.transpose()?, lines: page.items })
    }
}

impl Line {
    fn read(WireLine { id, entry }: WireLine) -> Option<Line> {
        let entry = entry.0?;
        let told = match entry.status.0?.as_str() {
            "ACTIVE" => Told::Active,
            // Whatever else NAV should call it: what is not active may not be shown.
            _ => Told::Inactive,
        };
        let ad = entry.uuid.0.or(id.0)?.parse().ok()?;
        Some(Line { ad, told, changed_at: entry.changed_at.0.as_deref().and_then(time::read) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    const AD: &str = "10584075-1e5c-4a83-bf49-c80bcab83018";

    fn read(page: &Value) -> Result<Page, SourceError> {
        Page::read(page.to_string().as_bytes())
    }

    #[test]
    fn the_next_page_is_its_id_and_never_an_address() {
        let page =
            |next_id: Value, next_url: Value| json!({"next_id": next_id, "next_url": next_url, "items": []});
        assert_eq!(read(&page(json!(AD), json!("https://evil.example/"))).unwrap().next, AD.parse().ok());
        assert_eq!(
            read(&page(json!(null), json!(format!("/api/v1/feed/{AD}")))).unwrap().next,
            AD.parse().ok()
        );
        assert_eq!(read(&page(json!(null), json!(null))).unwrap().next, None);
        for next in ["../../secrets", "https://evil.example/x", "1"] {
            assert!(read(&page(json!(next), json!(null))).is_err(), "{next}");
        }
    }

    #[test]
    fn a_line_that_is_none_does_not_spoil_the_others() {
        let line = |entry: Value| json!({"id": AD, "_feed_entry": entry});
        let page = json!({"items": [
            line(json!({"uuid": AD, "status": "ACTIVE", "title": 7, "sistEndret": "2021-03-23T17:09:58+01:00"})),
            line(json!({"uuid": "?", "status": "ACTIVE"})),
            line(json!({"status": "INACTIVE", "sistEndret": "?"})),
            line(json!({"uuid": AD})),
            line(json!({"uuid": AD, "status": 7})),
            line(json!([AD, "ACTIVE"])),
            "x", 7, -7, 0.5, true, null, [AD, [{}]], {},
        ]});
        let Lines { all, unread } = read(&page).unwrap().lines;
        assert_eq!(unread, 12);
        assert_eq!(all.iter().map(|line| line.told).collect::<Vec<_>>(), [Told::Active, Told::Inactive]);
        assert_eq!(all[0].changed_at, "2021-03-23T16:09:58Z".parse().ok());
        assert_eq!(all[1].changed_at, None);
    }

    #[test]
    fn what_is_no_page_is_refused() {
        for page in
            ["", "{}", "[]", "{\"items\": 5}", "{\"items\": [}", "{\"items\": []} {}", "{\"items\": []}x"]
        {
            assert!(Page::read(page.as_bytes()).is_err(), "{page}");
        }
    }

    #[test]
    fn a_page_of_more_lines_than_there_may_be_is_read_no_further() {
        let page = |lines: usize, end: &str| format!("{{\"items\": [{}{end}", vec!["0"; lines].join(","));
        assert_eq!(Page::read(page(MOST, "]}").as_bytes()).unwrap().lines.unread, 20_000);
        // What comes after it is no JSON, which nobody finds out.
        let error = Page::read(page(MOST + 1, ",?").as_bytes()).unwrap_err().to_string();
        assert!(!error.contains("is no JSON"), "{error}");
    }
}
