//! Buttons and roles: nothing that is pressed or typed, by anyone, at any time, ends in a fault or in silence.

use crate::support::desk::{Buttons, Rep, shop};
use crate::support::value;
use cartwright::dialog::commands::COMMANDS;
use cartwright::dialog::event::Input;
use cartwright::dialog::press::LONGEST;
use cartwright::dialog::screen::Screen;
use cartwright::engine::staff::Role;
use cartwright::turn::Taken;
use std::collections::BTreeSet;

/// What reps type in any order.
const PHRASES: &[&str] = &[
    "/new bd",
    "/new us",
    "/new",
    "2x cotton shirt L blue",
    "+3 mug",
    "shirt",
    "-1 shirt",
    "1 mug, 01712345678, motijheel pickup, cod, SAVE10",
    "01712345678",
    "01899999999",
    "/customer new Nadia Islam 01711111111",
    "/customer rahim",
    "/contact 01712345670",
    "/address House 1, Road 2, Dhaka 1212",
    "/address 1 Main St, Austin TX 78701",
    "/billing same",
    "/billing House 9, Dhaka",
    "/exempt on",
    "/market us",
    "/market bd",
    "/discount 5%",
    "/discount 1 50",
    "/price 1 10",
    "/price 1 off",
    "/keep",
    "/update",
    "/coupon CORP50",
    "/coupon off SAVE10",
    "/why",
    "/why SAVE10",
    "/quote",
    "/note gift wrap",
    "/quantity 1 7",
    "/quantity 1 0",
    "/remove 1",
    "/undo",
    "/history",
    "/list",
    "/list bd value",
    "/orders",
    "/orders pending",
    "/order 311012",
    "/approve 311012",
    "/cancel 311012 no",
    "/copy",
    "/copy 311012",
    "/delete",
    "/place",
    "/markets",
    "/help",
    "yes",
    "standard courier",
    "cod",
    "নতুন",
    "৫",
    "fragile 😀",
];

/// A small generator whose seed is printed with a failure.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).expect("31 bits") % limit
    }
}

fn check(screen: &Screen, after: &str) {
    let text = screen.plain();
    assert!(!text.trim().is_empty(), "silence after {after}");
    let mut seen = BTreeSet::new();
    for button in screen.numbered() {
        assert!(button.id.len() <= LONGEST, "{} after {after}", button.id);
        assert!(!button.label.trim().is_empty(), "a button without words after {after}");
        assert!(seen.insert(&button.id), "two buttons {} ({}) after {after}", button.id, button.label);
    }
    assert!(!text.contains(['{', '}', '\u{2068}', '\u{2069}']), "{text}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_random_walk_over_everything_never_ends_in_silence_or_a_fault() {
    let db = shop().await;
    let seed = std::env::var("CARTWRIGHT_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(7);
    let steps = std::env::var("CARTWRIGHT_STEPS").ok().and_then(|steps| steps.parse().ok()).unwrap_or(600);
    let mut chance = Chance(seed);
    let people = ["asha", "ben", "mitu"].map(|name| Rep::new(&db.store, name, name));
    let mut buttons: Vec<String> = Vec::new();
    for step in 0..steps {
        let rep = &people[chance.below(3)];
        let input = match chance.below(10) {
            0..6 if !buttons.is_empty() => {
                // Mostly what is on the screen, sometimes what was long ago.
                let newest = buttons.len() - buttons.len().min(if chance.below(3) > 0 { 12 } else { 500 });
                Input::Press(buttons[newest + chance.below(buttons.len() - newest)].clone())
            }
            6 if !buttons.is_empty() => {
                // Forged: a sign of a true one is another.
                let mut id = buttons[chance.below(buttons.len())].clone().into_bytes();
                let at = chance.below(id.len());
                id[at] = b"0a:Z9-."[chance.below(7)];
                Input::Press(String::from_utf8(id).expect("still text"))
            }
            _ => Input::Text(PHRASES[chance.below(PHRASES.len())].to_owned()),
        };
        let what = format!("{input:?} (seed {seed}, step {step})");
        assert_eq!(rep.sends(input, &format!("walk-{step}")).await, Taken::Done, "{what}");
        let screens = rep.screens().await;
        assert_eq!(screens.len(), 1, "{what}");
        check(&screens[0], &what);
        buttons.extend(screens[0].numbered().map(|button| button.id.clone()));
    }
    let faults = db.store.begin().await.expect("begin").ledger_faults().await.expect("the books");
    assert_eq!(faults, Vec::<String>::new());
    let counted = "select count(*) from cart c where c.state = 'open' and c.items <>
                   json_array_length(c.lines)";
    assert_eq!(value::<i64>(&db.options, counted).await, 0, "a cart's items are counted");
}

#[tokio::test]
async fn every_old_button_of_a_cart_explains_itself_and_changes_nothing() {
    let db = shop().await;
    let (asha, ben) = (Rep::new(&db.store, "asha", "a"), Rep::new(&db.store, "ben", "b"));
    asha.says("new bd 2x SHIRT-L-BLU, 01712345678, standard courier, cod").await;
    let card = asha.says("back").await;
    let mut old: Vec<String> = card.numbered().map(|button| button.id.clone()).collect();
    for open in ["Lines", "More", "Fulfillment", "Payment", "Place order"] {
        let screen = asha.presses(&card.button(open)).await;
        old.extend(screen.numbered().map(|button| button.id.clone()));
    }
    let line = asha.presses(&card.button("Lines")).await;
    let line = asha.presses(&line.button("Cotton Shirt")).await;
    old.extend(line.numbered().map(|button| button.id.clone()));
    ben.says("/open 1001").await;
    ben.says("note fragile").await;
    let carts = "select string_agg(c::text, ' ') from cart c";
    let before = value::<String>(&db.options, carts).await;
    for id in old.iter().filter(|id| !id.starts_with("c1:0:")) {
        let told = asha.presses(id).await;
        assert!(told.plain().contains("Ben"), "{id}: {}", told.plain());
        assert!(told.plain().contains("Cotton Shirt"), "the card as it is now: {}", told.plain());
    }
    assert_eq!(value::<String>(&db.options, carts).await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_reps_who_press_the_same_button_at_once_add_one_unit() {
    let db = shop().await;
    let (asha, ben) = (Rep::new(&db.store, "asha", "a"), Rep::new(&db.store, "ben", "b"));
    let card = asha.says("new bd 2x SHIRT-L-BLU").await;
    let lines = asha.presses(&card.button("Lines")).await;
    let more = asha.presses(&lines.button("Cotton Shirt")).await.button("➕");
    let (one, other) = tokio::join!(asha.presses(&more), ben.presses(&more));
    let told = format!("{}\n{}", one.plain(), other.plain());
    assert_eq!(
        value::<i32>(&db.options, "select (lines -> 0 ->> 'quantity')::int from cart").await,
        3,
        "{told}"
    );
    assert!(told.contains("Asha") || told.contains("Ben"), "the slower one is told who was quicker: {told}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_managers_who_cancel_at_once_cancel_once() {
    let db = shop().await;
    let rep = Rep::new(&db.store, "asha", "a");
    rep.says("new bd 2x SHIRT-L-BLU, 01712345678, standard courier, cod").await;
    rep.says("place").await;
    rep.says("yes").await;
    let managers = ["one", "two"].map(|chat| Rep::new(&db.store, "mitu", chat));
    for manager in &managers {
        manager.says("cancel 311012 mistake").await;
    }
    let (one, other) = tokio::join!(managers[0].says("yes"), managers[1].says("yes"));
    let told = [one.plain(), other.plain()];
    assert_eq!(told.iter().filter(|told| told.contains("given back")).count(), 1, "{told:?}");
    assert_eq!(value::<i64>(&db.options, "select sum(allocated)::bigint from stock").await, 0);
    let faults = db.store.begin().await.expect("begin").ledger_faults().await.expect("the books");
    assert_eq!(faults, Vec::<String>::new());
}

#[tokio::test]
async fn a_stranger_learns_nothing_from_any_command_or_button() {
    let db = shop().await;
    let asha = Rep::new(&db.store, "asha", "a");
    asha.says("new bd 2x SHIRT-L-BLU, 01712345678").await;
    let card = asha.says("back").await;
    let stranger = Rep::new(&db.store, "eve", "e");
    let polite = stranger.says("hello").await;
    assert!(polite.buttons.is_empty());
    for spec in COMMANDS {
        assert_eq!(stranger.says(&format!("/{} 1001", spec.name)).await, polite, "{}", spec.name);
    }
    for button in card.numbered() {
        assert_eq!(stranger.presses(&button.id).await, polite, "{}", button.label);
    }
}

#[tokio::test]
async fn a_cart_is_deleted_by_its_owner_or_a_manager_only() {
    let db = shop().await;
    let (owner, other, manager) =
        (Rep::new(&db.store, "asha", "a"), Rep::new(&db.store, "ben", "b"), Rep::new(&db.store, "mitu", "m"));
    owner.says("new bd 1x SHIRT-L-BLU, 01712345678").await;
    owner.says("new bd 1x SHIRT-L-BLU").await;
    let open = "select count(*) from cart where state = 'open'";
    other.says("/open 1001").await;
    other.says("/delete").await;
    other.says("yes").await;
    assert_eq!(value::<i64>(&db.options, open).await, 2, "not theirs");
    let question = owner.says("/delete").await;
    owner.presses(&question.button("Yes, remove")).await;
    manager.says("/open 1001").await;
    manager.says("/delete").await;
    manager.says("yes").await;
    assert_eq!(value::<i64>(&db.options, open).await, 0);
    let kept = "select count(*) from cart where phone is not null or customer_id is not null or details -> 'customer' is not null";
    assert_eq!(value::<i64>(&db.options, kept).await, 0, "the customer is erased with the cart");
    let told = other.says("/open 1001").await.plain();
    assert!(!told.contains("Rahim"), "{told}");
}

#[tokio::test]
async fn what_needs_a_manager_is_refused_to_a_rep_by_word_and_by_forged_button() {
    let db = shop().await;
    let (rep, manager) = (Rep::new(&db.store, "asha", "a"), Rep::new(&db.store, "mitu", "m"));
    rep.says("new bd 2x SHIRT-L-BLU, 01712345678, standard courier, cod").await;
    let carts = "select string_agg(c.details::text || c.lines::text, ' ') from cart c";
    let before = value::<String>(&db.options, carts).await;
    for words in ["price 1 5", "keep", "keep 1", "exempt on", "discount 50%", "discount 1 2000"] {
        let told = rep.says(words).await.plain();
        assert!(told.contains("manager"), "{words}: {told}");
    }
    let card = rep.says("/summary").await;
    let lines = rep.presses(&card.button("Lines")).await;
    let line = rep.presses(&lines.button("Cotton Shirt")).await;
    for to in ["prc", "keep"] {
        let forged = line.button("➕").replace("plus", to);
        let told = rep.presses(&forged).await.plain();
        assert!(told.contains("manager"), "{to}: {told}");
    }
    assert_eq!(value::<String>(&db.options, carts).await, before);

    rep.says("place").await;
    rep.says("yes").await;
    for input in ["approve 311012", "yes"] {
        rep.says(input).await;
    }
    rep.says("/here sales").await;
    assert_eq!(value::<i64>(&db.options, "select count(*) from chat_purpose").await, 0);
    let pending = "select count(*) from orders where status = 'pending'";
    assert_eq!(value::<i64>(&db.options, pending).await, 1);
    for id in ["c1:0:0:apr:311012", "c1:0:0:apryes:311012"] {
        let told = rep.presses(id).await.plain();
        assert!(told.contains("manager"), "{id}: {told}");
    }
    // Somebody else's order is not a rep's to cancel; a manager may approve what a rep has placed.
    let ben = Rep::new(&db.store, "ben", "b");
    ben.says("cancel 311012 no").await;
    ben.says("yes").await;
    ben.presses("c1:0:0:canyes:311012").await;
    assert_eq!(value::<i64>(&db.options, pending).await, 1);
    manager.says("approve 311012").await;
    assert!(manager.says("yes").await.plain().contains("approved"));
    // The table's own words: what it marks for a manager was tried above.
    let marked: Vec<&str> =
        COMMANDS.iter().filter(|spec| spec.role != Role::Rep).map(|spec| spec.name).collect();
    assert_eq!(
        marked,
        [
            "price",
            "keep",
            "exempt",
            "approve",
            "packed",
            "shipped",
            "delivered",
            "paid",
            "hold",
            "stats",
            "staff",
            "coupons",
            "stock",
            "setprice",
            "variant",
            "here"
        ]
    );
}
