//! [`Query`]: the parameters after the `?`.

use crate::error::{Error, Fault, Result};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use std::future::{Ready, ready};

/// The query parameters of a request. A parameter that repeats fills a list.
///
/// Answers 422 with a pointer to the parameter that is unknown (`T` must deny unknown fields),
/// malformed, empty, or not UTF-8.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Error;
    type Future = Ready<Result<Query<T>>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse(req.query_string()).map(Query))
    }
}

fn parse<T: DeserializeOwned>(query: &str) -> Result<T> {
    let mut faults = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        // Decoding puts U+FFFD where the bytes are not UTF-8, which would silently match nothing. A
        // NUL is no text to PostgreSQL.
        if [&name, &value].iter().any(|text| text.contains(['\u{fffd}', '\0'])) {
            faults.push(Fault::in_query(&name, "this is not text in UTF-8"));
        } else if value.is_empty() {
            faults.push(Fault::in_query(&name, "this has no value"));
        }
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let pairs = serde_html_form::Deserializer::new(form_urlencoded::parse(query.as_bytes()));
    serde_path_to_error::deserialize(pairs).map_err(|err| {
        // Only the parameter: which of its repetitions it was, the detail tells.
        let name = err.path().iter().next().map(ToString::to_string).unwrap_or_default();
        Error::Invalid(vec![Fault::in_query(&name, err.inner().to_string())])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Filter {
        #[serde(default)]
        municipality: Vec<String>,
        limit: Option<u32>,
    }

    fn fault(query: &str) -> String {
        match parse::<Filter>(query) {
            Err(Error::Invalid(faults)) => faults[0].pointer.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_parameter_may_repeat_where_a_list_is_taken() {
        let filter: Filter = parse("municipality=3427&limit=5&municipality=r%C3%B8ros").unwrap();
        assert_eq!(filter, Filter { municipality: vec!["3427".into(), "røros".into()], limit: Some(5) });
    }

    #[test]
    fn a_fault_names_its_parameter() {
        assert_eq!(fault("colour=red"), "/colour");
        assert_eq!(fault("limit=many"), "/limit");
        assert_eq!(fault("limit=1&limit=2"), "/limit");
        assert_eq!(fault("limit="), "/limit");
        assert_eq!(fault("municipality=%ff"), "/municipality");
        assert_eq!(fault("municipality=%00"), "/municipality");
    }
}
