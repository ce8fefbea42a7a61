//! What must hold however rough it gets: killed bots, repeated updates, old buttons, hostile words, sudden ends.

mod bot;
mod buttons;
mod draining;
mod killed;
mod naughty;
mod replayed;
mod scenario;

pub use naughty::EVIL;
use std::hash::{BuildHasher, RandomState};

/// Numbers that a printed seed brings again: `CARTWRIGHT_SEED`.
pub struct Random(u64);

impl Random {
    pub fn new(of: &str) -> Self {
        let given = std::env::var("CARTWRIGHT_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed: u64 = given.unwrap_or_else(|| RandomState::new().hash_one(of));
        println!("{of}: CARTWRIGHT_SEED={seed}");
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end.max(1)
    }
}
