//! A name lies outside the subtrees that an issuer permits.

use super::{Answer, Case};
use crate::path::{End, FlawKind};
use model::{Code, Finding};

pub(super) fn think(case: &Case<'_>) -> Answer {
    if case.path.end != End::Anchor {
        return Answer::CouldNotTest("no_trusted_path");
    }
    case.flaws(|link, _, kind| match kind {
        // The subject is the issuer that sets the limit; the certificate is the one that oversteps it.
        FlawKind::NotPermitted(names) => Some(
            Finding::new(Code::ChainNameNotPermitted)
                .of_certificate(Some(case.leaf))
                .with("subject", link.certificate.subject())
                .with("names", names.clone()),
        ),
        _ => None,
    })
}
