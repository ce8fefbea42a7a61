//! What the engine refuses or finds wrong, as sentences.

use super::said::Said;
use crate::engine::address::{AddressFault, Field, country_name};
use crate::engine::cart::CartState;
use crate::engine::coupon::Reason;
use crate::engine::money::Currency;
use crate::engine::place::Problem;
use crate::engine::refusal::Refusal;
use rust_decimal::Decimal;

/// Why a command was refused, and what to do next.
pub fn refusal(refusal: &Refusal, currency: Currency) -> Said {
    match refusal {
        Refusal::Closed { state: CartState::Placed } => Said::new("refused-placed"),
        Refusal::Closed { .. } => Said::new("refused-closed"),
        Refusal::NoSuchLine { line } => Said::new("refused-line").number("line", *line),
        Refusal::NoSuchItem => Said::new("refused-item"),
        Refusal::NothingToQuote => Said::new("refused-quote-nothing"),
        Refusal::QuoteDays { most } => Said::new("refused-quote-days").number("most", *most),
        Refusal::NoQuote => Said::new("refused-no-quote"),
        Refusal::NotSellable { title } => Said::new("refused-not-sellable").text("item", title),
        Refusal::Quantity { most } => Said::new("refused-quantity").number("most", *most),
        Refusal::TooManyLines { most } => Said::new("refused-lines").number("most", count(*most)),
        Refusal::TooLong { most } => Said::new("refused-long").number("most", count(*most)),
        Refusal::BadAmount => Said::new("refused-amount"),
        Refusal::TooFine { digits } => {
            Said::new("refused-fine").number("digits", *digits).text("currency", currency.code())
        }
        Refusal::NeedsManager => Said::new("refused-manager"),
        Refusal::OverLimit { limit } => Said::new("refused-limit").percent("limit", *limit),
        Refusal::NothingMoved => Said::new("refused-nothing-moved"),
        Refusal::Coupon { code, reason } => coupon(code, reason, currency),
        Refusal::NotAttached { code } => Said::new("refused-not-attached").text("code", code),
        Refusal::Address { faults } => faults.first().map_or_else(|| Said::new("refused-address"), address),
        Refusal::NoSuchService => Said::new("refused-service"),
        Refusal::NoSuchPayment => Said::new("refused-payment"),
        Refusal::NoAddressToCopy => Said::new("refused-no-address"),
        Refusal::NotYours => Said::new("refused-not-yours"),
    }
}

/// What stands between the cart and its order.
pub fn problem(problem: &Problem, currency: Currency) -> Said {
    let priced = |said: Said, name: &str, amount: &Option<Decimal>| match amount {
        Some(amount) => said.money(name, *amount, currency),
        None => said.word(name, "no-price"),
    };
    match problem {
        Problem::Empty => Said::new("problem-empty"),
        Problem::Unpriced { title, .. } => {
            Said::new("problem-unpriced").text("item", title).text("currency", currency.code())
        }
        Problem::NotSellable { title, .. } => Said::new("problem-not-sellable").text("item", title),
        Problem::Moved { title, was, now, .. } => {
            priced(priced(Said::new("problem-moved").text("item", title), "was", was), "now", now)
        }
        Problem::Short { title, wanted, available, .. } => Said::new("problem-short")
            .text("item", title)
            .number("wanted", *wanted)
            .number("available", *available),
        Problem::NoCustomer => Said::new("problem-customer"),
        Problem::NoPhone => Said::new("problem-phone"),
        Problem::NoService => Said::new("problem-service"),
        Problem::NoAddress => Said::new("problem-address"),
        Problem::Address { fault } => address(fault),
        Problem::NoPayment => Said::new("problem-payment"),
        Problem::Coupon { code, reason } => coupon(code, reason, currency),
        Problem::QuoteExpired { number, ended } => {
            Said::new("problem-quote").number("number", *number).time("ended", *ended)
        }
        Problem::TotalMoved { was, now } => {
            Said::new("problem-total").money("was", *was, currency).money("now", *now, currency)
        }
    }
}

/// The first condition of a coupon that fails.
pub fn coupon(code: &str, reason: &Reason, currency: Currency) -> Said {
    let said = Said::new(&format!("coupon-{}", reason.code().replace('_', "-"))).text("code", code);
    match reason {
        Reason::NotStarted { starts } => said.time("starts", *starts),
        Reason::NotCombinable { with } => said.text("with", with),
        Reason::LimitReached { limit } | Reason::CustomerLimitReached { limit } => {
            said.number("limit", *limit)
        }
        Reason::MinQuantity { wanted, have } => {
            said.number("wanted", *wanted).number("have", *have).number("short", wanted.saturating_sub(*have))
        }
        Reason::MinSpend { wanted, have } => said
            .money("wanted", *wanted, currency)
            .money("have", *have, currency)
            .money("short", wanted - have, currency),
        Reason::OtherCurrency { currency } => said.text("currency", currency),
        _ => said,
    }
}

/// What is wrong with an address.
pub fn address(fault: &AddressFault) -> Said {
    match fault {
        AddressFault::Missing { field } => Said::new("address-missing").word("field", field_id(*field)),
        AddressFault::BadPostcode { postcode, country } => {
            Said::new("address-postcode").text("postcode", postcode).text("country", country_name(country))
        }
        AddressFault::UnknownRegion { region, country } => {
            Said::new("address-region").text("region", region).text("country", country_name(country))
        }
        AddressFault::OtherCountry { country } => {
            Said::new("address-country").text("country", country_name(country))
        }
    }
}

fn field_id(field: Field) -> &'static str {
    match field {
        Field::Line1 => "field-line1",
        Field::City => "field-city",
        Field::Region => "field-region",
        Field::Postcode => "field-postcode",
        Field::Country => "field-country",
    }
}

fn count(most: usize) -> i64 {
    i64::try_from(most).unwrap_or(i64::MAX)
}
