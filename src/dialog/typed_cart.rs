//! Typed commands that change the cart: quantities, prices, discounts, coupons, service, payment, note.

use super::commands::Spec;
use super::desk::{Ask, Desk, Todo};
use super::event::Receiver;
use super::event::{Effect, Facts};
use super::grammar;
use super::said::Said;
use super::typed::split;
use super::view::{Menu, View, item_name};
use crate::engine::basket::Discount;
use crate::engine::cart::CartState;
use crate::engine::command::{Command, Which};
use crate::engine::coupon::fold;
use crate::engine::quote::{DAYS, MOST_DAYS};
use rust_decimal::Decimal;

impl Desk {
    /// Commands that begin with a line's position on the card.
    pub(super) fn on_line(&mut self, spec: &Spec, rest: &str, facts: &Facts<'_>) -> Option<Effect> {
        let (first, after) = split(rest);
        let position = grammar::number(first);
        let line = position.and_then(|position| self.open.as_ref()?.line_at(position));
        let which = match (line, rest.is_empty()) {
            (Some(line), _) => Which::Line(line),
            (None, true) => Which::All,
            (None, false) if spec.name == "discount" => Which::All,
            _ => return self.card_with(Said::new("which-line").text("word", first)),
        };
        let usage = |desk: &mut Self| {
            desk.say(Said::new("usage").text("usage", format!("/{} {}", spec.name, spec.usage)));
            desk.show(View::Menu(Menu::Lines))
        };
        match (spec.name, which) {
            ("quantity", Which::Line(line)) => self.set_quantity(line, after, facts),
            ("remove", Which::Line(line)) => self.remove(line, facts),
            ("discount", Which::Line(line)) if !after.is_empty() => self.set_discount(line, after, facts),
            ("discount", _) if !rest.is_empty() => self.set_discount(0, rest, facts),
            ("price", Which::Line(line)) => self.set_price(line, after, facts),
            ("update", which) => self.apply_and_show(Command::Update(which), Said::new("updated"), facts),
            ("keep", which) => self.apply_and_show(Command::Keep(which), Said::new("kept"), facts),
            _ => usage(self),
        }
    }

    pub(super) fn set_quantity(&mut self, line: i16, text: &str, facts: &Facts<'_>) -> Option<Effect> {
        let digits = text.trim().trim_start_matches(['x', 'X', '×']);
        let Some(units) = grammar::number(digits).and_then(|n| u32::try_from(n).ok()) else {
            self.say(Said::new("bad-quantity").text("word", text));
            return self.ask(Ask::Quantity(line));
        };
        if units == 0 {
            return self.remove(line, facts);
        }
        let said = Said::new("quantity-set").named("item", self.name_of(line)).number("units", units);
        self.dialog.line = Some(line);
        self.apply_and_show(Command::SetQuantity { line, quantity: units }, said, facts)
    }

    pub(super) fn remove(&mut self, line: i16, facts: &Facts<'_>) -> Option<Effect> {
        let said = Said::new("removed").named("item", self.name_of(line));
        self.apply_and_show(Command::Remove { line }, said, facts)
    }

    pub(super) fn set_price(&mut self, line: i16, text: &str, facts: &Facts<'_>) -> Option<Effect> {
        let item = self.name_of(line);
        if is_off(text) {
            let said = Said::new("price-off").named("item", item);
            return self.apply_and_show(Command::Override { line, price: None }, said, facts);
        }
        let (Some(price), Some(market)) = (amount(text), self.market(facts)) else {
            self.say(Said::new("bad-price").text("word", text));
            return self.ask(Ask::Price(line));
        };
        let said = Said::new("price-set").named("item", item).money("price", price, market.currency);
        self.apply_and_show(Command::Override { line, price: Some(price) }, said, facts)
    }

    pub(super) fn set_discount(&mut self, line: i16, text: &str, facts: &Facts<'_>) -> Option<Effect> {
        let which = if line == 0 { Which::All } else { Which::Line(line) };
        if is_off(text) {
            return self.apply_and_show(
                Command::Discount { which, discount: None },
                Said::new("discount-off"),
                facts,
            );
        }
        let percent = text.trim().strip_suffix('%').and_then(amount).map(Discount::Percent);
        let (Some(discount), Some(market)) =
            (percent.or_else(|| amount(text).map(Discount::Fixed)), self.market(facts))
        else {
            self.say(Said::new("bad-discount").text("word", text));
            return self.ask(Ask::Discount(line));
        };
        let said = Said::new(if line == 0 { "discount-order" } else { "discount-line" });
        let said = if line == 0 { said } else { said.named("item", self.name_of(line)) };
        let said = match discount {
            Discount::Percent(percent) => said.percent("discount", percent),
            Discount::Fixed(amount) => said.money("discount", amount, market.currency),
        };
        self.apply_and_show(Command::Discount { which, discount: Some(discount) }, said, facts)
    }

    pub(super) fn coupon(&mut self, text: &str, facts: &Facts<'_>) -> Option<Effect> {
        let (first, rest) = split(text);
        if matches!(first.to_lowercase().as_str(), "off" | "remove") {
            let attached = &self.open.as_ref()?.cart.details.coupons;
            return match (rest, attached.as_slice()) {
                ("", []) => self.card_with(Said::new("no-coupon")),
                ("", [one]) => self.detach(one.clone(), facts),
                ("", several) => self.card_with(Said::new("which-coupon").text("codes", several.join(", "))),
                (code, _) => self.detach(fold(code), facts),
            };
        }
        let (market, code) = (self.market(facts)?.code.clone(), fold(text));
        let look = super::event::Look { market, codes: vec![code.clone()], ..Default::default() };
        self.wait(Effect::Look(look), Todo::Coupon(code))
    }

    pub(super) fn detach(&mut self, code: String, facts: &Facts<'_>) -> Option<Effect> {
        let said = Said::new("coupon-off").text("code", &code);
        self.apply_and_show(Command::Detach { code }, said, facts)
    }

    pub(super) fn exempt(&mut self, text: &str, facts: &Facts<'_>) -> Option<Effect> {
        let exempt = !is_off(text);
        let said = Said::new(if exempt { "exempt-on" } else { "exempt-off" });
        self.apply_and_show(Command::Exempt { exempt }, said, facts)
    }

    pub(super) fn fulfillment(&mut self, text: &str, facts: &Facts<'_>) -> Option<Effect> {
        let market = self.market(facts)?;
        if text.is_empty() {
            return self.show(View::Menu(Menu::Services(Vec::new())));
        }
        match grammar::services(text, market) {
            Some(codes) => self.choose_service(codes, facts),
            None => {
                self.say(Said::new("no-such-service").text("word", text));
                self.show(View::Menu(Menu::Services(Vec::new())))
            }
        }
    }

    pub(super) fn payment(&mut self, text: &str, facts: &Facts<'_>) -> Option<Effect> {
        let market = self.market(facts)?;
        match grammar::payment(text, market) {
            Some(code) => self.pay(&code, facts),
            None => {
                if !text.is_empty() {
                    self.say(Said::new("no-such-payment").text("word", text));
                }
                self.show(View::Menu(Menu::Payments))
            }
        }
    }

    /// `/quote`, `/quote 14 days`: the quote that stands, or a new one.
    pub(super) fn quote(&mut self, rest: &str, facts: &Facts<'_>) -> Option<Effect> {
        let open = self.open.as_ref()?;
        let placed = open.cart.state != CartState::Open;
        let stands = open.cart.is_frozen(facts.now);
        let days = rest.split_whitespace().next().and_then(super::grammar::number);
        match days {
            _ if placed => self.show(View::Quote),
            None if rest.is_empty() && stands => self.show(View::Quote),
            None if rest.is_empty() => self.new_quote(DAYS, facts),
            None if ["mail", "email", "e-mail"].contains(&split(rest).0) => {
                self.mail_quote(split(rest).1, facts)
            }
            Some(days) => self.new_quote(u16::try_from(days).unwrap_or(u16::MAX), facts),
            None => self.card_with(Said::new("quote-what")),
        }
    }

    pub(super) fn new_quote(&mut self, days: u16, facts: &Facts<'_>) -> Option<Effect> {
        let last = self.open.as_ref()?.cart.details.quote.as_ref().map_or(0, |quote| quote.number);
        let until = facts.now + chrono::TimeDelta::days(days.min(MOST_DAYS).into());
        let said = Said::new("quote-made").number("number", last.saturating_add(1)).time("until", until);
        if !self.apply(Command::Quote { days }, said, facts) {
            return self.show(View::Card);
        }
        self.hand_quote(facts)
    }

    /// Puts the quote's papers into this chat.
    pub(super) fn hand_quote(&mut self, facts: &Facts<'_>) -> Option<Effect> {
        self.view = View::Quote;
        let paper = Box::new(self.paper(facts, facts.private)?);
        Some(Effect::Hand { paper, to: Receiver::Chat })
    }

    /// Sends the quote by e-mail: to this address, else to the customer's, else it asks for one.
    pub(super) fn mail_quote(&mut self, address: &str, facts: &Facts<'_>) -> Option<Effect> {
        self.view = View::Quote;
        let cart = &self.open.as_ref()?.cart;
        if !cart.details.quote.as_ref().is_some_and(|quote| quote.stands(facts.now)) {
            return self.card_with(Said::new("refused-no-quote"));
        }
        if !facts.mails {
            self.say(Said::new("mail-unset"));
            return None;
        }
        let known = cart.details.customer.as_ref().and_then(|customer| customer.email.clone());
        let address = match address.trim() {
            "" => known,
            typed => Some(typed.to_owned()),
        };
        let Some(address) = address else { return self.ask(Ask::Mail) };
        if !is_address(&address) {
            self.say(Said::new("mail-bad").personal("address", &address));
            return self.ask(Ask::Mail);
        }
        let paper = Box::new(self.paper(facts, true)?);
        let text = self.screen(facts).plain();
        self.did.push(Said::new("mail-sent"));
        self.say(Said::new("mail-on-its-way").personal("address", &address));
        let subject = format!("{} · {}", paper.title, paper.shop);
        Some(Effect::Hand { paper, to: Receiver::Mail { address, subject, text } })
    }

    pub(super) fn note(&mut self, text: &str, facts: &Facts<'_>) -> Option<Effect> {
        let text = Some(text.to_owned()).filter(|text| !is_off(text));
        let said = Said::new(if text.is_some() { "note-set" } else { "note-off" });
        self.apply_and_show(Command::Note { text }, said, facts)
    }

    /// The title and options of a line, and the same in Bangla where the catalog has it.
    pub(super) fn name_of(&self, line: i16) -> (String, Option<String>) {
        let found = self.open.as_ref().and_then(|open| Some((open, open.cart.line(line)?)));
        let Some((open, line)) = found else { return (String::new(), None) };
        let bn = open.offers.get(&line.variant).and_then(|offer| offer.title_bn.as_deref());
        (item_name(&line.title, &line.options), bn.map(|bn| item_name(bn, &line.options)))
    }
}

/// An amount as typed: `1,200.50`, `৳450`, `৪৫০`.
pub(super) fn amount(text: &str) -> Option<Decimal> {
    let ascii = grammar::latin_digits(text.trim());
    let plain: String = ascii
        .trim_start_matches(|c: char| !c.is_ascii_digit() && c != '-' && c != '.')
        .chars()
        .filter(|c| *c != ',')
        .collect();
    let amount: Decimal = plain.trim().parse().ok()?;
    (plain.len() <= 20).then_some(amount)
}

/// Whether a letter can be addressed so.
fn is_address(text: &str) -> bool {
    text.len() <= 254 && text.parse::<lettre::Address>().is_ok()
}

pub(super) fn is_off(text: &str) -> bool {
    matches!(text.trim().to_lowercase().as_str(), "off" | "none" | "no" | "clear" | "-" | "বাদ")
}
