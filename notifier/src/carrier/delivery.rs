use crate::{
    Mailer, SendError, Stage, TestError,
    backoff::{Backoff, jitter},
    compose::Delivery,
    failure::Verdict,
};
use jiff::SignedDuration;
use model::Notification;
use service::Clock;
use std::{sync::Arc, time::Duration};
use store::{Channel, Message, OutboxId, Store};
use tokio::time::{Instant, sleep, timeout};
use tracing::{error, info, warn};

/// A delivery takes no longer: well inside the lease.
const LONGEST: Duration = Duration::from_secs(300);
/// For so long a mark is tried where the store does not take it. The lease runs out later.
const MARKING: Duration = Duration::from_secs(120);
/// Between two tries of what the operator has to mend.
const OPERATOR: Duration = Duration::from_secs(900);

/// What a delivery told of the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It is not there, or nothing can be sent through it.
    Away,
    /// It took the mail, or refused that mail alone.
    Reached,
    /// It was not asked.
    Unknown,
}

/// What became of a message.
#[derive(Clone, Copy, Debug)]
enum Mark<'a> {
    /// Given up, and why.
    Failed(&'a str),
    /// To be tried again, why, and after which wait.
    Later(&'a str, Duration),
    /// Accepted by the next server.
    Sent,
}

/// What the deliveries share.
#[derive(Debug)]
pub(super) struct Carrier {
    pub(super) name: String,
    pub(super) store: Store,
    pub(super) mailer: Arc<Mailer>,
    pub(super) clock: Clock,
    pub(super) backoff: Backoff,
}

impl Carrier {
    pub(super) async fn claim(&self, limit: u32) -> Result<Vec<Message>, store::Error> {
        let now = self.store.now().await?;
        self.store.outbox().claim(&self.name, limit, super::LEASE, now).await
    }

    /// Sends one message and marks what became of it.
    pub(super) async fn deliver(&self, message: Message) -> Outcome {
        if message.channel == Channel::Webhook {
            self.later(&message, "webhooks are not carried by this version", OPERATOR)
                .await;
            return Outcome::Unknown;
        }
        let letter = match self.letter(&message) {
            Ok(letter) => letter,
            Err(problem) => {
                error!(message_id = message.message_id, event = message.event, %problem, "a mail cannot be written");
                self.fail(&message, &problem).await;
                return Outcome::Unknown;
            }
        };
        let began = Instant::now();
        let sending = self.mailer.send(&letter, &message.message_id);
        let sent = timeout(LONGEST, sending).await.unwrap_or_else(|_| {
            Err(SendError::Away {
                stage: Stage::Message,
                text: format!("not done within {} s", LONGEST.as_secs()),
            })
        });
        match sent {
            Ok(_) => {
                self.sent(&message, began.elapsed()).await;
                Outcome::Reached
            }
            Err(error) => self.refused(&message, &error).await,
        }
    }

    /// The mail of a row. What does not read or cannot be addressed will never be sent.
    fn letter(&self, message: &Message) -> Result<crate::compose::Letter, String> {
        let notification: Notification =
            serde_json::from_value(message.payload.clone()).map_err(|error| format!("payload: {error}"))?;
        let delivery = Delivery {
            message_id: &message.message_id,
            in_reply_to: message.in_reply_to.as_deref(),
            at: self.clock.now(),
        };
        // The row names the recipient; the payload says how he reads.
        let mut notification = notification;
        notification.recipient.address.clone_from(&message.recipient);
        self.mailer
            .letter(&notification, delivery)
            .map_err(|error: TestError| error.to_string())
    }

    async fn sent(&self, message: &Message, took: Duration) {
        let delay = self.age(message).as_secs_f64();
        self.mailer
            .counters()
            .change(|counts| counts.accepted(&message.event, took, delay));
        info!(
            message_id = message.message_id,
            recipient = masked(&message.recipient),
            event = message.event,
            attempts = message.attempts,
            took_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX),
            "mail sent"
        );
        self.mark(message, Mark::Sent).await;
    }

    async fn refused(&self, message: &Message, error: &SendError) -> Outcome {
        let verdict = error.verdict(self.lasted_too_long(message));
        let stage = error.stage();
        // Only what stands before the recipient concerns every mail.
        let for_all = verdict == Verdict::Later
            || (verdict == Verdict::Operator
                && matches!(stage, Stage::Auth | Stage::Connect | Stage::Sender | Stage::Tls));
        self.mailer.counters().change(|counts| {
            let by_event = match verdict {
                Verdict::Fail => &mut counts.failed,
                Verdict::Later | Verdict::MailLater | Verdict::Operator => &mut counts.deferred,
            };
            *by_event.entry(message.event.clone()).or_default() += 1;
            *counts.replies.entry(error.class()).or_default() += 1;
            counts.operator_problems += u64::from(verdict == Verdict::Operator);
            counts.refused_recipients += u64::from(verdict == Verdict::Fail && stage == Stage::Recipient);
            counts.server_reached = Some(!for_all);
        });
        self.log(message, error, verdict);
        let tries = message.attempts;
        let wait = self.backoff.after(tries, jitter(&message.id.to_string(), tries));
        match verdict {
            Verdict::Fail => self.fail(message, &error.to_string()).await,
            // The gate makes every mail wait; this one needs no wait of its own on top.
            _ if for_all => self.later(message, &error.to_string(), self.backoff.first).await,
            Verdict::Later | Verdict::MailLater => self.later(message, &error.to_string(), wait).await,
            Verdict::Operator => {
                self.later(message, &error.to_string(), OPERATOR.min(self.backoff.longest))
                    .await
            }
        }
        match (for_all, error) {
            (true, _) => Outcome::Away,
            (false, SendError::Away { .. }) => Outcome::Unknown,
            (false, SendError::Refused { .. } | SendError::Setup { .. }) => Outcome::Reached,
        }
    }

    /// Once for each failure, without the server's words, which may hold the whole address; they are kept with the message.
    fn log(&self, message: &Message, error: &SendError, verdict: Verdict) {
        let message_id = message.message_id.as_str();
        let recipient = masked(&message.recipient);
        let (stage, code, attempts) = (error.stage().as_str(), error.code(), message.attempts);
        match (verdict, error) {
            (Verdict::Fail, _) => warn!(
                message_id,
                recipient, stage, code, attempts, "mail given up: the server refuses it; the address needs a look"
            ),
            (Verdict::Operator, SendError::Setup { text, .. }) => error!(
                message_id,
                stage, attempts, text, "no mail leaves until the settings of the mail server are mended"
            ),
            (Verdict::Operator, _) => error!(
                message_id,
                recipient, stage, code, attempts, "the mail server refuses us: check sender, user name and password"
            ),
            (Verdict::Later, SendError::Away { text, .. }) => {
                warn!(message_id, stage, attempts, text, "the mail server is away; mails wait");
            }
            (Verdict::Later | Verdict::MailLater, _) => {
                warn!(
                    message_id,
                    recipient, stage, code, attempts, "mail refused for now; it is tried again"
                );
            }
        }
    }

    fn lasted_too_long(&self, message: &Message) -> bool {
        let limit = SignedDuration::from_hours(i64::from(self.mailer.settings.give_up_after_hours));
        self.age(message) > limit
    }

    fn age(&self, message: &Message) -> SignedDuration {
        self.clock.now().duration_since(message.created_at)
    }

    async fn fail(&self, message: &Message, problem: &str) {
        self.mark(message, Mark::Failed(problem)).await;
    }

    async fn later(&self, message: &Message, problem: &str, wait: Duration) {
        self.mark(message, Mark::Later(problem, wait)).await;
    }

    /// Writes down what became of a message, and tries again where the store does not take it: a mail that is not marked
    /// is sent twice.
    async fn mark(&self, message: &Message, mark: Mark<'_>) {
        let until = Instant::now() + MARKING;
        let mut told = false;
        loop {
            let Err(problem) = self.write(message.id, mark).await else {
                return;
            };
            if !told {
                warn!(message_id = message.message_id, %problem, "what became of a mail cannot be written down yet");
                told = true;
            }
            if Instant::now() >= until {
                error!(message_id = message.message_id, %problem, "what became of a mail is not written down; it is sent again");
                return;
            }
            sleep(Duration::from_millis(500)).await;
        }
    }

    async fn write(&self, id: OutboxId, mark: Mark<'_>) -> Result<bool, store::Error> {
        let now = self.store.now().await?;
        let outbox = self.store.outbox();
        match mark {
            Mark::Failed(problem) => outbox.mark_failed(id, problem, now).await,
            Mark::Later(problem, wait) => {
                let wait = SignedDuration::try_from(wait).unwrap_or(SignedDuration::from_mins(15));
                let at = now.saturating_add(wait).unwrap_or(now);
                outbox.retry_at(id, problem, at).await
            }
            Mark::Sent => outbox.mark_sent(id, now).await,
        }
    }

    pub(super) async fn release(&self, messages: &[OutboxId]) {
        let released = match self.store.now().await {
            Ok(now) => self.store.outbox().release(&self.name, messages, now).await,
            Err(problem) => Err(problem),
        };
        if let Err(problem) = released {
            warn!(%problem, count = messages.len(), "messages could not be given back; their lease runs out");
        }
    }
}

/// `a***@example.org`.
pub(super) fn masked(address: &str) -> String {
    let (local, domain) = address.rsplit_once('@').unwrap_or((address, ""));
    let first: String = local.chars().take(1).collect();
    crate::hostile::peer(&format!("{first}***@{domain}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_address_tells_the_domain_alone() {
        assert_eq!(masked("alice.martin@example.org"), "a***@example.org");
        assert_eq!(masked("x"), "x***@");
    }
}
