//! The last reply on a connection whose request no handler will see.

use crate::error::Error;
use crate::language::Language;
use actix_web::ResponseError;
use tokio::net::TcpStream;
use uuid::Uuid;

/// Maximum number of bytes that are read of the request of a refused client.
const UNREAD: usize = 4 << 10;

/// Sends the failure as the only reply on a connection that was just accepted.
pub(super) async fn refuse(stream: &TcpStream, error: &Error) {
    // Before that the socket is not known to be writable.
    if stream.writable().await.is_ok() {
        try_refuse(stream, error);
    }
}

/// Sends the failure as the last reply, as far as the socket takes it at once.
pub(super) fn try_refuse(stream: &TcpStream, error: &Error) {
    // The connection ends in any case.
    stream.try_write(&last(error)).ok();
    // A socket that is closed with unread bytes resets the connection, and the reply may be lost.
    stream.try_read(&mut [0; UNREAD]).ok();
}

/// The failure as the bytes of a reply that ends the connection.
fn last(error: &Error) -> Vec<u8> {
    let id = Uuid::now_v7();
    let status = error.status_code();
    let body = serde_json::to_string(&error.problem(id, Language::En)).unwrap_or_default();
    let retry = error.retry_after().map(|seconds| format!("retry-after: {seconds}\r\n")).unwrap_or_default();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/problem+json\r\ncontent-length: {length}\r\n\
         connection: close\r\ncache-control: no-store\r\nx-request-id: {id}\r\n{retry}\r\n{body}",
        length = body.len(),
    )
    .into_bytes()
}
