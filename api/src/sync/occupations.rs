use super::{Run, Synced};
use crate::sources::SourceError;

pub(super) async fn take_in(_run: &Run<'_>) -> Result<Synced, SourceError> {
    unimplemented!()
}
