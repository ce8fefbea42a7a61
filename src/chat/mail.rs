//! E-mail: a screen becomes a letter, with its paper as an attachment.

use super::{Chat, Delivery, File, SendError, Shown};
use crate::dialog::mail::Wanted;
use crate::dialog::screen::Screen;
use lettre::message::header::ContentType;
use lettre::message::{Attachment, Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::Error;
use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;

/// The platform's name in the database.
pub const PLATFORM: &str = "mail";
/// How long the server may take with one step.
const PATIENCE: Duration = Duration::from_secs(20);

type Told = Pin<Box<dyn Future<Output = ()> + Send>>;
/// Tells the chat that wanted a letter that it was refused, and why.
pub type Tell = Box<dyn Fn(Wanted, String) -> Told + Send + Sync>;

/// One mail server.
pub struct Mail {
    server: AsyncSmtpTransport<Tokio1Executor>,
    from: Mailbox,
    tell: Tell,
}

impl Mail {
    /// `url` is such as `smtps://user:password@mail.example.org`; `from` is `Shop <sales@example.org>` or the bare
    /// address. The error says which of them cannot be read.
    pub fn new(url: &str, from: &str, tell: Tell) -> Result<Self, &'static str> {
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(url)
            .map_err(|_| "SMTP_URL is no address such as smtps://user:password@mail.example.org")?
            .timeout(Some(PATIENCE))
            .build();
        let from =
            from.parse().map_err(|_| "MAIL_FROM is no sender such as Rupsha Trading <sales@example.org>")?;
        Ok(Self { server, from, tell })
    }

    async fn letter(&self, to: &str, screen: &Screen) -> Option<Message> {
        let letter = Message::builder().from(self.from.clone()).to(Mailbox::new(None, to.parse().ok()?));
        let letter = letter.subject(screen.title.clone());
        let body = Screen { title: String::new(), ..screen.clone() }.plain();
        let file = match &screen.sheet {
            Some(sheet) => File::of(sheet).await,
            None => None,
        };
        let Some(file) = file else { return letter.singlepart(SinglePart::plain(body)).ok() };
        let kind = ContentType::parse(&file.mime).ok()?;
        let parts = MultiPart::mixed().singlepart(SinglePart::plain(body));
        letter.multipart(parts.singlepart(Attachment::new(file.name).body(file.bytes, kind))).ok()
    }
}

impl Chat for Mail {
    async fn deliver(&self, delivery: &Delivery<'_>) -> Result<Option<Shown>, SendError> {
        let Some(letter) = self.letter(delivery.chat, delivery.screen).await else {
            return Err(SendError::Never("it is no letter that can be sent".to_owned()));
        };
        let Err(error) = self.server.send(letter).await else { return Ok(None) };
        let failure = meaning(&error);
        let wanted = delivery.origin.and_then(|note| serde_json::from_str::<Wanted>(note.get()).ok());
        if let (SendError::Never(why), Some(wanted)) = (&failure, wanted) {
            // It is told: nothing is owed any more.
            (self.tell)(wanted, why.clone()).await;
            return Ok(None);
        }
        Err(failure)
    }
}

/// What a server's refusal means. Its words may name the address: they are for the rep, not for the log.
fn meaning(error: &Error) -> SendError {
    if error.is_permanent() {
        let code = error.status().map_or_else(String::new, |code| code.to_string());
        return SendError::Never(format!("the mail server refused it for good ({code})"));
    }
    // A letter that went out while the connection broke may come twice: once more at most.
    if error.is_timeout() || error.is_response() {
        return SendError::Ambiguous;
    }
    SendError::NotSent
}
