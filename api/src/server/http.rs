//! From an accepted socket to the application: admission, deadlines, HTTP/1.

use super::admission::Admission;
use super::connection::{Connection, Deadlines};
use super::{Readiness, reply};
use crate::Service;
use actix_http::error::DispatchError;
use actix_http::{ConnectionType, HttpService};
use actix_service::{IntoServiceFactory, ServiceFactory, ServiceFactoryExt, fn_service, map_config};
use actix_web::Error;
use actix_web::dev::{AppConfig, ResponseHead, ServiceResponse};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;

/// Time for which a body is read on after its reply, so that the client reads the reply.
const LINGER: Duration = Duration::from_secs(1);

/// Serves connections: those that are admitted, while the others get a last reply at once.
pub(super) fn service(
    service: Service,
    admission: Arc<Admission>,
) -> impl ServiceFactory<TcpStream, Config = (), Response = (), Error = DispatchError, InitError = ()> {
    let connections = &service.connections;
    let deadlines = Deadlines {
        head: connections.head,
        body: service.deadline.saturating_add(LINGER),
        write: connections.write,
    };
    let admit = fn_service(move |stream: TcpStream| admit(stream, deadlines, Arc::clone(&admission)));
    // Connections have deadlines of their own for heads.
    let http = HttpService::build()
        .keep_alive(connections.keep_alive)
        .client_request_timeout(Duration::ZERO)
        .client_disconnect_timeout(LINGER);
    let (ready_replies, ready_errors) = (service.readiness.clone(), service.readiness.clone());
    let app = crate::build(service).into_factory();
    let app = map_config(app, |()| AppConfig::default())
        .map(move |mut response: ServiceResponse<_>| {
            announce(response.response_mut().head_mut(), &ready_replies);
            response
        })
        .map_err(move |error: Error| {
            let mut response = error.error_response();
            announce(response.head_mut(), &ready_errors);
            response
        });
    admit.and_then(http.h1(app))
}

/// Ends the connection after this reply once the service has been told to stop, so that its client asks
/// elsewhere.
fn announce(head: &mut ResponseHead, readiness: &Readiness) {
    if !readiness.is_ready() {
        head.set_connection_type(ConnectionType::Close);
    }
}

async fn admit(
    stream: TcpStream,
    deadlines: Deadlines,
    admission: Arc<Admission>,
) -> Result<(Connection, Option<SocketAddr>), DispatchError> {
    let peer = stream.peer_addr()?;
    match admission.admit(peer.ip()) {
        Ok(place) => Ok((Connection::new(stream, deadlines, place), Some(peer))),
        Err(error) => {
            reply::refuse(&stream, &error).await;
            Err(io::Error::new(io::ErrorKind::QuotaExceeded, error.to_string()).into())
        }
    }
}
