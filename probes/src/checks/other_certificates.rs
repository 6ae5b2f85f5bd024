//! The certificates that an address has besides that of the first contact: for clients of the other kind of signature, which have
//! to be as good, and for clients that name no host, which are worth knowing and no more.

mod settle;

use super::{AddressCheck, Peer, chain};
use crate::failure::{Failure, TlsFailure};
use crate::handshake::{Alpn, Offer, Signatures, shake_with};
use crate::raw;
use crate::wire::hello::{ClientHello, Extension};
use crate::wire::suites;
use crate::wire::version::Version;
use model::{ChainOffer, CheckState, Code, Depth, EndpointReport, Observation, OfferAnswer, OtherChain};
use rustls::pki_types::CertificateDer;
use std::time::Duration;

pub(crate) use settle::settle;

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "other_certificates",
    from: Depth::Quick,
    run: |peer, endpoint| {
        Box::pin(async move {
            let mut observation = Observation::default();
            for offer in offers(peer, endpoint) {
                let answer = Box::pin(look(peer, offer)).await;
                let (other, seen) = Box::pin(judge(peer, offer, answer)).await;
                endpoint.other_chains.push(other);
                observation.extend(seen);
            }
            observation
        })
    },
};

/// What is worth asking: the other kind of signature, and to be asked for no host. At `quick` only where the monitor expects
/// another certificate than that of the first contact: it may be the one of the other kind.
fn offers(peer: &Peer<'_>, endpoint: &EndpointReport) -> Vec<ChainOffer> {
    let contact = peer.contact;
    let leaf = endpoint.chain.as_ref().and_then(|chain| chain.presented.first());
    let (Some(leaf), true) = (leaf, contact.version.is_some()) else {
        return Vec::new();
    };
    let is_expected = |wanted: &String| wanted.eq_ignore_ascii_case(&leaf.sha256);
    let expected = &peer.dialer.job.expected.fingerprints;
    let is_quick = peer.dialer.job.depth == Depth::Quick;
    if is_quick && (expected.is_empty() || expected.iter().any(is_expected)) {
        return Vec::new();
    }
    let mut offers = match ChainOffer::of_key(&leaf.key) {
        Some(ChainOffer::Ecdsa) => vec![ChainOffer::Rsa],
        Some(ChainOffer::Rsa) => vec![ChainOffer::Ecdsa],
        Some(ChainOffer::NoSni) | None => vec![ChainOffer::Ecdsa, ChainOffer::Rsa],
    };
    // SSL 3.0 has no extensions: the first contact named nobody either.
    if !is_quick && peer.server_name().is_some() && contact.offered > Version::Ssl3 {
        offers.push(ChainOffer::NoSni);
    }
    offers
}

/// What an address answered to an offer.
#[derive(Debug)]
enum Answer {
    Chain(Vec<CertificateDer<'static>>, Option<Failure>),
    Refused(TlsFailure),
    Unknown(Failure),
}

async fn look(peer: &Peer<'_>, offer: ChainOffer) -> Answer {
    match ask(peer, offer).await {
        // Windows resets and others close where they have nothing in common with a client; a server that has had enough of us
        // does so whatever is asked. What it accepted before tells which it is.
        Answer::Refused(failure @ (TlsFailure::Closed | TlsFailure::Reset)) => {
            match Box::pin(ask_with(peer, peer.server_name(), Signatures::All)).await {
                Answer::Chain(..) => Answer::Refused(failure),
                Answer::Refused(_) => Answer::Unknown(failure.into()),
                unknown @ Answer::Unknown(_) => unknown,
            }
        }
        answer => answer,
    }
}

async fn ask(peer: &Peer<'_>, offer: ChainOffer) -> Answer {
    let (server_name, signatures) = match offer {
        ChainOffer::Ecdsa => (peer.server_name(), Signatures::Ecdsa),
        ChainOffer::NoSni => (None, Signatures::All),
        ChainOffer::Rsa => (peer.server_name(), Signatures::Rsa),
    };
    ask_with(peer, server_name, signatures).await
}

/// In the way in which the first contact came about.
async fn ask_with(peer: &Peer<'_>, server_name: Option<&str>, signatures: Signatures) -> Answer {
    let asked = match peer.contact.offered {
        Version::Tls13 => in_a_handshake(peer, server_name, signatures).await,
        _ => in_clear(peer, server_name, signatures).await,
    };
    asked.unwrap_or_else(Answer::Unknown)
}

/// As modern clients ask, TLS 1.3 among them.
async fn in_a_handshake(peer: &Peer<'_>, server_name: Option<&str>, signatures: Signatures) -> Result<Answer, Failure> {
    let dialer = &peer.dialer;
    let open = dialer.open().await?;
    let offer = Offer {
        server_name,
        alpn: match peer
            .contact
            .negotiated
            .as_ref()
            .and_then(|negotiated| negotiated.alpn.as_ref())
        {
            Some(_) => Alpn::Web,
            None => Alpn::None,
        },
    };
    // What the server thinks of client certificates is known.
    let client = &dialer.environment.client;
    let shaken = shake_with(
        client,
        &open.stream,
        (offer, signatures),
        dialer.handshake_deadline(),
        Duration::ZERO,
    )
    .await;
    Ok(answer(shaken.chain, shaken.failure))
}

/// As the clients asked to whom the server showed its certificate.
async fn in_clear(peer: &Peer<'_>, server_name: Option<&str>, signatures: Signatures) -> Result<Answer, Failure> {
    let version = peer.contact.offered;
    let random = raw::random()?;
    let offered = suites::offers(version).concat();
    let fitting = offered
        .into_iter()
        .filter(|suite| signatures.take(&suites::name(*suite)))
        .take(suites::MOST_IN_ONE_HELLO)
        .collect();
    let mut hello = ClientHello::offering(version, fitting, server_name, &random);
    for extension in &mut hello.extensions {
        if let Extension::SignatureAlgorithms(schemes) = extension {
            schemes.retain(|scheme| signatures.take_scheme(*scheme));
        }
    }
    let answered = raw::ask(&peer.dialer, &hello).await?;
    let chain = answered.flight.certificates.unwrap_or_default();
    let chain = chain.into_iter().map(CertificateDer::from).collect();
    Ok(answer(chain, answered.failure.map(Failure::Tls)))
}

fn answer(chain: Vec<CertificateDer<'static>>, failure: Option<Failure>) -> Answer {
    match failure {
        failure if !chain.is_empty() => Answer::Chain(chain, failure),
        Some(Failure::Tls(failure)) => Answer::Refused(failure),
        Some(failure) => Answer::Unknown(failure),
        None => Answer::Refused(TlsFailure::NoCertificate),
    }
}

/// What the report says of an answer, and what is wrong with the chain where it is another one that clients of the target get.
async fn judge(peer: &Peer<'_>, offer: ChainOffer, answer: Answer) -> (OtherChain, Observation) {
    let (answer, reason, chain, observation) = match answer {
        Answer::Refused(failure) => (OfferAnswer::Refused, Some(failure.reason()), None, None),
        Answer::Unknown(failure) => (OfferAnswer::CouldNotTest, Some(failure.reason()), None, None),
        Answer::Chain(sent, _) if sent.first() == peer.contact.chain.first() => (OfferAnswer::Same, None, None, None),
        Answer::Chain(sent, failure) => {
            let reason = failure.map(|failure| failure.reason());
            let (chain, observation) = match offer.is_for_the_target() {
                true => {
                    let judged = chain::judge(peer, &sent).await;
                    (judged.chain, Some(judged.observation))
                }
                false => (chain::describe(peer, &sent), None),
            };
            (OfferAnswer::Other, reason, Some(chain), observation)
        }
    };
    let other = OtherChain {
        offer,
        answer,
        reason,
        chain,
    };
    (other, observation.map(|seen| think(seen, offer)).unwrap_or_default())
}

/// What the second chain adds to what is said of the first: everything found, marked with its offer, and what could not be
/// tested. That it is the expected one is worth saying, too.
fn think(mut observation: Observation, offer: ChainOffer) -> Observation {
    observation
        .findings
        .iter_mut()
        .for_each(|finding| finding.offer = Some(offer));
    observation.checks.retain(|check| match check.state {
        CheckState::CouldNotTest | CheckState::Found => true,
        CheckState::NotApplicable => false,
        CheckState::NotFound => check.check == Code::CertNotTheExpected,
    });
    observation
}
