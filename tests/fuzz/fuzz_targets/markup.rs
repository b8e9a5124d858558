//! Any text is cleaned or refused: what is cleaned has only allowed tags, is not much longer, and stays as it is when it
//! is cleaned again.

#![no_main]

use flytthit_api::markup::{MAX_CHARS, clean};
use libfuzzer_sys::fuzz_target;

const TAGS: [&str; 25] = [
    "a", "b", "blockquote", "br", "dd", "div", "dl", "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "li",
    "ol", "p", "span", "strong", "sub", "sup", "ul",
];

fuzz_target!(|text: &str| {
    let html = match clean(text) {
        Ok(html) => html,
        Err(reason) => return assert!(!reason.to_string().is_empty()),
    };
    assert!(html.len() <= 4 * text.len() + 1_024);
    for rest in html.split('<').skip(1) {
        let (tag, _) = rest.split_once('>').expect("every tag ends");
        let name = tag.trim_start_matches('/').split(' ').next().unwrap_or_default();
        assert!(TAGS.contains(&name), "{name}");
    }
    if html.chars().count() <= MAX_CHARS {
        assert_eq!(clean(&html).as_deref(), Ok(&*html));
    }
});
