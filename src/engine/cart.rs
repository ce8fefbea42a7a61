//! The cart: a draft order, its lines and whom it is for; and the terms under which it is priced.

use super::address::Address;
use super::basket::{Basket, BasketCoupon, BasketLine, BasketShipping, Discount, Tier, TierScope};
use super::coupon::Coupon;
use super::market::{Market, Service, Shop};
use super::phone::Phone;
use super::price::{Summary, price};
use super::quote::Quote;
use super::staff::Staff;
use super::tax::{TaxPlace, rate_for};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;

/// Open until it is placed, deleted or expired; those are final.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CartState {
    Open,
    Placed,
    Deleted,
    Expired,
}

impl CartState {
    /// Reads the word in the database.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "open" => Some(Self::Open),
            "placed" => Some(Self::Placed),
            "deleted" => Some(Self::Deleted),
            "expired" => Some(Self::Expired),
            _ => None,
        }
    }
}

/// A draft order.
#[derive(Clone, Debug, PartialEq)]
pub struct Cart {
    pub id: i64,
    /// The market's code.
    pub market: String,
    pub state: CartState,
    /// Moves with every change.
    pub revision: i32,
    pub owner: i64,
    pub created_at: DateTime<Utc>,
    pub updated_at: DateTime<Utc>,
    pub details: Details,
    pub lines: Vec<Line>,
}

/// All of a cart but its lines.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<Customer>,
    /// May differ from the profile's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shipping: Option<Address>,
    /// None: same as shipping.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing: Option<Address>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<Choice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub payment: Option<Choice>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub coupons: Vec<String>,
    /// On the whole order, by hand.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub discount: Option<Discount>,
    /// None: as the customer is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exempt: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<Quote>,
    /// The number of the last line that was added; numbers are never used again.
    pub last_line: i16,
}

/// A service or payment method, and whether the market's default chose it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    pub code: String,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub preset: bool,
}

/// The cart's copy of a customer. Its `Debug` is masked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    pub id: i64,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub tax_exempt: bool,
    /// How many orders they had placed when they were linked.
    #[serde(default)]
    pub orders: i32,
}

impl fmt::Debug for Customer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Customer({})", self.id)
    }
}

/// One line: a variant, how many, and the price it was added at.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Its number within the cart; not its position.
    pub number: i16,
    pub variant: i64,
    pub sku: String,
    pub title: String,
    pub options: Vec<String>,
    pub quantity: u32,
    /// None: the variant has no price in the market.
    pub list_price: Option<Decimal>,
    pub tiers: Vec<Tier>,
    pub priced_at: DateTime<Utc>,
    pub price_override: Option<Decimal>,
    pub discount: Option<Discount>,
}

/// A variant as the catalog has it now, in one market.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Offer {
    pub variant: i64,
    pub product: String,
    pub sku: String,
    pub title: String,
    pub title_bn: Option<String>,
    pub options: Vec<String>,
    pub tags: Vec<String>,
    pub tax_category: String,
    pub tier_scope: TierScope,
    pub weight_grams: u32,
    pub tracked: bool,
    pub backorder: bool,
    /// Active, of a published product.
    pub sellable: bool,
    pub price: Option<Decimal>,
    pub tiers: Vec<Tier>,
    /// `on_hand − allocated` by location.
    pub available: BTreeMap<String, i32>,
}

/// What a cart is worked on with: the shop's settings, the catalog and coupons as far as the cart needs them.
#[derive(Clone, Copy, Debug)]
pub struct Terms<'a> {
    pub shop: &'a Shop,
    pub market: &'a Market,
    /// By variant.
    pub offers: &'a BTreeMap<i64, Offer>,
    /// By code.
    pub coupons: &'a BTreeMap<String, Coupon>,
    /// How many orders the contact phone has placed; none where no phone is known.
    pub orders: Option<u32>,
    pub actor: &'a Staff,
    pub now: DateTime<Utc>,
}

impl Offer {
    /// How many can be had from one of these locations, the best of them; none where stock is not counted.
    pub fn best_available(&self, locations: &[String]) -> Option<i32> {
        if !self.tracked {
            return None;
        }
        Some(locations.iter().filter_map(|l| self.available.get(l)).copied().max().unwrap_or(0).max(0))
    }
}

impl Cart {
    /// Whether a quote that stands holds the prices, whatever the catalog says.
    pub fn is_frozen(&self, now: DateTime<Utc>) -> bool {
        self.details.quote.as_ref().is_some_and(|quote| quote.stands(now))
    }

    /// A new cart, with the market's presets.
    pub fn new(id: i64, market: &Market, owner: i64, now: DateTime<Utc>) -> Self {
        let mut cart = Self {
            id,
            market: market.code.clone(),
            state: CartState::Open,
            revision: 1,
            owner,
            created_at: now,
            updated_at: now,
            details: Details::default(),
            lines: Vec::new(),
        };
        cart.preset(market);
        cart
    }

    /// Takes the market's default service and payment.
    pub(super) fn preset(&mut self, market: &Market) {
        let choice = |code: &Option<String>| code.clone().map(|code| Choice { code, preset: true });
        self.details.service = choice(&market.default_service);
        self.details.payment = choice(&market.default_payment);
    }

    /// Marks the cart as the order that it became.
    pub fn mark_placed(&mut self, now: DateTime<Utc>) {
        self.state = CartState::Placed;
        self.revision += 1;
        self.updated_at = now;
    }

    /// The line with this number.
    pub fn line(&self, number: i16) -> Option<&Line> {
        self.lines.iter().find(|line| line.number == number)
    }

    /// The chosen service, where the market still has it.
    pub fn service<'m>(&self, market: &'m Market) -> Option<&'m Service> {
        self.details.service.as_ref().and_then(|choice| market.service(&choice.code))
    }

    /// How many units count for a line's tiers: those of its variant, or of its whole product.
    pub fn counted_together(&self, line: &Line, offers: &BTreeMap<i64, Offer>) -> u32 {
        let product = |line: &Line| {
            let offer = offers.get(&line.variant).filter(|offer| offer.tier_scope == TierScope::Product);
            offer.map(|offer| offer.product.as_str())
        };
        let mine = product(line);
        let with =
            |other: &&Line| other.variant == line.variant || (mine.is_some() && product(other) == mine);
        self.lines.iter().filter(with).map(|line| line.quantity).fold(0, u32::saturating_add)
    }

    /// Whether the customer pays no tax.
    pub fn is_exempt(&self) -> bool {
        self.details.exempt.unwrap_or_else(|| self.details.customer.as_ref().is_some_and(|c| c.tax_exempt))
    }

    /// The contact phone: the cart's own, else the profile's.
    pub fn phone(&self) -> Option<&Phone> {
        let profile = || self.details.customer.as_ref().and_then(|customer| customer.phone.as_ref());
        self.details.phone.as_ref().or_else(profile)
    }

    /// Where goods may be taken from, best first: the outlet's for pickup, else the market's.
    pub fn locations(&self, market: &Market) -> Vec<String> {
        match self.service(market).and_then(|service| service.location.clone()) {
            Some(outlet) => vec![outlet],
            None => market.locations.clone(),
        }
    }

    /// Where the sale is taxed: at the outlet for pickup, else at the address, else estimated.
    pub fn tax_place<'a>(&'a self, market: &'a Market) -> TaxPlace<'a> {
        let outlet = self.service(market).and_then(|service| service.outlet.as_ref());
        outlet.or(self.details.shipping.as_ref()).map_or_else(|| TaxPlace::default_of(market), TaxPlace::of)
    }

    /// The price of the cart as it stands.
    pub fn price(&self, terms: &Terms<'_>) -> Summary {
        price(&self.basket(terms))
    }

    /// What `price` needs, with nothing left to look up.
    pub fn basket<'a>(&'a self, terms: &Terms<'a>) -> Basket<'a> {
        let place = self.tax_place(terms.market);
        let rate =
            |category: &str| rate_for(terms.market, place, category).map_or(Decimal::ZERO, |row| row.rate);
        Basket {
            currency: terms.market.currency,
            prices_include_tax: terms.market.prices_include_tax,
            rounding: terms.market.rounding,
            tax_exempt: self.is_exempt(),
            lines: self
                .lines
                .iter()
                .map(|line| line.in_basket(terms.offers.get(&line.variant), &rate))
                .collect(),
            discount: self.details.discount,
            coupons: self
                .details
                .coupons
                .iter()
                .map(|code| match (self.state, attached(code, terms)) {
                    (CartState::Open, coupon) => coupon,
                    // What was placed stands: its coupons have been counted, and their time may be over.
                    (_, coupon) => BasketCoupon { outside: None, ..coupon },
                })
                .collect(),
            // Nothing is nothing to ship: an empty cart costs 0.
            shipping: self
                .service(terms.market)
                .filter(|_| !self.lines.is_empty())
                .map(|service| BasketShipping { rate: &service.rate, tax_rate: rate(&service.tax_category) }),
        }
    }
}

/// A coupon's part in the basket.
pub fn attached<'a>(code: &'a str, terms: &Terms<'a>) -> BasketCoupon<'a> {
    let coupon = terms.coupons.get(code);
    BasketCoupon {
        code,
        rule: coupon.map(|coupon| &coupon.rule),
        outside: coupon.and_then(|coupon| coupon.outside(&terms.market.code, terms.orders, terms.now)),
    }
}

impl Line {
    /// A line for an offer, at today's price.
    pub fn of(offer: &Offer, number: i16, quantity: u32, now: DateTime<Utc>) -> Self {
        Self {
            number,
            variant: offer.variant,
            sku: offer.sku.clone(),
            title: offer.title.clone(),
            options: offer.options.clone(),
            quantity,
            list_price: offer.price,
            tiers: offer.tiers.clone(),
            priced_at: now,
            price_override: None,
            discount: None,
        }
    }

    /// Title and options, such as `Cotton Shirt · L / Blue`.
    pub fn name(&self) -> String {
        if self.options.is_empty() {
            self.title.clone()
        } else {
            format!("{} · {}", self.title, self.options.join(" / "))
        }
    }

    /// Whether the catalog's price is another than the line's. An override stands whatever the catalog says.
    pub fn has_moved(&self, offer: &Offer) -> bool {
        self.price_override.is_none() && (self.list_price != offer.price || self.tiers != offer.tiers)
    }

    fn in_basket<'a>(&'a self, offer: Option<&'a Offer>, rate: &dyn Fn(&str) -> Decimal) -> BasketLine<'a> {
        BasketLine {
            sku: &self.sku,
            product: offer.map_or("", |offer| &offer.product),
            tags: offer.map_or(&[], |offer| &offer.tags),
            quantity: self.quantity,
            list_price: self.list_price,
            tiers: &self.tiers,
            tier_scope: offer.map_or(TierScope::Variant, |offer| offer.tier_scope),
            price_override: self.price_override,
            discount: self.discount,
            tax_rate: rate(offer.map_or(super::tax::STANDARD, |offer| &offer.tax_category)),
            weight_grams: offer.map_or(0, |offer| offer.weight_grams),
        }
    }
}
