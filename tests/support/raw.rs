//! [`Raw`]: a connection on which a test sends any bytes, at any pace.

use actix_web::rt::time::{sleep, timeout};
use std::io;
use std::time::Duration;
use tokio::net::{TcpSocket, TcpStream};

/// Time after which a test gives up waiting.
const PATIENCE: Duration = Duration::from_secs(20);

/// A connection to a running application.
pub(crate) struct Raw {
    stream: TcpStream,
    /// What was received and not yet taken.
    received: Vec<u8>,
    is_closed: bool,
}

impl Raw {
    /// Connects to an address such as `127.0.0.1:40000`.
    pub(crate) async fn connect(address: &str) -> Raw {
        Raw::with(address, |_| {}).await
    }

    /// Connects from another address of this machine.
    pub(crate) async fn from(local: [u8; 4], address: &str) -> Raw {
        Raw::with(address, |socket| socket.bind((local, 0).into()).unwrap()).await
    }

    /// Connects with so many bytes of room for what it has not read.
    pub(crate) async fn with_buffer(address: &str, bytes: u32) -> Raw {
        Raw::with(address, |socket| socket.set_recv_buffer_size(bytes).unwrap()).await
    }

    async fn with(address: &str, set: impl FnOnce(&TcpSocket)) -> Raw {
        let socket = TcpSocket::new_v4().unwrap();
        set(&socket);
        let stream = socket.connect(address.parse().unwrap()).await.unwrap();
        Raw { stream, received: Vec::new(), is_closed: false }
    }

    /// Sends all of this. It fails when the other side has closed the connection.
    pub(crate) async fn send(&self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        let mut bytes = bytes.as_ref();
        while !bytes.is_empty() {
            self.stream.writable().await?;
            match self.stream.try_write(bytes) {
                Ok(sent) => bytes = &bytes[sent..],
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    /// Sends this piece again and again, until the other side has closed the connection.
    pub(crate) async fn drip(&mut self, piece: &str, pause: Duration) {
        let dripping = async {
            while !self.is_closed && self.send(piece).await.is_ok() {
                timeout(pause, self.receive(usize::MAX)).await.ok();
            }
        };
        timeout(PATIENCE, dripping).await.expect("the connection was to be closed");
    }

    /// Takes the next reply, which has a `Content-Length`: its head and its body.
    pub(crate) async fn reply(&mut self) -> String {
        let whole = async {
            loop {
                if let Some(length) = reply_length(&self.received) {
                    let reply = self.received.drain(..length).collect();
                    return String::from_utf8(reply).unwrap();
                }
                assert!(!self.is_closed, "closed after {}", String::from_utf8_lossy(&self.received));
                self.receive(usize::MAX).await;
            }
        };
        timeout(PATIENCE, whole).await.expect("there was to be a reply")
    }

    /// Sends a `GET` and takes its reply: the status.
    pub(crate) async fn get(&mut self, path: &str) -> u16 {
        self.send(format!("GET {path} HTTP/1.1\r\nhost: x\r\n\r\n")).await.unwrap();
        status(&self.reply().await)
    }

    /// Everything until the other side closes the connection, which it must.
    pub(crate) async fn rest(&mut self) -> String {
        let rest = async {
            while !self.is_closed {
                self.receive(usize::MAX).await;
            }
        };
        timeout(PATIENCE, rest).await.expect("the connection was to be closed");
        String::from_utf8_lossy(&std::mem::take(&mut self.received)).into_owned()
    }

    /// The number of bytes to the end of the connection, read at most so many at a time with a pause.
    pub(crate) async fn read_slowly(&mut self, bytes: usize, pause: Duration) -> usize {
        let mut total = 0;
        while !self.is_closed {
            self.receive(bytes).await;
            total += std::mem::take(&mut self.received).len();
            sleep(pause).await;
        }
        total
    }

    /// Waits for bytes, and reads at most so many.
    async fn receive(&mut self, most: usize) {
        let mut buffer = vec![0; most.min(1 << 16)];
        loop {
            self.stream.readable().await.unwrap();
            match self.stream.try_read(&mut buffer) {
                Ok(0) => self.is_closed = true,
                Ok(read) => self.received.extend_from_slice(&buffer[..read]),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => continue,
                Err(_) => self.is_closed = true,
            }
            return;
        }
    }
}

/// The status of a reply.
pub(crate) fn status(reply: &str) -> u16 {
    reply.split(' ').nth(1).unwrap().parse().unwrap()
}

/// The length of the first reply in these bytes, if all of it is there.
fn reply_length(bytes: &[u8]) -> Option<usize> {
    let end = bytes.windows(4).position(|end| end == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&bytes[..end]).to_lowercase();
    let length = head.split("content-length: ").nth(1).and_then(|rest| rest.split('\r').next());
    let length = end + length.map_or(0, |length| length.parse::<usize>().unwrap());
    (bytes.len() >= length).then_some(length)
}
