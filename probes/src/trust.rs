use certificates::{Certificate, TrustStore};
use model::Trust;
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

/// How many combinations of bundles are kept ready.
const MOST_READY: usize = 256;

/// The trust stores of jobs: public roots or not, and private CA bundles by their digest.
#[derive(Debug)]
pub struct TrustStores {
    public: TrustStore,
    known: Mutex<Known>,
}

#[derive(Debug, Default)]
struct Known {
    bundles: HashMap<String, TrustStore>,
    ready: VecDeque<(Trust, TrustStore)>,
}

/// A bundle that a job names is not here.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the private CA bundle {0} is not known to this scanner")]
pub struct UnknownBundle(pub String);

impl TrustStores {
    /// These are the public roots.
    pub fn new(public: TrustStore) -> Self {
        Self {
            public,
            known: Mutex::default(),
        }
    }

    /// Makes a bundle known by the SHA-256 of its text in lower-case hexadecimal, as jobs name it. Which of its certificates
    /// are anchors says [`TrustStore::with_bundle`].
    pub fn add_bundle(&self, sha256: impl Into<String>, certificates: impl IntoIterator<Item = Certificate>) {
        let bundle = TrustStore::empty().with_bundle(certificates);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.bundles.insert(sha256.into(), bundle);
    }

    /// Whether a bundle is known: a scanner fetches the others before it scans.
    pub fn knows(&self, sha256: &str) -> bool {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.bundles.contains_key(sha256)
    }

    /// What a job trusts.
    ///
    /// # Errors
    ///
    /// [`UnknownBundle`] where [`TrustStores::add_bundle`] was not called first.
    pub fn of(&self, trust: &Trust) -> Result<TrustStore, UnknownBundle> {
        if trust.public && trust.bundles.is_empty() {
            return Ok(self.public.clone());
        }
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, store)) = known.ready.iter().find(|(ready, _)| ready == trust) {
            return Ok(store.clone());
        }
        let mut store = match trust.public {
            true => self.public.clone(),
            false => TrustStore::empty(),
        };
        for sha256 in &trust.bundles {
            let bundle = known.bundles.get(sha256).ok_or_else(|| UnknownBundle(sha256.clone()))?;
            store = store.union(bundle);
        }
        if known.ready.len() >= MOST_READY {
            known.ready.pop_front();
        }
        known.ready.push_back((trust.clone(), store.clone()));
        Ok(store)
    }
}

impl Default for TrustStores {
    /// The public roots are those of Mozilla.
    fn default() -> Self {
        Self::new(TrustStore::mozilla())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_intermediate_beside_its_root_in_a_bundle_is_no_anchor() {
        let root = testbed::Identity::root("Root").issue().unwrap();
        let below = root.intermediate("Below").issue().unwrap();
        let [root, below] = [&root, &below].map(|identity| Certificate::from_der(identity.certificate()).unwrap());
        let stores = TrustStores::new(TrustStore::empty());
        stores.add_bundle("both", [root.clone(), below.clone()]);
        stores.add_bundle("alone", [below.clone()]);
        let of = |bundle: &str| {
            let bundles = vec![bundle.to_owned()];
            stores.of(&Trust { public: true, bundles }).unwrap()
        };
        assert!(of("both").contains(&root) && !of("both").contains(&below));
        assert!(of("alone").contains(&below));
    }

    #[test]
    fn bundles_add_to_the_public_roots_or_replace_them() {
        let roots: Vec<_> = TrustStore::mozilla().iter().take(3).cloned().collect();
        let stores = TrustStores::new(TrustStore::empty().with(roots.iter().take(1).cloned()));
        stores.add_bundle("b1", roots.iter().skip(1).cloned());
        let of = |public, bundles: &[&str]| {
            let bundles = bundles.iter().map(|sha256| (*sha256).to_owned()).collect();
            stores.of(&Trust { public, bundles }).map(|store| store.len())
        };
        assert_eq!(of(true, &[]), Ok(1));
        assert_eq!(of(true, &["b1"]), Ok(3));
        assert_eq!(of(true, &["b1"]), Ok(3));
        assert_eq!(of(false, &["b1"]), Ok(2));
        assert_eq!(of(false, &[]), Ok(0));
        assert_eq!(of(true, &["b2"]), Err(UnknownBundle("b2".to_owned())));
        assert!(stores.knows("b1") && !stores.knows("b2"));
    }
}
