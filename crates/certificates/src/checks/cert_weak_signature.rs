//! MD5 or SHA-1 signed a certificate that is no root.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.flaws(|link, _, kind| match kind {
        FlawKind::WeakSignature => Some(
            case.finding(Code::CertWeakSignature, link)
                .with("algorithm", link.certificate.signature_hash()),
        ),
        _ => None,
    })
}
