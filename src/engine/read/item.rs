//! What is left of a clause is what is wanted.

use super::clause::Sep;
use super::count::counted;
use super::token::{Kind, Token};
use super::vocabulary::{Class, any, has, only};
use super::walk::{Ahead, At, Walk};
use super::word::{Counted, Units};
use super::{Item, Joined, Shares};
use rust_decimal::Decimal;

impl Walk<'_> {
    /// Takes a clause as something that is wanted, or as how many of what was said last.
    pub(super) fn item(&mut self, tokens: &[Token], at: At) {
        if self.product(tokens) {
            return;
        }
        let mut counted = counted(tokens);
        let from = self.span(tokens);
        let open = self.reading.items.last().is_some_and(|last| {
            last.units == Units::Unsaid || last.packs.iter().any(|pack| pack.units == Units::Unsaid)
        });
        if !counted.names() && (open || self.asked.is_some() || !counted.name_containers()) {
            return self.no_words(tokens, &counted, at, from);
        }
        if only(&[Class::Filler, Class::Greeting, Class::When, Class::More], tokens) {
            return;
        }
        // `2 towels a room, so that's 6 towels`: what is summed up was said before, perhaps otherwise.
        if has(Class::Recap, tokens) {
            self.told.insert(at.sentence);
        }
        if self.told.contains(&at.sentence) {
            let words: Vec<&super::Word> = counted.words.iter().filter(|word| !word.optional).collect();
            for i in self.meant(&words) {
                self.reading.items[i].doubt = true;
            }
        }
        // `one of them single`: which of what was said before is to be another way must be asked.
        let of_them = tokens.windows(2).any(|pair| {
            pair[0].text == "of" && matches!(pair[1].text.as_str(), "them" | "those" | "these" | "which")
        }) || tokens.iter().any(|t| matches!(t.text.as_str(), "moddhe" | "মধ্যে"));
        if of_them && let Some(last) = self.reading.items.last_mut() {
            last.doubt = true;
        }
        // `the total price of 2 mugs and 1 tray`: both are asked about.
        let asked = self.question == Some(at.sentence) && at.sep == Sep::And && !has(Class::Request, tokens);
        let doubt = of_them
            || asked
            || (at.asks && self.requested != Some(at.sentence) && !has(Class::Request, tokens))
            || self.iffy == Some(at.sentence)
            || self.told.contains(&at.sentence)
            || has(Class::Past, tokens)
            || has(Class::If, tokens);
        let joined = match at.sep {
            Sep::Comma | Sep::Label => Joined::Comma,
            Sep::And => Joined::And,
            Sep::Line => Joined::Line,
            Sep::Sentence | Sep::Taken => Joined::Apart,
        };
        // `Call 01552… before coming` names nobody.
        let small = |token: &Token| !token.capital && super::vocabulary::known(&token.text);
        let maybe_name = counted.units == Units::Unsaid
            && at.maybe_name
            && looks_like_name(tokens)
            && !tokens.first().is_some_and(small);
        let shared = shares(tokens, &counted.units);
        let item = |part: &[Token], said: Counted, parts: Vec<Item>| Item {
            words: said.words,
            units: said.units,
            joined,
            price: self.price_in(part),
            pairs: said.pairs,
            packs: said.packs,
            loose: said.loose,
            doubt,
            more: said.more,
            maybe_name,
            except: Vec::new(),
            from: self.span(part),
            off: false,
            each: tokens.iter().any(|t| t.text == "each"),
            ends_counted: ends_counted(tokens),
            shares: shared,
            parts,
            series: Vec::new(),
        };
        let parts = apart(tokens)
            .into_iter()
            .map(|part| item(part, super::count::counted(part), Vec::new()))
            .collect();
        let series = series(tokens).into_iter().enumerate().map(|(at, part)| {
            let one = item(part, super::count::counted(part), Vec::new());
            if at == 0 { one } else { Item { joined: Joined::Comma, ..one } }
        });
        let series = series.collect();
        let mut item = Item { series, ..item(tokens, counted, parts) };
        self.take_ahead(&mut item, at);
        self.reading.items.push(item);
    }

    /// `400 x 2 = 800`: a price times how many.
    fn product(&mut self, tokens: &[Token]) -> bool {
        let sign = |token: &Token| token.is_mark(&['×', '*', '=']) || token.text == "x";
        let numbers: Vec<u64> = tokens.iter().filter_map(Token::whole).collect();
        let bare = tokens.iter().all(|token| token.is_number() || sign(token));
        let (Some(last), [a, b, rest @ ..]) = (self.reading.items.last_mut(), numbers.as_slice()) else {
            return false;
        };
        if !bare || rest.len() > 1 || !tokens.iter().any(sign) || last.units != Units::Unsaid {
            return false;
        }
        let adds_up = *a.max(b) >= 20 && rest.iter().all(|sum| a.saturating_mul(*b) == *sum);
        let units = u32::try_from(*a.min(b)).ok().filter(|units| adds_up && *units > 0);
        last.units = units.map_or(Units::Bad, Units::Said);
        let from = self.span(tokens);
        if let Some(last) = self.reading.items.last_mut() {
            add_evidence(last, &from);
        }
        true
    }

    /// Keeps a number that stands before all that it could count.
    fn number_ahead(&mut self, units: u32, from: String, at: At) {
        let units = Units::Said(units);
        match &mut self.ahead {
            Some(ahead) if ahead.sentence == at.sentence => {
                if ahead.units != units {
                    ahead.units = Units::Bad;
                }
                ahead.from = format!("{}, {from}", ahead.from);
            }
            _ => {
                self.pass_ahead();
                self.ahead = Some(Ahead { units, from, sentence: at.sentence });
            }
        }
    }

    /// What comes first takes the number that stood before it; from another sentence it is asked about.
    fn take_ahead(&mut self, item: &mut Item, at: At) {
        if item.units != Units::Unsaid {
            return self.pass_ahead();
        }
        let Some(ahead) = self.ahead.take() else { return };
        item.units = ahead.units;
        item.doubt |= ahead.sentence != at.sentence;
        item.from = format!("{}, {}", ahead.from, item.from);
    }

    /// Shows a number that counts nothing.
    pub(super) fn pass_ahead(&mut self) {
        if let Some(ahead) = self.ahead.take() {
            self.unread(ahead.from);
        }
    }

    /// The price that is written among these words, where there is one and no second.
    fn price_in(&self, tokens: &[Token]) -> Option<Decimal> {
        let (from, to) = (tokens.first()?.start, tokens.last()?.end);
        let mut within = self.prices.iter().filter(|written| (from..to).contains(&written.start));
        within.next().filter(|_| within.next().is_none()).map(|written| written.price)
    }

    fn no_words(&mut self, tokens: &[Token], counted: &Counted, at: At, from: String) {
        let asked = self.asked.take();
        let Units::Said(units) = counted.units else {
            if counted.units == Units::Bad {
                match self.reading.items.last_mut() {
                    Some(last)
                        if has(Class::Vague, tokens)
                            || last.units == Units::Unsaid
                            || !last.packs.is_empty() =>
                    {
                        last.units = Units::Bad;
                        last.packs.clear();
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
        let Some(last) = self.reading.items.last_mut() else { return self.number_ahead(units, from, at) };
        // `belts 34 and 42`: another value, unless it is none of this.
        let said = tokens.iter().filter(|token| token.is_word() || token.is_number());
        if at.sep == Sep::And
            && last.units == Units::Unsaid
            && said.count() == 1
            && last.words.last().is_some_and(|word| word.number)
        {
            let words = vec![super::Word::bare(&units.to_string())];
            let value = Item { words, joined: Joined::And, from, ..last.clone() };
            return self.reading.items.push(value);
        }
        if last.loose
            && let Some(measured) = super::number::as_measure(last)
        {
            *last = measured;
            last.loose = false;
        }
        match last.units {
            Units::Said(now) if counted.more => last.units = Units::Said(now.saturating_add(units)),
            Units::Unsaid if !counted.more => {
                last.units = Units::Said(units);
                last.pairs = counted.pairs;
            }
            // `building blocks 250 pcs set, 2 nos`: the first may be a pack's.
            _ if last.packs.iter().any(|pack| pack.units == Units::Unsaid) => last.units = Units::Bad,
            _ if at.fixing => last.units = Units::Said(units),
            // `4 towels, 550 each`: a price.
            Units::Said(now) if now < units && units > 20 && has(Class::Each, tokens) => {}
            Units::Said(now) if now == units => {}
            _ => last.units = Units::Bad,
        }
        // `3 pairs of socks, the 6 pairs pack` names another.
        let other = !counted.packs.is_empty() && has(Class::Container, tokens);
        for pack in last.packs.iter_mut().filter(|pack| pack.units != Units::Said(units) || other) {
            let says = !other && (pack.units == Units::Unsaid || at.fixing);
            pack.units = if says { Units::Said(units) } else { Units::Bad };
        }
        // `muffin, brown bread - 2 each`.
        if shares(tokens, &counted.units).is_some() {
            last.shares = Some(Shares::Before);
        }
        add_evidence(last, &from);
    }
}

/// Whether the last that is said is how many pieces or containers: `for 2 pcs right`.
pub(super) fn ends_counted(tokens: &[Token]) -> bool {
    (1..tokens.len()).any(|at| {
        let before = &tokens[at - 1];
        // `tow pairs` is a number, too, whichever.
        let counts = before.whole().is_some()
            || super::vocabulary::numeral(&before.text).is_some()
            || tokens.len() <= 4 && before.is_word();
        let pieces = any(&[Class::Unit, Class::Container, Class::Pair], tokens, at).filter(|_| counts);
        pieces.is_some_and(|length| {
            only(&[Class::Filler, Class::Greeting, Class::When], &tokens[at + length..])
        })
    })
}

/// Of which others so many are wanted as of this one: `2 each`, but not `250 each`, which is a price.
fn shares(tokens: &[Token], units: &Units) -> Option<Shares> {
    let at = tokens.iter().position(|token| token.text == "each")?;
    let beside = |classes| at > 1 && any(classes, tokens, at - 1).is_some();
    let pair = beside(&[Class::Pair]);
    let pieces = pair || beside(&[Class::Unit]) || at > 1 && tokens[at - 1].text == "of";
    let number = &tokens[at.checked_sub(1 + usize::from(pieces))?];
    let said = number.whole().or_else(|| super::vocabulary::numeral(&number.text))?;
    let said = u32::try_from(said).ok()?;
    // A pair of what is not sold in pairs is two of it.
    if *units != Units::Said(said) && !(pair && *units == Units::Said(said.saturating_mul(2))) {
        return None;
    }
    let named = counted(&tokens[..at]).names() || !counted(&tokens[at + 1..]).names();
    Some(if named { Shares::Before } else { Shares::After })
}

/// The parts in which each has a number and words of its own, where there are several: `3 neem soap 2 charcoal soap`,
/// `sugar 1 kg salt 2 kg`.
fn apart(tokens: &[Token]) -> Vec<&[Token]> {
    let counts = |at: usize| {
        tokens[at].whole().is_some() || super::vocabulary::numeral(&tokens[at].text).is_some_and(|n| n > 1)
    };
    let leads = tokens
        .iter()
        .position(|t| t.is_word() || t.is_number())
        .is_some_and(|at| counts(super::walk::after_fillers(tokens).max(at)));
    let mut parts = Vec::new();
    let mut from = 0;
    for at in 1..tokens.len() {
        let ends = if leads { counts(at) } else { ends_number(tokens, at) };
        if ends && is_whole(&tokens[from..at]) && is_whole(&tokens[at..]) {
            parts.push(&tokens[from..at]);
            from = at;
        }
    }
    if from > 0 {
        parts.push(&tokens[from..]);
    }
    parts
}

/// The parts of what lists values and how many of each without a mark between: `pen blue 20 red 10`,
/// `chair 2 black 1 grey`, `2 black 1 grey chair`. None where there is no such list.
fn series(tokens: &[Token]) -> Vec<&[Token]> {
    let counts = counts(tokens);
    let (Some(first), Some(last)) = (counts.first(), counts.last()) else { return Vec::new() };
    let says = |part: &[Token]| part.iter().any(Token::is_word) || part.iter().any(Token::is_number);
    let mut cuts: Vec<usize> = Vec::new();
    if says(&tokens[last.1..]) {
        // The numbers lead.
        cuts.extend(counts.iter().map(|count| count.0).filter(|at| *at > 0));
    } else {
        cuts.extend(counts[..counts.len() - 1].iter().map(|count| count.1));
    }
    let led = says(&tokens[last.1..]);
    let between = counts.windows(2).all(|pair| says(&tokens[pair[0].1..pair[1].0]));
    if counts.len() < 2 || !between || !(led || says(&tokens[..first.0])) {
        return Vec::new();
    }
    let mut parts = Vec::new();
    let mut from = 0;
    for cut in cuts {
        parts.push(&tokens[from..cut]);
        from = cut;
    }
    parts.push(&tokens[from..]);
    parts
}

/// Where numbers stand that may say how many, each with what it counts: first token and end.
fn counts(tokens: &[Token]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    for at in 0..tokens.len() {
        // `one M one L`, but `a red one`.
        let one = || {
            matches!(tokens[at].text.as_str(), "one" | "ekta" | "একটা" | "একটি")
                && tokens.iter().filter(|token| token.text == tokens[at].text).count() > 1
        };
        let number = tokens[at].whole().is_some()
            || super::vocabulary::numeral(&tokens[at].text).is_some_and(|n| n > 1)
            || one();
        let measures = any(&[Class::Measure], tokens, at + 1).is_some() && tokens[at + 1].glued;
        let value = at > 0 && any(&[Class::SizeLabel], tokens, at - 1).is_some();
        if number && !measures && !value {
            let unit = any(&[Class::Unit, Class::Container], tokens, at + 1).unwrap_or(0);
            found.push((at, at + 1 + unit));
        }
    }
    found
}

/// Whether a number, perhaps with what it counts, ends before this token.
fn ends_number(tokens: &[Token], at: usize) -> bool {
    let number = |at: usize| tokens[at].is_number();
    let unit = any(&[Class::Unit, Class::Measure, Class::Container], tokens, at - 1) == Some(1);
    tokens[at].is_word()
        && any(&[Class::Unit, Class::Measure, Class::Container], tokens, at).is_none()
        && (number(at - 1) || (unit && at > 1 && number(at - 2)))
}

/// Whether words say what, and how many or how much; sizes and colours alone do not.
fn is_whole(tokens: &[Token]) -> bool {
    let said = counted(tokens);
    let measured = said.words.iter().any(|word| word.measure.is_some());
    let names = |word: &&super::Word| {
        !word.optional && !word.number && word.measure.is_none() && !super::change::is_option_like(&word.text)
    };
    (matches!(said.units, Units::Said(_)) || measured) && said.words.iter().any(|word| names(&word))
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
            // A bullet before it.
            Kind::Taken { .. } => token.text.is_empty(),
            Kind::Number => false,
        })
}
