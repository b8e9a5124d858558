//! One connection: a socket on which nothing may take for ever.
//!
//! actix-http limits the time of the first head only. Here every head, every body and every reply has a
//! deadline. Time runs only while the client is waited for, never while a handler works.

use super::admission::Place;
use super::connections::WRITE_LEAST;
use super::framing::{Framing, HEAD_LIMIT, Phase};
use super::reply;
use super::timer::Timer;
use crate::error::Error;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::time::Instant;

/// Time between two looks at whether a reply has been sent, before the next head is given up.
const REPLY_POLL: Duration = Duration::from_millis(500);

/// How long a client may take.
#[derive(Clone, Copy, Debug)]
pub(super) struct Deadlines {
    /// For a head.
    pub(super) head: Duration,
    /// For a body, from the end of its head.
    pub(super) body: Duration,
    /// For [`WRITE_LEAST`] bytes of a reply.
    pub(super) write: Duration,
}

/// The socket of a client, as actix-http reads and writes it.
#[derive(Debug)]
pub(super) struct Connection {
    stream: TcpStream,
    deadlines: Deadlines,
    framing: Framing,
    /// The end of the time for the part of a request that is being received.
    until: Instant,
    timer: Timer,
    /// Whether anything was sent since the last complete head.
    replied: bool,
    /// The reply that the client does not take, if any.
    stall: Option<Stall>,
    /// Whether a read was put off because of the stall.
    is_read_due: bool,
    _place: Place,
}

#[derive(Debug)]
struct Stall {
    until: Instant,
    taken: usize,
    timer: Timer,
}

impl Connection {
    /// A connection that has just been accepted.
    pub(super) fn new(stream: TcpStream, deadlines: Deadlines, place: Place) -> Connection {
        Connection {
            stream,
            deadlines,
            framing: Framing::default(),
            until: Instant::now() + deadlines.head,
            timer: Timer::default(),
            replied: true,
            stall: None,
            is_read_due: false,
            _place: place,
        }
    }

    /// Follows what was read, and sets the deadline of a part that has begun.
    fn received(&mut self, bytes: &mut [u8]) -> io::Result<()> {
        let before = (self.framing.heads(), self.framing.phase());
        if self.framing.follow(bytes).is_err() {
            return Err(self.refuse(&Error::HeadersTooLarge { limit: HEAD_LIMIT }));
        }
        let (heads, phase) = (self.framing.heads(), self.framing.phase());
        if heads != before.0 {
            self.replied = false;
        }
        if (heads, phase) != before {
            match phase {
                Phase::Between => {}
                Phase::Head | Phase::Refused => self.until = Instant::now() + self.deadlines.head,
                Phase::Body => self.until = Instant::now() + self.deadlines.body,
            }
        }
        Ok(())
    }

    /// Fails when the client has taken too long to send what is waited for.
    fn poll_late(&mut self, cx: &mut Context<'_>) -> Poll<io::Error> {
        let phase = self.framing.phase();
        // An idle connection is closed by actix-http; one that has never been used is not.
        if phase == Phase::Between && self.framing.heads() > 0 {
            return Poll::Pending;
        }
        while self.timer.is_past(self.until, cx) {
            if phase != Phase::Head {
                return Poll::Ready(io::ErrorKind::TimedOut.into());
            }
            if self.replied {
                return Poll::Ready(self.refuse(&Error::TimedOut));
            }
            self.until = Instant::now() + REPLY_POLL;
        }
        Poll::Pending
    }

    /// Says why the connection ends, where no reply is being sent, as far as the client takes it at once.
    fn refuse(&self, error: &Error) -> io::Error {
        if self.replied {
            reply::try_refuse(&self.stream, error);
        }
        io::Error::new(io::ErrorKind::TimedOut, error.to_string())
    }
}

impl AsyncRead for Connection {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        if this.stall.is_some() {
            // A client that does not take its replies is asked for no further requests.
            this.is_read_due = true;
            return Poll::Pending;
        }
        let before = buffer.filled().len();
        match Pin::new(&mut this.stream).poll_read(cx, buffer) {
            Poll::Ready(read) => {
                read?;
                Poll::Ready(this.received(&mut buffer.filled_mut()[before..]))
            }
            Poll::Pending => Poll::Ready(Err(ready!(this.poll_late(cx)))),
        }
    }
}

impl AsyncWrite for Connection {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let this = self.get_mut();
        if let Poll::Ready(written) = Pin::new(&mut this.stream).poll_write(cx, bytes) {
            let written = written?;
            this.replied = true;
            if let Some(stall) = &mut this.stall {
                stall.taken += written;
            }
            return Poll::Ready(Ok(written));
        }
        let next = || Instant::now() + this.deadlines.write;
        let stall =
            this.stall.get_or_insert_with(|| Stall { until: next(), taken: 0, timer: Timer::default() });
        while stall.timer.is_past(stall.until, cx) {
            if stall.taken < WRITE_LEAST {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
            (stall.until, stall.taken) = (next(), 0);
        }
        Poll::Pending
    }

    /// Comes after the last byte of what is to be sent.
    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        this.stall = None;
        if std::mem::take(&mut this.is_read_due) {
            cx.waker().wake_by_ref();
        }
        Pin::new(&mut this.stream).poll_flush(cx)
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(cx)
    }
}
