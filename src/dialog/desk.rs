//! The desk: one conversation's state through one turn, and how events move it.

use super::event::{Answer, CartsQuery, Effect, Event, Facts, Input, Open, OrdersQuery};
use super::grammar::{Item, Part};
use super::said::{Reader, Said};
use super::sentences;
use super::view::View;
use crate::engine::cart::CartState;
use crate::engine::change::Change;
use crate::engine::command::Command;
use crate::engine::market::Market;
use crate::engine::order::{OrderNumber, Step};
use crate::engine::phone::Phone;
use crate::engine::price::Summary;
use crate::engine::read::Reading;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What is kept between turns: position and half-typed input only. The cart lives in tables.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Dialog {
    #[serde(skip_serializing_if = "At::is_free")]
    pub at: At,
    /// What was typed together and still waits for an answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pending: Vec<Pending>,
    /// The item about which the screen asks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub asked: Option<Item>,
    /// The line of the open cart that was touched last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<i16>,
    /// The market of the last cart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub market: Option<String>,
    /// Words typed before there was a cart to put them in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    pub carts: CartsQuery,
    pub orders: OrdersQuery,
}

/// Where the conversation stands.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum At {
    #[default]
    Free,
    Ask(Ask),
    Confirm(Confirm),
}

impl At {
    fn is_free(&self) -> bool {
        *self == Self::Free
    }
}

/// A question that is answered in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ask {
    Add,
    Quantity(i16),
    Price(i16),
    /// 0: on the whole order.
    Discount(i16),
    Coupon,
    Customer,
    NewName(Option<Phone>),
    Contact,
    Address,
    Billing,
    Note,
    /// Where the quote goes by e-mail.
    Mail,
    /// To the customer of this conversation.
    Answer(i64),
    /// Why this order is cancelled.
    Reason(OrderNumber),
}

/// A question that is answered with yes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Confirm {
    Place {
        revision: i32,
        total: Decimal,
    },
    Delete {
        revision: i32,
    },
    Market {
        revision: i32,
        code: String,
    },
    Approve {
        order: OrderNumber,
        revision: i32,
    },
    Cancel {
        order: OrderNumber,
        revision: i32,
        reason: Option<String>,
        /// The goods are not sold again.
        #[serde(default)]
        lost: bool,
    },
}

/// Something that waits for its turn to be asked about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Pending {
    Item(Item),
    NewCustomer(Phone),
    /// A new customer whose name is known.
    Named(Phone, String),
    Services(Vec<String>),
    Place,
}

/// What the answer that is awaited is for.
#[derive(Debug, Default)]
pub(super) enum Todo {
    #[default]
    Nothing,
    /// Words to read once the cart is there.
    Words(String),
    Parts(Vec<Part>),
    /// Take what a customer wrote.
    Message(Box<Reading>),
    /// Read the parts, unless they name what was asked about more closely: this item.
    Refine {
        parts: Vec<Part>,
        item: Item,
        asked: Item,
    },
    Pick {
        item: Item,
        chosen: Vec<Option<usize>>,
    },
    Addresses,
    UseAddress(usize),
    Why(String),
    /// Apply this coupon.
    Coupon(String),
    /// Link the customer who was made with this name.
    Created(String),
    Market(String),
    /// Copy these variants and units into the new cart.
    Copy(Vec<(i64, u32)>),
    Undo {
        revision: i32,
        change: Change,
    },
    Decide(Confirm),
    Step(Step, Option<Decimal>),
    /// Hold the order until then, as it was typed.
    Hold(String),
    /// Ask until when to hold it.
    HowLong,
    ShowOrder,
}

/// One conversation through one turn.
#[derive(Debug)]
pub struct Desk {
    pub dialog: Dialog,
    pub open: Option<Open>,
    pub(super) view: View,
    /// What must be asked before anything else is shown.
    pub(super) question: Option<View>,
    pub(super) said: Vec<Said>,
    /// The sentences that changed the cart: what its history tells.
    pub did: Vec<Said>,
    /// The revision whose change was taken back.
    pub undone: Option<i32>,
    /// What was done is about no cart.
    pub did_elsewhere: bool,
    /// The order that was approved or cancelled.
    pub decided_on: Option<i64>,
    /// The cart that was deleted.
    pub deleted: Option<i64>,
    pub(super) todo: Todo,
    /// What was asked when a button was pressed.
    pub(super) before: At,
    /// Whether the words of this turn name the customer's phone.
    pub(super) names_phone: bool,
    /// Whether the message of this turn ends with the word to place it.
    pub(super) wants_placing: bool,
}

impl Desk {
    /// A conversation as it was left, with the cart that it is about.
    pub fn new(dialog: Dialog, open: Option<Open>) -> Self {
        Self {
            dialog,
            open,
            view: View::Card,
            question: None,
            said: Vec::new(),
            did: Vec::new(),
            undone: None,
            did_elsewhere: false,
            decided_on: None,
            deleted: None,
            todo: Todo::Nothing,
            before: At::Free,
            names_phone: false,
            wants_placing: false,
        }
    }

    /// Moves on by one event and asks for at most one effect.
    pub fn step(&mut self, event: Event, facts: &Facts<'_>) -> Option<Effect> {
        match event {
            Event::Input(Input::Text(text)) => self.text(&text, facts),
            Event::Input(Input::Press(id)) => self.press(&id, facts),
            Event::Input(Input::Pick { sku, units, .. }) => self.pick(&sku, units, facts),
            Event::Input(Input::Form { press, values }) => self.form(&press, &values, facts),
            Event::Input(Input::Contact { phone, name }) => self.card_of_contact(&phone, &name, facts),
            Event::Answer(answer) => self.answer(answer, facts),
        }
    }

    /// The person has just become a member: the turn's screen says so.
    pub fn welcome(&mut self, facts: &Facts<'_>) {
        self.say(
            Said::new("welcome")
                .text("name", &facts.staff.name)
                .word("role", format!("role-{}", facts.staff.role.as_str())),
        );
    }

    /// What is said is about a card, and no answer to what was asked.
    pub fn turn_to_card(&mut self) {
        self.dialog.at = At::Free;
    }

    /// Says a sentence on the next screen.
    pub(super) fn say(&mut self, said: Said) {
        self.said.push(said);
    }

    /// Shows a view; nothing is asked for.
    pub(super) fn show(&mut self, view: View) -> Option<Effect> {
        self.view = view;
        None
    }

    /// Says a sentence above the card.
    pub(super) fn card_with(&mut self, said: Said) -> Option<Effect> {
        self.say(said);
        self.show(View::Card)
    }

    /// Asks a question that is answered in words.
    pub(super) fn ask(&mut self, ask: Ask) -> Option<Effect> {
        self.dialog.at = At::Ask(ask.clone());
        self.show(View::Ask(ask))
    }

    /// Carries a command out on the open cart and says so, or says why not.
    pub(super) fn apply(&mut self, command: Command, said: Said, facts: &Facts<'_>) -> bool {
        let Some(open) = &mut self.open else {
            self.say(facts.no_cart());
            return false;
        };
        let mut cart = open.cart.clone();
        let Some(terms) = open.terms(facts) else { return false };
        match cart.apply(command, &terms) {
            Ok(()) if cart.revision == open.cart.revision => {
                self.say(Said::new("nothing-changed"));
                true
            }
            Ok(()) => {
                open.cart = cart;
                self.did.push(said.clone());
                self.say(said);
                true
            }
            Err(refusal) => {
                let sentence = match &open.order {
                    Some(number) if cart.state == CartState::Placed => {
                        Said::new("already-placed").text("number", number.to_string())
                    }
                    _ => sentences::refusal(&refusal, terms.market.currency),
                };
                self.say(sentence);
                false
            }
        }
    }

    /// The same, then the card.
    pub(super) fn apply_and_show(
        &mut self,
        command: Command,
        said: Said,
        facts: &Facts<'_>,
    ) -> Option<Effect> {
        self.apply(command, said, facts);
        self.show(View::Card)
    }

    /// The market of the open cart.
    pub(super) fn market<'f>(&self, facts: &Facts<'f>) -> Option<&'f Market> {
        self.open.as_ref().and_then(|open| facts.shop.market(&open.cart.market))
    }

    /// What the open cart costs.
    pub(super) fn summary(&self, facts: &Facts<'_>) -> Option<Summary> {
        self.open.as_ref().and_then(|open| Some(open.cart.price(&open.terms(facts)?)))
    }

    /// Looks up what the awaited answer was for, once.
    pub(super) fn take_todo(&mut self) -> Todo {
        std::mem::take(&mut self.todo)
    }

    /// Asks for an effect and remembers what its answer is for.
    pub(super) fn wait(&mut self, effect: Effect, todo: Todo) -> Option<Effect> {
        self.todo = todo;
        Some(effect)
    }

    fn answer(&mut self, answer: Answer, facts: &Facts<'_>) -> Option<Effect> {
        match answer {
            Answer::Cart(open) => self.opened(*open, facts),
            Answer::NoSuchCart => self.card_with(Said::new("no-such-cart")),
            Answer::Looked(looked) => self.looked(looked, facts),
            Answer::Product(hit) => self.product(hit, facts),
            Answer::Customers(profiles) => self.customers(profiles, facts),
            Answer::Customer(profile) => self.customer(profile, facts),
            Answer::Carts(page) => self.show(View::Carts(page)),
            Answer::Orders(page) => self.show(View::Orders(page)),
            Answer::Order(order) => self.order(order, facts),
            Answer::Lines(source) => self.copy_lines(source, facts),
            Answer::Offers(offers) => self.offers(offers, facts),
            Answer::Twins(twins) => self.warn_of(&twins, facts),
            Answer::History(touches) => self.show(View::History(touches)),
            Answer::LastChange(change) => self.undo(change, facts),
            Answer::Placed(result) => self.placed(result, facts),
            Answer::Relay(came) => self.relayed(*came, facts),
            Answer::Handed => None,
            Answer::Managed(managed) => self.managed(*managed),
            Answer::Chased(chased) => self.chased(*chased),
            Answer::Here(changed) => self.bound(changed),
            Answer::Decided(decision) => self.decided(decision, facts),
            Answer::Stepped(step, decision) => self.stepped(step, decision, facts),
            Answer::Reserved(result) => self.reserved(result),
            Answer::Deleted => {
                self.deleted = self.open.take().map(|open| open.cart.id);
                self.did.push(Said::new("deleted"));
                self.say(Said::new("deleted"));
                self.show(View::Home)
            }
        }
    }
}

impl<'a> Facts<'a> {
    /// That no cart is open, and how one is started here.
    pub(super) fn no_cart(&self) -> Said {
        Said::new("no-cart").text("market", self.first_market())
    }

    /// The shop's first market as it is typed.
    pub(super) fn first_market(&self) -> String {
        self.shop.markets.first().map_or_else(String::new, |market| market.name.to_lowercase())
    }

    /// How sentences about a market are read.
    pub fn reader(&self, market: Option<&'a Market>) -> Reader<'a> {
        Reader {
            lang: self.lang,
            locale: market.map_or("en", |market| market.locale.as_str()),
            zone: market.map_or(chrono_tz::UTC, |market| market.zone),
        }
    }
}
