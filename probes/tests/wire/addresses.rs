//! Several addresses behind one name, and none.

use crate::scene::{Scene, codes, evidence, finding, now, pki, state};
use model::{CheckState, Code, Outcome, Severity, Verdict};
use outbound::{Connector, Guard};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use testbed::{Identity, Server, TlsServer, closed_port};

/// The same port on 127.0.0.1 and 127.0.0.2.
async fn two_nodes(first: &Identity, second: &Identity) -> (Server, Server) {
    for _ in 0..20 {
        let one = Server::start(TlsServer::new(first).unwrap()).await.unwrap();
        let other = SocketAddr::from(([127, 0, 0, 2], one.port()));
        if let Ok(two) = Server::start_at(other, TlsServer::new(second).unwrap()).await {
            return (one, two);
        }
    }
    panic!("no port is free on both addresses");
}

#[tokio::test]
async fn a_dead_address_beside_a_good_one_is_orange() {
    let pki = pki();
    let server = Server::start(TlsServer::new(&pki.leaf).unwrap()).await.unwrap();
    let scene = Scene::of_names(&["127.0.0.1", "127.0.0.3"], server.port(), &pki.root);
    let report = scene.scan().await;
    assert_eq!((report.outcome, report.verdict), (Outcome::Completed, Verdict::Orange));
    assert_eq!(codes(&report), ["net.address_unreachable"]);
    let unreachable = finding(&report, Code::NetAddressUnreachable);
    assert_eq!(unreachable.address, Some("127.0.0.3".parse().unwrap()));
    assert_eq!(evidence(&report, Code::NetAddressUnreachable, "reason"), "refused");
    assert_eq!(unreachable.evidence.value("silent"), Some(&1.into()));
    assert_eq!(unreachable.evidence.value("addresses"), Some(&2.into()));
    let colours: Vec<Verdict> = report.endpoints.iter().map(|endpoint| endpoint.verdict).collect();
    assert_eq!(colours, [Verdict::Green, Verdict::Orange]);
}

#[tokio::test]
async fn nodes_with_different_certificates_are_compared() {
    let pki = pki();
    let twin = pki
        .intermediate
        .leaf(crate::scene::HOST)
        .current(now())
        .issue()
        .unwrap();
    let old = pki
        .intermediate
        .leaf(crate::scene::HOST)
        .expires_in_days(now(), 25)
        .issue()
        .unwrap();
    let expired = pki
        .intermediate
        .leaf(crate::scene::HOST)
        .expired(now())
        .issue()
        .unwrap();
    for (second, severity, verdict) in [
        (&pki.leaf, None, Verdict::Green),
        (&twin, Some(Severity::Info), Verdict::Green),
        (&old, Some(Severity::Warning), Verdict::Orange),
        (&expired, Some(Severity::Warning), Verdict::Red),
    ] {
        let (one, _two) = two_nodes(&pki.leaf, second).await;
        let report = Scene::of_names(&["127.0.0.1", "127.0.0.2"], one.port(), &pki.root)
            .scan()
            .await;
        let found = report
            .findings
            .iter()
            .find(|finding| finding.code == Code::CertDiffersByAddress);
        assert_eq!(found.map(|finding| finding.severity), severity);
        let list = |key| Some(found?.evidence.value(key)?.as_array()?.clone());
        if severity.is_some() {
            assert_eq!(list("addresses").unwrap(), ["127.0.0.1", "127.0.0.2"]);
            assert_eq!((list("serials").unwrap().len(), list("until").unwrap().len()), (2, 2));
        }
        assert_eq!(
            (report.verdict, report.endpoints.len()),
            (verdict, 2),
            "{:?}",
            codes(&report)
        );
        assert_eq!(report.connections, 2);
    }
}

#[tokio::test]
async fn a_name_without_address_is_unreachable() {
    let pki = pki();
    let report = Scene::of_names(&[], 443, &pki.root).scan().await;
    assert_eq!(
        (report.outcome, report.reason.as_deref()),
        (Outcome::Unreachable, Some("dns_error"))
    );
    assert_eq!((report.verdict, codes(&report)), (Verdict::Red, vec!["net.dns_error"]));
    assert_eq!(evidence(&report, Code::NetDnsError, "reason"), "no_addresses");
    assert_eq!((report.endpoints.len(), report.connections), (0, 0));
}

#[tokio::test]
async fn a_closed_port_is_a_refusal() {
    let pki = pki();
    let report = Scene::new(closed_port().await.unwrap(), &pki.root).scan().await;
    assert_eq!(
        (report.outcome, report.reason.as_deref()),
        (Outcome::Unreachable, Some("connect_error"))
    );
    assert_eq!(evidence(&report, Code::NetConnectError, "reason"), "refused");
    assert_eq!(state(&report, Code::ChainIssuerUnknown), Some(CheckState::CouldNotTest));
    assert_eq!(report.endpoints[0].verdict, Verdict::Red);
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn an_address_that_drops_packets_is_a_timeout() {
    let pki = pki();
    let server = testbed::Unanswering::start().await.unwrap();
    let report = Scene::new(server.address(), &pki.root)
        .impatient(Duration::from_millis(200))
        .scan()
        .await;
    assert_eq!(
        (report.reason.as_deref(), codes(&report)),
        (Some("timeout"), vec!["net.timeout"])
    );
    assert_eq!(evidence(&report, Code::NetTimeout, "phase"), "connect");
}

#[tokio::test]
async fn what_the_guard_forbids_is_not_touched() {
    let pki = pki();
    let server = Server::start(TlsServer::new(&pki.leaf).unwrap()).await.unwrap();
    let mut scene = Scene::new(server.address(), &pki.root);
    scene.environment.connector = Arc::new(Connector::new(Guard::public()));
    let report = scene.scan().await;
    assert_eq!(
        (report.outcome, report.reason.as_deref()),
        (Outcome::Blocked, Some("blocked"))
    );
    assert_eq!(
        (report.verdict, evidence(&report, Code::NetBlocked, "reason")),
        (Verdict::Red, "loopback")
    );
    assert_eq!((report.connections, server.connections()), (0, 0));

    let mut scene = Scene::of_names(&["127.0.0.1", "127.0.0.2"], server.port(), &pki.root);
    let guard = Guard::everything().deny(["127.0.0.2/32".parse().unwrap()]);
    scene.environment.connector = Arc::new(Connector::new(guard));
    let report = scene.scan().await;
    assert_eq!((report.outcome, report.verdict), (Outcome::Completed, Verdict::Orange));
    assert_eq!(codes(&report), ["net.blocked"]);
}

#[tokio::test]
async fn without_a_route_nothing_is_said_of_the_address() {
    let pki = pki();
    let far = "2001:db8::1";
    if Connector::new(Guard::everything()).has_route_to(far.parse().unwrap()) {
        return; // a machine with IPv6: the packet would leave it
    }
    let server = Server::start(TlsServer::new(&pki.leaf).unwrap()).await.unwrap();
    let report = Scene::of_names(&["127.0.0.1", far], server.port(), &pki.root)
        .scan()
        .await;
    assert_eq!(
        (report.verdict, report.endpoints.len()),
        (Verdict::Green, 1),
        "{:?}",
        report.findings
    );
    let check = report
        .checks
        .iter()
        .find(|check| check.address == Some(far.parse().unwrap()))
        .unwrap();
    assert_eq!(
        (check.state, check.reason.as_deref()),
        (CheckState::CouldNotTest, Some("no_route"))
    );

    let report = Scene::of_names(&[far], server.port(), &pki.root).scan().await;
    assert_eq!(
        (report.outcome, report.reason.as_deref()),
        (Outcome::Failed, Some("no_route"))
    );
    assert_eq!(report.verdict, Verdict::Orange);
}
