//! The larger steps: opening, copying, moving to another market, undoing, placing, deleting, deciding.

use super::desk::{At, Confirm, Desk, Todo};
use super::event::{Effect, Facts, Look, Open, Placed, Twin};
use super::said::Said;
use super::sentences;
use super::typed::named_market;
use super::view::{Menu, View};
use crate::engine::cart::{CartState, Offer};
use crate::engine::change::Change;
use crate::engine::command::Command;
use crate::engine::place::{Problem, problems};
use std::collections::BTreeMap;

impl Desk {
    /// A cart was made or opened: what was typed with it is read now.
    pub(super) fn opened(&mut self, open: Open, facts: &Facts<'_>) -> Option<Effect> {
        self.dialog.market = Some(open.cart.market.clone());
        let todo = self.take_todo();
        if matches!(todo, Todo::Words(_) | Todo::Copy(_)) {
            let said = Said::new("opened-new").text("cart", super::view::cart_name(open.cart.id));
            self.did.push(said.clone());
            self.say(said);
        }
        let market = open.cart.market.clone();
        self.open = Some(open);
        self.dialog.line = None;
        self.view = View::Card;
        match todo {
            Todo::Words(words) if !words.is_empty() => self.words(&words, facts),
            Todo::Copy(lines) => {
                let variants = lines.iter().map(|(variant, _)| *variant).collect();
                self.wait(Effect::Offers { market, variants }, Todo::Copy(lines))
            }
            _ => None,
        }
    }

    /// What another market asks for the cart's items came back, or what copied items cost today.
    pub(super) fn offers(&mut self, offers: BTreeMap<i64, Offer>, facts: &Facts<'_>) -> Option<Effect> {
        match self.take_todo() {
            Todo::Market(code) => {
                let revision = self.open.as_ref()?.cart.revision;
                match self.moved_to(&code, offers, facts) {
                    Some(moved) => {
                        self.dialog.at = At::Confirm(Confirm::Market { revision, code: code.clone() });
                        self.show(View::MarketPreview { code, moved: Box::new(moved) })
                    }
                    None => self.card_with(Said::new("no-such-market").text("word", code)),
                }
            }
            Todo::Copy(lines) => {
                if let Some(open) = &mut self.open {
                    open.offers.extend(offers);
                }
                for (variant, units) in lines {
                    match self.open.as_ref().and_then(|open| open.offers.get(&variant)).cloned() {
                        Some(offer) => self.add(&offer, units, facts),
                        None => self.say(Said::new("refused-item")),
                    }
                }
                self.view = View::Card;
                self.next(facts)
            }
            Todo::Undo { revision, change } => {
                if let Some(open) = &mut self.open {
                    open.offers = offers;
                }
                self.restore(revision, change, facts)
            }
            Todo::Words(code) => {
                if let Some(moved) = self.moved_to(&code, offers, facts) {
                    let said = Said::new("market-set")
                        .text("market", facts.shop.market(&code).map_or("", |market| market.name.as_str()));
                    self.did.push(said.clone());
                    self.say(said);
                    self.dialog.market = Some(code);
                    self.open = Some(moved);
                }
                self.show(View::Card)
            }
            _ => self.show(View::Card),
        }
    }

    /// The open cart as it would be in another market.
    fn moved_to(&self, code: &str, offers: BTreeMap<i64, Offer>, facts: &Facts<'_>) -> Option<Open> {
        let mut moved = self.open.clone()?;
        let market = facts.shop.market(code)?;
        moved.offers = offers;
        let mut cart = moved.cart.clone();
        let terms = crate::engine::cart::Terms { market, ..moved.terms(facts)? };
        cart.apply(Command::Market, &terms).ok()?;
        moved.cart = cart;
        Some(moved)
    }

    /// Free while the cart is empty; later with a preview of what moves.
    pub(super) fn choose_market(&mut self, text: &str, facts: &Facts<'_>) -> Option<Effect> {
        if text.is_empty() {
            return self.show(View::Menu(Menu::Markets));
        }
        let Some(code) = named_market(text, facts.shop) else {
            self.say(Said::new("no-such-market").text("word", text));
            return self.show(View::Menu(Menu::Markets));
        };
        let open = self.open.as_ref()?;
        if open.cart.market == code {
            return self.card_with(Said::new("nothing-changed"));
        }
        if open.cart.state != CartState::Open {
            return self.show(View::Card);
        }
        self.load_market(code, open.cart.lines.is_empty())
    }

    fn load_market(&mut self, code: String, at_once: bool) -> Option<Effect> {
        let variants = self.open.as_ref()?.cart.lines.iter().map(|line| line.variant).collect();
        let todo = if at_once { Todo::Words(code.clone()) } else { Todo::Market(code.clone()) };
        self.wait(Effect::Offers { market: code, variants }, todo)
    }

    pub(super) fn copy_lines(
        &mut self,
        source: Option<(String, Vec<(i64, u32)>)>,
        facts: &Facts<'_>,
    ) -> Option<Effect> {
        let Some((market, lines)) = source.filter(|(market, _)| facts.shop.market(market).is_some()) else {
            return self.card_with(Said::new("copy-what"));
        };
        self.wait(Effect::NewCart { market }, Todo::Copy(lines))
    }

    /// Takes the last change back.
    pub(super) fn undo(&mut self, change: Option<(i32, Change)>, facts: &Facts<'_>) -> Option<Effect> {
        let Some((revision, change)) = change else { return self.card_with(Said::new("nothing-to-undo")) };
        let open = self.open.as_ref()?;
        let mut back = open.cart.clone();
        change.clone().apply_to(&mut back);
        let elsewhere = change.market.is_some();
        if elsewhere || back.lines.iter().any(|line| !open.offers.contains_key(&line.variant)) {
            // Lines come back, or go back to another market: what they are is not at hand.
            let variants = back.lines.iter().map(|line| line.variant).collect();
            if elsewhere {
                self.dialog.market = Some(back.market.clone());
            }
            let market = back.market;
            return self.wait(Effect::Offers { market, variants }, Todo::Undo { revision, change });
        }
        self.restore(revision, change, facts)
    }

    /// The same for coupons that come back.
    fn restore(&mut self, revision: i32, change: Change, facts: &Facts<'_>) -> Option<Effect> {
        let open = self.open.as_ref()?;
        let attached = change.details.iter().flat_map(|details| &details.coupons);
        let codes: Vec<String> = attached.filter(|code| !open.coupons.contains_key(*code)).cloned().collect();
        if codes.is_empty() {
            return self.take_back(revision, change, facts);
        }
        let look = Look { market: open.cart.market.clone(), codes, ..Look::default() };
        self.wait(Effect::Look(look), Todo::Undo { revision, change })
    }

    pub(super) fn take_back(&mut self, revision: i32, change: Change, facts: &Facts<'_>) -> Option<Effect> {
        if self.apply(Command::Restore(Box::new(change)), Said::new("undone"), facts) {
            self.undone = Some(revision);
        }
        self.show(View::Card)
    }

    /// Everything wrong at once; when nothing is, the confirm card with the total that the button will hold.
    pub(super) fn ask_to_place(&mut self, facts: &Facts<'_>) -> Option<Effect> {
        let open = self.open.as_ref()?;
        if open.cart.state != CartState::Open {
            return self.already(facts);
        }
        let (terms, revision) = (open.terms(facts)?, open.cart.revision);
        let summary = open.cart.price(&terms);
        let found = problems(&open.cart, &summary, &terms);
        if !found.is_empty() {
            return self.show(View::Problems(found));
        }
        let (cart, phone) = (open.cart.id, open.cart.phone().cloned());
        self.dialog.at = At::Confirm(Confirm::Place { revision, total: summary.total });
        self.view = View::ConfirmPlace;
        Some(Effect::Twins { phone: phone?, cart })
    }

    /// Somebody else has a cart or a fresh order of the same customer: the rep decides.
    pub(super) fn warn_of(&mut self, twins: &[Twin], facts: &Facts<'_>) -> Option<Effect> {
        for twin in twins {
            let Some(market) = facts.shop.market(&twin.market) else { continue };
            let ago = super::numbers::ago(twin.at, facts.now, facts.lang);
            let said = match twin.order {
                Some(number) => Said::new("twin-order").text("what", format!("#{number}")),
                None => Said::new("twin-cart").text("what", super::view::cart_name(twin.cart)),
            };
            self.say(said.text("who", &twin.who).text("ago", ago).money(
                "total",
                twin.total,
                market.currency,
            ));
        }
        None
    }

    /// Says what became of a cart that is no longer open.
    pub(super) fn already(&mut self, _: &Facts<'_>) -> Option<Effect> {
        let said = match self.open.as_ref().and_then(|open| open.order) {
            Some(number) => Said::new("already-placed").text("number", number.to_string()),
            None => Said::new("refused-closed"),
        };
        self.card_with(said)
    }

    pub(super) fn placed(
        &mut self,
        result: Result<Placed, Vec<Problem>>,
        facts: &Facts<'_>,
    ) -> Option<Effect> {
        self.dialog.at = At::Free;
        match result {
            Ok(placed) => {
                if let Some(open) = &mut self.open {
                    open.order = Some(placed.number);
                    if open.cart.state == CartState::Open {
                        open.cart.mark_placed(facts.now);
                    }
                }
                let id = if placed.already { "already-placed" } else { "placed" };
                let said = Said::new(id).text("number", placed.number.to_string());
                if !placed.already {
                    self.did.push(said.clone());
                }
                self.card_with(said)
            }
            Err(found) => {
                // A fresh button beside the difference: the rep may confirm the new total.
                let only_total = found.iter().all(|problem| matches!(problem, Problem::TotalMoved { .. }));
                if let (true, Some(market)) = (only_total, self.market(facts)) {
                    for problem in &found {
                        self.say(sentences::problem(problem, market.currency));
                    }
                    return self.ask_to_place(facts);
                }
                self.show(View::Problems(found))
            }
        }
    }

    pub(super) fn ask_to_delete(&mut self, facts: &Facts<'_>) -> Option<Effect> {
        let open = self.open.as_ref()?;
        if open.cart.state != CartState::Open {
            return self.already(facts);
        }
        if open.cart.owner != facts.staff.id && !facts.staff.manages() {
            return self.card_with(Said::new("refused-not-yours"));
        }
        self.dialog.at = At::Confirm(Confirm::Delete { revision: open.cart.revision });
        self.show(View::ConfirmDelete)
    }

    /// Yes was said, by word or button, to this.
    pub(super) fn confirmed(&mut self, confirm: Confirm, facts: &Facts<'_>) -> Option<Effect> {
        let revision = self.open.as_ref().map(|open| (open.cart.revision, open.cart.state));
        match confirm {
            Confirm::Place { revision: pressed, total } => match revision {
                None => self.card_with(facts.no_cart()),
                Some((_, state)) if state != CartState::Open => self.already(facts),
                Some((current, _)) if current != pressed => self.stale(facts),
                Some(_) => Some(Effect::Place { confirmed: total }),
            },
            Confirm::Delete { revision: pressed } => match revision {
                Some((current, CartState::Open)) if current == pressed => {
                    let open = self.open.as_ref()?;
                    if open.cart.owner != facts.staff.id && !facts.staff.manages() {
                        return self.card_with(Said::new("refused-not-yours"));
                    }
                    Some(Effect::Delete)
                }
                Some((_, CartState::Open)) => self.stale(facts),
                _ => self.already(facts),
            },
            Confirm::Market { revision: pressed, code } => match revision {
                Some((current, CartState::Open)) if current == pressed => self.load_market(code, true),
                Some((_, CartState::Open)) => self.stale(facts),
                _ => self.already(facts),
            },
            Confirm::Approve { order, .. } => {
                self.wait(Effect::Order(order), Todo::Decide(Confirm::Approve { order, revision: -1 }))
            }
            Confirm::Cancel { order, reason, lost, .. } => {
                let confirm = Confirm::Cancel { order, revision: -1, reason, lost };
                self.wait(Effect::Order(order), Todo::Decide(confirm))
            }
        }
    }

    /// The button or question is about an older state of the cart: nothing is done, and what changed is said.
    pub(super) fn stale(&mut self, facts: &Facts<'_>) -> Option<Effect> {
        self.dialog.at = At::Free;
        let last = self.open.as_ref().and_then(|open| open.last.clone());
        let reader = facts.reader(self.market(facts));
        self.say(match last {
            Some(touch) => Said::new("stale-by")
                .text("who", touch.who)
                .text("what", touch.what.iter().map(|said| said.tell(reader)).collect::<Vec<_>>().join(" ")),
            None => Said::new("stale"),
        });
        self.show(View::Card)
    }
}
