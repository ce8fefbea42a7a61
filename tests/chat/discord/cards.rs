//! The live card: one message in a channel, edited in place, whoever changes its cart and on whichever platform.

use crate::desk::SOON;
use crate::discord_desk::{ServerDesk, unhurried};
use cartwright::emulator::discord::{Access, Fault};
use cartwright::emulator::telegram;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_is_done_in_one_message() {
    let desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    let card = desk.cart_of_mugs().await;
    let told = asha.slash(sales, "cart add", &[("product", "3x ceramic mug")]).reply().await;
    assert!(told.is_ephemeral() && told.text().contains("Added 3"), "{}", told.text());
    desk.card_with("5 ×").await;
    asha.slash(sales, "cart quantity", &[("line", "1"), ("units", "7")]);
    desk.card_with("7 ×").await;
    let undone = asha.taps(sales, card.id, "Undo");
    desk.card_with("5 ×").await;
    desk.rests().await;
    assert_eq!(undone.answers().len(), 0, "the card says it");
    asha.slash(sales, "cart note", &[("text", "gift *wrap*")]);
    let shown = desk.card_with("gift").await;
    assert!(shown.text().contains("gift \\*wrap\\*"), "nothing typed is markup: {}", shown.text());
    assert_eq!(desk.only_card().id, card.id);
    // A question for her alone, which goes once it is answered.
    let menu = asha.taps(sales, card.id, "More");
    desk.rests().await;
    let menu = menu.answers().pop().expect("a menu for her alone");
    asha.taps(sales, menu.id, "Back");
    desk.rests().await;
    assert!(desk.discord.message(sales, menu.id).is_none(), "{}", desk.discord.transcript(sales));
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_choose_line_service_and_payment() {
    let desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    let card = desk.cart_of_mugs().await;
    assert_eq!(card.selects().len(), 3, "{}", card.lines());
    asha.chooses(sales, card.id, "Payment", "bKash");
    desk.card_with("Payment: bKash").await;
    asha.chooses(sales, card.id, "Fulfillment", "Motijheel");
    let card = desk.card_with("Motijheel").await;
    let chosen = card.select("Payment").expect("a list").json;
    assert!(chosen["options"].as_array().expect("options").iter().any(|option| option["default"] == true));
    let line = asha.chooses(sales, card.id, "Change a line", "Ceramic Mug");
    desk.rests().await;
    let line = line.answers().pop().expect("a menu for her alone");
    asha.taps(sales, line.id, "➕");
    let line = desk.discord.tells(&asha, sales, "Ceramic Mug").await;
    desk.card_with("3 ×").await;
    // The menu goes on with the new revision, in place.
    desk.rests().await;
    asha.taps(sales, line.id, "➕");
    desk.card_with("4 ×").await;
    desk.rests().await;
    let form = asha.taps(sales, line.id, "4").modal(SOON).await.expect("a form");
    assert_eq!(form.inputs[0].value, "4");
    asha.submits(&form, &[("Quantity", "50")]);
    desk.card_with("50 ×").await;
    assert_eq!(desk.only_card().id, card.id);
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn buttons_of_old_versions_explain_and_never_act() {
    let desk = ServerDesk::start().await;
    let (asha, ben, sales) = (desk.asha(), desk.ben(), desk.sales);
    let card = desk.cart_of_mugs().await;
    ben.slash(sales, "cart open", &[("cart", "C-1001")]);
    desk.rests().await;
    ben.slash(sales, "cart add", &[("product", "40x cotton shirt L blue")]);
    desk.rests().await;
    let state = "select revision::text || lines::text || details::text from cart";
    let before: String = crate::support::value(&desk.db.options, state).await;
    let now = desk.only_card();
    for label in ["Undo", "Place order", "Why"] {
        let id = card.button(label).and_then(|button| button.custom_id).expect("a button");
        let tap = asha.taps_id(sales, now.id, &id);
        desk.rests().await;
        let told = tap.answers().pop().expect("an explanation for her alone");
        assert!(told.text().contains("changed"), "{label}: {}", told.text());
    }
    assert_eq!(crate::support::value::<String>(&desk.db.options, state).await, before);
    let forged = asha.taps_id(sales, now.id, "nonsense");
    desk.rests().await;
    assert!(forged.answers().pop().expect("an answer").text().contains("no longer works"));
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_that_was_deleted_is_posted_anew_and_comes_to_the_bottom_when_wanted() {
    let desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    let card = desk.cart_of_mugs().await;
    asha.deletes(sales, card.id);
    asha.slash(sales, "cart add", &[("product", "1x ceramic mug")]);
    let anew = desk.card_with("3 ×").await;
    assert!(anew.id > card.id);
    desk.rests().await;
    asha.says(sales, "so many words");
    asha.slash(sales, "cart summary", &[]);
    desk.rests().await;
    let below = desk.only_card();
    assert!(below.id > anew.id);
    assert_eq!(desk.discord.messages(sales).last().map(|last| last.id), Some(below.id));
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cart_is_the_same_in_every_channel_and_on_telegram() {
    let telegram = telegram::Telegram::start(telegram::Options::default()).await;
    let desk = ServerDesk::start_with(unhurried(), Some(telegram.clone())).await;
    let (asha, ben, sales) = (desk.asha(), desk.ben(), desk.sales);
    let phone = telegram.person(1_001, "Asha");
    let before = telegram.shown(phone.private());
    phone.says(phone.private(), "/new bangladesh 2x ceramic mug");
    telegram.next_shown(phone.private(), before).await;
    let office = desk.guild.channel("office");
    asha.slash(sales, "cart open", &[("cart", "C-1001")]);
    desk.card_with("Ceramic Mug").await;
    ben.slash(office, "cart open", &[("cart", "C-1001")]);
    desk.discord.shows(office, "Ceramic Mug").await;
    ben.slash(office, "cart add", &[("product", "5x ceramic mug")]);
    desk.card_with("7 ×").await;
    let shown = |words: &'static str| {
        move |world: &telegram::World| world.card(1_001).is_some_and(|card| card.text().contains(words))
    };
    assert!(telegram.wait_for(shown("7 ×"), SOON).await, "{}", telegram.transcript(phone.private()));
    phone.says(phone.private(), "+1 ceramic mug");
    desk.card_with("8 ×").await;
    desk.discord.shows(office, "8 ×").await;
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_the_bot_may_not_write_the_card_is_for_whoever_asks() {
    let desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    desk.discord.allows(sales, Access::ReadOnly);
    let alone = asha.slash(sales, "cart new", &[("market", "BD"), ("items", "2x ceramic mug")]).reply().await;
    assert!(
        alone.text().contains("Ceramic Mug") && alone.text().contains("may not write"),
        "{}",
        alone.text()
    );
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn deleting_a_cart_closes_its_card() {
    let desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    desk.cart_of_mugs().await;
    let sure = asha.slash(sales, "cart delete", &[]).reply().await;
    asha.taps(sales, sure.id, "Yes, remove");
    let card = desk.card_with("deleted").await;
    assert!(!card.text().contains("Mug") && card.selects().is_empty(), "{}", card.lines());
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_the_chat_with_the_bot_nothing_is_masked() {
    let desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    let direct = asha.direct();
    asha.slash(direct, "cart new", &[("market", "BD"), ("items", "2x ceramic mug")]);
    desk.discord.shows(direct, "C-1001").await;
    asha.slash(direct, "cart customer", &[("who", "01712345678")]);
    let card = desk.discord.shows(direct, "Rahim Uddin").await;
    assert!(card.text().contains("01712-345678"), "{}", card.text());
    // The same cart where others look on.
    asha.slash(sales, "cart open", &[("cart", "C-1001")]);
    let shared = desk.card_with("Rahim Uddin").await;
    assert!(shared.text().contains("017••••5678") && !shared.text().contains("345678"), "{}", shared.text());
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thread_is_a_channel_of_its_own() {
    let desk = ServerDesk::start().await;
    let asha = desk.asha();
    let thread = desk.discord.thread(desk.sales, "Rahim's order");
    asha.slash(thread, "cart new", &[("market", "BD"), ("items", "2x ceramic mug")]);
    let card = desk.discord.shows(thread, "Ceramic Mug").await;
    asha.taps(thread, card.id, "Undo");
    desk.discord.shows(thread, "No items yet").await;
    assert!(desk.discord.messages(desk.sales).iter().all(|message| !message.by_bot));
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_card_that_moved_goes_from_where_it_was_however_often_that_has_to_be_tried() {
    let desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    let mut card = desk.cart_of_mugs().await;
    for fault in [
        Fault::TooMany(Duration::from_millis(400)),
        Fault::Status(500),
        Fault::StatusAfter(502),
        Fault::CutBefore,
        Fault::CutAfter,
    ] {
        asha.says(sales, "so many words");
        desk.discord.fail("delete_message", fault.clone(), 1);
        asha.slash(sales, "cart summary", &[]);
        desk.until("the old card is gone", |discord| discord.message(sales, card.id).is_none()).await;
        desk.rests().await;
        assert_eq!(desk.discord.faults_left(), 0, "{fault:?}");
        card = desk.only_card();
    }
    desk.end().await;
}
