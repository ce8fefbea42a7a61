//! Cartwright: an order desk that lives in chat; this library is what every platform's adapter shares.

pub mod cli;
pub mod engine;
pub mod store;
