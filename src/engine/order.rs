//! Orders: what a placed cart became, and which states may follow which.

use super::cart::Details;
use super::market::Shop;
use super::price::Summary;
use super::staff::Staff;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Waits as pending until a manager approves or cancels it; an approved order may still be cancelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderStatus {
    Pending,
    Approved,
    Cancelled,
}

impl OrderStatus {
    pub const ALL: [Self; 3] = [Self::Pending, Self::Approved, Self::Cancelled];

    /// The whole state table.
    pub fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Pending, Self::Approved) | (Self::Pending | Self::Approved, Self::Cancelled)
        )
    }

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Approved => "approved",
            Self::Cancelled => "cancelled",
        }
    }

    /// Reads that word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == text)
    }
}

/// `ORD-` and twelve digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OrderNumber(pub i64);

impl fmt::Display for OrderNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ORD-{:012}", self.0)
    }
}

impl OrderNumber {
    /// Reads any spelling: `#ORD-000000311012`, `ord 311012`, `311012`, in any script's digits.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim().trim_start_matches('#').trim().to_lowercase();
        let digits = text.strip_prefix("ord").unwrap_or(&text).trim_start_matches(['-', ' ', '#', '–']);
        let ascii: String = digits
            .chars()
            .filter(|c| *c != ' ')
            .map(|c| match c {
                '০'..='৯' => char::from_digit(c as u32 - '০' as u32, 10).unwrap_or(c),
                _ => c,
            })
            .collect();
        let all_digits = !ascii.is_empty() && ascii.len() <= 15 && ascii.bytes().all(|b| b.is_ascii_digit());
        all_digits.then(|| ascii.parse().ok().map(Self)).flatten()
    }
}

/// What is done with an order after its approval, and what takes that back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    Packed,
    Unpacked,
    /// Shipped, or handed over: its stock leaves.
    Shipped,
    Delivered,
    Paid,
    Unpaid,
    /// It is not to be packed or sent before a time.
    Held,
    Resumed,
}

impl Step {
    pub const ALL: [Self; 8] = [
        Self::Packed,
        Self::Unpacked,
        Self::Shipped,
        Self::Delivered,
        Self::Paid,
        Self::Unpaid,
        Self::Held,
        Self::Resumed,
    ];

    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Packed => "packed",
            Self::Unpacked => "unpacked",
            Self::Shipped => "shipped",
            Self::Delivered => "delivered",
            Self::Paid => "paid",
            Self::Unpaid => "unpaid",
            Self::Held => "held",
            Self::Resumed => "resumed",
        }
    }

    /// Reads that word.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.as_str() == text)
    }
}

/// A step that was taken: who, when, and what was collected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StepTaken {
    pub step: Step,
    pub by: String,
    pub at: DateTime<Utc>,
    pub amount: Option<Decimal>,
    /// Until when it is held.
    #[serde(default)]
    pub until: Option<DateTime<Utc>>,
}

/// What a manager needs beside an order to decide on it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Background {
    /// How many orders the customer's number had placed before this one, without those that were cancelled.
    pub orders: i64,
    /// What is left of each line's variant where it is taken from, after this order: line, location and count.
    pub left: Vec<(i16, String, i32)>,
}

/// An order as it is shown. Everything in it is a copy, made when it was placed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    pub id: i64,
    pub number: OrderNumber,
    pub cart: i64,
    pub market: String,
    pub status: OrderStatus,
    pub payment_status: String,
    pub fulfillment_status: String,
    pub revision: i32,
    pub placed_by: i64,
    pub placed_by_name: String,
    pub placed_at: DateTime<Utc>,
    pub details: Details,
    pub summary: Summary,
    pub lines: Vec<OrderLine>,
    pub total: Decimal,
    pub events: Vec<OrderEvent>,
    pub steps: Vec<StepTaken>,
    /// Not to be packed or sent before then; a time that has passed holds nothing.
    pub held_until: Option<DateTime<Utc>>,
    pub background: Background,
}

/// Why somebody may not decide on an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Denial {
    NeedsManager,
    NotYours,
    /// Whoever placed an order does not approve it.
    SelfApproval,
    /// The order is not where that could be done.
    NotNow,
    /// The order is on hold.
    Held,
}

impl Order {
    /// Whether this member of staff may move the order on: managers may; a rep may cancel what they placed while it
    /// is pending.
    pub fn may_decide(&self, next: OrderStatus, actor: &Staff, shop: &Shop) -> Result<(), Denial> {
        let own = self.placed_by == actor.id;
        match next {
            OrderStatus::Approved if !actor.manages() => Err(Denial::NeedsManager),
            OrderStatus::Approved if own && !shop.self_approval => Err(Denial::SelfApproval),
            OrderStatus::Cancelled if actor.manages() => Ok(()),
            OrderStatus::Cancelled if !own || self.status != OrderStatus::Pending => Err(Denial::NotYours),
            _ => Ok(()),
        }
    }
}

impl Order {
    /// Whether it is not to be packed or sent yet.
    pub fn is_held(&self, now: DateTime<Utc>) -> bool {
        self.held_until.is_some_and(|until| until > now)
    }

    /// Fulfillment and payment after a step; none where it cannot be taken now.
    pub fn after(&self, step: Step, now: DateTime<Utc>) -> Option<(&'static str, &'static str)> {
        let known = |words: &[&'static str], word: &str| words.iter().copied().find(|known| *known == word);
        let fulfillment =
            known(&["unfulfilled", "packed", "shipped", "delivered"], &self.fulfillment_status)?;
        let payment = known(&["unpaid", "paid", "refunded"], &self.payment_status)?;
        let here = matches!(fulfillment, "unfulfilled" | "packed");
        let (approved, held) = (self.status == OrderStatus::Approved, self.is_held(now));
        let (next, paid) = match (step, fulfillment, payment) {
            (Step::Packed | Step::Shipped, ..) if held => return None,
            (Step::Held, ..) if here => (fulfillment, payment),
            (Step::Resumed, ..) if held => (fulfillment, payment),
            (Step::Packed, "unfulfilled", _) => ("packed", payment),
            (Step::Unpacked, "packed", _) => ("unfulfilled", payment),
            (Step::Shipped, "unfulfilled" | "packed", _) => ("shipped", payment),
            (Step::Delivered, "shipped", _) => ("delivered", payment),
            (Step::Paid, _, "unpaid") => (fulfillment, "paid"),
            (Step::Unpaid, _, "paid") if here => (fulfillment, "unpaid"),
            _ => return None,
        };
        approved.then_some((next, paid))
    }

    /// Whether a step was taken already: repeating it is no error.
    pub fn is_after(&self, step: Step) -> bool {
        let fulfillment = self.fulfillment_status.as_str();
        match step {
            Step::Packed => matches!(fulfillment, "packed" | "shipped" | "delivered"),
            Step::Unpacked => fulfillment == "unfulfilled",
            Step::Shipped => matches!(fulfillment, "shipped" | "delivered"),
            Step::Delivered => fulfillment == "delivered",
            Step::Paid => self.payment_status == "paid",
            Step::Unpaid => self.payment_status == "unpaid",
            Step::Held => false,
            Step::Resumed => self.held_until.is_none(),
        }
    }

    /// Whether its goods have left.
    pub fn has_left(&self) -> bool {
        self.is_after(Step::Shipped)
    }

    /// Whether this member of staff may take a step: managers may.
    pub fn may_step(&self, step: Step, actor: &Staff, now: DateTime<Utc>) -> Result<(), Denial> {
        if !actor.manages() {
            return Err(Denial::NeedsManager);
        }
        let held = matches!(step, Step::Packed | Step::Shipped) && self.is_held(now);
        self.after(step, now).map(drop).ok_or(if held { Denial::Held } else { Denial::NotNow })
    }
}

/// One line of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderLine {
    pub number: i16,
    pub variant: i64,
    pub sku: String,
    pub title: String,
    pub options: Vec<String>,
    pub quantity: u32,
    pub unit_price: Decimal,
    pub amount: Decimal,
    /// Where its stock is taken from; none for what is not counted.
    #[serde(default)]
    pub location: Option<String>,
}

/// An approval or cancellation: who and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderEvent {
    pub status: OrderStatus,
    pub by: String,
    pub at: DateTime<Utc>,
    pub reason: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_spelling_of_a_number() {
        for text in ["#ORD-000000311012", "ORD-311012", "ord 311012", "311012", " #311012", "৩১১০১২"]
        {
            assert_eq!(OrderNumber::parse(text), Some(OrderNumber(311_012)), "{text}");
        }
        assert_eq!(OrderNumber(311_012).to_string(), "ORD-000000311012");
        assert_eq!(OrderNumber::parse("order"), None);
        assert_eq!(OrderNumber::parse("ORD-"), None);
    }
}
