//! Where to: whether words look like an address.

use super::token::{Kind, Token};
use super::vocabulary::{Class, any, at};

/// Whether the words can hardly be anything but a part of an address.
pub(super) fn is_address(tokens: &[Token]) -> bool {
    let (mut kinds, mut places, mut strong, mut postcode) = (0, 0, false, false);
    let mut i = 0;
    while i < tokens.len() {
        // `1 kg` is no Kampong.
        let measures = i > 0 && tokens[i - 1].is_number() && at(Class::Measure, tokens, i).is_some();
        if let Some(length) = at(Class::AddressWord, tokens, i).filter(|_| !measures) {
            kinds += 1;
            strong |= numbered(tokens, i + length) || street(tokens, i, i + length);
            i += length;
        } else if let Some(length) = at(Class::Place, tokens, i) {
            places += 1;
            i += length;
        } else {
            postcode |= tokens[i].is_number() && (4..=6).contains(&tokens[i].text.len());
            i += 1;
        }
    }
    strong || kinds >= 2 || (kinds >= 1 && places >= 1) || places >= 2 || (places >= 1 && postcode)
}

/// `House 12`, `Road No. 5`, `Sector: 7`.
fn numbered(tokens: &[Token], after: usize) -> bool {
    let skip = tokens[after.min(tokens.len())..]
        .iter()
        .take_while(|t| {
            t.is_mark(&['#', ':', '-', '.', '/'])
                || matches!(t.text.as_str(), "no" | "number" | "নং" | "নম্বর")
        })
        .count();
    let number = tokens.get(after + skip).is_some_and(Token::is_number);
    number
        && any(&[Class::Unit, Class::Container, Class::Measure, Class::Dozen], tokens, after + skip + 1)
            .is_none()
}

/// `350 Fifth Avenue`: a number, a name and then what it is.
fn street(tokens: &[Token], word: usize, end: usize) -> bool {
    let number = tokens.first().is_some_and(Token::is_number) && (2..=6).contains(&word);
    let name = tokens
        .get(1..word)
        .is_some_and(|name| name.iter().all(|t| t.capital || t.is_number() || t.is_mark(&['/', '-'])));
    let ends = tokens
        .get(end)
        .is_none_or(|next| !next.is_word() || next.capital || at(Class::Place, tokens, end).is_some());
    number && name && ends
}

/// Whether the words may go on with an address that has begun: a place, a postcode, a name with a capital.
pub(super) fn goes_on(tokens: &[Token]) -> bool {
    if is_address(tokens) || is_place(tokens) {
        return true;
    }
    let words = tokens.iter().filter(|token| token.is_word()).count();
    let numbers: Vec<&Token> = tokens.iter().filter(|token| token.is_number()).collect();
    let leads = tokens.first().is_some_and(Token::is_number) && words > 0;
    let counted =
        (0..tokens.len()).any(|i| any(&[Class::Unit, Class::Dozen, Class::Measure], tokens, i).is_some());
    let capital = tokens.iter().filter(|token| token.is_word()).all(|token| token.capital);
    let postcode = words == 0 && numbers.iter().all(|number| number.text.len() >= 3);
    let taken = tokens.iter().any(|token| matches!(token.kind, Kind::Taken { .. }));
    postcode || (words <= 4 && capital && !leads && !counted && !taken && words > 0)
}

/// `opposite Honey Bakery`, `5th floor`: what no number of things leads.
pub(super) fn is_landmark(tokens: &[Token]) -> bool {
    let any_of = |classes| (0..tokens.len()).any(|i| any(classes, tokens, i).is_some());
    // `floor mat 2 pcs` is none.
    let named = any_of(&[Class::AddressWord]) && !any_of(&[Class::Unit, Class::Container, Class::Dozen]);
    named && tokens.first().is_some_and(|first| !first.is_number()) && tokens.len() <= 6
}

/// `5 Lake Circus`: a number, and names with capitals.
pub(super) fn is_street(tokens: &[Token]) -> bool {
    // `No 15` alone is one, too.
    let numbered = tokens.len() > 1 && tokens[0].text == "no";
    let Some((first, names)) = tokens[usize::from(numbered)..].split_first() else { return false };
    first.is_number()
        && (usize::from(!numbered)..=4).contains(&names.len())
        && names.iter().all(|t| t.is_word() && t.capital && t.text.is_ascii())
}

/// Whether a known place is named, and no number before it.
pub(super) fn is_place(tokens: &[Token]) -> bool {
    let place = (0..tokens.len()).any(|i| at(Class::Place, tokens, i).is_some());
    place && !tokens.first().is_some_and(Token::is_number)
}
