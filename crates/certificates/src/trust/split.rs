//! Which certificates of a bundle are anchors, and which are intermediates that only stand beside them.

use crate::{
    Certificate,
    certificate::distinguished::NameKey,
    path::{self, Memo, Signed},
};
use std::collections::HashMap;

/// Issuers of the right name that are tried for one certificate. Generations of one private CA are fewer.
const TRIED: usize = 8;

/// The anchors and the intermediates of a bundle.
///
/// An anchor signed itself, or was issued by no other of the bundle. Those that only vouch for each other, in a circle, are
/// anchors all: else nothing of the bundle would be trusted.
pub(super) fn split(bundle: impl IntoIterator<Item = Certificate>) -> (Vec<Certificate>, Vec<Certificate>) {
    let bundle: Vec<Certificate> = bundle.into_iter().collect();
    let issuers = issuers(&bundle);
    let mut below_an_anchor: Vec<bool> = vec![false; bundle.len()];
    let mut reached: Vec<usize> = (0..bundle.len())
        .filter(|index| issuers.get(*index) == Some(&None))
        .collect();
    while let Some(anchor) = reached.pop() {
        for (index, issuer) in issuers.iter().enumerate() {
            if *issuer == Some(anchor)
                && let Some(known) = below_an_anchor.get_mut(index)
            {
                *known = true;
                reached.push(index);
            }
        }
    }
    let marked: Vec<(Certificate, bool)> = bundle.into_iter().zip(below_an_anchor).collect();
    let (below, anchors): (Vec<_>, Vec<_>) = marked.into_iter().partition(|(_, below)| *below);
    let certificates =
        |marked: Vec<(Certificate, bool)>| marked.into_iter().map(|(certificate, _)| certificate).collect();
    (certificates(anchors), certificates(below))
}

/// For each certificate, which other one of the bundle issued it.
fn issuers(bundle: &[Certificate]) -> Vec<Option<usize>> {
    let memo = Memo::new(bundle.len());
    let mut by_subject: HashMap<&NameKey, Vec<usize>> = HashMap::new();
    for (index, certificate) in bundle.iter().enumerate() {
        by_subject
            .entry(&certificate.fields().subject.key)
            .or_default()
            .push(index);
    }
    let issued = |issuer: &Certificate, below: &Certificate| {
        path::certifies(issuer, below) && memo.verify(below, issuer) == Signed::Verified
    };
    let issuer_of = |below: &Certificate| {
        if issued(below, below) {
            return None;
        }
        let namesakes = by_subject.get(&below.fields().issuer.key)?;
        let mut others = namesakes
            .iter()
            .copied()
            .filter_map(|index| Some((index, bundle.get(index)?)));
        let mut others = others.by_ref().filter(|(_, issuer)| *issuer != below).take(TRIED);
        others.find(|(_, issuer)| issued(issuer, below)).map(|(index, _)| index)
    };
    bundle.iter().map(issuer_of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::*;
    use testbed::Identity;

    /// The names of the anchors, and of the intermediates.
    fn parts(bundle: &[&Identity]) -> [Vec<String>; 2] {
        let (anchors, intermediates) = split(bundle.iter().map(|identity| certificate(identity)));
        [anchors, intermediates].map(|part| part.iter().map(|found| found.name().to_owned()).collect())
    }

    #[test]
    fn what_another_of_the_bundle_issued_is_no_anchor() {
        let (root, intermediate, leaf) = family();
        let other = Identity::root("Other Root").issue().unwrap();
        let (roots, below) = (["Test Root"].as_slice(), ["Test Intermediate"].as_slice());
        assert_eq!(parts(&[&root, &intermediate]), [roots, below]);
        assert_eq!(parts(&[&intermediate, &root]), [roots, below]);
        assert_eq!(
            parts(&[&other, &intermediate]),
            [["Other Root", "Test Intermediate"].as_slice(), &[]]
        );
        assert_eq!(parts(&[&intermediate]), [["Test Intermediate"].as_slice(), &[]]);
        assert_eq!(
            parts(&[&leaf, &intermediate, &root]),
            [roots, &["www.example.test", "Test Intermediate"]]
        );
        assert_eq!(
            parts(&[&leaf, &intermediate]),
            [["Test Intermediate"].as_slice(), &["www.example.test"]]
        );
    }

    #[test]
    fn a_name_alone_makes_no_issuer() {
        let (_, intermediate, _) = family();
        let namesake = root();
        assert_eq!(
            parts(&[&namesake, &intermediate]),
            [["Test Root", "Test Intermediate"].as_slice(), &[]]
        );
    }

    #[test]
    fn a_circle_without_root_is_trusted_as_it_is() {
        let (first, second) = Identity::looped("First", "Second").unwrap();
        assert_eq!(parts(&[&first, &second]), [["First", "Second"].as_slice(), &[]]);
    }

    #[test]
    fn a_cross_certificate_beside_both_roots_is_an_intermediate() {
        let (old, new) = (
            Identity::root("Old").issue().unwrap(),
            Identity::root("New").issue().unwrap(),
        );
        let cross = old.cross_sign(&new).unwrap();
        assert_eq!(parts(&[&old, &new, &cross]), [["Old", "New"].as_slice(), &["New"]]);
    }
}
