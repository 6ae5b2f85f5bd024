//! Which certificates need no revocation information.

use crate::Certificate;
use jiff::Timestamp;

/// Why nothing has to be known of the revocation of a certificate; none where something has to. A certificate of the public
/// programme that lives a few days owes none (Baseline Requirements section 1.6.1, "Short-lived Subscriber Certificate"); a
/// private authority that names no address tells nowhere, and no client looks.
pub fn needless(certificate: &Certificate, public: bool) -> Option<&'static str> {
    if public && !certificate.is_ca() && is_short_lived(certificate) {
        return Some("short_lived");
    }
    let names_none = certificate.ocsp().is_empty() && certificate.crl().is_empty();
    (!public && names_none).then_some("private_without_source")
}

fn is_short_lived(certificate: &Certificate) -> bool {
    const DAY: i64 = 86_400;
    // 2024-03-15 and 2026-03-15
    const FIRST: Timestamp = Timestamp::constant(1_710_460_800, 0);
    const SHORTER: Timestamp = Timestamp::constant(1_773_532_800, 0);
    let issued = certificate.not_before();
    let days = if issued < SHORTER { 10 } else { 7 };
    // Both ends belong to it.
    let lifetime = certificate.not_after().as_second() - issued.as_second() + 1;
    issued >= FIRST && lifetime <= days * DAY
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{certificate, root};
    use std::time::{Duration, SystemTime};
    use testbed::{DAY, date};

    fn of(from: SystemTime, life: Duration) -> Certificate {
        let leaf = root().leaf("www.example.test").valid(from, from + life);
        certificate(&leaf.crl("http://ca.example/list.crl").issue().unwrap())
    }

    #[test]
    fn a_public_certificate_of_seven_days_needs_nothing() {
        const SECOND: Duration = Duration::from_secs(1);
        for (from, life, expected) in [
            (date(2026, 11, 22), 7 * DAY - SECOND, Some("short_lived")),
            (date(2026, 11, 22), 7 * DAY, None),
            (date(2026, 3, 15), 7 * DAY, None),
            (date(2026, 3, 14), 10 * DAY - SECOND, Some("short_lived")),
            (date(2026, 3, 14), 10 * DAY, None),
            (date(2024, 3, 14), 3 * DAY, None),
        ] {
            assert_eq!(needless(&of(from, life), true), expected, "{life:?}");
        }
        assert_eq!(needless(&of(date(2026, 11, 22), DAY), false), None);
    }

    #[test]
    fn a_private_authority_that_names_no_address_tells_nowhere() {
        let bare = certificate(&root().leaf("www.example.test").issue().unwrap());
        assert_eq!(needless(&bare, false), Some("private_without_source"));
        assert_eq!(needless(&bare, true), None, "a public one owes an address");
    }
}
