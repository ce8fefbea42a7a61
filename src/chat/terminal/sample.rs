//! Screens to try the drawing on.

use crate::dialog::screen::{Button, CardOf, Row, Screen};

fn buttons(rows: &[&[&str]]) -> Vec<Vec<Button>> {
    let button = |label: &&str| Button { label: (*label).to_owned(), id: format!("press {label}") };
    rows.iter().map(|row| row.iter().map(button).collect()).collect()
}

fn pair(left: &str, right: &str) -> Row {
    Row::Pair(left.to_owned(), right.to_owned())
}

/// A cart's card with a description that is too long, a warning, and keys of three rows.
pub fn card() -> Screen {
    Screen {
        card: Some(CardOf { cart: 1, revision: 1, lang: crate::dialog::words::Lang::En, private: true }),
        notices: vec![
            "Added 50 × Ceramic Mug.".to_owned(),
            "⚠ Only 7 of Cotton Shirt · L / Blue are left; 12 more can come from the other store in two days.".to_owned(),
        ],
        title: "🛒 C-1042 · Bangladesh (BDT) · open".to_owned(),
        body: vec![
            pair("1  Cotton Shirt · L / Blue   2\u{A0}×\u{A0}৳1,200.00", "৳2,400.00"),
            pair("2  Handwoven bedspread with embroidery · King / Indigo   1\u{A0}×\u{A0}৳12,350.00", "৳12,350.00"),
            Row::Gap,
            pair("SAVE10", "−৳1,990.00"),
            Row::Total("Total".to_owned(), "৳12,760.00".to_owned()),
            Row::Gap,
            Row::Text("☑\u{A0}items  ☑\u{A0}Rahim · 017••••5678  ☐\u{A0}address  ☐\u{A0}payment".to_owned()),
        ],
        buttons: buttons(&[&["Add item", "Lines", "Address", "Payment"], &["Coupon", "Note"], &["✅ Place"]]),
        ..Screen::default()
    }
}

/// The same in Bangla, shorter.
pub fn bangla_card() -> Screen {
    Screen {
        notices: vec!["৫০টি সিরামিক মগ যোগ হয়েছে।".to_owned()],
        title: "C-১০৪২ · বাংলাদেশ (BDT) · খোলা".to_owned(),
        body: vec![
            pair("১  সুতি শার্ট · বড় / নীল   ২\u{A0}×\u{A0}৳১,২০০.০০", "৳২,৪০০.০০"),
            Row::Total("মোট".to_owned(), "৳২,৪০০.০০".to_owned()),
        ],
        buttons: buttons(&[&["পণ্য যোগ করুন", "ঠিকানা"]]),
        ..Screen::default()
    }
}

/// Hits to pick from, and more keys than a line holds.
pub fn picks() -> Screen {
    Screen {
        title: "Which shirt?".to_owned(),
        buttons: buttons(&[
            &["Cotton Shirt · L / Blue · ৳1,200.00 · 7 left"],
            &[
                "Cotton Shirt · M / Blue, with a name that goes on far beyond what any line can hold · ৳1,200.00",
            ],
            &["Cotton", "Silk", "Denim", "Linen", "Wool", "Flannel", "Corduroy", "Back"],
        ]),
        ask: Some("Type a number, or more of its name.".to_owned()),
        ..Screen::default()
    }
}
