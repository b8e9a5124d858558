//! Udir's registers of kindergartens (NBR) and of schools (NSR), version 4.
//!
//! `/enheter/kommune/{nr}` lists all units of a municipality with their flags, closed ones and owners too, in
//! one reply without pages; `/enhet/{orgnr}` has one unit. So of each municipality the list is asked for, and
//! then the units that are wanted: the least that tells all that is published here.
//!
//! Neither list nor unit says how many places are free. What they count is children who are there.
//!
//! Not confirmed by anything that was published: that NBR's list has no pages either (NSR's has none), what
//! is answered for a number that is no municipality's, and whether upper secondary grades are counted from 11
//! on or from 1. Whether the services know `If-None-Match` is not known either, so they are always asked for
//! the whole.

mod list;
mod unit;

pub use list::{List, list};
pub use unit::{Unit, unit};

/// Which of the two registers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Register {
    /// NBR, the kindergartens.
    Kindergartens,
    /// NSR, the schools.
    Schools,
}

/// The number of no municipality, under which test units and schools abroad are kept.
const NOWHERE: &str = "2599";
