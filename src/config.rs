//! The settings: flags, which are environment variables as well.

use chrono::{DateTime, Utc};
use clap::Args;
use std::path::PathBuf;

/// What every command may be told.
#[derive(Clone, Args)]
pub struct Config {
    /// A Postgres 15 or newer to use instead of the embedded one.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, global = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// Where the embedded database lives [default: the user's data folder].
    #[arg(long, env = "CARTWRIGHT_DATA", global = true, value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// A clock that stands still at this time, such as 2026-11-23T10:00:00Z.
    #[arg(long, global = true, value_name = "TIME", value_parser = time)]
    pub now: Option<DateTime<Utc>>,
}

fn time(text: &str) -> Result<DateTime<Utc>, String> {
    let plain = |text: &str| {
        let text = text.replace(' ', "T");
        let with_seconds = if text.len() == 16 { format!("{text}:00") } else { text };
        format!("{with_seconds}Z").parse()
    };
    text.parse().or_else(|_| plain(text)).map_err(|_| "give a time such as 2026-11-23T10:00:00Z".to_owned())
}
