//! A TLS server of former times, as far as its words travel in clear: SSLv2 to TLS 1.2, up to ServerHelloDone and what comes in answer
//! to it. No cryptography is needed for that, so any version, suite and flaw can be shown.

mod client_hello;
mod flight;
mod key_exchange;
mod negotiate;
mod options;
mod premaster;
mod reaction;
mod record;
mod sslv2;

use std::fmt;
use std::io;
use std::sync::Arc;
use std::time::Duration;

use rustls_pki_types::CertificateDer;
use tokio::io::AsyncWriteExt;

use crate::raw::finish;
use crate::{Behaviour, Connection, Serving};
use flight::certificate_message;
use key_exchange::{KeyExchange, dh_params, ecdh_params, random_bytes, rsa_export_params, signature};
use negotiate::{Choice, UNRECOGNIZED_NAME};
use record::Opening;

pub use client_hello::ClientHello;
pub use flight::{Flight, Layout, ServerHello};
pub use key_exchange::DhGroup;
pub use options::{Refusal, SessionId, SuiteOrder, UnknownName};
pub use premaster::Premaster;
pub use reaction::{Exchange, Reaction, Reply};
pub use record::Record;
pub use sslv2::Ssl2;

/// SSL 3.0 on the wire.
pub const SSL3_0: u16 = 0x0300;
/// TLS 1.0 on the wire.
pub const TLS1_0: u16 = 0x0301;
/// TLS 1.1 on the wire.
pub const TLS1_1: u16 = 0x0302;
/// TLS 1.2 on the wire.
pub const TLS1_2: u16 = 0x0303;

/// A change to the flight of a connection, made last.
type Edit = Arc<dyn Fn(&ClientHello, &mut Flight) + Send + Sync>;

/// A TLS server of former times; each method changes one thing.
#[derive(Clone)]
#[must_use = "it serves nobody until it is given to `Server::start`"]
pub struct LegacyServer {
    chain: Vec<CertificateDer<'static>>,
    suites: Vec<(u16, Vec<u16>)>,
    order: SuiteOrder,
    curves: Vec<u16>,
    dh_group: DhGroup,
    export_dh_group: DhGroup,
    signature_scheme: u16,
    fixed_key_exchange: Option<Vec<u8>>,
    names: Vec<String>,
    unknown_name: UnknownName,
    refusal: Refusal,
    intolerant_above: Option<u16>,
    longest_hello: Option<usize>,
    fallback_scsv: bool,
    answered_extensions: Vec<(u16, Vec<u8>)>,
    unasked_extensions: Vec<(u16, Vec<u8>)>,
    deflate: bool,
    session_id: SessionId,
    downgrade_sentinel: Option<u8>,
    forced_version: Option<u16>,
    forced_suite: Option<u16>,
    client_certificate: bool,
    staple: Option<Vec<u8>>,
    layout: Layout,
    sslv2: Option<Ssl2>,
    edit: Option<Edit>,
    reaction: Reaction,
}

const RENEGOTIATION_INFO: u16 = 0xff01;
const RENEGOTIATION_SCSV: u16 = 0x00ff;
const STATUS_REQUEST: u16 = 5;

impl LegacyServer {
    async fn answer(&self, mut connection: Connection) -> io::Result<()> {
        let hello = match Opening::read(&mut connection).await? {
            Opening::Other => return finish(connection).await,
            Opening::Ssl2(hello) => return self.answer_sslv2(connection, &hello).await,
            Opening::Tls(record_version, body) => ClientHello::parse(record_version, &body),
        };
        let Some(hello) = hello else {
            const DECODE_ERROR: u8 = 50;
            return self.refuse(connection, TLS1_0, DECODE_ERROR).await;
        };
        let intolerant = self.intolerant_above.is_some_and(|highest| hello.version > highest)
            || self.longest_hello.is_some_and(|longest| hello.length > longest);
        let choice = match self.choose(&hello) {
            Ok(choice) if !intolerant => choice,
            Ok(_) => {
                return self
                    .refuse(connection, hello.version, negotiate::HANDSHAKE_FAILURE)
                    .await;
            }
            Err(alert) => return self.refuse(connection, hello.version, alert).await,
        };
        let mut flight = self.flight(&hello, choice);
        if let Some(edit) = &self.edit {
            edit(&hello, &mut flight);
        }
        connection.write_all(&flight.encode()).await?;
        self.react(
            connection,
            Exchange {
                client_hello: hello,
                server_hello: flight.server_hello,
                records: Vec::new(),
            },
        )
        .await
    }

    async fn answer_sslv2(&self, mut connection: Connection, hello: &[u8]) -> io::Result<()> {
        let certificate = self
            .chain
            .first()
            .map(|certificate| certificate.as_ref())
            .unwrap_or_default();
        let Some((sslv2, answer)) = self
            .sslv2
            .as_ref()
            .and_then(|sslv2| Some((sslv2, sslv2.server_hello(hello, certificate)?)))
        else {
            return self.refuse(connection, TLS1_0, negotiate::PROTOCOL_VERSION).await;
        };
        connection.write_all(&answer).await?;
        let master_key = match Opening::read(&mut connection).await {
            Ok(Opening::Ssl2(master_key)) => master_key,
            Ok(Opening::Other | Opening::Tls(..)) => return finish(connection).await,
            Err(_) => return Ok(()), // the client has seen enough
        };
        match sslv2.server_verify(&master_key) {
            Some(verify) => {
                connection.write_all(&verify).await?;
                connection.hold().await;
                Ok(())
            }
            None => {
                const ERROR_NO_CIPHER: [u8; 5] = [0x80, 3, 0, 0, 1];
                connection.write_all(&ERROR_NO_CIPHER).await?;
                finish(connection).await
            }
        }
    }

    /// Answers what follows the flight, for as long as the reaction wants to.
    async fn react(&self, mut connection: Connection, mut exchange: Exchange) -> io::Result<()> {
        const RECORDS_KEPT: usize = 64;
        let mut when_idle: Option<(Duration, Vec<u8>)> = None;
        loop {
            if let Some((pause, bytes)) = when_idle.take()
                && tokio::time::timeout(pause, connection.peek_byte()).await.is_err()
            {
                connection.write_all(&bytes).await?;
                return finish(connection).await;
            }
            match Record::read(&mut connection).await {
                Ok(record) => exchange.records.push(record),
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(()), // the client has seen enough
                Err(error) => return Err(error),
            }
            if exchange.records.len() > RECORDS_KEPT {
                return finish(connection).await;
            }
            match self.reaction.reply(&exchange) {
                Reply::Close => return finish(connection).await,
                Reply::Late(pause, bytes) => {
                    tokio::time::sleep(pause).await;
                    connection.write_all(&bytes).await?;
                    return finish(connection).await;
                }
                Reply::Reset => return connection.reset(),
                Reply::Send(bytes) => connection.write_all(&bytes).await?,
                Reply::SendAndClose(bytes) => {
                    connection.write_all(&bytes).await?;
                    return finish(connection).await;
                }
                Reply::Silence => {}
                Reply::WhenIdle(pause, bytes) => when_idle = Some((pause, bytes)),
            }
        }
    }

    async fn refuse(&self, mut connection: Connection, version: u16, fitting: u8) -> io::Result<()> {
        let description = match self.refusal {
            Refusal::Alert => fitting,
            Refusal::AlertOf(description) => description,
            Refusal::Close => return finish(connection).await,
            Refusal::Reset => return connection.reset(),
            Refusal::Silence => {
                connection.hold().await;
                return Ok(());
            }
        };
        let highest = self.suites.iter().map(|(version, _)| *version).max().unwrap_or(TLS1_0);
        let alert = crate::raw::record(record::ALERT, version.clamp(SSL3_0, highest), &[2, description]);
        connection.write_all(&alert).await?;
        finish(connection).await
    }

    fn flight(&self, hello: &ClientHello, choice: Choice) -> Flight {
        let exchange = KeyExchange::of(choice.suite);
        let stapling = self
            .staple
            .as_ref()
            .filter(|_| hello.extension(STATUS_REQUEST).is_some());
        let mut messages = Vec::new();
        if !exchange.is_anonymous() {
            messages.push((
                11,
                certificate_message(self.chain.iter().map(|certificate| certificate.as_ref())),
            ));
        }
        if let Some(staple) = stapling {
            messages.push((22, certificate_status(staple)));
        }
        let params = self
            .fixed_key_exchange
            .clone()
            .or_else(|| self.key_exchange_params(choice.suite, choice.curve));
        if let Some(mut body) = params {
            if !exchange.is_anonymous() {
                body.extend(signature(choice.version, self.signature_scheme));
            }
            messages.push((12, body));
        }
        if self.client_certificate {
            messages.push((13, certificate_request(choice.version)));
        }
        messages.push((14, Vec::new()));
        let warned = self.unknown_name == UnknownName::WarningAlert && !self.knows_name(hello);
        let warning = crate::raw::record(record::ALERT, choice.version, &[1, UNRECOGNIZED_NAME]);
        Flight {
            record_version: choice.version,
            server_hello: self.server_hello(hello, choice, stapling.is_some()),
            messages,
            layout: self.layout,
            before: if warned { warning } else { Vec::new() },
            after: Vec::new(),
        }
    }

    fn server_hello(&self, hello: &ClientHello, choice: Choice, stapling: bool) -> ServerHello {
        let mut random = random_bytes(32);
        if let Some(last) = self.downgrade_sentinel {
            random.truncate(24);
            random.extend(b"DOWNGRD");
            random.push(last);
        }
        let offered = |kind: u16| {
            hello.extension(kind).is_some()
                || (kind == RENEGOTIATION_INFO && hello.cipher_suites.contains(&RENEGOTIATION_SCSV))
        };
        let answered = self.answered_extensions.iter().filter(|(kind, _)| offered(*kind));
        let mut extensions: Vec<_> = answered.chain(&self.unasked_extensions).cloned().collect();
        if stapling {
            extensions.push((STATUS_REQUEST, Vec::new()));
        }
        ServerHello {
            version: choice.version,
            random: random.try_into().unwrap_or([0; 32]),
            session_id: match &self.session_id {
                SessionId::Empty => Vec::new(),
                SessionId::Echo => hello.session_id.clone(),
                SessionId::Fixed(bytes) => bytes.clone(),
                SessionId::Random => random_bytes(32),
            },
            cipher_suite: choice.suite,
            compression_method: u8::from(self.deflate && hello.compression_methods.contains(&1)),
            extensions,
        }
    }

    /// The parameters of a ServerKeyExchange, unsigned; none where the suite has no such message.
    fn key_exchange_params(&self, suite: u16, curve: Option<u16>) -> Option<Vec<u8>> {
        const EXPORT_RSA_BITS: usize = 512;
        match KeyExchange::of(suite) {
            KeyExchange::Dhe | KeyExchange::DhAnonymous => Some(dh_params(&self.dh_group)),
            KeyExchange::DheExport => Some(dh_params(&self.export_dh_group)),
            KeyExchange::Ecdhe | KeyExchange::EcdhAnonymous => curve.map(ecdh_params),
            KeyExchange::RsaExport => Some(rsa_export_params(EXPORT_RSA_BITS)),
            KeyExchange::None => None,
        }
    }
}

/// CertificateStatus with one OCSP response (RFC 6066 section 8).
fn certificate_status(response: &[u8]) -> Vec<u8> {
    let mut body = vec![1];
    body.extend(
        u32::try_from(response.len())
            .unwrap_or(0)
            .to_be_bytes()
            .into_iter()
            .skip(1),
    );
    body.extend_from_slice(response);
    body
}

/// CertificateRequest for RSA and ECDSA keys below any CA (RFC 5246 section 7.4.4).
fn certificate_request(version: u16) -> Vec<u8> {
    let mut body = vec![2, 1, 64];
    if version >= TLS1_2 {
        body.extend([0, 4, 0x04, 0x01, 0x04, 0x03]);
    }
    body.extend([0, 0]);
    body
}

impl Behaviour for LegacyServer {
    fn serve(&self, connection: Connection) -> Serving<'_> {
        Box::pin(self.answer(connection))
    }
}

impl fmt::Debug for LegacyServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LegacyServer")
            .field("suites", &self.suites)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
