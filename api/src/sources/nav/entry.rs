//! Advertisements as the feed has them, checked.

mod wire;

use super::{read_json, text, time};
use crate::clock;
use crate::import::read;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan};
use uuid::Uuid;
use wire::{WireAd, WireCategory, WireContact, WireEntry, WireLocation};

/// What is at the id of an advertisement.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// When it last changed; none where that cannot be read.
    pub changed_at: Option<Timestamp>,
    /// The advertisement; none where it is not active.
    pub ad: Option<Ad>,
}

/// An active advertisement. Its texts hold nothing that cannot be shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Ad {
    /// What is advertised.
    pub title: String,
    /// Who employs.
    pub employer: String,
    /// What one works as: the likeliest of the finest classification first.
    pub categories: Vec<Category>,
    /// Where in Norway the work is done.
    pub locations: Vec<Location>,
    /// First day on which it is open.
    pub published: Date,
    /// Last day on which one may apply, where that is a day.
    pub deadline: Option<Date>,
    /// Last day on which it is open.
    pub expires: Date,
    /// First day of work, where that is a day.
    pub start: Option<Date>,
    /// `Deltid`, or `Heltid` for everything else.
    pub extent: Option<String>,
    /// How many are wanted.
    pub positions: i32,
    /// The text, as HTML that must be made safe.
    pub description: Option<String>,
    /// Where it is at NAV, and one applies.
    pub link: String,
    /// Whom to ask.
    pub contacts: Vec<Contact>,
}

/// What one works as.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Category {
    /// Up to four digits of STYRK-08.
    pub code: String,
}

/// Where the work is done, in as many words as there are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Location {
    /// The number of the municipality.
    pub number: Option<String>,
    /// Its name, mostly in capitals.
    pub municipality: Option<String>,
    /// The name of its county.
    pub county: Option<String>,
    /// The postal code: four digits.
    pub postal_code: Option<String>,
}

/// Whom to ask: at least one of the texts is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// The name.
    pub name: Option<String>,
    /// What they are there.
    pub title: Option<String>,
    /// The mail address.
    pub email: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
}

/// Why an advertisement cannot be used.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Unread(String);

/// Maximum number of categories, places of work and contacts that are looked at.
const MOST: usize = 50;
/// How long an advertisement lives at most after it was changed.
const MONTHS: i64 = 6;
/// Number of months from today within which a deadline or a first day of work can be true.
const AHEAD: i64 = 24;

impl Entry {
    /// Reads what is at the id of an advertisement, as it was sent at `now`.
    ///
    /// No time that it gives for what has happened is later than `now`, and it is open for half a year at most,
    /// reckoned from the last of them.
    ///
    /// # Errors
    /// When it is not about that advertisement, or not as it should be.
    pub fn read(json: &[u8], id: Uuid, now: Timestamp) -> Result<Entry, Unread> {
        let WireEntry { uuid, status, changed_at, ad_content, json } = read_json(json).map_err(Unread)?;
        if uuid.parse() != Ok(id) {
            return Err(Unread("uuid: it is about another advertisement".to_owned()));
        }
        let changed_at = changed_at.as_deref().and_then(time::read).map(|at| at.min(now));
        let ad = match (status.as_str(), ad_content.or(json)) {
            ("ACTIVE", Some(ad)) => Some(Ad::read(ad, id, changed_at, clock::day(now))?),
            ("ACTIVE", None) => return Err(Unread("ad_content: is missing".to_owned())),
            _ => None,
        };
        Ok(Entry { changed_at, ad })
    }
}

impl Ad {
    fn read(wire: WireAd, id: Uuid, changed_at: Option<Timestamp>, today: Date) -> Result<Ad, Unread> {
        let missing = |what: &str| Unread(format!("ad_content.{what}: is missing or cannot be read"));
        if wire.uuid.is_some_and(|uuid| uuid.parse() != Ok(id)) {
            return Err(Unread("ad_content.uuid: it is about another advertisement".to_owned()));
        }
        let day = |text: Option<String>| text.as_deref().and_then(time::read).map(clock::day);
        let line = |text: Option<String>, max| text.as_deref().and_then(|text| text::line(text, max));
        let shown = |text: Option<String>, max, what: &str| match text.map(|text| text::published(&text, max))
        {
            None => Ok(None),
            Some(read) => read.map_err(|why| Unread(format!("ad_content.{what}: {why}"))),
        };
        let changed = changed_at.map(clock::day);
        let published = day(wire.published).map(|day| day.min(today)).or(changed);
        let published = published.ok_or_else(|| missing("published"))?;
        let plausible = |day: &Date| *day <= today.saturating_add(AHEAD.months());
        let longest =
            changed.map_or(published, |changed| changed.max(published)).saturating_add(MONTHS.months());
        let deadline = wire.due.as_deref().and_then(date).filter(plausible).filter(|day| *day >= published);
        let last = day(wire.expires).map_or(longest, |day| day.min(longest));
        let title = shown(wire.title, 512, "title")?.or(shown(wire.jobtitle, 512, "jobtitle")?);
        let employer = shown(wire.employer.and_then(|employer| employer.name), 255, "employer.name")?;
        Ok(Ad {
            title: title.ok_or_else(|| missing("title"))?,
            employer: employer.ok_or_else(|| missing("employer.name"))?,
            categories: categories(wire.categories.unwrap_or_default()),
            locations: wire
                .locations
                .unwrap_or_default()
                .into_iter()
                .take(MOST)
                .filter_map(location)
                .collect(),
            published,
            deadline,
            expires: deadline.map_or(last, |deadline| deadline.min(last)),
            start: wire.start.as_deref().and_then(date).filter(plausible),
            extent: line(wire.extent, 64),
            positions: positions(wire.positions.as_ref()),
            description: wire.description.as_deref().and_then(|text| text::prose(text, 200_000)),
            link: wire
                .link
                .filter(|link| is_navs(link))
                .unwrap_or_else(|| format!("https://arbeidsplassen.nav.no/stillinger/stilling/{id}")),
            contacts: wire.contacts.unwrap_or_default().into_iter().filter_map(contact).take(MOST).collect(),
        })
    }
}

/// A day, in one of the forms that are met with in what is free text.
fn date(text: &str) -> Option<Date> {
    let text = text.trim();
    let norwegian = || {
        let mut parts = text.split('.');
        let mut number = |digits: usize| {
            let part = parts.next().filter(|part| (1..=digits).contains(&part.len()))?;
            part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse::<i16>().ok())?
        };
        let (day, month, year) = (number(2)?, number(2)?, number(4)?);
        let date = Date::new(year, month.try_into().ok()?, day.try_into().ok()?).ok();
        date.filter(|_| parts.next().is_none())
    };
    let day = match text.contains('T') {
        true => time::read(text).map(clock::day),
        false => text.parse().ok().filter(|_| text.len() == 10).or_else(norwegian),
    };
    day.filter(|day| (2000..2100).contains(&day.year()))
}

/// A whole number of positions, in whatever form it comes.
fn positions(value: Option<&serde_json::Value>) -> i32 {
    let number = match value {
        Some(serde_json::Value::String(text)) => text.trim().parse().ok(),
        Some(value) => value.as_i64(),
        None => None,
    };
    number.and_then(|number: i64| i32::try_from(number.clamp(1, 10_000)).ok()).unwrap_or(1)
}

fn categories(wire: Vec<WireCategory>) -> Vec<Category> {
    let mut found: Vec<(bool, f64, String)> = wire
        .into_iter()
        .take(MOST)
        .filter_map(|category| {
            let code = category.code?;
            let (finest, digits) = match category.kind?.as_str() {
                "STYRK08" => (true, code.trim()),
                // NAV's own titles have two digits more, after a point.
                "STYRK08NAV" => (false, code.trim().split('.').next().unwrap_or_default()),
                _ => return None,
            };
            let plain = digits.len() == 4 && digits.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| (finest, category.score.unwrap_or(0.0), digits.to_owned()))
        })
        .collect();
    // A sort that keeps the order of those that are alike.
    found.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.total_cmp(&a.1)));
    found.into_iter().map(|(.., code)| Category { code }).collect()
}

fn location(wire: WireLocation) -> Option<Location> {
    let line = |text: Option<String>| text.as_deref().and_then(|text| text::line(text, 100));
    let abroad =
        |country: String| !matches!(country.to_lowercase().as_str(), "norge" | "no" | "noreg" | "norway");
    if line(wire.country).is_some_and(abroad) {
        return None;
    }
    let digits = |text: &String| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let municipality = line(wire.municipal).filter(|name| name != "?");
    // Where the number is given in the place of the name, it says more.
    let number = line(wire.code).or_else(|| municipality.clone()).filter(digits);
    let municipality = municipality.filter(|name| !digits(name));
    let postal_code = line(wire.postal_code).filter(digits);
    Some(Location { number, municipality, county: line(wire.county), postal_code })
}

fn contact(wire: WireContact) -> Option<Contact> {
    let line = |text: Option<String>| text.as_deref().and_then(|text| text::line(text, 255));
    let email = line(wire.email).filter(|email| email.contains('@') && !email.contains(' '));
    let title = line(wire.title).or(line(wire.role));
    let contact = Contact { name: line(wire.name), title, email, phone: line(wire.phone) };
    (contact != Contact::default()).then_some(contact)
}

/// Whether it leads to NAV, so that nobody applies elsewhere.
fn is_navs(link: &str) -> bool {
    let host = url::Url::parse(link).ok().filter(|url| url.scheme() == "https");
    let host = host.as_ref().and_then(url::Url::host_str);
    read::link(link.into()).is_ok() && host.is_some_and(|host| host == "nav.no" || host.ends_with(".nav.no"))
}

#[cfg(test)]
mod tests;
