//! The accounts of the demo set. Their password is no secret, so they are never in a real database.

use crate::{
    auth::password::Password,
    db::{
        self, Db,
        account::{self, Account},
        employer::{self, Employer},
        membership::{self, Membership},
    },
    routes::ShownAccount,
    write::Change,
};

/// Everybody's password.
pub const PASSWORD: &str = "a fictitious password";

/// Somebody who logs in at `<name>@demo.example`.
struct Person {
    name: &'static str,
    role: Role,
}

enum Role {
    Admin,
    Coordinator,
    /// Of the municipality with this slug.
    Host(&'static str),
    /// Of the employer with this organisation number, which no organisation has, and name.
    Employer(&'static str, &'static str),
}

/// Two employers, two hosts, and those who look after the region.
const PEOPLE: [Person; 6] = [
    Person { name: "admin", role: Role::Admin },
    Person { name: "coordinator", role: Role::Coordinator },
    Person { name: "tynset", role: Role::Host("tynset") },
    Person { name: "roros", role: Role::Host("roros") },
    Person { name: "helsetun", role: Role::Employer("311000004", "Blåhø helsetun (demo)") },
    Person { name: "bygg", role: Role::Employer("311000012", "Multemyra bygg (demo)") },
];

/// Adds the accounts that are not there yet.
///
/// # Errors
/// When the database fails.
pub fn write(db: &Db) -> db::Result<()> {
    let missing = db.read_blocking(|conn| {
        let mut missing = Vec::new();
        for person in PEOPLE {
            if account::by_email(conn, &person.email())?.is_none() {
                missing.push(person);
            }
        }
        Ok::<_, db::Error>(missing)
    })?;
    if missing.is_empty() {
        return Ok(());
    }
    let password = Password::chosen(PASSWORD).expect("it is long enough").hash();
    db.write_blocking(|conn, revision| {
        for person in &missing {
            // Another process may have been faster.
            if account::by_email(conn, &person.email())?.is_none() {
                person.add(&mut Change::unasked(conn, revision), &password)?;
            }
        }
        Ok(())
    })
}

impl Person {
    fn email(&self) -> String {
        format!("{}@demo.example", self.name)
    }

    fn add(&self, change: &mut Change<'_>, password: &str) -> db::Result<()> {
        let (role, municipality) = match self.role {
            Role::Admin => ("admin", None),
            Role::Coordinator => ("coordinator", None),
            Role::Host(municipality) => ("host", Some(municipality.to_owned())),
            Role::Employer(..) => ("employer", None),
        };
        let new = Account {
            id: super::id(&self.email()).to_string(),
            email: Some(self.email()),
            name: format!("{} (demo)", self.name),
            password: Some(password.to_owned()),
            issuer: None,
            subject: None,
            role: role.to_owned(),
            municipality_id: municipality,
            disabled: false,
            created_at: change.now,
            revision: change.revision,
        };
        account::insert(change.conn, &new)?;
        let id = new.id.clone();
        change.record("create", "account", &id, None, Some(&ShownAccount::of(new)))?;
        match self.role {
            Role::Employer(number, name) => employ(change, number, name, id),
            Role::Admin | Role::Coordinator | Role::Host(_) => Ok(()),
        }
    }
}

/// Adds an employer as if the business register had been asked, and lets the account act for it.
fn employ(change: &mut Change<'_>, number: &str, name: &str, account_id: String) -> db::Result<()> {
    let new = Employer {
        organisation_number: number.to_owned(),
        name: Some(name.to_owned()),
        municipality_id: Some("tynset".to_owned()),
        status: "verified".to_owned(),
        refusal: None,
        approved: true,
        withdrawn: false,
        checked_at: Some(change.now),
        created_at: change.now,
        revision: change.revision,
    };
    employer::insert(change.conn, &new)?;
    let since = change.now;
    let membership = Membership { organisation_number: number.to_owned(), account_id, created_at: since };
    membership::insert(change.conn, &membership)
}
