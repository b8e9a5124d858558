//! The tags of a text, checked one by one before an HTML parser sees them.

use super::bounds::{MAX_ATTRIBUTES, MAX_MARKS, MAX_TAG_BYTES, MAX_TAGS, TooComplex};

/// Place in a tag, named as in the tokenization of the HTML standard (13.2.5).
#[derive(Clone, Copy)]
enum State {
    TagName,
    BeforeAttributeName,
    AttributeName,
    AfterAttributeName,
    BeforeAttributeValue,
    Quoted(u8),
    Unquoted,
}

/// Checks everything that may be a tag. What looks like one within a comment, a script or the attribute of another tag
/// is checked too: so no tag is missed, whatever the HTML parser makes of its surroundings.
///
/// Gives the number of bytes outside tags at which HTML may have to escape something: `&`, `<`, `>` and the first byte
/// of a no-break space.
pub(super) fn check(text: &str) -> Result<usize, TooComplex> {
    let bytes = text.as_bytes();
    let (mut marks, mut tags, mut others) = (0, 0, 0_usize);
    for (at, mark) in bytes.iter().enumerate().filter(|(_, byte)| matches!(byte, b'<' | b'&' | b'>' | 0xC2)) {
        if matches!(mark, b'>' | 0xC2) {
            others += 1;
            continue;
        }
        marks += 1;
        let rest = &bytes[at + 1..];
        if *mark == b'<' && is_tag_start(rest) {
            tags += 1;
            check_tag(rest)?;
        }
        if tags > MAX_TAGS {
            return Err(TooComplex::Tags);
        }
        if marks > MAX_MARKS {
            return Err(TooComplex::Marks);
        }
    }
    // Each tag has a `<`, and most have a `>`.
    Ok(marks - tags + others.saturating_sub(tags))
}

fn is_tag_start(rest: &[u8]) -> bool {
    let name = rest.strip_prefix(b"/").unwrap_or(rest);
    name.first().is_some_and(u8::is_ascii_alphabetic)
}

/// Checks one tag, from the byte after `<` to its end or that of the text.
fn check_tag(rest: &[u8]) -> Result<(), TooComplex> {
    use State::*;
    let rest = rest.strip_prefix(b"/").unwrap_or(rest);
    let (mut state, mut attributes) = (TagName, 0);
    for (at, byte) in rest.iter().enumerate() {
        if at == MAX_TAG_BYTES {
            return Err(TooComplex::TagLength);
        }
        let space = matches!(byte, b'\t' | b'\n' | b'\r' | b'\x0C' | b' ');
        let next = match (state, byte) {
            (Quoted(quote), byte) if *byte == quote => BeforeAttributeName,
            (Quoted(_), _) => state,
            (BeforeAttributeValue, b'"' | b'\'') => Quoted(*byte),
            (_, b'>') => return Ok(()),
            (TagName | Unquoted, _) if space => BeforeAttributeName,
            (AttributeName, _) if space => AfterAttributeName,
            (_, _) if space => state,
            (TagName | BeforeAttributeName | AttributeName | AfterAttributeName, b'/') => BeforeAttributeName,
            (AttributeName | AfterAttributeName, b'=') => BeforeAttributeValue,
            (BeforeAttributeName | AfterAttributeName, _) => {
                attributes += 1;
                AttributeName
            }
            (BeforeAttributeValue, _) => Unquoted,
            (TagName | AttributeName | Unquoted, _) => state,
        };
        if attributes > MAX_ATTRIBUTES {
            return Err(TooComplex::Attributes);
        }
        state = next;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_counted_wherever_a_tag_may_begin() {
        let many = |one: &str| one.repeat(MAX_ATTRIBUTES + 1);
        let few = |one: &str| one.repeat(MAX_ATTRIBUTES);
        for one in ["a ", "a=1 ", "a='>' ", "a=\"<\"", "a = x ", "a/", "=\"/", "a\n=\t'b'\r"] {
            assert!(check(&format!("<p {}", few(one))).is_ok(), "{one}");
            for before in ["", "x ", "<!-- <p a=\"", "<script>'<p b='", "<a href='", "</"] {
                let text = format!("{before}<p {}", many(one));
                assert_eq!(check(&text), Err(TooComplex::Attributes), "{text}");
            }
        }
        for text in ["< p a", "1 <2 ", "<!p ", "<?p ", "<> "] {
            assert!(check(&format!("{text}{}", many("a "))).is_ok(), "{text}");
        }
    }

    #[test]
    fn tags_are_counted_and_measured() {
        assert!(check(&"<p>".repeat(MAX_TAGS)).is_ok());
        assert_eq!(check(&"</p>".repeat(MAX_TAGS + 1)), Err(TooComplex::Tags));
        assert!(check(&"&<".repeat(MAX_MARKS / 2)).is_ok());
        assert_eq!(check(&"&< ".repeat(MAX_MARKS / 2 + 1)), Err(TooComplex::Marks));
        let image = |bytes| format!("<img src=\"{}\">", "A".repeat(bytes));
        assert!(check(&image(MAX_TAG_BYTES - 12)).is_ok());
        assert_eq!(check(&image(MAX_TAG_BYTES)), Err(TooComplex::TagLength));
        assert!(check(&"x".repeat(2 * MAX_TAG_BYTES)).is_ok());
    }
}
