//! `/v1/auth`: logging in and out, and what is let in.

mod forge;
mod forgeries;
mod keys;
mod logins;
mod passwords;
mod rotation;
mod secrets;
mod sessions;

pub(crate) use passwords::code;
pub(crate) use secrets::code_in;
