//! What the municipalities offer. The school stages are the real ones (Udir's register of schools);
//! free kindergarten places and interests are made up.

use jiff::civil::Date;
use serde_json::json;

const BOTH: &[&str] = &["primary", "lower_secondary"];
const ALL: &[&str] = &["primary", "lower_secondary", "upper_secondary"];

/// Number, free kindergarten places, school stages, interests.
type Offer = (&'static str, Option<u32>, &'static [&'static str], &'static [&'static str]);

const OFFERS: [Offer; 8] = [
    ("3424", Some(6), BOTH, &["cross-country-skiing", "hunting", "fishing", "canoeing", "culture-school"]),
    ("3426", Some(4), BOTH, &["cross-country-skiing", "culture-school", "folk-music", "fishing", "football"]),
    (
        "3427",
        Some(2),
        ALL,
        &[
            "cross-country-skiing",
            "alpine-skiing",
            "culture-school",
            "football",
            "swimming",
            "choir",
            "cinema",
            "climbing",
        ],
    ),
    ("3428", Some(3), ALL, &["alpine-skiing", "culture-school", "hunting", "horse-riding", "theatre"]),
    // No one has recorded its kindergarten places.
    ("3429", None, BOTH, &["cross-country-skiing", "mountain-hiking", "hunting", "culture-school"]),
    ("3430", Some(5), BOTH, &["cross-country-skiing", "culture-school", "football", "folk-music"]),
    (
        "5025",
        Some(0),
        ALL,
        &[
            "cross-country-skiing",
            "culture-school",
            "history",
            "crafts",
            "theatre",
            "football",
            "cinema",
            "choir",
        ],
    ),
    ("5026", Some(7), BOTH, &["alpine-skiing", "culture-school", "fishing", "snowmobile"]),
];

/// All places, one a line, as of this day.
pub(super) fn lines(today: Date) -> String {
    let line = |(number, places, stages, interests): &Offer| {
        let mut place = json!({
            "municipality": number, "as_of": today.to_string(), "stages": stages, "interests": interests,
        });
        if let Some(places) = places {
            place["kindergarten_places"] = (*places).into();
        }
        format!("{place}\n")
    };
    OFFERS.iter().map(line).collect()
}
