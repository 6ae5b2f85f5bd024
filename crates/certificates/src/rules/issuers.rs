//! RFC 5280 sections 4.2, 4.2.1.3, 4.2.1.9, 4.2.1.11 and 6.1.4: what makes an issuer, and critical extensions.

use super::*;

/// basicConstraints: CA, with a limit.
const CA: [u8; 5] = [0x30, 3, 1, 1, 0xff];
const CA_LIMITED: [u8; 8] = [0x30, 6, 1, 1, 0xff, 2, 1, 0];
const NO_CA_LIMITED: [u8; 5] = [0x30, 3, 2, 1, 0];

/// keyUsage: keyCertSign; digitalSignature; both; cRLSign.
const CERT_SIGN: [u8; 4] = [0x03, 2, 2, 0x04];
const SIGNATURE: [u8; 4] = [0x03, 2, 7, 0x80];
const SIGNATURE_AND_CERT_SIGN: [u8; 4] = [0x03, 2, 2, 0x84];

fn set(
    oid: [u64; 4],
    critical: bool,
    value: &'static [u8],
) -> impl Fn(CertificateBuilder) -> CertificateBuilder + 'static {
    move |it| {
        it.edit(move |tbs| {
            tbs.set(&oid, critical, value);
        })
    }
}

#[test]
fn basic_constraints() {
    const CLAUSE: &str = "RFC 5280 section 4.2.1.9";
    let none = |it: CertificateBuilder| it.no_basic_constraints();
    let no_ca = |it: CertificateBuilder| it.not_a_ca();
    assert_lines(&[
        (
            "an intermediate without",
            with_intermediate(none),
            Red,
            Red,
            "chain.invalid_ca",
        ),
        ("a root without", with_root(none), Red, Red, "chain.invalid_ca"),
        (
            "an intermediate that is no CA",
            with_intermediate(no_ca),
            Red,
            Red,
            "chain.invalid_ca",
        ),
        ("a root that is no CA", with_root(no_ca), Red, Red, "chain.invalid_ca"),
        ("a leaf without", with_leaf(none), Green, Green, ""),
        (
            "an intermediate whose are not critical",
            with_intermediate(set(BASIC_CONSTRAINTS, false, &CA)),
            Orange,
            Red,
            CLAUSE,
        ),
        (
            "a root whose are not critical",
            with_root(set(BASIC_CONSTRAINTS, false, &CA)),
            Orange,
            Red,
            CLAUSE,
        ),
        (
            "a leaf whose limit is without CA",
            with_leaf(set(BASIC_CONSTRAINTS, true, &NO_CA_LIMITED)),
            Orange,
            Red,
            CLAUSE,
        ),
        (
            "an intermediate with a limit",
            with_intermediate(set(BASIC_CONSTRAINTS, true, &CA_LIMITED)),
            Green,
            Green,
            "",
        ),
    ]);
}

#[test]
fn key_usage() {
    let none = |it: CertificateBuilder| it.no_key_usage();
    let no_signing = |it: CertificateBuilder| it.no_certificate_signing();
    assert_lines(&[
        (
            "an intermediate that may not sign certificates",
            with_intermediate(no_signing),
            Red,
            Red,
            "chain.no_cert_sign",
        ),
        (
            "a root that may not",
            with_root(no_signing),
            Red,
            Red,
            "chain.no_cert_sign",
        ),
        (
            "an intermediate without",
            with_intermediate(none),
            Orange,
            Red,
            "RFC 5280 section 4.2.1.3",
        ),
        (
            "a root without",
            with_root(none),
            Orange,
            Red,
            "RFC 5280 section 4.2.1.3",
        ),
        ("a leaf without", with_leaf(none), Green, Green, ""),
        (
            "a leaf that may sign certificates",
            with_leaf(set(KEY_USAGE, true, &SIGNATURE_AND_CERT_SIGN)),
            Orange,
            Red,
            "RFC 5280 section 4.2.1.9",
        ),
        (
            "a leaf that may sign nothing else",
            with_leaf(set(KEY_USAGE, true, &CERT_SIGN)),
            Red,
            Red,
            "chain.purpose",
        ),
        (
            "a usage that is not critical",
            with_leaf(set(KEY_USAGE, false, &SIGNATURE)),
            Green,
            Green,
            "",
        ),
    ]);
}

#[test]
fn a_ca_in_the_place_of_a_leaf() {
    const CLAUSE: &str = "Baseline Requirements section 7.1.2.7.8";
    let ca_for_servers = |it: CertificateBuilder| set(BASIC_CONSTRAINTS, true, &CA)(it);
    let ca = |it: CertificateBuilder| set(KEY_USAGE, true, &CERT_SIGN)(set(BASIC_CONSTRAINTS, true, &CA)(it));
    assert_lines(&[
        (
            "with the key usage of a server",
            with_leaf(ca_for_servers),
            Orange,
            Red,
            CLAUSE,
        ),
        ("with that of a CA", with_leaf(ca), Red, Red, "chain.purpose"),
    ]);
}

#[test]
fn path_length() {
    let limit = |limit: u8| move |it: CertificateBuilder| it.path_length(limit);
    // The lengths of root and intermediates from the top, none being no limit; whether it holds.
    for (limits, holds) in [
        ([None, Some(0)].as_slice(), true),
        (&[Some(0)], true),
        (&[Some(0), None], false),
        (&[Some(1), Some(0)], true),
        (&[Some(1), Some(2)], true),
        (&[None, Some(0), Some(0)], false),
        (&[None, Some(1), Some(0)], true),
        (&[Some(1), None, None], false),
        (&[Some(2), None, None], true),
    ] {
        let build = |builder: CertificateBuilder, length: Option<u8>| match length {
            Some(length) => limit(length)(builder),
            None => builder,
        };
        let root = build(Identity::root("Root"), limits[0]).issue().unwrap();
        let mut sent = Vec::new();
        let mut issuer = root.clone();
        for (number, length) in limits.iter().enumerate().skip(1) {
            issuer = build(issuer.intermediate(&format!("Intermediate {number}")), *length)
                .issue()
                .unwrap();
            sent.insert(0, issuer.clone());
        }
        sent.insert(0, issuer.leaf(HOST).current(today()).issue().unwrap());
        let scene = Scene::of(&sent).trusting(&root).host(HOST);
        let colour = if holds { Green } else { Red };
        assert_lines(&[("a path length", scene, colour, colour, "chain.path_length")]);
    }
}

#[test]
fn a_certificate_that_issued_itself_does_not_count() {
    let root = root();
    let first = root.intermediate("First").path_length(1).issue().unwrap();
    let again = first.intermediate("First").path_length(1).issue().unwrap();
    let last = again.intermediate("Last").path_length(0).issue().unwrap();
    let leaf = last.leaf(HOST).current(today()).issue().unwrap();
    let scene = Scene::of([&leaf, &last, &again, &first]).trusting(&root).host(HOST);
    assert_lines(&[("a new key of the same authority", scene, Green, Green, "")]);
}

#[test]
fn extensions_that_nobody_knows_and_that_stand_twice() {
    const UNKNOWN: [u64; 8] = [1, 3, 6, 1, 4, 1, 99999, 7];
    let unknown = |critical| move |it: CertificateBuilder| it.extension(&UNKNOWN, critical, &[5, 0]);
    let twice = |it: CertificateBuilder| {
        it.extension(&UNKNOWN, false, &[5, 0])
            .extension(&UNKNOWN, false, &[5, 0])
    };
    const TOLD: &str = "chain.unhandled_extension";
    assert_lines(&[
        ("critical in the leaf", with_leaf(unknown(true)), Red, Red, TOLD),
        (
            "critical in the intermediate",
            with_intermediate(unknown(true)),
            Red,
            Red,
            TOLD,
        ),
        ("critical in the root", with_root(unknown(true)), Red, Red, TOLD),
        ("not critical", with_leaf(unknown(false)), Green, Green, ""),
        ("twice in the leaf", with_leaf(twice), Red, Red, "RFC 5280 section 4.2"),
        ("twice in the root", with_root(twice), Red, Red, "RFC 5280 section 4.2"),
    ]);
}

#[test]
fn access_information() {
    const CLAUSE: &str = "RFC 5280 section 4.2.2.1";
    // caIssuers with a dNSName.
    const NAME: [u8; 17] = [0x30, 15, 0x30, 13, 0x06, 8, 0x2b, 6, 1, 5, 5, 7, 48, 2, 0x82, 1, b'a'];
    let with = |critical, value: &'static [u8]| {
        with_leaf(move |leaf| {
            leaf.edit(move |tbs| {
                tbs.set(&ACCESS, critical, value);
            })
        })
    };
    assert_lines(&[
        ("a name instead of an address", with(false, &NAME), Green, Green, ""),
        ("critical", with(true, &NAME), Red, Red, CLAUSE),
        (
            "bytes that are no DER",
            with(false, b"malformed"),
            Red,
            Red,
            "RFC 5280 section 4.2",
        ),
        (
            "an empty list",
            with(false, &[0x30, 0]),
            Red,
            Red,
            "RFC 5280 section 4.2",
        ),
    ]);
}

#[test]
fn policies_that_a_client_may_overlook() {
    // requireExplicitPolicy 3; inhibitAnyPolicy 2.
    const CONSTRAINTS: [u8; 5] = [0x30, 3, 0x80, 1, 3];
    const INHIBIT: [u8; 3] = [0x02, 1, 2];
    const CLAUSE: &str = "RFC 5280 sections 4.2.1.11 and 4.2.1.14";
    assert_lines(&[
        (
            "critical constraints",
            with_intermediate(set(POLICY_CONSTRAINTS, true, &CONSTRAINTS)),
            Green,
            Green,
            "",
        ),
        (
            "constraints that are not",
            with_intermediate(set(POLICY_CONSTRAINTS, false, &CONSTRAINTS)),
            Orange,
            Red,
            CLAUSE,
        ),
        (
            "a critical inhibition",
            with_intermediate(set(INHIBIT_ANY_POLICY, true, &INHIBIT)),
            Green,
            Green,
            "",
        ),
        (
            "one that is not",
            with_intermediate(set(INHIBIT_ANY_POLICY, false, &INHIBIT)),
            Orange,
            Red,
            CLAUSE,
        ),
    ]);
}
