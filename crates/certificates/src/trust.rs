//! What is trusted: sets of anchors, found by their subject.

mod split;

use crate::{Certificate, certificate::distinguished::NameKey, digest, text};
use std::{
    collections::{BTreeSet, HashMap, HashSet, VecDeque},
    fmt,
    sync::{Arc, LazyLock},
};

/// A set of trust anchors. Cheap to clone.
///
/// A certificate is an anchor because it stands here: nothing is asked of its own signature.
#[derive(Clone)]
pub struct TrustStore(Arc<Inner>);

#[derive(Clone, Default)]
struct Inner {
    by_subject: HashMap<NameKey, Vec<Certificate>>,
    fingerprints: HashSet<[u8; 32]>,
    /// Those of bundles that are no anchors, by their subject.
    intermediates: HashMap<NameKey, Vec<Certificate>>,
    id: [u8; 32],
}

static MOZILLA: LazyLock<TrustStore> = LazyLock::new(|| {
    let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter();
    TrustStore::empty().with(roots.filter_map(|root| Certificate::from_der(root).ok()))
});

impl TrustStore {
    /// Nothing is trusted.
    pub fn empty() -> Self {
        Self(Arc::default())
    }

    /// The roots of the Mozilla programme, as they were when this version of Vigie was built.
    pub fn mozilla() -> Self {
        MOZILLA.clone()
    }

    /// The roots of the operating system, and what went wrong with those that could not be read. Reads files.
    pub fn system() -> (Self, Vec<String>) {
        let loaded = rustls_native_certs::load_native_certs();
        let mut errors: Vec<String> = loaded
            .errors
            .iter()
            .map(|error| text::escape(&error.to_string()))
            .collect();
        let mut roots = Vec::new();
        for der in &loaded.certs {
            match Certificate::from_der(der) {
                Ok(root) => roots.push(root),
                Err(error) => errors.push(error.to_string()),
            }
        }
        (Self::empty().with(roots), errors)
    }

    /// The same anchors and more: each of these certificates is one, whatever it is.
    #[must_use]
    pub fn with(&self, certificates: impl IntoIterator<Item = Certificate>) -> Self {
        self.extended(certificates, [])
    }

    /// The same anchors and those of a bundle, as people hand it over: roots and, beside them, intermediates.
    ///
    /// An anchor is what signed itself, or was issued by no other of the bundle: an intermediate that is given alone is
    /// trusted as it is. What another of the bundle issued is no anchor: it is only known, and a server that does not send
    /// it leaves its chain incomplete.
    #[must_use]
    pub fn with_bundle(&self, certificates: impl IntoIterator<Item = Certificate>) -> Self {
        let (anchors, intermediates) = split::split(certificates);
        self.extended(anchors, intermediates)
    }

    /// What both hold.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.extended(other.iter().cloned(), other.0.intermediates.values().flatten().cloned())
    }

    fn extended(
        &self,
        anchors: impl IntoIterator<Item = Certificate>,
        intermediates: impl IntoIterator<Item = Certificate>,
    ) -> Self {
        let mut inner = (*self.0).clone();
        for anchor in anchors {
            if inner.fingerprints.insert(*anchor.sha256()) {
                let subject = anchor.fields().subject.key.clone();
                inner.by_subject.entry(subject).or_default().push(anchor);
            }
        }
        for intermediate in intermediates {
            let subject = intermediate.fields().subject.key.clone();
            let namesakes = inner.intermediates.entry(subject).or_default();
            if !namesakes.contains(&intermediate) {
                namesakes.push(intermediate);
            }
        }
        inner.id = inner.digest();
        Self(Arc::new(inner))
    }

    /// Every anchor, in no order.
    pub fn iter(&self) -> impl Iterator<Item = &Certificate> {
        self.0.by_subject.values().flatten()
    }

    /// How many anchors there are.
    pub fn len(&self) -> usize {
        self.0.fingerprints.len()
    }

    /// Whether nothing is trusted.
    pub fn is_empty(&self) -> bool {
        self.0.fingerprints.is_empty()
    }

    /// Of the intermediates that came in bundles, those that may stand above these certificates, level by level.
    pub(crate) fn intermediates_above(&self, certificates: &[Certificate]) -> Vec<Certificate> {
        /// More than a chain can use.
        const MOST: usize = 50;
        let mut found: Vec<Certificate> = Vec::new();
        if self.0.intermediates.is_empty() {
            return found;
        }
        let mut asked = HashSet::new();
        let mut names: VecDeque<&NameKey> = certificates.iter().map(|below| &below.fields().issuer.key).collect();
        while let Some(name) = names.pop_front() {
            if !asked.insert(name) {
                continue;
            }
            for issuer in self.0.intermediates.get(name).into_iter().flatten() {
                if found.len() < MOST {
                    names.push_back(&issuer.fields().issuer.key);
                    found.push(issuer.clone());
                }
            }
        }
        found
    }

    /// Whether this very certificate is an anchor.
    pub fn contains(&self, certificate: &Certificate) -> bool {
        self.0.fingerprints.contains(certificate.sha256())
    }

    /// Whether an anchor is of the public programme (Mozilla's): its chains owe the Baseline Requirements.
    pub fn is_public(anchor: &Certificate) -> bool {
        MOZILLA.contains(anchor)
            || MOZILLA
                .named(&anchor.fields().subject.key)
                .iter()
                .any(|root| root.is_same_entity(anchor))
    }

    /// A digest of the contents: what is judged by one store holds for no other.
    pub fn id(&self) -> [u8; 32] {
        self.0.id
    }

    pub(crate) fn named(&self, subject: &NameKey) -> &[Certificate] {
        self.0.by_subject.get(subject).map_or(&[], Vec::as_slice)
    }
}

impl Inner {
    /// Names the contents, in whatever order they came.
    fn digest(&self) -> [u8; 32] {
        let anchors: BTreeSet<&[u8]> = self.fingerprints.iter().map(<[u8; 32]>::as_slice).collect();
        let known = self.intermediates.values().flatten();
        let intermediates: BTreeSet<&[u8]> = known.map(|known| known.sha256().as_slice()).collect();
        let mut parts: Vec<&[u8]> = anchors.into_iter().collect();
        if !intermediates.is_empty() {
            parts.push(b"intermediates");
            parts.extend(intermediates);
        }
        digest::sha256(&parts)
    }
}

impl fmt::Debug for TrustStore {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("TrustStore")
            .field("anchors", &self.len())
            .field("id", &text::hex(&self.id()))
            .finish()
    }
}

impl Default for TrustStore {
    fn default() -> Self {
        Self::empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mozilla_root_is_read() {
        let store = TrustStore::mozilla();
        assert_eq!(store.len(), webpki_root_certs::TLS_SERVER_ROOT_CERTS.len());
        assert!(store.iter().all(TrustStore::is_public));
        assert!(!store.iter().any(Certificate::is_refused));
    }

    #[test]
    fn the_id_follows_the_contents_and_not_their_order() {
        let roots: Vec<_> = TrustStore::mozilla().iter().take(3).cloned().collect();
        let forward = TrustStore::empty().with(roots.clone());
        let backward = TrustStore::empty().with(roots.iter().rev().cloned());
        assert_eq!(forward.id(), backward.id());
        assert_ne!(forward.id(), TrustStore::empty().with(roots.into_iter().take(2)).id());
        assert_ne!(forward.id(), TrustStore::empty().id());
    }
}
