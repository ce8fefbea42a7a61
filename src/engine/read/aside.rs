//! What is said beside the order: greetings, questions and notes.

use super::clause::{LABELS, Sep};
use super::count::counted;
use super::token::Token;
use super::vocabulary::{Class, any, at as class_at, find, has, known, only};
use super::walk::{At, Walk, after_fillers};
use super::word::Units;
use super::{Item, terms};

impl Walk<'_> {
    /// Greetings, thanks and fillers; after a farewell comes a name.
    pub(super) fn polite(&mut self, tokens: &[Token]) -> bool {
        let fix = any(&[Class::Fix], tokens, 0).is_some() && !only(&[Class::Filler], tokens);
        let nothing =
            only(&[Class::Greeting, Class::Filler, Class::PhoneLabel, Class::PayLabel, Class::Unit], tokens)
                && counted(tokens).units == Units::Unsaid
                && !fix;
        if nothing {
            // WELCOME may be a coupon.
            let codes = tokens.iter().filter(|token| token.code);
            let codes = codes.map(|token| crate::engine::coupon::fold(&self.text[token.start..token.end]));
            self.reading.greetings.extend(codes);
            self.farewell =
                has(Class::Farewell, tokens) || tokens.iter().all(|t| t.is_mark(&['-', '–', '~']));
        }
        nothing
    }

    /// `I saw your page, can I get 2 mugs`: what is asked for stands apart from what is told before.
    pub(super) fn asked_for(&mut self, tokens: &[Token], at: At) -> bool {
        let Some((i, _)) = find(Class::Request, tokens).filter(|(i, _)| *i > 0) else { return false };
        let (head, tail) = tokens.split_at(i);
        let wanted = counted(tail);
        if only(&[Class::Filler, Class::Greeting], head) || !wanted.names() {
            return false;
        }
        let so = head.last().is_some_and(|last| {
            ["but", "so", "anyway", "tai", "kintu", "তাই", "কিন্তু"].contains(&last.text.as_str())
        });
        // What was bought once is no more than told, and what is the reason neither.
        if so && matches!(wanted.units, Units::Said(_))
            || has(Class::Past, head) && counted(head).units == Units::Unsaid
        {
            self.unread(self.span(head));
        } else if matches!(wanted.units, Units::Said(_)) && !has(Class::If, head) {
            self.clause(head, at);
        } else {
            return false;
        }
        self.clause(tail, At { sep: Sep::Sentence, ..at });
        true
    }

    pub(super) fn is_question(&mut self, tokens: &[Token], at: At) -> bool {
        let goes_on = self.question == Some(at.sentence) && at.sep != Sep::Label;
        let start = after_fillers(tokens);
        let begins =
            class_at(Class::Ask, tokens, start).is_some() || class_at(Class::Ask, tokens, 0).is_some();
        let counts = counted(tokens);
        let wants = has(Class::Request, tokens) && counts.names() && matches!(counts.units, Units::Said(_));
        let anywhere = has(Class::AskAny, tokens) || (at.asks && has(Class::Ask, tokens));
        let bare = at.asks && counts.units == Units::Unsaid;
        let price = has_price_word(tokens);
        let asks =
            (begins && !wants) || (anywhere && (!wants || price)) || (bare && !has(Class::Request, tokens));
        if !(asks || goes_on && counts.units == Units::Unsaid) {
            return false;
        }
        // `Can I get the sneakers in black, size 41?`
        let of_item = class_at(Class::SizeLabel, tokens, 0).is_some() && at.sep == Sep::Comma;
        if of_item && self.requested == Some(at.sentence) && !begins && !anywhere {
            return false;
        }
        // `Cotton shirt M, total 1900 for 2 pcs right?` says how many after all.
        if super::item::ends_counted(tokens)
            && let Some(last) = self.reading.items.last_mut().filter(|last| last.units == Units::Unsaid)
        {
            last.doubt = true;
        }
        // Thanks are no question, even in one's sentence.
        self.question = Some(at.sentence);
        let from = self.span(tokens);
        if goes_on && let Some(last) = self.reading.questions.last_mut() {
            last.push_str(", ");
            last.push_str(&from);
            return true;
        }
        if counts.names() {
            let words = counts.words.iter().filter(|word| !is_ask_word(&word.text)).cloned().collect();
            self.asked = Some(Item {
                price: None,
                pairs: None,
                packs: Vec::new(),
                words,
                units: counts.units,
                joined: super::Joined::Apart,
                loose: false,
                doubt: true,
                more: false,
                maybe_name: false,
                except: Vec::new(),
                from: from.clone(),
                off: false,
                each: false,
                ends_counted: false,
                shares: None,
                parts: Vec::new(),
                series: Vec::new(),
            });
        }
        self.reading.questions.push(from);
        true
    }

    pub(super) fn note_goes_on(&mut self, tokens: &[Token], at: At) -> bool {
        let Some((line, sentence)) = self.note_open else { return false };
        let same = line == at.line && (sentence == usize::MAX || sentence == at.sentence);
        let other = at.sep == Sep::Label
            || at.sep == Sep::Taken
            || any(&LABELS, tokens, 0)
                .is_some_and(|length| tokens.get(length).is_some_and(|t| t.is_mark(&[':'])))
            || (sentence != usize::MAX
                && matches!(counted(tokens).units, Units::Said(_))
                && counted(tokens).names())
            || terms::payment(tokens, self.market).is_some_and(|(_, b, e)| terms::is_distinct(tokens, b, e));
        if !same || other {
            self.note_open = None;
            return false;
        }
        if !only(&[Class::Greeting, Class::Filler], tokens) {
            self.add_note(self.span(tokens));
        }
        true
    }

    pub(super) fn noted(&mut self, tokens: &[Token], at: At) -> bool {
        let start = after_fillers(tokens);
        let begins = class_at(Class::NoteVerb, tokens, start).is_some()
            || class_at(Class::NoteVerb, tokens, 0).is_some();
        let ends = find(Class::NoteVerb, tokens)
            .is_some_and(|(i, _)| !tokens[i].text.is_ascii() || is_latin_note(tokens, i));
        // What is to be sent is no note: `please deliver 2 mugs before 5`.
        let said = counted(tokens);
        let sends = tokens
            .iter()
            .any(|t| matches!(t.text.as_str(), "deliver" | "send" | "need" | "pack" | "include" | "want"));
        if begins && sends && said.names() && matches!(said.units, Units::Said(_)) {
            return false;
        }
        if !(begins || ends && !matches!(said.units, Units::Said(_))) {
            return false;
        }
        self.add_note(self.span(tokens));
        self.note_open = Some((at.line, at.sentence));
        true
    }

    pub(super) fn add_note(&mut self, note: String) {
        if !note.is_empty() {
            self.note.push(note);
        }
    }
}

fn has_price_word(tokens: &[Token]) -> bool {
    tokens.iter().any(|t| {
        [
            "dam",
            "daam",
            "koto",
            "কত",
            "কতো",
            "দাম",
            "charge",
            "চার্জ",
            "price",
            "cost",
            "kobe",
            "kokhon",
            "কবে",
            "কখন",
            "discount",
        ]
        .contains(&t.text.as_str())
    })
}

fn is_ask_word(word: &str) -> bool {
    known(word) && super::vocabulary::meanings(word).is_empty()
}

fn is_latin_note(tokens: &[Token], i: usize) -> bool {
    let verbs = [
        "rekhe",
        "call",
        "phone",
        "fon",
        "sabdhane",
        "shabdhane",
        "pack",
        "gate",
        "bikale",
        "bikele",
        "sokale",
        "shokale",
        "likhe",
        "kalke",
        "agamikal",
        "porshu",
    ];
    verbs.contains(&tokens[i].text.as_str())
        && tokens[i + 1..].iter().any(|t| t.text.ends_with("ben") || t.text.ends_with("en"))
}
