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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;

    #[test]
    fn an_extension_twice_and_one_that_does_not_parse_are_named() {
        let (root, intermediate, _) = family();
        let twice = intermediate
            .leaf("www.example.test")
            .current(today())
            .extension(&[1, 3, 6, 1, 4, 1, 99999, 1], false, &[5, 0])
            .extension(&[1, 3, 6, 1, 4, 1, 99999, 1], false, &[5, 0])
            .issue()
            .unwrap();
        let broken = intermediate
            .leaf("www.example.test")
            .purposes(&[])
            .current(today())
            .extension(&[2, 5, 29, 37], false, &[0x30, 0x05, 0x00])
            .issue()
            .unwrap();
        for (leaf, detail) in [
            (twice, "extension 1.3.6.1.4.1.99999.1 stands there twice"),
            (broken, "extension 2.5.29.37 does not parse"),
        ] {
            let scene = Scene::of([&leaf, &intermediate]).trusting(&root);
            assert_eq!(scene.codes(), [Code::CertMalformed]);
            assert!(scene.evidence(Code::CertMalformed)[0].1.contains(detail));
            assert!(!scene.judge().trusted);
        }
    }

    #[test]
    fn name_constraints_that_do_not_parse_are_never_as_if_they_were_not_there() {
        let root = root();
        for content in [
            [0x30, 0x00].as_slice(),
            &[0x30, 0x02, 0xa0, 0x05],
            &[0x30, 0x04, 0xa0, 0x02, 0x30, 0x00],
        ] {
            let intermediate = root
                .intermediate("Constrained")
                .extension(&[2, 5, 29, 30], true, content)
                .issue()
                .unwrap();
            let leaf = intermediate.leaf("www.example.test").current(today()).issue().unwrap();
            let scene = Scene::of([&leaf, &intermediate]).trusting(&root);
            assert_eq!(scene.codes(), [Code::CertMalformed], "{content:?}");
        }
    }
}
