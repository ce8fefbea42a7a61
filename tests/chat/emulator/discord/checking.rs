//! Requests that a correct bot does not send are noted, and refused where Discord refuses them.

use super::{start, text};
use cartwright::emulator::spec;
use serde_json::{Value, json};

/// The message with something in it changed.
fn with(change: impl FnOnce(&mut Value)) -> Value {
    let mut message = text("a");
    change(&mut message);
    message
}

fn button(id: &str) -> Value {
    json!({ "type": 2, "style": 1, "label": "a", "custom_id": id })
}

fn row(components: Value) -> Value {
    json!({ "type": 1, "components": components })
}

fn rows(rows: Value) -> Value {
    with(|message| message["components"] = rows)
}

fn embed(embed: Value) -> Value {
    with(|message| message["embeds"] = json!([embed]))
}

fn select(options: usize) -> Value {
    let option = |n| json!({ "label": format!("o{n}"), "value": format!("v{n}") });
    json!({ "type": 3, "custom_id": "s", "options": (0..options).map(option).collect::<Value>() })
}

#[tokio::test]
async fn messages_are_checked() {
    if spec::discord().is_none() {
        return;
    }
    let (desk, hand) = start().await;
    let path = format!("/channels/{}/messages", desk.guild("Shop").channel("sales"));
    let long = |n: usize| "x".repeat(n);
    let wrong = [
        with(|message| message["content"] = json!(long(2001))),
        with(|message| message["content"] = json!(7)),
        with(|message| message["embeds"] = (0..11).map(|_| json!({ "title": "a" })).collect()),
        embed(json!({ "title": long(257) })),
        embed(json!({ "description": long(4097) })),
        embed(json!({ "footer": { "text": long(2049) } })),
        embed(json!({ "fields": (0..26).map(|_| json!({ "name": "a", "value": "b" })).collect::<Value>() })),
        embed(json!({ "fields": [{ "name": "a", "value": "" }] })),
        embed(json!({ "fields": [{ "name": "a", "value": long(1025) }] })),
        embed(json!({})),
        with(|message| {
            message["embeds"] = json!([{ "description": long(4000) }, { "description": long(2001) }]);
        }),
        rows((0..6).map(|n| row(json!([button(&n.to_string())]))).collect()),
        rows(json!([row((0..6).map(|n| button(&n.to_string())).collect())])),
        rows(json!([row(json!([button("a"), button("a")]))])),
        rows(json!([row(json!([button("")]))])),
        rows(json!([row(json!([button(&long(101))]))])),
        rows(json!([row(json!([{ "type": 2, "style": 1, "label": long(81), "custom_id": "a" }]))])),
        rows(json!([row(json!([{ "type": 2, "style": 1, "label": "", "custom_id": "a" }]))])),
        rows(json!([row(json!([{ "type": 2, "style": 5, "label": "a" }]))])),
        rows(json!([row(json!([{ "type": 2, "style": 9, "label": "a", "custom_id": "a" }]))])),
        rows(json!([row(json!([]))])),
        rows(json!([row(json!([select(2), button("a")]))])),
        rows(json!([row(json!([select(0)]))])),
        rows(json!([row(json!([select(26)]))])),
        with(|message| message["nonce"] = json!(long(26))),
        with(|message| message["message_reference"] = json!({ "message_id": "x" })),
    ];
    for (n, message) in wrong.into_iter().enumerate() {
        assert_eq!(hand.refused("POST", &path, message.clone()).await, (400, 50_035), "{n}: {message}");
        assert!(!desk.requests().last().expect("a request").violations.is_empty(), "{n}");
    }
    assert_eq!(hand.refused("POST", &path, text(" ")).await, (400, 50_006));
    let good = [
        with(|message| message["content"] = json!(long(2000))),
        rows(json!([row(json!([button("a"), button("b")])), row(json!([select(25)]))])),
        embed(json!({ "title": long(256), "fields": [{ "name": "a", "value": "b", "inline": true }] })),
    ];
    let before = desk.violations().len();
    for message in good {
        hand.gets("POST", &path, message).await;
    }
    assert_eq!(desk.violations().len(), before);
}

#[tokio::test]
async fn what_discord_overlooks_is_noted() {
    if spec::discord().is_none() {
        return;
    }
    let (desk, hand) = start().await;
    let channel = desk.guild("Shop").channel("sales");
    let path = format!("/channels/{channel}/messages");
    let overlooked = [
        json!({ "content": "rings" }),
        json!({ "content": "rings", "allowed_mentions": { "parse": ["users"] } }),
        json!({ "content": "rings", "allowed_mentions": { "parse": [], "users": ["1001"] } }),
        with(|message| message["contents"] = json!("misspelt")),
        with(|message| message["embeds"] = json!([{ "title": "a", "colour": 7 }])),
        with(|message| message["flags"] = json!(64)),
    ];
    for (n, message) in overlooked.into_iter().enumerate() {
        hand.gets("POST", &path, message).await;
        assert_eq!(desk.violations().len(), n + 1, "{:?}", desk.violations());
    }
    let id = desk.messages(channel)[0].id;
    let own = format!("{path}/{id}");
    hand.gets("PATCH", &own, json!({ "content": "rings" })).await;
    let asha = desk.person(1001, "Asha");
    let used = asha.slash(channel, "carts", &[]);
    hand.answers(&used, json!({ "type": 4, "data": { "content": "rings" } })).await;
    let webhook = format!("/webhooks/{}/{}", desk.application_id(), used.token());
    hand.gets("POST", &webhook, json!({ "content": "rings" })).await;
    hand.gets("PATCH", &format!("{webhook}/messages/@original"), json!({ "content": "rings" })).await;
    let tapped = asha.taps_id(channel, id, "a");
    hand.answers(&tapped, json!({ "type": 7, "data": { "content": "rings" } })).await;
    assert_eq!(desk.violations().len(), 11);
    let deferred = asha.taps_id(channel, id, "a");
    hand.answers(&deferred, json!({ "type": 6 })).await;
    hand.gets("GET", &format!("{own}?with=nothing"), Value::Null).await;
    assert_eq!(desk.violations().len(), 12, "the unknown parameter alone");
}

#[tokio::test]
async fn forms_and_suggestions_are_checked() {
    if spec::discord().is_none() {
        return;
    }
    let (desk, hand) = start().await;
    let channel = desk.guild("Shop").channel("sales");
    let asha = desk.person(1001, "Asha");
    let input = |id: &str| json!({ "type": 4, "style": 1, "custom_id": id, "label": "a" });
    let form =
        |title: &str, rows: Vec<Value>| json!({ "custom_id": "f", "title": title, "components": rows });
    let one = |input: Value| form("a", vec![row(json!([input]))]);
    let changed = |key: &str, value: Value| {
        let mut input = input("a");
        input[key] = value;
        one(input)
    };
    let forms = [
        form(&"x".repeat(46), vec![row(json!([input("a")]))]),
        form("a", (0..6).map(|n| row(json!([input(&n.to_string())]))).collect()),
        form("a", vec![row(json!([input("a"), input("b")]))]),
        form("a", vec![row(json!([input("a")])), row(json!([input("a")]))]),
        form("a", vec![row(json!([button("a")]))]),
        form("a", vec![]),
        changed("label", json!("x".repeat(46))),
        changed("max_length", json!(4001)),
        changed("placeholder", json!("x".repeat(101))),
        {
            let mut input = input("a");
            input["max_length"] = json!(2);
            input["value"] = json!("abc");
            one(input)
        },
    ];
    for (n, form) in forms.into_iter().enumerate() {
        let used = asha.slash(channel, "carts", &[]);
        let (status, refused) = hand.answers(&used, json!({ "type": 9, "data": form })).await;
        assert_eq!((status, &refused["code"]), (400, &json!(50_035)), "{n}: {form}");
    }
    let choices = |count: usize, name: &str| -> Value {
        (0..count).map(|n| json!({ "name": name, "value": n.to_string() })).collect()
    };
    let long = "x".repeat(101);
    for (n, choices) in [choices(26, "a"), choices(1, ""), choices(1, &long)].into_iter().enumerate() {
        let typing = asha.typing(channel, "cart add", "product", "m", &[]);
        let (status, _) = hand.answers(&typing, json!({ "type": 8, "data": { "choices": choices } })).await;
        assert_eq!(status, 400, "{n}: {choices}");
        let fine = json!({ "type": 8, "data": { "choices": [] } });
        assert_eq!(hand.answers(&typing, fine).await.0, 204, "a refused answer is none");
    }
    assert!(desk.violations().iter().all(|violation| violation.name == "create_interaction_response"));
}

#[tokio::test]
async fn unknown_routes_and_methods_and_tokens_are_refused_loudly() {
    let (desk, hand) = start().await;
    assert_eq!(hand.refused("GET", "/guilds/1", Value::Null).await, (404, 0));
    assert_eq!(hand.refused("PUT", "/users/@me", Value::Null).await, (405, 0));
    let bare = format!("{}/gateway", desk.url());
    assert_eq!(
        hand.client.get(bare).send().await.expect("an answer").status(),
        404,
        "no version in the path"
    );
    let names: Vec<String> = desk.violations().into_iter().map(|violation| violation.name).collect();
    assert_eq!(names, ["GET /guilds/1", "PUT /users/@me", "GET /gateway"]);
    let url = format!("{}/users/@me", hand.base);
    for token in ["Bot another", desk.token()] {
        let answer = hand.client.get(&url).header("Authorization", token).send().await.expect("an answer");
        assert_eq!(answer.status(), 401);
    }
    assert_eq!((desk.refused_requests(), desk.violations().len()), (2, 3));
    let broken = hand.client.post(format!("{}/users/@me/channels", hand.base));
    let broken = broken.header("Authorization", &hand.token).body("{").send().await.expect("an answer");
    assert_eq!((broken.status().as_u16(), desk.violations().len()), (400, 4));
    assert_eq!(hand.gets("GET", "/gateway", Value::Null).await["url"], desk.gateway_url());
}
