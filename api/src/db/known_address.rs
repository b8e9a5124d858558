//! Addresses that have logged in to an account, by keyed digests: which addresses they are cannot be read from
//! the database.

use diesel::{
    ExpressionMethods, Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper,
    dsl::exists, select,
};

use super::{Conn, Result, schema::known_address};

/// An address that has logged in to an account.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = known_address)]
pub struct KnownAddress {
    /// The account.
    pub account_id: String,
    /// The keyed digest of the account and the address.
    pub digest: String,
    /// When it logged in last, in microseconds since 1970.
    pub seen_at: i64,
}

/// Maximum number of addresses that are remembered of an account.
const MAX_ADDRESSES: i64 = 20;

/// Whether an address with this digest has logged in to the account.
pub fn is_known(conn: &mut Conn, account_id: &str, digest: &str) -> Result<bool> {
    Ok(select(exists(known_address::table.find((account_id, digest)))).get_result(conn)?)
}

/// The addresses that have logged in to an account.
pub fn of(conn: &mut Conn, account_id: &str) -> Result<Vec<KnownAddress>> {
    let of_account = known_address::table.filter(known_address::account_id.eq(account_id));
    Ok(of_account.select(KnownAddress::as_select()).load(conn)?)
}

/// Remembers that an address has logged in; of too many, the one that logged in longest ago is forgotten.
pub fn remember(conn: &mut Conn, new: &KnownAddress) -> Result<()> {
    diesel::delete(known_address::table.find((&new.account_id, &new.digest))).execute(conn)?;
    diesel::insert_into(known_address::table).values(new).execute(conn)?;
    let of_account = known_address::table.filter(known_address::account_id.eq(&new.account_id));
    let too_many: Vec<String> = of_account
        .order((known_address::seen_at.desc(), known_address::digest))
        .select(known_address::digest)
        .offset(MAX_ADDRESSES)
        .limit(MAX_ADDRESSES)
        .load(conn)?;
    diesel::delete(of_account.filter(known_address::digest.eq_any(too_many))).execute(conn)?;
    Ok(())
}

/// Forgets all addresses of an account.
pub fn forget(conn: &mut Conn, account_id: &str) -> Result<()> {
    diesel::delete(known_address::table.filter(known_address::account_id.eq(account_id))).execute(conn)?;
    Ok(())
}

/// Forgets the addresses that have not logged in since this instant.
pub fn purge(conn: &mut Conn, before: i64) -> Result<()> {
    diesel::delete(known_address::table.filter(known_address::seen_at.lt(before))).execute(conn)?;
    Ok(())
}
