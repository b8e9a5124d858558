//! The allowed markup.

use ammonia::{Builder, UrlRelative};
use std::collections::HashSet;
use std::sync::LazyLock;

/// The allowed tags: those that structure a text. No pictures, which would tell others who reads.
pub(super) const TAGS: [&str; 25] = [
    "a",
    "b",
    "blockquote",
    "br",
    "dd",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "li",
    "ol",
    "p",
    "span",
    "strong",
    "sub",
    "sup",
    "ul",
];

static SAFE: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .tags(HashSet::from(TAGS))
        .tag_attributes([("a", HashSet::from(["href"]))].into())
        .generic_attributes(HashSet::from(["lang"]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("nofollow noopener"));
    builder
});

/// The text with only the allowed markup, read and written once.
pub(super) fn clean(text: &str) -> String {
    SAFE.clean(text).to_string()
}
