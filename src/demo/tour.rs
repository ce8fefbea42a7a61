//! Tours: stories in lines that can be followed on the page, played by themselves, and written down while somebody acts.
//!
//! A line is `who does words`: `asha says 2x mug`, `ben presses Place`, `rahim sees Quote`. Lines that begin with `#`
//! explain what follows; the first of them is the title.

use super::stage::Pane;
use anyhow::{Context, Result, bail};

/// What is done in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// Writes a text or a command.
    Says,
    /// Replies to the newest message of the bot.
    Replies,
    /// Presses the button with these words.
    Presses,
    /// Chooses the option with these words.
    Chooses,
    /// Searches by inline mode.
    Searches,
    /// Picks the result with these words.
    Picks,
    /// Fills in the open form and sends it: `Field=text; Other=text`.
    Fills,
    /// Uses a command of the newest message's menu.
    Uses,
    /// Waits until a message has these words.
    Sees,
    /// What happens to everybody: `+24h`, `digest`, `kill`, `429`, `slow`, `twice`, `stall`.
    Does,
}

const VERBS: [(&str, Verb); 9] = [
    ("says", Verb::Says),
    ("replies", Verb::Replies),
    ("presses", Verb::Presses),
    ("chooses", Verb::Chooses),
    ("searches", Verb::Searches),
    ("picks", Verb::Picks),
    ("fills", Verb::Fills),
    ("uses", Verb::Uses),
    ("sees", Verb::Sees),
];

impl Verb {
    pub fn name(self) -> &'static str {
        VERBS.iter().find(|(_, verb)| *verb == self).map_or("does", |(name, _)| name)
    }
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Whose window it happens in; none for what happens to everybody.
    pub pane: Option<Pane>,
    pub verb: Verb,
    pub words: String,
    /// What explains it.
    pub hint: String,
}

impl Step {
    /// The line that it is written as.
    pub fn line(&self) -> String {
        format!("{} {} {}", self.pane.map_or("demo", Pane::name), self.verb.name(), self.words)
    }
}

/// A story.
#[derive(Clone, Debug)]
pub struct Tour {
    pub name: String,
    pub title: String,
    pub steps: Vec<Step>,
}

/// The tours that come with the program.
const OURS: [(&str, &str); 5] = [
    ("phone-order", include_str!("tours/phone-order.tour")),
    ("b2b-quote", include_str!("tours/b2b-quote.tour")),
    ("whatsapp", include_str!("tours/whatsapp.tour")),
    ("abandoned-cart", include_str!("tours/abandoned-cart.tour")),
    ("approval", include_str!("tours/approval.tour")),
];

/// The tours that come with the program, in the order in which they are offered.
pub fn all() -> Vec<Tour> {
    OURS.iter().map(|(name, text)| Tour::read(name, text).expect("the tests read every tour")).collect()
}

impl Tour {
    /// One of ours by its name, or of a file.
    pub fn find(name: &str) -> Result<Self> {
        if let Some((name, text)) = OURS.iter().find(|(known, _)| *known == name) {
            return Self::read(name, text);
        }
        let known: Vec<&str> = OURS.iter().map(|(name, _)| *name).collect();
        let text = std::fs::read_to_string(name).with_context(|| {
            format!(
                "{name} is neither a tour nor a file that can be read; the tours are: {}",
                known.join(", ")
            )
        })?;
        Self::read(name, &text)
    }

    /// Reads a tour from its lines; a line that is none is named.
    pub fn read(name: &str, text: &str) -> Result<Self> {
        let (mut title, mut hint, mut steps) = (String::new(), String::new(), Vec::new());
        for (n, line) in text.lines().enumerate() {
            let line = line.trim();
            if let Some(says) = line.strip_prefix('#') {
                let says = says.trim();
                if title.is_empty() {
                    says.clone_into(&mut title);
                } else if hint.is_empty() {
                    says.clone_into(&mut hint);
                } else {
                    hint = format!("{hint} {says}");
                }
            } else if !line.is_empty() {
                let step = step(line).with_context(|| format!("{name}, line {}: {line:?}", n + 1))?;
                steps.push(Step { hint: std::mem::take(&mut hint), ..step });
            }
        }
        if steps.is_empty() {
            bail!("{name} has no steps: write lines such as `asha says 2x mug`");
        }
        Ok(Self { name: name.to_owned(), title, steps })
    }
}

fn step(line: &str) -> Result<Step> {
    let mut parts = line.splitn(3, ' ');
    let (who, does) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let words = parts.next().unwrap_or_default().trim().to_owned();
    if words.is_empty() {
        bail!("a step is somebody, what they do, and words");
    }
    if (who, does) == ("demo", "does") {
        return Ok(Step { pane: None, verb: Verb::Does, words, hint: String::new() });
    }
    let pane =
        Pane::named(who).with_context(|| format!("{who} is nobody here: asha, ben, mitu, rahim, demo"))?;
    let verb = VERBS.iter().find(|(name, _)| *name == does).with_context(|| {
        let names: Vec<&str> = VERBS.iter().map(|(name, _)| *name).collect();
        format!("nobody {does}: {}", names.join(", "))
    })?;
    Ok(Step { pane: Some(pane), verb: verb.1, words, hint: String::new() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_tour_can_be_read_and_written() {
        for tour in all() {
            assert!(!tour.title.is_empty() && tour.steps.len() > 4, "{}", tour.name);
            let lines: Vec<String> = tour.steps.iter().map(Step::line).collect();
            let again = Tour::read("again", &format!("# x\n{}", lines.join("\n"))).expect("its own lines");
            let bare = |steps: Vec<Step>| -> Vec<Step> {
                steps.into_iter().map(|step| Step { hint: String::new(), ..step }).collect()
            };
            assert_eq!(bare(again.steps), bare(tour.steps));
        }
    }

    #[test]
    fn a_line_that_is_no_step_is_named() {
        for wrong in ["asha", "asha says", "somebody says x", "asha sings x"] {
            let fault = Tour::read("wrong", &format!("# t\nasha says x\n{wrong}")).expect_err(wrong);
            assert!(format!("{fault:#}").contains("line 3"), "{fault:#}");
        }
    }
}
