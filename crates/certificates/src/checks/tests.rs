//! The list is the truth about the folder, and what whole scenes say.

use super::*;
use crate::{Origin, TrustStore, testing::*};
use std::{collections::BTreeSet, fs, path::Path as File};
use testbed::Identity;

#[test]
fn every_file_of_the_folder_is_listed_under_its_code() {
    let folder = File::new(env!("CARGO_MANIFEST_DIR")).join("src/checks");
    let files: BTreeSet<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().file_stem().unwrap().to_str().unwrap().to_owned())
        .filter(|name| name != "tests")
        .collect();
    let listed: BTreeSet<String> = CHECKS.iter().map(|(code, _)| code.as_str().replace('.', "_")).collect();
    assert_eq!(files, listed);
    assert_eq!(listed.len(), CHECKS.len(), "no code is listed twice");
}

#[test]
fn nothing_is_said_without_a_certificate() {
    let scene = Scene::of([]);
    let judgement = scene.judge();
    assert_eq!(judgement.observation.checks.len(), CHECKS.len());
    assert!(judgement.observation.findings.is_empty() && !judgement.trusted);
    assert_eq!(
        scene.state(Code::ChainIssuerUnknown),
        (model::CheckState::CouldNotTest, Some("no_certificate".to_owned()))
    );
}

#[test]
fn a_good_chain_has_nothing_against_it() {
    let (root, intermediate, leaf) = family();
    let scene = Scene::of([&leaf, &intermediate])
        .trusting(&root)
        .host("www.example.test");
    assert_eq!(scene.codes(), []);
    let judgement = scene.judge();
    assert!(judgement.trusted && judgement.chain.complete && judgement.chain.ordered && !judgement.public);
    assert_eq!(judgement.chain.recommended_pem, None);
    assert_eq!(
        scene.path(),
        "Root Test Root ok > Intermediate Test Intermediate ok > Leaf www.example.test ok"
    );
    // Every other check was made, and found nothing.
    let checks = judgement.observation.checks.into_iter();
    let others: BTreeSet<&str> = checks
        .filter(|check| check.state != model::CheckState::NotFound)
        .map(|check| check.check.as_str())
        .collect();
    let of_public_chains = ["cert.lifetime_too_long", "cert.no_sct", "chain.distrusted_ca"];
    // No list of weak keys covers P-256, on which all of these are.
    let of_this_scene = [
        "cert.debian_weak_key",
        "cert.not_the_expected",
        "cert.self_issued_private",
    ];
    assert_eq!(others, of_public_chains.into_iter().chain(of_this_scene).collect());
}

#[test]
fn trust_is_told_before_validity_and_validity_before_the_name() {
    let (_, intermediate, _) = family();
    let leaf = intermediate.leaf("www.example.test").expired(today()).issue().unwrap();
    let scene = Scene::of([&leaf]).host("other.example.test");
    assert_eq!(
        scene.codes(),
        [
            Code::ChainIssuerUnknown,
            Code::ChainIssuerMissing,
            Code::CertExpired,
            Code::CertHostnameMismatch
        ]
    );
    assert_eq!(
        scene.path(),
        "Intermediate Test Intermediate error > Leaf www.example.test error"
    );
}

#[test]
fn a_known_intermediate_that_was_left_out_is_incomplete_and_not_unknown() {
    let (root, intermediate, leaf) = family();
    let scene = Scene::of([&leaf]).trusting(&root).knowing(Origin::Known, &intermediate);
    assert_eq!(scene.codes(), [Code::ChainIncomplete]);
    let judgement = scene.judge();
    let expected = format!("{}{}", certificate(&leaf).to_pem(), certificate(&intermediate).to_pem());
    assert_eq!(judgement.chain.recommended_pem, Some(expected));
    assert!(!judgement.chain.complete && judgement.trusted);
    assert_eq!(
        scene.path(),
        "Root Test Root ok > Intermediate Test Intermediate error > Leaf www.example.test ok"
    );
}

#[test]
fn a_chain_is_recommended_only_where_it_would_be_good() {
    let (root, intermediate, _) = family();
    let leaf = |builder: testbed::CertificateBuilder| builder.issue().unwrap();
    let good = leaf(intermediate.leaf("www.example.test").current(today()));
    let soon = leaf(intermediate.leaf("www.example.test").expires_in_days(today(), 3));
    let expired = leaf(intermediate.leaf("www.example.test").expired(today()));
    let purpose = leaf(
        intermediate
            .leaf("www.example.test")
            .current(today())
            .purposes(&[testbed::Purpose::ClientAuth]),
    );
    let is_recommended = |scene: Scene| {
        let judgement = scene.knowing(Origin::Known, &intermediate).judge();
        assert!(!judgement.chain.complete);
        judgement.chain.recommended_pem.is_some()
    };
    let served = |leaf: &Identity| Scene::of([leaf]).trusting(&root).host("www.example.test");
    assert!(is_recommended(served(&good)));
    assert!(is_recommended(served(&soon)), "it is good for three days");
    assert!(!is_recommended(served(&expired)));
    assert!(!is_recommended(served(&purpose)));
    assert!(!is_recommended(served(&good).host("other.example.test")));
    assert!(!is_recommended(served(&good).expecting(&"0".repeat(64))));
    assert!(
        !is_recommended(Scene::of([&good]).host("www.example.test")),
        "nobody trusts it"
    );
}

#[test]
fn the_recommended_chain_is_the_least_that_is_right() {
    let (root, intermediate, leaf) = family();
    let stranger = Identity::root("Stranger").issue().unwrap();
    let least = format!("{}{}", certificate(&leaf).to_pem(), certificate(&intermediate).to_pem());
    for sent in [
        vec![&leaf, &intermediate, &root],
        vec![&leaf, &intermediate, &intermediate],
        vec![&leaf, &stranger, &intermediate],
        vec![&leaf, &root, &intermediate, &stranger, &leaf],
    ] {
        let judgement = Scene::of(sent.iter().copied()).trusting(&root).judge();
        let recommended = judgement.chain.recommended_pem;
        assert_eq!(recommended.as_ref(), Some(&least), "{}", sent.len());
    }
}

#[test]
fn a_good_intermediate_that_is_known_takes_the_place_of_a_bad_one_that_is_sent() {
    let (root, good, leaf) = family();
    let again = || root.intermediate("Test Intermediate").key_of(&good);
    let expired = again().expired(today()).issue().unwrap();
    let elsewhere = Identity::root("Old Root").issue().unwrap();
    let cross = elsewhere
        .intermediate("Test Intermediate")
        .key_of(&good)
        .issue()
        .unwrap();
    let least = format!("{}{}", certificate(&leaf).to_pem(), certificate(&good).to_pem());
    for bad in [&expired, &cross] {
        let scene = Scene::of([&leaf, bad]).trusting(&root);
        assert!(!scene.judge().trusted);
        let judgement = scene.knowing(Origin::Known, &good).judge();
        assert!(judgement.trusted && !judgement.chain.complete);
        assert_eq!(judgement.chain.recommended_pem.as_ref(), Some(&least));
        let codes = judgement.observation.findings.iter().map(|finding| finding.code);
        assert!(codes.clone().any(|code| code == Code::ChainIncomplete));
    }
}

#[test]
fn an_intermediate_in_the_trusted_bundle_does_not_hide_that_it_is_not_sent() {
    let (root, intermediate, leaf) = family();
    let bundle = [&intermediate, &root].map(certificate);
    let mut scene = Scene::of([&leaf]);
    scene.trust = scene.trust.with_bundle(bundle.clone());
    assert_eq!(scene.codes(), [Code::ChainIncomplete]);
    assert_eq!(
        scene.evidence(Code::ChainIncomplete)[0].1,
        "missing=[\"CN=Test Intermediate\"] origin=\"given\""
    );
    let elsewhere = scene.trust.clone();
    scene.trust = TrustStore::empty().union(&elsewhere);
    assert_eq!(scene.codes(), [Code::ChainIncomplete], "a union keeps them");
    assert_ne!(elsewhere.id(), TrustStore::empty().with(bundle).id());
    assert_ne!(elsewhere.id(), TrustStore::empty().with([certificate(&root)]).id());
    let mut whole = Scene::of([&leaf, &intermediate]);
    whole.trust = elsewhere;
    assert_eq!(whole.codes(), []);
    let mut alone = Scene::of([&leaf]);
    alone.trust = alone.trust.with_bundle([certificate(&intermediate)]);
    assert_eq!(alone.codes(), [], "given alone it is an anchor");
}

#[test]
fn a_list_that_was_cut_tells_its_true_length() {
    let (root, intermediate, _) = family();
    let leaf = |names: usize| {
        let first = intermediate.leaf("*.n0.example.test").current(today());
        let all = (1..names).fold(first, |builder, n| builder.also(&format!("*.n{n}.example.test")));
        Scene::of([&all.issue().unwrap(), &intermediate])
            .trusting(&root)
            .host("www.example.test")
    };
    let counts = |scene: &Scene| {
        let findings = scene.judge().observation.findings;
        let count = |code, key| {
            let finding = findings.iter().find(|finding| finding.code == code)?;
            finding.evidence.value(key)?.as_u64()
        };
        [
            count(Code::CertHostnameMismatch, "covers_count"),
            count(Code::CertWildcard, "names_count"),
        ]
    };
    assert_eq!(counts(&leaf(100)), [None, None]);
    let many = leaf(1_234);
    assert_eq!(counts(&many), [Some(1_234), Some(1_234)]);
    let facts = many.presented[0].facts();
    assert_eq!((facts.dns_names.len(), facts.dns_name_count), (1_000, Some(1_234)));
    assert_eq!(leaf(1_000).presented[0].facts().dns_name_count, None);
}

#[test]
fn a_self_signed_leaf_is_told_by_that_alone() {
    let leaf = Identity::self_signed("www.example.test")
        .current(today())
        .issue()
        .unwrap();
    let scene = Scene::of([&leaf]);
    assert_eq!(scene.codes(), [Code::ChainSelfSigned]);
    assert_eq!(scene.path(), "Leaf www.example.test error");
    assert_eq!(scene.trusting(&leaf).codes(), []);
}

#[test]
fn a_sent_root_that_nobody_trusts_is_told_by_that_alone() {
    let (root, intermediate, leaf) = family();
    let scene = Scene::of([&leaf, &intermediate, &root]);
    assert_eq!(scene.codes(), [Code::ChainSelfSignedRoot]);
    assert_eq!(
        scene.path(),
        "Root Test Root error > Intermediate Test Intermediate ok > Leaf www.example.test ok"
    );
}

#[test]
fn a_thousand_strangers_make_few_findings() {
    let (root, intermediate, leaf) = family();
    let strangers: Vec<_> = (0..40)
        .map(|n| Identity::root(&format!("Stranger {n}")).issue().unwrap())
        .collect();
    let sent: Vec<&Identity> = [&leaf, &intermediate].into_iter().chain(&strangers).collect();
    let sent = sent.iter().copied().cycle().take(1_000);
    let judgement = Scene::of(sent).trusting(&root).judge();
    assert!(judgement.trusted);
    let count = |code| {
        judgement
            .observation
            .findings
            .iter()
            .filter(|finding| finding.code == code)
            .count()
    };
    assert_eq!(
        (count(Code::ChainUnrelated), count(Code::ChainDuplicate)),
        (FINDINGS, FINDINGS)
    );
}
