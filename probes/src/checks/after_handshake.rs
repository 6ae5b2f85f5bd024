//! The flaws that show only behind a completed handshake of TLS 1.2 or older, which rustls does not make as they need it:
//! `vuln.ticketbleed`, `vuln.poodle_tls`, `vuln.cbc_padding_oracle`, `vuln.insecure_renegotiation`, `vuln.client_renegotiation`.

use super::AddressCheck;
use crate::accepted::{Accepted, IN_CLEAR, Kind, accepted};
use crate::discovery::{Discovery, Support};
use model::{Check, Code, Depth, Observation};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "after_handshake",
    from: Depth::Deep,
    run: |peer, _| Box::pin(std::future::ready(look(&peer.discovery))),
};

/// The reason, as long as Vigie has no client of its own for old versions.
const NOT_YET: &str = "needs_an_old_handshake";

fn look(discovery: &Discovery) -> Observation {
    let offered = IN_CLEAR.map(|version| discovery.support(version));
    let is_old_refused = offered.iter().all(|support| *support == Some(&Support::Refused));
    think(is_old_refused, &accepted(discovery, &IN_CLEAR, Kind::Cbc))
}

/// Says where a flaw cannot be; everything else stays open.
fn think(is_old_refused: bool, cbc: &Accepted) -> Observation {
    use crate::vulnerable::ONLY_TLS13;
    let state = |code: Code, needs_cbc: bool| match () {
        () if is_old_refused => Check::not_applicable(code, ONLY_TLS13),
        () if needs_cbc && *cbc == Accepted::None => Check::not_applicable(code, "no_cbc_suite"),
        () => Check::could_not_test(code, NOT_YET),
    };
    Observation {
        findings: Vec::new(),
        checks: vec![
            state(Code::VulnTicketbleed, false),
            state(Code::VulnPoodleTls, true),
            state(Code::VulnCbcPaddingOracle, true),
            state(Code::VulnInsecureRenegotiation, false),
            state(Code::VulnClientRenegotiation, false),
        ],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wire::version::Version;
    use model::CheckState;

    #[test]
    fn nothing_is_denied_that_was_not_tested() {
        let cbc = Accepted::Suites(vec![(Version::Tls12, 0xC013)]);
        let count =
            |observation: &Observation, state| observation.checks.iter().filter(|check| check.state == state).count();
        assert_eq!(count(&think(true, &Accepted::NoVersion), CheckState::NotApplicable), 5);
        assert_eq!(count(&think(false, &Accepted::None), CheckState::NotApplicable), 2);
        assert_eq!(count(&think(false, &cbc), CheckState::CouldNotTest), 5);
    }
}
