//! Words for the open cart: what they mean, what is looked up, and what is asked when they may mean several things.

use super::asked::closer;
use super::desk::{Ask, Desk, Pending, Todo};
use super::event::{Effect, Facts, Hit, Look, Looked};
use super::grammar::{self, Item, Part};
use super::message::is_message;
use super::resolve::{Found, resolve};
use super::said::Said;
use super::view::{Menu, View, item_name};
use crate::engine::cart::Offer;
use crate::engine::command::Command;
use crate::engine::coupon::{Coupon, fold};
use crate::engine::phone::Phone;
use crate::engine::place::problems;

/// So many bytes of words wait for a market: the longest message in any script; beyond that only the last one does.
const MOST_WAITING: usize = 16_000;

/// The sentence that a command changed nothing.
const UNCHANGED: &str = "nothing-changed";

impl Desk {
    /// Reads words into the open cart; without one they wait for a market.
    pub(super) fn words(&mut self, text: &str, facts: &Facts<'_>) -> Option<Effect> {
        let Some(market) = self.market(facts) else {
            self.say(Said::new("no-cart-words"));
            // What was typed before waits, too.
            let waiting = self.dialog.words.take().map(|words| format!("{words}\n{text}"));
            let words =
                waiting.filter(|words| words.len() <= MOST_WAITING).unwrap_or_else(|| text.to_owned());
            self.dialog.words = Some(words);
            return self.show(View::Menu(Menu::NewMarket));
        };
        if text.is_empty() {
            return self.show(View::Card);
        }
        if is_message(text) {
            return self.message(text, facts);
        }
        let parts = grammar::read(text, market);
        // Another search is the answer to what was asked; after anything else it is asked again.
        let asked = self.dialog.asked.take();
        if let Some((asked, item)) = asked.as_ref().and_then(|asked| Some((asked, closer(asked, &parts)?))) {
            return self.refine(asked.clone(), item, parts, facts);
        }
        if !parts.iter().any(|part| matches!(part, Part::Item(_) | Part::Word(_))) {
            self.dialog.pending.splice(0..0, asked.map(Pending::Item));
        }
        let look = self.questions(&parts, facts);
        if look.phrases.is_empty() && look.phones.is_empty() && look.codes.is_empty() {
            return self.take(parts, Looked::default(), facts);
        }
        self.wait(Effect::Look(look), Todo::Parts(parts))
    }

    /// A variant was picked from suggestions: it is found by its SKU as if that had been typed.
    pub(super) fn pick(&mut self, sku: &str, units: u32, facts: &Facts<'_>) -> Option<Effect> {
        let units = i32::try_from(units.max(1)).unwrap_or(i32::MAX);
        self.dialog.at = super::desk::At::Free;
        let Some(market) = self.market(facts) else { return self.words(&format!("{units}x {sku}"), facts) };
        let item = Item { phrase: sku.to_owned(), units, counted: true, more: false };
        let look = Look { market: market.code.clone(), phrases: vec![sku.to_owned()], ..Look::default() };
        self.dialog.asked = None;
        self.wait(Effect::Look(look), Todo::Pick { item, chosen: Vec::new() })
    }

    /// What must be looked up for these parts, in their order.
    pub(super) fn questions(&self, parts: &[Part], facts: &Facts<'_>) -> Look {
        let mut look = Look {
            market: self.market(facts).map_or_else(String::new, |m| m.code.clone()),
            ..Look::default()
        };
        for part in parts {
            match part {
                Part::Item(item)
                    if item.units > 0 && !item.phrase.is_empty() && self.line_named(item).is_none() =>
                {
                    look.phrases.push(item.phrase.clone());
                }
                Part::Phone(text) | Part::Contact(text, _) => look.phones.extend(self.phone(text, facts)),
                Part::Coupon(code) => look.codes.push(fold(code)),
                Part::Word(word) => {
                    look.codes.push(fold(word));
                    look.phrases.push(word.clone());
                }
                _ => {}
            }
        }
        look
    }

    pub(super) fn looked(&mut self, looked: Looked, facts: &Facts<'_>) -> Option<Effect> {
        match self.take_todo() {
            Todo::Refine { parts, item, asked } => self.refined(parts, &item, asked, looked, facts),
            Todo::Parts(parts) => self.take(parts, looked, facts),
            Todo::Message(reading) => self.understood(*reading, looked, facts),
            Todo::Pick { item, .. } => {
                let hits = looked.hits.into_iter().next().unwrap_or_default();
                self.item(&item, hits, facts);
                self.next(facts)
            }
            Todo::Coupon(code) => {
                match looked.coupons.into_iter().flatten().next() {
                    Some(coupon) => self.attach_known(coupon, facts),
                    None => self.say(Said::new("coupon-unknown").text("code", code)),
                }
                self.show(View::Card)
            }
            Todo::Undo { revision, change } => {
                self.know_coupons(looked.coupons);
                self.take_back(revision, change, facts)
            }
            Todo::Why(code) => {
                self.know_coupons(looked.coupons);
                self.show(View::WhyCoupon(code))
            }
            _ => self.show(View::Card),
        }
    }

    /// Carries out every part; what is not clear waits in `pending` and is asked about one by one.
    pub(super) fn take(&mut self, parts: Vec<Part>, looked: Looked, facts: &Facts<'_>) -> Option<Effect> {
        let alone = parts.len() == 1;
        let phone = parts.iter().any(|part| matches!(part, Part::Phone(_)));
        self.names_phone |= phone;
        let mut late = Vec::new();
        let mut hits = looked.hits.into_iter();
        let mut customers = looked.customers.into_iter();
        let mut coupons = looked.coupons.into_iter();
        for part in parts {
            match part {
                Part::Item(item) if item.phrase.is_empty() => match self.last_line() {
                    Some(line) => self.change_units(line, item.units, facts),
                    None => self.say(Said::new("no-line-yet")),
                },
                Part::Item(item) if item.units < 0 => self.take_off(&item, facts),
                Part::Item(item) => match self.line_named(&item) {
                    Some(line) => self.add_to_line(line, item.units.unsigned_abs(), facts),
                    None => self.item(&item, hits.next().unwrap_or_default(), facts),
                },
                Part::Word(word) => {
                    let found = hits.next().unwrap_or_default();
                    let coupon = coupons.next().flatten();
                    match coupon {
                        Some(coupon) if phone && !coupon.is_unlimited() => late.push(coupon.code),
                        None if alone && found.is_empty() => {
                            self.say(Said::new("not-understood").text("text", &word));
                        }
                        coupon => self.word(word, coupon, found, alone, facts),
                    }
                }
                Part::Coupon(code) => match coupons.next().flatten() {
                    Some(coupon) if phone && !coupon.is_unlimited() => late.push(coupon.code),
                    Some(coupon) => self.attach_known(coupon, facts),
                    None => self.say(Said::new("coupon-unknown").text("code", fold(&code))),
                },
                Part::Phone(text) => match self.phone(&text, facts) {
                    None => self.say(Said::new("bad-phone").personal("text", text)),
                    Some(phone) => match customers.next().flatten() {
                        Some(profile) => self.link(profile, facts),
                        None => self.dialog.pending.push(Pending::NewCustomer(phone)),
                    },
                },
                Part::Contact(text, name) => match (self.phone(&text, facts), customers.next().flatten()) {
                    (None, _) => self.say(Said::new("bad-phone").personal("text", text)),
                    (Some(_), Some(profile)) => self.link(profile, facts),
                    (Some(phone), None) if name.is_empty() => {
                        self.dialog.pending.push(Pending::NewCustomer(phone));
                    }
                    (Some(phone), None) => self.dialog.pending.push(Pending::Named(phone, name)),
                },
                Part::Payment(code) => {
                    self.pay(&code, facts);
                }
                Part::Services(codes) if codes.len() == 1 => {
                    self.choose_service(codes, facts);
                }
                Part::Services(codes) => self.dialog.pending.push(Pending::Services(codes)),
                Part::Units(units) => self.last_units(units, facts),
                Part::Note(text) => {
                    self.note(&text, facts);
                }
                Part::Place => self.dialog.pending.push(Pending::Place),
                Part::BadQuantity(text) => self.say(Said::new("bad-quantity").text("word", text)),
            }
        }
        if !late.is_empty() {
            return self.late_coupons(late, facts);
        }
        // Beside what did change, what did not is nothing to talk about.
        if self.said.iter().any(|said| said.id != UNCHANGED) {
            self.said.retain(|said| said.id != UNCHANGED);
        }
        self.said.dedup_by(|said, before| said.id == UNCHANGED && said == before);
        if self.names_phone && self.is_whole_order(facts) {
            return self.ask_to_place(facts);
        }
        self.next(facts)
    }

    /// Looks coupons up again, now that it is known who uses them.
    pub(super) fn late_coupons(&mut self, codes: Vec<String>, facts: &Facts<'_>) -> Option<Effect> {
        let market = self.market(facts).map_or_else(String::new, |market| market.code.clone());
        let look = Look { market, codes: codes.clone(), ..Look::default() };
        self.wait(Effect::Look(look), Todo::Parts(codes.into_iter().map(Part::Coupon).collect()))
    }

    /// Whether the words that were just taken made an order of it: they added something, all of them were understood,
    /// and nothing is left to ask or to mend. Then the read-back comes at once.
    pub(super) fn is_whole_order(&self, facts: &Facts<'_>) -> bool {
        let added = self.did.iter().any(|said| said.id == "added");
        let clear = |said: &Said| self.did.contains(said);
        let asks = self.asks_already() || self.dialog.asked.is_some() || !self.dialog.pending.is_empty();
        let ready = || {
            let open = self.open.as_ref()?;
            let terms = open.terms(facts)?;
            Some(problems(&open.cart, &open.cart.price(&terms), &terms).is_empty())
        };
        added && !asks && self.said.iter().all(clear) && ready() == Some(true)
    }

    /// One word: a coupon where there is such a code, else a product.
    fn word(&mut self, word: String, coupon: Option<Coupon>, hits: Vec<Hit>, alone: bool, facts: &Facts<'_>) {
        if let Some(coupon) = coupon {
            return self.attach_known(coupon, facts);
        }
        // A word alone is a search; among other things it is one of that product.
        let item = Item { phrase: word, units: 1, counted: !alone, more: false };
        self.item(&item, hits, facts);
    }

    pub(super) fn attach_known(&mut self, coupon: Coupon, facts: &Facts<'_>) {
        let code = coupon.code.clone();
        self.know_coupons([Some(coupon)]);
        let said = Said::new("coupon-on").text("code", &code);
        if self.apply(Command::Attach { code: code.clone() }, said, facts)
            && let (Some(summary), Some(market)) = (self.summary(facts), self.market(facts))
            && let Some(reason) =
                summary.coupons.iter().find(|c| c.code == code).and_then(|c| c.failed.as_ref())
        {
            self.say(if summary.lines.is_empty() {
                Said::new("coupon-waits").text("code", code)
            } else {
                super::sentences::coupon(&code, reason, market.currency)
            });
        }
    }

    pub(super) fn know_coupons(&mut self, coupons: impl IntoIterator<Item = Option<Coupon>>) {
        if let Some(open) = &mut self.open {
            open.coupons.extend(coupons.into_iter().flatten().map(|coupon| (coupon.code.clone(), coupon)));
        }
    }

    /// Adds what is certain; what is not becomes the screen's question, or waits for its turn.
    pub(super) fn item(&mut self, item: &Item, hits: Vec<Hit>, facts: &Facts<'_>) {
        let found = resolve(item, &hits);
        if let (Found::One(offer), true) = (&found, item.counted) {
            let offer = (*offer).clone();
            self.add(&offer, item.units.unsigned_abs(), facts);
            return;
        }
        if hits.is_empty() {
            self.say(Said::new("not-found").text("text", &item.phrase));
        } else if self.asks_already() {
            self.dialog.pending.push(Pending::Item(item.clone()));
        } else {
            self.dialog.asked = Some(item.clone());
            self.question = Some(match found {
                Found::Options { hit, chosen } => {
                    View::Options { hit: hit.clone(), chosen, units: item.units.unsigned_abs() }
                }
                Found::One(_) | Found::Several => View::Hits { item: item.clone(), hits },
            });
        }
    }

    fn asks_already(&self) -> bool {
        self.question.is_some()
    }

    /// Adds units of an offer to the cart and says exactly what was added.
    pub(super) fn add(&mut self, offer: &Offer, units: u32, facts: &Facts<'_>) {
        let bn = offer.title_bn.as_deref().map(|bn| item_name(bn, &offer.options));
        let name = (item_name(&offer.title, &offer.options), bn);
        let said = Said::new("added").number("units", units).named("item", name);
        if let Some(open) = &mut self.open {
            open.offers.insert(offer.variant, offer.clone());
        }
        if self.apply(Command::Add { variant: offer.variant, quantity: units }, said, facts) {
            let lines = self.open.as_ref().map_or(&[][..], |open| &open.cart.lines);
            self.dialog.line =
                lines.iter().rfind(|line| line.variant == offer.variant).map(|line| line.number);
        }
    }

    /// The one line of the cart that more is wanted of: every word is in its title, options or SKU.
    fn line_named(&self, item: &Item) -> Option<i16> {
        let lines = self.lines_named(&item.phrase);
        let sure = item.more && lines.len() == 1 && !item.phrase.is_empty();
        sure.then(|| lines[0])
    }

    fn lines_named(&self, phrase: &str) -> Vec<i16> {
        let Some(open) = &self.open else { return Vec::new() };
        let wanted = grammar::words(phrase);
        let fits = |line: &&crate::engine::cart::Line| {
            let offer = open.offers.get(&line.variant);
            let bn = offer.and_then(|o| o.title_bn.clone()).unwrap_or_default();
            let known =
                grammar::words(&format!("{} {} {} {bn}", line.title, line.options.join(" "), line.sku));
            wanted.iter().all(|word| {
                known.contains(word) || word.strip_suffix('s').is_some_and(|w| known.iter().any(|k| k == w))
            })
        };
        open.cart.lines.iter().filter(fits).map(|line| line.number).collect()
    }

    fn add_to_line(&mut self, line: i16, units: u32, facts: &Facts<'_>) {
        let now = self.open.as_ref().and_then(|o| o.cart.line(line)).map_or(0, |l| l.quantity);
        let said = Said::new("added").number("units", units).named("item", self.name_of(line));
        self.apply(Command::SetQuantity { line, quantity: now.saturating_add(units) }, said, facts);
        self.dialog.line = Some(line);
    }

    /// `-1 shirt`: units off the line that is meant; all of them remove it.
    fn take_off(&mut self, item: &Item, facts: &Facts<'_>) {
        let lines = self.lines_named(&item.phrase);
        let &[line] = lines.as_slice() else {
            let id = if lines.is_empty() { "no-line-named" } else { "which-line-named" };
            self.say(Said::new(id).text("text", &item.phrase));
            if !self.asks_already() && !lines.is_empty() {
                self.question = Some(View::Menu(Menu::Lines));
            }
            return;
        };
        self.change_units(line, item.units, facts);
    }

    /// Adds or takes units; none left removes the line.
    pub(super) fn change_units(&mut self, line: i16, by: i32, facts: &Facts<'_>) {
        let now = self.open.as_ref().and_then(|o| o.cart.line(line)).map_or(0, |l| l.quantity);
        let next = now.saturating_add_signed(by);
        if next == 0 {
            self.remove(line, facts);
        } else {
            let said = Said::new("quantity-set").named("item", self.name_of(line)).number("units", next);
            self.apply(Command::SetQuantity { line, quantity: next }, said, facts);
            self.dialog.line = Some(line);
        }
    }

    /// The line that was touched last, else the last one.
    fn last_line(&self) -> Option<i16> {
        let cart = &self.open.as_ref()?.cart;
        let touched = self.dialog.line.and_then(|number| cart.line(number));
        touched.or(cart.lines.last()).map(|line| line.number)
    }

    fn last_units(&mut self, units: u32, facts: &Facts<'_>) {
        match self.last_line() {
            Some(line) => {
                self.set_quantity(line, &units.to_string(), facts);
            }
            None => self.say(Said::new("no-line-yet")),
        }
    }

    /// After everything was taken: the next thing that waits, or the card.
    pub(super) fn next(&mut self, facts: &Facts<'_>) -> Option<Effect> {
        if let Some(question) = self.question.take() {
            return self.show(question);
        }
        if self.dialog.pending.is_empty() {
            return None;
        }
        match self.dialog.pending.remove(0) {
            Pending::Item(item) => {
                let market = self.market(facts)?.code.clone();
                let look = Look { market, phrases: vec![item.phrase.clone()], ..Look::default() };
                self.wait(Effect::Look(look), Todo::Pick { item, chosen: Vec::new() })
            }
            Pending::NewCustomer(phone) => self.new_customer_for(phone),
            Pending::Named(phone, name) => self.make_customer(name, Some(phone), None),
            Pending::Services(codes) => self.show(View::Menu(Menu::Services(codes))),
            Pending::Place => self.ask_to_place(facts),
        }
    }

    fn new_customer_for(&mut self, phone: Phone) -> Option<Effect> {
        self.say(Said::new("customer-unknown"));
        self.ask(Ask::NewName(Some(phone)))
    }
}
