use super::{Discovery, Exchange};
use crate::wire::flight::Flight;
use crate::wire::hello::GROUPS_TLS12;
use crate::wire::key_exchange::KeyExchange;
use crate::wire::suites as registry;
use crate::wire::version::Version;
use certificates::Certificate;

/// The groups that a server accepts, in the order in which it chose them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Groups {
    /// Proven.
    pub(crate) accepted: Vec<u16>,
    /// Whether these are all.
    pub(crate) complete: bool,
    /// Why they are not, although they were looked for.
    pub(crate) gap: Option<String>,
}

impl Groups {
    /// Notes a group, once.
    pub(super) fn accept(&mut self, group: u16) {
        if !self.accepted.contains(&group) {
            self.accepted.push(group);
        }
    }
}

/// The search for the groups up to TLS 1.2, which goes along with that for suites: what is chosen is struck from both.
///
/// The curve of an ECDSA certificate has to stay on offer, or the server cannot use the certificate (RFC 8422 section 5.1).
#[derive(Debug)]
pub(super) struct Search {
    left: Vec<u16>,
    /// The curve of the certificate, where the suites ask for one.
    kept: Option<u16>,
    stage: Stage,
    /// The server likes the certificate's curve better than what is left; only suites with RSA can tell.
    is_behind: bool,
    /// A suite without such groups was chosen while others were on offer: whether for want of groups or by the client's order is not
    /// known.
    is_set_aside: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    /// Nothing more is to be found.
    Over,
    /// All groups are offered, to see what a narrower offer hid.
    Suspended,
    /// All groups are offered: none was chosen yet.
    Wide,
    /// What was chosen is struck.
    Narrow,
}

impl Search {
    /// Searches once in a scan, in the highest version that has such groups, and only where everything is looked for.
    pub(super) fn new(version: Version, discovery: &Discovery) -> Self {
        let known = &discovery.groups_tls12;
        let is_first = known.accepted.is_empty() && !known.complete && known.gap.is_none();
        Self {
            left: GROUPS_TLS12.to_vec(),
            kept: None,
            stage: match discovery.exhaustive && version > Version::Ssl3 && is_first {
                true => Stage::Wide,
                false => Stage::Over,
            },
            is_behind: false,
            is_set_aside: false,
        }
    }

    pub(super) fn is_over(&self) -> bool {
        self.stage == Stage::Over
    }

    /// What to offer instead of all; none for all.
    pub(super) fn offer(&self) -> Option<Vec<u16>> {
        (self.stage == Stage::Narrow).then(|| self.left.iter().copied().chain(self.kept).collect())
    }

    /// Learns from a key exchange.
    pub(super) fn learn(&mut self, exchange: Option<&Exchange>, flight: &Flight, groups: &mut Groups) {
        let Some((suite, group)) = exchange.and_then(|exchange| match exchange.parameters {
            KeyExchange::EllipticCurve { group, .. } => Some((exchange.suite, group)),
            KeyExchange::DiffieHellman { .. } | KeyExchange::Rsa { .. } => None,
        }) else {
            return;
        };
        groups.accept(group);
        if registry::is_ecdsa(suite) && self.kept.is_none() && !self.is_behind {
            self.kept = leaf_curve(flight);
            self.left.retain(|other| Some(*other) != self.kept);
        }
        match self.stage {
            Stage::Over => {}
            Stage::Suspended if self.is_behind || self.is_set_aside => {}
            // A suite of this kind is left: it was the groups that had come to their end.
            Stage::Suspended => self.finish(groups),
            // OpenSSL 1.0.1 answers with secp256r1 whatever is asked.
            Stage::Narrow if !self.left.contains(&group) && self.kept != Some(group) => self.finish(groups),
            Stage::Narrow | Stage::Wide => {
                self.left.retain(|other| *other != group);
                self.stage = Stage::Narrow;
                self.is_behind = self.kept == Some(group);
                if self.left.is_empty() {
                    self.finish(groups);
                } else if self.is_behind {
                    self.stage = Stage::Suspended;
                }
            }
        }
    }

    fn finish(&mut self, groups: &mut Groups) {
        self.stage = Stage::Over;
        match self.is_behind && !self.left.is_empty() {
            true => groups.gap = Some(BEHIND_CERTIFICATE.to_owned()),
            false => groups.complete = true,
        }
    }

    /// The server has nothing for what was offered: says whether the same is worth asking with all groups.
    pub(super) fn widen(&mut self) -> bool {
        let was_narrow = self.stage == Stage::Narrow;
        if was_narrow {
            self.stage = Stage::Suspended;
        }
        was_narrow
    }

    /// The server chose a suite without such groups: says whether the same is worth asking with all groups. It proves nothing of the
    /// groups, for a server that follows the client's order chooses so too.
    pub(super) fn set_aside(&mut self) -> bool {
        self.is_set_aside |= self.stage == Stage::Narrow;
        self.widen()
    }

    /// The suites with which the search goes on once they are all known; none where it is over.
    pub(super) fn go_on(&mut self, ephemeral: &[u16], groups: &mut Groups) -> Option<Vec<u16>> {
        if self.stage == Stage::Over || self.stage == Stage::Wide {
            return None;
        }
        self.stage = Stage::Narrow;
        self.is_set_aside = false;
        if !self.is_behind {
            return Some(ephemeral.to_vec());
        }
        self.kept = None;
        let rsa: Vec<u16> = ephemeral
            .iter()
            .copied()
            .filter(|suite| !registry::is_ecdsa(*suite))
            .collect();
        if rsa.is_empty() {
            self.finish(groups);
            return None;
        }
        Some(rsa)
    }

    /// What is left is refused.
    pub(super) fn refused(&mut self, groups: &mut Groups) {
        self.is_behind = false;
        self.finish(groups);
    }

    pub(super) fn give_up(&mut self, groups: &mut Groups, reason: &str) {
        self.stage = Stage::Over;
        groups.gap = Some(reason.to_owned());
    }
}

/// The certificate's curve comes before others in the server's order, and has to be offered.
const BEHIND_CERTIFICATE: &str = "behind_curve_of_certificate";

/// The curve of the key of a certificate that came with an answer.
fn leaf_curve(flight: &Flight) -> Option<u16> {
    let leaf = flight.certificates.as_ref()?.first()?;
    let certificate = Certificate::from_der(leaf).ok()?;
    let named = CURVES
        .iter()
        .find(|(oid, _)| certificate.spki().windows(oid.len()).any(|window| window == *oid));
    named.map(|(_, group)| *group)
}

/// Object identifiers of named curves in DER (RFC 5480 section 2.1.1.1, RFC 5639 section 4.1), and their groups.
const CURVES: [(&[u8], u16); 8] = [
    (&[6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7], 23),
    (&[6, 5, 0x2B, 0x81, 4, 0, 0x22], 24),
    (&[6, 5, 0x2B, 0x81, 4, 0, 0x23], 25),
    (&[6, 5, 0x2B, 0x81, 4, 0, 0x21], 21),
    (&[6, 5, 0x2B, 0x81, 4, 0, 0x0A], 22),
    (&[6, 9, 0x2B, 0x24, 3, 3, 2, 8, 1, 1, 7], 26),
    (&[6, 9, 0x2B, 0x24, 3, 3, 2, 8, 1, 1, 0x0B], 27),
    (&[6, 9, 0x2B, 0x24, 3, 3, 2, 8, 1, 1, 0x0D], 28),
];
