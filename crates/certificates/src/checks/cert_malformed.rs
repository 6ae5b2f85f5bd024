//! A certificate that breaks RFC 5280 in a way that clients reject.

use super::{Answer, Case};
use crate::path::{FlawKind, Link};
use model::{Code, Finding};

pub(super) fn think(case: &Case<'_>) -> Answer {
    let links = case.path.flaws.iter().filter(|flaw| flaw.kind == FlawKind::Malformed);
    links
        .filter_map(|flaw| case.path.links.get(flaw.link))
        .flat_map(|link| findings(case, link))
        .into()
}

fn findings(case: &Case<'_>, link: &Link) -> Vec<Finding> {
    let malformations = link.certificate.fields().malformations.iter();
    malformations
        .map(|malformation| {
            case.finding(Code::CertMalformed, link)
                .with("clause", malformation.clause)
                .with("detail", malformation.detail.as_str())
        })
        .collect()
}
