//! `cert.revoked`, `revocation.unknown`, `cert.must_staple_missing`: whether the certificates of the path are revoked. Thinking
//! about responses and lists is the crate `certificates`; looking is the staple of the handshake, again where it is missing,
//! and what responders and lists say that certificates name.

mod sources;
mod staple;

use super::{AddressCheck, Judged, Peer};
use certificates::revocation::{self, Known, Standing};
use futures_util::future::join_all;
use model::{Depth, EndpointReport, Observation};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "revocation",
    from: Depth::Quick,
    run: |peer, endpoint| Box::pin(run(peer, endpoint)),
};

async fn run(peer: &Peer<'_>, endpoint: &mut EndpointReport) -> Observation {
    let Some(judged) = peer.judged.get() else {
        return Observation::default();
    };
    let stapled = staple::look(peer, judged).await;
    if peer.dialer.job.depth > Depth::Quick {
        let features = endpoint.features.get_or_insert_with(Default::default);
        features.ocsp_stapling = stapled.feature();
    }
    let mut observation = stapled.think();
    let standings = Box::pin(look(peer, judged, &stapled)).await;
    if standings.is_empty() {
        observation.extend(revocation::without_issuer(&judged.judgement));
        return observation;
    }
    let (said, facts) = revocation::observe(&standings, &judged.presented);
    let answered = standings
        .iter()
        .any(|standing| matches!(standing.known, Known::Answered { .. }));
    endpoint.revocation = (answered || peer.dialer.job.depth > Depth::Quick).then_some(facts);
    if let Some(chain) = &mut endpoint.chain {
        revocation::mark(chain, &standings);
    }
    observation.extend(said);
    observation
}

/// What is known of each certificate of the path below its anchor, leaf first.
async fn look(peer: &Peer<'_>, judged: &Judged, stapled: &staple::Stapled) -> Vec<Standing> {
    let environment = peer.dialer.environment;
    // What is left of the scan is for the other checks, too.
    let until = peer
        .dialer
        .deadline(environment.limits.fetch.min(peer.dialer.left() / 2));
    let search = sources::Search {
        revocation: &environment.revocation,
        judgement: &judged.judgement,
        at: environment.instant(),
        depth: peer.dialer.job.depth,
        until,
    };
    let subjects = revocation::subjects(&judged.judgement);
    let standings = subjects.iter().enumerate().map(|(index, subject)| {
        let staple = stapled.answer.as_ref().filter(|_| index == 0);
        Box::pin(search.standing(*subject, staple))
    });
    join_all(standings).await
}
