//! The way in for interactions: each is answered at once, and kept before it is worked.

use crate::chat::Chat as _;
use crate::chat::discord::acks::Ack;
use crate::chat::discord::commands::{self, Kind};
use crate::chat::discord::interaction::{AUTOCOMPLETE, Interaction, PING};
use crate::chat::discord::note::Kept;
use crate::chat::discord::{Discord, PLATFORM, draw, first, now, read};
use crate::clock::Clock;
use crate::dialog::choices::Choice;
use crate::dialog::event::Facts;
use crate::dialog::form::{Known, form, is_beside_carts};
use crate::dialog::suggest::Suggestion;
use crate::dialog::words::say;
use crate::intake::Door;
use crate::store::inbox::Arrived;
use crate::turn::Turns;
use crate::turn::peek::{Among, Looker, Peek};
use crate::turn::suggest::Typing;
use anyhow::Result;
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::{Semaphore, watch};
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep, timeout, timeout_at};
use tokio_util::task::TaskTracker;

/// Discord waits three seconds for a first answer. Of these the database gets so much.
const TO_LOOK: Duration = Duration::from_secs(1);
const TO_KEEP: Duration = Duration::from_secs(1);
/// Choices that come later than this are of no use: the next letter has been typed.
const TO_CHOOSE: Duration = Duration::from_millis(200);
/// So many look at the database at once without a turn; while it stalls, connections are left to keep what comes in.
const LOOKING_AT_ONCE: usize = 3;
/// What could not be kept is tried once more after this.
const AGAIN_AFTER: Duration = Duration::from_secs(1);

/// Everything that an interaction needs.
pub struct AtWork {
    pub discord: Arc<Discord>,
    pub door: Door,
    pub turns: Turns,
    pub clock: Clock,
    /// What is being answered and kept: a process does not end before.
    pub under_way: TaskTracker,
    looking: Arc<Semaphore>,
    /// The last interaction of each conversation: what comes after it is kept after it.
    lasts: Mutex<HashMap<String, watch::Receiver<()>>>,
}

/// What an interaction is answered with at first. Dropping the last part says that it was.
pub struct Received {
    pub id: String,
    pub token: String,
    pub answer: Value,
    pub ack: Ack,
    /// What is kept once Discord has taken the answer.
    pub then: Option<(Kept, Option<Turnstile>)>,
}

/// A place in the order of a conversation.
pub struct Turnstile {
    before: Option<watch::Receiver<()>>,
    _passed: watch::Sender<()>,
}

impl AtWork {
    pub fn new(discord: Arc<Discord>, door: Door, turns: Turns, clock: Clock) -> Self {
        let looking = Arc::new(Semaphore::new(LOOKING_AT_ONCE));
        let under_way = TaskTracker::new();
        Self { discord, door, turns, clock, under_way, looking, lasts: Mutex::default() }
    }

    /// Takes the next place in its conversation's order, where it has one.
    pub fn queue(&self, interaction: &Interaction) -> Option<Turnstile> {
        if [PING, AUTOCOMPLETE].contains(&interaction.kind) {
            return None;
        }
        let lane = format!("{:?}/{}", interaction.chat(), interaction.user()?.id);
        let (passed, last) = watch::channel(());
        let mut lasts = self.lasts.lock().unwrap_or_else(PoisonError::into_inner);
        lasts.retain(|_, last| last.has_changed().is_ok());
        Some(Turnstile { before: lasts.insert(lane, last), _passed: passed })
    }

    /// Answers an interaction at first, and sees to it that it is worked. What comes `again`, from before a connection
    /// was lost, may be too late for its person, and what may have been answered with a form is not known here: these
    /// are kept only where Discord still takes an answer.
    pub async fn receive(
        self: &Arc<Self>,
        interaction: &Interaction,
        turnstile: Option<Turnstile>,
        again: bool,
    ) -> Received {
        let ack = self.discord.acks.begin(&interaction.id);
        let mut then = None;
        let answer = match interaction.kind {
            PING => first::pong(),
            AUTOCOMPLETE => first::choices(commands::choices(&self.choices(interaction).await)),
            _ => match (self.form(interaction).await, read::kept(interaction, now())) {
                (Some(modal), _) => first::modal(modal),
                (None, None) => {
                    tracing::warn!(kind = interaction.kind, "an interaction cannot be read");
                    let said = draw::sentence(&say(interaction.lang().unwrap_or_default(), "not-kept", &[]));
                    first::alone(said)
                }
                (None, Some(kept)) => {
                    let answer = first::deferred(kept.note.first);
                    if again || read::asking(interaction).is_some() {
                        then = Some((kept, turnstile));
                    } else {
                        // A task goes on when nobody waits for it any more.
                        let _ = timeout(TO_KEEP, self.keep(kept, turnstile)).await;
                    }
                    answer
                }
            },
        };
        let (id, token) = (interaction.id.clone(), interaction.token.clone());
        Received { id, token, answer, ack, then }
    }

    /// Looks at the conversation, as a task of its own: nothing waits for the database for long, and no statement is
    /// interrupted. None where that takes too long.
    async fn look(&self, interaction: &Interaction, cart: Option<i64>) -> Option<Peek> {
        let end = Instant::now() + TO_LOOK;
        let place = timeout_at(end, Arc::clone(&self.looking).acquire_owned()).await.ok()?.ok()?;
        let (turns, chat) = (self.turns.clone(), interaction.chat()?);
        let (user, lang) = (interaction.user()?.id.clone(), interaction.lang());
        let server = read::server(interaction);
        let looking = tokio::spawn(async move {
            let _place = place;
            let server = server.as_ref();
            turns.peek(&Looker { platform: PLATFORM, chat: &chat, user: &user, server, lang }, cart).await
        });
        match timeout_at(end, looking).await {
            Ok(Ok(Ok(peek))) => Some(peek),
            Ok(Ok(Err(fault))) => {
                tracing::warn!(fault = format!("{fault:#}"), "a conversation cannot be looked at");
                None
            }
            _ => None,
        }
    }

    /// The form that an interaction asks for, filled in with what is known; while the database is slow, with nothing.
    async fn form(&self, interaction: &Interaction) -> Option<Value> {
        let asking = read::asking(interaction)?;
        let cart = Some(asking.press.cart).filter(|cart| *cart != 0);
        let form = match self.look(interaction, cart).await {
            Some(peek) if is_beside_carts(&asking.press.op) => {
                peek.staff.as_ref()?;
                form(&asking.press, peek.lang, None)
            }
            Some(peek) => {
                let (staff, open) = (peek.staff.as_ref()?, peek.open.as_ref()?);
                let market = peek.shop.market(&open.cart.market)?;
                let now = self.clock.now();
                let facts =
                    Facts { shop: &peek.shop, staff, lang: peek.lang, private: true, mails: false, now };
                form(&asking.press, peek.lang, Some(Known { open, market, facts: &facts }))
            }
            None => form(&asking.press, interaction.lang().unwrap_or_default(), None),
        };
        Some(draw::modal(&form?, asking.before.as_deref()))
    }

    /// Choices for what is being typed; none where finding them takes too long.
    async fn choices(&self, interaction: &Interaction) -> Vec<Choice> {
        let finding = async {
            let typing = read::typing(interaction)?;
            let place = Arc::clone(&self.looking).acquire_owned().await.ok()?;
            let (turns, chat) = (self.turns.clone(), interaction.chat()?);
            let (user, lang, now) = (interaction.user()?.id.clone(), interaction.lang(), self.clock.now());
            let server = read::server(interaction);
            let finding = tokio::spawn(async move {
                let _place = place;
                let server = server.as_ref();
                let looker = Looker { platform: PLATFORM, chat: &chat, user: &user, server, lang };
                find(&turns, &looker, &typing, now).await
            });
            match finding.await.ok()? {
                Ok(found) => Some(found),
                Err(fault) => {
                    tracing::warn!(fault = format!("{fault:#}"), "nothing can be suggested");
                    None
                }
            }
        };
        timeout(TO_CHOOSE, finding).await.ok().flatten().unwrap_or_default()
    }

    /// Keeps an interaction for its turn, as a task of its own; what cannot be kept at all says so.
    pub fn keep(self: &Arc<Self>, kept: Kept, turnstile: Option<Turnstile>) -> JoinHandle<()> {
        let work = Arc::clone(self);
        self.under_way.spawn(async move { work.keep_on(kept, turnstile).await })
    }

    async fn keep_on(&self, kept: Kept, turnstile: Option<Turnstile>) {
        if let Some(mut before) = turnstile.as_ref().and_then(|turnstile| turnstile.before.clone()) {
            let _ = timeout(TO_KEEP, before.changed()).await;
        }
        let Ok(payload) = serde_json::to_vec(&kept) else { return };
        let arrived = Arrived { external_id: kept.note.id.clone(), lane: read::lane(&kept), payload };
        let mut result = self.door.arrive(vec![arrived.clone()]).await;
        drop(turnstile);
        if result.is_err() {
            sleep(AGAIN_AFTER).await;
            result = self.door.arrive(vec![arrived]).await;
        }
        let Err(fault) = result else { return };
        tracing::error!(fault = format!("{fault:#}"), "an interaction could not be kept");
        let text = say(kept.note.lang, "not-kept", &[]);
        self.discord.apologize(&kept.chat_id, &kept.note.write(), &text).await;
    }
}

async fn find(
    turns: &Turns,
    looker: &Looker<'_>,
    typing: &read::Typing,
    now: chrono::DateTime<chrono::Utc>,
) -> Result<Vec<Choice>> {
    let among = match typing.kind {
        Kind::Product => {
            let typing = Typing {
                platform: looker.platform,
                chat: looker.chat,
                user: looker.user,
                server: looker.server,
                cart: None,
                text: &typing.text,
                lang: looker.lang,
                most: commands::MOST_CHOICES,
            };
            let found = turns.suggest(&typing, now).await?;
            return Ok(found.iter().map(product).collect());
        }
        Kind::Cart => Among::Carts,
        Kind::Line => Among::Lines,
        Kind::Service => Among::Services,
        Kind::Payment => Among::Payments,
        Kind::Customer => Among::Customers,
        Kind::Market => Among::Markets,
        Kind::Text | Kind::Number | Kind::Words(_) => return Ok(Vec::new()),
    };
    turns.choices(looker, among, &typing.text, commands::MOST_CHOICES, now).await
}

/// `Cotton Shirt · L / Blue · ৳1,200.00 · 7 left`.
fn product(found: &Suggestion) -> Choice {
    Choice {
        name: format!("{} · {} · {}", found.title, found.price, found.stock),
        word: commands::pick(&found.sku, found.units),
    }
}
