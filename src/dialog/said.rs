//! A sentence as data: the message's id and its values, so that it can be told again in any language.

use super::numbers;
use super::words::{Arg, Lang, clean, say};
use crate::engine::money::Currency;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A sentence of the words files. Personal values are not serialised: the audit keeps sentences, not people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Said {
    pub id: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<(String, Value)>,
}

/// A value in a sentence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Value {
    Text(String),
    Number(i64),
    Money(Decimal, Currency),
    Percent(Decimal),
    Time(DateTime<Utc>),
    /// A name in the shop's own language, and in Bangla.
    Name(String, Option<String>),
    /// Another message's id.
    Word(String),
    #[serde(serialize_with = "hidden")]
    Personal(String),
}

fn hidden<S: serde::Serializer>(_: &str, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str("…")
}

/// The reader of a sentence: language, and how their market groups digits and what its clock says.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    pub lang: Lang,
    pub locale: &'a str,
    pub zone: Tz,
}

impl Said {
    /// A sentence without values.
    pub fn new(id: &str) -> Self {
        Self { id: id.to_owned(), values: Vec::new() }
    }

    /// With a text, such as a product's title.
    #[must_use]
    pub fn text(self, name: &str, text: impl Into<String>) -> Self {
        self.with(name, Value::Text(text.into()))
    }

    /// With a number that plurals follow.
    #[must_use]
    pub fn number(self, name: &str, number: impl Into<i64>) -> Self {
        self.with(name, Value::Number(number.into()))
    }

    #[must_use]
    pub fn money(self, name: &str, amount: Decimal, currency: Currency) -> Self {
        self.with(name, Value::Money(amount, currency))
    }

    #[must_use]
    pub fn percent(self, name: &str, percent: Decimal) -> Self {
        self.with(name, Value::Percent(percent))
    }

    #[must_use]
    pub fn time(self, name: &str, at: DateTime<Utc>) -> Self {
        self.with(name, Value::Time(at))
    }

    /// With a service's or payment method's name.
    #[must_use]
    pub fn name(self, name: &str, own: &str, bangla: Option<&str>) -> Self {
        self.with(name, Value::Name(own.to_owned(), bangla.map(str::to_owned)))
    }

    /// With an item's name.
    #[must_use]
    pub fn named(self, name: &str, (own, bangla): (String, Option<String>)) -> Self {
        self.with(name, Value::Name(own, bangla))
    }

    /// With another message.
    #[must_use]
    pub fn word(self, name: &str, id: impl Into<String>) -> Self {
        self.with(name, Value::Word(id.into()))
    }

    /// With something about a person.
    #[must_use]
    pub fn personal(self, name: &str, text: impl Into<String>) -> Self {
        self.with(name, Value::Personal(text.into()))
    }

    fn with(mut self, name: &str, value: Value) -> Self {
        self.values.push((name.to_owned(), value));
        self
    }

    /// The sentence in the reader's language.
    pub fn tell(&self, reader: Reader<'_>) -> String {
        let Reader { lang, locale, zone } = reader;
        let args: Vec<(&str, Arg)> = self
            .values
            .iter()
            .map(|(name, value)| {
                let arg = match value {
                    Value::Text(text) | Value::Personal(text) => Arg::from(clean(text)),
                    Value::Name(_, Some(bangla)) if lang == Lang::Bn => Arg::from(clean(bangla)),
                    Value::Name(own, _) => Arg::from(clean(own)),
                    Value::Number(number) => Arg::from(*number),
                    Value::Money(amount, currency) => numbers::money(*amount, *currency, locale, lang).into(),
                    Value::Percent(percent) => numbers::percent(*percent, lang).into(),
                    Value::Time(at) => numbers::when(*at, zone, lang).into(),
                    Value::Word(id) => say(lang, id, &[]).into(),
                };
                (name.as_str(), arg)
            })
            .collect();
        say(lang, &self.id, &args)
    }
}
