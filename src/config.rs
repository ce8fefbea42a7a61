//! The settings: flags, which are environment variables as well.

use chrono::{DateTime, Utc};
use clap::Args;
use secrecy::SecretString;
use std::net::SocketAddr;
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
    /// The embedded server's database: the demo has one of its own.
    #[arg(long, global = true, hide = true, default_value = "cartwright")]
    pub database: String,
    /// Follows whoever started us by standard input: how many seconds their clock is ahead, a line each; and their end.
    #[arg(long, global = true, hide = true)]
    pub led: bool,
    /// A clock that stands still at this time, such as 2026-11-23T10:00:00Z; at the present, where none is given.
    #[arg(long, global = true, value_name = "TIME", value_parser = time, num_args = 0..=1, default_missing_value = "now")]
    pub now: Option<DateTime<Utc>>,
}

/// The chat platforms, and where we can be reached. A platform without its token is left out.
#[derive(Clone, Args)]
pub struct Platforms {
    /// The bot's token, from BotFather.
    #[arg(long, env = "TELEGRAM_BOT_TOKEN", hide_env_values = true, value_name = "TOKEN", value_parser = secret)]
    pub telegram_bot_token: Option<SecretString>,
    /// Another Bot API server, without `/bot…`.
    #[arg(long, env = "TELEGRAM_API_URL", value_name = "URL", default_value = "https://api.telegram.org")]
    pub telegram_api_url: String,
    /// The bot's token, from Discord's developer portal.
    #[arg(long, env = "DISCORD_BOT_TOKEN", hide_env_values = true, value_name = "TOKEN", value_parser = secret)]
    pub discord_bot_token: Option<SecretString>,
    /// The application's id; without it Discord is asked.
    #[arg(long, env = "DISCORD_APPLICATION_ID", value_name = "ID")]
    pub discord_application_id: Option<u64>,
    /// The application's public key: then interactions are brought to /discord/interactions, and no gateway is used.
    #[arg(long, env = "DISCORD_PUBLIC_KEY", value_name = "KEY")]
    pub discord_public_key: Option<String>,
    /// Another server of Discord's API, without `/api/v10`.
    #[arg(long, env = "DISCORD_API_URL", value_name = "URL", default_value = "https://discord.com")]
    pub discord_api_url: String,
    /// How many connections the gateway is listened to on [default: as many as Discord recommends].
    #[arg(long, env = "DISCORD_SHARDS", value_name = "NUMBER", value_parser = clap::value_parser!(u32).range(1..=1_000))]
    pub discord_shards: Option<u32>,
    /// WhatsApp's Cloud API: an access token of a system user. Customers' messages are then relayed to the sales chats.
    #[arg(long, env = "WHATSAPP_ACCESS_TOKEN", hide_env_values = true, value_name = "TOKEN", value_parser = secret)]
    pub whatsapp_access_token: Option<SecretString>,
    /// The id of the business's number, as Meta's console shows it.
    #[arg(long, env = "WHATSAPP_PHONE_NUMBER_ID", value_name = "ID")]
    pub whatsapp_phone_number_id: Option<String>,
    /// The app's secret, by which webhooks are proved to be Meta's.
    #[arg(long, env = "WHATSAPP_APP_SECRET", hide_env_values = true, value_name = "SECRET", value_parser = secret)]
    pub whatsapp_app_secret: Option<SecretString>,
    /// A word of your own that Meta repeats when it checks the webhook's address.
    #[arg(long, env = "WHATSAPP_VERIFY_TOKEN", hide_env_values = true, value_name = "WORD")]
    pub whatsapp_verify_token: Option<String>,
    /// A template that Meta has approved, with one variable in its body, and its language: for answers to customers who
    /// wrote more than 24 hours ago.
    #[arg(long, env = "WHATSAPP_TEMPLATE", value_name = "NAME/LANGUAGE", value_parser = template)]
    pub whatsapp_template: Option<String>,
    /// Another server of the Graph API, without the version.
    #[arg(long, env = "WHATSAPP_API_URL", value_name = "URL", default_value = "https://graph.facebook.com")]
    pub whatsapp_api_url: String,
    /// The mail server for quotes by e-mail, such as smtps://user:password@mail.example.org.
    #[arg(long, env = "SMTP_URL", hide_env_values = true, value_name = "URL", value_parser = address)]
    pub smtp_url: Option<SecretString>,
    /// The sender of letters, such as "Rupsha Trading <sales@example.org>".
    #[arg(long, env = "MAIL_FROM", value_name = "SENDER")]
    pub mail_from: Option<String>,
    /// Our address on the internet, behind a proxy that speaks TLS: then updates are brought to us instead of fetched.
    #[arg(long, env = "PUBLIC_URL", value_name = "URL")]
    pub public_url: Option<String>,
    /// Where we serve HTTP: /healthz, /readyz, /metrics and the platforms' webhooks.
    #[arg(long, env = "LISTEN", value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
}

impl Platforms {
    /// None of them, and the usual addresses.
    pub fn none() -> Self {
        Self {
            telegram_bot_token: None,
            telegram_api_url: "https://api.telegram.org".to_owned(),
            discord_bot_token: None,
            discord_application_id: None,
            discord_public_key: None,
            discord_api_url: "https://discord.com".to_owned(),
            discord_shards: None,
            whatsapp_access_token: None,
            whatsapp_phone_number_id: None,
            whatsapp_app_secret: None,
            whatsapp_verify_token: None,
            whatsapp_template: None,
            whatsapp_api_url: "https://graph.facebook.com".to_owned(),
            smtp_url: None,
            mail_from: None,
            public_url: None,
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
        }
    }
}

fn secret(text: &str) -> Result<SecretString, String> {
    let text = text.trim();
    if text.is_empty() || text.contains(|c: char| c.is_whitespace() || c == '/') {
        return Err("a token has neither spaces nor slashes and is not empty".to_owned());
    }
    Ok(SecretString::from(text))
}

fn template(text: &str) -> Result<String, String> {
    let good = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    match text.split_once('/') {
        Some((name, language)) if good(name) && good(language) => Ok(text.to_owned()),
        _ => Err("a template's name and its language, such as order_update/en_US".to_owned()),
    }
}

fn address(text: &str) -> Result<SecretString, String> {
    let text = text.trim();
    if !text.starts_with("smtp://") && !text.starts_with("smtps://") {
        return Err("a mail server's address begins with smtp:// or smtps://".to_owned());
    }
    Ok(SecretString::from(text))
}

fn time(text: &str) -> Result<DateTime<Utc>, String> {
    if text == "now" {
        return Ok(crate::clock::Clock::System.now());
    }
    let plain = |text: &str| {
        let text = text.replace(' ', "T");
        let with_seconds = if text.len() == 16 { format!("{text}:00") } else { text };
        format!("{with_seconds}Z").parse()
    };
    text.parse().or_else(|_| plain(text)).map_err(|_| "give a time such as 2026-11-23T10:00:00Z".to_owned())
}
