//! The dialogue of protocols that speak in lines.

use std::io;

use tokio::io::AsyncWriteExt;

use super::{Conduct, Negotiated, end};
use crate::Connection;

/// What a protocol says. Texts end in CRLF.
#[derive(Debug)]
pub(super) struct Dialect {
    /// Said first.
    pub(super) greeting: &'static str,
    /// Said instead by a server without time.
    pub(super) busy: &'static str,
    /// The answer to one command.
    pub(super) answer: fn(command: &str, offer: Offer) -> Answer,
}

/// Whether the server says that it can do TLS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Offer {
    Made,
    Withheld,
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

/// What can be said to a client that asks for TLS.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) go_ahead: String,
    pub(super) refusal: String,
    /// Said by a server that has never heard of the command.
    pub(super) unknown: String,
}

pub(super) async fn negotiate(
    dialect: &Dialect,
    mut connection: Connection,
    conduct: &Conduct,
) -> io::Result<Negotiated> {
    const COMMANDS: usize = 100;
    match conduct {
        Conduct::Busy => {
            connection.write_all(dialect.busy.as_bytes()).await?;
            return end(connection).await;
        }
        Conduct::Mute => return hold(connection).await,
        Conduct::OtherProtocol => {
            connection.write_all(b"SSH-2.0-OpenSSH_9.2p1\r\n").await?;
            return hold(connection).await;
        }
        Conduct::Accepts
        | Conduct::Closes
        | Conduct::Drips(_)
        | Conduct::Hangs
        | Conduct::Injectable
        | Conduct::NotOffered
        | Conduct::Refuses
        | Conduct::SendsAfterGoAhead(_) => say(&mut connection, dialect.greeting, conduct).await?,
    }
    let offer = if *conduct == Conduct::NotOffered {
        Offer::Withheld
    } else {
        Offer::Made
    };
    for _ in 0..COMMANDS {
        let command = connection.read_line().await?;
        match (dialect.answer)(&command, offer) {
            Answer::Goodbye(text) => {
                say(&mut connection, &text, conduct).await?;
                return end(connection).await;
            }
            Answer::Reply(text) => say(&mut connection, &text, conduct).await?,
            Answer::StartTls(words) => match (conduct, words) {
                (Conduct::NotOffered, Words { unknown, .. }) => connection.write_all(unknown.as_bytes()).await?,
                (Conduct::Refuses, Words { refusal, .. }) => connection.write_all(refusal.as_bytes()).await?,
                (_, Words { go_ahead, .. }) => return start(dialect, connection, conduct, &go_ahead).await,
            },
        }
    }
    end(connection).await
}

/// The moment of truth.
async fn start(
    dialect: &Dialect,
    mut connection: Connection,
    conduct: &Conduct,
    go_ahead: &str,
) -> io::Result<Negotiated> {
    match conduct {
        Conduct::Accepts | Conduct::Drips(_) => {
            drop(connection.take_unread()); // what was sent before TLS must not survive into it (RFC 3207 section 4.2)
            say(&mut connection, go_ahead, conduct).await?;
        }
        Conduct::Closes => return end(connection).await,
        Conduct::Injectable => {
            let injected = connection.take_unread();
            connection.set_injected_reply(obey(dialect, &injected));
            connection.write_all(go_ahead.as_bytes()).await?;
        }
        Conduct::SendsAfterGoAhead(bytes) => connection.write_all(&[go_ahead.as_bytes(), bytes].concat()).await?,
        Conduct::Busy
        | Conduct::Hangs
        | Conduct::Mute
        | Conduct::NotOffered
        | Conduct::OtherProtocol
        | Conduct::Refuses => return hold(connection).await,
    }
    Ok(Negotiated::Tls(connection))
}

async fn hold(mut connection: Connection) -> io::Result<Negotiated> {
    connection.hold().await;
    Ok(Negotiated::Ended)
}

/// What a flawed server says to the commands that were sent too early.
fn obey(dialect: &Dialect, injected: &[u8]) -> Vec<u8> {
    let injected = String::from_utf8_lossy(injected);
    let answers = injected
        .lines()
        .map(|command| match (dialect.answer)(command, Offer::Withheld) {
            Answer::Goodbye(text) | Answer::Reply(text) => text,
            Answer::StartTls(words) => words.unknown,
        });
    answers.collect::<String>().into_bytes()
}

async fn say(connection: &mut Connection, text: &str, conduct: &Conduct) -> io::Result<()> {
    let Conduct::Drips(pause) = conduct else {
        return connection.write_all(text.as_bytes()).await;
    };
    for byte in text.as_bytes() {
        tokio::time::sleep(*pause).await;
        connection.write_all(&[*byte]).await?;
    }
    Ok(())
}
