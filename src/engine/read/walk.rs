//! Clause by clause: what each is taken for, in the order in which the readings are sure.

use super::clause::{Clause, LABELS, Sep};
use super::claims::Called;
use super::count::{Units, counted};
use super::item::looks_like_name;
use super::token::{Kind, Token};
use super::vocabulary::{Class, any, at as class_at, find, has, known, only};
use super::{Code, Item, Reading, place, terms};
use crate::engine::market::Market;

/// Where a clause stands.
#[derive(Clone, Copy)]
pub(super) struct At {
    pub sep: Sep,
    pub asks: bool,
    pub sentence: usize,
    pub line: usize,
    /// Mends what was said before.
    pub fixing: bool,
    pub maybe_name: bool,
}

/// The reading so far, and what is still open.
pub(super) struct Walk<'t> {
    pub text: &'t str,
    pub market: &'t Market,
    pub reading: Reading,
    /// What the last question was about.
    pub asked: Option<Item>,
    /// The sentence that says if.
    pub iffy: Option<usize>,
    /// The sentence that asks for something to be sent.
    pub requested: Option<usize>,
    phones: &'t [Called],
    address: Vec<String>,
    /// The address goes on, in this line, after a label or not.
    address_open: Option<(usize, bool)>,
    note: Vec<String>,
    note_open: Option<(usize, usize)>,
    question: Option<usize>,
    /// Words of mending stood alone.
    fixing: bool,
    farewell: bool,
}

impl<'t> Walk<'t> {
    pub fn new(text: &'t str, market: &'t Market, phones: &'t [Called]) -> Self {
        Self {
            text,
            market,
            reading: Reading::default(),
            asked: None,
            iffy: None,
            requested: None,
            phones,
            address: Vec::new(),
            address_open: None,
            note: Vec::new(),
            note_open: None,
            question: None,
            fixing: false,
            farewell: false,
        }
    }

    pub fn run(&mut self, clauses: Vec<Clause>) {
        let mut waiting = clauses.into_iter().peekable();
        while let Some(clause) = waiting.next() {
            if has(Class::Request, &clause.tokens) {
                self.requested = Some(clause.sentence);
            }
            let beside = self.beside_phone(&clause.tokens);
            let last = waiting.peek().is_none();
            let at = At {
                sep: clause.sep,
                asks: clause.asks,
                sentence: clause.sentence,
                line: clause.line,
                fixing: std::mem::take(&mut self.fixing),
                maybe_name: beside || self.farewell || (last && self.address_open.is_some()),
            };
            if clause.sep == Sep::Line || clause.sep == Sep::Sentence {
                self.iffy = None;
            }
            self.clause(&clause.tokens, at);
        }
        let joined = |parts: &[String], by: &str| (!parts.is_empty()).then(|| parts.join(by));
        self.reading.address = joined(&self.address, ", ");
        self.reading.note = joined(&self.note, ", ");
    }

    /// Takes a clause for the first thing that it can be.
    pub fn clause(&mut self, tokens: &[Token], at: At) {
        if tokens.is_empty() {
            return;
        }
        let taken = self.note_goes_on(tokens, at)
            || self.address_goes_on(tokens, at)
            || self.labelled(tokens, at)
            || self.polite(tokens)
            || self.asked_for(tokens, at)
            || self.is_question(tokens, at)
            || self.change(tokens, at)
            || self.pays(tokens, at)
            || self.fetched(tokens)
            || self.noted(tokens, at)
            || self.addressed(tokens, at)
            || self.named(tokens)
            || self.coupon(tokens)
            || self.peeled(tokens, at);
        if !taken {
            self.farewell = false;
            self.item(tokens, at);
        }
    }

    /// The words of the message.
    pub fn span(&self, tokens: &[Token]) -> String {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return String::new() };
        let span = &self.text[first.start..last.end];
        let open = span.matches('(').count() > span.matches(')').count();
        span.trim_matches(|c: char| c.is_whitespace() || matches!(c, '-' | ':' | '=' | '–') || (c == '(' && open)).to_owned()
    }

    pub fn unread(&mut self, from: String) {
        if !from.is_empty() {
            self.reading.unread.push(from);
        }
    }

    fn beside_phone(&self, tokens: &[Token]) -> bool {
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return false };
        let near = |between: &str| !between.contains(char::is_alphanumeric) && between.matches('\n').count() <= 1;
        self.phones.iter().any(|called| {
            (called.start >= last.end && near(&self.text[last.end..called.start]))
                || (called.end <= first.start && near(&self.text[called.end..first.start]))
        })
    }

    /// Greetings, thanks and fillers; after a farewell comes a name.
    fn polite(&mut self, tokens: &[Token]) -> bool {
        let fix = any(&[Class::Fix], tokens, 0).is_some() && !only(&[Class::Filler], tokens);
        let nothing = only(&[Class::Greeting, Class::Filler, Class::PhoneLabel, Class::PayLabel, Class::Unit], tokens)
            && counted(tokens).units == Units::Unsaid
            && !fix;
        if nothing {
            self.farewell = has(Class::Farewell, tokens) || tokens.iter().all(|t| t.is_mark(&['-', '–', '~']));
        }
        nothing
    }

    /// `I saw your page, can I get 2 mugs`: what is asked for stands apart from what is told before.
    fn asked_for(&mut self, tokens: &[Token], at: At) -> bool {
        let Some((i, _)) = find(Class::Request, tokens).filter(|(i, _)| *i > 0) else { return false };
        let (head, tail) = tokens.split_at(i);
        let told = counted(head);
        if only(&[Class::Filler, Class::Greeting], head) || told.units != Units::Unsaid || !has(Class::Past, head) || !counted(tail).names() {
            return false;
        }
        self.unread(self.span(head));
        self.clause(tail, at);
        true
    }

    fn is_question(&mut self, tokens: &[Token], at: At) -> bool {
        let goes_on = self.question == Some(at.sentence) && at.sep != Sep::Label;
        let start = after_fillers(tokens);
        let begins = class_at(Class::Ask, tokens, start).is_some() || class_at(Class::Ask, tokens, 0).is_some();
        let counts = counted(tokens);
        let wants = has(Class::Request, tokens) && counts.names() && matches!(counts.units, Units::Said(_));
        let anywhere = has(Class::AskAny, tokens) || (at.asks && has(Class::Ask, tokens));
        let bare = at.asks && counts.units == Units::Unsaid;
        let price = has_price_word(tokens);
        let asks = (begins && !wants) || (anywhere && (!wants || price)) || (bare && !has(Class::Request, tokens));
        if !asks && !(goes_on && counts.units == Units::Unsaid) {
            return false;
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
                parts: Vec::new(),
            });
        }
        self.reading.questions.push(from);
        true
    }

    /// A label says what follows.
    fn labelled(&mut self, tokens: &[Token], at: At) -> bool {
        // `Bhaiya amar nam Rakib`.
        let greeted = any(&[Class::Greeting], tokens, 0).filter(|length| *length < tokens.len()).unwrap_or(0);
        if greeted > 0 && class_at(Class::NameLabel, tokens, greeted).is_some() && self.labelled(&tokens[greeted..], at) {
            return true;
        }
        for class in LABELS {
            let Some(length) = class_at(class, tokens, 0) else { continue };
            let marks = tokens[length..].iter().take_while(|t| t.is_mark(&[':', '-', '–', '=', '.', '#'])).count();
            let is = usize::from(tokens.get(length + marks).is_some_and(|t| matches!(t.text.as_str(), "is" | "হলো" | "holo")));
            let rest = &tokens[length + marks + is..];
            let marked = marks > 0 && tokens[length].is_mark(&[':', '-', '–', '=']) || is > 0;
            if self.label(class, tokens, rest, marked, at) {
                return true;
            }
        }
        false
    }

    fn label(&mut self, class: Class, tokens: &[Token], rest: &[Token], marked: bool, at: At) -> bool {
        let said = tokens.len() - rest.len() > 1;
        match class {
            Class::NameLabel => {
                let name = until(rest, &["from", "theke", "থেকে", "and"]);
                let fits = looks_like_name(name) && (marked || said || name.iter().all(|t| t.capital)) && !any_known(name, !marked);
                if fits {
                    self.name(name);
                    self.clause(&rest[name.len()..], at);
                }
                fits
            }
            Class::PhoneLabel => rest.is_empty() || (marked && rest.iter().all(|t| !t.is_word())),
            Class::AddressLabel => {
                let address = marked || place::is_address(rest) || place::is_place(rest);
                if address && rest.is_empty() {
                    self.address_open = Some((at.line, true));
                } else if address && !place::is_address(rest) && counted(rest).units != Units::Unsaid && !marked {
                    return false;
                } else if address {
                    self.begin_address(rest, at, true);
                }
                address
            }
            Class::CouponLabel => {
                let code = rest.iter().find(|t| t.is_word() && class_at(Class::Filler, std::slice::from_ref(t), 0).is_none());
                let surely = marked || tokens.iter().take(tokens.len() - rest.len()).any(|t| is_coupon_word(&t.text));
                let code = code.filter(|t| surely || t.text.contains(|c: char| c.is_ascii_digit()));
                if let Some(code) = code {
                    self.add_code(code, tokens);
                }
                code.is_some()
            }
            Class::PayLabel => self.pays(rest, at) && !rest.is_empty(),
            Class::ServiceLabel => {
                let codes = terms::services(tokens, self.market).or_else(|| terms::services(rest, self.market));
                if let Some(codes) = codes {
                    self.reading.services = Some(terms::said(codes, self.span(tokens)));
                    return true;
                }
                false
            }
            Class::NoteLabel => {
                let note = (marked || has(Class::NoteVerb, rest)) && !rest.is_empty();
                if note {
                    self.add_note(self.span(rest));
                    self.note_open = Some((at.line, usize::MAX));
                } else if marked {
                    self.note_open = Some((at.line + 1, usize::MAX));
                }
                note || marked
            }
            Class::ItemLabel if marked => {
                self.clause(rest, at);
                true
            }
            _ => false,
        }
    }

    fn note_goes_on(&mut self, tokens: &[Token], at: At) -> bool {
        let Some((line, sentence)) = self.note_open else { return false };
        let same = line == at.line && (sentence == usize::MAX || sentence == at.sentence);
        let other = at.sep == Sep::Label
            || at.sep == Sep::Taken
            || any(&LABELS, tokens, 0).is_some_and(|length| tokens.get(length).is_some_and(|t| t.is_mark(&[':'])))
            || (sentence != usize::MAX && matches!(counted(tokens).units, Units::Said(_)) && counted(tokens).names())
            || (sentence != usize::MAX && terms::payment(tokens, self.market).is_some());
        if !same || other {
            self.note_open = None;
            return false;
        }
        if !only(&[Class::Greeting], tokens) {
            self.add_note(self.span(tokens));
        }
        true
    }

    fn noted(&mut self, tokens: &[Token], at: At) -> bool {
        let start = after_fillers(tokens);
        let begins = class_at(Class::NoteVerb, tokens, start).is_some() || class_at(Class::NoteVerb, tokens, 0).is_some();
        let ends = find(Class::NoteVerb, tokens).is_some_and(|(i, _)| !tokens[i].text.is_ascii() || is_latin_note(tokens, i));
        // What is to be sent is no note: `please deliver 2 mugs before 5`.
        let said = counted(tokens);
        let sends = tokens.iter().any(|t| matches!(t.text.as_str(), "deliver" | "send" | "need" | "pack" | "include" | "want"));
        if begins && sends && said.names() && matches!(said.units, Units::Said(_)) {
            return false;
        }
        if !begins && !(ends && !matches!(counted(tokens).units, Units::Said(_))) {
            return false;
        }
        self.add_note(self.span(tokens));
        self.note_open = Some((at.line, at.sentence));
        true
    }

    fn add_note(&mut self, note: String) {
        if !note.is_empty() {
            self.note.push(note);
        }
    }

    fn address_goes_on(&mut self, tokens: &[Token], at: At) -> bool {
        let Some((line, labelled)) = self.address_open else { return false };
        let empty = self.address.is_empty();
        let near = match at.sep {
            Sep::Comma | Sep::And | Sep::Taken => place::goes_on(tokens) || (empty && labelled),
            Sep::Line if at.line == line + 1 => {
                (empty && labelled) || place::is_address(tokens) || place::is_place(tokens)
                    || (labelled && place::goes_on(tokens) && tokens.iter().any(Token::is_number) && !tokens[0].is_number())
            }
            Sep::Sentence => place::is_address(tokens) || (place::is_place(tokens) && tokens.len() <= 3),
            _ => false,
        };
        let other = any(&LABELS, tokens, 0).is_some_and(|length| tokens.get(length).is_some_and(|t| t.is_mark(&[':'])))
            || terms::payment(tokens, self.market).is_some_and(|(_, b, e)| terms::is_distinct(tokens, b, e))
            || terms::services(tokens, self.market).is_some()
            || class_at(Class::NoteVerb, tokens, after_fillers(tokens)).is_some()
            || only(&[Class::Greeting, Class::Filler], tokens)
            || (has(Class::Ask, tokens) && at.asks);
        if !near || other {
            self.address_open = None;
            return false;
        }
        self.begin_address(tokens, at, labelled);
        true
    }

    /// Takes words into the address, up to where something else begins in them.
    pub fn begin_address(&mut self, tokens: &[Token], at: At, labelled: bool) {
        let pays = terms::payment(tokens, self.market).filter(|(_, b, e)| terms::is_distinct(tokens, *b, *e));
        let by = |begin: usize| begin - usize::from(begin > 0 && class_at(Class::By, tokens, begin - 1).is_some());
        let end = pays.map_or(tokens.len(), |(_, begin, _)| by(begin));
        let mut own = &tokens[..end];
        // Verbs that send stand after the place in Bangla.
        while let Some(last) = own.last()
            && own.len() > 1
            && (class_at(Class::Filler, std::slice::from_ref(last), 0).is_some() || class_at(Class::AddressSaid, std::slice::from_ref(last), 0).is_some())
        {
            own = &own[..own.len() - 1];
        }
        let span = self.span(own);
        if !span.is_empty() {
            self.address.push(span);
        }
        self.address_open = Some((at.line, labelled));
        if end < tokens.len() {
            self.clause(&tokens[end..], at);
        }
    }

    fn addressed(&mut self, tokens: &[Token], at: At) -> bool {
        let place_alone = place::is_place(tokens)
            && self.address.is_empty()
            && tokens.len() <= 3
            && only(&[Class::Place, Class::Filler, Class::AddressSaid], &without_last_number(tokens));
        // `1 butter to Flat 4B`: what is before the place is something else.
        let leads = |i: usize| {
            let length = any(&[Class::To, Class::AddressLabel], tokens, i)?;
            let (head, tail) = (&tokens[..i], &tokens[i + length..]);
            let other = !place::is_address(head) && !only(&[Class::Filler, Class::Greeting, Class::AddressSaid], head);
            let place = place::is_address(tail) || place::is_place(tail) || place::is_street(tail);
            (other && place && (counted(head).names() || place::is_address(tail))).then_some((i, length))
        };
        if let Some((i, length)) = (1..tokens.len()).find_map(leads) {
            self.clause(&tokens[..i], at);
            self.begin_address(&tokens[i + length..], At { sep: Sep::Comma, ..at }, true);
            return true;
        }
        let start = after_fillers(tokens).min(tokens.len() - 1);
        let start = start + class_at(Class::AddressSaid, tokens, start).filter(|l| start + l < tokens.len()).unwrap_or(0);
        if !place::is_address(tokens) && !place::is_address(&tokens[start..]) && !place_alone {
            return false;
        }
        self.begin_address(&tokens[start..], at, false);
        true
    }

    fn pays(&mut self, tokens: &[Token], at: At) -> bool {
        let Some((code, begin, end)) = terms::payment(tokens, self.market) else { return false };
        let rest: Vec<Token> = tokens[..begin].iter().chain(&tokens[end..]).cloned().collect();
        let about = only(&[Class::PayLabel, Class::By, Class::Filler, Class::Greeting, Class::Currency], &rest);
        if about {
            self.reading.payment.get_or_insert(code);
            return true;
        }
        let before = begin > 0 && any(&[Class::By, Class::PayLabel], tokens, begin - 1).is_some();
        if !terms::is_distinct(tokens, begin, end) && !before {
            return false;
        }
        self.reading.payment.get_or_insert(code);
        let cut = begin - usize::from(before);
        self.clause(&tokens[..cut], at);
        self.clause(&tokens[end..], At { sep: Sep::Comma, ..at });
        true
    }

    fn fetched(&mut self, tokens: &[Token]) -> bool {
        if !terms::is_about_service(tokens) {
            return false;
        }
        let Some(codes) = terms::services(tokens, self.market) else { return false };
        let better = self.reading.services.as_ref().is_none_or(|said| said.codes.len() > codes.len());
        if better {
            self.reading.services = Some(terms::said(codes, self.span(tokens)));
        }
        true
    }

    fn coupon(&mut self, tokens: &[Token]) -> bool {
        let Some((i, length)) = find(Class::CouponLabel, tokens).filter(|(i, l)| tokens[*i..i + l].iter().any(|t| is_coupon_word(&t.text))) else {
            return false;
        };
        // `SAVE10 coupon`, `coupon SAVE10`.
        let codelike = |t: &&Token| t.code || t.text.contains(|c: char| c.is_ascii_digit());
        let code = tokens[i + length..].iter().find(codelike).or_else(|| tokens[..i].iter().rev().find(codelike)).cloned();
        if let Some(code) = code {
            self.add_code(&code, tokens);
            return true;
        }
        false
    }

    fn add_code(&mut self, code: &Token, tokens: &[Token]) {
        let code = crate::engine::coupon::fold(&self.text[code.start..code.end]);
        let from = self.span(tokens);
        if self.reading.coupons.iter().all(|known| known.code != code) {
            self.reading.coupons.push(Code { code, from });
        }
    }

    /// `ami Rahim`, `this is Rahim from Uttara`, `Rahim here`.
    fn named(&mut self, tokens: &[Token]) -> bool {
        let start = class_at(Class::NameSaid, tokens, 0).unwrap_or(0);
        let rest = until(&tokens[start..], &["from", "theke", "থেকে", "here", "bolchi", "bolsi", "বলছি", "speaking"]);
        let ended = rest.len() < tokens.len() - start;
        let capital = rest.iter().all(|t| t.capital);
        let fits = (start > 0 || (ended && tokens.len() <= 5 && !matches!(tokens[rest.len()].text.as_str(), "from" | "theke" | "থেকে")))
            && looks_like_name(rest)
            && rest.iter().filter(|t| t.is_word()).count() <= 3
            && !any_known(rest, true)
            && (capital || (start > 0 && rest.len() <= 2));
        if fits {
            self.name(rest);
        }
        fits
    }

    fn name(&mut self, tokens: &[Token]) {
        let name = self.span(tokens).trim_end_matches('.').to_owned();
        self.reading.name.get_or_insert(name);
    }

    /// Parts a tail that says something else: by bKash, to House 5, for my brother, no 3.
    fn peeled(&mut self, tokens: &[Token], at: At) -> bool {
        for i in 1..tokens.len() {
            let tail = &tokens[i..];
            let says = |skip: usize| tail.get(skip..).unwrap_or_default();
            let to = class_at(Class::To, tokens, i).is_some_and(|l| place::is_address(says(l)) || place::is_place(says(l)));
            let to = to || class_at(Class::AddressLabel, tokens, i).is_some_and(|l| !says(l).is_empty() && (place::is_address(says(l)) || place::is_place(says(l))));
            let by = class_at(Class::By, tokens, i).is_some()
                && (terms::services(tail, self.market).is_some() && terms::is_about_service(tail));
            let coupon = class_at(Class::CouponLabel, tokens, i).is_some() && tokens[i..].iter().any(|t| is_coupon_word(&t.text));
            let for_whom = class_at(Class::For, tokens, i).is_some() && !tokens[i].text.contains("jonn") && tokens[i].text != "জন্য" && says(1).first().is_some_and(is_somebody)
                && tail.iter().all(|t| !matches!(t.kind, Kind::Taken { .. }))
                && matches!(counted(tail).units, Units::Unsaid | Units::Said(1));
            let note = class_at(Class::NoteVerb, tokens, i).is_some_and(|l| l > 1) && counted(&tokens[..i]).names() && tokens[i].text.is_ascii();
            if to || by || coupon || note || for_whom {
                let inner = At { sep: Sep::Comma, maybe_name: false, ..at };
                self.clause(&tokens[..i], At { asks: at.asks, ..at });
                if for_whom && !by {
                    let rest = &tail[1..];
                    if !(terms::is_about_service(rest) && self.fetched(rest)) && !only(&[Class::Filler, Class::Greeting], rest) {
                        self.unread(self.span(tail));
                    }
                } else {
                    let skip = if to && class_at(Class::AddressLabel, tokens, i).is_none() { 1 } else { 0 };
                    self.clause(&tail[skip..], inner);
                }
                return true;
            }
        }
        false
    }

    /// Mending words stood alone: what follows mends.
    pub fn mends(&mut self) {
        self.fixing = true;
    }
}

fn until<'k>(tokens: &'k [Token], ends: &[&str]) -> &'k [Token] {
    let end = tokens.iter().position(|t| ends.contains(&t.text.as_str())).unwrap_or(tokens.len());
    &tokens[..end]
}

/// Past polite words at the beginning.
pub(super) fn after_fillers(tokens: &[Token]) -> usize {
    let mut i = 0;
    while i < tokens.len() {
        match any(&[Class::Filler, Class::Greeting], tokens, i) {
            Some(length) if class_at(Class::Ask, tokens, i).is_none() && class_at(Class::NoteVerb, tokens, i).is_none() => i += length,
            _ => break,
        }
    }
    if i == tokens.len() { 0 } else { i }
}

/// After `for`: my brother, the party, Karim.
fn is_somebody(token: &Token) -> bool {
    let words = ["my", "our", "his", "her", "their", "a", "an", "the", "me", "us", "him", "them", "mr", "mrs", "ms", "home", "office", "eid", "now"];
    words.contains(&token.text.as_str()) || (token.capital && token.is_word() && !known(&token.text)) || class_at(Class::When, std::slice::from_ref(token), 0).is_some()
        || class_at(Class::Pickup, std::slice::from_ref(token), 0).is_some() || class_at(Class::Delivery, std::slice::from_ref(token), 0).is_some()
}

/// `Mirpur 10` is a place.
fn without_last_number(tokens: &[Token]) -> Vec<Token> {
    let end = tokens.len() - usize::from(tokens.len() > 1 && tokens.last().is_some_and(Token::is_number));
    tokens[..end].to_vec()
}

fn any_known(tokens: &[Token], strict: bool) -> bool {
    tokens.iter().any(|t| t.is_word() && (strict && known(&t.text)))
}

fn is_coupon_word(word: &str) -> bool {
    ["coupon", "promo", "voucher", "code", "promocode", "কুপন", "কোড", "প্রোমো", "ভাউচার", "kupon", "cupon", "copon"].contains(&word)
}

fn has_price_word(tokens: &[Token]) -> bool {
    tokens.iter().any(|t| {
        ["dam", "daam", "koto", "কত", "কতো", "দাম", "charge", "চার্জ", "price", "cost", "kobe", "kokhon", "কবে", "কখন", "discount"].contains(&t.text.as_str())
    })
}

fn is_ask_word(word: &str) -> bool {
    known(word) && super::vocabulary::meanings(word).is_empty()
}

fn is_latin_note(tokens: &[Token], i: usize) -> bool {
    let verbs = ["rekhe", "call", "phone", "fon", "sabdhane", "shabdhane", "pack", "gate", "bikale", "bikele", "sokale", "shokale", "likhe", "kalke", "agamikal", "porshu"];
    verbs.contains(&tokens[i].text.as_str()) && tokens[i + 1..].iter().any(|t| t.text.ends_with("ben") || t.text.ends_with("en"))
}
