//! Organisation numbers (organisasjonsnummer), by which employers are known.

use std::{fmt, str::FromStr};

/// The number of an organisation: nine digits, the last of which checks the others.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OrganisationNumber(String);

/// Why a text is no organisation number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OrganisationNumberError {
    /// It has not nine digits.
    #[error("an organisation number has nine digits")]
    Digits,
    /// The digits do not check (modulus 11).
    #[error("these digits are no organisation number: one of them is wrong")]
    Checksum,
}

impl OrganisationNumber {
    /// The nine digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Nine ASCII digits, without spaces. The sum of the digits times 3 2 7 6 5 4 3 2 1 is a multiple of
/// 11, as Brønnøysundregistrene define it.
impl FromStr for OrganisationNumber {
    type Err = OrganisationNumberError;

    fn from_str(text: &str) -> Result<OrganisationNumber, OrganisationNumberError> {
        if text.len() != 9 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(OrganisationNumberError::Digits);
        }
        let weights = [3, 2, 7, 6, 5, 4, 3, 2, 1];
        let sum: u32 =
            text.bytes().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
        if sum.is_multiple_of(11) {
            Ok(OrganisationNumber(text.to_owned()))
        } else {
            Err(OrganisationNumberError::Checksum)
        }
    }
}

impl fmt::Display for OrganisationNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_numbers_check_and_others_do_not() {
        for real in ["974760673", "991825827", "964965226", "988077917", "923609016"] {
            assert_eq!(
                real.parse::<OrganisationNumber>().map(|found| found.to_string()),
                Ok(real.to_owned())
            );
        }
        for (wrong, reason) in [
            ("123456789", OrganisationNumberError::Checksum),
            ("974760674", OrganisationNumberError::Checksum),
            ("974 760 673", OrganisationNumberError::Digits),
            ("97476067", OrganisationNumberError::Digits),
            ("९७४७६०६७३", OrganisationNumberError::Digits),
            ("", OrganisationNumberError::Digits),
        ] {
            assert_eq!(wrong.parse::<OrganisationNumber>(), Err(reason), "{wrong}");
        }
    }

    #[test]
    fn any_single_wrong_digit_is_noticed() {
        let right = "974760673";
        for place in 0..9 {
            for digit in b'0'..=b'9' {
                let mut bytes = right.as_bytes().to_vec();
                bytes[place] = digit;
                let text = String::from_utf8(bytes).unwrap();
                assert_eq!(text.parse::<OrganisationNumber>().is_ok(), text == right, "{text}");
            }
        }
    }
}
