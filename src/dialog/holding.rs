//! Holds: goods kept for an open cart, and orders that are not to be sent before a time.

use super::desk::{Desk, Todo};
use super::event::{Effect, Facts};
use super::said::Said;
use super::typed_lists::number_and_rest;
use super::until::{Until, until};
use super::view::View;
use crate::engine::cart::CartState;
use crate::engine::order::{Order, OrderNumber, Step};
use crate::engine::place::Problem;
use chrono::{DateTime, Utc};

impl Desk {
    /// `hold 311012 until 5 dec`, `hold 311012 off`; without a number, the open cart's goods are kept: `hold 2 days`.
    pub(super) fn hold(&mut self, rest: &str, facts: &Facts<'_>) -> Option<Effect> {
        // `hold 2 days` is no order, `hold 311012` is.
        let (number, when) = match number_and_rest(rest) {
            (Some(number), when) if number.0 > 1_000 || rest.to_lowercase().contains("ord") => {
                (Some(number), when)
            }
            _ => (None, rest),
        };
        match number {
            Some(number) if when.is_empty() => return self.wait(Effect::Order(number), Todo::HowLong),
            Some(number) => return self.wait(Effect::Order(number), Todo::Hold(when.to_owned())),
            None => {}
        }
        let Some(open) = &self.open else {
            self.say(facts.no_cart());
            return self.show(View::Home);
        };
        if open.cart.state != CartState::Open {
            return self.already(facts);
        }
        let zone = facts.shop.market(&open.cart.market).map_or(chrono_tz::UTC, |market| market.zone);
        match until(when, facts.now, zone) {
            Some(Until::Time(at)) => Some(Effect::Reserve { until: Some(at) }),
            Some(Until::Off) => Some(Effect::Reserve { until: None }),
            None => self.card_with(Said::new(if when.is_empty() { "hold-what" } else { "hold-when" })),
        }
    }

    /// A button: an order is held for so many days from now.
    pub(super) fn hold_for(&mut self, arg: &str) -> Option<Effect> {
        let (number, days) = arg.split_once('.')?;
        self.wait(Effect::Order(OrderNumber(number.parse().ok()?)), Todo::Hold(format!("{days} days")))
    }

    /// An order is held until then, by its market's clock.
    pub(super) fn hold_order(&mut self, order: Box<Order>, when: &str, facts: &Facts<'_>) -> Option<Effect> {
        let zone = facts.shop.market(&order.market).map_or(chrono_tz::UTC, |market| market.zone);
        let (step, until) = match until(when, facts.now, zone) {
            Some(Until::Time(at)) => (Step::Held, Some(at)),
            Some(Until::Off) => (Step::Resumed, None),
            None => {
                self.say(Said::new("hold-when"));
                return self.show(View::Order(order));
            }
        };
        Some(Effect::Step { order, step, amount: None, until })
    }

    /// The open cart's goods are kept now, or are not.
    pub(super) fn reserved(&mut self, result: Result<Option<DateTime<Utc>>, Vec<Problem>>) -> Option<Effect> {
        let until = match result {
            Ok(until) => until,
            Err(problems) => return self.show(View::Problems(problems)),
        };
        let was = self.open.as_mut().and_then(|open| std::mem::replace(&mut open.reserved_until, until));
        let said = match (until, was) {
            (Some(until), _) => Said::new("reserved").time("until", until),
            (None, Some(_)) => Said::new("reserved-no-more"),
            (None, None) => return self.card_with(Said::new("reserved-not")),
        };
        self.did.push(said.clone());
        self.card_with(said)
    }

    /// Goods are kept for what the cart was: once its items change, nothing is kept any more.
    pub fn let_go(&mut self) {
        if let Some(open) = &mut self.open
            && open.reserved_until.take().is_some()
        {
            self.say(Said::new("reserved-let-go"));
        }
    }
}
