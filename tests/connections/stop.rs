//! A server that is told to stop: nobody who asks it loses a request.

use crate::support::process::Process;
use std::io::{self, Read, Write};
use std::net::TcpStream;
use std::sync::Mutex;
use std::thread;
use std::time::{Duration, Instant};

const REQUEST: &[u8] = b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n";

/// What a client has met until the server was gone.
#[derive(Debug, Default, PartialEq, Eq)]
struct Met {
    answered: u32,
    /// When requests were lost, and why.
    lost: Vec<String>,
    /// Replies long after the signal that did not say that the connection ends.
    unannounced: u32,
}

/// Asks again and again on a connection that it keeps while it may, until it is refused.
fn ask(address: &str, pause: Duration, told: &Mutex<Option<Instant>>) -> Met {
    let mut met = Met::default();
    let mut kept = None;
    loop {
        let Some(mut connection) = kept.take().or_else(|| TcpStream::connect(address).ok()) else {
            return met;
        };
        let since = told.lock().unwrap().map(|told| told.elapsed());
        let told = since.is_some_and(|since| since > Duration::from_millis(500));
        match exchange(&mut connection) {
            Err(error) => met.lost.push(format!("{since:?} after the signal: {error}")),
            Ok(head) => {
                met.answered += 1;
                if head.starts_with("http/1.1 503") {
                    return met;
                }
                match head.contains("connection: close") {
                    true => {}
                    false if told => met.unannounced += 1,
                    false => kept = Some(connection),
                }
            }
        }
        thread::sleep(pause);
    }
}

/// Sends a request: the head of the reply, if all of the reply comes.
fn exchange(connection: &mut TcpStream) -> io::Result<String> {
    connection.set_read_timeout(Some(Duration::from_secs(20)))?;
    connection.write_all(REQUEST)?;
    let mut reply = Vec::new();
    let mut buffer = [0; 1 << 14];
    loop {
        match connection.read(&mut buffer)? {
            0 => return Err(io::Error::other("closed without a reply")),
            read => reply.extend_from_slice(&buffer[..read]),
        }
        let text = String::from_utf8_lossy(&reply).to_lowercase();
        let Some((head, body)) = text.split_once("\r\n\r\n") else { continue };
        let length = head.split("content-length: ").nth(1).unwrap().split('\r').next().unwrap();
        if body.len() >= length.parse::<usize>().unwrap() {
            return Ok(head.to_owned() + "\r\n");
        }
    }
}

#[test]
fn neither_busy_nor_idle_clients_lose_a_request() {
    let mut process = Process::serve(&["--limit-address", "0", "--keep-alive", "3"]);
    let told = Mutex::new(None);
    let mets = thread::scope(|scope| {
        let (address, told) = (&process.address, &told);
        let clients: Vec<_> = (0..16)
            .map(|number| {
                let pause = Duration::from_millis(if number < 8 { 3 } else { 100 * (number - 6) });
                scope.spawn(move || ask(address, pause, told))
            })
            .collect();
        thread::sleep(Duration::from_secs(2));
        process.terminate();
        *told.lock().unwrap() = Some(Instant::now());
        clients.into_iter().map(|client| client.join().unwrap()).collect::<Vec<_>>()
    });
    let (well, _) = process.wait();
    assert!(well && told.lock().unwrap().unwrap().elapsed() < Duration::from_secs(30));
    for met in mets {
        assert!(met.answered > 0 && met.lost.is_empty() && met.unannounced == 0, "{met:?}");
    }
}
