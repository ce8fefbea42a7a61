//! Cartwright: an order desk that lives in chat; this library is what every platform's adapter shares.

pub mod chat;
pub mod cli;
pub mod clock;
mod closed;
pub mod config;
pub mod demo;
pub mod dialog;
pub mod emulator;
pub mod engine;
pub mod intake;
mod lanes;
pub mod paper;
pub mod sender;
pub mod serve;
pub mod shop;
pub mod store;
pub mod turn;
