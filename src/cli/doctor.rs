//! `doctor`: what is configured, what is reachable, and what to do about each fault.

use crate::cli::database::{Database, folder};
use crate::config::Config;
use anyhow::Result;

/// What was found, one line a finding, and whether all is well.
pub struct Findings {
    lines: Vec<String>,
    pub well: bool,
}

impl Findings {
    fn good(&mut self, what: impl std::fmt::Display) {
        self.lines.push(format!("✓ {what}"));
    }

    fn bad(&mut self, what: impl std::fmt::Display) {
        self.well = false;
        self.lines.push(format!("✗ {what}"));
    }
}

impl std::fmt::Display for Findings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.lines.join("\n"))
    }
}

/// Looks at everything; only a fault in looking is an error.
pub async fn run(config: &Config) -> Result<Findings> {
    let mut findings = Findings { lines: Vec::new(), well: true };
    match &config.database_url {
        Some(_) => findings.good("database: the one that DATABASE_URL names"),
        None => findings.good(format!("database: embedded, in {}", folder(config)?.display())),
    }
    let database = match Database::open(config).await {
        Ok(database) => database,
        Err(fault) => {
            let advice = match &config.database_url {
                Some(_) => ": see that the server runs and that DATABASE_URL has its address",
                None => "",
            };
            findings.bad(format!("it cannot be used: {fault:#}{advice}"));
            return Ok(findings);
        }
    };
    let looked = look(&database, &mut findings).await;
    database.close().await?;
    looked?;
    Ok(findings)
}

async fn look(database: &Database, findings: &mut Findings) -> Result<()> {
    let mut tx = database.store.begin().await?;
    let counts = tx.counts().await?;
    findings.good(format!("Postgres {}, schema up to date", counts.version));
    match tx.shop().await? {
        None => findings
            .bad("there is no shop yet: run `cartwright init` for the sample, `init --bare` for your own"),
        Some(shop) => findings.good(format!(
            "shop: {}, with {} markets, {} products, {} customers",
            shop.name,
            shop.markets.len(),
            counts.products,
            counts.customers
        )),
    }
    match counts.staff {
        0 => findings.bad("nobody is on the staff: run `cartwright staff add --name NAME --role owner`"),
        staff => findings.good(format!("staff: {staff}")),
    }
    findings.good(format!(
        "{} open carts, {} orders, {} of them pending",
        counts.carts, counts.orders, counts.pending
    ));
    let (owed, parked) = database.store.outbox_depth().await?;
    match parked {
        0 => findings.good(format!("outbox: {owed} owed")),
        parked => {
            findings
                .bad(format!("outbox: {owed} owed, {parked} given up: see column parked of table outbox"));
        }
    }
    let faults = tx.ledger_faults().await?;
    match faults.as_slice() {
        [] => {
            findings
                .good("ledger: every stock counter is the sum of its movements; coupons match their uses");
        }
        faults => faults.iter().for_each(|fault| findings.bad(fault)),
    }
    let platforms = ["TELEGRAM_BOT_TOKEN", "DISCORD_BOT_TOKEN", "WHATSAPP_ACCESS_TOKEN"];
    let set = platforms.iter().filter(|name| std::env::var_os(name).is_some());
    for name in set {
        findings.bad(format!("{name} is set, but this version speaks in the terminal only"));
    }
    Ok(())
}
