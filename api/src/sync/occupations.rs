//! The classification of occupations, STYRK-08, with its titles in all languages that Klass has.

use super::{Report, Run, Synced};
use crate::db::occupation::{self, Occupation};
use crate::db::{Conn, payload};
use crate::import::{
    self,
    occupations::{News, checked},
};
use crate::sources::klass::{self, Code};
use crate::sources::{Answer, SourceError, require_plausible};
use std::collections::{HashMap, HashSet};

pub(super) async fn take_in(run: &Run<'_>) -> Result<Synced, SourceError> {
    let ask = |language| klass::codes_at(&run.sources.klass, klass::OCCUPATIONS, run.today, language);
    run.progress.expect(3);
    let (mut codes, answer) = ask("nb").await?;
    let mut payloads = vec![answer.payload(run.key(), "nb")];
    run.progress.advance(1);
    // A group before what is in it.
    codes.sort_by(|a, b| a.code.cmp(&b.code));
    let mut found = read(&codes, &answer)?;
    for language in ["nn", "en"] {
        let (codes, answer) = ask(language).await?;
        let titles: HashMap<String, String> = codes.into_iter().map(|code| (code.code, code.name)).collect();
        for occupation in &mut found {
            // Where Klass has no title in the language, it may give that in bokmål.
            let title = titles.get(&occupation.code);
            let title = title.filter(|title| !title.is_empty() && **title != occupation.title_nb).cloned();
            match language {
                "nn" => occupation.title_nn = title,
                _ => occupation.title_en = title,
            }
        }
        payloads.push(answer.payload(run.key(), language));
        run.progress.advance(1);
    }

    let records = found.len() as u64;
    let news = move |conn: &mut Conn| {
        let existing = occupation::all(conn)?;
        let codes: HashSet<&str> = found.iter().map(|found| &*found.code).collect();
        let gone: Vec<&str> =
            existing.iter().map(|old| &*old.code).filter(|code| !codes.contains(code)).collect();
        require_plausible("occupations", existing.len() - gone.len(), existing.len())?;
        if !gone.is_empty() {
            tracing::warn!(codes = gone.join(" "), "occupations that STYRK-08 no longer has are kept");
        }
        Ok(News::new(existing, found))
    };
    let first = run.read(news.clone()).await?;
    let store = move |conn: &mut Conn, revision| {
        let news = news(conn)?;
        news.store(conn, revision)?;
        Ok(news)
    };
    let is_news = !first.is_empty();
    let stored = run.publish(move |conn| payload::put_all(conn, &payloads), is_news.then_some(store)).await?;
    let import::Report { inserted, updated, unchanged, .. } = stored.unwrap_or(first).report();
    let report = Report { inserted, updated, unchanged, ..Report::default() };
    Ok(Synced { report, records, as_of: Some(run.today.to_string()), ..Synced::default() })
}

/// The occupations of these codes, each of which comes after its group.
fn read(codes: &[Code], answer: &Answer) -> Result<Vec<Occupation>, SourceError> {
    let mut known = HashSet::new();
    let mut found = Vec::with_capacity(codes.len());
    for Code { code, level, parent, name } in codes {
        let occupation = checked(code, level, parent, name, &known).map_err(|problems| {
            let problems: Vec<String> =
                problems.into_iter().map(|(field, reason)| format!("{field} {reason}")).collect();
            SourceError::unusable(format!("{code:?}: {}", problems.join("; "))).about(answer)
        })?;
        if !known.insert(code.clone()) {
            return Err(SourceError::unusable(format!("{code} is given twice")).about(answer));
        }
        found.push(occupation);
    }
    Ok(found)
}
