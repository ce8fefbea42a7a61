//! What managers read of the staff and the shop.

use super::{Draw, text};
use crate::dialog::manage::Managed;
use crate::dialog::screen::{Row, Screen};
use crate::dialog::words::clean;

pub(super) fn managed(draw: &Draw<'_>, managed: &Managed) -> Screen {
    let mut body: Vec<Row> =
        managed.rows.iter().map(|(left, right)| Row::Pair(clean(left), clean(right))).collect();
    // What is secret is for whoever asked alone.
    let whisper = managed.secret.clone().filter(|_| !draw.facts.private);
    body.extend(
        managed.secret.iter().filter(|_| draw.facts.private).flat_map(|secret| secret.lines().map(text)),
    );
    let title = managed.title.map_or_else(String::new, |title| draw.t(title));
    Screen { title, body, whisper, ..Screen::default() }
}
