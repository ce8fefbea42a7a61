//! Buttons: stateless, at most 64 bytes, good for ever; a stale one can tell that it is.

use super::screen::Button;

/// The longest id: Telegram's limit, the smallest of all platforms.
pub const LONGEST: usize = 64;

/// What pressing a button means. `cart` 0: it is about no cart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Press {
    pub cart: i64,
    pub revision: i32,
    pub op: String,
    pub arg: String,
}

impl Press {
    /// `c1:<cart base 62>:<revision base 36>:<op>:<arg>`.
    pub fn id(cart: i64, revision: i32, op: &str, arg: &str) -> String {
        let id = format!("c1:{}:{}:{op}:{arg}", base(cart, 62), base(i64::from(revision), 36));
        debug_assert!(id.len() <= LONGEST, "{id} is too long for a button");
        id
    }

    /// Reads an id. None where it is not one of ours.
    pub fn parse(id: &str) -> Option<Self> {
        let mut parts = id.splitn(5, ':');
        if id.len() > LONGEST || parts.next()? != "c1" {
            return None;
        }
        let cart = unbase(parts.next()?, 62)?;
        let revision = unbase(parts.next()?, 36)?.try_into().ok()?;
        Some(Self { cart, revision, op: parts.next()?.to_owned(), arg: parts.next()?.to_owned() })
    }

    /// The argument as a number.
    pub fn number(&self) -> Option<i64> {
        self.arg.parse().ok()
    }
}

/// A short stand-in for a code of any length: codes are compared by it in a button.
pub fn short(code: &str) -> String {
    let hash = code
        .bytes()
        .fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    base(i64::try_from(hash >> 24).unwrap_or(0), 36)
}

/// Makes the buttons of one cart at one revision.
#[derive(Clone, Copy, Debug, Default)]
pub struct Keys {
    pub cart: i64,
    pub revision: i32,
}

impl Keys {
    /// A button.
    pub fn key(self, label: impl Into<String>, op: &str, arg: impl ToString) -> Button {
        Button { label: label.into(), id: Press::id(self.cart, self.revision, op, &arg.to_string()) }
    }
}

const DIGITS: &[u8; 62] = b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

fn base(number: i64, base: u64) -> String {
    let mut rest = number.unsigned_abs();
    let mut digits = Vec::new();
    loop {
        digits.push(DIGITS[usize::try_from(rest % base).unwrap_or(0)]);
        rest /= base;
        if rest == 0 {
            break;
        }
    }
    digits.iter().rev().map(|digit| char::from(*digit)).collect()
}

fn unbase(text: &str, base: u64) -> Option<i64> {
    if text.is_empty() {
        return None;
    }
    let mut number: u64 = 0;
    for byte in text.bytes() {
        let digit = DIGITS.iter().position(|d| *d == byte)? as u64;
        if digit >= base {
            return None;
        }
        number = number.checked_mul(base)?.checked_add(digit)?;
    }
    i64::try_from(number).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_and_back_within_the_limit() {
        let id = Press::id(i64::MAX, i32::MAX, "confirm", "999999999999999999999999");
        assert!(id.len() <= LONGEST, "{} bytes", id.len());
        let press = Press::parse(&id).unwrap();
        assert_eq!((press.cart, press.revision), (i64::MAX, i32::MAX));
        assert_eq!(press.op, "confirm");
    }

    #[test]
    fn forged_ids_are_none() {
        for id in ["", "c1", "c1:1:1:x", "c2:1:1:x:", "c1:-1:1:x:", "c1:1:zzzzzzzzzz:x:", &"c1:".repeat(40)] {
            assert_eq!(Press::parse(id), None, "{id}");
        }
    }
}
