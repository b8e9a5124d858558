//! Who may call.

use std::collections::HashMap;

use diesel::{
    AsChangeset, BoolExpressionMethods, ExpressionMethods, Identifiable, Insertable, OptionalExtension,
    QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper,
};

use super::{Conn, Result, schema::account};

/// Who may call: somebody with a password, or whom an outside issuer vouches for.
#[derive(Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset, Identifiable)]
#[diesel(table_name = account, treat_none_as_null = true)]
pub struct Account {
    /// A UUIDv7.
    pub id: String,
    /// The address in its canonical form.
    pub email: Option<String>,
    /// How the account is called.
    pub name: String,
    /// The Argon2id hash of the password, in PHC form; without one there is no login by password.
    pub password: Option<String>,
    /// The outside issuer that vouches for the account.
    pub issuer: Option<String>,
    /// How that issuer names it.
    pub subject: Option<String>,
    /// `employer`, `host`, `coordinator` or `admin`.
    pub role: String,
    /// The slug of a host's municipality.
    pub municipality_id: Option<String>,
    /// Whether the account is closed.
    pub disabled: bool,
    /// When it was made, in microseconds since 1970.
    pub created_at: i64,
    /// The revision that last changed it.
    pub revision: i64,
}

/// The account with this id.
pub fn find(conn: &mut Conn, id: &str) -> Result<Option<Account>> {
    Ok(account::table.find(id).select(Account::as_select()).first(conn).optional()?)
}

/// The account with this address.
pub fn by_email(conn: &mut Conn, email: &str) -> Result<Option<Account>> {
    Ok(account::table.filter(account::email.eq(email)).select(Account::as_select()).first(conn).optional()?)
}

/// The account of whom this issuer names so.
pub fn by_subject(conn: &mut Conn, issuer: &str, subject: &str) -> Result<Option<Account>> {
    let named = account::issuer.eq(issuer).and(account::subject.eq(subject));
    Ok(account::table.filter(named).select(Account::as_select()).first(conn).optional()?)
}

/// How the accounts with these ids are called, at most a thousand.
pub fn names(conn: &mut Conn, ids: &[&str]) -> Result<HashMap<String, String>> {
    let names = account::table.filter(account::id.eq_any(ids)).select((account::id, account::name));
    Ok(names.load(conn)?.into_iter().collect())
}

/// Adds an account.
pub fn insert(conn: &mut Conn, new: &Account) -> Result<()> {
    diesel::insert_into(account::table).values(new).execute(conn)?;
    Ok(())
}

/// Replaces the account with this id.
pub fn update(conn: &mut Conn, new: &Account) -> Result<()> {
    diesel::update(new).set(new).execute(conn)?;
    Ok(())
}

/// The accounts after the one with the id `after`, oldest first, at most `limit`.
pub fn list(conn: &mut Conn, after: Option<&str>, limit: u32) -> Result<Vec<Account>> {
    let mut query =
        account::table.order(account::id).limit(limit.into()).select(Account::as_select()).into_boxed();
    if let Some(id) = after {
        query = query.filter(account::id.gt(id));
    }
    Ok(query.load(conn)?)
}

/// How many admins may log in.
pub fn admins(conn: &mut Conn) -> Result<i64> {
    let admins = account::table.filter(account::role.eq("admin").and(account::disabled.eq(false)));
    Ok(admins.count().get_result(conn)?)
}
