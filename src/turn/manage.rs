//! Staff and upkeep, carried out: with the checks of an import, and a row of the audit each.

use super::work::Work;
use crate::dialog::manage::{Manage, Managed};
use crate::dialog::said::Said;
use crate::dialog::words::clean;
use crate::engine::staff::Role;
use crate::shop::{self, File};
use crate::store::upkeep::Stocked;
use anyhow::Result;
use rust_decimal::Decimal;

impl Work<'_> {
    pub(super) async fn manage(&mut self, wanted: Manage) -> Result<Managed> {
        let now = self.facts.now;
        Ok(match wanted {
            Manage::Staff => {
                let members = self.tx.staff().await?.into_iter();
                let rows =
                    members.map(|one| (one.name, format!("{} · {}", one.role, one.platforms.join(", "))));
                Managed { title: Some("staff-title"), rows: rows.collect(), ..Managed::default() }
            }
            Manage::Invite(role) => {
                let code = self.tx.invite(role, now).await?;
                let mut ways = Vec::new();
                for (platform, bot) in self.tx.bot_names().await? {
                    match platform.as_str() {
                        "telegram" => ways.push(format!("https://t.me/{bot}?start={code}")),
                        "discord" => ways.push(format!("/join code:{code}")),
                        _ => {}
                    }
                }
                if ways.is_empty() {
                    ways.push(code);
                }
                let said = Said::new("staff-invited").word("role", format!("role-{}", role.as_str()));
                Managed { secret: Some(ways.join("\n")), ..Managed::done(said) }
            }
            Manage::SetRole { name, role } => {
                if role != Role::Owner && self.tx.is_last_owner(&name).await? {
                    return Ok(Managed::refused(Said::new("staff-last-owner").text("name", name)));
                }
                if self.tx.set_role(&name, role).await? {
                    Managed::done(
                        Said::new("staff-role")
                            .text("name", name)
                            .word("role", format!("role-{}", role.as_str())),
                    )
                } else {
                    Managed::refused(Said::new("staff-nobody").text("name", name))
                }
            }
            Manage::Remove { name } => {
                if self.tx.is_last_owner(&name).await? {
                    return Ok(Managed::refused(Said::new("staff-last-owner").text("name", name)));
                }
                if self.tx.remove_staff(&name).await? {
                    Managed::done(Said::new("staff-removed").text("name", name))
                } else {
                    Managed::refused(Said::new("staff-nobody").text("name", name))
                }
            }
            Manage::Coupons => {
                let rows = self.tx.active_coupons(now).await?;
                Managed { title: Some("coupons-title"), rows, ..Managed::default() }
            }
            Manage::NewCoupon { code, value, currency, min, limit } => {
                self.new_coupon(&code, value, currency, min, limit).await?
            }
            Manage::EndCoupon { code } => {
                if self.tx.end_coupon(&code).await? {
                    Managed::done(Said::new("coupons-ended").text("code", code))
                } else {
                    Managed::refused(Said::new("coupon-unknown").text("code", code))
                }
            }
            Manage::Stock { sku } => match self.tx.variant_named(&sku).await? {
                Some(variant) => {
                    let rows = self.tx.stock_rows(variant).await?;
                    Managed { title: Some("stock-title"), rows, ..Managed::default() }
                }
                None => Managed::refused(Said::new("no-such-sku").text("sku", sku)),
            },
            Manage::Count { sku, units, counted, location, note } => {
                self.count(&sku, (units, counted), location.as_deref(), &note).await?
            }
            Manage::Price { sku, market, price, tiers } => {
                self.set_price(&sku, &market, price, &tiers).await?
            }
            Manage::OnSale { sku, on } => match self.tx.variant_named(&sku).await? {
                Some(variant) => {
                    self.tx.set_on_sale(variant, on).await?;
                    Managed::done(Said::new(if on { "variant-on" } else { "variant-off" }).text("sku", sku))
                }
                None => Managed::refused(Said::new("no-such-sku").text("sku", sku)),
            },
        })
    }

    async fn count(
        &mut self,
        sku: &str,
        count: (i32, bool),
        location: Option<&str>,
        note: &str,
    ) -> Result<Managed> {
        let Some(variant) = self.tx.variant_named(sku).await? else {
            return Ok(Managed::refused(Said::new("no-such-sku").text("sku", sku)));
        };
        let (staff, now) = (self.facts.staff.id, self.facts.now);
        Ok(match self.tx.count_stock((variant, location), count, note, staff, now).await? {
            Stocked::Now { location, on_hand, allocated } => {
                let said = Said::new(if note.is_empty() { "stock-now" } else { "stock-now-for" })
                    .text("sku", sku)
                    .text("place", location)
                    .number("hand", i64::from(on_hand))
                    .number("taken", i64::from(allocated));
                Managed::done(if note.is_empty() { said } else { said.text("why", clean(note)) })
            }
            Stocked::Where(places) => {
                Managed::refused(Said::new("stock-where").text("places", places.join(", ")))
            }
            Stocked::TooFew { allocated } => {
                Managed::refused(Said::new("stock-taken").number("taken", i64::from(allocated)))
            }
        })
    }

    /// A coupon goes through the reader of `shop.toml`, as an import's does.
    async fn new_coupon(
        &mut self,
        code: &str,
        value: Decimal,
        currency: Option<String>,
        min: Option<Decimal>,
        limit: Option<u32>,
    ) -> Result<Managed> {
        if self.tx.has_coupon(code).await? {
            return Ok(Managed::refused(Said::new("coupons-there").text("code", code)));
        }
        let kind = if currency.is_some() { "fixed" } else { "percent" };
        let mut toml = toml::Table::new();
        toml.insert("code".to_owned(), code.into());
        toml.insert("kind".to_owned(), kind.into());
        toml.insert("value".to_owned(), value.to_string().into());
        let home = self.facts.shop.markets.first().map(|market| market.currency.code().to_owned());
        if let Some(currency) = currency.or(home.filter(|_| min.is_some())) {
            toml.insert("currency".to_owned(), currency.into());
        }
        if let Some(min) = min {
            toml.insert("min_spend".to_owned(), min.to_string().into());
        }
        if let Some(limit) = limit {
            toml.insert("total_limit".to_owned(), i64::from(limit).into());
        }
        let text = format!("[[coupon]]\n{toml}");
        let file = File { name: "chat.toml", bytes: text.as_bytes() };
        let (read, mut bad) = shop::read(&[file], &self.tx.known().await?);
        if bad.is_empty() {
            bad = self.tx.import(&read, self.facts.now, |_| {}).await?.bad;
        }
        Ok(match bad.first() {
            Some(bad) => Managed::refused(Said::new("refused-by-checks").text("why", &bad.message)),
            None => Managed::done(Said::new("coupons-made").text("code", code)),
        })
    }

    async fn set_price(
        &mut self,
        sku: &str,
        market: &str,
        price: Decimal,
        tiers: &[(u32, Decimal)],
    ) -> Result<Managed> {
        let Some(variant) = self.tx.variant_named(sku).await? else {
            return Ok(Managed::refused(Said::new("no-such-sku").text("sku", sku)));
        };
        let Some(market) = self.facts.shop.market(market) else {
            return Ok(Managed::refused(Said::new("no-such-market").text("word", market)));
        };
        let fine = |amount: Decimal| market.currency.round(amount) == amount;
        let rising = tiers.windows(2).all(|pair| pair[0].0 < pair[1].0);
        if !fine(price)
            || !tiers.iter().all(|tier| fine(tier.1) && tier.0 > 1 && tier.1 >= Decimal::ZERO)
            || !rising
        {
            return Ok(Managed::refused(Said::new("setprice-what")));
        }
        self.tx.set_price(variant, &market.code, price, tiers).await?;
        let said = Said::new("setprice-now").text("sku", sku).text("market", &market.name);
        Ok(Managed::done(said.money("price", price, market.currency)))
    }
}
