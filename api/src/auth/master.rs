//! [`MasterSecret`]: what seals the secrets that the database holds, and is itself outside of it.

use aws_lc_rs::aead::{AES_256_GCM_SIV, Aad, NONCE_LEN, Nonce, RandomizedNonceKey};
use aws_lc_rs::{hmac, rand};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::{fmt, str::FromStr};

/// 32 random bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct MasterSecret([u8; 32]);

/// Why there is no master secret, or why it does not help.
#[derive(Debug, thiserror::Error)]
pub enum SecretError {
    /// The text is no secret.
    #[error("the secret must be 32 bytes as base64")]
    Format,
    /// The file holds no secret.
    #[error("{0} must hold 32 bytes as base64")]
    FileFormat(PathBuf),
    /// The file can be neither read nor made.
    #[error("the file of the secret, {path}, can be neither read nor made")]
    File {
        /// The file.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// What is sealed was sealed with another secret, or has been changed.
    #[error(
        "the secret does not open what the database holds: it was sealed with another one (see --secret-file)"
    )]
    Wrong,
}

impl MasterSecret {
    /// A new one.
    pub fn random() -> MasterSecret {
        let mut bytes = [0; 32];
        rand::fill(&mut bytes).expect("the operating system gives random bytes");
        MasterSecret(bytes)
    }

    /// The one that a file holds. A missing file is made, readable by its owner alone; of several
    /// processes that do so at once, one makes it and the others read it.
    ///
    /// # Errors
    /// When the file holds none, or cannot be read or made.
    pub fn of_file(path: &Path) -> Result<MasterSecret, SecretError> {
        let failed = |source| SecretError::File { path: path.to_owned(), source };
        let text = match fs::read_to_string(path) {
            Err(err) if err.kind() == io::ErrorKind::NotFound => {
                create(path).and_then(|()| fs::read_to_string(path)).map_err(failed)?
            }
            read => read.map_err(failed)?,
        };
        text.trim().parse().map_err(|_| SecretError::FileFormat(path.to_owned()))
    }

    /// Seals `bytes`, so that they open only under the same `name`.
    pub(crate) fn seal(&self, name: &str, mut bytes: Vec<u8>) -> String {
        let nonce = self.key().seal_in_place_append_tag(Aad::from(name), &mut bytes);
        let nonce = nonce.expect("AES-GCM-SIV seals whatever is shorter than 64 GiB");
        BASE64_URL_SAFE_NO_PAD.encode([nonce.as_ref().as_slice(), &bytes].concat())
    }

    /// Opens what was sealed under this `name`.
    ///
    /// # Errors
    /// [`SecretError::Wrong`] when it was sealed otherwise.
    pub(crate) fn open(&self, name: &str, sealed: &str) -> Result<Vec<u8>, SecretError> {
        let sealed = BASE64_URL_SAFE_NO_PAD.decode(sealed).map_err(|_| SecretError::Wrong)?;
        let (nonce, bytes) = sealed.split_at_checked(NONCE_LEN).ok_or(SecretError::Wrong)?;
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| SecretError::Wrong)?;
        let mut bytes = bytes.to_vec();
        let opened = self.key().open_in_place(nonce, Aad::from(name), &mut bytes);
        opened.map(|opened| opened.to_vec()).map_err(|_| SecretError::Wrong)
    }

    /// A digest of `text` that nobody can compute without the secret; different for each `name`.
    pub(crate) fn digest(&self, name: &str, text: &str) -> String {
        let derived = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &self.0), name.as_bytes());
        let key = hmac::Key::new(hmac::HMAC_SHA256, derived.as_ref());
        BASE64_URL_SAFE_NO_PAD.encode(hmac::sign(&key, text.as_bytes()))
    }

    fn key(&self) -> RandomizedNonceKey {
        RandomizedNonceKey::new(&AES_256_GCM_SIV, &self.0).expect("the key has 32 bytes")
    }
}

/// Makes the file whole or not at all, unless it is there by then.
fn create(path: &Path) -> io::Result<()> {
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{}", uuid::Uuid::now_v7()));
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&draft)?;
    let written = writeln!(file, "{}", BASE64_STANDARD.encode(MasterSecret::random().0))
        .and_then(|()| file.sync_all())
        .and_then(|()| fs::hard_link(&draft, path));
    fs::remove_file(&draft)?;
    match written {
        Err(err) if err.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        written => written,
    }
}

impl FromStr for MasterSecret {
    type Err = SecretError;

    fn from_str(text: &str) -> Result<MasterSecret, SecretError> {
        let bytes = BASE64_STANDARD.decode(text).or_else(|_| BASE64_URL_SAFE_NO_PAD.decode(text));
        let bytes = bytes.ok().and_then(|bytes| bytes.try_into().ok());
        bytes.map(MasterSecret).ok_or(SecretError::Format)
    }
}

impl fmt::Debug for MasterSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MasterSecret(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;
    use std::thread;

    #[test]
    fn what_is_sealed_opens_with_the_same_secret_and_name_alone() {
        let secret = MasterSecret::random();
        let sealed = secret.seal("a", b"hidden".to_vec());
        assert_eq!(secret.open("a", &sealed).unwrap(), b"hidden");
        assert_ne!(secret.seal("a", b"hidden".to_vec()), sealed);
        assert!(secret.open("b", &sealed).is_err());
        assert!(MasterSecret::random().open("a", &sealed).is_err());
        for broken in ["", "AAAA", &sealed[..sealed.len() - 2], &format!("A{}", &sealed[1..])] {
            assert!(secret.open("a", broken).is_err(), "{broken}");
        }
    }

    #[test]
    fn a_missing_file_is_made_once_for_its_owner_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        let secrets: Vec<MasterSecret> = thread::scope(|scope| {
            let made: Vec<_> =
                (0..8).map(|_| scope.spawn(|| MasterSecret::of_file(&path).unwrap())).collect();
            made.into_iter().map(|made| made.join().unwrap()).collect()
        });
        assert!(secrets.iter().all(|secret| *secret == secrets[0]));
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no draft is left");
        assert_ne!(MasterSecret::of_file(&folder.path().join("other")).unwrap(), secrets[0]);

        fs::write(&path, "too short").unwrap();
        assert!(matches!(MasterSecret::of_file(&path), Err(SecretError::FileFormat(_))));
        let missing = folder.path().join("no/such/folder");
        assert!(matches!(MasterSecret::of_file(&missing), Err(SecretError::File { .. })));
    }

    #[test]
    fn a_secret_does_not_show_itself() {
        let text = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
        assert_eq!(format!("{:?}", text.parse::<MasterSecret>().unwrap()), "MasterSecret(…)");
        assert!("MDEyMzQ1Njc4OWFiY2RlZg==".parse::<MasterSecret>().is_err());
    }
}
