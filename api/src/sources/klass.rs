//! Statistics Norway's classifications, Klass: codes, when they hold, and what became of them.

use super::{Answer, Client, SourceError, name};
use jiff::civil::Date;
use serde::Deserialize;

/// The classification of municipalities.
pub const MUNICIPALITIES: u32 = 131;
/// The classification of occupations: STYRK-08, and its predecessor before 2011.
pub const OCCUPATIONS: u32 = 7;

/// Maximum number of codes or changes in one reply. Those of municipalities since 2000 are about 1,500.
const MAX_ENTRIES: usize = 10_000;
/// Maximum length of a code, in characters.
const MAX_CODE: usize = 32;
/// Maximum length of a name, in characters.
const MAX_NAME: usize = 255;

/// A code and its name, and when it goes by that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The code.
    pub code: String,
    /// What it is called.
    pub name: String,
    /// First day.
    pub from: Date,
    /// First day on which it no longer holds; none while it does.
    pub to: Option<Date>,
}

/// A code on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Code {
    /// The code.
    pub code: String,
    /// How deep it lies, from 1, in digits.
    pub level: String,
    /// The code that it is in; nothing at the top.
    pub parent: String,
    /// What it is called; nothing where it has no name in the language.
    pub name: String,
}

/// What became of a code. The same code on both sides has a new name, or a part of another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What ended, or was changed; none where something is new.
    pub old: Option<String>,
    /// What it became; none where it just ended.
    pub new: Option<String>,
    /// The first day of the new.
    pub on: Date,
}

#[derive(Deserialize)]
struct Codes {
    codes: Vec<CodeItem>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct CodeItem {
    code: String,
    level: Option<String>,
    parent_code: Option<String>,
    name: Option<String>,
    valid_from_in_requested_range: Option<String>,
    valid_to_in_requested_range: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Changes {
    code_changes: Vec<ChangeItem>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ChangeItem {
    old_code: Option<String>,
    new_code: Option<String>,
    change_occurred: String,
}

/// All codes that have held since a day, once for each name that they went by, in Norwegian (bokmål).
///
/// # Errors
/// When the classification cannot be read.
pub async fn codes(
    klass: &Client,
    classification: u32,
    from: Date,
) -> Result<(Vec<Span>, Answer), SourceError> {
    let question = klass.json(&["classifications", &classification.to_string(), "codes"]);
    let answer = question.query("from", from).query("language", "nb").send().await?;
    let Codes { codes } = answer.json()?;
    require_few("codes", codes.len(), &answer)?;
    let spans = codes.into_iter().enumerate().map(|(at, item)| span(item, from).map_err(|why| (at, why)));
    let spans: Result<Vec<Span>, _> = spans.collect();
    let spans = spans.map_err(|(at, why)| unusable("codes", at, &why, &answer))?;
    Ok((spans, answer))
}

/// All codes of a day, in a language.
///
/// # Errors
/// When the classification cannot be read.
pub async fn codes_at(
    klass: &Client,
    classification: u32,
    day: Date,
    language: &str,
) -> Result<(Vec<Code>, Answer), SourceError> {
    let question = klass.json(&["classifications", &classification.to_string(), "codesAt"]);
    let answer = question.query("date", day).query("language", language).send().await?;
    let Codes { codes } = answer.json()?;
    require_few("codes", codes.len(), &answer)?;
    let codes = codes.into_iter().enumerate().map(|(at, item)| {
        let CodeItem { code, level, parent_code, name, .. } = item;
        let code = read_code(&code).map_err(|why| unusable("codes", at, &why, &answer))?;
        let name = match name.as_deref().map(str::trim) {
            None | Some("") => Ok(String::new()),
            Some(name) => read_name(name).map_err(|why| unusable("codes", at, &why, &answer)),
        };
        let (level, parent) = (level.unwrap_or_default(), parent_code.unwrap_or_default());
        Ok(Code { code, level, parent, name: name? })
    });
    let codes: Result<Vec<Code>, SourceError> = codes.collect();
    Ok((codes?, answer))
}

/// All changes since a day.
///
/// # Errors
/// When they cannot be read.
pub async fn changes(
    klass: &Client,
    classification: u32,
    from: Date,
) -> Result<(Vec<Change>, Answer), SourceError> {
    let question = klass.json(&["classifications", &classification.to_string(), "changes"]);
    let answer = question.query("from", from).send().await?;
    let Changes { code_changes } = answer.json()?;
    require_few("codeChanges", code_changes.len(), &answer)?;
    let code = |code: Option<String>| code.filter(|code| !code.is_empty());
    let changes = code_changes.into_iter().enumerate().map(|(at, item)| {
        let on = day(&item.change_occurred).ok().flatten();
        let on = on.ok_or_else(|| unusable("codeChanges", at, "its day is none", &answer))?;
        Ok(Change { old: code(item.old_code), new: code(item.new_code), on })
    });
    let changes: Result<Vec<Change>, SourceError> = changes.collect();
    Ok((changes?, answer))
}

fn span(item: CodeItem, asked_from: Date) -> Result<Span, String> {
    let (code, name) = (read_code(&item.code)?, read_name(&item.name.unwrap_or_default())?);
    let from = item.valid_from_in_requested_range.as_deref().map(day).transpose()?.flatten();
    let to = item.valid_to_in_requested_range.as_deref().map(day).transpose()?.flatten();
    let from = from.unwrap_or(asked_from);
    if to.is_some_and(|to| to <= from) {
        return Err(format!("it ends before it begins, on {from}"));
    }
    Ok(Span { code, name, from, to })
}

/// A day; none for the end of time, which Klass writes as the last day that its software knows.
fn day(text: &str) -> Result<Option<Date>, String> {
    if text.is_empty() || text.starts_with('+') {
        return Ok(None);
    }
    let day: Date = text.parse().map_err(|_| format!("{text:?} is no day"))?;
    match day.year() {
        1800..=2199 => Ok(Some(day)),
        2200.. => Ok(None),
        _ => Err(format!("{text:?} is no day of these centuries")),
    }
}

fn read_code(text: &str) -> Result<String, String> {
    name(text, MAX_CODE).map_err(|why| format!("its code {why}"))
}

fn read_name(text: &str) -> Result<String, String> {
    name(text, MAX_NAME).map_err(|why| format!("its name {why}"))
}

/// Refuses a list of more entries than any classification that is read here has.
fn require_few(list: &str, entries: usize, answer: &Answer) -> Result<(), SourceError> {
    match entries > MAX_ENTRIES {
        true => {
            Err(SourceError::unusable(format!("/{list}: has more than {MAX_ENTRIES} entries")).about(answer))
        }
        false => Ok(()),
    }
}

fn unusable(list: &str, at: usize, why: &str, answer: &Answer) -> SourceError {
    SourceError::unusable(format!("/{list}/{at}: {why}")).about(answer)
}
