//! How long a quote's papers take: PDF and PNG of ten lines, in English and Bangla. `--save FOLDER` keeps them to look at.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "figures"
)]

use cartwright::dialog::paper::{Columns, Drawn, Form, Item, Paper, Sheet};
use cartwright::dialog::words::Lang;
use cartwright::paper::draw;
use std::path::PathBuf;
use std::time::{Duration, Instant};

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    let smoke = arguments.iter().any(|argument| argument == "--smoke");
    let save = arguments.iter().position(|argument| argument == "--save");
    let save = save.and_then(|at| arguments.get(at + 1)).map(PathBuf::from);
    let rounds = if smoke { 1 } else { 40 };
    for lang in [Lang::En, Lang::Bn] {
        let began = Instant::now();
        let (pdf, png) = both(lang, 0);
        let first = began.elapsed();
        assert!(pdf.starts_with(b"%PDF-") && png.starts_with(b"\x89PNG"), "not what it should be");
        if let Some(folder) = &save {
            std::fs::write(folder.join(format!("quote-{}.pdf", lang.as_str())), &pdf).expect("a folder");
            std::fs::write(folder.join(format!("quote-{}.png", lang.as_str())), &png).expect("a folder");
        }
        let mut times: Vec<Duration> = (1..=rounds)
            .map(|round| {
                let start = Instant::now();
                std::hint::black_box(both(lang, round));
                start.elapsed()
            })
            .collect();
        times.sort_unstable();
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
        println!(
            r#"{{"bench":"paper","lang":"{}","first_ms":{:.1},"p50_ms":{:.1},"p99_ms":{:.1},"pdf_kb":{},"png_kb":{}}}"#,
            lang.as_str(),
            first.as_secs_f64() * 1e3,
            at(0.5),
            at(0.99),
            pdf.len() / 1024,
            png.len() / 1024,
        );
    }
}

/// Each round has another number, so that nothing is taken from a memory.
fn both(lang: Lang, round: usize) -> (Vec<u8>, Vec<u8>) {
    let set = |form| {
        let sheet = Sheet { drawn: Drawn::Quote(quote(lang, round)), form, mark: String::new() };
        draw(&sheet).unwrap_or_else(|fault| panic!("{fault}"))
    };
    (set(Form::Pdf), set(Form::Png))
}

fn quote(lang: Lang, round: usize) -> Paper {
    let en = lang == Lang::En;
    let t = |english: &str, bangla: &str| if en { english.to_owned() } else { bangla.to_owned() };
    let items = (1..=10).map(|n| Item {
        name: if n % 2 == 0 {
            t("Cotton Shirt · L / Blue", "সুতি শার্ট · L / নীল")
        } else {
            t("Ceramic Mug", "সিরামিক মগ, ক্ষুদ্র শ্রী স্ত্রী")
        },
        sku: format!("SKU-{n}-{round}"),
        quantity: t("50", "৫০"),
        price: t("৳1,200.00", "৳১,২০০.০০"),
        amount: t("৳60,000.00", "৳৬০,০০০.০০"),
        notes: if n == 3 {
            vec![t("wholesale from 50, instead of ৳1,350.00", "৫০টি থেকে পাইকারি, ৳১,৩৫০.০০-এর বদলে")]
        } else {
            vec![]
        },
    });
    Paper {
        lang,
        name: format!("Quote-C-{round}-1"),
        shop: t("Rupsha Trading", "রূপসা ট্রেডিং"),
        logo: Some(
            r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" fill="#0f766e"/></svg>"##
                .to_owned(),
        ),
        contact: vec!["Plot 14, Tejgaon, Dhaka 1208".to_owned(), "sales@rupsha.example".to_owned()],
        title: format!("{} C-{round} / 1", t("Quote", "কোটেশন")),
        facts: vec![
            (t("Date", "তারিখ"), t("23 Nov 2026, 14:05", "২৩ নভেম্বর ২০২৬, ১৪:০৫")),
            (t("Valid until", "মেয়াদ"), t("30 Nov 2026, 14:05", "৩০ নভেম্বর ২০২৬, ১৪:০৫")),
        ],
        customer: vec![t("Rahim Uddin #panic(\"x\") *y*", "রহিম উদ্দিন"), t("House 12, Road 5, Dhanmondi, Dhaka 1205", "বাড়ি ১২, রোড ৫, ধানমন্ডি, ঢাকা ১২০৫")],
        head: Columns {
            item: t("Item", "পণ্য"),
            quantity: t("Qty", "পরিমাণ"),
            price: t("Price", "দর"),
            amount: t("Amount", "মোট"),
        },
        items: items.collect(),
        sums: vec![
            (t("Subtotal", "উপমোট"), t("৳600,000.00", "৳৬,০০,০০০.০০")),
            (t("Coupon CORP50", "কুপন CORP50"), t("−৳60,000.00", "−৳৬০,০০০.০০")),
            (t("Shipping · Standard", "শিপিং"), t("৳60.00", "৳৬০.০০")),
            (t("includes tax 15%", "ভ্যাট ১৫% সহ"), t("৳70,443.48", "৳৭০,৪৪৩.৪৮")),
            (t("Total", "সর্বমোট"), t("৳540,060.00 BDT", "৳৫,৪০,০৬০.০০ BDT")),
        ],
        saved: Some(t("You save ৳67,500.00", "আপনার সাশ্রয় ৳৬৭,৫০০.০০")),
        terms: vec![t("These prices hold until 30 Nov 2026, 14:05.", "এই দর ৩০ নভেম্বর ২০২৬ পর্যন্ত।"), t("Reply to confirm, and we place the order.", "নিশ্চিত করতে উত্তর দিন।")],
    }
}
