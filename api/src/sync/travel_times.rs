use super::{Run, Synced};
use crate::sources::SourceError;

pub(super) async fn take_in_driving(_run: &Run<'_>) -> Result<Synced, SourceError> {
    unimplemented!()
}

pub(super) async fn take_in_transit(_run: &Run<'_>) -> Result<Synced, SourceError> {
    unimplemented!()
}
