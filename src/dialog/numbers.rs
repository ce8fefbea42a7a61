//! Money, counts, percentages and times as the reader writes them.

use super::words::{Lang, say};
use crate::engine::money::Currency;
use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use icu_decimal::DecimalFormatter;
use icu_locale_core::{LanguageIdentifier, Locale, langid};
use rust_decimal::Decimal;
use std::cell::RefCell;

/// The true minus sign, as wide as a plus.
const MINUS: char = '\u{2212}';

thread_local! {
    /// The formatters that were needed so far, a handful: one for each market's locale and reader's language.
    static FORMATTERS: RefCell<Vec<(String, Lang, Option<DecimalFormatter>)>> = const { RefCell::new(Vec::new()) };
}

/// An amount with its symbol first and all decimals of its currency, such as `৳1,00,000.00` or `−B$5.00`.
///
/// `locale` is the market's, in BCP 47: it groups the digits, which are those of the reader's language. A locale
/// that is none counts as English. An amount finer than the currency is rounded to it.
pub fn money(amount: Decimal, currency: Currency, locale: &str, lang: Lang) -> String {
    let amount = currency.round(amount);
    let digits = grouped(amount.mantissa().unsigned_abs(), amount.scale(), locale, lang);
    let sign = if amount.is_sign_negative() && !amount.is_zero() { Some(MINUS) } else { None };
    sign.into_iter().chain(symbol(currency).chars()).chain(digits.chars()).collect()
}

/// The currency's sign; its code, set apart, where there is none or where it would turn the line's direction.
fn symbol(currency: Currency) -> String {
    let symbol = currency.symbol();
    let turns = symbol.chars().any(|c| matches!(c, '\u{590}'..='\u{8FF}' | '\u{FB1D}'..='\u{FEFC}'));
    if turns || symbol == currency.code() || symbol == "¤" {
        return format!("{}\u{A0}", currency.code());
    }
    symbol
}

/// A whole number, grouped as the market does it.
pub fn number(n: i64, locale: &str, lang: Lang) -> String {
    let digits = grouped(n.unsigned_abs().into(), 0, locale, lang);
    if n < 0 { format!("{MINUS}{digits}") } else { digits }
}

/// `percent` per hundred, such as `15%`, with no more decimals than it has.
pub fn percent(percent: Decimal, lang: Lang) -> String {
    let sign = if percent < Decimal::ZERO { "\u{2212}" } else { "" };
    digits(&format!("{sign}{}%", percent.abs().normalize()), lang)
}

/// A moment on the market's clock, such as `23 Nov 2026, 14:05`.
pub fn when(at: DateTime<Utc>, zone: Tz, lang: Lang) -> String {
    let at = at.with_timezone(&zone);
    let month = say(lang, MONTHS[at.month0() as usize], &[]);
    digits(&format!("{} {month} {}, {:02}:{:02}", at.day(), at.year(), at.hour(), at.minute()), lang)
}

/// The time of day alone, such as `14:05`.
pub fn clock(at: DateTime<Utc>, zone: Tz, lang: Lang) -> String {
    let at = at.with_timezone(&zone);
    digits(&format!("{:02}:{:02}", at.hour(), at.minute()), lang)
}

const MONTHS: [&str; 12] = [
    "month-1", "month-2", "month-3", "month-4", "month-5", "month-6", "month-7", "month-8", "month-9",
    "month-10", "month-11", "month-12",
];

/// How long before `now` something was, in its largest whole unit: `5 min`, `3 h`, `2 days`. What lies ahead,
/// by another machine's clock, is just now.
pub fn ago(at: DateTime<Utc>, now: DateTime<Utc>, lang: Lang) -> String {
    let passed: TimeDelta = now.signed_duration_since(at);
    let (id, count) = match (passed.num_days(), passed.num_hours(), passed.num_minutes()) {
        (days @ 1.., ..) => ("ago-days", days),
        (_, hours @ 1.., _) => ("ago-hours", hours),
        (.., minutes @ 1..) => ("ago-minutes", minutes),
        _ => return say(lang, "ago-now", &[]),
    };
    say(lang, id, &[("count", count.into())])
}

/// The same text with its ASCII digits in the reader's script.
pub fn digits(text: &str, lang: Lang) -> String {
    match lang {
        Lang::En => text.to_owned(),
        Lang::Bn => text.chars().map(bangla).collect(),
    }
}

/// The Bangla digit for an ASCII one; any other character as it is.
fn bangla(c: char) -> char {
    match c.to_digit(10) {
        Some(digit) => char::from_u32('০' as u32 + digit).unwrap_or(c),
        None => c,
    }
}

/// `mantissa` with `scale` decimals, grouped as `locale` does it and in the reader's digits.
fn grouped(mantissa: u128, scale: u32, locale: &str, lang: Lang) -> String {
    let mut value = fixed_decimal::Decimal::from(mantissa);
    value.multiply_pow10(-i16::try_from(scale).unwrap_or(0));
    FORMATTERS.with_borrow_mut(|formatters| {
        let known = formatters.iter().position(|(of, to, _)| of == locale && *to == lang);
        let at = known.unwrap_or_else(|| {
            formatters.push((locale.to_owned(), lang, formatter(locale, lang)));
            formatters.len() - 1
        });
        match &formatters[at].2 {
            Some(formatter) => formatter.format(&value).to_string(),
            None => digits(&value.to_string(), lang),
        }
    })
}

/// None only if ICU had no data at all; what it does not know about a locale it takes from its parents.
fn formatter(locale: &str, lang: Lang) -> Option<DecimalFormatter> {
    let market: LanguageIdentifier = match locale.parse::<Locale>() {
        Ok(locale) if !locale.id.is_unknown() => locale.id,
        _ => langid!("en"),
    };
    let numbering = match lang {
        Lang::En => "latn",
        Lang::Bn => "beng",
    };
    let locale: Locale = format!("{market}-u-nu-{numbering}").parse().ok()?;
    DecimalFormatter::try_new(locale.into(), icu_decimal::options::DecimalFormatterOptions::default()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeZone;
    use chrono_tz::{America::New_York, Asia::Dhaka};
    use rust_decimal_macros::dec;

    fn shown(amount: Decimal, code: &str, locale: &str, lang: Lang) -> String {
        money(amount, Currency::parse(code).unwrap(), locale, lang)
    }

    #[test]
    fn each_currency_has_its_sign_and_its_decimals() {
        assert_eq!(shown(dec!(100000), "BDT", "en-BD", Lang::En), "৳100,000.00");
        assert_eq!(shown(dec!(100000), "BDT", "bn-BD", Lang::En), "৳1,00,000.00");
        assert_eq!(shown(dec!(12345678.5), "INR", "en-IN", Lang::En), "₹1,23,45,678.50");
        assert_eq!(shown(dec!(1234.5), "BND", "ms-BN", Lang::En), "B$1.234,50");
        assert_eq!(shown(dec!(1234567), "USD", "en-US", Lang::En), "$1,234,567.00");
        assert_eq!(shown(dec!(1234567), "JPY", "ja-JP", Lang::En), "¥1,234,567");
        assert_eq!(shown(dec!(1234.5), "KWD", "en-KW", Lang::En), "KWD\u{A0}1,234.500");
        assert_eq!(shown(dec!(1234.5), "EUR", "de-DE", Lang::En), "€1.234,50");
    }

    #[test]
    fn bangla_readers_get_bangla_digits_in_any_market() {
        assert_eq!(shown(dec!(100000), "BDT", "bn-BD", Lang::Bn), "৳১,০০,০০০.০০");
        assert_eq!(shown(dec!(100000), "INR", "en-IN", Lang::Bn), "₹১,০০,০০০.০০");
        assert_eq!(shown(dec!(1234567.891), "USD", "en-US", Lang::Bn), "$১,২৩৪,৫৬৭.৮৯");
    }

    #[test]
    fn the_sign_comes_first_and_zero_has_none() {
        assert_eq!(shown(dec!(-5), "BDT", "bn-BD", Lang::En), "−৳5.00");
        assert_eq!(shown(dec!(-0.001), "BDT", "bn-BD", Lang::En), "৳0.00");
        assert_eq!(shown(dec!(-5), "BDT", "bn-BD", Lang::Bn), "−৳৫.০০");
    }

    #[test]
    fn what_is_no_locale_counts_as_english() {
        for locale in ["", "not a locale!", "und", "৳"] {
            assert_eq!(shown(dec!(100000), "USD", locale, Lang::En), "$100,000.00", "{locale}");
        }
    }

    #[test]
    fn the_largest_amount_is_shown_whole() {
        let most = Decimal::from_i128_with_scale(99_999_999_999_999_999, 2);
        assert_eq!(shown(most, "USD", "en-US", Lang::En), "$999,999,999,999,999.99");
        assert!(shown(Decimal::MIN, "USD", "en-US", Lang::En).starts_with("−$79,228,162,514,264"));
    }

    #[test]
    fn whole_numbers_are_grouped() {
        assert_eq!(number(1_234_567, "bn-BD", Lang::En), "12,34,567");
        assert_eq!(number(-1_234_567, "en-US", Lang::Bn), "−১,২৩৪,৫৬৭");
        assert_eq!(number(i64::MIN, "en", Lang::En), "−9,223,372,036,854,775,808");
    }

    #[test]
    fn percentages_have_the_decimals_they_need() {
        assert_eq!(percent(dec!(15.00), Lang::En), "15%");
        assert_eq!(percent(dec!(12.5), Lang::En), "12.5%");
        assert_eq!(percent(dec!(12.50), Lang::Bn), "১২.৫%");
        assert_eq!(percent(dec!(-100), Lang::En), "−100%");
    }

    #[test]
    fn times_are_on_the_markets_clock() {
        let at = Utc.with_ymd_and_hms(2026, 11, 23, 20, 5, 0).unwrap();
        assert_eq!(when(at, Dhaka, Lang::En), "24 Nov 2026, 02:05");
        assert_eq!(when(at, New_York, Lang::En), "23 Nov 2026, 15:05");
        assert_eq!(when(at, Dhaka, Lang::Bn), "২৪ নভেম্বর ২০২৬, ০২:০৫");
    }

    #[test]
    fn ages_are_told_in_their_largest_unit() {
        let now = Utc.with_ymd_and_hms(2026, 11, 23, 12, 0, 0).unwrap();
        let told = |seconds, lang| ago(now - TimeDelta::seconds(seconds), now, lang);
        assert_eq!(told(-90, Lang::En), "just now");
        assert_eq!(told(59, Lang::En), "just now");
        assert_eq!(told(3_599, Lang::En), "59 min");
        assert_eq!(told(3 * 3_600, Lang::Bn), "৩ ঘণ্টা");
        assert_eq!(told(86_399, Lang::En), "23 h");
        assert_eq!(told(86_400, Lang::En), "1 day");
        assert_eq!(told(172_800, Lang::En), "2 days");
    }
}
