//! Employers who have ended since they registered.
