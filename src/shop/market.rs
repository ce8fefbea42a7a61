//! A `[[market]]` of `shop.toml` with its services, payment methods and tax rates.

use super::read::Known;
use super::section::Section;
use super::settings::known_country;
use super::{
    AmountStep, Market, PaymentMethod, Rate, RateBy, Service, TaxRate, WeightStep, Zone, cell, world,
};
use rust_decimal::Decimal;

/// A market's code and currency, which what belongs to it needs.
struct Context<'a> {
    code: &'a str,
    currency: &'a str,
    decimals: u32,
    countries: &'a [String],
    known: &'a Known,
}

/// Reads one market; `None`, with the complaints made, if it cannot be one.
pub fn market(section: &Section<'_>, position: i16, known: &Known) -> Option<Market> {
    let code = section.need_text("code").filter(|code| is_code(section, code));
    let name = section.need_text("name");
    let currency = section.need_text("currency");
    let decimals = currency.as_deref().and_then(|currency| known_currency(section, currency));
    let time_zone = section.need_text("time_zone").filter(|zone| is_zone(section, zone));
    let locale = section.text("locale").unwrap_or_else(|| "en".to_owned());
    let is_locale = locale.parse::<unic_langid::LanguageIdentifier>().is_ok();
    if !is_locale {
        section.bad("locale", format!("\"{locale}\" is not a locale; write one such as en-IN or bn"));
    }
    let countries = countries(section);
    let locations = locations(section, known);
    let prices_include_tax = section.boolean("prices_include_tax");
    if prices_include_tax.is_none() {
        section.bad("prices_include_tax", "a market needs it; write true if prices contain tax, else false");
    }
    let rounding = section.word("rounding", &["per_line", "per_document"]);
    let (code, currency, countries) = (code?, currency?, countries?);
    let context =
        Context { code: &code, currency: &currency, decimals: decimals?, countries: &countries, known };
    let services = services(section, &context);
    let payment_methods = payment_methods(section, &code);
    let tax_rates =
        section.sections("tax", "a tax rate").iter().filter_map(|one| tax(one, &context)).collect();
    let market = Market {
        name: name?,
        position,
        prices_include_tax: prices_include_tax?,
        rounding: rounding?,
        time_zone: time_zone?,
        locale,
        locations: locations?,
        default_zone: zone(section),
        default_service: preset(section, "default_service", services.iter().map(|one| &one.code)),
        default_payment: preset(section, "default_payment", payment_methods.iter().map(|one| &one.code)),
        services,
        payment_methods,
        tax_rates,
        code,
        currency,
        countries,
    };
    section.finish();
    is_locale.then_some(market)
}

fn is_code(section: &Section<'_>, code: &str) -> bool {
    let letters = code.bytes().all(|byte| matches!(byte, b'A'..=b'Z' | b'0'..=b'9' | b'-'));
    let fits = letters && (2..=12).contains(&code.len());
    if !fits {
        section.bad("code", format!("\"{code}\" is not a market's code: two to twelve of A-Z, 0-9 and -"));
    }
    fits
}

fn is_zone(section: &Section<'_>, zone: &str) -> bool {
    let known = world::is_time_zone(zone);
    if !known {
        section.bad("time_zone", format!("\"{zone}\" is not a time zone; write one such as Asia/Dhaka"));
    }
    known
}

/// The decimals of a currency, or a complaint.
pub fn known_currency(section: &Section<'_>, currency: &str) -> Option<u32> {
    let decimals = world::decimals(currency);
    if decimals.is_none() {
        section
            .bad("currency", format!("\"{currency}\" is not a currency of ISO 4217; write one such as BDT"));
    }
    decimals
}

fn countries(section: &Section<'_>) -> Option<Vec<String>> {
    let named = section.need_texts("countries")?;
    if named.is_empty() {
        section.bad("countries", "a market needs at least one country, such as [\"BD\"]");
        return None;
    }
    named.iter().map(|country| known_country(section, "countries", country)).collect()
}

fn locations(section: &Section<'_>, known: &Known) -> Option<Vec<String>> {
    let named = section.need_texts("locations")?;
    named.iter().map(|name| known_location(section, "locations", name, known)).collect()
}

fn known_location(section: &Section<'_>, key: &str, name: &str, known: &Known) -> Option<String> {
    let location = known.location(name).map(|location| location.code.clone());
    if location.is_none() {
        section.bad(key, format!("there is no location \"{name}\"; add a [[location]] for it"));
    }
    location
}

fn zone(section: &Section<'_>) -> Zone {
    let Some(section) = section.section("default_zone", "a zone") else { return Zone::default() };
    let zone = Zone { region: section.text("region"), postcode: section.text("postcode") };
    section.finish();
    zone
}

/// A preset that is one of the market's own.
fn preset<'a>(
    section: &Section<'_>,
    key: &'static str,
    mut codes: impl Iterator<Item = &'a String>,
) -> Option<String> {
    let code = section.text(key)?;
    if codes.any(|known| *known == code) {
        return Some(code);
    }
    section.bad(key, format!("the market has no \"{code}\"; write the code of one that it has"));
    None
}

fn services(section: &Section<'_>, context: &Context<'_>) -> Vec<Service> {
    let sections = section.sections("service", "a service");
    (0..).zip(&sections).filter_map(|(position, one)| service(one, position, context)).collect()
}

fn service(section: &Section<'_>, position: i16, context: &Context<'_>) -> Option<Service> {
    let category = section
        .need_text("category")
        .and_then(|_| section.word("category", &["shipping", "delivery", "pickup"]));
    let location = section.text("location");
    let location = location.and_then(|name| known_location(section, "location", &name, context.known));
    if let Some(category) = &category
        && (category == "pickup") != location.is_some()
    {
        section.bad("location", "a pickup needs its outlet's location, and other services have none");
        return None;
    }
    let (code, name) = (section.need_text("code"), section.need_text("name"));
    let rate = section.need_section("rate", "a service's rate").and_then(|one| rate(&one, context));
    let service = Service {
        code: code?,
        market: context.code.to_owned(),
        category: category?,
        name: name?,
        name_bn: section.text("name_bn"),
        eta: section.text("eta"),
        position,
        rate: rate?,
        tax_category: section.text("tax_category").unwrap_or_else(|| "standard".to_owned()),
        location,
    };
    section.finish();
    Some(service)
}

fn rate(section: &Section<'_>, context: &Context<'_>) -> Option<Rate> {
    let by = match section.word("kind", &["flat", "weight", "amount"])?.as_str() {
        "weight" => RateBy::Weight {
            steps: steps(section, |one| {
                Some(WeightStep { up_to: one.whole("up_to", 1)?, price: money(one, "price", context)? })
            }),
        },
        "amount" => RateBy::Amount {
            steps: steps(section, |one| {
                Some(AmountStep {
                    up_to: money(one, "up_to", context)?,
                    price: money(one, "price", context)?,
                })
            }),
        },
        _ => RateBy::Flat { price: money(section, "price", context)? },
    };
    let rises = match &by {
        RateBy::Flat { .. } => true,
        RateBy::Weight { steps } => !steps.is_empty() && steps.is_sorted_by(|a, b| a.up_to < b.up_to),
        RateBy::Amount { steps } => !steps.is_empty() && steps.is_sorted_by(|a, b| a.up_to < b.up_to),
    };
    if !rises {
        section.bad(
            "steps",
            "write at least one step { up_to = …, price = … }, each `up_to` above the one before",
        );
        return None;
    }
    let free_from = section.decimal("free_from").and_then(|_| money(section, "free_from", context));
    section.finish();
    Some(Rate { by, free_from })
}

fn steps<T>(section: &Section<'_>, step: impl Fn(&Section<'_>) -> Option<T>) -> Vec<T> {
    let sections = section.sections("steps", "a step");
    sections.iter().filter_map(|one| step(one).inspect(|_| one.finish())).collect()
}

fn money(section: &Section<'_>, key: &'static str, context: &Context<'_>) -> Option<Decimal> {
    let amount = section.need_decimal(key)?;
    cell::amount_fits(amount, context.currency, context.decimals)
        .map_err(|message| section.bad(key, message))
        .ok()
}

fn payment_methods(section: &Section<'_>, market: &str) -> Vec<PaymentMethod> {
    let sections = section.sections("payment", "a payment method");
    let method = |position, one: &Section<'_>| {
        let (code, name, name_bn) = (one.need_text("code"), one.need_text("name"), one.text("name_bn"));
        one.finish();
        Some(PaymentMethod { market: market.to_owned(), code: code?, name: name?, name_bn, position })
    };
    (0..).zip(&sections).filter_map(|(position, one)| method(position, one)).collect()
}

fn tax(section: &Section<'_>, context: &Context<'_>) -> Option<TaxRate> {
    let country = match section.text("country") {
        Some(country) => known_country(section, "country", &country),
        None => context.countries.first().cloned(),
    };
    let (name, rate) = (section.need_text("name"), section.need_decimal("rate"));
    if rate.is_some_and(|rate| rate < Decimal::ZERO || rate > Decimal::TEN || rate.normalize().scale() > 6) {
        section.bad("rate", "a rate is a fraction with at most six decimals: 0.15 is 15 %");
        return None;
    }
    let rate = TaxRate {
        market: context.code.to_owned(),
        country: country?,
        region: section.text("region"),
        postcode_prefix: section.text("postcode_prefix"),
        category: section.text("category").unwrap_or_else(|| "standard".to_owned()),
        name: name?,
        rate: rate?,
    };
    section.finish();
    Some(rate)
}
