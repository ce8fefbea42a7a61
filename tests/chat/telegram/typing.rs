//! Typed words in a private chat, and the one card below them.

use crate::desk::Desk;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_line_and_a_tap_make_an_order() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    let line = "/new bangladesh 2x cotton shirt L blue, 01712345678, motijheel pickup, cod";
    let shown = desk.say(&asha, chat, line).await;
    assert!(shown.text().contains("Cotton Shirt · L / Blue") && shown.text().contains("Rahim"));
    let confirm = match shown.key("Yes, order") {
        Some(_) => shown,
        None => desk.tap(&asha, chat, &shown, "Place").await,
    };
    let text = confirm.text();
    assert!(text.contains("01712-345678") && text.contains("Motijheel"), "{text}");
    let done = desk.tap(&asha, chat, &confirm, "Yes, order").await;
    assert!(done.text().contains("#ORD-000000311012"), "{}", done.text());
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn corrections_are_typed_and_the_card_stays_at_the_bottom() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    let mut before = desk.say(&asha, chat, "/new bangladesh 2x cotton shirt L blue").await;
    for (words, wanted) in [
        ("+3 ceramic mug", "Ceramic Mug  3 ×"),
        ("/quantity 2 5", "Ceramic Mug  5 ×"),
        ("01712345678", "Rahim"),
        ("note gift wrap", "gift wrap"),
        ("/remove 1", "1  Ceramic Mug"),
        ("/undo", "Cotton Shirt"),
        ("/summary", "Cotton Shirt"),
    ] {
        let shown = desk.say(&asha, chat, words).await;
        assert!(shown.text().contains(wanted), "{words}: {}", shown.text());
        let card = desk.card_below(chat).await;
        assert_eq!(card.id, shown.id, "{words}");
        assert!(desk.telegram.message(chat, before.id).is_none(), "{words}: the old card is still there");
        before = card;
    }
    let confirm = desk.say(&asha, chat, "place").await;
    assert!(confirm.text().contains("Read the total back"), "{}", confirm.text());
    desk.card_below(chat).await;
    let done = desk.say(&asha, chat, "yes").await;
    assert!(done.text().contains("#ORD-000000311012"), "{}", done.text());
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn menus_stand_in_the_cards_place_and_go_back() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    let card = desk.cart_of_mugs().await;
    for label in ["Lines", "Customer", "Address", "Fulfillment", "Payment", "Coupon", "Note", "Why?", "More"]
    {
        let menu = desk.tap(&asha, chat, &card, label).await;
        assert_eq!(menu.id, card.id, "{label} stands elsewhere");
        assert_eq!(desk.only_card(chat).await.id, card.id, "{label}");
        let back = desk.tap(&asha, chat, &menu, "Back").await;
        assert!(card.text().ends_with(back.text()), "{label} does not go back: {}", back.text());
    }
    let lines = desk.tap(&asha, chat, &card, "Lines").await;
    let line = desk.tap(&asha, chat, &lines, "Mug").await;
    let line = desk.tap(&asha, chat, &line, "➕").await;
    assert!(line.key("3").is_some(), "{}", line.lines());
    let card = desk.tap(&asha, chat, &line, "Back").await;
    assert!(card.text().contains("3 × "), "{}", card.text());
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn typed_menus_and_questions_take_the_cards_place_below() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    let card = desk.cart_of_mugs().await;
    let ask = desk.say(&asha, chat, "/customer").await;
    assert!(ask.text().contains("Who is it for?") && ask.id != card.id, "{}", ask.text());
    assert_eq!(desk.card_below(chat).await.id, ask.id);
    let menu = desk.say(&asha, chat, "/market").await;
    assert_eq!(desk.card_below(chat).await.id, menu.id);
    // Somewhere else: the menu that is left becomes the card again.
    let list = desk.say(&asha, chat, "/list").await;
    assert!(list.text().contains("C-1001"), "{}", list.text());
    let back = desk.telegram.sees(chat, "Ceramic Mug").await;
    assert_eq!(back.id, menu.id);
    let opened = desk.tap(&asha, chat, &list, "C-1001").await;
    assert_eq!(desk.card_below(chat).await.id, opened.id);
    assert!(desk.telegram.message(chat, list.id).is_some(), "the list is still of use");
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_asked_is_answered_in_words() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    desk.cart_of_mugs().await;
    let card = desk.say(&asha, chat, "01799887766").await;
    // Nobody has that number: the name is asked for.
    assert!(card.text().contains("name"), "{}", card.text());
    let card = desk.say(&asha, chat, "Kamal Ahmed").await;
    assert!(card.text().contains("Kamal Ahmed · 01799-887766"), "{}", card.text());
    desk.card_below(chat).await;
    let ask = desk.tap(&asha, chat, &card, "Address").await;
    assert!(ask.text().contains("Where does it go in Bangladesh?"), "{}", ask.text());
    let card = desk.say(&asha, chat, "12 Lake Road, Dhaka 1207").await;
    assert!(card.text().contains("12 Lake Road, Dhaka 1207"), "{}", card.text());
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn payment_card_numbers_are_refused_and_not_kept() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    desk.cart_of_mugs().await;
    let shown = desk.say(&asha, chat, "pay with 4111 1111 1111 1111").await;
    assert!(shown.text().contains("it was not kept"), "{}", shown.text());
    let kept: i64 = crate::support::value(
        &desk.db.options,
        "select count(*) from inbox where encode(payload, 'escape') like '%1111 1111%'",
    )
    .await;
    let hidden: i64 = crate::support::value(
        &desk.db.options,
        "select count(*) from inbox where encode(payload, 'escape') like '%[card number]%'",
    )
    .await;
    assert_eq!((kept, hidden), (0, 1));
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn bangla_readers_are_spoken_to_in_bangla() {
    let desk = Desk::start().await;
    let asha = desk.asha().speaks("bn");
    let chat = asha.private();
    let card = desk.say(&asha, chat, "/new bangladesh ২টা সিরামিক মগ").await;
    assert!(card.text().contains("সিরামিক মগ") && card.key("পেমেন্ট").is_some(), "{}", card.lines());
    let tap = asha.taps(chat, card.id, "পেমেন্ট");
    tap.answer().await;
    desk.end().await;
}
