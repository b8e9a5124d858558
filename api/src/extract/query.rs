//! [`Query`]: the parameters after the `?`.

use crate::error::{Error, Fault, Faults, Result};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;
use std::future::{Ready, ready};
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterIn};

/// The query parameters of a request that are `T`'s; a handler may take several. A parameter that
/// repeats fills a list. Those that no `T` has are refused before, since the document has none.
///
/// Answers 422 with a pointer to the parameter that is malformed, empty, or not UTF-8.
#[derive(Debug)]
pub struct Query<T>(pub T);

/// What the names of the parameters of [`With`] begin with.
pub const WITH: &str = "with_";

/// The same parameters as `T`'s once more, under names that begin with [`WITH`].
#[derive(Debug)]
pub struct With<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Error;
    type Future = Ready<Result<Query<T>>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse(req.query_string(), "").map(Query))
    }
}

impl<T: DeserializeOwned> FromRequest for With<T> {
    type Error = Error;
    type Future = Ready<Result<With<T>>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse(req.query_string(), WITH).map(With))
    }
}

impl<T: IntoParams> IntoParams for With<T> {
    fn into_params(place: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut parameters = T::into_params(place);
        for parameter in &mut parameters {
            parameter.name.insert_str(0, WITH);
            let description = parameter.description.take().unwrap_or_default();
            parameter.description = Some(format!("For the second. {description}"));
        }
        parameters
    }
}

/// Reads the parameters whose names begin with `prefix`, by the rest of their names.
fn parse<T: DeserializeOwned>(query: &str, prefix: &str) -> Result<T> {
    let mut faults = Faults::default();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        // Decoding puts U+FFFD where the bytes are not UTF-8, which would silently match nothing. A
        // NUL is no text to PostgreSQL.
        if [&name, &value].iter().any(|text| text.contains(['\u{fffd}', '\0'])) {
            faults.add(Fault::in_query(&name, "this is not text in UTF-8"));
        } else if value.is_empty() {
            faults.add(Fault::in_query(&name, "this has no value"));
        }
    }
    faults.check()?;
    let mut ours = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if let Some(name) = name.strip_prefix(prefix) {
            ours.append_pair(name, &value);
        }
    }
    let ours = ours.finish();
    let pairs = serde_html_form::Deserializer::new(form_urlencoded::parse(ours.as_bytes()));
    serde_path_to_error::deserialize(pairs).map_err(|err| {
        // Only the parameter: which of its repetitions it was, the detail tells.
        let name = err.path().iter().next().map(ToString::to_string).unwrap_or_default();
        Error::Invalid(vec![Fault::in_query(&format!("{prefix}{name}"), err.inner().to_string())])
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Filter {
        #[serde(default)]
        municipality: Vec<String>,
        limit: Option<u32>,
    }

    fn fault(query: &str) -> String {
        match parse::<Filter>(query, "") {
            Err(Error::Invalid(faults)) => faults[0].pointer.clone(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_parameter_may_repeat_where_a_list_is_taken() {
        let filter: Filter = parse("municipality=3427&limit=5&municipality=r%C3%B8ros", "").unwrap();
        assert_eq!(filter, Filter { municipality: vec!["3427".into(), "røros".into()], limit: Some(5) });
    }

    #[test]
    fn a_fault_names_its_parameter() {
        assert_eq!(fault("limit=many"), "/limit");
        assert_eq!(fault("limit=1&limit=2"), "/limit");
        assert_eq!(fault("limit="), "/limit");
        assert_eq!(fault("municipality=%ff"), "/municipality");
        assert_eq!(fault("municipality=%00"), "/municipality");
    }

    #[test]
    fn the_second_of_two_has_a_prefix() {
        let second: Filter = parse("municipality=3427&limit=many&with_municipality=tolga", WITH).unwrap();
        assert_eq!(second, Filter { municipality: vec!["tolga".into()], limit: None });
        let fault = parse::<Filter>("with_limit=many", WITH).expect_err("no number");
        let Error::Invalid(faults) = fault else { panic!("{fault:?}") };
        assert_eq!(faults[0].pointer, "/with_limit");
    }
}
