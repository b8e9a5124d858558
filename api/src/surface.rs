//! What the OpenAPI document promises for a path: its methods, parameters and media types. What it
//! does not promise is refused before it is routed, so that nothing is served that is not documented,
//! and a misspelt parameter never goes unnoticed.

use crate::bounds::{BodyBounds, ParameterBounds};
use crate::error::{Error, Faults};
use crate::media::Media;
use actix_web::dev::ResourceDef;
use actix_web::http::header::HeaderMap;
use actix_web::http::{Method, Uri};
use serde_json::Value;
use std::sync::Arc;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::{OpenApi, RefOr};

/// The paths of the document.
#[derive(Debug)]
pub(crate) struct Surface(Vec<Path>);

/// A path of the document.
#[derive(Debug)]
pub(crate) struct Path {
    template: String,
    pattern: ResourceDef,
    methods: Vec<(Method, Promise)>,
}

/// What the document promises for a method.
#[derive(Debug)]
struct Promise {
    /// The media types that it can answer.
    media: Vec<String>,
    /// Its parameters.
    parameters: ParameterBounds,
    /// What its body may be; none where it takes none.
    body: Option<Arc<BodyBounds>>,
    /// Who must call; none where anybody may.
    access: Option<Access>,
    /// Whether it takes no credentials, neither in a header nor in a body.
    open: bool,
}

/// Says of an operation that changes something that it takes no credentials.
const ANY_ORIGIN: &str = "x-any-origin";

/// Who must call an operation: somebody, and a key only with one of these scopes.
#[derive(Clone, Debug)]
pub(crate) struct Access {
    /// The scopes that let the keys of systems in; without any, keys are not let in.
    pub(crate) scopes: Vec<String>,
}

/// How a request may go on.
#[derive(Debug)]
pub(crate) enum Passage {
    /// To the handler, which is to answer in this media type.
    Handler {
        /// The path as the document writes it, such as `/v1/vacancies/{id}`.
        template: String,
        /// What `Accept` likes best.
        media: Media,
        /// Who must call; none where anybody may.
        access: Option<Access>,
        /// Every parameter that the document does not have, or not so long.
        faults: Faults,
        /// What the body may be; none where none is taken.
        body: Option<Arc<BodyBounds>>,
    },
    /// Nowhere: the caller asks which methods the path has (`OPTIONS`).
    Methods(String),
}

impl Surface {
    /// Reads the document.
    pub(crate) fn of(document: &OpenApi) -> Surface {
        let text = serde_json::to_value(document).expect("the document is made of plain values");
        let promise = |template: &str, (method, operation): (Method, &Operation)| {
            let described = &text["paths"][template][method.as_str().to_lowercase()];
            (method.clone(), Promise::of(&method, operation, described, &text))
        };
        let paths = document.paths.paths.iter().map(|(template, item)| Path {
            template: template.clone(),
            pattern: ResourceDef::new(template.as_str()),
            methods: operations(item).map(|operation| promise(template, operation)).collect(),
        });
        Surface(paths.collect())
    }

    /// The path of the document that a request is for.
    ///
    /// # Errors
    /// 404.
    pub(crate) fn find(&self, uri: &Uri) -> Result<&Path, Error> {
        self.0.iter().find(|path| path.pattern.is_match(uri.path())).ok_or(Error::NoSuchPath)
    }
}

impl Path {
    /// Where a request may go; `HEAD` is asked for as `GET`.
    ///
    /// # Errors
    /// 405 or 406.
    pub(crate) fn admit(
        &self,
        uri: &Uri,
        method: &Method,
        accept: &str,
        headers: &HeaderMap,
    ) -> Result<Passage, Error> {
        if method == Method::OPTIONS {
            return Ok(Passage::Methods(self.allow()));
        }
        let promise =
            self.promise(method.as_str()).ok_or_else(|| Error::MethodNotAllowed { allow: self.allow() })?;
        let media = Media::negotiate(accept, &promise.media).ok_or(Error::NotAcceptable)?;
        let mut faults = Faults::default();
        promise.parameters.check(&self.template, uri, headers, &mut faults);
        Ok(Passage::Handler {
            template: self.template.clone(),
            media: Media(media.to_owned()),
            access: promise.access.clone(),
            faults,
            body: promise.body.clone(),
        })
    }

    /// Whether this method takes no credentials; so does one that is not served.
    pub(crate) fn is_open(&self, method: &str) -> bool {
        self.promise(method).is_none_or(|promise| promise.open)
    }

    fn promise(&self, method: &str) -> Option<&Promise> {
        let (_, promise) = self.methods.iter().find(|(served, _)| served.as_str() == method)?;
        Some(promise)
    }

    /// The `Allow` header.
    fn allow(&self) -> String {
        let mut methods = vec!["OPTIONS"];
        for (method, _) in &self.methods {
            if method == Method::GET {
                methods.push("HEAD");
            }
            methods.push(method.as_str());
        }
        methods.sort_unstable();
        methods.join(", ")
    }
}

impl Promise {
    /// What the document promises, which it describes in `described`.
    fn of(method: &Method, operation: &Operation, described: &Value, document: &Value) -> Promise {
        let says_so =
            operation.extensions.as_ref().is_some_and(|extensions| extensions.contains_key(ANY_ORIGIN));
        Promise {
            media: offered(operation),
            parameters: ParameterBounds::of(described, document),
            body: BodyBounds::of(described, document).map(Arc::new),
            access: access(operation),
            open: operation.security.is_none() && (*method == Method::GET || says_so),
        }
    }
}

fn operations(item: &PathItem) -> impl Iterator<Item = (Method, &Operation)> {
    let operations = [
        (Method::GET, &item.get),
        (Method::POST, &item.post),
        (Method::PUT, &item.put),
        (Method::PATCH, &item.patch),
        (Method::DELETE, &item.delete),
    ];
    operations.into_iter().filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
}

/// What the `security` of an operation says, in the document's only scheme.
fn access(operation: &Operation) -> Option<Access> {
    let requirement = operation.security.as_ref()?.first()?;
    let requirement = serde_json::to_value(requirement).expect("it is made of plain values");
    let scopes =
        requirement.get(crate::openapi::SCHEME).and_then(|scopes| scopes.as_array()).into_iter().flatten();
    Some(Access { scopes: scopes.filter_map(|scope| scope.as_str().map(str::to_owned)).collect() })
}

/// The media types of the successful replies of an operation; JSON where it has no body.
fn offered(operation: &Operation) -> Vec<String> {
    let successes = operation.responses.responses.iter().filter(|(status, _)| status.starts_with('2'));
    let mut offered: Vec<String> = successes
        .filter_map(|(_, response)| match response {
            RefOr::T(response) => Some(response.content.keys().cloned()),
            RefOr::Ref(_) => None,
        })
        .flatten()
        .collect();
    // JSON is what a caller gets who does not care.
    offered.sort_by_key(|media| media != crate::media::JSON);
    if offered.is_empty() {
        offered.push(crate::media::JSON.to_owned());
    }
    offered
}
