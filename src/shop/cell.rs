//! What one cell may say: amounts, counts, yes and no, tiers, lists.

use super::Tier;
use rust_decimal::{Decimal, RoundingStrategy};

/// The largest amount that the schema holds has twelve digits before the point.
const TOO_MUCH: i64 = 1_000_000_000_000;

/// Bangla digits as ASCII, the rest as it was.
pub fn ascii_digits(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '০'..='৯' => char::from(b'0' + u8::try_from(c as u32 - '০' as u32).unwrap_or(0)),
            other => other,
        })
        .collect()
}

/// An amount of money that is not negative and has no more than `decimals` decimals.
pub fn price(text: &str, currency: &str, decimals: u32) -> Result<Decimal, String> {
    let amount = Decimal::from_str_exact(&ascii_digits(text)).map_err(|_| {
        format!("\"{text}\" is not a price; write digits only, such as 1200.50, without currency or commas")
    })?;
    amount_fits(amount, currency, decimals)
}

/// Checks a price that is already a number.
pub fn amount_fits(amount: Decimal, currency: &str, decimals: u32) -> Result<Decimal, String> {
    let amount = amount.normalize();
    if amount.is_sign_negative() && !amount.is_zero() {
        return Err(format!("the price {amount} is negative; a price is 0 or more"));
    }
    if amount.scale() > decimals {
        return Err(format!("{amount} has more decimals than {currency}, which has {decimals}; round it"));
    }
    if amount >= Decimal::from(TOO_MUCH) {
        return Err(format!("{amount} is too large; a price has at most twelve digits before the point"));
    }
    Ok(amount)
}

/// A count of things, 0 or more. "5.0" is 5, as spreadsheets write it.
pub fn count(text: &str, what: &str) -> Result<i32, String> {
    let wrong = || format!("\"{text}\" is not {what}; write a whole number, 0 or more");
    let number = Decimal::from_str_exact(&ascii_digits(text)).map_err(|_| wrong())?.normalize();
    if number.scale() > 0 || number.is_sign_negative() && !number.is_zero() {
        return Err(wrong());
    }
    i32::try_from(number).map_err(|_| format!("\"{text}\" is too large for {what}"))
}

/// A weight in whole grams; Shopify converts pounds and writes "453.59237".
pub fn grams(text: &str) -> Result<i32, String> {
    let weight = Decimal::from_str_exact(&ascii_digits(text)).ok().filter(|weight| *weight >= Decimal::ZERO);
    let whole = weight.map(|weight| weight.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero));
    whole
        .and_then(|whole| i32::try_from(whole).ok())
        .ok_or_else(|| format!("\"{text}\" is not a weight in grams; write a number, 0 or more"))
}

/// Yes or no, in the words that Shopify and spreadsheets use.
pub fn yes_no(text: &str) -> Result<bool, String> {
    match text.to_lowercase().as_str() {
        "true" | "yes" | "1" => Ok(true),
        "false" | "no" | "0" => Ok(false),
        _ => Err(format!("\"{text}\" is neither yes nor no; write TRUE or FALSE")),
    }
}

/// A tier such as "50: 3.50": from 50 on, 3.50 each.
pub fn tier(text: &str, currency: &str, decimals: u32) -> Result<Tier, String> {
    let wrong = || {
        format!("\"{text}\" is not a tier; write the quantity, a colon and the price, such as \"50: 3.50\"")
    };
    let (quantity, amount) = text.split_once(':').ok_or_else(wrong)?;
    let min_quantity = count(quantity.trim(), "a tier's quantity").map_err(|_| wrong())?;
    if min_quantity < 1 {
        return Err(wrong());
    }
    Ok(Tier { min_quantity, price: price(amount.trim(), currency, decimals)? })
}

/// A list with commas, without empty or repeated entries.
pub fn list(text: &str) -> Vec<String> {
    let mut entries: Vec<String> = Vec::new();
    for entry in text.split(',').map(str::trim).filter(|entry| !entry.is_empty()) {
        if !entries.iter().any(|known| known == entry) {
            entries.push(entry.to_owned());
        }
    }
    entries
}

/// Without the apostrophe that spreadsheets put before what only looks like a number.
pub fn without_apostrophe(text: &str) -> &str {
    text.strip_prefix('\'').unwrap_or(text).trim()
}

/// Letters and digits in capitals, joined by hyphens: how an SKU or a handle is made where a file has none.
pub fn slug(text: &str) -> String {
    let spaced: String =
        text.chars()
            .map(|c| {
                if c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c) { c } else { ' ' }
            })
            .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join("-")
}
