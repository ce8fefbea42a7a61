//! The methods of the Bot API that are emulated; any other is an error that cannot be overlooked.

mod about;
mod edit;
mod send;
mod webhook;

use super::params::Params;
use super::refusal::Answer;
use super::world::World;
use super::{callbacks, files, inline, menus};

/// Carries out a request.
pub type Run = fn(&mut World, &Params) -> Answer;

/// A method by its name, whatever its capitals; the name as it is documented.
pub fn find(name: &str) -> Option<(&'static str, Run)> {
    METHODS.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).copied()
}

const METHODS: &[(&str, Run)] = &[
    ("answerCallbackQuery", callbacks::answer),
    ("answerInlineQuery", inline::answer),
    ("copyMessage", send::copy),
    ("deleteMessage", edit::delete),
    ("deleteMessages", edit::delete_many),
    ("deleteMyCommands", menus::delete),
    ("deleteWebhook", webhook::delete),
    ("editMessageCaption", edit::caption),
    ("editMessageReplyMarkup", edit::markup),
    ("editMessageText", edit::text),
    ("forwardMessage", send::forward),
    ("getChat", about::chat),
    ("getChatAdministrators", about::administrators),
    ("getChatMember", about::member),
    ("getFile", files::get_file),
    ("getMe", about::me),
    ("getMyCommands", menus::get),
    ("getUpdates", webhook::updates),
    ("getWebhookInfo", webhook::info),
    ("leaveChat", about::leave),
    ("pinChatMessage", edit::pin),
    ("sendChatAction", send::action),
    ("sendDocument", send::document),
    ("sendMessage", send::message),
    ("sendPhoto", send::photo),
    ("sendVoice", send::voice),
    ("setChatMenuButton", menus::accept),
    ("setMessageReaction", edit::react),
    ("setMyCommands", menus::set),
    ("setMyDescription", menus::accept),
    ("setMyShortDescription", menus::accept),
    ("setWebhook", webhook::set),
    ("unpinAllChatMessages", edit::unpin_all),
    ("unpinChatMessage", edit::unpin),
];
