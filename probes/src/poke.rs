//! Records that no sound client sends, and what a server makes of them.
//!
//! A poke starts with a hello that the server is known to accept: a server that refused it would have been asked nothing. What
//! several pokes say together is put to the vote ([`Ballot`]).

mod ballot;

use crate::dial::Dialer;
use crate::failure::{Failure, Phase, TlsFailure};
use crate::raw;
use crate::wire::flight::Flight;
use crate::wire::hello::ClientHello;
use crate::wire::record::{ContentType, record};
use crate::wire::sequel::{Reaction, Sequel};
use outbound::AddressPermit;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::Instant;

pub(crate) use ballot::{Ballot, Tested};

/// A connection on which the server has accepted a hello and said its first flight.
#[derive(Debug)]
pub(crate) struct Poke<'a> {
    /// What the server said.
    pub(crate) flight: Flight,
    dialer: &'a Dialer<'a>,
    sequel: Sequel<TcpStream>,
    /// The version in force, for the headers of records.
    version: u16,
    /// How long the server took for its flight.
    took: Duration,
    /// Holds the place among the connections to the address.
    _permit: AddressPermit,
}

impl<'a> Poke<'a> {
    /// Opens a connection and says a hello. It is an error if the server does not accept it as it is.
    pub(crate) async fn begin(dialer: &'a Dialer<'a>, hello: &ClientHello) -> Result<Self, Failure> {
        let (stream, permit) = dialer.open().await?.into_parts();
        let started = Instant::now();
        let begun = tokio::time::timeout_at(dialer.handshake_deadline(), Sequel::begin(stream, &hello.encode())).await;
        let (sequel, flight, ending) = begun.map_err(|_| Failure::Timeout(Phase::Handshake))?;
        if let Some(failure) = raw::failure(ending) {
            return Err(failure.into());
        }
        let choice = flight.hello.as_ref().ok_or(TlsFailure::Malformed)?;
        if !hello.suites.contains(&choice.suite) || choice.version != hello.version.number() {
            return Err(TlsFailure::NoCommonVersion.into());
        }
        Ok(Self {
            version: choice.version,
            flight,
            dialer,
            sequel,
            took: started.elapsed(),
            _permit: permit,
        })
    }

    /// Sends one record.
    pub(crate) async fn send(&mut self, content: ContentType, payload: &[u8]) {
        self.send_all(&[(content, payload)]).await;
    }

    /// Sends records in one segment.
    pub(crate) async fn send_all(&mut self, records: &[(ContentType, &[u8])]) {
        let bytes: Vec<u8> = records
            .iter()
            .flat_map(|(content, payload)| record(*content, self.version, payload))
            .collect();
        self.sequel.send(&bytes).await;
    }

    /// What the server does in the time in which one that minds would have said so: some times what its flight took, or what it
    /// took for another answer.
    pub(crate) async fn soon(&mut self, attempt: u32, took: Duration) -> Reaction {
        const LEAST: Duration = Duration::from_millis(400);
        const TIMES: u32 = 6;
        let patience = (self.took.max(took) * TIMES).max(LEAST) * (attempt + 1);
        self.within(patience.min(self.dialer.patience)).await
    }

    /// What the server does in all the time that an answer may take.
    pub(crate) async fn patiently(&mut self, attempt: u32) -> Reaction {
        self.within(self.dialer.patience * (attempt + 1)).await
    }

    async fn within(&mut self, patience: Duration) -> Reaction {
        self.sequel.next(self.dialer.deadline(patience)).await
    }
}

/// What a poke says where the server broke off: a server whose way it is to answer so to anything out of turn has refused, and is
/// sound. Where it answers otherwise, something between here and there did not like what was sent.
pub(crate) async fn broken_off(dialer: &Dialer<'_>, hello: &ClientHello, reaction: Reaction) -> Tested {
    let mut control = match Poke::begin(dialer, hello).await {
        Ok(poke) => poke,
        Err(failure) => return Tested::Unsure(failure.reason()),
    };
    control.send(ContentType::ApplicationData, &OUT_OF_TURN).await;
    match control.patiently(0).await == reaction {
        true => Tested::Sound,
        false => Tested::Unsure("filtered".to_owned()),
    }
}

/// Application data in clear, before there are keys: every server refuses it.
pub(crate) const OUT_OF_TURN: [u8; 1] = [0];
