//! What a label, or a word that is as good as one, says of the words after it: a name, a code, how it is paid.

use super::clause::LABELS;
use super::count::counted;
use super::item::looks_like_name;
use super::token::Token;
use super::vocabulary::{Class, any, at as class_at, find, has, known};
use super::walk::{At, Walk};
use super::word::Units;
use super::{Code, place, terms};

impl Walk<'_> {
    /// A label says what follows.
    pub(super) fn labelled(&mut self, tokens: &[Token], at: At) -> bool {
        // `Bhaiya amar nam Rakib`.
        let greeted = any(&[Class::Greeting], tokens, 0).filter(|length| *length < tokens.len()).unwrap_or(0);
        if greeted > 0
            && class_at(Class::NameLabel, tokens, greeted).is_some()
            && self.labelled(&tokens[greeted..], at)
        {
            return true;
        }
        for class in LABELS {
            let Some(length) = class_at(class, tokens, 0) else { continue };
            let marks =
                tokens[length..].iter().take_while(|t| t.is_mark(&[':', '-', '–', '=', '.', '#'])).count();
            let is = usize::from(
                tokens.get(length + marks).is_some_and(|t| matches!(t.text.as_str(), "is" | "হলো" | "holo")),
            );
            let rest = &tokens[length + marks + is..];
            let marked = marks > 0 && tokens[length].is_mark(&[':', '-', '–', '=']) || is > 0;
            if self.label(class, tokens, rest, marked, at) {
                return true;
            }
        }
        false
    }

    pub(super) fn label(
        &mut self,
        class: Class,
        tokens: &[Token],
        rest: &[Token],
        marked: bool,
        at: At,
    ) -> bool {
        let said = tokens.len() - rest.len() > 1;
        match class {
            Class::NameLabel => {
                let name = until(rest, &["from", "theke", "থেকে", "and"]);
                let fits = looks_like_name(name)
                    && (marked || said || name.iter().all(|t| t.capital))
                    && !any_known(name, !marked);
                if fits {
                    self.name(name);
                    self.clause(&rest[name.len()..], at);
                }
                fits
            }
            // `lamps 2, no, 3` mends.
            Class::PhoneLabel if rest.is_empty() && tokens[0].text == "no" => self.beside_phone(tokens),
            Class::PhoneLabel => rest.is_empty() || (marked && rest.iter().all(|t| !t.is_word())),
            Class::AddressLabel => {
                // `Address — House 5` is parted there.
                let dashed = rest.is_empty()
                    && tokens.last().is_some_and(|last| self.text[last.end..].trim_start().starts_with('—'));
                let address = marked
                    || dashed
                    || place::is_address(rest)
                    || place::is_place(rest)
                    || place::is_street(rest);
                if address && rest.is_empty() {
                    self.address_open = Some((at.line, true));
                } else if address
                    && !place::is_address(rest)
                    && counted(rest).units != Units::Unsaid
                    && !marked
                    && tokens[tokens.len() - rest.len() - 1].text != "to"
                {
                    return false;
                } else if address {
                    self.begin_address(rest, at, true);
                }
                address
            }
            Class::CouponLabel => {
                let small = [Class::Filler, Class::For, Class::By, Class::To, Class::And, Class::When];
                let word = |t: &Token| t.is_word() && any(&small, std::slice::from_ref(t), 0).is_none();
                let code = rest.iter().find(|t| word(t) || t.is_number() && t.text.len() > 2);
                let surely =
                    marked || tokens.iter().take(tokens.len() - rest.len()).any(|t| is_coupon_word(&t.text));
                let code = code.filter(|t| surely || t.text.contains(|c: char| c.is_ascii_digit()));
                let Some(code) = code else { return false };
                self.add_code(code, tokens);
                let several = |t: &Token| matches!(t.text.as_str(), "codes" | "coupons" | "vouchers");
                self.codes_open = tokens.iter().any(several).then_some(at.sentence);
                // `use code SAVE10 on 2 ceramic mugs`.
                let after =
                    &rest[rest.iter().position(|t| t.start == code.start).map_or(rest.len(), |i| i + 1)..];
                let said = counted(after);
                if said.names() && matches!(said.units, Units::Said(_)) {
                    let leads = any(&[Class::By, Class::For, Class::To], after, 0).unwrap_or(0);
                    self.clause(&after[leads..], at);
                }
                true
            }
            Class::PayLabel => self.pays(rest, at) && !rest.is_empty(),
            Class::ServiceLabel => {
                let codes =
                    terms::services(tokens, self.market).or_else(|| terms::services(rest, self.market));
                if let Some(codes) = codes {
                    self.reading.services = Some(terms::said(codes, self.span(tokens)));
                    return true;
                }
                false
            }
            Class::NoteLabel => {
                // `note gift wrap` says so itself; `please note` may go on with anything.
                let bare = tokens.len() == rest.len() + 1
                    && matches!(tokens[0].text.as_str(), "note" | "notes" | "নোট");
                let note = (marked || bare || has(Class::NoteVerb, rest)) && !rest.is_empty();
                if note {
                    self.add_note(self.span(rest));
                    self.note_open = Some((at.line, if bare { at.sentence } else { usize::MAX }));
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

    pub(super) fn coupon(&mut self, tokens: &[Token]) -> bool {
        let Some((i, length)) = find(Class::CouponLabel, tokens)
            .filter(|(i, l)| tokens[*i..i + l].iter().any(|t| is_coupon_word(&t.text)))
        else {
            return false;
        };
        // `SAVE10 coupon`, `coupon SAVE10`.
        let codelike = |t: &&Token| t.code || t.text.contains(|c: char| c.is_ascii_digit());
        let code = tokens[i + length..]
            .iter()
            .find(codelike)
            .or_else(|| tokens[..i].iter().rev().find(codelike))
            .cloned();
        if let Some(code) = code {
            self.add_code(&code, tokens);
            return true;
        }
        false
    }

    /// `codes EID20 and FREESHIP`.
    pub(super) fn more_codes(&mut self, tokens: &[Token], at: At) -> bool {
        let goes_on = self.codes_open == Some(at.sentence) && tokens[0].code;
        if goes_on {
            self.add_code(&tokens[0], &tokens[..1]);
            self.clause(&tokens[1..], at);
        }
        goes_on
    }

    pub(super) fn add_code(&mut self, code: &Token, tokens: &[Token]) {
        let code = crate::engine::coupon::fold(&self.text[code.start..code.end]);
        let from = self.span(tokens);
        if self.reading.coupons.iter().all(|known| known.code != code) {
            self.reading.coupons.push(Code { code, from });
        }
    }

    /// `ami Rahim`, `this is Rahim from Uttara`, `Rahim here`.
    pub(super) fn named(&mut self, tokens: &[Token]) -> bool {
        let start = class_at(Class::NameSaid, tokens, 0).unwrap_or(0);
        let rest = until(
            &tokens[start..],
            &["from", "theke", "থেকে", "here", "bolchi", "bolsi", "বলছি", "speaking"],
        );
        let ended = rest.len() < tokens.len() - start;
        let capital = rest.iter().all(|t| t.capital);
        let fits = (start > 0
            || (ended
                && tokens.len() <= 5
                && !matches!(tokens[rest.len()].text.as_str(), "from" | "theke" | "থেকে")))
            && looks_like_name(rest)
            && rest.iter().filter(|t| t.is_word()).count() <= 3
            && !any_known(rest, true)
            && (capital || (start > 0 && rest.len() <= 2));
        if fits {
            self.name(rest);
        }
        fits
    }

    pub(super) fn name(&mut self, tokens: &[Token]) {
        let name = self.span(tokens).trim_end_matches('.').to_owned();
        self.reading.name.get_or_insert(name);
    }
}

fn until<'k>(tokens: &'k [Token], ends: &[&str]) -> &'k [Token] {
    let end = tokens.iter().position(|t| ends.contains(&t.text.as_str())).unwrap_or(tokens.len());
    &tokens[..end]
}

fn any_known(tokens: &[Token], strict: bool) -> bool {
    tokens.iter().any(|t| t.is_word() && (strict && known(&t.text)))
}

pub(super) fn is_coupon_word(word: &str) -> bool {
    [
        "coupon",
        "coupons",
        "codes",
        "vouchers",
        "promo",
        "voucher",
        "code",
        "promocode",
        "কুপন",
        "কোড",
        "প্রোমো",
        "ভাউচার",
        "kupon",
        "cupon",
        "copon",
    ]
    .contains(&word)
}
