//! A leaf or an issuer whose extended key usage leaves out serverAuth.

use super::{Answer, Case};
use crate::path::FlawKind;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    case.flaws(|link, _, kind| match kind {
        FlawKind::Purpose => {
            let purposes = link.certificate.fields().extensions.purposes.as_ref();
            let names = purposes.map(|purposes| purposes.names.clone()).unwrap_or_default();
            Some(case.finding(Code::ChainPurpose, link).with("purposes", names))
        }
        _ => None,
    })
}
