//! `vuln.lucky13` (CVE-2013-0169): CBC suites whose MAC is made before encryption. Possible, and not to be proven from afar.

use super::{AddressCheck, Peer};
use crate::accepted::{Accepted, IN_CLEAR, Kind, accepted, names};
use crate::raw;
use crate::vulnerable::{ONLY_TLS13, could_not_test, found, not_applicable, not_found};
use crate::wire::hello::Extension;
use crate::wire::version::Version;
use model::{Code, Depth, Finding, Observation};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "lucky13",
    from: Depth::Deep,
    run: |peer, _| {
        Box::pin(async move {
            let suites = accepted(&peer.discovery, &IN_CLEAR, Kind::Cbc);
            let order = Box::pin(look(peer, &suites)).await;
            think(&suites, order)
        })
    },
};

/// Which comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    /// Encryption (RFC 7366), for clients that ask for it.
    Encrypt,
    /// The MAC, or it is not known.
    Mac,
}

/// Asks for encrypt-then-MAC with CBC suites alone; with others a server leaves it out.
async fn look(peer: &Peer<'_>, suites: &Accepted) -> Order {
    const ENCRYPT_THEN_MAC: u16 = 22;
    let Accepted::Suites(suites) = suites else {
        return Order::Mac;
    };
    let newest = suites.iter().map(|(version, _)| *version).max();
    // SSL 3.0 has no extensions.
    let Some(version) = newest.filter(|version| *version > Version::Ssl3) else {
        return Order::Mac;
    };
    let Some(mut hello) = peer.discovery.proven(version, |suite| Kind::Cbc.has(suite)) else {
        return Order::Mac;
    };
    hello
        .extensions
        .retain(|extension| *extension != Extension::EncryptThenMac);
    hello.extensions.push(Extension::EncryptThenMac);
    let answer = raw::ask(&peer.dialer, &hello).await;
    let choice = answer.ok().and_then(|answer| answer.flight.hello);
    match choice.is_some_and(|choice| choice.extension(ENCRYPT_THEN_MAC).is_some()) {
        true => Order::Encrypt,
        false => Order::Mac,
    }
}

fn think(accepted: &Accepted, order: Order) -> Observation {
    const CODE: Code = Code::VulnLucky13;
    match (accepted, order) {
        (Accepted::NoVersion, _) => not_applicable(CODE, ONLY_TLS13),
        (Accepted::None, _) | (Accepted::Suites(_), Order::Encrypt) => not_found(CODE),
        (Accepted::Suites(suites), Order::Mac) => found(Finding::new(CODE).with("suites", names(suites))),
        (Accepted::Unknown(reason), _) => could_not_test(CODE, reason.clone()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::CheckState;

    #[test]
    fn cbc_without_encrypt_then_mac_is_told() {
        let cbc = || Accepted::Suites(vec![(Version::Tls12, 0xC013)]);
        for (accepted, order, state) in [
            (Accepted::NoVersion, Order::Mac, CheckState::NotApplicable),
            (Accepted::None, Order::Mac, CheckState::NotFound),
            (cbc(), Order::Encrypt, CheckState::NotFound),
            (cbc(), Order::Mac, CheckState::Found),
            (
                Accepted::Unknown("timeout".to_owned()),
                Order::Mac,
                CheckState::CouldNotTest,
            ),
        ] {
            let observation = think(&accepted, order);
            assert_eq!(observation.checks[0].state, state, "{accepted:?}");
            let complete = |finding: &Finding| finding.missing_evidence().is_empty();
            assert!(observation.findings.iter().all(complete));
        }
    }
}
