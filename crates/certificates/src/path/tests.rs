//! Algorithms that no generator makes, by a hand that writes DER; and what memory may keep.

use super::*;
use crate::{Judge, Origin, Question, testing::*};
use aws_lc_rs::{
    encoding::AsDer,
    rand::SystemRandom,
    rsa::KeySize,
    signature::{
        self, KeyPair, ML_DSA_44_SIGNING, ML_DSA_65_SIGNING, PqdsaKeyPair, RsaEncoding, RsaKeyPair, RsaPssSaltLength,
    },
};
use model::{CheckState, Code};

fn element(tag: u8, parts: &[&[u8]]) -> Vec<u8> {
    let content = parts.concat();
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[tag, 0x82, length[0], length[1]], content.as_slice()].concat()
}

fn name(common_name: &str) -> Vec<u8> {
    let value = element(0x0c, &[common_name.as_bytes()]);
    element(
        0x30,
        &[&element(0x31, &[&element(0x30, &[&[0x06, 3, 0x55, 4, 3], &value])])],
    )
}

/// A CA certificate by hand, signed by whatever is given.
struct Forged<'a> {
    subject: &'a str,
    issuer: &'a str,
    spki: &'a [u8],
    inside: &'a [u8],
    outside: &'a [u8],
    sign: &'a dyn Fn(&[u8]) -> Vec<u8>,
}

impl Forged<'_> {
    fn certificate(&self) -> Certificate {
        let validity = element(
            0x30,
            &[&element(0x17, &[b"200101000000Z"]), &element(0x17, &[b"400101000000Z"])],
        );
        let basic = [0x30, 0x0c, 0x06, 3, 0x55, 0x1d, 0x13, 0x04, 5, 0x30, 3, 1, 1, 0xff];
        let tbs = element(
            0x30,
            &[
                &[0xa0, 3, 2, 1, 2, 2, 1, 7],
                self.inside,
                &name(self.issuer),
                &validity,
                &name(self.subject),
                self.spki,
                &element(0xa3, &[&element(0x30, &[&basic])]),
            ],
        );
        let signature = element(0x03, &[&[0], &(self.sign)(&tbs)]);
        Certificate::from_der(&element(0x30, &[&tbs, self.outside, &signature])).unwrap()
    }
}

/// Judges an intermediate and its issuer, both of one key.
fn judged(spki: &[u8], algorithm: &[u8], sign: &dyn Fn(&[u8]) -> Vec<u8>) -> Scene {
    let forged = |subject| {
        Forged {
            subject,
            issuer: "Root",
            spki,
            inside: algorithm,
            outside: algorithm,
            sign,
        }
        .certificate()
    };
    let mut scene = Scene::of([]);
    scene.presented = vec![forged("Leaf")];
    scene.trust = scene.trust.with([forged("Root")]);
    scene
}

fn pss(salt: u8) -> Vec<u8> {
    let sha256 = [0x30, 0x0d, 0x06, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0];
    let mask = element(
        0x30,
        &[&[0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 8], &sha256],
    );
    let parameters = element(
        0x30,
        &[
            &element(0xa0, &[&sha256]),
            &element(0xa1, &[&mask]),
            &[0xa2, 3, 2, 1, salt],
        ],
    );
    element(
        0x30,
        &[&[0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10], &parameters],
    )
}

const SHA256_WITH_RSA: [u8; 15] = [0x30, 0x0d, 0x06, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 11, 5, 0];

fn rsa_sign(key: &RsaKeyPair, encoding: &'static dyn RsaEncoding, message: &[u8]) -> Vec<u8> {
    let mut signature = vec![0; key.public_modulus_len()];
    key.sign(encoding, &SystemRandom::new(), message, &mut signature)
        .unwrap();
    signature
}

#[test]
fn rsa_pss_verifies_with_the_salt_that_its_parameters_name() {
    let key = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let spki = key.public_key().as_der().unwrap();
    let sign = |message: &[u8]| rsa_sign(&key, &signature::RSA_PSS_SHA256, message);
    let short = |message: &[u8]| {
        let encoding = &const { signature::RSA_PSS_SHA256.with_pss_salt_length(RsaPssSaltLength::Custom(20)) };
        rsa_sign(&key, encoding, message)
    };
    assert_eq!(judged(spki.as_ref(), &pss(32), &sign).errors(), []);
    assert_eq!(judged(spki.as_ref(), &pss(20), &short).errors(), []);
    assert_eq!(
        judged(spki.as_ref(), &pss(32), &short).errors(),
        [Code::ChainSignatureFailure]
    );
    assert_eq!(
        judged(spki.as_ref(), &SHA256_WITH_RSA, &sign).errors(),
        [Code::ChainSignatureFailure]
    );
}

#[test]
fn ml_dsa_verifies_and_fails() {
    for (algorithm, last) in [(&ML_DSA_44_SIGNING, 17), (&ML_DSA_65_SIGNING, 18)] {
        let key = PqdsaKeyPair::generate(algorithm).unwrap();
        let spki = key.public_key().as_der().unwrap();
        let identifier = [0x30, 0x0b, 0x06, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, last];
        let sign = |message: &[u8]| {
            let mut signature = vec![0; algorithm.signature_len()];
            key.sign(message, &mut signature).unwrap();
            signature
        };
        let scene = judged(spki.as_ref(), &identifier, &sign);
        assert_eq!(scene.errors(), []);
        assert!(scene.presented[0].key().starts_with("ML-DSA-"));
        let other = |message: &[u8]| sign(&message[1..]);
        assert_eq!(
            judged(spki.as_ref(), &identifier, &other).errors(),
            [Code::ChainSignatureFailure]
        );
    }
}

#[test]
fn what_we_cannot_verify_is_neither_good_nor_accused() {
    let spki = [
        [0x30, 0x43, 0x30, 5, 0x06, 3, 0x2b, 0x65, 0x71, 0x03, 0x3a].as_slice(),
        &[0; 58],
    ]
    .concat();
    let scene = judged(&spki, &[0x30, 5, 0x06, 3, 0x2b, 0x65, 0x71], &|_| vec![0; 114]);
    assert_eq!(scene.presented[0].signature_hash(), "Ed448");
    assert_eq!(scene.errors(), []);
    for code in [Code::ChainSignatureFailure, Code::ChainIssuerUnknown] {
        let reason = Some("signature_algorithm".to_owned());
        assert_eq!(scene.state(code), (CheckState::CouldNotTest, reason));
    }
    assert!(!scene.judge().trusted);
}

#[test]
fn dsa_and_its_like_are_verified_by_no_client() {
    let numbers = [0x02, 1, 7, 0x02, 1, 5, 0x02, 1, 3];
    let parameters = element(0x30, &[&numbers]);
    let algorithm = element(0x30, &[&[0x06, 7, 0x2a, 0x86, 0x48, 0xce, 0x38, 4, 1], &parameters]);
    let spki = element(0x30, &[&algorithm, &element(0x03, &[&[0, 2, 1, 4]])]);
    let identifier = [0x30, 0x0b, 0x06, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 3, 2];
    let codes = judged(&spki, &identifier, &|_| vec![0; 40]).errors();
    assert_eq!(codes[0], Code::ChainSignatureUnsupported);
}

#[test]
fn two_algorithms_in_one_certificate_are_malformed() {
    let key = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
    let spki = key.public_key().as_der().unwrap();
    let sign = |message: &[u8]| rsa_sign(&key, &signature::RSA_PKCS1_SHA256, message);
    let mut scene = judged(spki.as_ref(), &SHA256_WITH_RSA, &sign);
    assert_eq!(scene.errors(), []);
    let mut sha384 = SHA256_WITH_RSA;
    sha384[12] = 12;
    let forged = Forged {
        subject: "Leaf",
        issuer: "Root",
        spki: spki.as_ref(),
        inside: &sha384,
        outside: &SHA256_WITH_RSA,
        sign: &sign,
    };
    scene.presented = vec![forged.certificate()];
    assert_eq!(scene.errors(), [Code::CertMalformed]);
}

#[test]
fn what_one_store_trusts_another_does_not() {
    let (root, intermediate, leaf) = family();
    let judge = Judge::new();
    let scene = Scene::of([&leaf, &intermediate]);
    let trusting = scene.clone().trusting(&root);
    for _ in 0..2 {
        assert!(judge.judge(&trusting.question()).trusted);
        assert!(!judge.judge(&scene.question()).trusted);
    }
}

#[test]
fn an_answer_holds_until_a_certificate_begins_or_ends() {
    let (root, intermediate, leaf) = family(); // from 2026-11-12 to 2027-02-10
    let judge = Judge::new();
    let scene = Scene::of([&leaf, &intermediate]).trusting(&root);
    for (at, trusted) in [
        ("2027-01-01T00:00:00Z", true),
        ("2027-02-10T00:00:00Z", true),
        ("2027-02-10T00:00:01Z", false),
        ("2026-11-11T23:59:59Z", false),
        ("2026-11-12T00:00:00Z", true),
        ("2051-01-01T00:00:00Z", false),
        ("2027-01-01T00:00:00Z", true),
    ] {
        let scene = scene.clone().at(at);
        assert_eq!(judge.judge(&scene.question()).trusted, trusted, "{at}");
    }
}

#[test]
fn a_certificate_is_parsed_once() {
    let (_, _, leaf) = family();
    let judge = Judge::new();
    let first = judge.certificate(leaf.certificate()).unwrap();
    let second = judge.certificate(leaf.certificate()).unwrap();
    assert!(std::ptr::eq(first.der(), second.der()));
}

#[test]
fn addresses_to_fetch_from_are_told_only_where_they_may_help() {
    let root = root();
    let intermediate = root.intermediate("Intermediate").issue().unwrap();
    let url = "http://ca.example.test/intermediate.der";
    let leaf = |builder: testbed::CertificateBuilder| builder.ca_issuers(url).issue().unwrap();
    let good = leaf(intermediate.leaf("www.example.test").current(today()));
    let expired = leaf(intermediate.leaf("www.example.test").expired(today()));
    let wanted = |scene: Scene| scene.judge().wanted;
    assert_eq!(wanted(Scene::of([&good]).trusting(&root)), [url]);
    assert_eq!(wanted(Scene::of([&good, &intermediate]).trusting(&root)), [""; 0]);
    assert_eq!(wanted(Scene::of([&expired, &intermediate]).trusting(&root)), [""; 0]);
    assert_eq!(
        wanted(Scene::of([&good]).trusting(&root).knowing(Origin::Known, &intermediate)),
        [""; 0]
    );

    let old = root
        .intermediate("Intermediate")
        .key_of(&intermediate)
        .expired(today())
        .issue()
        .unwrap();
    assert_eq!(wanted(Scene::of([&good, &old]).trusting(&root)), [url]);
}

#[test]
fn the_shorter_way_and_what_was_sent_come_first() {
    let (old, new) = (
        testbed::Identity::root("Old").issue().unwrap(),
        testbed::Identity::root("New").issue().unwrap(),
    );
    let intermediate = new.intermediate("Intermediate").issue().unwrap();
    let leaf = intermediate.leaf("www.example.test").current(today()).issue().unwrap();
    let cross = old.cross_sign(&new).unwrap();
    let scene = Scene::of([&leaf, &intermediate, &cross]).trusting(&old).trusting(&new);
    assert_eq!(
        scene.path(),
        "Root New ok > Intermediate Intermediate ok > Leaf www.example.test ok"
    );
    let scene = Scene::of([&leaf, &intermediate])
        .trusting(&old)
        .knowing(Origin::Known, &cross);
    assert_eq!(
        scene.path(),
        "Root Old ok > Intermediate New error > Intermediate Intermediate ok > Leaf www.example.test ok"
    );
}

#[test]
fn a_question_may_be_copied_and_a_judge_shared() {
    fn assert_shared<T: Send + Sync>() {}
    assert_shared::<Judge>();
    assert_shared::<Certificate>();
    assert_shared::<crate::TrustStore>();
    assert_shared::<Question<'_>>();
}
