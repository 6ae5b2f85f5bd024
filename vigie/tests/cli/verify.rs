use crate::support::{Authority, NAME, vigie};
use std::fs;

#[test]
fn a_file_is_judged_with_and_without_host() {
    let authority = Authority::new();
    let leaf = authority.leaf();
    let chain = authority.write("server.pem", authority.chain_of(&leaf));
    let run = |words: &str| authority.run("verify").arg("--chain").arg(&chain).words(words).run();
    run("").ended(0).holds(&[
        "[GREEN] server.pem",
        "no host name was given",
        "without asking any server",
    ]);
    run(&format!("--host {NAME}")).ended(0).holds(&[NAME, "is covered"]);
    run("--host other.example.test").ended(1).holds(&["Error 37: BAD CN"]);
    run("--host other.example.test --policy strict").ended(2);
    run("--at 2060-01-01T00:00:00Z")
        .ended(2)
        .holds(&["CERT HAS EXPIRED", "2060"]);
    let report = run("--format json").ended(0).json();
    assert_eq!(report["target"]["port"], serde_json::Value::Null);
    assert_eq!(report["target"]["host"], "server.pem");
    assert_eq!(report["endpoints"][0]["address"], serde_json::Value::Null);
    assert_eq!(report["connections"], 0);
    run("--format nagios")
        .ended(0)
        .holds(&["VIGIE OK - server.pem", "days_left="]);
    run("--format csv").ended(0).holds(&["server.pem,,none,green"]);
}

#[test]
fn a_chain_comes_from_a_pipe_in_pem_and_der() {
    let authority = Authority::new();
    let leaf = authority.leaf();
    let pem = authority
        .run("verify --chain -")
        .input(authority.chain_of(&leaf))
        .run()
        .ended(0);
    pem.holds(&["[GREEN] -"]);
    let der: Vec<u8> = leaf
        .chain()
        .iter()
        .flat_map(|certificate| certificate.to_vec())
        .collect();
    authority.run("verify --chain -").input(der).run().ended(0);
}

#[test]
fn a_missing_intermediate_is_told_and_the_mended_chain_saved() {
    let authority = Authority::new();
    let leaf = authority.leaf();
    let chain = authority.write("leaf.pem", leaf.pem());
    let saved = authority.file("chain.pem");
    authority
        .run("verify")
        .arg("--chain")
        .arg(&chain)
        .run()
        .ended(2)
        .holds(&["Error 20"]);
    authority
        .run("verify")
        .arg("--chain")
        .arg(&chain)
        .arg("--intermediates")
        .arg(authority.file("intermediate.pem"))
        .arg("--write-chain")
        .arg(&saved)
        .run()
        .ended(2)
        .holds(&["Error 21", "chain.pem"]);
    assert_eq!(fs::read_to_string(&saved).unwrap(), authority.chain_of(&leaf));
    authority
        .run("verify")
        .arg("--chain")
        .arg(&saved)
        .words("--host www.example.test")
        .run()
        .ended(0);
}

#[test]
fn without_public_roots_and_without_private_ones_nothing_is_trusted() {
    let authority = Authority::new();
    let root = authority.file("root.pem");
    vigie("verify --no-public-roots --chain")
        .arg(&root)
        .run()
        .ended(2)
        .holds(&["Error 18"]);
}
