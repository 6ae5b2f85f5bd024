//! The chain ends in an anchor of one's own, not of the public programme: only those who installed it trust the certificate.

use super::{Answer, Case};
use crate::path::End;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    let anchor = case.path.top().filter(|_| case.path.end == End::Anchor);
    let Some(anchor) = anchor else {
        return Answer::NotApplicable("no_trusted_path");
    };
    (!case.path.public)
        .then(|| {
            case.of_leaf(Code::CertSelfIssuedPrivate)
                .with("issuer", anchor.certificate.subject())
        })
        .into()
}
