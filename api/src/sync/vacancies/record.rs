//! Advertisements of NAV as the vacancies that they are here.

use crate::db::vacancy::Vacancy;
use crate::db::vacancy_contact::Contact;
use crate::import::{Fields, Ids, Known, Stamp, read_vacancy};
use crate::markup::{MAX_CHARS, TooComplex, clean_apart};
use crate::sources::nav::{Ad, Category};
use flytthit_matcher::occupation::Code;
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

/// The vacancy that an advertisement is, with its work done at these municipalities, by slug. It is read as a line of
/// a file is. `html` is its description, cleaned.
///
/// # Errors
/// Why it cannot be used.
pub(super) fn vacancy(
    id: Uuid,
    ad: &Ad,
    html: Option<String>,
    municipalities: &[String],
    known: &Known,
    source: &str,
    now: Timestamp,
) -> Result<Vacancy, String> {
    // Its extent stays unknown: `Heltid` is what the feed says of everything that is not `Deltid`, and how much
    // `Deltid` is nobody says. Both would claim more than is known.
    let line = json!({
        "reference": id,
        "title": ad.title,
        "employer": ad.employer,
        "occupation": ad.categories.iter().find_map(|category| occupation(category, known)),
        "municipalities": municipalities,
        "start": ad.start,
        "published": ad.published,
        "deadline": ad.deadline,
        "positions": ad.positions,
        "remote": "none",
        "description": html,
        "apply_url": ad.link,
        "source": source,
    });
    let stamp = Stamp {
        revision: 0,
        imported_at: now.as_microsecond(),
        today: crate::clock::day(now).to_string(),
        source: source.to_owned(),
        ids: Ids::New,
    };
    let mut fields = Fields::of(line)?;
    let vacancy = read_vacancy(&mut fields, known, &stamp, |clean| Ok(clean.to_owned()));
    fields.finish().map_err(|problems| {
        problems.iter().map(|(at, reason)| format!("{at}: {reason}")).collect::<Vec<_>>().join("; ")
    })?;
    let mut vacancy = vacancy.ok_or("it is not a vacancy")?;
    vacancy.row.expires = Some(ad.expires.to_string());
    vacancy.row.extent_text.clone_from(&ad.extent);
    Ok(vacancy)
}

/// The description without what could do harm; none where that leaves nothing, or more than is kept.
///
/// # Errors
/// When it is not within the bounds of what is cleaned.
pub(super) async fn description(ad: &Ad) -> Result<Option<String>, TooComplex> {
    let Some(text) = ad.description.clone() else { return Ok(None) };
    let html = clean_apart(text).await?;
    Ok(Some(html).filter(|html| !html.trim().is_empty() && html.chars().count() <= MAX_CHARS))
}

/// Whom to ask.
pub(super) fn contacts(ad: &Ad) -> Vec<Contact> {
    let contact = |contact: &crate::sources::nav::Contact| Contact {
        name: contact.name.clone(),
        title: contact.title.clone(),
        email: contact.email.clone(),
        phone: contact.phone.clone(),
        ..Contact::default()
    };
    ad.contacts.iter().map(contact).collect()
}

/// The occupation with this code, or else the narrowest group of it that is known.
fn occupation(category: &Category, known: &Known) -> Option<String> {
    let code: Code = category.code.parse().ok()?;
    (2..=code.level()).rev().find_map(|level| known.occupation(code.group(level)).ok())
}
