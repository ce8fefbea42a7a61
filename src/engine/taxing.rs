//! Step 7 of a price: the tax of each line and of shipping, and the same by rate.

use super::basket::{Basket, Rounding};
use super::money::allocate;
use super::price::TaxLine;
use rust_decimal::Decimal;

/// Step 7: the tax of each line and, last, of shipping; and the same by rate.
pub(super) struct Taxed {
    pub parts: Vec<Decimal>,
    pub rates: Vec<TaxLine>,
}

impl Taxed {
    pub fn of(basket: &Basket<'_>, nets: &[Decimal], shipping: Decimal, shipping_rate: Decimal) -> Self {
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
