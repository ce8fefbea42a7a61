//! Where a conversation begins, and the help that is made from the command table.

use super::{Draw, text};
use crate::dialog::commands::{self, COMMANDS, Group};
use crate::dialog::said::Said;
use crate::dialog::screen::{Row, Screen};

/// No cart is open: the three things to do.
pub fn home(draw: &Draw<'_>) -> Screen {
    let said =
        Said::new("home-text").text("name", &draw.facts.staff.name).text("shop", &draw.facts.shop.name);
    let hint = Said::new("home-hint").text("market", draw.facts.first_market());
    Screen {
        title: draw.t("home-title"),
        body: vec![text(draw.tell(&said)), text(draw.tell(&hint))],
        buttons: vec![vec![
            draw.key("key-new", "mnew", ""),
            draw.key("key-carts", "list", 0),
            draw.key("key-orders", "ords", 0),
            draw.key("key-help", "help", ""),
        ]],
        ..Screen::default()
    }
}

/// One command, or all that this role may use.
pub fn help(draw: &Draw<'_>, about: &str) -> Screen {
    let describe = |spec: &commands::Spec| {
        let usage = format!("/{} {}", spec.name, spec.usage);
        Row::Text(format!("{} — {}", usage.trim_end(), draw.t(&format!("command-{}", spec.name))))
    };
    if let Some(spec) = commands::find(about).filter(|_| !about.is_empty()) {
        return Screen { title: format!("/{}", spec.name), body: vec![describe(spec)], ..Screen::default() };
    }
    let mut body = vec![text(draw.t("help-typing")), Row::Gap];
    for group in Group::ALL {
        body.push(text(draw.t(group.heading())));
        let mine = COMMANDS.iter().filter(|spec| spec.group == group && spec.role <= draw.facts.staff.role);
        body.extend(mine.map(describe));
    }
    Screen { title: draw.t("help-title"), body, ..Screen::default() }
}
