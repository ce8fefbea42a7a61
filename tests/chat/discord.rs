//! Reps at work in a Discord server.

mod cards;
mod forms;
mod outages;
mod searching;
mod serving;
mod staff;

use crate::discord_desk::ServerDesk;

/// The story that everything began with, by commands and menus: 10 interactions at most.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_phone_order_by_commands_and_menus() {
    let desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    asha.slash(sales, "cart new", &[("market", "BD")]);
    let card = desk.card_with("C-1001").await;
    assert!(card.text().contains("Bangladesh (BDT)"), "{}", card.text());
    let choices = asha.types(sales, "cart add", "product", "2x cotton shirt l blue").await;
    assert!(
        choices[0].name.contains("Cotton Shirt · L / Blue") && choices[0].name.contains('৳'),
        "{choices:?}"
    );
    let value = choices[0].value.as_str().expect("a text").to_owned();
    asha.slash(sales, "cart add", &[("product", &value)]);
    let card = desk.card_with("Cotton Shirt · L / Blue").await;
    let form = asha.taps(sales, card.id, "Customer").modal(crate::desk::SOON).await.expect("a form");
    asha.submits(&form, &[("Phone", "01712-345678")]);
    let card = desk.card_with("☑ Customer").await;
    asha.chooses(sales, card.id, "Payment", "Cash");
    desk.rests().await;
    let confirm = asha.taps(sales, card.id, "Place order");
    desk.rests().await;
    let confirm = confirm.answers().pop().expect("a question for her alone");
    assert!(confirm.text().contains("01712-345678"), "the whole number: {}", confirm.text());
    asha.taps(sales, confirm.id, "Yes, order");
    let card = desk.card_with("#ORD-000000311012").await;
    assert_eq!(desk.only_card().id, card.id, "the card became the order");
    desk.rests().await;
    // What she alone sees is what her commands did; menus and questions are gone.
    let hers = desk.discord.sees(&asha, sales);
    assert_eq!(hers.len(), 3, "{}", desk.discord.transcript(sales));
    assert!(hers.iter().filter(|message| message.is_ephemeral()).all(|message| message.rows().is_empty()));
    desk.end().await;
}

/// The same by one message and the confirm.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_phone_order_in_two_interactions() {
    let desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    let words = "new bangladesh 2x cotton shirt L blue, 01712345678, cod, place";
    let confirm = asha.slash(sales, "say", &[("text", words)]).reply().await;
    assert!(confirm.is_ephemeral() && confirm.text().contains("Place this order?"), "{}", confirm.text());
    asha.taps(sales, confirm.id, "Yes, order");
    desk.card_with("#ORD-000000311012").await;
    desk.end().await;
}
