//! `doctor`: what is configured, what is reachable, and what to do about each fault.

use crate::chat::discord::{self, Discord};
use crate::chat::telegram::Telegram;
use crate::chat::telegram::api::{Api, Failure};
use crate::cli::database::{Database, folder};
use crate::config::{Config, Platforms};
use anyhow::Result;
use std::sync::Arc;

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
pub async fn run(config: &Config, platforms: &Platforms) -> Result<Findings> {
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
    look_at_papers(&mut findings);
    look_at_telegram(platforms, &mut findings).await;
    look_at_discord(platforms, &mut findings).await;
    Ok(findings)
}

/// A quote in Bangla needs a font of the machine's.
fn look_at_papers(findings: &mut Findings) {
    #[cfg(feature = "documents")]
    if crate::paper::sets_bangla() {
        findings.good("quotes: set as PDF and PNG, in Latin letters and Bangla");
    } else {
        findings.good("quotes: set as PDF and PNG; for Bangla run script/fonts or install Noto Sans Bengali");
    }
    #[cfg(not(feature = "documents"))]
    findings.good("quotes: sent as text, as this program was built without documents");
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
    let (waiting, parked) = database.store.inbox_depth().await?;
    match parked {
        0 => findings.good(format!("inbox: {waiting} waiting")),
        parked => {
            findings.bad(format!(
                "inbox: {waiting} waiting, {parked} given up: see column parked of table inbox"
            ));
        }
    }
    if std::env::var_os("WHATSAPP_ACCESS_TOKEN").is_some() {
        findings.bad(
            "WHATSAPP_ACCESS_TOKEN is set, but this version speaks in the terminal, Telegram and Discord only",
        );
    }
    Ok(())
}

/// Whether Telegram knows the bot and nothing stands in its way.
async fn look_at_telegram(platforms: &Platforms, findings: &mut Findings) {
    let Some(token) = platforms.telegram_bot_token.clone() else {
        findings.good("Telegram: not configured (TELEGRAM_BOT_TOKEN)");
        return;
    };
    let Ok(api) = Api::new(&platforms.telegram_api_url, token) else {
        findings.bad("Telegram: no HTTP client can be made on this machine");
        return;
    };
    match Telegram::connect(Arc::new(api)).await {
        Ok(telegram) => {
            findings.good(format!("Telegram: @{} answers", telegram.me.username));
            if !telegram.me.inline {
                findings.bad("Telegram: inline mode is off, so items cannot be searched in the chat: /setinline at @BotFather");
            }
        }
        Err(Failure::Refused(_)) => {
            findings.bad(
                "Telegram does not know the bot's token: copy it from @BotFather into TELEGRAM_BOT_TOKEN",
            );
        }
        Err(_) => findings.bad("Telegram cannot be reached: check the network, or TELEGRAM_API_URL"),
    }
}

/// Whether Discord knows the bot, and how it is listened to.
async fn look_at_discord(platforms: &Platforms, findings: &mut Findings) {
    let Some(token) = platforms.discord_bot_token.clone() else {
        findings.good("Discord: not configured (DISCORD_BOT_TOKEN)");
        return;
    };
    let Ok(api) = discord::api::Api::new(&platforms.discord_api_url, token) else {
        findings.bad("Discord: no HTTP client can be made on this machine");
        return;
    };
    let application = platforms.discord_application_id.map(|id| id.to_string());
    match Discord::connect(Arc::new(api), application).await {
        Ok(discord) => {
            let how = match &platforms.discord_public_key {
                Some(_) => "interactions are brought to /discord/interactions",
                None => "interactions come through the gateway",
            };
            findings.good(format!("Discord: {} answers; {how}", discord.name));
        }
        Err(discord::api::Failure::Refused { status: 401, .. }) => findings.bad(
            "Discord does not know the bot's token: copy it from the developer portal into DISCORD_BOT_TOKEN",
        ),
        Err(_) => findings.bad("Discord cannot be reached: check the network, or DISCORD_API_URL"),
    }
}
