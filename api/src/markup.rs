//! Texts of others as HTML that is safe to show.

use ammonia::{Builder, UrlRelative};
use std::collections::HashSet;
use std::sync::LazyLock;

/// What may stay: what structures a text. No pictures, which would tell others who reads.
const TAGS: [&str; 25] = [
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

/// The text with only such markup as structures it, and links to the web and to mail addresses.
pub(crate) fn safe(text: &str) -> String {
    SAFE.clean(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_structures_a_text_and_safe_links_stay() {
        for (given, expected) in [
            ("<p>Ærlig & <b>blid</b><br>", "<p>Ærlig &amp; <b>blid</b><br></p>"),
            ("1 < 2", "1 &lt; 2"),
            ("a<script>alert(1)</script>b<style>p{}</style>", "ab"),
            ("<p onclick=\"x()\" style=\"color:red\" class=\"c\">x</p>", "<p>x</p>"),
            ("<img src=x onerror=alert(1)><svg/onload=alert(1)><iframe src='https://x'></iframe>", ""),
            ("<a href=\"javascript:alert(1)\">x</a>", "<a rel=\"nofollow noopener\">x</a>"),
            ("<a href=\"data:text/html,x\">x</a>", "<a rel=\"nofollow noopener\">x</a>"),
            ("<a href=\"/inside\">x</a>", "<a rel=\"nofollow noopener\">x</a>"),
            (
                "<a href=\"https://example.org/?a=1&b=2\" target=\"_blank\">x</a>",
                "<a href=\"https://example.org/?a=1&amp;b=2\" rel=\"nofollow noopener\">x</a>",
            ),
            ("<a href=\"mailto:a@b.no\">x</a>", "<a href=\"mailto:a@b.no\" rel=\"nofollow noopener\">x</a>"),
        ] {
            assert_eq!(safe(given), expected, "{given}");
            assert_eq!(safe(expected), expected, "what is safe stays as it is");
        }
    }
}
