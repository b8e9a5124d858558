//! [`Caller`], and the callers who may do more.

use super::Role;
use crate::db::account::Account;
use crate::db::{self, Conn, membership};
use crate::error::{Error, Result};
use crate::organisation::OrganisationNumber;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use std::future::{Ready, ready};

/// Somebody who has shown who he is.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The id of the account.
    pub account: String,
    /// What the account may do.
    pub role: Role,
    /// The organisations that the token itself says the caller acts for.
    pub organisations: Vec<OrganisationNumber>,
    /// What a key is limited to; none where everything is allowed that the account may do.
    pub scopes: Option<Vec<String>>,
}

impl Caller {
    /// The caller with this account.
    ///
    /// # Errors
    /// 401 when the account is disabled.
    pub(crate) fn of(account: &Account) -> Result<Caller> {
        let role = Role::of(account).filter(|_| !account.disabled);
        Ok(Caller {
            account: account.id.clone(),
            role: role.ok_or(Error::Unauthenticated("the account is closed"))?,
            organisations: Vec::new(),
            scopes: None,
        })
    }

    /// Whether the caller acts for this organisation: the token says so, or the account is a member.
    /// An admin acts for all.
    ///
    /// # Errors
    /// When the database fails.
    pub fn acts_for(&self, conn: &mut Conn, organisation: &OrganisationNumber) -> db::Result<bool> {
        Ok(self.role == Role::Admin
            || self.organisations.contains(organisation)
            || membership::exists(conn, organisation.as_str(), &self.account)?)
    }
}

/// The frame has found out who calls, where the document says that somebody must.
impl FromRequest for Caller {
    type Error = Error;
    type Future = Ready<Result<Caller>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(caller(req))
    }
}

fn caller(req: &HttpRequest) -> Result<Caller> {
    req.extensions().get::<Caller>().cloned().ok_or(Error::Unauthenticated("a bearer token is needed"))
}

/// A caller of these roles; any other is told that he may not.
macro_rules! callers {
    ($($(#[$doc:meta])* $name:ident: $role:pat => $wanted:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug)]
        pub struct $name(pub Caller);

        impl FromRequest for $name {
            type Error = Error;
            type Future = Ready<Result<$name>>;

            fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
                ready(caller(req).and_then(|caller| match caller.role {
                    $role => Ok($name(caller)),
                    _ => Err(Error::Forbidden($wanted)),
                }))
            }
        }
    )*};
}

callers! {
    /// Who looks after a municipality: its host, a coordinator or an admin.
    Host: Role::Host(_) | Role::Coordinator | Role::Admin => "only hosts and coordinators may do this";
    /// Who looks after the region: a coordinator or an admin.
    Coordinator: Role::Coordinator | Role::Admin => "only coordinators may do this";
    /// Who gives roles.
    Admin: Role::Admin => "only admins may do this";
}
