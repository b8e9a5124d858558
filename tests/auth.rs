//! `/v1/auth`: logging in and out, and what is let in.

mod sessions;
