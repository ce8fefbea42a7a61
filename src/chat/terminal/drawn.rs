//! A screen as a person at a terminal sees it: a light box with the title in its frame, and colour.

use super::columns::{BETWEEN, Key, blank, clip, keys, keys_width, width, wrap};
use crate::dialog::screen::{Row, Screen};
use crate::dialog::words::clean;

/// The room inside the frame that every box has where the terminal is wide enough, so that amounts of one
/// screen stand below those of the last; a box grows beyond it only for what it has to hold.
const USUAL: usize = 60;
const LEAST: usize = 20;
const MOST: usize = 76;
/// What the frame takes at both sides.
const FRAME: usize = 4;

/// The screen's lines, each ended by a newline, for a terminal of so many columns.
pub fn drawn(screen: &Screen, columns: usize, paint: Paint) -> String {
    let room = columns.saturating_sub(FRAME).clamp(LEAST, MOST);
    let mut text = String::new();
    for notice in &screen.notices {
        let notice = clean(notice);
        let tell =
            |line: &String| if notice.starts_with(WARNING) { paint.yellow(line) } else { paint.green(line) };
        push_all(&mut text, lead("• ", &notice, room).iter().map(tell));
    }
    if !(screen.title.is_empty() && screen.body.is_empty() && screen.buttons.is_empty()) {
        let frame = Frame { inside: inside(screen, room), paint };
        push_all(&mut text, frame.lines(screen));
    }
    if let Some(ask) = &screen.ask {
        push_all(&mut text, lead("? ", &clean(ask), room).iter().map(|line| paint.bold(line)));
    }
    text
}

fn push_all(text: &mut String, lines: impl IntoIterator<Item = String>) {
    for line in lines {
        text.push_str(&line);
        text.push('\n');
    }
}

/// A sentence with a sign before it, in lines that begin where the first one's words do. A warning brings a sign
/// of its own.
fn lead(sign: &str, sentence: &str, room: usize) -> Vec<String> {
    let (sign, sentence) = match sentence.strip_prefix(WARNING) {
        Some(rest) => ("⚠ ", rest.trim_start_matches(['\u{FE0F}', ' '])),
        None => (sign, sentence),
    };
    let lines = wrap(sentence, room - width(sign));
    let sign_or_blank = |at| if at == 0 { sign.to_owned() } else { blank(width(sign)) };
    lines.iter().enumerate().map(|(at, line)| format!("{}{line}", sign_or_blank(at))).collect()
}

/// How wide the inside of the box is.
fn inside(screen: &Screen, room: usize) -> usize {
    let rows = screen.body.iter().map(|row| match row {
        Row::Text(text) => width(text),
        Row::Pair(left, right) | Row::Total(left, right) => width(left) + 2 + width(right),
        Row::Gap => 0,
    });
    let title = width(&screen.title) + 2;
    let keys = keys(&screen.buttons, USUAL).iter().map(|line| keys_width(line)).max().unwrap_or(0);
    rows.chain([USUAL, title, keys]).max().unwrap_or(USUAL).min(room)
}

/// The sign that a notice begins with when something was not done or needs care.
const WARNING: char = '⚠';

/// Whether colour and weight are used.
#[derive(Clone, Copy)]
pub struct Paint(pub bool);

impl Paint {
    fn with(self, code: &str, text: &str) -> String {
        if self.0 && !text.is_empty() { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    fn bold(self, text: &str) -> String {
        self.with("1", text)
    }

    fn dim(self, text: &str) -> String {
        self.with("2", text)
    }

    fn green(self, text: &str) -> String {
        self.with("32", text)
    }

    fn yellow(self, text: &str) -> String {
        self.with("33", text)
    }
}

/// The box, with so many columns inside it.
///
/// Terminals disagree about the width of Bangla and of emoji. So each line of the frame is drawn first, and each
/// text is put into it at its column: the right edge stands straight whatever stands before it.
struct Frame {
    inside: usize,
    paint: Paint,
}

/// A text and the column, from 0 inside the frame, at which it begins.
type Placed = (usize, String);

impl Frame {
    fn lines(&self, screen: &Screen) -> Vec<String> {
        let title = clip(&clean(&screen.title), self.inside.saturating_sub(2));
        let heading =
            if title.is_empty() { vec![] } else { vec![(0, format!(" {} ", self.paint.bold(&title)))] };
        let mut lines = vec![self.line('╭', '─', '╮', heading)];
        for row in &screen.body {
            lines.extend(self.row(row).into_iter().map(|texts| self.line('│', ' ', '│', texts)));
        }
        let keys = keys(&screen.buttons, self.inside);
        if !keys.is_empty() && !screen.body.is_empty() {
            lines.push(self.line('├', '─', '┤', vec![]));
        }
        lines.extend(keys.iter().map(|line| self.line('│', ' ', '│', vec![(0, self.keys(line))])));
        lines.push(self.line('╰', '─', '╯', vec![]));
        lines
    }

    fn line(&self, left: char, middle: char, right: char, texts: Vec<Placed>) -> String {
        let middle: String = std::iter::repeat_n(middle, self.inside + 2).collect();
        let frame = self.paint.dim(&format!("{left}{middle}{right}"));
        // Columns of the terminal are counted from 1, and two are the frame's.
        let texts = texts.into_iter().map(|(column, text)| format!("\x1b[{}G{text}", column + 3));
        std::iter::once(frame).chain(texts).collect()
    }

    fn row(&self, row: &Row) -> Vec<Vec<Placed>> {
        match row {
            Row::Gap => vec![vec![]],
            Row::Text(text) => {
                wrap(&clean(text), self.inside).into_iter().map(|line| vec![(0, line)]).collect()
            }
            Row::Pair(left, right) => self.pair(left, right, str::to_owned),
            Row::Total(left, right) => self.pair(left, right, |text| self.paint.bold(text)),
        }
    }

    /// The amount stands at the right edge of the description's last line, or below it where it has no room.
    fn pair(&self, left: &str, right: &str, weigh: impl Fn(&str) -> String) -> Vec<Vec<Placed>> {
        let right = clip(&clean(right), self.inside);
        let start = self.inside - width(&right);
        let left = wrap(&clean(left), start.saturating_sub(2).max(self.inside / 2));
        let fits = left.last().is_some_and(|last| width(last) + 2 <= start);
        let mut lines: Vec<Vec<Placed>> = left.iter().map(|line| vec![(0, weigh(line))]).collect();
        if !fits {
            lines.push(vec![]);
        }
        lines.last_mut().into_iter().for_each(|last| last.push((start, weigh(&right))));
        lines
    }

    fn keys(&self, line: &[Key]) -> String {
        let key = |key: &Key| {
            let room = self.inside.saturating_sub(key.number.len() + 1);
            format!("{} {}", self.paint.dim(&key.number), clip(&key.label, room))
        };
        line.iter().map(key).collect::<Vec<_>>().join(BETWEEN)
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{bangla_card, card, picks};
    use super::*;

    /// What a terminal shows: texts put at their columns over what stood there. Wide characters leave a gap.
    fn seen(text: &str) -> String {
        text.lines().map(|line| seen_line(line).trim_end().to_owned() + "\n").collect()
    }

    fn seen_line(line: &str) -> String {
        let mut cells: Vec<String> = Vec::new();
        for (at, part) in line.split("\x1b[").enumerate() {
            let (column, text) = match part.split_once('G').filter(|_| at > 0) {
                Some((column, text)) => (column.parse::<usize>().expect("a column") - 1, text),
                None => (0, part),
            };
            let mut at = column;
            for c in text.chars() {
                let wide = width(c.encode_utf8(&mut [0; 4]));
                cells.resize(cells.len().max(at + wide), " ".to_owned());
                match wide {
                    0 => cells[at - 1].push(c),
                    _ => cells[at] = c.to_string(),
                }
                cells[at + wide.min(1)..at + wide].fill(String::new());
                at += wide;
            }
        }
        cells.concat()
    }

    #[test]
    fn a_card_is_a_box_with_amounts_at_its_edge() {
        insta::assert_snapshot!(seen(&drawn(&card(), 100, Paint(false))), @r"
        • Added 50 × Ceramic Mug.
        ⚠ Only 7 of Cotton Shirt · L / Blue are left; 12 more can come from the
          other store in two days.
        ╭─ 🛒 C-1042 · Bangladesh (BDT) · open ────────────────────────────────────────╮
        │ 1  Cotton Shirt · L / Blue   2 × ৳1,200.00                         ৳2,400.00 │
        │ 2  Handwoven bedspread with embroidery · King / Indigo                       │
        │    1 × ৳12,350.00                                                 ৳12,350.00 │
        │                                                                              │
        │ SAVE10                                                            −৳1,990.00 │
        │ Total                                                             ৳12,760.00 │
        │                                                                              │
        │ ☑ items  ☑ Rahim · 017••••5678  ☐ address  ☐ payment                         │
        ├──────────────────────────────────────────────────────────────────────────────┤
        │ [1] Add item  [2] Lines  [3] Address  [4] Payment                            │
        │ [5] Coupon  [6] Note                                                         │
        │ [7] ✅ Place                                                                 │
        ╰──────────────────────────────────────────────────────────────────────────────╯
        ");
    }

    #[test]
    fn a_narrow_terminal_gets_a_narrow_box() {
        insta::assert_snapshot!(seen(&drawn(&card(), 44, Paint(false))), @r"
        • Added 50 × Ceramic Mug.
        ⚠ Only 7 of Cotton Shirt · L / Blue are
          left; 12 more can come from the other
          store in two days.
        ╭─ 🛒 C-1042 · Bangladesh (BDT) · open ────╮
        │ 1  Cotton Shirt · L / Blue               │
        │    2 × ৳1,200.00               ৳2,400.00 │
        │ 2  Handwoven bedspread with              │
        │    embroidery · King /                   │
        │    Indigo   1 × ৳12,350.00    ৳12,350.00 │
        │                                          │
        │ SAVE10                        −৳1,990.00 │
        │ Total                         ৳12,760.00 │
        │                                          │
        │ ☑ items  ☑ Rahim · 017••••5678           │
        │ ☐ address  ☐ payment                     │
        ├──────────────────────────────────────────┤
        │ [1] Add item  [2] Lines  [3] Address     │
        │ [4] Payment                              │
        │ [5] Coupon  [6] Note                     │
        │ [7] ✅ Place                             │
        ╰──────────────────────────────────────────╯
        ");
    }

    #[test]
    fn a_bangla_card_has_a_straight_edge() {
        insta::assert_snapshot!(seen(&drawn(&bangla_card(), 80, Paint(false))), @r"
        • ৫০টি সিরামিক মগ যোগ হয়েছে।
        ╭─ C-১০৪২ · বাংলাদেশ (BDT) · খোলা ─────────────────────────────╮
        │ ১  সুতি শার্ট · বড় / নীল   ২ × ৳১,২০০.০০             ৳২,৪০০.০০ │
        │ মোট                                                ৳২,৪০০.০০ │
        ├──────────────────────────────────────────────────────────────┤
        │ [1] পণ্য যোগ করুন  [2] ঠিকানা                                  │
        ╰──────────────────────────────────────────────────────────────╯
        ");
    }

    #[test]
    fn picks_need_no_rule_above_them() {
        insta::assert_snapshot!(seen(&drawn(&picks(), 80, Paint(false))), @r"
        ╭─ Which shirt? ───────────────────────────────────────────────────────────────╮
        │ [1] Cotton Shirt · L / Blue · ৳1,200.00 · 7 left                             │
        │ [2] Cotton Shirt · M / Blue, with a name that goes on far beyond what any l… │
        │ [3] Cotton  [4] Silk  [5] Denim  [6] Linen  [7] Wool  [8] Flannel            │
        │ [9] Corduroy  [10] Back                                                      │
        ╰──────────────────────────────────────────────────────────────────────────────╯
        ? Type a number, or more of its name.
        ");
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for columns in 24..120 {
            for screen in [card(), bangla_card(), picks()] {
                let text = seen(&drawn(&screen, columns, Paint(false)));
                let widest = text.lines().map(width).max().unwrap_or(0);
                assert!(widest <= columns, "{widest} of {columns}:\n{text}");
            }
        }
    }

    #[test]
    fn colour_says_what_was_done_and_what_needs_care() {
        let text = drawn(&card(), 100, Paint(true));
        assert!(text.starts_with("\x1b[32m• Added 50 × Ceramic Mug.\x1b[0m\n\x1b[33m⚠ Only 7"), "{text:?}");
        assert!(text.contains("\x1b[1mTotal\x1b[0m"));
        let colourless = drawn(&card(), 100, Paint(false));
        assert!(
            ["\x1b[1m", "\x1b[2m", "\x1b[32m", "\x1b[33m", "\x1b[0m"]
                .iter()
                .all(|code| !colourless.contains(code))
        );
    }

    #[test]
    fn a_notice_alone_needs_no_box() {
        let screen = Screen { notices: vec!["Nothing is open.".to_owned()], ..Screen::default() };
        assert_eq!(drawn(&screen, 80, Paint(false)), "• Nothing is open.\n");
    }

    #[test]
    fn text_cannot_move_the_cursor() {
        let screen = Screen { body: vec![Row::Text("a\x1b[2J\x1b[1Gb".to_owned())], ..Screen::default() };
        assert!(seen(&drawn(&screen, 80, Paint(false))).contains("│ a[2J[1Gb "));
    }
}
