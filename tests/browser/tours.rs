//! Every tour from start to end on the page, as the person does it whom the tour speaks to; and what was recorded, in the
//! terminal.

use crate::page::opened;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_tour_can_be_taken_from_start_to_end() {
    let Some((mut demo, page)) = opened(1600, 960).await else { return };
    page.pictured("start").await;
    for tour in ["phone-order", "whatsapp", "b2b-quote", "approval", "abandoned-cart"] {
        page.takes(tour).await;
        page.pictured(tour).await;
        page.clicks_on("[data-key=end]").await;
    }
    page.runs("document.getElementById('inspect').click()").await;
    page.until("requests", "return document.querySelectorAll('#inspected details').length > 20").await;
    let verdict = page.runs("return document.getElementById('verdict').innerText").await;
    assert_eq!(verdict, "no request was wrong");
    page.runs("document.querySelector('[data-shows=passages]').click()").await;
    page.until(
        "the timeline",
        "return document.getElementById('inspected').innerText.includes('all delivered')",
    )
    .await;
    page.pictured("inspector").await;
    page.ends().await;
    demo.end();
    assert!(!demo.log().contains("ERROR"), "{}", demo.log());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_done_is_recorded_and_plays_in_the_terminal() {
    let Some((mut demo, page)) = opened(1600, 960).await else { return };
    page.clicks_on("#record").await;
    page.until("a recording", "return document.getElementById('record').innerText.includes('Save')").await;
    page.says("asha", "/new bangladesh 2x ceramic mug, 01712345678, cod").await;
    page.presses("asha", "Yes, order").await;
    page.sees("mitu", "pending").await;
    page.presses("mitu", "Approve").await;
    page.sees("mitu", "approved").await;
    let recorded = page.runs(
        "return fetch('demo', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ record: false }) })
           .then((answer) => answer.json()).then((json) => json.recorded)",
    );
    let recorded = recorded.await.as_str().expect("a recording").to_owned();
    page.ends().await;
    demo.end();
    for line in ["asha says /new bangladesh 2x ceramic mug", "asha presses ✅ Yes, order", "mitu presses"] {
        assert!(recorded.contains(line), "no {line:?} in:\n{recorded}");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("mine.tour");
    std::fs::write(&file, &recorded).expect("the recording");
    let told = played(&file.display().to_string());
    assert!(told.contains("#ORD-000000311012") && told.contains("Approved by Mitu"), "{recorded}\n{told}");
}

#[test]
fn every_tour_plays_in_the_terminal() {
    for (tour, says) in [
        ("phone-order", "(✅ Placed: #ORD-000000311012. It waits for approval.)"),
        ("b2b-quote", "✔ Accepted: place C-1001"),
        ("whatsapp", "Thank you! Your order is confirmed"),
        ("abandoned-cart", "Nobody finished   1"),
        ("approval", "Packed by Mitu"),
    ] {
        let told = played(tour);
        assert!(told.contains(says), "no {says:?} in:\n{told}");
    }
}

/// What `cartwright demo --script` prints.
fn played(tour: &str) -> String {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o711)).expect("its mode");
    let played = std::process::Command::new(env!("CARGO_BIN_EXE_cartwright"))
        .args(["demo", "--script", tour, "--data"])
        .arg(folder.path().join("data"))
        .env_remove("DATABASE_URL")
        .output()
        .expect("the program");
    let told = String::from_utf8_lossy(&played.stdout).into_owned();
    assert!(played.status.success(), "{tour}: {}\n{told}", String::from_utf8_lossy(&played.stderr));
    assert!(!folder.path().join("data/cluster/postmaster.pid").exists(), "the database still runs");
    told
}
