//! One cart's card in several chats: a change from anywhere is seen in all of them, and old buttons only explain.

use crate::desk::{Desk, SOON};
use cartwright::emulator::telegram::{Fault, World};

fn shows(chat: i64, words: &str) -> impl Fn(&World) -> bool {
    let words = words.to_owned();
    move |world| world.card(chat).is_some_and(|card| card.text().contains(&words))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_change_from_anywhere_is_seen_everywhere() {
    let desk = Desk::start().await;
    let (asha, ben) = (desk.asha(), desk.ben());
    let group = desk.telegram.supergroup("Sales", &[&asha, &ben]);
    let card = desk.cart_of_mugs().await;
    let shared = desk.say(&asha, group, "/open C-1001").await;
    let other = desk.say(&ben, ben.private(), "/open C-1001").await;
    desk.say(&ben, ben.private(), "+5 cotton shirt L blue").await;
    for chat in [asha.private(), group] {
        assert!(desk.telegram.wait_for(shows(chat, "Cotton Shirt"), SOON).await, "not in {chat}");
    }
    desk.say(&asha, asha.private(), "01712345678").await;
    for chat in [ben.private(), group] {
        assert!(desk.telegram.wait_for(shows(chat, "Rahim"), SOON).await, "not in {chat}");
    }
    // Whole where one rep looks, masked where others look on.
    assert!(desk.only_card(ben.private()).await.text().contains("01712-345678"));
    let in_group = desk.only_card(group).await;
    assert!(!in_group.text().contains("345678") && in_group.text().contains("5678"), "{}", in_group.text());
    assert_eq!(in_group.id, shared.id, "it is edited in place");
    assert!(desk.telegram.message(asha.private(), card.id).is_none());
    assert!(desk.telegram.message(ben.private(), other.id).is_none());
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn quick_changes_become_few_edits_elsewhere() {
    let desk = Desk::start().await;
    let (asha, ben) = (desk.asha(), desk.ben());
    let group = desk.telegram.supergroup("Sales", &[&asha, &ben]);
    let card = desk.cart_of_mugs().await;
    desk.say(&ben, group, "/open C-1001").await;
    let lines = desk.tap(&asha, asha.private(), &card, "Lines").await;
    let mut line = desk.tap(&asha, asha.private(), &lines, "Mug").await;
    let before = desk.telegram.shown(group);
    for _ in 0..10 {
        line = desk.tap(&asha, asha.private(), &line, "➕").await;
    }
    assert!(desk.telegram.wait_for(shows(group, "Ceramic Mug  12 ×"), SOON).await);
    let edits = desk.telegram.shown(group) - before;
    assert!((1..=3).contains(&edits), "{edits} edits");
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_that_was_deleted_is_posted_anew() {
    let desk = Desk::start().await;
    let (asha, ben) = (desk.asha(), desk.ben());
    let group = desk.telegram.supergroup("Sales", &[&asha, &ben]);
    let card = desk.cart_of_mugs().await;
    let shared = desk.say(&asha, group, "/open C-1001").await;
    asha.deletes(group, shared.id);
    asha.deletes(asha.private(), card.id);
    let shown = desk.say(&asha, asha.private(), "+3 ceramic mug").await;
    assert!(shown.text().contains("5 ×"), "{}", shown.text());
    assert!(desk.telegram.wait_for(shows(group, "5 ×"), SOON).await);
    assert!(desk.only_card(group).await.id > shared.id);
    desk.card_below(asha.private()).await;
    // A press on a message that is gone, as a client that was asleep sends it.
    let data = shown.key("Note").and_then(|key| key.data).expect("a button");
    asha.deletes(asha.private(), shown.id);
    let ask = desk.after(asha.private(), || asha.taps_data(asha.private(), shown.id, &data)).await;
    assert!(ask.id > shown.id);
    desk.only_card(asha.private()).await;
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_comes_to_the_bottom_when_it_is_wanted_there() {
    let desk = Desk::start().await;
    let (asha, ben) = (desk.asha(), desk.ben());
    let group = desk.telegram.supergroup("Sales", &[&asha, &ben]);
    let card = desk.cart_of_mugs().await;
    desk.say(&asha, asha.private(), "/help").await;
    let menu = desk.tap(&asha, asha.private(), &card, "More").await;
    let below = desk.tap(&asha, asha.private(), &menu, "⬇").await;
    assert_eq!(desk.card_below(asha.private()).await.id, below.id);
    assert!(below.text().contains("Ceramic Mug") && desk.telegram.message(asha.private(), card.id).is_none());
    // In a group the menu stands beside the card: both go.
    let shared = desk.say(&ben, group, "/open C-1001").await;
    let menu = desk.tap(&ben, group, &shared, "More").await;
    assert_ne!(menu.id, shared.id);
    asha.says(group, "so many words");
    let below = desk.tap(&ben, group, &menu, "⬇").await;
    assert_eq!(desk.card_below(group).await.id, below.id);
    let asked = desk.say(&ben, group, "/summary").await;
    assert_eq!(desk.card_below(group).await.id, asked.id);
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_closes_every_card() {
    let desk = Desk::start().await;
    let (asha, ben) = (desk.asha(), desk.ben());
    let group = desk.telegram.supergroup("Sales", &[&asha, &ben]);
    desk.cart_of_mugs().await;
    desk.say(&asha, group, "/open C-1001").await;
    desk.say(&ben, ben.private(), "/open C-1001").await;
    desk.say(&asha, asha.private(), "01712345678").await;
    desk.say(&asha, asha.private(), "place").await;
    let done = desk.say(&asha, asha.private(), "yes").await;
    assert!(done.text().contains("#ORD-000000311012"), "{}", done.text());
    for chat in [group, ben.private()] {
        assert!(desk.telegram.wait_for(shows(chat, "#ORD-000000311012"), SOON).await, "not in {chat}");
        let card = desk.telegram.card(chat).expect("a card");
        assert!(card.key("Place").is_none() && card.key("Show order").is_some(), "{}", card.lines());
    }
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deleting_a_cart_closes_every_card() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let group = desk.telegram.supergroup("Sales", &[&asha]);
    let chat = asha.private();
    desk.cart_of_mugs().await;
    desk.say(&asha, group, "/open C-1001").await;
    let card = desk.say(&asha, chat, "/summary").await;
    let menu = desk.tap(&asha, chat, &card, "More").await;
    let sure = desk.tap(&asha, chat, &menu, "Delete").await;
    assert_eq!(sure.id, card.id);
    let home = desk.tap(&asha, chat, &sure, "Yes, remove").await;
    assert!(home.key("New cart").is_some(), "{}", home.lines());
    assert!(desk.telegram.wait_for(shows(group, "deleted"), SOON).await);
    assert!(!desk.telegram.card(group).expect("a card").text().contains("Mug"));
    desk.rests().await;
    assert_eq!(
        desk.telegram.message(chat, home.id).map(|home| home.text().to_owned()),
        Some(home.text().to_owned())
    );
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buttons_of_old_versions_explain_and_never_act() {
    let desk = Desk::start().await;
    let (asha, ben) = (desk.asha(), desk.ben());
    let chat = asha.private();
    let card = desk.cart_of_mugs().await;
    let lines = desk.tap(&asha, chat, &card, "Lines").await;
    let line = desk.tap(&asha, chat, &lines, "Mug").await;
    let card = desk.tap(&asha, chat, &line, "Back").await;
    let ask = desk.tap(&asha, chat, &card, "Customer").await;
    let card = desk.tap(&asha, chat, &ask, "Back").await;
    // Somebody else changes it; then every button that was ever here is pressed.
    desk.say(&ben, ben.private(), "/open C-1001").await;
    desk.say(&ben, ben.private(), "+40 cotton shirt L blue").await;
    assert!(desk.telegram.wait_for(shows(chat, "40 ×"), SOON).await);
    let now = desk.telegram.message(chat, card.id).expect("the card");
    let state = "select revision::text || lines::text || details::text from cart";
    let before: String = crate::support::value(&desk.db.options, state).await;
    let mut pressed = 0;
    for version in &now.versions {
        let rows = version["reply_markup"]["inline_keyboard"].as_array().cloned().unwrap_or_default();
        for key in rows.iter().flat_map(|row| row.as_array().cloned().unwrap_or_default()) {
            let Some(data) = key["callback_data"].as_str().filter(|data| !data.starts_with("c1:0:")) else {
                continue;
            };
            let old = desk.telegram.message(chat, card.id).expect("the card");
            if old.json == *version {
                continue;
            }
            let toast = asha.taps_data(chat, card.id, data).answer().await;
            assert!(toast.text.contains("changed"), "{key}: {toast:?}");
            pressed += 1;
        }
    }
    assert!(pressed > 30, "{pressed}");
    desk.rests().await;
    assert_eq!(crate::support::value::<String>(&desk.db.options, state).await, before);
    assert!(desk.only_card(chat).await.text().contains("40 ×"));
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_that_moved_goes_from_where_it_was_however_often_that_has_to_be_tried() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    let mut card = desk.cart_of_mugs().await;
    for fault in
        [Fault::TooMany(1), Fault::Status(502), Fault::StatusAfter(502), Fault::CutBefore, Fault::CutAfter]
    {
        desk.telegram.fail("deleteMessage", fault.clone(), 1);
        desk.say(&asha, chat, "+1 ceramic mug").await;
        let gone = |world: &World| world.message(chat, card.id).is_none();
        assert!(desk.telegram.wait_for(gone, 2 * SOON).await, "{fault:?}");
        desk.rests().await;
        card = desk.only_card(chat).await;
    }
    desk.end().await;
}
