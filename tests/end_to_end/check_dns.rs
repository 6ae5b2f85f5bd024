//! `vigie check` and what DNS says of a name: DANE, CAA, and names that cannot be resolved, with real BINDs and servers.

use serde_json::Value;
use std::{fs, net::UdpSocket, time::SystemTime};
use tempfile::TempDir;
use testbed::{Conduct, Identity, Server, StartTlsServer, TlsServer};
use tests::{Answer, Bind, Nginx, Site, Vigie, Zone, vigie};

const NAME: &str = "www.fleet.test";

/// A private authority, and a folder with its root.
struct Authority {
    root: Identity,
    intermediate: Identity,
    folder: TempDir,
}

impl Authority {
    fn new() -> Self {
        let root = Identity::root("Fleet Test Root").issue().unwrap();
        let intermediate = root.intermediate("Fleet Test Intermediate").issue().unwrap();
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("root.pem"), root.pem()).unwrap();
        Self {
            root,
            intermediate,
            folder,
        }
    }

    fn leaf(&self) -> Identity {
        self.intermediate.leaf(NAME).current(SystemTime::now()).issue().unwrap()
    }

    fn site(&self, leaf: &Identity) -> Nginx {
        Site::new(leaf.pem() + &self.intermediate.pem(), leaf.key_pem().unwrap()).start()
    }

    /// A check of the name at that port, by what that name server says.
    fn check(&self, dns: &Bind, anchor: &Bind, port: u16) -> Vigie {
        vigie()
            .words(&format!("check {NAME}:{port} --dns {} --ca", dns.address()))
            .arg(self.folder.path().join("root.pem"))
            .arg("--dnssec-anchor")
            .arg(anchor.anchor())
    }

    /// The same with a name server that has authority for the zone.
    fn checked(&self, zone: Zone, port: u16) -> Answer {
        let bind = Bind::authority([zone]);
        self.check(&bind, &bind, port).words("--format json").run()
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn read(identity: &Identity) -> certificates::Certificate {
    certificates::Certificate::from_der(identity.certificate()).unwrap()
}

/// `3 1 1`, or `2 1 1`.
fn of_key(usage: u8, identity: &Identity) -> String {
    format!("{usage} 1 1 {}", hexadecimal(read(identity).spki_sha256()))
}

/// The name with these TLSA records for a port.
fn records(port: u16, tlsa: &[String]) -> String {
    let lines: String = tlsa
        .iter()
        .map(|record| format!("_{port}._tcp.www TLSA {record}\n"))
        .collect();
    format!("www A 127.0.0.1\n{lines}")
}

fn fleet(port: u16, tlsa: &[String]) -> Zone {
    Zone::signed("fleet.test", &records(port, tlsa))
}

/// What became of a check: its state and reason.
fn outcome(report: &Value, code: &str) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let checks = report["checks"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|check| check["check"] == code);
    checks
        .map(|check| (text(&check["state"]), text(&check["reason"])))
        .collect()
}

fn pair(state: &str, reason: &str) -> Vec<(String, String)> {
    vec![(state.to_owned(), reason.to_owned())]
}

#[test]
fn a_certificate_that_its_tlsa_record_names_is_green() {
    let authority = Authority::new();
    let leaf = authority.leaf();
    let server = authority.site(&leaf);
    let bind = Bind::authority([fleet(server.port(), &[of_key(3, &leaf)])]);
    let forwarder = bind.forwarder();
    let answer = authority
        .check(&forwarder, &bind, server.port())
        .words("--format json")
        .run();
    let report = answer.json();
    assert_eq!(answer.code(), 0, "{}", answer.text());
    assert_eq!(outcome(&report, "dns.tlsa_mismatch"), pair("not_found", ""));
    assert_eq!(
        outcome(&report, "dns.caa_forbids"),
        pair("not_applicable", "private_chain")
    );
    let text = authority.check(&forwarder, &bind, server.port()).run().text();
    assert!(
        text.contains("DNS") && text.contains("the TLSA records match"),
        "{text}"
    );
    let quick = authority
        .check(&forwarder, &bind, server.port())
        .words("--depth quick --format json")
        .run();
    assert_eq!(outcome(&quick.json(), "dns.tlsa_mismatch"), []);
}

#[test]
fn a_record_left_behind_by_a_renewal_is_told_with_the_one_to_publish() {
    let authority = Authority::new();
    let (leaf, former) = (authority.leaf(), authority.leaf());
    let server = authority.site(&leaf);
    let bind = Bind::authority([fleet(server.port(), &[of_key(3, &former)])]);
    let answer = authority
        .check(&bind, &bind, server.port())
        .words("--format json")
        .run();
    assert_eq!((answer.code(), answer.numbers()), (1, vec![65]), "{}", answer.text());
    let finding = &answer.json()["findings"][0];
    assert_eq!(finding["address"], "127.0.0.1");
    assert_eq!(finding["evidence"]["reason"], "no_match");
    assert_eq!(finding["evidence"]["records"][0], of_key(3, &former));
    assert_eq!(finding["evidence"]["suggested"], of_key(3, &leaf));
    for (language, sentence) in [("en", "No TLSA record of"), ("fr", "Aucun enregistrement TLSA de")] {
        let text = authority
            .check(&bind, &bind, server.port())
            .words(&format!("--lang {language}"))
            .run()
            .text();
        assert!(text.contains(sentence) && text.contains("Err"), "{text}");
    }
    let rollover = fleet(server.port(), &[of_key(3, &former), of_key(3, &leaf)]);
    assert_eq!(authority.checked(rollover, server.port()).code(), 0);
}

#[test]
fn an_authority_in_a_record_must_be_one_that_is_sent() {
    let authority = Authority::new();
    let leaf = authority.leaf();
    let server = authority.site(&leaf);
    let port = server.port();
    for (record, numbers) in [
        (of_key(2, &authority.intermediate), vec![]),
        // The server does not send its root.
        (of_key(2, &authority.root), vec![65]),
        (format!("2 0 0 {}", hexadecimal(authority.root.certificate())), vec![]),
        (of_key(0, &authority.root), vec![]),
        (of_key(1, &leaf), vec![]),
    ] {
        let answer = authority.checked(fleet(port, std::slice::from_ref(&record)), port);
        assert_eq!(answer.numbers(), numbers, "{record}: {}", answer.text());
    }
}

#[test]
fn mail_servers_lose_mail_by_it() {
    let authority = Authority::new();
    let (leaf, former) = (authority.leaf(), authority.leaf());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(async {
        let tls = TlsServer::builder(&leaf)
            .chain(vec![
                leaf.certificate().clone(),
                authority.intermediate.certificate().clone(),
            ])
            .build()
            .unwrap();
        let smtp = StartTlsServer::new(testbed::StartTls::Smtp, Conduct::Accepts, tls);
        Server::start(smtp).await.unwrap()
    });
    let port = server.address().port();
    for (record, code, state) in [
        (of_key(3, &leaf), 0, "not_found"),
        (of_key(3, &former), 2, "found"),
        // Public trust means nothing between mail servers (RFC 7672 section 3.1.3).
        (of_key(1, &former), 0, "not_applicable"),
    ] {
        let bind = Bind::authority([fleet(port, std::slice::from_ref(&record))]);
        let answer = authority
            .check(&bind, &bind, port)
            .words("--starttls smtp --format json")
            .run();
        assert_eq!(answer.code(), code, "{record}: {}", answer.text());
        assert_eq!(outcome(&answer.json(), "dns.tlsa_mismatch")[0].0, state, "{record}");
    }
}

#[test]
fn what_dnssec_does_not_prove_is_held_against_nobody() {
    let authority = Authority::new();
    let (leaf, former) = (authority.leaf(), authority.leaf());
    let server = authority.site(&leaf);
    let port = server.port();
    let wrong = records(port, &[of_key(3, &former)]);
    let right = of_key(3, &leaf);
    let digest = right.rsplit(' ').next().unwrap().to_uppercase();
    for (zone, state, reason) in [
        (
            Zone::unsigned("fleet.test", &wrong),
            "not_applicable",
            "zone_not_signed",
        ),
        (
            Zone::signed("fleet.test", &wrong).without_ds(),
            "not_applicable",
            "zone_not_signed",
        ),
        (
            Zone::signed("fleet.test", &wrong).expired(),
            "could_not_test",
            "dnssec_bogus",
        ),
        // Even where it names the right key.
        (
            fleet(port, &[right]).forged(digest.split_at(16).0, "0000000000000000"),
            "could_not_test",
            "dnssec_bogus",
        ),
        (fleet(port, &[]), "not_applicable", "no_tlsa_records"),
        (
            fleet(port, &["3 1 9 aa".to_owned()]),
            "not_applicable",
            "no_usable_tlsa_records",
        ),
    ] {
        let answer = authority.checked(zone.clone(), port);
        assert_eq!(answer.code(), 0, "{zone:?}: {}", answer.text());
        assert_eq!(
            outcome(&answer.json(), "dns.tlsa_mismatch"),
            pair(state, reason),
            "{zone:?}"
        );
    }
    // Another root than the one that signed.
    let (bind, other) = (
        Bind::authority([fleet(port, &[of_key(3, &former)])]),
        Bind::authority([]),
    );
    let answer = authority.check(&bind, &other, port).words("--format json").run();
    assert_eq!(
        outcome(&answer.json(), "dns.tlsa_mismatch"),
        pair("could_not_test", "no_dnssec")
    );
    let text = authority.check(&bind, &other, port).run().text();
    assert!(
        text.contains("the name servers give no answers that DNSSEC can prove"),
        "{text}"
    );
}

#[test]
fn of_two_nodes_the_one_with_the_former_key_is_named() {
    let authority = Authority::new();
    let (leaf, former) = (authority.leaf(), authority.leaf());
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let (first, _second) = runtime.block_on(async {
        let serve = |leaf: &Identity| {
            let chain = vec![leaf.certificate().clone(), authority.intermediate.certificate().clone()];
            TlsServer::builder(leaf).chain(chain).build().unwrap()
        };
        let first = Server::start(serve(&leaf)).await.unwrap();
        let there = ([127, 0, 0, 2], first.address().port()).into();
        let second = Server::start_at(there, serve(&former)).await.unwrap();
        (first, second)
    });
    let port = first.address().port();
    let zone = format!("{}www A 127.0.0.2\n", records(port, &[of_key(3, &leaf)]));
    let report = authority.checked(Zone::signed("fleet.test", &zone), port).json();
    let findings = report["findings"].as_array().unwrap().iter();
    let mismatch: Vec<&Value> = findings
        .filter(|finding| finding["code"] == "dns.tlsa_mismatch")
        .collect();
    assert_eq!(mismatch.len(), 1, "{report}");
    assert_eq!(mismatch[0]["address"], "127.0.0.2");
}

#[test]
fn a_trust_anchor_that_is_none_ends_the_run() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("anchor");
    for (text, problem) in [
        ("example. DS 1 8 2 00", "line 1: a trust anchor"),
        ("", "there is no DS"),
    ] {
        fs::write(&file, text).unwrap();
        let answer = vigie().words(&format!("check {NAME} --dnssec-anchor")).arg(&file).run();
        assert_eq!(answer.code(), 3);
        assert!(answer.errors().contains(problem), "{}", answer.errors());
    }
}

#[test]
fn names_that_do_not_resolve_are_told_apart() {
    let zone = "www A 127.0.0.1\nbare TXT x\nalias CNAME nothing\nleads CNAME www\n";
    let authority = Bind::authority([
        Zone::signed("fleet.test", zone),
        Zone::signed("forged.test", "www A 127.0.0.1\n").forged("127.0.0.1", "127.0.0.9"),
        Zone::unsigned("broken.test", "").missing(),
    ]);
    let (forwarder, validating) = (authority.forwarder(), authority.validating_forwarder());
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    let dead = silent.local_addr().unwrap();
    for (server, name, reason) in [
        (authority.address(), "nothing.fleet.test", "no_such_name"),
        (forwarder.address(), "nothing.fleet.test", "no_such_name"),
        (forwarder.address(), "alias.fleet.test", "no_such_name"),
        (forwarder.address(), "bare.fleet.test", "no_addresses"),
        (forwarder.address(), "www.broken.test", "server_failure"),
        // A validating name server keeps from clients what does not bear out its signature.
        (validating.address(), "www.forged.test", "server_failure"),
        (dead, "www.fleet.test", "timeout"),
    ] {
        let answer = vigie()
            .words(&format!("check {name} --dns {server} --format json"))
            .run();
        let report = answer.json();
        assert_eq!(
            (answer.code(), &report["reason"]),
            (2, &Value::from("dns_error")),
            "{name} at {server}"
        );
        assert_eq!(report["findings"][0]["code"], "net.dns_error");
        assert_eq!(
            report["findings"][0]["evidence"]["reason"], reason,
            "{name} at {server}"
        );
    }
    let closed = tests::free_port();
    let answer = vigie()
        .words(&format!(
            "check leads.fleet.test:{closed} --dns {} --format json",
            forwarder.address()
        ))
        .run();
    assert_eq!(answer.json()["reason"], "connect_error", "{}", answer.text());
}
