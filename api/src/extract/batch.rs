//! [`UnreadBatch`] and [`Batch`]: many records in one body.

mod readers;

use super::json::{body, parse};
use crate::auth::secret::sha256;
use crate::blocking::blocking;
use crate::error::{Error, Result};
use crate::import::Fields;
use crate::media::NDJSON;
use actix_web::dev::Payload;
use actix_web::rt::time::timeout;
use actix_web::web::BytesMut;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::future::LocalBoxFuture;
use readers::Readers;
use serde::de::{Deserialize, Deserializer, IgnoredAny, SeqAccess, Visitor};
use std::fmt;
use std::future::{Ready, ready};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

/// Maximum number of records of a batch.
pub const MAX_LINES: usize = 1_000;

/// Maximum number of bytes of a batch: 16 MiB.
pub const BATCH_LIMIT: usize = 16 << 20;

/// Bodies that are read at once, so that they take at most 128 MiB together: eight, two of each account.
static READING: Readers = Readers::new(8, 2);

/// Number of batches that are dealt with at once: each may take many times its bytes.
static DEALING: Semaphore = Semaphore::const_new(4);

/// Longest time that a batch waits for a place.
const WAIT: Duration = Duration::from_secs(5);

/// A batch of which nothing has been read: its handler first asks whether the caller may send it.
pub struct UnreadBatch {
    is_lines: bool,
    body: LocalBoxFuture<'static, Result<BytesMut>>,
}

/// Records as a JSON array, or as NDJSON, in which blank lines are left out.
#[derive(Debug)]
pub struct Batch {
    /// The records, each with its place, from 1, or with why it is none.
    pub lines: Vec<(usize, Result<Fields, String>)>,
    /// The SHA-256 of the bytes.
    pub digest: String,
    /// Kept until the batch is dealt with.
    _place: SemaphorePermit<'static>,
}

impl FromRequest for UnreadBatch {
    type Error = Error;
    type Future = Ready<Result<UnreadBatch>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_lines = req.content_type() == NDJSON;
        let told = "application/json or application/x-ndjson";
        let body = body(req, payload, &["application/json", NDJSON], told, BATCH_LIMIT);
        ready(Ok(UnreadBatch { is_lines, body: Box::pin(body) }))
    }
}

impl UnreadBatch {
    /// Reads the batch of this account when there is a place for it.
    ///
    /// # Errors
    /// Those of [`super::Json`], 503 where too many batches are being read, and 422 for more records than there
    /// may be. A line of NDJSON that is no object is for the handler to refuse.
    pub async fn read(self, account: &str) -> Result<Batch> {
        let UnreadBatch { is_lines, body } = self;
        let reading = READING.enter(account, WAIT).await?;
        let body = body.await?;
        let place = place(&DEALING).await?;
        blocking(move || {
            let lines = if is_lines { lines(&body)? } else { array(&body)? };
            let digest = sha256(&body);
            drop((body, reading));
            Ok(Batch { lines, digest, _place: place })
        })
        .await
    }
}

fn lines(body: &[u8]) -> Result<Vec<(usize, Result<Fields, String>)>> {
    let lines = body.split(|byte| *byte == b'\n').enumerate();
    let lines: Vec<_> = lines.filter(|(_, line)| !line.trim_ascii().is_empty()).collect();
    check(lines.len())?;
    Ok(lines.into_iter().map(|(at, line)| (at + 1, Fields::parse(line))).collect())
}

fn array(body: &[u8]) -> Result<Vec<(usize, Result<Fields, String>)>> {
    let Array { items, count } = parse(body)?;
    check(count)?;
    Ok(items.into_iter().enumerate().map(|(at, item)| (at + 1, Ok(item))).collect())
}

/// A list of records of which no more than [`MAX_LINES`] are kept, and how many there are.
struct Array {
    items: Vec<Fields>,
    count: usize,
}

impl<'de> Deserialize<'de> for Array {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Array, D::Error> {
        deserializer.deserialize_seq(Elements)
    }
}

struct Elements;

impl<'de> Visitor<'de> for Elements {
    type Value = Array;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of records")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Array, A::Error> {
        let mut items = Vec::new();
        while items.len() < MAX_LINES {
            match seq.next_element()? {
                Some(item) => items.push(item),
                None => return Ok(Array { count: items.len(), items }),
            }
        }
        let mut count = items.len();
        while seq.next_element::<IgnoredAny>()?.is_some() {
            count += 1;
        }
        Ok(Array { items, count })
    }
}

/// Waits for one of the places, but not for long.
async fn place(places: &Semaphore) -> Result<SemaphorePermit<'_>> {
    match timeout(WAIT, places.acquire()).await {
        Ok(Ok(place)) => Ok(place),
        Ok(Err(_)) | Err(_) => Err(Error::Busy),
    }
}

fn check(count: usize) -> Result<()> {
    match count {
        0 => Err(Error::in_body("", "must have at least one record")),
        1..=MAX_LINES => Ok(()),
        _ => Err(Error::in_body("", format!("has {count} records; at most {MAX_LINES} are taken at a time"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_counted_before_they_are_read_and_blank_ones_left_out() {
        let found = lines(b"{\"a\":1}\n\n  \r\n[]\n{\"a\":1,\"a\":2}").unwrap();
        let told = found.into_iter().map(|(line, read)| {
            (line, read.and_then(|fields| fields.finish().map_err(|faults| faults[0].1.clone())))
        });
        let told: Vec<_> = told.collect();
        assert_eq!(told.iter().map(|(line, _)| *line).collect::<Vec<_>>(), [1, 4, 5]);
        assert!(told[1].1.as_ref().unwrap_err().contains("expected an object"), "{told:?}");
        assert_eq!(told[2].1, Err("is given twice".to_owned()));

        for (count, taken) in [(0, false), (1, true), (1_000, true), (1_001, false), (10_000, false)] {
            assert_eq!(lines("not JSON\n".repeat(count).as_bytes()).is_ok(), taken, "{count}");
            let array = super::array(format!("[{}]", vec!["{}"; count].join(",")).as_bytes());
            assert_eq!(array.is_ok(), taken, "{count}");
        }
    }

    #[actix_web::test]
    async fn who_gets_no_place_is_told_to_come_back() {
        let places = Semaphore::new(1);
        let held = place(&places).await.expect("a place");
        assert!(matches!(place(&places).await, Err(Error::Busy)));
        drop(held);
        assert!(place(&places).await.is_ok());
    }
}
