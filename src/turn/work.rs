//! One turn's work inside its transaction: the steps, what they ask for, and one save at the end.

use super::{Incoming, MOST_STEPS, Reply};
use crate::dialog::desk::{Desk, Dialog};
use crate::dialog::event::{Event, Facts, Input};
use crate::dialog::said::Said;
use crate::dialog::screen::Screen;
use crate::engine::cart::{Cart, CartState};
use crate::engine::change::Change;
use crate::engine::staff::Staff;
use crate::store::Tx;
use crate::store::load::Loaded;
use crate::store::save::{Audited, Changed, Owing, Spoken};
use anyhow::{Context, Result};

/// One turn's work inside its transaction.
pub(super) struct Work<'a> {
    pub(super) tx: &'a mut Tx,
    pub(super) incoming: &'a Incoming,
    pub(super) facts: &'a Facts<'a>,
    pub(super) desk: Desk,
    /// The conversation's revision as it was loaded.
    pub(super) talk_revision: i64,
    /// The open cart as it was loaded, or made; a new cart has its presets.
    pub(super) start: Option<Cart>,
    /// Whether the database knows that cart.
    pub(super) stored: bool,
    /// The contact phone for which limits were counted.
    pub(super) counted_for: Option<String>,
    /// The sender that is to take the reply in hand.
    pub(super) holder: Option<i64>,
    pub(super) template: Option<String>,
    /// What this chat is owed after the reply.
    pub(super) later: Vec<Screen>,
    /// Whether others are owed something.
    pub(super) owes_others: bool,
    /// Whether something happened to an order.
    pub(super) has_news: bool,
}

impl<'a> Work<'a> {
    pub(super) fn new(
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
        Self {
            tx,
            incoming,
            facts,
            desk,
            talk_revision,
            stored: start.is_some(),
            start,
            counted_for,
            holder,
            template: None,
            later: Vec::new(),
            owes_others: false,
            has_news: false,
        }
    }

    /// None where an effect must hold what was read and this transaction does not: nothing has been changed then.
    pub(super) async fn run(mut self) -> Result<Option<Reply>> {
        let mut effect = self.desk.step(Event::Input(self.incoming.input.clone()), self.facts);
        for _ in 0..MOST_STEPS {
            let Some(wanted) = effect else {
                self.recount().await?;
                self.let_go();
                return Box::pin(self.save()).await.map(Some);
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

    /// The database gives back what was kept for a cart whose items change; the screen says so.
    fn let_go(&mut self) {
        let Some((start, open)) = self.start.as_ref().zip(self.desk.open.as_ref()) else { return };
        let same =
            start.id == open.cart.id && start.market == open.cart.market && start.lines == open.cart.lines;
        if !same && open.cart.state == CartState::Open && start.id == open.cart.id {
            self.desk.let_go();
        }
    }

    async fn save(mut self) -> Result<Reply> {
        let (later, key, now) = (std::mem::take(&mut self.later), &self.incoming.key, self.facts.now);
        let (more, news) = (self.owes_others || !later.is_empty(), self.has_news);
        let (owing, screen, tx) = self.save_reply().await?;
        for screen in &later {
            tx.owe(&key.platform, &key.chat, screen, now).await?;
        }
        Ok(Reply { owing, screen, more, news })
    }

    async fn save_reply(self) -> Result<(Owing, Screen, &'a mut Tx)> {
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
            return Ok((owing, screen, self.tx));
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
        Ok((owing, screen, self.tx))
    }
}

pub(super) fn phone_of(cart: Option<&Cart>) -> Option<String> {
    cart.and_then(Cart::phone).map(|phone| phone.e164().to_owned())
}

fn audited<'d>(desk: &'d Desk, staff: &Staff) -> Audited<'d> {
    let open = desk.open.as_ref().filter(|_| desk.decided_on.is_none() && !desk.did_elsewhere);
    let did: &[Said] = &desk.did;
    Audited {
        staff: staff.id,
        cart: open.map(|open| open.cart.id).or(desk.deleted),
        order: desk.decided_on,
        revision: open.map(|open| open.cart.revision),
        did,
    }
}
