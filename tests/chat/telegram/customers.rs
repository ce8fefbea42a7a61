//! Customers by phone: typed, or a forwarded contact card.

use crate::desk::Desk;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forwarded_contact_links_whom_we_know() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    desk.cart_of_mugs().await;
    // Address books leave the plus out.
    let card = desk.after(chat, || asha.forwards_contact(chat, "8801712345678", "Boss of Banani")).await;
    assert!(card.text().contains("Rahim Uddin · 01712-345678"), "{}", card.text());
    assert!(!card.text().contains("Banani Boss"));
    desk.card_below(chat).await;
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forwarded_contact_makes_whom_we_do_not_know() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    desk.cart_of_mugs().await;
    let card = desk.after(chat, || asha.forwards_contact(chat, "+8801799112233", "Sadia Islam")).await;
    assert!(card.text().contains("Sadia Islam · 01799-112233"), "{}", card.text());
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_contact_without_a_cart_says_what_to_do() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    let shown = desk.after(chat, || asha.forwards_contact(chat, "+8801712345678", "Rahim")).await;
    assert!(shown.text().contains("No cart is open"), "{}", shown.text());
    assert!(shown.key("New cart").is_some());
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_customer_on_the_spot_by_buttons() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    let card = desk.cart_of_mugs().await;
    let ask = desk.tap(&asha, chat, &card, "Customer").await;
    let ask = desk.tap(&asha, chat, &ask, "New customer").await;
    assert!(ask.text().contains("name"), "{}", ask.text());
    let card = desk.say(&asha, chat, "Kamal Ahmed, 01799887766").await;
    assert!(card.text().contains("Kamal Ahmed · 01799-887766"), "{}", card.text());
    desk.card_below(chat).await;
    desk.end().await;
}
