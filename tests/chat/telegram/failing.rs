//! Telegram refuses something: each refusal is taken as it is meant.

use crate::desk::{Desk, SOON};
use cartwright::emulator::telegram::{Fault, Options, RateLimits, When, World};
use std::time::{Duration, Instant};

const UNPARSED: &str = "Bad Request: can't parse entities: Unsupported start tag \"x\" at byte offset 0";

fn refuse(code: u16, said: &str) -> Fault {
    Fault::Refuse(code, said.to_owned())
}

fn shows(chat: i64, words: &'static str) -> impl Fn(&World) -> bool {
    move |world| world.card(chat).is_some_and(|card| card.text().contains(words))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chat_that_must_wait_waits_and_no_other_does() {
    let desk = Desk::start().await;
    let (asha, ben) = (desk.asha(), desk.ben());
    let chat = asha.private();
    let card = desk.cart_of_mugs().await;
    desk.telegram.fail(When::method("sendMessage").in_chat(chat), Fault::TooMany(5), 1);
    let began = Instant::now();
    let before = desk.telegram.shown(chat);
    asha.says(chat, "+1 ceramic mug");
    asha.says(chat, "+1 ceramic mug");
    desk.say(&ben, ben.private(), "/new bangladesh 2x ceramic mug").await;
    assert_eq!(desk.telegram.shown(chat), before, "that chat still waits");
    assert!(desk.telegram.wait_for(shows(chat, "4 ×"), SOON).await);
    assert!(began.elapsed() >= Duration::from_secs(5), "{:?}", began.elapsed());
    // It was told to wait, so nothing can have arrived: the card is posted below, not edited further up.
    assert!(desk.card_below(chat).await.id > card.id);
    assert!(
        desk.counts(
            r#"cartwright_api_requests_total{platform="telegram",method="SendMessage",outcome="too_many"}"#
        )
        .await
    );
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chat_that_must_wait_when_the_desk_is_told_to_end_is_still_answered() {
    let mut desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    desk.cart_of_mugs().await;
    desk.telegram.fail(When::method("sendMessage").in_chat(chat), Fault::TooMany(2), 1);
    for _ in 0..3 {
        asha.says(chat, "+1 ceramic mug");
    }
    desk.has_failed().await;
    desk.stop().await;
    assert_eq!(desk.db.store.outbox_depth().await.expect("the outbox"), (0, 0), "owed and parked");
    assert!(desk.telegram.card(chat).is_some_and(|card| card.text().contains("5 ×")));
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn edits_and_answers_that_must_wait_come_later() {
    let desk = Desk::start().await;
    let (asha, ben) = (desk.asha(), desk.ben());
    let (chat, group) = (asha.private(), desk.telegram.supergroup("Sales", &[&asha, &ben]));
    let card = desk.cart_of_mugs().await;
    desk.say(&ben, group, "/open C-1001").await;
    desk.telegram.fail("answerCallbackQuery", Fault::TooMany(1), 1);
    desk.telegram.fail(When::method("editMessageText").in_chat(group), Fault::TooMany(2), 1);
    let before = desk.telegram.shown(chat);
    let tap = asha.taps(chat, card.id, "Lines");
    let lines = desk.telegram.next_shown(chat, before).await;
    assert!(tap.toast().is_none());
    tap.answer().await;
    let line = desk.tap(&asha, chat, &lines, "Mug").await;
    let line = desk.tap(&asha, chat, &line, "➕").await;
    desk.tap(&asha, chat, &line, "➕").await;
    assert!(desk.telegram.wait_for(shows(group, "4 ×"), SOON).await);
    // The edit of a pressed message.
    desk.telegram.fail(When::method("editMessageText").in_chat(chat), Fault::TooMany(1), 1);
    desk.tap(&asha, chat, &line, "Back").await;
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hurried_rep_meets_telegrams_own_limits() {
    let limits = RateLimits { per_chat: 2.0, ..RateLimits::default() };
    let desk = Desk::start_with(Options { rate_limits: Some(limits), ..Options::default() }).await;
    let asha = desk.asha();
    let chat = asha.private();
    desk.cart_of_mugs().await;
    for _ in 0..6 {
        asha.says(chat, "+1 ceramic mug");
    }
    assert!(desk.telegram.wait_for(shows(chat, "8 ×"), SOON).await);
    desk.card_below(chat).await;
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_modified_or_too_old_is_fine() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    let card = desk.cart_of_mugs().await;
    let menu = desk.tap(&asha, chat, &card, "Payment").await;
    // Twice in a row, as an impatient rep does: the second edit changes nothing.
    let data = menu.key("Back").and_then(|key| key.data).expect("a button");
    desk.after(chat, || asha.taps_data(chat, menu.id, &data)).await;
    asha.taps_data(chat, menu.id, &data).answer().await;
    assert!(desk.counts(r#"cartwright_api_requests_total{platform="telegram",method="EditMessageText",outcome="not_modified"}"#).await);
    desk.telegram.fail(
        "answerCallbackQuery",
        refuse(400, "Bad Request: query is too old and response timeout expired or query ID is invalid"),
        1,
    );
    desk.tap(&asha, chat, &card, "Lines").await;
    desk.rests().await;
    desk.end_but(0, 1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn markup_that_telegram_cannot_read_goes_as_plain_text() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    desk.telegram.fail("sendMessage", refuse(400, UNPARSED), 1);
    let card = desk.cart_of_mugs().await;
    assert!(card.text().contains("Ceramic Mug") && card.entities().is_empty(), "{}", card.text());
    desk.telegram.fail("editMessageText", refuse(400, UNPARSED), 1);
    let menu = desk.tap(&asha, chat, &card, "Payment").await;
    assert!(menu.key("Cash").is_some(), "{}", menu.lines());
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_blocks_the_bot_is_left_alone_until_they_come_back() {
    let desk = Desk::start().await;
    let (asha, ben) = (desk.asha(), desk.ben());
    let chat = asha.private();
    desk.cart_of_mugs().await;
    // The refusal comes first, then the news.
    desk.telegram.fail(
        When::method("sendMessage").in_chat(chat),
        refuse(403, "Forbidden: bot was blocked by the user"),
        1,
    );
    asha.says(chat, "+1 ceramic mug");
    desk.rests().await;
    asha.blocks();
    desk.say(&ben, ben.private(), "/open C-1001").await;
    desk.say(&ben, ben.private(), "+1 ceramic mug").await;
    desk.rests().await;
    let sent = desk.telegram.requests().len();
    desk.say(&ben, ben.private(), "+1 ceramic mug").await;
    desk.rests().await;
    let requests = desk.telegram.requests();
    let to_asha = requests[sent..].iter().filter(|request| request.body["chat_id"] == chat).count();
    assert_eq!(to_asha, 0, "nothing more is sent there");
    asha.unblocks();
    let card = desk.say(&asha, chat, "/open C-1001").await;
    assert!(card.text().contains("5 ×"), "{}", card.text());
    desk.end_but(1, 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_that_removes_the_bot_can_take_it_back() {
    let desk = Desk::start().await;
    let (asha, ben) = (desk.asha(), desk.ben());
    let group = desk.telegram.supergroup("Sales", &[&asha, &ben]);
    desk.say(&asha, group, "/new bangladesh 2x ceramic mug").await;
    asha.kicks_bot(group);
    desk.rests().await;
    let card = desk.say(&ben, ben.private(), "/open C-1001").await;
    assert!(card.text().contains("2 ×"));
    desk.say(&ben, ben.private(), "+1 ceramic mug").await;
    desk.rests().await;
    asha.adds_bot(group);
    let card = desk.say(&asha, group, "/open C-1001").await;
    assert!(card.text().contains("3 ×"), "{}", card.text());
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_manager_is_told_once_of_a_chat_that_is_closed() {
    let desk = Desk::start().await;
    let (asha, mitu) = (desk.asha(), desk.mitu());
    let group = desk.telegram.supergroup("Sales", &[&asha, &mitu]);
    desk.say(&mitu, mitu.private(), "/help").await;
    let card = desk.cart_of_mugs().await;
    desk.say(&asha, group, "/open C-1001").await;
    let told = |words: &'static str| {
        let chat = mitu.private();
        move |world: &World| {
            world.messages(chat).iter().filter(|message| message.text().contains(words)).count()
        }
    };
    // Refused when something is sent, and then the news of it: told once.
    desk.telegram.fail(
        When::method("sendMessage").in_chat(asha.private()),
        refuse(403, "Forbidden: bot was blocked by the user"),
        1,
    );
    asha.says(asha.private(), "+1 ceramic mug");
    desk.rests().await;
    asha.blocks();
    asha.kicks_bot(group);
    let group_told = told("has removed the bot");
    assert!(desk.telegram.wait_for(move |world| group_told(world) == 1, SOON).await);
    let person_told = told("Asha has blocked the bot");
    desk.rests().await;
    assert_eq!(desk.telegram.look(|world| person_told(world)), 1);
    // Open again, and closed again: that is news.
    asha.unblocks();
    desk.say(&asha, asha.private(), "/open C-1001").await;
    asha.blocks();
    assert!(desk.telegram.wait_for(move |world| person_told(world) == 2, SOON).await);
    assert!(card.text().contains("2 ×"));
    desk.end_but(1, 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_that_moves_is_followed() {
    let desk = Desk::start().await;
    let (asha, ben) = (desk.asha(), desk.ben());
    let group = desk.telegram.group("Sales", &[&asha, &ben]);
    desk.say(&asha, group, "/new bangladesh 2x ceramic mug").await;
    desk.say(&ben, ben.private(), "/open C-1001").await;
    // A command is said, and the group moves before it is answered.
    desk.telegram.fail(When::method("sendMessage").in_chat(group), Fault::Status(500), 1);
    asha.says(group, "/note fragile");
    desk.has_failed().await;
    let new = desk.telegram.migrate(group, &asha);
    let note = desk.telegram.sees(new, "fragile").await;
    assert!(note.text().contains("C-1001"), "{}", note.text());
    // The cart that was open there is open here, and its card follows changes from elsewhere.
    let card = desk.say(&asha, new, "/summary").await;
    assert!(card.text().contains("Ceramic Mug  2 ×"), "{}", card.text());
    desk.say(&ben, ben.private(), "+1 ceramic mug").await;
    assert!(desk.telegram.wait_for(shows(new, "3 ×"), SOON).await);
    desk.only_card(new).await;
    desk.end().await;
}
