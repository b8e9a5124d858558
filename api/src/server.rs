//! Runs the application on a socket until it is told to stop (SIGTERM or SIGINT).

mod admission;
mod connection;
mod connections;
pub(crate) mod descriptors;
mod framing;
mod http;
mod reply;
mod stop;
mod timer;

pub use connections::{Connections, WRITE_LEAST};

use crate::Service;
use crate::db::Db;
use crate::uses::Uses;
use actix_web::dev::Server;
use actix_web::rt::signal::unix::{SignalKind, signal};
use actix_web::rt::time::sleep;
use admission::Admission;
use rustix::net::sockopt::set_socket_send_buffer_size;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Maximum time from the signal to the end of the process, in seconds.
const STOP_SECONDS: u64 = 20;
/// Number of bytes of a reply that the kernel holds for a client who does not read; Linux doubles it.
const SEND_BUFFER: usize = 128 << 10;
/// How often what is counted in memory is written down.
const COUNTING: Duration = Duration::from_secs(5);

/// Whether the service can take requests; clones share it.
#[derive(Clone, Debug, Default)]
pub struct Readiness(Arc<AtomicBool>);

impl Readiness {
    /// Says that the service can take requests, or no longer.
    pub fn set(&self, ready: bool) {
        self.0.store(ready, Ordering::Release);
    }

    /// Whether the service can take requests.
    pub fn is_ready(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// The application on `listener`, for a caller who stops it himself. It starts when it is awaited.
///
/// # Errors
/// When the socket cannot be used.
pub fn start(service: Service, listener: TcpListener, workers: usize) -> io::Result<Server> {
    // Accepted sockets inherit it.
    set_socket_send_buffer_size(&listener, SEND_BUFFER)?;
    let connections = &service.connections;
    let admission = Arc::new(Admission::new(connections, service.limits.proxies.clone()));
    // Beyond the maximum there is room for those that are being refused.
    let accepted = connections.total + (connections.total / 16).clamp(8, 256);
    let server = Server::build()
        .workers(workers)
        .disable_signals()
        .max_concurrent_connections(accepted.div_ceil(workers))
        .shutdown_timeout(STOP_SECONDS.saturating_sub(connections.notice().as_secs()))
        .listen("http", listener, move || http::service(service.clone(), Arc::clone(&admission)))?;
    Ok(server.run())
}

/// Serves on `listener` until SIGTERM or SIGINT: then it announces that it stops, accepts connections until
/// those that were idle have ended, finishes the requests that it has, and returns within 30 seconds.
///
/// # Errors
/// When the socket or the signals cannot be used.
pub async fn serve(service: Service, listener: TcpListener) -> io::Result<()> {
    let (uses, db) = (service.uses.clone(), service.db.clone());
    let (readiness, notice) = (service.readiness.clone(), service.connections.notice());
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let waiting = listener.try_clone()?;
    let server = start(service, listener, workers)?;
    let handle = server.handle();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let stopping = actix_web::rt::spawn(async move {
        futures_util::future::select(std::pin::pin!(terminate.recv()), std::pin::pin!(interrupt.recv()))
            .await;
        tracing::info!("told to stop");
        readiness.set(false);
        sleep(notice).await;
        stop::stop(&handle, waiting).await;
    });
    let counting = actix_web::rt::spawn({
        let (uses, db) = (uses.clone(), db.clone());
        async move {
            loop {
                sleep(COUNTING).await;
                write_down(&uses, &db).await;
            }
        }
    });
    server.await?;
    // The last connections are still being refused.
    stopping.await.map_err(io::Error::other)?;
    counting.abort();
    write_down(&uses, &db).await;
    Ok(())
}

/// Writes down how often vacancies were read; a database that is away is asked again the next time.
async fn write_down(uses: &Uses, db: &Db) {
    if let Err(error) = uses.flush(db).await {
        tracing::warn!(error = crate::error::chain(&error), "what was counted is written down later");
    }
}
