//! Takes in the kindergartens of the region and its surroundings.

use super::{Run, Synced, establishments};
use crate::sources::SourceError;
use crate::sources::udir::Register;

pub(super) async fn take_in(run: &Run<'_>) -> Result<Synced, SourceError> {
    establishments::take_in(run, &run.sources.nbr, Register::Kindergartens, "kindergartens").await
}
