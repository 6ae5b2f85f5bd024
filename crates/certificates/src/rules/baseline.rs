//! The Baseline Requirements beyond RFC 5280: keys, and the common name. `strict` holds private chains to them as well.

use super::*;
use testbed::{Fixture, KeyKind, Tbs};

#[test]
fn the_common_name_is_spelt_like_an_alternative_name() {
    const CLAUSE: &str = "Baseline Requirements section 7.1.4.3";
    let six: &[u8] = &[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    let four: &[u8] = &[192, 168, 1, 1];
    let gap: &[u8] = &[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1];
    let leaf = |common_name: &'static str, host: &str, name: (u8, &[u8])| {
        let names = named(&[name]);
        with_leaf(move |leaf| names(leaf.common_name(common_name))).host(host)
    };
    let spelt = |common_name, host, name| ("spelt the same", leaf(common_name, host, name), Green, Green, "");
    let other = |common_name, host, name| ("spelt otherwise", leaf(common_name, host, name), Green, Red, CLAUSE);
    assert_lines(&[
        spelt("example.com", "example.com", (DNS, b"example.com")),
        spelt("192.168.1.1", "192.168.1.1", (IP, four)),
        spelt("2001:db8::1", "2001:db8::1", (IP, six)),
        other("Example.COM", "example.com", (DNS, b"example.com")),
        other("0xC0A80101", "192.168.1.1", (IP, four)),
        other("192.168.001.001", "192.168.1.1", (IP, four)),
        other("2001:DB8::1", "2001:db8::1", (IP, six)),
        other("2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1", (IP, six)),
        other("2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1", (IP, gap)),
        other(
            "münchen.example.com",
            "xn--mnchen-3ya.example.com",
            (DNS, b"xn--mnchen-3ya.example.com"),
        ),
        // No client reads it any more, and private authorities write there what they like.
        (
            "another name",
            leaf("Our server", "example.com", (DNS, b"example.com")),
            Green,
            Green,
            "",
        ),
        (
            "another host",
            leaf("other.example.com", "example.com", (DNS, b"example.com")),
            Green,
            Green,
            "",
        ),
    ]);
}

#[test]
fn keys_that_no_public_ca_may_certify() {
    let fixture = |fixture: Fixture| {
        let chain = fixture.identity();
        let mut scene = Scene::of([&chain]).host(Fixture::HOST);
        scene.presented.extend(
            chain
                .intermediates()
                .iter()
                .map(|der| crate::Certificate::from_der(der).unwrap()),
        );
        scene.trust = scene
            .trust
            .with([crate::Certificate::from_der(chain.anchor()).unwrap()]);
        scene
    };
    let mut modulus = [0xff; 257];
    modulus[0] = 0x0f;
    let odd = move |it: CertificateBuilder| it.public_rsa_key(&modulus, &[1, 0, 1]);
    assert_lines(&[
        (
            "RSA of 1024 bits",
            fixture(Fixture::Rsa1024Key),
            Red,
            Red,
            "cert.weak_key",
        ),
        (
            "an issuer's RSA of 1024 bits",
            fixture(Fixture::BelowRsa1024Intermediate),
            Red,
            Red,
            "chain.weak_ca_key",
        ),
        (
            "RSA of 2052 bits",
            with_leaf(odd),
            Green,
            Red,
            "Baseline Requirements section 6.1.5",
        ),
        ("P-192", fixture(Fixture::Secp192r1Key), Red, Red, "cert.weak_key"),
        ("DSA", fixture(Fixture::DsaKey), Red, Red, "cert.weak_key"),
        (
            "SHA-1",
            fixture(Fixture::Sha1Signature),
            Red,
            Red,
            "cert.weak_signature",
        ),
        (
            "an intermediate signed by SHA-1",
            fixture(Fixture::BelowSha1Intermediate),
            Red,
            Red,
            "cert.weak_signature",
        ),
    ]);
}

#[test]
fn a_curve_is_named() {
    // prime256v1, described: field, curve, base point, order, cofactor (SEC 1 appendix C.2). The numbers do not matter here.
    let number = |tag: u8, length: u8| [&[tag, length], vec![7; usize::from(length)].as_slice()].concat();
    let field = [
        &[0x30, 44, 0x06, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 1, 1],
        number(0x02, 33).as_slice(),
    ]
    .concat();
    let curve = [&[0x30, 68], number(0x04, 32).as_slice(), &number(0x04, 32)].concat();
    let parts = [
        &[0x02, 1, 1],
        field.as_slice(),
        &curve,
        &number(0x04, 65),
        &number(0x02, 33),
        &[0x02, 1, 1],
    ]
    .concat();
    let parameters = [&[0x30, 0x81, u8::try_from(parts.len()).unwrap()], parts.as_slice()].concat();
    let explicit = move |it: CertificateBuilder| {
        let parameters = parameters.clone();
        it.edit(move |tbs| {
            let point = tbs.spki[tbs.spki.len() - 68..].to_vec(); // BIT STRING of the uncompressed point
            let algorithm = [&[0x06, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 2, 1], parameters.as_slice()].concat();
            let algorithm = general(0x30, &algorithm);
            tbs.spki = general(0x30, &[algorithm, point].concat());
        })
    };
    assert_lines(&[
        (
            "not described in a leaf",
            with_leaf(&explicit),
            Red,
            Red,
            "RFC 5480 section 2.1.1",
        ),
        (
            "nor in an issuer",
            with_intermediate(&explicit),
            Red,
            Red,
            "RFC 5480 section 2.1.1",
        ),
        (
            "nor in a root",
            with_root(&explicit),
            Red,
            Red,
            "RFC 5480 section 2.1.1",
        ),
    ]);
}

fn general(tag: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[tag, 0x82, length[0], length[1]], content].concat()
}

#[test]
fn a_key_that_signs_serves_a_server() {
    // keyUsage: nothing; digitalSignature.
    let rsa = |usage: [u8; 4]| {
        with_leaf(move |leaf| {
            leaf.key(KeyKind::Rsa2048).edit(move |tbs: &mut Tbs| {
                tbs.set(&KEY_USAGE, true, &usage);
            })
        })
    };
    assert_lines(&[
        ("RSA without any usage", rsa([0x03, 2, 0, 0]), Red, Red, "chain.purpose"),
        ("RSA that signs", rsa([0x03, 2, 7, 0x80]), Green, Green, ""),
    ]);
}
