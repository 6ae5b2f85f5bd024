//! What is looked for in a chain. Each check is one file: a pure `think` over a [`Case`], named after its code, with two lines
//! here: its module, and its place in [`CHECKS`].

mod cert_debian_weak_key;
mod cert_expired;
mod cert_expires_soon;
mod cert_hostname_mismatch;
mod cert_lifetime_too_long;
mod cert_malformed;
mod cert_no_sct;
mod cert_not_the_expected;
mod cert_not_yet_valid;
mod cert_roca;
mod cert_self_issued_private;
mod cert_weak_key;
mod cert_weak_signature;
mod cert_wildcard;
mod chain_distrusted_ca;
mod chain_duplicate;
mod chain_incomplete;
mod chain_invalid_ca;
mod chain_issuer_missing;
mod chain_issuer_unknown;
mod chain_loop;
mod chain_name_excluded;
mod chain_name_not_permitted;
mod chain_no_cert_sign;
mod chain_path_length;
mod chain_purpose;
mod chain_root_sent;
mod chain_self_signed;
mod chain_self_signed_root;
mod chain_signature_failure;
mod chain_signature_unsupported;
mod chain_too_long;
mod chain_unhandled_extension;
mod chain_unrelated;
mod chain_weak_ca_key;
mod chain_wrong_order;

use crate::{
    Certificate, Question,
    path::{End, FlawKind, Link, Path},
};
use jiff::Timestamp;
use model::{Check, Code, Finding, Observation};

/// A check: its code, and what answers it.
type Think = fn(&Case<'_>) -> Answer;

/// Every check. The order is that of the findings: trust first, then validity, then the name, then the rest; where several
/// causes hold, the first is the decisive one.
const CHECKS: [(Code, Think); 36] = [
    (Code::ChainSelfSigned, chain_self_signed::think),
    (Code::ChainSelfSignedRoot, chain_self_signed_root::think),
    (Code::ChainLoop, chain_loop::think),
    (Code::ChainTooLong, chain_too_long::think),
    (Code::ChainIssuerUnknown, chain_issuer_unknown::think),
    (Code::ChainIssuerMissing, chain_issuer_missing::think),
    (Code::ChainIncomplete, chain_incomplete::think),
    (Code::ChainSignatureFailure, chain_signature_failure::think),
    (Code::ChainSignatureUnsupported, chain_signature_unsupported::think),
    (Code::CertMalformed, cert_malformed::think),
    (Code::ChainInvalidCa, chain_invalid_ca::think),
    (Code::ChainNoCertSign, chain_no_cert_sign::think),
    (Code::ChainPathLength, chain_path_length::think),
    (Code::ChainPurpose, chain_purpose::think),
    (Code::ChainNameNotPermitted, chain_name_not_permitted::think),
    (Code::ChainNameExcluded, chain_name_excluded::think),
    (Code::ChainUnhandledExtension, chain_unhandled_extension::think),
    (Code::ChainDistrustedCa, chain_distrusted_ca::think),
    (Code::CertExpired, cert_expired::think),
    (Code::CertNotYetValid, cert_not_yet_valid::think),
    (Code::CertHostnameMismatch, cert_hostname_mismatch::think),
    (Code::CertNotTheExpected, cert_not_the_expected::think),
    (Code::CertDebianWeakKey, cert_debian_weak_key::think),
    (Code::CertRoca, cert_roca::think),
    (Code::CertWeakKey, cert_weak_key::think),
    (Code::ChainWeakCaKey, chain_weak_ca_key::think),
    (Code::CertWeakSignature, cert_weak_signature::think),
    (Code::CertExpiresSoon, cert_expires_soon::think),
    (Code::ChainWrongOrder, chain_wrong_order::think),
    (Code::CertLifetimeTooLong, cert_lifetime_too_long::think),
    (Code::CertNoSct, cert_no_sct::think),
    (Code::ChainDuplicate, chain_duplicate::think),
    (Code::ChainUnrelated, chain_unrelated::think),
    (Code::ChainRootSent, chain_root_sent::think),
    (Code::CertSelfIssuedPrivate, cert_self_issued_private::think),
    (Code::CertWildcard, cert_wildcard::think),
];

/// What a check thinks about: a question, and the path that answers it best.
pub(crate) struct Case<'a> {
    pub(crate) question: &'a Question<'a>,
    /// The index of the leaf in what was presented.
    pub(crate) leaf: usize,
    pub(crate) path: &'a Path,
    /// The search was cut off by its bounds.
    pub(crate) exhausted: bool,
    /// Whether what was sent still makes a good chain at another instant.
    pub(crate) survives: &'a dyn Fn(Timestamp) -> bool,
}

/// What a check says.
#[derive(Debug, PartialEq)]
pub(crate) enum Answer {
    /// With a short machine word for the reason.
    CouldNotTest(&'static str),
    /// Found, or not where there is no finding.
    Looked(Vec<Finding>),
    /// With a short machine word for the reason.
    NotApplicable(&'static str),
}

impl<I: IntoIterator<Item = Finding>> From<I> for Answer {
    fn from(findings: I) -> Self {
        Self::Looked(findings.into_iter().collect())
    }
}

/// More findings of one code say nothing more, and a hostile server could make thousands.
const FINDINGS: usize = 10;

/// Makes every check.
pub(crate) fn observe(case: &Case<'_>) -> Observation {
    let mut observation = Observation {
        findings: Vec::new(),
        checks: Vec::with_capacity(CHECKS.len()),
    };
    for (code, think) in CHECKS {
        match think(case) {
            Answer::CouldNotTest(reason) => observation.checks.push(Check::could_not_test(code, reason)),
            Answer::Looked(findings) => observation.answer(code, findings.into_iter().take(FINDINGS)),
            Answer::NotApplicable(reason) => observation.checks.push(Check::not_applicable(code, reason)),
        }
    }
    observation
}

/// What can be said where there is no certificate: nothing.
pub(crate) fn without_certificate() -> Observation {
    let checks = CHECKS
        .iter()
        .map(|(code, _)| Check::could_not_test(*code, "no_certificate"));
    Observation {
        findings: Vec::new(),
        checks: checks.collect(),
    }
}

/// Whether another chain of the same leaf is better than what was sent (whole, in order, and no more than is needed), and nothing
/// else would stand against it.
pub(crate) fn wants_another_chain(observation: &Observation) -> bool {
    let has = |codes: &[Code]| observation.findings.iter().any(|finding| codes.contains(&finding.code));
    // What is wrong with the path is the path's to say: these are wrong with the best of paths.
    let another_leaf = [
        Code::CertDebianWeakKey,
        Code::CertHostnameMismatch,
        Code::CertNotTheExpected,
        Code::CertRoca,
        Code::ChainDistrustedCa,
    ];
    let another_chain = [
        Code::ChainDuplicate,
        Code::ChainIncomplete,
        Code::ChainRootSent,
        Code::ChainUnrelated,
        Code::ChainWrongOrder,
    ];
    has(&another_chain) && !has(&another_leaf)
}

/// Whether the order of what was sent was found wrong.
pub(crate) fn is_out_of_order(observation: &Observation) -> bool {
    let mut findings = observation.findings.iter();
    findings.any(|finding| finding.code == Code::ChainWrongOrder)
}

impl<'a> Case<'a> {
    /// The leaf.
    fn certificate(&self) -> Option<&'a Certificate> {
        self.path.links.first().map(|link| &link.certificate)
    }

    /// The index of a certificate in what was presented.
    fn index_of(&self, link: &Link) -> Option<usize> {
        let sent = || {
            self.question
                .presented
                .iter()
                .position(|sent| *sent == link.certificate)
        };
        link.source.presented().or_else(sent)
    }

    /// A finding about a link of the path, with its subject.
    fn finding(&self, code: Code, link: &Link) -> Finding {
        Finding::new(code)
            .of_certificate(self.index_of(link))
            .with("subject", link.certificate.described())
    }

    /// A finding about the leaf, without evidence.
    fn of_leaf(&self, code: Code) -> Finding {
        Finding::new(code).of_certificate(Some(self.leaf))
    }

    /// Adds a list that is cut after `shown` entries; where it is, the true count goes with it as `<key>_count`.
    fn listing(finding: Finding, key: &str, mut items: impl Iterator<Item = String>, shown: usize) -> Finding {
        let list: Vec<String> = items.by_ref().take(shown).collect();
        let rest = items.count();
        let count = list.len().saturating_add(rest);
        let finding = finding.with(key, list);
        match rest {
            0 => finding,
            _ => finding.with(&format!("{key}_count"), count),
        }
    }

    /// One finding for each flaw that `of` recognises.
    fn flaws(&self, of: impl Fn(&Link, usize, &FlawKind) -> Option<Finding>) -> Answer {
        let flaws = self.path.flaws.iter();
        flaws
            .filter_map(|flaw| of(self.path.links.get(flaw.link)?, flaw.link, &flaw.kind))
            .into()
    }

    /// The answer of a check of what only public chains owe; `think` gives it for those.
    fn if_public(&self, think: impl FnOnce(&Certificate) -> Answer) -> Answer {
        match (self.certificate(), self.path.end) {
            (Some(leaf), End::Anchor) if self.path.public => think(leaf),
            (_, End::Anchor) => Answer::NotApplicable("private_chain"),
            (_, End::SelfSigned) => Answer::NotApplicable("self_signed"),
            (_, End::Loop | End::Missing | End::TooLong) => Answer::CouldNotTest("no_trusted_path"),
        }
    }
}

#[cfg(test)]
mod tests;
