//! A cart written down as data: priced by the library, and as JSON by `cartwright price`.

use cartwright::engine::basket::{
    Basket, BasketCoupon, BasketLine, BasketShipping, Discount, Rounding, Tier, TierScope,
};
use cartwright::engine::coupon::{Benefit, CouponRule};
use cartwright::engine::money::Currency;
use cartwright::engine::price::{Summary, price};
use cartwright::engine::shipping::ShippingRate;
use rust_decimal::Decimal;
use serde_json::{Value, json};

#[derive(Clone, Debug)]
pub struct Purchase {
    pub currency: &'static str,
    pub inclusive: bool,
    pub rounding: Rounding,
    pub exempt: bool,
    pub lines: Vec<Item>,
    /// By hand, on the whole order; the JSON front has no such field.
    pub discount: Option<Discount>,
    pub coupons: Vec<(String, CouponRule)>,
    /// Price and tax rate.
    pub shipping: Option<(Decimal, Decimal)>,
}

#[derive(Clone, Debug)]
pub struct Item {
    pub sku: String,
    pub product: String,
    pub tags: Vec<String>,
    pub quantity: u32,
    pub list: Option<Decimal>,
    pub tiers: Vec<Tier>,
    pub scope: TierScope,
    pub price_override: Option<Decimal>,
    pub discount: Option<Discount>,
    pub rate: Decimal,
}

/// A number from its text, so that receipts read as receipts.
pub fn dec(text: &str) -> Decimal {
    text.parse().expect("a decimal")
}

/// `quantity × price`, taxed at `rate`.
pub fn item(sku: &str, quantity: u32, list: &str, rate: &str) -> Item {
    Item {
        sku: sku.to_owned(),
        product: sku.to_lowercase(),
        tags: Vec::new(),
        quantity,
        list: Some(dec(list)),
        tiers: Vec::new(),
        scope: TierScope::Variant,
        price_override: None,
        discount: None,
        rate: dec(rate),
    }
}

impl Item {
    pub fn percent_off(mut self, percent: &str) -> Self {
        self.discount = Some(Discount::Percent(dec(percent)));
        self
    }

    pub fn tier(mut self, min_quantity: u32, price: &str) -> Self {
        self.tiers.push(Tier { min_quantity, price: dec(price) });
        self
    }

    pub fn tagged(mut self, tag: &str) -> Self {
        self.tags.push(tag.to_owned());
        self
    }
}

/// A coupon for the whole order without any condition.
pub fn plain(benefit: Benefit) -> CouponRule {
    CouponRule {
        benefit,
        items: Vec::new(),
        tags: Vec::new(),
        min_spend: None,
        min_quantity: None,
        combines: false,
        currency: None,
    }
}

pub fn percent(value: &str) -> CouponRule {
    plain(Benefit::Percent { value: dec(value) })
}

pub fn fixed(value: &str) -> CouponRule {
    plain(Benefit::Fixed { value: dec(value) })
}

/// A sale in taka, per-line rounding, prices without tax.
pub fn sale(lines: impl IntoIterator<Item = Item>) -> Purchase {
    Purchase {
        currency: "BDT",
        inclusive: false,
        rounding: Rounding::PerLine,
        exempt: false,
        lines: lines.into_iter().collect(),
        discount: None,
        coupons: Vec::new(),
        shipping: None,
    }
}

impl Purchase {
    pub fn inclusive(mut self) -> Self {
        self.inclusive = true;
        self
    }

    pub fn per_document(mut self) -> Self {
        self.rounding = Rounding::PerDocument;
        self
    }

    pub fn exempt(mut self) -> Self {
        self.exempt = true;
        self
    }

    pub fn coupon(mut self, code: &str, rule: CouponRule) -> Self {
        self.coupons.push((code.to_owned(), rule));
        self
    }

    pub fn shipping(mut self, price: &str, rate: &str) -> Self {
        self.shipping = Some((dec(price), dec(rate)));
        self
    }

    /// What the library says.
    pub fn price(&self) -> Summary {
        let rate = ShippingRate::flat(self.shipping.map_or(Decimal::ZERO, |(price, _)| price));
        price(&Basket {
            currency: Currency::parse(self.currency).expect("an ISO 4217 currency"),
            prices_include_tax: self.inclusive,
            rounding: self.rounding,
            tax_exempt: self.exempt,
            lines: self.lines.iter().map(Item::in_basket).collect(),
            discount: self.discount,
            coupons: self
                .coupons
                .iter()
                .map(|(code, rule)| BasketCoupon { code, rule: Some(rule), outside: None })
                .collect(),
            shipping: self.shipping.map(|(_, tax_rate)| BasketShipping { rate: &rate, tax_rate }),
        })
    }

    /// The same cart as the JSON front reads it.
    pub fn json(&self) -> Value {
        let mut cart = json!({
            "market": {
                "currency": self.currency,
                "prices_include_tax": self.inclusive,
                "rounding": self.rounding,
            },
            "tax_exempt": self.exempt,
            "lines": self.lines.iter().map(Item::json).collect::<Vec<_>>(),
            "coupons": self.coupons.iter().map(|(code, rule)| coupon_json(code, rule)).collect::<Vec<_>>(),
        });
        if let Some((price, rate)) = self.shipping {
            cart["shipping"] = json!({ "price": price, "tax_rate": rate });
        }
        cart
    }

    /// What the JSON front says.
    pub fn through_json(&self) -> Value {
        run(&self.json().to_string()).expect("a cart that is read")
    }
}

/// `cartwright price` on a text.
pub fn run(input: &str) -> Result<Value, String> {
    let mut output = Vec::new();
    cartwright::cli::price::run(input.as_bytes(), &mut output)
        .inspect_err(|_| assert!(output.is_empty(), "output beside an error"))?;
    Ok(serde_json::from_slice(&output).expect("JSON"))
}

impl Item {
    fn in_basket(&self) -> BasketLine<'_> {
        BasketLine {
            sku: &self.sku,
            product: &self.product,
            tags: &self.tags,
            quantity: self.quantity,
            list_price: self.list,
            tiers: &self.tiers,
            tier_scope: self.scope,
            price_override: self.price_override,
            discount: self.discount,
            tax_rate: self.rate,
            weight_grams: 0,
        }
    }

    fn json(&self) -> Value {
        let tiers: Vec<Value> =
            self.tiers.iter().map(|t| json!({ "min_quantity": t.min_quantity, "price": t.price })).collect();
        json!({
            "sku": self.sku,
            "product": self.product,
            "tags": self.tags,
            "quantity": self.quantity,
            "list_price": self.list,
            "tiers": tiers,
            "tier_scope": self.scope_json(),
            "override": self.price_override,
            "discount": self.discount,
            "tax_rate": self.rate,
        })
    }

    fn scope_json(&self) -> &'static str {
        match self.scope {
            TierScope::Variant => "variant",
            TierScope::Product => "product",
        }
    }
}

fn coupon_json(code: &str, rule: &CouponRule) -> Value {
    let mut coupon = json!({
        "code": code,
        "min_spend": rule.min_spend,
        "min_quantity": rule.min_quantity,
        "products": rule.items,
        "tags": rule.tags,
        "combines": rule.combines,
    });
    let benefit = match &rule.benefit {
        Benefit::Percent { value } => json!({ "kind": "percent", "value": value }),
        Benefit::Fixed { value } => json!({ "kind": "fixed", "value": value }),
        Benefit::FreeShipping => json!({ "kind": "free_shipping" }),
        Benefit::BuyXGetY { buy, get, percent } => {
            json!({ "kind": "buy_x_get_y", "buy": buy, "get": get, "percent": percent })
        }
    };
    if let (Value::Object(coupon), Value::Object(benefit)) = (&mut coupon, benefit) {
        coupon.extend(benefit);
    }
    coupon
}
