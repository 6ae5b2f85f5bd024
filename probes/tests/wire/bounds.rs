//! A scan ends by its deadline, whatever the peer does.

use crate::scene::{Scene, codes, pki, state};
use model::{CheckState, Code, Depth, Outcome, StartTls, Verdict};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use testbed::{Conduct, Script, Server, StartTlsServer, TlsServer};

#[tokio::test]
async fn the_deadline_holds_at_every_depth() {
    let pki = pki();
    let mail = |conduct| StartTlsServer::new(testbed::StartTls::Smtp, conduct, Script::silent());
    let servers = [
        (StartTls::None, Server::start(Script::silent()).await.unwrap()),
        (StartTls::None, Server::start(Script::record_flood()).await.unwrap()),
        (
            StartTls::None,
            Server::start(Script::drip(&[22; 4096], Duration::from_millis(20)))
                .await
                .unwrap(),
        ),
        (
            StartTls::None,
            Server::start(Script::drip(b"\x16\x03\x03\x40\x00\x02", Duration::from_millis(20)))
                .await
                .unwrap(),
        ),
        (
            StartTls::Smtp,
            Server::start(mail(Conduct::Drips(Duration::from_millis(20))))
                .await
                .unwrap(),
        ),
        (StartTls::Smtp, Server::start(mail(Conduct::Mute)).await.unwrap()),
        (StartTls::Smtp, Server::start(mail(Conduct::Hangs)).await.unwrap()),
    ];
    for (protocol, server) in &servers {
        let mut scene = Scene::new(server.address(), &pki.root)
            .starttls(*protocol)
            .depth(Depth::Deep);
        scene.job.deadline_ms = 600;
        let started = Instant::now();
        let report = scene.scan().await;
        let took = started.elapsed();
        assert!(took < Duration::from_secs(3), "{took:?}");
        assert_eq!((report.outcome, report.verdict), (Outcome::Unreachable, Verdict::Red));
    }
}

#[tokio::test]
async fn a_scan_without_time_is_no_green_one() {
    let pki = pki();
    let server = Server::start(TlsServer::new(&pki.leaf).unwrap()).await.unwrap();
    let mut scene = Scene::new(server.address(), &pki.root);
    scene.job.deadline_ms = 0;
    assert_ne!(scene.scan().await.verdict, Verdict::Green);
}

#[tokio::test]
async fn waiting_for_a_turn_takes_nothing_from_the_time_for_the_server() {
    let pki = pki();
    let server = Server::start(TlsServer::new(&pki.leaf).unwrap()).await.unwrap();
    let mut scene = Scene::new(server.address(), &pki.root);
    scene.job.deadline_ms = 1_000;
    let address = server.address().ip();
    let held = [
        scene.environment.address_limits.acquire(address).await,
        scene.environment.address_limits.acquire(address).await,
    ];
    let release = async {
        tokio::time::sleep(Duration::from_millis(1_500)).await; // longer than the whole scan may take
        assert_eq!(server.connections(), 0);
        drop(held);
    };
    let (report, ()) = tokio::join!(scene.scan(), release);
    assert_eq!(
        (report.outcome, report.verdict),
        (Outcome::Completed, Verdict::Green),
        "{:?}",
        report.findings
    );
}

#[tokio::test]
async fn an_address_that_other_scans_keep_busy_is_not_blamed() {
    let pki = pki();
    let server = Server::start(TlsServer::new(&pki.leaf).unwrap()).await.unwrap();
    let mut scene = Scene::new(server.address(), &pki.root);
    scene.environment.limits.queue = Duration::from_millis(50);
    let address = server.address().ip();
    let _held = [
        scene.environment.address_limits.acquire(address).await,
        scene.environment.address_limits.acquire(address).await,
    ];
    let report = scene.scan().await;
    assert_eq!(
        (report.outcome, report.reason.as_deref()),
        (Outcome::Failed, Some("address_busy"))
    );
    assert_eq!((codes(&report), report.connections), (vec![], 0));
    assert_eq!(report.verdict, Verdict::Orange);
}

#[tokio::test]
async fn no_timeout_is_told_of_a_server_that_nobody_connected_to() {
    let pki = pki();
    let server = Server::start(TlsServer::new(&pki.leaf).unwrap()).await.unwrap();
    let mut scene = Scene::new(server.address(), &pki.root);
    scene.job.deadline_ms = 5;
    let report = scene.scan().await;
    assert_eq!((codes(&report), server.connections()), (vec![], 0));
    assert_eq!(state(&report, Code::ChainIssuerUnknown), Some(CheckState::CouldNotTest));
}

#[tokio::test]
async fn a_failure_of_our_own_is_reported() {
    let pki = pki();
    let server = Server::start(TlsServer::new(&pki.leaf).unwrap()).await.unwrap();
    let mut scene = Scene::new(server.address(), &pki.root);
    scene.job.trust.bundles.push("nowhere".into());
    let report = scene.scan().await;
    assert_eq!(
        (report.outcome, report.reason.as_deref()),
        (Outcome::Failed, Some("unknown_trust_bundle"))
    );
    assert_eq!((report.verdict, report.connections), (Verdict::Orange, 0));

    let mut scene = Scene::new(server.address(), &pki.root);
    scene.environment.progress = Some(Arc::new(|_, _| panic!("a sink that is broken")));
    let report = scene.scan().await;
    assert_eq!(
        (report.outcome, report.reason.as_deref()),
        (Outcome::Failed, Some("internal_error"))
    );
}

#[tokio::test]
async fn progress_is_told_step_by_step() {
    let pki = pki();
    let server = Server::start(TlsServer::new(&pki.leaf).unwrap()).await.unwrap();
    let mut scene = Scene::new(server.address(), &pki.root);
    let told = Arc::new(Mutex::new(Vec::new()));
    let sink = Arc::clone(&told);
    scene.environment.progress = Some(Arc::new(move |_, progress| sink.lock().unwrap().push(progress.clone())));
    scene.scan().await;
    let told = told.lock().unwrap();
    let address = server.address().ip();
    assert_eq!(
        told[0],
        probes::Progress::Resolved {
            addresses: vec![address]
        }
    );
    assert_eq!(told[1], probes::Progress::Connected { address });
    assert_eq!(
        told[2],
        probes::Progress::Contacted {
            address,
            certificate: true
        }
    );
    assert_eq!(
        told[3],
        probes::Progress::Checked {
            address,
            check: "chain"
        }
    );
}

#[tokio::test]
async fn at_most_two_connections_are_open_to_one_address() {
    let pki = pki();
    let server = Server::start(TlsServer::new(&pki.leaf).unwrap()).await.unwrap();
    let scene = Scene::new(server.address(), &pki.root);
    let held = [
        scene.environment.address_limits.acquire(server.address().ip()).await,
        scene.environment.address_limits.acquire(server.address().ip()).await,
    ];
    let waiting = scene.scan();
    let release = async {
        tokio::task::yield_now().await;
        assert_eq!(server.connections(), 0);
        drop(held);
    };
    let (report, ()) = tokio::join!(waiting, release);
    assert_eq!(report.verdict, Verdict::Green);
}
