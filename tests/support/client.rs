//! [`Client`]: what a caller sends, and what comes back.

use super::contract;
use actix_web::rt::time::sleep;
use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder, StatusCode, redirect};
use serde_json::Value;
use std::net::IpAddr;
use std::time::{Duration, Instant};

/// Asks a running application, and holds every answer against the document.
pub(crate) struct Client {
    /// Where it listens.
    pub(crate) address: String,
    http: reqwest::Client,
    /// What it shows to be let in.
    token: Option<String>,
}

/// What the application answered, already held against the document.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
    /// The body where it is JSON, otherwise null.
    pub(crate) body: Value,
}

impl Client {
    /// Asks the application at an address such as `127.0.0.1:40000`.
    pub(crate) fn of(address: &str) -> Client {
        // The application closes connections that are idle for five seconds: they are left before.
        let idle = Duration::from_secs(2);
        let http = reqwest::Client::builder().no_proxy().redirect(redirect::Policy::none());
        let http = http.pool_idle_timeout(idle).build().unwrap();
        Client { address: address.to_owned(), http, token: None }
    }

    /// The same application, asked from another address of this machine.
    pub(crate) fn from(&self, address: [u8; 4]) -> Client {
        let http =
            reqwest::Client::builder().no_proxy().local_address(IpAddr::from(address)).build().unwrap();
        Client { address: self.address.clone(), http, token: self.token.clone() }
    }

    /// The same, showing this bearer token with every request.
    pub(crate) fn with_token(self, token: &str) -> Client {
        Client { token: Some(token.to_owned()), ..self }
    }

    /// The same, at another address.
    pub(crate) fn at(&self, address: &str) -> Client {
        Client { address: address.to_owned(), http: self.http.clone(), token: self.token.clone() }
    }

    /// A request to build upon; give it to [`Client::send`].
    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("http://{}{path}", self.address));
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// Sends a request.
    pub(crate) async fn send(&self, request: RequestBuilder) -> Reply {
        let request = request.build().unwrap();
        let (method, path) = (request.method().clone(), request.url().path().to_owned());
        let response = self.http.execute(request).await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await.unwrap().to_vec();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        let reply = Reply { status, headers, bytes, body };
        contract::check(&method, &path, &reply);
        reply
    }

    /// `GET`.
    pub(crate) async fn get(&self, path: &str) -> Reply {
        self.send(self.request(Method::GET, path)).await
    }

    /// `GET` with one header.
    pub(crate) async fn get_with(&self, path: &str, header: &str, value: &str) -> Reply {
        self.send(self.request(Method::GET, path).header(header, value)).await
    }

    /// `GET` until the reply is as expected: what another process has written is shown a moment later.
    pub(crate) async fn soon(&self, path: &str, is_expected: impl Fn(&Reply) -> bool) -> Reply {
        self.soon_with(path, "accept", "application/json", is_expected).await
    }

    /// The same with one header.
    pub(crate) async fn soon_with(
        &self,
        path: &str,
        header: &str,
        value: &str,
        is_expected: impl Fn(&Reply) -> bool,
    ) -> Reply {
        let asked = Instant::now();
        loop {
            let reply = self.get_with(path, header, value).await;
            if is_expected(&reply) {
                return reply;
            }
            assert!(asked.elapsed() < Duration::from_secs(10), "after ten seconds: {}", reply.body);
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// `POST` of JSON.
    pub(crate) async fn post(&self, path: &str, body: &Value) -> Reply {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// `POST` of JSON with an `Idempotency-Key`.
    pub(crate) async fn post_once(&self, path: &str, key: &str, body: &Value) -> Reply {
        self.send(self.request(Method::POST, path).header("idempotency-key", key).json(body)).await
    }

    /// `PUT` of JSON in place of what has this entity tag.
    pub(crate) async fn put(&self, path: &str, tag: &str, body: &Value) -> Reply {
        self.send(self.request(Method::PUT, path).header("if-match", tag).json(body)).await
    }

    /// `PATCH` of what has this entity tag.
    pub(crate) async fn patch(&self, path: &str, tag: &str, body: &Value) -> Reply {
        self.send(self.request(Method::PATCH, path).header("if-match", tag).json(body)).await
    }

    /// `DELETE` of what has this entity tag.
    pub(crate) async fn delete(&self, path: &str, tag: &str) -> Reply {
        self.send(self.request(Method::DELETE, path).header("if-match", tag)).await
    }

    /// Every item of a list, page by page.
    pub(crate) async fn walk(&self, path: &str, limit: u32) -> Vec<Value> {
        let mark = if path.contains('?') { '&' } else { '?' };
        let mut next = format!("{path}{mark}limit={limit}");
        let mut items = Vec::new();
        loop {
            let page = self.get(&next).await.ok();
            assert!(page.items().len() <= limit as usize);
            items.extend_from_slice(page.items());
            let Some(after) = page.body["next"].as_str() else {
                assert_eq!(page.header("link"), "", "the last page has no next one");
                return items;
            };
            next = format!("{path}{mark}limit={limit}&after={after}");
            assert_eq!(page.header("link"), format!("<{next}>; rel=\"next\""));
        }
    }
}

impl Reply {
    /// The value of a header; empty where it is absent.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The reply, which must be `200`.
    #[track_caller]
    pub(crate) fn ok(self) -> Reply {
        assert_eq!(self.status, StatusCode::OK.as_u16(), "{}", self.body);
        self
    }

    /// The items of a page.
    #[track_caller]
    pub(crate) fn items(&self) -> &[Value] {
        self.body["items"].as_array().unwrap()
    }

    /// The pointers of the faults that a problem lists.
    pub(crate) fn pointers(&self) -> Vec<&str> {
        let faults = self.body["errors"].as_array().map_or(&[][..], Vec::as_slice);
        faults.iter().map(|fault| fault["pointer"].as_str().unwrap()).collect()
    }
}
