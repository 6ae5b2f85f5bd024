use super::client::{Alpn, TlsClient};
use super::signature::SignatureCheck;
use super::signatures::Signatures;
use super::witness::Witness;
use crate::failure::{Failure, Phase, TlsFailure};
use crate::wire::flight::LONGEST_FLIGHT;
use crate::wire::record::looks_like_tls;
use crate::wire::version::Version;
use crate::wire::{registry, suites};
use model::{ClientCertificate, Negotiated};
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{CertificateError, ClientConfig, ClientConnection, Error, HandshakeKind, PeerIncompatible};
use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout, timeout_at};

/// What a handshake offers.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Offer<'a> {
    /// The name sent as SNI, if any. An IP address is never sent (RFC 6066 section 3).
    pub(crate) server_name: Option<&'a str>,
    /// The application protocols.
    pub(crate) alpn: Alpn,
}

/// What came of a handshake.
#[derive(Debug)]
pub(crate) struct Shaken {
    /// The chain as sent, leaf first; empty where the server did not come to it.
    pub(crate) chain: Vec<CertificateDer<'static>>,
    /// The stapled OCSP response; empty where there was none.
    pub(crate) staple: Vec<u8>,
    /// What was agreed on, once the server had chosen.
    pub(crate) negotiated: Option<Negotiated>,
    /// The version in force, once the server had chosen.
    pub(crate) version: Option<Version>,
    /// What the server's own signature is worth, once it came to it.
    pub(crate) signature: Option<SignatureCheck>,
    /// How the server treats client certificates; none where the handshake did not come so far.
    pub(crate) client_certificate: Option<ClientCertificate>,
    /// How many CA names the server listed when it asked for a client certificate.
    pub(crate) client_authorities: Option<usize>,
    /// Why the handshake did not complete; none for want of a client certificate alone.
    pub(crate) failure: Option<Failure>,
    /// How long it took.
    pub(crate) took: Duration,
}

/// Shakes hands over a fresh connection and takes leave. Ends by `deadline`; `settle` is how long a server that asked for a
/// client certificate in TLS 1.3 may take to say that it will not do without.
pub(crate) async fn shake(
    client: &TlsClient,
    stream: &TcpStream,
    offer: Offer<'_>,
    deadline: Instant,
    settle: Duration,
) -> Shaken {
    shake_with(client, stream, (offer, Signatures::All), deadline, settle).await
}

/// The same with a server that may prove itself by these signatures alone.
pub(crate) async fn shake_with(
    client: &TlsClient,
    stream: &TcpStream,
    (offer, signatures): (Offer<'_>, Signatures),
    deadline: Instant,
    settle: Duration,
) -> Shaken {
    let started = Instant::now();
    let (config, witness) = client.prepare_for(offer.alpn, signatures);
    let name = offer
        .server_name
        .and_then(|name| ServerName::try_from(name.to_owned()).ok());
    let name = name.unwrap_or(ServerName::IpAddress(IpAddr::V4(Ipv4Addr::UNSPECIFIED).into()));
    let Some(mut driver) = Driver::start(config, name, stream) else {
        return Shaken::failed(Failure::Local("tls_client"), started.elapsed());
    };
    let outcome = match timeout_at(deadline, driver.complete()).await {
        Ok(outcome) => outcome.map_err(Failure::Tls),
        Err(_) => Err(Failure::Timeout(Phase::Handshake)),
    };
    let took = started.elapsed();
    let settle = settle.min(deadline.saturating_duration_since(Instant::now()));
    let (client_certificate, failure) = driver.finish(outcome, &witness, settle).await;
    driver.into_shaken(&witness, client_certificate, failure, took)
}

/// A connection of rustls and the socket under it.
#[derive(Debug)]
pub(super) struct Driver<'a> {
    pub(super) connection: ClientConnection,
    stream: &'a TcpStream,
    received: usize,
    /// The first bytes of the server, to tell what it speaks.
    first: Vec<u8>,
}

impl<'a> Driver<'a> {
    /// Nothing is sent yet. None where the settings make no client.
    pub(super) fn start(config: Arc<ClientConfig>, name: ServerName<'static>, stream: &'a TcpStream) -> Option<Self> {
        Some(Self {
            connection: ClientConnection::new(config, name).ok()?,
            stream,
            received: 0,
            first: Vec::new(),
        })
    }

    /// Whether the handshake was full or took an earlier session up.
    pub(super) fn kind(&self) -> Option<HandshakeKind> {
        self.connection.handshake_kind()
    }

    /// The application protocol that was agreed on.
    pub(super) fn alpn(&self) -> Option<String> {
        let name = self.connection.alpn_protocol();
        name.map(|name| String::from_utf8_lossy(name).into_owned())
    }

    /// Sends a request and gives what comes back until the server closes, `most` bytes are there, the head of an HTTP answer is
    /// complete, it is enough, or the time is over.
    pub(super) async fn listen(
        &mut self,
        request: Option<&[u8]>,
        until: Instant,
        most: usize,
        is_enough: impl Fn() -> bool,
    ) -> Vec<u8> {
        let mut heard = Vec::new();
        if let Some(request) = request {
            let _written = self.connection.writer().write_all(request);
        }
        let _too_late = timeout_at(until, self.flush()).await;
        loop {
            let room = u64::try_from(most.saturating_sub(heard.len())).unwrap_or(0);
            // An error says that there is nothing more for now, or that the server is gone: the next read tells which.
            let _nothing = self.connection.reader().take(room).read_to_end(&mut heard);
            let head_is_complete = request.is_some() && heard.windows(4).any(|window| window == b"\r\n\r\n");
            if heard.len() >= most || head_is_complete || is_enough() {
                return heard;
            }
            match timeout_at(until, self.receive()).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) | Err(_) => {
                    let _nothing = self.connection.reader().take(room).read_to_end(&mut heard);
                    return heard;
                }
            }
        }
    }

    /// Takes leave.
    pub(super) async fn leave(&mut self) {
        self.connection.send_close_notify();
        let _too_late = timeout(FAREWELL, self.flush()).await;
    }

    /// Until the handshake is done as far as this side can tell.
    pub(super) async fn complete(&mut self) -> Result<(), TlsFailure> {
        while self.connection.is_handshaking() {
            // A failed write is no news: what the server has to say about it is read next.
            let _written = self.flush().await;
            self.receive().await?;
        }
        Ok(())
    }

    pub(super) async fn flush(&mut self) -> io::Result<()> {
        while self.connection.wants_write() {
            match self.connection.write_tls(&mut Wire {
                stream: self.stream,
                first: None,
            }) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => self.stream.writable().await?,
                Err(error) => return Err(error),
                Ok(_) => {}
            }
        }
        Ok(())
    }

    /// Takes one portion of what the server sends.
    pub(super) async fn receive(&mut self) -> Result<(), TlsFailure> {
        loop {
            self.stream.readable().await.map_err(|_| TlsFailure::Reset)?;
            let first = (self.first.len() < FIRST).then_some(&mut self.first);
            match self.connection.read_tls(&mut Wire {
                stream: self.stream,
                first,
            }) {
                Ok(0) => return Err(TlsFailure::Closed),
                Ok(count) => self.received = self.received.saturating_add(count),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => continue,
                Err(error) if error.kind() == io::ErrorKind::Other => return Err(TlsFailure::TooLong),
                Err(_) => return Err(TlsFailure::Reset),
            }
            break;
        }
        if self.received > LONGEST_FLIGHT {
            return Err(TlsFailure::TooLong);
        }
        self.connection
            .process_new_packets()
            .map(drop)
            .map_err(|error| self.failure(&error))
    }

    fn failure(&self, error: &Error) -> TlsFailure {
        if !looks_like_tls(&self.first) {
            return TlsFailure::NotTls;
        }
        match error {
            Error::AlertReceived(description) => TlsFailure::Alert(u8::from(*description)),
            Error::InvalidCertificate(CertificateError::BadSignature) => TlsFailure::BadSignature,
            Error::NoCertificatesPresented => TlsFailure::NoCertificate,
            Error::PeerIncompatible(
                PeerIncompatible::ServerDoesNotSupportTls12Or13
                | PeerIncompatible::ServerTlsVersionIsDisabledByOurConfig,
            ) => TlsFailure::NoCommonVersion,
            _ => TlsFailure::Malformed,
        }
    }

    /// Learns what the server thinks of the missing client certificate, and takes leave.
    async fn finish(
        &mut self,
        outcome: Result<(), Failure>,
        witness: &Witness,
        settle: Duration,
    ) -> (Option<ClientCertificate>, Option<Failure>) {
        let asked = witness.client_authorities().is_some();
        let learned = match outcome {
            Ok(()) if !asked => (Some(ClientCertificate::None), None),
            Ok(()) => (Some(self.after_finished(settle).await), None),
            Err(Failure::Tls(TlsFailure::Alert(_) | TlsFailure::Closed | TlsFailure::Reset)) if asked => {
                (Some(ClientCertificate::Required), None)
            }
            Err(failure) => (None, Some(failure)),
        };
        // One write for what is left of the handshake, an alert of ours if there is one, and the farewell.
        self.leave().await;
        learned
    }

    /// In TLS 1.3 the server refuses after our last word (RFC 8446 section 4.4.2.4). What proves that it accepts is anything
    /// else that it sends, or its silence.
    async fn after_finished(&mut self, settle: Duration) -> ClientCertificate {
        if self.connection.protocol_version() != Some(rustls::ProtocolVersion::TLSv1_3) {
            return ClientCertificate::Optional;
        }
        let _written = self.flush().await;
        match timeout(settle, self.receive()).await {
            Ok(Err(_)) => ClientCertificate::Required,
            Ok(Ok(())) | Err(_) => ClientCertificate::Optional,
        }
    }

    fn into_shaken(
        self,
        witness: &Witness,
        client_certificate: Option<ClientCertificate>,
        failure: Option<Failure>,
        took: Duration,
    ) -> Shaken {
        let seen = witness.take();
        let connection = self.connection;
        let version = connection
            .protocol_version()
            .and_then(|version| Version::from_number(version.into()));
        let suite = connection.negotiated_cipher_suite();
        let negotiated = version.zip(suite).map(|(version, suite)| Negotiated {
            version: version.to_string(),
            cipher: suites::name(suite.suite().into()),
            group: connection
                .negotiated_key_exchange_group()
                .map(|group| registry::group(group.name().into())),
            signature: seen
                .signature
                .map(|(scheme, _)| registry::signature_scheme(scheme.into())),
            alpn: connection
                .alpn_protocol()
                .map(|name| String::from_utf8_lossy(name).into_owned()),
        });
        Shaken {
            chain: seen.chain,
            staple: seen.staple,
            negotiated,
            version,
            signature: seen.signature.map(|(_, check)| check),
            client_certificate,
            client_authorities: seen.client_authorities,
            failure,
            took,
        }
    }
}

impl Shaken {
    fn failed(failure: Failure, took: Duration) -> Self {
        Self {
            chain: Vec::new(),
            staple: Vec::new(),
            negotiated: None,
            version: None,
            signature: None,
            client_certificate: None,
            client_authorities: None,
            failure: Some(failure),
            took,
        }
    }
}

/// What is read of the answer to a request at most.
pub(super) const LONGEST_ANSWER: usize = 32 * 1024;
/// How many of the first bytes are kept.
const FIRST: usize = 8;
/// How long a server may block the farewell: it is written to the socket's buffer as a rule.
const FAREWELL: Duration = Duration::from_millis(50);

/// The socket as rustls wants it: it blocks never.
struct Wire<'a> {
    stream: &'a TcpStream,
    /// Where the first bytes are kept, while there are too few.
    first: Option<&'a mut Vec<u8>>,
}

impl Read for Wire<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.stream.try_read(buffer)?;
        if let Some(first) = &mut self.first {
            let room = FIRST.saturating_sub(first.len());
            first.extend(buffer.iter().take(count.min(room)));
        }
        Ok(count)
    }
}

impl Write for Wire<'_> {
    fn write(&mut self, buffer: &[u8]) -> io::Result<usize> {
        self.stream.try_write(buffer)
    }

    fn write_vectored(&mut self, buffers: &[io::IoSlice<'_>]) -> io::Result<usize> {
        self.stream.try_write_vectored(buffers)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
