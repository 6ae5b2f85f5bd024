use crate::{
    ComposeError, Identity, IdentityError, MailError, SendError, Settings, Stage, TransportKind, UnsubscribeKey,
    compose::{Delivery, Letter, compose},
    counters::Counters,
    identity::mailbox,
    render,
    samples::test,
    smtp::Smtp,
};
use jiff::Timestamp;
use model::{Notification, Recipient};
use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};
use ulid::Ulid;

/// Writes mails and sends them: the identity and the transport of the settings.
#[derive(Debug)]
pub struct Mailer {
    identity: Identity,
    transport: Transport,
    pub(crate) settings: Settings,
    counters: Arc<Counters>,
}

#[derive(Debug)]
enum Transport {
    Blackhole,
    File(PathBuf),
    Smtp(Box<Smtp>),
}

/// Settings that cannot be followed: the operator's matter. Each message says where and how to mend it.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// A number is out of its range.
    #[error("mail.{key} must be {range}")]
    Range {
        /// Which setting.
        key: &'static str,
        /// What it may be.
        range: &'static str,
    },
    /// The name for EHLO is none.
    #[error("mail.smtp.ehlo_name {0:?} is no host name: leave it out, or write the full name of this machine")]
    EhloName(String),
    /// A file does not read.
    #[error("{}: {cause}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        #[source]
        cause: io::Error,
    },
    /// The transport `file` has no folder.
    #[error("mail.transport is \"file\": name the folder in mail.folder")]
    Folder,
    /// Sender, answer address or public address are none.
    #[error(transparent)]
    Identity(#[from] IdentityError),
    /// A user name without password, or with two.
    #[error("mail.smtp.username is set: set one of mail.smtp.password and mail.smtp.password_file")]
    Password,
    /// The password would travel in the clear.
    #[error(
        "mail.smtp.tls is \"none\": the password would travel to {0} in the clear; use \"starttls\" or \"implicit\""
    )]
    PasswordInTheClear(String),
    /// The file with roots holds none.
    #[error("{}: holds no PEM certificate", .0.display())]
    Roots(PathBuf),
    /// TLS cannot be set up.
    #[error("TLS towards the mail server: {0}")]
    Tls(String),
}

/// Why a test mail did not leave.
#[derive(Debug, thiserror::Error)]
pub enum TestError {
    /// It could not be put into an envelope.
    #[error(transparent)]
    Compose(#[from] ComposeError),
    /// It could not be written.
    #[error(transparent)]
    Mail(#[from] MailError),
    /// It did not leave.
    #[error(transparent)]
    Send(#[from] SendError),
}

/// A mail that left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// Its Message-ID, with angle brackets.
    pub message_id: String,
    /// What the server answered.
    pub answer: String,
}

impl Mailer {
    /// Reads what the settings name: files with passwords and roots. Connects to nothing.
    ///
    /// # Errors
    /// [`SetupError`].
    pub fn new(settings: &Settings, unsubscribe_key: Option<UnsubscribeKey>) -> Result<Self, SetupError> {
        let range = |key, range, fits| match fits {
            true => Ok(()),
            false => Err(SetupError::Range { key, range }),
        };
        range("connections", "1 to 64", (1..=64).contains(&settings.connections))?;
        let bound = 1..=settings.connections;
        range(
            "connections_per_domain",
            "1 to connections",
            bound.contains(&settings.connections_per_domain),
        )?;
        range("poll_interval_ms", "at least 10", settings.poll_interval_ms >= 10)?;
        range("first_retry_ms", "at least 10", settings.first_retry_ms >= 10)?;
        let mut identity = Identity::new(&settings.from)?;
        identity.subject_prefix.clone_from(&settings.subject_prefix);
        identity.reply_to = settings.reply_to.as_deref().map(mailbox).transpose()?;
        identity.unsubscribe_key = unsubscribe_key;
        if let Some(url) = &settings.public_url {
            identity = identity.with_base_url(url)?;
        }
        let transport = match settings.transport {
            TransportKind::Blackhole => Transport::Blackhole,
            TransportKind::File => Transport::File(settings.folder.clone().ok_or(SetupError::Folder)?),
            TransportKind::Smtp => Transport::Smtp(Box::new(Smtp::new(&settings.smtp, settings.connections)?)),
        };
        Ok(Self {
            identity,
            transport,
            settings: settings.clone(),
            counters: Arc::default(),
        })
    }

    /// As whom it writes: for previews with [`render()`].
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    /// What it has done so far.
    pub fn counters(&self) -> Arc<Counters> {
        Arc::clone(&self.counters)
    }

    /// Sends a test message at once, past the outbox, and waits for the server's answer.
    ///
    /// # Errors
    /// [`TestError`].
    pub async fn send_test(
        &self,
        account: Ulid,
        account_name: &str,
        recipient: &Recipient,
        now: Timestamp,
    ) -> Result<Sent, TestError> {
        let notification = test(account, account_name.to_owned(), recipient.clone(), now);
        let message_id = format!("<{}@{}>", Ulid::generate(), self.identity.domain());
        let delivery = Delivery {
            message_id: &message_id,
            in_reply_to: None,
            at: now,
        };
        let letter = self.letter(&notification, delivery)?;
        let answer = self.send(&letter, &message_id).await?;
        Ok(Sent { message_id, answer })
    }

    /// Writes a mail and puts it into its envelope.
    pub(crate) fn letter(&self, notification: &Notification, delivery: Delivery<'_>) -> Result<Letter, TestError> {
        let mail = render(notification, &self.identity, delivery.at)?;
        Ok(compose(&mail, &notification.recipient, &self.identity, delivery)?)
    }

    pub(crate) async fn send(&self, letter: &Letter, message_id: &str) -> Result<String, SendError> {
        match &self.transport {
            Transport::Blackhole => Ok("taken and forgotten".to_owned()),
            Transport::File(folder) => write(folder, letter, message_id)
                .await
                .map_err(|error| SendError::Away {
                    stage: Stage::Connect,
                    text: format!("{}: {error}", folder.display()),
                }),
            Transport::Smtp(smtp) => smtp.send(letter).await,
        }
    }

    pub(crate) async fn close(&self) {
        match &self.transport {
            Transport::Blackhole | Transport::File(_) => {}
            Transport::Smtp(smtp) => smtp.close().await,
        }
    }
}

/// One file a mail, named by its Message-ID: a mail that is sent again replaces itself. Under its name stands a whole mail.
async fn write(folder: &Path, letter: &Letter, message_id: &str) -> io::Result<String> {
    let name: String = message_id
        .chars()
        .take_while(|character| *character != '@')
        .filter(char::is_ascii_alphanumeric)
        .collect();
    tokio::fs::create_dir_all(folder).await?;
    let aside = folder.join(format!("{name}.part"));
    tokio::fs::write(&aside, &letter.bytes).await?;
    tokio::fs::rename(&aside, folder.join(format!("{name}.eml"))).await?;
    Ok(format!("written to {name}.eml"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Secret, SmtpTls};

    #[test]
    fn settings_that_cannot_be_followed_say_why() {
        let refused = |change: &dyn Fn(&mut Settings)| {
            let mut settings = Settings::default();
            change(&mut settings);
            Mailer::new(&settings, None).unwrap_err().to_string()
        };
        type Change<'a> = &'a dyn Fn(&mut Settings);
        let cases: [(Change<'_>, &str); 8] = [
            (&|s| s.from = "nobody".into(), "is no mail address"),
            (
                &|s| s.public_url = Some("vigie.example.org".into()),
                "is no public address",
            ),
            (&|s| s.transport = TransportKind::File, "name the folder"),
            (&|s| s.smtp.username = Some("u".into()), "set one of"),
            (&|s| s.connections = 0, "mail.connections must be 1 to 64"),
            (
                &|s| s.connections_per_domain = 9,
                "mail.connections_per_domain must be 1 to connections",
            ),
            (
                &|s| s.smtp.ca_file = Some("/nonexistent/roots.pem".into()),
                "/nonexistent/roots.pem",
            ),
            (
                &|s| {
                    s.smtp.tls = SmtpTls::None;
                    s.smtp.host = "mail.example.org".into();
                    s.smtp.username = Some("u".into());
                    s.smtp.password = Some(Secret::new("p"));
                },
                "in the clear",
            ),
        ];
        for (change, message) in cases {
            let error = refused(change);
            assert!(error.contains(message), "{error}");
        }
    }
}
