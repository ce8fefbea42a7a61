//! What a service costs: flat, by weight or by amount, and free over a threshold.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A service's price rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShippingRate {
    #[serde(flatten)]
    pub rule: RateRule,
    /// Free when the goods, after discounts, cost this much or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub free_from: Option<Decimal>,
}

/// How the price follows from the cart. Beyond the last step, the last step's price holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RateRule {
    Flat {
        price: Decimal,
    },
    /// By the lines' weight in grams.
    Weight {
        steps: Vec<Step>,
    },
    /// By what the goods cost after discounts.
    Amount {
        steps: Vec<Step>,
    },
}

/// Up to and including this weight or amount, this price.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    pub up_to: Decimal,
    pub price: Decimal,
}

impl ShippingRate {
    /// A flat price, never free.
    pub fn flat(price: Decimal) -> Self {
        Self { rule: RateRule::Flat { price }, free_from: None }
    }

    /// The price for goods of this amount (after discounts) and weight.
    pub fn price(&self, goods: Decimal, weight_grams: u64) -> Decimal {
        if self.free_from.is_some_and(|threshold| goods >= threshold) {
            return Decimal::ZERO;
        }
        match &self.rule {
            RateRule::Flat { price } => *price,
            RateRule::Weight { steps } => step(steps, Decimal::from(weight_grams)),
            RateRule::Amount { steps } => step(steps, goods),
        }
    }
}

fn step(steps: &[Step], measure: Decimal) -> Decimal {
    let reached = steps.iter().find(|step| measure <= step.up_to).or(steps.last());
    reached.map_or(Decimal::ZERO, |step| step.price)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal_macros::dec;

    fn rate(json: &str) -> ShippingRate {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn weight_steps_and_free_threshold() {
        let rate = rate(
            r#"{"kind":"weight","steps":[{"up_to":"500","price":"60"},{"up_to":"2000","price":"110"}],"free_from":"2000"}"#,
        );
        assert_eq!(rate.price(dec!(10), 500), dec!(60));
        assert_eq!(rate.price(dec!(10), 501), dec!(110));
        assert_eq!(rate.price(dec!(10), 9000), dec!(110), "the last step holds beyond itself");
        assert_eq!(rate.price(dec!(1999.99), 1), dec!(60));
        assert_eq!(rate.price(dec!(2000), 1), dec!(0));
    }

    #[test]
    fn amount_steps() {
        let rate = rate(
            r#"{"kind":"amount","steps":[{"up_to":"1000","price":"60"},{"up_to":"5000","price":"30"}]}"#,
        );
        assert_eq!(rate.price(dec!(1000), 0), dec!(60));
        assert_eq!(rate.price(dec!(1000.01), 0), dec!(30));
    }
}
