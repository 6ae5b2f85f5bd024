//! `vuln.starttls_injection`: what travels in clear behind the word that starts TLS, and is taken for a part of it.

use super::AddressCheck;
use model::{Check, Code, Depth, Observation};

pub(super) const CHECK: AddressCheck = AddressCheck {
    id: "starttls_injection",
    from: Depth::Quick,
    run: |peer, _| Box::pin(std::future::ready(think(peer.contact.early_bytes))),
};

/// Bytes behind the go-ahead prove no flaw, but they are none of a sound server's, or none of the server's at all: somebody on
/// the way may have added them. Where there are none, nothing was looked for.
fn think(early_bytes: usize) -> Observation {
    let mut observation = Observation::default();
    if early_bytes > 0 {
        let open = Check::could_not_test(Code::VulnStarttlsInjection, "bytes_after_go_ahead");
        observation.checks.push(open);
    }
    observation
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bytes_that_nobody_asked_for_are_told() {
        assert_eq!(think(0), Observation::default());
        let observation = think(14);
        assert_eq!(observation.checks[0].reason.as_deref(), Some("bytes_after_go_ahead"));
        assert_eq!(observation.findings, []);
    }
}
