//! The morning: each chat's digest once a day, and what reps do about carts that wait.

use super::work::Work;
use super::{Turns, reference};
use crate::dialog::event::Facts;
use crate::dialog::morning::{
    CLOSED_AFTER, Chase, Chased, DUE_AT, Morning, WARNED_AFTER, Waiting, snoozed_until,
};
use crate::dialog::paper::{Drawn, Form, Sheet};
use crate::dialog::screen::{DigestOf, Screen};
use crate::dialog::view::morning as view;
use crate::dialog::words::Lang;
use crate::engine::market::Shop;
use crate::engine::staff::{Role, Staff};
use crate::store::Tx;
use crate::store::morning::DigestPlace;
use anyhow::Result;
use chrono::{DateTime, Days, NaiveDate, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use std::collections::BTreeMap;
use std::sync::Arc;

impl Turns {
    /// Owes the digests that are due; how many. Each chat has one a local day, however many processes look, and whatever
    /// their clocks do meanwhile. `early`: also those that are due later today.
    pub async fn digests(&self, now: DateTime<Utc>, early: bool) -> Result<usize> {
        let mut tx = self.store.begin().await?;
        let places = tx.digest_places().await?;
        if places.is_empty() {
            return Ok(0);
        }
        let version = tx.shop_version().await?;
        let shop = self.settings(&mut tx, version).await?;
        tx.commit().await?;
        let mut sent = 0;
        for place in places {
            let zone = zone_of(&shop, place.market.as_deref());
            let mut day = now.with_timezone(&zone).date_naive();
            let mut due = moment(zone, day, place.at_minute.unwrap_or(DUE_AT));
            if now < due && !early {
                // The last one that was due, should nobody have been there then.
                day = day.checked_sub_days(Days::new(1)).unwrap_or(day);
                due = moment(zone, day, place.at_minute.unwrap_or(DUE_AT));
            }
            if !early && place.bound_at >= due {
                continue;
            }
            match self.digest(&place, &shop, (zone, day), now).await {
                Ok(true) => sent += 1,
                Ok(false) => {}
                // It keeps no other chat from its digest.
                Err(fault) => {
                    tracing::warn!(fault = format!("{fault:#}"), platform = place.platform, "a digest waits");
                }
            }
        }
        if sent > 0 {
            self.owes();
        }
        Ok(sent)
    }

    /// Owes a chat this day's digest, unless it had it; whether it did.
    async fn digest(
        &self,
        place: &DigestPlace,
        shop: &Arc<Shop>,
        (zone, day): (Tz, NaiveDate),
        now: DateTime<Utc>,
    ) -> Result<bool> {
        let mut tx = self.store.begin().await?;
        if tx.has_digest(place, day).await? {
            return Ok(false);
        }
        let morning = morning(&mut tx, Some(place), zone, day, now).await?;
        let carts: Vec<i64> = morning.carts.iter().map(|cart| cart.cart).collect();
        if !tx.claim_digest(place, day, &carts, now).await? {
            return Ok(false);
        }
        for screen in screens(&morning, shop, place.lang, (day, now)) {
            tx.owe(&place.platform, &place.chat, &screen, now).await?;
        }
        tx.commit().await?;
        Ok(true)
    }

    /// A day's digest of a chat as it would be said now: nobody is chased who has ordered since it was drawn. None where the
    /// chat has none any more.
    pub async fn digest_anew(
        &self,
        platform: &str,
        chat: &str,
        day: NaiveDate,
        now: DateTime<Utc>,
    ) -> Result<Option<Screen>> {
        let mut tx = self.store.begin().await?;
        let places = tx.digest_places().await?;
        let place = places.iter().find(|place| place.platform == platform && place.chat == chat);
        let Some(place) = place else { return Ok(None) };
        let version = tx.shop_version().await?;
        let shop = self.settings(&mut tx, version).await?;
        let zone = zone_of(&shop, place.market.as_deref());
        let morning = morning(&mut tx, Some(place), zone, day, now).await?;
        Ok(screens(&morning, &shop, place.lang, (day, now)).into_iter().next())
    }

    /// What a digest of the whole shop would say now; nothing is sent and nothing is kept.
    pub async fn digest_now(&self, market: Option<&str>, lang: Lang, now: DateTime<Utc>) -> Result<Screen> {
        let mut tx = self.store.begin().await?;
        let version = tx.shop_version().await?;
        let shop = self.settings(&mut tx, version).await?;
        let zone = zone_of(&shop, market);
        let day = now.with_timezone(&zone).date_naive();
        let place = market.map(|market| DigestPlace {
            platform: String::new(),
            chat: String::new(),
            lang,
            market: Some(market.to_owned()),
            at_minute: None,
            bound_at: now,
        });
        let morning = morning(&mut tx, place.as_ref(), zone, day, now).await?;
        Ok(view::digest(&morning, &facts(&shop, &manager(), lang, now)))
    }
}

impl Turns {
    /// Gives back goods that were kept long enough; whose cart it is hears of it.
    pub async fn release_due(&self, now: DateTime<Utc>) -> Result<()> {
        if !self.store.has_reservations_due(now).await? {
            return Ok(());
        }
        let mut tx = self.store.begin().await?;
        for (cart, owner) in tx.release_due(now).await? {
            for place in tx.own_chats(owner).await? {
                let notices = vec![view::released(cart, place.lang)];
                let screen = Screen { lang: place.lang, notices, ..Screen::default() };
                tx.owe(&place.platform, &place.chat, &screen, now).await?;
            }
        }
        tx.commit().await?;
        self.owes();
        Ok(())
    }

    /// Warns owners of carts that nobody touches, in one message each, and closes those that were warned of long ago; how
    /// many were closed.
    pub async fn clean_up(&self, now: DateTime<Utc>) -> Result<u64> {
        let mut tx = self.store.begin().await?;
        tx.alone("clean-up").await?;
        let version = tx.shop_version().await?;
        let shop = self.settings(&mut tx, version).await?;
        let over: Vec<i64> =
            tx.stale(None, CLOSED_AFTER, false, now).await?.iter().map(|(_, cart)| cart.cart).collect();
        let closed = tx.expire(&over, CLOSED_AFTER, now).await?;
        let mut by_owner: BTreeMap<i64, Vec<Waiting>> = BTreeMap::new();
        for (owner, cart) in tx.stale(None, WARNED_AFTER, true, now).await? {
            by_owner.entry(owner).or_default().push(cart);
        }
        for (owner, carts) in &by_owner {
            let mut places = tx.own_chats(*owner).await?;
            if places.is_empty() {
                places = tx.chats_of_cart(carts[0].cart).await?;
            }
            let staff = manager();
            for place in places {
                let screen = view::warning(carts, &facts(&shop, &staff, place.lang, now));
                tx.owe(&place.platform, &place.chat, &screen, now).await?;
            }
            let ids: Vec<i64> = carts.iter().map(|cart| cart.cart).collect();
            tx.warned(&ids, now).await?;
        }
        tx.forget_inbox(now).await?;
        tx.commit().await?;
        if !by_owner.is_empty() {
            self.owes();
        }
        Ok(closed)
    }
}

async fn morning(
    tx: &mut Tx,
    place: Option<&DigestPlace>,
    zone: Tz,
    day: NaiveDate,
    now: DateTime<Utc>,
) -> Result<Morning> {
    let yesterday = day.checked_sub_days(Days::new(1)).unwrap_or(day);
    let span = (moment(zone, yesterday, 0), moment(zone, day, 0));
    tx.morning(place, day, span, now).await
}

/// The digest, and where something waits, how much by age as a picture.
fn screens(
    morning: &Morning,
    shop: &Arc<Shop>,
    lang: Lang,
    (day, now): (NaiveDate, DateTime<Utc>),
) -> Vec<Screen> {
    let staff = manager();
    let facts = facts(shop, &staff, lang, now);
    let digest = Some(DigestOf { day, drawn_at: now });
    let mut screens = vec![Screen { digest, ..view::digest(morning, &facts) }];
    if let Some(chart) = view::chart(morning, &facts) {
        let title = chart.title.clone();
        let sheet = Sheet { drawn: Drawn::Chart(chart), form: Form::Png, mark: reference() };
        screens.push(Screen { lang, title, sheet: Some(Box::new(sheet)), ..Screen::default() });
    }
    screens
}

/// What a chat of managers may see.
fn manager() -> Staff {
    Staff { id: 0, name: String::new(), role: Role::Manager }
}

fn facts<'a>(shop: &'a Shop, staff: &'a Staff, lang: Lang, now: DateTime<Utc>) -> Facts<'a> {
    Facts { shop, staff, lang, private: false, mails: false, now }
}

fn zone_of(shop: &Shop, market: Option<&str>) -> Tz {
    let market = market.and_then(|code| shop.market(code)).or(shop.markets.first());
    market.map_or(chrono_tz::UTC, |market| market.zone)
}

/// When the next digest is due that nobody has set another time for.
pub fn next_digest(now: DateTime<Utc>, zone: Tz) -> DateTime<Utc> {
    let today = now.with_timezone(&zone).date_naive();
    let due = moment(zone, today, DUE_AT);
    if now < due { due } else { moment(zone, today.succ_opt().unwrap_or(today), DUE_AT) }
}

/// A minute of a local day. One that the clocks leap over is the first after it; of one that comes twice, the first.
fn moment(zone: Tz, day: NaiveDate, minute: i16) -> DateTime<Utc> {
    let local = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(minute.into());
    (0..=24 * 4)
        .find_map(|quarters| {
            zone.from_local_datetime(&(local + TimeDelta::minutes(15 * quarters))).earliest()
        })
        .map_or_else(|| local.and_utc(), |at| at.to_utc())
}

impl Work<'_> {
    /// Carries out what is wanted of carts that wait.
    pub(super) async fn chase(&mut self, chase: Chase) -> Result<Chased> {
        let (staff, now) = (self.facts.staff, self.facts.now);
        let (cart, done, what, until) = match chase {
            Chase::List { all } => {
                let all = all && staff.manages();
                let owner = (!all).then_some(staff.id);
                return Ok(Chased::List { carts: self.tx.waiting(None, owner, now).await?, all });
            }
            Chase::Stale => {
                let stale = self.tx.stale(Some(staff.id), WARNED_AFTER, false, now).await?;
                return Ok(Chased::Stale(stale.into_iter().map(|(_, cart)| cart).collect()));
            }
            Chase::DeleteStale => {
                let mut count = 0;
                for (_, cart) in self.tx.stale(Some(staff.id), WARNED_AFTER, false, now).await? {
                    self.tx.delete_cart(cart.cart, &self.incoming.key, now).await?;
                    count += 1;
                }
                return Ok(Chased::Deleted(count));
            }
            Chase::Show(cart) => {
                let found = self.tx.waiting_cart(cart).await?;
                return Ok(found.map_or(Chased::Gone, |cart| Chased::Cart(Box::new(cart))));
            }
            Chase::Stats { days } => {
                let stats = self.tx.stats(now - TimeDelta::days(days)).await?;
                return Ok(Chased::Stats { days, stats });
            }
            Chase::Outcome { cart, outcome } => (cart, (outcome, None), outcome, None),
            Chase::Snooze { cart, days } => {
                (cart, ("snoozed", None), "snoozed", Some(snoozed_until(now, days)))
            }
            Chase::Lost { cart, reason } => (cart, ("lost", Some(reason)), "lost", None),
        };
        let kept = self.tx.follow_up(cart, staff.id, done, until, now).await?;
        Ok(if kept { Chased::Done { cart, what } } else { Chased::Gone })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono_tz::America::New_York;

    #[test]
    fn a_minute_that_the_clocks_leap_over_or_repeat_is_one_moment() {
        let at = |day: &str, minute| moment(New_York, day.parse().unwrap(), minute).to_rfc3339();
        assert_eq!(
            at("2026-03-08", 150),
            "2026-03-08T07:00:00+00:00",
            "half past two is not there: three o'clock"
        );
        assert_eq!(at("2026-11-01", 90), "2026-11-01T05:30:00+00:00", "half past one comes twice: the first");
        assert_eq!(at("2026-07-01", 540), "2026-07-01T13:00:00+00:00");
    }
}
