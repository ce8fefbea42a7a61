//! A screen as a transcript shows it: plain lines that stay the same wherever they are printed.

use super::columns::{BETWEEN, blank, keys, width};
use crate::dialog::screen::{Row, Screen};
use crate::dialog::words::clean;

/// Where amounts end.
const AMOUNTS: usize = 60;
/// Where lines of keys end at the latest.
const EDGE: usize = 78;

/// The screen's lines, each ended by a newline.
pub fn plain(screen: &Screen) -> String {
    let notices = screen.notices.iter().map(|notice| format!("· {}", clean(notice)));
    let title = Some(clean(&screen.title)).filter(|title| !title.is_empty());
    let keys = keys(&screen.buttons, EDGE).into_iter().map(|line| {
        line.iter().map(|key| format!("{} {}", key.number, key.label)).collect::<Vec<_>>().join(BETWEEN)
    });
    let ask = screen.ask.iter().map(|ask| format!("? {}", clean(ask)));
    let mut text = String::new();
    for line in notices.chain(title).chain(screen.body.iter().map(row)).chain(keys).chain(ask) {
        // A transcript is searched and compared: its spaces are all of one kind.
        text.push_str(line.replace('\u{A0}', " ").trim_end());
        text.push('\n');
    }
    text
}

fn row(row: &Row) -> String {
    match row {
        Row::Text(text) => clean(text),
        Row::Pair(left, right) | Row::Total(left, right) => {
            let (left, right) = (clean(left), clean(right));
            let between = AMOUNTS.saturating_sub(width(&left) + width(&right)).max(2);
            format!("{left}{}{right}", blank(between))
        }
        Row::Gap => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample::{bangla_card, card, picks};
    use super::*;

    #[test]
    fn a_card_is_a_transcripts_lines() {
        insta::assert_snapshot!(plain(&card()), @r"
        · Added 50 × Ceramic Mug.
        · ⚠ Only 7 of Cotton Shirt · L / Blue are left; 12 more can come from the other store in two days.
        🛒 C-1042 · Bangladesh (BDT) · open
        1  Cotton Shirt · L / Blue   2 × ৳1,200.00         ৳2,400.00
        2  Handwoven bedspread with embroidery · King / Indigo   1 × ৳12,350.00  ৳12,350.00

        SAVE10                                            −৳1,990.00
        Total                                             ৳12,760.00

        ☑ items  ☑ Rahim · 017••••5678  ☐ address  ☐ payment
        [1] Add item  [2] Lines  [3] Address  [4] Payment
        [5] Coupon  [6] Note
        [7] ✅ Place
        ");
    }

    #[test]
    fn a_bangla_card_has_the_same_columns() {
        insta::assert_snapshot!(plain(&bangla_card()), @r"
        · ৫০টি সিরামিক মগ যোগ হয়েছে।
        C-১০৪২ · বাংলাদেশ (BDT) · খোলা
        ১  সুতি শার্ট · বড় / নীল   ২ × ৳১,২০০.০০             ৳২,৪০০.০০
        মোট                                                ৳২,৪০০.০০
        [1] পণ্য যোগ করুন  [2] ঠিকানা
        ");
    }

    #[test]
    fn a_question_comes_last_and_keys_wrap() {
        insta::assert_snapshot!(plain(&picks()), @r"
        Which shirt?
        [1] Cotton Shirt · L / Blue · ৳1,200.00 · 7 left
        [2] Cotton Shirt · M / Blue, with a name that goes on far beyond what any line can hold · ৳1,200.00
        [3] Cotton  [4] Silk  [5] Denim  [6] Linen  [7] Wool  [8] Flannel
        [9] Corduroy  [10] Back
        ? Type a number, or more of its name.
        ");
    }

    #[test]
    fn nothing_hidden_gets_out() {
        let screen = Screen { title: "a\x1b[2Jb\u{202e}c\nd".to_owned(), ..Screen::default() };
        assert_eq!(plain(&screen), "a[2Jbc d\n");
    }
}
