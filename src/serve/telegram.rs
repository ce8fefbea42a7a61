//! One Telegram bot at work: updates fetched by one leader or brought by webhook, kept, worked, and answered.

use super::living::{LONG, SHORT, STAND_BY, come_alive, live, log_end, rest};
use crate::chat::Read as _;
use crate::chat::telegram::api::{Api, Failure};
use crate::chat::telegram::{PLATFORM, Telegram, inline, menu, read};
use crate::chat::whatsapp;
use crate::clock::Clock;
use crate::config::Platforms;
use crate::intake::{Door, Intake};
use crate::sender::Sender;
use crate::store::Store;
use crate::store::inbox::Arrived;
use crate::turn::Turns;
use crate::turn::suggest::Typing;
use anyhow::{Context, Result};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use teloxide::payloads::{AnswerInlineQuery, AnswerInlineQuerySetters};
use teloxide::types::InlineQuery;
use tokio::task::AbortHandle;
use tokio_util::sync::CancellationToken;

/// The bot, once it is known to its platform, and before.
pub struct Desk {
    api: Arc<Api>,
    public_url: Option<String>,
    secret: String,
    store: Store,
    clock: Clock,
    turns: Turns,
    at_work: OnceLock<AtWork>,
    ready: AtomicBool,
    /// Who has what customers sent.
    keeper: Option<Arc<whatsapp::api::Api>>,
}

/// What there is once the platform has said who the bot is.
struct AtWork {
    telegram: Arc<Telegram>,
    door: Door,
    turns: Turns,
    /// The query that each person is waiting for; a newer one ends it.
    asking: Mutex<HashMap<u64, AbortHandle>>,
}

#[derive(Deserialize)]
struct Numbered {
    update_id: i64,
}

impl Desk {
    pub fn new(
        platforms: &Platforms,
        token: SecretString,
        store: Store,
        clock: Clock,
        turns: Turns,
        keeper: Option<Arc<whatsapp::api::Api>>,
    ) -> Result<Self> {
        // The same for every process, and told to nobody but Telegram.
        let secret = Sha256::digest(format!("cartwright webhook {}", token.expose_secret()));
        let secret = secret.iter().map(|byte| format!("{byte:02x}")).collect();
        let api = Arc::new(Api::new(&platforms.telegram_api_url, token).context("an HTTP client")?);
        let public_url = platforms.public_url.clone();
        let (at_work, ready) = (OnceLock::new(), AtomicBool::new(false));
        Ok(Self { api, public_url, secret, store, clock, turns, at_work, ready, keeper })
    }

    /// What Telegram proves itself with.
    pub fn secret(&self) -> &str {
        &self.secret
    }

    /// Whether updates can come in.
    pub fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Relaxed)
    }

    /// Works until `stop`, and then whatever has come in.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        let Some(telegram) = self.connect(&stop).await else { return };
        let telegram = Arc::new(telegram);
        let (sender, hand) =
            Sender::new(self.store.clone(), Arc::clone(&telegram), PLATFORM, self.clock, self.turns.clone());
        let holders = vec![hand.holder];
        let turns = self.turns.clone().handing_to(vec![hand]);
        let (intake, door) = Intake::new(
            self.store.clone(),
            Arc::clone(&telegram),
            PLATFORM,
            telegram.bot(),
            self.clock,
            turns.clone(),
        );
        let holders = [holders, vec![door.holder()]].concat();
        let Some(life) = come_alive(&self.store, &holders, &stop).await else { return };
        let living = tokio::spawn(live(self.store.clone(), PLATFORM, life, holders));
        let (stop_intake, stop_sender) = (CancellationToken::new(), CancellationToken::new());
        let intake = tokio::spawn(intake.run(stop_intake.clone()));
        let sender = tokio::spawn(sender.run(stop_sender.clone()));
        let at_work = AtWork { telegram, door, turns, asking: Mutex::default() };
        let _ = self.at_work.set(at_work);
        match &self.public_url {
            Some(url) => self.be_brought(url, &stop).await,
            None => self.fetch(&stop).await,
        }
        self.ready.store(false, Ordering::Relaxed);
        stop_intake.cancel();
        log_end(intake.await);
        stop_sender.cancel();
        log_end(sender.await);
        living.abort();
    }

    /// Asks who the bot is until that is told. None when we are to stop before.
    async fn connect(&self, stop: &CancellationToken) -> Option<Telegram> {
        let mut wait = SHORT;
        loop {
            let failure = match Telegram::connect(Arc::clone(&self.api)).await {
                Ok(telegram) => {
                    let (id, name) = (telegram.bot(), telegram.me.username.clone());
                    if let Err(fault) = self.store.keep_bot(PLATFORM, &id, &name).await {
                        tracing::warn!(fault = format!("{fault:#}"), "the bot's name is not kept");
                    }
                    if let Err(failure) = menu::publish(&self.api).await {
                        tracing::warn!(kind = failure.kind(), "the command menu is not set");
                    }
                    return Some(Telegram { keeper: self.keeper.clone(), ..telegram });
                }
                Err(failure) => failure,
            };
            wait = pause(&failure, wait, stop).await?;
        }
    }

    /// Fetches updates while this process leads.
    async fn fetch(&self, stop: &CancellationToken) {
        let Some(work) = self.at_work.get() else { return };
        while !stop.is_cancelled() {
            let leads = self.store.lead(leader_of(work.telegram.me.id)).await;
            match leads {
                Ok(Some(mut leader)) => {
                    let mut offset = None;
                    self.ready.store(true, Ordering::Relaxed);
                    while !stop.is_cancelled() && leader.still_leads().await {
                        self.fetch_some(work, &mut offset, stop).await;
                    }
                    if let Some(offset) = offset {
                        self.confirm(work, offset).await;
                    }
                }
                Ok(None) => {
                    // Ready to take over.
                    self.ready.store(true, Ordering::Relaxed);
                    rest(STAND_BY, stop).await;
                }
                Err(fault) => {
                    tracing::warn!(fault = format!("{fault:#}"), "the database is not reachable");
                    rest(STAND_BY, stop).await;
                }
            }
        }
    }

    async fn fetch_some(&self, work: &AtWork, offset: &mut Option<i64>, stop: &CancellationToken) {
        let mut wait = SHORT;
        if offset.is_none()
            && let Err(failure) = work.telegram.poll().await
        {
            pause(&failure, wait, stop).await;
        }
        let updates = loop {
            // Nothing is confirmed by asking, so an answer that is not waited for is brought again.
            let updates = tokio::select! {
                updates = work.telegram.updates(*offset) => updates,
                () = stop.cancelled() => return,
            };
            match updates {
                Ok(updates) => break updates,
                Err(failure) => match pause(&failure, wait, stop).await {
                    Some(longer) => wait = longer,
                    None => return,
                },
            }
        };
        let payloads: Vec<&[u8]> = updates.iter().map(|update| update.get().as_bytes()).collect();
        let mut wait = SHORT;
        while let Err(fault) = self.receive(&payloads).await {
            tracing::warn!(fault = format!("{fault:#}"), "updates cannot be kept yet");
            rest(wait, stop).await;
            wait = (wait * 2).min(LONG);
            if stop.is_cancelled() {
                return;
            }
        }
        *offset =
            payloads.iter().filter_map(|payload| number(payload)).max().map(|last| last + 1).or(*offset);
    }

    /// Tells Telegram what is safe here, so that nothing is pending for whoever comes next.
    async fn confirm(&self, work: &AtWork, offset: i64) {
        if let Err(failure) = work.telegram.confirm(offset).await {
            tracing::warn!(kind = failure.kind(), "the last updates will be brought again, and be known");
        }
    }

    /// Has updates brought until `stop`; Telegram keeps the address.
    async fn be_brought(&self, url: &str, stop: &CancellationToken) {
        let Some(work) = self.at_work.get() else { return };
        let address = format!("{}/telegram/webhook", url.trim_end_matches('/'));
        let mut wait = SHORT;
        while let Err(failure) = work.telegram.bring_to(&address, &self.secret).await {
            match pause(&failure, wait, stop).await {
                Some(longer) => wait = longer,
                None => return,
            }
        }
        self.ready.store(true, Ordering::Relaxed);
        stop.cancelled().await;
    }

    /// Keeps updates as they are on the wire; inline queries are answered instead. Once it is back they are safe.
    pub async fn receive(&self, payloads: &[&[u8]]) -> Result<()> {
        let work = self.at_work.get().context("the bot is not known to Telegram yet")?;
        let mut arrived = Vec::with_capacity(payloads.len());
        for payload in payloads {
            if let Some(query) = read::inline_query(payload) {
                work.suggest(query, self.clock);
                continue;
            }
            let lane = read::lane(&work.telegram.read(payload));
            if let (Some(lane), Some(id)) = (lane, number(payload)) {
                arrived.push(Arrived { external_id: id.to_string(), lane, payload: payload.to_vec() });
            }
        }
        work.door.arrive(arrived).await
    }
}

impl AtWork {
    /// Answers an inline query on its own; what the same person asked before is no longer of interest.
    fn suggest(&self, query: InlineQuery, clock: Clock) {
        let (turns, api, user) = (self.turns.clone(), Arc::clone(&self.telegram.api), query.from.id.0);
        let task = tokio::spawn(async move {
            let (cart, text) = inline::asked(&query.query);
            let typing = Typing {
                platform: PLATFORM,
                chat: &user.to_string(),
                user: &user.to_string(),
                server: None,
                cart,
                text,
                lang: read::lang_of(&query.from),
                most: inline::MOST,
            };
            let found = match turns.suggest(&typing, clock.now()).await {
                Ok(found) => found,
                Err(fault) => {
                    tracing::warn!(fault = format!("{fault:#}"), "nothing can be suggested");
                    Vec::new()
                }
            };
            let results = found.iter().map(|one| inline::result(one, cart));
            let answer = AnswerInlineQuery::new(query.id, results).cache_time(0).is_personal(true);
            if let Err(failure) = api.call(&answer).await {
                tracing::debug!(kind = failure.kind(), "a query was not answered");
            }
        });
        let mut asking = self.asking.lock().unwrap_or_else(PoisonError::into_inner);
        asking.retain(|_, task| !task.is_finished());
        if let Some(before) = asking.insert(user, task.abort_handle()) {
            before.abort();
        }
    }
}

fn number(payload: &[u8]) -> Option<i64> {
    serde_json::from_slice::<Numbered>(payload).ok().map(|numbered| numbered.update_id)
}

/// The number of the lock by which one process leads for this bot.
fn leader_of(bot: u64) -> i64 {
    let hash = Sha256::digest(format!("cartwright telegram {bot}"));
    i64::from_be_bytes(hash[..8].try_into().unwrap_or_default())
}

/// Waits as a failure asks for; the next wait. None when we are to stop.
async fn pause(failure: &Failure, wait: Duration, stop: &CancellationToken) -> Option<Duration> {
    let (now, next) = match failure {
        Failure::Refused(refusal) if refusal.code == 429 => {
            (Duration::from_secs(refusal.retry_after.unwrap_or(1).max(1)), wait)
        }
        Failure::Refused(refusal) if matches!(refusal.code, 401 | 404) => {
            tracing::error!("Telegram does not know the bot's token: check TELEGRAM_BOT_TOKEN");
            (wait, (wait * 2).min(LONG))
        }
        Failure::Refused(refusal) if refusal.code == 409 => {
            tracing::warn!("another program fetches this bot's updates, or a webhook is set");
            (Duration::from_secs(3), wait)
        }
        other => {
            tracing::warn!(kind = other.kind(), "Telegram does not answer");
            (wait, (wait * 2).min(LONG))
        }
    };
    rest(now, stop).await;
    (!stop.is_cancelled()).then_some(next)
}
