//! A chunked body: its end.

use super::{State, Step};

/// The place within a chunked body.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Chunked {
    /// Before the size of a chunk.
    #[default]
    Size,
    /// Within the digits of the size.
    Digits(u64),
    /// After the digits, on the same line.
    Extension(u64),
    /// Before the line feed after the size.
    SizeEnd(u64),
    /// Within a chunk that has so many bytes left.
    Data(u64),
    /// After a chunk.
    DataEnd,
    /// Before the line feed after a chunk.
    DataLineFeed,
    /// At the beginning of a line after the last chunk.
    Line,
    /// Within a trailer.
    Trailer,
    /// Before the line feed after a trailer.
    TrailerEnd,
    /// Before the last line feed.
    End,
}

impl Chunked {
    /// Follows the next bytes, to the end of the body if it is in them.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Step {
        let mut at = 0;
        while at < bytes.len() {
            if let Chunked::Data(left) = *self {
                let here = left.min((bytes.len() - at) as u64);
                *self = if here == left { Chunked::DataEnd } else { Chunked::Data(left - here) };
                at += here as usize;
                continue;
            }
            *self = match (*self, bytes[at]) {
                (Chunked::End, b'\n') => return Step::End(at + 1, State::default()),
                (Chunked::Line | Chunked::Trailer, b'\n') => return Step::BareLineFeed(at),
                (place, byte) => match place.next(byte) {
                    Some(next) => next,
                    None => return Step::Refused,
                },
            };
            at += 1;
        }
        Step::More
    }

    /// The place after a byte that is not data; nothing where the byte must not be there.
    fn next(self, byte: u8) -> Option<Chunked> {
        let digit = char::from(byte).to_digit(16).map(u64::from);
        match (self, byte) {
            (Chunked::Size, _) => digit.map(Chunked::Digits),
            (Chunked::Digits(size) | Chunked::Extension(size), b'\r') => Some(Chunked::SizeEnd(size)),
            (Chunked::Digits(size), b';' | b' ' | b'\t') => Some(Chunked::Extension(size)),
            (Chunked::Digits(size), _) => Some(Chunked::Digits(size.checked_mul(16)? + digit?)),
            (Chunked::Extension(_), b'\n') => None,
            (Chunked::Extension(size), _) => Some(Chunked::Extension(size)),
            (Chunked::SizeEnd(0), b'\n') => Some(Chunked::Line),
            (Chunked::SizeEnd(size), b'\n') => Some(Chunked::Data(size)),
            (Chunked::DataEnd, b'\r') => Some(Chunked::DataLineFeed),
            (Chunked::DataLineFeed, b'\n') => Some(Chunked::Size),
            (Chunked::Line, b'\r') => Some(Chunked::End),
            (Chunked::Trailer, b'\r') => Some(Chunked::TrailerEnd),
            (Chunked::Line | Chunked::Trailer, _) => Some(Chunked::Trailer),
            (Chunked::TrailerEnd, b'\n') => Some(Chunked::Line),
            _ => None,
        }
    }
}

/// Changes the bytes at a bare line feed among the trailers, where actix-http takes every byte but a
/// carriage return, so that it refuses them: no byte but a line feed may come after a carriage return.
pub(super) fn spoil(bytes: &mut [u8], line_feed: usize) {
    match line_feed.checked_sub(1) {
        Some(before) => (bytes[before], bytes[line_feed]) = (b'\r', 0),
        // What comes next is replaced by zeros.
        None => bytes[line_feed] = b'\r',
    }
}
