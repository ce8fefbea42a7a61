//! A small shop: markets, offers, coupons and staff, and the carts that are tried in it.

use crate::purchase::{dec, percent, plain};
use cartwright::engine::address::Address;
use cartwright::engine::basket::{Rounding, Tier, TierScope};
use cartwright::engine::cart::{Cart, Customer, Offer, Terms};
use cartwright::engine::command::Command;
use cartwright::engine::coupon::{Benefit, Coupon, CouponRule};
use cartwright::engine::market::{Category, Market, PaymentMethod, Service, Shop, Zone};
use cartwright::engine::money::Currency;
use cartwright::engine::phone::Phone;
use cartwright::engine::price::Summary;
use cartwright::engine::refusal::Refusal;
use cartwright::engine::shipping::ShippingRate;
use cartwright::engine::staff::{Role, Staff};
use cartwright::engine::tax::TaxRate;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// Shirts in two sizes (tiers by product), a mug (tiers by variant), a poster that is not counted.
pub const SHIRT_S: i64 = 1;
pub const SHIRT_L: i64 = 2;
pub const MUG: i64 = 3;
pub const POSTER: i64 = 4;
/// Has no price.
pub const VASE: i64 = 5;

/// Everything that a cart is worked on with. Tests change what they need before they call.
pub struct World {
    pub shop: Shop,
    pub market: &'static str,
    pub offers: BTreeMap<i64, Offer>,
    pub coupons: BTreeMap<String, Coupon>,
    pub orders: Option<u32>,
    pub actor: Staff,
    pub now: DateTime<Utc>,
}

pub fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an RFC 3339 time")
}

impl World {
    /// Bangladesh, with a manager at work.
    pub fn new() -> Self {
        let shop = Shop {
            name: "Sample".to_owned(),
            version: 1,
            rep_discount_limit: dec("10"),
            self_approval: false,
            logo: None,
            contact: None,
            quote_terms: None,
            markets: vec![
                market("BD", "BDT", "BD", Rounding::PerLine, true),
                market("US", "USD", "US", Rounding::PerDocument, false),
                market("JP", "JPY", "JP", Rounding::PerLine, true),
                market("KW", "KWD", "KW", Rounding::PerDocument, true),
            ],
        };
        let coupons = [
            coupon("SAVE10", percent("10")),
            coupon("BIG", CouponRule { min_spend: Some(dec("1000")), ..percent("20") }),
            coupon("SHIRTS", CouponRule { items: vec!["shirt".to_owned()], combines: true, ..percent("15") }),
            coupon("SHIP", CouponRule { combines: true, ..plain(Benefit::FreeShipping) }),
        ];
        Self {
            shop,
            market: "BD",
            offers: offers(),
            coupons: coupons.into_iter().map(|coupon| (coupon.code.clone(), coupon)).collect(),
            orders: Some(0),
            actor: Staff { id: 1, name: "Mitu".to_owned(), role: Role::Manager },
            now: at("2026-03-01T10:00:00Z"),
        }
    }

    pub fn rep(mut self) -> Self {
        self.actor.role = Role::Rep;
        self
    }

    pub fn market(&self) -> &Market {
        self.shop.market(self.market).expect("a market of the shop")
    }

    pub fn terms(&self) -> Terms<'_> {
        Terms {
            shop: &self.shop,
            market: self.market(),
            offers: &self.offers,
            coupons: &self.coupons,
            orders: self.orders,
            actor: &self.actor,
            now: self.now,
        }
    }

    pub fn cart(&self) -> Cart {
        Cart::new(1, self.market(), 1, self.now)
    }

    /// A cart with these units of these variants.
    pub fn cart_of(&self, items: &[(i64, u32)]) -> Cart {
        let mut cart = self.cart();
        for (variant, quantity) in items {
            self.must(&mut cart, Command::Add { variant: *variant, quantity: *quantity });
        }
        cart
    }

    /// A cart that may be placed: two shirts and a mug for Rahim, by courier, cash on delivery.
    pub fn ready(&self) -> Cart {
        let mut cart = self.cart_of(&[(SHIRT_L, 2), (MUG, 1)]);
        self.must(&mut cart, Command::Link { customer: rahim(), address: Some(dhaka()) });
        self.must(&mut cart, Command::Fulfil { service: "courier".to_owned() });
        self.must(&mut cart, Command::Pay { method: "cod".to_owned() });
        cart
    }

    pub fn apply(&self, cart: &mut Cart, command: Command) -> Result<(), Refusal> {
        cart.apply(command, &self.terms())
    }

    pub fn must(&self, cart: &mut Cart, command: Command) {
        self.apply(cart, command).expect("a command that is carried out");
    }

    pub fn attach(&self, cart: &mut Cart, code: &str) -> Result<(), Refusal> {
        self.apply(cart, Command::Attach { code: code.to_owned() })
    }

    pub fn price(&self, cart: &Cart) -> Summary {
        cart.price(&self.terms())
    }

    pub fn offer(&mut self, variant: i64) -> &mut Offer {
        self.offers.get_mut(&variant).expect("an offer")
    }

    pub fn coupon(&mut self, code: &str) -> &mut Coupon {
        self.coupons.get_mut(code).expect("a coupon")
    }
}

fn market(code: &str, currency: &str, country: &str, rounding: Rounding, inclusive: bool) -> Market {
    let service = |code: &str, category, price: &str, location: Option<&str>| Service {
        code: code.to_owned(),
        category,
        name: code.to_owned(),
        name_bn: None,
        eta: None,
        rate: ShippingRate::flat(dec(price)),
        tax_category: "standard".to_owned(),
        location: location.map(str::to_owned),
        outlet: location.map(|_| dhaka()),
    };
    let rate = |region: Option<&str>, rate: &str| TaxRate {
        country: country.to_owned(),
        region: region.map(str::to_owned),
        postcode_prefix: None,
        category: "standard".to_owned(),
        name: "VAT".to_owned(),
        rate: dec(rate),
    };
    Market {
        code: code.to_owned(),
        name: code.to_owned(),
        currency: Currency::parse(currency).expect("a currency"),
        prices_include_tax: inclusive,
        rounding,
        zone: chrono_tz::UTC,
        locale: "en".to_owned(),
        countries: vec![country.to_owned()],
        locations: vec!["central".to_owned(), "north".to_owned()],
        default_zone: Zone::default(),
        services: vec![
            service("courier", Category::Shipping, "60", None),
            service("outlet", Category::Pickup, "0", Some("outlet")),
        ],
        payments: vec![PaymentMethod { code: "cod".to_owned(), name: "Cash".to_owned(), name_bn: None }],
        tax_rates: vec![rate(None, "0.15"), rate(Some("CA"), "0.0725")],
        default_service: None,
        default_payment: None,
    }
}

fn offers() -> BTreeMap<i64, Offer> {
    let offer =
        |variant, product: &str, sku: &str, scope, price: Option<&str>, tiers: &[(u32, &str)]| Offer {
            variant,
            product: product.to_owned(),
            sku: sku.to_owned(),
            title: sku.to_owned(),
            title_bn: None,
            options: Vec::new(),
            tags: vec![product.to_owned()],
            tax_category: "standard".to_owned(),
            tier_scope: scope,
            weight_grams: 200,
            tracked: variant != POSTER,
            backorder: false,
            sellable: true,
            price: price.map(dec),
            tiers: tiers.iter().map(|(min, price)| Tier { min_quantity: *min, price: dec(price) }).collect(),
            available: [("central", 5), ("north", 9), ("outlet", 2)].map(|(at, n)| (at.to_owned(), n)).into(),
        };
    [
        offer(SHIRT_S, "shirt", "SHIRT-S", TierScope::Product, Some("450"), &[(10, "400"), (50, "350")]),
        offer(SHIRT_L, "shirt", "SHIRT-L", TierScope::Product, Some("450"), &[(10, "400"), (50, "350")]),
        offer(MUG, "mug", "MUG", TierScope::Variant, Some("250"), &[(6, "220")]),
        offer(POSTER, "poster", "POSTER", TierScope::Variant, Some("99"), &[]),
        offer(VASE, "vase", "VASE", TierScope::Variant, None, &[]),
    ]
    .map(|offer| (offer.variant, offer))
    .into()
}

/// A coupon without limits.
pub fn coupon(code: &str, rule: CouponRule) -> Coupon {
    Coupon {
        code: code.to_owned(),
        rule,
        markets: None,
        starts_at: None,
        ends_at: None,
        active: true,
        total_limit: None,
        per_customer: None,
        first_order: false,
        used: 0,
        used_by_customer: 0,
    }
}

pub fn rahim() -> Customer {
    Customer {
        id: 7,
        name: "Rahim Uddin".to_owned(),
        phone: Phone::parse("01712-345678", "BD"),
        email: None,
        tax_exempt: false,
        orders: 0,
    }
}

pub fn dhaka() -> Address {
    Address {
        line1: "House 12, Road 5".to_owned(),
        city: "Dhaka".to_owned(),
        postcode: "1212".to_owned(),
        country: "BD".to_owned(),
        ..Address::default()
    }
}

/// The numbers of a line by its number in the cart.
pub fn unit_price(summary: &Summary, line: usize) -> Decimal {
    summary.lines[line].unit_price
}
