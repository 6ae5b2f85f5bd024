//! RFC 5280 section 4.1: version, serial number, issuer, validity, subject, algorithms.

use super::*;
use testbed::Tbs;

#[test]
fn version_and_serial_number() {
    let serial = |serial: &'static [u8]| with_leaf(move |leaf| leaf.edit(move |tbs| tbs.serial = serial.to_vec()));
    const SERIAL: &str = "RFC 5280 section 4.1.2.2";
    assert_lines(&[
        ("a serial number of one byte", serial(&[7]), Green, Green, ""),
        ("twenty bytes", serial(&[0x7f; 20]), Green, Green, ""),
        ("twenty-one bytes", serial(&[0x7f; 21]), Orange, Red, SERIAL),
        (
            "twenty-one, of which the first is the sign",
            serial(&[0, 0xff, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1]),
            Orange,
            Red,
            SERIAL,
        ),
        ("zero", serial(&[0]), Orange, Red, SERIAL),
        ("negative", serial(&[0x80, 1]), Orange, Red, SERIAL),
        (
            "a negative one in the intermediate",
            with_intermediate(|it| it.edit(|tbs| tbs.serial = vec![0xff])),
            Orange,
            Red,
            SERIAL,
        ),
        (
            "a zero in the root",
            with_root(|it| it.edit(|tbs| tbs.serial = vec![0])),
            Orange,
            Red,
            SERIAL,
        ),
        (
            "version 1 with extensions",
            with_leaf(|leaf| leaf.edit(|tbs| tbs.version = None)),
            Red,
            Red,
            "RFC 5280 section 4.1.2.1",
        ),
        (
            "version 1 without any, which names no server",
            with_leaf(|leaf| leaf.edit(|tbs| (tbs.version, tbs.extensions) = (None, Vec::new()))),
            Orange,
            Red,
            "RFC 5280 section 4.1.2.1",
        ),
        (
            "an intermediate of version 1, which is no CA",
            with_intermediate(|it| it.edit(|tbs| (tbs.version, tbs.extensions) = (None, Vec::new()))),
            Red,
            Red,
            "chain.invalid_ca",
        ),
    ]);
}

#[test]
fn names_of_issuer_and_subject() {
    assert_lines(&[
        (
            "a leaf whose issuer is empty",
            with_leaf(|leaf| leaf.edit(|tbs| tbs.issuer = Tbs::NO_NAME.to_vec())),
            Red,
            Red,
            "RFC 5280 section 4.1.2.4",
        ),
        (
            "a root without a name",
            {
                let root = Identity::root("")
                    .no_common_name()
                    .edit(|tbs| tbs.subject = Tbs::NO_NAME.to_vec());
                let root = root.edit(|tbs| tbs.issuer = Tbs::NO_NAME.to_vec()).issue().unwrap();
                let leaf = root
                    .leaf(HOST)
                    .current(today())
                    .edit(|tbs| tbs.issuer = Tbs::NO_NAME.to_vec());
                Scene::of([&leaf.issue().unwrap()]).trusting(&root).host(HOST)
            },
            Red,
            Red,
            "RFC 5280 section 4.1.2.4",
        ),
        (
            "no subject, and critical alternative names",
            with_leaf(|leaf| {
                leaf.no_common_name().edit(|tbs| {
                    tbs.mark(&ALTERNATIVE_NAMES, true);
                })
            }),
            Green,
            Green,
            "",
        ),
        (
            "no subject, and alternative names that are not critical",
            with_leaf(|leaf| {
                leaf.no_common_name().edit(|tbs| {
                    tbs.mark(&ALTERNATIVE_NAMES, false);
                })
            }),
            Orange,
            Red,
            "RFC 5280 section 4.2.1.6",
        ),
    ]);
}

#[test]
fn algorithms_and_validity() {
    let other = [0x30, 0x0a, 0x06, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3]; // ecdsa-with-SHA384
    let swap = move |it: CertificateBuilder| it.edit(move |tbs| tbs.algorithm = other.to_vec());
    let reversed = |it: CertificateBuilder| it.valid(testbed::date(2027, 1, 1), testbed::date(2026, 1, 1));
    assert_lines(&[
        (
            "two algorithms in the leaf",
            with_leaf(swap),
            Red,
            Red,
            "RFC 5280 section 4.1.1.2",
        ),
        (
            "two in the intermediate",
            with_intermediate(swap),
            Red,
            Red,
            "RFC 5280 section 4.1.1.2",
        ),
        (
            "two in the root, which Go does not read",
            with_root(swap),
            Red,
            Red,
            "RFC 5280 section 4.1.1.2",
        ),
        (
            "a validity that ends before it begins",
            with_leaf(reversed),
            Red,
            Red,
            "RFC 5280 section 4.1.2.5",
        ),
    ]);
}

#[test]
fn both_ends_of_validity_are_part_of_it() {
    let span = |it: CertificateBuilder| it.valid(testbed::date(2024, 3, 1), testbed::date(2026, 4, 1));
    let scene = chain(&span, &span, &span);
    for (at, valid) in [
        ("2024-02-29T23:59:59Z", false),
        ("2024-02-29T23:59:59.999Z", false),
        ("2024-03-01T00:00:00Z", true),
        ("2026-04-01T00:00:00Z", true),
        ("2026-04-01T00:00:00.005Z", true),
        ("2026-04-01T00:00:01Z", false),
    ] {
        assert_eq!(scene.clone().at(at).judge().trusted, valid, "{at}");
    }
}

#[test]
fn each_certificate_of_a_path_expires_for_itself() {
    let old = |it: CertificateBuilder| it.expired(today());
    assert_lines(&[
        ("the leaf", with_leaf(old), Red, Red, "cert.expired"),
        ("the intermediate", with_intermediate(old), Red, Red, "cert.expired"),
        ("the root", with_root(old), Red, Red, "cert.expired"),
    ]);
}
