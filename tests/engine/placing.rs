//! Placing: every problem by name and all at once, and where each line's units are taken from.

use crate::purchase::dec;
use crate::shop::{MUG, POSTER, SHIRT_L, SHIRT_S, VASE, World, rahim};
use cartwright::engine::address::{Address, AddressFault, Field};
use cartwright::engine::basket::Discount;
use cartwright::engine::cart::{Cart, Customer};
use cartwright::engine::command::{Command, Which};
use cartwright::engine::coupon::Reason;
use cartwright::engine::place::{Placeable, Problem, place};
use rust_decimal::Decimal;

/// Places the cart at the total that it shows.
fn placed(world: &World, cart: &Cart) -> Result<Placeable, Vec<Problem>> {
    let summary = world.price(cart);
    place(cart, summary.total, summary, &world.terms())
}

fn problems(world: &World, cart: &Cart) -> Vec<Problem> {
    placed(world, cart).expect_err("a cart with problems was placed")
}

/// Line number, units and location of each pick.
fn picks(world: &World, cart: &Cart) -> Vec<(i16, u32, Option<String>)> {
    let placeable = placed(world, cart).expect("a placeable cart");
    placeable.picks().iter().map(|pick| (pick.line, pick.quantity, pick.location.clone())).collect()
}

fn from(location: &str) -> Option<String> {
    Some(location.to_owned())
}

fn title(text: &str) -> String {
    text.to_owned()
}

#[test]
fn what_was_confirmed_is_what_is_placed() {
    let world = World::new();
    let cart = world.ready();
    let total = world.price(&cart).total;
    assert_eq!(total, dec("1210.00"));
    assert_eq!(placed(&world, &cart).unwrap().summary().total, total);
    let refused = place(&cart, dec("1209.99"), world.price(&cart), &world.terms()).unwrap_err();
    assert_eq!(refused, [Problem::TotalMoved { was: dec("1209.99"), now: total }]);
}

#[test]
fn an_empty_cart_lacks_everything() {
    let world = World::new();
    assert_eq!(
        problems(&world, &world.cart()),
        [Problem::Empty, Problem::NoCustomer, Problem::NoService, Problem::NoPayment]
    );
}

#[test]
fn all_problems_come_at_once_and_by_name() {
    let mut world = World::new();
    let mut cart = world.cart_of(&[(SHIRT_S, 10), (SHIRT_L, 1), (MUG, 1), (VASE, 1)]);
    let nameless = Customer { phone: None, ..rahim() };
    world.must(&mut cart, Command::Link { customer: nameless, address: None });
    world.must(&mut cart, Command::Fulfil { service: "courier".to_owned() });
    world.must(&mut cart, Command::Attach { code: "BIG".to_owned() });
    world.coupon("BIG").rule.min_spend = Some(dec("100000"));
    world.offer(SHIRT_L).sellable = false;
    world.offer(MUG).price = Some(dec("300"));
    assert_eq!(
        problems(&world, &cart),
        [
            Problem::NotSellable { line: 2, title: title("SHIRT-L") },
            Problem::Moved { line: 3, title: title("MUG"), was: Some(dec("250")), now: Some(dec("300")) },
            Problem::Unpriced { line: 4, title: title("VASE") },
            Problem::Short { line: 1, title: title("SHIRT-S"), wanted: 10, available: 9 },
            Problem::NoPhone,
            Problem::NoAddress,
            Problem::NoPayment,
            Problem::Coupon {
                code: title("BIG"),
                reason: Reason::MinSpend { wanted: dec("100000"), have: dec("4650.00") },
            },
        ]
    );
}

#[test]
fn an_offer_that_is_gone_blocks_and_breaks_nothing() {
    let mut world = World::new();
    let cart = world.ready();
    world.offers.remove(&MUG);
    assert_eq!(problems(&world, &cart), [Problem::NotSellable { line: 2, title: title("MUG") }]);
    world.offers.insert(MUG, World::new().offers[&MUG].clone());
    world.offer(MUG).price = None;
    assert_eq!(
        problems(&world, &cart),
        [Problem::Moved { line: 2, title: title("MUG"), was: Some(dec("250")), now: None }]
    );
}

#[test]
fn an_address_must_be_complete_where_goods_are_sent() {
    let world = World::new();
    let mut cart = world.ready();
    cart.details.shipping =
        Some(Address { country: title("BD"), line1: title("Road 5"), ..Address::default() });
    assert_eq!(
        problems(&world, &cart),
        [Problem::Address { fault: AddressFault::Missing { field: Field::City } }]
    );
    world.must(&mut cart, Command::Fulfil { service: "outlet".to_owned() });
    assert!(placed(&world, &cart).is_ok(), "who fetches it needs no address");
}

#[test]
fn stock_is_taken_from_the_first_location_that_has_enough() {
    let world = World::new();
    let mut cart = world.ready();
    assert_eq!(picks(&world, &cart), [(1, 2, from("central")), (2, 1, from("central"))]);
    world.must(&mut cart, Command::SetQuantity { line: 1, quantity: 6 });
    assert_eq!(picks(&world, &cart), [(1, 6, from("north")), (2, 1, from("central"))]);
    world.must(&mut cart, Command::SetQuantity { line: 1, quantity: 10 });
    let short = Problem::Short { line: 1, title: title("SHIRT-L"), wanted: 10, available: 9 };
    assert_eq!(problems(&world, &cart), [short], "a line draws from one location");
}

#[test]
fn two_lines_of_one_variant_draw_on_the_same_stock() {
    let mut world = World::new();
    world.offer(MUG).available = [("central".to_owned(), 5)].into();
    let mut cart = world.ready();
    world.must(&mut cart, Command::SetQuantity { line: 2, quantity: 3 });
    let five_percent = Some(Discount::Percent(Decimal::from(5)));
    world.must(&mut cart, Command::Discount { which: Which::Line(2), discount: five_percent });
    world.must(&mut cart, Command::Add { variant: MUG, quantity: 2 });
    assert_eq!(picks(&world, &cart)[1..], [(2, 3, from("central")), (3, 2, from("central"))]);
    world.must(&mut cart, Command::SetQuantity { line: 3, quantity: 3 });
    let short = Problem::Short { line: 3, title: title("MUG"), wanted: 3, available: 2 };
    assert_eq!(problems(&world, &cart), [short]);
}

#[test]
fn pickup_takes_the_outlets_stock_only() {
    let world = World::new();
    let mut cart = world.ready();
    world.must(&mut cart, Command::Fulfil { service: "outlet".to_owned() });
    assert_eq!(picks(&world, &cart), [(1, 2, from("outlet")), (2, 1, from("outlet"))]);
    world.must(&mut cart, Command::SetQuantity { line: 1, quantity: 3 });
    let short = Problem::Short { line: 1, title: title("SHIRT-L"), wanted: 3, available: 2 };
    assert_eq!(problems(&world, &cart), [short]);
}

#[test]
fn backorders_go_on_and_the_uncounted_are_always_there() {
    let mut world = World::new();
    let mut cart = world.ready();
    world.must(&mut cart, Command::Add { variant: POSTER, quantity: 5000 });
    world.must(&mut cart, Command::SetQuantity { line: 1, quantity: 100 });
    world.offer(SHIRT_L).backorder = true;
    assert_eq!(picks(&world, &cart), [(1, 100, from("central")), (2, 1, from("central")), (3, 5000, None)]);
}

#[test]
fn stock_below_zero_is_shown_as_none() {
    let mut world = World::new();
    world.offer(MUG).available = ["central", "north"].map(|at| (at.to_owned(), -3)).into();
    let short = Problem::Short { line: 2, title: title("MUG"), wanted: 1, available: 0 };
    assert_eq!(problems(&world, &world.ready()), [short]);
}
