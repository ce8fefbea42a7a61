//! Postal addresses, checked by what their country asks for.

use super::words::ascii_digits;
use keshvar::Alpha2;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::{LazyLock, Mutex};

/// A postal address. Empty fields are empty strings. Its `Debug` is masked.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub company: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub line1: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub line2: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub city: String,
    /// The code of the subdivision where the country needs one (`CA`), else as written.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub region: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub postcode: String,
    /// ISO 3166 alpha-2.
    pub country: String,
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Address(… {})", self.country)
    }
}

/// A part of an address, as it is named to the rep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Line1,
    City,
    Region,
    Postcode,
    Country,
}

/// What is wrong with an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum AddressFault {
    Missing { field: Field },
    BadPostcode { postcode: String, country: String },
    UnknownRegion { region: String, country: String },
    OtherCountry { country: String },
}

/// The countries that ask for more than street and city, by what they ask for in place of that
/// (A street, C city, S subdivision, Z postcode). Compiled from the postal unions' public rules.
const REQUIRED: &[(&str, &[&str])] = &[
    ("ACSZ", &["US", "CA", "AU", "IN", "BR", "MX", "CN", "KR", "IT", "ES"]),
    ("ASZ", &["JP"]),
    (
        "ACZ",
        &[
            "GB", "DE", "FR", "NL", "BE", "AT", "CH", "SE", "NO", "DK", "FI", "PL", "CZ", "SK", "HU", "PT",
            "GR", "RO", "BG", "HR", "SI", "EE", "LV", "LT", "LU", "MY", "TH", "TR", "NZ", "ZA", "UA", "RU",
        ],
    ),
    ("AZ", &["SG"]),
    ("AS", &["HK", "AE", "ID"]),
];

/// What the tables know of a country.
struct Country {
    name: &'static str,
    has_postcodes: bool,
    postcode: Option<regex::Regex>,
    /// Code, name and all names, folded, of each subdivision.
    regions: Vec<(&'static str, &'static str, Vec<String>)>,
}

static COUNTRIES: LazyLock<Mutex<BTreeMap<String, Option<&'static Country>>>> = LazyLock::new(Mutex::default);

/// Loaded once per country that is met; there are at most 250 of them.
fn country(code: &str) -> Option<&'static Country> {
    let mut known = COUNTRIES.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    if let Some(country) = known.get(code) {
        return *country;
    }
    let loaded = Alpha2::try_from(code).ok().map(|alpha2| &*Box::leak(Box::new(Country::load(alpha2))));
    known.insert(code.to_owned(), loaded);
    loaded
}

impl Country {
    fn load(alpha2: Alpha2) -> Self {
        let facts = alpha2.to_country();
        let regions = facts
            .subdivisions()
            .values()
            .map(|s| {
                let names = std::iter::once(s.name()).chain(s.unofficial_name_list().iter().copied());
                (s.code(), s.name(), names.map(fold).collect())
            })
            .collect();
        Self {
            name: facts.iso_short_name(),
            has_postcodes: facts.postal_code(),
            postcode: facts.postal_code_format().and_then(|p| regex::Regex::new(&format!("^(?:{p})$")).ok()),
            regions,
        }
    }
}

fn fold(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

/// The English name of a country code; the code itself where it is unknown.
pub fn country_name(code: &str) -> String {
    country(code).map_or_else(|| code.to_owned(), |country| country.name.to_owned())
}

/// Every country's names, folded, with its code. Made on first use.
static NAMES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    let names = keshvar::SUPPORTED_ALPHA2_LIST.iter().flat_map(|code| {
        let country = code.to_country();
        let others = country.unofficial_name_list().iter().copied();
        let names: Vec<_> =
            others.chain([country.iso_short_name(), country.iso_long_name()]).map(fold).collect();
        names.into_iter().map(|name| (name, code.to_string().to_uppercase()))
    });
    let short = [("usa", "US"), ("uk", "GB"), ("uae", "AE")].map(|(name, code)| (name.into(), code.into()));
    names.chain(short).collect()
});

/// The code of the country with this name, in any case.
pub fn country_named(name: &str) -> Option<&'static str> {
    NAMES.get(&fold(name)).map(String::as_str)
}

/// Whether the country's addresses need this field.
pub fn requires(code: &str, field: Field) -> bool {
    let fields = REQUIRED.iter().find(|(_, codes)| codes.contains(&code)).map_or("AC", |(fields, _)| fields);
    match field {
        Field::Line1 => fields.contains('A'),
        Field::City => fields.contains('C'),
        Field::Region => fields.contains('S'),
        Field::Postcode => fields.contains('Z') && country(code).is_none_or(|c| c.has_postcodes),
        Field::Country => true,
    }
}

/// The code of the subdivision that a text names, by code or name.
pub fn region_code(country_code: &str, text: &str) -> Option<&'static str> {
    // ISO 3166-2 writes the country before it: JP-13.
    let own = text
        .trim()
        .get(..country_code.len() + 1)
        .filter(|own| own.strip_suffix('-').is_some_and(|code| code.eq_ignore_ascii_case(country_code)));
    let wanted = fold(&text.trim()[own.map_or(0, str::len)..]);
    let regions = &country(country_code)?.regions;
    let by_code = regions.iter().find(|(code, ..)| fold(code) == wanted);
    let found = by_code.or_else(|| regions.iter().find(|(.., names)| names.contains(&wanted)));
    found.map(|(code, ..)| *code)
}

impl Address {
    /// The address with its parts trimmed, the country in capitals and the region as a code where one is needed.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        for part in [
            &mut self.name,
            &mut self.company,
            &mut self.line1,
            &mut self.line2,
            &mut self.city,
            &mut self.region,
            &mut self.postcode,
            &mut self.country,
        ] {
            *part = part.trim().to_owned();
        }
        self.country = self.country.to_uppercase();
        self.postcode = self.postcode.to_uppercase();
        if requires(&self.country, Field::Region)
            && let Some(code) = region_code(&self.country, &self.region)
        {
            code.clone_into(&mut self.region);
        }
        self
    }

    /// Everything wrong with the address, for a market that delivers to `countries`.
    pub fn faults(&self, countries: &[String]) -> Vec<AddressFault> {
        let mut faults = Vec::new();
        if !countries.contains(&self.country) {
            faults.push(AddressFault::OtherCountry { country: self.country.clone() });
        }
        let parts = [
            (Field::Line1, &self.line1),
            (Field::City, &self.city),
            (Field::Region, &self.region),
            (Field::Postcode, &self.postcode),
        ];
        for (field, part) in parts {
            if part.is_empty() && requires(&self.country, field) {
                faults.push(AddressFault::Missing { field });
            }
        }
        let Some(rules) = country(&self.country) else { return faults };
        if !self.postcode.is_empty() && rules.postcode.as_ref().is_some_and(|p| !p.is_match(&self.postcode)) {
            faults.push(AddressFault::BadPostcode {
                postcode: self.postcode.clone(),
                country: self.country.clone(),
            });
        }
        let needs_region = requires(&self.country, Field::Region) && !rules.regions.is_empty();
        if needs_region && !self.region.is_empty() && region_code(&self.country, &self.region).is_none() {
            faults.push(AddressFault::UnknownRegion {
                region: self.region.clone(),
                country: self.country.clone(),
            });
        }
        faults
    }

    /// On one line: `House 12, Road 5, Dhaka 1212, Bangladesh`.
    pub fn one_line(&self) -> String {
        let region = if fold(&self.region) == fold(&self.city) { "" } else { self.region_shown() };
        let town = [self.city.as_str(), region, self.postcode.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        let country = country_name(&self.country);
        [self.company.as_str(), &self.line1, &self.line2, &town, &country]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }

    /// The region as people write it: its code, or its name where the code is only a number (13 is Tokyo).
    fn region_shown(&self) -> &str {
        let is_number = !self.region.is_empty() && self.region.bytes().all(|byte| byte.is_ascii_digit());
        let regions = country(&self.country).filter(|_| is_number).map(|country| &country.regions);
        let named = regions.and_then(|regions| regions.iter().find(|(code, ..)| *code == self.region));
        named.map_or(&self.region, |(_, name, _)| name)
    }

    /// Reads an address typed in one go: parts parted by commas or line breaks, the postcode found by the
    /// country's pattern, the region by its name, the last remaining part as the city.
    pub fn parse(text: &str, country_code: &str) -> Self {
        let mut address = Self { country: country_code.to_owned(), ..Self::default() };
        let mut parts: Vec<String> = text
            .split([',', '\n', ';'])
            .map(|part| part.trim().to_owned())
            .filter(|p| !p.is_empty())
            .collect();
        let is_code =
            |last: &str| last.eq_ignore_ascii_case(country_code) && region_code(country_code, last).is_none();
        parts.pop_if(|last| country_named(last) == Some(country_code) || is_code(last));
        address.take_postcode(&mut parts);
        if parts.len() > 1 && requires(country_code, Field::Region) {
            address.take_region(&mut parts);
        }
        if parts.len() > 1 && requires(country_code, Field::City) {
            address.city = parts.pop().unwrap_or_default();
        }
        let mut parts = parts.into_iter();
        address.line1 = parts.next().unwrap_or_default();
        address.line2 = parts.collect::<Vec<_>>().join(", ");
        address.tidied()
    }

    /// The last words that match the country's postcode pattern, beginning from the end.
    fn take_postcode(&mut self, parts: &mut Vec<String>) {
        let Some(pattern) = country(&self.country).and_then(|c| c.postcode.as_ref()) else { return };
        for i in (1..parts.len()).rev() {
            // A hyphen may belong to the code (10118-0110) or stand before it (Dhaka-1205).
            for separators in [&[' '][..], &[' ', '-']] {
                let words: Vec<&str> = parts[i].split(separators).filter(|w| !w.is_empty()).collect();
                for take in [2, 1] {
                    let Some(at) = words.len().checked_sub(take) else { continue };
                    let candidate = ascii_digits(&words[at..].join(" ")).to_uppercase();
                    if pattern.is_match(&candidate) {
                        self.postcode = candidate;
                        let rest = words[..at].join(" ");
                        let rest = rest.trim_end_matches(['-', '–', ' ', ':']);
                        if rest.is_empty() {
                            parts.remove(i);
                        } else {
                            rest.clone_into(&mut parts[i]);
                        }
                        return;
                    }
                }
            }
        }
    }

    fn take_region(&mut self, parts: &mut Vec<String>) {
        let last = parts.last().cloned().unwrap_or_default();
        if let Some(code) = region_code(&self.country, &last) {
            code.clone_into(&mut self.region);
            parts.pop();
            return;
        }
        // City and region in one part; the region may be two words (New Jersey).
        let spaces: Vec<usize> = last.match_indices(' ').map(|(at, _)| at).rev().take(2).collect();
        for at in spaces.into_iter().rev() {
            if let Some(code) = region_code(&self.country, &last[at..]) {
                code.clone_into(&mut self.region);
                last[..at].trim().clone_into(parts.last_mut().unwrap_or(&mut String::new()));
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faults(text: &str, country: &str) -> Vec<AddressFault> {
        Address::parse(text, country).faults(&[country.to_owned()])
    }

    #[test]
    fn a_dhaka_address_in_one_line() {
        let address = Address::parse("House 12, Road 5, Dhanmondi, Dhaka 1205", "BD");
        assert_eq!((address.line1.as_str(), address.line2.as_str()), ("House 12", "Road 5, Dhanmondi"));
        assert_eq!((address.city.as_str(), address.postcode.as_str()), ("Dhaka", "1205"));
        assert_eq!(address.faults(&["BD".to_owned()]), []);
        let hyphen = Address::parse("House 9, Road: 2, Dhaka - 1205, bangladesh", "BD");
        assert_eq!((hyphen.city.as_str(), hyphen.postcode.as_str()), ("Dhaka", "1205"));
        let bangla = Address::parse("বাড়ি ৫, রোড ৩, ঢাকা ১২০৫", "BD");
        assert_eq!((bangla.city.as_str(), bangla.postcode.as_str()), ("ঢাকা", "1205"));
    }

    #[test]
    fn a_region_may_carry_its_country() {
        assert_eq!(region_code("JP", "JP-13"), Some("13"));
        let tokyo = Address::parse("1-2-3 Ginza, Chuo, Tokyo 104-0061", "JP");
        assert_eq!((tokyo.region.as_str(), tokyo.region_shown()), ("13", "Tokyo"));
        assert_eq!(region_code("US", "us-ca"), Some("CA"));
        assert_eq!(region_code("US", "BD-13"), None);
        assert_eq!(country_named("bangladesh"), Some("BD"));
        assert_eq!(country_named("Narnia"), None);
    }

    #[test]
    fn a_us_address_needs_state_and_zip() {
        let address = Address::parse("1 Main St, Springfield, IL 62701", "US");
        assert_eq!((address.city.as_str(), address.region.as_str()), ("Springfield", "IL"));
        assert_eq!(address.postcode, "62701");
        let named = Address::parse("1 Main St, Los Angeles, California 90001", "US");
        assert_eq!(named.region, "CA");
        let long = Address::parse("1 Main St, Jersey City New Jersey 07302-1234, USA", "US");
        assert_eq!((long.city.as_str(), long.region.as_str()), ("Jersey City", "NJ"));
        assert_eq!(long.postcode, "07302-1234");
        assert_eq!(
            faults("1 Main St, Springfield", "US"),
            [
                AddressFault::Missing { field: Field::Region },
                AddressFault::Missing { field: Field::Postcode }
            ]
        );
    }

    #[test]
    fn a_country_without_postcodes_never_demands_one() {
        assert_eq!(faults("Sheikh Zayed Road 1, Dubai", "AE"), []);
        assert_eq!(faults("Rua 1, Luanda", "AO"), []);
    }

    #[test]
    fn what_is_wrong_is_named() {
        let mut address = Address::parse("House 12, Dhaka 1205", "BD");
        address.postcode = "12".to_owned();
        assert!(matches!(address.faults(&["BD".to_owned()])[..], [AddressFault::BadPostcode { .. }]));
        assert!(matches!(address.faults(&["IN".to_owned()])[0], AddressFault::OtherCountry { .. }));
    }
}
