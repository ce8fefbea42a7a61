//! Chat platforms, emulated over HTTP on this machine, so that adapters are tried without the real ones.

pub mod discord;
mod shared;
pub mod spec;
pub mod telegram;
pub mod whatsapp;
mod wire;

pub use shared::Heard;
