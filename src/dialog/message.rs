//! A customer's message, pasted, forwarded or passed on: what is certain goes into the cart, the rest is asked or shown.

use super::desk::{Desk, Pending, Todo};
use super::event::{Effect, Facts, Hit, Look, Looked};
use super::grammar::{self, Item};
use super::said::Said;
use super::view::item_name;
use crate::engine::cart::Offer;
use crate::engine::command::Command;
use crate::engine::read::{Question, Reading, read, settle};
use rust_decimal::Decimal;

/// Longer texts are no shorthand of a rep's.
const MOST_SHORTHAND: usize = 7;
/// Of an order the read-back comes only where nothing of a message is left to be seen to.
const UNREAD: &str = "unread";

/// Whether a text is rather somebody's message than a rep's shorthand, such as `+2 mug, cod`.
pub(super) fn is_message(text: &str) -> bool {
    let signed = |part: &str| {
        let mut chars = part.trim_start().chars();
        matches!(chars.next(), Some('+' | '-' | '−' | '#')) && chars.next().is_some_and(char::is_alphanumeric)
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty()).count();
    let long = lines > 1 || text.split_whitespace().count() > MOST_SHORTHAND;
    long && !text.split([',', ';', '\n']).any(signed)
}

impl Desk {
    /// Reads a message; its products, its customer and its coupons are looked up at once.
    pub(super) fn message(&mut self, text: &str, facts: &Facts<'_>) -> Option<Effect> {
        let market = self.market(facts)?;
        let reading = read(text, market);
        let look = Look {
            market: market.code.clone(),
            phrases: reading.phrases(),
            phones: reading.phone.clone().into_iter().collect(),
            codes: reading.codes(),
        };
        self.dialog.asked = None;
        if look.phrases.is_empty() && look.phones.is_empty() && look.codes.is_empty() {
            return self.understood(reading, Looked::default(), facts);
        }
        // A rep's last word may be to place it.
        let last = text.rsplit([',', ';', '\n']).next().unwrap_or_default();
        self.wants_placing = grammar::is_place(last);
        self.wait(Effect::Look(look), Todo::Message(Box::new(reading)))
    }

    /// What was looked up came back: takes what is certain, and lets the rest wait for its turn.
    pub(super) fn understood(
        &mut self,
        reading: Reading,
        looked: Looked,
        facts: &Facts<'_>,
    ) -> Option<Effect> {
        let coupons = looked.coupons.into_iter().flatten();
        let coupons: std::collections::BTreeMap<_, _> =
            coupons.map(|coupon| (coupon.code.clone(), coupon)).collect();
        let hits = reading.deal(looked.hits);
        let offers: Vec<Offer> = hits.iter().flatten().flat_map(|hit: &Hit| &hit.offers).cloned().collect();
        let settled = settle(&reading, hits, &coupons.keys().cloned().collect());
        for line in settled.lines.iter().filter(|line| line.certain) {
            if let Some(offer) = offers.iter().find(|offer| offer.variant == line.variant) {
                self.add(offer, line.units, facts);
                if let Some(price) = line.price {
                    self.compare(offer, price, facts);
                }
            }
        }
        self.sender(&reading, settled.name, looked.customers.into_iter().next().flatten(), facts);
        if let Some(address) = &reading.address {
            self.send_to(address, facts);
        }
        if let Some(code) = &reading.payment {
            self.pay(code, facts);
        }
        if let Some(code) = settled.service {
            self.choose_service(vec![code], facts);
        }
        if let Some(note) = &reading.note {
            let text = Some(note.clone());
            self.apply(Command::Note { text }, Said::new("note-set"), facts);
        }
        self.names_phone |= reading.phone.is_some();
        let mut late = Vec::new();
        for code in settled.coupons {
            match coupons.get(&code) {
                // How often the customer has used it is known only once they are linked.
                Some(coupon) if reading.phone.is_some() && !coupon.is_unlimited() => late.push(code),
                Some(coupon) => self.attach_known(coupon.clone(), facts),
                None => self.say(Said::new("coupon-unknown").text("code", code)),
            }
        }
        for text in settled.unread {
            let id = if reading.questions.contains(&text) { "customer-asks" } else { UNREAD };
            self.say(Said::new(id).personal("text", text));
        }
        self.dialog.pending.extend(settled.questions.into_iter().map(asked));
        if self.wants_placing {
            self.dialog.pending.push(Pending::Place);
        }
        if !late.is_empty() {
            return self.late_coupons(late, facts);
        }
        if self.names_phone && self.is_whole_order(facts) {
            return self.ask_to_place(facts);
        }
        self.next(facts)
    }

    /// A price that the customer wrote, or their catalog had, beside ours: where it is another, that is said.
    fn compare(&mut self, offer: &Offer, theirs: Decimal, facts: &Facts<'_>) {
        let Some((summary, open)) = self.summary(facts).zip(self.open.as_ref()) else { return };
        let Some(at) = open.cart.lines.iter().position(|line| line.variant == offer.variant) else { return };
        let Some(priced) = summary.lines.get(at) else { return };
        if [priced.unit_price, priced.amount].contains(&theirs) || offer.price == Some(theirs) {
            return;
        }
        let bn = offer.title_bn.as_deref().map(|bn| item_name(bn, &offer.options));
        let said = Said::new("price-differs").named("item", (item_name(&offer.title, &offer.options), bn));
        let said = said.money("theirs", theirs, summary.currency);
        self.say(said.money("ours", priced.unit_price, summary.currency));
    }

    /// Who wrote: the customer who has the number, else a new one.
    fn sender(
        &mut self,
        reading: &Reading,
        name: Option<String>,
        known: Option<super::event::Profile>,
        facts: &Facts<'_>,
    ) {
        match (&reading.phone, known, name) {
            (Some(_), Some(profile), _) => self.link(profile, facts),
            (Some(phone), None, Some(name)) => self.dialog.pending.push(Pending::Named(phone.clone(), name)),
            (Some(phone), None, None) => self.dialog.pending.push(Pending::NewCustomer(phone.clone())),
            (None, _, Some(name)) => self.say(Said::new("name-read").personal("text", name)),
            (None, _, None) => {}
        }
    }

    /// An address as it was written; one that lacks something is shown with what it lacks.
    fn send_to(&mut self, text: &str, facts: &Facts<'_>) {
        let Some(address) = self.read_address(text, facts) else { return };
        if !self.apply(Command::Ship { address }, Said::new("address-set"), facts) {
            self.say(Said::new("typed-kept").personal("text", text));
        }
    }
}

/// What waits to be asked.
fn asked(question: Question) -> Pending {
    if question.phrase.is_empty() {
        return Pending::Services(question.candidates);
    }
    let units = i32::try_from(question.units).unwrap_or(i32::MAX);
    Pending::Item(Item { phrase: question.phrase, units, counted: false, more: false })
}

#[cfg(test)]
mod tests {
    use super::is_message;

    #[test]
    fn messages_and_shorthand() {
        for text in
            ["2 mugs\n1 shirt", "Hello, could you please send me 2 ceramic mugs?", "- 2 mugs\n- 1 jug"]
        {
            assert!(is_message(text), "{text}");
        }
        for text in ["2x cotton shirt L blue, 01712345678", "+2 mug\n-1 shirt", "place", "#1 x5\n#2 x3"] {
            assert!(!is_message(text), "{text}");
        }
    }
}
