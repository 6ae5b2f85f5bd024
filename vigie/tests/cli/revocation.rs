//! `--crl`: what lists that the user gives say, and what is told of lists that say nothing.

use crate::support::{Answer, Authority, NAME};
use std::{path::PathBuf, time::SystemTime};
use testbed::{DAY, Identity, Revoked};

struct Scene {
    authority: Authority,
    leaf: Identity,
    chain: PathBuf,
}

impl Scene {
    fn new() -> Self {
        let authority = Authority::new();
        let leaf = authority.leaf();
        let chain = authority.write("server.pem", authority.chain_of(&leaf));
        Self { authority, leaf, chain }
    }

    /// A file with a list of that issuer that revokes these, until then.
    fn list(&self, name: &str, issuer: &Identity, revoked: &[&Identity], until: SystemTime) -> PathBuf {
        let revoked: Vec<Revoked> = revoked
            .iter()
            .map(|identity| Revoked {
                serial: identity.serial().to_vec(),
                at: SystemTime::now() - DAY,
            })
            .collect();
        let der = issuer.sign_crl(SystemTime::now() - 9 * DAY, until, &revoked).unwrap();
        self.authority.write(name, der)
    }

    fn own(&self, revoked: &[&Identity]) -> PathBuf {
        self.list(
            "own.crl",
            &self.authority.intermediate,
            revoked,
            SystemTime::now() + DAY,
        )
    }

    fn verify(&self, lists: &[PathBuf], words: &str) -> Answer {
        let mut run = self
            .authority
            .run("verify")
            .arg("--chain")
            .arg(&self.chain)
            .words(words);
        for list in lists {
            run = run.arg("--crl").arg(list);
        }
        run.run()
    }
}

fn checks(answer: &Answer, code: &str) -> (String, Option<String>) {
    let report = answer.json();
    let check = report
        .get("checks")
        .and_then(serde_json::Value::as_array)
        .unwrap()
        .iter()
        .find(|check| check["check"] == code)
        .unwrap();
    let word = |value: &serde_json::Value| value.as_str().map(str::to_owned);
    (word(&check["state"]).unwrap(), word(&check["reason"]))
}

fn numbers(answer: &Answer) -> Vec<u64> {
    let report = answer.json();
    let findings = report.get("findings").unwrap().as_array().unwrap().iter();
    findings.filter_map(|finding| finding["number"].as_u64()).collect()
}

#[test]
fn a_listed_certificate_is_red_and_one_that_is_not_is_green() {
    let scene = Scene::new();
    let good = scene
        .verify(&[scene.own(&[&scene.authority.root])], "--format json")
        .ended(0);
    assert_eq!(checks(&good, "cert.revoked").0, "not_found");
    let facts = &good.json()["endpoints"][0]["revocation"][0];
    assert_eq!(
        (facts["status"].as_str(), facts["source"].as_str()),
        (Some("good"), Some("crl"))
    );

    let list = scene.own(&[&scene.leaf]);
    let red = scene.verify(std::slice::from_ref(&list), "--format json").ended(2);
    assert_eq!(numbers(&red), [23]);
    assert_eq!(checks(&red, "cert.revoked").0, "found");
    scene.verify(std::slice::from_ref(&list), "").ended(2).holds(&[
        "Error 23: CERT REVOKED",
        "key compromise",
        "according to the revocation list",
    ]);
    scene.verify(&[list], "--lang fr").ended(2).holds(&[
        "CERT REVOKED",
        "selon la liste de révocation",
        "clé compromise",
    ]);
}

#[test]
fn a_revoked_intermediate_is_red_too() {
    let scene = Scene::new();
    let root = &scene.authority.root;
    let list = scene.list(
        "root.crl",
        root,
        &[&scene.authority.intermediate],
        SystemTime::now() + DAY,
    );
    let answer = scene.verify(&[scene.own(&[]), list], "--format json").ended(2);
    assert_eq!(numbers(&answer), [23]);
    assert_eq!(answer.json()["findings"][0]["certificate"], 1);
}

#[test]
fn who_gives_a_list_that_cannot_be_used_is_told_so_in_red() {
    let scene = Scene::new();
    let issuer = &scene.authority.intermediate;
    let twin = Identity::root("Example Test Intermediate").issue().unwrap();
    for (list, reason) in [
        (
            scene.list("old.crl", issuer, &[], SystemTime::now() - 2 * DAY),
            "expired_answer",
        ),
        (
            scene.list("twin.crl", &twin, &[], SystemTime::now() + DAY),
            "bad_signature",
        ),
    ] {
        let answer = scene.verify(&[list], "--format json").ended(2);
        assert_eq!(
            checks(&answer, "cert.revoked"),
            ("could_not_test".to_owned(), Some(reason.to_owned()))
        );
        let finding = &answer.json()["findings"][0];
        assert_eq!(
            (finding["code"].as_str(), finding["severity"].as_str()),
            (Some("revocation.unknown"), Some("error"))
        );
    }
}

#[test]
fn a_list_of_nobody_in_the_path_leaves_it_unknown_and_green() {
    let scene = Scene::new();
    let stranger = Identity::root("Stranger").issue().unwrap();
    let list = scene.list("stranger.crl", &stranger, &[&scene.leaf], SystemTime::now() + DAY);
    let answer = scene.verify(&[list], "--format json").ended(0);
    assert_eq!(
        checks(&answer, "cert.revoked"),
        ("could_not_test".to_owned(), Some("no_list".to_owned()))
    );
    assert_eq!(checks(&answer, "revocation.unknown").0, "found");
}

#[test]
fn without_lists_nothing_is_said_of_revocations_that_nobody_looked_for() {
    let scene = Scene::new();
    let answer = scene.verify(&[], "--format json").ended(0);
    assert_eq!(
        checks(&answer, "cert.revoked"),
        ("not_applicable".to_owned(), Some("private_without_source".to_owned()))
    );
    let leaf = scene.authority.intermediate.leaf(NAME).current(SystemTime::now());
    let leaf = leaf.crl("http://ca.example.test/list.crl").issue().unwrap();
    let chain = scene.authority.write("named.pem", scene.authority.chain_of(&leaf));
    let answer = scene
        .authority
        .run("verify --format json")
        .arg("--chain")
        .arg(chain)
        .run()
        .ended(0);
    assert_eq!(
        checks(&answer, "cert.revoked"),
        ("could_not_test".to_owned(), Some("offline".to_owned()))
    );
    assert_eq!(
        answer.json()["findings"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|f| f["code"] == "revocation.unknown")
            .count(),
        0
    );
}

#[test]
fn a_file_that_is_no_list_is_refused_with_its_name() {
    let scene = Scene::new();
    let file = |name: &str, bytes: &[u8]| scene.authority.write(name, bytes);
    for (list, complaint) in [
        (scene.chain.clone(), "these are certificates, not a revocation list"),
        (file("empty.crl", b"\n"), "the input is empty"),
        (
            file("text.crl", b"<html>not found</html>"),
            "no revocation list was found",
        ),
        (file("cut.crl", b"-----BEGIN X509 CRL-----\nMIIB\n"), "has no END line"),
        (file("damaged.crl", &[0x30, 0x81, 200, 1, 2]), "is damaged"),
        (scene.authority.file("missing.crl"), "the file cannot be read"),
    ] {
        let name = list.file_name().unwrap().to_str().unwrap().to_owned();
        scene
            .verify(&[list], "")
            .ended(3)
            .complains(&[complaint, &name, "--crl"]);
    }
}
