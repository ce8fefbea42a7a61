//! Follows a tour while somebody acts, says what comes next, and writes down what was done.

use super::act::Act;
use super::panes::Mark;
use super::stage::{Pane, Stage};
use super::tour::{Step, Tour, Verb};
use serde_json::{Value, json};
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::watch;

/// What stood in each window when its person acted last.
#[derive(Clone, Default)]
pub struct Seen(HashMap<Pane, HashSet<Mark>>);

impl Seen {
    pub fn now(stage: &Stage) -> Self {
        let mut seen = Self::default();
        seen.renew(None, stage);
        seen
    }

    /// Somebody acts in this window, or something happens to everybody.
    pub fn renew(&mut self, pane: Option<Pane>, stage: &Stage) {
        for pane in Pane::ALL.into_iter().filter(|other| pane.is_none_or(|pane| pane == *other)) {
            self.0.insert(pane, stage.marks(pane).into_iter().collect());
        }
    }

    pub fn contains(&self, pane: Pane, mark: &Mark) -> bool {
        self.0.get(&pane).is_some_and(|marks| marks.contains(mark))
    }
}

#[derive(Default)]
struct State {
    tour: Option<Tour>,
    at: usize,
    seen: Seen,
    /// The lines that were written down.
    recording: Option<Vec<String>>,
}

/// The one tour that is under way, or none.
pub struct Guide {
    state: Mutex<State>,
    pub news: watch::Sender<u64>,
}

impl Default for Guide {
    fn default() -> Self {
        Self { state: Mutex::default(), news: watch::Sender::new(0) }
    }
}

impl Guide {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn changed(&self) {
        self.news.send_modify(|count| *count += 1);
    }

    /// Begins a tour, or ends the one that is under way.
    pub fn begin(&self, tour: Option<Tour>, stage: &Stage) {
        let mut state = self.state();
        (state.tour, state.at, state.seen) = (tour, 0, Seen::now(stage));
        drop(state);
        self.changed();
    }

    /// The next step, past what can be seen already, and what is not new any more.
    pub fn next(&self, stage: &Stage) -> Option<(Step, Seen)> {
        let mut state = self.state();
        loop {
            let step = state.tour.as_ref()?.steps.get(state.at)?.clone();
            let seen = step.verb == Verb::Sees
                && step.pane.is_some_and(|pane| stage.sees(pane, &step.words, &state.seen).is_some());
            if !seen {
                return Some((step, state.seen.clone()));
            }
            state.at += 1;
        }
    }

    /// Notes that somebody is about to act: the tour goes on where that was its next step.
    pub fn note(&self, act: &Act, stage: &Stage) {
        let Some(done) = step_of(act, stage) else { return };
        self.done(&done, stage);
    }

    /// The same for what happens to everybody.
    pub fn note_all(&self, does: &str, stage: &Stage) {
        let (words, hint) = (does.to_owned(), String::new());
        self.done(&Step { pane: None, verb: Verb::Does, words, hint }, stage);
    }

    fn done(&self, done: &Step, stage: &Stage) {
        let next = self.next(stage).map(|(step, _)| step);
        let mut state = self.state();
        let said = state.recording.is_some().then(|| last_words(done.pane, &state.seen, stage)).flatten();
        if let Some(recording) = &mut state.recording {
            // While somebody types they search again and again: the last one counts.
            let searches = format!("{} searches ", done.pane.map_or("demo", Pane::name));
            if done.verb == Verb::Searches && recording.last().is_some_and(|last| last.starts_with(&searches))
            {
                recording.pop();
            }
            recording.extend(said);
            recording.push(done.line());
        }
        state.seen.renew(done.pane, stage);
        if next.is_some_and(|next| fits(&next, done)) {
            state.at += 1;
        }
        drop(state);
        self.changed();
    }

    /// Begins to write down, or ends it; what was written.
    pub fn record(&self, on: bool) -> Option<String> {
        let mut state = self.state();
        let written = state.recording.take();
        state.recording = on.then(Vec::new);
        drop(state);
        self.changed();
        Some(format!("# What I did\n{}\n", written?.join("\n")))
    }

    /// What the page shows of it.
    pub fn drawn(&self, stage: &Stage) -> Value {
        let next = self.next(stage);
        let state = self.state();
        let recording = state.recording.as_ref().map(Vec::len);
        let Some(tour) = &state.tour else { return json!({ "recording": recording }) };
        let target = next.as_ref().and_then(|(step, seen)| stage.means(step, seen).ok());
        let (message, label) = match &target {
            Some(Act::Press { message, label, .. } | Act::Choose { message, label, .. }) => {
                (Some(message), Some(label))
            }
            Some(Act::Use { message, .. }) => (Some(message), None),
            _ => (None, None),
        };
        let step = next.as_ref().map(|(step, _)| {
            json!({
                "pane": step.pane, "verb": step.verb.name(), "words": step.words,
                "message": message, "label": label,
            })
        });
        // An explanation stays until there is another one.
        let told =
            tour.steps.iter().take(state.at + 1).rev().map(|step| &step.hint).find(|hint| !hint.is_empty());
        json!({
            "recording": recording, "name": tour.name, "title": tour.title, "at": state.at, "of": tour.steps.len(),
            "hint": told, "step": step,
        })
    }
}

/// The first line of the newest message that came in a window since.
fn last_words(pane: Option<Pane>, seen: &Seen, stage: &Stage) -> Option<String> {
    let pane = pane?;
    let fresh = stage.marks(pane).into_iter().rev().filter(|mark| !seen.contains(pane, mark));
    let shown = fresh.map(|(id, _)| id).find(|id| {
        stage.message(pane, id).is_some_and(|message| message["bot"] == true || message["mine"] == false)
    })?;
    let words = stage.words(pane, &shown)?;
    let line = words.lines().find(|line| !line.trim().is_empty())?.trim().to_owned();
    Some(format!("{} sees {line}", pane.name()))
}

/// The step that an act is; none for what only looks.
fn step_of(act: &Act, stage: &Stage) -> Option<Step> {
    let (pane, verb, words) = match act {
        Act::Say { pane, text, reply: None, .. } => (pane, Verb::Says, text.clone()),
        Act::Say { pane, text, .. } => (pane, Verb::Replies, text.clone()),
        Act::Press { pane, label, .. } => (pane, Verb::Presses, label.clone()),
        Act::Choose { pane, label, .. } => (pane, Verb::Chooses, label.clone()),
        Act::Submit { pane, fields } => (pane, Verb::Fills, stage.filled(fields)),
        Act::Search { pane, text } => (pane, Verb::Searches, text.clone()),
        Act::Pick { pane, label, .. } => (pane, Verb::Picks, label.clone()),
        Act::Use { pane, command, .. } => (pane, Verb::Uses, command.clone()),
        Act::Suggest { .. } | Act::Contact { .. } | Act::Share { .. } => return None,
    };
    // A line is one line.
    let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(Step { pane: Some(*pane), verb, words, hint: String::new() })
}

/// Whether what was done is what the step asks for.
fn fits(step: &Step, done: &Step) -> bool {
    if (step.pane, step.verb) != (done.pane, done.verb) {
        return false;
    }
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let (wanted, given) = (plain(&step.words), plain(&done.words));
    match step.verb {
        Verb::Presses | Verb::Chooses | Verb::Picks => given.contains(&wanted),
        Verb::Fills => true,
        _ => given == wanted,
    }
}
