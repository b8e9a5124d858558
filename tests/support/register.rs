//! [`Register`]: a server that answers as Enhetsregisteret does, or as it should not.

use flytthit_api::outgoing::{Address, Limits, Outgoing};
use flytthit_api::sources::enhetsregisteret::Enhetsregisteret;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What the register has at a path such as `enheter/974760673`.
#[derive(Clone)]
pub(crate) enum Answer {
    /// A document.
    Document(Value),
    /// A status, with a body that says nothing.
    Status(u16),
    /// Something that is no document.
    Text(String),
    /// A redirect to another path of the same server.
    Redirect(&'static str),
    /// Nothing, for longer than anybody waits.
    Hang,
}

/// The server; it ends with the test. Clones share it.
#[derive(Clone)]
pub(crate) struct Register {
    port: u16,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    answers: HashMap<String, Answer>,
    is_down: bool,
    asked: Vec<String>,
}

impl Register {
    /// An empty one.
    pub(crate) fn new() -> Register {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let register = Register { port, state: Arc::default() };
        let state = register.state.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, state) = (stream.unwrap(), state.clone());
                thread::spawn(move || answer(stream, &state));
            }
        });
        register
    }

    /// With an organisation that does business in this municipality.
    pub(crate) fn has(&self, number: &str, name: &str, municipality: &str) {
        self.changed(number, name, municipality, &json!({}));
    }

    /// With such an organisation, of which something is different.
    pub(crate) fn changed(&self, number: &str, name: &str, municipality: &str, change: &Value) {
        let mut document = json!({
            "organisasjonsnummer": number, "navn": name, "organisasjonsform": {"kode": "AS"}, "antallAnsatte": 7,
            "forretningsadresse": {"kommunenummer": municipality, "land": "Norge"},
            "konkurs": false, "underAvvikling": false, "underTvangsavviklingEllerTvangsopplosning": false,
        });
        document.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        self.set(&format!("enheter/{number}"), Answer::Document(document));
    }

    /// With this at a path.
    pub(crate) fn set(&self, path: &str, answer: Answer) {
        self.state.lock().unwrap().answers.insert(path.to_owned(), answer);
    }

    /// Takes it down, or up again.
    pub(crate) fn set_down(&self, is_down: bool) {
        self.state.lock().unwrap().is_down = is_down;
    }

    /// The paths that it was asked for since this was called last.
    pub(crate) fn asked(&self) -> Vec<String> {
        std::mem::take(&mut self.state.lock().unwrap().asked)
    }

    /// Its client, which is not patient.
    pub(crate) fn client(&self) -> Enhetsregisteret {
        client(self.port)
    }
}

/// A register that nobody runs, so that no test asks the real one.
pub(crate) fn nowhere() -> Enhetsregisteret {
    client(1)
}

fn client(port: u16) -> Enhetsregisteret {
    let limits = Limits { connect: Duration::from_millis(500), total: Duration::from_millis(1500) };
    let base = Address::configured(&format!("http://127.0.0.1:{port}/api")).unwrap();
    Enhetsregisteret::new(base, Outgoing::new(limits))
}

fn answer(mut stream: TcpStream, state: &Mutex<State>) {
    let mut request = [0; 4096];
    let read = stream.read(&mut request).unwrap_or(0);
    let request = String::from_utf8_lossy(&request[..read]);
    let path = request.split(' ').nth(1).and_then(|path| path.strip_prefix("/api/")).unwrap_or_default();
    let answer = {
        let mut state = state.lock().unwrap();
        state.asked.push(path.to_owned());
        if state.is_down {
            return;
        }
        state.answers.get(path).cloned().unwrap_or(Answer::Status(404))
    };
    let (status, header, body) = match answer {
        Answer::Document(document) => (200, String::new(), document.to_string()),
        Answer::Status(status) => (status, String::new(), "{}".to_owned()),
        Answer::Text(text) => (200, String::new(), text),
        Answer::Redirect(to) => (302, format!("Location: /api/{to}\r\n"), String::new()),
        Answer::Hang => return thread::sleep(Duration::from_secs(10)),
    };
    let length = body.len();
    // Whoever asked may have gone.
    write!(stream, "HTTP/1.1 {status} X\r\n{header}Content-Length: {length}\r\n\r\n{body}").ok();
}
