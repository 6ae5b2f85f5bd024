use super::stage::{COPY, MANAGER, Shows, Stage, hosts, hours, minutes, told};
use crate::{
    IncidentFacts,
    samples::{days, leaf, noon},
};
use base64::{Engine, prelude::BASE64_STANDARD};
use jiff::Timestamp;
use model::{CertificateFacts, Code, Event, Finding, Notification, Reason, Severity, Verdict};
use store::{CertificateSource, FileDetails, NewCertificate, sha256};

fn expired() -> Shows {
    let facts = CertificateFacts {
        not_before: noon() - days(92),
        not_after: noon() - days(2),
        ..leaf("old")
    };
    Shows::Leaf(
        Box::new(facts),
        vec![Finding::new(Code::CertExpired).of_certificate(Some(0))],
    )
}

fn renewed() -> Shows {
    let facts = CertificateFacts {
        not_after: noon() + days(88),
        ..leaf("new")
    };
    Shows::Leaf(Box::new(facts), Vec::new())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_expired_certificate_is_told_once_however_often_it_is_seen() {
    let stage = Stage::new().await;
    stage.world.set("www.example.org", expired());
    stage.monitor(&["www.example.org".to_owned()]).await;
    stage.pass(minutes(6), minutes(1)).await;
    let sent = stage.sent().await;
    let notification: Notification = serde_json::from_value(sent[0].payload.clone()).unwrap();
    assert_eq!((notification.event, notification.status), (Event::Opened, Verdict::Red));
    assert_eq!(notification.account_name, "Example");
    assert_eq!(notification.report.unwrap().findings[0].code, Code::CertExpired);
    assert_eq!(sent.len(), 2);
    // Without suspicion, and without confirmation.
    assert_eq!(stage.world.scans.lock().unwrap().len(), 1);
    stage.pass(days(5), hours(6)).await;
    assert_eq!(stage.mails().await, []);
    // A week after the day after the end.
    stage.pass(days(2), hours(6)).await;
    assert_eq!(stage.mails().await, told("reminder", "+8d"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fifty_targets_behind_one_certificate_are_one_incident_and_one_message() {
    let stage = Stage::new().await;
    for host in hosts(50) {
        stage.world.set(&host, expired());
    }
    let second = stage.user("second@example.org").await;
    stage.monitor(&hosts(50)[..40]).await;
    stage
        .monitor_with(&hosts(50)[40..], |spec| spec.manager = Some(second))
        .await;
    stage.pass(days(1), minutes(30)).await;
    let open = stage.incidents(true).await;
    assert_eq!(open.len(), 1);
    assert_eq!(IncidentFacts::of(&open[0]).affected.len(), 50);
    let mut expected = told("opened", "");
    expected.push(("opened".to_owned(), String::new(), "second@example.org".to_owned()));
    expected.sort();
    assert_eq!(stage.mails().await, expected);

    // Half of them get the new certificate: nothing is over yet.
    for host in &hosts(50)[..25] {
        stage.world.set(host, renewed());
    }
    stage.pass(days(2), hours(2)).await;
    assert_eq!(stage.mails().await, []);
    assert_eq!(IncidentFacts::of(&stage.incidents(true).await[0]).affected.len(), 25);
    for host in &hosts(50)[25..] {
        stage.world.set(host, renewed());
    }
    stage.pass(days(2), hours(2)).await;
    assert_eq!(stage.incidents(true).await, []);
    let recovered = stage.mails().await;
    assert_eq!(recovered.len(), 3);
    assert!(recovered.iter().all(|mail| mail.0 == "recovered"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_that_nears_its_end_is_told_once_for_each_threshold() {
    let stage = Stage::new().await;
    let host = "www.example.org";
    stage.world.set(host, Shows::Ageing(noon() + days(40)));
    stage
        .monitor_with(&[host.to_owned()], |spec| spec.frequency = Some("6h".parse().unwrap()))
        .await;
    let mut story = Vec::new();
    for _ in 0..4 * 76 {
        stage.pass(hours(6), hours(6)).await;
        let mails = stage.mails().await;
        let to_manager = mails.into_iter().filter(|mail| mail.2 == MANAGER);
        story.extend(to_manager.map(|(event, threshold, _)| format!("{event} {threshold}").trim().to_owned()));
    }
    // Orange opens and red worsens: those thresholds need no reminder.
    let expected = [
        "opened",
        "reminder orange/2",
        "worsened",
        "reminder 3d",
        "reminder 1d",
        "reminder expiry",
        "reminder +1d",
        "reminder +8d",
        "reminder +15d",
        "reminder +22d",
        "reminder +29d",
    ];
    assert_eq!(story, expected);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_renewal_is_noted_and_not_told_and_another_change_is_told_once_for_all_targets() {
    let stage = Stage::new().await;
    let good = |name: &str, issuer: &str, end| {
        let facts = CertificateFacts {
            issuer: issuer.to_owned(),
            not_after: noon() + days(end),
            ..leaf(name)
        };
        Shows::Leaf(Box::new(facts), Vec::new())
    };
    let show = |name: &str, issuer: &str, end| {
        for host in hosts(5) {
            stage.world.set(&host, good(name, issuer, end));
        }
    };
    show("one", "CN=Test CA", 50);
    stage.monitor(&hosts(5)).await;
    stage.pass(minutes(6), minutes(6)).await;
    show("two", "CN=Test CA", 80);
    stage.pass(hours(31), hours(1)).await;
    assert_eq!(stage.mails().await, []);
    let target = stage.target("host-0001.example.org").await;
    assert!(target.state.changed_at.is_some());
    let (report, _) = stage
        .store()
        .scans()
        .latest_report(target.account, target.id)
        .await
        .unwrap()
        .unwrap();
    let finding = report
        .findings
        .iter()
        .find(|finding| finding.code == Code::CertChanged)
        .unwrap();
    assert_eq!(finding.evidence.value("previous").unwrap(), "one");
    assert_eq!(finding.severity, Severity::Info);

    show("three", "CN=Another CA", 90);
    stage.pass(hours(31), hours(1)).await;
    assert_eq!(stage.mails().await, told("changed", "three"));
    assert_eq!(stage.incidents(false).await, []);
}

fn inventory(der: &[u8], host: &str, not_after: Timestamp, details: FileDetails) -> NewCertificate {
    NewCertificate {
        der: der.to_vec(),
        facts: CertificateFacts {
            not_before: not_after - days(90),
            not_after,
            dns_names: vec![host.to_owned()],
            ..leaf(&sha256(der))
        },
        chain: Vec::new(),
        ca_reference: String::new(),
        source: CertificateSource::Import,
        details,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_that_is_not_monitored_is_tested_once_and_told_only_if_something_is_wrong() {
    let stage = Stage::new().await;
    let (good, bad, down) = ("good.example.org", "bad.example.org", "down.example.org");
    stage.world.set(down, Shows::Down);
    let mismatch = vec![Finding::new(Code::CertHostnameMismatch)];
    stage.world.set(bad, Shows::Leaf(Box::new(leaf("x")), mismatch));
    for host in [good, bad, down] {
        let certificate = inventory(host.as_bytes(), host, noon() + days(60), FileDetails::default());
        let certificates = stage.store().certificates();
        certificates
            .import(stage.account.id, &certificate, noon())
            .await
            .unwrap();
    }
    stage.pass(days(2), hours(6)).await;
    assert_eq!(stage.world.scans.lock().unwrap().len(), 0);
    stage.pass(days(1) + hours(1), hours(1)).await;
    stage.pass(minutes(10), minutes(5)).await;
    let mut scans: Vec<_> = stage
        .world
        .scans
        .lock()
        .unwrap()
        .iter()
        .map(|scan| (scan.host.clone(), scan.reason))
        .collect();
    scans.sort_by_key(|scan| scan.0.clone());
    let expected = [
        (bad.to_owned(), Reason::First),
        (down.to_owned(), Reason::First),
        (down.to_owned(), Reason::Confirm),
        (good.to_owned(), Reason::First),
    ];
    assert_eq!(scans, expected);
    let mut expected = told("opened", bad);
    expected.extend(told("opened", down));
    expected.sort();
    assert_eq!(stage.mails().await, expected);
    stage.pass(days(10), days(1)).await;
    assert_eq!(stage.mails().await, []);
    assert_eq!(stage.environment.meters.counts().installation_tests, 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_s_new_certificate_joins_the_inventory_and_is_expected_from_then_on() {
    let stage = Stage::new().await;
    let host = "www.example.org";
    let certificate = |der: &[u8], end| CertificateFacts {
        not_before: noon() + days(end) - days(90),
        not_after: noon() + days(end),
        dns_names: vec![host.to_owned()],
        der: BASE64_STANDARD.encode(der),
        ..leaf(&sha256(der))
    };
    let imported = {
        let old = inventory(b"old", host, noon() + days(20), FileDetails::default());
        stage
            .store()
            .certificates()
            .import(stage.account.id, &old, noon())
            .await
            .unwrap()
    };
    stage
        .world
        .set(host, Shows::Leaf(Box::new(certificate(b"old", 20)), Vec::new()));
    stage
        .monitor_with(&[host.to_owned()], |spec| spec.file = Some(imported.file))
        .await;
    stage.pass(minutes(6), minutes(6)).await;
    stage
        .world
        .set(host, Shows::Leaf(Box::new(certificate(b"new", 80)), Vec::new()));
    stage.pass(hours(31), hours(1)).await;
    let line = stage.store().certificates().line(imported.file).await.unwrap();
    let fingerprints: Vec<_> = line.into_iter().map(|member| member.fingerprint).collect();
    assert_eq!(fingerprints, [sha256(b"old"), sha256(b"new")]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_that_no_scanner_reaches_is_watched_by_its_date() {
    let stage = Stage::new().await;
    let offline = |renewed| FileDetails {
        offline: true,
        renewed,
        ..FileDetails::default()
    };
    let certificates = stage.store().certificates();
    for (der, host, renewed) in [
        (b"one", "inside.example.org", true),
        (b"two", "ending.example.org", false),
    ] {
        let certificate = inventory(der, host, noon() + days(1), offline(renewed));
        let imported = certificates
            .import(stage.account.id, &certificate, noon())
            .await
            .unwrap();
        certificates
            .update_details(stage.account.id, imported.file, &offline(renewed), noon())
            .await
            .unwrap();
    }
    // A recorder looks when it starts: the first one may have seen them already, and the store tells in either case.
    let stage = stage.killed().await;
    let opened = async {
        while stage.incidents(true).await.is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
    };
    let opened = tokio::time::timeout(std::time::Duration::from_secs(120), opened).await;
    assert!(opened.is_ok(), "nothing is told of certificates near their end");
    assert_eq!(stage.mails().await, told("opened", ""));
    assert_eq!(stage.incidents(true).await.len(), 1);

    let stage = stage.dead_for(days(2)).await;
    stage.until(|counts| counts.owed["reminder"] == 2).await;
    assert_eq!(stage.mails().await, told("reminder", "+1d"));

    let later = inventory(b"three", "inside.example.org", noon() + days(90), offline(true));
    let certificates = stage.store().certificates();
    certificates
        .import(stage.account.id, &later, stage.clock.now())
        .await
        .unwrap();
    let stage = stage.dead_for(days(2)).await;
    stage.until(|counts| counts.owed["recovered"] == 2).await;
    assert_eq!(stage.incidents(true).await, []);
    let recovered = stage.sent().await;
    assert!(
        recovered
            .iter()
            .all(|mail| [COPY, MANAGER].contains(&mail.recipient.as_str()))
    );
}
