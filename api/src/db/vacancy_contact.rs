//! Whom to ask about a vacancy.

use diesel::{ExpressionMethods, Insertable, QueryDsl, Queryable, RunQueryDsl, Selectable, SelectableHelper};

use super::{Conn, Result, schema::vacancy_contact};

/// Somebody to ask about a vacancy: at least one of the texts is there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = vacancy_contact, treat_none_as_default_value = false)]
pub struct Contact {
    /// The vacancy.
    pub vacancy_id: String,
    /// Its place among the contacts of the vacancy.
    pub ordinal: i32,
    /// The name.
    pub name: Option<String>,
    /// What they are there.
    pub title: Option<String>,
    /// The mail address.
    pub email: Option<String>,
    /// The telephone number.
    pub phone: Option<String>,
}

/// The contacts of a vacancy, in the order of the advertisement.
pub fn of(conn: &mut Conn, vacancy_id: &str) -> Result<Vec<Contact>> {
    let rows = vacancy_contact::table
        .filter(vacancy_contact::vacancy_id.eq(vacancy_id))
        .order(vacancy_contact::ordinal);
    Ok(rows.select(Contact::as_select()).load(conn)?)
}

/// Gives a vacancy these contacts and no others.
pub fn replace(conn: &mut Conn, vacancy_id: &str, new: &[Contact]) -> Result<()> {
    diesel::delete(vacancy_contact::table.filter(vacancy_contact::vacancy_id.eq(vacancy_id)))
        .execute(conn)?;
    for (contact, ordinal) in new.iter().zip(0..) {
        let row = Contact { vacancy_id: vacancy_id.to_owned(), ordinal, ..contact.clone() };
        diesel::insert_into(vacancy_contact::table).values(&row).execute(conn)?;
    }
    Ok(())
}

/// The vacancies that have contacts.
pub fn vacancies(conn: &mut Conn) -> Result<Vec<String>> {
    let ids = vacancy_contact::table.select(vacancy_contact::vacancy_id).distinct();
    Ok(ids.order(vacancy_contact::vacancy_id).load(conn)?)
}
