//! A critical extension that nobody understands: every client must refuse the certificate.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.flaws(|link, _, kind| match kind {
        FlawKind::Unhandled(oid) => Some(
            case.finding(Code::ChainUnhandledExtension, link)
                .with("oid", oid.as_str()),
        ),
        _ => None,
    })
}
