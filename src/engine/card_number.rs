//! Payment card numbers, which have no business in a chat: found by length, issuer and Luhn's check.

/// What stands where a number was: it says what the reader of the rest is missing.
pub const INSTEAD: &str = "[card number]";

/// The text with every payment card number hidden. None where there is none.
pub fn hidden(text: &str) -> Option<String> {
    let runs: Vec<(usize, usize)> =
        runs(text).into_iter().filter(|(from, to)| is_card(&text[*from..*to])).collect();
    if runs.is_empty() {
        return None;
    }
    let (mut shown, mut at) = (String::new(), 0);
    for (from, to) in runs {
        shown.push_str(&text[at..from]);
        shown.push_str(INSTEAD);
        at = to;
    }
    shown.push_str(&text[at..]);
    Some(shown)
}

/// Stretches of digits that may be parted by single spaces or hyphens.
fn runs(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let (mut runs, mut start, mut last) = (Vec::new(), None, 0);
    for (i, byte) in bytes.iter().enumerate() {
        if byte.is_ascii_digit() {
            start.get_or_insert(i);
            last = i;
        } else if let Some(from) = start
            && (!matches!(byte, b' ' | b'-') || last + 1 != i)
        {
            runs.push((from, last + 1));
            start = None;
        }
    }
    runs.extend(start.map(|from| (from, last + 1)));
    runs
}

fn is_card(run: &str) -> bool {
    let digits: Vec<u32> = run.chars().filter_map(|c| c.to_digit(10)).collect();
    let number: String = run.chars().filter(char::is_ascii_digit).collect();
    let begins = |prefixes: &[&str]| prefixes.iter().any(|prefix| number.starts_with(prefix));
    let issued = match digits.len() {
        14 => begins(&["30", "36", "38"]),
        15 => begins(&["34", "37"]),
        16..=19 => begins(&["22", "23", "24", "25", "26", "27", "35", "4", "5", "6"]),
        _ => false,
    };
    issued && luhn(&digits)
}

fn luhn(digits: &[u32]) -> bool {
    let doubled = |(i, d): (usize, &u32)| if i % 2 == 1 { d * 2 / 10 + d * 2 % 10 } else { *d };
    digits.iter().rev().enumerate().map(doubled).sum::<u32>() % 10 == 0
}

#[cfg(test)]
mod tests {
    use super::{INSTEAD, hidden};

    #[test]
    fn cards_are_hidden_and_phones_are_not() {
        assert_eq!(hidden("pay 4111 1111 1111 1111 now").as_deref(), Some("pay [card number] now"));
        assert_eq!(hidden("378282246310005").as_deref(), Some(INSTEAD));
        for text in ["+880 1712-345678", "#ORD-000000311012", "4111 1111 1111 1112", "2x mug, 01712345678"] {
            assert_eq!(hidden(text), None, "{text}");
        }
    }
}
