//! Reps at work in Telegram.

mod cards;
mod customers;
mod failing;
mod groups;
mod outages;
mod searching;
mod serving;
mod staff;
mod typing;

use crate::desk::Desk;

/// The story that everything began with, by buttons alone: 12 taps and messages at most.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_phone_order_by_buttons() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    let mut acts = 0;
    let mut act = || acts += 1;
    act();
    let menu = desk.say(&asha, chat, "/new").await;
    act();
    let card = desk.tap(&asha, chat, &menu, "Bangladesh").await;
    assert!(card.text().contains("C-1001"), "{}", card.text());
    // The button opens the search in this chat; what is looked for is typed, and one of the results tapped.
    let add = card.key("Add item").expect("a way to add");
    assert_eq!(add.json["switch_inline_query_current_chat"], "C-1001 ");
    act();
    act();
    act();
    asha.asks_inline(chat, "C-1001 cotton shirt L blue").await;
    let card = desk.after(chat, || asha.picks(chat, 0)).await;
    act();
    let ask = desk.tap(&asha, chat, &card, "Customer").await;
    assert!(ask.text().contains("Who is it for?"), "{}", ask.text());
    act();
    let card = desk.say(&asha, chat, "01712-345678").await;
    act();
    let pay = desk.tap(&asha, chat, &card, "Payment").await;
    act();
    let card = desk.tap(&asha, chat, &pay, "Cash").await;
    act();
    let confirm = desk.tap(&asha, chat, &card, "Place").await;
    assert!(confirm.text().contains("01712-345678"), "{}", confirm.text());
    act();
    let done = desk.tap(&asha, chat, &confirm, "Yes, order").await;
    assert!(done.text().contains("#ORD-000000311012"), "{}", done.text());
    assert!(acts <= 12, "{acts} taps and messages");
    // What is left in the chat is what was typed, and the order.
    assert_eq!(desk.telegram.messages(chat).iter().filter(|message| message.by_bot).count(), 1);
    desk.end().await;
}
