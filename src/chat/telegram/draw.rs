//! A screen as Telegram shows it: HTML in which nothing that a person typed is markup, and an inline keyboard.

use crate::dialog::press::Press;
use crate::dialog::screen::{Button, Row, Screen};
use teloxide::types::{InlineKeyboardButton, InlineKeyboardButtonKind, InlineKeyboardMarkup};

/// The most UTF-16 units of a text; Telegram allows 4096.
const MOST: usize = 4_000;
/// The most of a toast; Telegram allows 200 characters.
const MOST_OF_TOAST: usize = 190;
/// A label may be longer, but no phone shows more.
const LONGEST_LABEL: usize = 60;
/// The most buttons of a row and of a message.
const MOST_IN_ROW: usize = 8;
const MOST_BUTTONS: usize = 96;

/// Text without markup of its own.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// The message's text as HTML. `mention`: somebody who is asked, by user id and name.
pub fn html(screen: &Screen, notices: bool, mention: Option<(u64, &str)>) -> String {
    let mut text = Text::default();
    if let Some((user, name)) = mention {
        text.line(name, format!("<a href=\"tg://user?id={user}\">{}</a>", escaped(name)));
    }
    if notices {
        for notice in &screen.notices {
            text.line(notice, escaped(notice));
        }
        if !screen.notices.is_empty() && !screen.title.is_empty() {
            text.line("", String::new());
        }
    }
    if !screen.title.is_empty() {
        text.line(&screen.title, format!("<b>{}</b>", escaped(&screen.title)));
    }
    for row in &screen.body {
        match row {
            Row::Text(line) => text.line(line, escaped(line)),
            Row::Pair(left, right) => {
                text.line(
                    &format!("{left}   {right}"),
                    format!("{}   <b>{}</b>", escaped(left), escaped(right)),
                );
            }
            Row::Total(left, right) => {
                text.line(
                    &format!("{left}   {right}"),
                    format!("<b>{}   {}</b>", escaped(left), escaped(right)),
                );
            }
            Row::Gap => text.line("", String::new()),
        }
    }
    if let Some(ask) = &screen.ask {
        text.line(ask, format!("<i>{}</i>", escaped(ask)));
    }
    text.done()
}

/// Lines until the message is full.
#[derive(Default)]
struct Text {
    html: String,
    units: usize,
    full: bool,
}

impl Text {
    fn line(&mut self, plain: &str, html: String) {
        let units = plain.encode_utf16().count() + 1;
        if self.full || self.units + units > MOST {
            self.full = true;
            return;
        }
        self.units += units;
        if !self.html.is_empty() {
            self.html.push('\n');
        }
        self.html.push_str(&html);
    }

    fn done(mut self) -> String {
        if self.full {
            self.html.push_str("\n…");
        }
        if self.html.trim().is_empty() { "…".to_owned() } else { self.html }
    }
}

/// The buttons under a message. `inline`: whether the bot can be asked in the middle of a chat, which is how an item is
/// added then.
pub fn keyboard(screen: &Screen, inline: bool) -> Option<InlineKeyboardMarkup> {
    let mut rows: Vec<Vec<InlineKeyboardButton>> = Vec::new();
    let mut left = MOST_BUTTONS;
    for row in &screen.buttons {
        for few in row.chunks(MOST_IN_ROW) {
            let few = &few[..few.len().min(left)];
            left -= few.len();
            if !few.is_empty() {
                rows.push(few.iter().map(|button| key(button, inline)).collect());
            }
        }
    }
    (!rows.is_empty()).then(|| InlineKeyboardMarkup::new(rows))
}

fn key(button: &Button, inline: bool) -> InlineKeyboardButton {
    let mut label: String = button.label.chars().take(LONGEST_LABEL).collect();
    if label.trim().is_empty() {
        "·".clone_into(&mut label);
    }
    let kind = match Press::parse(&button.id) {
        Some(press) if inline && press.op == "add" && press.cart != 0 => {
            InlineKeyboardButtonKind::SwitchInlineQueryCurrentChat(format!("C-{} ", press.cart))
        }
        _ => InlineKeyboardButtonKind::CallbackData(button.id.clone()),
    };
    InlineKeyboardButton::new(label, kind)
}

/// What fits above the chat for a moment; none where it is too long or has more to say than that.
pub fn toast(screen: &Screen) -> Option<String> {
    let text = screen.notices.join("\n");
    (screen.notices.len() <= 2 && text.chars().count() <= MOST_OF_TOAST).then_some(text)
}

/// The beginning of a text that must fit there.
pub fn cut(text: &str) -> String {
    if text.chars().count() <= MOST_OF_TOAST {
        return text.to_owned();
    }
    text.chars().take(MOST_OF_TOAST - 1).chain(['…']).collect()
}

/// Whether there is more than notices to show.
pub fn has_body(screen: &Screen) -> bool {
    !screen.title.is_empty() || !screen.body.is_empty() || !screen.buttons.is_empty() || screen.ask.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn button(label: &str, id: &str) -> Button {
        Button { label: label.to_owned(), id: id.to_owned() }
    }

    #[test]
    fn what_people_typed_is_no_markup() {
        let screen = Screen {
            notices: vec!["<b>no</b>".to_owned()],
            title: "A & B".to_owned(),
            body: vec![Row::Pair("<a href=\"x\">".to_owned(), "\"1\"".to_owned())],
            ..Screen::default()
        };
        let html = html(&screen, true, None);
        assert_eq!(
            html,
            "&lt;b&gt;no&lt;/b&gt;\n\n<b>A &amp; B</b>\n&lt;a href=&quot;x&quot;&gt;   <b>&quot;1&quot;</b>"
        );
    }

    #[test]
    fn long_screens_are_cut_at_a_line() {
        let row = Row::Text("😀".repeat(100));
        let screen = Screen { body: vec![row; 100], ..Screen::default() };
        let html = html(&screen, false, None);
        assert!(html.encode_utf16().count() <= 4_096 && html.ends_with("\n…"), "{}", html.len());
    }

    #[test]
    fn add_item_asks_in_the_chat_where_the_bot_can_be_asked() {
        let screen = Screen {
            buttons: vec![vec![button("Add", "c1:g9:1:add:"), button("", "c1:g9:1:why:")]],
            ..Screen::default()
        };
        let keys = |inline| serde_json::to_value(keyboard(&screen, inline)).unwrap();
        assert_eq!(keys(true)["inline_keyboard"][0][0]["switch_inline_query_current_chat"], "C-1001 ");
        assert_eq!(keys(false)["inline_keyboard"][0][0]["callback_data"], "c1:g9:1:add:");
        assert_eq!(keys(true)["inline_keyboard"][0][1]["text"], "·");
    }

    #[test]
    fn a_toast_holds_little() {
        let screen = |notice: &str| Screen { notices: vec![notice.to_owned()], ..Screen::default() };
        assert_eq!(toast(&screen("Added.")).as_deref(), Some("Added."));
        assert_eq!(toast(&screen(&"x".repeat(191))), None);
        assert_eq!(cut(&"x".repeat(300)).chars().count(), 190);
    }
}
