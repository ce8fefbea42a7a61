//! Customers' conversations: the card that sales chats see, the list of who waits, and the question for an answer.

use super::{Draw, text};
use crate::dialog::numbers;
use crate::dialog::press::Keys;
use crate::dialog::relay::{Line, Talk};
use crate::dialog::said::Said;
use crate::dialog::screen::{Board, BoardOf, Button, Row, Screen};
use crate::dialog::words::{Lang, clean, say};
use chrono::{DateTime, Utc};

/// The longest part of a message that a card shows, in characters.
const MOST_SHOWN: usize = 600;

/// A conversation, as every sales chat sees it. `bound`: there is such a chat; else it is told how to have one.
pub fn card(talk: &Talk, lang: Lang, now: DateTime<Utc>, bound: bool) -> Screen {
    let t = |id: &str| say(lang, id, &[]);
    let mut body: Vec<Row> = talk.lines.iter().map(|line| Row::Text(told(line, talk))).collect();
    body.push(Row::Gap);
    let orders = say(lang, "relay-orders", &[("orders", talk.orders.into())]);
    let carts: Vec<String> = talk.carts.iter().map(|cart| super::cart_name(*cart)).collect();
    let carts = (!carts.is_empty()).then(|| say(lang, "relay-carts", &[("carts", carts.join(", ").into())]));
    body.push(text([Some(orders), carts].into_iter().flatten().collect::<Vec<_>>().join(" · ")));
    let hours = talk.open_for(now).num_hours();
    let window = match hours {
        _ if talk.open_for(now).is_zero() => t("relay-window-closed"),
        0 => t("relay-window-last"),
        hours => say(lang, "relay-window", &[("hours", hours.into())]),
    };
    body.push(text(window));
    if let Some(by) = &talk.taken_by {
        body.push(text(say(lang, "relay-taken-by", &[("name", clean(by).into())])));
    }
    let (id, revision, until) = (talk.id, talk.revision, talk.hour_ends(now));
    let mut screen = Screen {
        board: Some(Board { what: BoardOf::Talk, id, revision, until }),
        lang,
        title: who(talk, lang),
        body,
        buttons: buttons(talk, lang),
        ..Screen::default()
    };
    if !bound {
        screen.notices.push(t("relay-nowhere"));
    }
    screen
}

/// `💬 Rahim · +88••••5678`.
fn who(talk: &Talk, lang: Lang) -> String {
    let name = clean(&talk.name);
    let name = if name.is_empty() { say(lang, "relay-nameless", &[]) } else { name };
    match &talk.phone {
        Some(phone) => format!("💬 {name} · {}", phone.masked("")),
        None => format!("💬 {name} · {}", say(lang, "relay-no-number", &[])),
    }
}

fn told(line: &Line, talk: &Talk) -> String {
    let shown: String = clean(&line.body).chars().take(MOST_SHOWN).collect();
    let by = line.by.as_deref().map(clean);
    match (&by, line.note, line.state) {
        (Some(by), true, _) => format!("📝 {by}: {shown}"),
        (Some(by), false, Some(state)) => {
            let reason =
                line.reason.as_deref().map_or_else(String::new, |reason| format!(" ({})", clean(reason)));
            format!("{by} {}: {shown}{reason}", state.tick())
        }
        (Some(by), false, None) => format!("{by}: {shown}"),
        (None, ..) => {
            format!("{}: {shown}", if talk.name.is_empty() { "…".to_owned() } else { clean(&talk.name) })
        }
    }
}

fn buttons(talk: &Talk, lang: Lang) -> Vec<Vec<Button>> {
    let key = |label: &str, op: &str, number: i64| Keys::default().key(say(lang, label, &[]), op, number);
    let letter = talk.lines.iter().rev().find(|line| line.by.is_none()).map(|line| line.id);
    let failed = talk.lines.iter().rev().find(|line| line.by.is_some() && !line.note);
    let failed = failed.filter(|line| line.state == Some(crate::dialog::relay::State::Failed));
    let first = letter.map(|letter| key("key-make-cart", "rmake", letter)).into_iter();
    let rest = [key("key-answer", "rsay", talk.id), key("key-mine", "rmine", talk.id)];
    let carts = talk.carts.iter().map(|cart| Keys::default().key(super::cart_name(*cart), "open", cart));
    let accepted = talk.accepted.map(|(cart, revision)| {
        let label = say(lang, "key-accepted-cart", &[("cart", super::cart_name(cart).into())]);
        Keys { cart, revision }.key(label, "qacc", "")
    });
    let again = failed.map(|line| key("key-again", "rtry", line.id));
    let mut rows = vec![first.chain(rest).collect()];
    rows.extend(accepted.map(|accepted| vec![accepted]));
    rows.extend(again.map(|again| vec![again]));
    rows.push(carts.collect());
    rows.retain(|row: &Vec<Button>| !row.is_empty());
    rows
}

pub(super) fn talk(draw: &Draw<'_>, talk: &Talk) -> Screen {
    Screen { board: None, ..card(talk, draw.facts.lang, draw.facts.now, true) }
}

/// Who waits for an answer, who has waited longest first.
pub(super) fn inbox(draw: &Draw<'_>, talks: &[Talk]) -> Screen {
    let lang = draw.facts.lang;
    let mut body = Vec::new();
    for talk in talks {
        let age = numbers::ago(talk.last_at, draw.facts.now, lang);
        body.push(Row::Pair(who(talk, lang), age));
        if let Some(line) = talk.lines.iter().rev().find(|line| line.by.is_none()) {
            body.push(text(clean(&line.body).chars().take(120).collect::<String>()));
        }
    }
    if talks.is_empty() {
        body.push(text(draw.t("inbox-none")));
    }
    let key = |talk: &Talk| {
        let name = clean(&talk.name);
        let label = if name.is_empty() { draw.t("relay-nameless") } else { name };
        Keys::default().key(label.chars().take(30).collect::<String>(), "rshow", talk.id)
    };
    let buttons = super::rows_of(talks.iter().map(key), 2);
    Screen { title: draw.t("inbox-title"), body, buttons, ..Screen::default() }
}

/// An answer that may only go as a template.
pub(super) fn held(draw: &Draw<'_>, answer: i64) -> Screen {
    let key = Keys::default().key(draw.t("key-template"), "rtpl", answer);
    Screen { title: draw.t("relay-held"), buttons: vec![vec![key]], ..Screen::default() }
}

/// What to tell a customer.
pub(super) fn ask(draw: &Draw<'_>, talk: i64) -> Screen {
    Screen {
        title: draw.tell(&Said::new("ask-answer")),
        ask: Some(draw.t("hint-answer")),
        asks: Some(Keys::default().key(draw.t("key-write"), "rsay", talk)),
        wants_words: true,
        ..Screen::default()
    }
}
