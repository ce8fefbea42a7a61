//! What a step asked for, carried out inside the turn's transaction.

use super::work::Work;
use crate::dialog::event::{Answer, Decision, Effect, Look, Looked, Open, Placed};
use crate::engine::cart::Cart;
use crate::engine::coupon::{Coupon, fold};
use crate::engine::order::{Order, OrderStatus, Step};
use crate::engine::place::{Problem, picks, place};
use anyhow::{Context, Result};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

impl Work<'_> {
    pub(super) async fn perform(&mut self, effect: Effect) -> Result<Answer> {
        Ok(match effect {
            Effect::NewCart { market } => self.new_cart(&market).await?,
            Effect::OpenCart { id } => self.open_cart(id).await?,
            Effect::Look(look) => Answer::Looked(self.look(&look).await?),
            Effect::Customers { query } => Answer::Customers(self.tx.find_customers(&query).await?),
            Effect::Profile { id } => Answer::Customer(self.tx.profile(id).await?),
            Effect::CreateCustomer { name, phone, email } => {
                let made = self.tx.create_customer(&name, phone.as_ref(), email.as_deref(), self.facts.now);
                Answer::Customer(Some(made.await?))
            }
            Effect::Product { market, variant } => {
                Answer::Product(self.tx.product_of(&market, variant).await?)
            }
            Effect::Carts(query) => {
                let market = query.market.as_deref().and_then(|code| self.facts.shop.market(code));
                let zone = market.or(self.facts.shop.markets.first()).map_or(chrono_tz::UTC, |m| m.zone);
                Answer::Carts(self.tx.carts(&query, zone).await?)
            }
            Effect::Orders(query) => Answer::Orders(self.tx.orders(&query).await?),
            Effect::Order(number) => Answer::Order(self.tx.order(number).await?.map(Box::new)),
            Effect::Lines(source) => Answer::Lines(self.tx.lines_of(source).await?),
            Effect::Offers { market, variants } => Answer::Offers(self.tx.offers(&market, &variants).await?),
            Effect::History => match &self.desk.open {
                Some(open) => Answer::History(self.tx.history(open.cart.id).await?),
                None => Answer::NoSuchCart,
            },
            Effect::Twins { phone, cart } => {
                Answer::Twins(self.tx.twins(&phone, cart, self.facts.staff.id, self.facts.now).await?)
            }
            Effect::LastChange => match &self.desk.open {
                Some(open) => Answer::LastChange(self.tx.last_change(open.cart.id).await?),
                None => Answer::NoSuchCart,
            },
            Effect::Place { confirmed } => Answer::Placed(self.place(confirmed).await?),
            Effect::Decide { order, next, reason, restock } => {
                Answer::Decided(self.decide(*order, next, reason.as_deref(), restock).await?)
            }
            Effect::Step { order, step, amount, until } => {
                Answer::Stepped(step, self.step_order(*order, step, (amount, until)).await?)
            }
            Effect::Reserve { until } => Answer::Reserved(self.reserve(until).await?),
            Effect::Delete => {
                let open = self.desk.open.as_ref().context("a cart to delete")?;
                self.tx.delete_cart(open.cart.id, &self.incoming.key, self.facts.now).await?;
                self.start = None;
                Answer::Deleted
            }
            Effect::Relay(wish) => Answer::Relay(Box::new(self.relay(wish).await?)),
            Effect::Hand { paper, to } => {
                self.hand_over(*paper, to).await?;
                Answer::Handed
            }
            Effect::Manage(wanted) => Answer::Managed(Box::new(self.manage(wanted).await?)),
            Effect::Chase(chase) => Answer::Chased(Box::new(self.chase(chase).await?)),
            Effect::Quiet(hours) => Answer::Here(self.quiet(hours).await?),
            Effect::Here { purpose, market, at_minute } => {
                Answer::Here(self.here(purpose, market.as_deref(), at_minute).await?)
            }
        })
    }

    async fn new_cart(&mut self, market: &str) -> Result<Answer> {
        let market = self.facts.shop.market(market).context("a new cart's market")?;
        let id = self.tx.next_cart_id().await?;
        let cart = Cart::new(id, market, self.facts.staff.id, self.facts.now);
        (self.start, self.stored, self.counted_for) = (Some(cart.clone()), false, None);
        Ok(Answer::Cart(Box::new(Open {
            cart,
            offers: BTreeMap::new(),
            coupons: BTreeMap::new(),
            orders: None,
            owner: self.facts.staff.name.clone(),
            order: None,
            reserved_until: None,
            worked: Vec::new(),
            last: None,
        })))
    }

    async fn open_cart(&mut self, id: i64) -> Result<Answer> {
        let Some(open) = self.tx.open_cart(&self.incoming.key, id).await? else {
            return Ok(Answer::NoSuchCart);
        };
        (self.start, self.stored) = (Some(open.cart.clone()), true);
        self.counted_for = super::work::phone_of(Some(&open.cart));
        Ok(Answer::Cart(Box::new(open)))
    }

    async fn look(&mut self, look: &Look) -> Result<Looked> {
        let market = self.facts.shop.market(&look.market).context("the market to look in")?;
        let phone = super::work::phone_of(self.desk.open.as_ref().map(|open| &open.cart));
        let mut coupons = BTreeMap::new();
        if !look.codes.is_empty() {
            let counted = self.tx.coupons(&look.codes, phone.as_deref()).await?;
            coupons = counted.coupons;
            if let Some(open) = &mut self.desk.open {
                open.orders = counted.orders;
            }
        }
        // A word that is a coupon's code is not searched for among the products.
        let wanted = |phrase: &&String| !coupons.contains_key(&fold(phrase));
        let phrases: Vec<String> = look.phrases.iter().filter(wanted).cloned().collect();
        let mut hits =
            if phrases.is_empty() { vec![] } else { self.tx.hits(market, &phrases).await? }.into_iter();
        let in_order = |phrase| if wanted(&phrase) { hits.next().unwrap_or_default() } else { Vec::new() };
        Ok(Looked {
            hits: look.phrases.iter().map(in_order).collect(),
            customers: self.tx.customers_by_phone(&look.phones).await?,
            coupons: look.codes.iter().map(|code| coupons.get(code).cloned()).collect(),
        })
    }

    /// The heart. The cart is locked since the turn began; an order of it, if there is one, is the answer. Then the
    /// coupons and the stock are locked and everything is judged anew on what is true under the locks.
    async fn place(&mut self, confirmed: Decimal) -> Result<Result<Placed, Vec<Problem>>> {
        let open = self.desk.open.as_mut().context("a cart to place")?;
        if let Some(number) = open.order {
            return Ok(Ok(Placed { number, already: true }));
        }
        if let Some(phone) = open.cart.phone() {
            let unlimited = |code: &&String| open.coupons.get(*code).is_some_and(Coupon::is_unlimited);
            let limited = open.cart.details.coupons.iter().filter(|code| !unlimited(code));
            let codes: Vec<String> = limited.cloned().collect();
            if !codes.is_empty() {
                let counted = self.tx.lock_coupons(&codes, phone.e164()).await?;
                open.coupons.extend(counted.coupons);
                open.orders = counted.orders;
            }
        }
        self.lock_stock().await?;
        let open = self.desk.open.as_mut().context("a cart to place")?;
        let terms = open.terms(self.facts).context("the cart's terms")?;
        match place(&open.cart, confirmed, open.cart.price(&terms), &terms) {
            Ok(placeable) => {
                // What was kept for it is taken for good, not twice.
                if open.reserved_until.take().is_some() {
                    self.tx.release(open.cart.id, self.facts.staff.id, self.facts.now).await?;
                }
                let number =
                    self.tx.insert_order(&open.cart, &placeable, self.facts.staff.id, self.facts.now).await?;
                self.has_news = true;
                Ok(Ok(Placed { number, already: false }))
            }
            Err(problems) => Ok(Err(problems)),
        }
    }

    /// Locks the stock of the open cart's items and reads what is available anew, with what is kept for it.
    async fn lock_stock(&mut self) -> Result<()> {
        let open = self.desk.open.as_mut().context("an open cart")?;
        let market = self.facts.shop.market(&open.cart.market).context("the cart's market")?;
        let tracked = open.offers.values().filter(|offer| offer.tracked);
        let variants: Vec<i64> = tracked.map(|offer| offer.variant).collect();
        for (variant, location, available) in
            self.tx.locked_stock(open.cart.id, &variants, &open.cart.locations(market)).await?
        {
            if let Some(offer) = open.offers.get_mut(&variant) {
                offer.available.insert(location, available);
            }
        }
        Ok(())
    }

    /// Keeps the open cart's goods for it, or no longer.
    async fn reserve(
        &mut self,
        until: Option<DateTime<Utc>>,
    ) -> Result<Result<Option<DateTime<Utc>>, Vec<Problem>>> {
        let (staff, now) = (self.facts.staff.id, self.facts.now);
        let cart = self.desk.open.as_ref().context("a cart whose goods are kept")?.cart.id;
        let Some(until) = until else {
            self.tx.release(cart, staff, now).await?;
            return Ok(Ok(None));
        };
        self.lock_stock().await?;
        let open = self.desk.open.as_ref().context("a cart whose goods are kept")?;
        if open.cart.lines.is_empty() {
            return Ok(Err(vec![Problem::Empty]));
        }
        let terms = open.terms(self.facts).context("the cart's terms")?;
        match picks(&open.cart, &terms) {
            Ok(picks) => {
                self.tx.reserve(cart, &picks, until, staff, now).await?;
                Ok(Ok(Some(until)))
            }
            Err(short) => Ok(Err(short)),
        }
    }

    async fn step_order(
        &mut self,
        order: Order,
        step: Step,
        with: (Option<Decimal>, Option<DateTime<Utc>>),
    ) -> Result<Decision> {
        if order.is_after(step) && self.facts.staff.manages() {
            return Ok(Decision::Already(Box::new(order)));
        }
        if let Err(denial) = order.may_step(step, self.facts.staff, self.facts.now) {
            return Ok(Decision::Denied(denial));
        }
        let moved = self.tx.step(&order, step, with, self.facts.staff.id, self.facts.now).await?;
        self.has_news |= moved;
        let now = self.tx.order(order.number).await?.context("the order that was moved on")?;
        Ok(if moved { Decision::Done(Box::new(now)) } else { Decision::Already(Box::new(now)) })
    }

    async fn decide(
        &mut self,
        order: Order,
        next: OrderStatus,
        reason: Option<&str>,
        restock: bool,
    ) -> Result<Decision> {
        let (staff, shop) = (self.facts.staff, self.facts.shop);
        if !order.status.may_become(next) {
            return Ok(Decision::Already(Box::new(order)));
        }
        if let Err(denial) = order.may_decide(next, staff, shop) {
            return Ok(Decision::Denied(denial));
        }
        let moved = self.tx.decide(&order, next, staff.id, (reason, restock), self.facts.now).await?;
        self.has_news |= moved;
        let now = self.tx.order(order.number).await?.context("the order that was decided on")?;
        Ok(if moved { Decision::Done(Box::new(now)) } else { Decision::Already(Box::new(now)) })
    }
}
