//! What the OpenAPI document promises for a path: its methods, parameters and media types. What it
//! does not promise is refused before it is routed, so that nothing is served that is not documented,
//! and a misspelt parameter never goes unnoticed.

use crate::error::{Error, Fault, Faults};
use crate::media::Media;
use actix_web::dev::ResourceDef;
use actix_web::http::{Method, Uri};
use utoipa::openapi::path::{Operation, ParameterIn, PathItem};
use utoipa::openapi::{OpenApi, RefOr};

/// The paths of the document.
#[derive(Debug)]
pub(crate) struct Surface(Vec<Path>);

#[derive(Debug)]
struct Path {
    template: String,
    pattern: ResourceDef,
    methods: Vec<(Method, Promise)>,
}

/// What the document promises for a method.
#[derive(Debug)]
struct Promise {
    /// The media types that it can answer.
    media: Vec<String>,
    /// The names of its query parameters.
    parameters: Vec<String>,
    /// Who must call; none where anybody may.
    access: Option<Access>,
}

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
        /// Every parameter that the document does not have.
        unknown: Faults,
    },
    /// Nowhere: the caller asks which methods the path has (`OPTIONS`).
    Methods(String),
}

impl Surface {
    /// Reads the document.
    pub(crate) fn of(document: &OpenApi) -> Surface {
        let paths = document.paths.paths.iter().map(|(template, item)| Path {
            template: template.clone(),
            pattern: ResourceDef::new(template.as_str()),
            methods: operations(item).map(|(method, operation)| (method, Promise::of(operation))).collect(),
        });
        Surface(paths.collect())
    }

    /// Where a request may go; `HEAD` is asked for as `GET`.
    ///
    /// # Errors
    /// 404, 405 or 406.
    pub(crate) fn admit(&self, uri: &Uri, method: &Method, accept: &str) -> Result<Passage, Error> {
        let served = |path: &&Path| path.pattern.is_match(uri.path());
        let path = self.0.iter().find(served).ok_or(Error::NoSuchPath)?;
        if method == Method::OPTIONS {
            return Ok(Passage::Methods(path.allow()));
        }
        let (_, promise) = path
            .methods
            .iter()
            .find(|(served, _)| served == method)
            .ok_or_else(|| Error::MethodNotAllowed { allow: path.allow() })?;
        let media = Media::negotiate(accept, &promise.media).ok_or(Error::NotAcceptable)?;
        Ok(Passage::Handler {
            template: path.template.clone(),
            media: Media(media.to_owned()),
            access: promise.access.clone(),
            unknown: promise.unknown(uri.query().unwrap_or_default()),
        })
    }
}

impl Path {
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
    fn of(operation: &Operation) -> Promise {
        let parameters = operation.parameters.iter().flatten().filter_map(|parameter| match parameter {
            RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Query => {
                Some(parameter.name.clone())
            }
            _ => None,
        });
        Promise { media: offered(operation), parameters: parameters.collect(), access: access(operation) }
    }

    /// The parameters that are unknown.
    fn unknown(&self, query: &str) -> Faults {
        let mut faults = Faults::default();
        for (name, _) in form_urlencoded::parse(query.as_bytes()) {
            if self.parameters.iter().all(|known| *known != name) {
                faults.add(Fault::in_query(&name, self.expected(&name)));
            }
        }
        faults
    }

    fn expected(&self, name: &str) -> String {
        match self.parameters.is_empty() {
            true => format!("unknown parameter `{name}`: there are none here"),
            false => {
                format!("unknown parameter `{name}`, expected one of `{}`", self.parameters.join("`, `"))
            }
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
