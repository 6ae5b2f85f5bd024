//! Suites up to TLS 1.2, with the groups of their key exchanges.

use super::groups::Search as GroupSearch;
use super::{Asker, Discovery, Order, Quality, Reply, Support};
use crate::wire::flight::Flight;
use crate::wire::hello::{ClientHello, Extension};
use crate::wire::suites as registry;
use crate::wire::version::Version;

/// `protocol_version`.
const PROTOCOL_VERSION: u8 = 70;

/// Finds the suites of a version: all of them, or one and the weak ones. Says whether the server refused the version by name.
pub(super) async fn find(asker: &mut Asker<'_>, discovery: &mut Discovery, version: Version) -> bool {
    // Extensions that a server knows, it knows in its best version: below, nothing but suites is of interest.
    let is_first = !discovery.first.keys().any(|first| *first < Version::Tls13);
    let rounds: &[Extras] = match is_first {
        true => &[Extras::Asked, Extras::Dropped],
        false => &[Extras::None],
    };
    for extras in rounds.iter().copied() {
        let mut search = Search {
            groups: GroupSearch::new(version, discovery),
            asker,
            discovery,
            version,
            extras,
            picks: Vec::new(),
        };
        match search.run().await {
            Verdict::Settled => return false,
            Verdict::WrongVersion => return true,
            // Perhaps it is what else was asked for that it does not bear.
            Verdict::Refused => {}
        }
    }
    discovery.note(version, Support::Refused);
    false
}

/// What a hello asks for beside the suites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extras {
    /// Everything whose answer is a fact of the report.
    Asked,
    /// Nothing any more: what was asked for may be why the server refused.
    Dropped,
    /// Nothing.
    None,
}

enum Verdict {
    /// No suite is accepted.
    Refused,
    /// What can be known is noted.
    Settled,
    /// No suite is accepted, for the version is not.
    WrongVersion,
}

/// How a round of questions ended.
enum End {
    /// As many were found as were wanted.
    Enough,
    /// No answer that could be relied on.
    Gap(String),
    /// The rest is refused.
    Refused(Option<u8>),
}

/// One question and its answer.
pub(super) struct Pick {
    /// What was offered, in this order.
    pub(super) offered: Vec<u16>,
    /// What was chosen.
    pub(super) chosen: u16,
}

struct Search<'s, 'a> {
    asker: &'s mut Asker<'a>,
    discovery: &'s mut Discovery,
    version: Version,
    extras: Extras,
    groups: GroupSearch,
    picks: Vec<Pick>,
}

impl Search<'_, '_> {
    async fn run(&mut self) -> Verdict {
        let mut lists: Vec<Vec<u16>> = Vec::new();
        // At depth `standard` suites without certificates are left out: those of pre-shared keys and passwords.
        let portions = match (self.discovery.exhaustive, self.extras) {
            (_, Extras::Dropped) => 1,
            (true, Extras::Asked | Extras::None) => usize::MAX,
            (false, _) if self.version == Version::Tls12 => 2,
            (false, _) => 1,
        };
        for portion in registry::offers(self.version).into_iter().take(portions) {
            let most = if self.discovery.exhaustive { usize::MAX } else { 1 };
            let (list, end) = self.round(portion, most).await;
            let found = !list.is_empty();
            lists.push(list);
            match end {
                End::Refused(Some(PROTOCOL_VERSION)) if lists.iter().all(Vec::is_empty) => {
                    self.discovery.note(self.version, Support::Refused);
                    return Verdict::WrongVersion;
                }
                End::Refused(_) => {}
                End::Enough if found => break,
                End::Enough => {}
                End::Gap(reason) => {
                    self.gap(reason);
                    return Verdict::Settled;
                }
            }
            if self.discovery.is_offered(self.version) == Some(false) {
                return Verdict::Settled;
            }
        }
        if lists.iter().all(Vec::is_empty) {
            return Verdict::Refused;
        }
        match self.discovery.exhaustive {
            true => self.conclude(lists).await,
            false => self.weak().await,
        }
        Verdict::Settled
    }

    /// Strikes what is chosen until the rest is refused.
    async fn round(&mut self, mut left: Vec<u16>, most: usize) -> (Vec<u16>, End) {
        let mut list = Vec::new();
        while !left.is_empty() && list.len() < most {
            let hello = self.hello(&left);
            match self.asker.ask(&hello).await {
                Reply::Chosen(flight) if flight.version() != Some(self.version) => {
                    self.negotiated_down(&flight);
                    return (list, End::Refused(None));
                }
                Reply::Chosen(flight) => {
                    let Some(suite) = flight.hello.as_ref().map(|choice| choice.suite) else {
                        break;
                    };
                    let lacks_groups =
                        !registry::is_ecdhe(suite) && left.iter().any(|suite| registry::is_ecdhe(*suite));
                    if lacks_groups && self.groups.set_aside() {
                        continue;
                    }
                    self.picked(&hello, suite, &flight);
                    left.retain(|other| *other != suite);
                    list.push(suite);
                }
                Reply::Refused(_) if left.iter().any(|suite| registry::is_ecdhe(*suite)) && self.groups.widen() => {}
                Reply::Refused(alert) => return (list, End::Refused(alert)),
                Reply::Unknown(reason) => return (list, End::Gap(reason)),
            }
        }
        (list, End::Enough)
    }

    fn picked(&mut self, hello: &ClientHello, suite: u16, flight: &Flight) {
        if self.picks.is_empty() {
            self.asker.rely_on(hello.clone());
        }
        self.picks.push(Pick {
            offered: hello.real_suites().collect(),
            chosen: suite,
        });
        self.discovery.accept(self.version, suite);
        self.discovery
            .first
            .entry(self.version)
            .or_insert_with(|| flight.clone());
        self.learn_extras(suite, flight);
        let exchange = self.discovery.exchanges.keep(self.version, flight);
        self.groups.learn(exchange, flight, &mut self.discovery.groups_tls12);
    }

    fn learn_extras(&mut self, suite: u16, flight: &Flight) {
        const ENCRYPT_THEN_MAC: u16 = 22;
        let Some(choice) = &flight.hello else { return };
        let extras = &mut self.discovery.extras;
        if self.version > Version::Ssl3 {
            let stapled = flight.staple.as_ref().is_some_and(|staple| !staple.is_empty());
            super::Extras::note(&mut extras.staple, stapled);
        }
        if self.extras == Extras::Asked {
            super::Extras::note(&mut extras.compression, choice.compression == 1);
            if registry::is_cbc(suite) && self.version > Version::Ssl3 {
                super::Extras::note(
                    &mut extras.encrypt_then_mac,
                    choice.extension(ENCRYPT_THEN_MAC).is_some(),
                );
            }
        }
    }

    /// The server knows the version below, and not this one.
    fn negotiated_down(&mut self, flight: &Flight) {
        self.discovery.note(self.version, Support::Refused);
        self.discovery.negotiated_down.insert(self.version);
        if let Some(lower) = flight.version().filter(|lower| *lower < self.version) {
            self.discovery.note(lower, Support::Offered);
        }
    }

    fn gap(&mut self, reason: String) {
        self.discovery.note(self.version, Support::Unknown(reason.clone()));
        if self.discovery.is_offered(self.version) == Some(true) {
            self.discovery.sort_by_strength(self.version);
            self.discovery.suites.entry(self.version).or_default().gap = Some(reason);
        }
    }

    fn hello(&self, suites: &[u16]) -> ClientHello {
        self.hello_in_order(in_turn(suites, self.picks.len()))
    }

    fn hello_in_order(&self, suites: Vec<u16>) -> ClientHello {
        let mut hello = self.discovery.hello(self.version, suites);
        if let Some(groups) = self.groups.offer() {
            hello.set_groups(&groups);
        }
        if self.extras == Extras::Asked {
            hello.compressions = vec![1, 0];
            if self.version > Version::Ssl3 {
                hello.extensions.extend([
                    Extension::EncryptThenMac,
                    Extension::SessionTicket,
                    Extension::SignedCertificateTimestamp,
                    Extension::Heartbeat,
                ]);
            }
        }
        hello
    }

    /// Depth `standard`: which of the weak suites are accepted, and whether there are better ones.
    async fn weak(&mut self) {
        if self.discovery.offered().next_back() == Some(self.version) {
            self.better().await;
        }
        for portion in registry::weak_offers(self.version) {
            if let (_, End::Gap(reason)) = self.round(portion, usize::MAX).await {
                self.gap(reason);
                return;
            }
        }
        self.discovery.sort_by_strength(self.version);
        self.discovery.suites.entry(self.version).or_default().weak_complete = true;
    }

    /// In the best version: a server that prefers something worse may have something better.
    async fn better(&mut self) {
        for quality in [Quality::ForwardSecrecy, Quality::Aead] {
            let known = self
                .discovery
                .suites(self.version)
                .and_then(|suites| suites.has(quality));
            if known.is_some() {
                continue;
            }
            let wanted = registry::offers(self.version)
                .concat()
                .into_iter()
                .filter(|suite| quality.is_of(*suite));
            let wanted: Vec<u16> = wanted.take(registry::MOST_IN_ONE_HELLO).collect();
            if let (_, End::Enough | End::Refused(_)) = self.round(wanted, 1).await {
                self.discovery
                    .suites
                    .entry(self.version)
                    .or_default()
                    .lacks
                    .push(quality);
            }
        }
    }

    /// Depth `deep`: all suites are known; whose order it is, and the groups that are left.
    async fn conclude(&mut self, lists: Vec<Vec<u16>>) {
        let order = self.order(&lists).await;
        let accepted = match order {
            Order::Server => self.merge(lists).await,
            Order::Client | Order::Unknown => {
                let mut all = lists.concat();
                all.sort_by_key(|suite| registry::rank(*suite));
                all
            }
        };
        let suites = self.discovery.suites.entry(self.version).or_default();
        suites.accepted = accepted;
        suites.order = order;
        suites.complete = true;
        suites.weak_complete = true;
        self.remaining_groups().await;
    }

    async fn order(&mut self, lists: &[Vec<u16>]) -> Order {
        // Within one portion: nothing was ever asked across two.
        let Some(longest) = lists.iter().max_by_key(|list| list.len()).filter(|list| list.len() > 1) else {
            return Order::Unknown;
        };
        match order_of(&self.picks, &lists.concat()) {
            Some(order) => order,
            None => {
                let again = otherwise(longest, &self.picks);
                self.confirm(again).await
            }
        }
    }

    /// A hello in the opposite order, where all answers so far could be the client's first choice by chance.
    async fn confirm(&mut self, list: Vec<u16>) -> Order {
        let hello = self.hello_in_order(list);
        match self.asker.ask(&hello).await {
            Reply::Chosen(flight) => {
                let chosen = flight.hello.as_ref().map(|choice| choice.suite);
                match chosen == hello.suites.first().copied() {
                    true => Order::Client,
                    false => Order::Server,
                }
            }
            Reply::Refused(_) | Reply::Unknown(_) => Order::Unknown,
        }
    }

    /// The server's order across the portions in which suites were offered.
    async fn merge(&mut self, lists: Vec<Vec<u16>>) -> Vec<u16> {
        /// So many comparisons at most: what is left stays behind.
        const MOST: usize = 150;
        let mut budget = MOST;
        let mut merged: Vec<u16> = Vec::new();
        for list in lists {
            let (mut ahead, mut behind) = (std::mem::take(&mut merged), list);
            // Runs of either list follow one another: each is measured against the head of the other.
            while let Some(head) = behind.first().copied() {
                let run = self.run_before(&ahead, head, &mut budget).await;
                merged.extend(ahead.drain(..run));
                std::mem::swap(&mut ahead, &mut behind);
            }
            merged.extend(ahead);
        }
        merged
    }

    /// How many suites at the front of a list, which is in the server's order, the server prefers to this one.
    async fn run_before(&mut self, list: &[u16], head: u16, budget: &mut usize) -> usize {
        // As a rule all of the usual ones come before all of the rare ones.
        match list.last() {
            None => return 0,
            Some(last) if self.preferred(*last, head, budget).await == *last => return list.len(),
            Some(_) => {}
        }
        let (mut low, mut high) = (0, list.len() - 1);
        while low < high {
            let middle = low.midpoint(high);
            let Some(suite) = list.get(middle).copied() else { break };
            match self.preferred(suite, head, budget).await == suite {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        low
    }

    async fn preferred(&mut self, first: u16, second: u16, budget: &mut usize) -> u16 {
        let Some(left) = budget.checked_sub(1) else {
            return first;
        };
        *budget = left;
        let hello = self.hello_in_order(without_chacha_first(vec![second, first]));
        match self.asker.ask(&hello).await {
            Reply::Chosen(flight) => flight.hello.map_or(first, |choice| choice.suite),
            Reply::Refused(_) | Reply::Unknown(_) => first,
        }
    }

    /// Groups that the suites were too few for.
    async fn remaining_groups(&mut self) {
        let ephemeral: Vec<u16> = self
            .discovery
            .accepted(self.version)
            .iter()
            .copied()
            .filter(|suite| registry::is_ecdhe(*suite))
            .collect();
        while !ephemeral.is_empty() && !self.groups.is_over() {
            let Some(suites) = self.groups.go_on(&ephemeral, &mut self.discovery.groups_tls12) else {
                break;
            };
            let hello = self.hello_in_order(suites);
            match self.asker.ask(&hello).await {
                Reply::Chosen(flight)
                    if flight
                        .hello
                        .as_ref()
                        .is_some_and(|choice| registry::is_ecdhe(choice.suite)) =>
                {
                    let exchange = self.discovery.exchanges.keep(self.version, &flight);
                    self.groups.learn(exchange, &flight, &mut self.discovery.groups_tls12);
                }
                Reply::Chosen(_) | Reply::Refused(_) => self.groups.refused(&mut self.discovery.groups_tls12),
                Reply::Unknown(reason) => self.groups.give_up(&mut self.discovery.groups_tls12, &reason),
            }
        }
    }
}

/// Forward and backward in turn: a server without an order of its own gives itself away.
pub(super) fn in_turn(suites: &[u16], turn: usize) -> Vec<u16> {
    let mut suites = suites.to_vec();
    if turn % 2 == 1 {
        suites.reverse();
    }
    without_chacha_first(suites)
}

/// The suites in an order that begins with another one than the first that was chosen.
pub(super) fn otherwise(suites: &[u16], picks: &[Pick]) -> Vec<u16> {
    let mut again = suites.to_vec();
    again.sort_by_key(|suite| std::cmp::Reverse(registry::rank(*suite)));
    let without_chacha = without_chacha_first(again.clone());
    let first = picks.first().map(|pick| pick.chosen);
    let mut again = match without_chacha.first().copied() == first {
        true => again,
        false => return without_chacha,
    };
    if again.first().copied() == first {
        let turn = usize::from(again.len() > 1);
        again.rotate_left(turn);
    }
    again
}

/// Some servers with an order of their own prefer ChaCha20 for clients that put it first (`SSL_OP_PRIORITIZE_CHACHA` of OpenSSL).
fn without_chacha_first(mut suites: Vec<u16>) -> Vec<u16> {
    if let Some(other) = suites.iter().position(|suite| !registry::is_chacha(*suite)) {
        suites.rotate_left(other);
    }
    suites
}

/// Whose order explains all picks; none where it could be either.
pub(super) fn order_of(picks: &[Pick], accepted: &[u16]) -> Option<Order> {
    let is_clients = picks.iter().all(|pick| {
        let first = pick.offered.iter().find(|suite| accepted.contains(suite));
        first == Some(&pick.chosen)
    });
    if !is_clients {
        return Some(Order::Server);
    }
    // Each of two suites was preferred to the other.
    let contradicted = picks.iter().any(|one| {
        let other_way = |other: &Pick| other.offered.contains(&one.chosen) && one.offered.contains(&other.chosen);
        picks.iter().any(|other| other.chosen != one.chosen && other_way(other))
    });
    contradicted.then_some(Order::Client)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_ignores_the_first_of_the_client_has_an_order_of_its_own() {
        let pick = |offered: &[u16], chosen| Pick {
            offered: offered.to_vec(),
            chosen,
        };
        let clients = [pick(&[9, 1, 2, 3], 1), pick(&[3, 2, 9], 3), pick(&[2, 9], 2)];
        assert_eq!(order_of(&clients, &[1, 2, 3]), None);
        let servers = [pick(&[9, 1, 2, 3], 1), pick(&[3, 2, 9], 2)];
        assert_eq!(order_of(&servers, &[1, 2, 3]), Some(Order::Server));
        let contradicting = [pick(&[1, 2, 3], 1), pick(&[3, 2, 1], 3)];
        assert_eq!(order_of(&contradicting, &[1, 2, 3]), Some(Order::Client));
    }

    #[test]
    fn a_question_in_another_order_begins_with_another_suite() {
        let chosen = |chosen| {
            vec![Pick {
                offered: vec![chosen],
                chosen,
            }]
        };
        assert_eq!(otherwise(&[0x1301, 0x1303], &chosen(0x1301)), [0x1303, 0x1301]);
        assert_eq!(
            otherwise(&[0x1301, 0x1302, 0x1303], &chosen(0x1301)),
            [0x1302, 0x1301, 0x1303]
        );
        assert_eq!(otherwise(&[0xC02F, 0xC030], &chosen(0xC030)), [0xC02F, 0xC030]);
    }

    #[test]
    fn chacha_never_comes_first_unless_it_is_alone() {
        assert_eq!(in_turn(&[0xCCA8, 0xC02F, 0xC013], 0), [0xC02F, 0xC013, 0xCCA8]);
        assert_eq!(in_turn(&[0xC02F, 0xC013, 0xCCA8], 1), [0xC013, 0xC02F, 0xCCA8]);
        assert_eq!(in_turn(&[0xCCA8, 0xCCAA], 0), [0xCCA8, 0xCCAA]);
    }
}
