//! The engine's no to one command: a value that the rep reads, with the numbers in it.

use super::address::AddressFault;
use super::cart::CartState;
use super::coupon::Reason;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Why a command was not carried out; nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "refusal", rename_all = "snake_case")]
pub enum Refusal {
    /// The cart is no longer open.
    Closed {
        state: CartState,
    },
    NoSuchLine {
        line: i16,
    },
    NoSuchItem,
    NotSellable {
        title: String,
    },
    Quantity {
        most: u32,
    },
    TooManyLines {
        most: usize,
    },
    TooLong {
        most: usize,
    },
    /// A price or discount out of bounds.
    BadAmount,
    /// More than the decimals that the currency has.
    TooFine {
        digits: u32,
    },
    NeedsManager,
    OverLimit {
        limit: Decimal,
    },
    NothingMoved,
    Coupon {
        code: String,
        reason: Reason,
    },
    NotAttached {
        code: String,
    },
    Address {
        faults: Vec<AddressFault>,
    },
    NoSuchService,
    NoSuchPayment,
    NoAddressToCopy,
    /// No line, or one without a price.
    NothingToQuote,
    QuoteDays {
        most: u16,
    },
    /// None that stands.
    NoQuote,
    NotYours,
}
