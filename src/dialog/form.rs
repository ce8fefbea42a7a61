//! Forms: what a button asks in words, as fields that are filled in with what is known, and what comes of them.

use super::desk::{Ask, At, Desk};
use super::event::{Effect, Facts, Open};
use super::people::LONGEST_NAME;
use super::press::Press;
use super::relay::ANSWER;
use super::said::Said;
use super::view::{View, cart_name, item_name};
use super::words::{Lang, say};
use crate::engine::address::{Address, country_named, region_code};
use crate::engine::cart::CartState;
use crate::engine::command::Command;
use crate::engine::market::Market;
use crate::engine::order::OrderNumber;
use crate::engine::phone::looks_like_phone;

/// What one button asks, for a platform that can ask several things at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    /// The button, which comes back with what was typed.
    pub press: String,
    pub title: String,
    pub fields: Vec<Field>,
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    pub label: String,
    /// What is known already.
    pub value: String,
    pub hint: String,
    /// Several lines may be typed.
    pub long: bool,
    pub required: bool,
    /// The most characters.
    pub most: u16,
}

/// The cart that a form is about, and how it is read.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    pub open: &'a Open,
    pub market: &'a Market,
    pub facts: &'a Facts<'a>,
}

/// Whether a button may open a form at all.
pub fn asks_in_words(op: &str) -> bool {
    [
        "add", "cust", "newc", "phone", "addr", "newa", "bill", "coup", "note", "qty", "disc", "prc",
        "qmail", ANSWER, REASON,
    ]
    .contains(&op)
}

/// The button that asks why an order is cancelled.
pub const REASON: &str = "canwhy";

/// Whether a button is about no cart, whichever is open.
pub fn is_beside_carts(op: &str) -> bool {
    op == ANSWER || op == REASON
}

/// The form that a button opens, filled in with what is known of the cart. None where it opens none, or where what is
/// known says that the desk has something else to show first.
pub fn form(press: &Press, lang: Lang, known: Option<Known<'_>>) -> Option<Form> {
    if !asks_in_words(&press.op) {
        return None;
    }
    let known = known.filter(|_| !is_beside_carts(&press.op));
    if let Some(known) = known {
        let linked = known.open.cart.details.customer.is_some();
        let other = known.open.cart.state != CartState::Open
            || (press.op == "addr" && linked)
            || (press.op == "prc" && !known.facts.staff.manages());
        if other {
            return None;
        }
    }
    let op = if press.op == "addr" { "newa" } else { &press.op };
    let cart = known.map_or(press.cart, |known| known.open.cart.id);
    let title = match (cart, item(press, known)) {
        (_, Some(item)) => item,
        (0, None) => say(lang, title(op), &[]),
        (cart, None) => format!("{} · {}", cart_name(cart), say(lang, title(op), &[])),
    };
    let id = Press::id(cart, press.revision, op, &press.arg);
    Some(Form { press: id, title, fields: fields(op, press, lang, known) })
}

/// The line that a button is about.
fn item(press: &Press, known: Option<Known<'_>>) -> Option<String> {
    let number = press.number().and_then(|number| i16::try_from(number).ok())?;
    let line = known?.open.cart.line(number)?;
    Some(item_name(&line.title, &line.options))
}

fn title(op: &str) -> &'static str {
    match op {
        "add" => "key-add",
        "cust" => "step-customer",
        "newc" => "key-new-customer",
        "phone" => "key-contact",
        "newa" => "step-address",
        "bill" => "key-billing",
        "coup" => "key-coupon",
        "qty" => "form-quantity",
        "prc" => "key-price",
        "disc" => "key-line-discount",
        ANSWER => "ask-answer",
        "qmail" => "key-mail",
        REASON => "key-reason",
        _ => "key-note",
    }
}

fn fields(op: &str, press: &Press, lang: Lang, known: Option<Known<'_>>) -> Vec<Field> {
    let t = |id: &str| say(lang, id, &[]);
    let field = |label: &str, value: Option<String>| Field {
        label: t(label),
        value: value.unwrap_or_default(),
        hint: String::new(),
        long: false,
        required: true,
        most: 200,
    };
    let optional = |field: Field| Field { required: false, ..field };
    let details = known.map(|known| &known.open.cart.details);
    let region = known.map_or("", |known| known.market.region());
    let customer = details.and_then(|details| details.customer.as_ref());
    match op {
        "cust" | "newc" => {
            let who = customer.and_then(|customer| {
                let phone = customer.phone.as_ref().map(|phone| phone.display(region));
                phone.or_else(|| customer.email.clone())
            });
            let name = customer.map(|customer| customer.name.clone());
            let (who, name) = (field("form-who", who), field("form-name", name));
            if op == "cust" { vec![optional(who), optional(name)] } else { vec![optional(who), name] }
        }
        "newa" | "bill" => {
            let shipping = details.and_then(|details| details.shipping.as_ref());
            let billing = details.and_then(|details| details.billing.as_ref());
            let known = if op == "bill" { billing.or(shipping) } else { shipping };
            let part = |part: fn(&Address) -> &String| known.map(|address| part(address).clone());
            vec![
                field("form-line1", part(|address| &address.line1)),
                optional(field("form-line2", part(|address| &address.line2))),
                optional(field("form-city", part(|address| &address.city))),
                optional(field("form-postcode", part(|address| &address.postcode))),
                optional(field("form-region", part(|address| &address.region))),
            ]
        }
        "phone" => {
            let phone = known.and_then(|known| known.open.cart.phone());
            vec![field("hint-contact", phone.map(|phone| phone.display(region)))]
        }
        "coup" => vec![field("ask-coupon", None)],
        REASON => vec![field("ask-reason", None)],
        "qmail" => vec![field("form-mail", customer.and_then(|customer| customer.email.clone()))],
        "qty" => {
            let line = press.number().and_then(|number| i16::try_from(number).ok());
            let line = line.and_then(|number| known?.open.cart.line(number));
            vec![field("form-quantity", line.map(|line| line.quantity.to_string()))]
        }
        "prc" => vec![field("hint-price", None)],
        "disc" => vec![field("hint-discount", None)],
        ANSWER => {
            vec![Field { long: true, most: 4_000, hint: t("hint-answer"), ..field("form-answer", None) }]
        }
        "add" => {
            vec![Field { long: true, most: 4_000, hint: t("form-add-hint"), ..field("ask-add", None) }]
        }
        _ => {
            let note = details.and_then(|details| details.note.clone());
            // What is known must fit: a longer note is not cut, but typed anew.
            let note = note.filter(|note| note.chars().count() <= 1_000);
            vec![Field { long: true, most: 1_000, ..field("ask-note", note) }]
        }
    }
}

impl Desk {
    /// A form was filled in: the same as its button, and then its words. It is about the cart as it is now.
    pub(super) fn form(&mut self, press: &str, values: &[String], facts: &Facts<'_>) -> Option<Effect> {
        let Some(press) = Press::parse(press) else { return self.card_with(Said::new("unknown-button")) };
        if let Some(said) = values.iter().find_map(|value| super::typed::unreadable(value)) {
            return self.card_with(said);
        }
        self.dialog.at = At::Free;
        if press.op == ANSWER
            && let (Some(talk), Some(text)) = (press.number(), values.first())
        {
            return self.answer_customer(talk, text.trim());
        }
        if press.op == REASON
            && let (Some(number), Some(text)) = (press.number(), values.first())
        {
            return self.reply(Ask::Reason(OrderNumber(number)), text.trim(), facts);
        }
        let Some(open) = &self.open else {
            self.say(if press.cart == 0 { facts.no_cart() } else { Said::new("no-such-cart") });
            return self.show(View::Home);
        };
        if open.cart.state != CartState::Open {
            return self.already(facts);
        }
        let value = |at: usize| values.get(at).map_or("", |value| value.trim());
        match (press.op.as_str(), value(0), value(1)) {
            ("cust" | "newc", "", name) if !name.is_empty() => self.new_customer(name, None, facts),
            ("cust" | "newc", who, name)
                if !name.is_empty()
                    && name.chars().count() <= LONGEST_NAME
                    && (looks_like_phone(who) || who.contains('@')) =>
            {
                self.named(name, who, facts)
            }
            ("cust" | "newc", who, _) if !who.is_empty() => self.find_customer(who, facts),
            ("qmail", address, _) => self.mail_quote(address, facts),
            ("newa" | "bill", ..) => self.address_of(&press.op, [0, 1, 2, 3, 4].map(value), facts),
            (_, text, _) => {
                let effect = self.press_cart(&press, facts);
                match std::mem::take(&mut self.dialog.at) {
                    At::Ask(ask) if effect.is_none() && !text.is_empty() => self.reply(ask, text, facts),
                    at => {
                        self.dialog.at = at;
                        effect
                    }
                }
            }
        }
    }

    /// A new customer's name as it was typed, with their phone or e-mail.
    fn named(&mut self, name: &str, who: &str, facts: &Facts<'_>) -> Option<Effect> {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        if who.contains('@') {
            return self.make_customer(name, None, Some(who.to_owned()));
        }
        match self.phone(who, facts) {
            Some(phone) => self.make_customer(name, Some(phone), None),
            // Says what is wrong with the number.
            None => self.new_customer(&format!("{name}, {who}"), None, facts),
        }
    }

    /// Line 1 and 2, city, postcode and region, in the cart's country; where the market has several, the region may
    /// name one.
    fn address_of(&mut self, op: &str, parts: [&str; 5], facts: &Facts<'_>) -> Option<Effect> {
        let market = self.market(facts)?;
        let details = &self.open.as_ref()?.cart.details;
        let known = details.shipping.as_ref().map(|address| address.country.clone());
        let [line1, line2, city, postcode, mut region] = parts;
        let mut country = known.unwrap_or_else(|| market.region().to_owned());
        let named = country_named(region).filter(|named| market.countries.iter().any(|code| code == named));
        if let Some(named) = named.filter(|_| region_code(&country, region).is_none()) {
            (country, region) = (named.to_owned(), "");
        }
        let [line1, line2, city, postcode, region] =
            [line1, line2, city, postcode, region].map(str::to_owned);
        let name = details.customer.as_ref().map_or_else(String::new, |customer| customer.name.clone());
        let address = Address { name, line1, line2, city, region, postcode, country, ..Address::default() };
        let address = address.tidied();
        let (command, said, ask) = match op {
            "bill" => (Command::Bill { address: Some(address) }, "billing-set", Ask::Billing),
            _ => (Command::Ship { address }, "address-set", Ask::Address),
        };
        if !self.apply(command, Said::new(said), facts) {
            return self.ask(ask);
        }
        self.show(View::Card)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_fits_the_narrowest_platform() {
        let ops = [
            "add", "cust", "newc", "phone", "addr", "newa", "bill", "coup", "note", "qty", "disc", "prc",
            "qmail", ANSWER, REASON,
        ];
        for (op, lang) in ops.iter().flat_map(|op| Lang::ALL.map(|lang| (op, lang))) {
            let press = Press::parse(&Press::id(i64::MAX, i32::MAX, op, "12")).unwrap();
            let form = form(&press, lang, None).unwrap();
            assert!((1..=5).contains(&form.fields.len()));
            for field in form.fields {
                assert!((1..=45).contains(&field.label.chars().count()), "{}", field.label);
                assert!(field.hint.chars().count() <= 100 && field.value.is_empty());
            }
        }
        assert_eq!(form(&Press::parse("c1:g9:1:place:").unwrap(), Lang::En, None), None);
    }
}
