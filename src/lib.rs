//! Cartwright: an order desk that lives in chat; this library is what every platform's adapter shares.

pub mod engine;
pub mod store;
