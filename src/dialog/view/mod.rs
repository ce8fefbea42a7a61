//! The views: any state of the desk as a screen.

mod card;
mod confirm;
mod help;
mod lists;
mod manage;
mod menus;
pub mod morning;
pub mod order;
mod picks;
mod quote;
pub mod relay;
mod why;

use super::desk::{Ask, Desk};
use super::event::{CartRow, Facts, Hit, Open, OrderRow, Page, Profile, Touch};
use super::grammar::Item;
use super::manage::Managed;
use super::morning::Chased;
use super::numbers;
use super::paper::Paper;
use super::press::Keys;
use super::relay::Talk;
use super::said::Said;
use super::screen::{Button, Row, Screen};
use super::sentences;
use super::words::{clean, say};
use crate::engine::cart::{CartState, Choice, Line};
use crate::engine::market::Market;
use crate::engine::order::{Order, OrderStatus};
use crate::engine::phone::Phone;
use crate::engine::place::Problem;
use crate::engine::price::Summary;
use rust_decimal::Decimal;

/// What the screen is about. Whatever it shows beside the cart came with the turn's answers.
#[derive(Debug)]
pub enum View {
    Card,
    Home,
    Help(String),
    Ask(Ask),
    Menu(Menu),
    Hits {
        item: Item,
        hits: Vec<Hit>,
    },
    Options {
        hit: Hit,
        chosen: Vec<Option<usize>>,
        units: u32,
    },
    Customers(Vec<Profile>),
    Addresses(Profile),
    Carts(Page<CartRow>),
    Orders(Page<OrderRow>),
    Order(Box<Order>),
    ConfirmOrder {
        order: Box<Order>,
        next: OrderStatus,
        /// Why, as far as that was said.
        why: Option<String>,
    },
    /// For how long to hold an order.
    HowLong(Box<Order>),
    History(Vec<Touch>),
    Problems(Vec<Problem>),
    ConfirmPlace,
    ConfirmDelete,
    MarketPreview {
        code: String,
        moved: Box<Open>,
    },
    Why,
    WhyCoupon(String),
    Quote,
    /// A customer's conversation.
    Talk(Box<Talk>),
    Inbox(Vec<Talk>),
    /// An answer that waits to be sent as a template.
    Held(i64),
    /// Carts that wait, or what came of them.
    Chased(Box<Chased>),
    WhyLost(i64),
    Managed(Box<Managed>),
    /// What is said is all.
    Words,
}

/// A choice among what the cart or its market has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Menu {
    Lines,
    Line(i16),
    /// These services; all of the market's where the list is empty.
    Services(Vec<String>),
    Payments,
    Markets,
    /// Markets for a new cart.
    NewMarket,
    More,
}

impl Desk {
    /// The screen as the desk stands.
    pub fn screen(&self, facts: &Facts<'_>) -> Screen {
        let draw = Draw::new(self, facts);
        let mut screen = match (&self.view, &self.open) {
            (View::Help(about), _) => help::help(&draw, about),
            (View::Menu(Menu::NewMarket), _) => menus::new_market(&draw),
            (View::Carts(page), _) => lists::carts(&draw, page, &self.dialog.carts),
            (View::Orders(page), _) => lists::orders(&draw, page, &self.dialog.orders),
            (View::Order(order), _) => order::order(&draw, order),
            (View::ConfirmOrder { order, next, why }, _) => {
                order::confirm(&draw, order, *next, why.as_deref())
            }
            (View::HowLong(order), _) => order::how_long(&draw, order),
            (View::Words, _) => Screen::default(),
            (View::Talk(talk), _) => relay::talk(&draw, talk),
            (View::Chased(chased), _) => morning::chased(&draw, chased),
            (View::WhyLost(cart), _) => morning::why_lost(&draw, *cart),
            (View::Managed(managed), _) => manage::managed(&draw, managed),
            (View::Held(answer), _) => relay::held(&draw, *answer),
            (View::Inbox(talks), _) => relay::inbox(&draw, talks),
            (View::Ask(Ask::Answer(talk)), _) => relay::ask(&draw, *talk),
            (View::Ask(Ask::Reason(order)), _) => order::ask_why(&draw, *order),
            (View::Home, _) | (_, None) => help::home(&draw),
            (view, Some(open)) => Self::about_cart(&draw, view, open, facts),
        };
        screen.lang = facts.lang;
        screen.done = self.said.iter().filter(|said| self.did.contains(said)).count();
        screen.notices.splice(0..0, self.said.iter().map(|said| draw.tell(said)));
        screen
    }

    /// The open cart's quote as a paper; `whole` with what is not for others who look on.
    pub(super) fn paper(&self, facts: &Facts<'_>, whole: bool) -> Option<Paper> {
        let open = self.open.as_ref()?;
        let terms = open.terms(facts)?;
        let summary = open.cart.price(&terms);
        let cart = OpenCart { open, summary: &summary, market: terms.market, terms };
        Some(quote::paper(&Draw::new(self, facts), &cart, whole))
    }

    fn about_cart(draw: &Draw<'_>, view: &View, open: &Open, facts: &Facts<'_>) -> Screen {
        let Some(terms) = open.terms(facts) else { return help::home(draw) };
        let summary = open.cart.price(&terms);
        let cart = OpenCart { open, summary: &summary, market: terms.market, terms };
        match view {
            View::Ask(ask) => menus::ask(draw, &cart, ask),
            View::Menu(menu) => menus::menu(draw, &cart, menu),
            View::Hits { item, hits } => picks::hits(draw, &cart, item, hits),
            View::Options { hit, chosen, units } => picks::options(draw, &cart, hit, chosen, *units),
            View::Customers(profiles) => picks::customers(draw, &cart, profiles),
            View::Addresses(profile) => picks::addresses(draw, &cart, profile),
            View::History(touches) => lists::history(draw, &cart, touches),
            View::Problems(problems) => confirm::problems(draw, &cart, problems),
            View::ConfirmPlace => confirm::place(draw, &cart),
            View::ConfirmDelete => confirm::delete(draw, &cart),
            View::MarketPreview { code, moved } => confirm::market(draw, &cart, code, moved, facts),
            View::Why => why::why(draw, &cart),
            View::WhyCoupon(code) => why::coupon(draw, &cart, code),
            View::Quote => quote::quote(draw, &cart),
            _ => card::card(draw, &cart),
        }
    }
}

/// The open cart with its price.
struct OpenCart<'a> {
    open: &'a Open,
    summary: &'a Summary,
    market: &'a Market,
    terms: crate::engine::cart::Terms<'a>,
}

impl OpenCart<'_> {
    /// Makes this cart's buttons at its revision.
    fn keys(&self) -> Keys {
        Keys { cart: self.open.cart.id, revision: self.open.cart.revision }
    }

    fn is_open(&self) -> bool {
        self.open.cart.state == CartState::Open
    }

    /// A line's title and options in the reader's language, where the catalog has it.
    fn name(&self, draw: &Draw<'_>, line: &Line) -> String {
        let bn = self.open.offers.get(&line.variant).and_then(|offer| offer.title_bn.as_deref());
        item_name(&draw.title(&line.title, bn), &line.options)
    }

    /// A problem as a sentence, with its line called as the card calls it.
    fn problem(&self, draw: &Draw<'_>, problem: &Problem) -> String {
        let mut problem = problem.clone();
        if let Problem::Unpriced { line, title }
        | Problem::NotSellable { line, title }
        | Problem::Moved { line, title, .. }
        | Problem::Short { line, title, .. } = &mut problem
            && let Some(line) = self.open.cart.line(*line)
        {
            *title = self.name(draw, line);
        }
        draw.tell(&sentences::problem(&problem, self.market.currency))
    }
}

/// How this reader is spoken to.
struct Draw<'a> {
    facts: &'a Facts<'a>,
    /// The open cart's market.
    market: Option<&'a Market>,
}

impl<'a> Draw<'a> {
    fn new(desk: &Desk, facts: &'a Facts<'a>) -> Self {
        Self { facts, market: desk.market(facts) }
    }

    /// A message without values.
    fn t(&self, id: &str) -> String {
        say(self.facts.lang, id, &[])
    }

    /// A sentence, with amounts as the open cart's market groups them.
    fn tell(&self, said: &Said) -> String {
        said.tell(self.facts.reader(self.market))
    }

    /// An amount of a market.
    fn money(&self, amount: Decimal, market: &Market) -> String {
        numbers::money(amount, market.currency, &market.locale, self.facts.lang)
    }

    /// The same with the currency's code, unless that stands there already.
    fn total(&self, amount: Decimal, market: &Market) -> String {
        let (money, code) = (self.money(amount, market), market.currency.code());
        if money.trim_start_matches('\u{2212}').starts_with(code) { money } else { format!("{money} {code}") }
    }

    /// A whole number.
    fn number(&self, number: impl Into<i64>) -> String {
        let locale = self.market.map_or("en", |market| market.locale.as_str());
        numbers::number(number.into(), locale, self.facts.lang)
    }

    /// A title in the reader's language, where the catalog has it.
    fn title(&self, title: &str, title_bn: Option<&str>) -> String {
        match (self.facts.lang, title_bn) {
            (super::words::Lang::Bn, Some(bn)) => clean(bn),
            _ => clean(title),
        }
    }

    /// A name that may have a Bangla form.
    fn name(&self, name: &str, name_bn: Option<&str>) -> String {
        self.title(name, name_bn)
    }

    /// A service's or payment method's name, and whether it is only the market's default.
    fn chosen(&self, name: String, choice: Option<&Choice>) -> String {
        if choice.is_some_and(|choice| choice.preset) {
            format!("{name} ({})", self.t("preset"))
        } else {
            name
        }
    }

    /// A phone number: whole in private, masked where others look on.
    fn phone(&self, phone: &Phone, market: &Market) -> String {
        let text =
            if self.facts.private { phone.display(market.region()) } else { phone.masked(market.region()) };
        numbers::digits(&text, self.facts.lang)
    }

    /// A button that is about no cart.
    fn key(&self, id: &str, op: &str, arg: impl ToString) -> Button {
        Keys::default().key(self.t(id), op, arg)
    }
}

/// `Cotton Shirt · L / Blue`.
pub fn item_name(title: &str, options: &[String]) -> String {
    if options.is_empty() { clean(title) } else { clean(&format!("{title} · {}", options.join(" / "))) }
}

/// `C-1042`.
pub fn cart_name(id: i64) -> String {
    format!("C-{id}")
}

fn text(text: impl Into<String>) -> Row {
    Row::Text(text.into())
}

/// Buttons in rows of at most `width`.
fn rows_of(buttons: impl IntoIterator<Item = Button>, width: usize) -> Vec<Vec<Button>> {
    let all: Vec<Button> = buttons.into_iter().collect();
    all.chunks(width).map(<[Button]>::to_vec).collect()
}
