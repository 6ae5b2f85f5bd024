//! What a judge remembers, in bounds of memory.

use super::Question;
use crate::{
    Certificate, ReadError, digest,
    path::{self, Memo, Search, Solution},
};
use quick_cache::{Weighter, sync};
use std::sync::Arc;

type Fingerprint = [u8; 32];

/// Bytes of certificates, and of those that stand in paths.
const BYTES: u64 = 24 * 1024 * 1024;

/// Verified signatures, some hundred bytes each.
const SIGNATURES: usize = 32_768;

#[derive(Debug)]
pub(super) struct Cache {
    certificates: sync::Cache<Fingerprint, Certificate, Weight>,
    paths: sync::Cache<Fingerprint, Arc<Solution>, Weight>,
    signatures: Memo,
}

#[derive(Clone, Debug)]
struct Weight;

impl Weighter<Fingerprint, Certificate> for Weight {
    fn weight(&self, _: &Fingerprint, certificate: &Certificate) -> u64 {
        bytes(certificate)
    }
}

impl Weighter<Fingerprint, Arc<Solution>> for Weight {
    fn weight(&self, _: &Fingerprint, solution: &Arc<Solution>) -> u64 {
        let links = &solution.path.links;
        512 + links.iter().map(|link| bytes(&link.certificate)).sum::<u64>()
    }
}

/// What a certificate holds in memory: itself, and about as much read from it.
fn bytes(certificate: &Certificate) -> u64 {
    1024 + 2 * u64::try_from(certificate.der().len()).unwrap_or(u64::MAX / 4)
}

impl Cache {
    pub(super) fn new() -> Self {
        Self {
            certificates: sync::Cache::with_weighter(8_192, BYTES, Weight),
            paths: sync::Cache::with_weighter(4_096, BYTES, Weight),
            signatures: Memo::new(SIGNATURES),
        }
    }

    pub(super) fn certificate(&self, der: &[u8]) -> Result<Certificate, ReadError> {
        let fingerprint = digest::sha256(&[der]);
        if let Some(known) = self.certificates.get(&fingerprint) {
            return Ok(known);
        }
        let certificate = Certificate::from_digested(der, fingerprint)?;
        self.certificates.insert(fingerprint, certificate.clone());
        Ok(certificate)
    }

    /// The index of the leaf.
    pub(super) fn leaf(&self, presented: &[Certificate]) -> usize {
        path::leaf(presented, &self.signatures)
    }

    /// The best path, from memory where it was found before for the same certificates, the same trust, and an instant at which
    /// the same holds.
    pub(super) fn solve(&self, question: &Question<'_>, leaf: usize) -> Option<Arc<Solution>> {
        let key = key(question);
        let second = question.at.as_second();
        if let Some(known) = self.paths.get(&key)
            && known.holds.0 <= second
            && second < known.holds.1
        {
            return Some(known);
        }
        let solution = Arc::new(path::solve(Search {
            presented: question.presented,
            leaf,
            extra: question.extra,
            trust: question.trust,
            at: question.at,
            memo: &self.signatures,
        })?);
        self.paths.insert(key, Arc::clone(&solution));
        Some(solution)
    }
}

/// Names what a path depends on: the certificates in their order, and all that is trusted.
fn key(question: &Question<'_>) -> Fingerprint {
    let trust = question.trust.id();
    let sent = question.presented.len().to_be_bytes();
    let mut parts: Vec<&[u8]> = Vec::with_capacity(2 + question.presented.len() + question.extra.len());
    parts.push(&trust);
    parts.push(&sent);
    parts.extend(
        question
            .presented
            .iter()
            .map(|certificate| certificate.sha256().as_slice()),
    );
    parts.extend(
        question
            .extra
            .iter()
            .map(|(_, certificate)| certificate.sha256().as_slice()),
    );
    digest::sha256(&parts)
}
