use std::{borrow::Borrow, collections::HashMap, hash::Hash};
use tokio::time::Instant;

/// A bounded map whose entries end by themselves.
#[derive(Debug)]
pub(super) struct Expiring<K, V> {
    entries: HashMap<K, Entry<V>>,
    limit: usize,
    /// How many were ever kept: of two that end together, the older goes first.
    kept: u64,
    /// While full: when the first entry ends, so that nobody looks through all of them before.
    full_until: Option<Instant>,
}

#[derive(Debug)]
struct Entry<V> {
    end: Instant,
    number: u64,
    value: V,
}

impl<K: Clone + Eq + Hash, V> Expiring<K, V> {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            entries: HashMap::new(),
            limit: limit.max(1),
            kept: 0,
            full_until: None,
        }
    }

    /// The value of a key, unless it ended.
    pub(super) fn get<Q>(&self, key: &Q, now: Instant) -> Option<&V>
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        let entry = self.entries.get(key)?;
        (entry.end > now).then_some(&entry.value)
    }

    /// Keeps a value until its end.
    ///
    /// Where the map is full of others that did not end: keeps nothing, and says when the first of them ends.
    pub(super) fn insert(&mut self, key: K, value: V, end: Instant, now: Instant) -> Result<(), Instant> {
        if self.entries.len() >= self.limit && !self.entries.contains_key(&key) {
            self.sweep(now)?;
        }
        self.keep(key, value, end);
        Ok(())
    }

    /// As [`Self::insert`], but the entry that ends first makes place where there is none.
    pub(super) fn force(&mut self, key: K, value: V, end: Instant, now: Instant) {
        if self.entries.len() >= self.limit && !self.entries.contains_key(&key) && self.sweep(now).is_err() {
            let first = self.entries.iter().min_by_key(|(_, entry)| (entry.end, entry.number));
            if let Some(first) = first.map(|(key, _)| key.clone()) {
                self.remove(&first);
            }
        }
        self.keep(key, value, end);
    }

    pub(super) fn remove<Q>(&mut self, key: &Q)
    where
        K: Borrow<Q>,
        Q: Eq + Hash + ?Sized,
    {
        self.entries.remove(key);
        self.full_until = None;
    }

    /// What did not end, in no order.
    pub(super) fn values(&self, now: Instant) -> impl Iterator<Item = &V> {
        self.entries
            .values()
            .filter(move |entry| entry.end > now)
            .map(|entry| &entry.value)
    }

    fn keep(&mut self, key: K, value: V, end: Instant) {
        let number = self.kept;
        self.kept += 1;
        self.entries.insert(key, Entry { end, number, value });
    }

    fn sweep(&mut self, now: Instant) -> Result<(), Instant> {
        if let Some(until) = self.full_until.filter(|until| *until > now) {
            return Err(until);
        }
        self.entries.retain(|_, entry| entry.end > now);
        self.full_until = None;
        if self.entries.len() < self.limit {
            return Ok(());
        }
        let first = self.entries.values().map(|entry| entry.end).min().unwrap_or(now);
        self.full_until = Some(first);
        Err(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::time::Duration;

    #[test]
    fn a_full_map_says_when_there_is_place_and_is_never_larger() {
        let start = Instant::now();
        let at = |seconds| start + Duration::from_secs(seconds);
        let mut map = Expiring::new(2);
        assert_eq!(map.insert("a", 1, at(5), start), Ok(()));
        assert_eq!(map.insert("b", 2, at(3), start), Ok(()));
        assert_eq!(map.insert("c", 3, at(9), start), Err(at(3)));
        assert_eq!(map.insert("a", 4, at(6), start), Ok(()), "a known key needs no place");
        assert_eq!(map.insert("c", 3, at(9), at(3)), Ok(()));
        assert_eq!(map.get("b", at(3)), None);
        map.force("d", 5, at(20), at(4));
        assert_eq!(map.get("a", at(4)), None, "the one that ends first made place");
        let mut left: Vec<_> = map.values(at(4)).copied().collect();
        left.sort_unstable();
        assert_eq!(left, [3, 5]);
    }
}
