//! A customer file's rows, in both generations of Shopify's header.

use super::product_columns::find;
use super::read::Known;
use super::table::{Row, Table};
use super::{Address, BadRow, Customer, cell, world};
use std::collections::{HashMap, HashSet};

/// Whether a header is a customer file's.
pub fn is_customers(header: &[String]) -> bool {
    let contact = find(header, &["email", "phone"]).is_some();
    contact
        && find(header, &["first name", "last name", "customer id"]).is_some()
        && find(header, &["lineitem name"]).is_none()
}

/// Reads a customer file. Bad rows are left out and listed in `bad`.
pub fn customers(table: &Table, known: &Known, bad: &mut Vec<BadRow>) -> Vec<Customer> {
    let home = known.markets.first().and_then(|market| market.countries.first());
    let mut reader = Reader {
        table,
        home: home.map_or("", String::as_str),
        bad,
        seen: HashMap::new(),
        emails: HashMap::new(),
    };
    let mut customers: Vec<Customer> = table.rows.iter().filter_map(|row| reader.customer(row)).collect();
    // Many shops know a customer's number only from the address. It is theirs, unless it is somebody else's, too.
    let mut times: HashMap<String, usize> = HashMap::new();
    for customer in &customers {
        let own = customer.phone.iter();
        let other = customer.address.iter().filter_map(|address| address.phone.as_ref());
        let theirs: HashSet<&String> = own.chain(other).collect();
        for phone in theirs {
            *times.entry(phone.clone()).or_default() += 1;
        }
    }
    for customer in customers.iter_mut().filter(|customer| customer.phone.is_none()) {
        let phone = customer.address.as_ref().and_then(|address| address.phone.clone());
        customer.phone = phone.filter(|phone| times.get(phone) == Some(&1));
    }
    customers
}

struct Reader<'a> {
    table: &'a Table,
    /// The country in which a phone without a code is read if the row has no address.
    home: &'a str,
    bad: &'a mut Vec<BadRow>,
    /// Phones and ids with their lines: each is one customer's.
    seen: HashMap<String, usize>,
    /// Emails with their lines, and whether the row has nothing else to be found by.
    emails: HashMap<String, (usize, bool)>,
}

impl Reader<'_> {
    fn at(&self, names: &[&str]) -> Option<usize> {
        find(&self.table.header, names)
    }

    fn text(&self, row: &Row, names: &[&str]) -> Option<String> {
        row.text(self.at(names)).map(str::to_owned)
    }

    /// Text without the apostrophe that Shopify writes before ids, phones and postcodes.
    fn plain(&self, row: &Row, names: &[&str]) -> Option<String> {
        let text = row.text(self.at(names)).map(cell::without_apostrophe)?;
        (!text.is_empty()).then(|| text.to_owned())
    }

    fn refuse(&mut self, row: &Row, names: &[&str], message: String) {
        let column = self.at(names).map(|column| self.table.header[column].clone());
        self.bad.push(row.place.bad(column.as_deref(), message));
    }

    fn customer(&mut self, row: &Row) -> Option<Customer> {
        let before = self.bad.len();
        let external_id = self.plain(row, &["customer id"]);
        let email = self.email(row);
        let address = self.address(row);
        let country =
            address.as_ref().and_then(|address| address.country.as_deref()).unwrap_or(self.home).to_owned();
        let phone = self.phone(row, &["phone"], &country);
        let tax_exempt = self.yes_no(row, &["tax exempt"]);
        let orders = self.orders(row);
        self.once(row, &["customer id"], external_id.as_deref());
        self.once(row, &["phone"], phone.as_deref());
        if let Some(email) = &email {
            self.one_by_email(row, email, external_id.is_none() && phone.is_none());
        }
        if external_id.is_none() && phone.is_none() && email.is_none() && self.bad.len() == before {
            let message = "the row has no Customer ID, phone or email; write one, so that the customer can be found again";
            self.bad.push(row.place.bad(None, message));
        }
        let name = self.name(row, address.as_ref(), email.as_deref(), phone.as_deref());
        let tags = self.at(&["tags"]).map(|column| cell::list(row.cell(column)));
        let note = self.text(row, &["note"]);
        let place = row.place.clone();
        (self.bad.len() == before).then_some(Customer {
            place,
            external_id,
            name,
            phone,
            email,
            tax_exempt,
            note,
            tags,
            orders,
            address,
        })
    }

    /// First and last name, or what else there is to call them by.
    fn name(&self, row: &Row, address: Option<&Address>, email: Option<&str>, phone: Option<&str>) -> String {
        let parts = [self.text(row, &["first name"]), self.text(row, &["last name"])];
        let name = parts.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let company = address.and_then(|address| address.company.as_deref());
        let named = Some(name.as_str()).filter(|name| !name.is_empty());
        named.or(company).or(email).or(phone).unwrap_or("Customer").to_owned()
    }

    fn email(&mut self, row: &Row) -> Option<String> {
        let email = self.plain(row, &["email"])?;
        let is_address =
            email.split_once('@').is_some_and(|(user, host)| !user.is_empty() && host.contains('.'))
                && !email.contains(char::is_whitespace);
        if !is_address {
            self.refuse(
                row,
                &["email"],
                format!("\"{email}\" is not an email address; correct it or leave it empty"),
            );
        }
        is_address.then_some(email)
    }

    fn phone(&mut self, row: &Row, names: &[&str], country: &str) -> Option<String> {
        let text = self.plain(row, names)?;
        world::phone(&text, country).map_err(|message| self.refuse(row, names, message)).ok()
    }

    fn yes_no(&mut self, row: &Row, names: &[&str]) -> Option<bool> {
        let text = self.text(row, names)?;
        cell::yes_no(&text).map_err(|message| self.refuse(row, names, message)).ok()
    }

    fn orders(&mut self, row: &Row) -> Option<i32> {
        let names = ["total orders", "orders count"];
        let text = self.plain(row, &names)?;
        cell::count(&text, "a number of orders").map_err(|message| self.refuse(row, &names, message)).ok()
    }

    /// Complains if an earlier row has the same id or phone.
    fn once(&mut self, row: &Row, names: &[&str], value: Option<&str>) {
        let Some(value) = value else { return };
        let line = *self.seen.entry(format!("{}:{value}", names[0])).or_insert(row.place.line);
        if line != row.place.line {
            self.refuse(row, names, format!("{value} is already in line {line}; one customer has one row"));
        }
    }

    /// Complains if two rows have one email and one of them has nothing else to tell it from the other.
    fn one_by_email(&mut self, row: &Row, email: &str, only: bool) {
        let (line, other_only) = *self.emails.entry(email.to_lowercase()).or_insert((row.place.line, only));
        if line != row.place.line && (only || other_only) {
            let message = format!("{email} is already in line {line}; give both rows a Customer ID or phone");
            self.refuse(row, &["email"], message);
        }
    }

    fn address(&mut self, row: &Row) -> Option<Address> {
        let default = |name: &str| format!("default address {name}");
        let part = |names: &[&str]| {
            let with: Vec<String> =
                names.iter().flat_map(|name| [default(name), (*name).to_owned()]).collect();
            self.plain(row, &with.iter().map(String::as_str).collect::<Vec<_>>())
        };
        let mut address = Address {
            name: None,
            company: part(&["company"]),
            line1: part(&["address1"]),
            line2: part(&["address2"]),
            city: part(&["city"]),
            region: part(&["province code"]).or_else(|| part(&["province"])),
            postcode: part(&["zip"]),
            country: None,
            phone: None,
        };
        let country = part(&["country code"]).or_else(|| part(&["country"]));
        let written = [&address.line1, &address.city, &address.postcode].into_iter().any(Option::is_some);
        if !written && country.is_none() {
            return None;
        }
        let names = ["default address country code", "country code", "country"];
        let text = country.unwrap_or_else(|| self.home.to_owned());
        address.country = world::country(&text);
        if address.country.is_none() {
            self.refuse(
                row,
                &names,
                format!("\"{text}\" is not a country; write its two letters, such as BD"),
            );
        }
        let country = address.country.clone().unwrap_or_default();
        address.phone = self.phone(row, &["default address phone"], &country);
        // A country alone is where they are from, not where to send anything.
        written.then_some(address)
    }
}
