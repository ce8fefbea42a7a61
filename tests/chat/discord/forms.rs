//! Forms: opened at once, filled in with what is known; what was typed is never lost.

use crate::desk::SOON;
use crate::discord_desk::ServerDesk;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn forms_are_filled_in_with_what_is_known() {
    let desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    let card = desk.cart_of_mugs().await;
    // A new customer: phone and name at once.
    let form = asha.taps(sales, card.id, "Customer").modal(SOON).await.expect("a form");
    asha.submits(&form, &[("Phone", "01899-000111"), ("Name", "Nila Sen")]);
    let shown = desk.card_with("Nila Sen").await;
    assert!(!shown.text().contains("01899-000111"), "masked where others look on: {}", shown.text());
    let form = asha.slash(sales, "cart customer", &[]).modal(SOON).await.expect("a form");
    assert_eq!((form.inputs[0].value.as_str(), form.inputs[1].value.as_str()), ("01899-000111", "Nila Sen"));
    // An address, in five fields; then the form knows it.
    let form = asha.slash(sales, "cart address", &[]).modal(SOON).await;
    assert!(form.is_none_or(|form| form.inputs.len() == 5));
    desk.rests().await;
    let form = asha.slash(sales, "cart billing", &[]).modal(SOON).await.expect("a form");
    asha.submits(&form, &[("House", "House 9"), ("City", "Dhaka"), ("Postcode", "1205")]);
    desk.card_with("Bill to: Dhaka").await;
    let form = asha.slash(sales, "cart billing", &[]).modal(SOON).await.expect("a form");
    let values: Vec<&str> = form.inputs.iter().map(|input| input.value.as_str()).collect();
    assert_eq!(values, ["House 9", "", "Dhaka", "1205", ""]);
    // A note.
    let form = asha.taps(sales, card.id, "Note").modal(SOON).await.expect("a form");
    assert!(form.title.contains("C-1001"), "{}", form.title);
    asha.submits(&form, &[("warehouse", "gift wrap\nno bill inside")]);
    desk.card_with("gift wrap").await;
    let form = asha.taps(sales, card.id, "Note").modal(SOON).await.expect("a form");
    assert_eq!(form.inputs[0].value, "gift wrap\nno bill inside");
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_form_keeps_what_was_typed() {
    let desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    let card = desk.cart_of_mugs().await;
    let form = asha.taps(sales, card.id, "Address").modal(SOON).await.expect("a form");
    let typed = [("House", "House *9*"), ("Area", "Dhanmondi"), ("City", "Dhaka"), ("Postcode", "12")];
    let refused = asha.submits(&form, &typed);
    desk.rests().await;
    let refused = refused.answers().pop().expect("a refusal for her alone");
    assert!(refused.text().contains("“12” is not a postcode"), "{}", refused.text());
    assert!(refused.text().contains("Dhanmondi"), "{}", refused.text());
    let form = asha.taps(sales, refused.id, "Fix it").modal(SOON).await.expect("the form again");
    let values: Vec<&str> = form.inputs.iter().map(|input| input.value.as_str()).collect();
    assert_eq!(values, ["House *9*", "Dhanmondi", "Dhaka", "12", ""]);
    asha.submits(&form, &[("Postcode", "1205")]);
    desk.card_with("☑ Address: Dhaka").await;
    desk.rests().await;
    assert!(desk.discord.message(sales, refused.id).is_none(), "the refusal has done its work");
    // The same for a single field.
    let form = asha.taps(sales, card.id, "Coupon").modal(SOON).await.expect("a form");
    let refused = asha.submits(&form, &[("coupon", "SAVE99999")]);
    desk.rests().await;
    let refused = refused.answers().pop().expect("a refusal for her alone");
    let form = asha.taps(sales, refused.id, "Fix it").modal(SOON).await.expect("the form again");
    assert_eq!(form.inputs[0].value, "SAVE99999");
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_is_about_its_cart_also_when_that_has_changed() {
    let desk = ServerDesk::start().await;
    let (asha, ben, sales) = (desk.asha(), desk.ben(), desk.sales);
    let card = desk.cart_of_mugs().await;
    let form = asha.taps(sales, card.id, "Note").modal(SOON).await.expect("a form");
    ben.slash(sales, "cart open", &[("cart", "C-1001")]);
    desk.rests().await;
    ben.slash(sales, "cart add", &[("product", "1x ceramic mug")]);
    asha.slash(sales, "cart new", &[("market", "BD")]);
    desk.rests().await;
    asha.submits(&form, &[("warehouse", "for the first one")]);
    let noted = desk.card_with("for the first one").await;
    assert!(noted.text().contains("C-1001") && noted.text().contains("3 ×"), "{}", noted.text());
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_payment_card_number_is_not_kept() {
    let desk = ServerDesk::start().await;
    let (asha, sales) = (desk.asha(), desk.sales);
    let card = desk.cart_of_mugs().await;
    let form = asha.taps(sales, card.id, "Note").modal(SOON).await.expect("a form");
    let refused = asha.submits(&form, &[("warehouse", "pay with 4111 1111 1111 1111")]);
    desk.rests().await;
    let refused = refused.answers().pop().expect("a refusal for her alone");
    assert!(
        refused.text().contains("payment card") && !refused.text().contains("1111"),
        "{}",
        refused.text()
    );
    let kept: i64 = crate::support::value(
        &desk.db.options,
        "select count(*) from inbox where convert_from(payload, 'utf8') like '%1111 1111%'",
    )
    .await;
    assert_eq!(kept, 0);
    desk.end().await;
}
