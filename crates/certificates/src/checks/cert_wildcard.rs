//! The certificate covers a wildcard: its key opens more than one door.

use super::{Answer, Case};
use crate::names;
use model::Code;

/// More wildcards than these say nothing more.
const SHOWN: usize = 100;

pub(super) fn think(case: &Case<'_>) -> Answer {
    let names = case.certificate().map(|leaf| &leaf.fields().extensions.dns_names);
    let wildcards = names.into_iter().flatten();
    let mut wildcards = wildcards.filter(|name| names::is_wildcard(&name.raw)).peekable();
    wildcards
        .peek()
        .is_some()
        .then(|| {
            let shown = wildcards.map(|name| name.shown.clone());
            Case::listing(case.of_leaf(Code::CertWildcard), "names", shown, SHOWN)
        })
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn wildcards_are_listed() {
        let (root, intermediate, leaf) = family();
        let scene = Scene::of([&leaf, &intermediate]).trusting(&root);
        assert_eq!(scene.state(Code::CertWildcard).0, model::CheckState::NotFound);
        let leaf = intermediate
            .leaf("*.example.test")
            .also("example.test")
            .current(today())
            .issue()
            .unwrap();
        let scene = Scene::of([&leaf, &intermediate])
            .trusting(&root)
            .host("www.example.test");
        assert_eq!(
            scene.evidence(Code::CertWildcard),
            [(Some(0), "names=[\"*.example.test\"]".to_owned())]
        );
    }
}
