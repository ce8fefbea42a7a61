//! What the rep types: an answer to a question, a command, or words for the open cart.

use super::commands::{self, Spec};
use super::desk::{Ask, At, Confirm, Desk, Todo};
use super::event::{Effect, Facts};
use super::grammar;
use super::said::Said;
use super::typed_lists::{cart_id, number_and_rest};
use super::view::{Menu, View};
use crate::engine::card_number;
use crate::engine::coupon::fold;
use crate::engine::market::Shop;
use crate::engine::order::Step;
use crate::engine::phone::{Phone, looks_like_phone};

/// The longest message that is read, in characters.
const LONGEST: usize = 4_000;

impl Desk {
    pub(super) fn text(&mut self, text: &str, facts: &Facts<'_>) -> Option<Effect> {
        let text = text.trim();
        if let Some(said) = unreadable(text) {
            return self.card_with(said);
        }
        if let Some(effect) = self.answered(text, facts) {
            return effect;
        }
        self.dialog.at = At::Free;
        let (first, rest) = split(text);
        let first = first.trim_end_matches(':');
        let slash = first.starts_with('/');
        match commands::find(first) {
            Some(_) if first.eq_ignore_ascii_case("/start") => self.start(rest),
            Some(spec) if slash || (spec.is_said(first) && is_meant(spec, rest)) => {
                self.command(spec, rest, facts)
            }
            _ if slash => {
                let near =
                    commands::nearest(first).map_or("/help".to_owned(), |spec| format!("/{}", spec.name));
                self.card_with(Said::new("unknown-command").text("word", first).text("near", near))
            }
            _ if is_greeting(text) => self.show(if self.open.is_some() { View::Card } else { View::Home }),
            _ if matches!(first.to_lowercase().as_str(), "create" | "start" | "make")
                && matches!(split(rest).0.to_lowercase().as_str(), "cart" | "order") =>
            {
                self.new_cart(rest, facts)
            }
            _ if is_yes(text) => self.card_with(Said::new("nothing-to-confirm")),
            _ if text.eq_ignore_ascii_case("skip") => {
                self.dialog.asked = None;
                self.view = View::Card;
                self.next(facts)
            }
            _ if is_no(text) => self.leave(),
            _ if self.is_wanted_address(text, facts) => self.address(text, facts),
            _ => self.words(text, facts),
        }
    }

    /// The text as an answer to what was asked; none where it is not one.
    fn answered(&mut self, text: &str, facts: &Facts<'_>) -> Option<Option<Effect>> {
        // `//` begins a note for the staff.
        let noted = text.starts_with("//") && matches!(self.dialog.at, At::Ask(Ask::Answer(_)));
        if (text.starts_with('/') && !noted) || self.dialog.at == At::Free {
            return None;
        }
        if is_no(text) {
            return Some(self.leave());
        }
        match std::mem::take(&mut self.dialog.at) {
            At::Ask(ask) if leaves(&ask, text) => None,
            At::Ask(ask) => Some(self.reply(ask, text, facts)),
            At::Confirm(confirm) if is_yes(text) => Some(self.confirmed(confirm, facts)),
            // What is typed instead of yes is why, unless it is plainly something else.
            At::Confirm(Confirm::Cancel { order, .. })
                if !text.contains('\n') && !leaves(&Ask::Reason(order), text) =>
            {
                Some(self.because(order, text))
            }
            _ => None,
        }
    }

    /// Back to the card; whatever was asked is left.
    fn leave(&mut self) -> Option<Effect> {
        self.dialog.at = At::Free;
        self.dialog.pending.clear();
        self.dialog.asked = None;
        self.card_with(Said::new("left"))
    }

    pub(super) fn reply(&mut self, ask: Ask, text: &str, facts: &Facts<'_>) -> Option<Effect> {
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
            Ask::Mail => self.mail_quote(text, facts),
            Ask::Answer(talk) => self.answer_customer(talk, text),
            Ask::Reason(order) => self.because(order, text),
        }
    }

    /// A chat is begun, perhaps by a link: to a cart, or an invitation that a member does not need.
    fn start(&mut self, rest: &str) -> Option<Effect> {
        match rest.strip_prefix("cart_").and_then(cart_id) {
            Some(id) => Some(Effect::OpenCart { id }),
            None => {
                if !rest.is_empty() && self.said.is_empty() {
                    self.say(Said::new("already-member"));
                }
                self.show(View::Home)
            }
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
                    self.say(facts.no_cart());
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
            "quote" => self.quote(rest, facts),
            "place" => self.ask_to_place(facts),
            "undo" => Some(Effect::LastChange),
            "history" => Some(Effect::History),
            "delete" => self.ask_to_delete(facts),
            "orders" => self.list_orders(rest, facts),
            "order" | "approve" | "cancel" => self.about_order(spec.name, rest),
            "hold" => self.hold(rest, facts),
            "packed" | "shipped" | "delivered" | "paid" => self.step_on(Step::parse(spec.name)?, rest),
            "inbox" => Some(Effect::Relay(super::relay::Wish::List)),
            "staff" => self.staff_of(rest, facts),
            "coupons" => self.coupons_of(rest),
            "stock" => self.stock_of(rest, facts),
            "setprice" => self.price_of(rest, facts),
            "variant" => self.variant_of(rest),
            "followups" => self.follow_ups(rest, facts),
            "stats" => self.stats(rest),
            "here" => self.here(rest, facts),
            "markets" => self.show(View::Menu(Menu::NewMarket)),
            "help" => self.show(View::Help(rest.to_owned())),
            _ => self.show(View::Card),
        }
    }

    /// A new cart in the market that is named first, else in the last one; what follows are words for it.
    fn new_cart(&mut self, rest: &str, facts: &Facts<'_>) -> Option<Effect> {
        let (first, after) = split(rest);
        let rest = if matches!(first.to_lowercase().as_str(), "cart" | "order") { after } else { rest };
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

    /// A phone number, read as the open cart's market does, or as any market of the shop does.
    pub(super) fn phone(&self, text: &str, facts: &Facts<'_>) -> Option<Phone> {
        if !looks_like_phone(text) {
            return None;
        }
        let own = self.market(facts).into_iter();
        own.chain(&facts.shop.markets).find_map(|market| Phone::parse(text, market.region()))
    }

    fn why(&mut self, text: &str) -> Option<Effect> {
        let code = fold(text);
        let market = self.open.as_ref()?.cart.market.clone();
        let look = super::event::Look { market, codes: vec![code.clone()], ..Default::default() };
        self.wait(Effect::Look(look), Todo::Why(code))
    }
}

/// Why a text is not read at all.
pub(super) fn unreadable(text: &str) -> Option<Said> {
    if text.chars().count() > LONGEST {
        return Some(Said::new("too-long").number("most", 4_000_i64));
    }
    if text.contains('\0') {
        return Some(Said::new("unreadable-character"));
    }
    let card = card_number::hidden(text).is_some() || text.contains(card_number::INSTEAD);
    card.then(|| Said::new("card-number"))
}

/// Without a slash, a command word that is also a common word counts only where its argument fits it.
fn is_meant(spec: &Spec, rest: &str) -> bool {
    let first = split(rest).0;
    match spec.name {
        "contact" => rest.is_empty() || looks_like_phone(rest),
        "order" | "approve" | "packed" | "shipped" | "delivered" | "paid" => {
            number_and_rest(rest).0.is_some()
        }
        "cancel" => rest.is_empty() || number_and_rest(rest).0.is_some(),
        "open" => cart_id(rest).is_some(),
        "quantity" => {
            let units = split(rest).1.trim_start_matches(['x', 'X', '×']);
            grammar::number(first).is_some() && (units.is_empty() || grammar::number(units).is_some())
        }
        // With a slash only: as words they are said of other things.
        "staff" | "coupons" | "stock" | "setprice" | "variant" | "here" | "hold" => false,
        "followups" | "stats" | "inbox" => rest.is_empty(),
        "remove" | "price" => grammar::number(first).is_some(),
        // A phone, coupon, service or payment that stands with other things is one part of them.
        "coupon" | "fulfillment" | "payment" => !rest.contains([',', ';', '\n']),
        "customer" => !(rest.contains([',', ';', '\n']) && looks_like_phone(grammar::first_part(rest))),
        "copy" => rest.is_empty() || rest.chars().any(char::is_numeric),
        "place" => matches!(rest.to_lowercase().as_str(), "" | "order" | "it" | "the order" | "now"),
        "update" | "keep" | "delete" | "undo" | "history" | "summary" | "quote" | "markets" => {
            rest.is_empty() || grammar::number(first).is_some()
        }
        _ => true,
    }
}

/// Whether what was typed is a command rather than the answer to a question: nobody is kept in one. A note may be
/// anything; names and addresses may begin with words that are commands, too, but hardly with these.
fn leaves(ask: &Ask, text: &str) -> bool {
    let (first, rest) = split(text);
    let first = first.trim_end_matches(':');
    let alone = !text.contains([',', '\n']);
    if matches!(ask, Ask::Address | Ask::Billing)
        && alone
        && (looks_like_phone(text) || first.starts_with(['+', '-']))
    {
        return true;
    }
    let Some(spec) = commands::find(first).filter(|spec| spec.is_said(first)) else {
        return false;
    };
    let clearly =
        ["address", "billing", "customer", "coupon", "place", "undo", "delete", "history", "help", "quote"];
    match ask {
        Ask::Note | Ask::Answer(_) => false,
        Ask::NewName(_) => clearly.contains(&spec.name) && is_meant(spec, rest),
        // An address has more than one part.
        Ask::Address | Ask::Billing => (clearly.contains(&spec.name) || alone) && is_meant(spec, rest),
        _ => is_meant(spec, rest),
    }
}

/// The first word and the rest.
pub(super) fn split(text: &str) -> (&str, &str) {
    let text = text.trim();
    text.split_once(char::is_whitespace).map_or((text, ""), |(first, rest)| (first, rest.trim()))
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

pub(super) fn is_yes(text: &str) -> bool {
    matches!(
        text.trim().to_lowercase().as_str(),
        "yes" | "y" | "ok" | "yes, order" | "yes, remove" | "হ্যাঁ" | "হ্যা"
    )
}

/// What people say to be polite, and nothing is meant by.
fn is_greeting(text: &str) -> bool {
    let folded = text.trim_end_matches(['!', '.', '?', '।', ' ']).to_lowercase();
    matches!(
        folded.as_str(),
        "hi" | "hello" | "hey" | "thanks" | "thank you" | "হাই" | "হ্যালো" | "ধন্যবাদ" | "আসসালামু আলাইকুম"
    )
}

fn is_no(text: &str) -> bool {
    matches!(text.trim().to_lowercase().as_str(), "back" | "cancel" | "no" | "n" | "skip" | "না" | "ফিরে যান")
}
