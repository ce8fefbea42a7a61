//! One Discord bot at work: interactions heard by one leader or brought over HTTP, kept, worked, and answered.

mod door;
mod shards;
mod signed;

use super::living::{LONG, SHORT, STAND_BY, come_alive, live, log_end, rest};
use crate::chat::discord::acks::Ack;
use crate::chat::discord::api::{Api, Failure};
use crate::chat::discord::interaction::{Interaction, PING};
use crate::chat::discord::{Discord, PLATFORM, first};
use crate::chat::whatsapp;
use crate::clock::Clock;
use crate::config::Platforms;
use crate::dialog::choices;
use crate::intake::Intake;
use crate::sender::Sender;
use crate::store::Store;
use crate::turn::Turns;
use anyhow::{Context, Result};
use door::AtWork;
use ed25519_dalek::VerifyingKey;
use secrecy::SecretString;
use sha2::{Digest, Sha256};
use shards::Shards;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, SystemTime};
use tokio_util::sync::CancellationToken;

/// The bot, once it is known to its platform, and before.
pub struct Desk {
    api: Arc<Api>,
    application: Option<String>,
    /// Set where interactions are brought to us.
    key: Option<VerifyingKey>,
    shards: Option<u32>,
    store: Store,
    clock: Clock,
    turns: Turns,
    at_work: OnceLock<Arc<AtWork>>,
    ready: AtomicBool,
    /// Whether this process is the one that listens, and how many of its connections stand.
    leads: AtomicBool,
    connected: Arc<AtomicU32>,
    /// Who has what customers sent.
    keeper: Option<Arc<whatsapp::api::Api>>,
}

/// What is said to who brings an interaction over HTTP.
pub enum Brought {
    /// The answer, and what says that it was given.
    Answer(serde_json::Value, Option<Ack>),
    /// Not signed by Discord, or not lately.
    Unknown,
    Unreadable,
    NotReady,
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
        let key = match &platforms.discord_public_key {
            Some(key) => Some(
                signed::key(key.trim())
                    .context("DISCORD_PUBLIC_KEY is not a key of 64 hexadecimal digits")?,
            ),
            None => None,
        };
        let api = Arc::new(Api::new(&platforms.discord_api_url, token).context("an HTTP client")?);
        Ok(Self {
            api,
            application: platforms.discord_application_id.map(|id| id.to_string()),
            key,
            shards: platforms.discord_shards,
            store,
            clock,
            turns,
            at_work: OnceLock::new(),
            ready: AtomicBool::new(false),
            leads: AtomicBool::new(false),
            connected: Arc::default(),
            keeper,
        })
    }

    /// Whether interactions can come in.
    pub fn is_ready(&self) -> bool {
        let heard = !self.leads.load(Ordering::Relaxed) || self.connected.load(Ordering::Relaxed) > 0;
        self.ready.load(Ordering::Relaxed) && heard
    }

    /// Works until `stop`, and then whatever has come in.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        let Some(discord) = self.connect(&stop).await else { return };
        let discord = Arc::new(discord);
        let (sender, hand) =
            Sender::new(self.store.clone(), Arc::clone(&discord), PLATFORM, self.clock, self.turns.clone());
        let holder = hand.holder;
        let turns = self.turns.clone().handing_to(vec![hand]);
        let (intake, door) = Intake::new(
            self.store.clone(),
            Arc::clone(&discord),
            PLATFORM,
            discord.application.clone(),
            self.clock,
            turns.clone(),
        );
        let holders = vec![holder, door.holder()];
        let Some(life) = come_alive(&self.store, &holders, &stop).await else { return };
        let living = tokio::spawn(live(self.store.clone(), PLATFORM, life, holders));
        let (stop_intake, stop_sender) = (CancellationToken::new(), CancellationToken::new());
        let intake = tokio::spawn(intake.run(stop_intake.clone()));
        let sender = tokio::spawn(sender.run(stop_sender.clone()));
        let publishing = tokio::spawn(Arc::clone(&self).publish(Arc::clone(&discord), stop.clone()));
        let work = Arc::new(AtWork::new(discord, door, turns, self.clock));
        let _ = self.at_work.set(Arc::clone(&work));
        if self.key.is_some() {
            self.ready.store(true, Ordering::Relaxed);
            stop.cancelled().await;
        } else {
            self.listen(Arc::clone(&work), &stop).await;
        }
        self.ready.store(false, Ordering::Relaxed);
        work.under_way.close();
        work.under_way.wait().await;
        publishing.abort();
        stop_intake.cancel();
        log_end(intake.await);
        stop_sender.cancel();
        log_end(sender.await);
        living.abort();
    }

    /// Asks who the bot is until that is told. None when we are to stop before.
    async fn connect(&self, stop: &CancellationToken) -> Option<Discord> {
        let mut wait = SHORT;
        loop {
            match Discord::connect(Arc::clone(&self.api), self.application.clone()).await {
                Ok(discord) => {
                    let (id, name) = (&discord.application, &discord.name);
                    if let Err(fault) = self.store.keep_bot(PLATFORM, id, name).await {
                        tracing::warn!(fault = format!("{fault:#}"), "the bot's name is not kept");
                    }
                    return Some(Discord { keeper: self.keeper.clone(), ..discord });
                }
                Err(failure) => wait = pause(&failure, wait, stop).await?,
            }
        }
    }

    /// Sets the commands, which name the shop's markets, where Discord has others.
    async fn publish(self: Arc<Self>, discord: Arc<Discord>, stop: CancellationToken) {
        let mut wait = SHORT;
        while !stop.is_cancelled() {
            let shop = async { self.store.autocommit().await?.shop().await };
            let failure = match shop.await {
                Ok(shop) => {
                    let markets = shop.map(|shop| choices::markets(&shop)).unwrap_or_default();
                    match discord.publish(&markets).await {
                        Ok(true) => return tracing::info!("the commands are set anew"),
                        Ok(false) => return,
                        Err(failure) => failure,
                    }
                }
                Err(fault) => {
                    tracing::warn!(fault = format!("{fault:#}"), "the shop cannot be read");
                    Failure::NotSent
                }
            };
            match pause(&failure, wait, &stop).await {
                Some(longer) => wait = longer,
                None => return,
            }
        }
    }

    /// Listens while this process leads.
    async fn listen(&self, work: Arc<AtWork>, stop: &CancellationToken) {
        let leader = leader_of(&work.discord.application);
        while !stop.is_cancelled() {
            match self.store.lead(leader).await {
                Ok(Some(mut leader)) => {
                    self.leads.store(true, Ordering::Relaxed);
                    self.ready.store(true, Ordering::Relaxed);
                    let listening = stop.child_token();
                    let shards = Arc::new(Shards {
                        work: Arc::clone(&work),
                        store: self.store.clone(),
                        wanted: self.shards,
                        connected: Arc::clone(&self.connected),
                    });
                    let until = listening.clone();
                    let mut running = tokio::spawn(async move { shards.run(&until).await });
                    while !stop.is_cancelled() && !running.is_finished() && leader.still_leads().await {
                        rest(STAND_BY, stop).await;
                    }
                    listening.cancel();
                    if let Err(fault) = (&mut running).await {
                        tracing::error!(%fault, "the gateway has ended by a bug");
                    }
                    self.leads.store(false, Ordering::Relaxed);
                }
                // Ready to take over.
                Ok(None) => {
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

    /// Takes an interaction that was brought over HTTP.
    pub async fn receive(&self, signature: &str, timestamp: &str, body: &[u8]) -> Brought {
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        let Some(key) = &self.key else { return Brought::Unknown };
        if !signed::is_good(key, signature, timestamp, body, now) {
            return Brought::Unknown;
        }
        let Ok(interaction) = serde_json::from_slice::<Interaction>(body) else { return Brought::Unreadable };
        // Discord may ask whether we are there before it has told us who we are.
        if interaction.kind == PING {
            return Brought::Answer(first::pong(), None);
        }
        let Some(work) = self.at_work.get() else { return Brought::NotReady };
        let _under_way = work.under_way.token();
        let turnstile = work.queue(&interaction);
        let received = work.receive(&interaction, turnstile, false).await;
        // It is brought once.
        if let Some((kept, turnstile)) = received.then {
            work.keep(kept, turnstile);
        }
        Brought::Answer(received.answer, Some(received.ack))
    }
}

/// The number of the lock by which one process listens for this bot.
fn leader_of(application: &str) -> i64 {
    let hash = Sha256::digest(format!("cartwright discord {application}"));
    i64::from_be_bytes(hash[..8].try_into().unwrap_or_default())
}

/// Waits as a failure asks for; the next wait. None when we are to stop.
async fn pause(failure: &Failure, wait: Duration, stop: &CancellationToken) -> Option<Duration> {
    let (now, next) = match failure {
        Failure::Wait(asked) => (*asked, wait),
        // The log says so already.
        Failure::Refused { status: 401, .. } => (wait.max(Duration::from_secs(5)), (wait * 2).min(LONG)),
        other => {
            tracing::warn!(kind = other.kind(), code = other.code(), "Discord does not answer");
            (wait, (wait * 2).min(LONG))
        }
    };
    rest(now, stop).await;
    (!stop.is_cancelled()).then_some(next)
}
