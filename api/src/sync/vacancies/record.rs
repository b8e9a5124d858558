//! Advertisements of NAV as the vacancies that they are here.

use crate::db::vacancy::Vacancy;
use crate::db::vacancy_contact::Contact;
use crate::import::{Fields, Ids, Known, Record, Stamp};
use crate::sources::nav::{Ad, Category};
use flytthit_matcher::occupation::Code;
use jiff::Timestamp;
use serde_json::json;
use uuid::Uuid;

/// The vacancy that an advertisement is, with its work done at these municipalities, by slug. It is read as a line of
/// a file is.
///
/// # Errors
/// Why it cannot be used.
pub(super) fn vacancy(
    id: Uuid,
    ad: &Ad,
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
        "description": ad.description.as_deref().and_then(safe),
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
    let vacancy = Vacancy::read(&mut fields, known, &stamp);
    fields.finish().map_err(|problems| {
        problems.iter().map(|(at, reason)| format!("{at}: {reason}")).collect::<Vec<_>>().join("; ")
    })?;
    let mut vacancy = vacancy.ok_or("it is not a vacancy")?;
    vacancy.row.expires = Some(ad.expires.to_string());
    vacancy.row.extent_text.clone_from(&ad.extent);
    Ok(vacancy)
}

/// The text without what could do harm; none where that leaves nothing, or more than is kept.
fn safe(html: &str) -> Option<String> {
    let safe = crate::markup::safe(html);
    Some(safe).filter(|safe| !safe.trim().is_empty() && safe.chars().count() <= 200_000)
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
