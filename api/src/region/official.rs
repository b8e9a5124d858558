//! The official Norwegian labour-market regions of 2020 (`bo- og arbeidsmarkedsregioner`), as far as
//! they divide the municipalities that the programme knows.

use super::Source;

/// An official labour-market region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OfficialRegion {
    /// Its number in the report.
    pub number: u32,
    /// What the report calls it: its centre.
    pub name: &'static str,
    /// The slugs of its municipalities.
    members: &'static [&'static str],
}

/// TØI report 1713/2019, with the borders of 2020, which still hold here.
const REGIONS: [OfficialRegion; 2] = [
    OfficialRegion {
        number: 23,
        name: "Tynset",
        members: &["rendalen", "tolga", "tynset", "alvdal", "folldal"],
    },
    OfficialRegion { number: 94, name: "Røros", members: &["os", "roros", "holtalen"] },
];

impl OfficialRegion {
    /// The year whose borders the report divides.
    pub const YEAR: i32 = 2020;

    /// The region of the municipality with this slug; none where it is not known.
    pub fn of(slug: &str) -> Option<OfficialRegion> {
        REGIONS.into_iter().find(|region| region.members.contains(&slug))
    }

    /// Where the regions come from.
    pub fn source() -> Source {
        Source {
            name: "Gundersen, Holmen and Hansen, Inndeling i BA-regioner 2020, TØI report 1713/2019"
                .to_owned(),
            url: None,
            licence: None,
        }
    }
}
