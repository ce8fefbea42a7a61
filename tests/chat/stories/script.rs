//! Stories as the terminal plays them, cut into turns.

use crate::desk::sample;
use crate::platform::Who;
use crate::support::copy_of;
use std::path::PathBuf;
use std::process::Command;

/// What a person does.
#[derive(Clone, Debug)]
pub enum Act {
    Types(String),
    /// Presses the button with this label.
    Presses(String),
}

#[derive(Debug)]
pub struct Turn {
    pub act: Act,
    /// What the terminal showed.
    pub told: String,
}

#[derive(Debug)]
pub struct Story {
    pub name: String,
    pub turns: Vec<Turn>,
}

impl Story {
    /// Plays stories one after another through the program's own terminal.
    pub async fn of_the_terminal(stories: &[(&str, Who, &str)]) -> Vec<Self> {
        let db = copy_of(&sample().await.name).await;
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/transcripts");
        let socket = db.options.get_socket().expect("a socket").display().to_string();
        let url =
            format!("postgres:///{}?host={socket}&user=postgres", db.options.get_database().expect("a name"));
        let play = |(name, who, lang): &(&str, Who, &str)| {
            let played = Command::new(env!("CARGO_BIN_EXE_cartwright"))
                .args(["chat", "--as", who.name, "--lang", lang, "--script"])
                .arg(folder.join(format!("{name}.txt")))
                .env("DATABASE_URL", &url)
                .output()
                .expect("the program");
            let transcript = String::from_utf8(played.stdout).expect("text");
            assert!(played.status.success(), "{transcript}\n{}", String::from_utf8_lossy(&played.stderr));
            Self { name: (*name).to_owned(), turns: turns(&transcript) }
        };
        tokio::task::block_in_place(|| stories.iter().map(play).collect())
    }
}

fn turns(transcript: &str) -> Vec<Turn> {
    let mut turns: Vec<Turn> = Vec::new();
    let mut keys: Vec<String> = Vec::new();
    for line in transcript.lines() {
        if let Some(said) = line.strip_prefix("> ") {
            let pressed = said.strip_prefix('#').and_then(|key| key.parse::<usize>().ok());
            let act = match pressed {
                Some(number) => Act::Presses(keys[number - 1].clone()),
                None => Act::Types(said.to_owned()),
            };
            turns.push(Turn { act, told: String::new() });
        } else if line.starts_with("📄 ") && line.contains(".pdf") {
            // A paper, which is a file elsewhere.
        } else if let Some(turn) = turns.last_mut().filter(|_| !line.starts_with("# ")) {
            turn.told += line;
            turn.told.push('\n');
            if line.starts_with("[1]") {
                keys.clear();
            }
            if is_keys(line) {
                let labels = line.split('[').filter_map(|key| key.split_once("] "));
                keys.extend(labels.map(|(_, label)| label.trim().to_owned()));
            }
        }
    }
    turns
}

/// Whether a line shows buttons: `[1] Add item  [2] Lines`.
fn is_keys(line: &str) -> bool {
    line.strip_prefix('[')
        .and_then(|rest| rest.split_once("] "))
        .is_some_and(|(n, _)| n.parse::<u32>().is_ok())
}

/// A line of what is told, without layout and the time of day.
#[derive(Debug)]
pub struct Line {
    pub kind: Kind,
    pub text: String,
}

#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Told,
    /// What was done or could not be done.
    Notice,
    /// What to type, where words are awaited.
    HowToType,
}

impl PartialEq for Line {
    /// Only the terminal marks what kind of line it is.
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// What is told in a text, without its buttons.
pub fn told_by(text: &str) -> Vec<Line> {
    let line = |line: &str| {
        let (kind, rest) = match (line.strip_prefix("· "), line.strip_prefix("? ")) {
            (Some(rest), _) => (Kind::Notice, rest),
            (_, Some(rest)) => (Kind::HowToType, rest),
            _ => (Kind::Told, line),
        };
        let word = |word| if is_time(word) { "hh:mm" } else { word };
        let words = rest.split_whitespace().filter(|word| *word != "—").map(word);
        Line { kind, text: words.collect::<Vec<_>>().join(" ") }
    };
    text.lines().filter(|line| !is_keys(line)).map(line).filter(|line| !line.text.is_empty()).collect()
}

/// In the digits of any script.
fn is_time(word: &str) -> bool {
    let word = word.trim_end_matches(['.', ',', '।', ')']);
    let digits = |text: &str| text.chars().count() == 2 && text.chars().all(char::is_numeric);
    word.split_once(':').is_some_and(|(hour, minute)| digits(hour) && digits(minute))
}

/// The lines in an order of their own: notices may stand apart from the rest.
pub fn lines(told: Vec<Line>) -> Vec<String> {
    let mut lines: Vec<String> = told.into_iter().map(|line| line.text).collect();
    lines.sort();
    lines
}
