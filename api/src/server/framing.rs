//! The boundaries of the requests on a connection, found from its bytes alone (RFC 9112).
//!
//! The parser of actix-http answers the requests. This follower reads the same bytes beside it, so that the
//! socket knows whether a client is in the middle of a head or of a body, and so that a line feed without a
//! carriage return, which other servers read in another way, is never taken for the end of a line.
//! The work is linear in the bytes, whatever they are and however they are cut.

mod chunked;
mod head;

use chunked::Chunked;
use head::Head;

/// Maximum length of a request head: the request line and all headers, with their line ends.
pub(super) const HEAD_LIMIT: usize = 24 << 10;

/// The head is longer than [`HEAD_LIMIT`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct HeadTooLong;

/// The part of a request that a client is sending.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Nothing: every request is complete.
    Between,
    /// A head.
    Head,
    /// A body.
    Body,
    /// Something that is not HTTP. The parser answers it with 400, and reads nothing after it.
    Refused,
}

/// The state of a connection between two reads.
#[derive(Debug, Default)]
pub(super) struct Framing {
    state: State,
    heads: u64,
}

#[derive(Debug)]
enum State {
    /// Before or within a head.
    Head(Head),
    /// Within a body that has so many bytes left, at least one.
    Length(u64),
    /// Within a chunked body.
    Chunked(Chunked),
    /// Within a body that ends with the connection.
    Endless,
    /// After bytes that are not HTTP.
    Refused,
}

impl Default for State {
    fn default() -> State {
        State::Head(Head::default())
    }
}

/// How far a part of a request reaches in the bytes that were read.
enum Step {
    /// Beyond them.
    More,
    /// So many bytes; then comes this.
    End(usize, State),
    /// It has a line feed without a carriage return at this place.
    BareLineFeed(usize),
    /// It is not HTTP; the parser notices that by itself.
    Refused,
}

impl Framing {
    /// The part of a request that the next byte belongs to.
    pub(super) fn phase(&self) -> Phase {
        match &self.state {
            State::Head(head) if head.is_empty() => Phase::Between,
            State::Head(_) => Phase::Head,
            State::Length(_) | State::Chunked(_) | State::Endless => Phase::Body,
            State::Refused => Phase::Refused,
        }
    }

    /// The number of complete heads so far.
    pub(super) fn heads(&self) -> u64 {
        self.heads
    }

    /// Follows the next bytes of the connection. Where a line ends in a bare line feed it changes the bytes
    /// so that the parser refuses them, after it has answered the requests before.
    ///
    /// # Errors
    /// When a head is too long.
    pub(super) fn follow(&mut self, bytes: &mut [u8]) -> Result<(), HeadTooLong> {
        let mut at = 0;
        while at < bytes.len() {
            let rest = &mut bytes[at..];
            let step = match &mut self.state {
                State::Head(head) => head.take(rest)?,
                State::Length(left) if *left > rest.len() as u64 => {
                    *left -= rest.len() as u64;
                    Step::More
                }
                State::Length(left) => Step::End(*left as usize, State::default()),
                State::Chunked(chunked) => chunked.take(rest),
                State::Endless => Step::More,
                State::Refused => {
                    rest.fill(0);
                    Step::More
                }
            };
            match step {
                Step::More => return Ok(()),
                Step::End(length, next) => {
                    self.heads += u64::from(matches!(self.state, State::Head(_)));
                    self.state = next;
                    at += length;
                }
                Step::BareLineFeed(place) => {
                    match self.state {
                        State::Head(_) => rest[place] = 0,
                        _ => chunked::spoil(rest, place),
                    }
                    self.state = State::Refused;
                    at += place + 1;
                }
                Step::Refused => {
                    self.state = State::Refused;
                    return Ok(());
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
