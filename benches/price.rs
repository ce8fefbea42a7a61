//! How long one price takes: a cart of 20 lines with tiers, discounts, an order coupon and tax on each line.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "figures"
)]

use cartwright::engine::basket::{
    Basket, BasketCoupon, BasketLine, BasketShipping, Discount, Rounding, Tier, TierScope,
};
use cartwright::engine::coupon::{Benefit, CouponRule};
use cartwright::engine::money::Currency;
use cartwright::engine::price::price;
use cartwright::engine::shipping::ShippingRate;
use rust_decimal::Decimal;
use rust_decimal_macros::dec;
use std::hint::black_box;
use std::time::{Duration, Instant};

const LINES: u32 = 20;

fn main() {
    let smoke = std::env::args().any(|argument| argument == "--smoke");
    let (warm_up, rounds) = if smoke { (10, 200) } else { (20_000, 200_000) };
    let shop = Sample::new();
    let basket = shop.basket();
    let expected = price(&basket);
    for _ in 0..warm_up {
        black_box(price(black_box(&basket)));
    }
    let mut times: Vec<Duration> = (0..rounds)
        .map(|_| {
            let start = Instant::now();
            black_box(price(black_box(&basket)));
            start.elapsed()
        })
        .collect();
    assert_eq!(price(&basket), expected, "the same basket, another price");
    times.sort_unstable();
    let micros = |time: Duration| time.as_secs_f64() * 1e6;
    let at = |share: f64| micros(times[((times.len() - 1) as f64 * share) as usize]);
    let mean = micros(times.iter().sum::<Duration>()) / times.len() as f64;
    println!(
        r#"{{"bench":"price","lines":{LINES},"p50_us":{:.2},"p99_us":{:.2},"mean_us":{mean:.2},"rounds":{rounds}}}"#,
        at(0.5),
        at(0.99),
    );
}

/// What the basket borrows.
struct Sample {
    skus: Vec<String>,
    products: Vec<String>,
    tags: Vec<String>,
    tiers: Vec<Tier>,
    coupon: CouponRule,
    shipping: ShippingRate,
}

impl Sample {
    fn new() -> Self {
        Self {
            skus: (0..LINES).map(|i| format!("COTTON-SHIRT-{i:02}-BLUE")).collect(),
            products: (0..LINES / 2).map(|i| format!("cotton-shirt-{i:02}")).collect(),
            tags: vec!["shirts".to_owned(), "summer".to_owned()],
            tiers: vec![
                Tier { min_quantity: 10, price: dec!(425.50) },
                Tier { min_quantity: 50, price: dec!(399.99) },
            ],
            coupon: CouponRule {
                benefit: Benefit::Percent { value: dec!(10) },
                items: Vec::new(),
                tags: Vec::new(),
                min_spend: Some(dec!(1000)),
                min_quantity: Some(5),
                combines: false,
                currency: None,
            },
            shipping: ShippingRate::flat(dec!(60)),
        }
    }

    fn basket(&self) -> Basket<'_> {
        let line = |i: usize| BasketLine {
            sku: &self.skus[i],
            product: &self.products[i / 2],
            tags: &self.tags,
            quantity: 3 + 7 * (i as u32 % 5),
            list_price: Some(dec!(450.75) + Decimal::from(i)),
            tiers: &self.tiers,
            tier_scope: if i.is_multiple_of(2) { TierScope::Product } else { TierScope::Variant },
            price_override: (i % 10 == 9).then_some(dec!(410.33)),
            discount: match i % 3 {
                0 => Some(Discount::Percent(dec!(5))),
                1 => Some(Discount::Fixed(dec!(12.34))),
                _ => None,
            },
            tax_rate: [dec!(0.15), dec!(0.05), dec!(0.075)][i % 3],
            weight_grams: 180,
        };
        Basket {
            currency: Currency::parse("BDT").expect("an ISO 4217 currency"),
            prices_include_tax: false,
            rounding: Rounding::PerLine,
            tax_exempt: false,
            lines: (0..LINES as usize).map(line).collect(),
            discount: None,
            coupons: vec![BasketCoupon { code: "SAVE10", rule: Some(&self.coupon), outside: None }],
            shipping: Some(BasketShipping { rate: &self.shipping, tax_rate: dec!(0.15) }),
        }
    }
}
