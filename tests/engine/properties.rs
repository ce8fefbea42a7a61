//! What holds for every cart: the invariants of pricing, tried on thousands of generated ones.

use crate::purchase::{Item, Purchase, plain};
use crate::shop::{MUG, POSTER, SHIRT_L, SHIRT_S, VASE, World, dhaka, rahim};
use cartwright::engine::basket::{Discount, Rounding, Tier, TierScope};
use cartwright::engine::cart::Cart;
use cartwright::engine::change::Change;
use cartwright::engine::command::{Command, Which};
use cartwright::engine::coupon::{Benefit, CouponRule};
use cartwright::engine::place::{Problem, place};
use cartwright::engine::price::Summary;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use rust_decimal::Decimal;

/// A price with up to `scale` decimals.
fn amount(most: i64, scale: u32) -> impl Strategy<Value = Decimal> {
    (0..=most * 10_i64.pow(scale), 0..=scale)
        .prop_map(move |(units, drop)| Decimal::new(units / 10_i64.pow(drop), scale - drop))
}

fn discount() -> impl Strategy<Value = Discount> {
    prop_oneof![amount(100, 2).prop_map(Discount::Percent), amount(500, 3).prop_map(Discount::Fixed)]
}

fn tier() -> impl Strategy<Value = Tier> {
    (1_u32..60, amount(300, 3)).prop_map(|(min_quantity, price)| Tier { min_quantity, price })
}

fn line() -> impl Strategy<Value = Item> {
    let what = (select(vec!["A", "B", "C", "D"]), select(vec!["red", "blue"]), any::<bool>());
    let price =
        (option::weighted(0.95, amount(400, 3)), vec(tier(), 0..3), option::weighted(0.1, amount(400, 2)));
    let rate = select(vec!["0", "0.05", "0.15", "0.075", "0.2", "1.5"]);
    (what, 1_u32..60, price, option::weighted(0.3, discount()), rate).prop_map(
        |((sku, tag, by_product), quantity, (list, tiers, price_override), discount, rate)| Item {
            sku: sku.to_owned(),
            product: if sku < "C" { "first" } else { "second" }.to_owned(),
            tags: vec![tag.to_owned()],
            quantity,
            list,
            tiers,
            scope: if by_product { TierScope::Product } else { TierScope::Variant },
            price_override,
            discount,
            rate: rate.parse().unwrap(),
        },
    )
}

fn benefit() -> impl Strategy<Value = Benefit> {
    prop_oneof![
        4 => amount(100, 2).prop_map(|value| Benefit::Percent { value }),
        4 => amount(900, 2).prop_map(|value| Benefit::Fixed { value }),
        1 => Just(Benefit::FreeShipping),
        3 => (1_u32..4, 1_u32..4, amount(100, 1))
            .prop_map(|(buy, get, percent)| Benefit::BuyXGetY { buy, get, percent }),
    ]
}

fn rule() -> impl Strategy<Value = CouponRule> {
    let scope = (option::weighted(0.3, select(vec!["A", "second"])), option::weighted(0.3, Just("RED")));
    let least = (option::weighted(0.3, amount(2000, 2)), option::weighted(0.2, 1_u32..80));
    (benefit(), scope, least).prop_map(|(benefit, (product, tag), (min_spend, min_quantity))| CouponRule {
        items: product.into_iter().map(str::to_owned).collect(),
        tags: tag.into_iter().map(str::to_owned).collect(),
        min_spend,
        min_quantity,
        combines: true,
        ..plain(benefit)
    })
}

fn is_on_products(rule: &CouponRule) -> bool {
    rule.is_scoped() || matches!(rule.benefit, Benefit::BuyXGetY { .. })
}

/// Both tax modes, both roundings, currencies of 0, 2 and 3 digits.
fn purchase() -> impl Strategy<Value = Purchase> {
    let market = (select(vec!["JPY", "BDT", "KWD"]), any::<bool>(), any::<bool>(), prop::bool::weighted(0.2));
    let shipping = option::of((amount(200, 2), select(vec![Decimal::ZERO, Decimal::new(15, 2)])));
    (market, vec(line(), 0..8), option::weighted(0.3, discount()), vec(rule(), 0..4), shipping).prop_map(
        |((currency, inclusive, per_line, exempt), lines, discount, rules, shipping)| Purchase {
            currency,
            inclusive,
            rounding: if per_line { Rounding::PerLine } else { Rounding::PerDocument },
            exempt,
            lines,
            discount,
            coupons: rules.into_iter().enumerate().map(|(i, rule)| (format!("C{i}"), rule)).collect(),
            shipping,
        },
    )
}

/// Every amount of a summary.
fn amounts(summary: &Summary) -> Vec<Decimal> {
    let sums = [
        summary.subtotal,
        summary.discount_total,
        summary.order_discount,
        summary.shipping_total,
        summary.shipping_tax,
        summary.tax_total,
        summary.exemption_total,
        summary.total,
    ];
    let lines = summary.lines.iter().flat_map(|l| [l.amount, l.own_discount, l.discount, l.tax]);
    let coupons = summary.coupons.iter().map(|coupon| coupon.amount);
    sums.into_iter().chain(lines).chain(coupons).chain(summary.tax.iter().map(|tax| tax.amount)).collect()
}

fn sum(amounts: impl Iterator<Item = Decimal>) -> Decimal {
    amounts.sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn it_adds_up_and_loses_nothing(purchase in purchase()) {
        let summary = purchase.price();
        prop_assert!(amounts(&summary).iter().all(|amount| *amount >= Decimal::ZERO), "{summary:#?}");
        prop_assert_eq!(summary.subtotal, sum(summary.lines.iter().map(|line| line.amount)));
        prop_assert_eq!(summary.discount_total, sum(summary.lines.iter().map(|line| line.discount)));
        prop_assert!(summary.lines.iter().all(|line| line.discount <= line.amount));
        let coupons = purchase.coupons.iter().zip(&summary.coupons);
        let off_goods = coupons.filter(|((_, rule), _)| rule.benefit != Benefit::FreeShipping);
        let given = sum(summary.lines.iter().map(|line| line.own_discount))
            + summary.order_discount
            + sum(off_goods.map(|(_, coupon)| coupon.amount));
        prop_assert_eq!(given, summary.discount_total, "what each discount gives is what comes off");
        let added = if purchase.inclusive { Decimal::ZERO } else { summary.tax_total };
        prop_assert_eq!(
            summary.total,
            summary.subtotal - summary.discount_total + summary.shipping_total - summary.exemption_total + added
        );
    }

    #[test]
    fn tax_by_rate_and_by_line_is_the_tax(purchase in purchase()) {
        let summary = purchase.price();
        prop_assert_eq!(sum(summary.tax.iter().map(|tax| tax.amount)), summary.tax_total);
        prop_assert_eq!(sum(summary.lines.iter().map(|l| l.tax)) + summary.shipping_tax, summary.tax_total);
        for tax in &summary.tax {
            let lines = sum(summary.lines.iter().filter(|l| l.tax_rate == tax.rate).map(|l| l.tax));
            let shipping = if summary.shipping_rate == tax.rate { summary.shipping_tax } else { Decimal::ZERO };
            prop_assert_eq!(lines + shipping, tax.amount);
        }
    }

    #[test]
    fn contained_tax_never_changes_the_total(mut purchase in purchase()) {
        (purchase.inclusive, purchase.exempt) = (true, false);
        let taxed = purchase.price().total;
        purchase.lines.iter_mut().for_each(|line| line.rate = Decimal::ZERO);
        purchase.shipping = purchase.shipping.map(|(price, _)| (price, Decimal::ZERO));
        prop_assert_eq!(purchase.price().total, taxed);
    }

    #[test]
    fn the_exempt_pay_the_total_less_its_tax(mut purchase in purchase()) {
        purchase.exempt = false;
        let taxed = purchase.price();
        purchase.exempt = true;
        let exempt = purchase.price();
        prop_assert_eq!(exempt.total, taxed.total - taxed.tax_total);
        prop_assert_eq!(exempt.tax_total, Decimal::ZERO);
    }

    /// With several coupons on products, the second works on lines from which the first took parts by largest
    /// remainder; ties go to the earlier line, so that order may then matter by a minor unit. One has no such
    /// successor, and the order's coupons work on sums.
    #[test]
    fn the_order_of_lines_does_not_matter(
        (purchase, shuffled) in purchase().prop_flat_map(|mut purchase| {
            let mut on_products = 0;
            purchase.coupons.retain(|(_, rule)| {
                on_products += usize::from(is_on_products(rule));
                !is_on_products(rule) || on_products == 1
            });
            let lines = Just(purchase.lines.clone()).prop_shuffle();
            (Just(purchase.clone()), lines.prop_map(move |lines| Purchase { lines, ..purchase.clone() }))
        })
    ) {
        let (one, other) = (purchase.price(), shuffled.price());
        prop_assert_eq!(one.subtotal, other.subtotal);
        prop_assert_eq!(one.discount_total, other.discount_total);
    }

    #[test]
    fn all_amounts_are_of_one_currency(purchase in purchase()) {
        let summary = purchase.price();
        prop_assert_eq!(summary.currency.code(), purchase.currency);
        let digits = match purchase.currency { "JPY" => 0, "KWD" => 3, _ => 2 };
        prop_assert!(amounts(&summary).iter().all(|amount| amount.scale() == digits), "{summary:#?}");
    }

    #[test]
    fn the_json_front_says_the_same(mut purchase in purchase()) {
        purchase.discount = None;
        let (summary, json) = (purchase.price(), purchase.through_json());
        prop_assert_eq!(&json["total"], &summary.total.to_string());
        prop_assert_eq!(&json["tax_total"], &summary.tax_total.to_string());
        prop_assert_eq!(&json["discount_total"], &summary.discount_total.to_string());
    }
}

/// Commands as a manager gives them; some are refused, which changes nothing.
fn command() -> impl Strategy<Value = Command> {
    let variant = || select(vec![SHIRT_S, SHIRT_L, MUG, POSTER, VASE]);
    let code = || select(vec!["SAVE10", "BIG", "SHIRTS", "SHIP", "NOPE"]).prop_map(str::to_owned);
    let which = prop_oneof![Just(Which::All), (1_i16..5).prop_map(Which::Line)];
    prop_oneof![
        6 => (variant(), 1_u32..30).prop_map(|(variant, quantity)| Command::Add { variant, quantity }),
        2 => (1_i16..6, 0_u32..60).prop_map(|(line, quantity)| Command::SetQuantity { line, quantity }),
        1 => (1_i16..6).prop_map(|line| Command::Remove { line }),
        2 => (which, option::of(discount()))
            .prop_map(|(which, discount)| Command::Discount { which, discount }),
        1 => (1_i16..6, option::of(amount(300, 2)))
            .prop_map(|(line, price)| Command::Override { line, price }),
        2 => code().prop_map(|code| Command::Attach { code }),
        1 => code().prop_map(|code| Command::Detach { code }),
        1 => Just(Command::Link { customer: rahim(), address: Some(dhaka()) }),
        1 => Just(Command::Unlink),
        1 => any::<bool>().prop_map(|exempt| Command::Exempt { exempt }),
        1 => select(vec!["courier", "outlet"]).prop_map(|s| Command::Fulfil { service: s.to_owned() }),
        1 => Just(Command::Pay { method: "cod".to_owned() }),
        1 => Just(Command::Note { text: Some("gift wrap".to_owned()) }),
        1 => Just(Command::Market),
    ]
}

fn market() -> impl Strategy<Value = &'static str> {
    select(vec!["BD", "US", "JP", "KW"])
}

/// A cart after these commands, and the world it lives in.
fn after(market: &'static str, commands: &[Command]) -> (World, Cart) {
    let world = World { market, ..World::new() };
    let mut cart = world.cart();
    for command in commands {
        // A refusal leaves the cart as it was; the next command goes on from there.
        let _ = world.apply(&mut cart, command.clone());
    }
    (world, cart)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn add_then_remove_restores_every_number(
        market in market(),
        commands in vec(command(), 0..12),
        quantity in 1_u32..100,
    ) {
        let (mut world, mut cart) = after(market, &commands);
        // A variant that the cart has not, so that it gets a line of its own.
        let twin = cartwright::engine::cart::Offer { variant: 100, sku: "TWIN".to_owned(), ..world.offers[&SHIRT_S].clone() };
        world.offers.insert(100, twin);
        let before = world.price(&cart);
        world.must(&mut cart, Command::Add { variant: 100, quantity });
        let line = cart.details.last_line;
        world.must(&mut cart, Command::Remove { line });
        prop_assert_eq!(world.price(&cart), before);
    }

    #[test]
    fn coupon_then_item_is_item_then_coupon(
        market in market(),
        commands in vec(command(), 0..8),
        code in select(vec!["SAVE10", "BIG", "SHIRTS", "SHIP"]),
        variant in select(vec![SHIRT_S, MUG, POSTER]),
        quantity in 1_u32..30,
    ) {
        let (world, cart) = after(market, &commands);
        let (mut one, mut other) = (cart.clone(), cart);
        let add = Command::Add { variant, quantity };
        let first = world.attach(&mut one, code);
        world.must(&mut one, add.clone());
        world.must(&mut other, add);
        prop_assert_eq!(world.attach(&mut other, code), first);
        prop_assert_eq!(world.price(&one), world.price(&other));
    }

    #[test]
    fn undo_restores_all_but_the_numbers_that_were_used(
        (market, other) in (market(), market()),
        commands in vec(command(), 0..10),
        more in vec(command(), 1..5),
    ) {
        let (mut world, before) = after(market, &commands);
        let mut cart = before.clone();
        world.market = other;
        for command in more {
            let _ = world.apply(&mut cart, command);
        }
        let (there, back) = (Change::between(&before, &cart), Change::between(&cart, &before));
        prop_assert_eq!(there.is_empty(), back.is_empty());
        let mut again = before.clone();
        there.apply_to(&mut again);
        prop_assert_eq!((&again.market, &again.lines, &again.details), (&cart.market, &cart.lines, &cart.details));
        let last_line = cart.details.last_line;
        back.apply_to(&mut cart);
        prop_assert_eq!(cart.details.last_line, last_line, "a number is never used again");
        cart.details.last_line = before.details.last_line;
        prop_assert_eq!((cart.market, cart.lines, cart.details), (before.market, before.lines, before.details));
    }

    #[test]
    fn a_refused_command_changes_nothing(
        market in market(),
        commands in vec(command(), 0..8),
        last in command(),
    ) {
        let (world, before) = after(market, &commands);
        let mut cart = before.clone();
        match world.apply(&mut cart, last) {
            Err(_) => prop_assert_eq!(cart, before),
            Ok(()) => prop_assert_eq!(cart.revision == before.revision, cart == before),
        }
    }

    #[test]
    fn the_total_shown_is_the_total_placed_or_placing_refuses(
        market in market(),
        commands in vec(command(), 0..12),
        off_by in -2_i64..=2,
    ) {
        let (world, cart) = after(market, &commands);
        let now = world.price(&cart);
        let shown = now.total + Decimal::new(off_by, now.currency.digits());
        match place(&cart, shown, now.clone(), &world.terms()) {
            Ok(placeable) => prop_assert_eq!(placeable.summary().total, shown),
            Err(problems) => {
                let moved = problems.contains(&Problem::TotalMoved { was: shown, now: now.total });
                prop_assert_eq!(moved, off_by != 0);
                prop_assert!(!problems.is_empty());
            }
        }
    }

    #[test]
    fn a_cart_prices_in_its_markets_currency_alone(
        (market, other) in (market(), market()),
        commands in vec(command(), 0..10),
    ) {
        let (mut world, mut cart) = after(market, &commands);
        world.market = other;
        world.must(&mut cart, Command::Market);
        let summary = world.price(&cart);
        prop_assert_eq!(summary.currency, world.market().currency);
        let digits = summary.currency.digits();
        prop_assert!(amounts(&summary).iter().all(|amount| amount.scale() == digits), "{summary:#?}");
        let by_amount = |discount: &Option<Discount>| matches!(discount, Some(Discount::Fixed(_)));
        prop_assert!(!by_amount(&cart.details.discount));
        prop_assert!(cart.lines.iter().all(|line| !by_amount(&line.discount) && line.price_override.is_none()));
    }
}
