//! The schemas of short texts that many requests hold, in lists or alone. Only the document uses these types.

use flytthit_matcher::tag::Tag;
use std::borrow::Cow;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema};

/// A word from an open vocabulary, such as `cross-country-skiing`, `nb` or `hpr-nurse`.
pub(crate) struct TagText;

/// A municipality by number, old number or slug, such as `3427` or `tynset`.
pub(crate) struct PlaceName;

/// The first digits of a code of STYRK-08, such as `22`.
pub(crate) struct CodePrefix;

/// Maximum number of characters of what names a municipality.
const MAX_PLACE_NAME: usize = 64;
/// Maximum number of characters of a code, right or wrong: a wrong one is refused in its own words.
const MAX_CODE: usize = 16;

impl PartialSchema for TagText {
    fn schema() -> RefOr<Schema> {
        let tag =
            text("A word from an open vocabulary: lower-case letters a to z, digits and inner hyphens.");
        let tag = tag.min_length(Some(1)).max_length(Some(Tag::MAX_LENGTH));
        Schema::Object(tag.pattern(Some("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$")).build()).into()
    }
}

impl ToSchema for TagText {
    fn name() -> Cow<'static, str> {
        "Tag".into()
    }
}

impl PartialSchema for PlaceName {
    fn schema() -> RefOr<Schema> {
        let name = text("A municipality by number, old number or slug.");
        Schema::Object(name.max_length(Some(MAX_PLACE_NAME)).build()).into()
    }
}

impl ToSchema for PlaceName {}

impl PartialSchema for CodePrefix {
    fn schema() -> RefOr<Schema> {
        Schema::Object(text("The first digits of a code of STYRK-08.").max_length(Some(MAX_CODE)).build())
            .into()
    }
}

impl ToSchema for CodePrefix {}

fn text(description: &str) -> ObjectBuilder {
    ObjectBuilder::new().schema_type(Type::String).description(Some(description))
}
