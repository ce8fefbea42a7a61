//! Quotes: prices that hold until a date, void with any later change, and evidence of what was accepted.

use crate::purchase::dec;
use crate::shop::{MUG, SHIRT_L, World};
use cartwright::engine::cart::Cart;
use cartwright::engine::command::Command;
use cartwright::engine::place::{Problem, place, problems};
use cartwright::engine::refusal::Refusal;
use chrono::TimeDelta;

fn quoted(world: &World) -> Cart {
    let mut cart = world.ready();
    world.must(&mut cart, Command::Quote { days: 7 });
    cart
}

#[test]
fn a_quote_holds_its_prices_until_its_date_and_then_wants_renewal() {
    let mut world = World::new();
    let mut cart = quoted(&world);
    let total = world.price(&cart).total;
    let quote = cart.details.quote.clone().expect("a quote");
    assert_eq!((quote.number, quote.total), (1, total));
    let variant = cart.lines[0].variant;
    world.offer(variant).price = Some(dec("9999"));
    assert!(
        place(&cart, total, world.price(&cart), &world.terms()).is_ok(),
        "the catalog has moved, the quote holds"
    );
    world.now = quote.valid_until - TimeDelta::seconds(1);
    assert_eq!(problems(&cart, &world.price(&cart), &world.terms()), []);
    world.now = quote.valid_until;
    let found = problems(&cart, &world.price(&cart), &world.terms());
    assert!(found.contains(&Problem::QuoteExpired { number: 1, ended: quote.valid_until }), "{found:?}");
    assert!(found.iter().any(|problem| matches!(problem, Problem::Moved { .. })), "{found:?}");
    world.must(&mut cart, Command::Quote { days: 14 });
    let renewed = cart.details.quote.clone().expect("a quote");
    assert_eq!((renewed.number, renewed.valid_until), (2, world.now + TimeDelta::days(14)));
    assert!(renewed.total > total, "renewed at today's prices");
    assert_eq!(problems(&cart, &world.price(&cart), &world.terms()), []);
}

#[test]
fn any_change_makes_it_void_and_taking_that_back_makes_it_good() {
    let world = World::new();
    let mut cart = quoted(&world);
    world.must(&mut cart, Command::Accept);
    let before = cart.clone();
    assert_eq!(before.details.quote.as_ref().and_then(|quote| quote.accepted_at), Some(world.now));
    world.must(&mut cart, Command::Add { variant: SHIRT_L, quantity: 1 });
    assert!(cart.details.quote.as_ref().is_some_and(|quote| quote.void && !quote.stands(world.now)));
    assert_eq!(cart.clone().apply(Command::Accept, &world.terms()), Err(Refusal::NoQuote));
    let undo = cartwright::engine::change::Change::between(&cart, &before);
    world.must(&mut cart, Command::Restore(Box::new(undo)));
    assert_eq!(cart.details.quote, before.details.quote);
    world.must(&mut cart, Command::Note { text: Some("ring twice".to_owned()) });
    world.must(&mut cart, Command::Quote { days: 7 });
    let quote = cart.details.quote.expect("a quote");
    assert_eq!((quote.number, quote.void, quote.accepted_at), (2, false, None));
}

#[test]
fn what_cannot_be_quoted_is_refused() {
    let mut world = World::new();
    let mut empty = world.cart();
    assert_eq!(empty.apply(Command::Quote { days: 7 }, &world.terms()), Err(Refusal::NothingToQuote));
    let mut cart = world.cart_of(&[(MUG, 1)]);
    for days in [0, 91] {
        assert_eq!(cart.apply(Command::Quote { days }, &world.terms()), Err(Refusal::QuoteDays { most: 90 }));
    }
    assert_eq!(cart.apply(Command::Accept, &world.terms()), Err(Refusal::NoQuote));
    world.offer(MUG).price = None;
    assert_eq!(cart.apply(Command::Quote { days: 7 }, &world.terms()), Err(Refusal::NothingToQuote));
    assert_eq!(cart.details.quote, None);
}
