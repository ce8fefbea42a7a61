//! Typed commands that look beyond the open cart: lists, orders, copies.

use super::desk::{Desk, Todo};
use super::event::{CartsQuery, Effect, Facts, OrdersQuery, Source};
use super::grammar;
use super::said::Said;
use super::typed::{named_market, split};
use super::view::View;
use crate::engine::order::{OrderNumber, OrderStatus};
use chrono::NaiveDate;

impl Desk {
    /// `list bd value 2026-11-20 rahim`: a market, an order, a day, and who.
    pub(super) fn list(&mut self, rest: &str, facts: &Facts<'_>) -> Option<Effect> {
        let mut query = CartsQuery::default();
        let mut text = Vec::new();
        let named = rest.split_whitespace().find_map(|word| named_market(word, facts.shop));
        let market = named.and_then(|code| facts.shop.market(&code)).or(facts.shop.markets.first());
        // Days are the market's, as the list has them.
        let today = market.map_or(facts.now.date_naive(), |m| facts.now.with_timezone(&m.zone).date_naive());
        for word in rest.split_whitespace() {
            if let Some(market) = named_market(word, facts.shop) {
                query.market = Some(market);
            } else if matches!(word, "value" | "total") {
                query.by_value = true;
            } else if let Some(day) = day(word, today) {
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

    /// A cart or an order to copy: the open cart where nothing is named.
    pub(super) fn copy(&mut self, text: &str) -> Option<Effect> {
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

    pub(super) fn about_order(&mut self, command: &str, rest: &str) -> Option<Effect> {
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
                Todo::Decide(super::desk::Confirm::Cancel { order: number, revision: 0, reason, lost: false })
            }
            _ => Todo::ShowOrder,
        };
        self.wait(Effect::Order(number), todo)
    }
}

/// `ORD-000000311012 wrong size`, `ord 311012 wrong size`: the number and what follows.
pub(super) fn number_and_rest(text: &str) -> (Option<OrderNumber>, &str) {
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

fn day(word: &str, today: NaiveDate) -> Option<NaiveDate> {
    match word.to_lowercase().as_str() {
        "today" | "আজ" => Some(today),
        "yesterday" | "গতকাল" => today.pred_opt(),
        _ => word.parse().ok(),
    }
}
