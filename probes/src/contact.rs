//! The first contact with an address: its certificates, by whatever way they can be read.

use crate::dial::{Dialer, FOR_A_HINT};
use crate::failure::{Failure, Phase, StarttlsFailure, TlsFailure};
use crate::handshake::{Alpn, Offer, Shaken, SignatureCheck, is_web_port, shake};
use crate::raw::{self, Answer};
use crate::starttls;
use crate::wire::alert::Alert;
use crate::wire::hello::ClientHello;
use crate::wire::suites;
use crate::wire::version::Version;
use model::{ClientCertificate, Negotiated, StartTls, Timings};
use rustls::pki_types::CertificateDer;
use std::time::Duration;

/// What the first contact with an address gave.
#[derive(Debug)]
pub(crate) struct Contact {
    /// The chain as sent, leaf first; empty only where the server is explored although it presented none.
    pub(crate) chain: Vec<CertificateDer<'static>>,
    /// The stapled OCSP response; empty where there was none.
    pub(crate) staple: Vec<u8>,
    /// What a modern client negotiates; none where none could.
    pub(crate) negotiated: Option<Negotiated>,
    /// The version in which the chain came.
    pub(crate) version: Option<Version>,
    /// The highest version that was offered in the hello that was accepted.
    pub(crate) offered: Version,
    /// Whether that hello named the server; further ones must do the same.
    pub(crate) named: bool,
    /// What the server's own signature is worth.
    pub(crate) signature: SignatureCheck,
    /// How the server treats client certificates, where it is known.
    pub(crate) client_certificate: Option<ClientCertificate>,
    /// How many CA names the server listed when it asked for a client certificate.
    pub(crate) client_authorities: Option<usize>,
    /// Why clients fail although the certificate was read.
    pub(crate) refusal: Option<Failure>,
    /// The suite that the server would use with clients older than those that it refuses.
    pub(crate) old_suite: Option<u16>,
    /// How long the steps of the first connection took.
    pub(crate) timings: Timings,
    /// How many bytes the server sent between its go-ahead for TLS and TLS.
    pub(crate) early_bytes: usize,
}

/// Meets an address: a modern handshake, then ways that get a certificate out of servers that no modern client talks to.
pub(crate) async fn meet(dialer: &Dialer<'_>) -> Result<Contact, Failure> {
    let target = &dialer.job.target;
    let offer = Offer {
        server_name: target.server_name(),
        alpn: alpn(target.starttls, target.port),
    };
    let first = match attempt(dialer, offer).await {
        Err(failure) if may_speak_tls_at_once(&failure, target.starttls) => {
            return Err(Box::pin(explain(dialer, failure)).await);
        }
        first => first?,
    };
    if !first.shaken.chain.is_empty() {
        return Ok(first.into_contact(None));
    }
    let failure = first.shaken.failure.unwrap_or(Failure::Tls(TlsFailure::NoCertificate));
    Box::pin(insist(dialer, offer, failure)).await
}

/// The staple of one more modern handshake; empty where there is none. A server that presents another certificate this time
/// has none for the first.
pub(crate) async fn staple_again(dialer: &Dialer<'_>, first: &Contact) -> Result<Vec<u8>, Failure> {
    let target = &dialer.job.target;
    let offer = Offer {
        server_name: target.server_name().filter(|_| first.named),
        alpn: alpn(target.starttls, target.port),
    };
    let shaken = attempt(dialer, offer).await?.shaken;
    match shaken.failure {
        Some(failure) if shaken.chain.is_empty() => Err(failure),
        _ if shaken.chain.first() != first.chain.first() => Ok(Vec::new()),
        _ => Ok(shaken.staple),
    }
}

/// A server that speaks TLS from the first byte waits for the client as the client waits for its greeting; where the client speaks
/// first, it answers with an alert or closes.
fn may_speak_tls_at_once(failure: &Failure, protocol: StartTls) -> bool {
    match failure {
        Failure::Timeout(Phase::Starttls) => true,
        Failure::Starttls(StarttlsFailure::Closed | StarttlsFailure::NotThisProtocol) => {
            starttls::client_first(protocol)
        }
        Failure::Blocked(_)
        | Failure::Connect(_)
        | Failure::Local(_)
        | Failure::Starttls(_)
        | Failure::Timeout(_)
        | Failure::Tls(_) => false,
    }
}

/// Finds out whether the dialogue failed because the server speaks TLS from the first byte.
async fn explain(dialer: &Dialer<'_>, failure: Failure) -> Failure {
    let Ok(random) = raw::random() else { return failure };
    let server_name = dialer.job.target.server_name();
    let dialer = Dialer {
        patience: dialer.patience.min(FOR_A_HINT),
        ..*dialer
    };
    let hello = ClientHello::offering(Version::Tls12, suites::usual(), server_name, &random);
    match raw::ask_at_once(&dialer, &hello).await {
        Ok(answer) if answer.flight.hello.is_some() || matches!(answer.failure, Some(TlsFailure::Alert(_))) => {
            StarttlsFailure::ImplicitTls.into()
        }
        Ok(_) | Err(_) => failure,
    }
}

/// The application protocols of the web go to its usual ports only: strict servers refuse clients for what they do not know.
fn alpn(starttls: StartTls, port: u16) -> Alpn {
    match starttls == StartTls::None && is_web_port(port) {
        true => Alpn::Web,
        false => Alpn::None,
    }
}

/// The ways round a failed handshake, in the order of what they cost.
async fn insist(dialer: &Dialer<'_>, offer: Offer<'_>, failure: Failure) -> Result<Contact, Failure> {
    let Failure::Tls(reason) = failure else {
        return Err(failure);
    };
    // Some say what they do not like, servers on rustls just close.
    let about_protocols = matches!(
        reason,
        TlsFailure::Alert(Alert::NO_APPLICATION_PROTOCOL) | TlsFailure::Closed
    );
    if about_protocols && offer.alpn != Alpn::None {
        let plain = Offer {
            alpn: Alpn::None,
            ..offer
        };
        if let Ok(again) = attempt(dialer, plain).await
            && !again.shaken.chain.is_empty()
        {
            return Ok(again.into_contact(None));
        }
    }
    let unknown_name = TlsFailure::Alert(Alert::UNRECOGNIZED_NAME);
    let mut failure = failure;
    if reason != unknown_name && may_be_old(reason) {
        match in_clear(dialer, offer.server_name, &failure).await {
            Ok(contact) => {
                // A connection that breaks by chance is no refusal.
                if matches!(reason, TlsFailure::Closed | TlsFailure::Reset)
                    && let Ok(again) = attempt(dialer, offer).await
                    && !again.shaken.chain.is_empty()
                {
                    return Ok(again.into_contact(None));
                }
                return Ok(contact);
            }
            // What old servers say to a hello of their time says more than what they say to a modern one.
            Err(Some(telling)) => failure = telling.into(),
            Err(None) => {}
        }
    }
    let about_the_name = failure == Failure::Tls(unknown_name);
    if about_the_name && offer.server_name.is_none() {
        return Err(TlsFailure::NoNameSent.into());
    }
    if matches!(failure, Failure::Tls(TlsFailure::Alert(_))) && offer.server_name.is_some() {
        let nameless = Offer {
            server_name: None,
            ..offer
        };
        if let Ok(again) = attempt(dialer, nameless).await
            && !again.shaken.chain.is_empty()
        {
            return Ok(again.into_contact(Some(failure)));
        }
        if about_the_name && let Ok(contact) = in_clear(dialer, None, &failure).await {
            return Ok(Contact {
                refusal: Some(failure),
                named: false,
                ..contact
            });
        }
    }
    Err(failure)
}

/// Whether a server that speaks only what is out of use may fail in this way.
const fn may_be_old(reason: TlsFailure) -> bool {
    match reason {
        TlsFailure::Alert(_)
        | TlsFailure::Closed
        | TlsFailure::Malformed
        | TlsFailure::NoCommonVersion
        | TlsFailure::Reset => true,
        TlsFailure::BadSignature
        | TlsFailure::NoCertificate
        | TlsFailure::NoNameSent
        | TlsFailure::NotTls
        | TlsFailure::TooLong => false,
    }
}

/// Up to TLS 1.2 the chain travels in clear: a hello with everything old in it is enough. Servers that cannot bear a newer
/// version than their own are asked again with an older one. `refusal` is why a modern client fails. The error is a reason
/// that says more than that, where there is one.
async fn in_clear(
    dialer: &Dialer<'_>,
    server_name: Option<&str>,
    refusal: &Failure,
) -> Result<Contact, Option<TlsFailure>> {
    for version in [Version::Tls12, Version::Tls10, Version::Ssl3] {
        let random = raw::random().map_err(|_| None)?;
        for hello in ClientHello::usual_suites(version, server_name, &random) {
            let answer = raw::ask(dialer, &hello).await.map_err(|_| None)?;
            if answer.flight.hello.is_some() {
                return Contact::from_answer(answer, version, refusal).ok_or(Some(TlsFailure::NoCertificate));
            }
            if answer.failure == Some(TlsFailure::Alert(Alert::UNRECOGNIZED_NAME)) {
                return Err(answer.failure);
            }
        }
    }
    Err(None)
}

/// One handshake over one connection.
struct Attempt {
    shaken: Shaken,
    connect: Duration,
    starttls: Option<Duration>,
    early_bytes: usize,
}

async fn attempt(dialer: &Dialer<'_>, offer: Offer<'_>) -> Result<Attempt, Failure> {
    let open = dialer.open().await?;
    let environment = dialer.environment;
    let deadline = dialer.handshake_deadline();
    let shaken = shake(
        &environment.client,
        &open.stream,
        offer,
        deadline,
        environment.limits.settle,
    )
    .await;
    Ok(Attempt {
        shaken,
        connect: open.connect,
        starttls: open.starttls,
        early_bytes: open.early_bytes,
    })
}

impl Attempt {
    fn into_contact(self, refusal: Option<Failure>) -> Contact {
        let shaken = self.shaken;
        Contact {
            chain: shaken.chain,
            staple: shaken.staple,
            // What a client gets that names no server is not what clients get.
            negotiated: shaken.negotiated.filter(|_| refusal.is_none()),
            version: shaken.version,
            offered: Version::Tls13,
            named: refusal.is_none(),
            signature: shaken.signature.unwrap_or(SignatureCheck::NotChecked),
            client_certificate: shaken.client_certificate,
            client_authorities: shaken.client_authorities,
            refusal: refusal.or(shaken.failure),
            old_suite: None,
            timings: timings(self.connect, self.starttls, Some(shaken.took)),
            early_bytes: self.early_bytes,
        }
    }
}

impl Contact {
    /// A server that speaks, and presented no certificate.
    pub(crate) fn without_certificate(refusal: Failure) -> Self {
        Self {
            chain: Vec::new(),
            staple: Vec::new(),
            negotiated: None,
            version: None,
            offered: Version::Tls13,
            named: true,
            signature: SignatureCheck::NotChecked,
            client_certificate: None,
            client_authorities: None,
            refusal: Some(refusal),
            old_suite: None,
            timings: timings(Duration::ZERO, None, None),
            early_bytes: 0,
        }
    }

    /// None where the server chose a suite without certificates. `refusal` is why a modern client fails.
    fn from_answer(answer: Answer, offered: Version, refusal: &Failure) -> Option<Self> {
        let chain = answer.flight.certificates.clone().filter(|chain| !chain.is_empty())?;
        let asked = answer.flight.client_authorities;
        // Whether it would do without is known only at the end of a handshake.
        let complete_and_unasked = answer.failure.is_none() && asked.is_none();
        let version = answer.flight.version();
        // That it has nothing but old versions is a finding of its own.
        let only_old = version.is_some_and(|version| version < Version::Tls12 && version < offered);
        let is_whole = answer.failure.is_none() && version == Some(Version::Tls12);
        let suite = answer.flight.hello.as_ref().map(|hello| hello.suite);
        Some(Self {
            version,
            chain: chain.into_iter().map(CertificateDer::from).collect(),
            staple: answer.flight.staple.unwrap_or_default(),
            negotiated: None,
            offered,
            named: true,
            signature: SignatureCheck::NotChecked,
            client_certificate: complete_and_unasked.then_some(ClientCertificate::None),
            client_authorities: asked,
            refusal: (!only_old).then(|| refusal.clone()),
            old_suite: suite.filter(|suite| is_whole && suites::is_in_use(*suite)),
            timings: timings(answer.connect, answer.starttls, None),
            early_bytes: answer.early_bytes,
        })
    }
}

fn timings(connect: Duration, starttls: Option<Duration>, handshake: Option<Duration>) -> Timings {
    let milliseconds = |duration: Duration| (duration.as_secs_f64() * 1e6).round() / 1e3;
    Timings {
        connect: milliseconds(connect),
        starttls: starttls.map(milliseconds),
        handshake: handshake.map(milliseconds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn application_protocols_are_offered_to_web_ports_alone() {
        assert_eq!(alpn(StartTls::None, 443), Alpn::Web);
        assert_eq!(alpn(StartTls::None, 993), Alpn::None);
        assert_eq!(alpn(StartTls::Smtp, 443), Alpn::None);
    }
}
