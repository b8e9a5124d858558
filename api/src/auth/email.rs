//! [`EmailAddress`]: the one form in which an address is known, so that no two accounts look alike.

use crate::error::Fault;
use std::{fmt, str::FromStr};

/// An e-mail address in its canonical form: ASCII, in lower case, the domain in Punycode.
///
/// Mail servers may tell letter cases of the part before the `@` apart (RFC 5321 §2.4); none that
/// matters does, and people do not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EmailAddress(String);

/// The text is no address that is taken here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EmailError {
    /// It has not the form of one.
    #[error("not an e-mail address such as kari@example.org")]
    Form,
    /// It is longer than mail servers take.
    #[error("an e-mail address has at most {MAX_BYTES} bytes")]
    TooLong,
    /// The part before the `@` is longer than mail servers take.
    #[error("before the @ there are at most {MAX_LOCAL} characters")]
    LongLocal,
    /// The part before the `@` has other characters than these.
    #[error("before the @ only letters a to z, digits, and .!#$%&'*+/=?^_`{{|}}~- are taken")]
    Local,
    /// The part after the `@` is no name of a domain.
    #[error("what follows the @ is not a domain name")]
    Domain,
}

/// The most bytes of an address (RFC 5321 §4.5.3.1.3, without the brackets).
const MAX_BYTES: usize = 254;
/// The most bytes before the `@` (RFC 5321 §4.5.3.1.1).
const MAX_LOCAL: usize = 64;

impl EmailAddress {
    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The address that a body gives at this pointer.
    ///
    /// # Errors
    /// The fault, when it is none.
    pub fn in_body(pointer: &str, text: &str) -> Result<EmailAddress, Fault> {
        text.parse().map_err(|err: EmailError| Fault::in_body(pointer, err.to_string()))
    }
}

/// Takes nothing away silently: a space around it, a full-width `＠` or a letter from another alphabet
/// before the `@` is refused.
impl FromStr for EmailAddress {
    type Err = EmailError;

    fn from_str(text: &str) -> Result<EmailAddress, EmailError> {
        if text.len() > MAX_BYTES {
            return Err(EmailError::TooLong);
        }
        let (local, domain) = text.split_once('@').ok_or(EmailError::Form)?;
        let is_word = |word: &str| !word.is_empty() && word.bytes().all(is_atom);
        if !local.split('.').all(is_word) {
            return Err(EmailError::Local);
        }
        if local.len() > MAX_LOCAL {
            return Err(EmailError::LongLocal);
        }
        let address = format!("{local}@{}", ascii_domain(domain)?).to_ascii_lowercase();
        if address.len() > MAX_BYTES { Err(EmailError::TooLong) } else { Ok(EmailAddress(address)) }
    }
}

/// The characters of an atom (RFC 5322 §3.2.3).
fn is_atom(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte)
}

/// The domain as DNS has it. A name that maps to another one (full-width letters, `ß` of old, invisible
/// joiners) is not taken as that other one but refused, unless only upper case told them apart.
fn ascii_domain(domain: &str) -> Result<String, EmailError> {
    let ascii = idna::domain_to_ascii_strict(domain).map_err(|_| EmailError::Domain)?;
    let (back, errors) = idna::domain_to_unicode(&ascii);
    errors.map_err(|_| EmailError::Domain)?;
    let same = domain.eq_ignore_ascii_case(&ascii) || domain.to_lowercase() == back;
    let labels: Vec<&str> = ascii.split('.').collect();
    let named = labels.len() > 1
        && labels.iter().all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
        // An address of numbers is no name.
        && !labels.iter().all(|label| label.bytes().all(|byte| byte.is_ascii_digit()));
    if same && named { Ok(ascii) } else { Err(EmailError::Domain) }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn canonical(text: &str) -> Result<String, EmailError> {
        text.parse().map(|address: EmailAddress| address.to_string())
    }

    #[test]
    fn an_address_has_one_form() {
        for (text, expected) in [
            ("kari@example.org", "kari@example.org"),
            ("Kari.Nordmann+jobb@Example.ORG", "kari.nordmann+jobb@example.org"),
            ("kari@røros.kommune.no", "kari@xn--rros-gra.kommune.no"),
            ("kari@RØROS.kommune.no", "kari@xn--rros-gra.kommune.no"),
            ("kari@xn--rros-gra.kommune.no", "kari@xn--rros-gra.kommune.no"),
        ] {
            assert_eq!(canonical(text), Ok(expected.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_only_looks_like_an_address_is_refused() {
        for text in [
            "",
            "kari",
            "@example.org",
            "kari@",
            "kari@example",
            "kari@@example.org",
            "kari@a@example.org",
            " kari@example.org",
            "kari@example.org ",
            "kari@example.org\n",
            "ka ri@example.org",
            "kari@exam ple.org",
            "kari\0@example.org",
            "kari@example.org\0",
            "kari\r\nBcc: x@example.org",
            ".kari@example.org",
            "kari.@example.org",
            "ka..ri@example.org",
            "kari@.example.org",
            "kari@example..org",
            "kari@example.org.",
            "kari@-example.org",
            "kari@127.0.0.1",
            "kari@[127.0.0.1]",
            "\"ka ri\"@example.org",
            "<kari@example.org>",
            "Kari <kari@example.org>",
            "kari(x)@example.org",
            "kari,ola@example.org",
            "kari@example.org,ola@example.org",
            "kari@ex_ample.org",
        ] {
            assert!(canonical(text).is_err(), "{text:?} became {:?}", canonical(text));
        }
        assert_eq!(canonical(&format!("{}@example.org", "k".repeat(65))), Err(EmailError::LongLocal));
        assert_eq!(canonical(&format!("k@{}org", "example.".repeat(40))), Err(EmailError::TooLong));
    }

    #[test]
    fn tricks_with_unicode_are_refused_and_never_another_address() {
        for text in [
            "kаri@example.org",         // a Cyrillic а
            "karı@example.org",         // a dotless i
            "KARİ@example.org",         // an I with a dot
            "\u{212a}ari@example.org",  // the sign of kelvin, which is k in lower case
            "ｋａｒｉ@example.org",     // full width
            "kari＠example.org",        // a full-width @
            "kari﹫example.org",        // a small @
            "ka\u{200b}ri@example.org", // a space without width
            "ka\u{ad}ri@example.org",   // a hyphen that does not show
            "\u{202e}irak@example.org", // from right to left
            "kari\u{301}@example.org",  // an accent of its own
            "kari@exam\u{200b}ple.org",
            "kari@exam\u{ad}ple.org",
            "kari@\u{202e}example.org",
            "kari@ｅｘａｍｐｌｅ.org",
            "kari@example。org", // the full stop of Chinese, which DNS takes for a dot
            "kari@example.ⓞrg",
            "kari@e\u{200d}xample.org",
            "kari@xn--example-.org",
            "kari@xn--a.org",
        ] {
            assert!(canonical(text).is_err(), "{text:?} became {:?}", canonical(text));
        }
        // A domain that looks alike is another domain, and shows in Punycode that it is.
        assert_eq!(canonical("kari@exаmple.org"), Ok("kari@xn--exmple-4nf.org".to_owned()));
    }
}
