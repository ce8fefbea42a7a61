//! `webhook add|list|remove`: where others are told of orders.

use crate::store::Store;
use anyhow::{Result, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};

/// What to do with the webhooks.
#[derive(clap::Subcommand)]
pub enum Command {
    /// Tells this address of every order from now on; prints the secret by which it can prove that.
    Add {
        /// An https address.
        url: String,
        /// A secret of your own: `whsec_` and base64 of 24 to 64 bytes [default: a new one].
        #[arg(long, value_name = "SECRET")]
        secret: Option<String>,
        /// The address is in a private network, and that is meant; http is taken then, too.
        #[arg(long)]
        private: bool,
    },
    /// Lists them.
    List,
    /// Takes one away, by its number.
    Remove { number: i64 },
}

/// Carries the command out; what to print.
pub async fn run(store: &Store, command: Command, now: DateTime<Utc>) -> Result<String> {
    let mut tx = store.begin().await?;
    match command {
        Command::Add { url, secret, private } => {
            let scheme = reqwest::Url::parse(&url).ok().filter(reqwest::Url::has_host);
            match scheme.as_ref().map(reqwest::Url::scheme) {
                Some("https") => {}
                Some("http") if private => {}
                _ => bail!("that is no https address"),
            }
            let secret = match &secret {
                Some(text) => {
                    let text = text.strip_prefix("whsec_").unwrap_or(text);
                    match STANDARD.decode(text) {
                        Ok(bytes) if (24..=64).contains(&bytes.len()) => bytes,
                        _ => bail!("a secret is whsec_ and the base64 of 24 to 64 bytes"),
                    }
                }
                None => [uuid::Uuid::new_v4(), uuid::Uuid::new_v4()].map(uuid::Uuid::into_bytes).concat(),
            };
            let number = tx.add_hook(&url, &secret, private, now).await?;
            tx.commit().await?;
            Ok(format!("{number}  {url}\nwhsec_{}", STANDARD.encode(secret)))
        }
        Command::List => {
            let line = |hook: &crate::store::hooks::Hook| {
                let state =
                    hook.disabled.as_ref().map_or_else(String::new, |why| format!("  disabled: {why}"));
                format!("{}  {}{state}", hook.id, hook.url)
            };
            let hooks = tx.hooks().await?;
            if hooks.is_empty() {
                return Ok("Nobody is told of orders.".to_owned());
            }
            Ok(hooks.iter().map(line).collect::<Vec<_>>().join("\n"))
        }
        Command::Remove { number } => {
            if !tx.remove_hook(number).await? {
                bail!("there is no webhook {number}: see `cartwright webhook list`");
            }
            tx.commit().await?;
            Ok(format!("{number} is told nothing any more."))
        }
    }
}
