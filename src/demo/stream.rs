//! What has changed in the windows, as it happens: server-sent events with only what is new.

use super::page::{Site, tours};
use super::panes::Mark;
use super::stage::{Pane, Stage};
use crate::emulator::discord::World;
use axum::extract::State;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures_util::Stream;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

/// Changes that come together go together.
const TOGETHER: Duration = Duration::from_millis(25);
/// The clock goes on even where nothing happens.
const CLOCK: Duration = Duration::from_secs(10);

/// What one page has been told.
struct Told {
    site: Site,
    marks: HashMap<Pane, Vec<Mark>>,
    rest: Value,
    news: [watch::Receiver<u64>; 4],
    bot: watch::Receiver<super::bot::State>,
    begun: bool,
}

/// GET /events: everything at first, and then each change.
pub async fn events(State(site): State<Site>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let stage = &site.stage;
    let news =
        [stage.telegram.news(), stage.discord.news(), stage.whatsapp.news(), site.guide.news.subscribe()];
    let bot = stage.bot.state.clone();
    let told = Told { site, marks: HashMap::new(), rest: Value::Null, news, bot, begun: false };
    let stream = futures_util::stream::unfold(told, |mut told| async move {
        loop {
            if told.begun && !told.hears().await {
                return None;
            }
            told.begun = true;
            told.news.iter_mut().for_each(watch::Receiver::mark_unchanged);
            told.bot.mark_unchanged();
            let change = told.change();
            if !change.is_null() {
                let event = Event::default().data(change.to_string());
                return Some((Ok(event), told));
            }
        }
    });
    Sse::new(stream).keep_alive(KeepAlive::default())
}

impl Told {
    /// Waits for something to look at; false when there will be nothing more.
    async fn hears(&mut self) -> bool {
        let [telegram, discord, whatsapp, guide] = &mut self.news;
        let goes_on = tokio::select! {
            heard = telegram.changed() => heard.is_ok(),
            heard = discord.changed() => heard.is_ok(),
            heard = whatsapp.changed() => heard.is_ok(),
            heard = guide.changed() => heard.is_ok(),
            heard = self.bot.changed() => heard.is_ok(),
            () = sleep(CLOCK) => true,
        };
        sleep(TOGETHER).await;
        goes_on
    }

    /// What is new since the last time; null where nothing is.
    fn change(&mut self) -> Value {
        let stage = &self.site.stage;
        let mut panes = Map::new();
        for pane in Pane::ALL {
            let marks = stage.marks(pane);
            let before = self.marks.get(&pane);
            if before == Some(&marks) {
                continue;
            }
            let known: HashMap<&str, u64> =
                before.into_iter().flatten().map(|(id, print)| (id.as_str(), *print)).collect();
            let fresh = marks.iter().filter(|(id, print)| known.get(id.as_str()) != Some(print));
            let set: Map<String, Value> =
                fresh.filter_map(|(id, _)| Some((id.clone(), stage.message(pane, id)?))).collect();
            let order: Vec<&String> = marks.iter().map(|(id, _)| id).collect();
            panes.insert(pane.name().to_owned(), json!({ "order": order, "set": set }));
            self.marks.insert(pane, marks);
        }
        let rest = rest(&self.site);
        let mut change = Map::new();
        if !panes.is_empty() {
            change.insert("panes".to_owned(), Value::Object(panes));
        }
        if rest != self.rest {
            change.insert("desk".to_owned(), rest.clone());
            self.rest = rest;
        }
        if change.is_empty() { Value::Null } else { Value::Object(change) }
    }
}

/// Everything but the messages.
fn rest(site: &Site) -> Value {
    let stage: &Stage = &site.stage;
    let busy: Map<String, Value> =
        Pane::ALL.into_iter().map(|pane| (pane.name().to_owned(), json!(stage.is_busy(pane)))).collect();
    let minute = stage.now().with_timezone(&chrono_tz::Asia::Dhaka).format("%a %-d %b, %H:%M").to_string();
    json!({
        "clock": minute, "ahead": stage.ahead(), "bot": *stage.bot.state.borrow(), "busy": busy,
        "guide": site.guide.drawn(stage), "tours": tours(), "violations": stage.violations().len(),
        "menu": stage.discord.look(World::menu),
    })
}
