//! Everything in a request has a bound: the document states it, and what is larger is refused.

mod places;
mod replies;
mod too_large;

use crate::support::document;
use places::{Bound, places};

#[test]
fn every_text_list_and_number_of_a_request_has_a_bound_in_the_document() {
    let places = places(document());
    let unbounded: Vec<String> =
        places.iter().filter(|place| place.bound == Bound::None).map(ToString::to_string).collect();
    assert_eq!(unbounded, Vec::<String>::new());
    // Nothing was overlooked because the document is written another way than expected.
    assert!(places.len() > 400, "{}", places.len());
}
