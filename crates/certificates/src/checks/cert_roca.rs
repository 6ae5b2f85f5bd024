//! A key that a flawed chip made (CVE-2017-15361): anybody can compute the private half.

use super::{Answer, Case};
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    let links = case.path.links.iter();
    links
        .filter(|link| link.certificate.fields().key.roca)
        .map(|link| case.finding(Code::CertRoca, link))
        .into()
}
