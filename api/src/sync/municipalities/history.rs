//! Which numbers are one municipality: [`histories`].
//!
//! A number that holds without a break is one municipality, whatever was added to it or taken from it. Where a
//! number ends, another goes on with the municipality when it begins on that day and was made of it alone, and
//!
//! - nothing else was made of it: it has a new number, or a new name too; or
//! - other numbers were made of it, but of them all only this one has its name: it was split, and this part is
//!   still it.
//!
//! So of a merger goes on whose number does, and a merger under a new number is a new municipality, even if it
//! has the name of a part: that is how municipalities themselves and Klass see it. Of a split goes on whose
//! number does, or else whose name does. What the database already knows as one is not taken apart.

use super::names;
use crate::sources::klass::{Change, Span};
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// One municipality over time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct History {
    /// Its numbers, from the first to the last.
    pub(super) numbers: Vec<Held>,
    /// Its names in all languages.
    pub(super) names: Vec<Named>,
}

/// A number and when it is in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Held {
    pub(super) number: String,
    /// None where it is not known.
    pub(super) from: Option<Date>,
    /// The first day on which it is not; none while it is.
    pub(super) to: Option<Date>,
}

/// A name in one language, and when it is the official one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) language: &'static str,
    pub(super) name: String,
    pub(super) from: Option<Date>,
    pub(super) to: Option<Date>,
}

/// A number that went over into another on a day: old, new and the day.
pub(super) type Renumbering = (String, String, Date);

/// A number for as long as it holds without a break, with its names.
struct Stretch<'s> {
    number: &'s str,
    from: Date,
    to: Option<Date>,
    names: Vec<&'s Span>,
}

impl Stretch<'_> {
    fn last_name(&self) -> &str {
        self.names.last().map_or("", |span| &span.name)
    }
}

/// All municipalities of these codes, those that go on first, by their last number. `known` are renumberings that the database has.
pub(super) fn histories(
    spans: &[Span],
    changes: &[Change],
    known: &BTreeSet<Renumbering>,
) -> Result<Vec<History>, String> {
    let stretches = stretches(spans)?;
    let first_day = stretches.iter().map(|stretch| stretch.from).min();
    let next = successors(&stretches, changes, known);
    let later: BTreeSet<usize> = next.values().copied().collect();
    let mut histories: Vec<History> = (0..stretches.len())
        .filter(|at| !later.contains(at))
        .map(|first| {
            // Each follows a day on which another ends, so no chain comes back to itself.
            let chain = std::iter::successors(Some(first), |at| next.get(at).copied());
            history(chain.map(|at| &stretches[at]), first_day)
        })
        .collect();
    histories.sort_by(|a, b| rank(a).cmp(&rank(b)));
    Ok(histories)
}

fn rank(history: &History) -> Option<(bool, &str)> {
    history.numbers.last().map(|held| (held.to.is_some(), &*held.number))
}

fn stretches(spans: &[Span]) -> Result<Vec<Stretch<'_>>, String> {
    let mut by_number: BTreeMap<&str, Vec<&Span>> = BTreeMap::new();
    for span in spans {
        by_number.entry(&span.code).or_default().push(span);
    }
    let mut stretches: Vec<Stretch<'_>> = Vec::with_capacity(by_number.len());
    for (number, mut spans) in by_number {
        spans.sort_by_key(|span| span.from);
        for span in spans {
            match stretches.last_mut().filter(|last| last.number == number) {
                Some(last) if last.to.is_none_or(|to| span.from < to) => {
                    if last.last_name() != span.name {
                        return Err(format!("{number} has two names on {}", span.from));
                    }
                    last.to = last.to.zip(span.to).map(|(first, second)| first.max(second));
                }
                Some(last) if last.to == Some(span.from) => {
                    last.to = span.to;
                    last.names.push(span);
                }
                _ => stretches.push(Stretch { number, from: span.from, to: span.to, names: vec![span] }),
            }
        }
    }
    Ok(stretches)
}

/// The stretch that each goes on as, where it does.
fn successors(
    stretches: &[Stretch<'_>],
    changes: &[Change],
    known: &BTreeSet<Renumbering>,
) -> HashMap<usize, usize> {
    let number = |at: usize| stretches[at].number;
    let ending: HashMap<(&str, Date), usize> =
        (0..).zip(stretches).filter_map(|(at, found)| Some(((found.number, found.to?), at))).collect();
    let beginning: HashMap<(&str, Date), usize> =
        (0..).zip(stretches).map(|(at, found)| ((found.number, found.from), at)).collect();

    let mut made_of: HashMap<(&str, Date), BTreeSet<&str>> = HashMap::new();
    let mut made_into: HashMap<(&str, Date), BTreeSet<&str>> = HashMap::new();
    for Change { old, new, on } in changes {
        if let (Some(old), Some(new)) = (old, new) {
            made_of.entry((new, *on)).or_default().insert(old);
            made_into.entry((old, *on)).or_default().insert(new);
        }
    }

    let mut next = HashMap::new();
    let mut taken = HashSet::new();
    let mut link = |old: usize, new: usize| {
        if !next.contains_key(&old) && taken.insert(new) {
            next.insert(old, new);
        }
    };
    for (old, new, day) in known {
        if let (Some(old), Some(new)) = (ending.get(&(&**old, *day)), beginning.get(&(&**new, *day))) {
            link(*old, *new);
        }
    }
    for (&(_, day), &old) in &ending {
        let Some(targets) = made_into.get(&(number(old), day)) else { continue };
        let named = |target: &&&str| {
            let begun = beginning.get(&(**target, day));
            begun.is_some_and(|new| {
                let name = stretches[*new].names.first().map_or("", |span| &span.name);
                names::share(stretches[old].last_name(), name)
            })
        };
        let mut named = targets.iter().filter(named);
        let target = match (targets.len(), named.next(), named.next()) {
            (1, ..) => targets.first(),
            (_, Some(only), None) => Some(only),
            _ => None,
        };
        let of_it_alone = |target: &&&str| made_of.get(&(**target, day)).is_some_and(|of| of.len() == 1);
        if let Some(new) = target.filter(of_it_alone).and_then(|target| beginning.get(&(*target, day))) {
            link(old, *new);
        }
    }
    next
}

fn history<'s>(chain: impl Iterator<Item = &'s Stretch<'s>>, first_day: Option<Date>) -> History {
    // What held on the first day that was asked for may have held before.
    let since = |day: Date| Some(day).filter(|_| Some(day) != first_day);
    let mut history = History::default();
    for stretch in chain {
        match history.numbers.iter_mut().find(|held| held.number == stretch.number) {
            Some(again) => again.to = stretch.to,
            None => history.numbers.push(Held {
                number: stretch.number.to_owned(),
                from: since(stretch.from),
                to: stretch.to,
            }),
        }
        for span in &stretch.names {
            for (language, name) in names::split(&span.name) {
                let old = history.names.iter_mut().find(|old| (old.language, &*old.name) == (language, name));
                match old {
                    Some(old) => old.to = span.to,
                    None => history.names.push(Named {
                        language,
                        name: name.to_owned(),
                        from: since(span.from),
                        to: span.to,
                    }),
                }
            }
        }
    }
    history
}
