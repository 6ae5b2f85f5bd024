//! One address of a scan, from the first connection to the last check.

use crate::checks::{AT_EACH_ADDRESS, AddressCheck, OF_FIRST_CONTACT, Peer, other_certificates};
use crate::contact::{Contact, meet};
use crate::dial::Dialer;
use crate::discovery::explore;
use crate::environment::Progress;
use crate::failure::{Failure, TlsFailure};
use certificates::TrustStore;
use model::{Depth, EndpointReport, Observation, Timings};
use std::net::IpAddr;
use std::time::Duration;

/// What became of an address.
#[derive(Debug)]
pub(crate) struct Visit {
    /// The address.
    pub(crate) address: IpAddr,
    /// What was seen there, or why there is nothing to see.
    pub(crate) outcome: Result<Seen, Failure>,
    /// What a server accepts that presented no certificate, where anything.
    pub(crate) explored: Option<Explored>,
}

/// What can be said of a server that presented no certificate.
#[derive(Debug)]
pub(crate) struct Explored {
    /// What the report says of it.
    pub(crate) endpoint: EndpointReport,
    /// What the checks said.
    pub(crate) observation: Observation,
}

/// What was seen at an address that presented a certificate.
#[derive(Debug)]
pub(crate) struct Seen {
    /// The first contact.
    pub(crate) contact: Contact,
    /// What the report says of it.
    pub(crate) endpoint: EndpointReport,
    /// What the checks said.
    pub(crate) observation: Observation,
}

/// Meets an address and runs the checks that the job's depth asks for.
pub(crate) async fn visit(dialer: Dialer<'_>, trust: &TrustStore) -> Visit {
    let address = dialer.peer.ip();
    let met = meet(&dialer).await;
    dialer.environment.tell(
        dialer.job,
        &Progress::Contacted {
            address,
            certificate: met.is_ok(),
        },
    );
    match met {
        Ok(contact) => Visit {
            address,
            outcome: Ok(examine(dialer, trust, contact).await),
            explored: None,
        },
        Err(failure) => Visit {
            address,
            explored: match speaks(&failure) && dialer.job.depth > Depth::Quick {
                true => Box::pin(explore_bare(dialer, trust, failure.clone())).await,
                false => None,
            },
            outcome: Err(failure),
        },
    }
}

/// Whether a server that fails in this way may still speak a TLS of its own: anonymous, without encryption, SSL 2.0, or with groups
/// and suites that no client of today has.
const fn speaks(failure: &Failure) -> bool {
    match failure {
        Failure::Tls(failure) => !matches!(
            failure,
            TlsFailure::BadSignature | TlsFailure::NoNameSent | TlsFailure::NotTls | TlsFailure::TooLong
        ),
        Failure::Blocked(_) | Failure::Connect(_) | Failure::Local(_) | Failure::Starttls(_) | Failure::Timeout(_) => {
            false
        }
    }
}

/// Explores a server without a certificate; none where it accepts nothing at all.
async fn explore_bare(dialer: Dialer<'_>, trust: &TrustStore, failure: Failure) -> Option<Explored> {
    let contact = Contact::without_certificate(failure);
    let patience = patience(&contact.timings).min(dialer.patience);
    let dialer = Dialer { patience, ..dialer };
    let mut peer = Peer::new(dialer, &contact, trust);
    peer.discovery = Box::pin(explore(dialer, &contact, peer.server_name())).await;
    peer.discovery.offered().next()?;
    let address = dialer.peer.ip();
    let mut endpoint = EndpointReport::new(Some(address));
    let observation = run(AT_EACH_ADDRESS, &peer, &mut endpoint).await;
    Some(Explored { endpoint, observation })
}

async fn examine(dialer: Dialer<'_>, trust: &TrustStore, contact: Contact) -> Seen {
    let address = dialer.peer.ip();
    tracing::debug!(
        scan_id = %dialer.job.scan_id,
        %address,
        certificates = contact.chain.len(),
        staple_bytes = contact.staple.len(),
        signature = ?contact.signature,
        client_authorities = contact.client_authorities,
        early_bytes = contact.early_bytes,
        "the address presented a certificate"
    );
    let mut endpoint = EndpointReport::new(Some(address));
    endpoint.timings_ms = Some(contact.timings);
    endpoint.negotiated.clone_from(&contact.negotiated);
    let mut observation = Observation::default();
    let patience = patience(&contact.timings).min(dialer.patience);
    let dialer = Dialer { patience, ..dialer };
    let mut peer = Peer::new(dialer, &contact, trust);
    observation.extend(run(OF_FIRST_CONTACT, &peer, &mut endpoint).await);
    peer.discovery = Box::pin(explore(dialer, &contact, peer.server_name())).await;
    observation.extend(run(AT_EACH_ADDRESS, &peer, &mut endpoint).await);
    drop(peer);
    other_certificates::settle(&mut observation);
    Seen {
        contact,
        endpoint,
        observation,
    }
}

/// Runs those of the checks that the depth asks for.
async fn run(checks: &[AddressCheck], peer: &Peer<'_>, endpoint: &mut EndpointReport) -> Observation {
    let mut observation = Observation::default();
    let dialer = &peer.dialer;
    let address = dialer.peer.ip();
    for check in checks.iter().filter(|check| dialer.job.depth >= check.from) {
        observation.extend((check.run)(peer, endpoint).await.at(address));
        dialer.environment.tell(
            dialer.job,
            &Progress::Checked {
                address,
                check: check.id,
            },
        );
    }
    observation
}

/// How long to wait for an answer of a server that has answered before: many times what it took, for some only ever drop what
/// they do not like.
fn patience(timings: &Timings) -> Duration {
    const LEAST: Duration = Duration::from_secs(2);
    const TIMES: f64 = 20.0;
    let took_ms = timings.connect + timings.handshake.unwrap_or_default();
    Duration::try_from_secs_f64(took_ms * TIMES / 1000.0)
        .unwrap_or(LEAST)
        .max(LEAST)
}
