//! [`Role`]: what an account may do.

use crate::db::account::Account;

/// What an account may do, beside what it may do for the organisations that it is a member of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// Acts for organisations, and nothing else.
    Employer,
    /// Publishes homes and what life is like, and moderates, in the municipality with this slug.
    Host(String),
    /// Does what hosts do, in all of the region.
    Coordinator,
    /// Does all that, and gives others their roles.
    Admin,
}

impl Role {
    /// The role of an account; none when the row tells of none, which the database does not let happen.
    pub(crate) fn of(account: &Account) -> Option<Role> {
        Some(match account.role.as_str() {
            "employer" => Role::Employer,
            "host" => Role::Host(account.municipality_id.clone()?),
            "coordinator" => Role::Coordinator,
            "admin" => Role::Admin,
            _ => return None,
        })
    }

    /// As the API and the database name it.
    pub fn name(&self) -> &'static str {
        match self {
            Role::Employer => "employer",
            Role::Host(_) => "host",
            Role::Coordinator => "coordinator",
            Role::Admin => "admin",
        }
    }

    /// Whether it may do what the host of the municipality with this slug may do.
    pub fn hosts(&self, municipality: &str) -> bool {
        match self {
            Role::Employer => false,
            Role::Host(own) => own == municipality,
            Role::Coordinator | Role::Admin => true,
        }
    }
}
