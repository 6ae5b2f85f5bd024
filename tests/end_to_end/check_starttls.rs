//! `vigie check --starttls` against real servers of every protocol: well installed, asked by another name, expired, and looked at whole.

use std::{fs, time::SystemTime};
use tempfile::TempDir;
use testbed::{Identity, KeyKind};
use tests::{Answer, Daemon, Material, vigie};

const NAME: &str = "mail.fleet.test";

/// A private CA.
struct Authority {
    intermediate: Identity,
    folder: TempDir,
}

impl Authority {
    fn new() -> Self {
        let root = Identity::root("Fleet Test Root").key(KeyKind::Rsa2048).issue().unwrap();
        let intermediate = root
            .intermediate("Fleet Test Intermediate")
            .key(KeyKind::Rsa2048)
            .issue()
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("root.pem"), root.pem()).unwrap();
        Self { intermediate, folder }
    }

    /// RSA: vsftpd loads no other key.
    fn good(&self) -> Material {
        let leaf = self.intermediate.leaf(NAME).key(KeyKind::Rsa2048);
        self.material(&leaf.current(SystemTime::now()).issue().unwrap())
    }

    fn expired(&self) -> Material {
        let leaf = self.intermediate.leaf(NAME).key(KeyKind::Rsa2048);
        self.material(&leaf.expired(SystemTime::now()).issue().unwrap())
    }

    fn material(&self, leaf: &Identity) -> Material {
        Material {
            chain_pem: leaf.pem() + &self.intermediate.pem(),
            key_pem: leaf.key_pem().unwrap(),
        }
    }

    fn check(&self, protocol: &str, port: u16, name: &str, words: &str) -> Answer {
        vigie()
            .words(&format!(
                "check {name}:{port} --resolve {name}=127.0.0.1 --starttls {protocol} --format json {words} --ca"
            ))
            .arg(self.folder.path().join("root.pem"))
            .run()
    }
}

fn told(answer: &Answer) -> String {
    format!("{}{}", answer.text(), answer.errors())
}

/// What a server must show, whatever it speaks. `other` is a name under which it answers and which its certificate does not cover.
fn prove(start: impl Fn(&Material) -> Daemon, other: &str) {
    let authority = Authority::new();
    let daemon = start(&authority.good());
    for &(protocol, port) in daemon.ports() {
        let quick = authority.check(protocol, port, NAME, "--depth quick");
        assert_eq!(
            (quick.code(), quick.codes()),
            (0, vec![]),
            "{protocol}: {}{}",
            told(&quick),
            daemon.said()
        );
        assert!(
            quick.json()["endpoints"][0]["timings_ms"]["starttls"].is_number(),
            "{protocol}"
        );

        let wrong = authority.check(protocol, port, other, "--depth quick");
        assert_eq!(
            (wrong.code(), wrong.numbers()),
            (1, vec![37]),
            "{protocol}: {}",
            told(&wrong)
        );

        let deep = authority.check(protocol, port, NAME, "--depth deep").json();
        assert_eq!(deep["outcome"], "completed", "{protocol}: {deep:#}");
        assert_eq!(
            deep["endpoints"][0]["protocols"]["tls1_2"], true,
            "{protocol}: {deep:#}"
        );
        let untested: Vec<_> = deep["checks"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|check| {
                check["check"].as_str().unwrap().starts_with("protocol.") && check["state"] == "could_not_test"
            })
            .collect();
        assert!(untested.is_empty(), "{protocol}: {untested:?}");
    }
    drop(daemon);
    let daemon = start(&authority.expired());
    for &(protocol, port) in daemon.ports() {
        let expired = authority.check(protocol, port, NAME, "--depth quick");
        assert_eq!(
            (expired.code(), expired.numbers()),
            (2, vec![10]),
            "{protocol}: {}",
            told(&expired)
        );
    }
}

#[test]
fn smtp_and_submission_of_postfix() {
    prove(Daemon::postfix, "other.fleet.test");
}

#[test]
fn imap_pop3_sieve_and_lmtp_of_dovecot() {
    prove(Daemon::dovecot, "other.fleet.test");
}

#[test]
fn ftp_of_vsftpd() {
    prove(Daemon::vsftpd, "other.fleet.test");
}

#[test]
fn ldap_of_openldap() {
    prove(Daemon::slapd, "other.fleet.test");
}

#[test]
fn nntp_of_inn() {
    prove(Daemon::nnrpd, "other.fleet.test");
}

#[test]
fn irc_of_inspircd() {
    prove(Daemon::inspircd, "other.fleet.test");
}

#[test]
fn postgres_of_postgresql() {
    prove(Daemon::postgres, "other.fleet.test");
}

#[test]
fn mysql_of_mariadb() {
    prove(Daemon::mariadb, "other.fleet.test");
}

#[test]
fn xmpp_of_prosody() {
    let authority = Authority::new();
    let daemon = Daemon::prosody(&authority.good(), NAME);
    for &(protocol, port) in daemon.ports() {
        let quick = authority.check(protocol, port, NAME, "--depth quick");
        assert_eq!(
            (quick.code(), quick.codes()),
            (0, vec![]),
            "{protocol}: {}{}",
            told(&quick),
            daemon.said()
        );
        let by_domain = authority.check(
            protocol,
            port,
            "node1.fleet.test",
            &format!("--depth quick --xmpp-domain {NAME}"),
        );
        assert_eq!(
            (by_domain.code(), by_domain.codes()),
            (0, vec![]),
            "{protocol}: {}",
            told(&by_domain)
        );
        let deep = authority.check(protocol, port, NAME, "--depth deep").json();
        assert_eq!(deep["outcome"], "completed", "{protocol}: {deep:#}");
        let unknown = authority.check(protocol, port, "other.fleet.test", "--depth quick");
        assert_eq!(
            unknown.codes(),
            ["net.starttls_refused"],
            "{protocol}: {}",
            told(&unknown)
        );
        assert_eq!(
            unknown.json()["findings"][0]["evidence"]["reason"],
            "unknown_domain",
            "{protocol}"
        );
    }
}

#[test]
fn xmpp_with_a_certificate_of_another_domain_or_one_that_is_over() {
    let authority = Authority::new();
    let other = authority
        .intermediate
        .leaf("other.fleet.test")
        .current(SystemTime::now())
        .issue()
        .unwrap();
    let daemon = Daemon::prosody(&authority.material(&other), NAME);
    for &(protocol, port) in daemon.ports() {
        let wrong = authority.check(protocol, port, NAME, "--depth quick");
        assert_eq!(
            (wrong.code(), wrong.numbers()),
            (1, vec![37]),
            "{protocol}: {}",
            told(&wrong)
        );
    }
    drop(daemon);
    let daemon = Daemon::prosody(&authority.expired(), NAME);
    for &(protocol, port) in daemon.ports() {
        let expired = authority.check(protocol, port, NAME, "--depth quick");
        assert_eq!(
            (expired.code(), expired.numbers()),
            (2, vec![10]),
            "{protocol}: {}",
            told(&expired)
        );
    }
}
