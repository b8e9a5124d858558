//! What happens around every request, outermost: its id and language; the limits; which pages may read
//! the reply; its edition; the deadline; who calls; a failure, also a panic, becomes a problem; the headers
//! of every reply; one line in the log.
//!
//! The log names the path as the document writes it, never query strings, bodies or ids in paths.

mod headers;

use crate::Service;
use crate::auth::Caller;
use crate::conditional::{Edition, Version};
use crate::cors::Pages;
use crate::error::{Error, Result};
use crate::language::Language;
use crate::limits::{Origin, Told};
use crate::region::{Current, LiveRegion};
use crate::surface::{Access, Passage, Surface};
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::{Method, StatusCode, header, header::HeaderValue};
use actix_web::middleware::Next;
use actix_web::rt::time::timeout;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse};
use futures_util::FutureExt;
use std::any::Any;
use std::future::{Ready, ready};
use std::net::{IpAddr, Ipv4Addr};
use std::panic::AssertUnwindSafe;
use std::time::Instant;
use uuid::Uuid;

/// The most bytes of path and query together.
const URI_LIMIT: usize = 8 << 10;
/// The most bytes of all headers together.
const HEADERS_LIMIT: usize = 16 << 10;

/// What is known of a request before it is handled.
struct Visit {
    id: Uuid,
    language: Language,
    method: Method,
    started: Instant,
    /// The path as the document writes it; unknown for paths that are not served.
    route: Option<String>,
    /// The edition that a `GET` would answer.
    edition: Option<Edition>,
    /// Whether somebody says who calls.
    personal: bool,
    /// The limits that it met.
    told: Told,
    /// The pages that may read the reply.
    pages: Pages,
}

/// How a request goes on.
enum Admitted {
    /// To its handler, for callers whom the operation lets in; for anybody where it names none.
    Handler(Option<Access>),
    /// Nowhere: this is the answer.
    Answered(HttpResponse),
}

/// The id of the request, for its handler.
#[derive(Clone, Copy, Debug)]
pub(crate) struct RequestId(pub(crate) Uuid);

/// Whether nothing but the headers of the reply is wanted, which is no use of what is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HeadersOnly(pub(crate) bool);

impl FromRequest for HeadersOnly {
    type Error = Error;
    type Future = Ready<Result<HeadersOnly>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(req.extensions().get::<HeadersOnly>().copied().unwrap_or(HeadersOnly(false))))
    }
}

/// Handles a request with everything that belongs around it.
pub(crate) async fn frame(
    mut req: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let mut visit = Visit {
        id: Uuid::now_v7(),
        language: Language::negotiate(text(&req, header::ACCEPT_LANGUAGE)),
        method: req.method().clone(),
        started: Instant::now(),
        route: None,
        edition: None,
        personal: req.headers().contains_key(header::AUTHORIZATION),
        told: Told::default(),
        pages: Pages::default(),
    };
    let service = Data::clone(req.app_data::<Data<Service>>().expect("`build` registers the service"));
    let peer = req.peer_addr().map_or(IpAddr::from(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
    let address = service.limits.proxies.client(peer, req.headers());
    req.extensions_mut().insert(Origin::of(address));
    // Also what is refused costs its sender a request.
    let admitted = service.limits.address(address, &mut visit.told);
    let answer = match admitted.and_then(|()| visit.admit(&mut req, &service)) {
        Ok(Admitted::Handler(access)) => visit.handle(req, &service, access, next).await,
        Ok(Admitted::Answered(response)) => Ok(req.into_response(response)),
        Err(error) => Ok(req.into_response(error.response(visit.id, visit.language))),
    };
    let mut answer = answer.map_err(|error| error.response(visit.id, visit.language));
    let response = match &mut answer {
        Ok(answer) => answer.response_mut(),
        // The request is lost with the handler that held it.
        Err(response) => response,
    };
    visit.finish(response);
    answer.map_err(|response| InternalError::from_response("already a problem", response).into())
}

impl Visit {
    /// Decides what the request may be; answers at once what needs no handler.
    fn admit(&mut self, req: &mut ServiceRequest, service: &Service) -> Result<Admitted> {
        if req.uri().path_and_query().is_some_and(|uri| uri.as_str().len() > URI_LIMIT) {
            return Err(Error::UriTooLong { limit: URI_LIMIT });
        }
        if req.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum::<usize>()
            > HEADERS_LIMIT
        {
            return Err(Error::HeadersTooLarge { limit: HEADERS_LIMIT });
        }
        if req.method() == Method::HEAD {
            // The connection remembers that the body is not wanted.
            req.head_mut().method = Method::GET;
        }
        let surface = req.app_data::<Data<Surface>>().expect("`build` registers the surface");
        let path = surface.find(req.uri())?;
        // Before it asks, a browser asks whether it may.
        let method = match req.method() {
            &Method::OPTIONS => text(req, header::ACCESS_CONTROL_REQUEST_METHOD),
            method => method.as_str(),
        };
        if !path.is_open(method) {
            self.pages = service.origins.pages(req.headers().get(header::ORIGIN));
        }
        let accept = text(req, header::ACCEPT);
        let (media, access, body) = match path.admit(req.uri(), req.method(), accept, req.headers())? {
            Passage::Methods(allow) => return Ok(Admitted::Answered(headers::methods(&allow, &self.pages))),
            Passage::Handler { template, media, access, faults, body } => {
                self.route = Some(template);
                faults.check()?;
                (media, access, body)
            }
        };
        let region = req.app_data::<Data<LiveRegion>>().expect("`build` registers the region").load();
        if req.method() == Method::GET && access.is_none() {
            let edition = Edition::new(region.version, region.today, req.uri(), self.language, &media);
            if let Some(held) = edition.held(text(req, header::IF_NONE_MATCH)) {
                let mut response = HttpResponse::NotModified().finish();
                edition.stamp(response.headers_mut(), held);
                return Ok(Admitted::Answered(response));
            }
            self.edition = Some(edition);
        }
        let mut extensions = req.extensions_mut();
        extensions.insert(self.language);
        extensions.insert(media);
        extensions.insert(Current(region));
        extensions.insert(RequestId(self.id));
        extensions.insert(HeadersOnly(self.method == Method::HEAD));
        if let Some(body) = body {
            extensions.insert(body);
        }
        drop(extensions);
        Ok(Admitted::Handler(access))
    }

    /// Runs the handler within the deadline and makes a problem of whatever goes wrong.
    async fn handle(
        &mut self,
        req: ServiceRequest,
        service: &Service,
        access: Option<Access>,
        next: Next<impl MessageBody + 'static>,
    ) -> Result<ServiceResponse<BoxBody>> {
        let told = &mut self.told;
        // Who may not do it is refused before the body is looked at.
        let answer = async move {
            if let Some(access) = access {
                match authenticate(service, text(&req, header::AUTHORIZATION), &access, told).await {
                    Ok(caller) => _ = req.extensions_mut().insert(caller),
                    Err(error) => return Ok(req.error_response(error).map_into_boxed_body()),
                }
            }
            next.call(req).await.map(ServiceResponse::map_into_boxed_body)
        };
        let answer = AssertUnwindSafe(answer).catch_unwind();
        let answer = match timeout(service.deadline, answer).await {
            Ok(Ok(answer)) => answer.map_err(|error| Error::Internal(error.to_string().into()))?,
            Ok(Err(panic)) => return Err(Error::Panicked(panic_message(&*panic).to_owned())),
            Err(_) => return Err(Error::TimedOut),
        };
        let status = answer.status();
        let problem = match answer.response().error() {
            Some(error) => match error.as_error::<Error>() {
                Some(error) => error.response(self.id, self.language),
                None => Error::from_bare(status).response(self.id, self.language),
            },
            None if status.is_client_error() || status.is_server_error() => {
                Error::from_bare(status).response(self.id, self.language)
            }
            None => return Ok(answer.map_into_boxed_body()),
        };
        Ok(answer.into_response(problem))
    }

    /// Adds the headers of every reply, and logs it.
    fn finish(self, response: &mut HttpResponse) {
        let status = response.status();
        let read_at = response.extensions().get::<Version>().copied();
        let headers = response.headers_mut();
        if let Some(edition) = self
            .edition
            .map(|edition| read_at.map_or(edition.clone(), |version| edition.at(version)))
            .filter(|_| status == StatusCode::OK)
            && !headers.contains_key(header::CACHE_CONTROL)
        {
            let entity_tag = edition.entity_tag(headers);
            edition.stamp(headers, &entity_tag);
        }
        if self.personal {
            headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        }
        self.told.add(headers);
        headers::add(headers, self.id, self.language, &self.pages);
        tracing::info!(
            request = %self.id,
            method = %self.method,
            route = self.route.as_deref().unwrap_or("-"),
            status = status.as_u16(),
            milliseconds = self.started.elapsed().as_millis() as u64,
            "answered"
        );
    }
}

/// Who calls an operation that does not let in everybody; it costs the account a request.
async fn authenticate(
    service: &Service,
    authorization: &str,
    access: &Access,
    told: &mut Told,
) -> Result<Caller> {
    let (scheme, token) = authorization.trim().split_once(' ').unwrap_or((authorization, ""));
    if !scheme.eq_ignore_ascii_case("bearer") || token.trim().is_empty() {
        return Err(Error::Unauthenticated("a bearer token is needed"));
    }
    let caller = service.auth.caller(&service.db, token.trim()).await?;
    service.limits.account(&caller.account, told)?;
    match &caller.scopes {
        Some(scopes) if !scopes.iter().any(|scope| access.scopes.contains(scope)) => {
            Err(Error::Forbidden("the scopes of the key do not let it do this"))
        }
        _ => Ok(caller),
    }
}

/// The value of a header; empty where it is absent or not text.
fn text(req: &ServiceRequest, name: header::HeaderName) -> &str {
    req.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn panic_message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

#[cfg(test)]
mod tests;
