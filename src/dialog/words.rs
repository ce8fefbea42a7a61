//! Every sentence that the desk says, in the reader's language, from the Fluent files beside this one.

use super::numbers::{self, digits};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

/// A language that the desk speaks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Lang {
    #[default]
    En,
    Bn,
}

impl Lang {
    pub const ALL: [Self; 2] = [Self::En, Self::Bn];

    /// The code in the database, in settings and in commands.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Bn => "bn",
        }
    }

    /// Reads `bn`, also with a region as in `bn-BD`. None for a language that the desk does not speak.
    pub fn parse(text: &str) -> Option<Self> {
        let language = text.trim().split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|lang| lang.as_str().eq_ignore_ascii_case(language))
    }
}

/// What is put into a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Arg {
    /// Shown as it is: clean it first where a person typed it.
    Text(String),
    /// Shown grouped, in the reader's digits; chooses the plural form.
    Number(i64),
}

impl From<&str> for Arg {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Arg {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Arg {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<i32> for Arg {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<u32> for Arg {
    fn from(number: u32) -> Self {
        Self::Number(number.into())
    }
}

impl From<usize> for Arg {
    fn from(number: usize) -> Self {
        Self::Number(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

type Bundle = FluentBundle<FluentResource>;

static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| load(Lang::En));
static BANGLA: LazyLock<Bundle> = LazyLock::new(|| load(Lang::Bn));

/// The message `id` in the reader's language, with its variables filled in.
///
/// A message that is not there is said in English, and one that is nowhere is its own id: that is a bug, and an
/// assertion says so in development.
pub fn say(lang: Lang, id: &str, args: &[(&str, Arg)]) -> String {
    let said = find(lang, id, args).or_else(|| find(Lang::En, id, args));
    debug_assert!(said.is_some(), "no message {id} in {}.ftl", lang.as_str());
    said.unwrap_or_else(|| id.to_owned())
}

/// Strips what could disturb the text around it: control characters, marks that override the direction of
/// writing, invisible ones. Newlines and tabs become single spaces; the joiners that Bangla needs are kept.
pub fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' => {
                if !cleaned.ends_with(' ') {
                    cleaned.push(' ');
                }
            }
            c if c.is_control() || is_invisible(c) => {}
            c => cleaned.push(c),
        }
    }
    cleaned
}

/// Direction marks and overrides, zero-width spaces, annotation marks and tag characters.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// The file of a language, as it was compiled in.
fn source(lang: Lang) -> &'static str {
    match lang {
        Lang::En => include_str!("words/en.ftl"),
        Lang::Bn => include_str!("words/bn.ftl"),
    }
}

/// Reads a language's file. What a test would have refused (an entry that does not parse, a second message of
/// the same id) is left out here.
fn load(lang: Lang) -> Bundle {
    let resource = FluentResource::try_new(source(lang).to_owned()).unwrap_or_else(|(partly, _)| partly);
    // The language decides the plural forms; the default, which no code of ours reaches, has only one.
    let language: LanguageIdentifier = lang.as_str().parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![language]);
    // The invisible isolation marks would end up in terminals, searches and copied text.
    bundle.set_use_isolating(false);
    bundle.set_formatter(match lang {
        Lang::En => Some(|value, _| number(value, Lang::En)),
        Lang::Bn => Some(|value, _| number(value, Lang::Bn)),
    });
    // Entries of a repeated id are refused one by one; the others are in.
    let _ = bundle.add_resource(resource);
    bundle
}

/// A whole number, grouped, in the reader's digits; None for any other value. Sentences group as the language does.
fn number(value: &FluentValue, lang: Lang) -> Option<String> {
    let locale = match lang {
        Lang::En => "en",
        Lang::Bn => "bn-BD",
    };
    match value {
        FluentValue::Number(number) => {
            let text = number.as_string();
            Some(text.parse().map_or_else(|_| digits(&text, lang), |n| numbers::number(n, locale, lang)))
        }
        _ => None,
    }
}

/// The message in this language only.
fn find(lang: Lang, id: &str, args: &[(&str, Arg)]) -> Option<String> {
    let bundle: &Bundle = match lang {
        Lang::En => &ENGLISH,
        Lang::Bn => &BANGLA,
    };
    let pattern = bundle.get_message(id)?.value()?;
    let mut values = FluentArgs::with_capacity(args.len());
    for (name, arg) in args {
        match arg {
            Arg::Text(text) => values.set(*name, text.as_str()),
            Arg::Number(number) => values.set(*name, *number),
        }
    }
    let mut errors = Vec::new();
    let said = bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned();
    debug_assert!(errors.is_empty(), "message {id}: {errors:?}");
    Some(said)
}

#[cfg(test)]
mod tests {
    use super::*;
    use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
    use std::collections::{BTreeMap, BTreeSet};

    type Variables = BTreeSet<String>;

    /// Each message of a file with the variables that it uses.
    fn messages(lang: Lang) -> BTreeMap<String, Variables> {
        let resource = FluentResource::try_new(source(lang).to_owned())
            .unwrap_or_else(|(_, errors)| panic!("{}.ftl does not parse: {errors:?}", lang.as_str()));
        let mut messages = BTreeMap::new();
        for entry in resource.entries() {
            let Entry::Message(message) = entry else { continue };
            let mut used = Variables::new();
            let value = message.value.as_ref().expect("every message says something");
            collect(value, &mut used);
            let repeated = messages.insert(message.id.name.to_owned(), used).is_some();
            assert!(!repeated, "{} stands twice in {}.ftl", message.id.name, lang.as_str());
        }
        messages
    }

    fn collect(pattern: &Pattern<&str>, used: &mut Variables) {
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { .. } => {}
                PatternElement::Placeable { expression: Expression::Inline(inline) } => {
                    collect_inline(inline, used);
                }
                PatternElement::Placeable { expression: Expression::Select { selector, variants } } => {
                    collect_inline(selector, used);
                    for variant in variants {
                        collect(&variant.value, used);
                    }
                }
            }
        }
    }

    fn collect_inline(inline: &InlineExpression<&str>, used: &mut Variables) {
        match inline {
            InlineExpression::VariableReference { id } => {
                used.insert(id.name.to_owned());
            }
            InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => {}
            other => panic!("only variables and literals are used in the files, not {other:?}"),
        }
    }

    #[test]
    fn both_languages_have_the_same_messages_and_variables() {
        let (english, bangla) = (messages(Lang::En), messages(Lang::Bn));
        let differing: Vec<&String> =
            english.keys().chain(bangla.keys()).filter(|id| english.get(*id) != bangla.get(*id)).collect();
        assert!(differing.is_empty(), "missing in one file, or with other variables: {differing:?}");
    }

    #[test]
    fn every_message_can_be_said() {
        for lang in Lang::ALL {
            for (id, variables) in messages(lang) {
                for sample in [Arg::Number(1), Arg::Number(7), Arg::from("x")] {
                    let args: Vec<_> = variables.iter().map(|name| (name.as_str(), sample.clone())).collect();
                    let said = say(lang, &id, &args);
                    assert!(!said.is_empty() && !said.contains('{'), "{id} in {lang:?}: {said}");
                }
            }
        }
    }

    #[test]
    fn numbers_choose_the_plural_and_take_the_readers_digits() {
        assert_eq!(say(Lang::En, "ago-days", &[("count", 1.into())]), "1 day");
        assert_eq!(say(Lang::En, "ago-days", &[("count", 12_usize.into())]), "12 days");
        assert_eq!(say(Lang::Bn, "ago-days", &[("count", 12.into())]), "১২ দিন");
    }

    #[test]
    fn text_is_put_in_as_it_is() {
        assert_eq!(say(Lang::Bn, "ago-hours", &[("count", "{ $x } 5".into())]), "{ $x } 5 ঘণ্টা");
    }

    #[test]
    fn a_message_is_found_in_its_language_only() {
        assert_eq!(find(Lang::Bn, "ago-now", &[]).as_deref(), Some("এইমাত্র"));
        assert_eq!(find(Lang::Bn, "no-such-message", &[]), None);
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "no message no-such-message in bn.ftl")]
    fn a_missing_message_is_a_bug() {
        say(Lang::Bn, "no-such-message", &[]);
    }

    #[test]
    fn languages_are_read_with_or_without_a_region() {
        assert_eq!(Lang::parse("BN-bd"), Some(Lang::Bn));
        assert_eq!(Lang::parse("en_GB"), Some(Lang::En));
        assert_eq!(Lang::parse("fr"), None);
        assert_eq!(serde_json::to_string(&Lang::Bn).unwrap(), "\"bn\"");
    }

    #[test]
    fn cleaning_keeps_words_and_drops_tricks() {
        assert_eq!(clean("Mug\r\n×\t2\n"), "Mug × 2 ");
        assert_eq!(clean("red\u{1b}[31m\u{7}\0 \u{202e}evil\u{200b}"), "red[31m evil");
        assert_eq!(clean("র\u{200d}্যাব ক\u{200c}্ষ"), "র\u{200d}্যাব ক\u{200c}্ষ");
        assert_eq!(clean("👩\u{200d}🍳 ৳৫"), "👩\u{200d}🍳 ৳৫");
    }
}
