//! Lists of tags in one column: separated by single spaces, which no tag contains. An empty text
//! is an empty list; unknown is NULL.

/// The column for these tags.
pub fn join<T: AsRef<str>>(tags: impl IntoIterator<Item = T>) -> String {
    let mut text = String::new();
    for tag in tags {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(tag.as_ref());
    }
    text
}

/// The tags in this column.
pub fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ').filter(|tag| !tag.is_empty())
}
