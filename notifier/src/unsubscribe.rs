use aws_lc_rs::hmac;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use std::fmt;
use ulid::Ulid;

/// The secret that makes the links of List-Unsubscribe. One for the installation, at least 16 bytes, kept by whoever
/// starts the notifier and the API: the one writes the links, the other honours them.
#[derive(Clone)]
pub struct UnsubscribeKey(hmac::Key);

impl fmt::Debug for UnsubscribeKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("UnsubscribeKey(..)")
    }
}

/// What a link of List-Unsubscribe asks for: this address is to receive no alarm of this account any more.
///
/// The token in the link tells the account, a digest of the address and a MAC (HMAC-SHA-256, cut to 16 bytes), so that no
/// mail address appears in the logs of a web server and nobody unsubscribes somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unsubscribe {
    /// The account.
    pub account: Ulid,
    digest: [u8; PART],
}

const PART: usize = 16;

impl UnsubscribeKey {
    /// The key of these bytes.
    pub fn new(secret: &[u8]) -> Self {
        Self(hmac::Key::new(hmac::HMAC_SHA256, secret))
    }

    /// The token that unsubscribes an address from the alarms of an account, 64 characters.
    pub fn token(&self, account: Ulid, address: &str) -> String {
        let mut bytes = account.to_bytes().to_vec();
        bytes.extend(self.digest(account, address));
        let mac = self.cut(&bytes);
        bytes.extend(mac);
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// What a token asks for; none where it is not one of ours.
    pub fn read(&self, token: &str) -> Option<Unsubscribe> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (head, mac) = bytes.split_at_checked(2 * PART)?;
        // Compared by MACs of both, so that the time taken tells nothing.
        let expected = hmac::sign(&self.0, &self.cut(head));
        hmac::verify(&self.0, mac, expected.as_ref()).ok()?;
        let (account, digest) = head.split_at_checked(PART)?;
        Some(Unsubscribe {
            account: Ulid::from_bytes(account.try_into().ok()?),
            digest: digest.try_into().ok()?,
        })
    }

    /// Whether that is the address that the link was sent to.
    pub fn is_for(&self, wish: &Unsubscribe, address: &str) -> bool {
        self.digest(wish.account, address) == wish.digest
    }

    fn digest(&self, account: Ulid, address: &str) -> [u8; PART] {
        let mut bytes = b"address".to_vec();
        bytes.extend(account.to_bytes());
        bytes.extend(address.trim().to_lowercase().into_bytes());
        self.cut(&bytes)
    }

    fn cut(&self, bytes: &[u8]) -> [u8; PART] {
        let mut part = [0; PART];
        for (to, from) in part.iter_mut().zip(hmac::sign(&self.0, bytes).as_ref()) {
            *to = *from;
        }
        part
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_reads_back_and_a_forged_one_does_not() {
        let key = UnsubscribeKey::new(b"sixteen bytes or more");
        let account = Ulid::from_parts(1, 2);
        let token = key.token(account, "Alice@Example.org");
        let wish = key.read(&token).unwrap();
        assert_eq!(wish.account, account);
        assert!(key.is_for(&wish, "alice@example.org"));
        assert!(!key.is_for(&wish, "bob@example.org"));
        assert!(!token.to_lowercase().contains("alice"));

        assert_eq!(UnsubscribeKey::new(b"another secret here").read(&token), None);
        for index in 0..token.len() {
            let mut forged = token.clone().into_bytes();
            forged[index] = if forged[index] == b'A' { b'B' } else { b'A' };
            assert_eq!(key.read(&String::from_utf8(forged).unwrap()), None, "byte {index}");
        }
        assert_eq!(key.read(""), None);
        assert_eq!(key.read("////"), None);
    }
}
