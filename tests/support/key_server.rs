//! [`KeyServer`]: where an issuer publishes its keys, well or badly.

use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What it answers.
#[derive(Clone)]
pub(crate) enum Answer {
    /// 200 and this JSON.
    Json(Value),
    /// These bytes after so long a time, and nothing more.
    Bytes(Duration, Vec<u8>),
    /// Nothing, for as long as anybody waits.
    Silence,
    /// A head, and then a body without end.
    Flood,
}

/// A server on this machine that answers every request alike.
pub(crate) struct KeyServer {
    address: SocketAddr,
    answer: Arc<Mutex<Answer>>,
    visits: Arc<AtomicUsize>,
}

impl KeyServer {
    /// Publishes these keys.
    pub(crate) fn new(keys: &[Value]) -> KeyServer {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let answer = Arc::new(Mutex::new(Answer::Json(json!({"keys": keys}))));
        let visits = Arc::new(AtomicUsize::new(0));
        let (told, counted) = (answer.clone(), visits.clone());
        thread::spawn(move || {
            for stream in listener.incoming() {
                counted.fetch_add(1, Ordering::SeqCst);
                let answer = told.lock().unwrap().clone();
                // Whoever asked may have gone away.
                thread::spawn(move || reply(stream.unwrap(), answer).ok());
            }
        });
        KeyServer { address, answer, visits }
    }

    /// Where the keys are.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/jwks", self.address)
    }

    /// Publishes these keys from now on.
    pub(crate) fn publish(&self, keys: &[Value]) {
        self.answer(Answer::Json(json!({"keys": keys})));
    }

    /// Answers this from now on.
    pub(crate) fn answer(&self, answer: Answer) {
        *self.answer.lock().unwrap() = answer;
    }

    /// How often it was asked.
    pub(crate) fn visits(&self) -> usize {
        self.visits.load(Ordering::SeqCst)
    }
}

fn reply(mut stream: TcpStream, answer: Answer) -> std::io::Result<()> {
    _ = stream.read(&mut [0; 4096])?;
    match answer {
        Answer::Json(body) => {
            let body = body.to_string();
            write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{body}", body.len())
        }
        Answer::Bytes(wait, bytes) => {
            thread::sleep(wait);
            stream.write_all(&bytes)
        }
        Answer::Silence => stream.read(&mut [0; 1]).map(drop),
        Answer::Flood => {
            write!(stream, "HTTP/1.1 200 OK\r\n\r\n{{\"keys\": [")?;
            loop {
                stream.write_all(&[b' '; 4096])?;
            }
        }
    }
}
