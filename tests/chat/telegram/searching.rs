//! Inline mode: results, and what picking one does.

use crate::desk::Desk;
use serde_json::Value;

fn message(result: &Value) -> &str {
    result["input_message_content"]["message_text"].as_str().unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn results_tell_title_price_stock_and_picture() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    desk.cart_of_mugs().await;
    desk.sql("update product set image = 'https://shop.example.com/mug.jpg' where title = 'Ceramic Mug'")
        .await;
    let results = asha.asks_inline(chat, "C-1001 2x ceramic mug").await;
    let mug = &results[0];
    assert_eq!(mug["title"], "2 × Ceramic Mug", "{mug}");
    let about = mug["description"].as_str().unwrap_or_default();
    assert!(about.contains("৳400.00") && about.contains("left"), "{about}");
    assert_eq!(mug["thumbnail_url"], "https://shop.example.com/mug.jpg");
    assert!(message(mug).starts_with("C-1001 ➕ 2 × Ceramic Mug ["), "{mug}");
    // Prices are never taken from somebody's cache.
    let requests = desk.telegram.requests();
    let answer =
        requests.iter().rev().find(|request| request.method == "answerInlineQuery").expect("an answer");
    assert_eq!((&answer.body["cache_time"], &answer.body["is_personal"]), (&0.into(), &true.into()));
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn empty_long_and_bangla_queries() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    desk.cart_of_mugs().await;
    assert!(asha.asks_inline(chat, "").await.is_empty());
    assert!(asha.asks_inline(chat, "C-1001 ").await.is_empty());
    assert!(asha.asks_inline(chat, "C-1001 zzzzqqqq").await.is_empty());
    assert!(asha.asks_inline(chat, "C-99999 ceramic mug").await.len() <= 50);
    let many = asha.asks_inline(chat, "cotton").await;
    assert!((12..=50).contains(&many.len()), "{}", many.len());
    let bangla = asha.speaks("bn").asks_inline(chat, "২টা সিরামিক মগ").await;
    assert_eq!(bangla[0]["title"], "২ × সিরামিক মগ", "{}", bangla[0]);
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn picking_in_private_adds_and_tidies_up() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    desk.cart_of_mugs().await;
    asha.asks_inline(chat, "C-1001 3 cotton shirt L blue").await;
    let mut picked = 0;
    let card = desk.after(chat, || picked = asha.picks(chat, 0).message).await;
    assert!(card.text().contains("Cotton Shirt · L / Blue  3 ×"), "{}", card.text());
    let gone = |world: &cartwright::emulator::telegram::World| world.message(chat, picked).is_none();
    assert!(desk.telegram.wait_for(gone, crate::desk::SOON).await, "the picked message stays");
    desk.card_below(chat).await;
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn picking_in_a_group_for_anothers_cart() {
    let desk = Desk::start().await;
    let (asha, ben) = (desk.asha(), desk.ben());
    let group = desk.telegram.supergroup("Sales", &[&asha, &ben]);
    let card = desk.say(&asha, group, "/new bangladesh 2x ceramic mug").await;
    let add = card.key("Add item").expect("a way to add").json;
    assert_eq!(add["switch_inline_query_current_chat"], "C-1001 ");
    // Where the bot is no administrator it may not delete what others sent: that stays, and nothing breaks.
    ben.asks_inline(group, "C-1001 cotton shirt L blue").await;
    let mut picked = 0;
    let card = desk.after(group, || picked = ben.picks(group, 0).message).await;
    assert!(card.text().contains("Cotton Shirt") && card.text().contains("Ceramic Mug"), "{}", card.text());
    desk.rests().await;
    assert!(desk.telegram.message(group, picked).is_some());
    desk.only_card(group).await;
    // An administrator may.
    desk.telegram.promote_bot(group);
    ben.asks_inline(group, "C-1001 linen shirt L sand").await;
    desk.after(group, || picked = ben.picks(group, 0).message).await;
    desk.rests().await;
    assert!(desk.telegram.message(group, picked).is_none());
    assert!(desk.only_card(group).await.text().contains("Linen Shirt"));
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_find_nothing() {
    let desk = Desk::start().await;
    let stranger = desk.telegram.person(5_001, "Mallory");
    desk.cart_of_mugs().await;
    assert!(stranger.asks_inline(stranger.private(), "C-1001 ceramic mug").await.is_empty());
    assert!(stranger.asks_inline(stranger.private(), "cotton shirt").await.is_empty());
    desk.end().await;
}
