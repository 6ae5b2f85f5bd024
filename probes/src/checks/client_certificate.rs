//! `net.client_certificate_required`, `net.client_certificate_policy`: how the server treats clients without a certificate.

use super::AddressCheck;
use model::{Check, ClientCertificate, Code, Depth, Finding, Observation, StartTls};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "client_certificate",
    from: Depth::Quick,
    run: |peer, _| {
        let job = peer.dialer.job;
        let observation = think(
            peer.contact.client_certificate,
            job.client_certificate,
            job.target.starttls,
        );
        Box::pin(std::future::ready(observation))
    },
};

/// `observed` is none where the handshake did not come so far, `expected` where the monitor does not care.
fn think(observed: Option<ClientCertificate>, expected: Option<ClientCertificate>, starttls: StartTls) -> Observation {
    let mut observation = Observation::default();
    let codes = [
        Some(Code::NetClientCertificateRequired),
        expected.map(|_| Code::NetClientCertificatePolicy),
    ];
    let Some(observed) = observed else {
        let unknown = |code| Check::could_not_test(code, "handshake_incomplete");
        observation.checks.extend(codes.into_iter().flatten().map(unknown));
        return observation;
    };
    // nginx lets everybody through the handshake and refuses with an HTTP status: that it asked is all that shows here.
    let may_refuse_later = starttls == StartTls::None && observed == ClientCertificate::Optional;
    if may_refuse_later {
        let unknown = Check::could_not_test(Code::NetClientCertificateRequired, "asked_for_in_handshake");
        observation.checks.push(unknown);
    } else {
        let required = Finding::new(Code::NetClientCertificateRequired);
        let is_required = observed == ClientCertificate::Required;
        observation.answer(Code::NetClientCertificateRequired, is_required.then_some(required));
    }
    if let Some(expected) = expected {
        if may_refuse_later && expected == ClientCertificate::Required {
            let unknown = Check::could_not_test(Code::NetClientCertificatePolicy, "asked_for_in_handshake");
            observation.checks.push(unknown);
            return observation;
        }
        let otherwise = Finding::new(Code::NetClientCertificatePolicy)
            .with("expected", expected.as_str())
            .with("observed", observed.as_str());
        observation.answer(
            Code::NetClientCertificatePolicy,
            (observed != expected).then_some(otherwise),
        );
    }
    observation
}

#[cfg(test)]
mod tests {
    use super::*;
    use ClientCertificate::{None as Unasked, Optional, Required};
    use model::CheckState;

    #[test]
    fn a_policy_is_held_against_what_the_server_does() {
        for (observed, expected, found) in [
            (Unasked, None, vec![]),
            (Optional, None, vec![]),
            (Required, None, vec![Code::NetClientCertificateRequired]),
            (Required, Some(Required), vec![Code::NetClientCertificateRequired]),
            (Optional, Some(Required), vec![Code::NetClientCertificatePolicy]),
            (Unasked, Some(Unasked), vec![]),
            (
                Required,
                Some(Unasked),
                vec![Code::NetClientCertificateRequired, Code::NetClientCertificatePolicy],
            ),
        ] {
            let observation = think(Some(observed), expected, StartTls::Smtp);
            let codes: Vec<_> = observation.findings.iter().map(|finding| finding.code).collect();
            assert_eq!(codes, found, "{observed:?} {expected:?}");
            assert!(
                observation
                    .findings
                    .iter()
                    .all(|finding| finding.missing_evidence().is_empty())
            );
            assert_eq!(observation.checks.len(), 1 + usize::from(expected.is_some()));
        }
    }

    #[test]
    fn a_handshake_cut_short_tells_nothing() {
        let observation = think(None, Some(Required), StartTls::None);
        assert_eq!(observation.checks.len(), 2);
        assert!(
            observation
                .checks
                .iter()
                .all(|check| check.state == CheckState::CouldNotTest)
        );
    }

    #[test]
    fn a_web_server_may_refuse_after_the_handshake() {
        let observation = think(Some(Optional), Some(Required), StartTls::None);
        assert_eq!(observation.findings, []);
        for check in &observation.checks {
            assert_eq!(check.state, CheckState::CouldNotTest);
            assert_eq!(check.reason.as_deref(), Some("asked_for_in_handshake"));
        }
        assert_eq!(think(Some(Unasked), Some(Required), StartTls::None).findings.len(), 1);
        assert_eq!(think(Some(Optional), Some(Unasked), StartTls::None).findings.len(), 1);
    }
}
