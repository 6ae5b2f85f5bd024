//! An issuer of the path was neither sent nor known.

use super::{Answer, Case};
use crate::path::End;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    let top = case.path.top().filter(|_| case.path.end == End::Missing);
    top.map(|link| {
        case.finding(Code::ChainIssuerMissing, link)
            .with("issuer", link.certificate.issuer())
    })
    .into()
}
