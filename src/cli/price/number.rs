//! The numbers of a priced cart, checked as they are read: amounts, tax rates and counts of units.

use crate::engine::command::MOST_UNITS;
use rust_decimal::Decimal;
use rust_decimal_macros::dec;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error, SeqAccess, Unexpected, Visitor};
use std::borrow::Cow;
use std::fmt;

/// The most decimals of a price or rate; with the bounds below, every product of them is exact.
const MOST_DECIMALS: u32 = 6;
const HIGHEST_AMOUNT: Decimal = dec!(1_000_000_000_000);
const HIGHEST_RATE: Decimal = Decimal::TEN;

/// A price, an amount or a percentage: not negative.
#[derive(Clone, Copy, Debug)]
pub struct Amount(pub Decimal);

/// A tax rate as a fraction, several of them summed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rate(pub Decimal);

/// A number of units.
#[derive(Clone, Copy, Debug)]
pub struct Units(pub u32);

/// Reads a decimal from a string or a number.
struct DecimalVisitor {
    expected: &'static str,
    allowed: fn(Decimal) -> bool,
}

const AMOUNT: DecimalVisitor = DecimalVisitor {
    expected: "an amount from 0 to below 1000000000000 with at most 6 decimals, such as \"3.50\"",
    allowed: |amount| amount < HIGHEST_AMOUNT,
};
const RATE: DecimalVisitor = DecimalVisitor {
    expected: "a tax rate from 0 to 10 with at most 6 decimals, where \"0.15\" is 15 %",
    allowed: |rate| rate <= HIGHEST_RATE,
};

impl DecimalVisitor {
    /// Digits, and perhaps a point with digits on both sides; nothing else that parsers are fond of.
    fn read(&self, text: &str) -> Option<Decimal> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        let number = Decimal::from_str_exact(text).ok().filter(|_| digits(whole) && digits(fraction))?;
        let number = number.normalize();
        (number.scale() <= MOST_DECIMALS && (self.allowed)(number)).then_some(number)
    }
}

impl Visitor<'_> for &DecimalVisitor {
    type Value = Decimal;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Decimal, E> {
        self.read(text).ok_or_else(|| E::invalid_value(Unexpected::Str(text), &self))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Decimal, E> {
        self.read(&number.to_string()).ok_or_else(|| E::invalid_value(Unexpected::Unsigned(number), &self))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Decimal, E> {
        Err(E::invalid_value(Unexpected::Signed(number), &self))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Decimal, E> {
        // The shortest text that reads back as this number is what was typed, unless it had 17 digits.
        self.read(&number.to_string()).ok_or_else(|| E::invalid_value(Unexpected::Float(number), &self))
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(&AMOUNT).map(Self)
    }
}

/// One rate, or a list of them.
struct RateVisitor;

impl<'de> Visitor<'de> for RateVisitor {
    type Value = Rate;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, or a list of such rates", RATE.expected)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Rate, E> {
        (&RATE).visit_str(text).map(Rate)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Rate, E> {
        (&RATE).visit_u64(number).map(Rate)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Rate, E> {
        (&RATE).visit_i64(number).map(Rate)
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Rate, E> {
        (&RATE).visit_f64(number).map(Rate)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut rates: A) -> Result<Rate, A::Error> {
        let mut sum = Decimal::ZERO;
        while let Some(OneRate(rate)) = rates.next_element()? {
            sum += rate;
            if sum > HIGHEST_RATE {
                return Err(A::Error::custom("the rates come to more than 10, where \"0.15\" is 15 %"));
            }
        }
        Ok(Rate(sum))
    }
}

/// A rate within a list, which holds no further lists.
struct OneRate(Decimal);

impl<'de> Deserialize<'de> for OneRate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(&RATE).map(Self)
    }
}

impl<'de> Deserialize<'de> for Rate {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RateVisitor)
    }
}

/// Reads a whole number.
struct UnitsVisitor;

impl Visitor<'_> for UnitsVisitor {
    type Value = Units;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a whole number from 1 to {MOST_UNITS}")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Units, E> {
        u32::try_from(number)
            .ok()
            .filter(|units| (1..=MOST_UNITS).contains(units))
            .map(Units)
            .ok_or_else(|| E::invalid_value(Unexpected::Unsigned(number), &self))
    }
}

impl<'de> Deserialize<'de> for Units {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(UnitsVisitor)
    }
}

const DIGITS: &str = r"^[0-9]+(\.[0-9]+)?$";

impl JsonSchema for Amount {
    fn schema_name() -> Cow<'static, str> {
        "Amount".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A decimal from 0 to below 1000000000000 with at most 6 decimals; best a string.",
            "anyOf": [
                { "type": "string", "pattern": DIGITS },
                { "type": "number", "minimum": 0, "exclusiveMaximum": 1_000_000_000_000_u64 },
            ],
        })
    }
}

impl JsonSchema for Rate {
    fn schema_name() -> Cow<'static, str> {
        "Rate".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let one = [
            json_schema!({ "type": "string", "pattern": DIGITS }),
            json_schema!({ "type": "number", "minimum": 0, "maximum": 10 }),
        ];
        json_schema!({
            "description": "A tax rate from 0 to 10 with at most 6 decimals, 0.15 being 15 %; a list is summed.",
            "anyOf": [one[0], one[1], { "type": "array", "items": { "anyOf": one } }],
        })
    }
}

impl JsonSchema for Units {
    fn schema_name() -> Cow<'static, str> {
        "Units".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1, "maximum": MOST_UNITS })
    }
}
