//! `vigie verify` beside the real `openssl verify`, on chains that were made for it: by default beside the plain one, by the policy
//! `strict` beside `-x509_strict`. Where the two differ, the list says why.

mod cases;

use cases::{Case, cases};
use std::{collections::BTreeMap, fs, path::Path, process::Command};
use testbed::Identity;
use tests::vigie;

/// The instant of all cases: 2026-11-22T00:00:00Z.
const SECONDS: &str = "1795305600";
const INSTANT: &str = "2026-11-22T00:00:00Z";

/// Where both judge the same chain and differ: the case, whether it is by the strict rules, whether OpenSSL accepts it, and why.
const EXPLAINED: &[(&str, bool, bool, &str)] = &[
    (
        "a root without basicConstraints",
        false,
        true,
        "RFC 5280 section 4.2.1.9: Go refuses it, and so does OpenSSL by the letter",
    ),
    (
        "a leaf that names another key as issuer",
        false,
        false,
        "the signature decides, as in Go and browsers; it is a warning",
    ),
    (
        "an extension twice",
        false,
        true,
        "RFC 5280 section 4.2: Go and Chrome do not read it",
    ),
    (
        "an extension twice",
        true,
        true,
        "RFC 5280 section 4.2: Go and Chrome do not read it",
    ),
    (
        "a leaf for anything",
        false,
        false,
        "anyExtendedKeyUsage serves in a private chain, as in Go",
    ),
    (
        "a leaf for anything",
        true,
        false,
        "anyExtendedKeyUsage serves in a private chain, as in Go",
    ),
    (
        "a leaf with critical purposes",
        true,
        true,
        "Baseline Requirements section 7.1.2.7.6",
    ),
    (
        "a leaf that is a CA",
        true,
        true,
        "Baseline Requirements section 7.1.2.7.8; Firefox and rustls refuse it",
    ),
    ("a serial number of zero", true, true, "RFC 5280 section 4.1.2.2"),
    ("a negative serial number", true, true, "RFC 5280 section 4.1.2.2"),
    ("a serial number of 21 bytes", true, true, "RFC 5280 section 4.1.2.2"),
    (
        "a leaf of version 1",
        false,
        true,
        "it has no alternative names, and the common name covers nothing (RFC 9525)",
    ),
    (
        "a leaf of version 1",
        true,
        true,
        "it has no alternative names, and the common name covers nothing (RFC 9525)",
    ),
    (
        "a root that permits the domain with a dot",
        true,
        true,
        "RFC 5280 section 4.2.1.10 knows no leading dot in DNS names",
    ),
    (
        "an intermediate that permits the domain with a dot",
        true,
        true,
        "RFC 5280 section 4.2.1.10 knows no leading dot in DNS names",
    ),
    (
        "constraints in a leaf",
        true,
        true,
        "RFC 5280 section 4.2.1.10: in a CA only",
    ),
    (
        "a part of a label as wildcard",
        false,
        true,
        "RFC 9525 section 6.3: a wildcard is the whole label",
    ),
    (
        "a part of a label as wildcard",
        true,
        true,
        "RFC 9525 section 6.3: a wildcard is the whole label",
    ),
    (
        "a wildcard of a registry",
        false,
        true,
        "a wildcard never covers a public suffix",
    ),
    (
        "a wildcard of a registry",
        true,
        true,
        "a wildcard never covers a public suffix",
    ),
    (
        "a common name alone",
        false,
        true,
        "RFC 9525 section 6: the common name covers nothing",
    ),
    (
        "a common name alone",
        true,
        true,
        "RFC 9525 section 6: the common name covers nothing",
    ),
    (
        "an RSA key of 1024 bits",
        false,
        true,
        "Baseline Requirements section 6.1.5; OpenSSL looks at keys by its security level alone",
    ),
    (
        "an RSA key of 1024 bits",
        true,
        true,
        "Baseline Requirements section 6.1.5; OpenSSL looks at keys by its security level alone",
    ),
    (
        "an RSA key of 512 bits",
        false,
        true,
        "Baseline Requirements section 6.1.5; OpenSSL looks at keys by its security level alone",
    ),
    (
        "an RSA key of 512 bits",
        true,
        true,
        "Baseline Requirements section 6.1.5; OpenSSL looks at keys by its security level alone",
    ),
    (
        "a DSA key",
        false,
        true,
        "Baseline Requirements section 6.1.5; OpenSSL looks at keys by its security level alone",
    ),
    (
        "a DSA key",
        true,
        true,
        "Baseline Requirements section 6.1.5; OpenSSL looks at keys by its security level alone",
    ),
    (
        "a key on P-192",
        false,
        true,
        "Baseline Requirements section 6.1.5; OpenSSL looks at keys by its security level alone",
    ),
    (
        "a key on P-192",
        true,
        true,
        "Baseline Requirements section 6.1.5; OpenSSL looks at keys by its security level alone",
    ),
    (
        "a signature with MD5",
        false,
        true,
        "no browser accepts it; OpenSSL looks at hashes by its security level alone",
    ),
    (
        "a signature with MD5",
        true,
        true,
        "no browser accepts it; OpenSSL looks at hashes by its security level alone",
    ),
    (
        "a signature with SHA-1",
        false,
        true,
        "no browser accepts it; OpenSSL looks at hashes by its security level alone",
    ),
    (
        "a signature with SHA-1",
        true,
        true,
        "no browser accepts it; OpenSSL looks at hashes by its security level alone",
    ),
];

/// Writes what both read.
fn write(case: &Case, folder: &Path) {
    let pem = |identities: &[Identity]| identities.iter().map(Identity::pem).collect::<String>();
    let (leaf, others) = case.sent.split_first().expect("every case has a leaf");
    fs::write(folder.join("leaf.pem"), leaf.pem()).unwrap();
    fs::write(folder.join("others.pem"), pem(others)).unwrap();
    fs::write(folder.join("chain.pem"), pem(&case.sent)).unwrap();
    fs::write(folder.join("trusted.pem"), pem(&case.trusted)).unwrap();
}

/// Whether OpenSSL accepts it as the chain of a server, and what it says.
fn openssl(case: &Case, folder: &Path, strict: bool) -> (bool, String) {
    let mut command = Command::new("openssl");
    command.args([
        "verify",
        "-no-CApath",
        "-no-CAstore",
        "-purpose",
        "sslserver",
        "-partial_chain",
    ]);
    command.args(["-attime", SECONDS]);
    let is_address = case.host.parse::<std::net::IpAddr>().is_ok();
    command.args([if is_address { "-verify_ip" } else { "-verify_hostname" }, case.host]);
    if strict {
        command.arg("-x509_strict");
    }
    command.arg("-CAfile").arg(folder.join("trusted.pem"));
    if case.sent.len() > 1 {
        command.arg("-untrusted").arg(folder.join("others.pem"));
    }
    let output = command
        .arg(folder.join("leaf.pem"))
        .output()
        .expect("openssl is installed by tests/install");
    let text = String::from_utf8_lossy(&output.stderr);
    let error = text
        .lines()
        .find(|line| line.starts_with("error "))
        .unwrap_or("")
        .to_owned();
    (output.status.success(), error)
}

/// Whether Vigie finds nothing that a client refuses: no error, and the name is covered, which is a warning by default.
fn ours(case: &Case, folder: &Path, strict: bool) -> (bool, String) {
    let answer = vigie()
        .words("verify --format json --no-public-roots --at")
        .arg(INSTANT)
        .words(if strict { "--policy strict --host" } else { "--host" })
        .arg(case.host)
        .arg("--ca")
        .arg(folder.join("trusted.pem"))
        .arg("--chain")
        .arg(folder.join("chain.pem"))
        .run();
    assert!(answer.code() <= 2, "{}: {}", case.name, answer.errors());
    let report: serde_json::Value = serde_json::from_str(&answer.text()).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let refused: Vec<&str> = findings
        .iter()
        .filter(|finding| finding["severity"] == "error" || finding["code"] == "cert.hostname_mismatch")
        .map(|finding| finding["code"].as_str().unwrap())
        .collect();
    let open = report["checks"]
        .as_array()
        .unwrap()
        .iter()
        .any(|check| check["check"] == "chain.issuer_unknown" && check["state"] == "could_not_test");
    (refused.is_empty() && !open, refused.join(" "))
}

#[test]
fn every_difference_to_openssl_is_explained() {
    let folder = tempfile::tempdir().unwrap();
    let mut differences = BTreeMap::new();
    let mut seen = [[0_u32; 2]; 2];
    for case in cases() {
        write(&case, folder.path());
        for strict in [false, true] {
            let (theirs, error) = openssl(&case, folder.path(), strict);
            let (ours, codes) = ours(&case, folder.path(), strict);
            let word = |accepted: bool| if accepted { "accepts" } else { "refuses" };
            let rules = if strict { "strict" } else { "plain" };
            println!(
                "{:<50} {rules:<6} OpenSSL {} {error:<60} Vigie {} {codes}",
                case.name,
                word(theirs),
                word(ours)
            );
            seen[usize::from(theirs)][usize::from(ours)] += 1;
            if theirs != ours {
                differences.insert((case.name, strict), theirs);
            }
        }
    }
    println!(
        "both refuse {}, both accept {}, only OpenSSL accepts {}, only Vigie {}",
        seen[0][0], seen[1][1], seen[1][0], seen[0][1]
    );
    let explained: BTreeMap<(&str, bool), bool> = EXPLAINED
        .iter()
        .map(|(case, strict, theirs, _)| ((*case, *strict), *theirs))
        .collect();
    assert_eq!(differences, explained);
    assert!(seen[0][0] > 20 && seen[1][1] > 20, "both outcomes are seen: {seen:?}");
}
