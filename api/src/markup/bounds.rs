//! Bounds of the texts that are cleaned. Within them, cleaning takes time and memory in proportion to the text.

use super::{dry_run, tags};

/// Maximum number of characters of a text.
pub const MAX_CHARS: usize = 200_000;
/// Maximum number of start and end tags.
pub(super) const MAX_TAGS: usize = 5_000;
/// Maximum number of the characters `<` and `&`: each is read on its own.
pub(super) const MAX_MARKS: usize = 8_000;
/// Maximum number of bytes of a text times the number of those that HTML may escape: at each of them the HTML
/// serializer (html5ever 0.40) looks through the rest of the text.
pub(super) const MAX_ESCAPING: usize = 200_000_000;
/// Maximum number of bytes of one tag.
pub(super) const MAX_TAG_BYTES: usize = 8_192;
/// Maximum number of attributes of one tag: the HTML parser compares each with those before it.
pub(super) const MAX_ATTRIBUTES: usize = 100;
/// Maximum number of elements that are open at the same time, where an open formatting element, which the HTML parser
/// repeats in every block, counts twice.
pub(super) const MAX_OPEN: usize = 100;
/// Maximum number of nodes that the HTML parser makes or moves.
pub(super) const MAX_NODES: usize = 6_000;
/// Maximum number of times that the HTML is longer than its text.
pub(super) const MAX_GROWTH: usize = 4;
/// Number of bytes of HTML that is allowed for every text, however short.
pub(super) const FREE_BYTES: usize = 1_024;

/// Reason why a text cannot be cleaned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TooComplex {
    /// It is too long.
    #[error("must have at most {MAX_CHARS} characters")]
    Length,
    /// It has too many tags.
    #[error("must have at most {MAX_TAGS} HTML tags")]
    Tags,
    /// It has too many characters that HTML escapes.
    #[error("must have at most {MAX_MARKS} characters that HTML escapes, such as < and &")]
    Marks,
    /// It is long and has many characters at which HTML looks for something to escape.
    #[error("must not be so long with so many of the characters &, <, > and those from U+0080 to U+00BF")]
    Escaping,
    /// It has a tag that is too long.
    #[error("must not have an HTML tag longer than {MAX_TAG_BYTES} bytes")]
    TagLength,
    /// It has a tag with too many attributes.
    #[error("must not have an HTML tag with more than {MAX_ATTRIBUTES} attributes")]
    Attributes,
    /// Too many elements are open at the same time.
    #[error("must not have so many HTML elements within each other: are some of them not closed?")]
    Open,
    /// The elements overlap in a way that makes many more of them.
    #[error("must not have HTML elements that overlap so often: are some of them not closed?")]
    Nodes,
    /// The HTML is much longer than the text.
    #[error("must not become more than {MAX_GROWTH} times as long as clean HTML")]
    Growth,
    /// It is read differently each time it is cleaned.
    #[error("must not have HTML elements that overlap so that they are read differently each time")]
    Unstable,
}

/// Checks the length of a text.
pub(super) fn check_length(text: &str) -> Result<(), TooComplex> {
    // A character has four bytes at most: a much longer text need not be counted.
    let too_long = text.len() > 4 * MAX_CHARS || text.chars().nth(MAX_CHARS).is_some();
    if too_long { Err(TooComplex::Length) } else { Ok(()) }
}

/// Checks what the HTML parser would make of `html`, before it does; `original` is the text that it was cleaned from.
pub(super) fn check(html: &str, original: &str) -> Result<(), TooComplex> {
    let escapes = tags::check(html)?;
    if escapes * original.len() > MAX_ESCAPING {
        return Err(TooComplex::Escaping);
    }
    dry_run::check(html)
}

/// Checks the length of the HTML that a text has become.
pub(super) fn check_growth(text: &str, html: &str) -> Result<(), TooComplex> {
    if html.len() > MAX_GROWTH * text.len() + FREE_BYTES { Err(TooComplex::Growth) } else { Ok(()) }
}
