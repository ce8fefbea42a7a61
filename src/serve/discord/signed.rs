//! Interactions that are brought over HTTP, signed by Discord.

use ed25519_dalek::{Signature, VerifyingKey};

/// How far Discord's clock and ours may be apart, in seconds: older signatures may have been overheard.
const APART: u64 = 5 * 60;

/// The application's public key, from 64 hexadecimal digits.
pub fn key(text: &str) -> Option<VerifyingKey> {
    VerifyingKey::from_bytes(&bytes(text)?).ok()
}

/// Whether Discord has signed this, and lately. `now`: in seconds since 1970.
pub fn is_good(key: &VerifyingKey, signature: &str, timestamp: &str, body: &[u8], now: u64) -> bool {
    let at: Option<u64> = timestamp.parse().ok().filter(|_| timestamp.bytes().all(|b| b.is_ascii_digit()));
    let lately = at.is_some_and(|at| at.abs_diff(now) <= APART);
    let Some(signature) = bytes::<64>(signature).map(|bytes| Signature::from_bytes(&bytes)) else {
        return false;
    };
    lately && key.verify_strict(&[timestamp.as_bytes(), body].concat(), &signature).is_ok()
}

fn bytes<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != 2 * N || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; N];
    for (byte, at) in bytes.iter_mut().zip((0..text.len()).step_by(2)) {
        // A sign would be read as a number, too.
        let digits = text.get(at..at + 2).filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()))?;
        *byte = u8::from_str_radix(digits, 16).ok()?;
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::{Signer, SigningKey};

    #[test]
    fn only_what_discord_has_signed_lately_is_good() {
        let secret = SigningKey::from_bytes(&[7; 32]);
        let hex = |bytes: &[u8]| bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        let key = key(&hex(secret.verifying_key().as_bytes())).expect("a key");
        let signed = |at: &str, body: &str| hex(&secret.sign(format!("{at}{body}").as_bytes()).to_bytes());
        let good = signed("1000", "{}");
        assert!(is_good(&key, &good, "1000", b"{}", 1_200));
        assert!(!is_good(&key, &good, "1000", b"{ }", 1_200));
        assert!(!is_good(&key, &good, "1001", b"{}", 1_200));
        assert!(!is_good(&key, &good, "1000", b"{}", 1_301), "too old");
        assert!(!is_good(&key, &signed("1700", "{}"), "1700", b"{}", 1_000), "from the future");
        assert!(!is_good(&key, &signed("+1000", "{}"), "+1000", b"{}", 1_000));
        for bad in ["", "zz", &good[1..], &format!("+{}", &good[1..]), &"0".repeat(128)] {
            assert!(!is_good(&key, bad, "1000", b"{}", 1_000), "{bad}");
        }
        assert!(super::key("abc").is_none());
    }
}
