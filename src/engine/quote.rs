//! A quote: what a cart offered a customer at one of its states, until when, and whether they accepted.

use super::cart::{Cart, Line, Terms};
use super::command::Which;
use super::refusal::Refusal;
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// So many days a quote stands where nothing else is said.
pub const DAYS: u16 = 7;
/// The most days a quote may stand.
pub const MOST_DAYS: u16 = 90;

/// A cart's latest quote. Earlier ones are in its history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quote {
    /// The cart's quotes are counted from 1.
    pub number: u16,
    /// What it offered.
    pub total: Decimal,
    pub valid_until: DateTime<Utc>,
    /// The cart was changed after it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub void: bool,
    /// When the customer accepted it as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted_at: Option<DateTime<Utc>>,
}

impl Quote {
    /// Whether its prices hold.
    pub fn stands(&self, now: DateTime<Utc>) -> bool {
        !self.void && now < self.valid_until
    }

    /// Whether it was not changed, but is too old.
    pub fn has_expired(&self, now: DateTime<Utc>) -> bool {
        !self.void && now >= self.valid_until
    }
}

impl Cart {
    /// Offers the cart as it is, at today's prices of lines that no standing quote holds.
    pub(super) fn quote(&mut self, days: u16, terms: &Terms<'_>) -> Result<(), Refusal> {
        if !(1..=MOST_DAYS).contains(&days) {
            return Err(Refusal::QuoteDays { most: MOST_DAYS });
        }
        if !self.is_frozen(terms.now) {
            let today = self.moved(Which::All, terms, |line, offer, now| {
                line.list_price = offer.price;
                line.tiers.clone_from(&offer.tiers);
                line.priced_at = now;
            });
            if today.is_err_and(|refusal| refusal != Refusal::NothingMoved) {
                return Err(Refusal::NothingToQuote);
            }
        }
        let unpriced = |line: &Line| line.list_price.is_none() && line.price_override.is_none();
        if self.lines.is_empty() || self.lines.iter().any(unpriced) {
            return Err(Refusal::NothingToQuote);
        }
        let number = self.details.quote.as_ref().map_or(0, |quote| quote.number).saturating_add(1);
        let total = self.price(terms).total;
        let valid_until = terms.now + TimeDelta::days(days.into());
        self.details.quote = Some(Quote { number, total, valid_until, void: false, accepted_at: None });
        Ok(())
    }
}
