//! The texts of the feed, written by many hands.

use crate::sources::name;

/// A title or a name that is published: on one line and cut to at most `max` characters; none where it is blank.
///
/// # Errors
/// Why it cannot be shown; spaces, line ends and the empty characters that word processors leave are no reason.
pub(super) fn published(text: &str, max: usize) -> Result<Option<String>, &'static str> {
    let seen: String = text.chars().filter(|c| !is_left_over(*c)).collect();
    let words: Vec<&str> = seen.split_whitespace().collect();
    let Some(line) = cut(words.join(" "), max) else { return Ok(None) };
    name(&line, max).map(Some)
}

/// The same of a text that may be left out: none also where it cannot be shown.
pub(super) fn line(text: &str, max: usize) -> Option<String> {
    published(text, max).ok().flatten()
}

/// Whether word processors and web pages leave this character in what is copied: of it nothing is seen, and it moves
/// nothing.
fn is_left_over(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}')
}

/// The text on its lines, of at most `max` characters; none where nothing is left.
pub(super) fn prose(text: &str, max: usize) -> Option<String> {
    let kept = |c: &char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
    cut(text.chars().filter(kept).collect(), max)
}

/// Ends a text that is too long with an ellipsis.
fn cut(text: String, max: usize) -> Option<String> {
    let end = text.char_indices().nth(max).map(|_| text.char_indices().nth(max - 1).map_or(0, |(at, _)| at));
    let text = match end {
        Some(end) => text[..end].trim_end().to_owned() + "…",
        None => text,
    };
    (!text.trim().is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cleaned_and_cut() {
        assert_eq!(line(" Syke\u{ad}pleier \n natt\u{200b} ", 40).as_deref(), Some("Sykepleier natt"));
        assert_eq!(line("ærlig og blid", 5).as_deref(), Some("ærli…"));
        assert_eq!(line("ærlig", 5).as_deref(), Some("ærlig"));
        assert_eq!(published(" \u{feff}\n", 5), Ok(None));
        for text in ["Syke\u{0}pleier", "natt\u{202e}", "\u{200f}natt", "<b>natt</b>", "natt\u{e0041}"] {
            assert!(published(text, 40).is_err() && line(text, 40).is_none(), "{text:?}");
        }
        assert_eq!(prose("<p>a\u{1b}\n b</p>", 40).as_deref(), Some("<p>a\n b</p>"));
    }
}
