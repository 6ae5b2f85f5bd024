//! A name lies in a subtree that an issuer excludes.

use super::{Answer, Case};
use crate::path::{End, FlawKind};
use model::{Code, Finding};

pub(super) fn think(case: &Case<'_>) -> Answer {
    if case.path.end != End::Anchor {
        return Answer::CouldNotTest("no_trusted_path");
    }
    case.flaws(|link, _, kind| match kind {
        // The subject is the issuer that sets the limit; the certificate is the one that oversteps it.
        FlawKind::Excluded(names) => Some(
            Finding::new(Code::ChainNameExcluded)
                .of_certificate(Some(case.leaf))
                .with("subject", link.certificate.subject())
                .with("names", names.clone()),
        ),
        _ => None,
    })
}
