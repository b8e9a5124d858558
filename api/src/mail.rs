//! Mails: what they say ([`letters`]) and how they are sent (`post`).

pub mod letters;
mod post;
mod transport;

pub use post::{Post, PostError};
pub use transport::{Sender, Transport, TransportError};
