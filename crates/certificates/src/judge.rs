//! Questions about chains, and their answers.

mod cache;

use crate::{
    Certificate, ReadError, TrustStore, checks,
    path::{self, Flaw, FlawKind, Path},
};
use cache::Cache;
use jiff::Timestamp;
use model::{ChainReport, ExpiryThresholds, Host, Observation, PolicyName, Severity};

/// Where a certificate that the server did not send comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// From the address that a certificate names for its issuer.
    Fetched,
    /// From the operator: a file of intermediates.
    Given,
    /// From memory: seen on another server, or part of the installation.
    Known,
}

impl Origin {
    /// The word used in evidence.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Fetched => "fetched",
            Self::Given => "given",
            Self::Known => "known",
        }
    }
}

/// What is asked about a chain.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// What the server sent, in its order; the leaf first. Paths are built of the first 100.
    pub presented: &'a [Certificate],
    /// What else is known, at most 1,000 certificates. A path that needs it is an incomplete chain.
    pub extra: &'a [(Origin, Certificate)],
    /// What is trusted. Intermediates of its bundles are known as if they stood in `extra`, as [`Origin::Given`].
    pub trust: &'a TrustStore,
    /// The name that the certificate must cover; none where there is no such name.
    pub host: Option<&'a Host>,
    /// The instant that it is judged for.
    pub at: Timestamp,
    /// From when on the end of validity is told.
    pub thresholds: ExpiryThresholds,
    /// What it will be weighed by. [`PolicyName::Strict`] holds every chain to the letter of RFC 5280 and of the Baseline
    /// Requirements; else those bind public chains alone, and what hardly any client refuses is told as a warning.
    pub policy: PolicyName,
    /// SHA-256 fingerprints in lower-case hexadecimal, any of which is right for the leaf. Empty: no expectation.
    pub expected: &'a [String],
}

/// The answer.
#[derive(Clone, Debug)]
pub struct Judgement {
    /// Findings and checks, decisive first, at no address yet: see [`Observation::at`].
    pub observation: Observation,
    /// The chain as a report shows it.
    pub chain: ChainReport,
    /// URLs under which missing certificates are published (authority information access). Where it is not empty, what
    /// they give, as [`Origin::Fetched`] in a second question, may complete the chain.
    pub wanted: Vec<String>,
    /// Whether a path to a trust anchor was accepted without flaw. The host name is another matter.
    pub trusted: bool,
    /// Whether the path ends in an anchor of the public programme.
    pub public: bool,
    /// The judged path, leaf first, anchor included: the issuer of the leaf is the second.
    pub path: Vec<Certificate>,
}

/// Judges chains. It remembers certificates, verified signatures and paths, all in bounds; share one among all scans.
#[derive(Debug)]
pub struct Judge {
    cache: Cache,
}

impl Default for Judge {
    fn default() -> Self {
        Self::new()
    }
}

impl Judge {
    /// A judge that remembers nothing yet. It grows to some 64 MiB.
    pub fn new() -> Self {
        Self { cache: Cache::new() }
    }

    /// Reads a certificate, or finds it among those read before, by its SHA-256.
    ///
    /// # Errors
    ///
    /// As [`Certificate::from_der`].
    pub fn certificate(&self, der: &[u8]) -> Result<Certificate, ReadError> {
        self.cache.certificate(der)
    }

    /// Judges a chain. The answer is a function of the question alone.
    pub fn judge(&self, question: &Question<'_>) -> Judgement {
        let beside_anchors = question.trust.intermediates_above(question.presented);
        if beside_anchors.is_empty() {
            return self.answer(question);
        }
        let given = beside_anchors.into_iter().map(|known| (Origin::Given, known));
        let extra: Vec<_> = given.chain(question.extra.iter().cloned()).collect();
        self.answer(&Question {
            extra: &extra,
            ..*question
        })
    }

    fn answer(&self, question: &Question<'_>) -> Judgement {
        let leaf = self.cache.leaf(question.presented);
        let Some(solution) = self.cache.solve(question, leaf) else {
            return Judgement {
                observation: checks::without_certificate(),
                chain: ChainReport::default(),
                wanted: Vec::new(),
                trusted: false,
                public: false,
                path: Vec::new(),
            };
        };
        let path = &solution.path;
        let case = checks::Case {
            question,
            leaf,
            path,
            exhausted: solution.exhausted,
            survives: &|at| {
                let later = Question { at, ..*question };
                self.cache
                    .solve(&later, leaf)
                    .is_some_and(|solution| is_fit_to_serve(&solution.path))
            },
        };
        let observation = checks::observe(&case);
        let chain = ChainReport {
            presented: question.presented.iter().map(Certificate::facts).collect(),
            path: path::report(path, |link| is_bad(&observation, path, link)),
            complete: path::complete(path),
            ordered: !checks::is_out_of_order(&observation),
            recommended_pem: checks::wants_another_chain(&observation)
                .then(|| path::recommended(path))
                .flatten(),
        };
        Judgement {
            observation,
            chain,
            wanted: solution.wanted.clone(),
            trusted: path.is_accepted(),
            public: path.public,
            path: path.links.iter().map(|link| link.certificate.clone()).collect(),
        }
    }
}

/// Whether a path works without what the server did not send.
fn is_fit_to_serve(path: &Path) -> bool {
    path.is_accepted() && path.extras().next().is_none()
}

/// Whether a finding of severity error concerns a link of the path.
fn is_bad(observation: &Observation, path: &Path, link: usize) -> bool {
    let flawed = |flaw: &Flaw| match flaw.kind {
        // The constraint is in order; the names below it are not.
        FlawKind::Excluded(_) | FlawKind::NotPermitted(_) => link == 0,
        FlawKind::SignatureUntested => false,
        _ => flaw.link == link,
    };
    let sent = path.links.get(link).and_then(|link| link.source.presented());
    path.flaws.iter().any(flawed)
        || observation.findings.iter().any(|finding| {
            finding.severity == Severity::Error
                && finding.code.family() == "cert"
                && finding.certificate.is_some()
                && finding.certificate == sent
        })
}
