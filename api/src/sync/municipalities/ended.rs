//! Members of the region that Klass says have ended: [`require_confirmed`].
//!
//! A municipality without a number in force is in no list and no search. That is right after a merger, but one wrong
//! code would do the same to the homes and jobs of a whole municipality. So for members an operator must confirm it.

use super::history::History;
use crate::db::municipality::Municipality;
use crate::sources::SourceError;
use crate::sources::klass::Change;
use flytthit_matcher::place::MunicipalityNumber;
use jiff::civil::Date;

/// Refuses that the last number of a member of the region ends, now or later, unless the number is among `accepted`.
///
/// # Errors
/// [`SourceError::Unconfirmed`], which says how to confirm it.
pub(super) fn require_confirmed(
    histories: &[History],
    changes: &[Change],
    known: &[Municipality],
    today: Date,
    accepted: &[MunicipalityNumber],
) -> Result<(), SourceError> {
    let today = today.to_string();
    for municipality in known.iter().filter(|municipality| is_member(municipality, &today)) {
        let open = municipality.numbers.iter().filter(|number| number.valid_to.is_none());
        for number in open.map(|number| &number.number) {
            let has = |history: &&History| history.numbers.iter().any(|held| held.number == *number);
            let last = histories.iter().filter(has).filter_map(|history| history.numbers.last());
            let goes_on = last.clone().any(|held| held.to.is_none());
            let Some((ended, on)) =
                last.filter_map(|held| Some((&held.number, held.to?))).max_by_key(|end| end.1)
            else {
                continue;
            };
            if goes_on || accepted.iter().any(|number| number.to_string() == *ended) {
                continue;
            }
            let into = changes.iter().filter(|change| change.on == on && change.old.as_ref() == Some(ended));
            let into: Vec<&str> = into.filter_map(|change| change.new.as_deref()).collect();
            let successor = match into.is_empty() {
                true => "without a successor".to_owned(),
                false => format!("and is merged or split into {}", into.join(", ")),
            };
            return Err(SourceError::Unconfirmed(format!(
                "{ended} ({}), a member of the region, ends on {on} {successor}; nothing is changed until somebody \
                 confirms it: flytthit sync ssb-klass-131 --accept-ended {ended}",
                municipality.id
            )));
        }
    }
    Ok(())
}

fn is_member(municipality: &Municipality, today: &str) -> bool {
    let holds = |from: &str, to: Option<&str>| from <= today && to.is_none_or(|to| today < to);
    municipality.membership.iter().any(|time| holds(&time.valid_from, time.valid_to.as_deref()))
}
