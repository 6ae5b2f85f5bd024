//! `vigie check` of all servers that a domain names in DNS, asked of a real BIND: mail exchangers and SRV records.

use std::{fs, time::SystemTime};
use tempfile::TempDir;
use testbed::{Identity, KeyKind};
use tests::{Answer, Bind, Daemon, Material, Zone, vigie};

/// A private CA, and what the servers of a domain present.
struct Authority {
    root: Identity,
    folder: TempDir,
}

impl Authority {
    fn new() -> Self {
        let root = Identity::root("Domain Test Root")
            .key(KeyKind::Rsa2048)
            .issue()
            .unwrap();
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("root.pem"), root.pem()).unwrap();
        Self { root, folder }
    }

    fn material(&self, name: &str) -> Material {
        let leaf = self
            .root
            .leaf(name)
            .key(KeyKind::Rsa2048)
            .current(SystemTime::now())
            .issue()
            .unwrap();
        Material {
            chain_pem: leaf.pem(),
            key_pem: leaf.key_pem().unwrap(),
        }
    }

    fn check(&self, names: &Bind, words: &str) -> Answer {
        vigie()
            .words(&format!(
                "check --dns {} --depth quick --format json {words} --ca",
                names.address()
            ))
            .arg(self.folder.path().join("root.pem"))
            .run()
    }
}

/// Host, verdict and the numbers of the findings of each report.
fn seen(answer: &Answer) -> Vec<(String, String)> {
    let reports = answer.json();
    let text =
        |report: &serde_json::Value, pointer: &str| report.pointer(pointer).unwrap().as_str().unwrap().to_owned();
    reports
        .as_array()
        .unwrap_or_else(|| panic!("a list: {reports:#}"))
        .iter()
        .map(|report| (text(report, "/target/host"), text(report, "/verdict")))
        .collect()
}

#[test]
fn every_mail_exchanger_of_a_domain_is_checked_by_its_own_name() {
    let authority = Authority::new();
    let postfix = Daemon::postfix(&authority.material("mx1.mail.test"));
    let port = postfix.ports()[0].1;
    let names = Bind::authority([
        Zone::unsigned(
            "mail.test",
            "@ MX 20 mx2\n@ MX 10 mx1\nmx1 A 127.0.0.1\nmx2 A 127.0.0.1\nalone A 127.0.0.1\n",
        ),
        Zone::unsigned("null.test", "@ MX 0 .\n"),
    ]);
    let answer = authority.check(&names, &format!("--mx mail.test:{port}"));
    let expected = [("mx1.mail.test", "green"), ("mx2.mail.test", "orange")];
    assert_eq!(
        seen(&answer),
        expected.map(|(host, verdict)| (host.to_owned(), verdict.to_owned()))
    );
    assert_eq!(
        answer.code(),
        1,
        "mx2 presents the certificate of mx1: {}",
        answer.text()
    );

    let implicit = authority.check(&names, &format!("--mx alone.mail.test:{port}"));
    assert_eq!(seen(&implicit), [("alone.mail.test".to_owned(), "orange".to_owned())]);

    let null = authority.check(&names, "--mx null.test");
    assert_eq!(null.code(), 3, "{}", null.text());
    assert!(null.errors().contains("null.test takes no mail"), "{}", null.errors());

    let both = authority.check(&names, &format!("--mx null.test mail.test:{port}"));
    assert_eq!(
        (seen(&both).len(), both.code()),
        (2, 3),
        "what can be tested is, and the rest is not forgotten"
    );

    let unknown = authority.check(&names, "--mx nowhere.mail.test");
    assert_eq!(unknown.code(), 3);
    assert!(
        unknown.errors().contains("mail exchangers cannot be found"),
        "{}",
        unknown.errors()
    );

    let other = authority.check(&names, "--mx mail.test --starttls imap");
    assert_eq!(other.code(), 3);
    assert!(
        other.errors().contains("leave out --starttls imap"),
        "{}",
        other.errors()
    );
}

#[test]
fn every_server_that_an_srv_record_names_is_checked_at_its_own_port() {
    let authority = Authority::new();
    let dovecot = Daemon::dovecot(&authority.material("box.srv.test"));
    let prosody = Daemon::prosody(&authority.material("srv.test"), "srv.test");
    let port = |daemon: &Daemon, wanted: &str| {
        daemon
            .ports()
            .iter()
            .find(|(protocol, _)| *protocol == wanted)
            .unwrap()
            .1
    };
    let (imap, xmpp) = (port(&dovecot, "imap"), port(&prosody, "xmpp"));
    let names = Bind::authority([Zone::unsigned(
        "srv.test",
        &format!(
            "_imap._tcp SRV 0 1 {imap} box\n_xmpp-client._tcp SRV 5 0 {xmpp} chat\n_pop3._tcp SRV 0 0 0 .\n\
             box A 127.0.0.1\nchat A 127.0.0.1\n"
        ),
    )]);
    let mail = authority.check(&names, "--srv srv.test --starttls imap");
    assert_eq!(
        seen(&mail),
        [("box.srv.test".to_owned(), "green".to_owned())],
        "{}",
        mail.text()
    );
    // The name that is asked for and verified is the domain.
    let chat = authority.check(&names, "--srv srv.test --starttls xmpp");
    assert_eq!(
        seen(&chat),
        [("chat.srv.test".to_owned(), "green".to_owned())],
        "{}",
        chat.text()
    );

    let refused = authority.check(&names, "--srv srv.test --starttls pop3");
    assert_eq!(refused.code(), 3);
    assert!(
        refused.errors().contains("offers no such service"),
        "{}",
        refused.errors()
    );
    let unlisted = authority.check(&names, "--srv srv.test --starttls sieve");
    assert_eq!(unlisted.code(), 3);
    assert!(unlisted.errors().contains("no SRV record"), "{}", unlisted.errors());
    let without = authority.check(&names, "--srv srv.test --starttls postgres");
    assert_eq!(without.code(), 3);
    assert!(
        without.errors().contains("no SRV records for postgres"),
        "{}",
        without.errors()
    );
}
