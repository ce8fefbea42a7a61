//! What is given off by hand: discounts, overrides and kept prices, within the limits of whoever gives them.

use super::basket::Discount;
use super::cart::{Cart, Terms};
use super::command::{HIGHEST_PRICE, Which, needs_manager};
use super::refusal::Refusal;
use rust_decimal::Decimal;

impl Cart {
    pub(super) fn discount(
        &mut self,
        which: Which,
        discount: Option<Discount>,
        terms: &Terms<'_>,
    ) -> Result<(), Refusal> {
        if let Some(discount) = discount {
            self.check_discount(which, discount, terms)?;
        }
        match which {
            Which::Line(number) => self.line_mut(number)?.discount = discount,
            Which::All => self.details.discount = discount,
        }
        Ok(())
    }

    /// Within bounds, and within the shop's limit unless a manager gives it.
    fn check_discount(&self, which: Which, discount: Discount, terms: &Terms<'_>) -> Result<(), Refusal> {
        let summary = self.price(terms);
        let base = match which {
            Which::All => summary.subtotal,
            Which::Line(number) => {
                let at = self.lines.iter().position(|line| line.number == number);
                summary.lines[at.ok_or(Refusal::NoSuchLine { line: number })?].amount
            }
        };
        let percent = match discount {
            Discount::Percent(percent) if percent > Decimal::ONE_HUNDRED => return Err(Refusal::BadAmount),
            Discount::Percent(percent) => percent,
            Discount::Fixed(amount) => {
                check_price(amount, terms)?;
                if base.is_zero() { Decimal::ONE_HUNDRED } else { amount * Decimal::ONE_HUNDRED / base }
            }
        };
        if percent < Decimal::ZERO {
            return Err(Refusal::BadAmount);
        }
        let limit = terms.shop.rep_discount_limit;
        if percent > limit && !terms.actor.manages() {
            return Err(Refusal::OverLimit { limit });
        }
        Ok(())
    }

    /// Whether the discounts by hand are above the shop's limit, on a line or taken together: a change of units can
    /// bring that about, too.
    pub(super) fn gives_too_much(&self, terms: &Terms<'_>) -> bool {
        if self.details.discount.is_none() && self.lines.iter().all(|line| line.discount.is_none()) {
            return false;
        }
        let summary = self.price(terms);
        let limit = terms.shop.rep_discount_limit;
        let most = |amount: Decimal| summary.currency.round(amount * limit / Decimal::ONE_HUNDRED);
        let given: Decimal = summary.lines.iter().map(|line| line.own_discount).sum();
        // Each line is rounded by itself, so their sum may be a little above the limit of the whole.
        let by_lines: Decimal = summary.lines.iter().map(|line| most(line.amount)).sum();
        summary.lines.iter().any(|line| line.own_discount > most(line.amount))
            || given + summary.order_discount > most(summary.subtotal).max(by_lines)
    }

    pub(super) fn set_price(
        &mut self,
        line: i16,
        price: Option<Decimal>,
        terms: &Terms<'_>,
    ) -> Result<(), Refusal> {
        needs_manager(terms)?;
        if let Some(price) = price {
            check_price(price, terms)?;
        }
        self.line_mut(line)?.price_override = price;
        Ok(())
    }

    pub(super) fn keep(&mut self, which: Which, terms: &Terms<'_>) -> Result<(), Refusal> {
        needs_manager(terms)?;
        let summary = self.price(terms);
        let held: Vec<(i16, Decimal)> = self
            .lines
            .iter()
            .zip(&summary.lines)
            .map(|(line, priced)| (line.number, priced.unit_price))
            .collect();
        self.moved(which, terms, |line, offer, now| {
            if line.list_price.is_some() {
                line.price_override = held.iter().find(|(number, _)| *number == line.number).map(|(_, p)| *p);
            }
            line.list_price = offer.price;
            line.tiers.clone_from(&offer.tiers);
            line.priced_at = now;
        })
    }
}

fn check_price(price: Decimal, terms: &Terms<'_>) -> Result<(), Refusal> {
    if price < Decimal::ZERO || price >= HIGHEST_PRICE {
        return Err(Refusal::BadAmount);
    }
    if price.normalize().scale() > terms.market.currency.digits() {
        return Err(Refusal::TooFine { digits: terms.market.currency.digits() });
    }
    Ok(())
}
