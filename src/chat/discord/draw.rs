//! A screen as Discord shows it: an embed in which nothing that a person typed is markup, buttons and lists.

use super::commands::cut;
use super::note::Typed;
use super::read::{EMPTY, FIX, WRITE};
use crate::dialog::form::Form;
use crate::dialog::press::Press;
use crate::dialog::screen::{Button, Row, Screen, Select};
use crate::dialog::words::say;
use serde_json::{Value, json};
use std::collections::HashMap;

/// What Discord allows, in characters: less where markup may still be added.
const MOST_OF_CONTENT: usize = 1_900;
const MOST_OF_TITLE: usize = 250;
const MOST_OF_DESCRIPTION: usize = 4_000;
const MOST_OF_FIELD: usize = 1_024;
const MOST_OF_LABEL: usize = 80;
const MOST_OF_CHOICE: usize = 100;
const MOST_OF_MODAL_TITLE: usize = 45;
const MOST_ROWS: usize = 5;
const MOST_IN_ROW: usize = 5;
const MOST_CHOICES: usize = 25;
/// More things of one kind than this are chosen from a list.
const MOST_ITEMS_AS_BUTTONS: usize = 10;

/// The kinds of components and of buttons, as Discord numbers them.
const ROW: u8 = 1;
const BUTTON: u8 = 2;
const SELECT: u8 = 3;
const TEXT_INPUT: u8 = 4;
const PRIMARY: u8 = 1;
const SECONDARY: u8 = 2;
const SUCCESS: u8 = 3;
const DANGER: u8 = 4;

const OPEN: u32 = 0x58_65_F2;
const PLACED: u32 = 0x57_F2_87;
const CLOSED: u32 = 0x99_AA_B5;

/// A cart's card, which everybody sees: without what was said to one person.
pub fn card(screen: &Screen) -> Value {
    message("", vec![embed(screen, Some(colour(screen)))], components(screen, &[]))
}

/// The flag of a message that makes no sound.
pub const SILENT: u64 = 1 << 12;

/// A screen for one person.
pub fn whole(screen: &Screen) -> Value {
    let embeds = if has_body(screen) { vec![embed(screen, None)] } else { Vec::new() };
    message(&notices(screen), embeds, components(screen, &[]))
}

/// What was said, without the card that everybody sees.
pub fn said(screen: &Screen) -> Value {
    message(&notices(screen), Vec::new(), Vec::new())
}

/// Why a form was refused, with what was typed, and the way back to it.
pub fn refused(screen: &Screen, typed: &Typed, form: Option<&Form>) -> Value {
    let field = |(at, value): (usize, &String)| {
        let label = form.and_then(|form| form.fields.get(at)).map_or("·", |field| field.label.as_str());
        let value = if value.trim().is_empty() { EMPTY.to_owned() } else { escaped(value) };
        json!({ "name": cut(label, 256), "value": cut(&value, MOST_OF_FIELD) })
    };
    let mut embed = match typed.values.as_slice() {
        // One text alone may be longer than a field takes.
        [one] if !one.trim().is_empty() => json!({ "description": cut(&escaped(one), MOST_OF_DESCRIPTION) }),
        values => json!({ "fields": values.iter().enumerate().map(field).collect::<Vec<_>>() }),
    };
    let more = screen.asks.is_some() && screen.card.is_none();
    if more {
        embed["title"] = cut(&escaped(&screen.title), MOST_OF_TITLE).into();
    }
    let fix = Button { label: say(screen.lang, "key-fix", &[]), id: format!("{FIX}{}", typed.press) };
    let others = Screen { buttons: if more { screen.buttons.clone() } else { vec![] }, ..Screen::default() };
    message(&notices(screen), vec![embed], components(&others, &[fix]))
}

/// One sentence of the desk's own.
pub fn sentence(text: &str) -> Value {
    message(&cut(text, MOST_OF_CONTENT), Vec::new(), Vec::new())
}

/// The same message for everybody, without what is for one person alone.
pub fn shared(screen: &Screen) -> Value {
    let mut body = whole(&Screen { whisper: None, ..screen.clone() });
    if screen.silent {
        body["flags"] = SILENT.into();
    }
    body
}

fn message(content: &str, embeds: Vec<Value>, components: Vec<Value>) -> Value {
    json!({
        "content": content,
        "embeds": embeds,
        "components": components,
        "allowed_mentions": { "parse": [] },
    })
}

/// Whether there is more than notices to show.
pub fn has_body(screen: &Screen) -> bool {
    !screen.title.is_empty() || !screen.body.is_empty() || !screen.buttons.is_empty()
}

fn notices(screen: &Screen) -> String {
    let lines = screen.notices.iter().chain(&screen.whisper).map(|line| escaped(line));
    let text = cut(&lines.collect::<Vec<_>>().join("\n"), MOST_OF_CONTENT);
    if text.trim().is_empty() && !has_body(screen) { "…".to_owned() } else { text }
}

/// Text without markup of its own.
pub fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            safe.push('\n');
        }
        let marks = line.trim_start().starts_with(['#', '>', '-', '+']);
        let mut first = marks;
        for sign in line.chars() {
            let begins = first && !sign.is_whitespace();
            if begins || matches!(sign, '\\' | '*' | '_' | '~' | '`' | '|' | '<' | '>' | '[' | ']') {
                safe.push('\\');
            }
            first &= !begins;
            safe.push(sign);
        }
    }
    safe
}

fn embed(screen: &Screen, colour: Option<u32>) -> Value {
    let mut text = String::new();
    let mut units = 0;
    for row in &screen.body {
        let line = line(row);
        units += line.encode_utf16().count() + 1;
        if units > MOST_OF_DESCRIPTION {
            text.push_str("\n…");
            break;
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&line);
    }
    let mut embed = json!({});
    if !screen.title.trim().is_empty() {
        embed["title"] = cut(&escaped(&screen.title), MOST_OF_TITLE).into();
    }
    // An embed must hold something.
    if !text.trim().is_empty() || screen.title.trim().is_empty() {
        embed["description"] = if text.trim().is_empty() { "…".into() } else { text.into() };
    }
    if let Some(colour) = colour {
        embed["color"] = colour.into();
    }
    embed
}

/// Discord has no right edge for amounts: they stand out in bold, behind what they are for.
fn line(row: &Row) -> String {
    let left = |text: &str| {
        let indented = text.len() - text.trim_start().len();
        let space = if indented > 0 { "\u{2003}" } else { "" };
        format!("{space}{}", escaped(text.trim_start()))
    };
    match row {
        Row::Text(text) => left(text),
        Row::Pair(text, amount) => format!("{} — **{}**", left(text), escaped(amount)),
        Row::Total(text, amount) => format!("**{} — {}**", left(text), escaped(amount)),
        Row::Gap => String::new(),
    }
}

fn op(button: &Button) -> String {
    Press::parse(&button.id).map(|press| press.op).unwrap_or_default()
}

fn colour(screen: &Screen) -> u32 {
    let has = |wanted: &str| screen.numbered().any(|button| op(button) == wanted);
    match (has("more"), has("ord")) {
        (true, _) => OPEN,
        (false, true) => PLACED,
        (false, false) => CLOSED,
    }
}

/// Lists first, each in a row of its own, then the buttons, as many as fit.
fn components(screen: &Screen, before: &[Button]) -> Vec<Value> {
    let whole = |select: &&Select| (1..=MOST_CHOICES).contains(&select.choices.len());
    let mut selects: Vec<Select> = screen.selects.iter().filter(whole).cloned().collect();
    let listed: Vec<String> = selects.iter().map(|select| select.op.clone()).collect();
    let write = screen.asks.iter().map(|asks| Button { id: format!("{WRITE}{}", asks.id), ..asks.clone() });
    let mut rows: Vec<Vec<Button>> = vec![before.iter().cloned().chain(write).collect()];
    let kept = |row: &Vec<Button>| -> Vec<Button> {
        row.iter().filter(|button| !listed.contains(&op(button))).cloned().collect()
    };
    let buttons: Vec<Vec<Button>> = screen.buttons.iter().map(kept).collect();
    if selects.is_empty() {
        let (list, rest) = as_list(buttons);
        selects = list;
        rows.extend(rest);
    } else {
        let mut all = buttons.concat();
        all.sort_by_key(|button| op(button) != "place");
        rows.push(all);
    }
    rows.retain(|row| !row.is_empty());
    let mut chunks: Vec<&[Button]> = rows.iter().flat_map(|row| row.chunks(MOST_IN_ROW)).collect();
    let all = rows.concat();
    if chunks.len() + selects.len() > MOST_ROWS {
        chunks = all.chunks(MOST_IN_ROW).collect();
    }
    selects.truncate(MOST_ROWS.saturating_sub(chunks.len().min(2)));
    let mut ids = Ids::default();
    let mut shown: Vec<Value> = Vec::new();
    for (at, select) in selects.iter().enumerate() {
        shown.push(row(vec![select_of(select, at)]));
    }
    for few in chunks.into_iter().take(MOST_ROWS - shown.len()) {
        shown.push(row(few.iter().map(|button| button_of(button, &mut ids)).collect()));
    }
    shown
}

fn row(components: Vec<Value>) -> Value {
    json!({ "type": ROW, "components": components })
}

/// Many things of one kind to choose from become lists; what remains are buttons.
fn as_list(rows: Vec<Vec<Button>>) -> (Vec<Select>, Vec<Vec<Button>>) {
    let mut kinds: Vec<(String, usize)> = Vec::new();
    for button in rows.iter().flatten() {
        match kinds.iter_mut().find(|(kind, _)| *kind == op(button)) {
            Some((_, count)) => *count += 1,
            None => kinds.push((op(button), 1)),
        }
    }
    let most = kinds.iter().max_by_key(|(_, count)| *count).cloned().unwrap_or_default();
    let fits = rows.iter().map(|row| row.len().div_ceil(MOST_IN_ROW)).sum::<usize>() <= MOST_ROWS;
    if fits && most.1 <= MOST_ITEMS_AS_BUTTONS {
        return (Vec::new(), rows);
    }
    // Products to choose from may have options or none: two kinds of one list.
    let is_item = |button: &Button| op(button) == most.0 || ["pick", "opt"].contains(&op(button).as_str());
    let (items, others): (Vec<Button>, Vec<Button>) = rows.into_iter().flatten().partition(is_item);
    let select = |choices: &[Button]| Select { choices: choices.to_vec(), ..Select::default() };
    (items.chunks(MOST_CHOICES).map(select).collect(), vec![others])
}

/// Ids that are unique within a message.
#[derive(Default)]
struct Ids(HashMap<String, usize>);

impl Ids {
    fn unique(&mut self, id: &str) -> String {
        let seen = self.0.entry(id.to_owned()).or_insert(0);
        *seen += 1;
        if *seen == 1 { id.to_owned() } else { format!("{id}~{seen}") }
    }
}

fn label(text: &str, most: usize) -> String {
    if text.trim().is_empty() { "·".to_owned() } else { cut(text, most) }
}

fn button_of(button: &Button, ids: &mut Ids) -> Value {
    let style = match op(button).as_str() {
        "place" | "yes" | "apryes" | "mktyes" => SUCCESS,
        "del" | "delyes" | "gone" | "can" | "canyes" => DANGER,
        "add" => PRIMARY,
        _ if button.id.starts_with(WRITE) || button.id.starts_with(FIX) => PRIMARY,
        _ => SECONDARY,
    };
    json!({
        "type": BUTTON,
        "style": style,
        "label": label(&button.label, MOST_OF_LABEL),
        "custom_id": ids.unique(&button.id),
    })
}

fn select_of(select: &Select, at: usize) -> Value {
    let mut ids = Ids::default();
    let option = |(at, choice): (usize, &Button)| {
        let mut option = json!({
            "label": label(&choice.label, MOST_OF_CHOICE),
            "value": ids.unique(&choice.id),
        });
        if select.chosen == Some(at) {
            option["default"] = true.into();
        }
        option
    };
    let options: Vec<Value> = select.choices.iter().enumerate().map(option).collect();
    let mut drawn =
        json!({ "type": SELECT, "custom_id": format!("select~{at}"), "options": options, "max_values": 1 });
    if !select.label.is_empty() {
        drawn["placeholder"] = cut(&select.label, 150).into();
    }
    drawn
}

/// A form as a modal, with what was typed before in place of what is known. Its fields are text inputs in rows: what is
/// typed into newer components is lost by libraries of today.
pub fn modal(form: &Form, before: Option<&[String]>) -> Value {
    let field = |(at, field): (usize, &crate::dialog::form::Field)| {
        let value = before.and_then(|before| before.get(at)).unwrap_or(&field.value);
        let mut input = json!({
            "type": TEXT_INPUT,
            "custom_id": at.to_string(),
            "label": cut(&field.label, MOST_OF_MODAL_TITLE),
            "style": if field.long { 2 } else { 1 },
            "required": field.required,
            "max_length": field.most,
        });
        if !value.is_empty() {
            input["value"] = cut(value, field.most.into()).into();
        }
        if !field.hint.is_empty() {
            input["placeholder"] = cut(&field.hint, 100).into();
        }
        row(vec![input])
    };
    json!({
        "custom_id": form.press,
        "title": cut(&form.title, MOST_OF_MODAL_TITLE),
        "components": form.fields.iter().enumerate().map(field).collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests;
