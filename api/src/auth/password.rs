//! Passwords: Argon2id with 19 MiB and two passes (OWASP), so that trying many is dear.

mod hasher;

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use std::fmt;

pub use hasher::{Hasher, Queue};

/// The fewest characters of a password.
pub const MIN_CHARACTERS: usize = 15;
/// The most bytes of a password.
pub const MAX_BYTES: usize = 1024;

/// A password, which no log shows.
#[derive(Clone)]
pub struct Password(Vec<u8>);

/// The text cannot be a password here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// It is too easily guessed.
    #[error("a password has at least {MIN_CHARACTERS} characters")]
    TooShort,
    /// It is longer than anybody needs.
    #[error("a password has at most {MAX_BYTES} bytes")]
    TooLong,
}

impl Password {
    /// A password that somebody chooses.
    ///
    /// # Errors
    /// When it is too short or too long.
    pub fn chosen(text: &str) -> Result<Password, PasswordError> {
        if text.len() > MAX_BYTES {
            return Err(PasswordError::TooLong);
        }
        if text.chars().count() < MIN_CHARACTERS {
            return Err(PasswordError::TooShort);
        }
        Ok(Password(text.as_bytes().to_vec()))
    }

    /// A password that somebody shows, which may be none at all.
    pub fn shown(text: &str) -> Password {
        // One byte more than any password has makes it a wrong one, and keeps it cheap.
        Password(text.as_bytes()[..text.len().min(MAX_BYTES + 1)].to_vec())
    }

    /// Its hash in PHC form.
    pub fn hash(&self) -> String {
        self.hash_in(&mut Memory::default())
    }

    /// Its hash in PHC form, computed in `memory`.
    fn hash_in(&self, memory: &mut Memory) -> String {
        let (params, salt) = (params(), Salt::generate());
        let output = memory.output(&params, &self.0, &salt).expect("Argon2 hashes passwords of up to 4 GiB");
        let hash = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&params).expect("these are within Argon2's bounds"),
            salt: Some(salt),
            hash: Some(output),
        };
        hash.to_string()
    }

    /// Whether this is the hash of the password, computed in `memory`. Hashes that this service has not made, of
    /// another algorithm or with other parameters, are of no password.
    fn matches(&self, hash: &str, memory: &mut Memory) -> bool {
        let Ok(hash) = PasswordHash::new(hash) else { return false };
        let params = params();
        let ours = hash.algorithm == Algorithm::Argon2id.ident()
            && hash.version == Some(Version::V0x13.into())
            && ParamsString::try_from(&params).is_ok_and(|params| params == hash.params);
        let (Some(salt), Some(expected), true) = (hash.salt, hash.hash, ours) else { return false };
        // `Output` is compared in constant time.
        memory.output(&params, &self.0, &salt).is_some_and(|output| output == expected)
    }
}

/// The memory in which passwords are hashed: 19 MiB from the first one on, for all that follow.
#[derive(Default)]
struct Memory(Vec<Block>);

impl Memory {
    fn output(&mut self, params: &Params, password: &[u8], salt: &Salt) -> Option<Output> {
        self.0.resize(params.block_count(), Block::new());
        let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params.clone());
        let mut output = [0; Params::DEFAULT_OUTPUT_LEN];
        argon2.hash_password_into_with_memory(password, salt, &mut output, &mut self.0).ok()?;
        Output::new(&output).ok()
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

fn params() -> Params {
    Params::new(19_456, 2, 1, None).expect("these are within Argon2's bounds")
}

#[cfg(test)]
mod tests {
    use super::*;
    use argon2::PasswordVerifier;

    fn chosen(text: &str) -> Password {
        Password::chosen(text).unwrap()
    }

    fn matches(text: &str, hash: &str) -> bool {
        Password::shown(text).matches(hash, &mut Memory::default())
    }

    #[test]
    fn a_password_has_fifteen_characters_and_at_most_1024_bytes() {
        assert!(matches!(Password::chosen("fourteen chars"), Err(PasswordError::TooShort)));
        assert!(Password::chosen("fifteen charact").is_ok());
        // Characters are counted, not bytes.
        assert!(matches!(Password::chosen(&"ø".repeat(14)), Err(PasswordError::TooShort)));
        assert!(Password::chosen(&"ø".repeat(15)).is_ok());
        assert!(Password::chosen(&"x".repeat(1024)).is_ok());
        assert!(matches!(Password::chosen(&"x".repeat(1025)), Err(PasswordError::TooLong)));
    }

    #[test]
    fn every_byte_of_a_password_counts() {
        for length in [72, 73, 128, 1024] {
            let text = "x".repeat(length);
            let hash = chosen(&text).hash();
            assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
            assert!(matches(&text, &hash));
            let other = format!("{}y", &text[..length - 1]);
            assert!(!matches(&other, &hash), "{length}");
            assert!(!matches(&format!("{text}x"), &hash), "{length}");
        }
        let hash = chosen("a zero\0 and what comes after").hash();
        assert!(!matches("a zero", &hash));
    }

    #[test]
    fn hashes_are_those_of_the_library_and_of_earlier_versions() {
        let hash = chosen("fifteen charact").hash();
        assert!(Argon2::default().verify_password(b"fifteen charact", hash.as_str()).is_ok());
        let made =
            argon2::password_hash::PasswordHasher::hash_password(&Argon2::default(), b"fifteen charact");
        assert!(matches("fifteen charact", &made.unwrap().to_string()));
        for other in ["m=19456,t=1,p=1", "m=8192,t=2,p=1"] {
            assert!(!matches("fifteen charact", &hash.replace("m=19456,t=2,p=1", other)));
        }
        assert!(!matches("fifteen charact", &hash.replace("argon2id", "argon2i")));
    }

    #[test]
    fn a_password_does_not_show_itself() {
        assert_eq!(format!("{:?}", Password::shown("hemmelig")), "Password(…)");
    }
}
