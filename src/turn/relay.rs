//! Customers' messages, what became of answers to them, and what reps do about them.

use super::work::Work;
use super::{Turns, reference};
use crate::dialog::paper::{Drawn, Form, Sheet};
use crate::dialog::relay::{Answered, Came, Incoming, Letter, Media, QUOTE_KEYS, State, Wish, quote_key};
use crate::dialog::screen::{Button, Row, Screen};
use crate::dialog::view::relay as view;
use crate::dialog::words::{clean, say};
use crate::store::Tx;
use crate::store::relay::{Outgoing, Said};
use anyhow::{Result, bail};
use chrono::{DateTime, Utc};

impl Turns {
    /// Works what came in about a customer's conversation: the sales chats hear of it. `young` is what may have come
    /// before the answer that it is about was kept.
    pub async fn relay(
        &self,
        platform: &str,
        incoming: &Incoming,
        young: bool,
        now: DateTime<Utc>,
    ) -> Result<()> {
        let mut tx = self.store.begin().await?;
        match incoming {
            Incoming::Letter(letter) => {
                if let Some(talk) = tx.heard(platform, letter).await? {
                    tx.talk_anew(talk).await?;
                    tell_sales(&mut tx, talk, now).await?;
                    if let Some(media) = &letter.media {
                        pass_on(&mut tx, letter, media, now).await?;
                    }
                }
            }
            Incoming::Status(status) => match tx.became(platform, status).await? {
                // A failure is news for whoever wrote; a tick is not.
                Some((talk, true)) if status.state == State::Failed => {
                    tx.talk_anew(talk).await?;
                    tell_sales(&mut tx, talk, now).await?;
                }
                Some((talk, true)) => tx.talk_changed(talk).await?,
                None if young => bail!("an answer is not known yet"),
                Some(_) | None => {}
            },
            Incoming::Renamed { from, to, phone } => {
                tx.rename_talk(platform, from, to, phone.as_ref()).await?;
            }
        }
        tx.commit().await?;
        self.owes();
        Ok(())
    }

    /// The sales chats hear that an answer was refused.
    pub async fn answer_refused(&self, answer: i64, why: &str, now: DateTime<Utc>) -> Result<()> {
        if let Some(talk) = self.store.answer_refused(answer, why).await? {
            let mut tx = self.store.begin().await?;
            tx.talk_anew(talk).await?;
            tell_sales(&mut tx, talk, now).await?;
            tx.commit().await?;
            self.owes();
        }
        Ok(())
    }
}

/// Passes on what a customer sent to the sales chats.
async fn pass_on(tx: &mut Tx, letter: &Letter, media: &Media, now: DateTime<Utc>) -> Result<()> {
    for place in tx.sales_chats().await? {
        let title = format!("{}: {}", clean(&letter.name), clean(&letter.body));
        let screen = Screen { lang: place.lang, title, media: Some(media.clone()), ..Screen::default() };
        tx.owe(&place.platform, &place.chat, &screen, now).await?;
    }
    Ok(())
}

/// Shows a conversation in every sales chat, at the bottom; while there is none, to the managers.
async fn tell_sales(tx: &mut Tx, talk: i64, now: DateTime<Utc>) -> Result<()> {
    let Some(talk) = tx.talk(talk).await? else { return Ok(()) };
    let mut places = tx.sales_chats().await?;
    let bound = !places.is_empty();
    if !bound {
        places = tx.managers_chats().await?;
    }
    for place in places {
        let screen = view::card(&talk, place.lang, now, bound);
        tx.owe(&place.platform, &place.chat, &screen, now).await?;
    }
    Ok(())
}

impl Work<'_> {
    /// Carries out what a rep wants of a conversation.
    pub(super) async fn relay(&mut self, wish: Wish) -> Result<Came> {
        // Its boards are drawn anew.
        self.owes_others |= !matches!(wish, Wish::Show { .. } | Wish::List);
        let (staff, now) = (self.facts.staff.id, self.facts.now);
        Ok(match wish {
            Wish::Make { letter } => match self.tx.words_of(letter, staff).await? {
                None => Came::Gone,
                Some(Err(by)) => Came::Made { by },
                Some(Ok((words, name, phone))) => Came::Words { words, name, phone },
            },
            Wish::Say { talk, text } => self.say_to(talk, &text, Vec::new(), None).await?,
            Wish::Quote { phone, cart, number, text, paper } => match self.tx.talk_of(&phone).await? {
                None => Came::Unheard,
                Some(talk) => {
                    let key = |(label, what): (&str, &str)| Button {
                        label: say(self.facts.lang, label, &[]),
                        id: quote_key(cart, number, what),
                    };
                    let sheet = Sheet { drawn: Drawn::Quote(*paper), form: Form::Pdf, mark: reference() };
                    self.say_to(talk, &text, vec![QUOTE_KEYS.map(key).to_vec()], Some(Box::new(sheet)))
                        .await?
                }
            },
            Wish::Template { answer } => {
                match (self.tx.failed_answer(answer).await?, self.template.clone()) {
                    (Some((talk, text)), Some(template)) => self.say_late(talk, &text, template).await?,
                    _ => Came::Gone,
                }
            }
            Wish::Again { answer } => match self.tx.failed_answer(answer).await? {
                Some((talk, text)) => self.say_to(talk, &text, Vec::new(), None).await?,
                None => Came::Gone,
            },
            Wish::Note { talk, text } => {
                self.tx.note_on(talk, &text, staff, now).await?;
                Came::Noted
            }
            Wish::Take { talk } => match self.tx.take_talk(talk, staff).await? {
                Some(name) => Came::Taken { name },
                None => Came::Gone,
            },
            Wish::Show { talk } => {
                self.tx.talk(talk).await?.map_or(Came::Gone, |talk| Came::Talk(Box::new(talk)))
            }
            Wish::List => Came::Waiting(self.tx.waiting_talks().await?),
        })
    }

    async fn say_to(
        &mut self,
        talk: i64,
        text: &str,
        buttons: Vec<Vec<Button>>,
        sheet: Option<Box<Sheet>>,
    ) -> Result<Came> {
        let (staff, now) = (self.facts.staff.id, self.facts.now);
        let templates = self.template.is_some();
        Ok(match self.tx.say_to(talk, text, staff, now, (templates, false)).await? {
            Said::Gone => Came::Gone,
            Said::Closed(name) => Came::Closed { name, text: text.to_owned() },
            Said::Held(name, answer) => Came::Held { name, text: text.to_owned(), answer },
            Said::Kept(out) => self.send_answer(out, buttons, sheet, None).await?,
        })
    }

    /// The same as a template, whenever they wrote last.
    async fn say_late(&mut self, talk: i64, text: &str, template: String) -> Result<Came> {
        let (staff, now) = (self.facts.staff.id, self.facts.now);
        match self.tx.say_to(talk, text, staff, now, (true, true)).await? {
            Said::Kept(out) => self.send_answer(out, Vec::new(), None, Some(template)).await,
            Said::Gone | Said::Closed(_) | Said::Held(..) => Ok(Came::Gone),
        }
    }

    async fn send_answer(
        &mut self,
        out: Outgoing,
        buttons: Vec<Vec<Button>>,
        sheet: Option<Box<Sheet>>,
        template: Option<String>,
    ) -> Result<Came> {
        let body = out.body.lines().map(|line| Row::Text(clean(line))).collect();
        let screen = Screen { body, buttons, sheet, ..Screen::default() };
        let note = serde_json::value::to_raw_value(&Answered { answer: out.answer, template })?;
        self.tx.owe_for(&out.platform, &out.party, &screen, Some(&note), self.facts.now).await?;
        self.owes_others = true;
        Ok(Came::Said { name: out.name })
    }

    /// Sets this chat's quiet hours, by the clock of the shop's first market, or ends them.
    pub(super) async fn quiet(&mut self, hours: Option<(i16, i16)>) -> Result<bool> {
        let (key, staff, now) = (&self.incoming.key, self.facts.staff.id, self.facts.now);
        let zone = self.facts.shop.markets.first().map_or(chrono_tz::UTC, |market| market.zone);
        self.tx.set_quiet(&key.platform, &key.chat, hours, zone, staff, now).await
    }

    /// Binds this chat to a purpose, or frees it.
    pub(super) async fn here(
        &mut self,
        purpose: Option<&str>,
        market: Option<&str>,
        at_minute: Option<i16>,
    ) -> Result<bool> {
        let (key, staff, now) = (&self.incoming.key, self.facts.staff.id, self.facts.now);
        let Some(purpose) = purpose else { return self.tx.free_chat(&key.platform, &key.chat).await };
        let bound = self.tx.bind_chat(&key.platform, &key.chat, purpose, staff, now).await?;
        if purpose == "digest" {
            self.tx.set_digest(&key.platform, &key.chat, market, at_minute).await?;
        }
        Ok(bound || market.is_some() || at_minute.is_some())
    }
}
