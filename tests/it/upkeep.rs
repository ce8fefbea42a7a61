//! Staff and the shop's upkeep from chat: checked as an import is, effective at once, and audited.

use crate::support::desk::{Rep, now, shop};
use crate::support::{TestDb, value};

async fn office() -> (TestDb, Rep, Rep, Rep) {
    let db = shop().await;
    let mut tx = db.store.begin().await.expect("a turn");
    let owner = tx.add_staff("Nadia", cartwright::engine::staff::Role::Owner, &[], now()).await;
    assert!(owner.expect("an owner").is_some());
    tx.commit().await.expect("kept");
    let (asha, mitu, nadia) = (
        Rep::new(&db.store, "asha", "a"),
        Rep::new(&db.store, "mitu", "m"),
        Rep::new(&db.store, "nadia", "n"),
    );
    (db, asha, mitu, nadia)
}

#[tokio::test]
async fn coupons_prices_and_stock_are_kept_up_from_chat() {
    let (db, asha, mitu, _) = office().await;
    let says = async |rep: &Rep, line: &str| rep.says(line).await.plain();
    // Coupons.
    assert!(says(&mitu, "/coupons new spring 15% min 500 limit 2").await.contains("SPRING is good"));
    assert!(says(&mitu, "/coupons").await.contains("15% · ×0/2"));
    assert!(says(&mitu, "/coupons new spring 5%").await.contains("already"));
    assert!(says(&mitu, "/coupons new huge 150%").await.contains("not taken"));
    assert!(says(&mitu, "/coupons new").await.contains("/coupons new SPRING"));
    let card = says(&asha, "/new BD 2x ceramic mug, SPRING").await;
    assert!(card.contains("Coupon SPRING  −৳120.00"), "{card}");
    assert!(says(&mitu, "/coupons end spring").await.contains("ended"));
    let card = says(&asha, "/summary").await;
    assert!(card.contains("SPRING") && !card.contains("−৳120.00"), "{card}");
    says(&asha, "/coupon off SPRING").await;
    // Prices: the open cart says that it has moved.
    let sku: String = value(&db.options, "select sku from variant v join product p on p.id = v.product_id where p.title = 'Ceramic Mug' limit 1").await;
    let told = says(&mitu, &format!("/setprice {} BD 450 50:400", sku.to_lowercase())).await;
    assert!(told.contains("৳450.00"), "{told}");
    let card = says(&asha, "/summary").await;
    assert!(card.contains("450.00"), "{card}");
    assert!(says(&mitu, &format!("/setprice {sku} BD 4.505")).await.contains("Type the SKU"));
    assert!(says(&mitu, &format!("/setprice {sku} BD 450 50:400 20:300")).await.contains("Type the SKU"));
    // Stock: received, counted, and never below what is sold.
    let before: i64 =
        value(&db.options, "select sum(on_hand)::bigint from stock where location = 'DHK'").await;
    let told = says(&mitu, &format!("/stock {sku} +20 DHK")).await;
    assert!(told.contains("on hand"), "{told}");
    let after: i64 =
        value(&db.options, "select sum(on_hand)::bigint from stock where location = 'DHK'").await;
    assert_eq!(after, before + 20);
    assert!(says(&mitu, &format!("/stock {sku} +20")).await.contains("Where?"), "it is in several places");
    says(&asha, "/update").await;
    says(&asha, "/customer 01712345678").await;
    let sure = says(&asha, "place").await;
    assert!(sure.contains("Place this order?"), "{sure}");
    assert!(says(&asha, "yes").await.contains("ORD-"));
    assert!(says(&mitu, &format!("/stock {sku} =1 DHK")).await.contains("2 are sold"));
    assert!(says(&mitu, &format!("/stock {sku}")).await.contains("Dhaka Warehouse"));
    let why = says(&mitu, &format!("/stock {sku} +3 DHK came back unopened")).await;
    assert!(why.contains("Why: came back unopened"), "{why}");
    let noted = "select count(*) from movement where reason = 'received' and note = 'came back unopened' and quantity = 3";
    assert_eq!(value::<i64>(&db.options, noted).await, 1);
    assert!(says(&mitu, "/stock NOSUCH +1").await.contains("no SKU"));
    // Off sale.
    says(&asha, "/new BD 2x ceramic mug").await;
    assert!(says(&mitu, &format!("/variant {sku} off")).await.contains("off sale"));
    let card = says(&asha, "/summary").await;
    assert!(card.contains('⚠'), "{card}");
    let faults = db.store.begin().await.expect("a turn").ledger_faults().await.expect("the books");
    assert_eq!(faults, Vec::<String>::new());
    let audited: i64 = value(&db.options, "select count(*)::bigint from audit where action in ('coupons-made', 'coupons-ended', 'setprice-now', 'stock-now', 'variant-off')").await;
    assert_eq!(audited, 5, "a row each");
    // A rep does none of it.
    for line in ["/coupons", "/stock MUG", "/setprice MUG BD 1", "/variant MUG off", "/staff"] {
        assert!(says(&asha, line).await.contains("manager"), "{line}");
    }
}

#[tokio::test]
async fn the_staff_is_kept_from_chat_and_it_counts_at_the_next_tap() {
    let (db, asha, mitu, nadia) = office().await;
    let says = async |rep: &Rep, line: &str| rep.says(line).await.plain();
    let list = says(&mitu, "/staff").await;
    assert!(list.contains("Asha  rep") && list.contains("Nadia  owner"), "{list}");
    assert!(says(&mitu, "/staff invite rep").await.contains("invitation"));
    for line in ["/staff invite manager", "/staff role Asha manager", "/staff remove Asha"] {
        assert!(says(&mitu, line).await.contains("owner"), "{line}");
    }
    assert!(says(&asha, "/approve 311012").await.contains("manager"));
    assert!(says(&nadia, "/staff role asha manager").await.contains("manager from now on"));
    assert!(says(&asha, "/approve 311012").await.contains("no such order"), "she may now");
    assert!(says(&nadia, "/staff role Nadia rep").await.contains("only owner"));
    assert!(says(&nadia, "/staff remove Nadia").await.contains("only owner"));
    assert!(says(&nadia, "/staff remove Nobody").await.contains("Nobody on the staff is called"));
    assert!(says(&nadia, "/staff remove Asha").await.contains("no longer on the staff"));
    let told = says(&asha, "/list").await;
    assert!(!told.contains("carts"), "a stranger now: {told}");
    let audited: i64 =
        value(&db.options, "select count(*)::bigint from audit where action like 'staff-%'").await;
    assert_eq!(audited, 3);
}
