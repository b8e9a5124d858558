//! The API.

pub mod db;
