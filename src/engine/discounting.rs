//! Steps 1 to 6 of a price: unit prices, line amounts, and the discounts and coupons that come off them.

use super::basket::{Basket, BasketLine, Discount, TierScope};
use super::coupon::{Benefit, CouponRule, Reason};
use super::money::allocate;
use super::price::{PriceSource, PricedCoupon};
use rust_decimal::Decimal;

/// How much finer than the minor unit a unit's reduction is weighed.
const WEIGHT: Decimal = Decimal::from_parts(1_000_000, 0, 0, false, 0);

/// The running state of one pass: per line the unit price, amount, discounts so far and what remains.
pub(super) struct Work<'a, 'b> {
    basket: &'b Basket<'a>,
    pub units: Vec<(Decimal, PriceSource)>,
    pub amounts: Vec<Decimal>,
    pub own: Vec<Decimal>,
    pub discounts: Vec<Decimal>,
    pub nets: Vec<Decimal>,
    pub order_discount: Decimal,
}

impl<'a, 'b> Work<'a, 'b> {
    /// Steps 1 and 2: unit prices and line amounts.
    pub fn new(basket: &'b Basket<'a>) -> Self {
        let currency = basket.currency;
        let units: Vec<_> = basket.lines.iter().map(|line| unit_price(line, &basket.lines)).collect();
        let amounts: Vec<_> = units
            .iter()
            .zip(&basket.lines)
            .map(|((unit, _), line)| currency.round(*unit * Decimal::from(line.quantity)))
            .collect();
        let nothing = vec![currency.zero(); amounts.len()];
        Self {
            basket,
            units,
            nets: amounts.clone(),
            amounts,
            own: nothing.clone(),
            discounts: nothing,
            order_discount: currency.zero(),
        }
    }

    /// Step 3, by hand.
    pub fn line_discounts(&mut self) {
        for (i, line) in self.basket.lines.iter().enumerate() {
            if let Some(discount) = line.discount {
                let amount = self.worth(discount, self.nets[i]);
                self.own[i] = amount;
                self.take(i, amount);
            }
        }
    }

    /// Steps 3 to 6: product-scoped coupons, then the order's discounts, each on what the earlier left.
    pub fn coupons(&mut self) -> Vec<PricedCoupon> {
        let basket = self.basket;
        let mut priced: Vec<PricedCoupon> = basket
            .coupons
            .iter()
            .enumerate()
            .map(|(i, coupon)| PricedCoupon {
                code: coupon.code.to_owned(),
                amount: basket.currency.zero(),
                failed: before_amounts(basket, i),
            })
            .collect();
        self.coupons_of(Stage::Product, &mut priced);
        // The minimum spend of the coupons that follow is tested on this sum, whatever the order's discounts take.
        let after_line_discounts: Decimal = self.nets.iter().sum();
        if let Some(discount) = basket.discount {
            let eligible: Decimal = self.nets.iter().sum();
            let amount = self.worth(discount, eligible);
            self.order_discount = amount;
            self.spread(amount, &vec![true; basket.lines.len()]);
        }
        for (coupon, priced) in basket.coupons.iter().zip(&mut priced) {
            if let Some(rule) = coupon.rule.filter(|rule| Stage::of(rule) != Stage::Product) {
                self.test(rule, after_line_discounts, &mut priced.failed);
            }
        }
        self.coupons_of(Stage::Order, &mut priced);
        priced
    }

    fn coupons_of(&mut self, stage: Stage, priced: &mut [PricedCoupon]) {
        for (coupon, priced) in self.basket.coupons.iter().zip(priced) {
            let Some(rule) = coupon.rule.filter(|rule| Stage::of(rule) == stage) else { continue };
            if stage == Stage::Product {
                let spend = self.nets.iter().sum();
                self.test(rule, spend, &mut priced.failed);
            }
            if priced.failed.is_none() {
                let before: Decimal = self.nets.iter().sum();
                self.give(rule);
                priced.amount = self.basket.currency.round(before - self.nets.iter().sum::<Decimal>());
            }
        }
    }

    /// The conditions on the cart itself; an earlier failure stays the reason.
    fn test(&self, rule: &CouponRule, spend: Decimal, failed: &mut Option<Reason>) {
        let units: u32 = self.basket.lines.iter().map(|line| line.quantity).fold(0, u32::saturating_add);
        let short = rule.min_quantity.filter(|wanted| units < *wanted);
        let poor = rule.min_spend.filter(|wanted| spend < *wanted);
        let amounts = rule.currency.filter(|currency| *currency != self.basket.currency);
        let found = if let Some(wanted) = short {
            Some(Reason::MinQuantity { wanted, have: units })
        } else if let Some(wanted) = poor.filter(|_| amounts.is_none()) {
            Some(Reason::MinSpend { wanted, have: spend })
        } else if !self.eligible(rule).contains(&true) {
            Some(Reason::NoEligibleLine)
        } else {
            amounts.map(|currency| Reason::OtherCurrency { currency: currency.code().to_owned() })
        };
        *failed = failed.take().or(found);
    }

    fn eligible(&self, rule: &CouponRule) -> Vec<bool> {
        self.basket.lines.iter().map(|line| rule.is_for(line.sku, line.product, line.tags)).collect()
    }

    /// Takes the coupon's benefit off the lines; free shipping is left to the service's price.
    fn give(&mut self, rule: &CouponRule) {
        let eligible = self.eligible(rule);
        let base: Decimal = eligible.iter().zip(&self.nets).filter(|(is, _)| **is).map(|(_, net)| net).sum();
        match &rule.benefit {
            Benefit::FreeShipping => {}
            Benefit::Percent { value } if rule.is_scoped() => {
                for i in (0..eligible.len()).filter(|i| eligible[*i]) {
                    let amount = self.worth(Discount::Percent(*value), self.nets[i]);
                    self.take(i, amount);
                }
            }
            Benefit::Percent { value } => {
                self.spread(self.worth(Discount::Percent(*value), base), &eligible);
            }
            Benefit::Fixed { value } => self.spread(self.worth(Discount::Fixed(*value), base), &eligible),
            Benefit::BuyXGetY { buy, get, percent } => self.buy_x_get_y(*buy, *get, *percent, &eligible),
        }
    }

    /// The cheapest units are the reduced ones; the amount is rounded once and lands on the lines they are of.
    fn buy_x_get_y(&mut self, buy: u32, get: u32, percent: Decimal, eligible: &[bool]) {
        if get == 0 {
            return;
        }
        let currency = self.basket.currency;
        let percent = percent.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED);
        let lines = &self.basket.lines;
        let units: u64 =
            (0..lines.len()).filter(|i| eligible[*i]).map(|i| u64::from(lines[i].quantity)).sum();
        let group = u64::from(buy) + u64::from(get);
        let mut reduced = units / group * u64::from(get) + (units % group).saturating_sub(u64::from(buy));
        let each = |i: usize| self.nets[i] / Decimal::from(lines[i].quantity);
        let mut cheapest: Vec<usize> = (0..lines.len()).filter(|i| eligible[*i]).collect();
        cheapest.sort_by_key(|i| each(*i));
        let mut exact = vec![Decimal::ZERO; lines.len()];
        for i in cheapest {
            let taken = reduced.min(u64::from(lines[i].quantity));
            reduced -= taken;
            // One division, and last, so that no other step is inexact.
            let of_all = Decimal::ONE_HUNDRED * Decimal::from(lines[i].quantity);
            exact[i] = self.nets[i] * percent * Decimal::from(taken) / of_all;
        }
        // A part below the minor unit still weighs, so that none of the rounded sum is lost.
        let weights: Vec<Decimal> = exact.iter().map(|e| currency.round(e * WEIGHT)).collect();
        let amount = currency.round(exact.iter().sum());
        self.take_parts(allocate(amount, &weights, currency), eligible);
    }

    /// A discount's amount on `base`: rounded, and never more than there is or less than nothing.
    fn worth(&self, discount: Discount, base: Decimal) -> Decimal {
        let currency = self.basket.currency;
        let amount = match discount {
            Discount::Percent(percent) => {
                let percent = percent.clamp(Decimal::ZERO, Decimal::ONE_HUNDRED);
                base * percent / Decimal::ONE_HUNDRED
            }
            Discount::Fixed(amount) => amount.clamp(Decimal::ZERO, base),
        };
        currency.round(amount)
    }

    fn take(&mut self, line: usize, amount: Decimal) {
        self.discounts[line] += amount;
        self.nets[line] -= amount;
    }

    /// Splits an amount over the eligible lines in proportion to what is left of them.
    fn spread(&mut self, amount: Decimal, eligible: &[bool]) {
        let currency = self.basket.currency;
        let weights: Vec<Decimal> = self
            .nets
            .iter()
            .zip(eligible)
            .map(|(net, is)| if *is { *net } else { currency.zero() })
            .collect();
        self.take_parts(allocate(amount, &weights, currency), eligible);
    }

    /// Takes a part off each line; what a line cannot bear is spread over the other eligible ones.
    fn take_parts(&mut self, parts: Vec<Decimal>, eligible: &[bool]) {
        let mut over = self.basket.currency.zero();
        for (i, part) in parts.iter().enumerate() {
            let bearable = (*part).min(self.nets[i]);
            over += part - bearable;
            self.take(i, bearable);
        }
        if !over.is_zero() {
            self.spread(over, eligible);
        }
    }

    pub fn weight(&self) -> u64 {
        self.basket.lines.iter().map(|l| u64::from(l.weight_grams) * u64::from(l.quantity)).sum()
    }
}

/// Product-scoped coupons come first, then the order's, then shipping.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Product,
    Order,
    Shipping,
}

impl Stage {
    fn of(rule: &CouponRule) -> Self {
        match rule.benefit {
            Benefit::FreeShipping => Self::Shipping,
            Benefit::BuyXGetY { .. } => Self::Product,
            Benefit::Percent { .. } | Benefit::Fixed { .. } if rule.is_scoped() => Self::Product,
            Benefit::Percent { .. } | Benefit::Fixed { .. } => Self::Order,
        }
    }
}

/// The first failure that does not depend on amounts: unknown, outside conditions, doubled, not combinable.
fn before_amounts(basket: &Basket<'_>, index: usize) -> Option<Reason> {
    let coupon = &basket.coupons[index];
    let Some(rule) = coupon.rule else { return Some(Reason::Unknown) };
    let earlier = &basket.coupons[..index];
    let doubled = earlier.iter().any(|c| c.code == coupon.code).then_some(Reason::AlreadyApplied);
    let clash = earlier
        .iter()
        .find(|c| c.code != coupon.code && !(rule.combines && c.rule.is_some_and(|r| r.combines)))
        .map(|c| Reason::NotCombinable { with: c.code.to_owned() });
    // Reasons are ordered as they are tested, so the least one is the one to give.
    [coupon.outside.clone(), doubled, clash].into_iter().flatten().min()
}

fn unit_price(line: &BasketLine<'_>, all: &[BasketLine<'_>]) -> (Decimal, PriceSource) {
    if let Some(price) = line.price_override {
        return (price, PriceSource::Override { list: line.list_price });
    }
    let Some(list) = line.list_price else { return (Decimal::ZERO, PriceSource::Unpriced) };
    let together: u32 = all
        .iter()
        .filter(|other| same_tier(line, other))
        .map(|other| other.quantity)
        .fold(0, u32::saturating_add);
    let reached =
        line.tiers.iter().filter(|tier| tier.min_quantity <= together).max_by_key(|tier| tier.min_quantity);
    match reached {
        Some(tier) => (tier.price, PriceSource::Tier { list, min_quantity: tier.min_quantity }),
        None => (list, PriceSource::List),
    }
}

fn same_tier(line: &BasketLine<'_>, other: &BasketLine<'_>) -> bool {
    match line.tier_scope {
        TierScope::Variant => line.sku == other.sku,
        TierScope::Product => line.product == other.product,
    }
}
