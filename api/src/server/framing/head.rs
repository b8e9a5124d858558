//! A request head: its end, and what it says about the body.

use super::{Chunked, HEAD_LIMIT, HeadTooLong, State, Step};

/// Maximum number of headers, the same as in actix-http.
const MAX_HEADERS: usize = 96;

/// A head that is being received.
#[derive(Debug, Default)]
pub(super) struct Head {
    /// Its bytes so far, when it comes in more than one read.
    held: Vec<u8>,
    /// The length of the line that has begun.
    line: usize,
    /// Whether a line that is not empty has ended: empty lines before a request are skipped.
    begun: bool,
}

impl Head {
    /// Whether no byte of it has come.
    pub(super) fn is_empty(&self) -> bool {
        self.held.is_empty()
    }

    /// Follows the next bytes, to the end of the head if it is in them.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<Step, HeadTooLong> {
        let mut from = 0;
        while let Some(offset) = bytes[from..].iter().position(|byte| *byte == b'\n') {
            let line_feed = from + offset;
            let before = if line_feed == 0 { self.held.last() } else { bytes.get(line_feed - 1) };
            if before != Some(&b'\r') {
                return Ok(Step::BareLineFeed(line_feed));
            }
            let is_empty = self.line + offset == 1;
            self.line = 0;
            from = line_feed + 1;
            if is_empty && self.begun {
                return self.end(&bytes[..from]);
            }
            self.begun |= !is_empty;
        }
        self.line += bytes.len() - from;
        self.hold(bytes)?;
        Ok(Step::More)
    }

    fn end(&mut self, last: &[u8]) -> Result<Step, HeadTooLong> {
        let body = if self.held.is_empty() && last.len() <= HEAD_LIMIT {
            body(last)
        } else {
            self.hold(last)?;
            body(&self.held)
        };
        Ok(body.map_or(Step::Refused, |body| Step::End(last.len(), body)))
    }

    fn hold(&mut self, bytes: &[u8]) -> Result<(), HeadTooLong> {
        if self.held.len() + bytes.len() > HEAD_LIMIT {
            return Err(HeadTooLong);
        }
        self.held.extend_from_slice(bytes);
        Ok(())
    }
}

/// What follows a complete head, by the rules of actix-http; nothing where it refuses the head.
fn body(head: &[u8]) -> Option<State> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut request = httparse::Request::new(&mut headers);
    if request.parse(head) != Ok(httparse::Status::Complete(head.len())) {
        return None;
    }
    let (mut length, mut is_chunked, mut is_upgrade) = (None, false, false);
    for header in request.headers.iter() {
        let is = |name: &str| header.name.eq_ignore_ascii_case(name);
        if is("content-length") {
            let digits = std::str::from_utf8(header.value).ok()?.trim();
            let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
            if length.is_some() || !is_number {
                return None;
            }
            length = Some(digits.parse::<u64>().ok()?);
        } else if is("transfer-encoding") {
            if is_chunked || !header.value.trim_ascii().eq_ignore_ascii_case(b"chunked") {
                return None;
            }
            is_chunked = true;
        } else if is("upgrade") {
            is_upgrade |= header.value.trim_ascii().eq_ignore_ascii_case(b"websocket");
        }
    }
    match length {
        _ if is_chunked && (length.is_some() || request.version != Some(1)) => None,
        _ if is_chunked => Some(State::Chunked(Chunked::default())),
        _ if is_upgrade => Some(State::Endless),
        None | Some(0) if request.method == Some("CONNECT") => Some(State::Endless),
        None | Some(0) => Some(State::default()),
        Some(length) => Some(State::Length(length)),
    }
}
