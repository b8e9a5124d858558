//! [`Plan`]: what must be written so that the database knows what Klass knows.

use super::history::{Held, History, Named, Renumbering};
use crate::db::municipality::{self as rows, Municipality, Name, Number};
use crate::db::{self, Conn};
use crate::sync::Report;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// What must be written.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plan {
    /// Municipalities that are one with another: from and into.
    merged: Vec<(String, String)>,
    /// Slugs of new municipalities.
    added: Vec<String>,
    numbers: Vec<Row<Number>>,
    names: Vec<Row<Name>>,
    unchanged: u64,
}

#[derive(Debug, PartialEq, Eq)]
enum Row<T> {
    New(T),
    Changed(T),
}

/// The renumberings that the database knows.
pub(super) fn renumberings(known: &[Municipality]) -> BTreeSet<Renumbering> {
    let of_one = |found: &Municipality| {
        let numbers = found.numbers.clone();
        let before = numbers.clone();
        numbers.into_iter().filter_map(move |new| {
            let on = new.valid_from.as_ref()?;
            let old = before.iter().find(|old| old.valid_to.as_ref() == Some(on))?;
            Some((old.number.clone(), new.number, on.parse().ok()?))
        })
    };
    known.iter().flat_map(of_one).collect()
}

impl Plan {
    /// What must be written so that the database knows these histories.
    ///
    /// # Errors
    /// When what is one municipality would become several, or two that have names would become one.
    pub(super) fn new(histories: &[History], known: &[Municipality]) -> Result<Plan, String> {
        let owners = owners(histories, known)?;
        let mut known: BTreeMap<String, Municipality> =
            known.iter().map(|found| (found.id.clone(), found.clone())).collect();
        let mut plan = Plan::default();
        for (history, owners) in histories.iter().zip(owners) {
            let into = survivor(history, &owners)?;
            let mut old = match into {
                Some(slug) => known.get(slug).cloned().unwrap_or_default(),
                None => {
                    let slug = new_slug(history, &known);
                    plan.added.push(slug.clone());
                    Municipality { id: slug, ..Municipality::default() }
                }
            };
            for from in owners.iter().filter(|slug| Some(**slug) != into) {
                if let Some(same) = known.get(*from) {
                    take_over(&mut old, same);
                }
                plan.merged.push(((*from).to_owned(), old.id.clone()));
            }
            let before = plan.numbers.len() + plan.names.len();
            plan.numbers.extend(history.numbers.iter().filter_map(|held| number(&old, held)));
            plan.names.extend(history.names.iter().filter_map(|named| name(&old, named)));
            if into.is_some() && owners.len() == 1 && plan.numbers.len() + plan.names.len() == before {
                plan.unchanged += 1;
            }
            known.insert(old.id.clone(), old);
        }
        Ok(plan)
    }

    /// Whether nothing must be written.
    pub(super) fn is_empty(&self) -> bool {
        let Plan { merged, added, numbers, names, unchanged: _ } = self;
        merged.is_empty() && added.is_empty() && numbers.is_empty() && names.is_empty()
    }

    /// Writes it.
    pub(super) fn apply(&self, conn: &mut Conn, revision: i64) -> db::Result<()> {
        for (from, into) in &self.merged {
            rows::merge(conn, from, into, revision)?;
        }
        for slug in &self.added {
            rows::insert(conn, slug)?;
        }
        for row in &self.numbers {
            match row {
                Row::New(new) => rows::insert_number(conn, new)?,
                Row::Changed(new) => rows::update_number(conn, new)?,
            }
        }
        for row in &self.names {
            match row {
                Row::New(new) => rows::insert_name(conn, new)?,
                Row::Changed(new) => rows::update_name(conn, new)?,
            }
        }
        Ok(())
    }

    /// What it does, counted in municipalities.
    pub(super) fn report(&self) -> Report {
        let slug = |row: &Row<Number>| match row {
            Row::New(row) | Row::Changed(row) => row.municipality_id.clone(),
        };
        let named = |row: &Row<Name>| match row {
            Row::New(row) | Row::Changed(row) => row.municipality_id.clone(),
        };
        let into = self.merged.iter().map(|(_, into)| into.clone());
        let changed = self.numbers.iter().map(slug).chain(self.names.iter().map(named)).chain(into);
        let mut changed: HashSet<String> = changed.collect();
        changed.retain(|slug| !self.added.contains(slug));
        Report {
            inserted: self.added.len() as u64,
            updated: changed.len() as u64,
            unchanged: self.unchanged,
            removed: self.merged.len() as u64,
            ..Report::default()
        }
    }
}

/// The municipalities of the database that are each history: those that have one of its numbers at a time when
/// it has. One of which only a number is known may be several; then it is the latest.
fn owners<'k>(histories: &[History], known: &'k [Municipality]) -> Result<Vec<BTreeSet<&'k str>>, String> {
    let mut by_number: HashMap<&str, Vec<(usize, &Held)>> = HashMap::new();
    for (at, history) in histories.iter().enumerate() {
        for held in &history.numbers {
            by_number.entry(&held.number).or_default().push((at, held));
        }
    }
    let mut owners = vec![BTreeSet::new(); histories.len()];
    for found in known {
        let meant = found.numbers.iter().flat_map(|number| {
            let held = by_number.get(&*number.number).map(Vec::as_slice).unwrap_or_default();
            held.iter().filter(|(_, held)| overlap(number, held))
        });
        let Some((at, _)) = meant.clone().max_by_key(|(_, held)| (held.to.is_none(), held.to)) else {
            continue;
        };
        if found.numbers.len() > 1 && meant.clone().any(|(other, _)| other != at) {
            return Err(format!("{} would be several municipalities", found.id));
        }
        owners[*at].insert(&*found.id);
    }
    Ok(owners)
}

fn overlap(number: &Number, held: &Held) -> bool {
    let (from, to) = (held.from.map(|day| day.to_string()), held.to.map(|day| day.to_string()));
    let before = |end: Option<&String>, start: Option<&String>| match (end, start) {
        (Some(end), Some(start)) => end <= start,
        _ => false,
    };
    !before(number.valid_to.as_ref(), from.as_ref()) && !before(to.as_ref(), number.valid_from.as_ref())
}

/// The one of the owners that stays: that with a name for a slug, or else with the latest number.
fn survivor<'k>(history: &History, owners: &BTreeSet<&'k str>) -> Result<Option<&'k str>, String> {
    let is_number = |slug: &&&str| slug.bytes().all(|byte| byte.is_ascii_digit());
    let mut named = owners.iter().filter(|slug| !is_number(slug));
    match (named.next(), named.next()) {
        (Some(first), Some(second)) => Err(format!("{first} and {second} would be one municipality")),
        (Some(only), None) => Ok(Some(only)),
        (None, _) => {
            let place = |slug: &&&str| history.numbers.iter().position(|held| held.number == ***slug);
            Ok(owners.iter().max_by_key(place).copied())
        }
    }
}

/// The slug of a new municipality: its latest number, unless that already is somebody's.
fn new_slug(history: &History, known: &BTreeMap<String, Municipality>) -> String {
    let numbers = history.numbers.iter().rev().map(|held| held.number.clone());
    let since = |held: &Held| held.from.map_or_else(|| "old".to_owned(), |day| day.year().to_string());
    let dated = history.numbers.iter().rev().map(|held| format!("{}-{}", held.number, since(held)));
    let mut free = numbers.chain(dated).filter(|slug| !known.contains_key(slug));
    free.next().unwrap_or_default()
}

/// Adds the rows of a municipality that is the same.
fn take_over(old: &mut Municipality, same: &Municipality) {
    let numbers = same.numbers.iter();
    for number in numbers {
        if !old.numbers.iter().any(|had| had.number == number.number) {
            old.numbers.push(Number { municipality_id: old.id.clone(), ..number.clone() });
        }
    }
    for name in &same.names {
        if !old.names.iter().any(|had| (&had.language, &had.name) == (&name.language, &name.name)) {
            old.names.push(Name { municipality_id: old.id.clone(), ..name.clone() });
        }
    }
}

/// The row of a number, if it is not there as it should be.
fn number(old: &Municipality, held: &Held) -> Option<Row<Number>> {
    let Held { number, from, to } = held;
    let (valid_from, valid_to) = (from.map(text), to.map(text));
    let new = Number { municipality_id: old.id.clone(), number: number.clone(), valid_from, valid_to };
    match old.numbers.iter().find(|had| had.number == *number) {
        None => Some(Row::New(new)),
        Some(had) => (*had != new).then_some(Row::Changed(new)),
    }
}

/// The row of a name, if it is not there as it should be. One whose first day is not known may be older than
/// Klass says.
fn name(old: &Municipality, named: &Named) -> Option<Row<Name>> {
    let Named { language, name, from, to } = named;
    let mut new = Name {
        municipality_id: old.id.clone(),
        language: (*language).to_owned(),
        name: name.clone(),
        valid_from: from.map(text),
        valid_to: to.map(text),
    };
    match old.names.iter().find(|had| had.language == *language && had.name == *name) {
        None => Some(Row::New(new)),
        Some(had) => {
            if had.valid_from.is_none() {
                new.valid_from = None;
            }
            (*had != new).then_some(Row::Changed(new))
        }
    }
}

fn text(day: Date) -> String {
    day.to_string()
}
