//! The OpenAPI document: what the routes say of themselves, and what holds for all of them.

use crate::conditional::IF_MATCH;
use crate::error::Problem;
use crate::media::GEO_JSON;
use crate::write::IDEMPOTENCY_KEY;
use actix_web::http::StatusCode;
use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Required, Response, ResponseBuilder};
use utoipa::{Modify, OpenApi, ToSchema};

/// The parts of the document that belong to no route.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "Flytthit",
        description = "Jobs and homes for families who move to Fjellregionen: municipalities, commuting \
                       catchments, vacancies, housing, and the packages of one home and a job for each adult \
                       that suit a household best.\n\nErrors are `application/problem+json` (RFC 9457). Lists are \
                       read in pages by `limit` and `after`. What a person reads comes in nb, nn or en by \
                       `Accept-Language`.\n\nAn address may make 6,000 requests a minute, where a /64 of IPv6 is one \
                       address, and an account 600, unless whoever runs the service has set other limits. \
                       `RateLimit-Policy` and `RateLimit` of every reply tell which limits hold and what is left \
                       of them; beyond them the answer is 429 with `Retry-After`.\n\nPages of any origin may call \
                       every `GET` that needs no caller, and what is marked `x-any-origin`; all else is for pages \
                       of the origins that whoever runs the service has named.",
        license(name = "MIT", identifier = "MIT"),
    ),
    components(schemas(Problem)),
    modifiers(&Schemes),
)]
struct Common;

/// The name of the only security scheme.
pub(crate) const SCHEME: &str = "bearer";

struct Schemes;

impl Modify for Schemes {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        let description = "An access token of `POST /v1/auth/token`, a token of an issuer that this service \
                           trusts, or a key of a system (`fh_…`), which is let in where its scopes are named.";
        let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(description)).build();
        document.components.get_or_insert_default().add_security_scheme(SCHEME, SecurityScheme::Http(scheme));
    }
}

/// The document without its paths.
pub(crate) fn common() -> utoipa::openapi::OpenApi {
    Common::openapi()
}

/// Adds to every operation what holds for all of them: headers that are read, problems that any
/// request may meet.
pub(crate) fn complete(document: &mut utoipa::openapi::OpenApi) {
    let headers = &mut document.components.get_or_insert_default().headers;
    for (name, description) in LIMITS {
        let text = ObjectBuilder::new().schema_type(Type::String).build();
        let header = HeaderBuilder::new().schema(Some(text)).description(Some(description)).build();
        headers.insert(name.to_owned(), header.into());
    }
    for item in document.paths.paths.values_mut() {
        if let Some(get) = item.get.as_mut().filter(|get| get.security.is_none()) {
            get.parameters
                .get_or_insert_default()
                .push(header("If-None-Match", "The `ETag` of an earlier reply: 304 when it is still good."));
            let unchanged = Response::new("The caller has the current edition");
            get.responses.responses.insert("304".to_owned(), unchanged.into());
        }
        let PathItem { get, post, put, patch, delete, .. } = item;
        for operation in [get, post, put, patch, delete].into_iter().flatten() {
            add_problems(operation);
            add_bounds(operation);
        }
    }
}

fn add_problems(operation: &mut Operation) {
    operation
        .parameters
        .get_or_insert_default()
        .push(header("Accept-Language", "nb, nn or en (default en)."));
    let takes = |name| {
        let is =
            |parameter: &RefOr<Parameter>| matches!(parameter, RefOr::T(parameter) if parameter.name == name);
        operation.parameters.iter().flatten().any(is)
    };
    let takes_body = operation.request_body.is_some();
    let is_in_path = |parameter: &RefOr<Parameter>| matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Path);
    let takes_path = operation.parameters.iter().flatten().any(is_in_path);
    // Any operation refuses a parameter that it does not have.
    let mut statuses = vec![406, 408, 414, 422, 429, 431, 500, 503];
    if operation.security.is_some() {
        statuses.extend([401, 403]);
    }
    if takes(IF_MATCH) {
        statuses.extend([412, 428]);
    }
    if takes(IDEMPOTENCY_KEY) {
        statuses.push(409);
    }
    if takes_body {
        statuses.extend([400, 413, 415]);
    }
    // A map is drawn on borders, which have to be imported first.
    let draws = operation.responses.responses.values().any(|response| match response {
        RefOr::T(response) => response.content.contains_key(GEO_JSON),
        RefOr::Ref(_) => false,
    });
    if takes_path || draws {
        statuses.push(404);
    }
    for status in statuses {
        operation.responses.responses.entry(status.to_string()).or_insert_with(|| problem(status).into());
    }
    add_headers(operation);
}

/// Maximum number of characters of a part of a path that names something, as it is encoded.
const MAX_PATH_PARAMETER: usize = 128;
/// Maximum number of characters of a header that the document names.
const MAX_HEADER: usize = 1024;

/// Bounds the parameters in path and headers, which are written in many places and are alike.
fn add_bounds(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        let RefOr::T(Parameter { parameter_in, schema: Some(RefOr::T(Schema::Object(schema))), .. }) =
            parameter
        else {
            continue;
        };
        let max = match parameter_in {
            ParameterIn::Path => MAX_PATH_PARAMETER,
            ParameterIn::Header => MAX_HEADER,
            ParameterIn::Query | ParameterIn::QueryString | ParameterIn::Cookie => continue,
        };
        schema.max_length.get_or_insert(max);
    }
}

/// The headers of replies that tell how much more a caller may ask for.
const LIMITS: [(&str, &str); 3] = [
    (
        "RateLimit-Policy",
        "The limits: `\"address\";q=6000;w=60` is 6,000 requests of an address in 60 seconds.",
    ),
    (
        "RateLimit",
        "What is left of them: `\"address\";r=5999;t=1` is 5,999 requests, and all again in a second.",
    ),
    ("Retry-After", "How many seconds to wait."),
];

/// Adds to the replies of an operation the headers that tell how much more a caller may ask for.
fn add_headers(operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        let wanted = |name: &str| match name {
            "Retry-After" => matches!(status.as_str(), "429" | "503"),
            _ => status.starts_with('2') || status == "429",
        };
        let RefOr::T(response) = response else { continue };
        for (name, _) in LIMITS.iter().filter(|(name, _)| wanted(name)) {
            let header = Ref::new(format!("#/components/headers/{name}"));
            response.headers.insert((*name).to_owned(), RefOr::Ref(header));
        }
    }
}

/// A reply that says why a request failed.
fn problem(status: u16) -> Response {
    let reason = StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name(Problem::name()))).build();
    ResponseBuilder::new()
        .description(reason.unwrap_or("The request failed"))
        .content("application/problem+json", content)
        .build()
}

fn header(name: &str, description: &str) -> RefOr<Parameter> {
    let parameter = ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(ObjectBuilder::new().schema_type(Type::String).build()));
    RefOr::T(parameter.build())
}
