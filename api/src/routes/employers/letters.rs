//! What members of employers are told by mail: in bokmål and in English, since nobody knows which
//! language an address speaks.

use crate::config::BaseUrl;
use crate::db::employer::Employer;
use crate::mail::letters::Letter;

/// Lets the receiver become a member by `ticket`, which is good for so many days.
pub(super) fn invitation(
    employer: &Employer,
    front_end: Option<&BaseUrl>,
    ticket: &str,
    days: i64,
) -> Letter {
    let name = name(employer);
    let (do_nb, do_en) = match front_end {
        Some(front_end) => {
            let link = format!("{front_end}/invitation?token={ticket}");
            (format!("og gå hit: {link}"), format!("and go here: {link}"))
        }
        None => (format!("og lim inn denne koden: {ticket}"), format!("and paste this code: {ticket}")),
    };
    let body = format!(
        "Du er invitert til å legge ut ledige stillinger for {name} på Flytthit. Logg inn, eller lag en konto med \
         denne adressen, {do_nb}\n\nDen virker i {days} dager, og én gang. Kjenner du ikke {name}, trenger du ikke \
         gjøre noe.\n\n--\n\nYou are invited to post vacancies for {name} on Flytthit. Log in, or make an account \
         with this address, {do_en}\n\nIt works for {days} days, and once. If you do not know {name}, you need not \
         do anything.\n"
    );
    Letter { subject: "Invitasjon til Flytthit / Invitation to Flytthit".to_owned(), body }
}

/// Tells a member whether the employer may publish, and what whoever decided it says.
pub(super) fn approval(employer: &Employer, note: Option<&str>) -> Letter {
    let name = name(employer);
    let note = note.map(|note| format!("\n\n{note}")).unwrap_or_default();
    let (subject, nb, en) = match employer.approved {
        true => (
            "Godkjent på Flytthit / Approved on Flytthit",
            format!("{name} er godkjent og kan legge ut ledige stillinger på Flytthit."),
            format!("{name} is approved and may publish vacancies on Flytthit."),
        ),
        false => (
            "Ikke godkjent på Flytthit / Not approved on Flytthit",
            format!("{name} er ikke godkjent på Flytthit. Stillinger som lå ute, er satt på vent."),
            format!("{name} is not approved on Flytthit. Vacancies that were open are paused."),
        ),
    };
    Letter { subject: subject.to_owned(), body: format!("{nb}\n\n--\n\n{en}{note}\n") }
}

/// What an employer is called; one that the register has not named yet by its number.
fn name(employer: &Employer) -> &str {
    employer.name.as_deref().unwrap_or(&employer.organisation_number)
}
