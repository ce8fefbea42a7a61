//! A quote: what a cart offered a customer at one of its states, until when, and whether they accepted.

use chrono::{DateTime, Utc};
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
