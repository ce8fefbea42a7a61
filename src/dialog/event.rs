//! What comes into the conversation and what it may ask of the world.

use super::manage::{Manage, Managed};
use super::morning::{Chase, Chased};
pub use super::open::{Open, Touch, Worked};
use super::paper::Paper;
use super::relay::{Came, Wish};
use crate::engine::address::Address;
use crate::engine::cart::{Customer, Offer};
use crate::engine::change::Change;
use crate::engine::coupon::Coupon;
pub use crate::engine::goods::Hit;
use crate::engine::market::Shop;
use crate::engine::order::{Denial, Order, OrderNumber, OrderStatus, Step};
use crate::engine::phone::Phone;
use crate::engine::place::Problem;
use crate::engine::staff::Staff;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::words::Lang;

/// What a rep did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Input {
    Text(String),
    /// A button's id.
    Press(String),
    /// A variant picked from a list of suggestions, for a cart, else for the open one.
    Pick {
        cart: Option<i64>,
        sku: String,
        units: u32,
    },
    /// What was typed into the form that a button opened: the button, about cart 0 where it is the open one, and the
    /// form's fields in their order.
    Form {
        press: String,
        values: Vec<String>,
    },
    /// A card from somebody's address book.
    Contact {
        phone: String,
        name: String,
    },
}

impl Input {
    /// Whether it most likely asks for an effect that holds ([`Effect::holds`]): yes to a question, by word or button.
    pub fn is_final(&self) -> bool {
        match self {
            Self::Text(text) => super::typed::is_yes(text),
            Self::Press(id) => super::press::Press::parse(id).is_some_and(|press| press.op.ends_with("yes")),
            Self::Pick { .. } | Self::Form { .. } | Self::Contact { .. } => false,
        }
    }
}

/// What every step may look at.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    pub shop: &'a Shop,
    pub staff: &'a Staff,
    pub lang: Lang,
    /// Whether nobody else looks on.
    pub private: bool,
    /// Whether e-mail can be sent.
    pub mails: bool,
    pub now: DateTime<Utc>,
}

/// What happened: the rep did something, or an effect was carried out.
#[derive(Debug)]
pub enum Event {
    Input(Input),
    Answer(Answer),
}

/// What a step asks for; the turn carries it out inside its transaction.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    NewCart {
        market: String,
    },
    OpenCart {
        id: i64,
    },
    Look(Look),
    Customers {
        query: String,
    },
    Profile {
        id: i64,
    },
    /// All variants of the product that this variant is of.
    Product {
        market: String,
        variant: i64,
    },
    CreateCustomer {
        name: String,
        phone: Option<Phone>,
        email: Option<String>,
    },
    Carts(CartsQuery),
    Orders(OrdersQuery),
    Order(OrderNumber),
    /// A placed order's lines, or another cart's, to be copied: variant and quantity.
    Lines(Source),
    /// What these variants cost in a market.
    Offers {
        market: String,
        variants: Vec<i64>,
    },
    History,
    /// What others have for this customer: open carts, and orders of the last hours.
    Twins {
        phone: Phone,
        cart: i64,
    },
    LastChange,
    Place {
        confirmed: Decimal,
    },
    Decide {
        order: Box<Order>,
        next: OrderStatus,
        reason: Option<String>,
        /// Whether a cancelled order's goods can be sold again.
        restock: bool,
    },
    /// Moves an approved order on.
    Step {
        order: Box<Order>,
        step: Step,
        amount: Option<Decimal>,
        /// Until when it is held.
        until: Option<DateTime<Utc>>,
    },
    /// Keeps the open cart's goods for it until then, or no longer.
    Reserve {
        until: Option<DateTime<Utc>>,
    },
    Delete,
    Relay(Wish),
    /// What is wanted of carts that wait.
    Chase(Chase),
    /// The staff, or the shop's upkeep.
    Manage(Manage),
    /// Hands a paper over.
    Hand {
        paper: Box<Paper>,
        to: Receiver,
    },
    /// Sets this chat's quiet hours, from one minute of the day to another; ends them where none are named.
    Quiet(Option<(i16, i16)>),
    /// Binds this chat to a purpose; frees it where none is named.
    Here {
        purpose: Option<&'static str>,
        /// Of which market its digest is, and at which minute of the day.
        market: Option<String>,
        at_minute: Option<i16>,
    },
}

impl Effect {
    /// Whether it changes or relies on more than the save of its turn looks at, so that what the turn reads must be
    /// held by a lock until it is over.
    pub fn holds(&self) -> bool {
        match self {
            Self::CreateCustomer { .. }
            | Self::LastChange
            | Self::Place { .. }
            | Self::Decide { .. }
            | Self::Step { .. }
            | Self::Reserve { .. }
            | Self::Delete
            | Self::Here { .. }
            | Self::Quiet(_)
            | Self::Hand { .. }
            | Self::Chase(_)
            | Self::Manage(_)
            | Self::Relay(_) => true,
            Self::NewCart { .. }
            | Self::OpenCart { .. }
            | Self::Look(_)
            | Self::Customers { .. }
            | Self::Profile { .. }
            | Self::Product { .. }
            | Self::Carts(_)
            | Self::Orders(_)
            | Self::Order(_)
            | Self::Lines(_)
            | Self::Offers { .. }
            | Self::History
            | Self::Twins { .. } => false,
        }
    }
}

/// Things looked up together, in one go: a line of chat may name several.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    pub market: String,
    pub phrases: Vec<String>,
    pub phones: Vec<Phone>,
    pub codes: Vec<String>,
}

/// Who is handed a paper.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receiver {
    /// Whoever is in this chat.
    Chat,
    /// Somebody with this e-mail address: what the letter is about, and what it says.
    Mail { address: String, subject: String, text: String },
}

/// Where a copy is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Cart(i64),
    Order(OrderNumber),
    /// A cart; an order where there is no such cart.
    Number(i64),
}

/// What came of an effect.
#[derive(Debug)]
pub enum Answer {
    Cart(Box<Open>),
    NoSuchCart,
    Looked(Looked),
    Customers(Vec<Profile>),
    Customer(Option<Profile>),
    Product(Option<Hit>),
    Carts(Page<CartRow>),
    Orders(Page<OrderRow>),
    Order(Option<Box<Order>>),
    Lines(Option<(String, Vec<(i64, u32)>)>),
    Offers(BTreeMap<i64, Offer>),
    History(Vec<Touch>),
    Twins(Vec<Twin>),
    LastChange(Option<(i32, Change)>),
    Placed(Result<Placed, Vec<Problem>>),
    Decided(Decision),
    Stepped(Step, Decision),
    /// Until when the open cart's goods are kept now, or what keeps them from that.
    Reserved(Result<Option<DateTime<Utc>>, Vec<Problem>>),
    Deleted,
    Relay(Box<Came>),
    Handed,
    Chased(Box<Chased>),
    Managed(Box<Managed>),
    /// Whether that changed anything.
    Here(bool),
}

/// The answers to a [`Look`], in its order.
#[derive(Debug, Default)]
pub struct Looked {
    pub hits: Vec<Vec<Hit>>,
    pub customers: Vec<Option<Profile>>,
    pub coupons: Vec<Option<Coupon>>,
}

/// A customer with the addresses they have been sent to, the default one first.
#[derive(Clone, Debug, Deserialize)]
pub struct Profile {
    #[serde(flatten)]
    pub customer: Customer,
    pub addresses: Vec<Address>,
}

/// An order was placed now, or had been before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    pub number: OrderNumber,
    pub already: bool,
}

/// Something that somebody else has for the same customer.
#[derive(Clone, Debug, PartialEq)]
pub struct Twin {
    pub who: String,
    pub market: String,
    pub total: Decimal,
    pub at: DateTime<Utc>,
    pub cart: i64,
    /// Where it was placed already.
    pub order: Option<OrderNumber>,
}

/// What came of an approval, a cancellation or a step.
#[derive(Debug)]
pub enum Decision {
    /// Done now.
    Done(Box<Order>),
    /// Somebody was there before; the order says who and when.
    Already(Box<Order>),
    Denied(Denial),
}

/// Which open carts to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CartsQuery {
    pub page: i64,
    pub market: Option<String>,
    pub day: Option<NaiveDate>,
    pub by_value: bool,
    /// A cart's id, a customer's name or a phone.
    pub text: Option<String>,
    pub phone: Option<Phone>,
}

/// Which orders to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrdersQuery {
    pub page: i64,
    pub status: Option<OrderStatus>,
    pub text: Option<String>,
    pub phone: Option<Phone>,
}

/// A page of a list, and whether there are more.
#[derive(Debug)]
pub struct Page<T> {
    pub rows: Vec<T>,
    pub more: bool,
}

/// A cart in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct CartRow {
    pub id: i64,
    pub market: String,
    pub items: i32,
    pub total: Decimal,
    pub created_at: DateTime<Utc>,
    pub customer: Option<String>,
    pub owner: String,
}

/// An order in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderRow {
    pub number: OrderNumber,
    pub market: String,
    pub status: OrderStatus,
    pub items: i32,
    pub total: Decimal,
    pub placed_at: DateTime<Utc>,
    pub customer: Option<String>,
}
