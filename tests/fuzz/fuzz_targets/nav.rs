//! The readers of NAV's feed take any bytes: what they do not refuse holds what the rest relies on.

#![no_main]

use flytthit_api::sources::nav::{Contact, Entry, Page};
use libfuzzer_sys::fuzz_target;
use uuid::Uuid;

/// The id that every advertisement is asked for by.
const ID: Uuid = Uuid::from_u128(0x1058_4075_1e5c_4a83_bf49_c80b_cab8_3018);

fuzz_target!(|bytes: &[u8]| {
    if let Ok(page) = Page::read(bytes) {
        assert!(page.lines.all.len() <= 20_000);
    }
    // As it is, and as the content of an advertisement, which is where most can go wrong.
    check(bytes);
    let head = format!("{{\"uuid\":\"{ID}\",\"status\":\"ACTIVE\",\"sistEndret\":\"2026-11-23T12:00:00\",\"ad_content\":");
    check(&[head.as_bytes(), bytes, b"}"].concat());
});

fn check(json: &[u8]) {
    let ad = match Entry::read(json, ID, "2026-11-23T12:00:00Z".parse().unwrap()) {
        Ok(Entry { ad: Some(ad), .. }) => ad,
        Ok(_) => return,
        Err(reason) => return assert!(!reason.to_string().is_empty()),
    };
    line(&ad.title, 512);
    line(&ad.employer, 255);
    if let Some(text) = &ad.description {
        assert!(!text.trim().is_empty() && text.chars().count() <= 200_000);
        assert!(!text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')));
    }
    assert!(ad.deadline.is_none_or(|deadline| deadline >= ad.published && ad.expires <= deadline));
    for day in [Some(ad.published), ad.deadline, Some(ad.expires), ad.start].into_iter().flatten() {
        assert!((2000..=2100).contains(&day.year()), "{day}");
    }
    assert!((1..=10_000).contains(&ad.positions));
    assert!(ad.link.starts_with("https://") && ad.link.contains("nav.no"));
    assert!(ad.categories.iter().all(|category| digits(&category.code)));
    assert!(ad.locations.len() <= 50 && ad.contacts.len() <= 50);
    for place in &ad.locations {
        assert!(place.number.as_deref().is_none_or(digits) && place.postal_code.as_deref().is_none_or(digits));
        assert!(place.municipality.as_deref().is_none_or(|name| !digits(name) && name != "?"));
    }
    for Contact { name, title, email, phone } in &ad.contacts {
        let texts = [name, title, email, phone];
        assert!(texts.iter().any(|text| text.is_some()));
        texts.into_iter().flatten().for_each(|text| line(text, 255));
    }
}

/// A text on one line, of at most so many characters.
fn line(text: &str, max: usize) {
    assert!(!text.trim().is_empty() && text.chars().count() <= max && !text.chars().any(char::is_control), "{text:?}");
}

fn digits(text: &str) -> bool {
    text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())
}
