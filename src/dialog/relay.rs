//! Customers who write on a platform of their own: what they send, what is sent to them, and how the desk deals with it.

use super::desk::{Ask, Desk};
use super::event::{Effect, Facts};
use super::paper::Paper;
use super::said::Said;
use super::view::View;
use crate::engine::phone::Phone;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// So long after a customer's last message they may be answered freely.
pub const WINDOW: TimeDelta = TimeDelta::hours(24);
/// The button that asks for an answer to a customer.
pub const ANSWER: &str = "rsay";
/// The buttons of customers’ conversations and of the digest, whose message stays as it is.
pub const BUTTONS: [&str; 8] = ["rmake", ANSWER, "rmine", "rshow", "rtry", "rtpl", "dfup", "dord"];
/// The longest answer, in characters.
pub const LONGEST_ANSWER: usize = 4_096;

/// What came in about a customer's conversation, as an adapter has read it.
#[derive(Clone, Debug, PartialEq)]
pub enum Incoming {
    Letter(Box<Letter>),
    Status(Status),
    /// A customer goes on under another id.
    Renamed {
        from: String,
        to: String,
        phone: Option<Phone>,
    },
}

/// A customer's message.
#[derive(Clone, Debug, PartialEq)]
pub struct Letter {
    /// The platform's id of it.
    pub id: String,
    pub at: DateTime<Utc>,
    /// Where answers go.
    pub party: String,
    /// Some customers show none.
    pub phone: Option<Phone>,
    /// What they call themselves; empty where that is not told.
    pub name: String,
    /// What is shown of it.
    pub body: String,
    /// What is read as an order, where that is not the body.
    pub words: Option<String>,
    /// The button of ours that they pressed.
    pub choice: Option<String>,
    pub media: Option<Media>,
}

/// A picture, a voice message or another file, as the customer's platform keeps it for some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Media {
    pub id: String,
    /// Its media type, as the platform says.
    pub mime: String,
    /// What it is called; empty where it has no name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

impl Media {
    /// Its name, else one that its kind suggests.
    pub fn file_name(&self) -> String {
        if !self.name.is_empty() {
            return self.name.clone();
        }
        let kind = self.mime.split(';').next().unwrap_or_default();
        let ending = match kind.split_once('/') {
            Some(("image", "jpeg")) => "jpg",
            Some((_, ending)) if ending.bytes().all(|byte| byte.is_ascii_alphanumeric()) => ending,
            _ => "bin",
        };
        format!("whatsapp.{ending}")
    }
}

/// The buttons under a quote that is sent to a customer: what they say, and what comes back.
pub const QUOTE_KEYS: [(&str, &str); 3] =
    [("key-confirm", "yes"), ("key-change", "change"), ("key-talk", "talk")];

/// What comes back from a button under a quote: `q:<cart>:<number>:yes`.
pub fn quote_key(cart: i64, number: u16, what: &str) -> String {
    format!("q:{cart}:{number}:{what}")
}

/// The cart and the number of the quote that a button accepts.
pub fn accepts(choice: &str) -> Option<(i64, u16)> {
    let mut parts = choice.strip_prefix("q:")?.split(':');
    let (cart, number, what) = (parts.next()?, parts.next()?, parts.next()?);
    (what == "yes").then(|| cart.parse().ok().zip(number.parse().ok())).flatten()
}

/// A number as platforms write it: digits with their country. None where it is not one.
pub fn number(digits: &str) -> Option<Phone> {
    let plain = digits.trim_start_matches('+');
    let digits = plain.bytes().all(|byte| byte.is_ascii_digit()) && !plain.is_empty();
    digits.then(|| Phone::parse(&format!("+{plain}"), "")).flatten()
}

/// What became of an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Status {
    /// The platform's id of the answer.
    pub message: String,
    pub state: State,
    /// Why it failed.
    pub reason: Option<String>,
}

/// In the order in which they follow each other; a later one is never taken back by an earlier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    Sent,
    Delivered,
    Read,
    Failed,
}

impl State {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Delivered => "delivered",
            Self::Read => "read",
            Self::Failed => "failed",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Sent, Self::Delivered, Self::Read, Self::Failed]
            .into_iter()
            .find(|state| state.as_str() == text)
    }

    /// The tick that stands for it.
    pub fn tick(self) -> &'static str {
        match self {
            Self::Sent => "✓",
            Self::Delivered => "✓✓",
            Self::Read => "👁",
            Self::Failed => "✗",
        }
    }
}

/// The adapter's note about an answer: our own number of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answered {
    pub answer: i64,
    /// The template that it goes as, where a free answer may not be sent: its name and language, such as `order_update/en`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
}

/// What a rep wants of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Make a cart of what was not made into one yet, up to this message.
    Make {
        letter: i64,
    },
    Say {
        talk: i64,
        text: String,
    },
    /// Sends a quote to the customer with this number.
    Quote {
        phone: Phone,
        cart: i64,
        number: u16,
        text: String,
        paper: Box<Paper>,
    },
    /// Sends an answer that has failed once more.
    Again {
        answer: i64,
    },
    /// Sends an answer that was kept as a template.
    Template {
        answer: i64,
    },
    Note {
        talk: i64,
        text: String,
    },
    Take {
        talk: i64,
    },
    Show {
        talk: i64,
    },
    /// Those who wait for an answer.
    List,
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Came {
    /// The words for a cart, and whose they are.
    Words {
        words: String,
        name: String,
        phone: Option<Phone>,
    },
    /// Somebody was faster.
    Made {
        by: String,
    },
    Said {
        name: String,
    },
    /// Nobody with that number has written.
    Unheard,
    /// The window is closed: the text is kept by whoever typed it.
    Closed {
        name: String,
        text: String,
    },
    /// The same, and it can go as a template: the number of the answer that is kept.
    Held {
        name: String,
        text: String,
        answer: i64,
    },
    Noted,
    Taken {
        name: String,
    },
    Talk(Box<Talk>),
    Waiting(Vec<Talk>),
    Gone,
}

/// A conversation, as far as it is shown.
#[derive(Clone, Debug)]
pub struct Talk {
    pub id: i64,
    pub revision: i32,
    pub name: String,
    pub phone: Option<Phone>,
    pub last_at: DateTime<Utc>,
    pub taken_by: Option<String>,
    /// How many orders the number has placed.
    pub orders: i64,
    /// Their open carts.
    pub carts: Vec<i64>,
    /// The cart whose standing quote they have accepted last, at its revision.
    pub accepted: Option<(i64, i32)>,
    /// The latest, oldest first.
    pub lines: Vec<Line>,
}

/// A message of a conversation.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: i64,
    /// Who wrote it; none for the customer.
    pub by: Option<String>,
    /// For the staff alone.
    pub note: bool,
    pub body: String,
    pub at: DateTime<Utc>,
    pub state: Option<State>,
    pub reason: Option<String>,
}

impl Talk {
    /// How long they may still be answered freely.
    pub fn open_for(&self, now: DateTime<Utc>) -> TimeDelta {
        (self.last_at + WINDOW - now).max(TimeDelta::zero())
    }

    /// When so many whole hours will no longer be left; none where none are.
    pub fn hour_ends(&self, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let left = self.open_for(now);
        let end = self.last_at + WINDOW - TimeDelta::hours(left.num_hours());
        // Past it, not on it: on the hour itself it is still whole.
        (!left.is_zero()).then(|| end.max(now) + TimeDelta::seconds(1))
    }
}

impl Desk {
    /// A button of a relayed conversation: whether it is one.
    pub(super) fn press_relayed(&mut self, op: &str, number: i64) -> Option<Option<Effect>> {
        let wish = match op {
            "rmake" => Wish::Make { letter: number },
            "rmine" => Wish::Take { talk: number },
            "rshow" => Wish::Show { talk: number },
            "rtry" => Wish::Again { answer: number },
            "rtpl" => Wish::Template { answer: number },
            ANSWER => return Some(self.ask(Ask::Answer(number))),
            _ => return None,
        };
        Some(Some(Effect::Relay(wish)))
    }

    /// Sends the cart's quote to its customer.
    pub(super) fn send_quote(&mut self, facts: &Facts<'_>) -> Option<Effect> {
        let open = self.open.as_ref()?;
        let quote = open.cart.details.quote.as_ref().filter(|quote| quote.stands(facts.now))?;
        let (cart, number) = (open.cart.id, quote.number);
        let Some(phone) = open.cart.phone().cloned() else {
            return self.card_with(Said::new("problem-phone"));
        };
        self.view = View::Quote;
        let paper = Box::new(self.paper(facts, true)?);
        let text = paper.brief();
        Some(Effect::Relay(Wish::Quote { phone, cart, number, text, paper }))
    }

    /// What a rep has typed for a customer; after `//` it is for the staff alone.
    pub(super) fn answer_customer(&mut self, talk: i64, text: &str) -> Option<Effect> {
        if let Some(note) = text.strip_prefix("//") {
            return Some(Effect::Relay(Wish::Note { talk, text: note.trim().to_owned() }));
        }
        if text.chars().count() > LONGEST_ANSWER {
            self.say(Said::new("too-long").number("most", 4_096_i64));
            return self.ask(Ask::Answer(talk));
        }
        Some(Effect::Relay(Wish::Say { talk, text: text.to_owned() }))
    }

    pub(super) fn relayed(&mut self, came: Came, facts: &Facts<'_>) -> Option<Effect> {
        match came {
            Came::Words { words, name, phone } => return self.cart_of(&words, &name, phone, facts),
            Came::Made { by } => self.say(Said::new("relay-made").text("name", by)),
            Came::Said { name } => self.say(Said::new("relay-sent").personal("name", name)),
            Came::Closed { name, text } => {
                self.say(Said::new("relay-closed").personal("name", name));
                self.say(Said::new("typed-kept").personal("text", text));
            }
            Came::Held { name, text, answer } => {
                self.say(Said::new("relay-closed").personal("name", name));
                self.say(Said::new("typed-kept").personal("text", text));
                return self.show(View::Held(answer));
            }
            Came::Unheard => self.say(Said::new("relay-unheard")),
            Came::Noted => self.say(Said::new("relay-noted")),
            Came::Taken { name } => self.say(Said::new("relay-taken").personal("name", name)),
            Came::Talk(talk) => return self.show(View::Talk(talk)),
            Came::Waiting(talks) => return self.show(View::Inbox(talks)),
            Came::Gone => self.say(Said::new("relay-gone")),
        }
        self.show(View::Words)
    }

    /// A cart in the market of the customer's number, else where the last one was; the words go in as if pasted.
    fn cart_of(
        &mut self,
        words: &str,
        name: &str,
        phone: Option<Phone>,
        facts: &Facts<'_>,
    ) -> Option<Effect> {
        let mut words = words.to_owned();
        if let Some(phone) = &phone {
            // Who writes is the customer, unless they name another number.
            words = format!("{words}\nPhone: {}", phone.e164());
            if !name.is_empty() {
                words = format!("{words}\nName: {name}");
            }
        }
        let markets = &facts.shop.markets;
        let home = phone.as_ref().and_then(Phone::country);
        let own =
            markets.iter().find(|market| home.as_ref().is_some_and(|home| market.countries.contains(home)));
        let only = || markets.first().filter(|_| markets.len() == 1);
        let last = || self.dialog.market.as_ref().and_then(|code| facts.shop.market(code));
        match own.or_else(only).or_else(last).map(|market| market.code.clone()) {
            Some(market) => self.begin(market, words),
            None => {
                self.dialog.words = Some(words);
                self.show(View::Menu(super::view::Menu::NewMarket))
            }
        }
    }
}
