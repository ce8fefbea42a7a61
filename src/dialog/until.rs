//! Until when: `3 days`, `5h`, `tomorrow`, `friday`, `5 dec`, `2026-12-05`, and `off`.

use super::grammar;
use chrono::{DateTime, Datelike, Days, Month, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc, Weekday};
use chrono_tz::Tz;

/// The longest that anything is held.
pub const LONGEST: TimeDelta = TimeDelta::days(30);

/// What was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Until {
    Time(DateTime<Utc>),
    /// No longer.
    Off,
}

/// Reads until when; a day counts to its end, by the clock of `zone`. None where it is no time to come, or one that is
/// further away than [`LONGEST`].
pub fn until(text: &str, now: DateTime<Utc>, zone: Tz) -> Option<Until> {
    let folded = text.trim().to_lowercase();
    let words: Vec<&str> = folded
        .split_whitespace()
        .filter(|word| !["until", "till", "for", "to", "পর্যন্ত"].contains(word))
        .collect();
    if let ["off" | "end" | "resume" | "release" | "none" | "no" | "বাদ"] = words.as_slice() {
        return Some(Until::Off);
    }
    let today = now.with_timezone(&zone).date_naive();
    let at = span(&words).map(|span| now + span).or_else(|| {
        let after = day(&words, today)?.succ_opt()?;
        let local = after.and_time(NaiveTime::MIN);
        (0..=4)
            .find_map(|hours| zone.from_local_datetime(&(local + TimeDelta::hours(hours))).earliest())
            .map(|at| at.to_utc())
    })?;
    (at > now && at <= now + LONGEST + TimeDelta::days(1)).then_some(Until::Time(at))
}

/// `3 days`, `3d`, `5 hours`, `a week`.
fn span(words: &[&str]) -> Option<TimeDelta> {
    let (count, unit) = match words {
        [word] => {
            let end = word.find(|c: char| !c.is_numeric()).unwrap_or(word.len());
            (grammar::number(&word[..end])?, &word[end..])
        }
        ["a" | "an" | "one", unit] => (1, *unit),
        [count, unit] => (grammar::number(count)?, *unit),
        _ => return None,
    };
    let count = i64::try_from(count).ok().filter(|count| (1..=1_000).contains(count))?;
    match unit {
        "h" | "hr" | "hrs" | "hour" | "hours" | "ঘণ্টা" => Some(TimeDelta::hours(count)),
        "" | "d" | "day" | "days" | "দিন" => Some(TimeDelta::days(count)),
        "w" | "week" | "weeks" | "সপ্তাহ" => Some(TimeDelta::weeks(count)),
        _ => None,
    }
}

fn day(words: &[&str], today: NaiveDate) -> Option<NaiveDate> {
    match words {
        ["today" | "আজ"] => Some(today),
        ["tomorrow" | "কাল" | "আগামীকাল"] => today.succ_opt(),
        [word] => word.parse().ok().or_else(|| {
            let wanted: Weekday = word.parse().ok()?;
            (1..=7)
                .filter_map(|days| today.checked_add_days(Days::new(days)))
                .find(|day| day.weekday() == wanted)
        }),
        [one, two] => {
            let (day, month) = match grammar::number(one) {
                Some(day) => (day, two),
                None => (grammar::number(two)?, one),
            };
            let month: Month = month.trim_matches(',').parse().ok()?;
            let day = u32::try_from(day).ok()?;
            let in_year = |year| NaiveDate::from_ymd_opt(year, month.number_from_month(), day);
            in_year(today.year()).filter(|day| *day >= today).or_else(|| in_year(today.year() + 1))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::Asia::Dhaka;

    #[test]
    fn as_people_say_it() {
        let now: DateTime<Utc> = "2026-11-25T20:30:00Z".parse().unwrap();
        let at = |text: &str| match until(text, now, Dhaka) {
            Some(Until::Time(at)) => at.to_rfc3339(),
            other => format!("{other:?}"),
        };
        // In Dhaka it is the 26th already, a Thursday.
        for (text, wanted) in [
            ("until 5h", "2026-11-26T01:30:00+00:00"),
            ("for 3 days", "2026-11-28T20:30:00+00:00"),
            ("৩ দিন", "2026-11-28T20:30:00+00:00"),
            ("a week", "2026-12-02T20:30:00+00:00"),
            ("today", "2026-11-26T18:00:00+00:00"),
            ("until tomorrow", "2026-11-27T18:00:00+00:00"),
            ("Friday", "2026-11-27T18:00:00+00:00"),
            ("thursday", "2026-12-03T18:00:00+00:00"),
            ("5 Dec", "2026-12-05T18:00:00+00:00"),
            ("till december 5", "2026-12-05T18:00:00+00:00"),
            ("2026-12-05", "2026-12-05T18:00:00+00:00"),
            ("off", "Some(Off)"),
            ("2026-11-25", "None"),
            ("60 days", "None"),
            ("1 jan", "None"),
            ("soon", "None"),
            ("", "None"),
        ] {
            assert_eq!(at(text), wanted, "{text}");
        }
    }
}
