//! The page as somebody uses it: by mouse, by keyboard alone, on a phone, and while the bot is killed.

use crate::browser::{Browser, SOON, is_there};
use crate::demo::Demo;
use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::{Value, json};
use std::ops::Deref;
use std::time::{Duration, Instant};

/// The demo's page.
pub struct Page(pub Browser);

impl Deref for Page {
    type Target = Browser;

    fn deref(&self) -> &Browser {
        &self.0
    }
}

impl Page {
    pub async fn clicks_on(&self, css: &str) {
        let end = Instant::now() + SOON;
        loop {
            let element = self.client.wait().at_most(SOON).for_element(Locator::Css(css)).await;
            let clicked = element.unwrap_or_else(|fault| panic!("{css}: {fault}")).click().await;
            // It may be drawn anew at any moment.
            let Err(fault) = clicked else { return };
            assert!(Instant::now() < end, "{css}: {fault}");
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
    }

    /// Types into somebody's window and sends it.
    pub async fn says(&self, pane: &str, text: &str) {
        let css = format!("#pane-{pane} .composer textarea");
        let field = self.client.find(Locator::Css(&css)).await.expect("a composer");
        field.click().await.expect("a composer");
        // Letter by letter is slow for long texts; the last one is typed, as the page listens to that.
        let (most, last) = text.split_at(text.char_indices().next_back().expect("a text").0);
        let script = "arguments[0].value = arguments[1]";
        self.client.execute(script, vec![json!(field), json!(most)]).await.expect("a text");
        field.send_keys(&format!("{last}{}", char::from(Key::Enter))).await.expect("a text");
    }

    /// Waits until somebody's window has these words.
    pub async fn sees(&self, pane: &str, words: &str) {
        let words = json!(words);
        let script =
            format!("return document.querySelector('#pane-{pane} .messages').textContent.includes({words})");
        self.until(&format!("{words} in {pane}'s window"), &script).await;
    }

    /// Presses the newest button with these words in somebody's window.
    pub async fn presses(&self, pane: &str, label: &str) {
        let label = json!(label);
        let script = format!(
            "const all = [...document.querySelectorAll('#pane-{pane} .messages button[data-label]')];
             const fits = all.filter((it) => it.dataset.label.includes({label}) && !it.disabled);
             fits.at(-1)?.scrollIntoView({{ block: 'center' }});
             return fits.at(-1) ?? null"
        );
        let end = Instant::now() + SOON;
        loop {
            let found = self.client.execute(&script, Vec::new()).await.expect("a look");
            if !found.is_null() {
                // By script: it may be drawn anew at any moment.
                let pressed = format!(
                    "{} ; fits.at(-1)?.click(); return fits.length > 0",
                    script.rsplit_once("return").expect("a return").0
                );
                if self.runs(&pressed).await == Value::Bool(true) {
                    return;
                }
            }
            assert!(Instant::now() < end, "no button {label} in {pane}'s window");
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
    }

    /// Takes a tour as it says, doing each step where the page points.
    pub async fn takes(&self, tour: &str) {
        self.clicks_on(&format!("[data-tour={tour}]")).await;
        let end = Instant::now() + 3 * SOON;
        loop {
            assert!(
                Instant::now() < end,
                "{tour} does not go on: {}",
                self.runs("return document.body.innerText").await.as_str().unwrap_or_default()
            );
            let script = "
                const what = document.querySelector('#guide .what')?.textContent ?? '';
                const next = document.querySelector('.next');
                return [what, next?.tagName ?? '', document.getElementById('form').open]";
            let now = self.runs(script).await;
            let what = now[0].as_str().unwrap_or_default();
            if what == "That was the tour." {
                return;
            }
            let writes =
                what.split_once(" writes: ").map(|(who, text)| (who.to_lowercase(), text.to_owned()));
            if let Some((who, text)) = writes {
                self.says(&who, &text).await;
                self.goes_on(what).await;
            } else if what.contains(" presses ") {
                let pressed = self.runs(
                    "const it = document.querySelector('.messages button.next'); it?.click(); return Boolean(it)",
                );
                if pressed.await == Value::Bool(true) {
                    self.goes_on(what).await;
                }
            } else if what.contains(" fills in: ") && now[2] == true {
                let field =
                    self.client.find(Locator::Css("#form textarea, #form input")).await.expect("a field");
                field.send_keys("Thank you! It is on its way.").await.expect("a text");
                self.clicks_on("#form button[type=submit]").await;
                self.goes_on(what).await;
            } else if !what.starts_with("Wait for") && !what.contains(" fills in: ") {
                self.clicks_on("#step").await;
                self.goes_on(what).await;
            }
            tokio::time::sleep(Duration::from_millis(80)).await;
        }
    }

    /// Waits until a tour's step is taken.
    async fn goes_on(&self, what: &str) {
        let script =
            format!("return document.querySelector('#guide .what')?.textContent !== {}", json!(what));
        self.until(&format!("what comes after: {what}"), &script).await;
    }

    /// Closes it; it has had no fault of its own.
    pub async fn ends(self) {
        assert_eq!(self.runs("return window.faults").await, json!([]));
        self.0.close().await;
    }
}

/// The page of a demo that is running.
pub async fn open(demo: &Demo, width: u32, height: u32) -> Page {
    let page = Page(Browser::open(&demo.address, width, height).await);
    page.until("the tours", "return document.querySelectorAll('[data-tour]').length === 5").await;
    page
}

/// A demo of the test's own and its page; none where there is no browser.
pub async fn opened(width: u32, height: u32) -> Option<(Demo, Page)> {
    if !is_there() {
        return None;
    }
    let demo = Demo::start();
    let page = open(&demo, width, height).await;
    Some((demo, page))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cart_that_is_touched_in_one_window_changes_in_the_other_and_all_is_there_after_a_restart() {
    let Some((mut demo, page)) = opened(1600, 960).await else { return };
    page.says("asha", "/new bangladesh 2x ceramic mug").await;
    page.sees("asha", "C-1001").await;
    page.says("ben", "/cart open cart:C-1001").await;
    page.sees("ben", "C-1001").await;
    page.says("asha", "+3 glass jug").await;
    page.sees("ben", "Glass Jug").await;
    page.says("ben", "/cart coupon code:SAVE10").await;
    page.sees("asha", "SAVE10").await;
    page.pictured("two-windows").await;
    page.ends().await;
    demo.restart();
    let page = open(&demo, 1600, 960).await;
    page.sees("asha", "SAVE10").await;
    page.presses("asha", "Note").await;
    page.says("asha", "gift wrap").await;
    page.sees("ben", "Glass Jug").await;
    page.sees("asha", "gift wrap").await;
    // In a group the bot hears only replies: what it asks there is answered by one, without anybody's doing.
    page.says("mitu", "/new@cartwright_bot BD 2x ceramic mug").await;
    page.sees("mitu", "C-1002").await;
    page.presses("mitu", "Note").await;
    page.until("a reply", "return !document.querySelector('#pane-mitu .replying').hidden").await;
    page.says("mitu", "leave at the gate").await;
    let told = "return [...document.querySelectorAll('#pane-mitu .theirs')].some((it) => it.innerText.includes('leave at the gate'))";
    page.until("the note on the card", told).await;
    page.ends().await;
    demo.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_order_is_placed_by_keyboard_alone() {
    let Some((mut demo, page)) = opened(1600, 960).await else { return };
    // The page begins where Asha writes.
    let active = page.client.active_element().await.expect("a focus");
    active
        .send_keys(&format!("/new bangladesh 2x ceramic mug, 01712345678, cod{}", char::from(Key::Enter)))
        .await
        .expect("a text");
    page.sees("asha", "Place this order?").await;
    let mut reached = false;
    for _ in 0..60 {
        let back = format!("{}{}", char::from(Key::Shift), char::from(Key::Tab));
        page.client.active_element().await.expect("a focus").send_keys(&back).await.expect("a key");
        let label = page.runs("return document.activeElement.dataset.label ?? ''").await;
        if label.as_str().is_some_and(|label| label.contains("Yes, order")) {
            reached = true;
            break;
        }
    }
    assert!(reached, "Tab does not come to the button");
    let outlined = page.runs("return getComputedStyle(document.activeElement).outlineStyle !== 'none'").await;
    assert_eq!(outlined, true, "who goes by keyboard sees where they are");
    page.client
        .active_element()
        .await
        .expect("a focus")
        .send_keys(&char::from(Key::Enter).to_string())
        .await
        .expect("a key");
    page.sees("mitu", "#ORD-000000311012").await;
    page.until("a focus that is not lost", "return document.activeElement !== document.body").await;
    // Suggestions of commands, by arrow and Enter.
    let ben = page.client.find(Locator::Css("#pane-ben textarea")).await.expect("a composer");
    ben.send_keys("/cart ad").await.expect("a text");
    page.until("suggestions", "return document.querySelectorAll('#pane-ben .suggestions button').length > 0")
        .await;
    ben.send_keys(&char::from(Key::Down).to_string()).await.expect("a key");
    page.client
        .active_element()
        .await
        .expect("a focus")
        .send_keys(&char::from(Key::Enter).to_string())
        .await
        .expect("a key");
    let typed = page.runs("return document.querySelector('#pane-ben textarea').value").await;
    assert!(typed.as_str().is_some_and(|typed| typed.starts_with("/cart add")), "{typed}");
    page.ends().await;
    demo.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_phone_one_window_is_shown_at_a_time_and_nothing_is_cut_off() {
    let Some((mut demo, page)) = opened(390, 844).await else { return };
    let shown = "return [...document.querySelectorAll('.pane')].filter((it) => it.offsetParent).map((it) => it.dataset.pane).join()";
    assert_eq!(page.runs(shown).await, "asha");
    page.takes("approval").await;
    let wide = page.runs("return document.scrollingElement.scrollWidth - innerWidth").await;
    assert!(wide.as_i64().is_some_and(|wide| wide <= 0), "the page is {wide} pixels too wide");
    page.clicks_on("[data-person=mitu]").await;
    assert_eq!(page.runs(shown).await, "mitu");
    page.sees("mitu", "Packed by Mitu").await;
    page.pictured("phone").await;
    page.ends().await;
    demo.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_bot_is_killed_in_the_middle_and_the_order_is_placed_once() {
    let Some((mut demo, page)) = opened(1600, 960).await else { return };
    page.says("asha", "/new bangladesh 2x ceramic mug, 01712345678, cod").await;
    page.sees("asha", "Place this order?").await;
    page.clicks_on("#faults summary").await;
    page.clicks_on("[data-does=kill]").await;
    page.until("a dead bot", "return document.getElementById('bot').className !== 'running'").await;
    page.presses("asha", "Yes, order").await;
    page.presses("asha", "Yes, order").await;
    page.until("a living bot", "return document.getElementById('bot').className === 'running'").await;
    page.sees("mitu", "#ORD-000000311012").await;
    page.sees("asha", "#ORD-000000311012").await;
    // The other faults, one upon the other, while a second order is made.
    for fault in ["429", "twice", "slow", "stall"] {
        page.runs(&format!("document.querySelector('[data-does=\"{fault}\"]').click()")).await;
    }
    page.says("asha", "/new bangladesh 1x glass jug, 01712345678, cod").await;
    page.sees("asha", "Glass Jug").await;
    page.presses("asha", "Yes, order").await;
    page.sees("mitu", "#ORD-000000311013").await;
    let orders = "return document.getElementById('pane-mitu').textContent.match(/🔔/g).length";
    assert_eq!(page.runs(orders).await, 2, "each order once");
    page.ends().await;
    demo.end();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_messages_are_shown_and_only_what_changes_is_drawn() {
    let Some((mut demo, page)) = opened(1600, 960).await else { return };
    page.runs(
        "const say = (n) => fetch('act', { method: 'POST', body: JSON.stringify({ act: 'say', pane: 'ben', text: `message ${n}` }) });
         return (async () => { for (let n = 1; n <= 1000; n += 20) await Promise.all([...Array(20).keys()].map((m) => say(n + m))); return true; })()",
    )
    .await;
    page.until(
        "a thousand messages",
        "return document.querySelectorAll('#pane-ben .message').length === 1000",
    )
    .await;
    page.runs("document.querySelectorAll('#pane-ben .message').forEach((it) => (it.dataset.kept = 'kept'))")
        .await;
    page.says("ben", "/say text:new bangladesh 2x ceramic mug").await;
    page.sees("ben", "C-1001").await;
    let kept =
        "return [...document.querySelectorAll('#pane-ben .message')].filter((it) => it.dataset.kept).length";
    assert_eq!(page.runs(kept).await, 1000, "what has not changed is not drawn anew");
    let end = "const list = document.querySelector('#pane-ben .messages'); return list.scrollHeight - list.scrollTop - list.clientHeight";
    page.until("the newest in sight", &format!("{end} < 80")).await;
    page.ends().await;
    demo.end();
}

#[tokio::test]
async fn nobody_gets_in_without_the_token_or_by_another_name() {
    let mut demo = Demo::start();
    let client = reqwest::Client::builder().no_proxy().build().expect("a client");
    let status = async |address: &str, host: Option<&str>| {
        let mut asked = client.get(address);
        if let Some(host) = host {
            asked = asked.header("Host", host);
        }
        asked.send().await.expect("an answer").status().as_u16()
    };
    let root = demo.address.rsplitn(3, '/').nth(2).expect("a root").to_owned();
    assert_eq!(status(&demo.address, None).await, 200);
    assert_eq!(status(&demo.address, Some("evil.example")).await, 404, "rebound by DNS");
    for guess in ["/", "/0123456789abcdef0123456789abcdef/", "/events", "/x/act"] {
        assert_eq!(status(&format!("{root}{guess}"), None).await, 404, "{guess}");
    }
    assert!(demo.address.starts_with("http://127.0.0.1:"), "{}", demo.address);
    demo.end();
}
