//! What the resolver proves, asked of real BINDs over zones that are signed well, badly and not at all.

use outbound::{
    CaaSet, HostsFile, ResolveError, Resolver, ResolverSettings, Tlsa, TlsaSet, ValidatedLookups, ValidationError,
};
use std::{
    fs,
    net::{SocketAddr, UdpSocket},
    time::Duration,
};
use tests::{Bind, Zone};

const DIGEST: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

/// A name with one record of each kind that is asked for.
fn host(name: &str) -> String {
    format!("{name} A 127.0.0.1\n{name} CAA 0 issue \"ca.example\"\n_443._tcp.{name} TLSA 3 1 1 {DIGEST}\n")
}

fn zones() -> Vec<Zone> {
    let many: String = (0..40)
        .map(|index| format!("_443._tcp.www TLSA 3 1 2 {index:0128x}\n"))
        .collect();
    let aliases = "\
        to-signed CNAME www.nsec3.test.\n\
        to-bare CNAME bare.nsec3.test.\n_443._tcp.to-bare TLSA 3 1 1 bb\n\
        to-unsigned CNAME www.unsigned.test.\n_443._tcp.to-unsigned TLSA 3 1 1 cc\n\
        below DNAME nsec3.test.\n\
        record A 127.0.0.1\n_443._tcp.record CNAME _443._tcp.www.nsec3.test.\n\
        loop CNAME loop\n\
        nowhere CNAME nothing.nsec3.test.\n";
    vec![
        Zone::signed("ecdsa.test", &format!("{}{aliases}only A 127.0.0.1\n", host("www"))),
        Zone::signed(
            "wild.test",
            &format!("* A 127.0.0.1\n* CAA 0 issue \"ca.example\"\n*._tcp.www TLSA 3 1 1 {DIGEST}\nwww A 127.0.0.1\n"),
        ),
        Zone::signed(
            "wild3.test",
            &format!("* A 127.0.0.1\n*._tcp.www TLSA 3 1 1 {DIGEST}\nwww A 127.0.0.1\n"),
        )
        .nsec3(),
        Zone::signed("rsa.test", &host("www")).rsa(),
        Zone::signed("nsec3.test", &format!("{}bare A 127.0.0.1\n", host("www"))).nsec3(),
        Zone::signed("optout.test", &host("www")).opt_out(),
        Zone::unsigned("below.optout.test", &host("www")),
        Zone::unsigned("unsigned.test", &host("www")),
        Zone::signed("island.test", &host("www")).without_ds(),
        Zone::signed("unknown.test", &host("www")).ed448(),
        Zone::signed("expired.test", &host("www")).expired(),
        Zone::signed("forged.test", &host("www"))
            .forged("AAAAAAAA", "BBBBBBBB")
            .forged("ca.example", "cb.example"),
        Zone::signed("stripped.test", &host("www")).stripped_of("RRSIG"),
        Zone::signed("big.test", &format!("www A 127.0.0.1\n{many}")),
        Zone::unsigned("missing.test", "").missing(),
    ]
}

fn few() -> Vec<Zone> {
    let wanted = [
        "ecdsa.test",
        "unsigned.test",
        "forged.test",
        "expired.test",
        "missing.test",
    ];
    zones()
        .into_iter()
        .filter(|zone| wanted.contains(&zone.name()))
        .collect()
}

fn resolver(server: SocketAddr, anchor: &Bind) -> Resolver {
    let text = fs::read_to_string(anchor.anchor()).unwrap();
    Resolver::new(ResolverSettings {
        name_servers: vec![server],
        hosts_file: HostsFile::Nowhere,
        anchors: text.parse().unwrap(),
        timeout: Duration::from_secs(5),
        ..ResolverSettings::default()
    })
    .unwrap()
}

fn run<T>(test: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new().unwrap().block_on(test)
}

async fn tlsa(mut lookups: ValidatedLookups, name: &str) -> Result<Tlsa, ValidationError> {
    lookups.tlsa(name, 443).await
}

/// `Ok` with the number of records and where they were, or a word.
fn told(outcome: Result<Tlsa, ValidationError>) -> String {
    match outcome {
        Ok(Tlsa::Insecure) => "insecure".to_owned(),
        Ok(Tlsa::None) => "none".to_owned(),
        Ok(Tlsa::Records(TlsaSet { owner, records, .. })) => format!("{} at {owner}", records.len()),
        Err(error) => error.as_str().to_owned(),
    }
}

#[test]
fn only_what_is_signed_from_the_root_down_is_taken_for_tlsa() {
    let authority = Bind::authority(zones());
    let forwarder = authority.forwarder();
    run(async {
        let mut wrong = Vec::new();
        for server in [authority.address(), forwarder.address()] {
            let resolver = resolver(server, &authority);
            for (name, expected) in [
                ("www.ecdsa.test", "1 at _443._tcp.www.ecdsa.test"),
                ("www.rsa.test", "1 at _443._tcp.www.rsa.test"),
                ("www.nsec3.test", "1 at _443._tcp.www.nsec3.test"),
                ("www.optout.test", "1 at _443._tcp.www.optout.test"),
                // A wildcard, of which the proof says that nothing nearer exists.
                ("www.wild.test", "1 at _443._tcp.www.wild.test"),
                ("a.wild.test", "none"),
                ("www.wild3.test", "1 at _443._tcp.www.wild3.test"),
                ("a.wild3.test", "none"),
                ("a.b.wild.test", "none"),
                ("only.ecdsa.test", "none"),
                ("bare.nsec3.test", "none"),
                ("nothing.ecdsa.test", "none"),
                ("nothing.nsec3.test", "none"),
                ("ecdsa.test", "none"),
                ("www.big.test", "40 at _443._tcp.www.big.test"),
                // Aliases: the way that is signed to its end, then the name itself.
                ("to-signed.ecdsa.test", "1 at _443._tcp.www.nsec3.test"),
                ("to-bare.ecdsa.test", "1 at _443._tcp.to-bare.ecdsa.test"),
                ("to-unsigned.ecdsa.test", "1 at _443._tcp.to-unsigned.ecdsa.test"),
                ("www.below.ecdsa.test", "1 at _443._tcp.www.nsec3.test"),
                ("record.ecdsa.test", "1 at _443._tcp.record.ecdsa.test"),
                ("nowhere.ecdsa.test", "none"),
                // BIND itself gives up.
                ("loop.ecdsa.test", "server_failure"),
                // No signature counts, and none is missed.
                ("www.unsigned.test", "insecure"),
                ("nothing.unsigned.test", "insecure"),
                ("www.below.optout.test", "insecure"),
                ("www.island.test", "insecure"),
                ("www.unknown.test", "insecure"),
                // A signature that does not hold.
                ("www.expired.test", "dnssec_bogus"),
                ("nothing.expired.test", "dnssec_bogus"),
                ("www.forged.test", "dnssec_bogus"),
                ("www.stripped.test", "dnssec_bogus"),
                ("nothing.stripped.test", "dnssec_bogus"),
                ("www.missing.test", "server_failure"),
            ] {
                let outcome = told(tlsa(resolver.validated(), name).await);
                if outcome != expected {
                    wrong.push(format!("{name} at {server}: {outcome}, not {expected}"));
                }
            }
        }
        assert!(wrong.is_empty(), "{wrong:#?}");
    });
}

#[test]
fn a_denial_without_proof_is_no_denial() {
    let authority = Bind::authority([Zone::signed("denied.test", "www A 127.0.0.1\n").stripped_of("NSEC")]);
    run(async {
        let outcome = tlsa(resolver(authority.address(), &authority).validated(), "www.denied.test").await;
        assert_eq!(told(outcome), "dnssec_bogus");
    });
}

#[test]
fn the_proof_counts_and_not_the_word_of_the_name_server() {
    let authority = Bind::authority(few());
    let validating = authority.validating_forwarder();
    run(async {
        // It would answer SERVFAIL to whoever does not look for himself.
        let resolver = resolver(validating.address(), &authority);
        for (name, expected) in [
            ("www.ecdsa.test", "1 at _443._tcp.www.ecdsa.test"),
            ("www.forged.test", "dnssec_bogus"),
            ("www.expired.test", "dnssec_bogus"),
            ("www.missing.test", "server_failure"),
        ] {
            let outcome = tlsa(resolver.validated(), name).await;
            assert_eq!(told(outcome), expected, "{name}");
        }
        assert_eq!(
            resolver
                .resolve("www.forged.test")
                .await
                .map(|found| found.addresses.len()),
            Ok(1)
        );
    });
}

#[test]
fn another_root_proves_nothing() {
    let (authority, other) = (Bind::authority(few()), Bind::authority([]));
    run(async {
        let resolver = resolver(authority.address(), &other);
        for name in ["www.ecdsa.test", "www.unsigned.test"] {
            assert_eq!(told(tlsa(resolver.validated(), name).await), "no_dnssec", "{name}");
        }
    });
}

/// A forwarder of old: it cuts what it does not know off the question (EDNS), and with it the wish for signatures.
fn forwarder_of_old(behind: SocketAddr) -> SocketAddr {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    std::thread::spawn(move || {
        let mut buffer = [0; 4096];
        while let Ok((length, client)) = socket.recv_from(&mut buffer) {
            let mut question = buffer[..length].to_vec();
            // Header, one name, type and class.
            let name = question[12..].iter().position(|byte| *byte == 0).unwrap();
            question.truncate(12 + name + 5);
            question[10..12].copy_from_slice(&[0, 0]);
            let upstream = UdpSocket::bind("127.0.0.1:0").unwrap();
            upstream.set_read_timeout(Some(Duration::from_secs(2))).unwrap();
            upstream.send_to(&question, behind).unwrap();
            if let Ok(length) = upstream.recv(&mut buffer) {
                socket.send_to(&buffer[..length], client).unwrap();
            }
        }
    });
    address
}

#[test]
fn a_forwarder_that_cuts_signatures_off_proves_nothing_and_disproves_nothing() {
    let authority = Bind::authority(few());
    let old = forwarder_of_old(authority.address());
    run(async {
        let resolver = resolver(old, &authority);
        for name in [
            "www.ecdsa.test",
            "only.ecdsa.test",
            "www.unsigned.test",
            "www.forged.test",
        ] {
            assert_eq!(told(tlsa(resolver.validated(), name).await), "no_dnssec", "{name}");
        }
        let set = resolver.validated().caa("www.ecdsa.test").await.unwrap().unwrap();
        assert_eq!((set.owner.as_str(), set.proven), ("www.ecdsa.test", false));
        assert_eq!(resolver.validated().caa("only.ecdsa.test").await, Ok(None));
    });
}

#[test]
fn nobody_who_answers_is_told_from_a_lie() {
    let silent = UdpSocket::bind("127.0.0.1:0").unwrap();
    run(async {
        let mut settings = ResolverSettings {
            name_servers: vec![silent.local_addr().unwrap()],
            hosts_file: HostsFile::Nowhere,
            ..ResolverSettings::default()
        };
        settings.timeout = Duration::from_millis(200);
        let resolver = Resolver::new(settings).unwrap();
        let outcome = tlsa(resolver.validated(), "www.ecdsa.test").await;
        assert_eq!(outcome, Err(ValidationError::Unanswered(ResolveError::Timeout)));
    });
}

#[test]
fn caa_records_are_looked_for_from_the_name_up() {
    let mut zones = zones();
    zones.push(Zone::signed(
        "climb.test",
        "@ CAA 0 issue \"apex.example\"\na.b A 127.0.0.1\nc A 127.0.0.1\nc CAA 128 Issue \"c.example; account=1\"\nc CAA 0 iodef \"mailto:a@b\"\n\
         alias CNAME www.rsa.test.\nbare CNAME only.ecdsa.test.\n",
    ));
    zones.push(Zone::unsigned("plain.test", "x A 127.0.0.1\n@ CAA 0 issue \";\"\n"));
    let authority = Bind::authority(zones);
    run(async {
        let resolver = resolver(authority.address(), &authority);
        for (name, expected) in [
            ("a.b.climb.test", "climb.test proven: 0 issue apex.example"),
            ("nothing.at.all.climb.test", "climb.test proven: 0 issue apex.example"),
            (
                "c.climb.test",
                "c.climb.test proven: 0 iodef mailto:a@b, 128 issue c.example; account=1",
            ),
            // The alias has what its target has; above the target nobody looks (RFC 8659 section 3).
            ("alias.climb.test", "alias.climb.test proven: 0 issue ca.example"),
            ("bare.climb.test", "climb.test proven: 0 issue apex.example"),
            ("x.plain.test", "plain.test: 0 issue ;"),
            ("anything.wild.test", "anything.wild.test proven: 0 issue ca.example"),
            ("only.ecdsa.test", "nothing"),
            ("www.below.optout.test", "www.below.optout.test: 0 issue ca.example"),
            ("www.forged.test", "dnssec_bogus"),
            ("www.expired.test", "dnssec_bogus"),
            ("www.missing.test", "server_failure"),
            ("192.0.2.1", "invalid_host"),
        ] {
            let told = match resolver.validated().caa(name).await {
                Ok(None) => "nothing".to_owned(),
                Ok(Some(set)) => shown(&set),
                Err(error) => error.as_str().to_owned(),
            };
            assert_eq!(told, expected, "{name}");
        }
    });
}

fn shown(set: &CaaSet) -> String {
    let mut records: Vec<String> = set
        .records
        .iter()
        .map(|record| {
            let flags = if record.critical { 128 } else { 0 };
            format!("{flags} {} {}", record.tag, String::from_utf8_lossy(&record.value))
        })
        .collect();
    records.sort();
    let proven = if set.proven { " proven" } else { "" };
    format!("{}{proven}: {}", set.owner, records.join(", "))
}
