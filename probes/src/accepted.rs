//! Which suites of a kind a server accepts, by what discovery proved.

use crate::discovery::{Discovery, Support};
use crate::wire::suites;
use crate::wire::version::Version;

/// The versions in which everything up to the end of the first flight travels in clear, oldest first.
pub(crate) const IN_CLEAR: [Version; 4] = [Version::Ssl3, Version::Tls10, Version::Tls11, Version::Tls12];

/// The accepted suites of a kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Accepted {
    /// None: all were offered and refused.
    None,
    /// None of these versions is offered.
    NoVersion,
    /// These, by version.
    Suites(Vec<(Version, u16)>),
    /// It is not known, for this reason.
    Unknown(String),
}

/// Looks for suites of a kind in versions. What is unknown in one version does not hide what is accepted in another.
pub(crate) fn accepted(discovery: &Discovery, versions: &[Version], kind: Kind) -> Accepted {
    let mut found = Vec::new();
    let mut unknown = None;
    let mut is_any_offered = false;
    for version in versions {
        match discovery.support(*version) {
            Some(Support::Offered) => is_any_offered = true,
            Some(Support::Refused) => continue,
            Some(Support::Unknown(reason)) => {
                unknown.get_or_insert_with(|| reason.clone());
                continue;
            }
            None => {
                unknown.get_or_insert_with(|| "not_asked".to_owned());
                continue;
            }
        }
        let all = discovery.accepted(*version).iter().filter(|suite| kind.has(**suite));
        found.extend(all.map(|suite| (*version, *suite)));
        if let Err(reason) = is_complete(discovery, *version, kind) {
            unknown.get_or_insert(reason);
        }
    }
    match (found.is_empty(), unknown) {
        (false, _) => Accepted::Suites(found),
        (true, Some(reason)) => Accepted::Unknown(reason),
        (true, None) if is_any_offered => Accepted::None,
        (true, None) => Accepted::NoVersion,
    }
}

/// Whether a suite of the kind that is not among the accepted ones was refused.
fn is_complete(discovery: &Discovery, version: Version, kind: Kind) -> Result<(), String> {
    let suites = discovery.suites(version);
    let is_complete = suites.is_some_and(|suites| suites.complete || (kind.is_weak() && suites.weak_complete));
    match is_complete {
        true => Ok(()),
        false => Err(suites
            .and_then(|suites| suites.gap.clone())
            .unwrap_or_else(|| "suites_not_all_offered".to_owned())),
    }
}

/// A kind of suites.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Blocks, chained.
    Cbc,
    /// Export suites with temporary Diffie-Hellman.
    DheExport,
    /// Export suites with RSA.
    RsaExport,
    /// The client encrypts the secret with the key of the certificate.
    StaticRsa,
}

impl Kind {
    /// Whether a suite is of this kind.
    pub(crate) fn has(self, suite: u16) -> bool {
        let name = suites::name(suite);
        match self {
            Self::Cbc => name.contains("_CBC_"),
            Self::DheExport => name.starts_with("TLS_DHE_") && name.contains("_EXPORT"),
            Self::RsaExport => name.starts_with("TLS_RSA_EXPORT"),
            Self::StaticRsa => name.starts_with("TLS_RSA_WITH_"),
        }
    }

    /// Whether all of its suites are among those that discovery calls weak.
    const fn is_weak(self) -> bool {
        matches!(self, Self::DheExport | Self::RsaExport)
    }
}

/// The names of suites, each once, in their order.
pub(crate) fn names(accepted: &[(Version, u16)]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for (_, suite) in accepted {
        let name = suites::name(*suite);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_go_by_the_name_in_the_registry() {
        for (kind, has, has_not) in [
            (
                Kind::Cbc,
                vec![0x002F, 0x0014, 0x000A, 0x0006],
                vec![0x009C, 0x0005, 0x1301],
            ),
            (
                Kind::DheExport,
                vec![0x0014, 0x0011, 0x0063, 0x0065],
                vec![0x0003, 0x000E, 0x0033, 0x0017],
            ),
            (
                Kind::RsaExport,
                vec![0x0003, 0x0006, 0x0008, 0x0060, 0x0062, 0x0064],
                vec![0x0005, 0x0014],
            ),
            (
                Kind::StaticRsa,
                vec![0x002F, 0x009C, 0x0005, 0x003B],
                vec![0xC02F, 0x0003, 0xC031],
            ),
        ] {
            assert!(has.iter().all(|suite| kind.has(*suite)), "{kind:?}");
            assert!(!has_not.iter().any(|suite| kind.has(*suite)), "{kind:?}");
        }
    }
}
