//! The search against its definition, by brute force over all homes and all pairs of vacancies.

mod changes;
mod definition;
mod draw;
mod fit;
mod living;
mod other_answers;
mod packages;
mod region;
