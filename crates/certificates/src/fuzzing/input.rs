//! Chains out of arbitrary bytes.

use crate::{Certificate, Origin, TrustStore, der};
use jiff::Timestamp;

/// What a question about chains is made of.
///
/// The first byte chooses the host (beyond the list: none), the next four are the instant in seconds since 1970. Then follow
/// certificates in DER, each after a byte that says what it is: 0 sent, 1 known, 2 trusted, 3 of a trusted bundle. What is
/// no certificate is passed over, so that its neighbours still count.
pub(super) struct Chains {
    pub(super) host: usize,
    pub(super) at: Timestamp,
    pub(super) presented: Vec<Certificate>,
    pub(super) extra: Vec<(Origin, Certificate)>,
    pub(super) trust: TrustStore,
}

/// More certificates than the bound of what is looked at, so that the bound is crossed.
const CERTIFICATES: usize = 120;

impl Chains {
    pub(super) fn read(bytes: &[u8]) -> Self {
        let (head, mut rest) = bytes.split_at_checked(5).unwrap_or((bytes, &[]));
        let (host, seconds) = head.split_first().map_or((0, head), |(host, rest)| (*host, rest));
        let seconds = seconds.iter().fold(0, |sum, byte| sum << 8 | i64::from(*byte));
        let (mut presented, mut extra, mut anchors, mut bundle) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for _ in 0..CERTIFICATES {
            let Some((kind, after)) = rest.split_first() else {
                break;
            };
            let Some((element, after)) = der::first(after) else {
                break;
            };
            rest = after;
            let Ok(certificate) = Certificate::from_der(element.whole) else {
                continue;
            };
            match kind % 4 {
                0 => presented.push(certificate),
                1 => extra.push((Origin::Known, certificate)),
                2 => anchors.push(certificate),
                _ => bundle.push(certificate),
            }
        }
        Self {
            host: usize::from(host),
            at: Timestamp::from_second(seconds).unwrap_or(Timestamp::UNIX_EPOCH),
            presented,
            extra,
            trust: TrustStore::empty().with(anchors).with_bundle(bundle),
        }
    }
}
