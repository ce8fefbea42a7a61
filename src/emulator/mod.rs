//! Chat platforms, emulated over HTTP on this machine, so that adapters are tried without the real ones.

pub mod spec;
pub mod telegram;
