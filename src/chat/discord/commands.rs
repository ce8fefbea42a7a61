//! The slash commands, from the one table of commands: what a rep does with a cart is `/cart …`, the rest stands alone.
//!
//! Discord has no locale for Bangla, so that commands cannot be localised for those who read it: `/language` chooses
//! the language of answers, cards and forms.

use crate::dialog::choices::Choice;
use crate::dialog::commands::{COMMANDS, Group, Spec};
use crate::dialog::event::Input;
use crate::dialog::words::{Lang, say};
use serde_json::{Value, json};

/// The message command that makes a cart of a message.
pub const FROM_MESSAGE: &str = "Make draft cart";

/// The kinds of commands and options, as Discord numbers them.
const SLASH: u8 = 1;
const ON_MESSAGE: u8 = 3;
const SUBCOMMAND: u8 = 1;
const STRING: u8 = 3;
const INTEGER: u8 = 4;

/// The most choices of an option.
pub const MOST_CHOICES: usize = 25;
const LONGEST_DESCRIPTION: usize = 100;
/// As much as the desk reads.
const LONGEST_TEXT: u16 = 4_000;

/// What is chosen from while an option is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    Market,
    Words(&'static [(&'static str, &'static str)]),
    Product,
    Cart,
    Line,
    Service,
    Payment,
    Customer,
}

/// An option of a command.
#[derive(Clone, Copy, Debug)]
pub struct Opt {
    pub name: &'static str,
    /// Its description is the message `option-<this>`.
    says: &'static str,
    required: bool,
    pub kind: Kind,
}

const fn wanted(name: &'static str, says: &'static str, kind: Kind) -> Opt {
    Opt { name, says, required: true, kind }
}

const fn optional(name: &'static str, says: &'static str, kind: Kind) -> Opt {
    Opt { name, says, required: false, kind }
}

/// The options of a command, in the order in which it reads what follows it.
pub fn options(command: &str) -> &'static [Opt] {
    const ON_OFF: Kind = Kind::Words(&[("on", "on"), ("off", "off")]);
    const STATUS: Kind =
        Kind::Words(&[("pending", "pending"), ("approved", "approved"), ("cancelled", "cancelled")]);
    #[rustfmt::skip]
    const PURPOSES: Kind = Kind::Words(&[("sales", "sales"), ("managers", "managers"), ("warehouse", "warehouse"),
        ("digest", "digest"), ("quiet", "quiet"), ("off", "off")]);
    const WHOSE: Kind = Kind::Words(&[("everybody’s", "all")]);
    const LANGUAGES: Kind = Kind::Words(&[("English", "en"), ("বাংলা", "bn")]);
    match command {
        "new" => {
            const { &[wanted("market", "market", Kind::Market), optional("items", "items", Kind::Text)] }
        }
        "open" => const { &[wanted("cart", "cart", Kind::Cart)] },
        "copy" => const { &[optional("from", "from", Kind::Cart)] },
        "market" => const { &[wanted("market", "market", Kind::Market)] },
        "add" => {
            const { &[wanted("product", "product", Kind::Product), optional("quantity", "quantity", Kind::Number)] }
        }
        "quantity" => {
            const { &[wanted("line", "line", Kind::Line), wanted("units", "quantity", Kind::Number)] }
        }
        "remove" => const { &[wanted("line", "line", Kind::Line)] },
        "discount" => {
            const { &[wanted("discount", "discount", Kind::Text), optional("line", "line", Kind::Line)] }
        }
        "price" => const { &[wanted("line", "line", Kind::Line), wanted("price", "price", Kind::Text)] },
        "update" | "keep" => const { &[optional("line", "line", Kind::Line)] },
        "coupon" => const { &[optional("code", "code", Kind::Text)] },
        "customer" => const { &[optional("who", "who", Kind::Customer)] },
        "contact" => const { &[optional("phone", "phone", Kind::Text)] },
        "address" => const { &[optional("address", "address", Kind::Text)] },
        "billing" => const { &[optional("address", "billing", Kind::Text)] },
        "exempt" => const { &[wanted("state", "state", ON_OFF)] },
        "fulfillment" => const { &[optional("service", "service", Kind::Service)] },
        "payment" => const { &[optional("method", "method", Kind::Payment)] },
        "note" => const { &[optional("text", "note", Kind::Text)] },
        "quote" => const { &[optional("days", "days", Kind::Number)] },
        "why" => const { &[optional("coupon", "coupon", Kind::Text)] },
        "carts" => {
            const { &[optional("market", "market", Kind::Market), optional("filter", "filter", Kind::Text)] }
        }
        "orders" => {
            const { &[optional("status", "status", STATUS), optional("search", "search", Kind::Text)] }
        }
        "packed" | "shipped" | "delivered" | "order" | "approve" => {
            const { &[wanted("number", "number", Kind::Text)] }
        }
        "cancel" => {
            const { &[wanted("number", "number", Kind::Text), optional("reason", "reason", Kind::Text)] }
        }
        "paid" => {
            const { &[wanted("number", "number", Kind::Text), optional("amount", "amount", Kind::Text)] }
        }
        "help" => const { &[optional("command", "command", Kind::Text)] },
        "staff" | "coupons" | "hold" => const { &[optional("what", "change", Kind::Text)] },
        "stock" | "setprice" | "variant" => const { &[wanted("what", "sku", Kind::Text)] },
        "followups" => const { &[optional("all", "whose", WHOSE)] },
        "stats" => const { &[optional("days", "period", Kind::Number)] },
        "here" => const { &[wanted("what", "purpose", PURPOSES), optional("market", "digest", Kind::Text)] },
        "say" => const { &[wanted("text", "text", Kind::Text)] },
        "join" => const { &[wanted("code", "invitation", Kind::Text)] },
        "language" => const { &[wanted("language", "language", LANGUAGES)] },
        _ => &[],
    }
}

/// Whether a command of the table is a subcommand of `/cart`: what every rep does with a cart.
fn of_cart(spec: &Spec) -> bool {
    spec.role == crate::dialog::commands::LEAST
        && (spec.cart || spec.group == Group::Carts)
        && spec.name != "list"
}

/// A command's name here.
fn name_of(spec: &Spec) -> &'static str {
    if spec.name == "list" { "carts" } else { spec.name }
}

/// All commands as Discord is told them.
pub fn all(markets: &[Choice]) -> Vec<Value> {
    let sub: Vec<Value> = COMMANDS
        .iter()
        .filter(|spec| of_cart(spec))
        .map(|spec| {
            json!({
                "type": SUBCOMMAND,
                "name": spec.name,
                "description": describe(&format!("command-{}", spec.name)),
                "options": options_of(spec.name, markets),
            })
        })
        .collect();
    let mut commands = vec![command("cart", sub)];
    let alone = COMMANDS.iter().filter(|spec| !of_cart(spec)).map(name_of);
    for name in alone.chain(["say", "join", "language"]) {
        commands.push(command(name, options_of(name, markets)));
    }
    commands.push(
        json!({ "type": ON_MESSAGE, "name": FROM_MESSAGE, "contexts": [0, 1], "integration_types": [0] }),
    );
    commands
}

fn command(name: &str, options: Vec<Value>) -> Value {
    json!({
        "type": SLASH,
        "name": name,
        "description": describe(&format!("command-{name}")),
        "options": options,
        // In servers and in the chat with the bot, where it has been added to a server.
        "contexts": [0, 1],
        "integration_types": [0],
    })
}

fn describe(id: &str) -> String {
    say(Lang::En, id, &[]).chars().take(LONGEST_DESCRIPTION).collect()
}

fn options_of(command: &str, markets: &[Choice]) -> Vec<Value> {
    let option = |opt: &Opt| {
        let mut option = json!({
            "type": if opt.kind == Kind::Number { INTEGER } else { STRING },
            "name": opt.name,
            "description": describe(&format!("option-{}", opt.says)),
            "required": opt.required,
        });
        match opt.kind {
            Kind::Text => option["max_length"] = LONGEST_TEXT.into(),
            Kind::Number => (option["min_value"], option["max_value"]) = (0.into(), 999_999.into()),
            Kind::Words(words) => {
                option["choices"] =
                    words.iter().map(|(name, value)| json!({ "name": name, "value": value })).collect();
            }
            Kind::Market if markets.len() <= MOST_CHOICES => option["choices"] = choices(markets).into(),
            _ => option["autocomplete"] = true.into(),
        }
        option
    };
    options(command).iter().map(option).collect()
}

/// Choices as Discord takes them; one that does not fit is left out.
pub fn choices(choices: &[Choice]) -> Vec<Value> {
    let fits = |choice: &&Choice| (1..=100).contains(&choice.word.chars().count());
    let one = |choice: &Choice| json!({ "name": cut(&choice.name, 100), "value": choice.word });
    choices.iter().filter(fits).take(MOST_CHOICES).map(one).collect()
}

/// The beginning of a text that must fit, counted as UTF-16 does, which is the strictest.
pub fn cut(text: &str, most: usize) -> String {
    if text.encode_utf16().count() <= most {
        return text.to_owned();
    }
    let mut units = 0;
    let fits = |sign: &char| {
        units += sign.len_utf16();
        units < most
    };
    text.chars().take_while(fits).chain(['…']).collect()
}

/// What of a command counts when it is asked whether it differs; Discord adds much of its own.
pub fn essence(commands: &[Value]) -> Vec<Value> {
    let mut all: Vec<Value> = commands.iter().map(essence_of).collect();
    all.sort_by_key(|command| (command["name"].to_string(), command["type"].to_string()));
    all
}

fn essence_of(one: &Value) -> Value {
    let list = |name: &str| one[name].as_array().cloned().unwrap_or_default();
    let mut kept = serde_json::Map::new();
    kept.insert("type".to_owned(), one["type"].as_u64().unwrap_or(SLASH.into()).into());
    for name in ["name", "min_value", "max_value", "max_length"] {
        if !one[name].is_null() {
            kept.insert(name.to_owned(), one[name].clone());
        }
    }
    kept.insert("description".to_owned(), one["description"].as_str().unwrap_or_default().into());
    for name in ["required", "autocomplete"] {
        kept.insert(name.to_owned(), one[name].as_bool().unwrap_or(false).into());
    }
    for name in ["contexts", "integration_types"] {
        let mut numbers: Vec<u64> = list(name).iter().filter_map(Value::as_u64).collect();
        numbers.sort_unstable();
        kept.insert(name.to_owned(), numbers.into());
    }
    let choice = |choice: &Value| json!([choice["name"], choice["value"]]);
    kept.insert("choices".to_owned(), list("choices").iter().map(choice).collect());
    kept.insert("options".to_owned(), list("options").iter().map(essence_of).collect());
    for name in ["name_localizations", "description_localizations"] {
        if one[name].as_object().is_some_and(|map| !map.is_empty()) {
            kept.insert(name.to_owned(), one[name].clone());
        }
    }
    kept.into()
}

/// What somebody did with a command. `given`: the options' values.
pub fn input(command: &str, given: &dyn Fn(&str) -> Option<String>) -> Input {
    let words = |names: &[&str]| {
        let parts = names.iter().filter_map(|name| given(name)).map(|word| word.trim().to_owned());
        parts.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let text = match command {
        "say" => words(&["text"]),
        "join" => format!("/start {}", words(&["code"])),
        "language" => "/summary".to_owned(),
        "add" => {
            let product = words(&["product"]);
            let quantity = given("quantity").and_then(|units| units.parse().ok()).filter(|units| *units > 0);
            if let Some((sku, units)) = picked(&product) {
                return Input::Pick { cart: None, sku, units: quantity.unwrap_or(units) };
            }
            match quantity {
                Some(units) => format!("/add {units}x {product}"),
                None => format!("/add {product}"),
            }
        }
        "discount" => format!("/discount {}", words(&["line", "discount"])),
        "carts" => format!("/list {}", words(&["market", "filter"])),
        name => {
            let names: Vec<&str> = options(name).iter().map(|opt| opt.name).collect();
            format!("/{name} {}", words(&names))
        }
    };
    Input::Text(text.trim_end().to_owned())
}

/// The value of a suggested variant, which names it and its units exactly: `2×SHIRT-L-BLU`.
pub fn pick(sku: &str, units: u32) -> String {
    format!("▸{units}×{sku}")
}

fn picked(value: &str) -> Option<(String, u32)> {
    let (units, sku) = value.strip_prefix('▸')?.split_once('×')?;
    Some((sku.to_owned(), units.parse().ok().filter(|units| *units > 0)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markets(count: usize) -> Vec<Choice> {
        let market = |n| Choice { name: format!("Market {n} (EUR)"), word: format!("M{n}") };
        (0..count).map(market).collect()
    }

    fn characters(value: &Value) -> usize {
        match value {
            Value::Array(all) => all.iter().map(characters).sum(),
            Value::Object(fields) => fields
                .iter()
                .filter(|(name, _)| {
                    ["name", "description", "value", "options", "choices"].contains(&name.as_str())
                })
                .map(|(_, value)| characters(value))
                .sum(),
            Value::String(text) => text.chars().count(),
            _ => 0,
        }
    }

    #[test]
    fn the_commands_fit() {
        for count in [1, 25, 26] {
            let all = all(&markets(count));
            assert!(all.len() <= 100);
            for command in &all {
                assert!(characters(command) <= 8_000, "{}", command["name"]);
                let options = command["options"].as_array().cloned().unwrap_or_default();
                assert!(options.len() <= 25, "{}: {}", command["name"], options.len());
                for option in options.iter().chain(
                    options
                        .iter()
                        .flat_map(|sub| sub["options"].as_array().map(Vec::as_slice).unwrap_or_default()),
                ) {
                    assert!((1..=100).contains(&option["description"].as_str().unwrap().chars().count()));
                    assert!(option["choices"].as_array().is_none_or(|choices| choices.len() <= 25));
                }
            }
        }
    }

    #[test]
    fn every_command_of_the_table_is_there_once() {
        let all = all(&markets(3));
        let names = |all: &[Value]| -> Vec<String> {
            all.iter().map(|command| command["name"].as_str().unwrap().to_owned()).collect()
        };
        let sub = names(all[0]["options"].as_array().unwrap());
        let top = names(&all);
        for spec in COMMANDS {
            let there = sub.iter().chain(&top).filter(|name| *name == name_of(spec)).count();
            assert_eq!(there, 1, "{}", spec.name);
        }
    }

    #[test]
    fn what_discord_adds_makes_no_difference() {
        let ours = all(&markets(3));
        let mut theirs = ours.clone();
        theirs.reverse();
        for command in &mut theirs {
            command["id"] = "1".into();
            command["version"] = "2".into();
            command["nsfw"] = false.into();
            command["name_localizations"] = Value::Null;
            if let Some(options) = command.get_mut("options").and_then(Value::as_array_mut) {
                for option in options {
                    option
                        .as_object_mut()
                        .unwrap()
                        .retain(|name, value| name != "required" || *value == true);
                }
            }
        }
        assert_eq!(essence(&ours), essence(&theirs));
        assert_ne!(essence(&ours), essence(&all(&markets(4))));
    }

    #[test]
    fn commands_become_words() {
        let given = |pairs: &'static [(&str, &str)]| {
            move |name: &str| pairs.iter().find(|(known, _)| *known == name).map(|(_, v)| (*v).to_owned())
        };
        let text = |text: &str| Input::Text(text.to_owned());
        assert_eq!(input("new", &given(&[("market", "BD"), ("items", "2x mug")])), text("/new BD 2x mug"));
        assert_eq!(input("note", &given(&[])), text("/note"));
        assert_eq!(input("add", &given(&[("product", "mug"), ("quantity", "3")])), text("/add 3x mug"));
        assert_eq!(input("discount", &given(&[("discount", "5%"), ("line", "2")])), text("/discount 2 5%"));
        assert_eq!(input("say", &given(&[("text", "yes")])), text("yes"));
        assert_eq!(
            input("add", &given(&[("product", "▸2×SHIRT-L-BLU")])),
            Input::Pick { cart: None, sku: "SHIRT-L-BLU".to_owned(), units: 2 }
        );
    }
}
