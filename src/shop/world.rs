//! What the world's registers say: currencies, countries, time zones and telephone numbers.

use iso_currency::Currency;
use rlibphonenumber::{PhoneNumber, PhoneNumberFormat};
use std::collections::HashMap;
use std::sync::LazyLock;

/// The number of decimals of a currency, if the code is one in ISO 4217 that has money.
pub fn decimals(currency: &str) -> Option<u32> {
    Currency::from_code(currency)?.exponent().map(u32::from)
}

/// Every country's names in small letters, with its code. Made on first use: most files give codes.
static NAMES: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let countries = keshvar::SUPPORTED_ALPHA2_LIST.iter().map(|code| (code, code.to_country()));
    let names = countries.flat_map(|(code, country)| {
        let others = country.unofficial_name_list().iter().copied();
        let names = others.chain([country.iso_short_name(), country.iso_long_name()]);
        names.map(|name| (name.to_lowercase(), code.to_string())).collect::<Vec<_>>()
    });
    names.collect()
});

/// The two-letter code of a country given by its code or one of its names.
pub fn country(text: &str) -> Option<String> {
    let text = text.trim();
    if keshvar::Alpha2::try_from(text).is_ok() {
        return Some(text.to_uppercase());
    }
    NAMES.get(&text.to_lowercase()).map(|code| code.to_uppercase())
}

/// Whether the name is one of the time zone database's.
pub fn is_time_zone(name: &str) -> bool {
    name.parse::<chrono_tz::Tz>().is_ok()
}

/// A telephone number as E.164, read as a caller in `country` would dial it.
pub fn phone(text: &str, country: &str) -> Result<String, String> {
    let wrong = || {
        format!(
            "\"{text}\" is not a telephone number of {country}; write it with its country code, such as +8801712345678"
        )
    };
    let number = PhoneNumber::parse(text, country.parse().ok()).map_err(|_| wrong())?;
    if number.is_valid() { Ok(number.format_as(PhoneNumberFormat::E164).into_owned()) } else { Err(wrong()) }
}
