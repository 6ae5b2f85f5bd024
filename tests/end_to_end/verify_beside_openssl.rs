//! `vigie verify` beside the real `openssl verify`, on chains that were made for it: by default beside the plain one, by the policy
//! `strict` beside `-x509_strict`. Where the two differ, the list says why.

mod cases;

use cases::{Case, HOST, cases};
use std::{collections::BTreeMap, fs, path::Path, process::Command};
use testbed::Identity;
use tests::vigie;

/// The instant of all cases: 2026-11-22T00:00:00Z.
const SECONDS: &str = "1795305600";
const INSTANT: &str = "2026-11-22T00:00:00Z";

/// Where both judge the same chain and differ: the case, whether it is by the strict rules, whether OpenSSL accepts it, and why.
const EXPLAINED: &[(&str, bool, bool, &str)] = &[];

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
    assert!(!HOST.is_empty());
}
