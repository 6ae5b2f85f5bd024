//! RFC 5280 section 6 and RFC 4158: which of several paths is taken, and what is told where none is good.

use super::*;
use crate::{Certificate, Origin};
use testbed::{Fixture, Tbs};

#[test]
fn what_is_not_trusted_and_what_is_missing() {
    let (root, intermediate, leaf) = family();
    let stranger = Identity::root("Stranger").issue().unwrap();
    let namesake = crate::testing::root();
    assert_lines(&[
        (
            "a root that is sent and not trusted",
            Scene::of([&leaf, &intermediate, &root]).trusting(&stranger).host(HOST),
            Red,
            Red,
            "chain.self_signed_root",
        ),
        (
            "an intermediate that nobody gave",
            Scene::of([&leaf]).trusting(&root).host(HOST),
            Red,
            Red,
            "chain.issuer_missing",
        ),
        (
            "a root of the same name with another key",
            Scene::of([&leaf, &intermediate]).trusting(&namesake).host(HOST),
            Red,
            Red,
            "chain.issuer_unknown",
        ),
        (
            "one beside the right root",
            Scene::of([&leaf, &intermediate])
                .trusting(&namesake)
                .trusting(&root)
                .host(HOST),
            Green,
            Green,
            "",
        ),
        (
            "an intermediate that is given",
            Scene::of([&leaf])
                .trusting(&root)
                .knowing(Origin::Given, &intermediate)
                .host(HOST),
            Red,
            Red,
            "chain.incomplete",
        ),
    ]);
}

#[test]
fn the_root_may_be_what_is_not_trusted() {
    let (root, intermediate, leaf) = family();
    let scene = Scene::of([&leaf, &root]).trusting(&intermediate).host(HOST);
    assert_lines(&[(
        "an intermediate is trusted, and the root is sent",
        scene,
        Green,
        Green,
        "",
    )]);
}

#[test]
fn an_expired_way_beside_a_good_one() {
    let (first, second) = (crate::testing::root(), Identity::root("Second Root").issue().unwrap());
    let leaf = first.leaf(HOST).current(today()).issue().unwrap();
    let old = second
        .intermediate("Test Root")
        .key_of(&first)
        .expired(today())
        .issue()
        .unwrap();
    let scene = Scene::of([&leaf, &old]).trusting(&first).trusting(&second).host(HOST);
    assert_lines(&[("the cross-certificate", scene, Green, Green, "")]);
}

#[test]
fn circles() {
    let root = root();
    let (first, second) = Identity::looped("First", "Second").unwrap();
    let leaf = first.leaf(HOST).current(today()).issue().unwrap();
    let (one, other) = (
        root.intermediate("One").issue().unwrap(),
        root.intermediate("One").issue().unwrap(),
    );
    let (one_by_other, other_by_one) = (other.cross_sign(&one).unwrap(), one.cross_sign(&other).unwrap());
    let below = one.leaf(HOST).current(today()).issue().unwrap();
    assert_lines(&[
        (
            "of two authorities",
            Scene::of([&leaf, &first, &second]).trusting(&root).host(HOST),
            Red,
            Red,
            "chain.loop",
        ),
        (
            "of two keys of one authority",
            Scene::of([&below, &one_by_other, &other_by_one])
                .trusting(&root)
                .host(HOST),
            Red,
            Red,
            "chain.issuer_unknown",
        ),
    ]);
}

/// CVE-2024-0567: a leaf below an authority that three others vouch for, and which is a root.
#[test]
fn roots_that_vouch_for_each_other() {
    let roots: Vec<_> = ["A", "B", "C"]
        .iter()
        .map(|name| Identity::root(name).issue().unwrap())
        .collect();
    let below: Vec<_> = roots
        .iter()
        .map(|root| root.intermediate("Below").issue().unwrap())
        .collect();
    let leaf = below[0].leaf(HOST).current(today()).issue().unwrap();
    let mut sent = vec![leaf];
    sent.extend(below);
    for above in &roots {
        for other in roots.iter().filter(|other| other.certificate() != above.certificate()) {
            sent.push(above.cross_sign(other).unwrap());
        }
    }
    let scene = Scene::of(&sent).trusting(&roots[0]).host(HOST);
    assert!(scene.judge().trusted);
    assert!(verdict(&scene, PolicyName::Strict).0 < Red, "it is only out of order");
}

#[test]
fn a_way_that_a_constraint_forbids_beside_one_that_it_does_not() {
    let roots = [
        Identity::root("Root A").issue().unwrap(),
        Identity::root("Root B").issue().unwrap(),
    ];
    let strict = roots[0]
        .intermediate("Strict")
        .exclude("no.example.test")
        .issue()
        .unwrap();
    let named = |it: CertificateBuilder, name: &'static str| {
        it.edit(move |tbs| {
            tbs.set(&ALTERNATIVE_NAMES, false, &general_names(&[(DNS, name.as_bytes())]));
        })
    };
    let forbidden = named(strict.intermediate("Issuer"), "no.example.test").issue().unwrap();
    let free = named(roots[1].intermediate("Issuer").key_of(&forbidden), "yes.example.test")
        .issue()
        .unwrap();
    let leaf = forbidden.leaf(HOST).current(today()).issue().unwrap();
    let sent = Scene::of([&leaf, &free, &forbidden, &strict]).host(HOST);
    assert_lines(&[
        (
            "both roots trusted",
            sent.clone().trusting(&roots[0]).trusting(&roots[1]),
            Green,
            Green,
            "",
        ),
        (
            "that of the constraint alone",
            sent.trusting(&roots[0]),
            Red,
            Red,
            "chain.name_excluded",
        ),
    ]);
}

#[test]
fn a_way_by_sha1_beside_a_good_one() {
    let chain = Fixture::BelowSha1Intermediate.identity();
    let weak = Certificate::from_der(&chain.intermediates()[0]).unwrap();
    let (spki, subject) = Tbs::read(&chain.intermediates()[0])
        .map(|tbs| (tbs.spki, tbs.subject))
        .unwrap();
    let key_id = Tbs::read(&chain.intermediates()[0]).and_then(|tbs| tbs.value(&SUBJECT_KEY_ID).map(<[u8]>::to_vec));
    let good = Fixture::authority().unwrap().intermediate("Good").edit(move |tbs| {
        (tbs.spki, tbs.subject) = (spki.clone(), subject.clone());
        if let Some(key_id) = &key_id {
            tbs.set(&SUBJECT_KEY_ID, false, key_id);
        }
    });
    let good = certificate(&good.issue().unwrap());
    let mut scene = Scene::of([&chain]).host(Fixture::HOST);
    scene.trust = scene.trust.with([Certificate::from_der(chain.anchor()).unwrap()]);
    let leaf = scene.presented.clone();
    scene.presented = [leaf.as_slice(), std::slice::from_ref(&weak)].concat();
    assert_eq!(scene.errors(), [Code::CertWeakSignature]);
    scene.presented = [leaf.as_slice(), &[weak, good]].concat();
    assert_eq!(scene.errors(), []);
}

#[test]
fn a_way_without_blemish_is_taken_before_one_with_some() {
    let (root, good, leaf) = family();
    let blemished = root.intermediate("Test Intermediate").key_of(&good).edit(|tbs| {
        tbs.mark(&BASIC_CONSTRAINTS, false);
    });
    let blemished = blemished.issue().unwrap();
    for sent in [[&leaf, &blemished, &good], [&leaf, &good, &blemished]] {
        assert_lines(&[(
            "either order",
            Scene::of(sent).trusting(&root).host(HOST),
            Green,
            Green,
            "",
        )]);
    }
}

#[test]
fn an_issuer_whose_key_cannot_be_read_vouches_for_nobody() {
    let roots = [crate::testing::root(), crate::testing::root()];
    let broken = roots[1].intermediate("Broken").edit(|tbs| {
        // rsaEncryption with an empty key.
        tbs.spki = vec![
            0x30, 18, 0x30, 13, 0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1, 5, 0, 0x03, 1, 0,
        ];
    });
    let broken = broken.issue().unwrap();
    let leaf = broken.leaf(HOST).current(today()).issue().unwrap();
    for trusted in &roots {
        let scene = Scene::of([&leaf, &broken]).trusting(trusted).host(HOST);
        assert_lines(&[("a key without a key", scene, Red, Red, "chain.")]);
    }
}

#[test]
fn ml_dsa_keys_sign_and_nothing_else() {
    // keyUsage of a leaf whose SubjectPublicKeyInfo says ML-DSA-44.
    let leaf = |usage: [u8; 4]| {
        with_leaf(move |leaf| {
            leaf.edit(move |tbs| {
                let key = general_names(&[
                    (0x30, &[0x06, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 17]),
                    (0x03, &[0; 1313]),
                ]);
                tbs.spki = key;
                tbs.set(&KEY_USAGE, true, &usage);
            })
        })
    };
    assert_lines(&[
        ("signature", leaf([0x03, 2, 7, 0x80]), Green, Green, ""),
        (
            "key encipherment as well",
            leaf([0x03, 2, 5, 0xa0]),
            Orange,
            Red,
            "RFC 9881 section 5",
        ),
        (
            "key agreement as well",
            leaf([0x03, 2, 3, 0x88]),
            Orange,
            Red,
            "RFC 9881 section 5",
        ),
    ]);
}
