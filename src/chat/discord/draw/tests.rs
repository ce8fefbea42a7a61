//! What is drawn keeps to Discord's limits, whatever the screen.

use super::*;
use crate::dialog::screen::CardOf;
use crate::dialog::words::Lang;
use std::collections::BTreeSet;

fn button(label: &str, op: &str, arg: usize) -> Button {
    Button { label: label.to_owned(), id: Press::id(1_001, 3, op, &arg.to_string()) }
}

fn rows(message: &Value) -> Vec<Vec<Value>> {
    let rows = message["components"].as_array().cloned().unwrap_or_default();
    rows.iter().map(|row| row["components"].as_array().cloned().unwrap_or_default()).collect()
}

fn check(message: &Value) {
    let rows = rows(message);
    assert!(rows.len() <= 5, "{} rows", rows.len());
    let mut ids = BTreeSet::new();
    for component in rows.iter().flatten() {
        let id = component["custom_id"].as_str().unwrap();
        assert!(id.len() <= 100 && ids.insert(id.to_owned()), "{id}");
    }
    for row in &rows {
        assert!((1..=5).contains(&row.len()));
        let options = row[0]["options"].as_array();
        assert!(options.is_none_or(|options| row.len() == 1 && (1..=25).contains(&options.len())));
    }
    let characters: usize = message["embeds"]
        .as_array()
        .unwrap()
        .iter()
        .map(|embed| {
            let title = embed["title"].as_str().unwrap_or_default().encode_utf16().count();
            let text = embed["description"].as_str().unwrap_or_default().encode_utf16().count();
            let fields: usize = embed["fields"]
                .as_array()
                .map(Vec::as_slice)
                .unwrap_or_default()
                .iter()
                .map(|field| {
                    let [name, value] = ["name", "value"]
                        .map(|part| field[part].as_str().unwrap_or_default().encode_utf16().count());
                    assert!((1..=256).contains(&name) && (1..=1_024).contains(&value), "{name} {value}");
                    name + value
                })
                .sum();
            let all = title + text + fields;
            assert!(title <= 256 && text <= 4_096 && all > 0, "{title} {text}");
            all
        })
        .sum();
    assert!(characters <= 6_000);
    assert!(message["content"].as_str().unwrap().encode_utf16().count() <= 2_000);
    assert_eq!(message["allowed_mentions"], json!({ "parse": [] }));
}

#[test]
fn a_card_has_its_lists_and_place_first() {
    let select = |label: &str, op: &str, of: &str, count| Select {
        label: label.to_owned(),
        op: op.to_owned(),
        choices: (0..count).map(|n| button(&format!("choice {n}"), of, n)).collect(),
        chosen: Some(0),
    };
    let ops = ["add", "lines", "cust", "addr", "ful", "paym", "coup", "note", "why", "place", "undo", "more"];
    let screen = Screen {
        card: Some(CardOf { cart: 1_001, revision: 3, lang: Lang::En, private: false }),
        title: "🛒 C-1001".to_owned(),
        buttons: ops.chunks(4).map(|few| few.iter().map(|op| button(op, op, 0)).collect()).collect(),
        selects: vec![
            select("Lines", "lines", "line", 3),
            select("Fulfillment", "ful", "svc", 4),
            select("Payment", "paym", "pay", 2),
        ],
        ..Screen::default()
    };
    let drawn = card(&screen);
    check(&drawn);
    let rows = rows(&drawn);
    assert_eq!(rows.len(), 5);
    assert_eq!((rows[3][0]["label"].as_str(), rows[3][0]["style"].as_u64()), (Some("place"), Some(3)));
    assert!(
        !rows[3..].concat().iter().any(|b| ["lines", "ful", "paym"].contains(&b["label"].as_str().unwrap()))
    );
    assert_eq!(drawn["embeds"][0]["color"], OPEN);
    // More lines than a list takes: then the menu of lines is a button.
    let many = Screen { selects: vec![select("Lines", "lines", "line", 30)], ..screen };
    let drawn = card(&many);
    check(&drawn);
    assert!(drawn.to_string().contains("\"lines\""));
}

#[test]
fn long_lists_become_lists_to_choose_from() {
    for count in [1, 9, 30, 80, 200] {
        let items: Vec<Button> = (0..count).map(|n| button(&format!("C-{n}"), "open", n)).collect();
        let mut buttons: Vec<Vec<Button>> = items.chunks(4).map(<[Button]>::to_vec).collect();
        buttons.push(vec![button("◀", "list", 0), button("▶", "list", 2)]);
        buttons.push(vec![button("sort", "sort", 0), button("new", "mnew", 0)]);
        let drawn = whole(&Screen { title: "Carts".to_owned(), buttons, ..Screen::default() });
        check(&drawn);
        assert!(drawn.to_string().contains("▶"), "{count}");
    }
}

#[test]
fn texts_of_any_length_fit_and_nothing_is_markup() {
    let long = "*_~`|<@1>😀".repeat(2_000);
    let screen = Screen {
        notices: vec![long.clone()],
        title: long.clone(),
        body: vec![Row::Pair(long.clone(), long.clone()), Row::Text("a".to_owned())],
        buttons: vec![vec![button(&long, "add", 0), button("", "add", 0)]],
        ..Screen::default()
    };
    let drawn = whole(&screen);
    check(&drawn);
    assert_eq!(escaped("- a *b* <@1>"), "\\- a \\*b\\* \\<@1\\>");
    assert_eq!(escaped("# a\n2 x b"), "\\# a\n2 x b");
    assert_eq!(super::super::read::unescaped(&escaped("> \\ *x* [y](z)")), "> \\ *x* [y](z)");
    check(&whole(&Screen::default()));
    check(&refused(&screen, &Typed { press: "c1:g9:1:newa:".to_owned(), values: vec![long; 5] }, None));
}

#[test]
fn a_modal_shows_what_was_typed_before() {
    let press = Press::parse("c1:g9:1:newa:").unwrap();
    let form = crate::dialog::form::form(&press, Lang::En, None).unwrap();
    let modal = modal(&form, Some(&["House 1".to_owned(), String::new()]));
    assert_eq!(modal["components"].as_array().map(Vec::len), Some(5));
    assert_eq!(modal["components"][0]["components"][0]["value"], "House 1");
    assert!(modal["components"][1]["components"][0].get("value").is_none());
    assert!(modal["title"].as_str().unwrap().chars().count() <= 45);
}
