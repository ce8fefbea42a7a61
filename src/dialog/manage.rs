//! Staff and the shop's upkeep from chat: who is who, coupons, prices, stock, and what is on sale.

use super::desk::{Desk, Todo};
use super::event::{Effect, Facts};
use super::grammar::number;
use super::said::Said;
use super::typed::{named_market, split};
use super::typed_cart::amount;
use super::view::View;
use crate::engine::coupon::fold;
use crate::engine::staff::Role;
use rust_decimal::Decimal;

/// What is wanted of the staff or the shop.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Manage {
    Staff,
    Invite(Role),
    SetRole {
        name: String,
        role: Role,
    },
    Remove {
        name: String,
    },
    Coupons,
    /// Percent off, or an amount in a currency.
    NewCoupon {
        code: String,
        value: Decimal,
        currency: Option<String>,
        min: Option<Decimal>,
        limit: Option<u32>,
    },
    EndCoupon {
        code: String,
    },
    Stock {
        sku: String,
    },
    /// So many more, or fewer; `counted`: so many there are.
    Count {
        sku: String,
        units: i32,
        counted: bool,
        location: Option<String>,
        /// Why, in somebody's own words; empty where that was not said.
        note: String,
    },
    /// With tiers: from how many on, and what one costs then.
    Price {
        sku: String,
        market: String,
        price: Decimal,
        tiers: Vec<(u32, Decimal)>,
    },
    OnSale {
        sku: String,
        on: bool,
    },
}

/// What came of it: sentences, those that changed something, and rows to read.
#[derive(Clone, Debug, Default)]
pub struct Managed {
    pub said: Vec<Said>,
    pub changed: bool,
    pub title: Option<&'static str>,
    pub rows: Vec<(String, String)>,
    /// For whoever asked alone.
    pub secret: Option<String>,
}

impl Managed {
    /// Nothing was done, and why.
    pub fn refused(said: Said) -> Self {
        Self { said: vec![said], ..Self::default() }
    }

    /// Something was done.
    pub fn done(said: Said) -> Self {
        Self { said: vec![said], changed: true, ..Self::default() }
    }
}

/// The longest reason for a change of stock, in characters.
const LONGEST_NOTE: usize = 200;

impl Desk {
    /// `/staff`, `/staff invite rep`, `/staff role Asha manager`, `/staff remove Asha`.
    pub(super) fn staff_of(&mut self, rest: &str, facts: &Facts<'_>) -> Option<Effect> {
        let (what, rest) = split(rest);
        let owner = facts.staff.role == Role::Owner;
        let wanted = match (what.to_lowercase().as_str(), rest) {
            ("", _) => Some(Manage::Staff),
            ("invite", role) => Role::parse(&role.to_lowercase()).map(Manage::Invite),
            ("remove", name) if !name.is_empty() => Some(Manage::Remove { name: name.to_owned() }),
            ("role", rest) => rest.rsplit_once(char::is_whitespace).and_then(|(name, role)| {
                let role = Role::parse(&role.to_lowercase())?;
                Some(Manage::SetRole { name: name.trim().to_owned(), role })
            }),
            _ => None,
        };
        match wanted {
            None => self.only_said(Said::new("staff-what")),
            // Managers invite reps; everything else is the owner's.
            Some(Manage::Staff | Manage::Invite(Role::Rep)) => self.manage(wanted?),
            Some(_) if !owner => self.only_said(Said::new("refused-owner")),
            Some(wanted) => self.manage(wanted),
        }
    }

    /// `/coupons`, `/coupons new SPRING 10% min 500 limit 100`, `/coupons new OFF50 50 BDT`, `/coupons end SPRING`.
    pub(super) fn coupons_of(&mut self, rest: &str) -> Option<Effect> {
        let words: Vec<&str> = rest.split_whitespace().collect();
        let wanted = match words.as_slice() {
            [] => Some(Manage::Coupons),
            ["end", code] => Some(Manage::EndCoupon { code: fold(code) }),
            ["new", code, value, more @ ..] => new_coupon(code, value, more),
            _ => None,
        };
        match wanted {
            Some(wanted) => self.manage(wanted),
            None => self.only_said(Said::new("coupons-what")),
        }
    }

    /// `/stock MUG`, `/stock MUG +20 DHK`, `/stock MUG -2`, `/stock MUG =40 DHK`.
    pub(super) fn stock_of(&mut self, rest: &str, facts: &Facts<'_>) -> Option<Effect> {
        let words: Vec<&str> = rest.split_whitespace().collect();
        let wanted = match words.as_slice() {
            [sku] => Some(Manage::Stock { sku: (*sku).to_owned() }),
            [sku, change, more @ ..] => {
                let (sign, digits) =
                    change.split_at(change.char_indices().nth(1).map_or(change.len(), |(at, _)| at));
                let units = number(digits).and_then(|units| i32::try_from(units).ok());
                // `DHK broken in the van`: where, and why.
                let known = |place: &str| {
                    facts.shop.markets.iter().any(|market| market.locations.iter().any(|code| code == place))
                };
                let named = more.first().map(|place| place.to_uppercase());
                let (location, why) = match named {
                    Some(place) if more.len() == 1 || known(&place) => (Some(place), &more[1..]),
                    _ => (None, more),
                };
                let note: String = why.join(" ").chars().take(LONGEST_NOTE).collect();
                let (units, counted) = match (sign, units) {
                    ("+", Some(units)) => (Some(units), false),
                    ("-" | "−", Some(units)) => (Some(-units), false),
                    ("=", Some(units)) => (Some(units), true),
                    _ => (None, false),
                };
                units.map(|units| Manage::Count { sku: (*sku).to_owned(), units, counted, location, note })
            }
            _ => None,
        };
        match wanted {
            Some(wanted) => self.manage(wanted),
            None => self.only_said(Said::new("stock-what")),
        }
    }

    /// `/setprice MUG BD 450`, `/setprice MUG BD 450 50:400 100:380`.
    pub(super) fn price_of(&mut self, rest: &str, facts: &Facts<'_>) -> Option<Effect> {
        let words: Vec<&str> = rest.split_whitespace().collect();
        let wanted = match words.as_slice() {
            [sku, market, price, tiers @ ..] => named_market(market, facts.shop).and_then(|market| {
                let tier = |text: &&str| {
                    let (from, price) = text.split_once(':')?;
                    Some((number(from).and_then(|from| u32::try_from(from).ok())?, amount(price)?))
                };
                let tiers = tiers.iter().map(tier).collect::<Option<Vec<_>>>()?;
                let price = amount(price).filter(|price| *price >= Decimal::ZERO)?;
                Some(Manage::Price { sku: (*sku).to_owned(), market, price, tiers })
            }),
            _ => None,
        };
        match wanted {
            Some(wanted) => self.manage(wanted),
            None => self.only_said(Said::new("setprice-what")),
        }
    }

    /// `/variant MUG off`.
    pub(super) fn variant_of(&mut self, rest: &str) -> Option<Effect> {
        let (sku, state) = split(rest);
        match state.to_lowercase().as_str() {
            "on" => self.manage(Manage::OnSale { sku: sku.to_owned(), on: true }),
            "off" => self.manage(Manage::OnSale { sku: sku.to_owned(), on: false }),
            _ => self.only_said(Said::new("variant-what")),
        }
    }

    fn manage(&mut self, wanted: Manage) -> Option<Effect> {
        self.wait(Effect::Manage(wanted), Todo::Nothing)
    }

    fn only_said(&mut self, said: Said) -> Option<Effect> {
        self.say(said);
        self.show(View::Words)
    }

    pub(super) fn managed(&mut self, managed: Managed) -> Option<Effect> {
        if managed.changed {
            self.did.extend(managed.said.iter().cloned());
            self.did_elsewhere = true;
        }
        self.said.extend(managed.said.iter().cloned());
        self.show(View::Managed(Box::new(managed)))
    }
}

fn new_coupon(code: &str, value: &str, more: &[&str]) -> Option<Manage> {
    let percent = value.strip_suffix('%');
    let value = amount(percent.unwrap_or(value)).filter(|value| *value > Decimal::ZERO)?;
    let (mut currency, mut min, mut limit) = (None, None, None);
    let mut words = more.iter();
    while let Some(word) = words.next() {
        match word.to_lowercase().as_str() {
            "min" => min = Some(amount(words.next()?)?),
            "limit" => limit = Some(u32::try_from(number(words.next()?)?).ok()?),
            word if word.len() == 3 && word.chars().all(char::is_alphabetic) => {
                currency = Some(word.to_uppercase());
            }
            _ => return None,
        }
    }
    let whole = percent.is_some() || currency.is_some();
    whole.then(|| Manage::NewCoupon { code: fold(code), value, currency, min, limit })
}
