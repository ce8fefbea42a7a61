//! Whom the cart is for: found by phone, name or e-mail, or made on the spot; and where it goes.

use super::desk::{Ask, Desk, Todo};
use super::event::{Effect, Facts, Look, Looked, Profile};
use super::grammar::{self, Part};
use super::said::Said;
use super::typed::split;
use super::view::{Menu, View};
use crate::engine::address::{Address, country_named, region_code};
use crate::engine::command::Command;
use crate::engine::phone::{Phone, looks_like_phone};

/// The longest name, in characters.
pub(super) const LONGEST_NAME: usize = 200;

impl Desk {
    /// `01712-345678`, `rahim`, `rahim@example.com`, `new Rahim, 01712-345678`, `off`.
    pub(super) fn find_customer(&mut self, text: &str, facts: &Facts<'_>) -> Option<Effect> {
        let (first, rest) = split(text);
        match first.to_lowercase().as_str() {
            "off" => return self.apply_and_show(Command::Unlink, Said::new("customer-off"), facts),
            "new" if rest.is_empty() => return self.ask(Ask::NewName(None)),
            "new" => return self.new_customer(rest, None, facts),
            _ => {}
        }
        if !looks_like_phone(text) {
            return Some(Effect::Customers { query: text.to_owned() });
        }
        match self.phone(text, facts) {
            Some(phone) => {
                let market = self.market(facts)?.code.clone();
                let look = Look { market, phones: vec![phone], ..Look::default() };
                self.wait(Effect::Look(look), Todo::Parts(vec![Part::Phone(text.to_owned())]))
            }
            None => {
                self.say(Said::new("bad-phone").personal("text", text));
                self.ask(Ask::Customer)
            }
        }
    }

    pub(super) fn customers(&mut self, mut profiles: Vec<Profile>, facts: &Facts<'_>) -> Option<Effect> {
        match profiles.len() {
            0 => {
                self.say(Said::new("no-such-customer"));
                self.ask(Ask::Customer)
            }
            1 => {
                self.link(profiles.remove(0), facts);
                self.show(View::Card)
            }
            _ => self.show(View::Customers(profiles)),
        }
    }

    /// A name, and perhaps a phone and an e-mail address, in any order.
    pub(super) fn new_customer(
        &mut self,
        text: &str,
        phone: Option<Phone>,
        facts: &Facts<'_>,
    ) -> Option<Effect> {
        let (mut phone, mut email) = (phone, None);
        let words: Vec<&str> =
            text.split([',', ';', ' ', '\n', '\t']).filter(|word| !word.is_empty()).collect();
        let numeric = |word: &str| word.chars().all(|c| c.is_numeric() || "-+().".contains(c));
        let numbers: Vec<&str> = words.iter().copied().filter(|word| numeric(word)).collect();
        // Numbers that come before the phone, or that are none, belong to the name: Studio 21.
        let mut of_name = numbers.len();
        if looks_like_phone(&numbers.join(" ")) {
            let from = |at: usize| Some((at, self.phone(&numbers[at..].join(" "), facts)?));
            match (0..numbers.len()).find_map(from) {
                Some((at, found)) => (of_name, phone) = (at, Some(found)),
                None => {
                    self.say(Said::new("bad-phone").personal("text", numbers.join(" ")));
                    self.say(Said::new("typed-kept").personal("text", text));
                    return self.ask(Ask::NewName(phone));
                }
            }
        }
        let mut name = Vec::new();
        for word in words {
            if word.contains('@') {
                email = Some(word.to_owned());
            } else if !numeric(word) {
                name.push(word);
            } else if of_name > 0 {
                of_name -= 1;
                name.push(word);
            }
        }
        let name = name.join(" ");
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            self.say(Said::new("bad-name"));
            return self.ask(Ask::NewName(phone));
        }
        self.make_customer(name, phone, email)
    }

    pub(super) fn make_customer(
        &mut self,
        name: String,
        phone: Option<Phone>,
        email: Option<String>,
    ) -> Option<Effect> {
        self.wait(Effect::CreateCustomer { name: name.clone(), phone, email }, Todo::Created(name))
    }

    /// A forwarded contact: the customer who has the number, else a new one of that name.
    pub(super) fn card_of_contact(&mut self, phone: &str, name: &str, facts: &Facts<'_>) -> Option<Effect> {
        self.dialog.at = super::desk::At::Free;
        let Some(market) = self.market(facts) else {
            self.say(facts.no_cart());
            return self.show(View::Home);
        };
        let market = market.code.clone();
        let name = super::words::clean(name).trim().chars().take(LONGEST_NAME).collect();
        // Address books leave the plus out.
        let digits = phone.bytes().all(|b| b.is_ascii_digit()) && self.phone(phone, facts).is_none();
        let phone = if digits { format!("+{phone}") } else { phone.to_owned() };
        let look =
            Look { market, phones: self.phone(&phone, facts).into_iter().collect(), ..Look::default() };
        let parts = vec![Part::Contact(phone, name)];
        if look.phones.is_empty() {
            return self.take(parts, Looked::default(), facts);
        }
        self.wait(Effect::Look(look), Todo::Parts(parts))
    }

    /// One customer came back: to be linked, or for their addresses.
    pub(super) fn customer(&mut self, profile: Option<Profile>, facts: &Facts<'_>) -> Option<Effect> {
        let todo = self.take_todo();
        let Some(profile) = profile else { return self.card_with(Said::new("no-such-customer")) };
        match todo {
            Todo::Addresses => {
                let fitting = self.deliverable(profile, facts);
                if fitting.addresses.is_empty() {
                    return self.ask(Ask::Address);
                }
                self.show(View::Addresses(fitting))
            }
            Todo::UseAddress(index) => {
                let address = self.deliverable(profile, facts).addresses.into_iter().nth(index);
                match address {
                    Some(address) => {
                        self.apply_and_show(Command::Ship { address }, Said::new("address-set"), facts)
                    }
                    None => self.ask(Ask::Address),
                }
            }
            todo => {
                if matches!(todo, Todo::Created(name) if name != profile.customer.name) {
                    self.say(Said::new("customer-known").personal("name", &profile.customer.name));
                }
                self.link(profile, facts);
                self.view = View::Card;
                self.next(facts)
            }
        }
    }

    /// The profile with those addresses only that the market delivers to.
    fn deliverable(&self, mut profile: Profile, facts: &Facts<'_>) -> Profile {
        let countries = self.market(facts).map_or(&[][..], |market| &market.countries);
        profile.addresses.retain(|address| countries.contains(&address.country));
        profile
    }

    /// Links a customer with their first address in the market.
    pub(super) fn link(&mut self, profile: Profile, facts: &Facts<'_>) {
        let profile = self.deliverable(profile, facts);
        let said = Said::new("customer-linked")
            .personal("name", &profile.customer.name)
            .number("orders", profile.customer.orders);
        let address = profile.addresses.first().cloned();
        let missing = address.is_none();
        if self.apply(Command::Link { customer: profile.customer, address }, said, facts) && missing {
            let needs = self.open.as_ref().zip(self.market(facts)).is_some_and(|(open, market)| {
                open.cart.details.shipping.is_none()
                    && open
                        .cart
                        .service(market)
                        .is_none_or(|s| s.category != crate::engine::market::Category::Pickup)
            });
            if needs {
                self.say(Said::new("customer-no-address"));
            }
        }
    }

    pub(super) fn contact(&mut self, text: &str, facts: &Facts<'_>) -> Option<Effect> {
        match self.phone(text, facts) {
            Some(phone) => self.apply_and_show(Command::Contact { phone }, Said::new("contact-set"), facts),
            None => {
                self.say(Said::new("bad-phone").personal("text", text));
                self.ask(Ask::Contact)
            }
        }
    }

    /// The linked customer's addresses to choose from, or the question for one.
    pub(super) fn addresses(&mut self) -> Option<Effect> {
        let customer = self.open.as_ref().and_then(|open| open.cart.details.customer.as_ref());
        match customer.map(|customer| customer.id) {
            Some(id) => self.wait(Effect::Profile { id }, Todo::Addresses),
            None => self.ask(Ask::Address),
        }
    }

    pub(super) fn choose_service(&mut self, codes: Vec<String>, facts: &Facts<'_>) -> Option<Effect> {
        let market = self.market(facts)?;
        match codes.as_slice() {
            [code] => {
                let service = market.service(code)?;
                let said =
                    Said::new("service-set").name("service", &service.name, service.name_bn.as_deref());
                self.apply_and_show(Command::Fulfil { service: code.clone() }, said, facts)
            }
            _ => self.show(View::Menu(Menu::Services(codes))),
        }
    }

    pub(super) fn pay(&mut self, code: &str, facts: &Facts<'_>) -> Option<Effect> {
        let market = self.market(facts)?;
        let method = market.payment(code)?;
        let said = Said::new("payment-set").name("payment", &method.name, method.name_bn.as_deref());
        self.apply_and_show(Command::Pay { method: code.to_owned() }, said, facts)
    }

    /// Whether the cart has no address and these words, with a postcode and all, can be nothing else.
    pub(super) fn is_wanted_address(&self, text: &str, facts: &Facts<'_>) -> bool {
        let wanted = self.open.as_ref().is_some_and(|open| open.cart.details.shipping.is_none());
        let (Some(market), true) = (self.market(facts), wanted && text.contains([',', '\n'])) else {
            return false;
        };
        let parts = grammar::read(text, market);
        let mut words = parts.iter().map(|part| matches!(part, Part::Item(_) | Part::Word(_)));
        words.all(|only_words| only_words)
            && !text.split([',', '\n']).any(grammar::counts_expressly)
            && self
                .read_address(text, facts)
                .is_some_and(|a| !a.postcode.is_empty() && a.faults(&market.countries).is_empty())
    }

    /// An address typed in one go, for shipping.
    pub(super) fn address(&mut self, text: &str, facts: &Facts<'_>) -> Option<Effect> {
        let address = self.read_address(text, facts)?;
        let said = Said::new("address-set");
        if !self.apply(Command::Ship { address }, said, facts) {
            self.say(Said::new("typed-kept").text("text", text));
            return self.ask(Ask::Address);
        }
        self.show(View::Card)
    }

    pub(super) fn billing(&mut self, text: &str, facts: &Facts<'_>) -> Option<Effect> {
        if matches!(text.to_lowercase().as_str(), "same" | "same as shipping" | "একই") {
            return self.apply_and_show(Command::Bill { address: None }, Said::new("billing-same"), facts);
        }
        let address = self.read_address(text, facts)?;
        if !self.apply(Command::Bill { address: Some(address) }, Said::new("billing-set"), facts) {
            self.say(Said::new("typed-kept").text("text", text));
            return self.ask(Ask::Billing);
        }
        self.show(View::Card)
    }

    /// Read as an address of the country whose name it ends in, else of the market's first.
    pub(super) fn read_address(&self, text: &str, facts: &Facts<'_>) -> Option<Address> {
        let market = self.market(facts)?;
        let last = text.rsplit([',', '\n']).next().unwrap_or_default().trim();
        let own = market.countries.iter().find(|code| code.eq_ignore_ascii_case(last)).map(String::as_str);
        // Georgia is a state of the market's own country before it is another country.
        let is_region = market.countries.iter().any(|code| region_code(code, last).is_some());
        let named = || country_named(last).filter(|_| !is_region);
        let country = own.or_else(named).unwrap_or(market.region());
        let mut address = Address::parse(text, country);
        if let Some(customer) = self.open.as_ref().and_then(|open| open.cart.details.customer.as_ref()) {
            address.name.clone_from(&customer.name);
        }
        Some(address)
    }
}
