//! Two reps in one cart see each other.

use crate::support::desk::{Rep, shop};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_opens_a_cart_sees_who_is_at_work_in_it() {
    let db = shop().await;
    let (asha, ben) = (Rep::new(&db.store, "asha", "a"), Rep::new(&db.store, "ben", "b"));
    let own = asha.says("new bd 2x ceramic mug").await;
    assert!(!own.plain().contains("👥"), "nobody else: {}", own.plain());
    let opened = ben.says("/open C-1001").await;
    assert!(opened.plain().contains("👥 At work in it: Asha, 16:00"), "{}", opened.plain());
    ben.says("1x bamboo tray").await;
    let again = asha.says("/summary").await;
    assert!(again.plain().contains("👥 At work in it: Ben"), "{}", again.plain());
    assert!(!again.plain().contains("Asha, 1"), "she knows that she is: {}", again.plain());
}
