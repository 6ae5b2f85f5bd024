use std::time::Duration;

use rustls_pki_types::{CertificateDer, UnixTime};
use webpki::{EndEntityCert, anchor_from_trusted_cert};

use super::*;

fn at(instant: std::time::SystemTime) -> UnixTime {
    UnixTime::since_unix_epoch(Duration::from_secs(validity::unix_seconds(instant)))
}

/// What rustls-webpki says of an identity with its own chain and anchor.
fn verdict(identity: &Identity, now: std::time::SystemTime) -> Result<usize, String> {
    verdict_below(identity.anchor(), identity, now)
}

fn verdict_below(root: &CertificateDer<'_>, identity: &Identity, now: std::time::SystemTime) -> Result<usize, String> {
    let anchors = [anchor_from_trusted_cert(root).map_err(|error| error.to_string())?];
    let leaf = EndEntityCert::try_from(identity.certificate()).map_err(|error| error.to_string())?;
    let usage = webpki::KeyUsage::server_auth();
    let intermediates = identity.intermediates();
    leaf.verify_for_usage(
        webpki::ALL_VERIFICATION_ALGS,
        &anchors,
        intermediates,
        at(now),
        usage,
        None,
        None,
    )
    .map(|path| path.intermediate_certificates().count())
    .map_err(|error| format!("{error:?}"))
}

fn now() -> std::time::SystemTime {
    date(2026, 11, 22)
}

#[test]
fn a_sound_chain_verifies_with_every_kind_of_key() {
    for kind in [
        KeyKind::EcdsaP256,
        KeyKind::EcdsaP384,
        KeyKind::EcdsaP521,
        KeyKind::Ed25519,
        KeyKind::Rsa2048,
    ] {
        let root = Identity::root("Root").key(kind).issue().unwrap();
        let intermediate = root.intermediate("Intermediate").issue().unwrap();
        let leaf = intermediate
            .leaf("www.example.test")
            .also("10.0.0.1")
            .current(now())
            .issue()
            .unwrap();
        assert_eq!(verdict(&leaf, now()), Ok(1), "{kind:?}");
        assert_eq!(leaf.chain().len(), 2);
        assert_eq!(leaf.anchor(), root.certificate());
    }
}

#[test]
fn each_defect_is_the_one_that_it_says() {
    let root = Identity::root("Root").issue().unwrap();
    let below = |issuer: &Identity| issuer.leaf("www.example.test").issue().unwrap();
    let cases = [
        (root.leaf("a.test").expired(now()).issue().unwrap(), "CertExpired"),
        (
            root.leaf("a.test").not_yet_valid(now()).issue().unwrap(),
            "CertNotValidYet",
        ),
        (
            root.leaf("a.test").broken_signature().issue().unwrap(),
            "InvalidSignatureForPublicKey",
        ),
        (
            root.leaf("a.test").purposes(&[Purpose::ClientAuth]).issue().unwrap(),
            "RequiredEkuNotFound",
        ),
        (
            root.leaf("a.test")
                .extension(&[1, 2, 3], true, &[5, 0])
                .issue()
                .unwrap(),
            "UnsupportedCriticalExtension",
        ),
        (
            below(&root.intermediate("I").not_a_ca().issue().unwrap()),
            "EndEntityUsedAsCa",
        ),
        (
            below(&root.intermediate("I").exclude("example.test").issue().unwrap()),
            "NameConstraintViolation",
        ),
        (
            below(&root.intermediate("I").permit("example.org").issue().unwrap()),
            "NameConstraintViolation",
        ),
        (below(&below(&root)), "EndEntityUsedAsCa"),
        (
            below(
                &root
                    .intermediate("A")
                    .path_length(0)
                    .issue()
                    .unwrap()
                    .intermediate("B")
                    .issue()
                    .unwrap(),
            ),
            "PathLen",
        ),
    ];
    for (identity, expected) in cases {
        let said = verdict(&identity, now()).unwrap_err();
        assert!(said.contains(expected), "{identity:?}: {said}, not {expected}");
    }
}

#[test]
fn the_last_days_of_a_certificate_are_counted_from_now() {
    let root = Identity::root("Root").issue().unwrap();
    let leaf = root.leaf("a.test").expires_in_days(now(), 5).issue().unwrap();
    assert_eq!(verdict(&leaf, now() + 5 * DAY), Ok(0));
    assert!(verdict(&leaf, now() + 5 * DAY + Duration::from_secs(1)).is_err());
}

#[test]
fn a_cross_certificate_leads_to_both_roots() {
    let (old, new) = (
        Identity::root("Old").issue().unwrap(),
        Identity::root("New").issue().unwrap(),
    );
    let intermediate = old.intermediate("Intermediate").issue().unwrap();
    let cross = new.cross_sign(&intermediate).unwrap();
    assert_ne!(cross.certificate(), intermediate.certificate());
    for issuer in [&intermediate, &cross] {
        let leaf = issuer.leaf("www.example.test").issue().unwrap();
        assert_eq!(verdict(&leaf, now()), Ok(1));
    }
    let leaf = intermediate.leaf("www.example.test").issue().unwrap();
    assert!(verdict_below(new.certificate(), &leaf, now()).is_err());
}

#[test]
fn a_loop_has_no_end() {
    let (a, b) = Identity::looped("A", "B").unwrap();
    let leaf = a.leaf("www.example.test").issue().unwrap();
    assert_eq!(
        leaf.chain(),
        [leaf.certificate(), a.certificate(), b.certificate()].map(Clone::clone)
    );
}

#[test]
fn a_public_key_needs_no_private_one() {
    let root = Identity::root("Root").issue().unwrap();
    let leaf = root
        .leaf("www.example.test")
        .public_rsa_key(&[0xc1; 64], &[1])
        .issue()
        .unwrap();
    assert!(matches!(leaf.key(), Err(crate::Error::NoPrivateKey)));
    let shape = [&[0x30, 0x46, 0x02, 0x41, 0x00][..], &[0xc1; 64], &[0x02, 0x01, 0x01]].concat();
    assert!(leaf.certificate().windows(shape.len()).any(|window| window == shape));
}

#[test]
fn fixtures_chain_up_to_their_authority() {
    for fixture in Fixture::ALL {
        let identity = fixture.identity();
        assert_eq!(
            identity.anchor() == Fixture::authority().unwrap().certificate(),
            fixture != Fixture::BelowV1Root
        );
        assert!(identity.key().is_ok());
    }
    // A weak signature is not verified by anything of today; a sound leaf of the same authority is.
    assert!(verdict(&Fixture::Sha1Signature.identity(), now()).is_err());
    let sound = Fixture::authority().unwrap().leaf("www.example.test").issue().unwrap();
    assert_eq!(verdict(&sound, now()), Ok(0));
}

#[test]
fn a_revocation_list_revokes() {
    let root = Identity::root("Root").issue().unwrap();
    let leaf = root
        .leaf("www.example.test")
        .crl("http://crl.example.test/root.crl")
        .issue()
        .unwrap();
    let list = root
        .sign_crl(
            now(),
            now() + DAY,
            &[Revoked {
                serial: leaf.serial().to_vec(),
                at: now(),
            }],
        )
        .unwrap();
    let list: webpki::CertRevocationList<'_> = webpki::OwnedCertRevocationList::from_der(&list).unwrap().into();
    let lists = [&list];
    let revocation = webpki::RevocationOptionsBuilder::new(&lists).unwrap().build();
    let anchors = [anchor_from_trusted_cert(root.certificate()).unwrap()];
    let entity = EndEntityCert::try_from(leaf.certificate()).unwrap();
    let usage = webpki::KeyUsage::server_auth();
    let outcome = entity
        .verify_for_usage(
            webpki::ALL_VERIFICATION_ALGS,
            &anchors,
            &[],
            at(now()),
            usage,
            Some(revocation),
            None,
        )
        .map(|_| ());
    assert_eq!(outcome, Err(webpki::Error::CertRevoked));
}

#[test]
fn the_files_are_those_that_servers_read() {
    let folder = tempfile::tempdir().unwrap();
    let root = Identity::root("Root").issue().unwrap();
    let leaf = root
        .intermediate("I")
        .issue()
        .unwrap()
        .leaf("www.example.test")
        .issue()
        .unwrap();
    leaf.write_to(folder.path()).unwrap();
    let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(read("fullchain.pem").matches("BEGIN CERTIFICATE").count(), 2);
    assert_eq!(read("ca.pem"), root.pem());
    assert!(read("key.pem").starts_with("-----BEGIN PRIVATE KEY-----\n"));
}

#[test]
fn an_ocsp_response_names_the_certificate_and_brings_its_signer_along() {
    let root = Identity::root("Root").issue().unwrap();
    let responder = root
        .leaf("responder")
        .purposes(&[Purpose::OcspSigning])
        .issue()
        .unwrap();
    let leaf = root.leaf("www.example.test").issue().unwrap();
    let contains = |response: &[u8], part: &[u8]| response.windows(part.len()).any(|window| window == part);
    for (signer, status, tag) in [(&root, OcspStatus::Good, 0x80), (&responder, OcspStatus::Unknown, 0x82)] {
        let response = signer
            .sign_ocsp(&root, &leaf, status, now(), Some(now() + DAY))
            .unwrap();
        // Of the certificate's identifier the serial number is the last part; the status follows.
        assert!(contains(&response, &[leaf.serial(), &[tag, 0]].concat()));
        assert_eq!(
            contains(&response, responder.certificate()),
            signer.certificate() == responder.certificate()
        );
    }
    let revoked = root
        .sign_ocsp(&root, &leaf, OcspStatus::Revoked(now()), now(), None)
        .unwrap();
    assert!(contains(&revoked, b"20261122000000Z"));
}
