//! Chat platforms: their emulators, and the adapters that talk to them over HTTP.

mod emulator;
