//! One delivery from beginning to end: sent, its card kept, and what its failure means.

use crate::chat::{Chat, Delivery, SendError, Shown};
use crate::clock::Clock;
use crate::closed;
use crate::dialog::screen::{CardOf, Posted, Screen};
use crate::store::Store;
use crate::store::cards::{Due, Of};
use crate::store::outbox::{Delivered, MOST_TRIES, Owed};
use crate::store::replaced::Replaced;
use crate::turn::Turns;
use anyhow::Result;
use chrono::TimeDelta;
use std::sync::Arc;
use std::time::Duration;

/// The revision of a card that shows none of the newest: it is to be drawn anew.
const UNKNOWN: i32 = -1;

/// How many messages are taken away at once.
const FEW: i64 = 10;
/// After so many tries a message stays that was replaced.
const MOST_REMOVALS: i16 = 100;

/// A digest that is so old is drawn anew before it is sent.
const STALE: TimeDelta = TimeDelta::minutes(1);

/// What a delivery needs.
pub(super) struct Errand<C> {
    pub(super) store: Store,
    pub(super) chat: Arc<C>,
    pub(super) platform: &'static str,
    pub(super) clock: Clock,
    pub(super) turns: Turns,
}

impl<C: Chat> Errand<C> {
    /// Delivers a screen; what is to be kept of that. None where the chat's rows have been seen to as a whole.
    pub(super) async fn deliver(&self, owed: Owed) -> Option<Delivered> {
        let result = self.send(&owed).await;
        match result {
            Err(SendError::Moved(to)) => {
                self.move_chat(&owed.chat, &to).await;
                None
            }
            Err(SendError::Closed(why)) => {
                self.close_chat(&owed.chat, &why).await;
                None
            }
            result => Some(outcome(&owed, result, self.clock)),
        }
    }

    async fn send(&self, owed: &Owed) -> Result<(), SendError> {
        let origin = owed.origin.as_deref();
        let fresh = self.fresh(owed).await;
        let screen = fresh.as_ref().unwrap_or(&owed.screen);
        // A file is no menu: what stands in a card's place stays there.
        let file = screen.sheet.is_some() || screen.media.is_some();
        let cards = if file { Vec::new() } else { self.cards(&owed.chat, screen, origin).await? };
        let delivery = Delivery { chat: &owed.chat, screen, origin, cards: &cards, again: owed.attempts > 1 };
        let shown = self.chat.deliver(&delivery).await?;
        let behind = matches!(shown, Some(Shown::Cart { behind: true, .. }));
        if let Err(fault) = self.keep(&delivery, shown).await {
            // It has arrived: the card is found again when it is pressed, or posted anew.
            tracing::warn!(fault = format!("{fault:#}"), "which message is a card cannot be kept");
            if behind {
                return Err(SendError::NotSent);
            }
        }
        Ok(())
    }

    /// A digest that could not be delivered when it was drawn, as it is now.
    async fn fresh(&self, owed: &Owed) -> Option<Screen> {
        let now = self.clock.now();
        let digest = owed.screen.digest.filter(|digest| now - digest.drawn_at > STALE)?;
        match self.turns.digest_anew(self.platform, &owed.chat, digest.day, now).await {
            Ok(fresh) => fresh.map(|fresh| Screen { silent: owed.screen.silent, ..fresh }),
            Err(fault) => {
                tracing::warn!(fault = format!("{fault:#}"), "a digest is sent as it was");
                None
            }
        }
    }

    async fn cards(
        &self,
        chat: &str,
        screen: &Screen,
        origin: Option<&serde_json::value::RawValue>,
    ) -> Result<Vec<Posted>, SendError> {
        if !C::KEEPS_CARDS {
            return Ok(Vec::new());
        }
        let messages = origin.map(|origin| self.chat.messages(origin)).unwrap_or_default();
        self.store.cards(self.platform, chat, screen.about(), &messages).await.map_err(|fault| {
            tracing::warn!(fault = format!("{fault:#}"), "a chat's cards cannot be read");
            SendError::NotSent
        })
    }

    /// Keeps which message shows what now. A menu that was left behind becomes its card again.
    async fn keep(&self, delivery: &Delivery<'_>, shown: Option<Shown>) -> Result<()> {
        let Delivery { chat, screen, cards, again, .. } = *delivery;
        let now = self.clock.now();
        let cart = match shown {
            Some(Shown::Cart { cart, message, covered, behind }) => {
                match screen.card.filter(|card| !covered && card.cart == cart) {
                    Some(card) => {
                        let card = if behind { CardOf { revision: UNKNOWN, ..card } } else { card };
                        self.store.posted(self.platform, chat, &message, card, now).await?;
                    }
                    None => self.store.cover(self.platform, chat, &message, cart, now).await?,
                }
                // Only now, and not here alone: what fails is tried again by the sender, as is what a process leaves
                // that dies in between.
                if again || cards.iter().any(|posted| posted.cart == cart && posted.message != message) {
                    for replaced in self.store.take_replaced(self.platform, Some(chat), FEW, now).await? {
                        self.remove(replaced).await;
                    }
                }
                Some(cart)
            }
            Some(Shown::Board { message }) => {
                if let Some(board) = screen.board {
                    self.store.board_posted(self.platform, chat, &message, board, screen.lang, now).await?;
                }
                None
            }
            None => None,
        };
        if cards.iter().any(|card| card.covered && Some(card.cart) != cart) {
            self.store.uncover(self.platform, chat, cart).await?;
        }
        Ok(())
    }

    /// Draws a card or a board as what it shows is now. Whether the chat can go on at once.
    pub(super) async fn redraw(&self, due: Due) -> bool {
        let now = self.clock.now();
        if !self.store.is_still_due(self.platform, &due, now).await.unwrap_or(true) {
            return true;
        }
        let screen = match due.of {
            Of::Cart { cart, private } => self.turns.card(cart, due.lang, private, now).await,
            Of::Board(what, id) => self.turns.board(what, id, due.lang, now).await,
        };
        let screen = match screen {
            Ok(screen) => screen,
            Err(fault) => {
                tracing::warn!(fault = format!("{fault:#}"), "a card cannot be drawn");
                return true;
            }
        };
        let Some(screen) = screen.filter(|screen| screen.card.is_some() || screen.board.is_some()) else {
            self.log(self.store.forget_card(self.platform, &due).await);
            return true;
        };
        let wait = match self.chat.redraw(&due.chat, &due.message, &screen).await {
            Ok(message) => {
                let (chat, now) = (&due.chat, self.clock.now());
                if let Some(card) = screen.card {
                    self.log(self.store.posted(self.platform, chat, &message, card, now).await);
                }
                if let Some(board) = screen.board {
                    let kept = self.store.board_posted(self.platform, chat, &message, board, due.lang, now);
                    self.log(kept.await);
                }
                return true;
            }
            Err(SendError::Moved(to)) => {
                self.move_chat(&due.chat, &to).await;
                return false;
            }
            Err(SendError::Closed(why)) => {
                self.close_chat(&due.chat, &why).await;
                return false;
            }
            Err(SendError::Never(why)) => {
                tracing::warn!(platform = self.platform, why, "a card is given up");
                self.log(self.store.forget_card(self.platform, &due).await);
                return true;
            }
            Err(SendError::Later(wait)) => wait,
            Err(SendError::NotSent | SendError::Ambiguous) => Duration::from_secs(2),
        };
        let until = now + TimeDelta::from_std(wait).unwrap_or(TimeDelta::minutes(1));
        self.log(self.store.postpone_card(self.platform, &due, until).await);
        false
    }

    /// Takes away a message that another one has replaced; what cannot be done now is tried again.
    pub(super) async fn remove(&self, replaced: Replaced) {
        let result = self.chat.remove(&replaced.chat, &replaced.message).await;
        let wait = match result {
            Err(SendError::Later(wait)) => Some(TimeDelta::from_std(wait).unwrap_or(TimeDelta::minutes(1))),
            Err(SendError::NotSent | SendError::Ambiguous) => {
                Some(TimeDelta::seconds(2 * i64::from(replaced.tries.min(30))))
            }
            Ok(()) | Err(SendError::Closed(_) | SendError::Moved(_)) => None,
            Err(SendError::Never(why)) => {
                tracing::warn!(platform = self.platform, why, "a message stays that was replaced");
                None
            }
        };
        let again = wait.filter(|_| replaced.tries < MOST_REMOVALS).map(|wait| self.clock.now() + wait);
        self.log(self.store.settle_replaced(self.platform, &replaced, again).await);
    }

    async fn move_chat(&self, from: &str, to: &str) {
        self.log(self.store.move_chat(self.platform, from, to).await);
    }

    async fn close_chat(&self, chat: &str, why: &str) {
        tracing::warn!(platform = self.platform, why, "a chat takes nothing from us any more");
        self.log(closed::close(&self.store, self.platform, chat, why, self.clock.now()).await);
    }

    fn log(&self, result: Result<()>) {
        if let Err(fault) = result {
            tracing::warn!(platform = self.platform, fault = format!("{fault:#}"), "a delivery is not kept");
        }
    }
}

/// What is kept of a delivery, by its class of error.
pub(super) fn outcome(owed: &Owed, result: Result<(), SendError>, clock: Clock) -> Delivered {
    let doubtful = matches!(result, Err(SendError::Ambiguous));
    let wait = match result {
        Ok(()) => return Delivered::Sent(owed.id),
        Err(SendError::Never(why) | SendError::Closed(why) | SendError::Moved(why)) => {
            tracing::warn!(why, "a screen is given up");
            return Delivered::Parked(owed.id, why);
        }
        Err(SendError::Ambiguous) if owed.doubtful => {
            return Delivered::Parked(owed.id, "it may have arrived, twice over".to_owned());
        }
        Err(SendError::Later(wait)) => {
            let wait = TimeDelta::from_std(wait).unwrap_or(TimeDelta::minutes(1));
            return Delivered::Untried(owed.id, clock.now() + wait);
        }
        Err(SendError::NotSent | SendError::Ambiguous) if owed.attempts >= MOST_TRIES => {
            return Delivered::Parked(owed.id, "it could not be sent".to_owned());
        }
        Err(SendError::NotSent | SendError::Ambiguous) => {
            // Up to a quarter longer, each in its own way: what failed together does not come back together.
            let seconds: i64 = 1 << (owed.attempts - 1).clamp(0, 6);
            TimeDelta::seconds(seconds)
                + TimeDelta::milliseconds(owed.id.wrapping_mul(37).rem_euclid(250) * seconds)
        }
    };
    let until = clock.now() + wait;
    if doubtful { Delivered::Doubtful(owed.id, until) } else { Delivered::Later(owed.id, until) }
}
