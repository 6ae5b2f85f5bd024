//! Scenes for tests: what a server sends, what is trusted, and what is expected of the judgement.

use crate::{
    Certificate, Judge, Judgement, Origin, Question, TrustStore,
    checks::{Answer, Case},
    fuzzing::assert_sound,
    path::{self, Memo, Search},
};
use jiff::Timestamp;
use model::{CheckState, Code, ExpiryThresholds, Host, PathStatus, PolicyName, Severity};
use testbed::Identity;

/// The instant of all tests, unless they say otherwise.
pub(crate) fn now() -> Timestamp {
    "2026-11-22T00:00:00Z".parse().unwrap()
}

/// The same instant, as the testbed counts.
pub(crate) fn today() -> std::time::SystemTime {
    testbed::date(2026, 11, 22)
}

pub(crate) fn certificate(identity: &Identity) -> Certificate {
    Certificate::from_der(identity.certificate()).unwrap()
}

pub(crate) fn root() -> Identity {
    Identity::root("Test Root").issue().unwrap()
}

/// A root, an intermediate below it, and a leaf for `www.example.test` that is valid now.
pub(crate) fn family() -> (Identity, Identity, Identity) {
    let root = root();
    let intermediate = root.intermediate("Test Intermediate").issue().unwrap();
    let leaf = intermediate.leaf("www.example.test").current(today()).issue().unwrap();
    (root, intermediate, leaf)
}

/// One question, made of defaults.
#[derive(Clone)]
pub(crate) struct Scene {
    pub(crate) presented: Vec<Certificate>,
    pub(crate) extra: Vec<(Origin, Certificate)>,
    pub(crate) trust: TrustStore,
    pub(crate) host: Option<Host>,
    pub(crate) at: Timestamp,
    pub(crate) expected: Vec<String>,
    pub(crate) policy: PolicyName,
}

impl Scene {
    /// A server that sends these, before somebody who trusts nothing.
    pub(crate) fn of<'a>(presented: impl IntoIterator<Item = &'a Identity>) -> Self {
        Self {
            presented: presented.into_iter().map(certificate).collect(),
            extra: Vec::new(),
            trust: TrustStore::empty(),
            host: None,
            at: now(),
            expected: Vec::new(),
            policy: PolicyName::default(),
        }
    }

    pub(crate) fn trusting(mut self, anchor: &Identity) -> Self {
        self.trust = self.trust.with([certificate(anchor)]);
        self
    }

    pub(crate) fn knowing(mut self, origin: Origin, extra: &Identity) -> Self {
        self.extra.push((origin, certificate(extra)));
        self
    }

    pub(crate) fn at(mut self, instant: &str) -> Self {
        self.at = instant.parse().unwrap();
        self
    }

    pub(crate) fn host(mut self, host: &str) -> Self {
        self.host = Some(host.parse().unwrap());
        self
    }

    pub(crate) fn expecting(mut self, fingerprint: &str) -> Self {
        self.expected.push(fingerprint.to_owned());
        self
    }

    pub(crate) fn question(&self) -> Question<'_> {
        Question {
            presented: &self.presented,
            extra: &self.extra,
            trust: &self.trust,
            host: self.host.as_ref(),
            at: self.at,
            thresholds: ExpiryThresholds::default(),
            policy: self.policy,
            expected: &self.expected,
        }
    }

    /// Judges, and asserts what holds of every judgement.
    pub(crate) fn judge(&self) -> Judgement {
        let judge = Judge::new();
        let judgement = judge.judge(&self.question());
        assert_sound(&judgement);
        let again = judge.judge(&self.question());
        assert_eq!(again.observation, judgement.observation, "memory changes nothing");
        assert_eq!(again.chain, judgement.chain, "memory changes nothing");
        judgement
    }

    /// The codes of what was found, in order, without what is merely worth knowing of every private chain.
    pub(crate) fn codes(&self) -> Vec<Code> {
        let findings = self.judge().observation.findings;
        let codes = findings.iter().map(|finding| finding.code);
        codes.filter(|code| *code != Code::CertSelfIssuedPrivate).collect()
    }

    /// The codes of what was found and weighs as an error, in order.
    pub(crate) fn errors(&self) -> Vec<Code> {
        let findings = self.judge().observation.findings.into_iter();
        let errors = findings.filter(|finding| finding.severity == Severity::Error);
        errors.map(|finding| finding.code).collect()
    }

    /// What became of one check.
    pub(crate) fn state(&self, code: Code) -> (CheckState, Option<String>) {
        let checks = self.judge().observation.checks;
        let check = checks.into_iter().find(|check| check.check == code).unwrap();
        (check.state, check.reason)
    }

    /// The path as a report shows it: `Root ok > Leaf error`.
    pub(crate) fn path(&self) -> String {
        let elements = self.judge().chain.path;
        let shown = elements.iter().map(|element| {
            let status = match element.status {
                PathStatus::Error => "error",
                PathStatus::Ok => "ok",
            };
            format!("{:?} {} {status}", element.role, element.name)
        });
        shown.collect::<Vec<_>>().join(" > ")
    }

    /// What one check thinks where the anchor counts as public.
    pub(crate) fn think_in_public(&self, think: impl Fn(&Case<'_>) -> Answer) -> Answer {
        let memo = Memo::new(16);
        let question = self.question();
        let search = Search {
            presented: &self.presented,
            leaf: 0,
            extra: &self.extra,
            trust: &self.trust,
            at: self.at,
            memo: &memo,
        };
        let mut path = path::solve(search).unwrap().path;
        path.public = true;
        think(&Case {
            question: &question,
            leaf: 0,
            path: &path,
            exhausted: false,
            survives: &|_| false,
        })
    }

    /// The findings of one code, each with its certificate and its evidence as JSON.
    pub(crate) fn evidence(&self, code: Code) -> Vec<(Option<usize>, String)> {
        let findings = self.judge().observation.findings.into_iter();
        findings
            .filter(|finding| finding.code == code)
            .map(|finding| {
                let evidence = finding.evidence.iter().map(|(key, value)| format!("{key}={value}"));
                (finding.certificate, evidence.collect::<Vec<_>>().join(" "))
            })
            .collect()
    }
}

/// The extension of embedded timestamps (RFC 6962 section 3.3).
pub(crate) const SCT_LIST: [u64; 10] = [1, 3, 6, 1, 4, 1, 11_129, 2, 4, 2];

/// Its content: for each timestamp a byte that stands for the log, and milliseconds since 1970. No log has signed them.
pub(crate) fn sct_list(timestamps: &[(u8, u64)]) -> Vec<u8> {
    let with_length = |content: &[u8]| [&u16::try_from(content.len()).unwrap().to_be_bytes(), content].concat();
    let list: Vec<u8> = timestamps
        .iter()
        .flat_map(|(log, milliseconds)| {
            let mut one = vec![0]; // version 1
            one.extend([*log; 32]);
            one.extend(milliseconds.to_be_bytes());
            one.extend([0, 0]); // no extensions
            one.extend([4, 3, 0, 4, 1, 2, 3, 4]); // SHA-256, ECDSA, four bytes of signature
            with_length(&one)
        })
        .collect();
    let content = with_length(&list);
    [&[0x04, 0x82], with_length(&content).as_slice()].concat()
}
