//! A mail server on this machine that keeps letters instead of sending them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Mutex;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::AbortHandle;

/// A letter that came in.
#[derive(Debug)]
pub struct Letter {
    pub to: String,
    /// With its head.
    pub text: String,
}

/// The server; it ends with this. It knows nobody whose address begins with `nobody`.
pub struct Postbox {
    port: u16,
    letters: Mutex<UnboundedReceiver<Letter>>,
    failing: Arc<AtomicU32>,
    serving: AbortHandle,
}

impl Drop for Postbox {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Postbox {
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("its address").port();
        let (give, letters) = unbounded_channel();
        let failing = Arc::new(AtomicU32::new(0));
        let fails = Arc::clone(&failing);
        let serving = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (give, fails) = (give.clone(), Arc::clone(&fails));
                // A client that hangs up is no fault of the test.
                tokio::spawn(async move { talk(stream, give, &fails).await.ok() });
            }
        });
        Self { port, letters: Mutex::new(letters), failing, serving: serving.abort_handle() }
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// The next so many letters are put off.
    pub fn fails(&self, times: u32) {
        self.failing.store(times, Ordering::SeqCst);
    }

    /// The next letter.
    pub async fn letter(&self, soon: Duration) -> Letter {
        let mut letters = self.letters.lock().await;
        tokio::time::timeout(soon, letters.recv()).await.expect("a letter in time").expect("a server")
    }
}

async fn talk(stream: TcpStream, give: UnboundedSender<Letter>, fails: &AtomicU32) -> std::io::Result<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 postbox\r\n").await?;
    let mut to = String::new();
    while let Some(line) = lines.next_line().await? {
        let upper = line.to_uppercase();
        let answer = if upper.starts_with("EHLO") {
            "250-postbox\r\n250 8BITMIME"
        } else if upper.starts_with("MAIL") && fails.load(Ordering::SeqCst) > 0 {
            fails.fetch_sub(1, Ordering::SeqCst);
            "451 try again later"
        } else if let Some(address) = line.strip_prefix("RCPT TO:<") {
            address.trim_end_matches('>').clone_into(&mut to);
            if to.starts_with("nobody") { "550 no such user here" } else { "250 fine" }
        } else if upper.starts_with("DATA") {
            write.write_all(b"354 go on\r\n").await?;
            let mut text = String::new();
            while let Some(line) = lines.next_line().await? {
                if line == "." {
                    break;
                }
                text.push_str(line.strip_prefix("..").map_or(line.as_str(), |_| &line[1..]));
                text.push('\n');
            }
            let _ = give.send(Letter { to: std::mem::take(&mut to), text });
            "250 kept"
        } else if upper.starts_with("QUIT") {
            write.write_all(b"221 good bye\r\n").await?;
            return Ok(());
        } else {
            "250 fine"
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await?;
    }
    Ok(())
}
