//! What an interaction asks for: a form at once, choices while somebody types, or a turn.

use super::commands::{self, Kind};
use super::interaction::{COMMAND, COMPONENT, Interaction, MODAL, given};
use super::note::{First, Guild, Kept, Note, Numbered, Typed};
use crate::chat::{Arrival, Reading, Server};
use crate::dialog::event::Input;
use crate::dialog::form;
use crate::dialog::press::Press;
use crate::dialog::relay::BUTTONS;
use crate::dialog::words::Lang;

/// Buttons that open something else: what they stand on, such as a list, is still wanted.
const BESIDE: &[&str] = &["open", "ord", "copy"];
/// Commands that want to see the card, wherever it is.
const SHOW: &[&str] = &["open", "summary", "new", "say"];
/// Before a button's id: it opens its form again with what the message shows.
pub const FIX: &str = "fix/";
/// Before a button's id: it opens its form.
pub const WRITE: &str = "ask/";
/// What a field shows that was left empty.
pub const EMPTY: &str = "—";

/// What is typed into an option of a command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Typing {
    pub kind: Kind,
    pub text: String,
}

/// A button or command that asks for words: the button whose form asks for them, and what was typed there before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asking {
    pub press: Press,
    pub before: Option<Vec<String>>,
}

/// What an autocomplete interaction is about.
pub fn typing(interaction: &Interaction) -> Option<Typing> {
    let (command, options) = interaction.data.as_ref()?.command();
    let focused = options.iter().find(|opt| opt.focused)?;
    let kind = commands::options(command).iter().find(|opt| opt.name == focused.name)?.kind;
    Some(Typing { kind, text: focused.text() })
}

/// Whether it may be answered with a form.
pub fn asking(interaction: &Interaction) -> Option<Asking> {
    let data = interaction.data.as_ref()?;
    match interaction.kind {
        COMPONENT => {
            let id = pressed(interaction)?;
            let (id, again) = match id.strip_prefix(FIX) {
                Some(id) => (id, true),
                None => (id.strip_prefix(WRITE).unwrap_or(id), false),
            };
            let press = Press::parse(id).filter(|press| form::asks_in_words(&press.op))?;
            let shown = || {
                let embed = interaction.message.as_ref()?.embeds.last()?;
                let value = |value: &String| if value == EMPTY { String::new() } else { unescaped(value) };
                let alone = embed.description.as_ref().filter(|_| embed.fields.is_empty());
                let fields = embed.fields.iter().map(|field| &field.value);
                Some(fields.chain(alone).map(value).collect())
            };
            Some(Asking { press, before: again.then(shown).flatten() })
        }
        COMMAND => {
            let (command, options) = data.command();
            let op = match command {
                "coupon" => "coup",
                "customer" => "cust",
                "contact" => "phone",
                "address" => "newa",
                "billing" => "bill",
                "note" => "note",
                _ => return None,
            };
            let empty = options.iter().all(|opt| opt.text().trim().is_empty());
            let press = Press { cart: 0, revision: 0, op: op.to_owned(), arg: String::new() };
            empty.then_some(Asking { press, before: None })
        }
        _ => None,
    }
}

/// The id that was pressed or chosen, without what makes it unique in its message.
fn pressed(interaction: &Interaction) -> Option<&str> {
    let data = interaction.data.as_ref()?;
    let id = data.values.first().unwrap_or(&data.custom_id);
    Some(match id.rsplit_once('~') {
        Some((id, number)) if number.bytes().all(|byte| byte.is_ascii_digit()) => id,
        _ => id,
    })
}

/// What is kept of an interaction that asks for a turn; `now` in milliseconds since 1970. None where it asks for none.
pub fn kept(interaction: &Interaction, now: i64) -> Option<Kept> {
    let (user, data) = (interaction.user()?, interaction.data.as_ref()?);
    let chat_id = interaction.chat()?;
    let mut note =
        Note { id: interaction.id.clone(), token: interaction.token.clone(), at: now, ..Note::default() };
    if let Some(message) = &interaction.message {
        note.message_id = Some(message.id.clone());
        note.first = if interaction.on_ephemeral() { First::OnEphemeral } else { First::OnShared };
    }
    let mut lang = interaction.lang();
    let input = match interaction.kind {
        COMMAND if data.name == commands::FROM_MESSAGE => {
            let message = data.resolved.messages.get(data.target_id.as_deref()?)?;
            note.down = true;
            Input::Text(format!("/new {}", message.content).trim_end().to_owned())
        }
        COMMAND => {
            let (command, options) = data.command();
            note.down = SHOW.contains(&command);
            if command == "language" {
                lang = given(options, "language").as_deref().and_then(Lang::parse);
            }
            commands::input(command, &|name| given(options, name))
        }
        COMPONENT => {
            let id = pressed(interaction)?;
            let id = id.strip_prefix(FIX).or(id.strip_prefix(WRITE)).unwrap_or(id);
            let press = Press::parse(id);
            note.beside = press.as_ref().is_some_and(|p| p.cart == 0 && stays(&p.op));
            note.down = press.as_ref().is_some_and(|press| ["down", "open"].contains(&press.op.as_str()));
            Input::Press(id.to_owned())
        }
        MODAL => {
            let (press, values) = (data.custom_id.clone(), data.fields());
            // The note is kept as JSON, which in Postgres holds no NUL.
            let shown = values.iter().map(|value| value.replace('\0', "")).collect();
            note.form = Some(Typed { press: press.clone(), values: shown });
            Input::Form { press, values }
        }
        _ => return None,
    };
    note.lang = lang.unwrap_or_default();
    let guild = server(interaction).map(|server| Guild {
        id: server.id,
        roles: server.roles.into_iter().map(|id| Numbered { id }).collect(),
    });
    let (user_id, name) = (user.id.clone(), interaction.name());
    Some(Kept { chat_id, user_id, guild, name, lang, input, note })
}

/// The server in which it happened, and the roles that the person has there.
pub fn server(interaction: &Interaction) -> Option<Server> {
    let roles = interaction.member.as_ref().map(|member| member.roles.clone()).unwrap_or_default();
    interaction.guild_id.clone().map(|id| Server { id, roles })
}

/// The conversation of what is kept.
pub fn lane(kept: &Kept) -> String {
    format!("{}/{}", kept.chat_id, kept.user_id)
}

/// What is kept as what it asks for.
pub fn read(payload: &[u8]) -> Reading {
    let Ok(kept) = serde_json::from_slice::<Kept>(payload) else { return Reading::Nothing };
    let private = kept.guild.is_none();
    let roles = |guild: &Guild| guild.roles.iter().map(|role| role.id.clone()).collect();
    let server = kept.guild.map(|guild| Server { roles: roles(&guild), id: guild.id });
    Reading::Turn(Box::new(Arrival {
        chat: kept.chat_id,
        user: kept.user_id,
        name: kept.name,
        private,
        discreet: true,
        server,
        lang: kept.lang,
        input: kept.input,
        about: None,
        origin: kept.note.write(),
    }))
}

/// Text as it was before its marks were escaped.
pub fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut signs = text.chars().peekable();
    while let Some(sign) = signs.next() {
        match signs.peek() {
            Some(next) if sign == '\\' && next.is_ascii_punctuation() => plain.extend(signs.next()),
            _ => plain.push(sign),
        }
    }
    plain
}

/// Whether the message of a button stays as it is.
fn stays(op: &str) -> bool {
    BESIDE.contains(&op) || BUTTONS.contains(&op)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn interaction(kind: u8, data: serde_json::Value, message: serde_json::Value) -> Interaction {
        serde_json::from_value(json!({
            "id": "175928847299117063", "type": kind, "token": "tok", "channel_id": "5", "guild_id": "6",
            "member": { "user": { "id": "7", "username": "asha" }, "roles": ["8"] }, "locale": "en-US",
            "data": data, "message": message,
        }))
        .unwrap()
    }

    #[test]
    fn commands_presses_and_choices_are_read() {
        let options =
            json!([{ "name": "note", "type": 1, "options": [{ "name": "text", "value": "gift" }] }]);
        let note = interaction(COMMAND, json!({ "name": "cart", "options": options }), json!(null));
        assert_eq!(asking(&note), None);
        let kept = kept(&note, 0).unwrap();
        assert_eq!(kept.input, Input::Text("/note gift".to_owned()));
        assert_eq!((kept.note.first, lane(&kept)), (First::Deferred, "5/7".to_owned()));
        let choice = json!({ "custom_id": "select~1", "values": ["c1:g9:1:pay:x~2"] });
        let chosen = interaction(COMPONENT, choice, json!({ "id": "9", "flags": 64 }));
        let kept = super::kept(&chosen, 0).unwrap();
        assert_eq!(kept.input, Input::Press("c1:g9:1:pay:x".to_owned()));
        assert_eq!(kept.note.first, First::OnEphemeral);
        let bytes = serde_json::to_vec(&kept).unwrap();
        assert!(matches!(read(&bytes), Reading::Turn(arrival) if arrival.chat == "5" && !arrival.private));
    }

    #[test]
    fn words_that_are_missing_are_asked_for() {
        let options = json!([{ "name": "note", "type": 1 }]);
        let note = interaction(COMMAND, json!({ "name": "cart", "options": options }), json!(null));
        assert_eq!(asking(&note).map(|asking| asking.press.op), Some("note".to_owned()));
        let fields = json!([{ "value": "House \\_1\\_" }, { "value": EMPTY }]);
        let fix = interaction(
            COMPONENT,
            json!({ "custom_id": "fix/c1:g9:1:newa:" }),
            json!({ "id": "9", "embeds": [{ "fields": fields }] }),
        );
        let before = Some(vec!["House _1_".to_owned(), String::new()]);
        assert_eq!(asking(&fix).map(|asking| asking.before), Some(before));
    }

    #[test]
    fn a_form_comes_back_with_its_button() {
        let rows = json!([
            { "type": 1, "components": [{ "type": 4, "custom_id": "0", "value": "01712345678" }] },
            { "type": 1, "components": [{ "type": 4, "custom_id": "1", "value": "" }] },
        ]);
        let modal =
            interaction(MODAL, json!({ "custom_id": "c1:g9:1:cust:", "components": rows }), json!(null));
        let values = vec!["01712345678".to_owned(), String::new()];
        assert_eq!(
            kept(&modal, 0).map(|kept| kept.input),
            Some(Input::Form { press: "c1:g9:1:cust:".to_owned(), values })
        );
    }
}
