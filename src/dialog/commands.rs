//! The one table of commands, from which menus, help and documents are made.

use crate::engine::staff::Role;

/// A command of the conversation. Its description is the message `command-<name>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec {
    pub name: &'static str,
    /// Those in Bangla work without a slash, too.
    pub aliases: &'static [&'static str],
    /// What follows it, for help: `<…>` is wanted, `[…]` may be left out.
    pub usage: &'static str,
    /// The least role that it needs.
    pub role: Role,
    /// Whether it is about the open cart.
    pub cart: bool,
    pub group: Group,
}

/// Under which heading help shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    Carts,
    Items,
    Customer,
    Finish,
    Orders,
    Other,
}

impl Group {
    pub const ALL: [Self; 6] =
        [Self::Carts, Self::Items, Self::Customer, Self::Finish, Self::Orders, Self::Other];

    /// The heading's message id.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Carts => "group-carts",
            Self::Items => "group-items",
            Self::Customer => "group-customer",
            Self::Finish => "group-finish",
            Self::Orders => "group-orders",
            Self::Other => "group-other",
        }
    }
}

const fn spec(
    name: &'static str,
    aliases: &'static [&'static str],
    usage: &'static str,
    role: Role,
    cart: bool,
    group: Group,
) -> Spec {
    Spec { name, aliases, usage, role, cart, group }
}

/// The role that everybody on the staff has at least.
pub const LEAST: Role = Role::Rep;

use Group::{Carts, Customer, Finish, Items, Orders, Other};
use Role::{Manager, Rep};

/// Every command, in the order of help.
pub const COMMANDS: &[Spec] = &[
    spec("new", &["start-cart", "নতুন"], "[market] [items…]", Rep, false, Carts),
    spec("open", &["o"], "<cart>", Rep, false, Carts),
    spec("list", &["carts", "ls", "তালিকা"], "[market] [day] [value] [customer]", Rep, false, Carts),
    spec("copy", &[], "[cart or order]", Rep, false, Carts),
    spec("market", &[], "<market>", Rep, true, Carts),
    spec("add", &["find", "search"], "<quantity and product>", Rep, true, Items),
    spec("quantity", &["qty"], "<line> <units>", Rep, true, Items),
    spec("remove", &["rm", "বাদ"], "<line>", Rep, true, Items),
    spec("discount", &[], "[line] <5% or amount or off>", Rep, true, Items),
    spec("price", &["override"], "<line> <amount or off>", Manager, true, Items),
    spec("update", &[], "[line]", Rep, true, Items),
    spec("keep", &[], "[line]", Manager, true, Items),
    spec("coupon", &["code", "কুপন"], "<code or off code>", Rep, true, Items),
    spec("customer", &["client", "কাস্টমার"], "<phone, name, e-mail or new…>", Rep, true, Customer),
    spec("contact", &["phone"], "<phone>", Rep, true, Customer),
    spec("address", &["ship", "ঠিকানা"], "<street, city postcode>", Rep, true, Customer),
    spec("billing", &["bill"], "<same or address>", Rep, true, Customer),
    spec("exempt", &[], "<on or off>", Manager, true, Customer),
    spec("fulfillment", &["fulfilment", "service"], "<service>", Rep, true, Finish),
    spec("payment", &["pay"], "<method>", Rep, true, Finish),
    spec("note", &["নোট"], "<text or off>", Rep, true, Finish),
    spec("summary", &["cart", "card", "show", "মোট"], "", Rep, true, Finish),
    spec("why", &["explain", "কেন"], "[coupon]", Rep, true, Finish),
    spec("quote", &["কোটেশন"], "[days]", Rep, true, Finish),
    spec("place", &["confirm", "কনফার্ম"], "", Rep, true, Finish),
    spec("undo", &["ফেরত"], "", Rep, true, Finish),
    spec("history", &[], "", Rep, true, Finish),
    spec("delete", &[], "", Rep, true, Finish),
    spec("orders", &["অর্ডার"], "[pending] [customer or number]", Rep, false, Orders),
    spec("order", &[], "<number>", Rep, false, Orders),
    spec("approve", &[], "<number>", Manager, false, Orders),
    spec("cancel", &[], "<number> [reason]", Rep, false, Orders),
    spec("packed", &[], "<number>", Manager, false, Orders),
    spec("shipped", &["handed"], "<number>", Manager, false, Orders),
    spec("delivered", &[], "<number>", Manager, false, Orders),
    spec("paid", &[], "<number> [amount]", Manager, false, Orders),
    spec("hold", &["reserve"], "[order] <until tomorrow, 3 days, or off>", Manager, false, Orders),
    spec("inbox", &["ইনবক্স"], "", Rep, false, Other),
    spec("followups", &["calls", "ফলোআপ"], "[all]", Rep, false, Other),
    spec("stats", &[], "[days]", Manager, false, Other),
    spec("staff", &[], "[invite rep, role Asha manager, or remove Asha]", Manager, false, Other),
    spec("coupons", &[], "[new SPRING 10% min 500 limit 100, or end SPRING]", Manager, false, Other),
    spec("stock", &[], "<SKU> [+20, -2 or =40] [location] [why]", Manager, false, Other),
    spec("setprice", &[], "<SKU> <market> <price> [50:tier price…]", Manager, false, Other),
    spec("variant", &[], "<SKU> <on or off>", Manager, false, Other),
    spec(
        "here",
        &[],
        "<sales, managers, warehouse, digest [market] [09:00], quiet 22:00-08:00, or off>",
        Manager,
        false,
        Other,
    ),
    spec("markets", &[], "", Rep, false, Other),
    spec("help", &["start", "?", "সাহায্য"], "[command]", Rep, false, Other),
];

/// The command that a word names, with or without its slash; `@bot` behind it is dropped.
pub fn find(word: &str) -> Option<&'static Spec> {
    let word = word.trim_start_matches('/').split('@').next().unwrap_or_default().to_lowercase();
    COMMANDS.iter().find(|spec| spec.name == word || spec.aliases.contains(&word.as_str()))
}

impl Spec {
    /// Whether a word without a slash is this command: its name, what it is called in Bangla, or a short form that
    /// is hardly anything else.
    pub fn is_said(&self, word: &str) -> bool {
        let word = word.to_lowercase();
        let clear = !word.is_ascii() || ["qty", "rm", "carts", "confirm"].contains(&word.as_str());
        self.name == word || (clear && self.aliases.contains(&word.as_str()))
    }
}

/// The command nearest to a mistyped one.
pub fn nearest(word: &str) -> Option<&'static Spec> {
    let word = word.trim_start_matches('/').to_lowercase();
    let near = |spec: &Spec| strsim::jaro_winkler(spec.name, &word);
    COMMANDS.iter().filter(|spec| near(spec) > 0.8).max_by(|a, b| near(a).total_cmp(&near(b)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn names_are_unique_and_fit_every_platform() {
        let mut seen = BTreeSet::new();
        for spec in COMMANDS {
            assert!(
                spec.name.len() <= 32 && spec.name.bytes().all(|b| b.is_ascii_lowercase()),
                "{}",
                spec.name
            );
            for word in std::iter::once(&spec.name).chain(spec.aliases) {
                assert!(seen.insert(*word), "{word} names two commands");
            }
        }
        assert!(COMMANDS.len() <= 100);
    }

    #[test]
    fn found_by_alias_slash_and_bot() {
        assert_eq!(find("/qty@cart_bot").map(|s| s.name), Some("quantity"));
        assert_eq!(find("mug"), None);
        assert_eq!(nearest("/plase").map(|s| s.name), Some("place"));
    }
}
