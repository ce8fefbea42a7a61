//! Requests that a correct bot does not send are refused and remembered.

use super::{Hand, client, keys, start};
use cartwright::emulator::{spec, telegram::Telegram};
use serde_json::{Value, json};

/// The problems that were kept so far.
fn problems(desk: &Telegram) -> Vec<String> {
    desk.violations().into_iter().map(|violation| violation.problem).collect()
}

async fn mistakes(method: &str, cases: Vec<(Value, &str)>) {
    let (desk, hand) = start().await;
    desk.person(7, "Asha").private();
    for (body, said) in cases {
        let before = desk.violations().len();
        let (status, description) = hand.refused(method, body.clone()).await;
        assert_eq!(status, 400);
        assert!(description.contains(said), "{body}: {description}");
        assert!(desk.violations().len() > before, "{body} is kept");
    }
}

#[tokio::test]
async fn misspelt_missing_and_wrong_fields_are_refused() {
    if spec::telegram().is_none() {
        return;
    }
    let (desk, hand) = start().await;
    let chat = desk.person(7, "Asha").private();
    for (body, why) in [
        (json!({ "chat_id": chat, "text": "a", "parsemode": "HTML" }), "parsemode is not a field here"),
        (json!({ "chat_id": chat }), "text is missing"),
        (json!({ "chat_id": chat, "text": 5 }), "text is not a text"),
        (
            json!({ "chat_id": chat, "text": "a", "reply_parameters": { "message_id": "4" } }),
            "reply_parameters.message_id is not an integer",
        ),
        (
            json!({
                "chat_id": chat,
                "text": "a",
                "reply_markup": { "inline_keyboard": [[{ "text": "a", "calback_data": "b" }]] },
            }),
            "reply_markup.inline_keyboard[0][0].calback_data is not a field here",
        ),
    ] {
        let (status, said) = hand.refused("sendMessage", body).await;
        assert_eq!((status, said), (400, format!("Bad Request: {why}")));
        assert!(problems(&desk).iter().any(|problem| problem == why), "{why}: {:?}", problems(&desk));
    }
    assert_eq!(desk.messages(chat).len(), 0, "nothing was sent");
    let request = desk.requests().pop().expect("the last request");
    assert_eq!((request.status, request.violations.is_empty()), (Some(400), false));
}

#[tokio::test]
async fn an_unknown_method_is_loud() {
    let (desk, hand) = start().await;
    let (status, _) = hand.refused("sendCarrot", json!({})).await;
    assert_eq!((status, desk.violations().len()), (404, 1));
    assert_eq!(desk.violations()[0].method, "sendCarrot");
}

#[tokio::test]
async fn a_wrong_token_is_unauthorized_and_no_ones_mistake() {
    let (desk, _) = start().await;
    let stranger = Hand { client: client(), base: format!("{}/bot1:wrong", desk.url()) };
    assert_eq!(stranger.refused("getMe", json!({})).await, (401, "Unauthorized".to_owned()));
}

#[tokio::test]
async fn buttons_have_limits() {
    let send = |markup: Value| json!({ "chat_id": 7, "text": "a", "reply_markup": markup });
    let buttons = |n: usize| vec![json!({ "text": "a", "callback_data": "b" }); n];
    let one = |button: Value| send(json!({ "inline_keyboard": [[button]] }));
    let cases = vec![
        (send(keys(&"x".repeat(65))), "BUTTON_DATA_INVALID"),
        (send(keys(&"ক".repeat(22))), "BUTTON_DATA_INVALID"),
        (send(keys("")), "BUTTON_DATA_INVALID"),
        (one(json!({ "text": "a" })), "Text buttons are unallowed"),
        (
            one(json!({ "text": "a", "callback_data": "b", "url": "https://x.y" })),
            "Text buttons are unallowed",
        ),
        (one(json!({ "text": " ", "callback_data": "b" })), "text must be non-empty"),
        (one(json!({ "text": "a", "url": "https://t.me/b?start=a.b" })), "START_PARAM_INVALID"),
        (one(json!({ "text": "a", "switch_inline_query_current_chat": "x".repeat(257) })), "BUTTON_INVALID"),
        (send(json!({ "inline_keyboard": [buttons(9)] })), "BUTTON_ROW_TOO_LONG"),
        (send(json!({ "inline_keyboard": vec![buttons(8); 13] })), "reply markup is too long"),
        (
            send(json!({ "force_reply": true, "input_field_placeholder": "x".repeat(65) })),
            "input field placeholder is invalid",
        ),
    ];
    mistakes("sendMessage", cases).await;
}

#[tokio::test]
async fn texts_have_limits_after_their_markup_is_read() {
    let (desk, hand) = start().await;
    let chat = desk.person(7, "Asha").private();
    let html = |text: &str| json!({ "chat_id": chat, "text": text, "parse_mode": "HTML" });
    hand.gets("sendMessage", html(&format!("<b>{}</b>", "x".repeat(4096)))).await;
    assert!(desk.violations().is_empty());
    let cases = vec![
        (html(&"x".repeat(4097)), "message is too long"),
        (html(" <b> </b>\n"), "message text is empty"),
        (html("a <br> b"), "can't parse entities: Unsupported start tag \"br\" at byte offset 2"),
        (html("<b>a"), "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        (html("a < b"), "can't parse entities"),
    ];
    mistakes("sendMessage", cases).await;
}

#[tokio::test]
async fn answers_results_and_commands_have_limits() {
    let answer = json!({ "callback_query_id": "1", "text": "x".repeat(201) });
    mistakes("answerCallbackQuery", vec![(answer, "MESSAGE_TOO_LONG")]).await;
    let result = |id: &str| {
        let content = json!({ "message_text": "mug" });
        json!({ "type": "article", "id": id, "title": "Mug", "input_message_content": content })
    };
    let found = |results: Vec<Value>| json!({ "inline_query_id": "1", "results": results });
    let many = (0..51).map(|n| result(&n.to_string())).collect();
    let cases = vec![
        (found(vec![result(&"x".repeat(65))]), "RESULT_ID_INVALID"),
        (found(vec![result("a"), result("a")]), "RESULT_ID_DUPLICATE"),
        (found(many), "RESULTS_TOO_MUCH"),
    ];
    mistakes("answerInlineQuery", cases).await;
    let command = |name: &str, description: &str| {
        let commands = json!([{ "command": name, "description": description }]);
        json!({ "commands": commands })
    };
    let cases = vec![
        (command("New", "a"), "BOT_COMMAND_INVALID"),
        (command(&"n".repeat(33), "a"), "BOT_COMMAND_INVALID"),
        (command("new", ""), "BOT_COMMAND_DESCRIPTION_INVALID"),
        (command("new", &"x".repeat(257)), "BOT_COMMAND_DESCRIPTION_INVALID"),
    ];
    mistakes("setMyCommands", cases).await;
    let hook = |url: &str, secret: &str| json!({ "url": url, "secret_token": secret });
    let cases = vec![
        (hook("https://shop.example/hook", "not good"), "secret token contains unallowed characters"),
        (hook("https://shop.example:8080/hook", "s"), "only on ports 80, 88, 443 or 8443"),
        (hook("http://shop.example/hook", "s"), "HTTPS url must be provided"),
    ];
    mistakes("setWebhook", cases).await;
}

#[tokio::test]
async fn forms_and_addresses_carry_parameters_too() {
    let (desk, hand) = start().await;
    let chat = desk.person(7, "Asha").private();
    let markup = keys("place").to_string();
    let form = reqwest::multipart::Form::new()
        .text("chat_id", chat.to_string())
        .text("text", "12")
        .text("reply_markup", markup);
    let url = format!("{}/SENDMESSAGE", hand.base);
    let sent = hand.client.post(&url).multipart(form).send().await.expect("an answer");
    assert_eq!(sent.status(), 200);
    assert_eq!(
        desk.card(chat).expect("a message").key("Place").and_then(|key| key.data).as_deref(),
        Some("place")
    );
    let got = hand.client.get(format!("{url}?chat_id={chat}&text=two+mugs")).send().await.expect("an answer");
    assert_eq!(got.status(), 200);
    assert_eq!(desk.card(chat).expect("a message").text(), "two mugs");
    assert!(desk.violations().is_empty(), "{:?}", desk.violations());
}
