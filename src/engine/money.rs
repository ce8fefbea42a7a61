//! Currencies, rounding to the minor unit, and splitting an amount without losing any of it.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};
use std::fmt;

/// An ISO 4217 currency with its number of minor digits (JPY 0, BDT 2, KWD 3).
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Currency {
    code: [u8; 3],
    digits: u8,
}

impl Currency {
    /// Reads a code such as `BDT`. None where ISO 4217 knows no such currency or gives it no minor unit.
    pub fn parse(code: &str) -> Option<Self> {
        let known = iso_currency::Currency::from_code(code)?;
        let digits = u8::try_from(known.exponent()?).ok()?;
        Some(Self { code: code.as_bytes().try_into().ok()?, digits })
    }

    /// The three letters.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.code).unwrap_or("XXX")
    }

    /// How many digits follow the decimal point.
    pub fn digits(self) -> u32 {
        u32::from(self.digits)
    }

    /// The sign that people write, such as `৳`; the code where there is none.
    pub fn symbol(self) -> String {
        match self.code() {
            "BND" => "B$".to_owned(),
            code => iso_currency::Currency::from_code(code).map_or(code.to_owned(), |c| c.symbol().symbol),
        }
    }

    /// Half away from zero, to the minor unit, with exactly that many decimals.
    pub fn round(self, amount: Decimal) -> Decimal {
        let mut rounded =
            amount.round_dp_with_strategy(self.digits(), RoundingStrategy::MidpointAwayFromZero);
        rounded.rescale(self.digits());
        rounded
    }

    /// Nothing, with this currency's decimals.
    pub fn zero(self) -> Decimal {
        Decimal::new(0, self.digits())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::parse(&code)
            .ok_or_else(|| serde::de::Error::custom(format!("{code} is not an ISO 4217 currency")))
    }
}

/// Splits `amount` over `weights` in proportion, by largest remainder, ties to the earlier one.
///
/// All are amounts of one currency, rounded to its minor unit, and weights are not negative. The parts sum to
/// `amount` exactly; where all weights are zero, every part is zero.
pub fn allocate(amount: Decimal, weights: &[Decimal], currency: Currency) -> Vec<Decimal> {
    let scale = currency.digits();
    let total = minor(amount, scale);
    let weights: Vec<i128> = weights.iter().map(|w| minor(*w, scale)).collect();
    let sum: i128 = weights.iter().sum();
    if sum <= 0 {
        return vec![currency.zero(); weights.len()];
    }
    let (mut parts, remainders): (Vec<i128>, Vec<i128>) =
        weights.iter().map(|weight| share(total, *weight, sum)).unzip();
    let left = usize::try_from(total - parts.iter().sum::<i128>()).unwrap_or(0);
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|&i| std::cmp::Reverse(remainders[i]));
    for i in by_remainder.into_iter().take(left) {
        parts[i] += 1;
    }
    parts.into_iter().map(|part| Decimal::from_i128_with_scale(part, scale)).collect()
}

/// Quotient and remainder of `total × weight / sum`, none of them negative and `sum` positive. A product beyond
/// 128 bits is built up bit by bit, so that the largest carts are split exactly too.
fn share(total: i128, weight: i128, sum: i128) -> (i128, i128) {
    if let Some(product) = total.checked_mul(weight) {
        return (product / sum, product % sum);
    }
    let once = (total / sum, total % sum);
    (0..i128::BITS - weight.leading_zeros()).rev().fold((0, 0), |(quotient, remainder), bit| {
        let add = if weight >> bit & 1 == 1 { once } else { (0, 0) };
        let remainder = remainder * 2 + add.1;
        (quotient * 2 + add.0 + remainder / sum, remainder % sum)
    })
}

/// The amount in minor units; it has been rounded to them before.
fn minor(amount: Decimal, scale: u32) -> i128 {
    let mut amount = amount;
    amount.rescale(scale);
    amount.mantissa()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal_macros::dec;

    fn bdt() -> Currency {
        Currency::parse("BDT").unwrap()
    }

    #[test]
    fn digits_follow_iso_4217() {
        let digits = |code| Currency::parse(code).map(Currency::digits);
        assert_eq!([digits("JPY"), digits("BDT"), digits("KWD")], [Some(0), Some(2), Some(3)]);
        assert_eq!(digits("ABC"), None);
        assert_eq!(digits("XAU"), None, "gold has no minor unit");
    }

    #[test]
    fn halves_go_away_from_zero() {
        assert_eq!(bdt().round(dec!(0.125)).to_string(), "0.13");
        assert_eq!(bdt().round(dec!(-0.125)).to_string(), "-0.13");
        assert_eq!(bdt().round(dec!(7)).to_string(), "7.00");
    }

    #[test]
    fn ten_over_three_equal_lines() {
        assert_eq!(
            allocate(dec!(10.00), &[dec!(5), dec!(5), dec!(5)], bdt()),
            [dec!(3.34), dec!(3.33), dec!(3.33)]
        );
    }

    #[test]
    fn a_hundred_over_uneven_lines() {
        let parts = allocate(dec!(100.00), &[dec!(90), dec!(55), dec!(45)], bdt());
        assert_eq!(parts, [dec!(47.37), dec!(28.95), dec!(23.68)]);
    }

    #[test]
    fn the_largest_amounts_are_split_exactly() {
        let largest = dec!(199_999_800_000_000_000.00);
        let parts = allocate(largest, &[largest, largest, largest], bdt());
        assert_eq!(parts, [dec!(66_666_600_000_000_000.00); 3]);
        let odd = allocate(largest - dec!(0.01), &[largest, largest, largest], bdt());
        assert_eq!(odd, [parts[0], parts[0], parts[0] - dec!(0.01)]);
    }

    #[test]
    fn a_product_beyond_128_bits_divides_as_a_small_one() {
        let large = 10_i128.pow(25);
        assert_eq!(share(large, large, 3 * large), (large / 3, large));
        assert_eq!(share(7 * large, large + 1, large), (7 * (large + 1), 0));
        assert_eq!(share(20, 7, 3), (46, 2));
    }

    #[test]
    fn nothing_to_weigh_by_gives_nothing() {
        assert_eq!(allocate(dec!(1.00), &[dec!(0), dec!(0)], bdt()), [dec!(0), dec!(0)]);
    }
}
