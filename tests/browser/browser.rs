//! A Chromium of our own, driven over WebDriver.

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long is waited for what should come at once.
pub const SOON: Duration = Duration::from_secs(40);

/// Whether there is a browser here. Where there is none that is said loudly, and in CI it is a fault.
pub fn is_there() -> bool {
    let found = Command::new("chromedriver").arg("--version").stdout(Stdio::null()).status().is_ok();
    if !found {
        assert!(std::env::var_os("CI").is_none(), "CI tests the page: script/browser gets what that takes");
        // Not by `eprintln!`, which the harness of tests swallows.
        let _ = writeln!(
            std::io::stderr(),
            "WARNING: no chromedriver: the demo's page is NOT tested. Run script/browser."
        );
    }
    found
}

/// A browser with one page.
pub struct Browser {
    pub client: Client,
    driver: Child,
    _profile: TempDir,
}

impl Browser {
    /// Opens an address in a window of this size.
    pub async fn open(address: &str, width: u32, height: u32) -> Self {
        let mut driver = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver");
        let output = BufReader::new(driver.stdout.take().expect("its output"));
        let port = output.lines().map_while(Result::ok).find_map(|line| {
            line.rsplit_once("successfully on port ")?.1.trim_end_matches('.').parse::<u16>().ok()
        });
        let port = port.expect("chromedriver's port");
        let profile = tempfile::tempdir().expect("a folder");
        let arguments = [
            "--headless=new".to_owned(),
            "--no-sandbox".to_owned(),
            "--disable-gpu".to_owned(),
            "--disable-dev-shm-usage".to_owned(),
            "--disable-quic".to_owned(),
            "--no-first-run".to_owned(),
            "--disable-background-networking".to_owned(),
            "--disable-component-update".to_owned(),
            "--disable-sync".to_owned(),
            "--hide-scrollbars".to_owned(),
            format!("--user-data-dir={}", profile.path().display()),
        ];
        let metrics = json!({ "width": width, "height": height, "pixelRatio": 1.0 });
        let mut options = json!({ "args": arguments });
        if width < 500 {
            // No window is as narrow as a phone.
            options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
        }
        let capabilities =
            json!({ "goog:chromeOptions": options, "goog:loggingPrefs": { "browser": "ALL" } });
        let Value::Object(capabilities) = capabilities else { unreachable!("an object") };
        let client = ClientBuilder::new(HttpConnector::new())
            .capabilities(capabilities)
            .connect(&format!("http://127.0.0.1:{port}"))
            .await
            .expect("a browser");
        if width >= 500 {
            client.set_window_size(width, height).await.expect("a size");
        }
        client.goto(address).await.expect("the page");
        Self { client, driver, _profile: profile }
    }

    /// What a piece of JavaScript returns.
    pub async fn runs(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap_or_else(|fault| panic!("{script}: {fault}"))
    }

    /// Waits until a piece of JavaScript returns something true; what it returned.
    pub async fn until(&self, what: &str, script: &str) -> Value {
        let end = Instant::now() + SOON;
        loop {
            let value = self.runs(script).await;
            if !matches!(value, Value::Null | Value::Bool(false)) {
                return value;
            }
            if Instant::now() > end {
                let text = self.runs("return document.body.innerText").await;
                panic!("{what} did not come; the page says:\n{}", text.as_str().unwrap_or_default());
            }
            tokio::time::sleep(Duration::from_millis(60)).await;
        }
    }

    /// Keeps a picture of the page: in docs/ where `UPDATE_SCREENSHOTS` is set.
    pub async fn pictured(&self, name: &str) {
        let folder = if std::env::var_os("UPDATE_SCREENSHOTS").is_some() {
            PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/demo"))
        } else {
            PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("screenshots")
        };
        std::fs::create_dir_all(&folder).expect("a folder");
        let picture = self.client.screenshot().await.expect("a picture");
        std::fs::write(folder.join(format!("{name}.png")), picture).expect("a picture");
    }

    /// Closes it.
    pub async fn close(mut self) {
        let _ = self.client.clone().close().await;
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Also where a test has failed; its browser ends with it.
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}
