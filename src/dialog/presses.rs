//! What a pressed button does. A button of an older state of its cart does nothing but explain itself.

use super::desk::{Ask, At, Confirm, Desk, Todo};
use super::event::{Effect, Facts};
use super::grammar::Item;
use super::press::{Press, short};
use super::said::Said;
use super::view::{Menu, View};
use crate::engine::cart::CartState;
use crate::engine::command::{Command, Which};
use crate::engine::money::Currency;
use crate::engine::order::{OrderNumber, Step};
use crate::engine::quote::DAYS;
use rust_decimal::Decimal;

impl Desk {
    pub(super) fn press(&mut self, id: &str, facts: &Facts<'_>) -> Option<Effect> {
        self.before = std::mem::take(&mut self.dialog.at);
        let Some(press) = Press::parse(id) else { return self.card_with(Said::new("unknown-button")) };
        if press.cart == 0 {
            return self.press_anywhere(&press, facts);
        }
        let Some(open) = self.open.as_ref().filter(|open| open.cart.id == press.cart) else {
            self.say(Said::new("no-such-cart"));
            return self.show(View::Home);
        };
        if open.cart.state != CartState::Open {
            return match press.op.as_str() {
                "card" | "why" | "quote" | "hist" if open.cart.revision == press.revision => {
                    self.press_cart(&press, facts)
                }
                _ => self.already(facts),
            };
        }
        if open.cart.revision != press.revision {
            return self.stale(facts);
        }
        self.press_cart(&press, facts)
    }

    /// Buttons about lists, orders and new carts.
    fn press_anywhere(&mut self, press: &Press, facts: &Facts<'_>) -> Option<Effect> {
        if let Some(effect) = press.number().and_then(|number| self.press_relayed(&press.op, number)) {
            return effect;
        }
        if let Some(effect) = self.press_chased(&press.op, &press.arg) {
            return effect;
        }
        let order = || press.number().map(OrderNumber);
        match press.op.as_str() {
            "new" => {
                let market = facts.shop.market(&press.arg)?.code.clone();
                let words = self.dialog.words.take().unwrap_or_default();
                self.begin(market, words)
            }
            "mnew" => self.show(View::Menu(Menu::NewMarket)),
            "open" => Some(Effect::OpenCart { id: press.number()? }),
            "list" => {
                self.dialog.carts.page = press.number().unwrap_or(0).max(0);
                Some(Effect::Carts(self.dialog.carts.clone()))
            }
            "sort" => {
                self.dialog.carts.by_value = !self.dialog.carts.by_value;
                self.dialog.carts.page = 0;
                Some(Effect::Carts(self.dialog.carts.clone()))
            }
            "ords" => {
                self.dialog.orders.page = press.number().unwrap_or(0).max(0);
                Some(Effect::Orders(self.dialog.orders.clone()))
            }
            "ord" | "dord" => self.wait(Effect::Order(order()?), Todo::ShowOrder),
            "copy" => Some(Effect::Lines(super::event::Source::Order(order()?))),
            "apr" => self.decide(Confirm::Approve { order: order()?, revision: 0 }),
            "can" => self.decide(Confirm::Cancel { order: order()?, revision: 0, reason: None, lost: false }),
            super::form::REASON => self.ask(Ask::Reason(order()?)),
            "apryes" => self.confirmed(Confirm::Approve { order: order()?, revision: 0 }, facts),
            "canyes" | "lostyes" => {
                // The reason was typed with the command that asked.
                let reason = match std::mem::take(&mut self.before) {
                    At::Confirm(Confirm::Cancel { order: asked, reason, .. }) if Some(asked) == order() => {
                        reason
                    }
                    _ => None,
                };
                let lost = press.op == "lostyes";
                self.confirmed(Confirm::Cancel { order: order()?, revision: 0, reason, lost }, facts)
            }
            "hold" => self.wait(Effect::Order(order()?), Todo::HowLong),
            "holdfor" => self.hold_for(&press.arg),
            "step" => {
                let (number, step) = press.arg.split_once('.')?;
                self.take_step(OrderNumber(number.parse().ok()?), Step::parse(step)?, None)
            }
            "help" => self.show(View::Help(String::new())),
            _ => self.card_with(Said::new("unknown-button")),
        }
    }

    fn decide(&mut self, confirm: Confirm) -> Option<Effect> {
        let order = match &confirm {
            Confirm::Approve { order, .. } | Confirm::Cancel { order, .. } => *order,
            _ => return None,
        };
        self.wait(Effect::Order(order), Todo::Decide(confirm))
    }

    pub(super) fn press_cart(&mut self, press: &Press, facts: &Facts<'_>) -> Option<Effect> {
        let line = press.number().and_then(|number| i16::try_from(number).ok()).unwrap_or(0);
        let which = if line == 0 { Which::All } else { Which::Line(line) };
        if matches!(press.op.as_str(), "pick" | "opt" | "skip" | "add") {
            self.dialog.asked = None;
        }
        match press.op.as_str() {
            // Brought to the bottom by the platforms whose cards stay where they are.
            "card" | "down" => self.show(View::Card),
            "add" => self.ask(Ask::Add),
            "pick" | "opt" => self.picked(press, facts),
            "skip" => {
                self.view = View::Card;
                self.next(facts)
            }
            "lines" => self.show(View::Menu(Menu::Lines)),
            "line" => self.show(View::Menu(Menu::Line(line))),
            "plus" => self.by(line, 1, facts),
            "minus" => self.by(line, -1, facts),
            "del" => self.remove(line, facts),
            "qty" => self.ask(Ask::Quantity(line)),
            "disc" => self.ask(Ask::Discount(line)),
            "prc" if facts.staff.manages() => self.ask(Ask::Price(line)),
            "prc" => self.card_with(Said::new("refused-manager")),
            "upd" => self.apply_and_show(Command::Update(which), Said::new("updated"), facts),
            "keep" => self.apply_and_show(Command::Keep(which), Said::new("kept"), facts),
            "cust" => self.ask(Ask::Customer),
            "newc" => self.ask(Ask::NewName(None)),
            "link" => Some(Effect::Profile { id: press.number()? }),
            "phone" => self.ask(Ask::Contact),
            "addr" => self.addresses(),
            "use" => {
                let id = self.open.as_ref()?.cart.details.customer.as_ref()?.id;
                let index = usize::try_from(press.number()?).ok()?;
                self.wait(Effect::Profile { id }, Todo::UseAddress(index))
            }
            "newa" => self.ask(Ask::Address),
            "bill" => self.ask(Ask::Billing),
            "same" => self.apply_and_show(Command::Bill { address: None }, Said::new("billing-same"), facts),
            "ful" => self.show(View::Menu(Menu::Services(Vec::new()))),
            "svc" => self.service_pressed(&press.arg, facts),
            "paym" => self.show(View::Menu(Menu::Payments)),
            "pay" => self.payment_pressed(&press.arg, facts),
            "coup" => self.ask(Ask::Coupon),
            "unc" => {
                let attached = &self.open.as_ref()?.cart.details.coupons;
                let code = attached.iter().find(|code| short(code) == press.arg).cloned()?;
                self.detach(code, facts)
            }
            "note" => self.ask(Ask::Note),
            "why" => self.show(View::Why),
            "quote" => self.quote("", facts),
            "qnew" => self.new_quote(DAYS, facts),
            "qsend" => self.send_quote(facts),
            "qfile" => self.hand_quote(facts),
            "qmail" => self.mail_quote("", facts),
            "qacc" => {
                if !self.apply(Command::Accept, Said::new("quote-accepted"), facts) {
                    return self.show(View::Card);
                }
                self.ask_to_place(facts)
            }
            "undo" => Some(Effect::LastChange),
            "hist" => Some(Effect::History),
            "more" => self.show(View::Menu(Menu::More)),
            "mkts" => self.show(View::Menu(Menu::Markets)),
            "mkt" => self.choose_market(&press.arg.clone(), facts),
            "mktyes" => {
                let confirm = Confirm::Market { revision: press.revision, code: press.arg.clone() };
                self.confirmed(confirm, facts)
            }
            "copyc" => Some(Effect::Lines(super::event::Source::Cart(press.cart))),
            "place" => self.ask_to_place(facts),
            "yes" => {
                let total = unminor(&press.arg, self.market(facts)?.currency)?;
                self.confirmed(Confirm::Place { revision: press.revision, total }, facts)
            }
            "gone" => self.ask_to_delete(facts),
            "delyes" => self.confirmed(Confirm::Delete { revision: press.revision }, facts),
            _ => self.card_with(Said::new("unknown-button")),
        }
    }

    fn by(&mut self, line: i16, by: i32, facts: &Facts<'_>) -> Option<Effect> {
        self.change_units(line, by, facts);
        let left = self.open.as_ref().is_some_and(|open| open.cart.line(line).is_some());
        self.show(if left { View::Menu(Menu::Line(line)) } else { View::Card })
    }

    /// `<variant>.<units>` and, for a choice by options, `.<index>` of each option's value, `-` where it is open.
    fn picked(&mut self, press: &Press, facts: &Facts<'_>) -> Option<Effect> {
        let mut parts = press.arg.split('.');
        let variant = parts.next()?.parse().ok()?;
        let units = parts.next()?.parse().ok()?;
        let chosen = if press.op == "opt" { parts.map(|part| part.parse().ok()).collect() } else { vec![] };
        let market = self.market(facts)?.code.clone();
        let item = Item { phrase: String::new(), units, counted: true, more: false };
        if press.op == "pick" {
            self.wait(
                Effect::Offers { market, variants: vec![variant] },
                Todo::Copy(vec![(variant, u32::try_from(units).ok()?)]),
            )
        } else {
            self.wait(Effect::Product { market, variant }, Todo::Pick { item, chosen })
        }
    }

    fn service_pressed(&mut self, arg: &str, facts: &Facts<'_>) -> Option<Effect> {
        let market = self.market(facts)?;
        match market.services.iter().find(|service| short(&service.code) == arg) {
            Some(service) => {
                let codes = vec![service.code.clone()];
                self.choose_service(codes, facts);
                self.next(facts)
            }
            None => self.card_with(Said::new("refused-service")),
        }
    }

    fn payment_pressed(&mut self, arg: &str, facts: &Facts<'_>) -> Option<Effect> {
        let market = self.market(facts)?;
        match market.payments.iter().find(|method| short(&method.code) == arg).map(|m| m.code.clone()) {
            Some(code) => self.pay(&code, facts),
            None => self.card_with(Said::new("refused-payment")),
        }
    }
}

/// An amount in minor units, as a button carries it.
pub fn minor(amount: Decimal, currency: Currency) -> String {
    let mut amount = amount;
    amount.rescale(currency.digits());
    amount.mantissa().to_string()
}

fn unminor(text: &str, currency: Currency) -> Option<Decimal> {
    Some(Decimal::from_i128_with_scale(text.parse::<i64>().ok()?.into(), currency.digits()))
}
