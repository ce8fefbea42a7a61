//! Other processes that take turns: this same program, started again, which may also be killed.

use super::TestDb;
use super::desk::now;
use cartwright::dialog::event::Input;
use cartwright::store::Store;
use cartwright::store::embedded::local_options;
use cartwright::store::load::Key;
use cartwright::turn::{Incoming, Taken, Turns};
use serde::{Deserialize, Serialize};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};

const WORK: &str = "CARTWRIGHT_TEST_WORK";

/// One button press in a chat.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Tap {
    pub user: String,
    pub chat: String,
    pub button: String,
    /// The platform's id of it: a repeated delivery carries the same one.
    pub external_id: String,
}

/// What a process is to do: take these taps at once, and perhaps die by `kill -9` before any is answered.
#[derive(Serialize, Deserialize)]
struct Work {
    socket: std::path::PathBuf,
    database: String,
    taps: Vec<Tap>,
    dies: bool,
}

/// A process that waits for [`Worker::go`].
pub struct Worker {
    child: Child,
}

impl Worker {
    /// Starts a process and waits until it is connected.
    pub async fn start(db: &TestDb, taps: Vec<Tap>, dies: bool) -> Self {
        let work = Work {
            socket: db.options.get_socket().expect("a socket").clone(),
            database: db.options.get_database().expect("a database").to_owned(),
            taps,
            dies,
        };
        let mut command = Command::new(std::env::current_exe().expect("the path of this program"));
        command
            .args(["--exact", "support::worker::work", "--nocapture"])
            .env(WORK, serde_json::to_string(&work).expect("JSON"))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        tokio::task::spawn_blocking(move || {
            let mut child = command.spawn().expect("another process");
            let mut said = BufReader::new(child.stderr.take().expect("a pipe")).lines();
            let ready = said.any(|line| line.expect("text") == "ready");
            assert!(ready, "the other process has failed before it began");
            // Read on, or it could not complain.
            std::thread::spawn(move || said.for_each(|line| eprintln!("{}", line.unwrap_or_default())));
            Self { child }
        })
        .await
        .expect("another process")
    }

    /// Lets it begin.
    pub fn go(&mut self) {
        self.child.stdin.take().expect("a pipe").write_all(b"go\n").expect("someone who listens");
    }

    /// Kills it as `kill -9` does.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("its end");
    }

    /// Waits for its end. Whether it ended by itself and in good order.
    pub async fn ended_well(mut self) -> bool {
        let ended = tokio::task::spawn_blocking(move || self.child.wait());
        ended.await.expect("a thread").expect("its end").success()
    }
}

/// Not a test but the other process's own main; without work there is nothing to do.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn work() {
    let Ok(work) = std::env::var(WORK) else { return };
    let work: Work = serde_json::from_str(&work).expect("work");
    let store = Store::connect(local_options(&work.socket, &work.database), 8).await.expect("a pool");
    std::io::stderr().write_all(b"ready\n").expect("someone who listens");
    tokio::task::spawn_blocking(|| std::io::stdin().read_line(&mut String::new()))
        .await
        .expect("a thread")
        .expect("a sign");
    let turns = Turns::new(store);
    let taking: Vec<_> = work
        .taps
        .into_iter()
        .map(|tap| {
            let turns = turns.clone();
            tokio::spawn(async move {
                let key = Key {
                    platform: "terminal".to_owned(),
                    bot: String::new(),
                    chat: tap.chat,
                    user: tap.user,
                    external_id: tap.external_id,
                };
                let input = Input::Press(tap.button);
                turns
                    .take(Incoming {
                        key,
                        input,
                        name: String::new(),
                        private: true,
                        discreet: false,
                        server: None,
                        about: None,
                        origin: None,
                        lang: None,
                        now: now(),
                    })
                    .await
            })
        })
        .collect();
    for turn in taking {
        let taken = turn.await.expect("a turn");
        assert!(matches!(taken, Taken::Done | Taken::Seen), "{taken:?}");
        if work.dies {
            let own = rustix::process::getpid();
            rustix::process::kill_process(own, rustix::process::Signal::KILL).expect("killed");
        }
    }
}
