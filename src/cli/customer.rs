//! `customer erase`: what is known of a customer goes, and the books stay.

use crate::engine::phone::Phone;
use crate::store::Store;
use anyhow::{Result, bail};

/// What to do about a customer.
#[derive(clap::Subcommand)]
pub enum Command {
    /// Erases personal data everywhere: profile, carts, orders, conversations, what came in and what is owed. Amounts,
    /// taxes and stock stay. It cannot be taken back.
    Erase {
        /// The customer's phone number, e-mail address or id.
        who: String,
        /// Really.
        #[arg(long)]
        yes: bool,
    },
}

/// Carries the command out; what to print.
pub async fn run(store: &Store, command: Command) -> Result<String> {
    let Command::Erase { who, yes } = command;
    let mut tx = store.begin().await?;
    let Some(shop) = tx.shop().await? else { bail!("the database has no shop yet") };
    let who = who.trim();
    let phone = shop.markets.iter().find_map(|market| Phone::parse(who, market.region()));
    let phone = phone.filter(|_| !who.contains('@') && who.chars().filter(char::is_ascii_digit).count() >= 7);
    let customers = tx.customers_named(phone.as_ref(), who).await?;
    if customers.is_empty() && phone.is_none() {
        bail!("there is no customer with that number, e-mail address or id");
    }
    if !yes {
        return Ok(format!(
            "{} profiles would be erased, with all that is known of them elsewhere. Say --yes to do it: it cannot be \
             taken back.",
            customers.len()
        ));
    }
    let erased = tx.erase(&customers, phone.as_ref()).await?;
    tx.commit().await?;
    Ok(format!(
        "Erased: {} profiles; personal data of {} carts, {} orders and {} conversations.",
        erased.profiles, erased.carts, erased.orders, erased.conversations
    ))
}
