//! JSON values into checked ones; each fails with the reason.

use std::{fmt::Display, ops::RangeInclusive, str::FromStr};

use flytthit_matcher::{calendar::Day, tag::Tag};
use jiff::civil::Date;
use serde_json::Value;

use crate::outgoing::public_link;

type Read<T> = Result<T, String>;

/// A text that is not blank, of at most `max` characters, on one line.
pub(crate) fn text(max: usize) -> impl Fn(Value) -> Read<String> {
    move |value| {
        let text = string(value)?;
        if text.chars().any(char::is_control) {
            return Err("must not contain control characters".to_owned());
        }
        if text.chars().any(|c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')) {
            return Err("must not change the direction of its text".to_owned());
        }
        bounded(text, max)
    }
}

/// A text that is not blank, of at most `max` characters, on any number of lines.
pub(crate) fn prose(max: usize) -> impl Fn(Value) -> Read<String> {
    move |value| {
        let text = string(value)?;
        if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
            return Err("must not contain control characters other than tabs and line ends".to_owned());
        }
        bounded(text, max)
    }
}

/// One of these words.
pub(crate) fn choice(words: &[&'static str]) -> impl Fn(Value) -> Read<&'static str> {
    move |value| {
        let text = string(value)?;
        let found = words.iter().find(|word| **word == text);
        found.copied().ok_or_else(|| format!("must be one of {}", words.join(", ")))
    }
}

/// A whole number in this range.
pub(crate) fn whole<T: TryFrom<i64> + Copy + Display + PartialOrd>(
    range: RangeInclusive<T>,
) -> impl Fn(Value) -> Read<T> {
    move |value| {
        let number = value
            .as_i64()
            .and_then(|number| T::try_from(number).ok())
            .filter(|number| range.contains(number));
        number.ok_or_else(|| format!("must be a whole number from {} to {}", range.start(), range.end()))
    }
}

/// A date `YYYY-MM-DD` from the year 2000 on.
pub(crate) fn date(value: Value) -> Read<String> {
    let text = string(value)?;
    let date = Some(&text).filter(|text| text.len() == 10).and_then(|text| text.parse::<Date>().ok());
    match date.map(Day::try_from) {
        Some(Ok(_)) => Ok(text),
        Some(Err(err)) => Err(err.to_string()),
        None => Err("must be a date, YYYY-MM-DD".to_owned()),
    }
}

/// A date of which something is true, so none after `today`.
pub(crate) fn date_until(today: Date) -> impl Fn(Value) -> Read<String> {
    move |value| match date(value)? {
        // Dates of this form are in the order of their texts.
        day if day > today.to_string() => Err("must not be after today".to_owned()),
        day => Ok(day),
    }
}

/// A word from an open vocabulary.
pub(crate) fn tag(value: Value) -> Read<String> {
    parsed::<Tag>(value).map(|tag| tag.to_string())
}

/// A text that a type of the matcher reads.
pub(crate) fn parsed<T: FromStr<Err: Display>>(value: Value) -> Read<T> {
    string(value)?.parse().map_err(|err: T::Err| err.to_string())
}

/// A link that a browser can follow to the public internet, of at most 2048 characters.
pub(crate) fn link(value: Value) -> Read<String> {
    let text = bounded(string(value)?, 2_048)?;
    public_link(&text).map_err(|error| error.to_string())?;
    Ok(text)
}

/// A text of any sort.
pub(crate) fn string(value: Value) -> Read<String> {
    match value {
        Value::String(text) => Ok(text),
        _ => Err("must be a text".to_owned()),
    }
}

fn bounded(text: String, max: usize) -> Read<String> {
    match text.chars().count() {
        _ if text.chars().all(|c| c.is_whitespace() || is_invisible(c)) => {
            Err("must not be blank".to_owned())
        }
        count if count > max => Err(format!("must have at most {max} characters")),
        _ => Ok(text),
    }
}

/// Whether nothing is seen of a character that is no space: what joins, parts, fills or turns others.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{fe00}'..='\u{fe0f}'
            | '\u{feff}'
            | '\u{ffa0}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_not_of_its_kind_is_refused_with_a_reason() {
        assert_eq!(text(5)(json!("abc")), Ok("abc".to_owned()));
        for value in
            [json!(""), json!("  "), json!("abcdef"), json!("a\u{0}"), json!("a\nb"), json!(5), json!(null)]
        {
            assert!(text(5)(value.clone()).is_err(), "{value}");
        }
        assert_eq!(prose(9)(json!("<b>a\n")), Ok("<b>a\n".to_owned()));
        assert!(prose(9)(json!("a\u{1b}b")).is_err());
        assert_eq!(date(json!("2026-02-28")), Ok("2026-02-28".to_owned()));
        for value in ["2026-02-30", "1999-12-31", "2026-2-1", "20260201", "2026-02-01T00:00", "Etter avtale"]
        {
            assert!(date(json!(value)).is_err(), "{value}");
        }
        assert_eq!(whole(1..=10)(json!(10)), Ok(10));
        for value in [json!(0), json!(11), json!(1.5), json!("1"), json!(1e30)] {
            assert!(whole::<i32>(1..=10)(value.clone()).is_err(), "{value}");
        }
        assert!(link(json!("https://example.org/a?b=c")).is_ok());
        assert!(link(json!(format!("https://example.org/{}", "a".repeat(2_028)))).is_ok());
        for value in ["", "https://localhost/", &format!("https://example.org/{}", "a".repeat(2_029))] {
            assert!(link(json!(value)).is_err(), "{value}");
        }
    }
}
