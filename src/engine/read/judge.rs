//! Which product an item means, when that is certain.

use super::fit::{Fit, fit};
use super::word::Word;
use crate::engine::cart::Offer;
use crate::engine::goods::{Hit, values};

/// So many variants are offered when it is not certain which is meant.
const CANDIDATES: usize = 12;

/// What the words mean among the products found.
#[derive(Debug)]
pub(super) struct Verdict<'h> {
    /// The best product first, then those that explain the words as well.
    pub fits: Vec<Fit<'h>>,
    /// Nothing else can be meant than the first.
    pub sure: bool,
}

/// Judges the words against the products found.
pub(super) fn judge<'h>(words: &[Word], except: &[String], hits: &'h [Hit]) -> Verdict<'h> {
    let mut fits: Vec<Fit<'h>> = Vec::with_capacity(hits.len());
    for hit in hits {
        if fits.iter().all(|known| known.hit.product != hit.product) {
            fits.push(fit(words, except, hit));
        }
    }
    let sold = |fit: &Fit<'_>| fit.hit.offers.iter().any(|offer| offer.price.is_some());
    fits.sort_by_key(|fit| {
        (
            fit.sku.is_none(),
            fit.unexplained.len(),
            !sold(fit),
            fit.whole == 0,
            fit.misspelt,
            std::cmp::Reverse(fit.whole),
            fit.tagged,
        )
    });
    let Some(best) = fits.first() else { return Verdict { fits, sure: false } };
    let named = best.titled > 0 || best.sku.is_some();
    let sure = named
        && best.unexplained.is_empty()
        && !best.risky
        && sold(best)
        && fits.iter().skip(1).all(|other| clear(best, other, sold(other)));
    let least = best.unexplained.len();
    fits.retain(|fit| fit.unexplained.len() == least && (fit.titled > 0 || fit.sku.is_some() || least == 0));
    Verdict { fits, sure }
}

/// Whether the best leaves no doubt beside another.
fn clear(best: &Fit<'_>, other: &Fit<'_>, sold: bool) -> bool {
    // `green cotton shirt`: rather a shirt in a colour that there is not than a T-shirt.
    let nearly =
        best.whole == 0 && other.whole > 0 && other.unexplained.iter().all(|i| best.options.contains(i));
    if nearly && best.sku.is_none() {
        return false;
    }
    if best.sku.is_some() || !other.unexplained.is_empty() || !sold {
        return true;
    }
    match (best.whole, other.whole) {
        (1.., 0) if best.misspelt <= other.misspelt => return true,
        (a, b) if a > b && b > 0 && best.misspelt <= other.misspelt => return true,
        _ => {}
    }
    (best.misspelt == 0 && other.misspelt > 0 && best.whole >= other.whole)
        || (best.tagged == 0 && other.titled == 0)
        || (best.tagged == 0 && other.tagged > 0)
        || (best.extra > other.extra && best.whole > 0)
}

impl<'h> Verdict<'h> {
    pub fn best(&self) -> Option<&Fit<'h>> {
        self.fits.first()
    }

    /// The variants that may be meant.
    pub fn candidates(&self) -> Vec<String> {
        let shown = if self.sure { 1 } else { self.fits.len() };
        let each = self.fits.iter().take(shown).flat_map(|fit| fitting(fit)).map(|offer| offer.sku.clone());
        each.take(CANDIDATES).collect()
    }
}

/// The variants of a product that the words leave open.
pub(super) fn fitting<'h>(fit: &Fit<'h>) -> Vec<&'h Offer> {
    if let Some(at) = fit.sku {
        return vec![&fit.hit.offers[at]];
    }
    let fits = |offer: &&Offer| {
        fit.chosen.iter().enumerate().all(|(option, open)| {
            let own = offer.options.get(option).map(String::as_str);
            let all = values(fit.hit, option);
            own.is_none_or(|own| open.iter().any(|at| all.get(*at) == Some(&own)))
        })
    };
    let found: Vec<&Offer> = fit.hit.offers.iter().filter(fits).collect();
    if found.is_empty() { fit.hit.offers.iter().collect() } else { found }
}
