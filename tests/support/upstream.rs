//! [`Upstream`]: a server that answers as the outside sources do, or as they should not.

use flytthit_api::db::Db;
use flytthit_api::region::LiveRegion;
use flytthit_api::sources::{Config, Sources};
use flytthit_api::sync::Syncer;
use serde_json::Value;
use std::collections::HashMap;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// A reply.
#[derive(Clone)]
pub(crate) struct Answer {
    /// Its status.
    pub(crate) status: u16,
    /// Its headers beside `Content-Length`.
    pub(crate) headers: Vec<(&'static str, String)>,
    /// Its bytes.
    pub(crate) body: Vec<u8>,
}

/// A question.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    /// `GET` or `POST`.
    pub(crate) method: String,
    /// Path and query, such as `/klass/classifications/131/changes?from=2011-01-01`.
    pub(crate) target: String,
    /// The headers, their names in lower case.
    pub(crate) headers: HashMap<String, String>,
    /// What was posted.
    pub(crate) body: String,
}

/// How every reply goes wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// It ends before it is whole.
    Truncated,
    /// It comes a byte at a time.
    Slow,
    /// It never ends.
    Endless,
    /// It is a few bytes that would unpack to many.
    GzipBomb,
    /// It is a page.
    WrongType,
    /// It is in another encoding than JSON's, and says so.
    Charset,
    /// It is in another encoding, and does not say so.
    NotUtf8,
    /// It is JSON that never stops opening lists.
    Deep,
    /// It is JSON, but of something else.
    Other,
    /// It is an empty object.
    Empty,
    /// It has this status.
    Status(u16),
    /// It says that too much has been asked.
    TooMany,
    /// It leads to an address inside the network.
    RedirectInwards,
    /// There is none.
    Silence,
}

impl Fault {
    /// All of them.
    pub(crate) const ALL: [Fault; 15] = [
        Fault::Truncated,
        Fault::Slow,
        Fault::Endless,
        Fault::GzipBomb,
        Fault::WrongType,
        Fault::Charset,
        Fault::NotUtf8,
        Fault::Deep,
        Fault::Other,
        Fault::Empty,
        Fault::Status(500),
        Fault::Status(403),
        Fault::TooMany,
        Fault::RedirectInwards,
        Fault::Silence,
    ];
}

type Handler = Arc<dyn Fn(&Asked) -> Option<Answer> + Send + Sync>;

/// The server; it ends with the test. Clones share it.
#[derive(Clone)]
pub(crate) struct Upstream {
    port: u16,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    answers: HashMap<String, Answer>,
    handler: Option<Handler>,
    fault: Option<Fault>,
    asked: Vec<Asked>,
}

impl Answer {
    /// 200 and this JSON.
    pub(crate) fn json(json: &Value) -> Answer {
        Answer::bytes("application/json", json.to_string())
    }

    /// 200 and this, of this type.
    pub(crate) fn bytes(media_type: &str, body: impl Into<Vec<u8>>) -> Answer {
        Answer { status: 200, headers: vec![("Content-Type", media_type.to_owned())], body: body.into() }
    }

    /// This status, and nothing else.
    pub(crate) fn status(status: u16) -> Answer {
        Answer { status, headers: Vec::new(), body: Vec::new() }
    }

    /// The same with a header.
    pub(crate) fn with(mut self, name: &'static str, value: &str) -> Answer {
        self.headers.push((name, value.to_owned()));
        self
    }
}

impl Upstream {
    /// One that answers everything by 404.
    pub(crate) fn new() -> Upstream {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let upstream = Upstream { port, state: Arc::default() };
        let state = upstream.state.clone();
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (stream, state) = (stream.unwrap(), state.clone());
                thread::spawn(move || serve(stream, &state));
            }
        });
        upstream
    }

    /// Answers so at this path, whatever its query, or at this path and query.
    pub(crate) fn serves(&self, target: &str, answer: Answer) {
        self.state.lock().unwrap().answers.insert(target.to_owned(), answer);
    }

    /// Answers so what has no answer of its own.
    pub(crate) fn serves_by(&self, handler: impl Fn(&Asked) -> Option<Answer> + Send + Sync + 'static) {
        self.state.lock().unwrap().handler = Some(Arc::new(handler));
    }

    /// Answers everything wrongly from now on, or well again.
    pub(crate) fn breaks(&self, fault: Option<Fault>) {
        self.state.lock().unwrap().fault = fault;
    }

    /// What it was asked since this was called last.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        std::mem::take(&mut self.state.lock().unwrap().asked)
    }

    /// The settings by which every service is this server: `ssb`, `ssb-v1`, `klass` … are the first segments
    /// of its paths. It is asked without patience.
    pub(crate) fn settings(&self) -> String {
        const SERVICES: [&str; 11] = [
            "ssb",
            "ssb-v1",
            "klass",
            "nav",
            "enhetsregisteret",
            "nbr",
            "nsr",
            "kommuneinfo",
            "adresser",
            "osrm",
            "entur",
        ];
        let port = self.port;
        let service = |name: &str| {
            let client = if name == "entur" { "client-name = \"example-flytthit\"\n" } else { "" };
            format!(
                "[{name}]\nbase = \"http://127.0.0.1:{port}/{name}\"\nrequests = 100000\nper = \"1s\"\n\
                 timeout = \"400ms\"\nfirst-pause = \"1ms\"\n{client}"
            )
        };
        SERVICES.map(service).concat()
    }

    /// Whoever takes in from it what goes to this database, with these settings beside.
    pub(crate) fn syncer_with(&self, db: &Db, more: &str) -> Syncer {
        let config = Config::parse(&(self.settings() + more)).unwrap();
        Syncer { db: db.clone(), region: LiveRegion::open(db).unwrap(), sources: Sources::new(config, None) }
    }

    /// Whoever takes in from it what goes to this database.
    pub(crate) fn syncer(&self, db: &Db) -> Syncer {
        self.syncer_with(db, "")
    }
}

fn serve(mut stream: TcpStream, state: &Mutex<State>) {
    while let Some(asked) = read(&mut stream) {
        let (answer, fault) = {
            let mut state = state.lock().unwrap();
            state.asked.push(asked.clone());
            let path = asked.target.split('?').next().unwrap_or_default();
            let own = state.answers.get(&asked.target).or(state.answers.get(path)).cloned();
            (own.ok_or(state.handler.clone()), state.fault)
        };
        let answer = answer.or_else(|handler| handler.and_then(|handler| handler(&asked)).ok_or(()));
        let answer = answer.unwrap_or(Answer::status(404));
        // Whoever asked may have gone.
        let kept = match fault {
            Some(fault) => break_off(&mut stream, answer, fault),
            None => write(&mut stream, &answer),
        };
        if kept.is_none() {
            return;
        }
    }
}

/// One question; none when the other side has gone.
fn read(stream: &mut TcpStream) -> Option<Asked> {
    let mut bytes = Vec::new();
    let mut piece = [0; 4096];
    let head = loop {
        if let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => return None,
            Ok(read) => bytes.extend_from_slice(&piece[..read]),
        }
    };
    let text = String::from_utf8_lossy(&bytes[..head]).into_owned();
    let mut lines = text.lines();
    let mut first = lines.next()?.split(' ');
    let (method, target) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: HashMap<String, String> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let length: usize = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    while bytes.len() < head + length {
        match stream.read(&mut piece) {
            Ok(0) | Err(_) => return None,
            Ok(read) => bytes.extend_from_slice(&piece[..read]),
        }
    }
    let body = String::from_utf8_lossy(&bytes[head..]).into_owned();
    Some(Asked { method, target, headers, body })
}

/// The head of a reply of this length; none where the length is not told.
fn head(answer: &Answer, length: Option<usize>) -> String {
    let mut head = format!("HTTP/1.1 {} X\r\n", answer.status);
    for (name, value) in &answer.headers {
        head += &format!("{name}: {value}\r\n");
    }
    head += &length.map(|length| format!("Content-Length: {length}\r\n")).unwrap_or_default();
    head + "\r\n"
}

/// Whether the connection can be used again.
fn write(stream: &mut TcpStream, answer: &Answer) -> Option<()> {
    let length = (answer.status != 304).then_some(answer.body.len());
    stream.write_all(head(answer, length).as_bytes()).ok()?;
    stream.write_all(&answer.body).ok()
}

fn break_off(stream: &mut TcpStream, answer: Answer, fault: Fault) -> Option<()> {
    let text = |media_type: &str, body: &[u8]| Answer::bytes(media_type, body);
    match fault {
        Fault::Truncated => {
            stream.write_all(head(&answer, Some(answer.body.len().max(2))).as_bytes()).ok()?;
            stream.write_all(&answer.body[..answer.body.len() / 2]).ok()?;
            None
        }
        Fault::Slow => {
            stream.write_all(head(&answer, Some(answer.body.len().max(100))).as_bytes()).ok()?;
            for byte in answer.body.iter().chain(&[b' '; 100]) {
                stream.write_all(&[*byte]).ok()?;
                thread::sleep(Duration::from_millis(50));
            }
            None
        }
        Fault::Endless => {
            stream.write_all(head(&answer, None).as_bytes()).ok()?;
            loop {
                stream.write_all(&[b' '; 65_536]).ok()?;
            }
        }
        Fault::GzipBomb => write(stream, &text("application/json", &PACKED).with("Content-Encoding", "gzip")),
        Fault::WrongType => write(stream, &text("text/html", b"<html><body>Logg inn</body></html>")),
        Fault::Charset => {
            write(stream, &text("application/json; charset=iso-8859-1", b"{\"navn\": \"R\xf8ros\"}"))
        }
        Fault::NotUtf8 => {
            let media_type = answer.headers.iter().find(|(name, _)| *name == "Content-Type");
            let media_type = media_type.map_or("application/json", |(_, value)| value).to_owned();
            write(stream, &text(&media_type, &[&b"{\"navn\": \"R\xf8ros\", "[..], &answer.body].concat()))
        }
        Fault::Deep => write(stream, &text("application/json", &vec![b'['; 100_000])),
        Fault::Other => write(stream, &text("application/json", b"{\"weather\": [\"snow\", 1, null]}")),
        Fault::Empty => write(stream, &text("application/json", b"{}")),
        Fault::Status(status) => write(stream, &Answer { status, ..text("application/json", b"{}") }),
        Fault::TooMany => write(
            stream,
            &Answer { status: 429, ..text("application/json", b"{}") }.with("Retry-After", "3600"),
        ),
        Fault::RedirectInwards => {
            write(stream, &Answer::status(302).with("Location", "http://169.254.169.254/latest/meta-data"))
        }
        Fault::Silence => {
            thread::sleep(Duration::from_secs(2));
            None
        }
    }
}

/// 10,000 zeros.
const PACKED: [u8; 45] = [
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xed, 0xc1, 0x01, 0x0d, 0x00, 0x00, 0x00,
    0xc2, 0xa0, 0xf7, 0x4f, 0x6d, 0x0e, 0x37, 0xa0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0xe0, 0xdf, 0x00, 0x2e, 0xca, 0x3b, 0x4d, 0x10, 0x27, 0x00, 0x00,
];
