//! Who may use the desk: strangers, invitations, links, and roles that are read each time.

use crate::desk::{Desk, SOON};
use crate::support::value;
use cartwright::clock::Clock;
use cartwright::engine::staff::Role;
use chrono::TimeDelta;
use std::time::Duration;

const POLITE: &str = "This is a shop's order desk. Ask its owner to let you in.";

async fn invite(desk: &Desk, role: Role, ago: TimeDelta) -> String {
    let mut tx = desk.db.store.begin().await.expect("begin");
    let code = tx.invite(role, Clock::System.now() - ago).await.expect("an invitation");
    tx.commit().await.expect("commit");
    code
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn strangers_get_one_polite_line_and_nothing_else() {
    let desk = Desk::start().await;
    let (asha, mallory) = (desk.asha(), desk.telegram.person(5_001, "Mallory"));
    let chat = mallory.private();
    let card = desk.cart_of_mugs().await;
    for words in ["/start", "hello", "/list", "/open C-1001", "/help", "/start cart_1001"] {
        let shown = desk.say(&mallory, chat, words).await;
        assert_eq!((shown.text(), shown.rows().len()), (POLITE, 0), "{words}");
    }
    // A button whose data somebody found out.
    let data = card.key("Place").and_then(|key| key.data).expect("a button");
    let toast = mallory.taps_data(chat, card.id, &data).answer().await;
    assert_eq!(toast.text, POLITE);
    // In a group they are not even answered.
    let group = desk.telegram.supergroup("Sales", &[&asha, &mallory]);
    let card = desk.say(&asha, group, "/open C-1001").await;
    desk.rests().await;
    let shown = desk.telegram.shown(group);
    for words in ["/new bangladesh", "/list@cartwright_bot", "@cartwright_bot 2x ceramic mug"] {
        mallory.says(group, words);
    }
    mallory.replies(group, card.id, "+5 ceramic mug");
    let toast = mallory.taps(group, card.id, "Place").answer().await;
    assert_eq!(toast.text, POLITE);
    desk.rests().await;
    assert_eq!(desk.telegram.shown(group), shown, "{}", desk.telegram.transcript(group));
    assert_eq!(value::<i64>(&desk.db.options, "select count(*) from cart").await, 1);
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_makes_one_member() {
    let desk = Desk::start().await;
    let (nila, mallory) = (desk.telegram.person(5_002, "Nila"), desk.telegram.person(5_001, "Mallory"));
    let code = invite(&desk, Role::Rep, TimeDelta::zero()).await;
    let chat = nila.private();
    let shown = desk.after(chat, || nila.starts(Some(&code))).await;
    assert!(shown.text().contains("Welcome, Nila") && shown.text().contains("rep"), "{}", shown.text());
    let card = desk.say(&nila, chat, "/new bangladesh 2x ceramic mug").await;
    assert!(card.text().contains("Nila"), "{}", card.text());
    // Opened again by her, and by somebody else.
    let shown = desk.after(chat, || nila.starts(Some(&code))).await;
    assert!(shown.text().contains("already"), "{}", shown.text());
    let shown = desk.after(mallory.private(), || mallory.starts(Some(&code))).await;
    assert_eq!(shown.text(), POLITE);
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invitations_expire_and_wrong_tries_are_few() {
    let desk = Desk::start().await;
    let (nila, mallory) = (desk.telegram.person(5_002, "Nila"), desk.telegram.person(5_001, "Mallory"));
    let old = invite(&desk, Role::Owner, TimeDelta::hours(25)).await;
    let shown = desk.after(nila.private(), || nila.starts(Some(&old))).await;
    assert_eq!(shown.text(), POLITE);
    let good = invite(&desk, Role::Rep, TimeDelta::zero()).await;
    for n in 0..5 {
        let shown = desk.after(mallory.private(), || mallory.starts(Some(&format!("{n:032x}")))).await;
        assert_eq!(shown.text(), POLITE);
    }
    let shown = desk.after(mallory.private(), || mallory.starts(Some(&good))).await;
    assert_eq!(shown.text(), POLITE, "after five wrong ones even a good one is no use");
    // It is still good for whom it was meant.
    let shown = desk.after(nila.private(), || nila.starts(Some(&good))).await;
    assert!(shown.text().contains("Welcome, Nila"), "{}", shown.text());
    // A group is no place for it: there everybody reads along.
    let code = invite(&desk, Role::Rep, TimeDelta::zero()).await;
    let tom = desk.telegram.person(5_003, "Tom");
    let group = desk.telegram.supergroup("Sales", &[&tom]);
    tom.says(group, &format!("/start {code}"));
    desk.rests().await;
    assert_eq!(desk.telegram.shown(group), 0);
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_removed_is_out_at_once_and_can_be_invited_again() {
    let desk = Desk::start().await;
    let asha = desk.asha();
    let chat = asha.private();
    let card = desk.cart_of_mugs().await;
    let mut tx = desk.db.store.begin().await.expect("begin");
    assert!(tx.remove_staff("Asha").await.expect("removed"));
    tx.commit().await.expect("commit");
    let toast = asha.taps(chat, card.id, "Lines").answer().await;
    assert_eq!(toast.text, POLITE);
    assert!(asha.asks_inline(chat, "C-1001 ceramic mug").await.is_empty());
    let shown = desk.say(&asha, chat, "+5 ceramic mug").await;
    assert_eq!(shown.text(), POLITE);
    let code = invite(&desk, Role::Manager, TimeDelta::zero()).await;
    let shown = desk.after(chat, || asha.starts(Some(&code))).await;
    assert!(shown.text().contains("Welcome, Asha") && shown.text().contains("manager"), "{}", shown.text());
    let card = desk.say(&asha, chat, "/open C-1001").await;
    assert!(card.text().contains("Ceramic Mug  2 ×"), "{}", card.text());
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_opens_a_cart_and_the_link_for_staff_names_the_bot() {
    let desk = Desk::start().await;
    let ben = desk.ben();
    desk.cart_of_mugs().await;
    let card = desk.after(ben.private(), || ben.starts(Some("cart_1001"))).await;
    assert!(card.text().contains("C-1001") && card.text().contains("Asha"), "{}", card.text());
    let command = cartwright::cli::staff::Command::Invite { role: Role::Rep };
    let link =
        cartwright::cli::staff::run(&desk.db.store, command, Clock::System.now()).await.expect("a link");
    assert!(link.starts_with("https://t.me/cartwright_bot?start="), "{link}");
    let code = link.rsplit('=').next().expect("a code");
    assert!(code.len() <= 64 && code.bytes().all(|byte| byte.is_ascii_alphanumeric()), "{code}");
    desk.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn managers_decide_and_reps_do_not() {
    let desk = Desk::start().await;
    let (asha, mitu) = (desk.asha(), desk.mitu());
    let chat = asha.private();
    desk.cart_of_mugs().await;
    desk.say(&asha, chat, "01712345678").await;
    desk.say(&asha, chat, "place").await;
    let done = desk.say(&asha, chat, "yes").await;
    let order = desk.tap(&asha, chat, &done, "Show order").await;
    assert!(order.key("Approve").is_none(), "{}", order.lines());
    let order = desk.say(&mitu, mitu.private(), "/order 311012").await;
    let sure = desk.tap(&mitu, mitu.private(), &order, "Approve").await;
    let yes = sure.key("Yes, approve").and_then(|key| key.data).expect("a button");
    let toast = asha.taps_data(chat, done.id, &yes).answer().await;
    assert!(toast.text.contains("manager"), "{}", toast.text);
    let done = desk.tap(&mitu, mitu.private(), &sure, "Yes, approve").await;
    assert!(done.text().contains("approved"), "{}", done.text());
    assert!(desk.telegram.settled(Duration::from_millis(50), SOON).await);
    desk.end().await;
}
