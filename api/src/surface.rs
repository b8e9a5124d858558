//! What the OpenAPI document promises for a path: its methods and media types. What it does not
//! promise is refused before it is routed, so that nothing is served that is not documented.

use crate::error::Error;
use crate::media::Media;
use actix_web::dev::ResourceDef;
use actix_web::http::Method;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::{OpenApi, RefOr};

/// The paths of the document.
#[derive(Debug)]
pub(crate) struct Surface(Vec<Path>);

#[derive(Debug)]
struct Path {
    template: String,
    pattern: ResourceDef,
    /// Each method with the media types that it can answer.
    methods: Vec<(Method, Vec<String>)>,
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
            methods: operations(item).map(|(method, operation)| (method, offered(operation))).collect(),
        });
        Surface(paths.collect())
    }

    /// Where a request may go; `HEAD` is asked for as `GET`.
    ///
    /// # Errors
    /// 404, 405 or 406.
    pub(crate) fn admit(&self, path: &str, method: &Method, accept: &str) -> Result<Passage, Error> {
        let path = self.0.iter().find(|served| served.pattern.is_match(path)).ok_or(Error::NoSuchPath)?;
        if method == Method::OPTIONS {
            return Ok(Passage::Methods(path.allow()));
        }
        let (_, offered) = path
            .methods
            .iter()
            .find(|(served, _)| served == method)
            .ok_or_else(|| Error::MethodNotAllowed { allow: path.allow() })?;
        let media = Media::negotiate(accept, offered).ok_or(Error::NotAcceptable)?;
        Ok(Passage::Handler { template: path.template.clone(), media: Media(media.to_owned()) })
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

fn operations(item: &PathItem) -> impl Iterator<Item = (Method, &Operation)> {
    let operations = [(Method::GET, &item.get), (Method::POST, &item.post)];
    operations.into_iter().filter_map(|(method, operation)| Some((method, operation.as_ref()?)))
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
