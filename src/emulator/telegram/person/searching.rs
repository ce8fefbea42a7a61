//! Inline mode from the user's side: asking, and sending what was found.

use super::super::inline::{Found, Search, content};
use super::super::watching::PATIENCE;
use super::super::world::Place;
use super::{Person, Said, say};
use serde_json::{Value, json};

impl Person {
    /// Types `@bot query` in a chat and waits for the results. Panics when none come.
    pub async fn asks_inline(&self, place: impl Into<Place>, query: &str) -> Vec<Value> {
        self.asks_inline_from(place, query, "").await.results
    }

    /// As above, from an offset that an earlier answer named: what a user sees who scrolls on.
    pub async fn asks_inline_from(&self, place: impl Into<Place>, query: &str, offset: &str) -> Found {
        let id = self.types_inline(place, query, offset);
        let found = |found: &Search| found.found.clone();
        let answer = self.desk.until(PATIENCE, |world| world.searches.all.get(&id).and_then(found));
        answer.await.unwrap_or_else(|| panic!("the search for {query:?} was not answered"))
    }

    /// Types a search without waiting; its number. What Telegram has in its cache is not asked of the bot.
    pub fn types_inline(&self, place: impl Into<Place>, query: &str, offset: &str) -> String {
        let place = place.into();
        self.desk.shared().change(|world| {
            let (id, at) = (world.number(), world.now());
            let found = world.searches.cached(self.id, query, offset, at);
            let known = found.is_some();
            let (from, query, offset) = (self.id, query.to_owned(), offset.to_owned());
            let chat = world.chat(place.chat);
            let with_bot = chat.id == self.id;
            let kind = if with_bot { "sender" } else { chat.kind.name() };
            let update = json!({
                "id": id,
                "from": world.user_json(from),
                "query": query,
                "offset": offset,
                "chat_type": kind,
            });
            world.searches.all.insert(id.clone(), Search { from, query, offset, at, found });
            if !known {
                world.tell("inline_query", update, from);
            }
            id
        })
    }

    /// Sends one of the results of this person's newest search.
    pub fn picks(&self, place: impl Into<Place>, result: usize) -> Said {
        let place = place.into();
        self.desk.shared().change(|world| {
            let mine = world.searches.all.values().rev();
            let search = mine.into_iter().find(|search| search.from == self.id && search.found.is_some());
            let search = search.cloned().expect("a search with results");
            let results = search.found.unwrap_or_default().results;
            let result = results.get(result).unwrap_or_else(|| panic!("only {} results", results.len()));
            let mut fields = content(result).expect("the results were read before");
            fields.insert("from".to_owned(), world.user_json(self.id));
            fields.insert("via_bot".to_owned(), world.bot().json());
            let inline = fields.get("reply_markup").map(|_| format!("inline-{}", world.number()));
            let said = say(world, place, fields);
            if let Some(message) = world.chat(place.chat).message_mut(said.message) {
                message.inline_id.clone_from(&inline);
            }
            if world.options.inline_feedback {
                let mut chosen = json!({
                    "result_id": result["id"],
                    "from": world.user_json(self.id),
                    "query": search.query,
                });
                if let Some(inline) = inline {
                    chosen["inline_message_id"] = json!(inline);
                }
                world.tell("chosen_inline_result", chosen, self.id);
            }
            said
        })
    }
}
