//! What is kept of people who log in elsewhere.
