//! A public certificate with fewer embedded SCTs than Chrome and Apple demand for its lifetime.

use super::{Answer, Case};
use model::Code;

const LONG_SECONDS: i64 = 180 * 86_400;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.if_public(|leaf| {
        let lifetime = leaf.not_after().as_second() - leaf.not_before().as_second() + 1;
        let needed: u32 = if lifetime <= LONG_SECONDS { 2 } else { 3 };
        (leaf.scts() < needed)
            .then(|| {
                case.of_leaf(Code::CertNoSct)
                    .with("found", leaf.scts())
                    .with("needed", needed)
            })
            .into()
    })
}
