//! The sentence that says how far a membership depends on where numbers were placed, in every language.

use super::decimal;
use crate::language::{Language, Text};

/// How many of the placements of a matrix give a membership, as the sentence tells it.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    /// The year of the matrix.
    pub year: i32,
    /// How many placements there are.
    pub placements: u128,
    /// The share of them, from 0 to 1.
    pub blind: f64,
    /// The share when a later year weighs them, and the year.
    pub weighted: Option<(f64, i32)>,
}

/// "Holds in 94.3 % of the 29,030,400 ways in which the numbers of 2003 can be placed; in 99.1 %
/// when they are weighted by 2019."
pub fn holds(share: &Share, language: Language) -> String {
    let count = grouped(share.placements, language);
    let (all, none) = (share.blind >= 1.0, share.blind <= 0.0);
    let part = |value| part(value, all, none, language);
    let (blind, year) = (part(share.blind), share.year);
    let mut sentence = match language {
        Language::En => {
            format!("Holds in {blind} of the {count} ways in which the numbers of {year} can be placed")
        }
        Language::Nb => {
            format!("Gjelder for {blind} av de {count} måtene tallene for {year} kan plasseres på")
        }
        Language::Nn => format!("Gjeld for {blind} av dei {count} måtane tala for {year} kan plasserast på"),
    };
    if let Some((weighted, later)) = share.weighted {
        let weighted = part(weighted);
        sentence += &match language {
            Language::En => format!("; in {weighted} when they are weighted by {later}"),
            Language::Nb => format!("; for {weighted} når de vektes etter {later}"),
            Language::Nn => format!("; for {weighted} når dei blir vekta etter {later}"),
        };
    }
    sentence + "."
}

/// A share in percent with one decimal. All and none are only told where it `is_all` or `is_none`: a weight
/// may be too small to count in a float, and yet not be nothing.
fn part(share: f64, is_all: bool, is_none: bool, language: Language) -> String {
    let all = Text { nb: "alle", nn: "alle", en: "all" };
    let none = Text { nb: "ingen", nn: "ingen", en: "none" };
    let more = Text { nb: "mer enn", nn: "meir enn", en: "more than" };
    let less = Text { nb: "mindre enn", nn: "mindre enn", en: "less than" };
    match share {
        _ if is_all => all.get(language).to_owned(),
        _ if is_none => none.get(language).to_owned(),
        share if share >= 0.9995 => format!("{} {} %", more.get(language), decimal(99.9, 1, language)),
        share if share < 0.0005 => format!("{} {} %", less.get(language), decimal(0.1, 1, language)),
        share => format!("{} %", decimal(100.0 * share, 1, language)),
    }
}

/// A count with its digits in groups of three: after a comma in English, a space in Norwegian.
fn grouped(count: u128, language: Language) -> String {
    let digits = count.to_string();
    let separator = match language {
        Language::En => ',',
        // It does not break the line.
        Language::Nb | Language::Nn => '\u{a0}',
    };
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(separator);
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use insta::assert_snapshot;

    #[test]
    fn the_sentence_exists_in_each_language() {
        let told = |blind, weighted: Option<f64>| Share {
            year: 2003,
            placements: 29_030_400,
            blind,
            weighted: weighted.map(|share| (share, 2019)),
        };
        let sentences = [Language::En, Language::Nb, Language::Nn].map(|language| {
            let shares = [
                told(0.943, Some(0.9999)),
                told(1.0, Some(1.0)),
                told(0.999_999_9, None),
                told(0.000_000_1, Some(1.0)),
                Share { placements: 36, ..told(0.0, Some(0.0)) },
            ];
            shares.map(|share| holds(&share, language)).join("\n")
        });
        assert_snapshot!(sentences.join("\n").replace('\u{a0}', "_"), @r#"
        Holds in 94.3 % of the 29,030,400 ways in which the numbers of 2003 can be placed; in more than 99.9 % when they are weighted by 2019.
        Holds in all of the 29,030,400 ways in which the numbers of 2003 can be placed; in all when they are weighted by 2019.
        Holds in more than 99.9 % of the 29,030,400 ways in which the numbers of 2003 can be placed.
        Holds in less than 0.1 % of the 29,030,400 ways in which the numbers of 2003 can be placed; in more than 99.9 % when they are weighted by 2019.
        Holds in none of the 36 ways in which the numbers of 2003 can be placed; in none when they are weighted by 2019.
        Gjelder for 94,3 % av de 29_030_400 måtene tallene for 2003 kan plasseres på; for mer enn 99,9 % når de vektes etter 2019.
        Gjelder for alle av de 29_030_400 måtene tallene for 2003 kan plasseres på; for alle når de vektes etter 2019.
        Gjelder for mer enn 99,9 % av de 29_030_400 måtene tallene for 2003 kan plasseres på.
        Gjelder for mindre enn 0,1 % av de 29_030_400 måtene tallene for 2003 kan plasseres på; for mer enn 99,9 % når de vektes etter 2019.
        Gjelder for ingen av de 36 måtene tallene for 2003 kan plasseres på; for ingen når de vektes etter 2019.
        Gjeld for 94,3 % av dei 29_030_400 måtane tala for 2003 kan plasserast på; for meir enn 99,9 % når dei blir vekta etter 2019.
        Gjeld for alle av dei 29_030_400 måtane tala for 2003 kan plasserast på; for alle når dei blir vekta etter 2019.
        Gjeld for meir enn 99,9 % av dei 29_030_400 måtane tala for 2003 kan plasserast på.
        Gjeld for mindre enn 0,1 % av dei 29_030_400 måtane tala for 2003 kan plasserast på; for meir enn 99,9 % når dei blir vekta etter 2019.
        Gjeld for ingen av dei 36 måtane tala for 2003 kan plasserast på; for ingen når dei blir vekta etter 2019.
        "#);
    }
}
