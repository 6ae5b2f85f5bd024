use super::*;
use crate::{Judge, TrustStore, covers, testing::*};
use proptest::prelude::*;
use std::sync::LazyLock;
use testbed::{Fixture, Identity, date};

/// Real and made certificates of every kind, to be damaged.
static SAMPLES: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let (root, intermediate, leaf) = family();
    let rich = intermediate
        .leaf("*.example.test")
        .also("192.0.2.1")
        .also("2001:db8::1")
        .current(today())
        .must_staple()
        .ca_issuers("http://ca.example.test/issuer.der")
        .ocsp("http://ocsp.example.test")
        .crl("http://crl.example.test/list.crl")
        .issue()
        .unwrap();
    let constrained = root
        .intermediate("Constrained")
        .permit("example.test")
        .exclude("10.0.0.0/8")
        .issue()
        .unwrap();
    let made = [root, intermediate, leaf, rich, constrained].map(|identity| identity.certificate().to_vec());
    let fixtures = Fixture::ALL.map(|fixture| fixture.identity().certificate().to_vec());
    let roots = TrustStore::mozilla()
        .iter()
        .take(10)
        .map(|root| root.der().to_vec())
        .collect::<Vec<_>>();
    made.into_iter().chain(fixtures).chain(roots).collect()
});

/// Reads, shows and judges: whatever the bytes are, nothing of it may panic.
fn use_up(bytes: &[u8]) {
    let Ok(certificate) = Certificate::from_der(bytes) else {
        return;
    };
    let _ = (certificate.facts(), certificate.to_pem(), certificate.name().len());
    let _ = covers(&certificate, &"www.example.test".parse().unwrap());
    let trust = TrustStore::empty().with([Certificate::from_der(&SAMPLES[0]).unwrap(), certificate.clone()]);
    let mut scene = Scene::of([]).host("www.example.test");
    scene.presented = vec![certificate, Certificate::from_der(&SAMPLES[1]).unwrap()];
    let _ = Judge::new().judge(&scene.question());
    scene.trust = trust;
    let _ = Judge::new().judge(&scene.question());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..256)) {
        use_up(&bytes);
    }

    #[test]
    fn truncated_certificates_never_panic(sample in any::<prop::sample::Index>(), at in any::<prop::sample::Index>()) {
        let bytes = sample.get(&SAMPLES);
        use_up(&bytes[..at.index(bytes.len())]);
    }

    #[test]
    fn flipped_bits_never_panic(sample in any::<prop::sample::Index>(), flips in proptest::collection::vec((any::<prop::sample::Index>(), 0..8_u8), 1..4)) {
        let mut bytes = sample.get(&SAMPLES).clone();
        for (at, bit) in flips {
            let at = at.index(bytes.len());
            bytes[at] ^= 1 << bit;
        }
        use_up(&bytes);
    }
}

#[test]
fn an_end_of_validity_beyond_all_time_is_the_end_of_the_year_9999() {
    let (_, intermediate, _) = family();
    let mut der = intermediate
        .leaf("www.example.test")
        .valid(date(2026, 1, 1), date(2051, 6, 7))
        .issue()
        .unwrap()
        .certificate()
        .to_vec();
    let end = b"20510607000000Z"; // RFC 5280 section 4.1.2.5: GeneralizedTime from 2050 on
    let at = der.windows(end.len()).position(|window| window == end).unwrap();
    der[at..at + end.len()].copy_from_slice(b"99991231235959Z");
    let certificate = Certificate::from_der(&der).unwrap();
    assert_eq!(model::rfc3339(certificate.facts().not_after), "9999-12-31T23:59:59Z");
    assert!(!certificate.is_expired_at(now()));
}

#[test]
fn facts_say_what_stands_in_the_certificate() {
    let (_, intermediate, _) = family();
    let leaf = intermediate
        .leaf("www.example.test")
        .also("192.0.2.1")
        .organization("Example, Inc.")
        .serial(&[0x0a, 0xbc])
        .current(today())
        .must_staple()
        .ca_issuers("http://ca.example.test/issuer.der")
        .ocsp("http://ocsp.example.test")
        .crl("http://crl.example.test/list.crl")
        .issue()
        .unwrap();
    let facts = certificate(&leaf).facts();
    assert_eq!(facts.subject, "CN=www.example.test,O=Example\\, Inc.");
    assert_eq!(facts.issuer, "CN=Test Intermediate");
    assert_eq!(facts.common_name.as_deref(), Some("www.example.test"));
    assert_eq!(facts.serial, "0abc");
    assert_eq!(facts.not_before.to_string(), "2026-11-12T00:00:00Z");
    assert_eq!(facts.not_after.to_string(), "2027-02-10T00:00:00Z");
    assert_eq!(facts.dns_names, ["www.example.test"]);
    assert_eq!(facts.ip_addresses, ["192.0.2.1".parse::<std::net::IpAddr>().unwrap()]);
    assert_eq!(
        (facts.key.as_str(), facts.signature_hash.as_str()),
        ("EC P-256", "SHA256 with ECDSA")
    );
    assert_eq!(
        (facts.ca, facts.self_issued, facts.must_staple, facts.scts),
        (false, false, true, 0)
    );
    assert_eq!(facts.extended_key_usages, ["serverAuth"]);
    assert_eq!(facts.ca_issuers, ["http://ca.example.test/issuer.der"]);
    assert_eq!(facts.ocsp, ["http://ocsp.example.test"]);
    assert_eq!(facts.crl, ["http://crl.example.test/list.crl"]);
    assert_eq!(
        facts.authority_key_id,
        certificate(&intermediate).facts().subject_key_id
    );
    assert_eq!(facts.sha256.len(), 64);
}

#[test]
fn pem_reads_back() {
    let (_, _, leaf) = family();
    let certificate = certificate(&leaf);
    assert_eq!(certificate.to_pem(), leaf.pem());
    assert_eq!(crate::read(certificate.to_pem().as_bytes()).unwrap(), [certificate]);
}

#[test]
fn names_are_escaped() {
    let root = Identity::root("evil\0\r\n\u{202e}gro.elpmaxe").issue().unwrap();
    let facts = certificate(&root).facts();
    assert_eq!(facts.subject, "CN=evil\\00\\0D\\0A\\E2\\80\\AEgro.elpmaxe");
    assert_eq!(
        facts.common_name.as_deref(),
        Some("evil\\00\\0D\\0A\\E2\\80\\AEgro.elpmaxe")
    );
}

#[test]
fn names_are_compared_without_regard_to_case_space_and_string_type() {
    let key = |name: &str| {
        certificate(&Identity::root(name).issue().unwrap())
            .fields()
            .subject
            .key
            .clone()
    };
    assert_eq!(key("Example  Root "), key("example ROOT"));
    assert_ne!(key("Example Root"), key("ExampleRoot"));
}

#[test]
fn serials_of_any_length_and_sign_are_facts() {
    let root = root();
    for (serial, shown) in [
        ([0xff_u8].as_slice(), "00ff"),
        (&[0x01; 30], &"01".repeat(30)),
        (&[0], "00"),
    ] {
        let leaf = root.leaf("www.example.test").serial(serial).issue().unwrap();
        let facts = certificate(&leaf).facts();
        assert_eq!(facts.serial.trim_start_matches("00"), shown.trim_start_matches("00"));
    }
}

#[test]
fn times_beyond_the_calendar_are_cut_to_it() {
    let leaf = root()
        .leaf("www.example.test")
        .valid(date(2026, 1, 1), date(9999, 12, 31))
        .issue()
        .unwrap();
    let der = leaf.certificate().to_vec();
    let at = der.windows(15).position(|window| window == b"99991231000000Z").unwrap();
    let mut last = der.clone();
    last[at..at + 15].copy_from_slice(b"99991231235959Z");
    let certificate = Certificate::from_der(&last).unwrap();
    assert_eq!(certificate.not_after(), Timestamp::MAX);
    assert!(!certificate.is_expired_at(now()));
}

#[test]
fn every_fixture_is_read() {
    for (fixture, key, hash) in [
        (Fixture::DsaKey, "DSA 2048", "SHA256 with RSA"),
        (Fixture::Md5Signature, "RSA 2048", "MD5 with RSA"),
        (Fixture::Rsa512Key, "RSA 512", "SHA256 with RSA"),
        (Fixture::Secp192r1Key, "EC P-192", "SHA256 with RSA"),
        (Fixture::Secp224r1Key, "EC P-224", "SHA256 with RSA"),
        (Fixture::Sha1Signature, "RSA 2048", "SHA1 with RSA"),
    ] {
        let facts = certificate(&fixture.identity()).facts();
        assert_eq!(
            (facts.key.as_str(), facts.signature_hash.as_str()),
            (key, hash),
            "{fixture:?}"
        );
    }
}

#[test]
fn a_curve_in_explicit_parameters_is_malformed() {
    const P256: [u8; 10] = [0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 3, 1, 7];
    const EXPLICIT: [u8; 10] = [0x30, 8, 0x02, 1, 1, 0x30, 3, 0x02, 1, 1];
    let (_, _, leaf) = family();
    let mut der = leaf.certificate().to_vec();
    assert!(!Certificate::from_der(&der).unwrap().is_refused());
    let at = der.windows(P256.len()).position(|window| window == P256).unwrap();
    der[at..at + P256.len()].copy_from_slice(&EXPLICIT);
    let read = Certificate::from_der(&der).unwrap();
    assert_eq!(read.key(), "EC 256 (explicit parameters)");
    assert!(read.is_refused());
    assert!(read.fields().malformations[0].detail.contains("explicit parameters"));
}
