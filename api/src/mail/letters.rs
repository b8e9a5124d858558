//! What mails say: in bokmål and in English, since nobody knows which language an address speaks.

use crate::config::BaseUrl;

/// A mail without its receiver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
}

/// Lets the receiver choose a password by `ticket`, which is good for so many hours. `new` tells that the
/// account has just been made.
pub fn password(front_end: Option<&BaseUrl>, ticket: &str, hours: i64, new: bool) -> Letter {
    let (subject, nb, en) = match new {
        true => (
            "Velkommen til Flytthit / Welcome to Flytthit",
            "Noen, trolig du, har bedt om en konto for denne adressen. Den er klar når du har valgt et passord.",
            "Somebody, probably you, asked for an account for this address. It is ready once you have chosen a password.",
        ),
        false => (
            "Nytt passord / New password",
            "Noen, trolig du, har bedt om et nytt passord for kontoen med denne adressen. Når du velger det, \
             avsluttes alle innlogginger, og kontoens nøkler virker ikke lenger.",
            "Somebody, probably you, asked for a new password for the account with this address. Once you \
             choose it, all logins end, and the keys of the account no longer work.",
        ),
    };
    let (do_nb, do_en) = match front_end {
        Some(front_end) => {
            let link = format!("{front_end}/password?token={ticket}");
            (format!("Velg passord her: {link}"), format!("Choose a password here: {link}"))
        }
        None => (
            format!("Lim inn denne koden der du velger passord: {ticket}"),
            format!("Paste this code where you choose the password: {ticket}"),
        ),
    };
    let body = format!(
        "{nb}\n\n{do_nb}\n\nDen virker i {hours} {}, og én gang. Var det ikke deg, trenger du ikke gjøre noe.\n\n\
         --\n\n{en}\n\n{do_en}\n\nIt works for {hours} {}, and once. If it was not you, you need not do anything.\n",
        if hours == 1 { "time" } else { "timer" },
        if hours == 1 { "hour" } else { "hours" },
    );
    Letter { subject: subject.to_owned(), body }
}

/// Tells somebody who asked for a new password that there is nothing to log in to.
pub fn no_account() -> Letter {
    Letter {
        subject: "Nytt passord / New password".to_owned(),
        body: "Noen, trolig du, har bedt om et nytt passord, men ingen konto med passord har denne adressen. Kanskje du \
               bruker en annen adresse, eller logger inn på en annen måte. Var det ikke deg, trenger du ikke gjøre \
               noe.\n\n--\n\nSomebody, probably you, asked for a new password, but no account with a password has \
               this address. Perhaps you use another address, or log in in another way. If it was not you, you need \
               not do anything.\n"
            .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_shows_the_code_or_links_to_the_front_end() {
        let plain = password(None, "abc", 1, false);
        assert!(plain.body.contains("passord: abc\n") && plain.body.contains("password: abc\n"));
        assert!(plain.body.contains("i 1 time,") && plain.body.contains("for 1 hour,"));
        let front_end = "https://front.example.org/".parse().unwrap();
        let linked = password(Some(&front_end), "abc", 24, true);
        assert!(linked.body.contains("her: https://front.example.org/password?token=abc\n"));
        assert!(linked.body.contains("i 24 timer,") && linked.body.contains("for 24 hours,"));
    }
}
