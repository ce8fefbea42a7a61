//! The commands that change a cart: each is carried out whole or refused.

use super::address::Address;
use super::basket::{Discount, Tier};
use super::cart::{Cart, CartState, Choice, Customer, Line, Offer, Terms, attached};
use super::change::Change;
use super::coupon::fold;
use super::phone::Phone;
use super::price::price;
use super::refusal::Refusal;
use rust_decimal::Decimal;

/// The most units a line may have.
pub const MOST_UNITS: u32 = 999_999;
/// The most lines a cart may have.
pub const MOST_LINES: usize = 200;
/// The longest note, in characters.
pub const LONGEST_NOTE: usize = 2_000;
/// Prices stay below this, so that every sum is exact.
pub const HIGHEST_PRICE: Decimal = Decimal::from_parts(1_000_000_000, 0, 0, false, 0);

/// Which lines a command is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    All,
    Line(i16),
}

/// One change to a cart.
#[derive(Clone, Debug)]
pub enum Command {
    /// The variant must be among the terms' offers.
    Add {
        variant: i64,
        quantity: u32,
    },
    SetQuantity {
        line: i16,
        quantity: u32,
    },
    Remove {
        line: i16,
    },
    /// On one line, or on the order; none takes it away.
    Discount {
        which: Which,
        discount: Option<Discount>,
    },
    Override {
        line: i16,
        price: Option<Decimal>,
    },
    /// Takes the catalog's price for moved lines.
    Update(Which),
    /// Keeps the old price of moved lines, as an override.
    Keep(Which),
    Attach {
        code: String,
    },
    Detach {
        code: String,
    },
    /// With the customer's default address in the market, where there is one and none was typed before.
    Link {
        customer: Customer,
        address: Option<Address>,
    },
    Unlink,
    Contact {
        phone: Phone,
    },
    Ship {
        address: Address,
    },
    /// None: same as shipping.
    Bill {
        address: Option<Address>,
    },
    Exempt {
        exempt: bool,
    },
    /// To the terms' market: their offers are that market's.
    Market,
    Fulfil {
        service: String,
    },
    Pay {
        method: String,
    },
    Note {
        text: Option<String>,
    },
    /// Offers the cart as it is for so many days, at today's prices where no quote holds them.
    Quote {
        days: u16,
    },
    /// The customer accepts the quote.
    Accept,
    /// Takes an earlier change back.
    Restore(Box<Change>),
}

impl Cart {
    /// Carries out a command, or refuses it and changes nothing. The revision moves when anything changed.
    pub fn apply(&mut self, command: Command, terms: &Terms<'_>) -> Result<(), Refusal> {
        if self.state != CartState::Open {
            return Err(Refusal::Closed { state: self.state });
        }
        let mut next = self.clone();
        // What is taken back makes the cart what it was, and so its quote.
        let voids = !matches!(command, Command::Quote { .. } | Command::Accept | Command::Restore(_));
        next.perform(command, terms)?;
        if !terms.actor.manages() && next.gives_too_much(terms) && !self.gives_too_much(terms) {
            return Err(Refusal::OverLimit { limit: terms.shop.rep_discount_limit });
        }
        if next != *self {
            if let Some(quote) = next.details.quote.as_mut().filter(|_| voids) {
                quote.void = true;
            }
            next.revision += 1;
            next.updated_at = terms.now;
            *self = next;
        }
        Ok(())
    }

    fn perform(&mut self, command: Command, terms: &Terms<'_>) -> Result<(), Refusal> {
        match command {
            Command::Add { variant, quantity } => self.add(variant, quantity, terms),
            Command::SetQuantity { line, quantity } => {
                self.line_mut(line)?.quantity = units(quantity)?;
                Ok(())
            }
            Command::Remove { line } => {
                self.line_mut(line)?;
                self.lines.retain(|l| l.number != line);
                Ok(())
            }
            Command::Discount { which, discount } => self.discount(which, discount, terms),
            Command::Override { line, price } => self.set_price(line, price, terms),
            Command::Update(which) => self.moved(which, terms, |line, offer, now| {
                line.list_price = offer.price;
                line.tiers.clone_from(&offer.tiers);
                line.priced_at = now;
                line.price_override = None;
            }),
            Command::Keep(which) => self.keep(which, terms),
            Command::Attach { code } => self.attach(code, terms),
            Command::Detach { code } => {
                let code = fold(&code);
                let before = self.details.coupons.len();
                self.details.coupons.retain(|attached| *attached != code);
                if self.details.coupons.len() == before { Err(Refusal::NotAttached { code }) } else { Ok(()) }
            }
            Command::Link { customer, address } => {
                // What was typed before anybody was linked is for this customer; what was another's goes.
                if self.details.customer.replace(customer).is_some() {
                    self.details.phone = None;
                    self.details.billing = None;
                    self.details.exempt = None;
                    self.details.shipping = None;
                }
                self.details.shipping = self.details.shipping.take().or(address);
                Ok(())
            }
            Command::Unlink => {
                self.details.customer = None;
                self.details.phone = None;
                self.details.shipping = None;
                self.details.billing = None;
                self.details.exempt = None;
                Ok(())
            }
            Command::Contact { phone } => {
                self.details.phone = Some(phone);
                Ok(())
            }
            Command::Ship { address } => {
                self.details.shipping = Some(checked(address, terms)?);
                Ok(())
            }
            Command::Bill { address } => self.bill(address),
            Command::Exempt { exempt } => {
                needs_manager(terms)?;
                self.details.exempt = Some(exempt);
                Ok(())
            }
            Command::Market => self.move_market(terms),
            Command::Fulfil { service } => {
                terms.market.service(&service).ok_or(Refusal::NoSuchService)?;
                self.details.service = Some(Choice { code: service, preset: false });
                Ok(())
            }
            Command::Pay { method } => {
                terms.market.payment(&method).ok_or(Refusal::NoSuchPayment)?;
                self.details.payment = Some(Choice { code: method, preset: false });
                Ok(())
            }
            Command::Note { text } => {
                if text.as_ref().is_some_and(|text| text.chars().count() > LONGEST_NOTE) {
                    return Err(Refusal::TooLong { most: LONGEST_NOTE });
                }
                self.details.note = text.filter(|text| !text.trim().is_empty());
                Ok(())
            }
            Command::Quote { days } => self.quote(days, terms),
            Command::Accept => {
                let quote = self.details.quote.as_mut().filter(|quote| quote.stands(terms.now));
                quote.ok_or(Refusal::NoQuote)?.accepted_at.get_or_insert(terms.now);
                Ok(())
            }
            Command::Restore(change) => {
                change.apply_to(self);
                Ok(())
            }
        }
    }

    pub(super) fn line_mut(&mut self, number: i16) -> Result<&mut Line, Refusal> {
        self.lines.iter_mut().find(|line| line.number == number).ok_or(Refusal::NoSuchLine { line: number })
    }

    /// A plain line of the same variant at the same price takes the units; else there is a new one.
    fn add(&mut self, variant: i64, quantity: u32, terms: &Terms<'_>) -> Result<(), Refusal> {
        let quantity = units(quantity)?;
        let offer = terms.offers.get(&variant).ok_or(Refusal::NoSuchItem)?;
        if !offer.sellable {
            return Err(Refusal::NotSellable { title: offer.title.clone() });
        }
        let plain = |line: &&mut Line| {
            line.variant == variant
                && line.price_override.is_none()
                && line.discount.is_none()
                && !line.has_moved(offer)
        };
        if let Some(line) = self.lines.iter_mut().find(plain) {
            line.quantity = units(line.quantity.saturating_add(quantity))?;
            return Ok(());
        }
        if self.lines.len() >= MOST_LINES {
            return Err(Refusal::TooManyLines { most: MOST_LINES });
        }
        let number =
            self.details.last_line.checked_add(1).ok_or(Refusal::TooManyLines { most: MOST_LINES })?;
        self.details.last_line = number;
        self.lines.push(Line::of(offer, number, quantity, terms.now));
        Ok(())
    }

    pub(super) fn moved(
        &mut self,
        which: Which,
        terms: &Terms<'_>,
        settle: impl Fn(&mut Line, &Offer, chrono::DateTime<chrono::Utc>),
    ) -> Result<(), Refusal> {
        if let Which::Line(number) = which {
            self.line_mut(number)?;
        }
        let mut any = false;
        for line in self.lines.iter_mut().filter(|l| which == Which::All || which == Which::Line(l.number)) {
            if let Some(offer) = terms.offers.get(&line.variant).filter(|offer| line.has_moved(offer)) {
                settle(line, offer, terms.now);
                any = true;
            }
        }
        if any { Ok(()) } else { Err(Refusal::NothingMoved) }
    }

    /// A coupon that only the cart itself keeps from counting is attached at 0; any other failure refuses it.
    fn attach(&mut self, code: String, terms: &Terms<'_>) -> Result<(), Refusal> {
        let code = fold(&code);
        let mut basket = self.basket(terms);
        basket.coupons.push(attached(&code, terms));
        let tested = price(&basket);
        match tested.coupons.last().and_then(|coupon| coupon.failed.clone()) {
            Some(reason) if !reason.depends_on_cart() => Err(Refusal::Coupon { code, reason }),
            _ => {
                self.details.coupons.push(code);
                Ok(())
            }
        }
    }

    fn bill(&mut self, address: Option<Address>) -> Result<(), Refusal> {
        if address.is_none() && self.details.shipping.is_none() {
            return Err(Refusal::NoAddressToCopy);
        }
        // A bill may go to any country; it must be complete for that one.
        let address = address.map(Address::tidied);
        if let Some(billing) = &address {
            let faults = billing.faults(std::slice::from_ref(&billing.country));
            if !faults.is_empty() {
                return Err(Refusal::Address { faults });
            }
        }
        self.details.billing = address;
        Ok(())
    }

    /// Every line takes its price in the new market; what was in the old currency or belongs to the old market goes.
    fn move_market(&mut self, terms: &Terms<'_>) -> Result<(), Refusal> {
        self.market.clone_from(&terms.market.code);
        for line in &mut self.lines {
            let offer = terms.offers.get(&line.variant);
            line.list_price = offer.and_then(|offer| offer.price);
            line.tiers = offer.map_or_else(Vec::<Tier>::new, |offer| offer.tiers.clone());
            line.priced_at = terms.now;
            line.price_override = None;
            line.discount = line.discount.filter(|discount| matches!(discount, Discount::Percent(_)));
        }
        let details = &mut self.details;
        details.discount = details.discount.filter(|discount| matches!(discount, Discount::Percent(_)));
        details.shipping = details.shipping.take().filter(|a| terms.market.countries.contains(&a.country));
        self.preset(terms.market);
        Ok(())
    }
}

fn units(quantity: u32) -> Result<u32, Refusal> {
    if (1..=MOST_UNITS).contains(&quantity) {
        Ok(quantity)
    } else {
        Err(Refusal::Quantity { most: MOST_UNITS })
    }
}

pub(super) fn needs_manager(terms: &Terms<'_>) -> Result<(), Refusal> {
    if terms.actor.manages() { Ok(()) } else { Err(Refusal::NeedsManager) }
}

fn checked(address: Address, terms: &Terms<'_>) -> Result<Address, Refusal> {
    let address = address.tidied();
    let faults = address.faults(&terms.market.countries);
    if faults.is_empty() { Ok(address) } else { Err(Refusal::Address { faults }) }
}
