//! No alternative name covers the host. A common name alone never does (RFC 9525).

use super::{Answer, Case};
use crate::names;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    let (Some(host), Some(leaf)) = (case.question.host, case.certificate()) else {
        return Answer::NotApplicable("no_host");
    };
    (!names::covers(leaf, host))
        .then(|| {
            case.of_leaf(Code::CertHostnameMismatch)
                .with("name", host.to_string())
                .with("covers", names::covered(leaf))
        })
        .into()
}
