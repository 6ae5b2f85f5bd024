use crate::process::{Service, eventually, run, vigie};
use serde_json::Value;
use testbed::{Identity, Server, TlsServer};

#[test]
fn the_first_start_prints_a_token_that_opens_the_api_and_later_ones_print_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut service = Service::start(folder.path(), &[]);
    let token = service.token();
    assert_eq!(service.said().matches("Welcome to Vigie").count(), 1);
    let (status, me) = service.api("GET", "/api/v1/me", &token, "");
    assert_eq!(status, 200, "{me}");
    assert!(me.to_string().contains("default"), "{me}");
    assert_eq!(service.api("GET", "/api/v1/me", "vigie_other", "").0, 401);
    service.signal("TERM");
    assert_eq!(service.ended().0, Some(0), "{}", service.said());

    let service = Service::start(folder.path(), &[]);
    assert!(!service.said().contains("vigie_"), "{}", service.said());
    assert_eq!(service.api("GET", "/api/v1/me", &token, "").0, 200);
}

#[test]
fn a_token_may_go_into_a_file_instead() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(folder.path(), &[("VIGIE_ACCOUNT__TOKEN_FILE", "token")]);
    let token = std::fs::read_to_string(folder.path().join("token")).unwrap();
    assert!(!service.said().contains(token.trim()));
    assert_eq!(service.api("GET", "/api/v1/me", token.trim(), "").0, 200);
}

#[test]
fn a_first_token_that_could_not_be_handed_over_is_told_and_another_start_gives_one() {
    let folder = tempfile::tempdir().unwrap();
    let output = vigie(folder.path())
        .args(["serve", "--listen", "127.0.0.1:0"])
        .env("VIGIE_ACCOUNT__TOKEN_FILE", "missing/token")
        .output()
        .unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(3), "{errors}");
    assert!(errors.contains("account.token_file"), "{errors}");

    #[cfg(target_os = "linux")]
    {
        let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
        let output = vigie(folder.path())
            .args(["serve", "--listen", "127.0.0.1:0"])
            .stdout(full)
            .output()
            .unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(3), "{errors}");
        assert!(errors.contains("standard output"), "{errors}");
        assert!(!errors.contains("panicked"), "{errors}");
    }

    let service = Service::start(folder.path(), &[]);
    assert_eq!(service.api("GET", "/api/v1/me", &service.token(), "").0, 200);
    let told = service.said().matches("no manager: set account.manager_email").count();
    assert_eq!(told, 2, "in the logs and in the instructions: {}", service.said());
}

#[test]
fn a_second_one_on_the_same_store_is_refused_and_the_first_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(folder.path(), &[]);
    let (code, _, errors) = run(folder.path(), &["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(code, 3);
    assert!(errors.contains("another Vigie works on"), "{errors}");
    assert_eq!(run(folder.path(), &["migrate"]).0, 3);
    assert_eq!(service.status("/readyz"), Some(200));
}

#[test]
fn an_address_in_use_is_told_before_a_token_is_made() {
    let (one, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let service = Service::start(one.path(), &[]);
    let (code, said, errors) = run(other.path(), &["serve", "--listen", &service.address.to_string()]);
    assert_eq!(code, 3);
    assert!(
        errors.contains("api.listen") && !said.contains("vigie_"),
        "{said}{errors}"
    );
}

#[test]
fn the_metrics_page_parses_and_has_zeros() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(folder.path(), &[]);
    let page = eventually("the queue is counted", || {
        let page = service.text("/metrics");
        page.contains("vigie_queue_jobs").then_some(page)
    });
    for line in page.lines().filter(|line| !line.starts_with('#')) {
        let (series, value) = line.rsplit_once(' ').unwrap();
        assert!(series.starts_with("vigie_") || series.starts_with("process_"), "{line}");
        assert!(value.parse::<f64>().is_ok(), "{line}");
    }
    for zero in [
        "vigie_targets{status=\"red\"} 0",
        "vigie_scans_total{kind=\"deep\",outcome=\"ok\"} 0",
        "vigie_queue_jobs{queue=\"public/demand\",state=\"ready\"} 0",
        "vigie_panics_total{component=\"recorder\"} 0",
        "vigie_outbox_messages{state=\"pending\"} 0",
    ] {
        assert!(page.lines().any(|line| line == zero), "{zero} is not in\n{page}");
    }
    let ready: Value = serde_json::from_str(&service.text("/readyz")).unwrap();
    for check in ["store", "queue", "api", "dispatcher", "recorder", "scanner", "notifier"] {
        assert_eq!(ready["checks"][check], "ok", "{ready}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scan_that_was_ordered_is_made_recorded_and_counted() {
    let leaf = Identity::self_signed("www.example.test").issue().unwrap();
    let server = Server::start(TlsServer::new(&leaf).unwrap()).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(folder.path(), &[("VIGIE_SCANNER__ALLOW_RANGES", "127.0.0.0/8")]);
    let token = service.token();
    let body = format!(
        r#"{{"host": "www.example.test", "connect": "{}", "depth": "quick"}}"#,
        server.address()
    );
    let (status, ordered) = service.api("POST", "/api/v1/scans", &token, &body);
    assert_eq!(status, 202, "{ordered}");
    let path = format!("/api/v1/scans/{}", ordered["id"].as_str().unwrap());
    let scan = eventually("the scan is done", || {
        let (_, scan) = service.api("GET", &path, &token, "");
        (scan["state"] == "done").then_some(scan)
    });
    assert!(scan.to_string().contains("\"red\""), "{scan}");
    assert!(server.connections() > 0);
    eventually("the scan is counted", || {
        let page = service.text("/metrics");
        let counted = [
            "vigie_scans_total{kind=\"quick\",outcome=\"ok\"} 1",
            "vigie_scheduler_enqueued_total{reason=\"demand\"} 1",
            "vigie_recorder_reports_total{outcome=\"recorded\"} 1",
            "vigie_scan_duration_seconds_count{kind=\"quick\"} 1",
        ];
        counted
            .iter()
            .all(|line| page.lines().any(|there| there == *line))
            .then_some(())
    });
}
