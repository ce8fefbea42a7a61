//! What teloxide sends is what the description of the Bot API wants: nothing of it is a violation.

use super::{start, teloxide};
use ::teloxide::payloads::{
    AnswerCallbackQuerySetters, AnswerInlineQuerySetters, GetUpdatesSetters, SendMessageSetters,
    SendPhotoSetters, SetMyCommandsSetters, SetWebhookSetters,
};
use ::teloxide::prelude::*;
use ::teloxide::types::{
    AllowedUpdate, BotCommand, BotCommandScope, ButtonRequest, CallbackQueryId, ChatAction, ForceReply,
    InlineKeyboardButton, InlineKeyboardMarkup, InlineQueryId, InlineQueryResult, InlineQueryResultArticle,
    InlineQueryResultsButton, InlineQueryResultsButtonKind, InputFile, InputMessageContent,
    InputMessageContentText, KeyboardButton, KeyboardMarkup, KeyboardRemove, LinkPreviewOptions, MessageId,
    ParseMode, Recipient, ReplyParameters,
};
use cartwright::emulator::telegram::{Person, Telegram};

async fn sends_messages(bot: &::teloxide::Bot, chat: ChatId) {
    let preview = LinkPreviewOptions {
        is_disabled: true,
        url: None,
        prefer_small_media: false,
        prefer_large_media: false,
        show_above_text: false,
    };
    let buttons = InlineKeyboardMarkup::new([
        [InlineKeyboardButton::callback("Place", "p"), InlineKeyboardButton::callback("Undo", "u")],
        [
            InlineKeyboardButton::switch_inline_query_current_chat("Add item", ""),
            InlineKeyboardButton::url("Shop", "https://shop.example/".parse().expect("an address")),
        ],
    ]);
    let card = bot
        .send_message(chat, "Card")
        .parse_mode(ParseMode::Html)
        .link_preview_options(preview)
        .disable_notification(true)
        .protect_content(true)
        .reply_markup(buttons.clone())
        .await
        .expect("a card");
    let force = ForceReply::new().input_field_placeholder("How many?".to_owned()).selective();
    let reply = ReplyParameters::new(card.id).allow_sending_without_reply();
    bot.send_message(chat, "How many?")
        .reply_markup(force)
        .reply_parameters(reply)
        .await
        .expect("a question");
    let contact = KeyboardButton::new("My number").request(ButtonRequest::Contact);
    let keyboard = KeyboardMarkup::new([[contact]]).one_time_keyboard().resize_keyboard();
    bot.send_message(chat, "Who?").reply_markup(keyboard).await.expect("a keyboard");
    bot.send_message(chat, "Thanks").reply_markup(KeyboardRemove::new()).await.expect("no keyboard");
    let photo = InputFile::memory(&b"png"[..]).file_name("mug.png");
    bot.send_photo(chat, photo).caption("Mug").reply_markup(buttons).await.expect("a photo");
    bot.edit_message_reply_markup(chat, card.id).await.expect("an edit");
    bot.copy_message(chat, chat, card.id).await.expect("a copy");
    bot.forward_message(chat, chat, card.id).await.expect("a forward");
    bot.send_chat_action(chat, ChatAction::Typing).await.expect("an action");
    bot.pin_chat_message(chat, card.id).await.expect("a pin");
    bot.unpin_chat_message(chat).await.expect("no pin");
    bot.set_message_reaction(chat, card.id).await.expect("a reaction");
    bot.delete_message(chat, card.id).await.expect("a deletion");
}

async fn answers_queries(desk: &Telegram, bot: &::teloxide::Bot, asha: &Person, chat: i64) {
    let text = InputMessageContentText::new("<b>Mug</b>").parse_mode(ParseMode::Html);
    let article = InlineQueryResultArticle::new("mug", "Mug", InputMessageContent::Text(text))
        .description("$12.00, 5 in stock")
        .thumbnail_url("https://shop.example/mug.png".parse().expect("an address"));
    let button = InlineQueryResultsButton {
        text: "Sign in".to_owned(),
        kind: InlineQueryResultsButtonKind::StartParameter("in".to_owned()),
    };
    let search = asha.types_inline(chat, "mug", "");
    bot.answer_inline_query(InlineQueryId(search), [InlineQueryResult::Article(article)])
        .cache_time(0)
        .is_personal(true)
        .next_offset("50")
        .button(button)
        .await
        .expect("results");
    asha.picks(chat, 0);
    assert_eq!(desk.messages(chat).last().map(|message| message.text().to_owned()).as_deref(), Some("Mug"));
    let tap = asha.taps_data(chat, 1, "x");
    bot.answer_callback_query(CallbackQueryId(tap.id.clone())).text("Done").await.expect("a toast");
    assert_eq!(tap.answer().await.text, "Done");
}

#[tokio::test]
async fn everything_that_teloxide_sends_passes_the_check() {
    let (desk, _) = start().await;
    let bot = teloxide(&desk);
    let asha = desk.person(7, "Asha");
    let chat = asha.private();
    sends_messages(&bot, ChatId(chat)).await;
    let key = asha.presses(chat, "My number");
    assert!(desk.message(chat, key.message).expect("a message").json["contact"]["user_id"] == 7);
    answers_queries(&desk, &bot, &asha, chat).await;
    let scopes = [
        BotCommandScope::AllPrivateChats,
        BotCommandScope::AllGroupChats,
        BotCommandScope::Chat { chat_id: Recipient::Id(ChatId(chat)) },
    ];
    for scope in scopes {
        let commands = [BotCommand::new("new", "Start a cart")];
        bot.set_my_commands(commands).scope(scope).language_code("en").await.expect("commands");
    }
    let kinds = [AllowedUpdate::Message, AllowedUpdate::CallbackQuery, AllowedUpdate::InlineQuery];
    bot.get_updates().timeout(0).limit(50).offset(-1).allowed_updates(kinds).await.expect("updates");
    let url = "https://shop.example/telegram/webhook".parse().expect("an address");
    let hook = bot.set_webhook(url).secret_token("s3cret".to_owned()).allowed_updates(kinds);
    hook.max_connections(40).drop_pending_updates(true).await.expect("a webhook");
    assert!(bot.get_webhook_info().await.expect("the webhook").url.is_some());
    bot.delete_webhook().await.expect("no webhook");
    let gone = bot.delete_message(ChatId(chat), MessageId(1)).await;
    assert!(matches!(
        gone,
        Err(::teloxide::RequestError::Api(::teloxide::ApiError::MessageToDeleteNotFound))
    ));
    assert!(desk.violations().is_empty(), "{:?}", desk.violations());
}
