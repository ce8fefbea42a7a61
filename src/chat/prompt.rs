//! What is said to the terminal, line by line: typed by a person, piped in, or read from a script.

mod person;
mod script;

use crate::dialog::words::{Lang, say};
use person::Person;
use script::Script;
use std::io::{self, BufRead, BufReader, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::mpsc;
use tokio::sync::oneshot;

/// How much of a line is read, in bytes; the rest of it is left out.
const LONGEST: usize = 100_000;

/// What came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Line {
    /// One message, trimmed, never empty; it holds newlines where a person pasted several lines.
    Text(String),
    /// There will be no more.
    End,
}

/// Something that the tab key can write: a command's word, or a key with its label.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    /// What is written into the line, such as `#3`.
    pub word: String,
    /// What the list of choices shows, such as `#3 Add item`.
    pub shown: String,
}

/// A source of lines. It reads on a thread of its own, so that the runtime never waits for a person.
pub struct Prompt {
    asks: mpsc::Sender<Ask>,
}

struct Ask {
    completions: Vec<Completion>,
    answer: oneshot::Sender<io::Result<Line>>,
}

enum Source {
    Person(Box<Person>),
    Script(Script),
}

/// How a person's lines are read.
pub struct Habits {
    /// The file in which earlier lines are kept, readable by its owner only.
    pub history: PathBuf,
    /// What of a line may be kept there: the place to take card numbers out.
    pub keep: fn(&str) -> String,
    /// The language of the prompt's own sentences.
    pub lang: Lang,
}

impl Prompt {
    /// Reads standard input: with editing, history and completion where a person sits at a terminal, else as a
    /// script.
    pub fn standard(habits: Habits) -> io::Result<Self> {
        if io::stdin().is_terminal() && io::stdout().is_terminal() {
            let lang = habits.lang;
            let person = move || Ok(Source::Person(Box::new(Person::new(habits)?)));
            return Self::start(person, Box::new(io::stdout()), lang);
        }
        Self::script(Box::new(BufReader::new(io::stdin())), Box::new(io::stdout()), habits.lang)
    }

    /// Plays the lines of `input` and repeats each on `out`, as `> line`. Comments (`# …`) are repeated as they
    /// are, so that a transcript explains itself; empty lines are passed over.
    pub fn script(
        input: Box<dyn BufRead + Send>,
        out: Box<dyn Write + Send>,
        lang: Lang,
    ) -> io::Result<Self> {
        Self::start(move || Ok(Source::Script(Script::new(input))), out, lang)
    }

    fn start(
        open: impl FnOnce() -> io::Result<Source> + Send + 'static,
        mut out: Box<dyn Write + Send>,
        lang: Lang,
    ) -> io::Result<Self> {
        let (asks, asked) = mpsc::channel::<Ask>();
        std::thread::Builder::new().name("prompt".to_owned()).spawn(move || {
            let mut source = open();
            for Ask { completions, answer } in asked {
                let line = match &mut source {
                    Ok(source) => source.next(completions, &mut *out, lang),
                    Err(error) => Err(io::Error::new(error.kind(), error.to_string())),
                };
                // Nobody waits any more when the program is on its way out.
                let _ = answer.send(line);
            }
        })?;
        Ok(Self { asks })
    }

    /// The next line; `completions` are what the tab key may write into it.
    ///
    /// Errors: the input or the output is broken.
    pub async fn next(&self, completions: Vec<Completion>) -> io::Result<Line> {
        let (answer, line) = oneshot::channel();
        let gone = || io::Error::new(io::ErrorKind::BrokenPipe, "the prompt has stopped");
        self.asks.send(Ask { completions, answer }).map_err(|_| gone())?;
        line.await.map_err(|_| gone())?
    }
}

impl Source {
    fn next(&mut self, completions: Vec<Completion>, out: &mut dyn Write, lang: Lang) -> io::Result<Line> {
        let line = match self {
            Self::Person(person) => person.next(completions, out)?,
            Self::Script(script) => script.next(out)?,
        };
        let Some(mut line) = line else { return Ok(Line::End) };
        if line.len() > LONGEST {
            line.truncate(line.floor_char_boundary(LONGEST));
            writeln!(out, "{}", say(lang, "prompt-too-long", &[("limit", (LONGEST / 1_000).into())]))?;
        }
        Ok(Line::Text(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{Arc, Mutex};

    /// What a script's transcript holds, also after the prompt's thread took the writer.
    #[derive(Clone, Default)]
    struct Page(Arc<Mutex<Vec<u8>>>);

    impl Write for Page {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// All lines of a script, and its transcript.
    async fn played(script: &[u8]) -> (Vec<String>, String) {
        let page = Page::default();
        let input = Box::new(io::Cursor::new(script.to_vec()));
        let prompt = Prompt::script(input, Box::new(page.clone()), Lang::En).unwrap();
        let mut lines = Vec::new();
        while let Line::Text(line) = prompt.next(Vec::new()).await.unwrap() {
            lines.push(line);
        }
        assert_eq!(prompt.next(Vec::new()).await.unwrap(), Line::End, "the end stays the end");
        let transcript = String::from_utf8(page.0.lock().unwrap().clone()).unwrap();
        (lines, transcript)
    }

    #[tokio::test]
    async fn a_script_is_repeated_line_by_line() {
        let (lines, transcript) =
            played("\u{feff}# The phone order\r\n\n/new\r\n  #3  \n#\n২টি শার্ট".as_bytes()).await;
        assert_eq!(lines, ["/new", "#3", "২টি শার্ট"]);
        assert_eq!(transcript, "# The phone order\n> /new\n> #3\n#\n> ২টি শার্ট\n");
    }

    #[tokio::test]
    async fn what_would_disturb_the_screen_is_not_repeated() {
        let (lines, transcript) = played(b"note a\x1b[2Jb\0c\xff\n").await;
        assert_eq!(lines, ["note a\u{1b}[2Jb\0c\u{fffd}"], "the desk gets it as it was typed");
        assert_eq!(transcript, "> note a[2Jbc\u{fffd}\n");
    }

    #[tokio::test]
    async fn a_line_without_end_is_cut_and_the_next_one_is_whole() {
        let long = format!("{}\nplace\n", "শ".repeat(LONGEST));
        let (lines, transcript) = played(long.as_bytes()).await;
        assert_eq!(lines[0], "শ".repeat(LONGEST / 3));
        assert_eq!(lines[1..], ["place"]);
        assert!(
            transcript.contains("\nThat line is longer than 100 kB: only its beginning was read.\n> place")
        );
    }

    #[tokio::test]
    async fn an_empty_script_ends_at_once() {
        assert_eq!(played(b"").await, (vec![], String::new()));
    }
}
