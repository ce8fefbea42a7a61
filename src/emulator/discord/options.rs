//! How an emulator is set up.

use super::limits::RateLimits;
use std::time::Duration;

/// Settings of one emulated Discord with its one application; not to be printed, as a token is in it.
#[derive(Clone)]
pub struct Options {
    /// The bot's token, without `Bot `.
    pub token: String,
    /// The application's id, which is its bot's user id too.
    pub application_id: u64,
    pub name: String,
    /// The HTTP port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Where interactions are POSTed instead of sent over the gateway.
    pub interactions_url: Option<String>,
    /// How many shards Discord recommends.
    pub shards: u64,
    /// How often a gateway client has to send a heartbeat.
    pub heartbeat: Duration,
    /// How many IDENTIFYs are left today.
    pub identifies: u64,
    /// How long an IDENTIFY waits after another one in its bucket, or the session is refused: 5 s on Discord.
    pub identify_every: Duration,
    /// How long the first answer to an interaction may take: 3 s on Discord, more where only the answer matters.
    pub first_answer: Duration,
    /// Discord's limits on how often a bot may ask; none for measuring.
    pub rate_limits: Option<RateLimits>,
    /// Whether the emulator's own answers are checked, too: for its own tests.
    pub check_answers: bool,
    /// Makes the mixing of events repeatable.
    pub seed: Option<u64>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            token: "MTEwMDAwMDAwMDAwMDAwMDAwMQ.Emulated.EmulatedEmulatedEmulatedEmulated".to_owned(),
            application_id: 1_100_000_000_000_000_001,
            name: "Cartwright".to_owned(),
            port: 0,
            interactions_url: None,
            shards: 1,
            heartbeat: Duration::from_millis(41_250),
            identifies: 1000,
            identify_every: Duration::ZERO,
            first_answer: Duration::from_secs(3),
            rate_limits: None,
            check_answers: false,
            seed: None,
        }
    }
}
