//! The leaf signed itself, and is no anchor.

use super::{Answer, Case};
use crate::path::End;
use model::Code;

pub(super) fn think(case: &Case<'_>) -> Answer {
    match (case.path.end, case.path.links.as_slice()) {
        (End::SelfSigned, [leaf]) => Some(case.finding(Code::ChainSelfSigned, leaf)).into(),
        _ => None.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn a_certificate_that_only_bears_its_issuers_name_is_not_self_signed() {
        let namesake = testbed::Identity::root("www.example.test")
            .no_key_usage()
            .issue()
            .unwrap();
        let leaf = namesake.leaf("www.example.test").current(today()).issue().unwrap();
        assert_eq!(
            Scene::of([&leaf]).codes(),
            [Code::ChainIssuerUnknown, Code::ChainIssuerMissing]
        );
        assert_eq!(Scene::of([&leaf]).trusting(&namesake).errors(), []);
        assert_eq!(Scene::of([&namesake]).errors(), [Code::ChainSelfSigned]);
    }
}
