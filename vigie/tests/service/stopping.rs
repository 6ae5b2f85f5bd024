use crate::process::{LONG, Service};
use std::time::Duration;
use testbed::{Script, Server};

/// A service with one scan in flight that will not end by itself for a while.
async fn with_a_scan_in_flight(folder: &std::path::Path, server: &Server, stop_ms: &str) -> Service {
    let settings = [
        ("VIGIE_SCANNER__ALLOW_RANGES", "127.0.0.0/8"),
        ("VIGIE_SCANNER__STOP_MS", stop_ms),
        ("VIGIE_SCANNER__HANDSHAKE_TIMEOUT_MS", "600000"),
        ("VIGIE_SCHEDULER__QUICK_DEADLINE_MS", "600000"),
        ("VIGIE_SCHEDULER__LEASE_S", "3600"),
    ];
    let service = Service::start(folder, &settings);
    let body = format!(
        r#"{{"host": "www.example.test", "connect": "{}", "depth": "quick"}}"#,
        server.address()
    );
    let (status, ordered) = service.api("POST", "/api/v1/scans", &service.token(), &body);
    assert_eq!(status, 202, "{ordered}");
    server.wait_for_connections(1, LONG).await.unwrap();
    service
}

#[tokio::test(flavor = "multi_thread")]
async fn what_does_not_end_in_time_waits_in_the_store_and_is_made_after_the_next_start() {
    let server = Server::start(Script::silent()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut service = with_a_scan_in_flight(folder.path(), &server, "100").await;
    let before = server.connections();
    service.signal("TERM");
    let (code, took) = service.ended();
    assert_eq!(code, Some(0), "{}", service.said());
    assert!(took < Duration::from_secs(20), "{took:?}");
    assert!(
        service.said().contains("scans that were not made wait in the store"),
        "{}",
        service.said()
    );
    assert!(!service.said().contains("ERROR"), "{}", service.said());

    // Its lease of an hour was given back, so it is made at once.
    let settings = [("VIGIE_SCANNER__ALLOW_RANGES", "127.0.0.0/8")];
    let _service = Service::start(folder.path(), &settings);
    server.wait_for_connections(before + 1, LONG).await.unwrap();
}

#[test]
fn a_terminal_that_goes_away_stops_it_cleanly() {
    let folder = tempfile::tempdir().unwrap();
    let mut service = Service::start(folder.path(), &[]);
    service.signal("HUP");
    service.signal("HUP");
    assert_eq!(service.ended().0, Some(0), "{}", service.said());
    assert!(service.said().contains("stopped"), "{}", service.said());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_signal_ends_it_at_once() {
    let server = Server::start(Script::silent()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut service = with_a_scan_in_flight(folder.path(), &server, "600000").await;
    service.signal("INT");
    crate::process::eventually("it is stopping", || {
        service
            .said()
            .contains("stopping: what is in flight ends")
            .then_some(())
    });
    service.signal("TERM");
    assert_eq!(service.ended().0, Some(130), "{}", service.said());
}

#[tokio::test(flavor = "multi_thread")]
async fn killed_with_a_scan_in_flight_it_starts_again_on_the_same_store() {
    let server = Server::start(Script::silent()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let mut service = with_a_scan_in_flight(folder.path(), &server, "100").await;
    let token = service.token();
    service.signal("KILL");
    assert_eq!(service.ended().0, None);
    let service = Service::start(folder.path(), &[]);
    assert_eq!(service.api("GET", "/api/v1/me", &token, "").0, 200);
}
