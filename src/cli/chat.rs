//! The terminal: a rep's conversation by keyboard, or a script of one as a transcript.

use crate::chat::prompt::{Completion, Habits, Line, Prompt};
use crate::chat::terminal::{Style, Terminal};
use crate::cli::database::Database;
use crate::clock::Clock;
use crate::dialog::commands::COMMANDS;
use crate::dialog::event::Input;
use crate::dialog::screen::Screen;
use crate::dialog::words::{Lang, say};
use crate::engine::card_number;
use crate::sender::drain;
use crate::store::load::Key;
use crate::turn::{Incoming, Taken, Turns, fault_screen};
use anyhow::{Context, Result, bail};
use std::fs::File;
use std::io::{BufReader, IsTerminal, stdin, stdout};
use std::path::PathBuf;

/// The platform's name in tables.
const PLATFORM: &str = "terminal";

/// How a session is held.
#[derive(clap::Args)]
pub struct Options {
    /// Who you are: a member of the staff, such as asha, ben or mitu of the sample shop.
    #[arg(long = "as", value_name = "NAME")]
    pub name: Option<String>,
    /// The language: en or bn.
    #[arg(long, value_parser = language)]
    pub lang: Option<Lang>,
    /// Plays the lines of a file and prints the transcript.
    #[arg(long, value_name = "FILE")]
    pub script: Option<PathBuf>,
}

fn language(text: &str) -> Result<Lang, String> {
    Lang::parse(text).ok_or_else(|| "en and bn are the languages there are".to_owned())
}

/// One session at the terminal.
struct Session<'d> {
    database: &'d Database,
    turns: Turns,
    terminal: Terminal,
    prompt: Prompt,
    user: String,
    chat: String,
    lang: Option<Lang>,
    clock: Clock,
}

/// Holds a session until its lines end. Whether every turn ran.
pub async fn run(database: &Database, options: &Options, history: PathBuf, clock: Clock) -> Result<bool> {
    let user = member(database, options.name.as_deref()).await?;
    let lang = options.lang;
    let prompt_lang = lang.unwrap_or_default();
    let scripted = options.script.is_some() || !stdin().is_terminal() || !stdout().is_terminal();
    let prompt = match &options.script {
        Some(path) => {
            let file =
                File::open(path).with_context(|| format!("the script {} cannot be read", path.display()))?;
            Prompt::script(Box::new(BufReader::new(file)), Box::new(stdout()), prompt_lang)?
        }
        None => Prompt::standard(Habits { history, keep, lang: prompt_lang })?,
    };
    let style = if scripted {
        Style::Plain
    } else {
        let read = |name| std::env::var(name).ok();
        Style::of_stdout(read("TERM").as_deref(), read("NO_COLOR").as_deref())
    };
    // A script is a conversation of its own; a person goes on where they were.
    let chat = if scripted { format!("{user}-{}", uuid::Uuid::now_v7().simple()) } else { user.clone() };
    let session = Session {
        database,
        turns: Turns::new(database.store.clone()),
        terminal: Terminal::new(style, Box::new(stdout())),
        prompt,
        user,
        chat,
        lang,
        clock,
    };
    session.hold(!scripted).await
}

/// What of a line may stay in the history file.
fn keep(line: &str) -> String {
    card_number::hidden(line).unwrap_or_else(|| line.to_owned())
}

impl Session<'_> {
    async fn hold(self, greets: bool) -> Result<bool> {
        let mut whole = true;
        if greets {
            whole &= self.turn(Input::Text("/summary".to_owned())).await?;
        }
        loop {
            match self.prompt.next(self.completions()).await? {
                Line::End => return Ok(whole),
                Line::Text(text) => match self.key(&text) {
                    Some(Ok(id)) => whole &= self.turn(Input::Press(id)).await?,
                    Some(Err(missing)) => self.show(&missing),
                    None => whole &= self.turn(Input::Text(text)).await?,
                },
            }
        }
    }

    /// `#3` presses key 3 of the last screen. Longer numbers are orders.
    fn key(&self, text: &str) -> Option<Result<String, Screen>> {
        let digits = text.trim().strip_prefix('#')?;
        let number: usize = digits.parse().ok().filter(|_| digits.len() <= 2)?;
        Some(self.terminal.key(number).map(|button| button.id).ok_or_else(|| {
            let key = i64::try_from(number).unwrap_or(0);
            let notice = say(self.lang.unwrap_or_default(), "no-such-key", &[("key", key.into())]);
            Screen { notices: vec![notice], ..Screen::default() }
        }))
    }

    /// Takes a turn and shows what is owed. Whether it ran.
    async fn turn(&self, input: Input) -> Result<bool> {
        let incoming = Incoming {
            key: Key {
                platform: PLATFORM.to_owned(),
                bot: String::new(),
                chat: self.chat.clone(),
                user: self.user.clone(),
                external_id: uuid::Uuid::now_v7().simple().to_string(),
            },
            input,
            name: String::new(),
            private: true,
            discreet: false,
            server: None,
            about: None,
            origin: None,
            lang: self.lang,
            now: self.clock.now(),
        };
        let taken = self.turns.take(incoming).await;
        if let Taken::Fault { reference } = &taken {
            self.show(&fault_screen(self.lang.unwrap_or_default(), reference));
            self.revive().await;
            return Ok(false);
        }
        let store = &self.database.store;
        if let Err(fault) = drain(store, &self.terminal, PLATFORM, &self.chat, self.clock).await {
            tracing::error!(fault = format!("{fault:#}"), "the outbox could not be drained");
            self.revive().await;
            return Ok(false);
        }
        Ok(true)
    }

    /// Starts the embedded server again where it has died; nobody else would.
    async fn revive(&self) {
        if let Some(embedded) = &self.database.embedded
            && let Err(fault) = embedded.ensure_running().await
        {
            tracing::error!(fault = format!("{fault:#}"), "the embedded database does not start");
        }
    }

    fn show(&self, screen: &Screen) {
        if let Err(fault) = self.terminal.show(screen) {
            tracing::error!(%fault, "the terminal does not take output");
        }
    }

    fn completions(&self) -> Vec<Completion> {
        let commands = COMMANDS.iter().map(|spec| Completion {
            word: format!("/{}", spec.name),
            shown: format!("/{} {}", spec.name, spec.usage),
        });
        let keys = (1..=self.terminal.keys()).filter_map(|n| {
            let button = self.terminal.key(n)?;
            Some(Completion { word: format!("#{n}"), shown: format!("#{n} {}", button.label) })
        });
        commands.chain(keys).collect()
    }
}

/// The user id of a member of the staff; the first rep where nobody is named.
async fn member(database: &Database, name: Option<&str>) -> Result<String> {
    let members = database.store.begin().await?.staff().await?;
    let members: Vec<_> = members.into_iter().filter(|m| m.platforms.iter().any(|p| p == PLATFORM)).collect();
    if members.is_empty() {
        bail!("nobody is on the staff yet: run `cartwright staff add --name NAME --role owner`");
    }
    let found = match name {
        Some(name) => members.iter().find(|member| member.name.to_lowercase() == name.to_lowercase()),
        None => members.iter().find(|member| member.role == "rep").or(members.first()),
    };
    match found {
        Some(member) => Ok(member.name.to_lowercase()),
        None => {
            let names: Vec<&str> = members.iter().map(|member| member.name.as_str()).collect();
            bail!("{} is not on the staff; these are: {}", name.unwrap_or_default(), names.join(", "))
        }
    }
}
