//! Customers on WhatsApp, relayed to the sales chats: from their message to the placed order, and the answers back.

use crate::desk::SOON;
use crate::relay_desk::RelayDesk;
use cartwright::emulator::discord::Discord;
use cartwright::emulator::whatsapp::{Fault, Options, sign};
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_customers_message_becomes_an_order_with_two_taps_and_is_answered() {
    let desk = RelayDesk::start().await;
    desk.bound().await;
    let (asha, group) = (desk.asha(), desk.group);
    desk.rahim().writes("Hi! 2 cotton shirts L blue and 1 ceramic mug please, cash on delivery");
    let letter = desk.letter("2 cotton shirts").await;
    assert!(
        letter.text().contains("Rahim Uddin") && letter.text().contains("to answer freely"),
        "{}",
        letter.text()
    );
    assert!(!letter.text().contains("1712345678"), "the whole number in a group: {}", letter.text());
    asha.taps(group, letter.id, "Make cart");
    let sure = desk.telegram.sees(group, "Place this order?").await;
    assert!(sure.text().contains("2,860.00"), "{}", sure.text());
    asha.taps(group, sure.id, "Yes, order");
    desk.telegram.sees(group, "#ORD-").await;
    asha.replies(group, letter.id, "Your order is placed: 2,860 taka.");
    let told = desk.whatsapp.tells("8801712345678", "2,860 taka", SOON).await.expect("an answer");
    desk.telegram.sees(group, "Sent to Rahim Uddin").await;
    for state in ["read", "delivered", "sent", "read"] {
        desk.whatsapp.becomes(&desk.bot(), &told, state, None);
    }
    desk.rests().await;
    let state: String = sqlx::query_scalar("select state from relayed_message where direction = 'out'")
        .fetch_one(&desk.pool().await)
        .await
        .expect("the answer");
    assert_eq!(state, "read");
    desk.end().await;
}

impl RelayDesk {
    pub async fn pool(&self) -> sqlx::PgPool {
        sqlx::postgres::PgPoolOptions::new()
            .max_connections(2)
            .connect_with(self.db.options.clone())
            .await
            .expect("a pool")
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_reps_make_one_cart_and_what_comes_twice_is_shown_once() {
    let desk = RelayDesk::start().await;
    desk.bound().await;
    let (asha, ben, group) = (desk.asha(), desk.telegram.person(1_002, "Ben"), desk.group);
    let text = json!({ "type": "text", "text": { "body": "3 bamboo trays" } });
    desk.rahim().sends_twice(text);
    let letter = desk.letter("3 bamboo trays").await;
    desk.rests().await;
    let shown = desk.telegram.messages(group).iter().filter(|m| m.text().contains("3 bamboo trays")).count();
    assert_eq!(shown, 1, "{}", desk.telegram.transcript(group));
    asha.taps(group, letter.id, "Make cart");
    desk.telegram.sees(group, "Bamboo Tray").await;
    let told = ben.taps(group, letter.id, "Make cart").answer().await;
    assert!(told.text.contains("Asha has made a cart of it"), "{}", told.text);
    let carts: i64 =
        sqlx::query_scalar("select count(*) from cart").fetch_one(&desk.pool().await).await.expect("carts");
    assert_eq!(carts, 1);
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_that_cannot_go_out_are_kept_and_told() {
    let desk = RelayDesk::start().await;
    desk.bound().await;
    let (asha, group) = (desk.asha(), desk.group);
    desk.rahim().writes("Is the wall clock in stock?");
    let letter = desk.letter("wall clock").await;
    // A note goes nowhere else.
    asha.replies(group, letter.id, "// he is a good customer");
    desk.telegram.sees(group, "Noted for the team").await;
    // Refused for good: told, with a button to try again.
    desk.whatsapp.fail(Fault::Refuse(400, 131_026), 1);
    asha.replies(group, letter.id, "Yes, it is.");
    let failed = desk.letter("✗").await;
    assert!(failed.text().contains("Yes, it is."), "the text is kept: {}", failed.text());
    asha.taps(group, failed.id, "Try again");
    desk.whatsapp.tells("8801712345678", "Yes, it is.", SOON).await.expect("the answer");
    // A server that fails, and a limit: it goes out later, once.
    desk.whatsapp.fail(Fault::Status(503), 1);
    desk.whatsapp.fail(Fault::Refuse(400, 130_429), 1);
    asha.replies(group, letter.id, "It costs 980 taka.");
    desk.whatsapp.tells("8801712345678", "980 taka", Duration::from_mins(1)).await.expect("the answer");
    desk.rests().await;
    assert_eq!(desk.whatsapp.sent("8801712345678").iter().filter(|m| m.text().contains("980")).count(), 1);
    assert!(!desk.whatsapp.sent("8801712345678").iter().any(|m| m.text().contains("good customer")));
    // The window is over: nothing is sent, and what was typed is kept.
    sqlx::query("update relayed set last_at = now() - interval '25 hours'")
        .execute(&desk.pool().await)
        .await
        .expect("a day later");
    asha.replies(group, letter.id, "Still interested?");
    desk.telegram.sees(group, "more than 24 hours ago").await;
    desk.telegram.sees(group, "You typed: Still interested?").await;
    assert!(!desk.whatsapp.sent("8801712345678").iter().any(|m| m.text().contains("Still")));
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_day_an_answer_goes_as_a_template() {
    let mut desk = RelayDesk::start().await;
    drop(desk.stop.take());
    desk.serving.take().expect("a desk").await.expect("no bug").expect("a good end");
    desk.template = Some("order_update/en".to_owned());
    desk.serve();
    desk.bound().await;
    let (asha, group) = (desk.asha(), desk.group);
    desk.rahim().writes("Is the wall clock in stock?");
    let letter = desk.letter("wall clock").await;
    sqlx::query("update relayed set last_at = now() - interval '25 hours'")
        .execute(&desk.pool().await)
        .await
        .expect("a day later");
    asha.replies(group, letter.id, "It is back.\n\nStill   interested?");
    let held = desk.telegram.sees(group, "It can go as the template").await;
    assert!(held.text().contains("You typed: It is back."), "{}", held.text());
    assert_eq!(desk.whatsapp.sent("8801712345678").len(), 0, "nothing goes before she says so");
    asha.taps(group, held.id, "Send as template");
    let sent = desk.whatsapp.tells("8801712345678", "It is back.", SOON).await.expect("the template");
    assert_eq!(sent.body["template"]["name"], "order_update");
    assert_eq!(sent.text(), "It is back. · Still interested?", "a variable has no lines");
    // Twice pressed, once sent.
    asha.taps_data(group, held.id, &held.key("Send as template").and_then(|key| key.data).expect("a button"));
    desk.rests().await;
    assert_eq!(desk.whatsapp.sent("8801712345678").len(), 1);
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_customer_sends_is_passed_on_to_the_sales_chats() {
    let discord = Discord::start(crate::discord_desk::unhurried()).await;
    let desk =
        RelayDesk::start_with(Options { pairs: false, ..Options::default() }, Some(discord.clone())).await;
    desk.bound().await;
    let rahim = desk.rahim();
    rahim.sends_file("image", "image/jpeg", b"\xff\xd8picture", json!({ "caption": "this one, 2 pieces" }));
    let photo = desk.file("photo", "this one").await;
    let size = photo.json["photo"].as_array().and_then(|sizes| sizes.last()).expect("a size").clone();
    let bytes = desk.telegram.file(size["file_id"].as_str().expect("an id")).expect("the picture");
    assert_eq!(bytes, b"\xff\xd8picture");
    rahim.sends_file("audio", "audio/ogg; codecs=opus", b"OggSvoice", json!({ "voice": true }));
    desk.file("voice", "").await;
    rahim.sends_file("document", "application/pdf", b"%PDF-1.4", json!({ "filename": "purchase order.pdf" }));
    let document = desk.file("document", "purchase order").await;
    assert_eq!(document.json["document"]["file_name"], "purchase order.pdf");
    // What is gone there is only told.
    rahim.sends(json!({ "type": "image", "image": { "id": "123", "mime_type": "image/png" } }));
    desk.rests().await;
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_kind_of_message_is_shown_and_a_sender_without_a_number_is_asked_for_it() {
    let desk = RelayDesk::start().await;
    desk.bound().await;
    let (asha, group) = (desk.asha(), desk.group);
    let someone = desk.whatsapp.nameless("US.1234567890", "Lucía", &desk.bot());
    someone.sends(
        json!({ "type": "order", "order": { "catalog_id": "1", "text": "for Friday", "product_items": [
        { "product_retailer_id": "MUG-CER-01", "quantity": 2, "item_price": 5, "currency": "USD" },
        { "product_retailer_id": "TRAY-01", "quantity": 1, "item_price": 3, "currency": "USD" },
    ] } }),
    );
    let letter = desk.letter("MUG-CER-01").await;
    assert!(letter.text().contains("no number") && letter.text().contains("@ 5 USD"), "{}", letter.text());
    asha.taps(group, letter.id, "Make cart");
    desk.telegram.sees(group, "Which market?").await;
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn metas_own_examples_are_taken_and_nothing_unsigned_is() {
    let desk = RelayDesk::start().await;
    desk.bound().await;
    let client = reqwest::Client::builder().no_proxy().build().expect("an HTTP client");
    let address = format!("{}/whatsapp/webhook", desk.bot());
    let asked = format!("{address}?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=");
    let verified = client.get(format!("{asked}our%20word")).send().await.expect("an answer");
    assert_eq!(
        (verified.status().as_u16(), verified.text().await.expect("a text").as_str()),
        (200, "1158201444")
    );
    assert_eq!(client.get(format!("{asked}other")).send().await.expect("an answer").status(), 403);
    let secret = &desk.whatsapp.options().app_secret;
    let post = |body: Vec<u8>, signature: String| {
        client.post(&address).header("X-Hub-Signature-256", signature).body(body).send()
    };
    let body = br#"{"object":"whatsapp_business_account","entry":[]}"#.to_vec();
    for signature in [String::new(), "sha256=00".to_owned(), sign("another secret", &body)] {
        assert_eq!(post(body.clone(), signature).await.expect("an answer").status(), 401);
    }
    assert_eq!(post(b"{".to_vec(), sign(secret, b"{")).await.expect("an answer").status(), 400);
    let folder = std::env::var_os("CARTWRIGHT_SPECS").map_or_else(
        || std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/specs")),
        std::path::PathBuf::from,
    );
    let Ok(examples) = std::fs::read(folder.join("whatsapp-webhook-examples.json")) else {
        eprintln!("WARNING: Meta's examples are not on this machine");
        return desk.end().await;
    };
    let examples: Value = serde_json::from_slice(&examples).expect("JSON");
    let examples = examples.as_object().expect("examples");
    assert_eq!(examples.len(), 16);
    for (n, (name, example)) in examples.iter().enumerate() {
        // Some of them share an id.
        let body = example.to_string().replace("\"wamid.", &format!("\"wamid.{n}."));
        let signature = sign(secret, body.as_bytes());
        assert_eq!(post(body.into_bytes(), signature).await.expect("an answer").status(), 200, "{name}");
    }
    for words in [
        "another color",
        "Is this still available",
        "Taj Mahal",
        "Philz Coffee",
        "Lucía Gómez",
        "Priority Mail",
        "di9ozbzfi4 @ 30 USD",
    ] {
        desk.letter(words).await;
    }
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_discord_the_answer_is_typed_into_a_form() {
    let discord = Discord::start(crate::discord_desk::unhurried()).await;
    let sales = discord.guild("Shop").channel("sales");
    let desk =
        RelayDesk::start_with(Options { pairs: false, ..Options::default() }, Some(discord.clone())).await;
    let ready = discord.wait_for(|world| world.connected() > 0, SOON).await;
    assert!(ready, "the bot is not connected");
    while discord.commands().is_empty() {
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    let (mitu, asha) = (discord.person(1_003, "Mitu"), discord.person(1_001, "Asha"));
    mitu.slash(sales, "here", &[("what", "sales")]).reply().await;
    desk.rahim().writes("2 ceramic mugs and 1 glass jug please");
    let letter = discord.shows(sales, "2 ceramic mugs").await;
    // An open cart has nothing to do with it: neither its lines nor what its note tells the warehouse.
    let cart = [("text", "new bangladesh 2x ceramic mug, note leave at the gate")];
    asha.slash(sales, "say", &cart).reply().await;
    let form = asha.taps(sales, letter.id, "Reply").modal(SOON).await.expect("a form");
    assert_eq!(form.title, "What shall they be told?");
    assert_eq!((form.inputs[0].label.as_str(), form.inputs[0].value.as_str()), ("Answer", ""));
    let field = form.inputs[0].custom_id.clone();
    asha.submits(&form, &[(&field, "Coming today!")]);
    desk.whatsapp.tells("8801712345678", "Coming today!", SOON).await.expect("an answer");
    asha.taps(sales, letter.id, "Make cart");
    discord.tells(&asha, sales, "Added 1 × Glass Jug").await;
    assert!(discord.violations().is_empty(), "{:?}", discord.violations());
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_quote_goes_to_the_customer_and_their_confirmation_is_placed_with_two_taps() {
    let desk = RelayDesk::start().await;
    desk.bound().await;
    let (asha, group, rahim) = (desk.asha(), desk.group, desk.rahim());
    rahim.writes("50 ceramic mugs, what is your best price?");
    desk.letter("best price").await;
    asha.says(group, "/new@Cartwright_Bot BD 50x ceramic mug, CORP50, 01712345678");
    desk.telegram.sees(group, "Place this order?").await;
    asha.says(group, "/quote@Cartwright_Bot 14");
    let quote = desk.telegram.sees(group, "These prices hold until").await;
    asha.taps(group, quote.id, "Send to customer");
    let sent = desk.whatsapp.tells("8801712345678", "15,750.00", SOON).await.expect("the quote");
    assert!(sent.text().contains("You save") && sent.text().contains("hold until"), "{}", sent.text());
    let header = &sent.body["interactive"]["header"]["document"];
    let paper = desk.whatsapp.media(header["id"].as_str().expect("an id")).expect("the paper");
    assert!(paper.bytes.starts_with(b"%PDF-") && paper.name == "Quote-C-1001-1.pdf");
    rahim.presses(&sent, "Confirm");
    let confirmed = desk.letter("Rahim Uddin: Confirm").await;
    asha.taps(group, confirmed.id, "Accepted: place");
    let sure = desk.telegram.sees(group, "The quote is accepted").await;
    asha.taps(group, sure.id, "Yes, order");
    desk.telegram.sees(group, "#ORD-").await;
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_confirms_somebody_elses_quote_and_a_picture_alone_makes_a_cart_of_theirs() {
    let desk = RelayDesk::start().await;
    desk.bound().await;
    let (asha, group) = (desk.asha(), desk.group);
    asha.says(group, "/new@Cartwright_Bot BD 50x ceramic mug, 01712345678");
    desk.telegram.sees(group, "Place this order?").await;
    asha.says(group, "/quote@Cartwright_Bot");
    desk.telegram.sees(group, "These prices hold until").await;
    let other = desk.whatsapp.customer("8801819445566", "Karim", &desk.bot());
    let forged = json!({ "id": "q:1001:1:yes", "title": "Confirm" });
    other.sends(
        json!({ "type": "interactive", "interactive": { "type": "button_reply", "button_reply": forged } }),
    );
    let shown = desk.letter("Karim: Confirm").await;
    let labels: Vec<String> = shown.rows().iter().flatten().map(|key| key.text.clone()).collect();
    assert!(!labels.iter().any(|label| label.contains("Accepted")), "{labels:?}");
    other.sends(json!({ "type": "image", "image": { "id": "1", "mime_type": "image/jpeg" } }));
    let picture = desk.letter("🖼").await;
    asha.taps(group, picture.id, "Make cart");
    desk.telegram.sees(group, "New cart C-1002").await;
    desk.end().await;
}
