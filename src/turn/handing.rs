//! Papers on their way: into the chat as a picture and a document, or to somebody by e-mail.

use super::Turns;
use super::work::Work;
use crate::dialog::event::Receiver;
use crate::dialog::mail::Wanted;
use crate::dialog::paper::{Drawn, Form, Paper, Sheet};
use crate::dialog::screen::{Row, Screen};
use crate::dialog::words::{clean, say};
use anyhow::Result;
use chrono::{DateTime, Utc};

/// The platform by which e-mail goes out.
const MAIL: &str = crate::chat::mail::PLATFORM;

impl Turns {
    /// The chat that wanted a letter hears that it was refused.
    pub async fn letter_refused(&self, wanted: &Wanted, why: &str, now: DateTime<Utc>) -> Result<()> {
        let Wanted { platform, chat, lang } = wanted;
        let notices = vec![say(*lang, "mail-refused", &[("reason", why.into())])];
        let mut tx = self.store.begin().await?;
        tx.owe(platform, chat, &Screen { lang: *lang, notices, ..Screen::default() }, now).await?;
        tx.commit().await?;
        self.owes();
        Ok(())
    }
}

impl Work<'_> {
    /// Owes a paper to whoever is to have it.
    pub(super) async fn hand_over(&mut self, paper: Paper, to: Receiver) -> Result<()> {
        let (key, now, lang) = (&self.incoming.key, self.facts.now, self.facts.lang);
        let mark = super::reference();
        match to {
            Receiver::Chat => {
                for form in [Form::Png, Form::Pdf] {
                    let title = paper.title.clone();
                    let sheet = Some(Box::new(Sheet {
                        drawn: Drawn::Quote(paper.clone()),
                        form,
                        mark: mark.clone(),
                    }));
                    let screen = Screen { lang, title, sheet, ..Screen::default() };
                    self.later.push(screen);
                }
            }
            Receiver::Mail { address, subject, text } => {
                let body = text.lines().map(|line| Row::Text(clean(line))).collect();
                let sheet = Some(Box::new(Sheet { drawn: Drawn::Quote(paper), form: Form::Pdf, mark }));
                let screen = Screen { lang, title: subject, body, sheet, ..Screen::default() };
                let wanted = Wanted { platform: key.platform.clone(), chat: key.chat.clone(), lang };
                let note = serde_json::value::to_raw_value(&wanted)?;
                self.tx.owe_for(MAIL, &address, &screen, Some(&note), now).await?;
                self.owes_others = true;
            }
        }
        Ok(())
    }
}
