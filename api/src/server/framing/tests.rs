//! The follower against requests whose boundaries are known, because they were put together here.

use super::*;
use proptest::prelude::*;

const GET: &[u8] = b"GET /a HTTP/1.1\r\nhost: x\r\n\r\n";

/// The phase after each of these bytes, given in one piece.
fn phase_after(bytes: &[u8]) -> Phase {
    let mut framing = Framing::default();
    framing.follow(&mut bytes.to_vec()).unwrap();
    framing.phase()
}

fn request(headers: &str, body: &str) -> Vec<u8> {
    format!("POST /a HTTP/1.1\r\nhost: x\r\n{headers}\r\n{body}").into_bytes()
}

#[test]
fn the_end_of_a_body_is_where_its_length_or_its_chunks_say() {
    for (headers, body, phase) in [
        ("", "", Phase::Between),
        ("content-length: 0\r\n", "", Phase::Between),
        ("content-length: 3\r\n", "ab", Phase::Body),
        ("Content-Length:  3 \r\n", "abc", Phase::Between),
        ("content-length: 3\r\n", "abcG", Phase::Head),
        ("transfer-encoding: chunked\r\n", "", Phase::Body),
        ("Transfer-Encoding: Chunked\r\n", "3\r\nabc\r\n", Phase::Body),
        ("transfer-encoding: chunked\r\n", "3;a=b\r\nabc\r\n0\r\n", Phase::Body),
        ("transfer-encoding: chunked\r\n", "A \r\n0123456789\r\n0\r\n\r\n", Phase::Between),
        ("transfer-encoding: chunked\r\n", "0\r\na: b\r\nc: d\r\n\r\n", Phase::Between),
        ("transfer-encoding: chunked\r\n", "0\r\n\r\nG", Phase::Head),
        ("upgrade: websocket\r\n", "whatever", Phase::Body),
    ] {
        assert_eq!(phase_after(&request(headers, body)), phase, "{headers} {body}");
    }
}

#[test]
fn what_the_parser_refuses_is_not_followed() {
    for (headers, body) in [
        ("content-length: +3\r\n", ""),
        ("content-length: 3, 3\r\n", ""),
        ("content-length: 3\r\ncontent-length: 3\r\n", ""),
        ("content-length: 99999999999999999999\r\n", ""),
        ("content-length: 3\r\ntransfer-encoding: chunked\r\n", ""),
        ("transfer-encoding: gzip\r\n", ""),
        ("no colon\r\n", ""),
        ("transfer-encoding: chunked\r\n", "x"),
        ("transfer-encoding: chunked\r\n", "fffffffffffffffff"),
        ("transfer-encoding: chunked\r\n", "1\r\nab"),
    ] {
        assert_eq!(phase_after(&request(headers, body)), Phase::Refused, "{headers} {body}");
    }
    assert_eq!(phase_after(b"GET /a HTTP/1.0\r\ntransfer-encoding: chunked\r\n\r\n"), Phase::Refused);
}

#[test]
fn a_bare_line_feed_is_made_unreadable_wherever_it_is_and_however_it_is_cut() {
    let chunked = "transfer-encoding: chunked\r\n";
    for text in [
        b"\nGET /a HTTP/1.1\r\nhost: x\r\n\r\n".to_vec(),
        b"GET /a HTTP/1.1\nhost: x\r\n\r\n".to_vec(),
        b"GET /a HTTP/1.1\r\nhost: x\n\r\n".to_vec(),
        b"GET /a HTTP/1.1\r\nhost: x\r\n\n".to_vec(),
        request(chunked, "3\nabc\r\n0\r\n\r\n"),
        request(chunked, "3;a\nabc\r\n0\r\n\r\n"),
        request(chunked, "3\r\nabc\n0\r\n\r\n"),
        request(chunked, "0\n\r\n"),
        request(chunked, "0\r\n\n"),
        request(chunked, "0\r\na: b\n\r\n"),
    ] {
        for cut in 0..text.len() {
            let mut framing = Framing::default();
            let (mut first, mut second) = (text[..cut].to_vec(), text[cut..].to_vec());
            framing.follow(&mut first).unwrap();
            framing.follow(&mut second).unwrap();
            let shown = String::from_utf8_lossy(&text);
            assert_eq!(framing.phase(), Phase::Refused, "{shown} cut at {cut}");
        }
    }
}

#[test]
fn a_head_has_a_longest_length_in_one_piece_and_in_many() {
    let head = |length: usize| {
        let filler = "x".repeat(length - "GET / HTTP/1.1\r\na: \r\n\r\n".len());
        format!("GET / HTTP/1.1\r\na: {filler}\r\n\r\n").into_bytes()
    };
    let follow = |length, piece| {
        let mut framing = Framing::default();
        head(length).chunks_mut(piece).try_for_each(|bytes| framing.follow(bytes))
    };
    for piece in [1 << 20, 1_000, 1] {
        assert_eq!(follow(HEAD_LIMIT, piece), Ok(()), "{piece}");
        assert_eq!(follow(HEAD_LIMIT + 1, piece), Err(HeadTooLong), "{piece}");
    }
    let mut endless = b"\r\n".repeat(HEAD_LIMIT);
    assert_eq!(Framing::default().follow(&mut endless), Err(HeadTooLong), "of empty lines too");
}

/// A request: its head, and its body as it is sent.
fn requests() -> impl Strategy<Value = Vec<(Vec<u8>, Vec<u8>)>> {
    let data = || proptest::collection::vec(any::<u8>(), 1..40);
    let fixed = data().prop_map(|data| {
        let head = format!("\r\nPUT /a HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n", data.len());
        (head.into_bytes(), data)
    });
    let chunked = (proptest::collection::vec(data(), 0..4), any::<bool>()).prop_map(|(chunks, trailer)| {
        let mut body = Vec::new();
        for chunk in chunks {
            body.extend(format!("{:x};e\r\n", chunk.len()).into_bytes());
            body.extend(chunk);
            body.extend(b"\r\n");
        }
        body.extend(if trailer { &b"0\r\nt: u\r\n\r\n"[..] } else { b"0\r\n\r\n" });
        (b"POST /a HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n".to_vec(), body)
    });
    let none = Just((GET.to_vec(), Vec::new()));
    proptest::collection::vec(prop_oneof![none, fixed, chunked], 1..6)
}

proptest! {
    #[test]
    fn every_boundary_is_found_however_the_bytes_are_cut(
        requests in requests(),
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..12),
    ) {
        // The phase after each byte, by the definition.
        let (mut bytes, mut expected) = (Vec::new(), vec![(Phase::Between, 0)]);
        for (number, (head, body)) in (1..).zip(&requests) {
            bytes.extend(head.iter().chain(body));
            expected.extend((1..head.len()).map(|_| (Phase::Head, number - 1)));
            expected.extend((0..body.len()).map(|_| (Phase::Body, number)));
            expected.push((Phase::Between, number));
        }
        let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        places.push(bytes.len());
        places.sort_unstable();
        let (mut framing, mut from) = (Framing::default(), 0);
        for to in places {
            let mut piece = bytes[from..to].to_vec();
            framing.follow(&mut piece).unwrap();
            prop_assert_eq!(&piece, &bytes[from..to], "good requests are left as they are");
            prop_assert_eq!((framing.phase(), framing.heads()), expected[to]);
            from = to;
        }
    }

    #[test]
    fn whatever_is_sent_the_cuts_make_no_difference(
        text in "[GET /:a0-3xX\r\n]{0,60}",
        begins in prop::sample::select(vec!["", "GET /", "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"]),
        cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..6),
    ) {
        let bytes = format!("{begins}{text}").into_bytes();
        let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
        places.push(bytes.len());
        places.sort_unstable();
        let (mut framing, mut from) = (Framing::default(), 0);
        for to in places {
            framing.follow(&mut bytes[from..to].to_vec()).unwrap();
            from = to;
        }
        prop_assert_eq!(framing.phase(), phase_after(&bytes));
    }
}
