//! One turn: seen? lock, load, step, perform, save, owe the reply, commit: one transaction.

mod gate;
pub mod peek;
mod perform;
mod relay;
mod strangers;
pub mod suggest;

use crate::chat::Server;
use crate::dialog::desk::{Desk, Dialog};
use crate::dialog::event::{Event, Facts, Input};
use crate::dialog::press::Press;
use crate::dialog::said::Said;
use crate::dialog::screen::Screen;
use crate::dialog::words::{Lang, say};
use crate::engine::cart::{Cart, CartState};
use crate::engine::change::Change;
use crate::engine::market::Shop;
use crate::engine::staff::Staff;
use crate::store::load::{Key, Loaded};
use crate::store::outbox::{Hand, Owed};
use crate::store::save::{Audited, Changed, Owing, Spoken};
use crate::store::{Store, Tx, is_passing};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use serde_json::value::RawValue;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;
use tokio::sync::{Semaphore, SemaphorePermit};

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
}

/// What a turn has saved and owes.
struct Reply {
    owing: Owing,
    screen: Screen,
}

impl Turns {
    pub fn new(store: Store) -> Self {
        let at_once = Arc::new(Semaphore::new(AT_ONCE));
        Self { store, shop: Arc::default(), at_once, hands: Arc::default() }
    }

    /// The same, with what is owed handed to these senders, too, by all clones of these turns.
    #[must_use]
    pub fn handing_to(self, hands: Vec<Hand>) -> Self {
        self.hands.write().unwrap_or_else(PoisonError::into_inner).extend(hands);
        self
    }

    /// Waits for a place among the turns that run at once.
    pub async fn place(&self) -> Option<SemaphorePermit<'_>> {
        // Never closed, so there is always a place in the end.
        self.at_once.acquire().await.ok()
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
                let facts =
                    Facts { shop: &shop, staff: &staff, lang, private: incoming.private, now: incoming.now };
                let mut work = Work::new(&mut tx, incoming, &facts, loaded, holder);
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

/// One turn's work inside its transaction.
struct Work<'a> {
    tx: &'a mut Tx,
    incoming: &'a Incoming,
    facts: &'a Facts<'a>,
    desk: Desk,
    /// The conversation's revision as it was loaded.
    talk_revision: i64,
    /// The open cart as it was loaded, or made; a new cart has its presets.
    start: Option<Cart>,
    /// Whether the database knows that cart.
    stored: bool,
    /// The contact phone for which limits were counted.
    counted_for: Option<String>,
    /// The sender that is to take the reply in hand.
    holder: Option<i64>,
}

impl<'a> Work<'a> {
    fn new(
        tx: &'a mut Tx,
        incoming: &'a Incoming,
        facts: &'a Facts<'a>,
        loaded: Loaded,
        holder: Option<i64>,
    ) -> Self {
        // A dialog that cannot be read back after an upgrade falls back to the cart's card.
        let dialog: Dialog =
            loaded.dialog.and_then(|saved| serde_json::from_str(saved.get()).ok()).unwrap_or_default();
        let start = loaded.open.as_ref().map(|open| open.cart.clone());
        let counted_for = phone_of(start.as_ref());
        let desk = Desk::new(dialog, loaded.open);
        let talk_revision = loaded.talk_revision;
        Self { tx, incoming, facts, desk, talk_revision, stored: start.is_some(), start, counted_for, holder }
    }

    /// None where an effect must hold what was read and this transaction does not: nothing has been changed then.
    async fn run(mut self) -> Result<Option<Reply>> {
        let mut effect = self.desk.step(Event::Input(self.incoming.input.clone()), self.facts);
        for _ in 0..MOST_STEPS {
            let Some(wanted) = effect else {
                self.recount().await?;
                return self.save().await.map(Some);
            };
            if wanted.holds() && !self.tx.holds() {
                return Ok(None);
            }
            let answer = self.perform(wanted).await?;
            effect = self.desk.step(Event::Answer(answer), self.facts);
        }
        anyhow::bail!("a conversation asked for more than {MOST_STEPS} effects in one turn")
    }

    /// Coupons with limits are counted by phone: where that has changed in this turn, they are counted anew.
    async fn recount(&mut self) -> Result<()> {
        let Some(open) = &mut self.desk.open else { return Ok(()) };
        let phone = phone_of(Some(&open.cart));
        if phone == self.counted_for || open.cart.details.coupons.is_empty() {
            return Ok(());
        }
        let counted = self.tx.coupons(&open.cart.details.coupons, phone.as_deref()).await?;
        open.orders = counted.orders;
        open.coupons.extend(counted.coupons);
        Ok(())
    }

    async fn save(self) -> Result<Reply> {
        let screen = self.desk.screen(self.facts);
        let payload = match &self.incoming.input {
            Input::Text(text) => crate::engine::card_number::hidden(text).unwrap_or_else(|| text.clone()),
            Input::Press(id) => id.clone(),
            Input::Pick { sku, .. } => sku.clone(),
            Input::Form { values, .. } => {
                let text = values.join("\n");
                crate::engine::card_number::hidden(&text).unwrap_or(text)
            }
            Input::Contact { phone, .. } => phone.clone(),
        };
        let open = self.desk.open.as_ref();
        let spoken = Spoken {
            key: &self.incoming.key,
            now: self.incoming.now,
            payload: payload.as_bytes(),
            dialog: &self.desk.dialog,
            talk_revision: self.talk_revision,
            lang: self.facts.lang.as_str(),
            cart: open.map(|open| open.cart.id),
            screen: &screen,
            private: self.incoming.private,
            origin: self.incoming.origin.as_deref(),
            holder: self.holder,
        };
        let audited = audited(&self.desk, self.facts.staff);
        let changed = match (&self.start, open) {
            (Some(start), Some(open)) if start.id == open.cart.id => {
                let undo = Change::between(&open.cart, start);
                let differs = !undo.is_empty() || start.state != open.cart.state || !self.stored;
                differs.then_some((start, undo, open))
            }
            _ => None,
        };
        let Some((start, undo, open)) = changed else {
            let said_something = !self.desk.did.is_empty();
            let owing = self.tx.save(&spoken, said_something.then_some(&audited)).await?;
            return Ok(Reply { owing, screen });
        };
        let terms = open.terms(self.facts).context("the cart's market")?;
        let changed = Changed {
            cart: &open.cart,
            loaded: self.stored.then_some(start.revision),
            undo: if open.cart.state == CartState::Open { undo } else { Change::default() },
            undone: self.desk.undone,
            total: open.cart.price(&terms).total,
        };
        let owing = self.tx.save_with_cart(&spoken, &changed, &audited).await?;
        Ok(Reply { owing, screen })
    }
}

fn phone_of(cart: Option<&Cart>) -> Option<String> {
    cart.and_then(Cart::phone).map(|phone| phone.e164().to_owned())
}

fn audited<'d>(desk: &'d Desk, staff: &Staff) -> Audited<'d> {
    let open = desk.open.as_ref().filter(|_| desk.decided_on.is_none());
    let did: &[Said] = &desk.did;
    Audited {
        staff: staff.id,
        cart: open.map(|open| open.cart.id).or(desk.deleted),
        order: desk.decided_on,
        revision: open.map(|open| open.cart.revision),
        did,
    }
}
