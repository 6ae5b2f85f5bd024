use certificates::{Certificate, Judgement, Origin};
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::{Mutex, PoisonError};

/// How many intermediates are remembered: a few times the number of public ones that serve today.
const MOST_REMEMBERED: usize = 4096;
/// How many are brought forward for one chain.
const MOST_FOR_ONE: usize = 16;

/// Intermediates that a server may have left out: given by the user, or seen on sound public chains before.
///
/// What belongs to private CAs is never remembered: it stays with the account that gave it.
#[derive(Debug, Default)]
pub struct KnownIntermediates {
    given: HashMap<String, Vec<Certificate>>,
    seen: Mutex<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    fingerprints: HashSet<[u8; 32]>,
    by_subject: HashMap<String, Vec<Certificate>>,
    oldest_first: VecDeque<Certificate>,
}

impl KnownIntermediates {
    /// Starts with those that the user gives.
    pub fn new(given: impl IntoIterator<Item = Certificate>) -> Self {
        let mut known = Self::default();
        for certificate in given {
            known
                .given
                .entry(certificate.subject().to_owned())
                .or_default()
                .push(certificate);
        }
        known
    }

    /// Remembers what was seen before this process began: intermediates that [`KnownIntermediates::seen`] gave once. They are
    /// candidates and no more; what they lead to is verified each time.
    pub fn recall(&self, certificates: impl IntoIterator<Item = Certificate>) {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        for certificate in certificates {
            seen.insert(&certificate);
        }
    }

    /// What is remembered, the oldest first.
    pub fn seen(&self) -> Vec<Certificate> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.oldest_first.iter().cloned().collect()
    }

    /// The certificates that may stand above those presented, level by level.
    pub(crate) fn issuers_of(&self, presented: &[Certificate]) -> Vec<(Origin, Certificate)> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let mut found: Vec<(Origin, Certificate)> = Vec::new();
        let mut names: VecDeque<String> = presented
            .iter()
            .map(|certificate| certificate.issuer().to_owned())
            .collect();
        let mut asked = HashSet::new();
        while let Some(name) = names.pop_front() {
            if !asked.insert(name.clone()) {
                continue;
            }
            for (origin, certificates) in [(Origin::Given, &self.given), (Origin::Known, &seen.by_subject)] {
                for certificate in certificates.get(&name).into_iter().flatten() {
                    let is_new =
                        !presented.contains(certificate) && !found.iter().any(|(_, other)| other == certificate);
                    if is_new && found.len() < MOST_FOR_ONE {
                        names.push_back(certificate.issuer().to_owned());
                        found.push((origin, certificate.clone()));
                    }
                }
            }
        }
        found
    }

    /// Remembers the intermediates of a path that a public root trusts.
    pub(crate) fn remember(&self, judgement: &Judgement) {
        if !(judgement.trusted && judgement.public) {
            return;
        }
        let between = judgement
            .path
            .iter()
            .skip(1)
            .take(judgement.path.len().saturating_sub(2));
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        for certificate in between {
            seen.insert(certificate);
        }
    }
}

impl Seen {
    fn insert(&mut self, certificate: &Certificate) {
        if !self.fingerprints.insert(*certificate.sha256()) {
            return;
        }
        if self.oldest_first.len() >= MOST_REMEMBERED
            && let Some(oldest) = self.oldest_first.pop_front()
        {
            self.fingerprints.remove(oldest.sha256());
            if let Some(namesakes) = self.by_subject.get_mut(oldest.subject()) {
                namesakes.retain(|other| *other != oldest);
            }
            self.by_subject.retain(|_, namesakes| !namesakes.is_empty());
        }
        self.by_subject
            .entry(certificate.subject().to_owned())
            .or_default()
            .push(certificate.clone());
        self.oldest_first.push_back(certificate.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use testbed::Identity;

    #[test]
    fn issuers_are_found_through_several_levels() {
        let root = Identity::root("Root").issue().unwrap();
        let upper = root.intermediate("Upper").issue().unwrap();
        let lower = upper.intermediate("Lower").issue().unwrap();
        let leaf = lower.leaf("www.example.test").issue().unwrap();
        let read = |identity: &Identity| Certificate::from_der(identity.certificate()).unwrap();
        let stranger = root.intermediate("Stranger").issue().unwrap();
        let known = KnownIntermediates::new([&upper, &lower, &stranger].map(read));
        let found = known.issuers_of(&[read(&leaf)]);
        assert_eq!(found, [(Origin::Given, read(&lower)), (Origin::Given, read(&upper))]);
        assert_eq!(
            known.issuers_of(&[read(&leaf), read(&lower)]),
            [(Origin::Given, read(&upper))]
        );
        assert_eq!(KnownIntermediates::default().issuers_of(&[read(&leaf)]), []);
    }

    #[test]
    fn memory_is_bounded() {
        let mut seen = Seen::default();
        let root = Identity::root("Root").issue().unwrap();
        let one = Certificate::from_der(root.certificate()).unwrap();
        seen.insert(&one);
        seen.insert(&one);
        assert_eq!((seen.oldest_first.len(), seen.by_subject.len()), (1, 1));
    }

    #[test]
    fn what_was_seen_is_known_after_a_restart() {
        let root = Identity::root("Root").issue().unwrap();
        let intermediate = root.intermediate("Intermediate").issue().unwrap();
        let leaf = intermediate.leaf("www.example.test").issue().unwrap();
        let read = |identity: &Identity| Certificate::from_der(identity.certificate()).unwrap();
        let before = KnownIntermediates::default();
        before.recall([read(&intermediate), read(&intermediate)]);
        let after = KnownIntermediates::default();
        after.recall(before.seen());
        assert_eq!(after.issuers_of(&[read(&leaf)]), [(Origin::Known, read(&intermediate))]);
    }
}
