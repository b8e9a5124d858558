//! Advertisements as they are sent: what is used of them. Everything may be missing.

use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
pub(super) struct WireEntry {
    pub(super) uuid: String,
    pub(super) status: String,
    #[serde(rename = "sistEndret")]
    pub(super) changed_at: Option<String>,
    /// What the feed calls it.
    pub(super) ad_content: Option<WireAd>,
    /// What its documentation calls it.
    pub(super) json: Option<WireAd>,
}

#[derive(Deserialize)]
pub(super) struct WireAd {
    pub(super) uuid: Option<String>,
    pub(super) published: Option<String>,
    pub(super) expires: Option<String>,
    #[serde(rename = "workLocations")]
    pub(super) locations: Option<Vec<WireLocation>>,
    #[serde(rename = "contactList")]
    pub(super) contacts: Option<Vec<WireContact>>,
    pub(super) title: Option<String>,
    pub(super) jobtitle: Option<String>,
    pub(super) description: Option<String>,
    #[serde(rename = "applicationDue")]
    pub(super) due: Option<String>,
    #[serde(rename = "categoryList")]
    pub(super) categories: Option<Vec<WireCategory>>,
    pub(super) link: Option<String>,
    pub(super) employer: Option<WireEmployer>,
    pub(super) extent: Option<String>,
    #[serde(rename = "starttime")]
    pub(super) start: Option<String>,
    #[serde(rename = "positioncount")]
    pub(super) positions: Option<Value>,
}

#[derive(Deserialize)]
pub(super) struct WireLocation {
    pub(super) country: Option<String>,
    #[serde(rename = "postalCode")]
    pub(super) postal_code: Option<String>,
    pub(super) county: Option<String>,
    pub(super) municipal: Option<String>,
    /// Not there today, but in the source that the feed is made from.
    #[serde(rename = "municipalCode")]
    pub(super) code: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct WireContact {
    pub(super) name: Option<String>,
    pub(super) email: Option<String>,
    pub(super) phone: Option<String>,
    pub(super) role: Option<String>,
    pub(super) title: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct WireCategory {
    #[serde(rename = "categoryType")]
    pub(super) kind: Option<String>,
    pub(super) code: Option<String>,
    pub(super) score: Option<f64>,
}

#[derive(Deserialize)]
pub(super) struct WireEmployer {
    pub(super) name: Option<String>,
}
