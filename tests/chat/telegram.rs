//! Reps at work in Telegram.

use crate::desk::Desk;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_phone_order_by_buttons() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    let menu = desk.say(&asha, chat, "/new").await;
    let card = desk.tap(&asha, chat, &menu, "Bangladesh").await;
    assert!(card.text().contains("C-1001"), "{}", card.text());
    println!("{}", desk.telegram.transcript(chat));
    let results = asha.asks_inline(chat, "C-1001 cotton shirt L blue").await;
    let before = desk.telegram.shown(chat);
    asha.picks(chat, 0);
    let card = desk.telegram.next_shown(chat, before).await;
    let ask = desk.tap(&asha, chat, &card, "Customer").await;
    assert!(ask.text().contains("Who is it for?"), "{}", ask.text());
    let card = desk.say(&asha, chat, "01712-345678").await;
    let pay = desk.tap(&asha, chat, &card, "Payment").await;
    let card = desk.tap(&asha, chat, &pay, "Cash").await;
    let confirm = desk.tap(&asha, chat, &card, "Place").await;
    let done = desk.tap(&asha, chat, &confirm, "Yes, order").await;
    println!("{}", desk.telegram.transcript(chat));
    assert!(done.text().contains("#ORD-000000311012"), "{}", done.text());
    desk.end().await;
}
