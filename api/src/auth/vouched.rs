//! [`Vouched`]: somebody whom an outside issuer vouches for, and his account here.

use super::Caller;
use crate::db::account::{self, Account};
use crate::db::{Conn, Db};
use crate::error::{Error, Result};
use crate::organisation::OrganisationNumber;
use crate::routes::ShownAccount;
use crate::write::Change;
use uuid::Uuid;

/// Whom an outside issuer vouches for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vouched {
    /// The issuer, as its tokens name it.
    pub issuer: String,
    /// What the issuer calls him: a person's pseudonym, or `0192:` and the number of an organisation.
    pub subject: String,
    /// The name of a person, where the token tells it.
    pub name: Option<String>,
    /// The organisations that he is proven to act for.
    pub organisations: Vec<OrganisationNumber>,
}

impl Vouched {
    /// The caller that he is. His account is made when he first comes.
    ///
    /// # Errors
    /// 401 when the account is closed.
    pub(super) async fn caller(self, db: &Db) -> Result<Caller> {
        let (issuer, subject) = (self.issuer.clone(), self.subject.clone());
        let known = db.read(move |conn| account::by_subject(conn, &issuer, &subject)).await?;
        let organisations = self.organisations.clone();
        let account = match known {
            Some(account) => account,
            None => db.write_private(move |conn| self.arrive(conn)).await?,
        };
        Ok(Caller { organisations, ..Caller::of(&account)? })
    }

    /// Makes the account, unless another request has been faster. Nobody outside sees it, so it makes no
    /// revision.
    fn arrive(self, conn: &mut Conn) -> Result<Account> {
        if let Some(account) = account::by_subject(conn, &self.issuer, &self.subject)? {
            return Ok(account);
        }
        let mut change = Change::unasked(conn, 0);
        let organisation = self.organisations.first().map(OrganisationNumber::as_str);
        let account = Account {
            id: Uuid::now_v7().to_string(),
            email: None,
            name: self.name.as_deref().or(organisation).unwrap_or("–").to_owned(),
            password: None,
            issuer: Some(self.issuer),
            subject: Some(self.subject),
            role: "employer".to_owned(),
            municipality_id: None,
            disabled: false,
            created_at: change.now,
            revision: 0,
        };
        account::insert(change.conn, &account)?;
        change.record("create", "account", &account.id, None, Some(&ShownAccount::of(account.clone())))?;
        Ok::<_, Error>(account)
    }
}
