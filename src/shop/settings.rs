//! `shop.toml`: the shop, its locations and its staff, and the order in which the rest is read.

use super::read::Known;
use super::section::{Section, Source};
use super::{Address, BadRow, Location, Place, Settings, Shop, Staff, coupons, market, world};
use rust_decimal::Decimal;
use std::cell::RefCell;
use std::collections::HashSet;
use std::sync::Arc;
use toml::de::DeTable;

/// Reads a `shop.toml` into `shop` and adds its locations and markets to `known`.
pub fn settings(file: &Arc<str>, text: &str, known: &mut Known, shop: &mut Shop, bad: &mut Vec<BadRow>) {
    let source = Source { file: file.clone(), text, bad: RefCell::default() };
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        bad.extend(errors.iter().map(|error| {
            let place = source.place(&error.span().unwrap_or(0..0));
            place.bad(
                None,
                format!("this is not TOML: {}", error.message().lines().collect::<Vec<_>>().join(" ")),
            )
        }));
        return;
    }
    let root = Section::new(&source, "the file", table.get_ref(), 0..0);
    if let Some(section) = root.section("shop", "the shop") {
        shop.settings = the_shop(&section);
    }
    let locations: Vec<_> = root.sections("location", "a location").iter().filter_map(location).collect();
    known.add_locations(&locations);
    shop.locations.extend(locations);
    for section in root.sections("market", "a market") {
        let position = i16::try_from(shop.markets.len()).unwrap_or(i16::MAX);
        shop.markets.extend(market::market(&section, position, known));
    }
    known.add_markets(&shop.markets);
    shop.coupons
        .extend(root.sections("coupon", "a coupon").iter().filter_map(|one| coupons::coupon(one, known)));
    shop.staff.extend(root.sections("staff", "a member of the staff").iter().filter_map(staff));
    root.finish();
    repeated(&root, shop);
    bad.append(&mut source.bad.borrow_mut());
}

fn the_shop(section: &Section<'_>) -> Option<Settings> {
    let limit = section.decimal("rep_discount_limit");
    if limit.is_some_and(|limit| limit < Decimal::ZERO || limit > Decimal::ONE_HUNDRED) {
        section.bad("rep_discount_limit", "this is a percentage, from 0 to 100");
        return None;
    }
    let name = section.need_text("name");
    let first_order_number = section.whole("first_order_number", 1);
    let self_approval = section.boolean("self_approval");
    let (contact, quote_terms) = (section.text("contact"), section.text("quote_terms"));
    let logo = section.text("logo");
    if let Some(logo) = &logo
        && !is_picture(logo)
    {
        section.bad(
            "logo",
            format!(
                "this is no logo: write an SVG (<svg …>), or a PNG or JPEG as data:image/png;base64,…, of at most \
                 {LARGEST_LOGO} characters"
            ),
        );
        return None;
    }
    section.finish();
    Some(Settings {
        name: name?,
        first_order_number,
        rep_discount_limit: limit,
        self_approval,
        logo,
        contact,
        quote_terms,
    })
}

/// The longest text of a logo, in bytes.
const LARGEST_LOGO: usize = 40_000;

fn is_picture(logo: &str) -> bool {
    let kinds = ["<svg", "<?xml", "data:image/png;base64,", "data:image/jpeg;base64,"];
    logo.len() <= LARGEST_LOGO && kinds.iter().any(|kind| logo.starts_with(kind))
}

fn location(section: &Section<'_>) -> Option<Location> {
    let (code, name) = (section.need_text("code"), section.need_text("name"));
    let address = section.section("address", "an address").map(|section| address(&section));
    section.finish();
    Some(Location { code: code?, name: name?, address: address.flatten() })
}

fn address(section: &Section<'_>) -> Option<Address> {
    let country = section.need_text("country");
    let address = Address {
        name: None,
        company: None,
        line1: section.text("line1"),
        line2: section.text("line2"),
        city: section.text("city"),
        region: section.text("region"),
        postcode: section.text("postcode"),
        country: known_country(section, "country", &country?),
        phone: None,
    };
    section.finish();
    Some(address)
}

/// The country's code, or a complaint.
pub fn known_country(section: &Section<'_>, key: &str, text: &str) -> Option<String> {
    let country = world::country(text);
    if country.is_none() {
        section.bad(key, format!("\"{text}\" is not a country; write its two letters, such as BD"));
    }
    country
}

fn staff(section: &Section<'_>) -> Option<Staff> {
    let (name, role) = (section.need_text("name"), section.word("role", &["rep", "manager", "owner"]));
    section.finish();
    Some(Staff { name: name?, role: role? })
}

/// Complains about what is there twice, and keeps the first.
fn repeated(root: &Section<'_>, shop: &mut Shop) {
    once(root, "location", &mut shop.locations, |location| location.code.clone());
    once(root, "market", &mut shop.markets, |market| market.code.clone());
    once(root, "coupon", &mut shop.coupons, |coupon| coupon.code.clone());
    once(root, "staff", &mut shop.staff, |staff| staff.name.to_lowercase());
    let mut seen = HashSet::new();
    for market in &mut shop.markets {
        once(root, "market", &mut market.payment_methods, |method| method.code.clone());
        once(root, "market", &mut market.services, |service| service.name.clone());
        once(root, "market", &mut market.tax_rates, |rate| {
            format!("{:?}", (&rate.country, &rate.region, &rate.postcode_prefix, &rate.category))
        });
        market.services.retain(|service| {
            let new = seen.insert(service.code.clone());
            if !new {
                root.bad(
                    "market",
                    format!("the service \"{}\" is there twice; codes are the shop's", service.code),
                );
            }
            new
        });
    }
}

fn once<T>(root: &Section<'_>, key: &str, entries: &mut Vec<T>, name: impl Fn(&T) -> String) {
    let mut seen = HashSet::new();
    entries.retain(|entry| {
        let new = seen.insert(name(entry));
        if !new {
            root.bad(key, format!("\"{}\" is there twice; keep one", name(entry)));
        }
        new
    });
}

impl Place {
    /// The first line of a file.
    pub fn top(file: &Arc<str>) -> Self {
        Self { file: file.clone(), line: 1 }
    }
}
