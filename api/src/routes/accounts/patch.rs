//! What a merge patch makes of an account.

use super::checked_name;
use super::wire::{AccountPatch, RoleName};
use crate::db::account::Account;
use crate::error::{Fault, Faults, Result};
use crate::extract::{MergePatch, parse};
use crate::region::Region;
use crate::routes::lookup;

/// The account with the change, at this revision.
pub(super) fn apply(before: &Account, patch: MergePatch, region: &Region, revision: i64) -> Result<Account> {
    let current = AccountPatch {
        name: before.name.clone(),
        role: RoleName::of(&before.role),
        municipality: before.municipality_id.clone(),
        disabled: before.disabled,
    };
    let current = serde_json::to_value(current).expect("it is made of plain values");
    let keeps_municipality = !patch.names("municipality");
    let wanted = patch.apply(current);
    let mut faults = Faults::default();
    for field in ["name", "role", "disabled"].into_iter().filter(|field| wanted.get(field).is_none()) {
        faults.add(Fault::in_body(format!("/{field}"), "must not be null"));
    }
    faults.check()?;
    let mut wanted: AccountPatch = parse(wanted.to_string().as_bytes())?;
    // It goes with the role, unless somebody says that it stays.
    if keeps_municipality && wanted.role != RoleName::Host {
        wanted.municipality = None;
    }

    let mut faults = Faults::default();
    let name = faults.take(checked_name("/name", wanted.name));
    let municipality = faults.take(municipality(wanted.role, wanted.municipality.as_deref(), region));
    faults.check()?;
    Ok(Account {
        name: name.unwrap_or_else(|| before.name.clone()),
        role: wanted.role.column().to_owned(),
        municipality_id: municipality.flatten(),
        disabled: wanted.disabled,
        revision,
        ..before.clone()
    })
}

/// The slug of the municipality that somebody of this role looks after.
fn municipality(role: RoleName, wanted: Option<&str>, region: &Region) -> Result<Option<String>, Fault> {
    let fault = |detail: String| Fault::in_body("/municipality", detail);
    match (role, wanted) {
        (RoleName::Host, None) => Err(fault("a host has a municipality".to_owned())),
        (RoleName::Host, Some(value)) => {
            lookup::home(region, value).map(|found| Some(found.slug.clone())).map_err(fault)
        }
        (_, None) => Ok(None),
        (_, Some(_)) => Err(fault("only a host has a municipality: must be null".to_owned())),
    }
}
