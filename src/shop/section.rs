//! A TOML table that is read key by key, so that every fault in it is reported with its own line.

use super::cell::ascii_digits;
use super::{BadRow, Place};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use std::cell::RefCell;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The text of a file and what was wrong in it so far.
pub struct Source<'a> {
    pub file: Arc<str>,
    pub text: &'a str,
    pub bad: RefCell<Vec<BadRow>>,
}

impl Source<'_> {
    /// The place of a span.
    pub fn place(&self, span: &Range<usize>) -> Place {
        let before = self.text.as_bytes().get(..span.start).unwrap_or_default();
        Place { file: self.file.clone(), line: 1 + before.iter().filter(|byte| **byte == b'\n').count() }
    }
}

/// One table of the file.
pub struct Section<'a> {
    source: &'a Source<'a>,
    /// What it is called in complaints: "a market", "the shop".
    what: &'static str,
    table: &'a DeTable<'a>,
    span: Range<usize>,
    read: RefCell<HashSet<&'static str>>,
}

impl<'a> Section<'a> {
    pub fn new(
        source: &'a Source<'a>,
        what: &'static str,
        table: &'a DeTable<'a>,
        span: Range<usize>,
    ) -> Self {
        Self { source, what, table, span, read: RefCell::default() }
    }

    pub fn place(&self) -> Place {
        self.source.place(&self.span)
    }

    /// Complains about a key: at its line if it is there, else at the section's.
    pub fn bad(&self, key: &str, message: impl Into<String>) {
        let span = self.table.get_key_value(key).map_or(self.span.clone(), |(name, _)| name.span());
        self.source.bad.borrow_mut().push(self.source.place(&span).bad(Some(key), message));
    }

    /// Whether the file leaves a key out.
    pub fn is_absent(&self, key: &str) -> bool {
        !self.table.contains_key(key)
    }

    fn get(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.read.borrow_mut().insert(key);
        self.table.get(key)
    }

    /// Takes a value of one type; anything else is complained about with `wanted`.
    fn take<T>(
        &self,
        key: &'static str,
        wanted: &str,
        of: impl Fn(&'a DeValue<'a>) -> Option<T>,
    ) -> Option<T> {
        let value = self.get(key)?.get_ref();
        let taken = of(value);
        if taken.is_none() {
            self.bad(key, format!("this must be {wanted}, and it is {}", kind(value)));
        }
        taken
    }

    /// The value, or a complaint that it is missing.
    fn need<T>(&self, key: &'static str, value: Option<T>) -> Option<T> {
        if value.is_none() && !self.table.contains_key(key) {
            self.bad(key, format!("{} needs it; add `{key} = …`", self.what));
        }
        value
    }

    /// Text that is not blank.
    pub fn text(&self, key: &'static str) -> Option<String> {
        let text = self.take(key, "text in quotation marks", DeValue::as_str)?.trim();
        if text.is_empty() || text.contains('\0') {
            self.bad(key, "the text is empty or has a NUL character; write some, or leave the key out");
            return None;
        }
        Some(text.to_owned())
    }

    pub fn need_text(&self, key: &'static str) -> Option<String> {
        self.need(key, self.text(key))
    }

    /// One of a few words; absent, the first.
    pub fn word(&self, key: &'static str, words: &[&str]) -> Option<String> {
        let Some(text) = self.text(key) else {
            return (!self.table.contains_key(key)).then(|| words[0].to_owned());
        };
        if !words.contains(&text.as_str()) {
            self.bad(key, format!("\"{text}\" is not known here; write one of {}", words.join(", ")));
            return None;
        }
        Some(text)
    }

    pub fn boolean(&self, key: &'static str) -> Option<bool> {
        self.take(key, "true or false", DeValue::as_bool)
    }

    /// A whole number of at least `least`.
    pub fn whole(&self, key: &'static str, least: i64) -> Option<i64> {
        let number = self.decimal(key)?;
        match i64::try_from(number) {
            Ok(whole) if number.normalize().scale() == 0 && whole >= least => Some(whole),
            _ => {
                self.bad(key, format!("{number} must be a whole number, {least} or more"));
                None
            }
        }
    }

    /// A whole number that fits the schema's integers.
    pub fn count(&self, key: &'static str, least: i64) -> Option<i32> {
        let whole = self.whole(key, least)?;
        i32::try_from(whole).map_err(|_| self.bad(key, format!("{whole} is too large"))).ok()
    }

    /// A number, written as one or in quotation marks. Never by way of a float, so it is exact.
    pub fn decimal(&self, key: &'static str) -> Option<Decimal> {
        let text = self.take(key, "a number, such as \"60.00\"", |value| match value {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Integer(number) if number.radix() == 10 => Some(number.as_str().to_owned()),
            DeValue::Float(number) => Some(number.as_str().to_owned()),
            _ => None,
        })?;
        let number = Decimal::from_str_exact(&ascii_digits(text.trim())).ok();
        if number.is_none() {
            self.bad(key, format!("\"{text}\" is not a number; write digits, such as \"60.00\""));
        }
        number
    }

    pub fn need_decimal(&self, key: &'static str) -> Option<Decimal> {
        self.need(key, self.decimal(key))
    }

    /// A moment with its offset from UTC.
    pub fn moment(&self, key: &'static str) -> Option<DateTime<Utc>> {
        let text = self.take(key, "a time such as 2026-01-31T18:00:00+06:00", |value| match value {
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Datetime(moment) => Some(moment.to_string()),
            _ => None,
        })?;
        let moment = DateTime::parse_from_rfc3339(&text).ok().map(|moment| moment.to_utc());
        if moment.is_none() {
            self.bad(
                key,
                format!("\"{text}\" is not a time with its offset, such as 2026-01-31T18:00:00+06:00"),
            );
        }
        moment
    }

    /// A list of texts.
    pub fn texts(&self, key: &'static str) -> Option<Vec<String>> {
        self.take(key, "a list of texts, such as [\"BD\", \"IN\"]", |value| {
            let entries = value.as_array()?.iter();
            entries.map(|entry| entry.get_ref().as_str().map(|text| text.trim().to_owned())).collect()
        })
    }

    pub fn need_texts(&self, key: &'static str) -> Option<Vec<String>> {
        self.need(key, self.texts(key))
    }

    /// A table in this one.
    pub fn section(&self, key: &'static str, what: &'static str) -> Option<Section<'a>> {
        let span = self.get(key)?.span();
        let table = self.take(key, "a table, such as { line1 = \"…\" }", DeValue::as_table)?;
        Some(Section::new(self.source, what, table, span))
    }

    pub fn need_section(&self, key: &'static str, what: &'static str) -> Option<Section<'a>> {
        self.need(key, self.section(key, what))
    }

    /// The tables of an array of tables; none where there is none.
    pub fn sections(&self, key: &'static str, what: &'static str) -> Vec<Section<'a>> {
        let wanted = "a list of tables, each under [[double brackets]]";
        let entries = self.take(key, wanted, |value| {
            let entries = value.as_array()?.iter();
            entries.map(|entry| Some((entry.get_ref().as_table()?, entry.span()))).collect::<Option<Vec<_>>>()
        });
        let section = |(table, span)| Section::new(self.source, what, table, span);
        entries.unwrap_or_default().into_iter().map(section).collect()
    }

    /// Complains about keys that nobody asked for: a misspelt one would be lost without a word.
    pub fn finish(&self) {
        let read = self.read.borrow();
        let unknown = self.table.keys().filter(|key| !read.contains(key.get_ref().as_ref()));
        for key in unknown {
            let mut known: Vec<_> = read.iter().copied().collect();
            known.sort_unstable();
            let message = format!("{} has no such key; it may have {}", self.what, known.join(", "));
            self.source
                .bad
                .borrow_mut()
                .push(self.source.place(&key.span()).bad(Some(key.get_ref()), message));
        }
    }
}

/// What a value is, in words.
fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
