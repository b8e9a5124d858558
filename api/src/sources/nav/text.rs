//! The texts of the feed, written by many hands.

/// The text on one line, without what cannot be seen or turns it round, of at most `max` characters; none where nothing
/// is left.
pub(super) fn line(text: &str, max: usize) -> Option<String> {
    let clean: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !turns(*c)).collect();
    let words: Vec<&str> = clean.split_whitespace().collect();
    cut(words.join(" "), max)
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

/// Whether a character changes the direction of what follows.
fn turns(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cleaned_and_cut() {
        assert_eq!(line(" Syke\u{0}pleier \n natt\u{202e} ", 40).as_deref(), Some("Syke pleier natt"));
        assert_eq!(line("ærlig og blid", 5).as_deref(), Some("ærli…"));
        assert_eq!(line("ærlig", 5).as_deref(), Some("ærlig"));
        assert_eq!(line(" \u{7}\n", 5), None);
        assert_eq!(prose("<p>a\u{1b}\n b</p>", 40).as_deref(), Some("<p>a\n b</p>"));
    }
}
