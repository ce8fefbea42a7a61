//! What axe-core says of the page: nothing serious, in any of its states.

use crate::browser::SOON;
use crate::page::{Page, open, opened};
use serde_json::Value;
use std::io::Write;

/// axe-core, from the npm registry; none where it could not be fetched.
fn axe() -> Option<String> {
    let read =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/target/axe/package/axe.min.js")).ok();
    if read.is_none() {
        assert!(std::env::var_os("CI").is_none(), "CI checks accessibility: script/browser gets axe-core");
        let _ = writeln!(
            std::io::stderr(),
            "WARNING: no axe-core: accessibility is NOT checked. Run script/browser."
        );
    }
    read
}

/// Asks axe; every violation that is serious or critical is a fault.
async fn check(page: &Page, axe: &str, state: &str) {
    page.runs(&format!("{axe}; return true")).await;
    let script = "const done = arguments[arguments.length - 1];
        axe.run(document, { resultTypes: ['violations'] }).then((result) => done(result.violations
          .filter((it) => ['serious', 'critical'].includes(it.impact))
          .map((it) => `${it.impact} ${it.id}: ${it.nodes.slice(0, 3).map((node) => node.html.slice(0, 160) + ' — ' + node.failureSummary).join(' | ')}`)))";
    let found = tokio::time::timeout(SOON, page.client.execute_async(script, Vec::new())).await;
    let found = found.expect("axe ends").expect("axe runs");
    assert_eq!(found, Value::Array(Vec::new()), "{state}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn axe_finds_nothing_serious() {
    let Some(axe) = axe() else { return };
    let Some((mut demo, page)) = opened(1600, 960).await else { return };
    check(&page, &axe, "at the start").await;
    page.takes("whatsapp").await;
    page.clicks_on("[data-key=end]").await;
    page.takes("b2b-quote").await;
    check(&page, &axe, "after a tour").await;
    page.clicks_on("[data-key=end]").await;
    page.runs("document.getElementById('inspect').click()").await;
    page.until("requests", "return document.querySelectorAll('#inspected details').length > 5").await;
    check(&page, &axe, "with the inspector").await;
    page.presses("ben", "Reply").await;
    page.until("a form", "return document.getElementById('form').open").await;
    check(&page, &axe, "with a form").await;
    page.ends().await;
    let phone = open(&demo, 390, 844).await;
    check(&phone, &axe, "on a phone").await;
    phone.ends().await;
    demo.end();
}
