use std::fmt;

/// A moment of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Connecting, up to the answer to EHLO; for the transport `file`, opening the folder.
    Connect,
    /// STARTTLS and the handshake.
    Tls,
    /// AUTH.
    Auth,
    /// MAIL FROM.
    Sender,
    /// RCPT TO.
    Recipient,
    /// DATA.
    Data,
    /// The message itself.
    Message,
}

impl Stage {
    /// The word used in logs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::Connect => "connect",
            Self::Data => "data",
            Self::Message => "message",
            Self::Recipient => "recipient",
            Self::Sender => "sender",
            Self::Tls => "tls",
        }
    }
}

/// Why a mail did not leave this time.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The server is not there, or breaks off: the network's fault, or the server's.
    #[error("{}: {text}", .stage.as_str())]
    Away {
        /// Where it ended.
        stage: Stage,
        /// What the network said.
        text: String,
    },
    /// The server does not do what the settings demand: the operator's matter.
    #[error("{}: {text}", .stage.as_str())]
    Setup {
        /// Where it ended.
        stage: Stage,
        /// What is missing.
        text: String,
    },
    /// The server refused.
    #[error("{}: {reply}", .stage.as_str())]
    Refused {
        /// Which command it refused.
        stage: Stage,
        /// What it said.
        reply: Reply,
    },
}

/// A refusal in the server's words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The code, 400 to 599.
    pub code: u16,
    /// The enhanced status code (RFC 3463), such as `5.1.1`.
    pub enhanced: Option<(u8, u16, u16)>,
    /// The text: without control characters, at most 200 characters. May hold addresses.
    pub text: String,
}

impl fmt::Display for Reply {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{} {}", self.code, self.text)
    }
}

impl Reply {
    /// A refusal of that code and text.
    pub(crate) fn new(code: u16, text: &str) -> Self {
        Self {
            code,
            enhanced: enhanced(text),
            text: crate::hostile::peer(text),
        }
    }

    fn is_permanent(&self) -> bool {
        self.code >= 500
    }

    /// Whether it is about who we are, not about whom we write to: authentication (RFC 4954 section 6), the sender's
    /// address (RFC 3463 X.1.7 and X.1.8), or a policy against us (X.7).
    fn is_about_us(&self) -> bool {
        matches!(self.code, 454 | 530 | 534 | 535 | 538)
            || matches!(self.enhanced, Some((_, 1, 7 | 8)) | Some((_, 7, _)))
    }
}

fn enhanced(text: &str) -> Option<(u8, u16, u16)> {
    let mut parts = text.split_whitespace().next()?.splitn(3, '.');
    let class: u8 = parts.next()?.parse().ok()?;
    let subject = parts.next()?.parse().ok()?;
    let detail = parts.next()?.parse().ok()?;
    matches!(class, 2 | 4 | 5).then_some((class, subject, detail))
}

/// What becomes of a mail that did not leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// For good: the recipient cannot be reached.
    Fail,
    /// The server is away or overloaded: every mail waits.
    Later,
    /// This mail alone waits.
    MailLater,
    /// Nothing leaves until the operator mends something: tried slowly, and told.
    Operator,
}

impl SendError {
    /// What becomes of the mail. Only a refusal of the recipient or of the mail itself ends it, and only a refusal for now
    /// that has lasted too long.
    pub(crate) fn verdict(&self, lasted_too_long: bool) -> Verdict {
        let (stage, reply) = match self {
            // A server that breaks off in the middle of a mail may do so for that mail alone; one that is gone will not
            // take the next one's connection.
            Self::Away {
                stage: Stage::Data | Stage::Message | Stage::Recipient,
                ..
            } => return Verdict::MailLater,
            Self::Away { .. } => return Verdict::Later,
            Self::Setup { .. } => return Verdict::Operator,
            Self::Refused { stage, reply } => (*stage, reply),
        };
        let about_the_mail = matches!(stage, Stage::Recipient | Stage::Data | Stage::Message);
        match (about_the_mail, reply.is_permanent(), reply.is_about_us()) {
            // 421 closes the session, whatever was asked (RFC 5321 section 3.8).
            _ if reply.code == 421 => Verdict::Later,
            (true, _, _) if lasted_too_long => Verdict::Fail,
            (true, true, false) => Verdict::Fail,
            (true, false, false) => Verdict::MailLater,
            (_, true, _) => Verdict::Operator,
            (true, false, true) => Verdict::MailLater,
            (false, false, _) => Verdict::Later,
        }
    }

    /// The class of the server's answer, for counters: `4xx`, `5xx`, or `none`.
    pub(crate) fn class(&self) -> &'static str {
        match self {
            Self::Away { .. } | Self::Setup { .. } => "none",
            Self::Refused { reply, .. } if reply.is_permanent() => "5xx",
            Self::Refused { .. } => "4xx",
        }
    }

    pub(crate) fn stage(&self) -> Stage {
        match self {
            Self::Away { stage, .. } | Self::Refused { stage, .. } | Self::Setup { stage, .. } => *stage,
        }
    }

    /// The code of the server's answer; 0 where it gave none.
    pub(crate) fn code(&self) -> u16 {
        match self {
            Self::Away { .. } | Self::Setup { .. } => 0,
            Self::Refused { reply, .. } => reply.code,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_at_fault_decides_what_becomes_of_a_mail() {
        use Stage::{Auth, Connect, Data, Message, Recipient, Sender, Tls};
        for (stage, code, text, expected) in [
            (Recipient, 550, "5.1.1 no such user", Verdict::Fail),
            (Recipient, 550, "no such user", Verdict::Fail),
            (Recipient, 450, "4.2.0 greylisted", Verdict::MailLater),
            (Recipient, 452, "4.2.2 mailbox full", Verdict::MailLater),
            (Recipient, 550, "5.7.1 relaying denied", Verdict::Operator),
            (Recipient, 421, "4.3.2 going down", Verdict::Later),
            (Sender, 550, "5.1.8 domain does not exist", Verdict::Operator),
            (Sender, 553, "sender not allowed", Verdict::Operator),
            (Sender, 530, "5.7.0 authentication required", Verdict::Operator),
            (Sender, 451, "4.3.0 try later", Verdict::Later),
            (Auth, 535, "5.7.8 bad credentials", Verdict::Operator),
            (Auth, 454, "4.7.0 temporary failure", Verdict::Later),
            (Connect, 554, "no service for you", Verdict::Operator),
            (Connect, 421, "too busy", Verdict::Later),
            (Tls, 454, "TLS not available", Verdict::Later),
            (Data, 451, "disk full", Verdict::MailLater),
            (Message, 554, "5.6.0 content rejected", Verdict::Fail),
            (Message, 451, "4.7.1 greylisted", Verdict::MailLater),
            (Message, 554, "5.7.1 policy", Verdict::Operator),
        ] {
            let reply = Reply::new(code, text);
            let error = SendError::Refused { stage, reply };
            assert_eq!(error.verdict(false), expected, "{error}");
        }
    }

    #[test]
    fn a_server_that_is_away_ends_no_mail_however_long_it_lasts() {
        let text = String::from("connection refused");
        let away = SendError::Away {
            stage: Stage::Connect,
            text,
        };
        assert_eq!(away.verdict(true), Verdict::Later);
        let text = String::from("connection reset");
        let broken_off = SendError::Away {
            stage: Stage::Message,
            text,
        };
        assert_eq!(broken_off.verdict(true), Verdict::MailLater);
        let refused = |stage, code| SendError::Refused {
            stage,
            reply: Reply::new(code, ""),
        };
        assert_eq!(refused(Stage::Auth, 535).verdict(true), Verdict::Operator);
        assert_eq!(refused(Stage::Sender, 451).verdict(true), Verdict::Later);
        assert_eq!(refused(Stage::Recipient, 450).verdict(true), Verdict::Fail);
        assert_eq!(refused(Stage::Message, 451).verdict(true), Verdict::Fail);
    }

    #[test]
    fn a_hostile_reply_is_harmless() {
        let reply = Reply::new(550, &format!("5.1.1 \u{1b}[31m{}", "x".repeat(900)));
        assert_eq!(reply.enhanced, Some((5, 1, 1)));
        assert!(reply.text.chars().count() <= 200 && !reply.text.contains('\u{1b}'));
        assert_eq!(Reply::new(550, "no.such.user").enhanced, None);
    }
}
