//! The price of a basket: one pass over immutable input, rounded at named points only.

use super::basket::{Basket, BasketLine, Discount, Rounding, TierScope};
use super::coupon::{Benefit, CouponRule, Reason};
use super::money::{Currency, allocate};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What a basket costs, with everything that led to it. All amounts are in `currency`, rounded to its minor unit.
///
/// `total = subtotal − discount_total + shipping_total − exemption_total`, plus `tax_total` where prices are
/// without tax.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    pub currency: Currency,
    pub prices_include_tax: bool,
    pub tax_exempt: bool,
    pub lines: Vec<PricedLine>,
    pub subtotal: Decimal,
    pub discount_total: Decimal,
    /// What the discount given by hand on the whole order takes off.
    pub order_discount: Decimal,
    pub coupons: Vec<PricedCoupon>,
    /// The service's price before a free-shipping coupon; none without a service.
    pub shipping_price: Option<Decimal>,
    pub shipping_total: Decimal,
    pub shipping_tax: Decimal,
    pub shipping_rate: Decimal,
    pub tax: Vec<TaxLine>,
    pub tax_total: Decimal,
    /// The tax that prices contain and an exempt customer does not pay.
    pub exemption_total: Decimal,
    pub total: Decimal,
}

/// One line's part in the summary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedLine {
    pub unit_price: Decimal,
    pub source: PriceSource,
    pub amount: Decimal,
    /// The discount given by hand on this line.
    pub own_discount: Decimal,
    /// All discounts: by hand, product-scoped, and the line's share of the order's.
    pub discount: Decimal,
    pub tax_rate: Decimal,
    pub tax: Decimal,
}

/// Where a unit price came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceSource {
    List,
    /// The list price, and the quantity that reached the tier.
    Tier {
        list: Decimal,
        min_quantity: u32,
    },
    /// The list price that it stands instead of.
    Override {
        list: Option<Decimal>,
    },
    /// No price in the market's currency: a blocking problem, and 0 in the sums.
    Unpriced,
}

/// What a coupon gave, or the first condition that failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PricedCoupon {
    pub code: String,
    pub amount: Decimal,
    pub failed: Option<Reason>,
}

/// The tax at one rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxLine {
    pub rate: Decimal,
    pub amount: Decimal,
}

impl Summary {
    /// Lines without a price.
    pub fn unpriced(&self) -> impl Iterator<Item = usize> {
        self.lines.iter().enumerate().filter(|(_, line)| line.source == PriceSource::Unpriced).map(|(i, _)| i)
    }
}

/// Prices a basket. Cannot fail; asserts in debug builds that the result adds up.
pub fn price(basket: &Basket<'_>) -> Summary {
    let currency = basket.currency;
    let mut work = Work::new(basket);
    work.line_discounts();
    let coupons = work.coupons();
    let goods: Decimal = work.nets.iter().sum();
    let discount_total: Decimal = work.discounts.iter().sum();

    let free_shipping = basket.coupons.iter().zip(&coupons).position(|(c, priced)| {
        priced.failed.is_none() && matches!(c.rule, Some(CouponRule { benefit: Benefit::FreeShipping, .. }))
    });
    let shipping_price = basket.shipping.as_ref().map(|s| currency.round(s.rate.price(goods, work.weight())));
    let mut coupons = coupons;
    let shipping_total = match free_shipping {
        Some(coupon) => {
            coupons[coupon].amount = shipping_price.unwrap_or(currency.zero());
            currency.zero()
        }
        None => shipping_price.unwrap_or(currency.zero()),
    };
    let shipping_rate = basket.shipping.as_ref().map_or(Decimal::ZERO, |s| s.tax_rate);

    let taxed = Taxed::of(basket, &work.nets, shipping_total, shipping_rate);
    let contained: Decimal = taxed.parts.iter().sum();
    let (tax_total, exemption_total) = match (basket.tax_exempt, basket.prices_include_tax) {
        (false, _) => (contained, currency.zero()),
        (true, true) => (currency.zero(), contained),
        (true, false) => (currency.zero(), currency.zero()),
    };
    let added_tax = if basket.prices_include_tax { Decimal::ZERO } else { tax_total };
    let line_tax = |i: usize| if basket.tax_exempt { currency.zero() } else { taxed.parts[i] };

    let lines: Vec<PricedLine> = (0..basket.lines.len())
        .map(|i| PricedLine {
            unit_price: work.units[i].0,
            source: work.units[i].1.clone(),
            amount: work.amounts[i],
            own_discount: work.own[i],
            discount: work.discounts[i],
            tax_rate: basket.lines[i].tax_rate,
            tax: line_tax(i),
        })
        .collect();
    let subtotal = sum(&work.amounts, currency);
    let summary = Summary {
        currency,
        prices_include_tax: basket.prices_include_tax,
        tax_exempt: basket.tax_exempt,
        subtotal,
        discount_total: currency.round(discount_total),
        order_discount: work.order_discount,
        coupons,
        shipping_price,
        shipping_total,
        shipping_tax: line_tax(basket.lines.len()),
        shipping_rate,
        tax: if basket.tax_exempt { Vec::new() } else { taxed.rates },
        tax_total: currency.round(tax_total),
        exemption_total: currency.round(exemption_total),
        total: currency.round(goods + shipping_total + added_tax - exemption_total),
        lines,
    };
    summary.assert_adds_up(added_tax);
    summary
}

impl Summary {
    fn assert_adds_up(&self, added_tax: Decimal) {
        debug_assert!(self.total >= Decimal::ZERO, "a total below zero");
        debug_assert_eq!(
            self.total,
            self.subtotal - self.discount_total + self.shipping_total - self.exemption_total + added_tax
        );
        debug_assert_eq!(self.tax.iter().map(|t| t.amount).sum::<Decimal>(), self.tax_total);
        debug_assert!(self.lines.iter().all(|l| l.discount >= Decimal::ZERO && l.discount <= l.amount));
    }
}

/// The running state of one pass: per line the unit price, amount, discounts so far and what remains.
struct Work<'a, 'b> {
    basket: &'b Basket<'a>,
    units: Vec<(Decimal, PriceSource)>,
    amounts: Vec<Decimal>,
    own: Vec<Decimal>,
    discounts: Vec<Decimal>,
    nets: Vec<Decimal>,
    order_discount: Decimal,
}

impl<'a, 'b> Work<'a, 'b> {
    /// Steps 1 and 2: unit prices and line amounts.
    fn new(basket: &'b Basket<'a>) -> Self {
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
    fn line_discounts(&mut self) {
        for (i, line) in self.basket.lines.iter().enumerate() {
            if let Some(discount) = line.discount {
                let amount = self.worth(discount, self.nets[i]);
                self.own[i] = amount;
                self.take(i, amount);
            }
        }
    }

    /// Steps 3 to 6: product-scoped coupons, then the order's discounts, each on what the earlier left.
    fn coupons(&mut self) -> Vec<PricedCoupon> {
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
                priced.amount = self.give(rule);
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

    /// Takes the coupon's benefit off the lines and says how much it was.
    fn give(&mut self, rule: &CouponRule) -> Decimal {
        let eligible = self.eligible(rule);
        let nets = |work: &Self| {
            eligible.iter().zip(&work.nets).filter(|(is, _)| **is).map(|(_, net)| *net).sum::<Decimal>()
        };
        match &rule.benefit {
            Benefit::FreeShipping => self.basket.currency.zero(),
            Benefit::Percent { value } if rule.is_scoped() => {
                let before = nets(self);
                for i in (0..eligible.len()).filter(|i| eligible[*i]) {
                    let amount = self.worth(Discount::Percent(*value), self.nets[i]);
                    self.take(i, amount);
                }
                before - nets(self)
            }
            Benefit::Percent { value } => {
                let amount = self.worth(Discount::Percent(*value), nets(self));
                self.spread(amount, &eligible);
                amount
            }
            Benefit::Fixed { value } => {
                let amount = self.worth(Discount::Fixed(*value), nets(self));
                self.spread(amount, &eligible);
                amount
            }
            Benefit::BuyXGetY { buy, get, percent } => self.buy_x_get_y(*buy, *get, *percent, &eligible),
        }
    }

    /// The cheapest units are the reduced ones; the amount is rounded once and lands on the lines they are of.
    fn buy_x_get_y(&mut self, buy: u32, get: u32, percent: Decimal, eligible: &[bool]) -> Decimal {
        let currency = self.basket.currency;
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
            exact[i] = self.nets[i] * Decimal::from(taken) / Decimal::from(lines[i].quantity) * percent
                / Decimal::ONE_HUNDRED;
        }
        let amount = currency.round(exact.iter().sum());
        let rounded_up: Vec<Decimal> = exact.iter().map(|e| currency.round(*e)).collect();
        let parts = allocate(amount, &rounded_up, currency);
        self.take_parts(parts);
        amount
    }

    /// A discount's amount on `base`: rounded, and never more than there is.
    fn worth(&self, discount: Discount, base: Decimal) -> Decimal {
        let currency = self.basket.currency;
        let amount = match discount {
            Discount::Percent(percent) => currency.round(base * percent / Decimal::ONE_HUNDRED),
            Discount::Fixed(amount) => currency.round(amount),
        };
        amount.clamp(currency.zero(), currency.round(base))
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
        self.take_parts(allocate(amount, &weights, currency));
    }

    /// Takes a part off each line; what a line cannot bear is spread over the others.
    fn take_parts(&mut self, parts: Vec<Decimal>) {
        let mut over = self.basket.currency.zero();
        for (i, part) in parts.iter().enumerate() {
            let bearable = (*part).min(self.nets[i]);
            over += part - bearable;
            self.take(i, bearable);
        }
        if !over.is_zero() {
            let bearing: Vec<bool> = parts.iter().map(|part| !part.is_zero()).collect();
            self.spread(over, &bearing);
        }
    }

    fn weight(&self) -> u64 {
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

/// Step 7: the tax of each line and, last, of shipping; and the same by rate.
struct Taxed {
    parts: Vec<Decimal>,
    rates: Vec<TaxLine>,
}

impl Taxed {
    fn of(basket: &Basket<'_>, nets: &[Decimal], shipping: Decimal, shipping_rate: Decimal) -> Self {
        let currency = basket.currency;
        let rated: Vec<(Decimal, Decimal)> = basket
            .lines
            .iter()
            .zip(nets)
            .map(|(line, net)| (line.tax_rate.normalize(), *net))
            .chain([(shipping_rate.normalize(), shipping)])
            .collect();
        let mut rates: Vec<Decimal> = rated.iter().map(|(rate, _)| *rate).filter(|r| !r.is_zero()).collect();
        rates.sort();
        rates.dedup();
        let tax = |base: Decimal, rate: Decimal| {
            let divisor = if basket.prices_include_tax { Decimal::ONE + rate } else { Decimal::ONE };
            currency.round(base * rate / divisor)
        };
        let mut parts = vec![currency.zero(); rated.len()];
        let mut by_rate = Vec::with_capacity(rates.len());
        for rate in rates {
            let mine = || rated.iter().enumerate().filter(move |(_, (r, _))| *r == rate);
            let amount = match basket.rounding {
                Rounding::PerLine => {
                    mine().for_each(|(i, (_, base))| parts[i] = tax(*base, rate));
                    mine().map(|(i, _)| parts[i]).sum()
                }
                Rounding::PerDocument => {
                    let amount = tax(mine().map(|(_, (_, base))| *base).sum(), rate);
                    let bases: Vec<Decimal> = mine().map(|(_, (_, base))| *base).collect();
                    for ((i, _), part) in mine().zip(allocate(amount, &bases, currency)) {
                        parts[i] = part;
                    }
                    amount
                }
            };
            by_rate.push(TaxLine { rate, amount: currency.round(amount) });
        }
        Self { parts, rates: by_rate }
    }
}

fn sum(amounts: &[Decimal], currency: Currency) -> Decimal {
    currency.round(amounts.iter().sum())
}
