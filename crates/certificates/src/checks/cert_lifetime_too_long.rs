//! A public certificate lives longer than the rules of its day of issue allow (ballot SC-081v3).

use super::{Answer, Case};
use crate::Certificate;
use model::Code;

/// From which second on, and how many days.
const LIMITS: [(i64, i64); 4] = [
    (1_868_227_200, 47),  // 2029-03-15
    (1_805_068_800, 100), // 2027-03-15
    (1_773_532_800, 200), // 2026-03-15
    (1_598_918_400, 398), // 2020-09-01
];

const DAY: i64 = 86_400;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.if_public(|leaf| {
        let excess = excess(leaf);
        excess
            .map(|(days, limit)| {
                case.of_leaf(Code::CertLifetimeTooLong)
                    .with("days", days)
                    .with("limit", limit)
            })
            .into()
    })
}

/// The days of life and the limit, where it is overstepped. Both ends of the validity are part of it.
fn excess(certificate: &Certificate) -> Option<(i64, i64)> {
    let issued = certificate.not_before().as_second();
    let lifetime = certificate.not_after().as_second() - issued + 1;
    let (_, limit) = LIMITS.into_iter().find(|(from, _)| issued >= *from)?;
    (lifetime > limit * DAY).then_some(((lifetime + DAY - 1) / DAY, limit))
}
