//! [`Transport`] and [`Sender`]: where mails are handed over, and in whose name.

use lettre::message::Mailbox;
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

impl Transport {
    /// Hands a mail over.
    ///
    /// # Errors
    /// When it is not taken.
    pub(super) fn send(&self, mail: &Message) -> Result<(), Box<dyn std::error::Error>> {
        match self {
            Transport::Smtp(server) => _ = server.send(mail)?,
            Transport::Files(folder) => _ = folder.send(mail)?,
        }
        Ok(())
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
