//! What the rep types: an answer to a question, a command, or words for the open cart.

use super::commands::{self, Spec};
use super::desk::{Ask, At, Desk, Todo};
use super::event::{CartsQuery, Effect, Facts, OrdersQuery, Source};
use super::grammar;
use super::said::Said;
use super::view::{Menu, View};
use crate::engine::address::Address;
use crate::engine::basket::Discount;
use crate::engine::command::{Command, Which};
use crate::engine::coupon::fold;
use crate::engine::market::Shop;
use crate::engine::order::{OrderNumber, OrderStatus};
use crate::engine::phone::{Phone, looks_like_phone};
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// The longest message that is read, in characters.
const LONGEST: usize = 4_000;

impl Desk {
    pub(super) fn text(&mut self, text: &str, facts: &Facts<'_>) -> Option<Effect> {
        let text = text.trim();
        if text.chars().count() > LONGEST {
            return self.card_with(Said::new("too-long").number("most", 4_000_i64));
        }
        if text.contains('\0') {
            return self.card_with(Said::new("unreadable-character"));
        }
        if crate::engine::card_number::hidden(text).is_some() {
            return self.card_with(Said::new("card-number"));
        }
        if let Some(effect) = self.answered(text, facts) {
            return effect;
        }
        self.dialog.at = At::Free;
        let (first, rest) = split(text);
        let slash = first.starts_with('/');
        match commands::find(first) {
            Some(spec) if slash || (spec.is_said(first) && is_meant(spec, rest)) => {
                self.command(spec, rest, facts)
            }
            _ if slash => {
                let near =
                    commands::nearest(first).map_or("/help".to_owned(), |spec| format!("/{}", spec.name));
                self.card_with(Said::new("unknown-command").text("word", first).text("near", near))
            }
            _ if is_yes(text) => self.card_with(Said::new("nothing-to-confirm")),
            _ if self.is_wanted_address(text, facts) => self.address(text, facts),
            _ => self.words(text, facts),
        }
    }

    /// Whether the cart has no address and these words, with a postcode and all, can be nothing else.
    fn is_wanted_address(&self, text: &str, facts: &Facts<'_>) -> bool {
        let wanted = self.open.as_ref().is_some_and(|open| open.cart.details.shipping.is_none());
        let (Some(market), true) = (self.market(facts), wanted && text.contains([',', '\n'])) else {
            return false;
        };
        let parts = grammar::read(text, market);
        let mut words =
            parts.iter().map(|part| matches!(part, grammar::Part::Item(_) | grammar::Part::Word(_)));
        words.all(|only_words| only_words)
            && !text.split([',', '\n']).any(grammar::counts_expressly)
            && self
                .read_address(text, facts)
                .is_some_and(|a| !a.postcode.is_empty() && a.faults(&market.countries).is_empty())
    }

    /// The text as an answer to what was asked; none where it is not one.
    fn answered(&mut self, text: &str, facts: &Facts<'_>) -> Option<Option<Effect>> {
        if text.starts_with('/') || self.dialog.at == At::Free {
            return None;
        }
        if is_no(text) {
            self.dialog.at = At::Free;
            self.dialog.pending.clear();
            self.dialog.asked = None;
            return Some(self.card_with(Said::new("left")));
        }
        match std::mem::take(&mut self.dialog.at) {
            At::Ask(ask) if leaves(&ask, text) => None,
            At::Ask(ask) => Some(self.reply(ask, text, facts)),
            At::Confirm(confirm) if is_yes(text) => Some(self.confirmed(confirm, facts)),
            _ => None,
        }
    }

    fn reply(&mut self, ask: Ask, text: &str, facts: &Facts<'_>) -> Option<Effect> {
        match ask {
            Ask::Add => self.words(text, facts),
            Ask::Quantity(line) => self.set_quantity(line, text, facts),
            Ask::Price(line) => self.set_price(line, text, facts),
            Ask::Discount(line) => self.set_discount(line, text, facts),
            Ask::Coupon => self.coupon(text, facts),
            Ask::Customer => self.find_customer(text, facts),
            Ask::NewName(phone) => self.new_customer(text, phone, facts),
            Ask::Contact => self.contact(text, facts),
            Ask::Address => self.address(text, facts),
            Ask::Billing => self.billing(text, facts),
            Ask::Note => self.note(text, facts),
        }
    }

    /// Carries out a command of the table.
    pub(super) fn command(&mut self, spec: &Spec, rest: &str, facts: &Facts<'_>) -> Option<Effect> {
        if facts.staff.role < spec.role {
            return self.card_with(Said::new("refused-manager"));
        }
        if spec.cart && self.open.is_none() {
            return match spec.name {
                "add" if !rest.is_empty() => self.words(rest, facts),
                _ => {
                    self.say(Said::new("no-cart"));
                    self.show(View::Home)
                }
            };
        }
        match spec.name {
            "new" => self.new_cart(rest, facts),
            "open" => match cart_id(rest) {
                Some(id) => Some(Effect::OpenCart { id }),
                None => self.list(rest, facts),
            },
            "list" => self.list(rest, facts),
            "copy" => self.copy(rest),
            "market" => self.choose_market(rest, facts),
            "add" if rest.is_empty() => self.ask(Ask::Add),
            "add" => self.words(rest, facts),
            "quantity" | "remove" | "discount" | "price" | "update" | "keep" => {
                self.on_line(spec, rest, facts)
            }
            "coupon" if rest.is_empty() => self.ask(Ask::Coupon),
            "coupon" => self.coupon(rest, facts),
            "customer" if rest.is_empty() => self.ask(Ask::Customer),
            "customer" => self.find_customer(rest, facts),
            "contact" if rest.is_empty() => self.ask(Ask::Contact),
            "contact" => self.contact(rest, facts),
            "address" if rest.is_empty() => self.addresses(),
            "address" => self.address(rest, facts),
            "billing" if rest.is_empty() => self.ask(Ask::Billing),
            "billing" => self.billing(rest, facts),
            "exempt" => self.exempt(rest, facts),
            "fulfillment" => self.fulfillment(rest, facts),
            "payment" => self.payment(rest, facts),
            "note" if rest.is_empty() => self.ask(Ask::Note),
            "note" => self.note(rest, facts),
            "why" if rest.is_empty() => self.show(View::Why),
            "why" => self.why(rest),
            "quote" => self.show(View::Quote),
            "place" => self.ask_to_place(facts),
            "undo" => Some(Effect::LastChange),
            "history" => Some(Effect::History),
            "delete" => self.ask_to_delete(facts),
            "orders" => self.list_orders(rest, facts),
            "order" | "approve" | "cancel" => self.about_order(spec.name, rest),
            "markets" => self.show(View::Menu(Menu::NewMarket)),
            "help" => self.show(View::Help(rest.to_owned())),
            _ => self.show(View::Card),
        }
    }

    /// A new cart in the market that is named first, else in the last one; what follows are words for it.
    fn new_cart(&mut self, rest: &str, facts: &Facts<'_>) -> Option<Effect> {
        let (market, words) = match leading_market(rest, facts.shop) {
            Some((market, words)) => (Some(market), words),
            None => (None, rest),
        };
        let only = || (facts.shop.markets.len() == 1).then(|| facts.shop.markets[0].code.clone());
        let last = || self.dialog.market.clone().filter(|code| facts.shop.market(code).is_some());
        match market.or_else(only).or_else(last) {
            Some(market) => self.begin(market, words.to_owned()),
            None => {
                self.dialog.words = (!words.is_empty()).then(|| words.to_owned());
                self.show(View::Menu(Menu::NewMarket))
            }
        }
    }

    /// Makes a cart, and then reads the words.
    pub(super) fn begin(&mut self, market: String, words: String) -> Option<Effect> {
        self.dialog.pending.clear();
        self.dialog.asked = None;
        self.dialog.words = None;
        self.wait(Effect::NewCart { market }, Todo::Words(words))
    }

    /// `list bd value 2026-11-20 rahim`: a market, an order, a day, and who.
    pub(super) fn list(&mut self, rest: &str, facts: &Facts<'_>) -> Option<Effect> {
        let mut query = CartsQuery::default();
        let mut text = Vec::new();
        for word in rest.split_whitespace() {
            if let Some(market) = named_market(word, facts.shop) {
                query.market = Some(market);
            } else if matches!(word, "value" | "total") {
                query.by_value = true;
            } else if let Some(day) = day(word, facts) {
                query.day = Some(day);
            } else {
                text.push(word);
            }
        }
        let text = text.join(" ");
        query.phone = self.phone(&text, facts);
        query.text = Some(text).filter(|text| !text.is_empty());
        self.dialog.carts = query.clone();
        Some(Effect::Carts(query))
    }

    pub(super) fn list_orders(&mut self, rest: &str, facts: &Facts<'_>) -> Option<Effect> {
        let mut query = OrdersQuery::default();
        let mut text = Vec::new();
        for word in rest.split_whitespace() {
            match OrderStatus::parse(&word.to_lowercase()) {
                Some(status) => query.status = Some(status),
                None => text.push(word),
            }
        }
        let text = text.join(" ");
        query.phone = self.phone(&text, facts);
        query.text = Some(text).filter(|text| !text.is_empty());
        self.dialog.orders = query.clone();
        Some(Effect::Orders(query))
    }

    /// A phone number, read as the open cart's market does, or as any market of the shop does.
    pub(super) fn phone(&self, text: &str, facts: &Facts<'_>) -> Option<Phone> {
        if !looks_like_phone(text) {
            return None;
        }
        let own = self.market(facts).into_iter();
        own.chain(&facts.shop.markets).find_map(|market| Phone::parse(text, market.region()))
    }

    /// Commands that begin with a line's position on the card.
    fn on_line(&mut self, spec: &Spec, rest: &str, facts: &Facts<'_>) -> Option<Effect> {
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
        let said = Said::new("quantity-set").text("item", self.name_of(line)).number("units", units);
        self.apply_and_show(Command::SetQuantity { line, quantity: units }, said, facts)
    }

    pub(super) fn remove(&mut self, line: i16, facts: &Facts<'_>) -> Option<Effect> {
        let said = Said::new("removed").text("item", self.name_of(line));
        self.apply_and_show(Command::Remove { line }, said, facts)
    }

    fn set_price(&mut self, line: i16, text: &str, facts: &Facts<'_>) -> Option<Effect> {
        let item = self.name_of(line);
        if is_off(text) {
            let said = Said::new("price-off").text("item", item);
            return self.apply_and_show(Command::Override { line, price: None }, said, facts);
        }
        let (Some(price), Some(market)) = (amount(text), self.market(facts)) else {
            self.say(Said::new("bad-price").text("word", text));
            return self.ask(Ask::Price(line));
        };
        let said = Said::new("price-set").text("item", item).money("price", price, market.currency);
        self.apply_and_show(Command::Override { line, price: Some(price) }, said, facts)
    }

    fn set_discount(&mut self, line: i16, text: &str, facts: &Facts<'_>) -> Option<Effect> {
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
        let said = if line == 0 { said } else { said.text("item", self.name_of(line)) };
        let said = match discount {
            Discount::Percent(percent) => said.percent("discount", percent),
            Discount::Fixed(amount) => said.money("discount", amount, market.currency),
        };
        self.apply_and_show(Command::Discount { which, discount: Some(discount) }, said, facts)
    }

    fn coupon(&mut self, text: &str, facts: &Facts<'_>) -> Option<Effect> {
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

    fn exempt(&mut self, text: &str, facts: &Facts<'_>) -> Option<Effect> {
        let exempt = !is_off(text);
        let said = Said::new(if exempt { "exempt-on" } else { "exempt-off" });
        self.apply_and_show(Command::Exempt { exempt }, said, facts)
    }

    fn fulfillment(&mut self, text: &str, facts: &Facts<'_>) -> Option<Effect> {
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

    fn payment(&mut self, text: &str, facts: &Facts<'_>) -> Option<Effect> {
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

    pub(super) fn note(&mut self, text: &str, facts: &Facts<'_>) -> Option<Effect> {
        let text = Some(text.to_owned()).filter(|text| !is_off(text));
        let said = Said::new(if text.is_some() { "note-set" } else { "note-off" });
        self.apply_and_show(Command::Note { text }, said, facts)
    }

    fn why(&mut self, text: &str) -> Option<Effect> {
        let code = fold(text);
        let market = self.open.as_ref()?.cart.market.clone();
        let look = super::event::Look { market, codes: vec![code.clone()], ..Default::default() };
        self.wait(Effect::Look(look), Todo::Why(code))
    }

    /// A cart or an order to copy: the open cart where nothing is named.
    fn copy(&mut self, text: &str) -> Option<Effect> {
        let source = if text.is_empty() {
            self.open.as_ref().map(|open| Source::Cart(open.cart.id))
        } else if text.to_lowercase().contains("ord") || text.trim_start_matches('#').len() > 8 {
            OrderNumber::parse(text).map(Source::Order)
        } else if text.chars().all(char::is_numeric) {
            cart_id(text).map(Source::Number)
        } else {
            cart_id(text).map(Source::Cart)
        };
        match source {
            Some(source) => Some(Effect::Lines(source)),
            None => self.card_with(Said::new("copy-what")),
        }
    }

    fn about_order(&mut self, command: &str, rest: &str) -> Option<Effect> {
        let (first, reason) = number_and_rest(rest);
        let Some(number) = first else {
            self.say(match rest {
                "" => Said::new("which-order"),
                word => Said::new("not-an-order").text("word", word),
            });
            return self.show(View::Home);
        };
        let todo = match command {
            "approve" => Todo::Decide(super::desk::Confirm::Approve { order: number, revision: 0 }),
            "cancel" => {
                let reason = (!reason.is_empty()).then(|| reason.to_owned());
                Todo::Decide(super::desk::Confirm::Cancel { order: number, revision: 0, reason })
            }
            _ => Todo::ShowOrder,
        };
        self.wait(Effect::Order(number), todo)
    }

    /// The title and options of a line.
    pub(super) fn name_of(&self, line: i16) -> String {
        let found = self.open.as_ref().and_then(|open| open.cart.line(line));
        found.map_or_else(String::new, |line| super::view::item_name(&line.title, &line.options))
    }

    /// An address typed in one go, for shipping.
    pub(super) fn address(&mut self, text: &str, facts: &Facts<'_>) -> Option<Effect> {
        let address = self.read_address(text, facts)?;
        let said = Said::new("address-set");
        if !self.apply(Command::Ship { address }, said, facts) {
            self.say(Said::new("typed-kept").text("text", text));
            return self.ask(Ask::Address);
        }
        self.show(View::Card)
    }

    pub(super) fn billing(&mut self, text: &str, facts: &Facts<'_>) -> Option<Effect> {
        if matches!(text.to_lowercase().as_str(), "same" | "same as shipping" | "একই") {
            return self.apply_and_show(Command::Bill { address: None }, Said::new("billing-same"), facts);
        }
        let address = self.read_address(text, facts)?;
        if !self.apply(Command::Bill { address: Some(address) }, Said::new("billing-set"), facts) {
            self.say(Said::new("typed-kept").text("text", text));
            return self.ask(Ask::Billing);
        }
        self.show(View::Card)
    }

    /// Read as an address of the country whose name it ends in, else of the market's first.
    fn read_address(&self, text: &str, facts: &Facts<'_>) -> Option<Address> {
        let market = self.market(facts)?;
        let last = text.rsplit([',', '\n']).next().unwrap_or_default().trim().to_lowercase();
        let named = market.countries.iter().find(|code| {
            code.to_lowercase() == last || crate::engine::address::country_name(code).to_lowercase() == last
        });
        let country = named.map_or(market.region(), String::as_str);
        let mut address = Address::parse(text, country);
        if let Some(customer) = self.open.as_ref().and_then(|open| open.cart.details.customer.as_ref()) {
            address.name.clone_from(&customer.name);
        }
        Some(address)
    }
}

/// Without a slash, a command word that is also a common word counts only where its argument fits it.
fn is_meant(spec: &Spec, rest: &str) -> bool {
    let first = split(rest).0;
    match spec.name {
        "contact" => rest.is_empty() || looks_like_phone(rest),
        "order" | "approve" => OrderNumber::parse(rest).is_some(),
        "cancel" => rest.is_empty() || number_and_rest(rest).0.is_some(),
        "open" => cart_id(rest).is_some(),
        "quantity" | "remove" | "price" => grammar::number(first).is_some(),
        "copy" => rest.is_empty() || rest.chars().any(char::is_numeric),
        "update" | "keep" | "place" | "delete" | "undo" | "history" | "summary" | "quote" | "markets" => {
            rest.is_empty() || grammar::number(first).is_some()
        }
        _ => true,
    }
}

/// Whether what was typed is a command rather than the answer to a question: nobody is kept in one. A note may be
/// anything; names and addresses may begin with words that are commands, too, but hardly with these.
fn leaves(ask: &Ask, text: &str) -> bool {
    let (first, rest) = split(text);
    let Some(spec) = commands::find(first).filter(|spec| spec.is_said(first)) else {
        return false;
    };
    let clearly =
        ["address", "billing", "customer", "coupon", "place", "undo", "delete", "history", "help", "quote"];
    match ask {
        Ask::Note => false,
        Ask::Address | Ask::Billing | Ask::NewName(_) => clearly.contains(&spec.name) && is_meant(spec, rest),
        _ => is_meant(spec, rest),
    }
}

/// The first word and the rest.
pub(super) fn split(text: &str) -> (&str, &str) {
    let text = text.trim();
    text.split_once(char::is_whitespace).map_or((text, ""), |(first, rest)| (first, rest.trim()))
}

/// `ORD-000000311012 wrong size`, `ord 311012 wrong size`: the number and what follows.
fn number_and_rest(text: &str) -> (Option<OrderNumber>, &str) {
    let (first, rest) = split(text);
    if let Some(number) = OrderNumber::parse(first) {
        return (Some(number), rest);
    }
    let (second, after) = split(rest);
    (OrderNumber::parse(&format!("{first} {second}")), after)
}

/// `C-1042`, `c1042`, `#1042`, `1042`.
pub(super) fn cart_id(text: &str) -> Option<i64> {
    let text = text.trim().to_lowercase();
    let digits = text.trim_start_matches('#').trim_start_matches('c').trim_start_matches('-');
    grammar::number(digits).and_then(|id| i64::try_from(id).ok())
}

/// A market by code or name, at the beginning of a text.
fn leading_market<'t>(text: &'t str, shop: &Shop) -> Option<(String, &'t str)> {
    let folded = text.to_lowercase();
    let by_name = shop.markets.iter().find(|market| {
        let name = market.name.to_lowercase();
        folded.strip_prefix(&name).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ',', '\n']))
    });
    if let Some(market) = by_name {
        // Lower-casing may change lengths outside ASCII; then the name is matched word by word below.
        if let Some(rest) = text.get(market.name.len()..) {
            return Some((market.code.clone(), rest.trim_start_matches([' ', ',', '\n'])));
        }
    }
    let (first, rest) = text.split_once([' ', ',', '\n']).unwrap_or((text, ""));
    named_market(first, shop).map(|code| (code, rest.trim_start_matches([' ', ',', '\n'])))
}

/// A market by its code, name, currency or first country.
pub(super) fn named_market(word: &str, shop: &Shop) -> Option<String> {
    let found = shop.market(word).or_else(|| {
        shop.markets.iter().find(|market| {
            market.name.to_lowercase() == word.to_lowercase()
                || market.currency.code().eq_ignore_ascii_case(word)
        })
    });
    found.map(|market| market.code.clone())
}

fn day(word: &str, facts: &Facts<'_>) -> Option<NaiveDate> {
    match word.to_lowercase().as_str() {
        "today" => Some(facts.now.date_naive()),
        "yesterday" => facts.now.date_naive().pred_opt(),
        _ => word.parse().ok(),
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

fn is_off(text: &str) -> bool {
    matches!(text.trim().to_lowercase().as_str(), "off" | "none" | "no" | "clear" | "-" | "বাদ")
}

fn is_yes(text: &str) -> bool {
    matches!(
        text.trim().to_lowercase().as_str(),
        "yes" | "y" | "ok" | "yes, order" | "yes, remove" | "হ্যাঁ" | "হ্যা"
    )
}

fn is_no(text: &str) -> bool {
    matches!(text.trim().to_lowercase().as_str(), "back" | "cancel" | "no" | "n" | "না")
}
