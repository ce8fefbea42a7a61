//! Groups: what is for the bot and what is not, questions to one person, and what others may not read.

use crate::desk::{Desk, SOON};
use cartwright::emulator::telegram::Options;
use serde_json::json;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_are_heard_and_chatter_is_not() {
    // Without privacy mode the bot sees everything that is said.
    let desk = Desk::start_with(Options { privacy_mode: false, ..Options::default() }).await;
    let (asha, ben) = (desk.asha(), desk.ben());
    let group = desk.telegram.supergroup("Sales", &[&asha, &ben]);
    let card = desk.say(&asha, group, "/new@Cartwright_Bot bangladesh 2x ceramic mug").await;
    assert!(card.text().contains("Ceramic Mug"), "{}", card.text());
    let before = desk.telegram.shown(group);
    let theirs = ben.says(group, "2x ceramic mug please").message;
    for words in
        ["good morning", "/new@other_bot bangladesh", "/weather@weather_bot", "01712345678", "yes", "place"]
    {
        asha.says(group, words);
    }
    asha.replies(group, theirs, "I'll order 3x ceramic mug");
    asha.says_as_group(group, "/new bangladesh");
    let channel = desk.telegram.channel("News", &[&asha]);
    asha.says_as_channel(group, channel, "/new bangladesh");
    asha.posts(channel, "/new bangladesh");
    desk.rests().await;
    assert_eq!(desk.telegram.shown(group), before, "{}", desk.telegram.transcript(group));
    assert_eq!(desk.telegram.shown(channel), 0);
    let card = desk.say(&asha, group, "@cartwright_bot +3 ceramic mug").await;
    assert!(card.text().contains("5 ×"), "{}", card.text());
    let card = desk.after(group, || asha.replies(group, card.id, "+1 ceramic mug")).await;
    assert!(card.text().contains("6 ×"), "{}", card.text());
    desk.only_card(group).await;
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_reply_to_a_card_is_about_its_cart() {
    let desk = Desk::start().await;
    let (asha, ben) = (desk.asha(), desk.ben());
    let group = desk.telegram.supergroup("Sales", &[&asha, &ben]);
    let first = desk.say(&asha, group, "/new bangladesh 2x ceramic mug").await;
    let second = desk.say(&ben, group, "/new bangladesh 1x cotton shirt L blue").await;
    assert!(first.text().contains("C-1001") && second.text().contains("C-1002"));
    // Each has their own cart open here.
    let card = desk.say(&asha, group, "/add 1 ceramic mug").await;
    assert!(card.text().contains("C-1001") && card.text().contains("3 ×"), "{}", card.text());
    // Asha is asked about hers and answers to the other's card: that is about the other.
    desk.tap(&asha, group, &card, "Note").await;
    let card = desk.after(group, || asha.replies(group, second.id, "+4 ceramic mug")).await;
    assert!(card.text().contains("C-1002") && card.text().contains("Ceramic Mug  4 ×"), "{}", card.text());
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_is_put_to_one_person_and_tidied_up() {
    let desk = Desk::start().await;
    let (asha, ben) = (desk.asha(), desk.ben());
    let group = desk.telegram.supergroup("Sales", &[&asha, &ben]);
    let card = desk.say(&asha, group, "/new bangladesh 2x ceramic mug").await;
    let ask = desk.tap(&ben, group, &card, "Customer").await;
    assert_ne!(ask.id, card.id, "the card stays");
    assert_eq!(ask.keyboard, json!({ "force_reply": true, "selective": true }));
    assert!(ask.text().contains("Ben"), "{}", ask.text());
    let mention = ask.entities().into_iter().find(|entity| entity["type"] == "text_mention");
    assert_eq!(mention.map(|mention| mention["user"]["id"].clone()), Some(json!(1_002)));
    // Nobody has that number: the next question, and then the card. Both questions are gone then.
    let name = desk.after(group, || ben.replies(group, ask.id, "01799887766")).await;
    assert!(name.keyboard["selective"] == json!(true) && name.reply_to().is_some(), "{}", name.text());
    assert!(!name.text().contains("887766"), "{}", name.text());
    let card = desk.after(group, || ben.replies(group, name.id, "Kamal Ahmed")).await;
    assert!(card.text().contains("Kamal Ahmed") && !card.text().contains("887766"), "{}", card.text());
    desk.rests().await;
    for question in [&ask, &name] {
        assert!(desk.telegram.message(group, question.id).is_none(), "{}", desk.telegram.transcript(group));
    }
    desk.only_card(group).await;
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_typed_question_is_answered_by_a_reply() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let group = desk.telegram.group("Sales", &[&asha]);
    desk.say(&asha, group, "/new bangladesh 2x ceramic mug").await;
    let mut asked = 0;
    let ask = desk.after(group, || asked = asha.says(group, "/note").message).await;
    assert_eq!((ask.keyboard["force_reply"].clone(), ask.reply_to()), (json!(true), Some(asked)));
    let card = desk.after(group, || asha.replies(group, ask.id, "place by the door")).await;
    assert!(card.text().contains("place by the door"), "{}", card.text());
    desk.rests().await;
    assert!(desk.telegram.message(group, ask.id).is_none());
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_phone_is_masked_here_and_whole_to_whoever_confirms_it() {
    let desk = Desk::start().await;
    let (asha, ben) = (desk.asha(), desk.ben());
    let group = desk.telegram.supergroup("Sales", &[&asha, &ben]);
    let chat = asha.private();
    desk.say(&asha, group, "/new bangladesh 2x ceramic mug").await;
    let card = desk.say(&asha, group, "/customer 01712345678").await;
    assert!(card.text().contains("Rahim") && !card.text().contains("345678"), "{}", card.text());
    assert!(!card.text().contains("House 21"), "{}", card.text());
    let confirm = desk.after(group, || asha.taps(group, card.id, "Place")).await;
    assert_ne!(confirm.id, card.id);
    assert!(!confirm.text().contains("345678"), "{}", confirm.text());
    let toast = asha.taps(group, card.id, "Place").answer().await;
    assert!(toast.alert && toast.text.contains("01712-345678"), "{toast:?}");
    // Typed: there is no alert to tell it in, so it is told in private.
    let before = desk.telegram.shown(chat);
    let confirm = desk.say(&asha, group, "/place").await;
    let told = desk.telegram.next_shown(chat, before).await;
    assert!(told.text().contains("01712-345678"), "{}", told.text());
    let done = desk.after(group, || asha.replies(group, confirm.id, "yes")).await;
    assert!(done.text().contains("#ORD-000000311012"), "{}", done.text());
    for message in desk.telegram.messages(group) {
        assert!(!message.by_bot || !message.text().contains("345678"), "{}", message.text());
    }
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_menu_stands_beside_the_card_and_becomes_it() {
    let desk = Desk::start().await;
    let (asha, ben) = (desk.asha(), desk.ben());
    let group = desk.telegram.supergroup("Sales", &[&asha, &ben]);
    let card = desk.say(&asha, group, "/new bangladesh 2x ceramic mug").await;
    let menu = desk.tap(&ben, group, &card, "Payment").await;
    assert_ne!(menu.id, card.id);
    // Meanwhile the card can be used by the other.
    let lines = desk.tap(&asha, group, &card, "Lines").await;
    assert!(lines.id != card.id && lines.id != menu.id);
    let paid = desk.tap(&ben, group, &menu, "Cash").await;
    assert_eq!(paid.id, menu.id);
    assert!(paid.text().contains("Payment: Cash on Delivery"), "{}", paid.text());
    let gone = |world: &cartwright::emulator::telegram::World| world.message(group, card.id).is_none();
    assert!(desk.telegram.wait_for(gone, SOON).await);
    let back = desk.tap(&asha, group, &lines, "Back").await;
    assert!(back.text().contains("Cash on Delivery"), "{}", back.text());
    desk.only_card(group).await;
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn topics_are_conversations_of_their_own() {
    let desk = Desk::start().await;
    let (asha, ben) = (desk.asha(), desk.ben());
    let forum = desk.telegram.forum("Orders", &[&asha, &ben]);
    let (dhaka, sylhet) =
        (desk.telegram.topic(forum, "Dhaka", &asha), desk.telegram.topic(forum, "Sylhet", &asha));
    let one = desk.after(forum, || asha.says(dhaka, "/new bangladesh 2x ceramic mug")).await;
    let two = desk.after(forum, || asha.says(sylhet, "/new bangladesh 1x cotton shirt L blue")).await;
    assert_eq!((one.thread(), two.thread()), (dhaka.thread, sylhet.thread));
    let one = desk.after(forum, || asha.says(dhaka, "/add 1 ceramic mug")).await;
    assert!(one.text().contains("C-1001") && one.text().contains("3 ×"), "{}", one.text());
    let ask = desk.tap(&asha, forum, &one, "Note").await;
    assert_eq!(ask.thread(), dhaka.thread);
    let one = desk.after(forum, || asha.replies(dhaka, ask.id, "gift wrap")).await;
    assert!(one.text().contains("C-1001") && one.text().contains("gift wrap"), "{}", one.text());
    let two = desk.after(forum, || asha.says(sylhet, "/summary")).await;
    assert!(two.text().contains("C-1002") && two.thread() == sylhet.thread, "{}", two.text());
    desk.end().await;
}
