//! The routes of the API that are emulated; any other is an error that cannot be overlooked.

use super::ask::Ask;
use super::refusal::Answer;
use super::world::World;
use super::{about, callback, commands, messages, webhooks};

/// Carries out a request.
pub type Run = fn(&mut World, &Ask) -> Answer;

/// One operation.
#[derive(Debug)]
pub struct Route {
    /// Its name in Discord's description of the API.
    pub name: &'static str,
    pub method: &'static str,
    pub path: &'static str,
    /// Whether no bot token is asked for.
    pub open: bool,
    pub run: Run,
}

/// The request's route and the parts of its path, without what stands in its body.
pub fn find(method: &str, path: &str) -> Ask {
    let segments: Vec<&str> = path.split('/').collect();
    // What has no variable part in a place is meant before what has one.
    let mut other_method = false;
    for route in ROUTES {
        let Some(parts) = fit(route.path, &segments) else { continue };
        if route.method == method {
            let name = route.name.to_owned();
            return Ask { name, route: Some(route), parts: parts.into_iter().collect(), ..Ask::default() };
        }
        other_method = true;
    }
    Ask { name: format!("{method} {path}"), other_method, ..Ask::default() }
}

fn fit(template: &'static str, segments: &[&str]) -> Option<Vec<(&'static str, String)>> {
    let wanted: Vec<&'static str> = template.split('/').collect();
    if wanted.len() != segments.len() {
        return None;
    }
    let mut parts = Vec::new();
    for (wanted, given) in wanted.into_iter().zip(segments) {
        match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) => parts.push((name, (*given).to_owned())),
            None if wanted == *given => {}
            None => return None,
        }
    }
    Some(parts)
}

const fn bot(name: &'static str, method: &'static str, path: &'static str, run: Run) -> Route {
    Route { name, method, path, open: false, run }
}

const fn open(name: &'static str, method: &'static str, path: &'static str, run: Run) -> Route {
    Route { name, method, path, open: true, run }
}

const COMMANDS: &str = "/applications/{application_id}/commands";
const MESSAGES: &str = "/channels/{channel_id}/messages";
const MESSAGE: &str = "/channels/{channel_id}/messages/{message_id}";
const WEBHOOK: &str = "/webhooks/{webhook_id}/{webhook_token}";
const ORIGINAL: &str = "/webhooks/{webhook_id}/{webhook_token}/messages/@original";
const FOLLOW_UP: &str = "/webhooks/{webhook_id}/{webhook_token}/messages/{message_id}";
const CALLBACK: &str = "/interactions/{interaction_id}/{interaction_token}/callback";

const ROUTES: &[Route] = &[
    open("get_gateway", "GET", "/gateway", about::gateway),
    bot("get_bot_gateway", "GET", "/gateway/bot", about::bot_gateway),
    bot("get_my_user", "GET", "/users/@me", about::user),
    bot("create_dm", "POST", "/users/@me/channels", messages::open_direct),
    bot("get_my_application", "GET", "/applications/@me", about::application),
    bot("get_my_oauth2_application", "GET", "/oauth2/applications/@me", about::application),
    bot("list_application_commands", "GET", COMMANDS, commands::list),
    bot("bulk_set_application_commands", "PUT", COMMANDS, commands::overwrite),
    bot("create_message", "POST", MESSAGES, messages::create),
    bot("list_messages", "GET", MESSAGES, messages::list),
    bot("get_message", "GET", MESSAGE, messages::get),
    bot("update_message", "PATCH", MESSAGE, messages::update),
    bot("delete_message", "DELETE", MESSAGE, messages::delete),
    open("create_interaction_response", "POST", CALLBACK, callback::create),
    open("execute_webhook", "POST", WEBHOOK, webhooks::follow_up),
    open("get_original_webhook_message", "GET", ORIGINAL, webhooks::get),
    open("update_original_webhook_message", "PATCH", ORIGINAL, webhooks::update),
    open("delete_original_webhook_message", "DELETE", ORIGINAL, webhooks::delete),
    open("get_webhook_message", "GET", FOLLOW_UP, webhooks::get),
    open("update_webhook_message", "PATCH", FOLLOW_UP, webhooks::update),
    open("delete_webhook_message", "DELETE", FOLLOW_UP, webhooks::delete),
];
