//! The temporary keys of export suites, as the server shows them: their size is what makes FREAK and Logjam.

use crate::accepted::{Accepted, IN_CLEAR, Kind, accepted, names};
use crate::checks::Peer;
use crate::failure::{Failure, TlsFailure};
use crate::raw;
use crate::vulnerable::{could_not_test, found, not_found};
use crate::wire::key_exchange::KeyExchange;
use crate::wire::rsa::PublicKey;
use crate::wire::version::Version;
use model::{Code, Finding, Observation};

/// What is broken within hours: the size that export rules allowed.
const EXPORT_BITS: u32 = 512;

/// What was seen of the export suites of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum ExportKeys {
    /// No such suite is accepted, or no version that has them.
    None,
    /// These suites, with the size of the smallest key in bits.
    Seen(Vec<String>, u32),
    /// It is not known, for this reason.
    Unknown(String),
}

/// Takes the keys from what discovery has seen, and asks where it has seen none.
pub(crate) async fn look(peer: &Peer<'_>, kind: Kind) -> ExportKeys {
    let suites = match accepted(&peer.discovery, &IN_CLEAR, kind) {
        Accepted::None | Accepted::NoVersion => return ExportKeys::None,
        Accepted::Unknown(reason) => return ExportKeys::Unknown(reason),
        Accepted::Suites(suites) => suites,
    };
    let seen = peer.discovery.exchanges.iter().filter(|seen| kind.has(seen.suite));
    let mut smallest = seen.filter_map(|seen| seen.parameters.bits()).min();
    let mut reason = None;
    // One suite that was not seen with its key, in the oldest version: a server that has a small key has it there.
    if let (None, Some((version, suite))) = (smallest, suites.first()) {
        match ask(peer, *version, *suite).await {
            Ok(bits) => smallest = Some(bits),
            Err(failure) => reason = Some(failure.reason()),
        }
    }
    match (smallest, reason) {
        (Some(bits), _) => ExportKeys::Seen(names(&suites), bits),
        (None, reason) => ExportKeys::Unknown(reason.unwrap_or_else(|| "no_key".to_owned())),
    }
}

/// The size of the key that the server brings: a temporary one, or that of its certificate where it is small itself.
async fn ask(peer: &Peer<'_>, version: Version, suite: u16) -> Result<u32, Failure> {
    let hello = peer.discovery.hello(version, vec![suite]);
    let mut answer = raw::ask(&peer.dialer, &hello).await;
    if matches!(&answer, Err(Failure::Timeout(_))) {
        answer = raw::ask(&peer.dialer, &hello).await;
    }
    let answer = answer?;
    if let Some(failure) = answer.failure {
        return Err(failure.into());
    }
    let flight = answer.flight;
    let temporary = flight.key_exchange.as_deref();
    let temporary = temporary.and_then(|body| KeyExchange::read(suite, body)?.bits());
    let of_certificate = || {
        let leaf = flight.certificates.as_deref()?.first()?;
        u32::try_from(PublicKey::of_certificate(leaf)?.bits()).ok()
    };
    temporary
        .or_else(of_certificate)
        .ok_or_else(|| TlsFailure::Malformed.into())
}

/// Found where the key has 512 bits at most: larger ones are told as export suites alone.
pub(crate) fn think(code: Code, keys: &ExportKeys) -> Observation {
    match keys {
        ExportKeys::None => not_found(code),
        ExportKeys::Seen(suites, bits) if *bits <= EXPORT_BITS => {
            found(Finding::new(code).with("suites", suites.clone()).with("bits", *bits))
        }
        ExportKeys::Seen(..) => not_found(code),
        ExportKeys::Unknown(reason) => could_not_test(code, reason.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::CheckState;

    #[test]
    fn only_small_keys_are_the_flaw() {
        let seen = |bits| ExportKeys::Seen(vec!["TLS_RSA_EXPORT_WITH_RC4_40_MD5".to_owned()], bits);
        for code in [Code::VulnFreak, Code::VulnLogjam] {
            for (keys, state) in [
                (ExportKeys::None, CheckState::NotFound),
                (seen(512), CheckState::Found),
                (seen(384), CheckState::Found),
                (seen(1024), CheckState::NotFound),
                (ExportKeys::Unknown("timeout".to_owned()), CheckState::CouldNotTest),
            ] {
                let observation = think(code, &keys);
                assert_eq!(observation.checks[0].state, state, "{keys:?}");
                let complete = |finding: &Finding| finding.missing_evidence().is_empty();
                assert!(observation.findings.iter().all(complete));
            }
        }
    }
}
