//! One turn: seen? lock, load, step, perform, save, owe the reply, commit: one transaction.

mod gate;
mod handing;
mod herald;
mod hooks;
mod manage;
mod morning;
pub mod peek;
mod perform;
mod relay;
mod strangers;
pub mod suggest;
mod work;

pub use morning::next_digest;

use crate::chat::Server;
use crate::dialog::event::{Facts, Input};
use crate::dialog::press::Press;
use crate::dialog::screen::Screen;
use crate::dialog::words::{Lang, say};
use crate::engine::market::Shop;
use crate::store::load::Key;
use crate::store::outbox::{Hand, Owed};
use crate::store::save::Owing;
use crate::store::{Store, Tx, is_passing};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use serde_json::value::RawValue;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::{Notify, Semaphore, SemaphorePermit};
use work::Work;

/// A step asks for at most one effect; no conversation needs more of them in a row than this.
const MOST_STEPS: usize = 100;
/// How many turns run at once, of all platforms: fewer than there are connections, so that updates are kept and screens
/// delivered even while all of them wait for the database.
const AT_ONCE: usize = 6;
/// A deadlock or a lost race is tried again so often before the rep hears of it.
const MOST_TRIES: usize = 5;

/// What came in from a chat.
#[derive(Clone, Debug)]
pub struct Incoming {
    pub key: Key,
    pub input: Input,
    /// What the platform calls the person: the name of a new member.
    pub name: String,
    /// Whether nobody else looks on.
    pub private: bool,
    /// Whether the answer is for whoever asks alone, although others look on.
    pub discreet: bool,
    pub server: Option<Server>,
    /// The message of the bot's that it answers, by the platform's id: where that is a cart's card, it is about
    /// that cart.
    pub about: Option<String>,
    /// The adapter's own note, given back to it with the reply.
    pub origin: Option<Box<RawValue>>,
    /// The reader's language, where the platform knows it.
    pub lang: Option<Lang>,
    pub now: DateTime<Utc>,
}

/// What became of it. The reply, where there is one, is in the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    Done,
    /// It was worked before: its reply was owed then.
    Seen,
    /// It is nobody's business here: nothing was kept of it.
    Ignored,
    /// It could not be worked; nothing is lost. The reference is in the log, too.
    Fault {
        reference: String,
    },
}

/// Takes turns on one database. Cheap to clone.
#[derive(Clone)]
pub struct Turns {
    store: Store,
    /// The settings while their version stands.
    shop: Arc<RwLock<Option<Arc<Shop>>>>,
    at_once: Arc<Semaphore>,
    /// Those who deliver what turns owe, by platform; without one it waits in the outbox.
    hands: Arc<RwLock<Vec<Hand>>>,
    /// Whether e-mail can be sent.
    mails: bool,
    /// Told when something has happened to an order.
    pub(crate) news: Arc<Notify>,
    /// The template that customers may always be sent, where there is one.
    template: Option<Arc<str>>,
}

/// What a turn has saved and owes.
struct Reply {
    owing: Owing,
    screen: Screen,
    /// Whether more is owed, to this chat or others.
    more: bool,
    /// Whether something happened to an order.
    news: bool,
}

impl Turns {
    pub fn new(store: Store) -> Self {
        let at_once = Arc::new(Semaphore::new(AT_ONCE));
        Self {
            store,
            shop: Arc::default(),
            at_once,
            hands: Arc::default(),
            mails: false,
            news: Arc::default(),
            template: None,
        }
    }

    /// The same, with what is owed handed to these senders, too, by all clones of these turns.
    #[must_use]
    pub fn handing_to(self, hands: Vec<Hand>) -> Self {
        self.hands.write().unwrap_or_else(PoisonError::into_inner).extend(hands);
        self
    }

    /// The same, and e-mail can be sent.
    #[must_use]
    pub fn mailing(self, mails: bool) -> Self {
        Self { mails, ..self }
    }

    /// The same, and answers that may not be sent freely go as this template.
    #[must_use]
    pub fn with_template(self, template: Option<&str>) -> Self {
        Self { template: template.map(Arc::from), ..self }
    }

    /// Waits for a place among the turns that run at once.
    pub async fn place(&self) -> Option<SemaphorePermit<'_>> {
        // Never closed, so there is always a place in the end.
        self.at_once.acquire().await.ok()
    }

    /// Something was saved that chats are owed, or that cards and boards do not show yet: their senders look at once.
    fn owes(&self) {
        for hand in self.hands.read().unwrap_or_else(PoisonError::into_inner).iter() {
            hand.owes();
            hand.stir();
        }
    }

    fn hand(&self, platform: &str) -> Option<Hand> {
        let hands = self.hands.read().unwrap_or_else(PoisonError::into_inner);
        hands.iter().find(|hand| hand.platform == platform).cloned()
    }

    /// Works one input whole or not at all. It runs as a task of its own: a caller that goes away interrupts no
    /// transaction, and a bug ends the turn, not the program.
    pub async fn take(&self, incoming: Incoming) -> Taken {
        let turns = self.clone();
        let worked = tokio::spawn(async move { Box::pin(turns.try_often(&incoming)).await }).await;
        match worked.map_err(anyhow::Error::from).and_then(|result| result) {
            Ok(taken) => taken,
            Err(fault) => {
                let reference = reference();
                tracing::error!(%reference, fault = format!("{fault:#}"), "a turn failed");
                Taken::Fault { reference }
            }
        }
    }

    /// First without a lock: what was read is saved in one statement if nobody has changed it. A turn that must
    /// hold what it reads, or that somebody was quicker than, is taken again in a transaction that locks first.
    async fn try_often(&self, incoming: &Incoming) -> Result<Taken> {
        if !incoming.input.is_final() {
            match self.light(incoming).await {
                Ok(Some(taken)) => return Ok(taken),
                Ok(None) => {}
                Err(fault) if is_passing(&fault) => {}
                Err(fault) => return Err(fault),
            }
        }
        let mut tries = 1;
        loop {
            match Box::pin(self.held(incoming)).await {
                Err(fault) if is_passing(&fault) && tries < MOST_TRIES => {
                    tokio::time::sleep(Duration::from_millis(20 << tries)).await;
                    tries += 1;
                }
                other => return other,
            }
        }
    }

    async fn light(&self, incoming: &Incoming) -> Result<Option<Taken>> {
        self.once(incoming, self.store.autocommit().await?).await
    }

    async fn held(&self, incoming: &Incoming) -> Result<Taken> {
        let taken = self.once(incoming, self.store.begin().await?).await?;
        taken.context("a transaction that holds its rows can carry out every effect")
    }

    /// None where the turn must hold what it reads, and `tx` does not.
    async fn once(&self, incoming: &Incoming, mut tx: Tx) -> Result<Option<Taken>> {
        let press = match &incoming.input {
            Input::Press(id) => Press::parse(id).filter(|press| press.cart != 0),
            _ => None,
        };
        let (mut cart, revision) = press.map(|press| (press.cart, press.revision)).unzip();
        match &incoming.input {
            Input::Pick { cart: picked, .. } => cart = *picked,
            // What was typed is about that cart, however it has changed meanwhile.
            Input::Form { press, .. } => {
                cart = Press::parse(press).map(|press| press.cart).filter(|cart| *cart != 0);
            }
            _ => {}
        }
        let mut answers_card = false;
        if let (None, Some(message)) = (cart, &incoming.about)
            && let Some(card) = tx.card_at(&incoming.key, message).await?
        {
            cart = Some(card.cart);
            answers_card = !card.covered;
        }
        let loaded = tx.load(&incoming.key, cart, revision).await?;
        if loaded.seen {
            return Ok(Some(Taken::Seen));
        }
        let shop = self.settings(&mut tx, loaded.shop_version).await?;
        let lang = incoming.lang.or(loaded.lang.as_deref().and_then(Lang::parse)).unwrap_or_default();
        let mut loaded = loaded;
        let mut welcome = false;
        if let (None, Some(code)) = (&loaded.staff, incoming.invitation()) {
            if !tx.holds() {
                return Ok(None);
            }
            loaded.staff = self.redeem(&mut tx, incoming, code).await?;
            welcome = loaded.staff.is_some();
        }
        let server = incoming.server.as_ref();
        loaded.staff = gate::admitted(&mut tx, &incoming.key.platform, server, loaded.staff).await?;
        let hand = self.hand(&incoming.key.platform);
        let holder = hand.as_ref().map(|hand| hand.holder);
        let reply = match loaded.staff.clone() {
            Some(staff) => {
                let facts = Facts {
                    shop: &shop,
                    staff: &staff,
                    lang,
                    private: incoming.private,
                    mails: self.mails,
                    now: incoming.now,
                };
                let mut work = Work::new(&mut tx, incoming, &facts, loaded, holder);
                work.template = self.template.as_deref().map(str::to_owned);
                if welcome {
                    work.desk.welcome(&facts);
                }
                if answers_card {
                    work.desk.turn_to_card();
                }
                match Box::pin(work.run()).await? {
                    Some(reply) => reply,
                    None => return Ok(None),
                }
            }
            // Where others look on, a stranger is not even answered, unless by a toast.
            None if !incoming.private && !incoming.discreet && !matches!(incoming.input, Input::Press(_)) => {
                return Ok(Some(Taken::Ignored));
            }
            None => strangers::turn_away(&mut tx, incoming, lang, loaded.talk_revision, holder).await?,
        };
        tx.commit().await?;
        if reply.owing.left_cards {
            self.hands.read().unwrap_or_else(PoisonError::into_inner).iter().for_each(Hand::stir);
        }
        if reply.news {
            self.news.notify_one();
        }
        if reply.more {
            self.owes();
        }
        if let Some(hand) = hand.filter(|_| reply.owing.in_hand) {
            let chat = incoming.key.chat.clone();
            let origin = incoming.origin.clone();
            hand.give(Owed {
                id: reply.owing.id,
                chat,
                screen: reply.screen,
                origin,
                attempts: 1,
                doubtful: false,
            });
        }
        Ok(Some(Taken::Done))
    }

    /// The settings from memory; from the database where they have changed.
    async fn settings(&self, tx: &mut Tx, version: i64) -> Result<Arc<Shop>> {
        let kept = self.shop.read().ok().and_then(|shop| shop.clone());
        if let Some(shop) = kept.filter(|shop| shop.version == version) {
            return Ok(shop);
        }
        let shop = Arc::new(tx.shop().await?.context("the database has no shop yet: run `cartwright init`")?);
        if let Ok(mut kept) = self.shop.write() {
            *kept = Some(Arc::clone(&shop));
        }
        Ok(shop)
    }
}

/// What the rep sees when a turn failed.
pub fn fault_screen(lang: Lang, reference: &str) -> Screen {
    Screen { notices: vec![say(lang, "fault", &[("reference", reference.into())])], ..Screen::default() }
}

/// Eight signs that are easy to read out.
pub fn reference() -> String {
    uuid::Uuid::now_v7().simple().to_string()[24..].to_uppercase()
}
