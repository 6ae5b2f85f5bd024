//! The dialogue of protocols that speak in lines.

use std::io;

use super::Negotiated;
use super::conduct::{Asked, Conduct, Offer, Words, end};
use crate::Connection;

/// What a protocol says. Texts end in CRLF.
#[derive(Debug)]
pub(super) struct Dialect {
    /// Said first.
    pub(super) greeting: fn(offer: Offer) -> &'static str,
    /// Said instead by a server without time.
    pub(super) busy: &'static str,
    /// The answer to one command.
    pub(super) answer: fn(command: &str, offer: Offer) -> Answer,
}

/// What the server says to a command.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The last word.
    Goodbye(String),
    Reply(String),
    /// The command asks for TLS.
    StartTls(Words),
}

impl Answer {
    /// One line.
    pub(super) fn line(text: &str) -> Self {
        Self::Reply(format!("{text}\r\n"))
    }

    /// The lines for yes, for no, and for a server that has never heard of the command.
    pub(super) fn start_tls(go_ahead: &str, refusal: &str, unknown: &str) -> Self {
        let line = |text: &str| format!("{text}\r\n").into_bytes();
        Self::StartTls(Words {
            go_ahead: line(go_ahead),
            refusal: line(refusal),
            unknown: line(unknown),
        })
    }
}

/// The first word of a command, in capitals.
pub(super) fn verb(command: &str) -> String {
    command
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_ascii_uppercase()
}

pub(super) async fn negotiate(dialect: &Dialect, connection: Connection, conduct: &Conduct) -> io::Result<Negotiated> {
    const COMMANDS: usize = 100;
    let offer = conduct.offer();
    let greeting = (dialect.greeting)(offer);
    let greeted = conduct
        .greet(connection, greeting.as_bytes(), dialect.busy.as_bytes())
        .await?;
    let Some(mut connection) = greeted else {
        return Ok(Negotiated::Ended);
    };
    for _ in 0..COMMANDS {
        let command = connection.read_line().await?;
        match (dialect.answer)(&command, offer) {
            Answer::Goodbye(text) => {
                conduct.say(&mut connection, text.as_bytes()).await?;
                return end(connection).await;
            }
            Answer::Reply(text) => conduct.say(&mut connection, text.as_bytes()).await?,
            Answer::StartTls(words) => {
                connection = match conduct
                    .asked(connection, &words, |injected| obey(dialect, injected))
                    .await?
                {
                    Asked::Agreed(connection) => return Ok(Negotiated::Tls(connection)),
                    Asked::Declined(connection) => connection,
                    Asked::Ended => return Ok(Negotiated::Ended),
                };
            }
        }
    }
    end(connection).await
}

/// What a flawed server says to the commands that were sent too early.
fn obey(dialect: &Dialect, injected: &[u8]) -> Vec<u8> {
    let injected = String::from_utf8_lossy(injected);
    let answers = injected
        .lines()
        .map(|command| match (dialect.answer)(command, Offer::Withheld) {
            Answer::Goodbye(text) | Answer::Reply(text) => text.into_bytes(),
            Answer::StartTls(words) => words.unknown,
        });
    answers.collect::<Vec<_>>().concat()
}
