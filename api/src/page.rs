//! Keyset pages: a list is read in pieces, each starting after the last item of the one before.
//! There are no offsets and no totals.

use crate::error::{Error, Result};
use crate::extract::Query;
use actix_web::body::BoxBody;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest, HttpResponse, Responder};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::future::{Ready, ready};
use utoipa::{IntoParams, ToSchema};

/// The most items of a page.
pub const MAX_LIMIT: u32 = 100;
/// How many items a page has when the caller does not say.
pub const DEFAULT_LIMIT: u32 = 20;

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items, in the order of the list.
    pub items: Vec<T>,
    /// Pass it as `after` to get the next page. Absent on the last page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// The same page with each item as `show` makes it.
    pub fn map<U>(self, show: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(show).collect(), next: self.next }
    }
}

/// Which page a caller asks for, not checked yet.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// How many to return.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u32>,
    /// The `next` of the page before.
    #[param(min_length = 1, max_length = 1024)]
    pub after: Option<String>,
}

/// The page that a caller asks for. `C` is an item's place in the order of the list.
#[derive(Debug)]
pub struct PageRequest<C> {
    limit: u32,
    /// The place after which the page starts; `None` for the first page.
    pub after: Option<C>,
}

impl<C: Serialize + DeserializeOwned> PageRequest<C> {
    /// Checks what was asked for.
    ///
    /// # Errors
    /// 422 when `limit` is not 1 to [`MAX_LIMIT`], or `after` was not given out by this list.
    pub fn parse(query: &PageQuery) -> Result<PageRequest<C>> {
        let limit = query.limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(Error::in_query("limit", format!("must be 1 to {MAX_LIMIT}")));
        }
        let after = match &query.after {
            Some(cursor) => Some(decode(cursor).ok_or_else(|| {
                Error::in_query("after", "not a place that an earlier page of this list named in `next`")
            })?),
            None => None,
        };
        Ok(PageRequest { limit, after })
    }

    /// How many items to look up: one more than the page holds, to see whether another one follows.
    pub fn fetch_limit(&self) -> u32 {
        self.limit + 1
    }

    /// Makes the page from the items after [`PageRequest::after`], at most
    /// [`PageRequest::fetch_limit`] of which are looked at.
    pub fn cut<T>(&self, found: impl IntoIterator<Item = T>, place: impl Fn(&T) -> C) -> Page<T> {
        let mut items: Vec<T> = found.into_iter().take(self.fetch_limit() as usize).collect();
        let more = items.len() > self.limit as usize;
        items.truncate(self.limit as usize);
        let next = items.last().filter(|_| more).map(|last| encode(&place(last)));
        Page { items, next }
    }
}

fn encode(place: &impl Serialize) -> String {
    let json = serde_json::to_vec(place).expect("a place is text and numbers");
    BASE64_URL_SAFE_NO_PAD.encode(json)
}

fn decode<C: DeserializeOwned>(cursor: &str) -> Option<C> {
    let json = String::from_utf8(BASE64_URL_SAFE_NO_PAD.decode(cursor).ok()?).ok()?;
    // A NUL is no text to PostgreSQL, and no place of ours has one.
    if json.contains(r"\u0000") {
        return None;
    }
    serde_json::from_str(&json).ok()
}

/// Checked as it is taken from the parameters of a request.
impl<C: Serialize + DeserializeOwned> FromRequest for PageRequest<C> {
    type Error = Error;
    type Future = Ready<Result<PageRequest<C>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let query = Query::<PageQuery>::from_request(req, payload).into_inner();
        ready(query.and_then(|Query(query)| PageRequest::parse(&query)))
    }
}

/// A page as JSON, with the next one in the `Link` header too (RFC 8288).
impl<T: Serialize> Responder for Page<T> {
    type Body = BoxBody;

    fn respond_to(self, req: &HttpRequest) -> HttpResponse {
        let mut response = HttpResponse::Ok();
        if let Some(next) = &self.next {
            let link = format!("<{}>; rel=\"next\"", next_uri(req.path(), req.query_string(), next));
            response.insert_header((header::LINK, link));
        }
        response.json(self)
    }
}

fn next_uri(path: &str, query: &str, next: &str) -> String {
    let kept = form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| name != "after");
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(kept)
        .append_pair("after", next)
        .finish();
    format!("{path}?{query}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn pages_walked_to_the_end_are_the_whole_list(list in proptest::collection::btree_set(any::<u16>(), 0..300), limit in 1..=MAX_LIMIT) {
            let mut walked = Vec::new();
            let mut after: Option<String> = None;
            loop {
                let request = PageRequest::<u16>::parse(&PageQuery { limit: Some(limit), after }).unwrap();
                let rest = list.iter().copied().filter(|item| request.after.is_none_or(|after| *item > after));
                let page = request.cut(rest, |item| *item);
                prop_assert!(page.items.len() <= limit as usize);
                walked.extend(page.items);
                match page.next {
                    Some(next) => after = Some(next),
                    None => break,
                }
            }
            prop_assert_eq!(walked, list.into_iter().collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_limit_out_of_range_or_a_foreign_cursor_is_refused() {
        for (limit, after) in [(Some(0), None), (Some(101), None), (None, Some("x")), (None, Some("ImEi"))] {
            let query = PageQuery { limit, after: after.map(str::to_owned) };
            assert!(PageRequest::<u16>::parse(&query).is_err(), "{query:?}");
        }
    }

    #[test]
    fn a_cursor_with_a_nul_is_refused() {
        let forged = PageQuery { limit: None, after: Some(encode(&"a\0")) };
        assert!(PageRequest::<String>::parse(&forged).is_err());
    }

    #[test]
    fn the_next_page_keeps_the_filters() {
        assert_eq!(
            next_uri("/v1/vacancies", "q=a%20b&after=old&limit=2", "new"),
            "/v1/vacancies?q=a+b&limit=2&after=new"
        );
    }
}
