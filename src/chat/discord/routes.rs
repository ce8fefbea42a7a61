//! The routes of Discord's API that the desk uses.

use super::api::Request;
use super::limits::Route;
use reqwest::Method;

fn request(method: Method, name: &'static str, major: &str, path: String) -> Request {
    let counts = !path.starts_with("/interactions/");
    Request { method, path, route: Route { name, major: major.to_owned(), counts } }
}

pub fn me() -> Request {
    request(Method::GET, "GET users/@me", "", "/users/@me".to_owned())
}

pub fn application() -> Request {
    request(Method::GET, "GET applications/@me", "", "/applications/@me".to_owned())
}

pub fn gateway() -> Request {
    request(Method::GET, "GET gateway/bot", "", "/gateway/bot".to_owned())
}

pub fn commands(application: &str) -> Request {
    let path = format!("/applications/{application}/commands?with_localizations=true");
    request(Method::GET, "GET applications/commands", "", path)
}

pub fn set_commands(application: &str) -> Request {
    let path = format!("/applications/{application}/commands");
    request(Method::PUT, "PUT applications/commands", "", path)
}

pub fn create_message(channel: &str) -> Request {
    let path = format!("/channels/{channel}/messages");
    request(Method::POST, "POST channels/messages", channel, path)
}

pub fn edit_message(channel: &str, message: &str) -> Request {
    let path = format!("/channels/{channel}/messages/{message}");
    request(Method::PATCH, "PATCH channels/messages", channel, path)
}

pub fn delete_message(channel: &str, message: &str) -> Request {
    let path = format!("/channels/{channel}/messages/{message}");
    request(Method::DELETE, "DELETE channels/messages", channel, path)
}

/// The first answer to an interaction.
pub fn answer(interaction: &str, token: &str) -> Request {
    let path = format!("/interactions/{interaction}/{token}/callback");
    request(Method::POST, "POST interactions/callback", interaction, path)
}

/// What an interaction's first answer shows: the deferred message, or the one whose component was used.
pub fn edit_original(application: &str, token: &str) -> Request {
    let path = format!("/webhooks/{application}/{token}/messages/@original");
    request(Method::PATCH, "PATCH webhooks/messages", token, path)
}

pub fn delete_original(application: &str, token: &str) -> Request {
    let path = format!("/webhooks/{application}/{token}/messages/@original");
    request(Method::DELETE, "DELETE webhooks/messages", token, path)
}

pub fn follow_up(application: &str, token: &str) -> Request {
    let path = format!("/webhooks/{application}/{token}");
    request(Method::POST, "POST webhooks", token, path)
}
