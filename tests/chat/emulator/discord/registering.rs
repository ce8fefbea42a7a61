//! The list of commands: what an overwrite keeps, and what it may not hold.

use super::{Hand, commands, http, start};
use cartwright::emulator::discord::Person;
use cartwright::emulator::spec;
use serde_json::{Value, json};
use serenity::all::{Command, CommandOptionType, CreateCommand, CreateCommandOption, Permissions};

async fn wrong(hand: &Hand, list: Value) -> (u16, u64) {
    hand.refused("PUT", &format!("/applications/{}/commands", hand.application), list).await
}

#[tokio::test]
async fn an_overwrite_keeps_ids_and_changes_versions_where_something_differs() {
    let (desk, hand) = start().await;
    let before = desk.commands();
    hand.registers(commands()).await;
    assert_eq!(desk.commands(), before, "the same set changes nothing");
    let mut changed = commands();
    changed[1]["description"] = json!("Lists your carts");
    changed[1]["description_localizations"] = json!({ "hi": "गाड़ियाँ" });
    changed.as_array_mut().expect("a list").pop();
    let after = hand.registers(changed).await;
    assert_eq!(after.as_array().map(Vec::len), Some(2));
    assert_eq!((&after[0], &after[1]["id"]), (&before[0], &before[1]["id"]));
    assert_ne!(after[1]["version"], before[1]["version"]);
    assert_eq!(desk.overwrites(), 3);
    let path = format!("/applications/{}/commands", hand.application);
    let listed = hand.gets("GET", &path, Value::Null).await;
    assert!(listed[1].get("description_localizations").is_none());
    let listed = hand.gets("GET", &format!("{path}?with_localizations=true"), Value::Null).await;
    assert_eq!(listed[1]["description_localizations"]["hi"], "गाड़ियाँ");
}

#[tokio::test]
async fn serenity_registers_commands() {
    if spec::discord().is_none() {
        return;
    }
    let (desk, _) = start().await;
    let mut list = commands();
    list[0]["default_member_permissions"] = json!("8192");
    list[0]["nsfw"] = json!(false);
    let set = http(&desk).create_global_commands(&list).await.expect("commands");
    assert_eq!((set.len(), set[0].default_member_permissions), (3, Some(Permissions::MANAGE_MESSAGES)));
    assert!(desk.violations().is_empty(), "{:?}", desk.violations());
    // Serenity's own builders send fields that options of a kind do not have.
    let add = CreateCommandOption::new(CommandOptionType::SubCommand, "add", "Adds an item");
    let cart = CreateCommand::new("cart").description("Carts").add_option(add);
    Command::set_global_commands(http(&desk), vec![cart]).await.expect("commands");
    assert!(
        desk.violations().iter().any(|violation| violation.problem.contains("[0].options[0].channel_types"))
    );
}

#[tokio::test]
async fn limits_of_the_list_are_kept() {
    if spec::discord().is_none() {
        return;
    }
    let (desk, hand) = start().await;
    let named = |name: &str| json!({ "name": name, "description": "x" });
    let many =
        |count: usize, of: fn(String) -> Value| (0..count).map(|n| of(format!("c{n}"))).collect::<Value>();
    let option = |name: &str, required: bool| json!({ "type": 3, "name": name, "description": "x", "required": required });
    let with = |key: &str, value: Value| {
        let mut command = named("a");
        command[key] = value;
        json!([command])
    };
    let long = json!({ "type": 3, "name": "o", "description": "x".repeat(100), "choices":
        (0..25).map(|n| json!({ "name": format!("{n}{}", "x".repeat(90)), "value": format!("{n}{}", "x".repeat(90)) }))
            .collect::<Value>() });
    let longs = |count: usize| {
        let name = |n: usize| {
            let mut option = long.clone();
            option["name"] = json!(format!("o{n}"));
            option
        };
        (0..count).map(name).collect::<Value>()
    };
    let wrongs = [
        many(101, |name| json!({ "name": name, "description": "x" })),
        many(16, |name| json!({ "name": name, "type": 3 })),
        json!([named("Cart")]),
        json!([named("a b")]),
        json!([named("a"), named("a")]),
        json!([{ "name": "a" }]),
        json!([{ "name": "a", "type": 3, "description": "x" }]),
        with("options", (0..26).map(|n| option(&format!("o{n}"), false)).collect()),
        with("options", json!([option("a", false), option("b", true)])),
        with("options", json!([{ "type": 1, "name": "a", "description": "x" }, option("b", true)])),
        with(
            "options",
            json!([{ "type": 3, "name": "a", "description": "x", "autocomplete": true,
            "choices": [{ "name": "a", "value": "a" }] }]),
        ),
        with("options", json!([{ "type": 5, "name": "a", "description": "x", "autocomplete": true }])),
        with("options", longs(2)),
        with("description_localizations", json!({ "bn": "গাড়ি" })),
        with("name_localizations", json!({ "de": "Wagen" })),
        with("default_member_permissions", json!("all")),
    ];
    let before = desk.commands();
    for (n, list) in wrongs.into_iter().enumerate() {
        assert_eq!(wrong(&hand, list.clone()).await, (400, 50_035), "{n}: {list}");
        assert!(!desk.requests().last().expect("a request").violations.is_empty(), "{n}");
    }
    assert_eq!(desk.commands(), before);
    for (key, value) in [("default_member_permissions", json!(8)), ("autocomplete", json!(true))] {
        let before = desk.violations().len();
        hand.registers(with(key, value)).await;
        assert_eq!(desk.violations().len(), before + 1, "{key} is overlooked by Discord");
    }
}

#[tokio::test]
async fn two_hundred_commands_may_be_created_in_a_day() {
    let (desk, hand) = start().await;
    let fresh = |round: usize| -> Value {
        (0..99).map(|n| json!({ "name": format!("c{round}-{n}"), "description": "x" })).collect()
    };
    hand.registers(fresh(1)).await;
    assert_eq!(wrong(&hand, fresh(2)).await, (400, 30_034), "3 and 99 were created before");
    hand.registers(fresh(1)).await;
    assert_eq!(desk.commands().len(), 99);
}

#[tokio::test]
async fn commands_are_offered_only_where_and_to_whom_they_are_meant() {
    let (desk, hand) = start().await;
    let guild = desk.guild("Shop");
    let (channel, asha, boss) =
        (guild.channel("sales"), desk.person(1001, "Asha"), desk.person(1002, "Mina"));
    boss.permissions(&guild, 1 << 13);
    let list = json!([
        { "name": "carts", "description": "x", "contexts": [0] },
        { "name": "orders", "description": "x", "default_member_permissions": "8192" },
        { "name": "Draft", "type": 3, "contexts": [0] },
    ]);
    hand.registers(list).await;
    asha.slash(channel, "carts", &[]);
    boss.slash(channel, "orders", &[]);
    asha.slash(asha.direct(), "orders", &[]);
    let direct = asha.says(asha.direct(), "2 mugs");
    let refused: [fn(&Person, u64, u64); 3] = [
        |asha, _, _| drop(asha.slash(asha.direct(), "carts", &[])),
        |asha, channel, _| drop(asha.slash(channel, "orders", &[])),
        |asha, _, direct| drop(asha.uses(asha.direct(), direct, "Draft")),
    ];
    for (n, attempt) in refused.into_iter().enumerate() {
        let attempt = std::panic::AssertUnwindSafe(|| attempt(&asha, channel, direct));
        assert!(std::panic::catch_unwind(attempt).is_err(), "{n} went through");
    }
}
