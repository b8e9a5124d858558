//! The end of a server that is told to stop: no connection is closed with a request in it.

use super::reply;
use crate::error::Error;
use actix_web::dev::ServerHandle;
use actix_web::rt::time::sleep;
use std::net::TcpListener;
use std::time::{Duration, Instant};
use tokio::net::TcpStream;

/// Time in which the workers take over the connections that were accepted last.
const HANDOVER: Duration = Duration::from_millis(100);
/// Time for which connections are still refused after the last one was accepted.
const REFUSING: Duration = Duration::from_millis(500);
/// Time between two looks for connections to refuse.
const POLL: Duration = Duration::from_millis(5);

/// Accepts no more connections and waits until those that are open have ended. `waiting` is the listening
/// socket once more: it keeps the kernel from resetting connections that nobody has accepted.
pub(super) async fn stop(server: &ServerHandle, waiting: TcpListener) {
    server.pause().await;
    sleep(HANDOVER).await;
    let stopped = server.stop(true);
    refuse(waiting).await;
    stopped.await;
}

/// Refuses the connections that were made meanwhile, then closes the socket.
async fn refuse(waiting: TcpListener) {
    let began = Instant::now();
    while began.elapsed() < REFUSING {
        while let Ok((stream, _)) = waiting.accept() {
            let refused = stream.set_nonblocking(true).and_then(|()| TcpStream::from_std(stream));
            if let Ok(stream) = refused {
                reply::refuse(&stream, &Error::NotReady).await;
            }
        }
        sleep(POLL).await;
    }
}
