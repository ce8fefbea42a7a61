//! One WhatsApp number at work: webhooks proved, kept and answered, customers' messages relayed, answers sent.

use super::living::{come_alive, live, log_end};
use crate::chat::whatsapp::api::Api;
use crate::chat::whatsapp::{PLATFORM, WhatsApp, read};
use crate::clock::Clock;
use crate::config::Platforms;
use crate::intake::{Door, Intake};
use crate::sender::Sender;
use crate::store::Store;
use crate::store::inbox::Arrived;
use crate::turn::Turns;
use anyhow::{Context, Result, bail};
use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretString};
use sha2::Sha256;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use subtle::ConstantTimeEq;
use tokio_util::sync::CancellationToken;

/// The number.
pub struct Desk {
    number: String,
    secret: SecretString,
    verify: String,
    store: Store,
    clock: Clock,
    turns: Turns,
    api: Arc<Api>,
    door: OnceLock<Door>,
    ready: AtomicBool,
}

/// Why a webhook is not taken.
#[derive(Debug, PartialEq, Eq)]
pub enum Refused {
    /// Who cannot prove to be Meta is told nothing.
    Unproved,
    Unreadable,
    /// Meta brings it again.
    NotNow,
}

impl Desk {
    pub fn new(
        platforms: &Platforms,
        token: SecretString,
        store: Store,
        clock: Clock,
        turns: Turns,
    ) -> Result<Self> {
        let Some(number) = platforms.whatsapp_phone_number_id.clone() else {
            bail!("WHATSAPP_PHONE_NUMBER_ID is missing: Meta's console shows it beside the number");
        };
        let Some(secret) = platforms.whatsapp_app_secret.clone() else {
            bail!("WHATSAPP_APP_SECRET is missing: without it nobody can tell Meta's webhooks from others'");
        };
        let api = Api::new(&platforms.whatsapp_api_url, &number, token).context("an HTTP client")?;
        Ok(Self {
            number,
            secret,
            verify: platforms.whatsapp_verify_token.clone().unwrap_or_default(),
            store,
            clock,
            turns,
            api: Arc::new(api),
            door: OnceLock::new(),
            ready: AtomicBool::new(false),
        })
    }

    /// Who has what customers sent.
    pub fn keeper(&self) -> Arc<Api> {
        Arc::clone(&self.api)
    }

    /// Whether webhooks can come in.
    pub fn is_ready(&self) -> bool {
        self.ready.load(Ordering::Relaxed)
    }

    /// Works until `stop`, and then whatever has come in.
    pub async fn run(self: Arc<Self>, stop: CancellationToken) {
        let (store, turns, clock) = (self.store.clone(), self.turns.clone(), self.clock);
        let keep = Box::new(move |answer: i64, became: Result<String, String>| {
            let (store, turns) = (store.clone(), turns.clone());
            let kept = async move {
                let done = match became {
                    Ok(id) => store.answer_sent(answer, &id).await,
                    Err(why) => turns.answer_refused(answer, &why, clock.now()).await,
                };
                if let Err(fault) = done {
                    tracing::warn!(fault = format!("{fault:#}"), "what became of an answer is not kept");
                }
            };
            Box::pin(kept) as std::pin::Pin<Box<dyn Future<Output = ()> + Send>>
        });
        let whatsapp = Arc::new(WhatsApp::new(Arc::clone(&self.api), keep));
        let (sender, hand) =
            Sender::new(self.store.clone(), Arc::clone(&whatsapp), PLATFORM, self.clock, self.turns.clone());
        let (intake, door) = Intake::new(
            self.store.clone(),
            whatsapp,
            PLATFORM,
            self.number.clone(),
            self.clock,
            self.turns.clone(),
        );
        let holders = vec![hand.holder, door.holder()];
        let Some(life) = come_alive(&self.store, &holders, &stop).await else { return };
        let living = tokio::spawn(live(self.store.clone(), PLATFORM, life, holders));
        let (stop_intake, stop_sender) = (CancellationToken::new(), CancellationToken::new());
        let intake = tokio::spawn(intake.run(stop_intake.clone()));
        let sender = tokio::spawn(sender.run(stop_sender.clone()));
        let _ = self.door.set(door);
        self.ready.store(true, Ordering::Relaxed);
        stop.cancelled().await;
        self.ready.store(false, Ordering::Relaxed);
        stop_intake.cancel();
        log_end(intake.await);
        stop_sender.cancel();
        log_end(sender.await);
        living.abort();
    }

    /// What Meta wants to hear when it checks the address; none for others.
    pub fn verified(&self, token: &str, challenge: &str) -> Option<String> {
        let good: bool = token.as_bytes().ct_eq(self.verify.as_bytes()).into();
        (good && !self.verify.is_empty()).then(|| challenge.to_owned())
    }

    /// Keeps what a webhook brings. Once it is back, that is safe.
    pub async fn receive(&self, signature: &str, body: &[u8]) -> Result<(), Refused> {
        if !is_signed(self.secret.expose_secret().as_bytes(), body, signature) {
            return Err(Refused::Unproved);
        }
        let events = read::events(body, &self.number).ok_or(Refused::Unreadable)?;
        let Some(door) = self.door.get() else { return Err(Refused::NotNow) };
        let arrived = events.iter().filter_map(|event| {
            let payload = serde_json::to_vec(event).ok()?;
            Some(Arrived { external_id: event.id()?, lane: event.lane()?, payload })
        });
        door.arrive(arrived.collect()).await.map_err(|fault| {
            tracing::warn!(fault = format!("{fault:#}"), "a webhook could not be kept");
            Refused::NotNow
        })
    }
}

/// Whether this is `sha256=` and the HMAC-SHA256 of the body, compared in constant time.
pub fn is_signed(secret: &[u8], body: &[u8], signature: &str) -> bool {
    let Some(given) = signature.strip_prefix("sha256=").and_then(unhex) else { return false };
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return false };
    mac.update(body);
    mac.verify_slice(&given).is_ok()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    (0..32).map(|at| u8::from_str_radix(text.get(2 * at..2 * at + 2)?, 16).ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_signature_of_the_very_bytes_is_taken() {
        let (secret, body) = (b"secret", br#"{"object":"whatsapp_business_account"}"#);
        let mut mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
        mac.update(body);
        let hex: String = mac.finalize().into_bytes().iter().map(|byte| format!("{byte:02x}")).collect();
        let good = format!("sha256={hex}");
        assert!(is_signed(secret, body, &good));
        assert!(!is_signed(b"other", body, &good) && !is_signed(secret, b"{}", &good));
        for bad in ["", "sha256=", &hex, "sha1=00", "sha256=é"] {
            assert!(!is_signed(secret, body, bad), "{bad}");
        }
        // A hundred thousand signatures that differ in a sign or more.
        let mut state: u64 = 42;
        let mut taken = 0;
        for _ in 0..100_000 {
            let mut signs: Vec<u8> = hex.bytes().collect();
            for _ in 0..=(state >> 60) {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                let at = usize::try_from(state >> 33).unwrap() % signs.len();
                signs[at] = b"0123456789abcdef"[usize::try_from(state >> 20).unwrap() % 16];
            }
            let forged = String::from_utf8(signs).unwrap();
            taken += usize::from(forged != hex && is_signed(secret, body, &format!("sha256={forged}")));
        }
        assert_eq!(taken, 0);
    }
}
