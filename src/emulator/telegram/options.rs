//! How an emulator is set up.

use super::limits::RateLimits;

/// Settings of one emulated Telegram with its one bot; not to be printed, as a token is in it.
#[derive(Clone)]
pub struct Options {
    /// The bot's token; the number before the colon is its id.
    pub token: String,
    /// The bot's name without @.
    pub username: String,
    pub name: String,
    /// The port on 127.0.0.1; 0 takes a free one.
    pub port: u16,
    /// Whether the bot sees only commands, replies to it and inline messages in groups (BotFather's default).
    pub privacy_mode: bool,
    /// Whether the bot hears which inline result was chosen (off by default at BotFather, too).
    pub inline_feedback: bool,
    /// Telegram's limits on how often a bot may write; none for measuring.
    pub rate_limits: Option<RateLimits>,
    /// Whether a webhook may be plain HTTP on any port of this machine.
    pub local_webhook: bool,
    /// Makes the mixing of updates repeatable.
    pub seed: Option<u64>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            token: "7000000001:EmulatedEmulatedEmulatedEmulated123".to_owned(),
            username: "cartwright_bot".to_owned(),
            name: "Cartwright".to_owned(),
            port: 0,
            privacy_mode: true,
            inline_feedback: false,
            rate_limits: None,
            local_webhook: true,
            seed: None,
        }
    }
}

impl Options {
    /// The id in front of the token's colon.
    pub fn bot_id(&self) -> i64 {
        self.token.split(':').next().and_then(|id| id.parse().ok()).unwrap_or(7_000_000_001)
    }
}
