use super::bounds::{FREE_BYTES, MAX_GROWTH, MAX_MARKS, MAX_NODES, MAX_OPEN, MAX_TAGS};
use super::cleaner::TAGS;
use super::*;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

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
        // What holds a paragraph within a paragraph is taken away, and then the two are read apart.
        ("<p>a<table><tr><td><p>b</table>c", "<p>a</p><p>b</p>c"),
    ] {
        assert_eq!(clean(given).as_deref(), Ok(expected), "{given}");
        assert_eq!(clean(expected).as_deref(), Ok(expected), "clean HTML stays as it is");
    }
}

#[test]
fn a_text_beyond_each_bound_is_refused_for_that() {
    use TooComplex::*;
    let link = format!("<a href=\"https://example.org/{}\">", "a".repeat(4_000));
    for (text, refused) in [
        ("æ".repeat(MAX_CHARS + 1), Length),
        ("<ul><li>".repeat(25_000), Tags),
        ("<p>".repeat(MAX_TAGS + 1), Tags),
        ("<ul><li>".repeat(1_000), Open),
        ("<div>".repeat(MAX_OPEN), Open),
        ("<b><i><a href=\"https://example.org/\"><p>".repeat(1_000), Nodes),
        // Left open in one paragraph, they are repeated in each of those after it.
        (
            format!("<p>{}</p>{}", "<b lang=a><b lang=b><b lang=c><i>".repeat(9), "<p>x</p>".repeat(900)),
            Nodes,
        ),
        (format!("<p>{link}</p>{}", "<p>x</p>".repeat(900)), Growth),
        (format!("<p><a href=https://example.org>{}", "<p>x".repeat(1_500)), Growth),
        (format!("<table>{}", "x&lt".repeat(MAX_NODES)), Nodes),
        ("&".repeat(MAX_MARKS + 1), Marks),
        (">".repeat(MAX_MARKS + 1), Marks),
        ("»".repeat(MAX_CHARS), Escaping),
        (format!("{}{}", "\u{a0}".repeat(7_900), "x".repeat(180_000)), Escaping),
        ("&nbsp;".repeat(7_000), Escaping),
    ] {
        assert_eq!(clean(&text), Err(refused), "{}", &text[..text.floor_char_boundary(80)]);
    }
    for text in [
        "æ".repeat(MAX_CHARS),
        "<p>x".repeat(MAX_TAGS / 2),
        "<li>x</li>".repeat(MAX_TAGS / 2),
        "<div>".repeat(MAX_OPEN - 10),
        "x & < ".repeat(MAX_MARKS / 2),
        "<p><b>Natt & <a href=\"https://example.org/\">dag</a></b><br></p>\n".repeat(700),
    ] {
        assert!(clean(&text).is_ok(), "{}", &text[..text.floor_char_boundary(80)]);
    }
}

/// A piece of something like HTML: tags that open, close or do neither, texts, and what is none of them.
fn piece() -> impl Strategy<Value = String> {
    let names = select(vec![
        "a",
        "b",
        "i",
        "em",
        "strong",
        "font",
        "nobr",
        "u",
        "p",
        "div",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "blockquote",
        "span",
        "br",
        "hr",
        "table",
        "tbody",
        "tr",
        "td",
        "caption",
        "colgroup",
        "select",
        "option",
        "button",
        "form",
        "input",
        "svg",
        "math",
        "mi",
        "foreignObject",
        "annotation-xml",
        "desc",
        "template",
        "object",
        "applet",
        "marquee",
        "iframe",
        "noscript",
        "textarea",
        "title",
        "script",
        "style",
        "xmp",
        "plaintext",
        "html",
        "body",
        "head",
        "frameset",
        "img",
        "image",
        "pre",
        "address",
        "center",
        "ruby",
        "rt",
    ]);
    let attributes = select(vec![
        "",
        " lang=nb",
        " lang=nn",
        " href=\"https://example.org/?a&b\"",
        " href='javascript:x()'",
        " href=\"<b>\"",
        " onclick=x()",
        " title=\"</p>\"",
        " style",
        " encoding=text/html",
        " lang=\"\"\"",
        "/",
        " / a=",
    ]);
    prop_oneof![
        4 => (names.clone(), attributes.clone()).prop_map(|(name, attributes)| format!("<{name}{attributes}>")),
        3 => names.clone().prop_map(|name| format!("</{name}>")),
        1 => (names, attributes).prop_map(|(name, attributes)| format!("<{name}{attributes}")),
        2 => select(vec!["x", " ", "\n", "&amp;", "&lt;b&gt;", "&#60;p>", "&nbsp;", "&notit;", "&", "<", ">", "\"", "æ"])
            .prop_map(str::to_owned),
        1 => select(vec!["<!-- x -->", "<!--", "-->", "<!doctype html>", "<?xml x?>", "<![CDATA[x]]>", "</", "<!>"])
            .prop_map(str::to_owned),
    ]
}

/// Whether every tag of a cleaned text is an allowed one, with allowed attributes.
fn only_allowed(html: &str) -> bool {
    html.split('<').skip(1).all(|rest| {
        let Some((tag, _)) = rest.split_once('>') else { return false };
        let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
        let attributes = tag
            .split('"')
            .step_by(2)
            .flat_map(|outside| outside.split_whitespace().skip_while(|word| *word == name));
        TAGS.contains(&name)
            && attributes
                .filter(|word| !word.starts_with('/'))
                .all(|word| matches!(word, "href=" | "rel=" | "lang="))
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_cleaned_is_allowed_stays_as_it_is_and_is_not_much_longer(pieces in vec(piece(), 0..60)) {
        let text = pieces.concat();
        match clean(&text) {
            Ok(html) => {
                prop_assert!(html.len() <= MAX_GROWTH * text.len() + FREE_BYTES);
                prop_assert!(only_allowed(&html), "{html}");
                prop_assert_eq!(clean(&html), Ok(html));
            }
            // So few pieces can only be too many within each other.
            Err(reason) => prop_assert!(
                matches!(reason, TooComplex::Open | TooComplex::Growth),
                "{reason:?}"
            ),
        }
    }
}
