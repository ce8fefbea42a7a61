//! What is left of a clause is what is wanted.

use super::clause::Sep;
use super::count::{Counted, Units, counted};
use super::token::{Kind, Token};
use super::vocabulary::{Class, has, only};
use super::walk::{At, Walk};
use super::{Item, Joined};

impl Walk<'_> {
    /// Takes a clause as something that is wanted, or as how many of what was said last.
    pub(super) fn item(&mut self, tokens: &[Token], at: At) {
        let mut counted = counted(tokens);
        let from = self.span(tokens);
        let open = self.reading.items.last().is_some_and(|last| last.units == Units::Unsaid);
        if !counted.names() && (open || self.asked.is_some() || !counted.name_containers()) {
            return self.no_words(tokens, &counted, at, from);
        }
        if only(&[Class::Filler, Class::Greeting, Class::When, Class::More], tokens) {
            return;
        }
        let doubt = (at.asks && self.requested != Some(at.sentence) && !has(Class::Request, tokens)) || self.iffy == Some(at.sentence) || has(Class::Past, tokens) || has(Class::If, tokens);
        let joined = match at.sep {
            Sep::Comma | Sep::Label => Joined::Comma,
            Sep::And => Joined::And,
            Sep::Line => Joined::Line,
            Sep::Sentence | Sep::Taken => Joined::Apart,
        };
        let maybe_name = counted.units == Units::Unsaid && at.maybe_name && looks_like_name(tokens);
        self.reading.items.push(Item {
            words: counted.words,
            units: counted.units,
            joined,
            loose: counted.loose,
            doubt,
            more: counted.more,
            maybe_name,
            except: Vec::new(),
            from,
        });
    }

    fn no_words(&mut self, tokens: &[Token], counted: &Counted, at: At, from: String) {
        let asked = self.asked.take();
        let Units::Said(units) = counted.units else {
            if counted.units == Units::Bad {
                match self.reading.items.last_mut() {
                    Some(last) if has(Class::Vague, tokens) || last.units == Units::Unsaid => {
                        last.units = Units::Bad;
                        add_evidence(last, &from);
                    }
                    _ => self.unread(from),
                }
            } else if !only(&[Class::Filler, Class::Greeting, Class::When, Class::Unit], tokens) {
                self.unread(from);
            }
            return;
        };
        if let Some(mut item) = asked {
            item.units = Units::Said(units);
            item.doubt = true;
            add_evidence(&mut item, &from);
            self.reading.items.push(item);
            return;
        }
        let Some(last) = self.reading.items.last_mut() else { return self.unread(from) };
        match last.units {
            Units::Said(now) if counted.more => last.units = Units::Said(now.saturating_add(units)),
            Units::Unsaid if !counted.more => last.units = Units::Said(units),
            _ if at.fixing => last.units = Units::Said(units),
            Units::Said(now) if now == units => {}
            _ => last.units = Units::Bad,
        }
        add_evidence(last, &from);
    }
}

/// Words from further on tell of the same item.
pub(super) fn add_evidence(item: &mut Item, from: &str) {
    item.from.push_str(", ");
    item.from.push_str(from);
}

/// One to four words with capitals or of a script without them, and nothing else.
pub(super) fn looks_like_name(tokens: &[Token]) -> bool {
    let words = tokens.iter().filter(|token| token.is_word()).count();
    (1..=4).contains(&words)
        && tokens.iter().all(|token| match token.kind {
            Kind::Word => token.text.chars().all(|c| !c.is_ascii_digit()),
            Kind::Mark(mark) => mark == '.' || mark == '-' || mark == '–',
            _ => false,
        })
}
