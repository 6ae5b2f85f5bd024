//! What the checks `vuln.*` have in common: one flaw, looked for in several versions, makes one answer.

use crate::accepted::IN_CLEAR;
use crate::checks::Peer;
use crate::discovery::Support;
use crate::poke::Tested;
use crate::wire::hello::ClientHello;
use crate::wire::version::Version;
use model::{Check, Code, Finding, Observation};

/// The reason of checks that concern TLS 1.2 and older, at a server that has nothing of the kind.
pub(crate) const ONLY_TLS13: &str = "only_tls1_3";

/// What the tries in all versions say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tries(pub(crate) Vec<(Version, Tested)>);

impl Tries {
    /// The versions that show the flaw.
    fn flawed(&self) -> Vec<String> {
        let flawed = self.0.iter().filter(|(_, tested)| *tested == Tested::Flawed);
        flawed.map(|(version, _)| version.to_string()).collect()
    }

    /// Why nothing can be said of some version.
    fn unsure(&self) -> Option<&str> {
        self.0.iter().find_map(|(_, tested)| match tested {
            Tested::Unsure(reason) => Some(reason.as_str()),
            Tested::Flawed | Tested::Sound => None,
        })
    }

    /// The answer: found where any version shows the flaw, not found where all were tested. Where there is none, the flaw
    /// cannot be.
    pub(crate) fn think(&self, code: Code) -> Observation {
        let mut observation = Observation::default();
        let flawed = self.flawed();
        if !flawed.is_empty() {
            observation.answer(code, [Finding::new(code).with("versions", flawed)]);
        } else if let Some(reason) = self.unsure() {
            observation.checks.push(Check::could_not_test(code, reason));
        } else if self.0.is_empty() {
            observation.checks.push(Check::not_applicable(code, ONLY_TLS13));
        } else {
            observation.answer(code, None);
        }
        observation
    }
}

/// The versions in which the server may be asked in clear, each with a hello that it is known to accept, newest first. Versions of
/// which nothing is known stand there with the reason, and all do at a server that has had enough of us.
pub(crate) fn hellos(peer: &Peer<'_>) -> Vec<(Version, Result<ClientHello, String>)> {
    let discovery = &peer.discovery;
    let of = |version: Version| match discovery.support(version) {
        Some(Support::Offered) if discovery.temper.spent().is_some() => {
            let reason = discovery.temper.spent().unwrap_or_default();
            Some((version, Err(reason.to_owned())))
        }
        Some(Support::Offered) => {
            let hello = discovery.proven(version, |_| true);
            Some((version, hello.ok_or_else(|| "no_hello_accepted".to_owned())))
        }
        Some(Support::Refused) => None,
        Some(Support::Unknown(reason)) => Some((version, Err(reason.clone()))),
        None => Some((version, Err("not_asked".to_owned()))),
    };
    IN_CLEAR.into_iter().rev().filter_map(of).collect()
}

/// Found, with its evidence.
pub(crate) fn found(finding: Finding) -> Observation {
    let mut observation = Observation::default();
    observation.answer(finding.code, [finding]);
    observation
}

/// Looked for, and not there.
pub(crate) fn not_found(code: Code) -> Observation {
    let mut observation = Observation::default();
    observation.answer(code, None);
    observation
}

/// Could not be looked for.
pub(crate) fn could_not_test(code: Code, reason: impl Into<String>) -> Observation {
    Observation {
        checks: vec![Check::could_not_test(code, reason)],
        ..Observation::default()
    }
}

/// Cannot be there.
pub(crate) fn not_applicable(code: Code, reason: impl Into<String>) -> Observation {
    Observation {
        checks: vec![Check::not_applicable(code, reason)],
        ..Observation::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::CheckState;

    #[test]
    fn one_version_with_the_flaw_is_enough_and_one_untested_leaves_it_open() {
        use Version::{Tls10, Tls12};
        let unsure = || Tested::Unsure("timeout".to_owned());
        for (tries, state) in [
            (vec![], CheckState::NotApplicable),
            (vec![(Tls12, Tested::Sound)], CheckState::NotFound),
            (
                vec![(Tls12, Tested::Sound), (Tls10, unsure())],
                CheckState::CouldNotTest,
            ),
            (vec![(Tls12, unsure()), (Tls10, Tested::Flawed)], CheckState::Found),
        ] {
            let observation = Tries(tries).think(Code::VulnHeartbleed);
            assert_eq!(observation.checks[0].state, state);
            let complete = |finding: &Finding| finding.missing_evidence().is_empty();
            assert!(observation.findings.iter().all(complete));
        }
    }
}
