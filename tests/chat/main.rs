//! Chat platforms from the outside: their emulators, and the real desk against them.

mod boards;
mod desk;
mod discord;
mod discord_desk;
mod emulator;
mod endurance;
mod managers;
mod papers;
mod platform;
mod relay;
mod relay_desk;
mod stories;
#[allow(dead_code, reason = "shared with the other tests: what is not used here is used there")]
#[path = "../it/support/mod.rs"]
mod support;
mod telegram;
mod webhooks;
