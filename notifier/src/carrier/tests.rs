//! The outbox of a real store, carried to a real SMTP server.

mod breakdowns;
mod refusals;
mod sending;

use super::*;
use crate::{Counts, Secret, Settings, SmtpTls, TransportKind, sample, samples::test};
use jiff::Timestamp;
use model::{Event, Language, MailFormat, Notification};
use store::{AccountId, AccountSettings, Channel, MessagePriority, MessageState, MessageSubject, NewMessage};
use testbed::{Fault, Identity as Authority, Misconduct, SmtpSink, Stage as At, TlsServer};
use tokio::task::JoinHandle;

const SOON: Duration = Duration::from_secs(20);

struct Office {
    _folder: tempfile::TempDir,
    store: Store,
    account: AccountId,
}

impl Office {
    async fn open() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("vigie.db");
        let store = Store::open(path.to_str().unwrap()).await.unwrap();
        store.migrate().await.unwrap();
        let now = store.now().await.unwrap();
        let account = store
            .accounts()
            .create("Example SA", AccountSettings::default(), now)
            .await
            .unwrap();
        Self {
            _folder: folder,
            store,
            account: account.id,
        }
    }

    /// Owes a mail about some problem to that address.
    async fn owe(&self, key: &str, recipient: &str, priority: MessagePriority) -> OutboxId {
        let now = self.store.now().await.unwrap();
        let notification = sample(Event::Opened, Language::En, MailFormat::Html, now).unwrap();
        self.owe_that(key, recipient, priority, &notification, now).await
    }

    async fn owe_that(
        &self,
        key: &str,
        recipient: &str,
        priority: MessagePriority,
        notification: &Notification,
        owed_since: Timestamp,
    ) -> OutboxId {
        let message = NewMessage {
            account: self.account,
            subject: MessageSubject::Other(key.to_owned()),
            event: notification.event.as_str().to_owned(),
            threshold: String::new(),
            channel: Channel::Mail,
            recipient: recipient.to_owned(),
            priority,
            domain: "notify.example.net".to_owned(),
            payload: serde_json::to_value(notification).unwrap(),
        };
        self.store
            .outbox()
            .enqueue(&message, owed_since)
            .await
            .unwrap()
            .unwrap()
    }

    async fn find(&self, id: OutboxId) -> Message {
        self.store.outbox().find(id).await.unwrap().unwrap()
    }

    /// Waits until a message is as wanted.
    async fn until(&self, id: OutboxId, wanted: impl Fn(&Message) -> bool) -> Message {
        let look = async {
            loop {
                let message = self.find(id).await;
                if wanted(&message) {
                    return message;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        match tokio::time::timeout(SOON, look).await {
            Ok(message) => message,
            Err(_) => {
                let message = self.find(id).await;
                panic!(
                    "not in time: {:?}, {}, {:?}",
                    message.state, message.attempts, message.last_error
                )
            }
        }
    }
}

fn settings(sink: &SmtpSink) -> Settings {
    let mut settings = Settings {
        from: "Vigie <alerts@notify.example.net>".to_owned(),
        transport: TransportKind::Smtp,
        poll_interval_ms: 50,
        first_retry_ms: 100,
        ..Settings::default()
    };
    settings.smtp.host = "127.0.0.1".to_owned();
    settings.smtp.port = Some(sink.server().address().port());
    settings.smtp.tls = SmtpTls::None;
    settings.smtp.timeout_seconds = 5;
    settings
}

struct Running {
    mailer: Arc<Mailer>,
    wake: Arc<Notify>,
    task: JoinHandle<()>,
    stop: Box<dyn FnOnce()>,
}

impl Running {
    fn start(office: &Office, settings: &Settings) -> Self {
        let mailer = Arc::new(Mailer::new(settings, None).unwrap());
        let wake = Arc::new(Notify::new());
        let (wish, stop) = Stop::by_hand();
        let carrying = run(
            office.store.clone(),
            Arc::clone(&mailer),
            Clock::System,
            Arc::clone(&wake),
            wish,
        );
        Self {
            task: tokio::spawn(carrying),
            mailer,
            wake,
            stop: Box::new(stop),
        }
    }

    fn counts(&self) -> Counts {
        self.mailer.counters().counts()
    }

    async fn stop(self) -> Counts {
        (self.stop)();
        tokio::time::timeout(SOON, self.task).await.unwrap().unwrap();
        self.mailer.counters().counts()
    }

    /// As `kill -9`: whatever is under way ends where it is.
    async fn kill(self) {
        self.task.abort();
        assert!(self.task.await.unwrap_err().is_cancelled());
    }
}
