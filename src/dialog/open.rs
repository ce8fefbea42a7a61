//! An open cart with all that it takes to price and judge it, and the last change of it.

use super::event::Facts;
use super::said::Said;
use crate::engine::cart::{Cart, Offer, Terms};
use crate::engine::coupon::Coupon;
use crate::engine::order::OrderNumber;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An open cart with what it needs to be priced and judged.
#[derive(Clone, Debug)]
pub struct Open {
    pub cart: Cart,
    /// By variant: those of the lines, and those that were looked up in this turn.
    pub offers: BTreeMap<i64, Offer>,
    /// By code: those attached, and those looked up.
    pub coupons: BTreeMap<String, Coupon>,
    /// How many orders the contact phone has placed.
    pub orders: Option<u32>,
    pub owner: String,
    /// The order that it became.
    pub order: Option<OrderNumber>,
    /// Until when its goods are kept for it.
    pub reserved_until: Option<DateTime<Utc>>,
    /// Who changed it last, and who did before them.
    pub worked: Vec<Worked>,
    /// Its last change, where a button is older than that.
    pub last: Option<Touch>,
}

/// Somebody has changed a cart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Worked {
    pub staff: i64,
    pub name: String,
    pub at: DateTime<Utc>,
}

/// One change in a cart's history.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Touch {
    pub who: String,
    pub at: DateTime<Utc>,
    pub what: Vec<Said>,
}

impl Open {
    /// The terms under which this cart is worked on.
    pub fn terms<'a>(&'a self, facts: &Facts<'a>) -> Option<Terms<'a>> {
        Some(Terms {
            shop: facts.shop,
            market: facts.shop.market(&self.cart.market)?,
            offers: &self.offers,
            coupons: &self.coupons,
            orders: self.orders,
            actor: facts.staff,
            now: facts.now,
        })
    }

    /// The line at a position on the card, from 1.
    pub fn line_at(&self, position: u64) -> Option<i16> {
        let index = usize::try_from(position.checked_sub(1)?).ok()?;
        self.cart.lines.get(index).map(|line| line.number)
    }
}
