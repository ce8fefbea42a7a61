//! Messages with the bot's own token: sent once, changed, deleted, and refused where it may not write.

use super::{http, start, text};
use cartwright::emulator::discord::{Access, Message};
use serde_json::{Value, json};
use serenity::all::{
    ButtonStyle, ChannelId, CreateActionRow, CreateAllowedMentions, CreateAttachment, CreateButton,
    CreateEmbed, CreateMessage, CreateSelectMenu, CreateSelectMenuKind, CreateSelectMenuOption, EditMessage,
    UserId,
};
use std::time::Duration;

#[tokio::test]
async fn serenity_sends_edits_and_deletes() {
    let (desk, _) = start().await;
    let id = desk.guild("Shop").channel("sales");
    let (http, channel) = (http(&desk), ChannelId::new(id));
    let nobody = || CreateAllowedMentions::new();
    let option = CreateSelectMenuOption::new("Courier", "courier");
    let menu = CreateSelectMenu::new("ship:7", CreateSelectMenuKind::String { options: vec![option] });
    let rows = vec![
        CreateActionRow::Buttons(vec![
            CreateButton::new("place:7").label("Place").style(ButtonStyle::Success),
        ]),
        CreateActionRow::SelectMenu(menu.placeholder("Service")),
    ];
    let embed = CreateEmbed::new().title("Cart 7").field("Total", "12.00 USD", false);
    let message = CreateMessage::new().embed(embed).components(rows).allowed_mentions(nobody());
    let sent = channel.send_message(&http, message).await.expect("a message");
    let card = desk.card(id).expect("the card");
    assert_eq!((card.text().as_str(), card.id), ("Cart 7\nTotal\n12.00 USD", sent.id.get()));
    assert!(card.button("Place").is_some() && card.select("Service").is_some());
    let edit =
        EditMessage::new().content("Placed").embeds(vec![]).components(vec![]).allowed_mentions(nobody());
    let edited = channel.edit_message(&http, sent.id, edit).await.expect("an edit");
    assert!(edited.edited_timestamp.is_some());
    let card = desk.card(id).expect("the card");
    assert_eq!((card.text().as_str(), card.edits(), card.rows().len(), desk.shown(id)), ("Placed", 1, 0, 2));
    let file = CreateAttachment::bytes(b"%PDF".as_slice(), "quote.pdf");
    // Serenity's own builder numbers attachments where the API wants texts.
    let quote = http.send_message(channel, vec![file], &text("Your quote")).await.expect("a file");
    assert_eq!(desk.card(id).as_ref().map(Message::files), Some(vec!["quote.pdf".to_owned()]));
    assert_eq!(quote.attachments[0].size, 4);
    channel.delete_message(&http, sent.id).await.expect("a deletion");
    assert_eq!(desk.messages(id).len(), 1);
    let user = UserId::new(desk.person(1001, "Asha").id);
    let direct = user.create_dm_channel(&http).await.expect("direct messages");
    assert_eq!(direct.recipient.id, user);
    http.get_current_user().await.expect("the bot");
    http.get_current_application_info().await.expect("the application");
    assert_eq!(http.get_bot_gateway().await.expect("the gateway").url, desk.gateway_url());
    assert!(desk.violations().is_empty(), "{:?}", desk.violations());
}

#[tokio::test]
async fn a_nonce_is_sent_once() {
    let (desk, hand) = start().await;
    let guild = desk.guild("Shop");
    let (here, there) = (guild.channel("sales"), guild.channel("other"));
    let mut message = text("Order placed");
    message["nonce"] = json!("cart-7-3");
    message["enforce_nonce"] = json!(true);
    let path = format!("/channels/{here}/messages");
    let first = hand.gets("POST", &path, message.clone()).await;
    let second = hand.gets("POST", &path, message.clone()).await;
    assert_eq!((&first["id"], desk.messages(here).len()), (&second["id"], 1));
    hand.gets("POST", &format!("/channels/{there}/messages"), message.clone()).await;
    assert_eq!(desk.messages(there).len(), 1);
    message["enforce_nonce"] = json!(false);
    hand.gets("POST", &path, message.clone()).await;
    assert_eq!(desk.messages(here).len(), 2);
    desk.passes(Duration::from_hours(1));
    message["enforce_nonce"] = json!(true);
    hand.gets("POST", &path, message).await;
    assert_eq!(desk.messages(here).len(), 3, "it is not remembered for ever");
}

#[tokio::test]
async fn places_can_be_closed_to_the_bot() {
    let (desk, hand) = start().await;
    let guild = desk.guild("Shop");
    let channel = guild.channel("sales");
    let path = format!("/channels/{channel}/messages");
    let sent = hand.gets("POST", &path, text("Hello")).await;
    let own = format!("{path}/{}", sent["id"].as_str().expect("an id"));
    desk.allows(channel, Access::ReadOnly);
    assert_eq!(hand.refused("POST", &path, text("x")).await, (403, 50_013));
    hand.gets("PATCH", &own, text("An edit is fine")).await;
    desk.allows(channel, Access::None);
    assert_eq!(hand.refused("PATCH", &own, text("x")).await, (403, 50_001));
    assert_eq!(hand.refused("GET", &own, Value::Null).await, (403, 50_001));
    let used = desk.person(1001, "Asha").slash(channel, "carts", &[]);
    let answer = json!({ "type": 4, "data": text("Answers pass all the same") });
    assert_eq!(hand.answers(&used, answer).await.0, 204);
    desk.allows(channel, Access::Full);
    guild.kicks_bot();
    assert_eq!(hand.refused("POST", &path, text("x")).await, (403, 50_001));
    guild.takes_bot_back();
    desk.deletes_channel(channel);
    assert_eq!(hand.refused("POST", &path, text("x")).await, (404, 10_003));
    let asha = desk.person(1001, "Asha");
    let direct = format!("/channels/{}/messages", asha.direct());
    asha.closes_direct_messages();
    hand.gets("POST", "/users/@me/channels", json!({ "recipient_id": "1001" })).await;
    assert_eq!(hand.refused("POST", &direct, text("x")).await, (403, 50_007));
    asha.opens_direct_messages();
    hand.gets("POST", &direct, text("Hello")).await;
    let unknown = hand.refused("POST", "/users/@me/channels", json!({ "recipient_id": "404" })).await;
    assert_eq!(unknown, (400, 50_033));
    assert!(desk.violations().is_empty(), "{:?}", desk.violations());
    assert_eq!(desk.refused_requests(), 5, "those answered with 403");
}
