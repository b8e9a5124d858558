//! Against real servers that misbehave.

use super::*;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

/// A server that answers every connection by `answer`, and counts them.
fn serve(answer: impl Fn(&mut TcpStream) + Send + 'static) -> (Address, Arc<AtomicUsize>) {
    serve_request(move |_, stream| answer(stream))
}

/// The same, whose answer depends on what it is asked.
fn serve_request(answer: impl Fn(&str, &mut TcpStream) + Send + 'static) -> (Address, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = Address::configured(&format!("http://{}/x", listener.local_addr().unwrap())).unwrap();
    let visits = Arc::new(AtomicUsize::new(0));
    let counted = visits.clone();
    thread::spawn(move || {
        for stream in listener.incoming() {
            counted.fetch_add(1, Ordering::SeqCst);
            let mut stream = stream.unwrap();
            let mut request = [0; 4096];
            let read = stream.read(&mut request).unwrap_or(0);
            answer(&String::from_utf8_lossy(&request[..read]), &mut stream);
            stream.shutdown(Shutdown::Both).ok();
        }
    });
    (address, visits)
}

fn always(reply: Vec<u8>) -> impl Fn(&mut TcpStream) + Send + 'static {
    move |stream| _ = stream.write_all(&reply)
}

fn hurried() -> Outgoing {
    Outgoing::new(Limits { connect: Duration::from_millis(200), total: Duration::from_millis(400) })
}

#[actix_web::test]
async fn a_reply_is_given_as_it_is_whatever_its_status() {
    let reply = b"HTTP/1.1 404 Not Found\r\nRetry-After: 7\r\nContent-Length: 5\r\n\r\nhello";
    let (address, _) = serve(always(reply.to_vec()));
    let fetched = Outgoing::default().get(&address, "application/json", 5).await.unwrap();
    assert_eq!((fetched.status, fetched.body.as_slice()), (404, &b"hello"[..]));
    assert_eq!(fetched.headers["retry-after"], "7");
}

#[actix_web::test]
async fn what_was_asked_names_the_program_and_what_it_reads_and_nothing_more() {
    let (address, _) = serve_request(|request, stream| {
        write!(stream, "HTTP/1.1 200 OK\r\nContent-Length: {}\r\n\r\n{request}", request.len()).unwrap();
    });
    let fetched = Outgoing::default().get(&address, "application/json", 4096).await.unwrap();
    let request = String::from_utf8(fetched.body).unwrap();
    let mut lines: Vec<&str> = request.trim_end().lines().collect();
    lines.retain(|line| !line.to_lowercase().starts_with("host:"));
    lines.sort_unstable();
    let agent = concat!("user-agent: flytthit/", env!("CARGO_PKG_VERSION"));
    assert_eq!(lines, ["GET /x HTTP/1.1", "accept: application/json", agent]);
}

#[actix_web::test]
async fn no_more_is_read_than_wanted() {
    let announced =
        serve(always([&b"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n"[..], b"sixsix"].concat())).0;
    let endless = serve(|stream| {
        let mut alive = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").is_ok();
        while alive {
            alive = stream.write_all(&[b'x'; 1024]).is_ok();
        }
    });
    let chunked = serve(|stream| {
        let mut alive = stream.write_all(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n").is_ok();
        while alive {
            alive = stream.write_all(b"3\r\nxxx\r\n").is_ok();
        }
    });
    for address in [announced, endless.0, chunked.0] {
        let error = Outgoing::default().get(&address, "*/*", 5).await.unwrap_err();
        assert!(matches!(error, OutgoingError::TooLarge { cap: 5 }), "{error:?}");
    }
}

#[actix_web::test]
async fn a_server_that_drips_or_hangs_is_left_in_time() {
    let drips = serve(|stream| {
        let mut alive = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").is_ok();
        while alive {
            thread::sleep(Duration::from_millis(50));
            alive = stream.write_all(b"x").is_ok();
        }
    });
    let drips_headers = serve(|stream| {
        let mut alive = stream.write_all(b"HTTP/1.1 200 OK\r\n").is_ok();
        while alive {
            thread::sleep(Duration::from_millis(50));
            alive = stream.write_all(b"X-A: b\r\n").is_ok();
        }
    });
    let hangs = serve(|_| thread::sleep(Duration::from_secs(5)));
    for (address, _) in [drips, drips_headers, hangs] {
        let started = Instant::now();
        let error = hurried().get(&address, "*/*", 1 << 20).await.unwrap_err();
        assert!(matches!(error, OutgoingError::TimedOut), "{error:?}");
        assert!(started.elapsed() < Duration::from_secs(2));
    }
}

#[actix_web::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let (target, visits) = serve(always(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".to_vec()));
    for status in [301, 302, 303, 307, 308] {
        let reply =
            format!("HTTP/1.1 {status} Moved\r\nLocation: {}\r\nContent-Length: 0\r\n\r\n", target.url());
        let (address, _) = serve(always(reply.into_bytes()));
        let fetched = Outgoing::default().get(&address, "*/*", 10).await.unwrap();
        assert_eq!(fetched.status, status);
        assert_eq!(fetched.headers["location"], target.url().as_str());
    }
    assert_eq!(visits.load(Ordering::SeqCst), 0);
}

/// 10,000 zeros.
const PACKED: [u8; 45] = [
    0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0xed, 0xc1, 0x01, 0x0d, 0x00, 0x00, 0x00,
    0xc2, 0xa0, 0xf7, 0x4f, 0x6d, 0x0e, 0x37, 0xa0, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0xe0, 0xdf, 0x00, 0x2e, 0xca, 0x3b, 0x4d, 0x10, 0x27, 0x00, 0x00,
];

#[actix_web::test]
async fn what_is_compressed_is_not_unpacked() {
    for encoding in ["gzip", "br", "zstd", "deflate", "gzip, gzip"] {
        let (head, length) = (format!("HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}"), PACKED.len());
        let head = format!("{head}\r\nContent-Length: {length}\r\n\r\n");
        let (address, _) = serve(always([head.as_bytes(), &PACKED].concat()));
        let fetched = Outgoing::default().get(&address, "*/*", length).await.unwrap();
        assert_eq!(fetched.body, PACKED, "{encoding}");
    }
}

#[actix_web::test]
async fn a_name_that_leads_inside_is_not_asked() {
    for url in ["https://localhost/", "https://LOCALHOST:8443/"] {
        let address = Address::given(url).unwrap();
        let error = Outgoing::default().get(&address, "*/*", 10).await.unwrap_err();
        assert!(matches!(error, OutgoingError::Inner), "{url}: {error:?}");
    }
}

#[actix_web::test]
async fn a_closed_port_fails_and_the_error_does_not_tell_what_was_asked() {
    let address = Address::configured("http://127.0.0.1:1/secret").unwrap();
    let error = Outgoing::default().get(&address, "*/*", 10).await.unwrap_err();
    assert!(matches!(error, OutgoingError::Failed(_)), "{error:?}");
    assert!(!format!("{error:?}").contains("secret"), "{error:?}");
}

#[actix_web::test]
async fn what_is_no_http_fails() {
    let replies =
        ["", "hello", "HTTP/1.1 2000 OK\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort"];
    for reply in replies {
        let (address, _) = serve(always(reply.as_bytes().to_vec()));
        let error = hurried().get(&address, "*/*", 10).await.unwrap_err();
        assert!(matches!(error, OutgoingError::Failed(_)), "{reply:?}: {error:?}");
    }
}
