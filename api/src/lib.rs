//! The JSON REST API of Flytthit: everything that touches the outside world.
//!
//! [`build`] makes the whole application and [`document`] its OpenAPI document, the same for tests
//! and production; [`server::serve`] runs it on a socket until it is told to stop.

pub mod auth;
mod blocking;
mod bounds;
pub mod cli;
pub mod clock;
pub mod computations;
pub mod conditional;
pub mod config;
pub mod cors;
pub mod db;
pub mod demo;
pub mod error;
pub mod evidence;
pub mod extract;
mod frame;
pub mod geometry;
pub mod housekeeping;
pub mod import;
pub mod language;
pub mod limits;
pub mod mail;
pub mod markup;
pub mod media;
mod openapi;
pub mod organisation;
pub mod outgoing;
pub mod page;
pub mod plot;
pub mod region;
mod routes;
pub mod server;
pub mod sources;
mod surface;
pub mod sync;
pub mod triplets;
pub mod uses;
pub mod verification;
pub mod write;

use crate::auth::Auth;
use crate::computations::Computations;
use crate::config::{BaseUrl, DEFAULT_MAX_REGION_AGE};
use crate::cors::Origins;
use crate::db::Db;
use crate::limits::Limits;
use crate::region::LiveRegion;
use crate::server::{Connections, Readiness};
use crate::sources::Sources;
use crate::sources::enhetsregisteret::Enhetsregisteret;
use crate::surface::Surface;
use crate::uses::Uses;
use crate::write::Running;
use actix_web::App;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{Bytes, Data};
use std::time::Duration;
use utoipa::openapi::OpenApi;
use utoipa_actix_web::{AppExt, UtoipaApp};

/// What the application runs on.
#[derive(Clone)]
pub struct Service {
    /// Where everything is kept.
    pub db: Db,
    /// What is published now.
    pub region: LiveRegion,
    /// Whether it can take requests.
    pub readiness: Readiness,
    /// Who may call.
    pub auth: Auth,
    /// The front end that mails link to.
    pub front_end: Option<BaseUrl>,
    /// Which requests with an `Idempotency-Key` are being answered.
    pub running: Running,
    /// How often vacancies are read and applied for.
    pub uses: Uses,
    /// The searches for matches and the divisions into areas that run and wait.
    pub computations: Computations,
    /// How much callers may ask for.
    pub limits: Limits,
    /// The pages that may ask what takes credentials.
    pub origins: Origins,
    /// Who knows which organisations there are.
    pub register: Enhetsregisteret,
    /// What is taken in from others, and from where.
    pub sources: Sources,
    /// How long a request may take, the reading of its body included.
    pub deadline: Duration,
    /// Limits of connections.
    pub connections: Connections,
    /// Maximum age of what is served from memory, counted from when the database last confirmed it.
    pub max_region_age: Duration,
}

/// How long a request may take, when nobody says.
const DEADLINE: Duration = Duration::from_secs(30);

impl Service {
    /// A service that is ready and limits no requests, with the settings that hold when nobody names others.
    pub fn new(db: Db, region: LiveRegion) -> Service {
        let readiness = Readiness::default();
        readiness.set(true);
        Service {
            db,
            region,
            readiness,
            auth: Auth::default(),
            front_end: None,
            running: Running::default(),
            uses: Uses::default(),
            register: Enhetsregisteret::default(),
            sources: Sources::default(),
            computations: Computations::default(),
            limits: Limits::default(),
            origins: Origins::default(),
            deadline: DEADLINE,
            connections: Connections::default(),
            max_region_age: Duration::from_secs(DEFAULT_MAX_REGION_AGE),
        }
    }
}

/// The OpenAPI document as JSON text.
pub(crate) struct OpenApiDocument(Bytes);

/// The whole application.
pub fn build(
    service: Service,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = actix_web::Error,
        InitError = (),
    >,
> {
    let (app, mut document) = routes(App::new()).split_for_parts();
    openapi::complete(&mut document);
    let text = document.to_json().expect("the document is made of plain values");
    app.app_data(Data::new(Surface::of(&document)))
        .app_data(Data::new(OpenApiDocument(text.into())))
        .app_data(Data::new(service.db.clone()))
        .app_data(Data::new(service.region.clone()))
        .app_data(Data::new(service))
        .wrap(Compress::default())
        .wrap(from_fn(frame::frame))
}

/// The OpenAPI document of the application.
pub fn document() -> OpenApi {
    let (_, mut document) = routes(App::new()).split_for_parts();
    openapi::complete(&mut document);
    document
}

fn routes<T>(app: App<T>) -> UtoipaApp<T>
where
    T: ServiceFactory<ServiceRequest, Config = (), Error = actix_web::Error, InitError = ()>,
{
    app.into_utoipa_app().openapi(openapi::common()).configure(routes::configure)
}
