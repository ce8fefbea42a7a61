//! Every button of every card that has been, pressed after the cart has moved on: none acts, all explain.

use crate::desk::{Desk, SOON};
use cartwright::emulator::telegram::{Key, Message};
use sqlx::{Connection, PgConnection, Row};
use std::collections::BTreeSet;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_button_of_an_older_card_acts_and_each_one_explains() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    desk.say(&asha, chat, "/new BD").await;
    for line in ["2x SHIRT-L-BLU", "01712-345678", "/discord", "1x SHIRT-M-RED"] {
        desk.say(&asha, chat, line).await;
    }
    for label in
        ["Lines", "Back", "Payment", "Cash", "Why?", "Back", "More", "Back", "Customer", "Back", "Place"]
    {
        let last = desk.telegram.look(|world| world.last_shown(chat).cloned()).expect("a card");
        if last.key(label).is_some_and(|key| key.data.is_some()) {
            desk.tap(&asha, chat, &last, label).await;
        }
    }
    // The last change: from here on, everything before it is old.
    let card = desk.say(&asha, chat, "/note leave it at the gate").await;
    let current: BTreeSet<String> = card.rows().into_iter().flatten().filter_map(|key| key.data).collect();
    let old = old_buttons(&desk, chat, &current);
    assert!(old.len() > 40, "only {} old buttons", old.len());
    let mut connection = PgConnection::connect_with(&desk.db.options).await.expect("a connection");
    let before = carts(&mut connection).await;
    for (message, key) in &old {
        let tap = asha.taps_data(chat, *message, key.data.as_deref().unwrap_or_default());
        let toast = tap.answer_within(SOON).await;
        let toast = toast.unwrap_or_else(|| panic!("{key:?} is not answered"));
        desk.rests().await;
        let said = format!(
            "{} {}",
            toast.text,
            desk.telegram.card(chat).map(|card| card.text().to_owned()).unwrap_or_default()
        );
        assert!(
            said.contains("changed") && said.contains("othing was done"),
            "{key:?} does not explain: {said}"
        );
        assert_eq!(carts(&mut connection).await, before, "{key:?} acts");
    }
    println!("{} old buttons pressed", old.len());
    connection.close().await.expect("closed");
    desk.end().await;
}

/// The buttons about a cart of all messages in all their versions, but for those that stand now.
fn old_buttons(desk: &Desk, chat: i64, current: &BTreeSet<String>) -> Vec<(i64, Key)> {
    let mut seen = BTreeSet::new();
    let messages: Vec<Message> = desk.telegram.chat(chat).expect("a chat").messages.into_values().collect();
    let mut old = Vec::new();
    for message in messages.iter().filter(|message| message.by_bot) {
        let versions = message.versions.iter().chain([&message.json]);
        for json in versions {
            let version = Message { json: json.clone(), ..Message::default() };
            for key in version.rows().into_iter().flatten() {
                let Some(data) = key.data.clone() else { continue };
                // `c1:0:…` is about no cart, and acts at any time.
                if !data.starts_with("c1:0:") && !current.contains(&data) && seen.insert(data) {
                    old.push((message.id, key));
                }
            }
        }
    }
    old
}

/// All that a button could change.
async fn carts(connection: &mut PgConnection) -> (String, i64, i64) {
    let row = sqlx::query(
        "select (select json_agg(json_build_array(id, state, revision, details, lines) order by id)::text from cart),
           (select count(*) from orders), (select count(*) from cart_change)",
    )
    .fetch_one(connection)
    .await
    .expect("the carts");
    (row.get(0), row.get(1), row.get(2))
}
