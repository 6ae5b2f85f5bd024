//! Replies that begin with three digits: SMTP, LMTP, FTP.

use super::Lines;
use crate::failure::StarttlsFailure;
use tokio::io::{AsyncRead, AsyncWrite};

/// How a reply goes on over several lines. The last line has a space where the first has a hyphen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Continuation {
    /// The lines between are free text (RFC 959 section 4.2).
    Free,
    /// Each line begins with the code and a hyphen (RFC 5321 section 4.2.1).
    WithCode,
}

/// A whole reply.
#[derive(Debug)]
pub(super) struct Reply {
    /// The code of its last line.
    pub(super) code: u16,
    /// Its lines without code.
    pub(super) lines: Vec<String>,
}

impl Reply {
    /// Reads a reply to its end.
    pub(super) async fn read(
        lines: &mut Lines<'_, impl AsyncRead + AsyncWrite + Unpin>,
        continuation: Continuation,
    ) -> Result<Self, StarttlsFailure> {
        if !lines.peek().await?.is_ascii_digit() {
            return Err(StarttlsFailure::NotThisProtocol);
        }
        let mut reply = Self {
            code: 0,
            lines: Vec::new(),
        };
        loop {
            let line = lines.line().await?;
            match Part::of(&line) {
                Some(Part::Last(code, text)) if reply.lines.is_empty() || reply.may_end_with(code, continuation) => {
                    reply.code = code;
                    reply.lines.push(text.to_owned());
                    return Ok(reply);
                }
                Some(Part::Continued(code, text))
                    if continuation == Continuation::WithCode || reply.lines.is_empty() =>
                {
                    reply.code = code;
                    reply.lines.push(text.to_owned());
                }
                Some(_) | None if continuation == Continuation::Free && !reply.lines.is_empty() => {
                    reply.lines.push(line)
                }
                Some(_) | None => return Err(StarttlsFailure::NotThisProtocol),
            }
        }
    }

    /// Free text may begin with digits: only the code of the first line ends it.
    fn may_end_with(&self, code: u16, continuation: Continuation) -> bool {
        match continuation {
            Continuation::Free => code == self.code,
            Continuation::WithCode => true,
        }
    }
}

/// A line that begins with a code, and the text behind it.
enum Part<'a> {
    Continued(u16, &'a str),
    Last(u16, &'a str),
}

impl<'a> Part<'a> {
    fn of(line: &'a str) -> Option<Self> {
        let (digits, text) = line.split_at_checked(3)?;
        let code = digits
            .bytes()
            .all(|digit| digit.is_ascii_digit())
            .then(|| digits.parse().ok())??;
        match text.bytes().next() {
            Some(b'-') => Some(Self::Continued(code, text.get(1..)?)),
            Some(b' ') => Some(Self::Last(code, text.get(1..)?)),
            None => Some(Self::Last(code, "")),
            Some(_) => None,
        }
    }
}
