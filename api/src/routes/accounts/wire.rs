//! Accounts as admins see and change them, and as the audit has them.

use crate::db::account;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Somebody who may log in.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Account {
    /// Its id.
    #[schema(format = Uuid)]
    pub(in crate::routes) id: String,
    /// The e-mail address; null where an outside issuer vouches for it.
    email: Option<String>,
    /// The outside issuer that vouches for it; null where it logs in here.
    issuer: Option<String>,
    /// How it is called.
    name: String,
    /// What it may do.
    role: RoleName,
    /// The slug of a host's municipality; null for any other role.
    municipality: Option<String>,
    /// Whether it is closed.
    disabled: bool,
    /// When it was made.
    created_at: Timestamp,
}

/// What is changed of an account. What is left out stays.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AccountPatch {
    /// How it is called.
    #[schema(min_length = 1, max_length = 200)]
    pub(super) name: String,
    /// What it may do.
    pub(super) role: RoleName,
    /// The slug or number of a host's municipality; null for any other role.
    #[serde(default)]
    #[schema(max_length = 64)]
    pub(super) municipality: Option<String>,
    /// Whether it is closed.
    pub(super) disabled: bool,
}

/// What an account may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum RoleName {
    /// Acts for organisations.
    Employer,
    /// Looks after a municipality.
    Host,
    /// Looks after the region.
    Coordinator,
    /// Gives roles.
    Admin,
}

impl RoleName {
    /// The role of a row.
    pub(super) fn of(role: &str) -> RoleName {
        match role {
            "host" => RoleName::Host,
            "coordinator" => RoleName::Coordinator,
            "admin" => RoleName::Admin,
            _ => RoleName::Employer,
        }
    }

    /// As a row has it.
    pub(super) fn column(self) -> &'static str {
        match self {
            RoleName::Employer => "employer",
            RoleName::Host => "host",
            RoleName::Coordinator => "coordinator",
            RoleName::Admin => "admin",
        }
    }
}

impl Account {
    /// A row as it is shown.
    pub(crate) fn of(row: account::Account) -> Account {
        Account {
            role: RoleName::of(&row.role),
            created_at: Timestamp::from_microsecond(row.created_at).unwrap_or(Timestamp::UNIX_EPOCH),
            id: row.id,
            email: row.email,
            issuer: row.issuer,
            name: row.name,
            municipality: row.municipality_id,
            disabled: row.disabled,
        }
    }
}
