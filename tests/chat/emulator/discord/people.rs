//! What people do reaches the bot as on Discord: serenity understands every kind of it.

use super::{Hand, SOON, heard, start, text};
use cartwright::emulator::discord::{Discord, Interaction, Message, Modal, Person};
use serde_json::{Value, json};
use serenity::all::{
    ActionRowComponent, ChannelId, CommandDataOptionValue, ComponentInteractionDataKind,
    Interaction as Heard, ResolvedTarget,
};

/// A card with buttons and a select, posted by the bot.
async fn card(hand: &Hand, channel: u64) -> u64 {
    let mut card = text("Cart 7");
    card["embeds"] = json!([{
        "title": "US", "description": "1 mug", "fields": [{ "name": "Total", "value": "12.00 USD" }],
        "footer": { "text": "Draft" },
    }]);
    let option = |label: &str, value: &str| json!({ "label": label, "value": value });
    card["components"] = json!([
        { "type": 1, "components": [
            { "type": 2, "style": 3, "label": "Place order", "custom_id": "place:7" },
            { "type": 2, "style": 2, "label": "Undo", "custom_id": "undo:7", "disabled": true },
            { "type": 2, "style": 5, "label": "Help", "url": "https://example.com/help" },
        ] },
        { "type": 1, "components": [{
            "type": 3, "custom_id": "ship:7", "placeholder": "How to send it", "min_values": 1, "max_values": 2,
            "options": [option("Courier", "courier"), option("Pickup", "pickup")],
        }] },
    ]);
    let sent = hand.gets("POST", &format!("/channels/{channel}/messages"), card).await;
    sent["id"].as_str().and_then(|id| id.parse().ok()).expect("an id")
}

async fn asks(hand: &Hand, of: &Interaction) -> Modal {
    let input = |id: &str, label: &str, more: Value| {
        let mut input = json!({ "type": 4, "style": 1, "custom_id": id, "label": label });
        for (key, value) in more.as_object().into_iter().flatten() {
            input[key] = value.clone();
        }
        json!({ "type": 1, "components": [input] })
    };
    let data = json!({ "custom_id": "address:7", "title": "Address", "components": [
        input("street", "Street", json!({ "value": "1 Main St" })),
        input("postcode", "Postcode", json!({ "min_length": 5, "max_length": 5 })),
        input("note", "Note", json!({ "required": false, "style": 2 })),
    ] });
    assert_eq!(hand.answers(of, json!({ "type": 9, "data": data })).await.0, 204);
    of.modal(SOON).await.expect("a form")
}

async fn shop() -> (Discord, Hand, u64, Person) {
    let (desk, hand) = start().await;
    let channel = desk.guild("Shop").channel("sales");
    let asha = desk.person(1001, "Asha");
    (desk, hand, channel, asha)
}

#[tokio::test]
async fn presses_and_choices_carry_the_message() {
    let (desk, hand, channel, asha) = shop().await;
    let id = card(&hand, channel).await;
    let shown = desk.message(channel, id).expect("the card");
    assert_eq!(shown.text(), "Cart 7\nUS\n1 mug\nTotal\n12.00 USD\nDraft");
    let Heard::Component(pressed) = heard(&asha.taps(channel, id, "Place")) else { panic!("no press") };
    assert_eq!((pressed.data.custom_id.as_str(), pressed.message.id.get()), ("place:7", id));
    assert!(matches!(pressed.data.kind, ComponentInteractionDataKind::Button));
    assert_eq!((pressed.message.embeds.len(), pressed.message.components.len()), (1, 2));
    let member = pressed.member.expect("a member");
    assert_eq!((member.user.id.get(), member.roles.len()), (1001, 0));
    let Heard::Component(chosen) = heard(&asha.chooses_many(channel, id, "How to send", &["Pick", "Cour"]))
    else {
        panic!("no choice")
    };
    let ComponentInteractionDataKind::StringSelect { values } = chosen.data.kind else { panic!("no values") };
    assert_eq!(values, ["pickup", "courier"]);
    let Heard::Component(forged) = heard(&asha.taps_id(channel, id, "delete:1")) else { panic!("no press") };
    assert_eq!(forged.data.custom_id, "delete:1");
    assert!(desk.violations().is_empty(), "{:?}", desk.violations());
}

#[tokio::test]
async fn a_client_does_not_let_everything_go() {
    let (desk, hand, channel, asha) = shop().await;
    let id = card(&hand, channel).await;
    let ravi = desk.person(1002, "Ravi");
    let used = asha.slash(channel, "carts", &[]);
    let mut quiet = text("Only for you");
    quiet["flags"] = json!(64);
    hand.answers(&used, json!({ "type": 4, "data": quiet })).await;
    let private = used.reply().await.id;
    let opened = asha.taps(channel, id, "Place");
    let form = asks(&hand, &opened).await;
    let cannot: Vec<Box<dyn Fn() + std::panic::UnwindSafe>> = vec![
        Box::new({
            let asha = asha.clone();
            move || drop(asha.taps(channel, id, "Undo"))
        }),
        Box::new({
            let asha = asha.clone();
            move || drop(asha.taps(channel, id, "Nothing"))
        }),
        Box::new({
            let asha = asha.clone();
            move || drop(asha.slash(channel, "cart add", &[]))
        }),
        Box::new({
            let asha = asha.clone();
            move || drop(asha.slash(channel, "cart add", &[("product", "x"), ("count", "0")]))
        }),
        Box::new({
            let asha = asha.clone();
            move || drop(asha.slash(channel, "cart", &[]))
        }),
        Box::new({
            let (asha, form) = (asha.clone(), form.clone());
            move || drop(asha.submits(&form, &[("Postcode", "123")]))
        }),
        Box::new({
            let (asha, form) = (asha.clone(), form.clone());
            move || drop(asha.submits(&form, &[("Street", " "), ("Postcode", "12345")]))
        }),
        Box::new(move || drop(ravi.taps_id(channel, private, "x"))),
    ];
    for (n, attempt) in cannot.into_iter().enumerate() {
        assert!(std::panic::catch_unwind(attempt).is_err(), "{n} went through");
    }
}

#[tokio::test]
async fn a_form_is_filled_in_and_sent() {
    let (desk, hand, channel, asha) = shop().await;
    let id = card(&hand, channel).await;
    let opened = asha.taps(channel, id, "Place");
    let form = asks(&hand, &opened).await;
    assert_eq!(
        (form.title.as_str(), form.input("Street").map(|input| input.value.as_str())),
        ("Address", Some("1 Main St"))
    );
    let sent = asha.submits(&form, &[("Postcode", "12345"), ("note", "Ring twice")]);
    let Heard::Modal(read) = heard(&sent) else { panic!("no form") };
    let value = |component: &ActionRowComponent| match component {
        ActionRowComponent::InputText(input) => {
            (input.custom_id.clone(), input.value.clone().unwrap_or_default())
        }
        other => panic!("{other:?}"),
    };
    let values: Vec<_> = read.data.components.iter().map(|row| value(&row.components[0])).collect();
    let pairs = [("street", "1 Main St"), ("postcode", "12345"), ("note", "Ring twice")];
    assert_eq!(values, pairs.map(|(id, text)| (id.to_owned(), text.to_owned())));
    assert_eq!(read.message.map(|message| message.id.get()), Some(id));
    assert_eq!(hand.answers(&sent, json!({ "type": 7, "data": text("Sent") })).await.0, 204);
    assert_eq!(desk.message(channel, id).as_ref().map(Message::edits), Some(1), "it updates the message");
    let command = asha.slash(channel, "carts", &[]);
    let form = asks(&hand, &command).await;
    let sent = asha.submits(&form, &[("Postcode", "54321")]);
    let Heard::Modal(read) = heard(&sent) else { panic!("no form") };
    assert!(read.message.is_none());
    hand.answers(&sent, json!({ "type": 4, "data": text("Noted") })).await;
    let reply = sent.reply().await;
    serde_json::from_value::<serenity::all::Message>(reply.json).expect("a message that serenity reads");
    let (status, refused) =
        hand.answers(&asha.submits(&form, &[("Postcode", "54321")]), json!({ "type": 6 })).await;
    assert_eq!((status, &refused["code"]), (400, &json!(50_035)), "there is no message to leave as it is");
}

#[tokio::test]
async fn commands_carry_their_options_and_who_used_them_where() {
    let (desk, _, _, asha) = shop().await;
    let guild = desk.guild("Other");
    let channel = guild.channel("sales");
    let role = guild.role("Reps");
    asha.roles(&guild, &[role]);
    guild.speaks("de");
    let thread = desk.thread(channel, "Order 7");
    let Heard::Command(used) = heard(&asha.slash(thread, "cart add", &[("product", "mug"), ("count", "2")]))
    else {
        panic!("no command")
    };
    let CommandDataOptionValue::SubCommand(options) = &used.data.options[0].value else {
        panic!("no subcommand")
    };
    assert_eq!(options[1].value, CommandDataOptionValue::Integer(2));
    assert_eq!(used.channel.as_ref().and_then(|thread| thread.parent_id).map(ChannelId::get), Some(channel));
    assert_eq!((used.locale.as_str(), used.guild_locale.as_deref()), ("en-US", Some("de")));
    assert_eq!(used.member.as_ref().expect("a member").roles[0].get(), role);
    let Heard::Command(used) = heard(&asha.slash(asha.direct(), "carts", &[])) else { panic!("no command") };
    assert!(used.guild_id.is_none() && used.user.id.get() == 1001);
    let typing = asha.typing(channel, "cart add", "product", "co", &[]);
    let Heard::Autocomplete(typing) = heard(&typing) else { panic!("no typing") };
    assert_eq!(typing.data.autocomplete().map(|typed| typed.value), Some("co"));
}

#[tokio::test]
async fn only_a_message_command_shows_what_people_write() {
    let (desk, hand, channel, asha) = shop().await;
    let ravi = desk.person(1002, "Ravi");
    let written = ravi.says(channel, "2 mugs for Mina");
    let read = hand.gets("GET", &format!("/channels/{channel}/messages/{written}"), Value::Null).await;
    assert_eq!((&read["content"], &read["author"]["id"]), (&json!(""), &json!("1002")));
    let used = asha.uses(channel, written, "Make draft cart");
    let Heard::Command(command) = heard(&used) else { panic!("no command") };
    let Some(ResolvedTarget::Message(target)) = command.data.target() else { panic!("no target") };
    assert_eq!((target.content.as_str(), target.id.get()), ("2 mugs for Mina", written));
    let own = format!("/channels/{channel}/messages/{written}");
    assert_eq!(hand.refused("PATCH", &own, text("x")).await, (403, 50_005));
    assert_eq!(hand.refused("DELETE", &own, Value::Null).await, (403, 50_013));
    ravi.deletes(channel, written);
    assert!(desk.messages(channel).is_empty());
}
