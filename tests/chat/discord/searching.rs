//! Finding things: choices while typing, lists for one person alone, messages that become carts.

use crate::desk::SOON;
use crate::discord_desk::ServerDesk;
use cartwright::emulator::discord::Message;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn choices_come_while_typing() {
    let desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    assert!(asha.types(sales, "cart add", "product", "").await.is_empty());
    let found = asha.types(sales, "cart add", "product", "cotton shi").await;
    assert!(found.len() > 1 && found.len() <= 25);
    assert!(found.iter().all(|choice| choice.name.contains('৳') && choice.name.chars().count() <= 100));
    desk.cart_of_mugs().await;
    asha.slash(sales, "cart customer", &[("who", "01712345678")]);
    desk.card_with("Rahim").await;
    let names = |choices: Vec<cartwright::emulator::discord::Choice>| -> Vec<String> {
        choices.into_iter().map(|choice| choice.name).collect()
    };
    let carts = names(asha.types(sales, "cart open", "cart", "").await);
    assert!(carts[0].starts_with("C-1001 · Rahim Uddin · ৳"), "{carts:?}");
    let lines = names(asha.types(sales, "cart remove", "line", "mug").await);
    assert!(lines[0].contains("2 × Ceramic Mug"), "{lines:?}");
    let services = names(asha.types(sales, "cart fulfillment", "service", "moti").await);
    assert_eq!(services.len(), 1, "{services:?}");
    let methods = names(asha.types(sales, "cart payment", "method", "").await);
    assert!(methods.iter().any(|name| name.contains("bKash")), "{methods:?}");
    let people = names(asha.types(sales, "cart customer", "who", "rahim").await);
    assert!(people[0].contains("Rahim") && people[0].contains("••"), "{people:?}");
    // Each of them is taken as it was chosen.
    for (command, option, typed, words) in [
        ("cart fulfillment", "service", "moti", "Motijheel"),
        ("cart payment", "method", "bkash", "Payment: bKash"),
        ("cart customer", "who", "rahim", "Rahim Uddin"),
    ] {
        let choice = asha.types(sales, command, option, typed).await.remove(0);
        asha.slash(sales, command, &[(option, choice.value.as_str().expect("a text"))]);
        desk.card_with(words).await;
    }
    let mallory = desk.mallory();
    for (command, option) in [("cart add", "product"), ("cart open", "cart"), ("cart customer", "who")] {
        assert!(mallory.types(sales, command, option, "cotton").await.is_empty(), "{command}");
    }
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn free_text_is_resolved_or_asked_about() {
    let desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    let card = desk.cart_of_mugs().await;
    let hits = asha.slash(sales, "cart add", &[("product", "cotton"), ("quantity", "3")]).reply().await;
    assert!(hits.is_ephemeral() && hits.text().contains("which one?"), "{}", hits.text());
    let label = hits.rows()[0][0].label.clone();
    asha.taps(sales, hits.id, &label);
    let options = desk.discord.tells(&asha, sales, ": which ").await;
    assert_eq!(options.id, hits.id, "the list becomes the next question");
    desk.rests().await;
    let nothing = asha.slash(sales, "cart add", &[("product", "xyzzy")]).reply().await;
    assert!(nothing.text().contains("xyzzy"), "{}", nothing.text());
    // Words for an empty form.
    let form = asha.taps(sales, card.id, "Add item").modal(SOON).await.expect("a form");
    asha.submits(&form, &[("customer want", "1x SHIRT-L-BLU, 5x ceramic mug")]);
    let card = desk.card_with("7 ×").await;
    assert!(card.text().contains("Cotton Shirt"), "{}", card.text());
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_are_for_whoever_asks() {
    let desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    for _ in 0..14 {
        asha.slash(sales, "cart new", &[("market", "BD"), ("items", "1x ceramic mug")]);
        desk.rests().await;
    }
    let shown = desk.discord.shown(sales);
    let list = asha.slash(sales, "carts", &[("market", "BD")]).reply().await;
    assert!(list.is_ephemeral() && list.text().contains("Open carts"), "{}", list.text());
    asha.taps(sales, list.id, "Later");
    let page = desk.discord.tells(&asha, sales, "page 2").await;
    assert_eq!((page.id, desk.discord.shown(sales)), (list.id, shown), "in place, and nobody else sees it");
    desk.rests().await;
    // Opening one leaves the list.
    asha.taps(sales, page.id, "C-1001");
    desk.rests().await;
    assert!(desk.discord.message(sales, page.id).is_some_and(|list| list.text().contains("page 2")));
    assert!(desk.discord.card(sales).is_some_and(|card| card.text().contains("C-1001")));
    let help = asha.slash(sales, "help", &[]).reply().await;
    assert!(help.is_ephemeral() && help.text().contains("place"), "{}", help.text());
    let orders = asha.slash(sales, "orders", &[("status", "pending")]).reply().await;
    assert!(orders.is_ephemeral() && orders.text().contains("Orders"), "{}", orders.text());
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_becomes_a_cart() {
    let desk = ServerDesk::start().await;
    let (asha, ben, sales) = (desk.asha(), desk.ben(), desk.sales);
    let message = ben.says(sales, "2x cotton shirt L blue\n5 ceramic mug\n01712345678\nxyzzy");
    // Nobody knows in which market yet: the words wait for it.
    let made = asha.uses(sales, message, "Make draft cart").reply().await;
    assert!(made.is_ephemeral() && made.button("Bangladesh").is_some(), "{}", made.lines());
    asha.taps(sales, made.id, "Bangladesh");
    desk.rests().await;
    let told: String = desk.discord.sees(&asha, sales).iter().map(Message::text).collect();
    assert!(told.contains("xyzzy"), "what was not understood is shown:\n{told}");
    asha.slash(sales, "cart summary", &[]);
    let card = desk.card_with("Cotton Shirt · L / Blue").await;
    assert!(card.text().contains("Ceramic Mug") && card.text().contains("Rahim"), "{}", card.text());
    // From then on the last market is known.
    let message = ben.says(sales, "new order: 3x ceramic mug");
    asha.uses(sales, message, "Make draft cart");
    desk.card_with("C-1002").await;
    desk.end().await;
}
