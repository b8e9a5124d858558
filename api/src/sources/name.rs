//! Names that others publish, such as those of municipalities, employers and occupations.
//!
//! A name is shown as it is, beside other text and in other people's pages. So whatever could be taken for
//! markup, moves other text about, or cannot be seen is refused, and the length has a bound.

use crate::import::read::is_invisible;

/// Reads a name of at most `max` characters; spaces around it are dropped.
///
/// # Errors
/// Why it cannot be shown.
pub(crate) fn name(text: &str, max: usize) -> Result<String, &'static str> {
    let name = text.trim();
    // Line and paragraph separators are none to Unicode, but move what follows all the same.
    if name.chars().any(|c| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')) {
        return Err("has control characters");
    }
    if name.chars().any(is_invisible) {
        return Err("has characters that cannot be seen");
    }
    if has_markup(name) {
        return Err("has markup");
    }
    match name.chars().count() {
        0 => Err("is blank"),
        length if length > max => Err("is too long"),
        _ => Ok(name.to_owned()),
    }
}

/// Whether an HTML reader would find a tag, a comment or a declaration in the text. A mere `<` or `->` is none.
pub(crate) fn has_markup(text: &str) -> bool {
    let opens = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?');
    text.split('<').skip(1).any(|rest| rest.starts_with(opens))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_name_in_any_of_the_languages() {
        for text in
            ["Røros - Rosse", "Porsáŋgu", "Våler (Innlandet)", "3<4 AS", "A -> B", "Ærø & sønn, avd. «Å»"]
        {
            assert_eq!(name(&format!(" {text}\n"), 30).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_could_be_taken_for_something_else_is_refused() {
        for (text, reason) in [
            ("", "is blank"),
            (" \u{2003} ", "is blank"),
            ("Rør\u{0}os", "has control characters"),
            ("Rør\nos", "has control characters"),
            ("Rør\u{85}os", "has control characters"),
            ("Rør\u{2028}os", "has control characters"),
            ("R\u{202e}soro", "has characters that cannot be seen"),
            ("R\u{2067}soro", "has characters that cannot be seen"),
            ("Rør\u{200b}os", "has characters that cannot be seen"),
            ("Rør\u{ad}os", "has characters that cannot be seen"),
            ("\u{feff}Røros", "has characters that cannot be seen"),
            ("Røros\u{e0041}", "has characters that cannot be seen"),
            ("<b>Røros", "has markup"),
            ("Røros</b>", "has markup"),
            ("<!--Røros", "has markup"),
            ("<?xml", "has markup"),
            ("<<script>", "has markup"),
        ] {
            assert_eq!(name(text, 20), Err(reason), "{text:?}");
        }
        assert_eq!(name(&"ø".repeat(20), 20).map(|name| name.chars().count()), Ok(20));
        assert_eq!(name(&"ø".repeat(21), 20), Err("is too long"));
    }
}
