//! The emulated Telegram, used as a bot uses it: over HTTP, by hand and with teloxide.
