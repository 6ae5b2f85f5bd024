//! The first files of each corpus, from what the testbed can make. Keys are new each time, so that this is run by hand where a
//! target is new: `cargo test -p certificates fuzzing::seeds -- --ignored`.

use crate::{
    bundle::tests::{pem, pkcs7},
    certificate::constraints,
    der,
    revocation::testing::{DELTA, ISSUER, List, POINT, STRANGE, because, extension, full_name, scope},
    testing::*,
};
use std::{fs, path::Path};
use testbed::{Fixture, Identity, KeyKind, OcspStatus, Purpose};

fn write(target: &str, name: &str, bytes: &[u8]) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../fuzz/corpus")
        .join(target);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(name), bytes).unwrap();
}

#[test]
#[ignore = "it writes files of the repository"]
fn the_seeds_are_written() {
    let (root, intermediate, leaf) = family();
    let leaves = leaves(&intermediate);
    for (name, leaf) in &leaves {
        write("certificate", name, leaf.certificate());
    }
    for fixture in Fixture::ALL {
        let name = format!("{fixture:?}").to_lowercase();
        write("certificate", &name, fixture.identity().certificate());
    }
    files(&leaf, &intermediate);
    constraints(&leaves);
    revocations(&intermediate, &leaf);
    chains(&root, &intermediate, &leaves);
}

fn leaves(issuer: &Identity) -> Vec<(&'static str, Identity)> {
    let leaf = || issuer.leaf("www.example.test").current(today());
    let rich = leaf()
        .also("*.example.test")
        .also("192.0.2.1")
        .also("2001:db8::1")
        .organization("Example, Inc.")
        .must_staple()
        .ocsp("http://ocsp.example.test/")
        .ca_issuers("http://ca.example.test/ca.der")
        .crl("http://ca.example.test/ca.crl");
    let constrained = issuer
        .intermediate("Constrained")
        .permit("example.test")
        .permit("192.0.2.0/24")
        .exclude("bad.example.test")
        .path_length(0);
    let builders = [
        ("plain", leaf()),
        ("rich", rich),
        ("constrained", constrained),
        ("ed25519", leaf().key(KeyKind::Ed25519)),
        ("p384", leaf().key(KeyKind::EcdsaP384)),
        ("exponent1", leaf().public_rsa_key(&[0xc1; 256], &[1])),
        ("purposes", leaf().purposes(&[Purpose::ClientAuth, Purpose::Any])),
        ("unknown-critical", leaf().extension(&[1, 2, 3, 4], true, &[5, 0])),
    ];
    let issued = builders
        .into_iter()
        .map(|(name, builder)| (name, builder.issue().unwrap()));
    issued.collect()
}

fn files(leaf: &Identity, intermediate: &Identity) {
    let der = leaf.certificate();
    let both = format!("subject=x\n{}\n{}", leaf.pem(), intermediate.pem());
    let container = pkcs7(&[der, intermediate.certificate()]);
    let trusted = pem(
        "TRUSTED CERTIFICATE",
        &[der, [0x30, 0x02, 0x30, 0x00].as_slice()].concat(),
    );
    let windows = format!("\u{feff}{}", leaf.pem().replace('\n', "\r\n"));
    let wide: Vec<u8> = leaf.pem().encode_utf16().flat_map(u16::to_le_bytes).collect();
    let escaped = leaf.pem().replace('\n', "\\n");
    let headers = leaf.pem().replacen('\n', "\nProc-Type: 4,ENCRYPTED\n\n", 1);
    for (name, bytes) in [
        ("text", both.as_bytes()),
        ("trusted", trusted.as_bytes()),
        ("windows", windows.as_bytes()),
        ("utf16", &wide),
        ("escaped", escaped.as_bytes()),
        ("headers", headers.as_bytes()),
        (
            "key",
            b"-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n".as_slice(),
        ),
    ] {
        write("bundle", name, bytes);
        if let Some(begin) = bytes.windows(11).position(|window| window == b"-----BEGIN ") {
            write("pem", name, &bytes[begin + 11..]);
        }
    }
    write("bundle", "der", &[der, intermediate.certificate().as_ref()].concat());
    write("bundle", "pkcs7", &container);
    write("pkcs7", "pkcs7", &container);
    write("pkcs7", "empty", &pkcs7(&[]));
}

fn revocations(issuer: &Identity, leaf: &Identity) {
    let about = [leaf.certificate().as_ref(), issuer.certificate()].concat();
    let with = |document: &[u8]| [about.as_slice(), document].concat();
    let list = || List::of(issuer, &certificate(leaf)).revoking(leaf.serial(), &[because(1)]);
    let other = || List::of(issuer, &certificate(leaf)).revoking(&[9], &[]);
    let point = scope(&[
        full_name(&[(0x86, "http://ca.example.test/1.crl")]),
        vec![0x81, 1, 0xff],
    ]);
    let mut first_version = other();
    (first_version.version, first_version.extensions) = (None, Vec::new());
    let of_other = extension(ISSUER, true, &der::sequence(&[&der::encode(0xa4, &list().issuer)]));
    for (name, list) in [
        ("revoked", list()),
        ("other", other()),
        ("version1", first_version),
        ("point", other().extended(POINT, true, &point)),
        (
            "reasons",
            list().extended(POINT, true, &scope(&[vec![0x83, 2, 5, 0x60]])),
        ),
        (
            "indirect",
            list()
                .revoking(&[7], &[of_other])
                .extended(POINT, true, &scope(&[vec![0x84, 1, 0xff]])),
        ),
        ("delta", other().extended(DELTA, true, &[2, 1, 1])),
        ("strange", other().extended(STRANGE, true, &[])),
    ] {
        write("crl", name, &with(&list.der()));
    }
    write("crl", "alone", &list().der());
    write("crl", "pem", pem("X509 CRL", &list().der()).as_bytes());
    let delegate = issuer
        .leaf("responder")
        .purposes(&[Purpose::OcspSigning])
        .issue()
        .unwrap();
    for (name, signer, status) in [
        ("good", issuer, OcspStatus::Good),
        ("revoked", issuer, OcspStatus::Revoked(today())),
        ("unknown", issuer, OcspStatus::Unknown),
        ("delegate", &delegate, OcspStatus::Good),
    ] {
        let response = signer
            .sign_ocsp(issuer, leaf, status, today(), Some(today() + testbed::DAY))
            .unwrap();
        write("ocsp", name, &with(&response));
        write("ocsp", &format!("{name}-alone"), &response);
    }
    write("ocsp", "refused", &with(&[0x30, 3, 0x0a, 1, 6]));
}

fn constraints(leaves: &[(&str, Identity)]) {
    let subtree = |tag: u8, base: &[u8]| {
        let length = u8::try_from(base.len()).unwrap();
        [&[0x30, length + 2, tag, length], base].concat()
    };
    let list = |tag: u8, subtrees: &[Vec<u8>]| {
        let content = subtrees.concat();
        [&[tag, u8::try_from(content.len()).unwrap()], content.as_slice()].concat()
    };
    let permitted = list(
        0xa0,
        &[
            subtree(0x82, b"example.test"),
            subtree(0x87, &[192, 0, 2, 0, 255, 255, 255, 0]),
            subtree(0x81, b".example.test"),
            subtree(0x86, b"example.test"),
            subtree(0xa4, &[0x30, 0]),
        ],
    );
    let excluded = list(0xa1, &[subtree(0x82, b"bad.example.test"), subtree(0x88, &[0x2a, 3])]);
    let content = [permitted, excluded].concat();
    let value = list(0x30, &[content]);
    assert!(constraints::read(&value, &mut Vec::new()).is_some());
    for (name, leaf) in leaves {
        let length = u16::try_from(value.len()).unwrap().to_be_bytes();
        write(
            "name_constraints",
            name,
            &[&length, value.as_slice(), leaf.certificate()].concat(),
        );
    }
}

fn chains(root: &Identity, intermediate: &Identity, leaves: &[(&str, Identity)]) {
    let write = |name: &str, parts: &[(u8, &[u8])]| {
        let seconds = u32::try_from(now().as_second()).unwrap().to_be_bytes();
        let parts = parts.iter().flat_map(|(kind, der)| [&[*kind], *der].concat());
        write(
            "judge",
            name,
            &[0].into_iter().chain(seconds).chain(parts).collect::<Vec<_>>(),
        );
    };
    let (above, top) = (intermediate.certificate().as_ref(), root.certificate().as_ref());
    for (name, leaf) in leaves {
        let leaf = leaf.certificate().as_ref();
        write(&format!("good-{name}"), &[(0, leaf), (0, above), (2, top)]);
    }
    let leaf = leaves[0].1.certificate().as_ref();
    write("incomplete", &[(0, leaf), (1, above), (2, top)]);
    write("bundle", &[(0, leaf), (3, above), (3, top)]);
    write("unknown", &[(0, leaf)]);
    write("root-sent", &[(0, leaf), (0, top), (0, above)]);
    let (first, second) = Identity::looped("One", "Other").unwrap();
    let below = first.leaf("www.example.test").current(today()).issue().unwrap();
    let (first, second) = (first.certificate().as_ref(), second.certificate().as_ref());
    write("loop", &[(0, below.certificate()), (0, first), (0, second)]);
    for fixture in [Fixture::BelowSha1Intermediate, Fixture::BelowV1Root] {
        let identity = fixture.identity();
        let chain = identity.chain();
        let mut parts: Vec<(u8, &[u8])> = chain.iter().map(|der| (0, der.as_ref())).collect();
        parts.push((2, identity.anchor()));
        write(&format!("{fixture:?}").to_lowercase(), &parts);
    }
}
