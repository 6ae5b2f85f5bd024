//! A signature of the path does not verify with the issuer's key.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    if case
        .path
        .flaws
        .iter()
        .any(|flaw| flaw.kind == FlawKind::SignatureUntested)
    {
        return Answer::CouldNotTest("signature_algorithm");
    }
    case.flaws(|link, index, kind| match kind {
        FlawKind::SignatureFailure => {
            let issuer = case.path.links.get(index + 1)?;
            let finding = case.finding(Code::ChainSignatureFailure, link);
            Some(finding.with("issuer", issuer.certificate.subject()))
        }
        _ => None,
    })
}
