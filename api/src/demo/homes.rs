//! Homes that are let or sold.

use serde_json::json;

use super::{Dice, MUNICIPALITIES, SOURCE};

/// How many in each municipality, by its weight.
fn count(weight: u64) -> u64 {
    3 + weight * 3 / 4
}

fn reference(number: &str, at: u64) -> String {
    format!("demo-home-{number}-{at}")
}

/// The references of all homes.
pub(super) fn references() -> Vec<String> {
    let of = |number: &'static str, count| (0..count).map(move |at| reference(number, at));
    MUNICIPALITIES
        .iter()
        .flat_map(|municipality| of(municipality.number, count(municipality.weight)))
        .collect()
}

/// All homes, one a line.
pub(super) fn lines() -> String {
    let mut lines = String::new();
    for municipality in &MUNICIPALITIES {
        for at in 0..count(municipality.weight) {
            let reference = reference(municipality.number, at);
            let mut dice = Dice::of(&reference);
            let (kind, title, bedrooms, area) = *dice.pick(&[
                ("house", "Enebolig", 3, 140),
                ("house", "Enebolig med garasje", 4, 170),
                ("flat", "Leilighet", 1, 50),
                ("flat", "Leilighet i sentrum", 2, 72),
                ("semi-detached", "Tomannsbolig", 3, 105),
                ("smallholding", "Småbruk", 4, 190),
            ]);
            let tenure = if at % 2 == 0 { "rent" } else { "buy" };
            let price = match tenure {
                "rent" => 4_500 + 1_700 * bedrooms + 100 * dice.below(15),
                _ => 650_000 + 14_000 * area + 10_000 * dice.below(40),
            };
            let mut home = json!({
                "reference": reference, "source": SOURCE, "municipality": municipality.number, "kind": kind,
                "tenure": tenure, "bedrooms": bedrooms, "area_m2": area + dice.below(20), "price": price,
                "title": format!("{title} i {} (demo)", municipality.name),
                "url": format!("https://example.org/demo/{reference}"),
            });
            if dice.one_in(3) {
                home["available_from"] = "2027-01-01".into();
            }
            lines += &format!("{home}\n");
        }
    }
    lines
}
