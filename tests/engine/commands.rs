//! Commands on a cart: carried out whole or refused and nothing changed; tiers, overrides and moved prices.

use crate::purchase::dec;
use crate::shop::{MUG, POSTER, SHIRT_L, SHIRT_S, VASE, World, dhaka, rahim, unit_price};
use cartwright::engine::address::{Address, AddressFault, Field};
use cartwright::engine::basket::Discount;
use cartwright::engine::cart::{Cart, CartState};
use cartwright::engine::change::Change;
use cartwright::engine::command::{Command, LONGEST_NOTE, MOST_LINES, MOST_UNITS, Which};
use cartwright::engine::price::PriceSource;
use cartwright::engine::refusal::Refusal;

/// The command is refused, and not a field of the cart has changed.
fn refuses(world: &World, cart: &Cart, command: Command, refusal: &Refusal) {
    let mut tried = cart.clone();
    assert_eq!(world.apply(&mut tried, command.clone()).as_ref(), Err(refusal), "{command:?}");
    assert_eq!(&tried, cart, "{command:?} was refused and changed something");
}

fn percent_off(which: Which, percent: &str) -> Command {
    Command::Discount { which, discount: Some(Discount::Percent(dec(percent))) }
}

fn amount_off(which: Which, amount: &str) -> Command {
    Command::Discount { which, discount: Some(Discount::Fixed(dec(amount))) }
}

fn price_of(line: i16, price: &str) -> Command {
    Command::Override { line, price: Some(dec(price)) }
}

#[test]
fn refused_whole() {
    let mut world = World::new();
    world.offer(POSTER).sellable = false;
    let cart = world.cart_of(&[(MUG, 2)]);
    let quantity = Refusal::Quantity { most: MOST_UNITS };
    let line = Refusal::NoSuchLine { line: 9 };
    let long = "x".repeat(LONGEST_NOTE + 1);
    let bare = Address { country: "BD".to_owned(), ..Address::default() };
    let faults =
        vec![AddressFault::Missing { field: Field::Line1 }, AddressFault::Missing { field: Field::City }];
    let abroad = Address { country: "US".to_owned(), ..bare.clone() };
    for (command, refusal) in [
        (Command::Add { variant: 99, quantity: 1 }, Refusal::NoSuchItem),
        (Command::Add { variant: POSTER, quantity: 1 }, Refusal::NotSellable { title: "POSTER".to_owned() }),
        (Command::Add { variant: SHIRT_L, quantity: 0 }, quantity.clone()),
        (Command::Add { variant: MUG, quantity: 0 }, quantity.clone()),
        (Command::Add { variant: MUG, quantity: MOST_UNITS }, quantity.clone()),
        (Command::Add { variant: MUG, quantity: u32::MAX }, quantity.clone()),
        (Command::SetQuantity { line: 1, quantity: 0 }, quantity.clone()),
        (Command::SetQuantity { line: 1, quantity: MOST_UNITS + 1 }, quantity),
        (Command::SetQuantity { line: 9, quantity: 1 }, line.clone()),
        (Command::Remove { line: 9 }, line.clone()),
        (price_of(9, "1"), line.clone()),
        (percent_off(Which::Line(9), "1"), line.clone()),
        (Command::Update(Which::Line(9)), line),
        (Command::Update(Which::All), Refusal::NothingMoved),
        (Command::Keep(Which::Line(1)), Refusal::NothingMoved),
        (price_of(1, "-1"), Refusal::BadAmount),
        (price_of(1, "1000000000"), Refusal::BadAmount),
        (price_of(1, "1.005"), Refusal::TooFine { digits: 2 }),
        (percent_off(Which::All, "-1"), Refusal::BadAmount),
        (percent_off(Which::All, "100.01"), Refusal::BadAmount),
        (amount_off(Which::Line(1), "-1"), Refusal::BadAmount),
        (amount_off(Which::Line(1), "0.001"), Refusal::TooFine { digits: 2 }),
        (Command::Fulfil { service: "drone".to_owned() }, Refusal::NoSuchService),
        (Command::Pay { method: "shells".to_owned() }, Refusal::NoSuchPayment),
        (Command::Note { text: Some(long) }, Refusal::TooLong { most: LONGEST_NOTE }),
        (Command::Ship { address: bare }, Refusal::Address { faults }),
        (Command::Bill { address: None }, Refusal::NoAddressToCopy),
    ] {
        refuses(&world, &cart, command, &refusal);
    }
    let Err(Refusal::Address { faults }) = world.apply(&mut cart.clone(), Command::Ship { address: abroad })
    else {
        panic!("an address abroad was taken");
    };
    assert_eq!(faults[0], AddressFault::OtherCountry { country: "US".to_owned() });
}

#[test]
fn a_closed_cart_takes_no_command() {
    let world = World::new();
    for state in [CartState::Placed, CartState::Deleted, CartState::Expired] {
        let mut cart = world.cart_of(&[(MUG, 1)]);
        cart.state = state;
        refuses(&world, &cart, Command::Remove { line: 1 }, &Refusal::Closed { state });
        refuses(&world, &cart, Command::Restore(Box::default()), &Refusal::Closed { state });
    }
}

#[test]
fn the_line_after_the_last_is_refused() {
    let world = World::new();
    let mut cart = world.cart();
    for _ in 0..MOST_LINES {
        world.must(&mut cart, Command::Add { variant: MUG, quantity: 1 });
        let line = cart.details.last_line;
        world.must(&mut cart, price_of(line, "1"));
    }
    let full = Refusal::TooManyLines { most: MOST_LINES };
    refuses(&world, &cart, Command::Add { variant: MUG, quantity: 1 }, &full);
}

#[test]
fn the_revision_moves_with_each_change_and_only_then() {
    let world = World::new();
    let mut cart = world.cart_of(&[(MUG, 2)]);
    let revision = cart.revision;
    world.must(&mut cart, Command::SetQuantity { line: 1, quantity: 2 });
    assert_eq!(cart.revision, revision, "two were two before");
    world.must(&mut cart, Command::SetQuantity { line: 1, quantity: 3 });
    assert_eq!(cart.revision, revision + 1);
}

#[test]
fn the_same_again_joins_its_line_but_not_an_overridden_one() {
    let world = World::new();
    let mut cart = world.cart_of(&[(MUG, 2), (MUG, 3)]);
    assert_eq!((cart.lines.len(), cart.lines[0].quantity), (1, 5));
    world.must(&mut cart, price_of(1, "100"));
    world.must(&mut cart, Command::Add { variant: MUG, quantity: 1 });
    assert_eq!(cart.lines.iter().map(|line| line.quantity).collect::<Vec<_>>(), [5, 1]);
}

#[test]
fn tiers_follow_the_quantity_up_and_down() {
    let world = World::new();
    let mut cart = world.cart_of(&[(MUG, 6)]);
    assert_eq!(world.price(&cart).lines[0].source, PriceSource::Tier { list: dec("250"), min_quantity: 6 });
    world.must(&mut cart, Command::SetQuantity { line: 1, quantity: 5 });
    assert_eq!(unit_price(&world.price(&cart), 0), dec("250"));
}

#[test]
fn sizes_of_a_shirt_add_up_and_so_do_two_lines_of_a_mug() {
    let world = World::new();
    let mut cart = world.cart_of(&[(SHIRT_S, 6), (SHIRT_L, 4), (MUG, 4)]);
    let summary = world.price(&cart);
    assert_eq!((unit_price(&summary, 0), unit_price(&summary, 1)), (dec("400"), dec("400")));
    assert_eq!(unit_price(&summary, 2), dec("250"));
    world.must(&mut cart, percent_off(Which::Line(3), "5"));
    world.must(&mut cart, Command::Add { variant: MUG, quantity: 2 });
    let summary = world.price(&cart);
    assert_eq!((unit_price(&summary, 2), unit_price(&summary, 3)), (dec("220"), dec("220")));
}

#[test]
fn an_override_suppresses_tiers_and_nothing_is_a_price() {
    let world = World::new();
    let mut cart = world.cart_of(&[(MUG, 50)]);
    world.must(&mut cart, price_of(1, "0"));
    let summary = world.price(&cart);
    assert_eq!(summary.lines[0].source, PriceSource::Override { list: Some(dec("250")) });
    assert_eq!((summary.total, summary.unpriced().count()), (dec("0.00"), 0));
    world.must(&mut cart, Command::Override { line: 1, price: None });
    assert_eq!(unit_price(&world.price(&cart), 0), dec("220"));
}

#[test]
fn a_line_without_a_price_is_none_and_never_nothing() {
    let world = World::new();
    let mut cart = world.cart_of(&[(VASE, 3)]);
    assert_eq!(world.price(&cart).unpriced().collect::<Vec<_>>(), [0]);
    world.must(&mut cart, price_of(1, "10"));
    assert_eq!(world.price(&cart).unpriced().count(), 0);
}

#[test]
fn a_rep_gives_what_the_shop_allows_and_a_manager_more() {
    let world = World::new().rep();
    let cart = world.cart_of(&[(MUG, 2)]);
    let over = Refusal::OverLimit { limit: dec("10") };
    for command in [
        percent_off(Which::All, "10.01"),
        percent_off(Which::Line(1), "11"),
        amount_off(Which::All, "50.01"),
        amount_off(Which::Line(1), "51"),
    ] {
        refuses(&world, &cart, command.clone(), &over);
        World::new().must(&mut cart.clone(), command);
    }
    for command in [percent_off(Which::All, "10"), amount_off(Which::Line(1), "50")] {
        world.must(&mut cart.clone(), command);
    }
    for command in [price_of(1, "240"), Command::Keep(Which::All), Command::Exempt { exempt: true }] {
        refuses(&world, &cart, command, &Refusal::NeedsManager);
    }
}

#[test]
fn a_rep_does_not_get_around_the_limit_by_other_changes() {
    let world = World::new().rep();
    let over = Refusal::OverLimit { limit: dec("10") };
    let mut cart = world.cart_of(&[(MUG, 2), (SHIRT_L, 1)]);
    world.must(&mut cart, amount_off(Which::Line(1), "50"));
    refuses(&world, &cart, Command::SetQuantity { line: 1, quantity: 1 }, &over);
    refuses(&world, &cart, percent_off(Which::All, "10"), &over);
    world.must(&mut cart, Command::SetQuantity { line: 1, quantity: 4 });
    // What a manager has given stays, whatever the rep does beside it.
    World::new().must(&mut cart, percent_off(Which::All, "30"));
    world.must(&mut cart, Command::SetQuantity { line: 1, quantity: 1 });
}

#[test]
fn ten_percent_on_every_line_is_within_ten_percent_however_it_rounds() {
    let world = World::new().rep();
    let mut cart = world.cart_of(&[(MUG, 1), (SHIRT_L, 1), (MUG, 2)]);
    for line in cart.lines.iter().map(|line| line.number).collect::<Vec<_>>() {
        world.must(&mut cart, percent_off(Which::Line(line), "9.999"));
    }
}

#[test]
fn a_moved_line_is_updated_or_kept() {
    let mut world = World::new();
    let cart = world.cart_of(&[(MUG, 2), (SHIRT_L, 1)]);
    world.offer(MUG).price = Some(dec("280"));
    assert!(cart.lines[0].has_moved(&world.offers[&MUG]));
    assert_eq!(world.price(&cart).subtotal, dec("950.00"), "the draft holds the price that was quoted");

    let mut more = cart.clone();
    world.must(&mut more, Command::Add { variant: MUG, quantity: 1 });
    assert_eq!(world.price(&more).subtotal, dec("1230.00"), "what is added now costs what it costs now");

    let mut updated = cart.clone();
    world.must(&mut updated, Command::Update(Which::Line(1)));
    assert_eq!(world.price(&updated).subtotal, dec("1010.00"));
    assert!(!updated.lines[0].has_moved(&world.offers[&MUG]));

    let mut kept = cart.clone();
    world.must(&mut kept, Command::Keep(Which::All));
    assert_eq!(kept.lines[0].price_override, Some(dec("250")));
    assert_eq!(world.price(&kept).subtotal, dec("950.00"));
    assert_eq!(kept.lines[1].price_override, None, "the shirt did not move");
    refuses(&world, &kept, Command::Update(Which::All), &Refusal::NothingMoved);
}

#[test]
fn keeping_a_tier_keeps_the_price_that_was_shown() {
    let mut world = World::new();
    let mut cart = world.cart_of(&[(MUG, 6)]);
    world.offer(MUG).tiers.clear();
    world.must(&mut cart, Command::Keep(Which::All));
    assert_eq!(unit_price(&world.price(&cart), 0), dec("220"));
}

#[test]
fn to_another_market_with_its_prices_and_without_amounts_of_the_old() {
    let mut world = World::new();
    let mut cart = world.ready();
    world.must(&mut cart, amount_off(Which::Line(1), "10"));
    world.must(&mut cart, percent_off(Which::All, "5"));
    world.must(&mut cart, price_of(2, "200"));
    world.market = "US";
    world.offer(SHIRT_L).price = Some(dec("12.50"));
    world.offer(MUG).price = None;
    world.must(&mut cart, Command::Market);
    let summary = world.price(&cart);
    assert_eq!((summary.currency.code(), summary.subtotal), ("USD", dec("25.00")));
    assert_eq!(summary.unpriced().collect::<Vec<_>>(), [1]);
    assert_eq!((cart.lines[0].discount, cart.lines[1].price_override), (None, None));
    assert_eq!(cart.details.discount, Some(Discount::Percent(dec("5"))), "a share is one in any currency");
    assert_eq!((&cart.details.shipping, &cart.details.service), (&None, &None));
    assert!(cart.details.customer.is_some());
}

#[test]
fn the_exempt_are_known_by_their_profile_unless_a_manager_says_otherwise() {
    let world = World::new();
    let mut cart = world.cart_of(&[(MUG, 1)]);
    let exempt = cartwright::engine::cart::Customer { tax_exempt: true, ..rahim() };
    world.must(&mut cart, Command::Link { customer: exempt, address: Some(dhaka()) });
    assert_eq!(world.price(&cart).total, dec("217.39"), "250.00 less the 15 % within");
    world.must(&mut cart, Command::Exempt { exempt: false });
    assert_eq!(world.price(&cart).total, dec("250.00"));
}

#[test]
fn undo_brings_a_removed_line_back_to_its_place() {
    let world = World::new();
    let mut cart = world.cart_of(&[(SHIRT_S, 1), (MUG, 2), (POSTER, 1)]);
    let before = cart.clone();
    world.must(&mut cart, Command::Remove { line: 2 });
    world.must(&mut cart, Command::Note { text: Some("gift wrap".to_owned()) });
    let back = Change::between(&cart, &before);
    world.must(&mut cart, Command::Restore(Box::new(back)));
    assert_eq!((&cart.lines, &cart.details), (&before.lines, &before.details));
}
