//! Coupons: what they give, and the conditions in the order in which a rep is told of them.

use super::money::Currency;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What a coupon gives and what it asks of the cart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CouponRule {
    pub benefit: Benefit,
    /// Product handles or SKUs that it is for; with `tags` empty too, it is for the whole order.
    pub items: Vec<String>,
    pub tags: Vec<String>,
    /// On the subtotal less line discounts.
    pub min_spend: Option<Decimal>,
    /// On the units in the cart.
    pub min_quantity: Option<u32>,
    /// Whether it may stand beside other coupons that say so too.
    pub combines: bool,
    /// Amounts are in this currency; none where it names no amount.
    pub currency: Option<Currency>,
}

/// What a coupon takes off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Benefit {
    Percent {
        value: Decimal,
    },
    /// Once, over all that it is for.
    Fixed {
        value: Decimal,
    },
    FreeShipping,
    /// Of every `buy + get` units the cheapest `get` are reduced by `percent`.
    BuyXGetY {
        buy: u32,
        get: u32,
        percent: Decimal,
    },
}

/// Why a coupon gives nothing, in the order in which the conditions are tested.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Reason {
    Unknown,
    OtherMarket,
    NotStarted { starts: DateTime<Utc> },
    Ended,
    AlreadyApplied,
    NotCombinable { with: String },
    CustomerNeeded,
    LimitReached { limit: u32 },
    CustomerLimitReached { limit: u32 },
    NotFirstOrder,
    MinQuantity { wanted: u32, have: u32 },
    MinSpend { wanted: Decimal, have: Decimal },
    NoEligibleLine,
    OtherCurrency { currency: String },
}

impl Reason {
    /// Whether the cart itself can cure it: such a coupon may be attached and gives nothing until it qualifies.
    pub fn depends_on_cart(&self) -> bool {
        matches!(
            self,
            Self::CustomerNeeded | Self::MinQuantity { .. } | Self::MinSpend { .. } | Self::NoEligibleLine
        )
    }

    /// A stable name for programs, such as `min_spend`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::OtherMarket => "other_market",
            Self::NotStarted { .. } => "not_started",
            Self::Ended => "ended",
            Self::AlreadyApplied => "already_applied",
            Self::NotCombinable { .. } => "not_combinable",
            Self::CustomerNeeded => "customer_needed",
            Self::LimitReached { .. } => "limit_reached",
            Self::CustomerLimitReached { .. } => "customer_limit_reached",
            Self::NotFirstOrder => "not_first_order",
            Self::MinQuantity { .. } => "min_quantity",
            Self::MinSpend { .. } => "min_spend",
            Self::NoEligibleLine => "no_eligible_line",
            Self::OtherCurrency { .. } => "other_currency",
        }
    }
}

impl CouponRule {
    /// Whether the coupon is for certain products only.
    pub fn is_scoped(&self) -> bool {
        !(self.items.is_empty() && self.tags.is_empty())
    }

    /// Whether the coupon is for a line with these marks. Case does not matter.
    pub fn is_for(&self, sku: &str, product: &str, tags: &[String]) -> bool {
        !self.is_scoped()
            || self.items.iter().any(|item| same(item, sku) || same(item, product))
            || self.tags.iter().any(|tag| tags.iter().any(|t| same(t, tag)))
    }
}

/// Equal but for case, in any script.
fn same(one: &str, other: &str) -> bool {
    let folded = |text| str::chars(text).flat_map(char::to_lowercase);
    folded(one).eq(folded(other))
}

/// A coupon with its limits and how far they are used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Coupon {
    pub code: String,
    pub rule: CouponRule,
    /// None: every market.
    pub markets: Option<Vec<String>>,
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    pub active: bool,
    pub total_limit: Option<u32>,
    pub per_customer: Option<u32>,
    pub first_order: bool,
    pub used: u32,
    /// How often the cart's customer has used it.
    pub used_by_customer: u32,
}

impl Coupon {
    /// Whether what other carts do cannot end it.
    pub fn is_unlimited(&self) -> bool {
        self.total_limit.is_none() && self.per_customer.is_none() && !self.first_order
    }

    /// The first condition that fails outside the cart's lines. `orders` is how many orders the customer has
    /// placed; none where no phone is known.
    pub fn outside(&self, market: &str, orders: Option<u32>, now: DateTime<Utc>) -> Option<Reason> {
        if self.markets.as_ref().is_some_and(|markets| !markets.iter().any(|m| m == market)) {
            return Some(Reason::OtherMarket);
        }
        // Switched off counts as ended, also before its start: it is not going to begin.
        if let Some(starts) = self.starts_at.filter(|starts| self.active && now < *starts) {
            return Some(Reason::NotStarted { starts });
        }
        if !self.active || self.ends_at.is_some_and(|ends| now >= ends) {
            return Some(Reason::Ended);
        }
        if orders.is_none() && (self.per_customer.is_some() || self.first_order) {
            return Some(Reason::CustomerNeeded);
        }
        if let Some(limit) = self.total_limit.filter(|limit| self.used >= *limit) {
            return Some(Reason::LimitReached { limit });
        }
        if let Some(limit) = self.per_customer.filter(|limit| self.used_by_customer >= *limit) {
            return Some(Reason::CustomerLimitReached { limit });
        }
        if self.first_order && orders.is_some_and(|orders| orders > 0) {
            return Some(Reason::NotFirstOrder);
        }
        None
    }
}

/// The form in which codes are compared: trimmed and in capitals, whatever was typed.
pub fn fold(code: &str) -> String {
    code.trim().to_uppercase()
}
