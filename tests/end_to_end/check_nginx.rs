//! `vigie check` against a real nginx: each way of installing a certificate badly, and the good one.

use std::{fs, net::Ipv4Addr, path::PathBuf, time::SystemTime};
use tempfile::TempDir;
use testbed::{HttpResponse, HttpServer, Identity};
use tests::{Answer, Nginx, Site, Vigie, vigie};

const NAME: &str = "www.fleet.test";

/// A private CA with an intermediate, and its root as a file for `--ca`.
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
        fs::write(folder.path().join("intermediate.pem"), intermediate.pem()).unwrap();
        Self {
            root,
            intermediate,
            folder,
        }
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn leaf(&self) -> Identity {
        self.intermediate.leaf(NAME).current(SystemTime::now()).issue().unwrap()
    }

    /// A quick check of a name on that server, trusting the root.
    fn check(&self, server: &Nginx, name: &str) -> Vigie {
        vigie()
            .words(&format!(
                "check {name}:{} --resolve {name}=127.0.0.1 --ca",
                server.port()
            ))
            .arg(self.file("root.pem"))
    }
}

fn full_chain(leaf: &Identity, authority: &Authority) -> String {
    leaf.pem() + &authority.intermediate.pem()
}

fn site(leaf: &Identity, authority: &Authority) -> Site {
    Site::new(full_chain(leaf, authority), leaf.key_pem().unwrap())
}

fn judged(answer: &Answer) -> (i32, Vec<u64>) {
    (answer.code(), answer.numbers())
}

#[test]
fn a_well_installed_private_certificate_is_green() {
    let authority = Authority::new();
    let server = site(&authority.leaf(), &authority).start();
    let answer = authority.check(&server, NAME).words("--format json").run();
    assert_eq!(judged(&answer), (0, vec![]), "{}", answer.text());
    let report = answer.json();
    assert_eq!(report["verdict"], "green");
    assert_eq!(report["endpoints"][0]["negotiated"]["version"], "TLS 1.3");
    let roles: Vec<_> = report["endpoints"][0]["chain"]["path"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["role"].clone())
        .collect();
    assert_eq!(roles, ["root", "intermediate", "leaf"]);
    let text = authority.check(&server, NAME).run();
    assert!(text.text().contains("Fleet Test Root"), "{}", text.text());
}

#[test]
fn another_host_name_is_orange_and_red_when_strict() {
    let authority = Authority::new();
    let server = site(&authority.leaf(), &authority).start();
    let answer = authority.check(&server, "mail.fleet.test").words("--format json").run();
    assert_eq!(judged(&answer), (1, vec![37]));
    assert_eq!(
        authority
            .check(&server, "mail.fleet.test")
            .words("--policy strict")
            .run()
            .code(),
        2
    );
    assert_eq!(
        authority
            .check(&server, "mail.fleet.test")
            .words("--fail-on red")
            .run()
            .code(),
        0
    );
}

#[test]
fn an_expired_certificate_is_red() {
    let authority = Authority::new();
    let leaf = authority
        .intermediate
        .leaf(NAME)
        .expired(SystemTime::now())
        .issue()
        .unwrap();
    let server = site(&leaf, &authority).start();
    let answer = authority.check(&server, NAME).words("--format json").run();
    assert_eq!(judged(&answer), (2, vec![10]));
}

#[test]
fn a_missing_intermediate_that_is_given_names_the_chain_to_install() {
    let authority = Authority::new();
    let leaf = authority.leaf();
    let server = Site::new(leaf.pem(), leaf.key_pem().unwrap()).start();
    let to_install = authority.file("chain.pem");
    let answer = authority
        .check(&server, NAME)
        .words("--format json --intermediates")
        .arg(authority.file("intermediate.pem"))
        .arg("--write-chain")
        .arg(&to_install)
        .run();
    assert_eq!(judged(&answer), (2, vec![21]));
    assert_eq!(fs::read_to_string(to_install).unwrap(), full_chain(&leaf, &authority));
}

#[test]
fn a_missing_intermediate_is_fetched_where_the_certificate_says() {
    let authority = Authority::new();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let store = runtime.block_on(HttpServer::start()).unwrap();
    let der = authority.intermediate.certificate().to_vec();
    store.serve("/intermediate.cer", HttpResponse::ok("application/pkix-cert", der));
    let leaf = authority
        .intermediate
        .leaf(NAME)
        .current(SystemTime::now())
        .ca_issuers(&store.url("/intermediate.cer"))
        .issue()
        .unwrap();
    let server = Site::new(leaf.pem(), leaf.key_pem().unwrap()).start();
    let fetch = format!("--format json --fetch-port {}", store.server().port());
    let answer = authority.check(&server, NAME).words(&fetch).run();
    assert_eq!(judged(&answer), (2, vec![21]), "{}", answer.text());
    assert_eq!(
        answer.json()["endpoints"][0]["chain"]["recommended_pem"],
        full_chain(&leaf, &authority)
    );
}

#[test]
fn a_missing_intermediate_that_nobody_knows_is_told_as_unknown_and_missing() {
    let authority = Authority::new();
    let leaf = authority.leaf();
    let server = Site::new(leaf.pem(), leaf.key_pem().unwrap()).start();
    let answer = authority.check(&server, NAME).words("--format json").run();
    let (code, mut numbers) = judged(&answer);
    numbers.sort_unstable();
    assert_eq!((code, numbers), (2, vec![2, 20]));
}

#[test]
fn a_self_signed_certificate_is_red() {
    let authority = Authority::new();
    let leaf = Identity::self_signed(NAME).current(SystemTime::now()).issue().unwrap();
    let server = Site::new(leaf.pem(), leaf.key_pem().unwrap()).start();
    let answer = authority.check(&server, NAME).words("--format json").run();
    assert_eq!(judged(&answer), (2, vec![18]));
}

#[test]
fn an_unknown_root_that_travels_is_red() {
    let (authority, stranger) = (Authority::new(), Authority::new());
    let leaf = stranger.leaf();
    let chain = full_chain(&leaf, &stranger) + &stranger.root.pem();
    let server = Site::new(chain, leaf.key_pem().unwrap()).start();
    let answer = authority.check(&server, NAME).words("--format json").run();
    assert_eq!(judged(&answer), (2, vec![19]));
}

#[test]
fn a_server_of_tls_1_0_alone_is_red_and_its_certificate_is_read() {
    let authority = Authority::new();
    let leaf = authority
        .intermediate
        .leaf(NAME)
        .key(testbed::KeyKind::Rsa2048)
        .current(SystemTime::now())
        .issue()
        .unwrap();
    let server = site(&leaf, &authority)
        .directive("ssl_protocols TLSv1;")
        .directive("ssl_ciphers ALL:@SECLEVEL=0;")
        .start();
    for depth in ["quick", "standard"] {
        let answer = authority
            .check(&server, NAME)
            .words("--format json --depth")
            .arg(depth)
            .run();
        assert_eq!(answer.code(), 2);
        assert!(
            answer.codes().contains(&"protocol.no_tls1_2_or_newer".to_owned()),
            "{:?}",
            answer.codes()
        );
        assert_eq!(
            answer.json()["endpoints"][0]["chain"]["presented"]
                .as_array()
                .unwrap()
                .len(),
            2
        );
        assert_eq!(answer.numbers(), Vec::<u64>::new(), "the chain itself is good");
    }
}

#[test]
fn one_dead_address_of_two_is_orange() {
    let authority = Authority::new();
    let server = site(&authority.leaf(), &authority).start();
    let answer = vigie()
        .words(&format!(
            "check {NAME}:{} --resolve {NAME}=127.0.0.1,127.0.0.2 --format json --ca",
            server.port()
        ))
        .arg(authority.file("root.pem"))
        .run();
    assert_eq!(answer.code(), 1, "{}", answer.text());
    assert_eq!(answer.codes(), ["net.address_unreachable"]);
}

#[test]
fn one_dead_address_alone_is_red() {
    let authority = Authority::new();
    let server = site(&authority.leaf(), &authority).start();
    let answer = vigie()
        .words(&format!(
            "check {NAME}:{} --resolve {NAME}=127.0.0.2 --format json",
            server.port()
        ))
        .run();
    assert_eq!(answer.code(), 2);
    assert_eq!(
        (answer.codes(), answer.json()["reason"].clone()),
        (vec!["net.connect_error".to_owned()], "connect_error".into())
    );
}

#[test]
fn a_server_that_requires_a_client_certificate_is_read_all_the_same() {
    let authority = Authority::new();
    for protocol in ["TLSv1.2", "TLSv1.3"] {
        let server = site(&authority.leaf(), &authority)
            .client_certificates_of(authority.root.pem())
            .directive(&format!("ssl_protocols {protocol};"))
            .start();
        let answer = authority
            .check(&server, NAME)
            .words("--depth quick --format json")
            .run();
        assert_eq!(answer.code(), 0, "{protocol}: {}", answer.text());
    }
}

#[test]
fn french_and_english_tell_the_same_without_colour_in_a_pipe() {
    let authority = Authority::new();
    let server = site(&authority.leaf(), &authority).start();
    let english = authority.check(&server, "mail.fleet.test").run().text();
    let french = authority
        .check(&server, "mail.fleet.test")
        .words("--lang fr")
        .run()
        .text();
    for text in [&english, &french] {
        assert!(
            text.contains("37") && text.contains("BAD CN") && text.contains("mail.fleet.test"),
            "{text}"
        );
        assert!(!text.contains('\u{1b}'), "{text}");
    }
    assert_ne!(english, french);
}

#[test]
fn the_first_address_of_loopback_is_where_the_tests_listen() {
    // The dead address of the tests above is 127.0.0.2: nothing may listen there on all addresses.
    let authority = Authority::new();
    let server = site(&authority.leaf(), &authority).start();
    assert!(std::net::TcpStream::connect((Ipv4Addr::new(127, 0, 0, 2), server.port())).is_err());
}
