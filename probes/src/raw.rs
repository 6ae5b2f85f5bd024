//! Questions in clear: one hello, one connection, one answer.

use crate::dial::{Dialer, Open};
use crate::failure::{Failure, Phase, TlsFailure};
use crate::wire::exchange::{Ending, exchange, exchange_ssl2, exchange_ssl2_key};
use crate::wire::flight::{End, Flight};
use crate::wire::handshake::ServerHello;
use crate::wire::hello::{ClientHello, Random};
use crate::wire::ssl2;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::time::{sleep, timeout_at};

/// What a server answered to a hello.
#[derive(Debug)]
pub(crate) struct Answer {
    /// What it said; perhaps not to the end.
    pub(crate) flight: Flight,
    /// Why it did not say all; none where it did.
    pub(crate) failure: Option<TlsFailure>,
    /// It chose what was not offered, which is no choice.
    pub(crate) unoffered: Option<Unoffered>,
    /// How long TCP took.
    pub(crate) connect: Duration,
    /// How long the dialogue before TLS took, where there was one.
    pub(crate) starttls: Option<Duration>,
    /// How many bytes the server sent behind its go-ahead.
    pub(crate) early_bytes: usize,
}

/// What a server chose although it was not offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unoffered {
    /// A suite.
    Suite,
    /// A version above those that were offered.
    Version,
}

impl Unoffered {
    fn of(choice: &ServerHello, hello: &ClientHello) -> Option<Self> {
        if !hello.real_suites().any(|suite| suite == choice.suite) {
            return Some(Self::Suite);
        }
        (choice.version > hello.highest_version()).then_some(Self::Version)
    }

    /// The word used in reports.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Suite => "suite_not_offered",
            Self::Version => "version_not_offered",
        }
    }
}

/// Opens a connection, sends a hello, reads the answer and closes.
pub(crate) async fn ask(dialer: &Dialer<'_>, hello: &ClientHello) -> Result<Answer, Failure> {
    ask_over(dialer.open().await?, dialer, hello).await
}

/// The same without the dialogue that the protocol wants before TLS.
pub(crate) async fn ask_at_once(dialer: &Dialer<'_>, hello: &ClientHello) -> Result<Answer, Failure> {
    ask_over(dialer.connect().await?, dialer, hello).await
}

/// The same with a hello that was encoded before.
pub(crate) async fn ask_bytes(dialer: &Dialer<'_>, bytes: &[u8], hello: &ClientHello) -> Result<Answer, Failure> {
    over(dialer.open().await?, dialer, bytes, hello).await
}

/// The same with the hello in two segments, so many bytes in the first.
pub(crate) async fn ask_in_two(dialer: &Dialer<'_>, hello: &ClientHello, first: usize) -> Result<Answer, Failure> {
    /// Long enough that no system joins the two.
    const PAUSE: Duration = Duration::from_millis(20);
    let mut open = dialer.open().await?;
    let bytes = hello.encode();
    let (first, rest) = bytes.split_at(first.min(bytes.len()));
    let _without_delay = open.stream.set_nodelay(true);
    let _written = timeout_at(dialer.handshake_deadline(), open.stream.write_all(first)).await;
    sleep(PAUSE).await;
    over(open, dialer, rest, hello).await
}

async fn ask_over(open: Open, dialer: &Dialer<'_>, hello: &ClientHello) -> Result<Answer, Failure> {
    over(open, dialer, &hello.encode(), hello).await
}

async fn over(mut open: Open, dialer: &Dialer<'_>, bytes: &[u8], hello: &ClientHello) -> Result<Answer, Failure> {
    let exchanged = timeout_at(dialer.handshake_deadline(), exchange(&mut open.stream, bytes)).await;
    let (mut flight, ending) = exchanged.map_err(|_| Failure::Timeout(Phase::Handshake))?;
    // A choice that nobody offered is none: every client breaks off there.
    let unoffered = flight.hello.as_ref().and_then(|choice| Unoffered::of(choice, hello));
    if unoffered.is_some() {
        flight.hello = None;
    }
    let Open {
        connect,
        starttls,
        early_bytes,
        ..
    } = open;
    Ok(Answer {
        flight,
        failure: match unoffered {
            Some(_) => Some(TlsFailure::Malformed),
            None => failure(ending),
        },
        unoffered,
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

/// Asks in SSL 2.0 and sends a key behind the hello, over one connection. A server that closes then has refused the key.
pub(crate) async fn ask_ssl2_with_key(
    dialer: &Dialer<'_>,
    random: &Random,
    key: &ssl2::MasterKey,
) -> Result<ssl2::Verdict, Failure> {
    let mut open = dialer.open().await?;
    let mut challenge = [0; 16];
    challenge.iter_mut().zip(random.hello).for_each(|(to, from)| *to = from);
    let exchanged = timeout_at(dialer.handshake_deadline(), async {
        match exchange_ssl2(&mut open.stream, &challenge).await {
            Ok(ssl2::Answer::ServerHello { .. }) => {}
            Ok(ssl2::Answer::Other | ssl2::Answer::Unfinished) => return Err(TlsFailure::Malformed),
            Err(ending) => return Err(failure(ending).unwrap_or(TlsFailure::Closed)),
        }
        match exchange_ssl2_key(&mut open.stream, key).await {
            Err(Ending::Closed) => Ok(ssl2::Verdict::Refused),
            Err(ending) => Err(failure(ending).unwrap_or(TlsFailure::Closed)),
            Ok(verdict) => Ok(verdict),
        }
    });
    let verdict = exchanged.await.map_err(|_| Failure::Timeout(Phase::Handshake))?;
    verdict.map_err(Failure::from)
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

/// Why an exchange did not come to its end; none where it did.
pub(crate) const fn failure(ending: Ending) -> Option<TlsFailure> {
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
