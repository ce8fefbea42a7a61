//! Orders from the conversation: shown, approved, cancelled, and moved on until they are delivered and paid.

use super::desk::{Ask, At, Confirm, Desk, Todo};
use super::event::{Decision, Effect, Facts};
use super::numbers;
use super::said::Said;
use super::typed_lists::number_and_rest;
use super::view::View;
use crate::engine::order::{Denial, Order, OrderNumber, OrderStatus, Step};
use rust_decimal::Decimal;

/// The longest reason, in characters.
const LONGEST_REASON: usize = 300;

impl Desk {
    /// An order came back: to be shown, or to be decided on. A revision of −1 says that yes was said.
    pub(super) fn order(&mut self, order: Option<Box<Order>>, facts: &Facts<'_>) -> Option<Effect> {
        let todo = self.take_todo();
        let Some(order) = order else {
            self.say(Said::new("no-such-order"));
            return self.show(View::Home);
        };
        match todo {
            Todo::Decide(Confirm::Approve { revision: -1, .. }) => {
                Some(Effect::Decide { order, next: OrderStatus::Approved, reason: None, restock: true })
            }
            Todo::Decide(Confirm::Cancel { revision: -1, reason, lost, .. }) => {
                Some(Effect::Decide { order, next: OrderStatus::Cancelled, reason, restock: !lost })
            }
            Todo::Step(step, amount) => {
                let total = order.total;
                let amount = (step == Step::Paid).then(|| amount.unwrap_or(total));
                Some(Effect::Step { order, step, amount, until: None })
            }
            Todo::Hold(until) => self.hold_order(order, &until, facts),
            Todo::HowLong => self.show(View::HowLong(order)),
            Todo::Decide(confirm) => {
                let mut why = None;
                let (next, confirm) = match confirm {
                    Confirm::Cancel { reason, lost, .. } => {
                        why.clone_from(&reason);
                        let (order, revision) = (order.number, order.revision);
                        (OrderStatus::Cancelled, Confirm::Cancel { order, revision, reason, lost })
                    }
                    _ => (
                        OrderStatus::Approved,
                        Confirm::Approve { order: order.number, revision: order.revision },
                    ),
                };
                if !order.status.may_become(next) {
                    return self.decided(Decision::Already(order), facts);
                }
                if let Err(denial) = order.may_decide(next, facts.staff, facts.shop) {
                    self.deny(denial);
                    return self.show(View::Order(order));
                }
                self.dialog.at = At::Confirm(confirm);
                self.show(View::ConfirmOrder { order, next, why })
            }
            _ => self.show(View::Order(order)),
        }
    }

    pub(super) fn decided(&mut self, decision: Decision, _: &Facts<'_>) -> Option<Effect> {
        self.dialog.at = At::Free;
        let (id, order) = match decision {
            Decision::Done(order) if order.status == OrderStatus::Approved => ("approved", order),
            Decision::Done(order) => ("cancelled", order),
            Decision::Already(order) => ("decided-already", order),
            Decision::Denied(denial) => {
                self.deny(denial);
                return self.show(View::Home);
            }
        };
        let said = Said::new(id)
            .text("number", order.number.to_string())
            .word("status", format!("status-{}", order.status.as_str()))
            .text("who", order.events.last().map_or("", |event| event.by.as_str()));
        if id != "decided-already" {
            self.did.push(said.clone());
            self.decided_on = Some(order.id);
        }
        self.say(said);
        self.show(View::Order(order))
    }

    /// Why an order is to be cancelled; whether it is, is asked again.
    pub(super) fn because(&mut self, order: OrderNumber, why: &str) -> Option<Effect> {
        let reason = why.split_whitespace().collect::<Vec<_>>().join(" ");
        if reason.chars().count() > LONGEST_REASON {
            let most = i64::try_from(LONGEST_REASON).unwrap_or(i64::MAX);
            self.say(Said::new("too-long").number("most", most));
            return self.ask(Ask::Reason(order));
        }
        let confirm = Confirm::Cancel { order, revision: 0, reason: Some(reason), lost: false };
        self.wait(Effect::Order(order), Todo::Decide(confirm))
    }

    fn deny(&mut self, denial: Denial) {
        self.say(Said::new(match denial {
            Denial::NeedsManager => "refused-manager",
            Denial::NotYours => "refused-not-yours",
            Denial::SelfApproval => "refused-self-approval",
            Denial::NotNow => "refused-not-now",
            Denial::Held => "refused-held",
        }));
    }

    /// `packed 311012`, `paid 311012 1500`: a step of an order.
    pub(super) fn step_on(&mut self, step: Step, rest: &str) -> Option<Effect> {
        let (number, amount) = number_and_rest(rest);
        let Some(number) = number else { return self.about_order("order", rest) };
        let amount = super::typed_cart::amount(amount).filter(|amount| *amount >= Decimal::ZERO);
        self.take_step(number, step, amount)
    }

    pub(super) fn take_step(
        &mut self,
        number: OrderNumber,
        step: Step,
        amount: Option<Decimal>,
    ) -> Option<Effect> {
        self.wait(Effect::Order(number), Todo::Step(step, amount))
    }

    pub(super) fn stepped(&mut self, step: Step, decision: Decision, facts: &Facts<'_>) -> Option<Effect> {
        self.dialog.at = At::Free;
        let order = match decision {
            Decision::Done(order) => {
                let market = facts.shop.market(&order.market);
                let currency = market.map(|market| market.currency);
                let amount = order.steps.last().and_then(|taken| taken.amount);
                let mut said = Said::new(&format!("step-{}", step.as_str()))
                    .text("number", order.number.to_string())
                    .text("who", order.steps.last().map_or("", |taken| taken.by.as_str()));
                if let (Some(currency), Some(amount)) = (currency, amount) {
                    said = said.money("amount", amount, currency);
                }
                // By its own market's clock, whichever cart is open.
                if let (Some(market), Some(until)) =
                    (market, order.steps.last().and_then(|taken| taken.until))
                {
                    said = said.text("until", numbers::when(until, market.zone, facts.lang));
                }
                self.did.push(said.clone());
                self.decided_on = Some(order.id);
                self.say(said);
                order
            }
            Decision::Already(order) => {
                let last = order.steps.last();
                self.say(
                    Said::new("step-already")
                        .text("number", order.number.to_string())
                        .word("status", status_word(&order))
                        .text("who", last.map_or("", |taken| taken.by.as_str())),
                );
                order
            }
            Decision::Denied(denial) => {
                self.deny(denial);
                return self.show(View::Home);
            }
        };
        self.show(View::Order(order))
    }
}

/// Where an order stands, as a word: cancelled or pending, else how far its goods are.
pub fn status_word(order: &Order) -> String {
    match order.status {
        OrderStatus::Approved if order.fulfillment_status != "unfulfilled" => {
            format!("fulfillment-{}", order.fulfillment_status)
        }
        status => format!("status-{}", status.as_str()),
    }
}
