//! Doors for fuzzing: one function for each parser of bytes that a peer or an operator gives, private parsers too, with what must
//! hold of whatever they return. `fuzz/` calls them under libFuzzer, and a test here replays the kept corpus on every run.
//!
//! No part of the product: nothing else calls them, and they may change at any time.

mod input;
#[cfg(test)]
mod seeds;

use crate::{
    Certificate, Judge, Judgement, Question,
    bundle::{self, pkcs7},
    certificate::constraints,
    covers, der,
    path::name_constraints,
    revocation::{self, RevocationList, Status, Subject},
};
use input::Chains;
use jiff::Timestamp;
use model::{CheckState, Code, Finding, Host, Observation, PolicyName, Severity};
use std::sync::LazyLock;

/// A function that takes any bytes, and panics where something does not hold.
type Target = fn(&[u8]);

/// Every target, by the name of its file and of its corpus.
pub const TARGETS: [(&str, Target); 8] = [
    ("bundle", bundle),
    ("certificate", certificate),
    ("crl", crl),
    ("judge", judge),
    ("name_constraints", name_constraints),
    ("ocsp", ocsp),
    ("pem", pem),
    ("pkcs7", pkcs7),
];

/// A file of certificates in any form. What was read reads the same when it is written as PEM.
pub fn bundle(bytes: &[u8]) {
    match bundle::read(bytes) {
        Ok(certificates) => {
            assert!(!certificates.is_empty());
            let pem: String = certificates.iter().map(Certificate::to_pem).collect();
            assert_eq!(bundle::read(pem.as_bytes()), Ok(certificates));
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// One certificate in DER. Its facts can be told, its bytes are kept, and it covers what is asked or not.
pub fn certificate(bytes: &[u8]) {
    let Ok(certificate) = Certificate::from_der(bytes) else {
        return;
    };
    assert_eq!(certificate.der(), bytes);
    let facts = certificate.facts();
    assert!(facts.dns_names.len() <= 1_000 && facts.ip_addresses.len() <= 1_000);
    assert!(!certificate.key().is_empty() && !certificate.signature_hash().is_empty());
    let shown = [&facts.subject, &facts.issuer].into_iter().chain(&facts.dns_names);
    for text in shown {
        assert!(!text.contains(char::is_control), "{text:?}");
    }
    for host in HOSTS.iter() {
        covers(&certificate, host);
    }
}

/// A file of revocation lists; or a certificate, its issuer and a list, one after the other, and what the list says. Only a list
/// that is in order makes a certificate good.
pub fn crl(bytes: &[u8]) {
    if let Ok(lists) = revocation::read_lists(bytes) {
        assert!(!lists.is_empty());
    }
    let Some((certificate, issuer, list)) = about(bytes) else {
        return;
    };
    let Ok(list) = RevocationList::from_der(list.to_vec()) else {
        return;
    };
    assert!(list.der().len() + list.len() * 16 <= list.memory());
    let subject = Subject::new(&certificate, &issuer);
    let answer = revocation::by_lists([&list], subject, INSTANT);
    assert_eq!(revocation::by_lists([&list], subject, INSTANT), answer);
    if answer.is_ok_and(|answer| answer.status == Status::Good) {
        assert_eq!((list.defect(), list.is_of(&issuer)), (None, true));
    }
}

/// An OCSP response; or a certificate, its issuer and a response, one after the other, and what the response says.
pub fn ocsp(bytes: &[u8]) {
    revocation::is_response(bytes);
    let Some((certificate, issuer, response)) = about(bytes) else {
        return;
    };
    let subject = Subject::new(&certificate, &issuer);
    assert!(revocation::request(subject).is_some());
    if revocation::read_response(response, subject, INSTANT).is_ok() {
        assert!(revocation::is_response(response));
    }
}

/// A certificate, its issuer, and what follows.
fn about(bytes: &[u8]) -> Option<(Certificate, Certificate, &[u8])> {
    let (certificate, rest) = der::first(bytes)?;
    let (issuer, rest) = der::first(rest)?;
    let read = |element: der::Element<'_>| Certificate::from_der(element.whole).ok();
    Some((read(certificate)?, read(issuer)?, rest))
}

/// The instant of the seeds: 2026-11-22.
const INSTANT: Timestamp = Timestamp::constant(1_795_305_600, 0);

/// Any certificates, sent, known and trusted, as `Chains` cuts them out of the bytes. The answer is sound, and memory
/// changes nothing of it.
pub fn judge(bytes: &[u8]) {
    static JUDGE: LazyLock<Judge> = LazyLock::new(Judge::new);
    let chains = Chains::read(bytes);
    let question = Question {
        presented: &chains.presented,
        extra: &chains.extra,
        trust: &chains.trust,
        host: HOSTS.get(chains.host),
        at: chains.at,
        thresholds: model::ExpiryThresholds::default(),
        policy: PolicyName::Strict,
        expected: &[],
    };
    let judgement = JUDGE.judge(&question);
    assert_sound(&judgement);
    let again = JUDGE.judge(&question);
    assert_eq!(again.observation, judgement.observation);
    assert_eq!(again.chain, judgement.chain);
}

/// The value of a nameConstraints extension, its length in two bytes before it, and a certificate to judge by it.
pub fn name_constraints(bytes: &[u8]) {
    let Some((length, rest)) = bytes.split_at_checked(2) else {
        return;
    };
    let length = length.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte));
    let Some((value, certificate)) = rest.split_at_checked(length) else {
        return;
    };
    let constraints = constraints::read(value, &mut Vec::new());
    if let (Some(constraints), Ok(certificate)) = (constraints, Certificate::from_der(certificate)) {
        name_constraints::violations(&constraints, &certificate);
    }
}

/// PEM alone: what follows its first dashes.
pub fn pem(bytes: &[u8]) {
    bundle(&[b"-----BEGIN ", bytes].concat());
}

/// PKCS#7 alone: what it holds lies in what was given.
pub fn pkcs7(bytes: &[u8]) {
    let found = pkcs7::certificates(bytes).unwrap_or_default();
    let total: usize = found.iter().map(|certificate| certificate.len()).sum();
    assert!(total <= bytes.len());
}

/// Names of every kind, for what covers and judges them.
static HOSTS: LazyLock<Vec<Host>> = LazyLock::new(|| {
    let names = ["www.example.test", "a.b.example.test", "192.0.2.1", "2001:db8::1"];
    names.iter().filter_map(|name| name.parse().ok()).collect()
});

/// What holds of every judgement: evidence is complete, each finding answers a check, and a chain that is not trusted is
/// never silent about it.
pub(crate) fn assert_sound(judgement: &Judgement) {
    let Observation { findings, checks } = &judgement.observation;
    let state = |code| checks.iter().find(|check| check.check == code).map(|check| check.state);
    for finding in findings {
        assert_eq!(
            finding.missing_evidence(),
            Vec::<&str>::new(),
            "evidence of {}",
            finding.code
        );
        assert_eq!(state(finding.code), Some(CheckState::Found), "{}", finding.code);
    }
    // These weigh as errors although a path was accepted.
    let beside_trust = [
        Code::CertDebianWeakKey,
        Code::CertExpiresSoon,
        Code::CertHostnameMismatch,
        Code::CertRoca,
        Code::ChainDistrustedCa,
        Code::ChainIncomplete,
    ];
    // So does what only strict clients refuse, where the policy is theirs.
    let by_the_letter = |finding: &&Finding| finding.code == Code::CertMalformed && finding.is_graded();
    let mut errors = findings
        .iter()
        .filter(|finding| finding.severity == Severity::Error && !by_the_letter(finding));
    let accused = errors.any(|finding| !beside_trust.contains(&finding.code));
    let open = state(Code::ChainIssuerUnknown) == Some(CheckState::CouldNotTest);
    assert_eq!(judgement.trusted, !accused && !open, "{:?}", judgement.observation);
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{fs, path::Path};

    #[test]
    fn the_corpus_holds_no_surprise() {
        for (name, target) in TARGETS {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("../../fuzz/corpus")
                .join(name);
            let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
            let mut replayed = 0;
            for file in files {
                let path = file.unwrap().path();
                let bytes = fs::read(&path).unwrap();
                let kept = std::panic::catch_unwind(|| target(&bytes));
                assert!(kept.is_ok(), "{} makes {name} panic", path.display());
                replayed += 1;
            }
            assert!(replayed > 0, "{} is empty", folder.display());
        }
    }
}
