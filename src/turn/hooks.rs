//! What others are told of an order by webhook, and what becomes of an address that is gone.

use super::{Turns, reference};
use crate::dialog::hook::Event;
use crate::dialog::screen::Screen;
use crate::dialog::words::say;
use crate::engine::order::Order;
use crate::store::Tx;
use anyhow::Result;
use chrono::{DateTime, SecondsFormat, Utc};
use rust_decimal::Decimal;
use serde_json::json;

/// The platform by which webhooks go out.
const PLATFORM: &str = crate::chat::webhook::PLATFORM;

impl Turns {
    /// The owner's people hear that a webhook is told nothing any more.
    pub async fn hook_is_gone(&self, number: i64, why: &str, now: DateTime<Utc>) -> Result<()> {
        let Some(url) = self.store.disable_hook(number, why).await? else { return Ok(()) };
        let mut tx = self.store.begin().await?;
        for chat in tx.managers_chats().await? {
            let args = [("url", url.as_str().into()), ("reason", why.into())];
            let notices = vec![say(chat.lang, "hook-gone", &args)];
            let screen = Screen { lang: chat.lang, notices, ..Screen::default() };
            tx.owe(&chat.platform, &chat.chat, &screen, now).await?;
        }
        tx.commit().await?;
        self.owes();
        Ok(())
    }
}

/// Owes every webhook the event that something happened to an order.
pub(super) async fn owe(tx: &mut Tx, what: &str, order: &Order, now: DateTime<Utc>) -> Result<()> {
    let hooks = tx.hooks().await?;
    let hooks: Vec<_> = hooks.iter().filter(|hook| hook.disabled.is_none()).collect();
    if hooks.is_empty() {
        return Ok(());
    }
    let currency = order.summary.currency;
    let amount = |amount: Decimal| currency.round(amount).to_string();
    let lines: Vec<_> = order
        .lines
        .iter()
        .map(|line| {
            json!({ "sku": line.sku, "quantity": line.quantity, "unit_price": amount(line.unit_price),
                "amount": amount(line.amount) })
        })
        .collect();
    let body = json!({
        "type": format!("order.{what}"),
        "timestamp": now.to_rfc3339_opts(SecondsFormat::Millis, true),
        "data": {
            "order": order.number.to_string(),
            "cart": format!("C-{}", order.cart),
            "market": order.market,
            "status": order.status.as_str(),
            "payment_status": order.payment_status,
            "fulfillment_status": order.fulfillment_status,
            "currency": currency.code(),
            "total": amount(order.total),
            "tax_total": amount(order.summary.tax_total),
            "discount_total": amount(order.summary.discount_total),
            "shipping_total": amount(order.summary.shipping_total),
            "placed_at": order.placed_at.to_rfc3339_opts(SecondsFormat::Millis, true),
            "lines": lines,
        },
    });
    let id = format!("msg_{}{}", reference(), reference());
    for hook in hooks {
        let event = Event { id: id.clone(), body: body.to_string() };
        let note = serde_json::value::to_raw_value(&event)?;
        tx.owe_for(PLATFORM, &hook.id.to_string(), &Screen::default(), Some(&note), now).await?;
    }
    Ok(())
}
