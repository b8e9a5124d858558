//! `flytthit admin`

use std::io::{self, BufRead, IsTerminal, Write};

use clap::Subcommand;
use uuid::Uuid;

use super::{Database, Done, print};
use crate::{
    auth::{email::EmailAddress, password::Password},
    db::account::{self, Account},
    routes::ShownAccount,
    write::Change,
};

/// `flytthit admin`
#[derive(Debug, Subcommand)]
pub enum Admin {
    /// Make an account that may give others their roles. The password is asked for, or read from the
    /// standard input where that is no terminal.
    Create {
        /// The e-mail address that it logs in with.
        #[arg(long)]
        email: EmailAddress,
        /// How it is called.
        #[arg(long)]
        name: String,
    },
}

/// `flytthit admin`
pub fn run(database: &Database, command: &Admin) -> Done {
    let Admin::Create { email, name } = command;
    let db = database.open()?;
    let taken = || format!("{email} has an account already");
    if db.read_blocking(|conn| account::by_email(conn, email.as_str()))?.is_some() {
        return Err(taken().into());
    }
    let password = Password::chosen(&ask()?)?.hash();
    db.write_blocking(|conn, revision| -> Result<(), Box<dyn std::error::Error>> {
        if account::by_email(conn, email.as_str())?.is_some() {
            return Err(taken().into());
        }
        let mut change = Change::unasked(conn, revision);
        let new = Account {
            id: Uuid::now_v7().to_string(),
            email: Some(email.to_string()),
            name: name.clone(),
            password: Some(password),
            issuer: None,
            subject: None,
            role: "admin".to_owned(),
            municipality_id: None,
            disabled: false,
            created_at: change.now,
            revision,
        };
        account::insert(change.conn, &new)?;
        let id = new.id.clone();
        change.record("create", "account", &id, None, Some(&ShownAccount::of(new)))?;
        Ok(())
    })?;
    print(&format!("{email} is an admin\n"))
}

/// The password: asked for twice on a terminal, else the first line of the standard input.
fn ask() -> Result<String, Box<dyn std::error::Error>> {
    if !io::stdin().is_terminal() {
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        return Ok(line.trim_end_matches(['\n', '\r']).to_owned());
    }
    let mut out = io::stderr();
    let mut prompt = |text: &str| {
        write!(out, "{text}: ").and_then(|()| out.flush())?;
        rpassword::read_password()
    };
    let password = prompt("Password")?;
    if prompt("The same again")? == password { Ok(password) } else { Err("the passwords differ".into()) }
}
