//! Runs the application on a socket until it is told to stop (SIGTERM or SIGINT).

use crate::Service;
use crate::db::Db;
use crate::uses::Uses;
use actix_web::HttpServer;
use actix_web::dev::Server;
use actix_web::rt::signal::unix::{SignalKind, signal};
use actix_web::rt::time::sleep;
use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How long load balancers get to notice that the service is no longer ready.
const NOTICE: Duration = Duration::from_secs(2);
/// How long requests get to finish after that; together under 30 seconds.
const DRAIN_SECONDS: u64 = 25;
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
    let server = HttpServer::new(move || crate::build(service.clone()))
        .workers(workers)
        .disable_signals()
        .shutdown_timeout(DRAIN_SECONDS)
        .listen(listener)?;
    Ok(server.run())
}

/// Serves on `listener` until SIGTERM or SIGINT: then it says that it is not ready, takes requests
/// for two more seconds, finishes those that it has, and returns within 30 seconds.
///
/// # Errors
/// When the socket or the signals cannot be used.
pub async fn serve(service: Service, listener: TcpListener) -> io::Result<()> {
    let readiness = service.readiness.clone();
    let (uses, db) = (service.uses.clone(), service.db.clone());
    let workers = std::thread::available_parallelism().map_or(2, usize::from);
    let server = start(service, listener, workers)?;
    let handle = server.handle();
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    actix_web::rt::spawn(async move {
        futures_util::future::select(std::pin::pin!(terminate.recv()), std::pin::pin!(interrupt.recv()))
            .await;
        tracing::info!("told to stop");
        readiness.set(false);
        sleep(NOTICE).await;
        handle.stop(true).await;
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
