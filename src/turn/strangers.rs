//! People who are not on the staff: turned away, or let in by an invitation.

use super::{Incoming, Reply, Turns};
use crate::dialog::desk::Dialog;
use crate::dialog::event::Input;
use crate::dialog::screen::Screen;
use crate::dialog::words::{Lang, say};
use crate::engine::staff::Staff;
use crate::store::Tx;
use crate::store::load::Key;
use crate::store::save::Spoken;
use anyhow::Result;

/// The longest name that a new member takes over from the platform, in characters.
const LONGEST_NAME: usize = 60;

impl Incoming {
    /// The code of an invitation that is opened, which counts only where nobody else sees it.
    pub(super) fn invitation(&self) -> Option<&str> {
        match &self.input {
            Input::Text(text) if self.private || self.discreet => {
                text.strip_prefix("/start ").map(str::trim).filter(|code| !code.is_empty())
            }
            _ => None,
        }
    }
}

impl Turns {
    /// Makes whoever opened a good invitation a member.
    pub(super) async fn redeem(&self, tx: &mut Tx, incoming: &Incoming, code: &str) -> Result<Option<Staff>> {
        let name = crate::dialog::words::clean(&incoming.name);
        let name: String = name.trim().chars().take(LONGEST_NAME).collect();
        let name = if name.is_empty() { "Rep" } else { name.as_str() };
        let Key { platform, user, .. } = &incoming.key;
        Ok(match tx.redeem(code, platform, user, name, incoming.now).await? {
            Some(_) => tx.load(&incoming.key, None, None).await?.staff,
            None => None,
        })
    }
}

/// A stranger gets one polite line and learns nothing.
pub(super) async fn turn_away(
    tx: &mut Tx,
    incoming: &Incoming,
    lang: Lang,
    talk_revision: i64,
    holder: Option<i64>,
) -> Result<Reply> {
    let screen = Screen { notices: vec![say(lang, "stranger", &[])], ..Screen::default() };
    let spoken = Spoken {
        key: &incoming.key,
        now: incoming.now,
        payload: &[],
        dialog: &Dialog::default(),
        talk_revision,
        lang: lang.as_str(),
        cart: None,
        screen: &screen,
        private: incoming.private,
        origin: incoming.origin.as_deref(),
        holder,
    };
    Ok(Reply { owing: tx.save(&spoken, None).await?, screen, more: false, news: false })
}
