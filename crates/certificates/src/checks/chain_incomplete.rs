//! The server left out an intermediate that is known from elsewhere. Clients that do not fetch it fail.

use super::{Answer, Case};
use crate::{Origin, path};
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    let missing = path::missing(case.path);
    if missing.is_empty() {
        return None.into();
    }
    let origins: Vec<Origin> = case
        .path
        .extras()
        .filter_map(|(index, _)| case.question.extra.get(index))
        .map(|(origin, _)| *origin)
        .collect();
    // The one that took most trouble, where they differ.
    let origin = [Origin::Fetched, Origin::Given]
        .into_iter()
        .find(|origin| origins.contains(origin))
        .unwrap_or(Origin::Known);
    let finding = case.of_leaf(Code::ChainIncomplete);
    Some(finding.with("missing", missing).with("origin", origin.as_str())).into()
}
