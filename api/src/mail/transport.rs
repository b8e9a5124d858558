//! [`Transport`] and [`Sender`]: where mails are handed over, and in whose name.

use lettre::message::Mailbox;
use lettre::transport::smtp;
use lettre::{FileTransport, Message, SmtpTransport, Transport as _};
use std::{fmt, fs, str::FromStr, time::Duration};
use url::Url;

/// How long a mail server may take for each step.
const PATIENCE: Duration = Duration::from_secs(10);

/// Where mails are handed over.
#[derive(Clone)]
pub enum Transport {
    /// To a mail server.
    Smtp(SmtpTransport),
    /// As files in a folder, which somebody else looks after.
    Files(FileTransport),
}

/// The text names no transport.
#[derive(Debug, thiserror::Error)]
pub enum TransportError {
    /// It has none of the known forms. The text is not shown: it may hold a password.
    #[error("not of the form smtp://host, smtps://user:password@host or file:///folder")]
    Form,
    /// The folder cannot be made.
    #[error("the folder of the mails cannot be made: {0}")]
    Folder(std::io::Error),
}

/// Why a mail was not taken.
pub(super) struct Refusal {
    /// What went wrong, without the words of the server, which name the address.
    pub(super) reason: String,
    /// Whether it would not be taken later either.
    pub(super) permanent: bool,
}

impl Refusal {
    fn of_server(error: &smtp::Error) -> Refusal {
        // About this mail, that is: a wrong password of ours is no reason to give up what waits.
        let about_mail = |code: smtp::response::Code| matches!(u16::from(code), 550..=553);
        let permanent = error.status().is_some_and(about_mail);
        let reason = match error.status() {
            Some(code) => format!("the server answered {code}"),
            None if error.is_timeout() => "the server did not answer in time".to_owned(),
            None => "the server could not be asked".to_owned(),
        };
        Refusal { reason, permanent }
    }
}

impl Transport {
    /// Hands a mail over.
    ///
    /// # Errors
    /// When it is not taken.
    pub(super) fn send(&self, mail: &Message) -> Result<(), Refusal> {
        match self {
            Transport::Smtp(server) => {
                server.send(mail).map(drop).map_err(|error| Refusal::of_server(&error))
            }
            Transport::Files(folder) => folder
                .send(mail)
                .map(drop)
                .map_err(|error| Refusal { reason: error.to_string(), permanent: false }),
        }
    }
}

impl FromStr for Transport {
    type Err = TransportError;

    fn from_str(text: &str) -> Result<Transport, TransportError> {
        let url = Url::parse(text).map_err(|_| TransportError::Form)?;
        match url.scheme() {
            "smtp" | "smtps" => {
                let server = SmtpTransport::from_url(text).map_err(|_| TransportError::Form)?;
                Ok(Transport::Smtp(server.timeout(Some(PATIENCE)).build()))
            }
            "file" => {
                let folder = url.to_file_path().map_err(|()| TransportError::Form)?;
                fs::create_dir_all(&folder).map_err(TransportError::Folder)?;
                Ok(Transport::Files(FileTransport::new(folder)))
            }
            _ => Err(TransportError::Form),
        }
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Transport::Smtp(_) => "Smtp(…)",
            Transport::Files(_) => "Files(…)",
        })
    }
}

/// In whose name mails come, such as `Flytthit <post@flytthit.example.org>`.
#[derive(Clone, Debug)]
pub struct Sender(pub(super) Mailbox);

impl Sender {
    /// The part after the `@`, in which the names of mails are unique.
    pub(super) fn domain(&self) -> &str {
        self.0.email.domain()
    }
}

impl FromStr for Sender {
    type Err = lettre::address::AddressError;

    fn from_str(text: &str) -> Result<Sender, Self::Err> {
        text.parse().map(Sender)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transport_is_a_server_or_a_folder_and_does_not_show_its_password() {
        let folder = tempfile::tempdir().unwrap();
        let files = format!("file://{}/mails", folder.path().display());
        for (text, shown) in [
            ("smtp://127.0.0.1:2525", "Smtp(…)"),
            ("smtps://kari:hemmelig@mail.example.org", "Smtp(…)"),
            ("smtp://kari:hemmelig@mail.example.org:587?tls=required", "Smtp(…)"),
            (files.as_str(), "Files(…)"),
        ] {
            assert_eq!(format!("{:?}", text.parse::<Transport>().unwrap()), shown, "{text}");
        }
        for text in ["mail.example.org", "http://mail.example.org", "smtp://kari:hemmelig@?tls=maybe", ""] {
            let error = text.parse::<Transport>().unwrap_err();
            assert!(!error.to_string().contains("hemmelig"), "{error}");
        }
    }
}
