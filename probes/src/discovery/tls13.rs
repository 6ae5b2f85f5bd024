//! Suites and groups of TLS 1.3, both at once: a HelloRetryRequest names one of each, and costs the server no signature.

use super::suites::{Pick, in_turn, order_of, otherwise};
use super::{Asker, Discovery, Order, Reply, Support};
use crate::wire::flight::Flight;
use crate::wire::hello::{ClientHello, Extension, GROUPS_TLS13};
use crate::wire::suites as registry;
use crate::wire::version::Version;
use rustls::crypto::aws_lc_rs::kx_group;

const TLS13: Version = Version::Tls13;

/// Finds suites and groups: all of them, or whether there are any.
pub(super) async fn find(asker: &mut Asker<'_>, discovery: &mut Discovery) {
    for shares in [Shares::None, Shares::First] {
        let mut search = Search {
            left: GROUPS_TLS13.to_vec(),
            asker,
            discovery,
            shares,
            picks: Vec::new(),
        };
        match search.start().await {
            Start::Refused => return discovery.note(TLS13, Support::Refused),
            Start::Unknown(reason) => return discovery.note(TLS13, Support::Unknown(reason)),
            Start::Accepted if search.discovery.exhaustive => return search.all().await,
            Start::Accepted => return search.weak().await,
            // Some stacks do not bear a hello without a share.
            Start::Doubtful => {}
        }
    }
    discovery.note(TLS13, Support::Refused);
}

/// Whether a hello brings a key share for the first of its groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shares {
    First,
    None,
}

enum Start {
    Accepted,
    Doubtful,
    Refused,
    Unknown(String),
}

struct Search<'s, 'a> {
    asker: &'s mut Asker<'a>,
    discovery: &'s mut Discovery,
    shares: Shares,
    /// Groups that were not chosen yet.
    left: Vec<u16>,
    picks: Vec<Pick>,
}

impl Search<'_, '_> {
    async fn start(&mut self) -> Start {
        const PROTOCOL_VERSION: Option<u8> = Some(70);
        let suites: Vec<u16> = registry::offers(TLS13).concat();
        match self.ask(&suites, GROUPS_TLS13).await {
            Ok(()) => Start::Accepted,
            Err(Reply::Chosen(lower)) => {
                if let Some(version) = lower.version() {
                    self.discovery.note(version, Support::Offered);
                }
                Start::Refused
            }
            Err(Reply::Refused(PROTOCOL_VERSION)) if self.discovery.is_offered(TLS13).is_none() => Start::Refused,
            Err(Reply::Refused(_)) => Start::Doubtful,
            Err(Reply::Unknown(reason)) => Start::Unknown(reason),
        }
    }

    /// Asks once, and strikes what is chosen. The error is any other answer.
    async fn ask(&mut self, suites: &[u16], groups: &[u16]) -> Result<(), Reply> {
        let hello = self.hello(in_turn(suites, self.picks.len()), groups);
        let flight = match self.asker.ask(&hello).await {
            Reply::Chosen(flight) if flight.version() == Some(TLS13) => flight,
            other => return Err(other),
        };
        if self.picks.is_empty() {
            self.asker.rely_on(hello.clone());
        }
        self.learn(&hello, &flight);
        Ok(())
    }

    fn learn(&mut self, hello: &ClientHello, flight: &Flight) {
        let Some(choice) = &flight.hello else { return };
        self.picks.push(Pick {
            offered: hello.suites.clone(),
            chosen: choice.suite,
        });
        self.discovery.accept(TLS13, choice.suite);
        self.discovery.first.entry(TLS13).or_insert_with(|| flight.clone());
        if let Some(group) = choice.key_share_group() {
            self.left.retain(|other| *other != group);
            self.discovery.groups_tls13.accept(group);
        }
    }

    /// Depth `deep`. Suites that nearly every server has are struck together with groups; the others are asked for at the end, so
    /// that a refusal always has one reason.
    async fn all(&mut self) {
        let mut usual = registry::USUAL_TLS13.to_vec();
        let gap = loop {
            let accepted = self.discovery.accepted(TLS13).to_vec();
            usual.retain(|suite| !accepted.contains(suite));
            if self.left.is_empty() {
                break None;
            }
            let suites = if usual.is_empty() { &accepted } else { &usual }.clone();
            let left = self.left.clone();
            let before = left.len();
            match self.ask(&suites, &left).await {
                Ok(()) if usual.is_empty() && self.left.len() == before => break Some("group_not_offered".to_owned()),
                Ok(()) => {}
                Err(Reply::Unknown(reason)) => break Some(reason),
                Err(_) if usual.is_empty() => break None,
                // One of the two lists has come to its end: that of suites first, until it is proven otherwise.
                Err(_) => usual.clear(),
            }
        };
        let groups = &mut self.discovery.groups_tls13;
        groups.complete = gap.is_none();
        groups.gap.clone_from(&gap);
        let gap = match gap {
            None => self.rare().await,
            gap => gap,
        };
        let order = self.order().await;
        if order != Order::Server {
            self.discovery.sort_by_strength(TLS13);
        }
        let suites = self.discovery.suites.entry(TLS13).or_default();
        suites.order = order;
        suites.complete = gap.is_none();
        suites.weak_complete = gap.is_none();
        suites.gap = gap;
    }

    /// The suites that were not chosen so far, with all groups that are accepted. Gives the reason why there is no answer.
    async fn rare(&mut self) -> Option<String> {
        let groups = self.discovery.groups_tls13.accepted.clone();
        let mut left: Vec<u16> = registry::offers(TLS13).concat();
        loop {
            let accepted = self.discovery.accepted(TLS13);
            left.retain(|suite| !accepted.contains(suite));
            let before = left.len();
            match self.ask(&left.clone(), &groups).await {
                Ok(()) if before > 1 => {}
                Ok(()) | Err(Reply::Chosen(_) | Reply::Refused(_)) => return None,
                Err(Reply::Unknown(reason)) => return Some(reason),
            }
        }
    }

    /// Whose order it is. Rare suites were never offered together with the usual ones and stand behind them.
    async fn order(&mut self) -> Order {
        let accepted = self.discovery.accepted(TLS13).to_vec();
        if accepted.len() < 2 {
            return Order::Unknown;
        }
        if let Some(order) = order_of(&self.picks, &accepted) {
            return order;
        }
        let groups = self.discovery.groups_tls13.accepted.clone();
        let hello = self.hello(otherwise(&accepted, &self.picks), &groups);
        match self.asker.ask(&hello).await {
            Reply::Chosen(flight)
                if flight.hello.as_ref().map(|choice| choice.suite) == hello.suites.first().copied() =>
            {
                Order::Client
            }
            Reply::Chosen(_) => Order::Server,
            Reply::Refused(_) | Reply::Unknown(_) => Order::Unknown,
        }
    }

    /// Depth `standard`: suites that do not encrypt, or with small blocks.
    async fn weak(&mut self) {
        let weak = registry::weak_offers(TLS13).concat();
        let answer = self.ask(&weak, GROUPS_TLS13).await;
        let suites = self.discovery.suites.entry(TLS13).or_default();
        match answer {
            Err(Reply::Unknown(reason)) => suites.gap = Some(reason),
            Ok(()) | Err(Reply::Chosen(_) | Reply::Refused(_)) => suites.weak_complete = true,
        }
    }

    fn hello(&self, suites: Vec<u16>, groups: &[u16]) -> ClientHello {
        let mut hello = self.discovery.hello(TLS13, suites);
        hello.set_groups(groups);
        if self.shares == Shares::First
            && let Some(share) = groups.iter().find_map(|group| share(*group))
        {
            for extension in &mut hello.extensions {
                if let Extension::KeyShare(shares) = extension {
                    *shares = vec![share.clone()];
                }
            }
        }
        hello
    }
}

/// A real key share, where one can be made.
fn share(group: u16) -> Option<(u16, Vec<u8>)> {
    let known = [
        kx_group::X25519,
        kx_group::SECP256R1,
        kx_group::SECP384R1,
        kx_group::X25519MLKEM768,
    ];
    let known = known.into_iter().find(|known| u16::from(known.name()) == group)?;
    let exchange = known.start().ok()?;
    Some((group, exchange.pub_key().to_vec()))
}
