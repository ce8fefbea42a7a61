//! Inline mode: searches of users, the bot's results, and Telegram's cache of them.

use super::entities::Formatted;
use super::format::formatted;
use super::params::Params;
use super::refusal::{Answer, Refusal};
use super::world::World;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

/// How long a search waits for results.
const LIFE: Duration = Duration::from_secs(30);
/// How long Telegram keeps results unless the bot says otherwise: a trap for prices.
const CACHE_SECONDS: i64 = 300;

/// One search.
#[derive(Clone, Debug)]
pub struct Search {
    pub from: i64,
    pub query: String,
    pub offset: String,
    pub at: Duration,
    pub found: Option<Found>,
}

/// What the bot found.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub results: Vec<Value>,
    pub next_offset: String,
    /// The button above the results.
    pub button: Value,
}

/// All searches by their number, and the answers that are not asked for again.
#[derive(Default)]
pub struct Searches {
    pub all: BTreeMap<String, Search>,
    cache: Vec<Cached>,
}

struct Cached {
    query: String,
    offset: String,
    /// Whose results they are; none when they are the same for everybody.
    from: Option<i64>,
    until: Duration,
    found: Found,
}

impl Searches {
    /// What Telegram shows without asking the bot.
    pub fn cached(&self, from: i64, query: &str, offset: &str, now: Duration) -> Option<Found> {
        let fits = |cached: &&Cached| {
            cached.query == query
                && cached.offset == offset
                && cached.from.is_none_or(|owner| owner == from)
                && cached.until > now
        };
        self.cache.iter().rev().find(fits).map(|cached| cached.found.clone())
    }
}

/// answerInlineQuery.
pub fn answer(world: &mut World, params: &Params) -> Answer {
    let now = world.now();
    let id = params.text("inline_query_id").unwrap_or_default();
    let search = world.searches.all.get_mut(id).filter(|search| now.saturating_sub(search.at) <= LIFE);
    let search = search.ok_or_else(|| {
        Refusal::bad("query is too old and response timeout expired or query ID is invalid")
    })?;
    let results = params.list("results");
    for result in &results {
        content(result)?;
    }
    let found = Found {
        results,
        next_offset: params.text("next_offset").unwrap_or_default().to_owned(),
        button: params.json("button"),
    };
    search.found = Some(found.clone());
    let seconds = params.int("cache_time").unwrap_or(CACHE_SECONDS);
    let cached = Cached {
        query: search.query.clone(),
        offset: search.offset.clone(),
        from: params.flag("is_personal").then_some(search.from),
        until: now + Duration::from_secs(seconds.unsigned_abs()),
        found,
    };
    world.searches.cache.push(cached);
    Ok(json!(true))
}

/// The fields of the message that a user sends by picking a result.
pub fn content(result: &Value) -> Result<Map<String, Value>, Refusal> {
    let mut fields = Map::new();
    let content = &result["input_message_content"];
    if let Some(text) = content["message_text"].as_str() {
        let read = formatted(text, content["parse_mode"].as_str(), &content["entities"])?;
        put(&mut fields, "text", "entities", read);
    } else if content["phone_number"].is_string() {
        fields.insert("contact".to_owned(), content.clone());
    } else if content["latitude"].is_number() {
        fields.insert("location".to_owned(), content.clone());
    } else {
        let caption = result["caption"].as_str().unwrap_or_default();
        let read = formatted(caption, result["parse_mode"].as_str(), &result["caption_entities"])?;
        put(&mut fields, "caption", "caption_entities", read);
        let size = json!({ "file_id": "picked", "file_unique_id": "picked", "width": 90, "height": 90 });
        fields.insert("photo".to_owned(), json!([size]));
    }
    if result["reply_markup"].is_object() {
        fields.insert("reply_markup".to_owned(), result["reply_markup"].clone());
    }
    Ok(fields)
}

/// Sets a text and its entities.
pub fn put(fields: &mut Map<String, Value>, text: &str, entities: &str, read: Formatted) {
    fields.remove(entities);
    fields.insert(text.to_owned(), json!(read.text));
    if !read.entities.is_empty() {
        fields.insert(entities.to_owned(), json!(read.entities));
    }
}
