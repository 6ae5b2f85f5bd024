use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many connections to one address may be open at once, over all scans that share it. Clones share.
///
/// Memory holds only the addresses in use or waited for: the last one to leave takes the entry with it.
#[derive(Clone, Debug)]
pub struct AddressLimits {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    at_once: usize,
    addresses: Mutex<HashMap<IpAddr, Slot>>,
}

#[derive(Debug)]
struct Slot {
    semaphore: Arc<Semaphore>,
    users: usize,
}

impl AddressLimits {
    /// At most `at_once` connections to one address; zero counts as one.
    pub fn new(at_once: usize) -> Self {
        Self {
            shared: Arc::new(Shared {
                at_once: at_once.max(1),
                addresses: Mutex::default(),
            }),
        }
    }

    /// Waits for a place; it is given back when the permit is dropped. Those who wait are served in order.
    ///
    /// An IPv4-mapped IPv6 address counts as the IPv4 address.
    pub async fn acquire(&self, address: IpAddr) -> AddressPermit {
        let (user, semaphore) = Shared::enter(&self.shared, address.to_canonical());
        let permit = semaphore.acquire_owned().await.ok(); // an error means a closed semaphore: nobody closes it
        AddressPermit { permit, user }
    }

    /// How many addresses are in use or waited for.
    pub fn addresses(&self) -> usize {
        self.shared.lock().len()
    }
}

impl Default for AddressLimits {
    /// Two at once.
    fn default() -> Self {
        Self::new(2)
    }
}

impl Shared {
    fn enter(this: &Arc<Self>, address: IpAddr) -> (User, Arc<Semaphore>) {
        let mut addresses = this.lock();
        let slot = addresses.entry(address).or_insert_with(|| Slot {
            semaphore: Arc::new(Semaphore::new(this.at_once)),
            users: 0,
        });
        slot.users += 1;
        (
            User {
                shared: Arc::clone(this),
                address,
            },
            Arc::clone(&slot.semaphore),
        )
    }

    fn leave(&self, address: IpAddr) {
        let mut addresses = self.lock();
        if let Some(slot) = addresses.get_mut(&address) {
            slot.users -= 1;
            if slot.users == 0 {
                addresses.remove(&address);
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<IpAddr, Slot>> {
        self.addresses.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place among the connections to one address, given back on drop.
#[derive(Debug)]
#[must_use = "the place is given back at once when the permit is dropped"]
pub struct AddressPermit {
    #[expect(dead_code, reason = "held for its drop, which comes before that of `user`")]
    permit: Option<OwnedSemaphorePermit>,
    user: User,
}

impl AddressPermit {
    /// The address it is for.
    pub const fn address(&self) -> IpAddr {
        self.user.address
    }
}

/// Somebody who holds a place or waits for one; also leaves when a wait is given up.
#[derive(Debug)]
struct User {
    shared: Arc<Shared>,
    address: IpAddr,
}

impl Drop for User {
    fn drop(&mut self) {
        self.shared.leave(self.address);
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    const ADDRESS: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));

    #[tokio::test]
    async fn the_third_connection_waits_for_the_first_to_end() {
        let limits = AddressLimits::default();
        let first = limits.acquire(ADDRESS).await;
        let _second = limits.acquire("::ffff:192.0.2.1".parse().unwrap()).await;
        let mut third = Box::pin(limits.acquire(ADDRESS));
        assert!(third.as_mut().now_or_never().is_none());
        assert!(limits.acquire("192.0.2.2".parse().unwrap()).now_or_never().is_some());
        drop(first);
        assert_eq!(third.await.address(), ADDRESS);
    }

    #[tokio::test]
    async fn nothing_is_kept_of_addresses_not_in_use() {
        let limits = AddressLimits::new(1);
        let held = limits.acquire(ADDRESS).await;
        let mut waiting = Box::pin(limits.acquire(ADDRESS));
        assert!(waiting.as_mut().now_or_never().is_none());
        drop(waiting);
        assert_eq!(limits.addresses(), 1);
        drop(held);
        assert_eq!(limits.addresses(), 0);
    }
}
