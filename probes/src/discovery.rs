//! What a server accepts: versions, suites with their order, groups, as proven by hellos that it answered.
//!
//! One hello, one connection, one fact: everything is offered, what was chosen is struck, and so on until the server refuses. Checks
//! that need a hello which is accepted for certain take it from here ([`Discovery::proven`]), so that nothing is asked twice, and a
//! probe that the server refused is never mistaken for a sound server.

mod asker;
mod exchanges;
mod explore;
mod groups;
mod suites;
mod tls13;

use crate::contact::Contact;
use crate::wire::hello::{ClientHello, Random};
use crate::wire::suites as registry;
use crate::wire::version::Version;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

pub(crate) use asker::{Asker, Reply, Temper};
pub(crate) use exchanges::{Exchange, Exchanges};
pub(crate) use explore::explore;
pub(crate) use groups::Groups;

/// All versions, oldest first.
pub(crate) const VERSIONS: [Version; 6] = [
    Version::Ssl2,
    Version::Ssl3,
    Version::Tls10,
    Version::Tls11,
    Version::Tls12,
    Version::Tls13,
];

/// What is known of a version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Support {
    /// The server chose it.
    Offered,
    /// The server refused it, and would have answered otherwise.
    Refused,
    /// It could not be tested, for this reason.
    Unknown(String),
}

/// Whose preference decides between suites.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Order {
    /// The client's.
    Client,
    /// The server's.
    Server,
    /// It was not looked for, or there is one suite only.
    #[default]
    Unknown,
}

/// The suites accepted in one version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Suites {
    /// In the order of the server where it has one, else strong before weak.
    pub(crate) accepted: Vec<u16>,
    /// Whose order decides.
    pub(crate) order: Order,
    /// Whether these are all: every other suite was offered and refused.
    pub(crate) complete: bool,
    /// Whether every weak suite was offered that is not among them.
    pub(crate) weak_complete: bool,
    /// What was asked for alone and refused.
    pub(crate) lacks: Vec<Quality>,
    /// Why they are not complete although they were meant to be.
    pub(crate) gap: Option<String>,
}

impl Suites {
    /// Whether a suite with this quality is accepted; none where that is not known.
    pub(crate) fn has(&self, quality: Quality) -> Option<bool> {
        if self.accepted.iter().any(|suite| quality.is_of(*suite)) {
            return Some(true);
        }
        (self.complete || self.lacks.contains(&quality)).then_some(false)
    }
}

/// What a good suite has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quality {
    /// Authenticated encryption.
    Aead,
    /// An ephemeral key exchange.
    ForwardSecrecy,
}

impl Quality {
    /// Whether a suite has it.
    pub(crate) fn is_of(self, suite: u16) -> bool {
        match self {
            Self::Aead => registry::is_aead(suite),
            Self::ForwardSecrecy => registry::is_forward_secret(suite),
        }
    }
}

/// What the server answered to what hellos ask for beside suites, up to TLS 1.2; none where it did not show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Extras {
    /// It chose DEFLATE.
    pub(crate) compression: Option<bool>,
    /// It agreed to encrypt-then-MAC with a CBC suite (RFC 7366).
    pub(crate) encrypt_then_mac: Option<bool>,
    /// It stapled an OCSP response.
    pub(crate) staple: Option<bool>,
}

impl Extras {
    /// Once seen is proven; not seen is true as long as nothing else is.
    fn note(seen: &mut Option<bool>, now: bool) {
        *seen = Some(now || *seen == Some(true));
    }
}

/// What the server says of SSL 2.0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Ssl2 {
    /// The certificate, DER; empty where there is none.
    pub(crate) certificate: Vec<u8>,
    /// The cipher specs that the server accepts; none is an answer too (CVE-2015-3197).
    pub(crate) cipher_specs: Vec<[u8; 3]>,
}

/// What discovery proved at one address.
#[derive(Debug)]
pub(crate) struct Discovery {
    versions: BTreeMap<Version, Support>,
    suites: BTreeMap<Version, Suites>,
    server_name: Option<String>,
    random: Random,
    /// What the server says in SSL 2.0, where it speaks it.
    pub(crate) ssl2: Option<Ssl2>,
    /// Key exchange messages that were seen on the way.
    pub(crate) exchanges: Exchanges,
    /// Groups up to TLS 1.2.
    pub(crate) groups_tls12: Groups,
    /// Groups of TLS 1.3.
    pub(crate) groups_tls13: Groups,
    /// The answers to the first hello of each version.
    pub(crate) first: BTreeMap<Version, crate::wire::flight::Flight>,
    /// What the server says of what hellos ask for beside suites, up to TLS 1.2.
    pub(crate) extras: Extras,
    /// Versions that the server refused by choosing a lower one, as it should.
    pub(crate) negotiated_down: BTreeSet<Version>,
    /// How the server bears our questions.
    pub(crate) temper: Arc<Temper>,
    /// Whether suites and groups were looked for one by one.
    pub(crate) exhaustive: bool,
}

impl Discovery {
    /// What the first contact proves. A server that answers a hello with a lower version does not have the higher ones.
    pub(crate) fn of_contact(contact: &Contact, server_name: Option<&str>, random: Random) -> Self {
        let mut versions = BTreeMap::new();
        let mut negotiated_down = BTreeSet::new();
        if let Some(version) = contact.version {
            versions.insert(version, Support::Offered);
            if contact.offered < Version::Tls13 && version < contact.offered {
                let higher = VERSIONS.into_iter().filter(|other| *other > version);
                let not_there = higher.filter(|other| *other <= contact.offered || *other == Version::Tls13);
                versions.extend(not_there.map(|other| (other, Support::Refused)));
                negotiated_down.extend(
                    VERSIONS
                        .into_iter()
                        .filter(|other| *other > version && *other <= contact.offered),
                );
            }
            if contact.offered == Version::Tls13 && version < Version::Tls13 {
                negotiated_down.insert(Version::Tls13);
            }
        }
        Self {
            versions,
            suites: BTreeMap::new(),
            server_name: server_name.map(str::to_owned),
            random,
            ssl2: None,
            exchanges: Exchanges::default(),
            groups_tls12: Groups::default(),
            groups_tls13: Groups::default(),
            first: BTreeMap::new(),
            extras: Extras::default(),
            negotiated_down,
            temper: Arc::default(),
            exhaustive: false,
        }
    }

    /// What is known of a version; none where it was not asked for.
    pub(crate) fn support(&self, version: Version) -> Option<&Support> {
        self.versions.get(&version)
    }

    /// Every version of which something is known, oldest first.
    pub(crate) fn versions(&self) -> impl DoubleEndedIterator<Item = (Version, &Support)> {
        self.versions.iter().map(|(version, support)| (*version, support))
    }

    /// The versions that the server accepts, oldest first.
    pub(crate) fn offered(&self) -> impl DoubleEndedIterator<Item = Version> {
        self.versions()
            .filter(|(_, support)| **support == Support::Offered)
            .map(|(version, _)| version)
    }

    /// Whether a version is offered; none where that is not known.
    pub(crate) fn is_offered(&self, version: Version) -> Option<bool> {
        match self.support(version)? {
            Support::Offered => Some(true),
            Support::Refused => Some(false),
            Support::Unknown(_) => None,
        }
    }

    /// The suites that the server accepted in a version, in its order where it has one. At depth `standard` these are not all.
    pub(crate) fn accepted(&self, version: Version) -> &[u16] {
        self.suites.get(&version).map_or(&[], |suites| &suites.accepted)
    }

    /// What is known of the suites of a version.
    pub(crate) fn suites(&self, version: Version) -> Option<&Suites> {
        self.suites.get(&version)
    }

    /// A hello that the server is known to accept: in this version, with the suites among those that it accepted, in its order. None
    /// where none of them is wanted. It has the name, the groups and the signature schemes that go with it, and asks for nothing else.
    pub(crate) fn proven(&self, version: Version, wanted: impl Fn(u16) -> bool) -> Option<ClientHello> {
        let suites: Vec<u16> = self
            .accepted(version)
            .iter()
            .copied()
            .filter(|suite| wanted(*suite))
            .collect();
        (!suites.is_empty()).then(|| self.hello(version, suites))
    }

    /// A hello of this version with these suites, whether they are accepted or not.
    pub(crate) fn hello(&self, version: Version, suites: Vec<u16>) -> ClientHello {
        ClientHello::offering(version, suites, self.server_name.as_deref(), &self.random)
    }

    /// Notes what became of a version, unless it is known to be offered.
    fn note(&mut self, version: Version, support: Support) {
        if self.is_offered(version) != Some(true) {
            self.versions.insert(version, support);
        }
    }

    /// Notes an accepted suite, once.
    fn accept(&mut self, version: Version, suite: u16) {
        self.note(version, Support::Offered);
        let accepted = &mut self.suites.entry(version).or_default().accepted;
        if !accepted.contains(&suite) {
            accepted.push(suite);
        }
    }

    /// Puts what is known of a version into a sensible order: strong before weak.
    fn sort_by_strength(&mut self, version: Version) {
        if let Some(suites) = self.suites.get_mut(&version) {
            suites.accepted.sort_by_key(|suite| registry::rank(*suite));
        }
    }
}
