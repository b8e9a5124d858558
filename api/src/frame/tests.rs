//! The frame around handlers that misbehave, which the real ones do not.

use super::*;
use crate::db::scratch::Scratch;
use crate::extract::Json;
use actix_web::middleware::from_fn;
use actix_web::rt::time::sleep;
use actix_web::test::{TestRequest, init_service, read_body};
use actix_web::{App, get, post};
use serde_json::Value;
use std::time::Duration;
use utoipa_actix_web::AppExt;

#[utoipa::path(responses((status = 200)))]
#[get("/panics")]
async fn panics() -> HttpResponse {
    panic!("the secret is 42")
}

#[utoipa::path(responses((status = 200)))]
#[get("/hangs")]
async fn hangs() -> HttpResponse {
    sleep(Duration::from_secs(60)).await;
    HttpResponse::Ok().finish()
}

#[utoipa::path(responses((status = 200)))]
#[get("/fails")]
async fn fails() -> Result<HttpResponse> {
    Err(Error::Internal("the secret is 42".into()))
}

#[utoipa::path(responses((status = 200)))]
#[post("/echoes")]
async fn echoes(body: Json<Value>) -> HttpResponse {
    HttpResponse::Ok().json(body.0)
}

/// What a request is answered by an application of these handlers: status, headers, body.
async fn answer(request: TestRequest) -> (u16, header::HeaderMap, Value) {
    let scratch = Scratch::empty();
    let db = scratch.db();
    let region = LiveRegion::open(&db).unwrap();
    let deadline = Duration::from_millis(50);
    let service = Service { deadline, ..Service::new(db, region.clone()) };
    let (app, document) = App::new()
        .into_utoipa_app()
        .service(panics)
        .service(hangs)
        .service(fails)
        .service(echoes)
        .split_for_parts();
    let app = app
        .app_data(Data::new(Surface::of(&document)))
        .app_data(Data::new(region))
        .app_data(Data::new(service))
        .wrap(from_fn(frame));
    let app = init_service(app).await;
    let response = match actix_web::test::try_call_service(&app, request.to_request()).await {
        Ok(response) => response.map_into_boxed_body(),
        Err(error) => ServiceResponse::new(TestRequest::default().to_http_request(), error.error_response()),
    };
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    (status, headers, serde_json::from_slice(&read_body(response).await).unwrap_or_default())
}

#[actix_web::test]
async fn a_panic_and_a_failure_of_ours_tell_nothing() {
    for path in ["/panics", "/fails"] {
        let (status, headers, body) = answer(TestRequest::get().uri(path)).await;
        assert_eq!(status, 500);
        assert_eq!(headers.get("content-type").unwrap(), "application/problem+json");
        assert_eq!(headers.get("x-content-type-options").unwrap(), "nosniff");
        assert_eq!(body["type"], "/problems/internal");
        assert!(!body.to_string().contains("secret"), "{body}");
    }
}

#[actix_web::test]
async fn a_request_that_takes_too_long_is_ended() {
    let (status, headers, body) = answer(TestRequest::get().uri("/hangs")).await;
    assert_eq!((status, &body["type"]), (408, &"/problems/timed-out".into()));
    assert_eq!(headers.get("cache-control").unwrap(), "no-store");
}

#[actix_web::test]
async fn a_body_is_taken_only_as_json_in_utf_8_and_to_its_limit() {
    let post = || TestRequest::post().uri("/echoes");
    let json = || post().insert_header((header::CONTENT_TYPE, "application/json"));
    let long = format!("\"{}\"", "x".repeat(crate::extract::BODY_LIMIT));
    for (request, expected) in [
        (json().set_payload("{}"), 200),
        (
            post().insert_header((header::CONTENT_TYPE, "application/json; charset=UTF-8")).set_payload("{}"),
            200,
        ),
        (json().set_payload(""), 400),
        (json().set_payload("{"), 400),
        (json().set_payload(&b"\"\xff\""[..]), 400),
        (json().set_payload(long), 413),
        (post().set_payload("{}"), 415),
        (post().insert_header((header::CONTENT_TYPE, "text/plain")).set_payload("{}"), 415),
        (
            post()
                .insert_header((header::CONTENT_TYPE, "application/json; charset=latin1"))
                .set_payload("{}"),
            415,
        ),
    ] {
        let (status, _, body) = answer(request).await;
        assert_eq!(status, expected, "{body}");
    }
}
