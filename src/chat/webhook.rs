//! Webhooks out: Standard Webhooks 1.0.0, signed, never to a private network that was not meant.

use super::{Chat, Delivery, SendError, Shown};
use crate::dialog::hook::Event;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode, Url};
use sha2::Sha256;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::pin::Pin;
use std::time::{Duration, SystemTime};

/// The platform's name in the database.
pub const PLATFORM: &str = "webhook";
/// How long the other side may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// Where a webhook goes, and how it is signed.
#[derive(Clone)]
pub struct Target {
    pub url: String,
    pub secret: Vec<u8>,
    /// Whether an address of a private network is meant.
    pub private: bool,
}

type Later<T> = Pin<Box<dyn Future<Output = T> + Send>>;
/// Finds a target by its number; none where it is gone or disabled.
pub type Find = Box<dyn Fn(i64) -> Later<Result<Option<Target>, ()>> + Send + Sync>;
/// Keeps that a target wants nothing any more, and tells the owner.
pub type Disable = Box<dyn Fn(i64, String) -> Later<()> + Send + Sync>;

/// The way out.
pub struct Webhooks {
    find: Find,
    disable: Disable,
}

impl Webhooks {
    pub fn new(find: Find, disable: Disable) -> Self {
        Self { find, disable }
    }
}

impl Chat for Webhooks {
    async fn deliver(&self, delivery: &Delivery<'_>) -> Result<Option<Shown>, SendError> {
        let event = delivery.origin.and_then(|note| serde_json::from_str::<Event>(note.get()).ok());
        let (Some(event), Ok(number)) = (event, delivery.chat.parse::<i64>()) else {
            return Err(SendError::Never("it is no event".to_owned()));
        };
        let target = (self.find)(number).await.map_err(|()| SendError::NotSent)?;
        // Nobody wants it any more.
        let Some(target) = target else { return Ok(None) };
        match send(&target, &event).await {
            Err(SendError::Closed(why)) => {
                (self.disable)(number, why).await;
                Ok(None)
            }
            result => result.map(|()| None),
        }
    }
}

async fn send(target: &Target, event: &Event) -> Result<(), SendError> {
    let url: Url = target.url.parse().map_err(|_| SendError::Never("it is no address".to_owned()))?;
    let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
    let port = url.port_or_known_default().unwrap_or(443);
    let found = tokio::net::lookup_host((host.as_str(), port)).await.map_err(|_| SendError::NotSent)?;
    let addresses: Vec<SocketAddr> = found.collect();
    if !target.private && addresses.iter().any(|address| is_private(address.ip())) {
        return Err(SendError::Never("its address is in a private network".to_owned()));
    }
    // What was looked at is what is spoken to, and nobody leads elsewhere.
    let client = Client::builder()
        .redirect(Policy::none())
        .timeout(PATIENCE)
        .resolve_to_addrs(&host, &addresses)
        .no_proxy()
        .build()
        .map_err(|_| SendError::NotSent)?;
    // Of this try: whoever takes it refuses what is old.
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let at = since.as_secs().to_string();
    let signature = sign(&target.secret, &event.id, &at, &event.body);
    let sent = client
        .post(url)
        .header("content-type", "application/json")
        .header("webhook-id", &event.id)
        .header("webhook-timestamp", &at)
        .header("webhook-signature", signature)
        .body(event.body.clone())
        .send()
        .await;
    // Whether it arrived does not matter: the id says that it is the same.
    let status = sent.map_err(|_| SendError::NotSent)?.status();
    match status {
        status if status.is_success() => Ok(()),
        StatusCode::GONE => Err(SendError::Closed("410 Gone".to_owned())),
        StatusCode::TOO_MANY_REQUESTS => Err(SendError::Later(Duration::from_secs(30))),
        _ => Err(SendError::NotSent),
    }
}

/// `v1,` and the base64 of the HMAC-SHA256 over id, time and body.
pub fn sign(secret: &[u8], id: &str, at: &str, body: &str) -> String {
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return String::new() };
    mac.update(format!("{id}.{at}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
}

/// Whether an address is none of the public internet.
pub fn is_private(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => {
            let [a, b, ..] = ip.octets();
            ip.is_private()
                || ip.is_loopback()
                || ip.is_link_local()
                || ip.is_unspecified()
                || ip.is_broadcast()
                || ip.is_multicast()
                || ip.is_documentation()
                || a == 0
                || (a == 100 && (64..128).contains(&b))
                || (a == 198 && (18..20).contains(&b))
                || a >= 240
        }
        IpAddr::V6(ip) => match ip.to_ipv4_mapped() {
            Some(mapped) => is_private(mapped.into()),
            None => {
                let first = ip.segments()[0];
                ip.is_loopback()
                    || ip.is_unspecified()
                    || ip.is_multicast()
                    || (first & 0xfe00) == 0xfc00
                    || (first & 0xffc0) == 0xfe80
                    || ip.segments()[..2] == [0x64, 0xff9b]
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_signature_is_that_of_the_standard() {
        // The example of the Standard Webhooks specification.
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = sign(&secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", r#"{"test": 2432232314}"#);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn private_addresses_are_known() {
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "::1",
            "fd00::1",
            "fe80::1",
            "::ffff:10.0.0.1",
            "64:ff9b::a00:1",
        ] {
            assert!(is_private(private.parse().unwrap()), "{private}");
        }
        for public in ["8.8.8.8", "2606:4700::1111"] {
            assert!(!is_private(public.parse().unwrap()), "{public}");
        }
    }
}
