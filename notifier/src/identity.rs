use crate::UnsubscribeKey;
use lettre::{Address, message::Mailbox};

/// As whom Vigie writes, and where its links lead.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The sender.
    pub from: Mailbox,
    /// Where answers go.
    pub reply_to: Option<Mailbox>,
    /// What every subject begins with, such as `[Vigie]`; may be empty.
    pub subject_prefix: String,
    /// Where the console is reached from outside, without final slash, such as `https://vigie.example.org`. Without it
    /// mails carry no links.
    pub base_url: Option<String>,
    /// What the links of List-Unsubscribe are made with; none leaves them out.
    pub unsubscribe_key: Option<UnsubscribeKey>,
}

/// Settings that name no usable sender or address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IdentityError {
    /// A mail address does not parse.
    #[error("{0:?} is no mail address: write it as alerts@example.org or Vigie <alerts@example.org>")]
    Address(String),
    /// The public address of the console does not parse.
    #[error("{0:?} is no public address: write it as https://vigie.example.org")]
    BaseUrl(String),
}

impl Identity {
    /// A sender, without links and with the prefix `[Vigie]`.
    ///
    /// # Errors
    /// [`IdentityError::Address`].
    pub fn new(from: &str) -> Result<Self, IdentityError> {
        Ok(Self {
            from: mailbox(from)?,
            reply_to: None,
            subject_prefix: "[Vigie]".to_owned(),
            base_url: None,
            unsubscribe_key: None,
        })
    }

    /// With links that lead there.
    ///
    /// # Errors
    /// [`IdentityError::BaseUrl`] for what is no `http` or `https` address of a host.
    pub fn with_base_url(mut self, base_url: &str) -> Result<Self, IdentityError> {
        let refused = || IdentityError::BaseUrl(base_url.to_owned());
        let rest = base_url
            .strip_prefix("https://")
            .or_else(|| base_url.strip_prefix("http://"))
            .ok_or_else(refused)?;
        let allowed = |character: char| character.is_ascii_alphanumeric() || "-._~:/[]%".contains(character);
        if rest.is_empty() || rest.starts_with('/') || !rest.chars().all(allowed) {
            return Err(refused());
        }
        self.base_url = Some(base_url.trim_end_matches('/').to_owned());
        Ok(self)
    }

    /// The domain of the sender: of Message-ID, List-Id and of the threads of incidents.
    pub fn domain(&self) -> &str {
        self.from.email.domain()
    }
}

/// `alerts@example.org` or `Vigie <alerts@example.org>`.
pub(crate) fn mailbox(text: &str) -> Result<Mailbox, IdentityError> {
    text.parse().map_err(|_| IdentityError::Address(text.to_owned()))
}

/// An address without name.
pub(crate) fn address(text: &str) -> Result<Address, IdentityError> {
    text.parse().map_err(|_| IdentityError::Address(text.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_says_what_is_wrong_with_it() {
        assert_eq!(
            Identity::new("Vigie <alerts@notify.example.net>").unwrap().domain(),
            "notify.example.net"
        );
        assert!(Identity::new("nobody").is_err());
        let identity = Identity::new("a@example.org").unwrap();
        for wrong in [
            "vigie.example.org",
            "ftp://a",
            "https://",
            "https:///x",
            "https://a\"><script>",
        ] {
            assert!(identity.clone().with_base_url(wrong).is_err(), "{wrong}");
        }
        let right = identity.with_base_url("https://vigie.example.org:8443/v/").unwrap();
        assert_eq!(right.base_url.as_deref(), Some("https://vigie.example.org:8443/v"));
    }
}
