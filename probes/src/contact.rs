//! The first contact with an address: its certificates, by whatever way they can be read.

use crate::dial::Dialer;
use crate::failure::{Failure, TlsFailure};
use crate::handshake::{Alpn, Offer, Shaken, SignatureCheck, shake};
use crate::raw::{self, Answer};
use crate::wire::alert::Alert;
use crate::wire::hello::ClientHello;
use crate::wire::version::Version;
use model::{ClientCertificate, Negotiated, StartTls, Timings};
use rustls::pki_types::CertificateDer;
use std::time::Duration;

/// What the first contact with an address gave.
#[derive(Debug)]
pub(crate) struct Contact {
    /// The chain as sent, leaf first; never empty.
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
    let first = attempt(dialer, offer).await?;
    if !first.shaken.chain.is_empty() {
        return Ok(first.into_contact(None));
    }
    let failure = first.shaken.failure.unwrap_or(Failure::Tls(TlsFailure::NoCertificate));
    Box::pin(insist(dialer, offer, failure)).await
}

/// The application protocols of the web go to its usual ports only: strict servers refuse clients for what they do not know.
fn alpn(starttls: StartTls, port: u16) -> Alpn {
    const WEB_PORTS: [u16; 6] = [443, 4443, 8443, 9443, 10443, 5443];
    match starttls == StartTls::None && WEB_PORTS.contains(&port) {
        true => Alpn::Web,
        false => Alpn::None,
    }
}

/// The ways round a failed handshake, in the order of what they cost.
async fn insist(dialer: &Dialer<'_>, offer: Offer<'_>, failure: Failure) -> Result<Contact, Failure> {
    let Failure::Tls(reason) = failure else {
        return Err(failure);
    };
    if reason == TlsFailure::Alert(Alert::NO_APPLICATION_PROTOCOL) && offer.alpn != Alpn::None {
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
    let about_the_name = reason == TlsFailure::Alert(Alert::UNRECOGNIZED_NAME);
    if !about_the_name
        && may_be_old(reason)
        && let Some(contact) = in_clear(dialer, offer.server_name).await
    {
        return Ok(contact);
    }
    if matches!(reason, TlsFailure::Alert(_)) && offer.server_name.is_some() {
        let nameless = Offer {
            server_name: None,
            ..offer
        };
        if let Ok(again) = attempt(dialer, nameless).await
            && !again.shaken.chain.is_empty()
        {
            return Ok(again.into_contact(Some(failure)));
        }
        if about_the_name && let Some(contact) = in_clear(dialer, None).await {
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
        TlsFailure::BadSignature | TlsFailure::NoCertificate | TlsFailure::NotTls | TlsFailure::TooLong => false,
    }
}

/// Up to TLS 1.2 the chain travels in clear: a hello with everything old in it is enough. Servers that cannot bear a newer
/// version than their own are asked again with an older one.
async fn in_clear(dialer: &Dialer<'_>, server_name: Option<&str>) -> Option<Contact> {
    for version in [Version::Tls12, Version::Tls10, Version::Ssl3] {
        let random = raw::random().ok()?;
        for hello in ClientHello::all_suites(version, server_name, &random) {
            let answer = raw::ask(dialer, &hello).await.ok()?;
            if answer.flight.hello.is_some() {
                return Contact::from_answer(answer, version);
            }
        }
    }
    None
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
            negotiated: shaken.negotiated,
            version: shaken.version,
            offered: Version::Tls13,
            named: refusal.is_none(),
            signature: shaken.signature.unwrap_or(SignatureCheck::NotChecked),
            client_certificate: shaken.client_certificate,
            client_authorities: shaken.client_authorities,
            refusal: refusal.or(shaken.failure),
            timings: timings(self.connect, self.starttls, Some(shaken.took)),
            early_bytes: self.early_bytes,
        }
    }
}

impl Contact {
    /// None where the server chose a suite without certificates.
    fn from_answer(answer: Answer, offered: Version) -> Option<Self> {
        let chain = answer.flight.certificates.clone().filter(|chain| !chain.is_empty())?;
        let asked = answer.flight.client_authorities;
        // Whether it would do without is known only at the end of a handshake.
        let complete_and_unasked = answer.failure.is_none() && asked.is_none();
        Some(Self {
            version: answer.flight.version(),
            chain: chain.into_iter().map(CertificateDer::from).collect(),
            staple: answer.flight.staple.unwrap_or_default(),
            negotiated: None,
            offered,
            named: true,
            signature: SignatureCheck::NotChecked,
            client_certificate: complete_and_unasked.then_some(ClientCertificate::None),
            client_authorities: asked,
            refusal: None,
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
