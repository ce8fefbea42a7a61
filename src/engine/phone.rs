//! Phone numbers: read with the market's region, kept as E.164, masked where others look on.

use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, Region};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A valid number in E.164, such as `+8801712345678`. Its `Debug` is masked, so that no log shows it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Phone(String);

impl Phone {
    /// Reads a number as people of `region` (ISO 3166, such as `BD`) write it, in any script's digits.
    /// None where it is not a valid number.
    pub fn parse(text: &str, region: &str) -> Option<Self> {
        if text.chars().count() > 40 {
            return None;
        }
        let region = region.parse::<Region>().ok();
        let number = PHONE_NUMBER_UTIL.parse(text, region).ok()?;
        number.is_valid().then(|| Self(number.format_as(PhoneNumberFormat::E164).into_owned()))
    }

    /// A number that was stored as E.164 before.
    pub fn stored(e164: String) -> Self {
        Self(e164)
    }

    /// `+8801712345678`.
    pub fn e164(&self) -> &str {
        &self.0
    }

    /// As people of `region` write it: `01712-345678` at home, `+91 98765 43210` from abroad.
    pub fn display(&self, region: &str) -> String {
        let Some((number, home)) = self.number().zip(region.parse::<Region>().ok()) else {
            return self.0.clone();
        };
        let format = if PHONE_NUMBER_UTIL.get_country_code_for_region(home) == Some(number.country_code) {
            PhoneNumberFormat::National
        } else {
            PhoneNumberFormat::International
        };
        number.format_as(format).into_owned()
    }

    /// The same with its middle digits hidden: `017••••5678`.
    pub fn masked(&self, region: &str) -> String {
        let shown: Vec<char> =
            self.display(region).chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
        let (head, tail) = (3.min(shown.len()), shown.len().saturating_sub(4).max(3.min(shown.len())));
        let middle = "•".repeat(tail - head);
        shown[..head].iter().collect::<String>() + &middle + &shown[tail..].iter().collect::<String>()
    }

    /// The country whose number it is, by its ISO 3166 code.
    pub fn country(&self) -> Option<String> {
        self.number()?.get_region_code().map(|region| region.to_string())
    }

    fn number(&self) -> Option<PhoneNumber> {
        PHONE_NUMBER_UTIL.parse(&self.0, None).ok()
    }
}

impl fmt::Debug for Phone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Phone(…)")
    }
}

/// Whether a text looks like a phone number at all: mostly digits, and at least seven of them.
pub fn looks_like_phone(text: &str) -> bool {
    let digits = text.chars().filter(|c| c.is_numeric()).count();
    digits >= 7 && text.chars().all(|c| c.is_numeric() || " -+().".contains(c))
}

/// Loads the tables, which takes a moment at first use.
pub fn warm_up() {
    let _ = Phone::parse("01712345678", "BD");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bd(text: &str) -> Option<String> {
        Phone::parse(text, "BD").map(|p| p.e164().to_owned())
    }

    #[test]
    fn one_person_however_written() {
        for text in ["01712-345678", "+880 1712 345678", "0171 234 5678", "8801712345678", "০১৭১২-৩৪৫৬৭৮"]
        {
            assert_eq!(bd(text).as_deref(), Some("+8801712345678"), "{text}");
        }
    }

    #[test]
    fn a_digit_short_is_no_number() {
        assert_eq!(bd("0171234567"), None);
        assert_eq!(bd("mug"), None);
    }

    #[test]
    fn shown_at_home_abroad_and_masked() {
        let phone = Phone::parse("01712345678", "BD").unwrap();
        assert_eq!(phone.display("BD"), "01712-345678");
        assert_eq!(phone.display("IN"), "+880 1712-345678");
        assert_eq!(phone.masked("BD"), "017••••5678");
        assert_eq!(format!("{phone:?}"), "Phone(…)");
    }

    #[test]
    fn looks() {
        assert!(looks_like_phone("+880 1712-345678") && looks_like_phone("০১৭১২৩৪৫৬৭৮"));
        assert!(!looks_like_phone("2 mugs") && !looks_like_phone("123456"));
    }
}
