//! RFC 5280 section 4.2.1.12, and 7.1.2.7.6 and 7.1.2.7.10 of the Baseline Requirements: extended key usage.

use super::*;
use testbed::Purpose;

fn purposes(purposes: &'static [Purpose]) -> impl Fn(CertificateBuilder) -> CertificateBuilder {
    move |it| it.purposes(purposes)
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn of_a_leaf() {
    const CLAUSE: &str = "Baseline Requirements section 7.1.2.7.10";
    let precertificate = |beside: &'static [Purpose]| {
        move |it: CertificateBuilder| {
            it.purposes(beside).edit(|tbs| {
                let oid = [0x06, 10, 0x2b, 6, 1, 4, 1, 0xd6, 0x79, 2, 4, 4];
                let known = tbs
                    .value(&EXTENDED_KEY_USAGE)
                    .map_or(Vec::new(), |value| value[2..].to_vec());
                let parts = [known.as_slice(), &oid].concat();
                let value = [&[0x30, u8::try_from(parts.len()).unwrap()], parts.as_slice()].concat();
                tbs.set(&EXTENDED_KEY_USAGE, false, &value);
            })
        }
    };
    let critical = |it: CertificateBuilder| {
        it.edit(|tbs| {
            tbs.mark(&EXTENDED_KEY_USAGE, true);
        })
    };
    // emailProtection and timeStamping beside serverAuth.
    let other = |last: u8| {
        move |it: CertificateBuilder| {
            it.edit(move |tbs| {
                let value = [
                    0x30, 20, 0x06, 8, 0x2b, 6, 1, 5, 5, 7, 3, 1, 0x06, 8, 0x2b, 6, 1, 5, 5, 7, 3, last,
                ];
                tbs.set(&EXTENDED_KEY_USAGE, false, &value);
            })
        }
    };
    assert_lines(&[
        (
            "clients alone",
            with_leaf(purposes(&[Purpose::ClientAuth])),
            Red,
            Red,
            "chain.purpose",
        ),
        (
            "servers and clients",
            with_leaf(purposes(&[Purpose::ServerAuth, Purpose::ClientAuth])),
            Green,
            Green,
            "",
        ),
        ("none, in a private chain", with_leaf(purposes(&[])), Green, Green, ""),
        (
            "anything, in a private chain",
            with_leaf(purposes(&[Purpose::Any])),
            Green,
            Green,
            "",
        ),
        (
            "servers and anything",
            with_leaf(purposes(&[Purpose::ServerAuth, Purpose::Any])),
            Green,
            Red,
            CLAUSE,
        ),
        (
            "servers and code",
            with_leaf(purposes(&[Purpose::ServerAuth, Purpose::CodeSigning])),
            Green,
            Red,
            CLAUSE,
        ),
        (
            "servers and OCSP",
            with_leaf(purposes(&[Purpose::ServerAuth, Purpose::OcspSigning])),
            Green,
            Red,
            CLAUSE,
        ),
        ("servers and mail", with_leaf(other(4)), Green, Red, CLAUSE),
        ("servers and time stamps", with_leaf(other(8)), Green, Red, CLAUSE),
        (
            "precertificates alone",
            with_leaf(precertificate(&[])),
            Red,
            Red,
            "chain.purpose",
        ),
        (
            "servers and precertificates",
            with_leaf(precertificate(&[Purpose::ServerAuth])),
            Green,
            Red,
            CLAUSE,
        ),
        (
            "a critical extension",
            with_leaf(critical),
            Green,
            Red,
            "Baseline Requirements section 7.1.2.7.6",
        ),
    ]);
}

#[test]
fn of_an_issuer() {
    const ROOT: &str = "Baseline Requirements section 7.1.2.1.2";
    assert_lines(&[
        (
            "an intermediate for servers",
            with_intermediate(purposes(&[Purpose::ServerAuth])),
            Green,
            Green,
            "",
        ),
        (
            "an intermediate for anything",
            with_intermediate(purposes(&[Purpose::Any])),
            Green,
            Green,
            "",
        ),
        (
            "an intermediate for clients",
            with_intermediate(purposes(&[Purpose::ClientAuth])),
            Red,
            Red,
            "chain.purpose",
        ),
        (
            "a root for servers",
            with_root(purposes(&[Purpose::ServerAuth])),
            Green,
            Red,
            ROOT,
        ),
        (
            "a root for clients",
            with_root(purposes(&[Purpose::ClientAuth])),
            Red,
            Red,
            "chain.purpose",
        ),
    ]);
}
