//! `vuln.drown` (CVE-2016-0800, CVE-2015-3197, CVE-2016-0703): whether SSL 2.0 can be had with the RSA key of the certificate.

use super::{AddressCheck, Peer};
use crate::dial::Dialer;
use crate::discovery::{Ssl2, Support};
use crate::failure::Failure;
use crate::poke::{Ballot, Tested};
use crate::raw;
use crate::vulnerable::{could_not_test, found, not_found};
use crate::wire::rsa::PublicKey;
use crate::wire::ssl2::{self, DES, MasterKey, RC2_40, RC4_40, Verdict};
use crate::wire::version::Version;
use model::{Code, Depth, Finding, Observation};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "drown",
    from: Depth::Standard,
    run: |peer, _| Box::pin(async move { think(&Box::pin(look(peer)).await) }),
};

/// What was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Facts {
    /// SSL 2.0 is not spoken.
    NoSsl2,
    /// It is spoken without a certificate: no key is shared with TLS.
    Anonymous,
    /// It could not be looked for.
    Untested(String),
    /// The server offers these ciphers, and takes keys in clear where it should not, or not.
    Offered(Vec<[u8; 3]>, bool),
    /// The server offers no cipher and takes this one all the same.
    Forced([u8; 3]),
    /// The server offers no cipher and takes none.
    Closed,
}

async fn look(peer: &Peer<'_>) -> Facts {
    let Some(ssl2) = &peer.discovery.ssl2 else {
        return match peer.discovery.support(Version::Ssl2) {
            Some(Support::Refused) => Facts::NoSsl2,
            Some(Support::Unknown(reason)) => Facts::Untested(reason.clone()),
            Some(Support::Offered) | None => Facts::Untested("not_asked".to_owned()),
        };
    };
    if ssl2.certificate.is_empty() {
        return Facts::Anonymous;
    }
    let Some(key) = PublicKey::of_certificate(&ssl2.certificate) else {
        return Facts::Untested("unusual_key".to_owned());
    };
    match ssl2.cipher_specs.is_empty() {
        true => force(&peer.dialer, &key).await,
        false => Facts::Offered(
            ssl2.cipher_specs.clone(),
            takes_clear_keys(&peer.dialer, ssl2, &key).await,
        ),
    }
}

/// Ciphers that are switched off, and can be had all the same (CVE-2015-3197).
async fn force(dialer: &Dialer<'_>, key: &PublicKey) -> Facts {
    let mut unsure = None;
    for (spec, clear, encrypted) in [(RC4_40, 11, 5), (RC2_40, 11, 5), (DES, 0, 8)] {
        let mut ballot = Ballot::default();
        while ballot.next().is_some() {
            ballot.count(offer(dialer, key, spec, clear, encrypted).await);
        }
        match ballot.result() {
            Tested::Flawed => return Facts::Forced(spec),
            Tested::Sound => {}
            Tested::Unsure(reason) => {
                unsure.get_or_insert(reason);
            }
        }
    }
    unsure.map_or(Facts::Closed, Facts::Untested)
}

/// Whether a key may travel in clear with a cipher that is not for export (CVE-2016-0703): then DROWN takes minutes. A hint, told
/// only where it shows twice.
async fn takes_clear_keys(dialer: &Dialer<'_>, ssl2: &Ssl2, key: &PublicKey) -> bool {
    let strong = ssl2
        .cipher_specs
        .iter()
        .find(|spec| !matches!(**spec, RC4_40 | RC2_40 | DES));
    let Some(spec) = strong else {
        return false;
    };
    let mut ballot = Ballot::default();
    while ballot.next().is_some() {
        ballot.count(offer(dialer, key, *spec, 1, 16).await);
    }
    ballot.result() == Tested::Flawed
}

/// Whether the server goes on after a master key with so many bytes in clear and so many encrypted. None of them is a secret.
async fn offer(dialer: &Dialer<'_>, key: &PublicKey, spec: [u8; 3], clear: usize, encrypted: usize) -> Tested {
    let verdict = async {
        let random = raw::random()?;
        let mut padding = vec![0; key.length()];
        aws_lc_rs::rand::fill(&mut padding).map_err(|_| Failure::Local("random"))?;
        let secret = random.session.get(..encrypted).unwrap_or_default();
        let Some(encrypted) = key.encrypt(secret, &padding) else {
            return Err(Failure::Local("unusual_key"));
        };
        let master_key = MasterKey {
            spec,
            clear: vec![0; clear],
            encrypted,
        };
        raw::ask_ssl2_with_key(dialer, &random, &master_key).await
    };
    match verdict.await {
        Ok(Verdict::Accepted) => Tested::Flawed,
        Ok(Verdict::Refused | Verdict::Unfinished) => Tested::Sound,
        Err(failure) => Tested::Unsure(failure.reason()),
    }
}

fn think(facts: &Facts) -> Observation {
    const CODE: Code = Code::VulnDrown;
    let finding = |vulnerabilities: &[&str], ciphers: &[[u8; 3]]| {
        let vulnerabilities: Vec<String> = vulnerabilities.iter().map(|cve| (*cve).to_owned()).collect();
        let ciphers: Vec<String> = ciphers.iter().map(|spec| ssl2::name(*spec)).collect();
        found(
            Finding::new(CODE)
                .with("cves", vulnerabilities)
                .with("ciphers", ciphers),
        )
    };
    match facts {
        Facts::Anonymous | Facts::Closed | Facts::NoSsl2 => not_found(CODE),
        Facts::Untested(reason) => could_not_test(CODE, reason.clone()),
        Facts::Offered(ciphers, false) => finding(&["CVE-2016-0800"], ciphers),
        Facts::Offered(ciphers, true) => finding(&["CVE-2016-0800", "CVE-2016-0703"], ciphers),
        Facts::Forced(cipher) => finding(&["CVE-2016-0800", "CVE-2015-3197"], &[*cipher]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::CheckState;

    #[test]
    fn each_fact_has_its_answer() {
        for (facts, state) in [
            (Facts::NoSsl2, CheckState::NotFound),
            (Facts::Anonymous, CheckState::NotFound),
            (Facts::Closed, CheckState::NotFound),
            (Facts::Untested("timeout".to_owned()), CheckState::CouldNotTest),
            (Facts::Offered(vec![RC4_40], false), CheckState::Found),
            (Facts::Offered(vec![RC4_40], true), CheckState::Found),
            (Facts::Forced(DES), CheckState::Found),
        ] {
            let observation = think(&facts);
            assert_eq!(observation.checks[0].state, state, "{facts:?}");
            let complete = |finding: &Finding| finding.missing_evidence().is_empty();
            assert!(observation.findings.iter().all(complete));
        }
    }

    #[test]
    fn a_cipher_that_was_not_offered_is_named_with_its_own_flaw() {
        let observation = think(&Facts::Forced(RC4_40));
        let evidence = serde_json::to_value(&observation.findings[0].evidence).unwrap();
        assert_eq!(
            evidence,
            serde_json::json!({"cves": ["CVE-2016-0800", "CVE-2015-3197"], "ciphers": ["SSL_CK_RC4_128_EXPORT40_WITH_MD5"]})
        );
    }
}
