//! Telegram, the line to it, or the database fails for a while: nothing is lost and nothing is done twice.

use crate::desk::{Desk, SOON};
use cartwright::emulator::telegram::{Fault, When, World};
use sqlx::{Connection, PgConnection};
use std::time::Duration;

fn shows(chat: i64, words: &'static str) -> impl Fn(&World) -> bool {
    move |world| world.card(chat).is_some_and(|card| card.text().contains(words))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_that_fails_is_asked_again() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    let card = desk.cart_of_mugs().await;
    for (method, fault) in [
        ("editMessageText", Fault::Status(500)),
        ("editMessageText", Fault::Status(502)),
        ("editMessageText", Fault::StatusAfter(500)),
        ("editMessageText", Fault::CutBefore),
        ("editMessageText", Fault::CutAfter),
        ("editMessageText", Fault::CutInAnswer),
        ("answerCallbackQuery", Fault::CutBefore),
    ] {
        desk.telegram.fail(method, fault.clone(), 1);
        let tap = asha.taps(chat, card.id, "Lines");
        tap.answer().await;
        assert!(
            desk.telegram
                .wait_for(|world| shows(chat, "Lines")(world) || !shows(chat, "☑")(world), SOON)
                .await
        );
        let lines = desk.only_card(chat).await;
        assert_eq!(lines.id, card.id, "{fault:?}: one card, edited in place");
        let back = desk.tap(&asha, chat, &lines, "Back").await;
        assert_eq!(back.id, card.id, "{fault:?}");
        desk.owes_nothing().await;
        let parked: Option<String> =
            crate::support::value(&desk.db.options, "select max(parked) from outbox").await;
        assert_eq!((desk.telegram.faults_left(), parked), (0, None), "{fault:?}");
    }
    assert!(
        desk.counts(
            r#"cartwright_api_requests_total{platform="telegram",method="EditMessageText",outcome="server"}"#
        )
        .await
    );
    assert!(
        desk.counts(
            r#"cartwright_api_requests_total{platform="telegram",method="EditMessageText",outcome="cut"}"#
        )
        .await
    );
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_may_have_arrived_comes_at_most_twice() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    for (fault, most) in [(Fault::CutBefore, 1), (Fault::CutAfter, 2), (Fault::StatusAfter(500), 2)] {
        desk.rests().await;
        desk.telegram.fail("sendMessage", fault.clone(), 1);
        let before = desk.telegram.messages(chat).iter().filter(|message| message.by_bot).count();
        asha.says(chat, "/markets");
        desk.has_failed().await;
        desk.rests().await;
        // The retry comes after a second.
        assert!(
            desk.telegram
                .wait_for(
                    |world| world.messages(chat).iter().filter(|message| message.by_bot).count()
                        >= before + most,
                    SOON
                )
                .await,
            "{fault:?}"
        );
        desk.rests().await;
        let after = desk.telegram.messages(chat).iter().filter(|message| message.by_bot).count();
        assert_eq!(after - before, most, "{fault:?}");
    }
    // An order's number is said once more, if anything; there is one order.
    desk.cart_of_mugs().await;
    desk.say(&asha, chat, "01712345678").await;
    let confirm = desk.say(&asha, chat, "place").await;
    desk.telegram.fail("editMessageText", Fault::CutAfter, 1);
    desk.tap(&asha, chat, &confirm, "Yes, order").await;
    desk.rests().await;
    assert_eq!(crate::support::value::<i64>(&desk.db.options, "select count(*) from orders").await, 1);
    let told = desk.telegram.messages(chat);
    assert_eq!(told.iter().filter(|message| message.text().contains("#ORD-")).count(), 1);
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_what_may_have_arrived_counts_as_doubtful() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    let count = |world: &World| world.messages(chat).iter().filter(|message| message.by_bot).count();
    desk.say(&asha, chat, "/markets").await;
    desk.rests().await;
    // A server that failed, and then a cut: it comes once more.
    let before = desk.telegram.look(count);
    desk.telegram.fail("sendMessage", Fault::Status(503), 1);
    desk.telegram.fail("sendMessage", Fault::CutBefore, 1);
    asha.says(chat, "/markets");
    assert!(desk.telegram.wait_for(|world| count(world) == before + 1, SOON).await);
    desk.rests().await;
    // Cut twice: it has come twice, and is let be.
    desk.telegram.fail("sendMessage", Fault::CutAfter, 2);
    asha.says(chat, "/markets");
    assert!(desk.telegram.wait_for(|world| count(world) == before + 3, SOON).await);
    desk.rests().await;
    assert_eq!(desk.telegram.look(count), before + 3);
    desk.end_but(1, 0).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_slow_chat_holds_up_no_other() {
    let desk = Desk::start().await;
    let (asha, ben) = (desk.asha(), desk.ben());
    let group = desk.telegram.supergroup("Sales", &[&asha, &ben]);
    desk.cart_of_mugs().await;
    desk.telegram.fail(When::method("sendMessage").in_chat(group), Fault::Slow(Duration::from_secs(6)), 1);
    asha.says(group, "/open C-1001");
    for _ in 0..5 {
        desk.say(&ben, ben.private(), "/markets").await;
        desk.say(&asha, asha.private(), "+1 ceramic mug").await;
    }
    assert!(desk.telegram.card(group).is_none(), "the group still waits");
    assert!(desk.telegram.wait_for(shows(group, "7 ×"), SOON).await);
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fetching_goes_on_after_trouble() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    desk.cart_of_mugs().await;
    for fault in [
        Fault::Unauthorized,
        Fault::Refuse(409, "Conflict: terminated by other getUpdates request".to_owned()),
        Fault::Status(502),
        Fault::CutBefore,
        Fault::CutAfter,
        Fault::CutInAnswer,
        Fault::TooMany(1),
    ] {
        // The poll that is under way ends with the next update.
        desk.telegram.fail("getUpdates", fault.clone(), 1);
        desk.say(&asha, chat, "/markets").await;
        let shown = desk.say(&asha, chat, "/markets").await;
        assert!(shown.key("Bangladesh").is_some(), "{fault:?}");
    }
    assert!(
        desk.counts(
            r#"cartwright_api_requests_total{platform="telegram",method="GetUpdates",outcome="unauthorized"}"#
        )
        .await
    );
    assert!(
        desk.counts(
            r#"cartwright_api_requests_total{platform="telegram",method="GetUpdates",outcome="conflict"}"#
        )
        .await
    );
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_the_database_is_stuck_the_rep_is_told_and_nothing_is_lost() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    let card = desk.cart_of_mugs().await;
    let mut other = PgConnection::connect_with(&desk.db.options).await.expect("a connection");
    sqlx::raw_sql("begin; lock table conversation in access exclusive mode")
        .execute(&mut other)
        .await
        .expect("locked");
    let tap = asha.taps(chat, card.id, "Lines");
    asha.says(chat, "+3 ceramic mug");
    let toast = tap.answer().await;
    assert!(toast.text.contains("Nothing is lost") && toast.text.contains("Reference"), "{toast:?}");
    sqlx::raw_sql("rollback").execute(&mut other).await.expect("unlocked");
    other.close().await.expect("closed");
    assert!(desk.telegram.wait_for(shows(chat, "5 ×"), SOON).await, "{}", desk.telegram.transcript(chat));
    desk.card_below(chat).await;
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_turn_that_fails_is_told_with_a_reference_and_tried_again() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    desk.cart_of_mugs().await;
    desk.sql("alter table audit rename to audit_away").await;
    let told = desk.say(&asha, chat, "+3 ceramic mug").await;
    assert!(told.text().contains("Nothing is lost. Reference"), "{}", told.text());
    desk.sql("alter table audit_away rename to audit").await;
    assert!(desk.telegram.wait_for(shows(chat, "5 ×"), SOON).await, "{}", desk.telegram.transcript(chat));
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_message_that_cannot_be_worked_is_given_up_and_others_go_on() {
    let desk = Desk::start().await;
    let (asha, ben) = (desk.asha(), desk.ben());
    desk.cart_of_mugs().await;
    desk.sql(
        "create function refuse() returns trigger language plpgsql as
         $$ begin raise exception 'poison' using errcode = 'P0001'; end $$;
         create trigger refuse before insert or update on cart for each row when (new.details::text like '%gift%')
         execute function refuse()",
    )
    .await;
    let told = desk.say(&asha, asha.private(), "note gift wrap").await;
    assert!(told.text().contains("Nothing is lost. Reference"), "{}", told.text());
    let card = desk.say(&ben, ben.private(), "/open C-1001").await;
    assert!(card.text().contains("2 ×"), "others go on: {}", card.text());
    // Four tries later.
    let before = desk.telegram.shown(asha.private());
    desk.sql("update inbox set attempts = 4, lease_until = null where done_at is null").await;
    let told = desk.telegram.next_shown(asha.private(), before).await;
    assert!(told.text().contains("Nothing was changed"), "{}", told.text());
    assert_eq!(desk.db.store.inbox_depth().await.expect("the inbox"), (0, 1), "it is parked");
    assert!(desk.counts("cartwright_updates_parked_total{platform=\"telegram\"}").await);
    // The person goes on, too.
    let card = desk.say(&asha, asha.private(), "+3 ceramic mug").await;
    assert!(card.text().contains("5 ×"), "{}", card.text());
    desk.sql("delete from inbox where parked is not null").await;
    desk.end().await;
}
