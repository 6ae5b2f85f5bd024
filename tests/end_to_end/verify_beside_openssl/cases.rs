//! Chains for both: each with one thing that is unusual or wrong.

use testbed::{CertificateBuilder, Fixture, Identity, KeyKind, Purpose, Tbs, date};

const HOST: &str = "www.example.test";

/// One chain.
pub(super) struct Case {
    pub(super) name: &'static str,
    pub(super) host: &'static str,
    /// Leaf first.
    pub(super) sent: Vec<Identity>,
    pub(super) trusted: Vec<Identity>,
}

type Change = fn(CertificateBuilder) -> CertificateBuilder;

const AUTHORITY_KEY_ID: [u64; 4] = [2, 5, 29, 35];
const ALTERNATIVE_NAMES: [u64; 4] = [2, 5, 29, 17];
const BASIC_CONSTRAINTS: [u64; 4] = [2, 5, 29, 19];
const EXTENDED_KEY_USAGE: [u64; 4] = [2, 5, 29, 37];
const KEY_USAGE: [u64; 4] = [2, 5, 29, 15];
const SUBJECT_KEY_ID: [u64; 4] = [2, 5, 29, 14];

const CA: [u8; 5] = [0x30, 3, 1, 1, 0xff];

/// All of them.
pub(super) fn cases() -> Vec<Case> {
    let mut cases = Vec::new();
    for (names, change) in of_one_certificate() {
        for (place, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            cases.push(changed(name, place, *change));
        }
    }
    cases.extend(of_the_name());
    cases.extend(of_the_path());
    cases.extend(of_fixtures());
    cases
}

/// A chain of three, of which the certificate in one place (root, intermediate, leaf) is changed.
fn changed(name: &'static str, place: usize, change: Change) -> Case {
    let apply = |at: usize, builder: CertificateBuilder| if at == place { change(builder) } else { builder };
    let root = apply(0, Identity::root("Root")).issue().unwrap();
    let intermediate = apply(1, root.intermediate("Intermediate")).issue().unwrap();
    let leaf = intermediate.leaf(HOST).current(date(2026, 11, 22));
    let leaf = apply(2, leaf).issue().unwrap();
    Case {
        name,
        host: HOST,
        sent: vec![leaf, intermediate],
        trusted: vec![root],
    }
}

/// Names of the case where root, intermediate and leaf have it; empty where that place makes no sense.
#[expect(clippy::too_many_lines, reason = "a table")]
fn of_one_certificate() -> &'static [([&'static str; 3], Change)] {
    &[
        (["", "", "a sound chain"], |it| it),
        (["an RSA root", "an RSA intermediate", "an RSA leaf"], |it| {
            it.key(KeyKind::Rsa2048)
        }),
        (["", "an Ed25519 intermediate", ""], |it| it.key(KeyKind::Ed25519)),
        (
            ["an expired root", "an expired intermediate", "an expired leaf"],
            |it| it.expired(date(2026, 11, 22)),
        ),
        (["", "an intermediate of tomorrow", "a leaf of tomorrow"], |it| {
            it.not_yet_valid(date(2026, 11, 22))
        }),
        (
            [
                "",
                "an intermediate with a broken signature",
                "a leaf with a broken signature",
            ],
            CertificateBuilder::broken_signature,
        ),
        (
            ["a root that is no CA", "an intermediate that is no CA", ""],
            CertificateBuilder::not_a_ca,
        ),
        (
            [
                "a root without basicConstraints",
                "an intermediate without basicConstraints",
                "a leaf without basicConstraints",
            ],
            CertificateBuilder::no_basic_constraints,
        ),
        (
            [
                "a root whose basicConstraints are not critical",
                "an intermediate whose basicConstraints are not critical",
                "",
            ],
            |it| {
                it.edit(|tbs| {
                    tbs.mark(&BASIC_CONSTRAINTS, false);
                })
            },
        ),
        (
            [
                "a root that may not sign certificates",
                "an intermediate that may not sign certificates",
                "",
            ],
            CertificateBuilder::no_certificate_signing,
        ),
        (
            [
                "a root without key usage",
                "an intermediate without key usage",
                "a leaf without key usage",
            ],
            CertificateBuilder::no_key_usage,
        ),
        (
            [
                "",
                "an intermediate without the key of its issuer",
                "a leaf without the key of its issuer",
            ],
            |it| {
                it.edit(|tbs| {
                    tbs.remove(&AUTHORITY_KEY_ID);
                })
            },
        ),
        (
            [
                "a root without its own key identifier",
                "an intermediate without its own key identifier",
                "a leaf without its own key identifier",
            ],
            |it| {
                it.edit(|tbs| {
                    tbs.remove(&SUBJECT_KEY_ID);
                })
            },
        ),
        (
            [
                "a root whose key identifier is critical",
                "an intermediate whose key identifier is critical",
                "",
            ],
            |it| {
                it.edit(|tbs| {
                    tbs.mark(&SUBJECT_KEY_ID, true);
                })
            },
        ),
        (["", "", "a leaf that names another key as issuer"], |it| {
            it.edit(|tbs| {
                tbs.set(
                    &AUTHORITY_KEY_ID,
                    false,
                    &[[0x30, 22, 0x80, 20].as_slice(), &[7; 20]].concat(),
                );
            })
        }),
        (
            [
                "an unknown critical extension in the root",
                "an unknown critical extension in the intermediate",
                "an unknown critical extension in the leaf",
            ],
            |it| it.extension(&[1, 3, 6, 1, 4, 1, 99999, 7], true, &[5, 0]),
        ),
        (["", "", "an extension twice"], |it| {
            it.extension(&[1, 3, 6, 1, 4, 1, 99999, 7], false, &[5, 0]).extension(
                &[1, 3, 6, 1, 4, 1, 99999, 7],
                false,
                &[5, 0],
            )
        }),
        (
            [
                "a root for clients",
                "an intermediate for clients",
                "a leaf for clients",
            ],
            |it| it.purposes(&[Purpose::ClientAuth]),
        ),
        (["", "", "a leaf for anything"], |it| it.purposes(&[Purpose::Any])),
        (["", "", "a leaf without purposes"], |it| it.purposes(&[])),
        (["", "", "a leaf with critical purposes"], |it| {
            it.edit(|tbs| {
                tbs.mark(&EXTENDED_KEY_USAGE, true);
            })
        }),
        (["", "", "a leaf that is a CA"], |it| {
            it.edit(|tbs| {
                tbs.set(&BASIC_CONSTRAINTS, true, &CA);
            })
        }),
        (["", "", "a leaf that is a CA and signs nothing else"], |it| {
            it.edit(|tbs| {
                tbs.set(&BASIC_CONSTRAINTS, true, &CA)
                    .set(&KEY_USAGE, true, &[0x03, 2, 2, 0x04]);
            })
        }),
        (["", "", "a leaf whose key may sign certificates"], |it| {
            it.edit(|tbs| {
                tbs.set(&KEY_USAGE, true, &[0x03, 2, 2, 0x84]);
            })
        }),
        (["", "", "a leaf whose key may do nothing"], |it| {
            it.edit(|tbs| {
                tbs.set(&KEY_USAGE, true, &[0x03, 2, 0, 0]);
            })
        }),
        (["", "", "a leaf with a pathLenConstraint"], |it| {
            it.edit(|tbs| {
                tbs.set(&BASIC_CONSTRAINTS, true, &[0x30, 3, 2, 1, 0]);
            })
        }),
        (["a root of no issuer below", "", ""], |it| it.path_length(0)),
        (
            ["a root of one issuer below", "an intermediate of no issuer below", ""],
            |it| it.path_length(1),
        ),
        (["", "", "a serial number of zero"], |it| {
            it.edit(|tbs| tbs.serial = vec![0])
        }),
        (["", "", "a negative serial number"], |it| {
            it.edit(|tbs| tbs.serial = vec![0x80])
        }),
        (["", "", "a serial number of 21 bytes"], |it| {
            it.edit(|tbs| tbs.serial = vec![0x7f; 21])
        }),
        (["", "an intermediate of version 1", "a leaf of version 1"], |it| {
            it.edit(|tbs| (tbs.version, tbs.extensions) = (None, Vec::new()))
        }),
        (["", "", "a leaf with an empty issuer"], |it| {
            it.edit(|tbs| tbs.issuer = Tbs::NO_NAME.to_vec())
        }),
        (["", "", "an empty subject and names that are not critical"], |it| {
            it.no_common_name().edit(|tbs| {
                tbs.mark(&ALTERNATIVE_NAMES, false);
            })
        }),
        (["", "", "an empty subject and critical names"], |it| {
            it.no_common_name().edit(|tbs| {
                tbs.mark(&ALTERNATIVE_NAMES, true);
            })
        }),
        (["", "", "names that are no DER"], |it| {
            it.edit(|tbs| {
                tbs.set(&ALTERNATIVE_NAMES, false, b"www.example.test");
            })
        }),
        (
            [
                "a root that permits another domain",
                "an intermediate that permits another domain",
                "",
            ],
            |it| it.permit("example.org"),
        ),
        (
            [
                "a root that permits the domain",
                "an intermediate that permits the domain",
                "",
            ],
            |it| it.permit("example.test"),
        ),
        (
            [
                "a root that permits the domain with a dot",
                "an intermediate that permits the domain with a dot",
                "",
            ],
            |it| it.permit(".example.test"),
        ),
        (["", "an intermediate that excludes the domain", ""], |it| {
            it.exclude("example.test")
        }),
        (["", "an intermediate that permits addresses alone", ""], |it| {
            it.permit("10.0.0.0/8")
        }),
        (["", "", "constraints in a leaf"], |it| it.permit("example.test")),
    ]
}

fn of_the_name() -> Vec<Case> {
    let asked = |name, host, names: &'static [&'static str]| {
        let root = Identity::root("Root").issue().unwrap();
        let builder = root.leaf(names[0]).common_name("A server").current(date(2026, 11, 22));
        let leaf = names
            .iter()
            .skip(1)
            .fold(builder, |builder, name| builder.also(name))
            .issue()
            .unwrap();
        Case {
            name,
            host,
            sent: vec![leaf],
            trusted: vec![root],
        }
    };
    let mut cases = vec![
        asked("the name", "www.example.test", &["www.example.test"]),
        asked("the name in capitals", "WWW.EXAMPLE.TEST", &["www.example.test"]),
        asked("another name", "www.example.test", &["mail.example.test"]),
        asked(
            "the second name",
            "www.example.test",
            &["mail.example.test", "www.example.test"],
        ),
        asked("a wildcard", "www.example.test", &["*.example.test"]),
        asked("a wildcard for two labels", "a.www.example.test", &["*.example.test"]),
        asked("a wildcard for no label", "example.test", &["*.example.test"]),
        asked(
            "a part of a label as wildcard",
            "www.example.test",
            &["w*.example.test"],
        ),
        asked(
            "a wildcard in the middle",
            "www.a.example.test",
            &["www.*.example.test"],
        ),
        asked("a wildcard of a registry", "example.co.uk", &["*.co.uk"]),
        asked(
            "an A-label",
            "xn--mnchen-3ya.example.test",
            &["xn--mnchen-3ya.example.test"],
        ),
        asked("an address", "192.0.2.1", &["192.0.2.1"]),
        asked("another address", "192.0.2.2", &["192.0.2.1"]),
        asked("an IPv6 address", "2001:db8::1", &["2001:db8:0::1"]),
    ];
    cases.push(common_name_alone());
    cases
}

fn common_name_alone() -> Case {
    let root = Identity::root("Root").issue().unwrap();
    let leaf = root
        .leaf(HOST)
        .no_alternative_names()
        .current(date(2026, 11, 22))
        .issue()
        .unwrap();
    Case {
        name: "a common name alone",
        host: HOST,
        sent: vec![leaf],
        trusted: vec![root],
    }
}

fn of_the_path() -> Vec<Case> {
    let now = date(2026, 11, 22);
    let case = |name, sent: &[&Identity], trusted: &[&Identity]| Case {
        name,
        host: HOST,
        sent: sent.iter().map(|identity| (*identity).clone()).collect(),
        trusted: trusted.iter().map(|identity| (*identity).clone()).collect(),
    };
    let root = Identity::root("Root").issue().unwrap();
    let intermediate = root.intermediate("Intermediate").issue().unwrap();
    let leaf = intermediate.leaf(HOST).current(now).issue().unwrap();
    let stranger = Identity::root("Stranger").issue().unwrap();
    let namesake = Identity::root("Root").issue().unwrap();
    let old = Identity::root("Old").issue().unwrap();
    let cross = old.intermediate("Root").key_of(&root).expired(now).issue().unwrap();
    let (first, second) = Identity::looped("First", "Second").unwrap();
    let circular = first.leaf(HOST).current(now).issue().unwrap();
    let own = Identity::self_signed(HOST).current(now).issue().unwrap();
    let again = root.intermediate("Root").issue().unwrap();
    let below_again = again.leaf(HOST).current(now).issue().unwrap();
    vec![
        case("the root is sent", &[&leaf, &intermediate, &root], &[&root]),
        case("the order is wrong", &[&leaf, &root, &intermediate], &[&root]),
        case("an intermediate is missing", &[&leaf], &[&root]),
        case("the intermediate is trusted", &[&leaf], &[&intermediate]),
        case("the leaf is trusted", &[&leaf], &[&leaf]),
        case("nothing of it is trusted", &[&leaf, &intermediate, &root], &[&stranger]),
        case(
            "a namesake of the root is trusted",
            &[&leaf, &intermediate],
            &[&namesake],
        ),
        case(
            "the root and a namesake are trusted",
            &[&leaf, &intermediate],
            &[&namesake, &root],
        ),
        case(
            "an expired cross-certificate beside the root",
            &[&leaf, &intermediate, &cross],
            &[&root, &old],
        ),
        case(
            "an expired cross-certificate and no root",
            &[&leaf, &intermediate, &cross],
            &[&old],
        ),
        case("a circle", &[&circular, &first, &second], &[&stranger]),
        case("a self-signed leaf", &[&own], &[&stranger]),
        case("a self-signed leaf that is trusted", &[&own], &[&own]),
        case("a new key of the root", &[&below_again, &again], &[&root]),
    ]
}

fn of_fixtures() -> Vec<Case> {
    let case = |name, fixture: Fixture| {
        let chain = fixture.identity();
        Case {
            name,
            host: Fixture::HOST,
            sent: vec![chain],
            trusted: vec![Fixture::authority().unwrap()],
        }
    };
    vec![
        case("an RSA key of 1024 bits", Fixture::Rsa1024Key),
        case("an RSA key of 512 bits", Fixture::Rsa512Key),
        case("a DSA key", Fixture::DsaKey),
        case("a key on P-192", Fixture::Secp192r1Key),
        case("a key on P-224", Fixture::Secp224r1Key),
        case("a signature with MD5", Fixture::Md5Signature),
        case("a signature with SHA-1", Fixture::Sha1Signature),
    ]
}
