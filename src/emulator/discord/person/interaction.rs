//! What became of something that a person did.

use crate::emulator::discord::Discord;
use crate::emulator::discord::interactions::{FirstAnswer, State};
use crate::emulator::discord::message::{Choice, Message};
use crate::emulator::discord::modal::Modal;
use crate::emulator::discord::watching::PATIENCE;
use crate::emulator::discord::world::World;
use serde_json::Value;
use std::time::Duration;

/// A command, press or form that was sent to the bot, whose answers can be awaited.
#[derive(Clone)]
pub struct Interaction {
    desk: Discord,
    pub id: u64,
}

impl Interaction {
    pub(super) fn new(desk: &Discord, id: u64) -> Self {
        Self { desk: desk.clone(), id }
    }

    /// Waits for the bot's first answer.
    pub async fn first_answer(&self, within: Duration) -> Option<FirstAnswer> {
        self.desk.until(within, |world| self.state(world).answer.clone()).await
    }

    /// Waits for the suggestions; how long they took.
    pub async fn choices(&self, within: Duration) -> Option<(Vec<Choice>, Duration)> {
        let suggested = |world: &World| {
            let state = self.state(world);
            Some((state.choices.clone()?, state.answer.as_ref()?.took))
        };
        self.desk.until(within, suggested).await
    }

    /// Waits for the form that the bot opens.
    pub async fn modal(&self, within: Duration) -> Option<Modal> {
        self.desk.until(within, |world| self.state(world).modal.clone()).await
    }

    /// The message that `@original` means, once it says something: the answer, or the message that was updated.
    /// Panics with what is seen in the channel when it does not come.
    pub async fn reply(&self) -> Message {
        let answered = |world: &World| {
            let state = self.state(world);
            let message = world.message(state.channel, state.original?)?;
            (!message.is_loading()).then(|| message.clone())
        };
        match self.desk.until(PATIENCE, answered).await {
            Some(message) => message,
            None => {
                panic!("no answer came:\n{}", self.desk.look(|world| world.transcript(self.channel(world))))
            }
        }
    }

    /// The messages that were sent with its token, oldest first: those that only its person sees, too.
    pub fn all_answers(&self) -> Vec<Message> {
        self.desk.look(|world| {
            let state = self.state(world);
            let messages = state.created.iter().filter_map(|id| world.message(state.channel, *id));
            messages.filter(|message| !message.is_loading()).cloned().collect()
        })
    }

    /// The messages that were sent with its token and that only its person sees, oldest first.
    pub fn answers(&self) -> Vec<Message> {
        self.all_answers().into_iter().filter(Message::is_ephemeral).collect()
    }

    /// Whether the bot has given the first answer.
    pub fn answered(&self) -> bool {
        self.desk.look(|world| self.state(world).answer.is_some())
    }

    /// Whether its person reads "This application did not respond".
    pub fn did_not_respond(&self) -> bool {
        self.desk.look(|world| self.state(world).did_not_respond(world.now()))
    }

    /// Whether the bot has given its first answer.
    pub fn was_answered(&self) -> bool {
        self.desk.look(|world| self.state(world).answer.is_some())
    }

    /// The token that the bot answers with.
    pub fn token(&self) -> String {
        self.desk.look(|world| self.state(world).token.clone())
    }

    /// The interaction object that the bot gets.
    pub fn json(&self) -> Value {
        self.desk.look(|world| self.state(world).json.clone())
    }

    /// Sends the bot the same interaction once more.
    pub fn again(&self) {
        self.desk.shared().change(|world| {
            if world.options.interactions_url.is_some() {
                world.outgoing.push_back(self.id);
            } else {
                let state = &world.interactions[&self.id];
                let (json, guild) = (state.json.clone(), world.channels[&state.channel].guild);
                world.gateway.dispatch(guild, "INTERACTION_CREATE", json);
            }
        });
    }

    fn state<'a>(&self, world: &'a World) -> &'a State {
        &world.interactions[&self.id]
    }

    fn channel(&self, world: &World) -> u64 {
        self.state(world).channel
    }
}
