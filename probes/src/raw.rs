//! Questions in clear: one hello, one connection, one answer.

use crate::dial::{Dialer, Open};
use crate::failure::{Failure, Phase, TlsFailure};
use crate::wire::exchange::{Ending, exchange, exchange_ssl2};
use crate::wire::flight::{End, Flight};
use crate::wire::hello::{ClientHello, Random};
use crate::wire::ssl2;
use std::time::Duration;
use tokio::time::timeout_at;

/// What a server answered to a hello.
#[derive(Debug)]
pub(crate) struct Answer {
    /// What it said; perhaps not to the end.
    pub(crate) flight: Flight,
    /// Why it did not say all; none where it did.
    pub(crate) failure: Option<TlsFailure>,
    /// How long TCP took.
    pub(crate) connect: Duration,
    /// How long the dialogue before TLS took, where there was one.
    pub(crate) starttls: Option<Duration>,
    /// How many bytes the server sent behind its go-ahead.
    pub(crate) early_bytes: usize,
}

/// Opens a connection, sends a hello, reads the answer and closes.
pub(crate) async fn ask(dialer: &Dialer<'_>, hello: &ClientHello) -> Result<Answer, Failure> {
    ask_over(dialer.open().await?, dialer, hello).await
}

/// The same without the dialogue that the protocol wants before TLS.
pub(crate) async fn ask_at_once(dialer: &Dialer<'_>, hello: &ClientHello) -> Result<Answer, Failure> {
    ask_over(dialer.connect().await?, dialer, hello).await
}

async fn ask_over(mut open: Open, dialer: &Dialer<'_>, hello: &ClientHello) -> Result<Answer, Failure> {
    let exchanged = timeout_at(dialer.handshake_deadline(), exchange(&mut open.stream, &hello.encode())).await;
    let (mut flight, ending) = exchanged.map_err(|_| Failure::Timeout(Phase::Handshake))?;
    // A choice that nobody offered is none: every client breaks off there.
    let choice = flight.hello.take_if(|choice| !hello.suites.contains(&choice.suite));
    let Open {
        connect,
        starttls,
        early_bytes,
        ..
    } = open;
    Ok(Answer {
        flight,
        failure: match choice {
            Some(_) => Some(TlsFailure::Malformed),
            None => failure(ending),
        },
        connect,
        starttls,
        early_bytes,
    })
}

/// The same in SSL 2.0.
pub(crate) async fn ask_ssl2(dialer: &Dialer<'_>, random: &Random) -> Result<ssl2::Answer, Failure> {
    let mut open = dialer.open().await?;
    let mut challenge = [0; 16];
    challenge.iter_mut().zip(random.hello).for_each(|(to, from)| *to = from);
    let exchanged = timeout_at(dialer.handshake_deadline(), exchange_ssl2(&mut open.stream, &challenge)).await;
    let answer = exchanged.map_err(|_| Failure::Timeout(Phase::Handshake))?;
    answer.map_err(|ending| failure(ending).unwrap_or(TlsFailure::Closed).into())
}

/// Fresh random numbers.
pub(crate) fn random() -> Result<Random, Failure> {
    let mut random = Random {
        hello: [0; 32],
        session: [0; 32],
    };
    for bytes in [&mut random.hello, &mut random.session] {
        aws_lc_rs::rand::fill(bytes).map_err(|_| Failure::Local("random"))?;
    }
    Ok(random)
}

const fn failure(ending: Ending) -> Option<TlsFailure> {
    match ending {
        Ending::Closed => Some(TlsFailure::Closed),
        Ending::Reset => Some(TlsFailure::Reset),
        Ending::Said(End::Alert(alert)) => Some(TlsFailure::Alert(alert.description)),
        Ending::Said(End::Complete) => None,
        Ending::Said(End::Malformed) => Some(TlsFailure::Malformed),
        Ending::Said(End::NotTls) => Some(TlsFailure::NotTls),
        Ending::Said(End::TooLong) => Some(TlsFailure::TooLong),
    }
}
