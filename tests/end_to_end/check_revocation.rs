//! Revocation with OpenSSL's own responder and lists, and with staples of a real nginx.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant, SystemTime},
};
use tempfile::TempDir;
use testbed::{CertificateBuilder, HttpResponse, HttpServer, Identity, Purpose};
use tests::{Answer, Nginx, Site, free_port, vigie};

const NAME: &str = "www.fleet.test";

/// A CA whose books are kept by `openssl ca`.
struct Authority {
    intermediate: Identity,
    folder: TempDir,
}

impl Authority {
    fn new() -> Self {
        let root = Identity::root("Fleet Test Root").issue().unwrap();
        let intermediate = root.intermediate("Fleet Test Intermediate").issue().unwrap();
        let authority = Self {
            intermediate,
            folder: tempfile::tempdir().unwrap(),
        };
        authority.write("root.pem", &root.pem());
        authority.write("ca.pem", &authority.intermediate.pem());
        authority.write("ca.key", &authority.intermediate.key_pem().unwrap());
        authority.write("index.txt", "");
        authority.write("index.txt.attr", "unique_subject = no\n");
        authority.write("crlnumber", "01\n");
        let configuration = "[ca]\ndefault_ca = books\n[books]\ndatabase = index.txt\ncertificate = ca.pem\n\
             private_key = ca.key\ndefault_md = sha256\ndefault_crl_days = 7\n";
        authority.write("v1.cnf", configuration);
        authority.write(
            "v2.cnf",
            &format!(
                "{configuration}crlnumber = crlnumber\ncrl_extensions = list\n[list]\nauthorityKeyIdentifier = keyid\n"
            ),
        );
        authority
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.file(name), text).unwrap();
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn leaf(&self, change: impl Fn(CertificateBuilder) -> CertificateBuilder) -> Identity {
        let leaf = change(self.intermediate.leaf(NAME).current(SystemTime::now()))
            .issue()
            .unwrap();
        self.write("leaf.pem", &leaf.pem());
        self.write("chain.pem", &(leaf.pem() + &self.intermediate.pem()));
        leaf
    }

    /// Writes the leaf into the books.
    fn enter(&self) {
        self.openssl("ca -config v2.cnf -valid leaf.pem");
    }

    fn revoke(&self) {
        self.openssl("ca -config v2.cnf -revoke leaf.pem -crl_reason keyCompromise");
    }

    fn list(&self, configuration: &str, name: &str) -> PathBuf {
        self.openssl(&format!("ca -config {configuration} -gencrl -out {name}"));
        self.file(name)
    }

    fn openssl(&self, words: &str) {
        let output = Command::new("openssl")
            .args(words.split_whitespace())
            .current_dir(self.folder.path())
            .output()
            .expect("openssl is installed by tests/install");
        assert!(
            output.status.success(),
            "{words}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
    }

    fn check(&self, server: &Nginx, fetch_port: u16) -> Answer {
        vigie()
            .words(&format!(
                "check {NAME}:{} --resolve {NAME}=127.0.0.1 --format json --fetch-port {fetch_port} --ca",
                server.port()
            ))
            .arg(self.file("root.pem"))
            .run()
    }

    fn verify(&self, list: &Path, words: &str) -> Answer {
        vigie()
            .words(&format!("verify --format json {words} --chain"))
            .arg(self.file("chain.pem"))
            .arg("--ca")
            .arg(self.file("root.pem"))
            .arg("--crl")
            .arg(list)
            .run()
    }

    fn site(&self, leaf: &Identity) -> Site {
        Site::new(leaf.pem() + &self.intermediate.pem(), leaf.key_pem().unwrap())
    }
}

/// `openssl ocsp` on a port of loopback, until it is dropped.
struct Responder {
    child: Child,
}

impl Responder {
    fn start(authority: &Authority, port: u16, signer: &str) -> Self {
        let words = format!(
            "ocsp -index index.txt -port {port} -rsigner {signer}.pem -rkey {signer}.key -CA ca.pem -ndays 1 -ignore_err"
        );
        let child = Command::new("openssl")
            .args(words.split_whitespace())
            .current_dir(authority.folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("openssl is installed by tests/install");
        let responder = Self { child };
        let started = Instant::now();
        while !listens(port) {
            assert!(
                started.elapsed() < Duration::from_secs(20),
                "openssl ocsp does not listen"
            );
            std::thread::sleep(Duration::from_millis(10));
        }
        responder
    }
}

/// Whether somebody listens on a port. It is not tried out: a connection without a question is one that `openssl ocsp` waits on.
fn listens(port: u16) -> bool {
    let tables = ["/proc/net/tcp", "/proc/net/tcp6"].map(|path| fs::read_to_string(path).unwrap_or_default());
    let local = format!(":{port:04X} ");
    let is_listening = |line: &str| line.contains(&local) && line.split_whitespace().nth(3) == Some("0A");
    tables.iter().flat_map(|table| table.lines()).any(is_listening)
}

impl Drop for Responder {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn of_leaf(answer: &Answer) -> (String, String) {
    let facts = answer.json()["endpoints"][0]["revocation"][0].clone();
    let word = |key: &str| facts[key].as_str().unwrap_or("null").to_owned();
    (word("status"), word("source"))
}

fn said(status: &str, source: &str) -> (String, String) {
    (status.to_owned(), source.to_owned())
}

#[test]
fn a_real_responder_says_good_revoked_and_unknown() {
    let authority = Authority::new();
    let port = free_port();
    let leaf = authority.leaf(|leaf| leaf.ocsp(&format!("http://127.0.0.1:{port}/")));
    let server = authority.site(&leaf).start();
    {
        let _unaware = Responder::start(&authority, port, "ca");
        let answer = authority.check(&server, port);
        assert_eq!(
            (answer.code(), of_leaf(&answer)),
            (0, said("unknown", "null")),
            "{}",
            answer.text()
        );
        assert!(answer.text().contains("responder_unknown"), "{}", answer.text());
    }
    authority.enter();
    {
        let _responder = Responder::start(&authority, port, "ca");
        let answer = authority.check(&server, port);
        assert_eq!(
            (answer.code(), of_leaf(&answer)),
            (0, said("good", "ocsp")),
            "{}",
            answer.text()
        );
    }
    authority.revoke();
    let _responder = Responder::start(&authority, port, "ca");
    let answer = authority.check(&server, port);
    assert_eq!((answer.code(), answer.numbers()), (2, vec![23]), "{}", answer.text());
    assert_eq!(answer.json()["findings"][0]["evidence"]["reason"], "keyCompromise");
    assert_eq!(of_leaf(&answer), said("revoked", "ocsp"));
}

#[test]
fn a_real_delegated_responder_is_believed_and_a_self_appointed_one_is_not() {
    let authority = Authority::new();
    let port = free_port();
    let leaf = authority.leaf(|leaf| leaf.ocsp(&format!("http://127.0.0.1:{port}/")));
    authority.enter();
    let server = authority.site(&leaf).start();
    for (purpose, expected) in [
        (Purpose::OcspSigning, said("good", "ocsp")),
        (Purpose::ServerAuth, said("unknown", "null")),
    ] {
        let delegate = authority
            .intermediate
            .leaf("responder")
            .purposes(&[purpose])
            .issue()
            .unwrap();
        authority.write("delegate.pem", &delegate.pem());
        authority.write("delegate.key", &delegate.key_pem().unwrap());
        let _responder = Responder::start(&authority, port, "delegate");
        let answer = authority.check(&server, port);
        assert_eq!((answer.code(), of_leaf(&answer)), (0, expected), "{}", answer.text());
    }
}

#[test]
fn lists_of_openssl_are_read_in_both_versions_from_files_and_from_the_web() {
    let authority = Authority::new();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let web = runtime.block_on(HttpServer::start()).unwrap();
    let leaf = authority.leaf(|leaf| leaf.crl(&web.url("/list.crl")));
    let server = authority.site(&leaf).start();
    authority.enter();
    for revoked in [false, true] {
        if revoked {
            authority.revoke();
        }
        for configuration in ["v1.cnf", "v2.cnf"] {
            let list = authority.list(configuration, "list.pem");
            let expected = if revoked {
                said("revoked", "crl")
            } else {
                said("good", "crl")
            };
            let code = if revoked { 2 } else { 0 };
            let answer = authority.verify(&list, "");
            assert_eq!(
                (answer.code(), of_leaf(&answer)),
                (code, expected.clone()),
                "{configuration}: {}",
                answer.text()
            );

            authority.openssl("crl -in list.pem -outform DER -out list.der");
            let der = fs::read(authority.file("list.der")).unwrap();
            web.serve("/list.crl", HttpResponse::ok("application/pkix-crl", der));
            let answer = authority.check(&server, web.server().port());
            assert_eq!(
                (answer.code(), of_leaf(&answer)),
                (code, expected),
                "{configuration}: {}",
                answer.text()
            );
        }
    }
    // Eight days later the list is of the past; what it revoked stays revoked.
    let later = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(8 * 24);
    let answer = authority.verify(&authority.file("list.pem"), &format!("--at {later}"));
    assert_eq!((answer.code(), answer.numbers()), (2, vec![23]));
}

#[test]
fn a_staple_of_nginx_is_believed_at_any_depth() {
    let authority = Authority::new();
    let leaf = authority.leaf(|leaf| leaf.must_staple().ocsp("http://127.0.0.1:9/"));
    authority.enter();
    authority.openssl("ocsp -issuer ca.pem -cert leaf.pem -reqout question.der -no_nonce");
    for revoked in [false, true] {
        if revoked {
            authority.revoke();
        }
        authority.openssl(
            "ocsp -index index.txt -CA ca.pem -rsigner ca.pem -rkey ca.key -ndays 1 -reqin question.der -respout staple.der",
        );
        let file = authority.file("staple.der").display().to_string();
        let server = authority
            .site(&leaf)
            .directive("ssl_stapling on;")
            .directive(&format!("ssl_stapling_file {file};"))
            .start();
        for depth in ["quick", "standard"] {
            let answer = vigie()
                .words(&format!(
                    "check {NAME}:{} --resolve {NAME}=127.0.0.1 --depth {depth} --format json --ca",
                    server.port()
                ))
                .arg(authority.file("root.pem"))
                .run();
            let expected = if revoked {
                (2, said("revoked", "staple"))
            } else {
                (0, said("good", "staple"))
            };
            assert_eq!(
                (answer.code(), of_leaf(&answer)),
                expected,
                "{depth}: {}",
                answer.text()
            );
        }
    }
}

#[test]
fn nginx_that_fetches_its_staple_keeps_the_promise_and_one_that_does_not_breaks_it() {
    let authority = Authority::new();
    let port = free_port();
    let leaf = authority.leaf(|leaf| leaf.must_staple().ocsp(&format!("http://127.0.0.1:{port}/")));
    authority.enter();
    let _responder = Responder::start(&authority, port, "ca");
    let trusted = authority.file("trusted.pem");
    fs::write(
        &trusted,
        authority.intermediate.pem() + &fs::read_to_string(authority.file("root.pem")).unwrap(),
    )
    .unwrap();
    // It has no staple for the first client, and asks the responder then.
    let server = authority
        .site(&leaf)
        .directive("ssl_stapling on;")
        .directive(&format!("ssl_trusted_certificate {};", trusted.display()))
        .start();
    let answer = authority.check(&server, port);
    assert_eq!(answer.code(), 0, "{}", answer.text());
    assert_eq!(of_leaf(&answer), said("good", "staple"));
    assert_eq!(answer.json()["endpoints"][0]["features"]["ocsp_stapling"], true);

    let server = authority.site(&leaf).start();
    let answer = authority.check(&server, port);
    assert_eq!(
        (answer.code(), answer.codes()),
        (2, vec!["cert.must_staple_missing".to_owned()]),
        "{}",
        answer.text()
    );
    assert_eq!(
        of_leaf(&answer),
        said("good", "ocsp"),
        "the responder says what the server does not"
    );
}
