use serde::{Deserialize, Serialize, Serializer};
use std::{fmt, path::PathBuf};

/// How mails are sent: the section `[mail]` of the settings file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The sender, `alerts@example.org` or `Vigie <alerts@example.org>`. Its domain is the domain of Message-ID, List-Id and
    /// threads: keep it once mails were sent.
    pub from: String,
    /// Where answers go; nowhere else than to the sender without it.
    pub reply_to: Option<String>,
    /// What every subject begins with; may be empty.
    pub subject_prefix: String,
    /// Where the console is reached from outside, such as `https://vigie.example.org`. Without it mails carry no links.
    pub public_url: Option<String>,
    /// How mails leave.
    pub transport: TransportKind,
    /// The folder of the transport `file`.
    pub folder: Option<PathBuf>,
    /// The mail server of the transport `smtp`.
    pub smtp: SmtpSettings,
    /// How many mails are sent at once; 1 to 64.
    pub connections: usize,
    /// How many of them may go to one domain; 1 to `connections`.
    pub connections_per_domain: usize,
    /// How often the outbox is looked at where nothing wakes the notifier, in milliseconds.
    pub poll_interval_ms: u64,
    /// The wait before the first retry, in milliseconds. It doubles with each try.
    pub first_retry_ms: u64,
    /// The longest wait between two tries, in seconds.
    pub longest_retry_seconds: u64,
    /// For how long a mail is tried that the server keeps refusing for now (4xx), in hours. A server that is away delays
    /// mails without limit.
    pub give_up_after_hours: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            from: "Vigie <vigie@localhost.localdomain>".to_owned(),
            reply_to: None,
            subject_prefix: "[Vigie]".to_owned(),
            public_url: None,
            transport: TransportKind::Smtp,
            folder: None,
            smtp: SmtpSettings::default(),
            connections: 4,
            connections_per_domain: 2,
            poll_interval_ms: 5_000,
            first_retry_ms: 5_000,
            longest_retry_seconds: 900,
            give_up_after_hours: 120,
        }
    }
}

/// How mails leave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TransportKind {
    /// Nowhere: every mail is taken and forgotten. For demonstrations.
    Blackhole,
    /// Into a folder, one `.eml` file each. For demonstrations.
    File,
    /// To a mail server.
    #[default]
    Smtp,
}

/// The mail server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SmtpSettings {
    /// Its name or address.
    pub host: String,
    /// Its port; 25 for `none`, 587 for `starttls`, 465 for `implicit` where none is set.
    pub port: Option<u16>,
    /// How the connection is encrypted.
    pub tls: SmtpTls,
    /// The name that its certificate must carry, where it is another than `host`.
    pub tls_name: Option<String>,
    /// A PEM file with the roots that its certificate may end in, for a private authority. They stand beside the roots of
    /// the operating system.
    pub ca_file: Option<PathBuf>,
    /// The user name; without it nothing authenticates. Needs TLS, except towards this machine itself.
    pub username: Option<String>,
    /// The password.
    pub password: Option<Secret>,
    /// A file that holds the password; a line break at its end does not count.
    pub password_file: Option<PathBuf>,
    /// The name given with EHLO; the name of this machine without it.
    pub ehlo_name: Option<String>,
    /// How long a connection, a command or an answer may take, in seconds. The answer to a whole mail may take four times
    /// as long.
    pub timeout_seconds: u64,
}

impl Default for SmtpSettings {
    fn default() -> Self {
        Self {
            host: "localhost".to_owned(),
            port: None,
            tls: SmtpTls::Starttls,
            tls_name: None,
            ca_file: None,
            username: None,
            password: None,
            password_file: None,
            ehlo_name: None,
            timeout_seconds: 30,
        }
    }
}

/// How the connection to the mail server is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmtpTls {
    /// TLS from the first byte (RFC 8314).
    Implicit,
    /// Not at all.
    None,
    /// STARTTLS, and nothing is sent where the server does not offer it (RFC 3207).
    #[default]
    Starttls,
}

impl SmtpTls {
    /// The port where no other is set.
    pub fn default_port(self) -> u16 {
        match self {
            Self::Implicit => 465,
            Self::None => 25,
            Self::Starttls => 587,
        }
    }
}

/// A text that is never shown: not by `Debug`, and not where the settings are printed.
#[derive(Clone, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(String);

impl Secret {
    /// Keeps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    pub(crate) fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Secret(..)")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("(set)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_written_has_its_default_and_what_is_unknown_is_refused() {
        let settings: Settings = serde_json::from_str("{}").unwrap();
        assert_eq!(settings, Settings::default());
        assert!(serde_json::from_str::<Settings>(r#"{"form": "a@example.org"}"#).is_err());
        let settings: Settings = serde_json::from_str(r#"{"smtp": {"tls": "implicit", "password": "x"}}"#).unwrap();
        assert_eq!(settings.smtp.tls.default_port(), 465);
    }

    #[test]
    fn a_password_is_never_shown() {
        let mut settings = Settings::default();
        settings.smtp.password = Some(Secret::new("swordfish"));
        assert!(!format!("{settings:?}").contains("swordfish"));
        assert!(!serde_json::to_string(&settings).unwrap().contains("swordfish"));
    }
}
