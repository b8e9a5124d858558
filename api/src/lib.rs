//! The API.

pub mod db;
pub mod demo;
pub mod import;
