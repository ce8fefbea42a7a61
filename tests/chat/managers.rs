//! Where managers and the warehouse sit: new orders come to them, one tap moves each on, and whoever sold it hears.

use crate::desk::{Desk, SOON};
use crate::support::value;
use cartwright::emulator::telegram::{Message, Person};
use sqlx::{Connection, PgConnection};

/// A managers' and a warehouse group beside the desk's private chats.
struct Office {
    desk: Desk,
    managers: i64,
    warehouse: i64,
}

impl Office {
    async fn start() -> Self {
        let desk = Desk::start().await;
        let (asha, ben, mitu) = (desk.asha(), desk.ben(), desk.mitu());
        let managers = desk.telegram.supergroup("Managers", &[&mitu, &ben]);
        let warehouse = desk.telegram.supergroup("Warehouse", &[&mitu, &asha]);
        mitu.says(managers, "/here managers");
        desk.telegram.sees(managers, "Done").await;
        mitu.says(warehouse, "/here warehouse");
        desk.telegram.sees(warehouse, "Done").await;
        Self { desk, managers, warehouse }
    }

    /// Asha places an order; the managers' card of it.
    async fn ordered(&self, items: &str, number: &str) -> Message {
        let asha = self.desk.asha();
        let chat = asha.private();
        asha.says(chat, &format!("/new BD {items}, 01712345678, cod"));
        let sure = self.desk.telegram.sees(chat, "Place this order?").await;
        asha.taps(chat, sure.id, "Yes, order");
        self.desk.telegram.sees(self.managers, number).await
    }

    async fn taps(&self, who: &Person, chat: i64, message: &Message, label: &str, then: &str) -> Message {
        who.taps(chat, message.id, label);
        self.desk.telegram.sees(chat, then).await
    }

    /// On hand and allocated, of all there is.
    async fn stock(&self) -> (i64, i64) {
        let options = &self.desk.db.options;
        let on_hand = value(options, "select sum(on_hand)::bigint from stock").await;
        (on_hand, value(options, "select sum(allocated)::bigint from stock").await)
    }

    async fn adds_up(&self) {
        let faults =
            self.desk.db.store.begin().await.expect("a turn").ledger_faults().await.expect("the books");
        assert_eq!(faults, Vec::<String>::new());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_is_approved_packed_shipped_delivered_and_paid_with_a_tap_each() {
    let office = Office::start().await;
    let (desk, managers, warehouse) = (&office.desk, office.managers, office.warehouse);
    let (asha, mitu) = (desk.asha(), desk.mitu());
    let before = office.stock().await;
    let card = office.ordered("50x ceramic mug, CORP50, note leave at the gate", "ORD-000000311012").await;
    for part in
        ["🔔", "pending", "Rahim Uddin", "Asha", "15,750.00", "gate", "Cash on Delivery", "off (", "left at"]
    {
        assert!(card.text().contains(part), "no {part}: {}", card.text());
    }
    assert!(!card.text().contains("01712-345678"), "others look on: {}", card.text());
    assert_eq!(office.stock().await, (before.0, before.1 + 50));
    office.taps(&mitu, managers, &card, "Approve", "approved").await;
    // The rep hears of it, and the warehouse knows what to pick.
    desk.telegram.sees(asha.private(), "ORD-000000311012 is approved by Mitu").await;
    let pick = desk.telegram.sees(warehouse, "☐ 50 × Ceramic Mug").await;
    for part in ["gate", "Banani", "DHK", "15,750.00"] {
        assert!(pick.text().contains(part), "no {part}: {}", pick.text());
    }
    let packed = office.taps(&mitu, warehouse, &pick, "Packed", "Packed by Mitu").await;
    let unpacked = office.taps(&mitu, warehouse, &packed, "Not packed", "Unpacked by Mitu").await;
    // What is repeated is no error, and is done once.
    let shipped = office.taps(&mitu, warehouse, &unpacked, "Shipped", "Shipped or handed over by Mitu").await;
    assert_eq!(office.stock().await, (before.0 - 50, before.1), "its stock has left");
    mitu.says(warehouse, "/shipped@Cartwright_Bot 311012");
    desk.telegram.sees(warehouse, "already shipped").await;
    assert!(shipped.key("Not packed").is_none(), "what has left is not taken back");
    let paid = office.taps(&mitu, warehouse, &shipped, "Paid", "Paid ৳15,750.00, Mitu").await;
    assert!(paid.key("Not paid").is_none());
    desk.telegram.sees(asha.private(), "is paid: ৳15,750.00").await;
    office.taps(&mitu, warehouse, &paid, "Delivered", "Delivered, Mitu").await;
    assert_eq!(office.stock().await, (before.0 - 50, before.1));
    office.adds_up().await;
    // A rep moves no order on.
    asha.says(asha.private(), "/delivered 311012");
    desk.telegram.sees(asha.private(), "manager").await;
    office.desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_managers_one_decides_and_the_other_is_told_who() {
    let office = Office::start().await;
    let (desk, managers) = (&office.desk, office.managers);
    let mitu = desk.mitu();
    let card = office.ordered("2x ceramic mug", "ORD-000000311012").await;
    let approve = card.key("Approve").and_then(|key| key.data).expect("a button");
    office.taps(&mitu, managers, &card, "Approve", "approved").await;
    let told = mitu.taps_data(managers, card.id, &approve).answer().await;
    assert!(told.text.contains("already approved by Mitu"), "{}", told.text);
    // A rep in the managers' group decides on nothing.
    let card = office.ordered("1x ceramic mug", "ORD-000000311013").await;
    let approve = card.key("Approve").and_then(|key| key.data).expect("a button");
    let told = desk.ben().taps_data(managers, card.id, &approve).answer().await;
    assert!(told.text.contains("manager"), "{}", told.text);
    office.desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cancelled_orders_goods_come_back_or_not() {
    let office = Office::start().await;
    let (desk, managers) = (&office.desk, office.managers);
    let (asha, mitu) = (desk.asha(), desk.mitu());
    let before = office.stock().await;
    let card = office.ordered("3x ceramic mug", "ORD-000000311012").await;
    let sure = office.taps(&mitu, managers, &card, "Cancel", "Cancel this order?").await;
    office.taps(&mitu, managers, &sure, "goods cannot be sold", "cancelled").await;
    assert_eq!(office.stock().await, (before.0 - 3, before.1), "broken goods are no stock");
    desk.telegram.sees(asha.private(), "cancelled by Mitu").await;
    // One that has left comes back whole; with a typed reason, which the rep hears, too.
    let card = office.ordered("4x ceramic mug", "ORD-000000311013").await;
    office.taps(&mitu, managers, &card, "Approve", "approved").await;
    mitu.says(mitu.private(), "/shipped 311013");
    desk.telegram.sees(mitu.private(), "was shipped").await;
    assert_eq!(office.stock().await, (before.0 - 7, before.1));
    mitu.says(mitu.private(), "/cancel 311013 refused at the door");
    let sure = desk.telegram.sees(mitu.private(), "Cancel this order?").await;
    office.taps(&mitu, mitu.private(), &sure, "Yes, cancel", "cancelled").await;
    assert_eq!(office.stock().await, (before.0 - 3, before.1));
    desk.telegram.sees(asha.private(), "refused at the door").await;
    office.adds_up().await;
    assert!(desk.telegram.settled(std::time::Duration::from_millis(50), SOON).await);
    office.desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_morning_comes_with_a_picture_and_its_buttons_work() {
    let mut office = Office::start().await;
    let (asha, mitu, managers) = (office.desk.asha(), office.desk.mitu(), office.managers);
    asha.says(asha.private(), "/new BD 50x ceramic mug, 01712345678");
    office.desk.telegram.sees(asha.private(), "Place this order?").await;
    mitu.says(managers, "/here digest bangladesh 00:01");
    office.desk.rests().await;
    office.desk.stop().await;
    run(&office.desk, "update chat_purpose set at = at - interval '3 days'").await;
    run(&office.desk, "update cart set updated_at = updated_at - interval '3 days'").await;
    office.desk.serve(None);
    let digest = office.desk.telegram.sees(managers, "The morning").await;
    assert!(digest.text().contains("C-1001 · Rahim Uddin · 3 days · Asha"), "{}", digest.text());
    office.desk.rests().await;
    let photos =
        office.desk.telegram.messages(managers).iter().filter(|m| !m.json["photo"].is_null()).count();
    assert_eq!(photos, 1, "how much waits, by age");
    let cart = office.taps(&mitu, managers, &digest, "C-1001", "☎").await;
    assert!(!cart.text().contains("01712-345678"), "others look on: {}", cart.text());
    mitu.taps(managers, cart.id, "No answer");
    office.desk.rests().await;
    let outcomes = "select count(*)::bigint from follow_up where outcome = 'no_answer'";
    assert_eq!(value::<i64>(&office.desk.db.options, outcomes).await, 1);
    office.desk.end().await;
}

async fn run(desk: &Desk, sql: &'static str) {
    use sqlx::Connection;
    let mut connection = sqlx::PgConnection::connect_with(&desk.db.options).await.expect("a connection");
    sqlx::query(sql).execute(&mut connection).await.expect("it is done");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_digest_that_was_held_up_chases_nobody_who_has_ordered_since() {
    let desk = Desk::start().await;
    let (asha, mitu) = (desk.asha(), desk.mitu());
    let group = desk.telegram.supergroup("Managers", &[&mitu]);
    mitu.says(group, "/here digest bangladesh 09:00");
    desk.telegram.sees(group, "Done").await;
    asha.says(asha.private(), "/new BD 2x ceramic mug");
    desk.telegram.sees(asha.private(), "C-1001").await;
    let mut database = PgConnection::connect_with(&desk.db.options).await.expect("a connection");
    sqlx::query("update cart set updated_at = updated_at - interval '2 days', created_at = created_at - interval '2 days'")
        .execute(&mut database)
        .await
        .expect("two days ago");
    // Drawn an hour ago, when the chat could not be reached; one that was drawn just now is sent as it is.
    for (title, ago) in [("drawn an hour ago", "1 hour"), ("drawn just now", "0 s")] {
        sqlx::query(
            "insert into outbox (platform, chat, created_at, payload)
             select 'telegram', $1, now(), json_build_object('title', $2::text, 'digest',
               json_build_object('day', current_date, 'drawn_at', to_char(now() at time zone 'utc' - $3::interval, 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')))",
        )
        .bind(group.to_string())
        .bind(title)
        .bind(ago)
        .execute(&mut database)
        .await
        .expect("owed");
    }
    let fresh = desk.telegram.sees(group, "C-1001").await;
    assert!(!fresh.text().contains("drawn an hour ago"), "{}", fresh.text());
    desk.telegram.sees(group, "drawn just now").await;
    desk.end().await;
}
