//! Cartwright: an order desk that lives in chat; this library is what every platform's adapter shares.

pub mod chat;
pub mod cli;
pub mod dialog;
pub mod engine;
pub mod shop;
pub mod store;
