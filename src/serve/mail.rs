//! E-mail at work: letters that are owed go out through one mail server.

use super::living::{come_alive, live};
use crate::chat::mail::{Mail, PLATFORM};
use crate::clock::Clock;
use crate::config::Platforms;
use crate::sender::Sender;
use crate::store::Store;
use crate::turn::Turns;
use anyhow::{Context, Result, anyhow};
use secrecy::ExposeSecret;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The mail server.
pub struct Desk {
    mail: Arc<Mail>,
    store: Store,
    clock: Clock,
    turns: Turns,
}

impl Desk {
    /// None where no mail server is set.
    pub fn new(platforms: &Platforms, store: Store, clock: Clock, turns: Turns) -> Result<Option<Self>> {
        let Some(url) = &platforms.smtp_url else { return Ok(None) };
        let from = platforms.mail_from.as_deref().context(
            "MAIL_FROM is missing: the sender of letters, such as Rupsha Trading <sales@example.org>",
        )?;
        let telling = turns.clone();
        let tell = Box::new(move |wanted, why: String| {
            let turns = telling.clone();
            let told = async move {
                if let Err(fault) = turns.letter_refused(&wanted, &why, clock.now()).await {
                    tracing::warn!(fault = format!("{fault:#}"), "that a letter was refused is not told");
                }
            };
            Box::pin(told) as std::pin::Pin<Box<dyn Future<Output = ()> + Send>>
        });
        let mail = Mail::new(url.expose_secret(), from, tell).map_err(|why| anyhow!(why))?;
        Ok(Some(Self { mail: Arc::new(mail), store, clock, turns }))
    }

    /// Works until `stop`, and then what is owed.
    pub async fn run(self, stop: CancellationToken) {
        let mail = Arc::clone(&self.mail);
        let (sender, hand) = Sender::new(self.store.clone(), mail, PLATFORM, self.clock, self.turns.clone());
        let holders = vec![hand.holder];
        let Some(life) = come_alive(&self.store, &holders, &stop).await else { return };
        let living = tokio::spawn(live(self.store.clone(), PLATFORM, life, holders));
        sender.run(stop).await;
        living.abort();
    }
}
