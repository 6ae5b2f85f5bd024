//! How a sink misbehaves.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// A moment of an SMTP session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// A client has connected, before the greeting.
    Greeting,
    /// EHLO or HELO.
    Hello,
    /// The command STARTTLS.
    StartTls,
    /// The command AUTH.
    Auth,
    /// MAIL FROM.
    MailFrom,
    /// RCPT TO, once for each recipient.
    Recipient,
    /// The command DATA.
    Data,
    /// The message is in, and not yet stored.
    Message,
    /// The message is stored, and the client does not know it yet.
    Stored,
}

/// What happens at that moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Misconduct {
    /// The connection is closed.
    Close,
    /// Nothing more is said until the client closes.
    Hang,
    /// Goes on after a pause.
    Pause(Duration),
    /// This line is the answer, for instance `451 4.3.0 try again later` or `550 5.1.1 no such user`. After a 421 the connection is
    /// closed.
    Reply(String),
}

/// One fault of a sink.
#[derive(Debug, Clone)]
#[must_use = "it does nothing until it is given to `SmtpSink::add_fault`"]
pub struct Fault {
    stage: Stage,
    misconduct: Misconduct,
    remaining: Option<usize>,
    containing: Option<String>,
}

impl Fault {
    /// Misbehaves whenever that moment comes.
    pub fn at(stage: Stage, misconduct: Misconduct) -> Self {
        Self {
            stage,
            misconduct,
            remaining: None,
            containing: None,
        }
    }

    /// Answers with this line whenever that moment comes.
    pub fn reply(stage: Stage, line: &str) -> Self {
        Self::at(stage, Misconduct::Reply(line.to_owned()))
    }

    /// Only so many times.
    pub fn times(mut self, count: usize) -> Self {
        self.remaining = Some(count);
        self
    }

    /// Only where the command, or the message, contains this text: one recipient, one sender, one subject.
    pub fn only_for(mut self, text: &str) -> Self {
        self.containing = Some(text.to_owned());
        self
    }
}

#[derive(Debug, Default)]
pub(super) struct Faults(Mutex<Vec<Fault>>);

impl Faults {
    pub(super) fn add(&self, fault: Fault) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(fault);
    }

    pub(super) fn clear(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// What shall happen now, if anything; counts it.
    pub(super) fn due(&self, stage: Stage, text: &[u8]) -> Option<Misconduct> {
        let mut faults = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fault = faults.iter_mut().find(|fault| {
            fault.stage == stage
                && fault.remaining != Some(0)
                && fault
                    .containing
                    .as_ref()
                    .is_none_or(|wanted| contains(text, wanted.as_bytes()))
        })?;
        fault.remaining = fault.remaining.map(|count| count - 1);
        Some(fault.misconduct.clone())
    }
}

fn contains(text: &[u8], wanted: &[u8]) -> bool {
    wanted.is_empty() || text.windows(wanted.len()).any(|window| window == wanted)
}
