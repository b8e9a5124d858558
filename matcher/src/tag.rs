//! Words from open vocabularies: interests, languages, licences.

use std::{fmt, str::FromStr};

/// A lower-case word of 1 to 64 letters `a`–`z`, digits and inner hyphens, such as
/// `cross-country-skiing`, `nb` or `hpr-nurse`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tag(Box<str>);

/// The text is not a [`Tag`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a tag has 1 to 64 lower-case letters a-z, digits and inner hyphens")]
pub struct InvalidTag;

impl Tag {
    /// Maximum number of characters of a tag.
    pub const MAX_LENGTH: usize = 64;

    /// The tag as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Tag {
    type Err = InvalidTag;

    fn from_str(text: &str) -> Result<Tag, InvalidTag> {
        let word = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let inner = text.bytes().all(|byte| word(byte) || byte == b'-');
        let ends = text.bytes().next().is_some_and(word) && text.bytes().last().is_some_and(word);
        (inner && ends && text.len() <= Tag::MAX_LENGTH).then(|| Tag(text.into())).ok_or(InvalidTag)
    }
}

impl fmt::Display for Tag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_with_inner_hyphens_are_tags() {
        for text in ["nb", "hpr-nurse", "cross-country-skiing", "b2", "x"] {
            assert_eq!(text.parse::<Tag>().expect(text).as_str(), text);
        }
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", "-", "-ski", "ski-", "Ski", "å", "a b", &"x".repeat(65)] {
            assert_eq!(text.parse::<Tag>(), Err(InvalidTag), "{text:?}");
        }
    }
}
