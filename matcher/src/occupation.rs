//! STYRK-08 occupation codes, the Norwegian version of ISCO-08, and how near two of them are.

use std::{fmt, str::FromStr};

/// An occupation or occupation group: 1 to 4 digits of STYRK-08, from the major group (`2`)
/// to the unit group (`2223`).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code {
    digits: [u8; 4],
    len: u8,
}

/// The text is not an occupation code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an occupation code has 1 to 4 digits (STYRK-08)")]
pub struct InvalidCode;

impl Code {
    /// The code's digits, as ASCII.
    pub fn as_str(&self) -> &str {
        str::from_utf8(self.digits()).unwrap_or_default()
    }

    /// The code of up to four digits 0 to 9, ended by the first `None`; none without any digit.
    pub(crate) fn from_digits(digits: [Option<u8>; 4]) -> Option<Code> {
        let mut code = Code { digits: [0; 4], len: 0 };
        for digit in digits.into_iter().map_while(|digit| digit) {
            code.digits[usize::from(code.len)] = b'0' + digit;
            code.len += 1;
        }
        (code.len > 0).then_some(code)
    }

    /// The code's digits, as ASCII bytes.
    pub(crate) fn digits(&self) -> &[u8] {
        &self.digits[..usize::from(self.len)]
    }

    /// How many digits the code has, 1 to 4.
    pub fn level(&self) -> usize {
        usize::from(self.len)
    }

    /// The group of the given level, 1 to 4, that the code belongs to: the code itself if it has
    /// no more digits than that.
    pub fn group(&self, level: usize) -> Code {
        let len = level.clamp(1, self.level());
        let mut digits = [0; 4];
        digits[..len].copy_from_slice(&self.digits[..len]);
        Code { digits, len: len as u8 }
    }

    /// How many leading digits two codes share.
    pub fn common_prefix(&self, other: &Code) -> usize {
        self.digits().iter().zip(other.digits()).take_while(|(a, b)| a == b).count()
    }
}

/// How well a vacancy coded `vacancy` meets a wish for `wish`, 0 to 1.
///
/// With p the common prefix: 1 when the vacancy lies in all of the wish (p is the wish's length),
/// 0.75 when they share the minor group (p = 3), 0.45 the sub-major group (p = 2), else 0.
/// Not symmetric: a wish for `22` takes every `2223` fully, a wish for `2223` takes an ad coded
/// `22` at 0.45.
pub fn similarity(wish: Code, vacancy: Code) -> f64 {
    similarity_at(wish, wish.common_prefix(&vacancy))
}

/// How well a vacancy meets a wish with which it shares so many leading digits, 0 to 1.
pub(crate) fn similarity_at(wish: Code, common_prefix: usize) -> f64 {
    match common_prefix {
        p if p == wish.level() => 1.0,
        3 => 0.75,
        2 => 0.45,
        _ => 0.0,
    }
}

impl FromStr for Code {
    type Err = InvalidCode;

    fn from_str(text: &str) -> Result<Code, InvalidCode> {
        let bytes = text.as_bytes();
        if !(1..=4).contains(&bytes.len()) || !bytes.iter().all(u8::is_ascii_digit) {
            return Err(InvalidCode);
        }
        let mut digits = [0; 4];
        digits[..bytes.len()].copy_from_slice(bytes);
        Ok(Code { digits, len: bytes.len() as u8 })
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Code({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(text: &str) -> Code {
        text.parse().expect(text)
    }

    #[test]
    fn similarity_follows_the_common_prefix() {
        for (wish, vacancy, expected) in [
            ("2223", "2223", 1.0),
            ("22", "2223", 1.0),
            ("2", "2223", 1.0),
            ("2", "2", 1.0),
            ("2221", "222", 0.75),
            ("2221", "2223", 0.75),
            ("2221", "2261", 0.45),
            ("222", "226", 0.45),
            ("222", "22", 0.45),
            ("2221", "2", 0.0),
            ("22", "2", 0.0),
            ("2223", "3223", 0.0),
            ("2", "3", 0.0),
        ] {
            assert_eq!(similarity(code(wish), code(vacancy)), expected, "{wish} {vacancy}");
        }
    }

    #[test]
    fn codes_have_one_to_four_digits() {
        for text in ["", "22231", "22a", "7411.01", " 22", "٢٢"] {
            assert_eq!(text.parse::<Code>(), Err(InvalidCode), "{text:?}");
        }
        assert_eq!(code("0110").as_str(), "0110");
        assert_eq!(code("2223").group(2), code("22"));
        assert_eq!(code("2").group(3), code("2"));
    }
}
