//! Work that blocks: databases and the hashing of passwords do not wait as requests do.

use actix_web::rt::task::spawn_blocking;
use std::panic;

/// Runs `job` on a thread that may block. It goes on to its end when nobody waits for it any more.
///
/// # Panics
/// When `job` does, as it does.
pub(crate) async fn blocking<T: Send + 'static>(job: impl FnOnce() -> T + Send + 'static) -> T {
    spawn_blocking(job).await.unwrap_or_else(|error| panic::resume_unwind(error.into_panic()))
}
