//! Coupons: the conditions in the order in which a rep is told of them, and how they combine.

use crate::purchase::{dec, fixed, item, percent, plain, sale};
use crate::shop::{MUG, SHIRT_L, SHIRT_S, World, at, coupon};
use cartwright::engine::basket::Discount;
use cartwright::engine::cart::Cart;
use cartwright::engine::command::Command;
use cartwright::engine::coupon::{Benefit, Coupon, CouponRule, Reason};
use cartwright::engine::money::Currency;
use cartwright::engine::refusal::Refusal;

/// Why the last coupon of a cart gives nothing.
fn why(world: &World, cart: &Cart) -> Option<Reason> {
    world.price(cart).coupons.last().expect("a coupon").failed.clone()
}

fn refused(code: &str, reason: Reason) -> Result<(), Refusal> {
    Err(Refusal::Coupon { code: code.to_owned(), reason })
}

/// A coupon on which every condition fails, and the cure of each in the order in which they are told.
type Cure = fn(&mut World, &mut Cart);

#[test]
fn each_reason_in_its_turn() {
    let mut world = World::new();
    let rule = CouponRule {
        items: vec!["vase".to_owned()],
        min_quantity: Some(5),
        min_spend: Some(dec("5000")),
        currency: Currency::parse("USD"),
        ..fixed("100")
    };
    let all_wrong = Coupon {
        markets: Some(vec!["US".to_owned()]),
        starts_at: Some(at("2026-04-01T00:00:00Z")),
        ends_at: Some(at("2026-02-01T00:00:00Z")),
        total_limit: Some(10),
        per_customer: Some(1),
        first_order: true,
        used: 10,
        used_by_customer: 1,
        ..coupon("WRONG", rule)
    };
    world.coupons.insert("WRONG".to_owned(), all_wrong);
    world.orders = None;
    let mut cart = world.cart_of(&[(MUG, 2)]);
    cart.details.coupons = vec!["SAVE10".to_owned(), "WRONG".to_owned(), "WRONG".to_owned()];

    let told: Vec<(Reason, Cure)> = vec![
        (Reason::OtherMarket, |w, _| w.coupon("WRONG").markets = None),
        (Reason::NotStarted { starts: at("2026-04-01T00:00:00Z") }, |w, _| {
            w.coupon("WRONG").starts_at = None;
        }),
        (Reason::Ended, |w, _| w.coupon("WRONG").ends_at = None),
        (Reason::AlreadyApplied, |_, cart| {
            cart.details.coupons.pop();
        }),
        (Reason::NotCombinable { with: "SAVE10".to_owned() }, |_, cart| {
            cart.details.coupons.remove(0);
        }),
        (Reason::CustomerNeeded, |w, _| w.orders = Some(3)),
        (Reason::LimitReached { limit: 10 }, |w, _| w.coupon("WRONG").used = 9),
        (Reason::CustomerLimitReached { limit: 1 }, |w, _| w.coupon("WRONG").used_by_customer = 0),
        (Reason::NotFirstOrder, |w, _| w.orders = Some(0)),
        (Reason::MinQuantity { wanted: 5, have: 2 }, |_, cart| cart.lines[0].quantity = 5),
        // Its amounts are dollars, so its minimum says nothing about taka; the line comes first.
        (Reason::NoEligibleLine, |w, _| w.coupon("WRONG").rule.items = vec!["mug".to_owned()]),
        (Reason::OtherCurrency { currency: "USD".to_owned() }, |w, _| {
            w.coupon("WRONG").rule.currency = Currency::parse("BDT");
        }),
        (Reason::MinSpend { wanted: dec("5000"), have: dec("1250") }, |w, _| {
            w.coupon("WRONG").rule.min_spend = Some(dec("1250"));
        }),
    ];
    for (reason, cure) in told {
        assert_eq!(why(&world, &cart), Some(reason));
        assert_eq!(world.price(&cart).coupons.last().unwrap().amount, dec("0"));
        cure(&mut world, &mut cart);
    }
    assert_eq!(why(&world, &cart), None);
    assert_eq!(world.price(&cart).discount_total, dec("100.00"));
}

#[test]
fn minimum_spend_is_told_before_the_missing_line() {
    let rule = CouponRule { items: vec!["TEA".to_owned()], min_spend: Some(dec("10")), ..percent("10") };
    let summary = sale([item("MUG", 1, "9.99", "0")]).coupon("A", rule).price();
    assert_eq!(summary.coupons[0].failed, Some(Reason::MinSpend { wanted: dec("10"), have: dec("9.99") }));
}

#[test]
fn a_coupon_switched_off_has_ended_even_before_its_start() {
    let mut world = World::new();
    world.coupon("SAVE10").active = false;
    world.coupon("SAVE10").starts_at = Some(at("2026-04-01T00:00:00Z"));
    let mut cart = world.cart_of(&[(MUG, 1)]);
    assert_eq!(world.attach(&mut cart, "SAVE10"), refused("SAVE10", Reason::Ended));
}

#[test]
fn it_starts_and_ends_on_the_second() {
    let coupon = Coupon {
        starts_at: Some(at("2026-03-01T10:00:00Z")),
        ends_at: Some(at("2026-03-01T11:00:00Z")),
        ..coupon("HOUR", percent("10"))
    };
    let outside = |time: &str| coupon.outside("BD", None, at(time));
    assert!(matches!(outside("2026-03-01T09:59:59Z"), Some(Reason::NotStarted { .. })));
    assert_eq!(outside("2026-03-01T10:00:00Z"), None);
    assert_eq!(outside("2026-03-01T10:59:59Z"), None);
    assert_eq!(outside("2026-03-01T11:00:00Z"), Some(Reason::Ended));
}

#[test]
fn attaching_refuses_what_the_cart_cannot_cure_and_holds_the_rest_at_nothing() {
    let world = World::new();
    let mut cart = world.cart();
    assert_eq!(world.attach(&mut cart, "NOPE"), refused("NOPE", Reason::Unknown));
    assert_eq!(world.attach(&mut cart, "BIG"), Ok(()), "an empty cart may yet reach the minimum");
    world.must(&mut cart, Command::Add { variant: MUG, quantity: 1 });
    assert_eq!(why(&world, &cart), Some(Reason::MinSpend { wanted: dec("1000"), have: dec("250") }));
    world.must(&mut cart, Command::Add { variant: SHIRT_L, quantity: 2 });
    assert_eq!((why(&world, &cart), world.price(&cart).discount_total), (None, dec("230.00")));
    world.must(&mut cart, Command::Remove { line: 1 });
    assert!(why(&world, &cart).is_some(), "it stopped qualifying");
    assert_eq!(cart.details.coupons, ["BIG"], "and stays attached");
}

#[test]
fn codes_are_trimmed_and_folded_on_both_sides() {
    let world = World::new();
    let mut cart = world.cart_of(&[(MUG, 1)]);
    world.attach(&mut cart, "  save10 ").unwrap();
    assert_eq!(cart.details.coupons, ["SAVE10"]);
    assert_eq!(world.attach(&mut cart, "Save10"), refused("SAVE10", Reason::AlreadyApplied));
    world.must(&mut cart, Command::Detach { code: " sAVE10".to_owned() });
    let again = world.apply(&mut cart, Command::Detach { code: "save10".to_owned() });
    assert_eq!(again, Err(Refusal::NotAttached { code: "SAVE10".to_owned() }));
}

#[test]
fn both_coupons_must_say_that_they_combine() {
    let world = World::new();
    let mut cart = world.cart_of(&[(SHIRT_S, 1)]);
    world.attach(&mut cart, "SHIRTS").unwrap();
    let with = "SHIRTS".to_owned();
    assert_eq!(world.attach(&mut cart, "SAVE10"), refused("SAVE10", Reason::NotCombinable { with }));
    world.attach(&mut cart, "SHIP").unwrap();
    world.must(&mut cart, Command::Fulfil { service: "courier".to_owned() });
    let summary = world.price(&cart);
    assert_eq!((summary.discount_total, summary.shipping_total), (dec("67.50"), dec("0.00")));
    assert_eq!(summary.coupons[1].amount, dec("60.00"), "what free shipping saves");
}

#[test]
fn product_coupons_come_first_and_each_works_on_what_is_left() {
    let combining = |rule| CouponRule { combines: true, ..rule };
    let summary = sale([item("MUG", 1, "100.00", "0"), item("TEA", 1, "100.00", "0")])
        .coupon("ORDER", combining(percent("10")))
        .coupon("MUGS", CouponRule { items: vec!["mug".to_owned()], ..combining(percent("50")) })
        .coupon("TEN", combining(fixed("10.00")))
        .price();
    let amounts: Vec<_> = summary.coupons.iter().map(|coupon| coupon.amount).collect();
    assert_eq!(amounts, [dec("15.00"), dec("50.00"), dec("10.00")]);
    assert_eq!(summary.total, dec("125.00"));
}

#[test]
fn the_minimum_is_tested_after_line_discounts_and_before_order_coupons() {
    let combining = |rule| CouponRule { combines: true, ..rule };
    let at_least = |spend| CouponRule { min_spend: Some(dec(spend)), ..combining(percent("10")) };
    let cart = |spend| {
        sale([item("A", 1, "100.00", "0").percent_off("10")])
            .coupon("FIRST", combining(fixed("50.00")))
            .coupon("SECOND", at_least(spend))
            .price()
    };
    assert_eq!(cart("90.00").coupons[1].failed, None);
    assert_eq!(
        cart("90.01").coupons[1].failed,
        Some(Reason::MinSpend { wanted: dec("90.01"), have: dec("90.00") })
    );
}

#[test]
fn a_discount_on_the_order_by_hand_leaves_the_minimum_alone() {
    let rule = CouponRule { min_spend: Some(dec("100.00")), ..percent("10") };
    let mut cart = sale([item("A", 1, "100.00", "0")]).coupon("A", rule);
    cart.discount = Some(Discount::Fixed(dec("50.00")));
    let summary = cart.price();
    assert_eq!((summary.order_discount, summary.coupons[0].amount), (dec("50.00"), dec("5.00")));
}

#[test]
fn the_cheapest_units_are_the_reduced_ones() {
    let two_for_one = |percent: &str| plain(Benefit::BuyXGetY { buy: 2, get: 1, percent: dec(percent) });
    let lines = || [item("DEAR", 2, "30.00", "0"), item("CHEAP", 4, "10.00", "0")];
    let summary = sale(lines()).coupon("A", two_for_one("100")).price();
    let discounts: Vec<_> = summary.lines.iter().map(|line| line.discount).collect();
    assert_eq!(discounts, [dec("0.00"), dec("20.00")], "two of six are free");
    let few = sale([item("DEAR", 2, "30.00", "0")]).coupon("A", two_for_one("100")).price();
    assert_eq!(few.discount_total, dec("0.00"), "two are bought and none is left to reduce");
}

#[test]
fn parts_below_the_minor_unit_are_not_lost() {
    let tenth = plain(Benefit::BuyXGetY { buy: 1, get: 3, percent: dec("10") });
    let lines = ["A", "B", "C", "D"].map(|sku| item(sku, 1, "0.04", "0"));
    let summary = sale(lines).coupon("A", tenth).price();
    assert_eq!((summary.coupons[0].amount, summary.discount_total), (dec("0.01"), dec("0.01")));
}

#[test]
fn a_third_of_a_line_is_reduced_exactly() {
    // Three quarters of a third of 0.10 are 0.025: half a minor unit, which goes away from zero.
    let rule = plain(Benefit::BuyXGetY { buy: 2, get: 1, percent: dec("75") });
    let mut line = item("A", 3, "0.0333", "0");
    line.price_override = Some(dec("0.033333"));
    assert_eq!(sale([line]).coupon("A", rule).price().discount_total, dec("0.03"));
}

#[test]
fn no_discount_is_more_than_there_is() {
    let scoped = CouponRule { tags: vec!["SUMMER".to_owned()], ..fixed("80.00") };
    let summary = sale([item("A", 1, "50.00", "0").tagged("summer"), item("B", 1, "50.00", "0")])
        .coupon("S", scoped)
        .price();
    let discounts: Vec<_> = summary.lines.iter().map(|line| line.discount).collect();
    assert_eq!(discounts, [dec("50.00"), dec("0.00")]);
}

#[test]
fn a_coupon_of_another_market_gives_nothing_after_the_move() {
    let mut world = World::new();
    world.coupon("SAVE10").markets = Some(vec!["BD".to_owned()]);
    let mut cart = world.cart_of(&[(MUG, 1)]);
    world.attach(&mut cart, "SAVE10").unwrap();
    world.market = "US";
    world.must(&mut cart, Command::Market);
    assert_eq!(why(&world, &cart), Some(Reason::OtherMarket));
}
