//! Boards: one message for an order or a customer's conversation, which changes where it stands.

use crate::desk::{Desk, SOON};
use crate::relay_desk::RelayDesk;
use cartwright::emulator::telegram::World;
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customers_card_shows_ticks_and_who_takes_care_where_it_stands() {
    let desk = RelayDesk::start().await;
    desk.bound().await;
    let (asha, ben, group) = (desk.asha(), desk.telegram.person(1_002, "Ben"), desk.group);
    desk.rahim().writes("Do you have wall clocks?");
    let letter = desk.letter("wall clocks").await;
    asha.replies(group, letter.id, "Yes, 980 taka.");
    let told = desk.whatsapp.tells("8801712345678", "980 taka", SOON).await.expect("an answer");
    let shows = async |words: &str| {
        let there = |world: &World| {
            world.message(group, letter.id).is_some_and(|message| message.text().contains(words))
        };
        let seen = desk.telegram.wait_for(there, SOON).await;
        assert!(
            seen,
            "no {words:?} in {:?}",
            desk.telegram.message(group, letter.id).map(|m| m.text().to_owned())
        );
    };
    shows("Asha ✓: Yes, 980 taka.").await;
    desk.whatsapp.becomes(&desk.bot(), &told, "delivered", None);
    shows("Asha ✓✓: Yes, 980 taka.").await;
    desk.whatsapp.becomes(&desk.bot(), &told, "read", None);
    shows("Asha 👁: Yes, 980 taka.").await;
    // What comes late takes nothing back.
    desk.whatsapp.becomes(&desk.bot(), &told, "sent", None);
    ben.taps(group, letter.id, "Mine");
    shows("Ben takes care of it").await;
    shows("Asha 👁: Yes, 980 taka.").await;
    asha.replies(group, letter.id, "// wants it by Friday");
    shows("📝 Asha: wants it by Friday").await;
    let cards = || desk.telegram.messages(group).iter().filter(|m| m.text().contains("wall clocks?")).count();
    assert_eq!(cards(), 1, "{}", desk.telegram.transcript(group));
    // Time passes: the countdown goes on by itself.
    shows("23 h left").await;
    let pool = desk.pool().await;
    sqlx::query("update relayed set last_at = last_at - interval '20 hours'")
        .execute(&pool)
        .await
        .expect("later");
    sqlx::query("update board set until = now()").execute(&pool).await.expect("its hour is over");
    shows("3 h left").await;
    // Another message comes to the bottom, where it is read; the card above stays as it was read.
    desk.rahim().writes("Then two of them");
    let next = desk.letter("Then two").await;
    assert!(next.id > letter.id && next.text().contains("Ben takes care of it"), "{}", next.text());
    asha.replies(group, next.id, "Fine!");
    desk.whatsapp.tells("8801712345678", "Fine!", SOON).await.expect("an answer");
    desk.rests().await;
    let above = desk.telegram.message(group, letter.id).expect("the first card");
    assert!(!above.text().contains("Then two") && !above.text().contains("Fine!"), "{}", above.text());
    assert_eq!(cards(), 2);
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn managers_in_two_chats_see_one_decision() {
    let desk = Desk::start().await;
    let (asha, mitu, ben) = (desk.asha(), desk.mitu(), desk.ben());
    let groups = ["Dhaka", "Chattogram"].map(|name| desk.telegram.supergroup(name, &[&mitu, &ben]));
    for group in groups {
        mitu.says(group, "/here managers");
        desk.telegram.sees(group, "Done").await;
    }
    let chat = asha.private();
    asha.says(chat, "/new BD 2x ceramic mug, 01712345678, cod");
    let sure = desk.telegram.sees(chat, "Place this order?").await;
    asha.taps(chat, sure.id, "Yes, order");
    let cards = [
        desk.telegram.sees(groups[0], "ORD-000000311012").await,
        desk.telegram.sees(groups[1], "ORD-000000311012").await,
    ];
    mitu.taps(groups[0], cards[0].id, "Approve");
    let (group, card) = (groups[1], cards[1].id);
    let other = async |words: &str| {
        let there = |world: &World| {
            world.message(group, card).filter(|message| message.text().contains(words)).cloned()
        };
        desk.telegram.until(SOON, there).await
    };
    let approved = other("Approved by Mitu").await.expect("the other chat's card");
    assert!(approved.key("Approve").is_none() && approved.key("Packed").is_some(), "{approved:?}");
    mitu.taps(groups[1], approved.id, "Shipped");
    other("Shipped or handed over by Mitu").await.expect("its own press");
    // From a chat of her own it is the same.
    mitu.says(mitu.private(), "/paid 311012");
    let paid = other("Paid").await.expect("the card");
    assert!(paid.key("Paid").is_none(), "{paid:?}");
    assert!(desk.telegram.settled(Duration::from_millis(50), SOON).await);
    for (group, card) in groups.iter().zip(&cards) {
        let shown = desk.telegram.message(*group, card.id).expect("its card");
        assert!(shown.text().contains("Paid ৳"), "{}", shown.text());
        assert_eq!(desk.telegram.messages(*group).iter().filter(|m| m.text().contains("ORD-")).count(), 1);
    }
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn why_an_order_is_cancelled_is_typed_as_an_answer() {
    let desk = Desk::start().await;
    let (asha, mitu) = (desk.asha(), desk.mitu());
    let group = desk.telegram.supergroup("Managers", &[&mitu]);
    mitu.says(group, "/here managers");
    desk.telegram.sees(group, "Done").await;
    let chat = asha.private();
    for number in ["311012", "311013"] {
        asha.says(chat, "/new BD 2x ceramic mug, 01712345678, cod");
        let sure = desk.telegram.sees(chat, "Place this order?").await;
        asha.taps(chat, sure.id, "Yes, order");
        desk.telegram.sees(group, number).await;
    }
    // In a group, as a reply to the question.
    let card = desk.telegram.sees(group, "311013").await;
    mitu.taps(group, card.id, "Cancel");
    let sure = desk.telegram.sees(group, "Cancel this order?").await;
    mitu.replies(group, sure.id, "the customer called");
    let sure = desk.telegram.sees(group, "Reason: the customer called").await;
    mitu.taps(group, sure.id, "Yes, cancel");
    desk.telegram.sees(chat, "the customer called").await;
    // Alone with the bot, as the next words, or after a button; the goods' fate is still to be chosen.
    mitu.says(mitu.private(), "/cancel 311012");
    let sure = desk.telegram.sees(mitu.private(), "Cancel this order?").await;
    mitu.taps(mitu.private(), sure.id, "Say why");
    desk.telegram.sees(mitu.private(), "Why is it cancelled?").await;
    mitu.says(mitu.private(), "broken in the van");
    let sure = desk.telegram.sees(mitu.private(), "Reason: broken in the van").await;
    mitu.says(mitu.private(), "both broken in the van");
    let again = desk.telegram.sees(mitu.private(), "Reason: both broken in the van").await;
    assert!(again.id >= sure.id);
    mitu.taps(mitu.private(), again.id, "goods cannot be sold");
    desk.telegram.sees(chat, "both broken in the van").await;
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_quiet_hours_only_what_was_asked_for_makes_a_sound() {
    let desk = Desk::start().await;
    let (asha, mitu) = (desk.asha(), desk.mitu());
    let group = desk.telegram.supergroup("Managers", &[&mitu]);
    mitu.says(group, "/here managers");
    desk.telegram.sees(group, "Done").await;
    mitu.says(group, "/here quiet now");
    desk.telegram.sees(group, "From when to when?").await;
    let order = async |number: &str| {
        asha.says(asha.private(), "/new BD 2x ceramic mug, 01712345678, cod");
        let sure = desk.telegram.sees(asha.private(), "Place this order?").await;
        asha.taps(asha.private(), sure.id, "Yes, order");
        desk.telegram.sees(group, number).await;
        let sent = desk.telegram.requests().into_iter().rfind(|request| {
            request.body["chat_id"] == group
                && request.body["text"].as_str().is_some_and(|text| text.contains(number))
        });
        sent.expect("the order's card").body["disable_notification"] == true
    };
    assert!(!order("311012").await);
    // All day but for its last minute: whenever this test runs.
    mitu.says(group, "/here quiet 00:00-23:59");
    desk.telegram.sees(group, "Done").await;
    assert!(order("311013").await || is_last_minute());
    mitu.says(group, "/here quiet off");
    desk.telegram.settled(Duration::from_millis(50), SOON).await;
    assert!(!order("311014").await);
    // What they ask for themselves does.
    let asked = desk.telegram.requests().into_iter().filter(|request| {
        request.body["text"].as_str().is_some_and(|text| text.contains("Done"))
            && request.body["chat_id"] == group
    });
    assert!(asked.into_iter().all(|request| request.body["disable_notification"] != true));
    desk.end().await;
}

/// In Dhaka.
fn is_last_minute() -> bool {
    use chrono::Timelike;
    let now = cartwright::clock::Clock::System.now().with_timezone(&chrono_tz::Asia::Dhaka);
    (now.hour(), now.minute()) >= (23, 58)
}
