use super::stage::{Asked, Shows, Stage, hosts, hours, minutes, told};
use crate::samples::{days, leaf};
use jiff::SignedDuration;
use model::{Code, Finding, Notification, Reason, Severity, Verdict};
use std::collections::HashMap;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_target_is_scanned_minutes_later_and_then_once_a_day() {
    let stage = Stage::new().await;
    stage.monitor(&["www.example.org".to_owned()]).await;
    stage.settle().await;
    assert_eq!(stage.target("www.example.org").await.state.colour, None);
    stage.pass(minutes(5), minutes(1)).await;
    let target = stage.target("www.example.org").await;
    assert_eq!(target.state.colour, Some(Verdict::Green));
    assert_eq!(target.state.fingerprints, ["www.example.org"]);
    assert!(target.next_due_at.unwrap() > stage.clock.now());
    let asked = Asked {
        host: "www.example.org".to_owned(),
        reason: Reason::First,
        avoid_scanner: None,
    };
    assert_eq!(stage.world.scans.lock().unwrap().as_slice(), [asked]);

    stage.pass(days(5), hours(2)).await;
    let scans = stage.world.scans.lock().unwrap().len();
    assert!((5..=7).contains(&scans), "{scans}");
    let history = stage
        .store()
        .scans()
        .history(target.account, target.id, None, 100)
        .await
        .unwrap()
        .items;
    assert_eq!(history.len(), scans);
    // The first report is whole, and the others say the same.
    let shown: Vec<_> = history
        .iter()
        .map(|scan| scan.result.as_ref().unwrap().report)
        .collect();
    assert!(shown.iter().all(|report| *report == target.report));
    assert_eq!(stage.mails().await, []);
    assert_eq!(stage.incidents(true).await, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_thousand_targets_are_spread_over_the_day_and_each_is_scanned_once_in_it() {
    let stage = Stage::new().await;
    stage.monitor(&hosts(1_000)).await;
    stage.pass(minutes(6), minutes(1)).await;
    let first = std::mem::take(&mut *stage.world.scans.lock().unwrap());
    assert_eq!(first.len(), 1_000);

    // From the second day on each target keeps its phase.
    stage.pass(hours(30), hours(6)).await;
    stage.world.scans.lock().unwrap().clear();
    let mut busiest = 0;
    let mut before = 0;
    for _ in 0..24 {
        stage.pass(hours(1), hours(1)).await;
        let scans = stage.world.scans.lock().unwrap().len();
        busiest = busiest.max(scans - before);
        before = scans;
    }
    let mut per_host: HashMap<String, usize> = HashMap::new();
    for asked in stage.world.scans.lock().unwrap().iter() {
        assert_eq!(asked.reason, Reason::Schedule);
        *per_host.entry(asked.host.clone()).or_default() += 1;
    }
    assert_eq!(per_host.len(), 1_000);
    assert!(per_host.values().all(|scans| *scans == 1));
    assert!(busiest < 80, "{busiest} of 1,000 in one hour");
    let counts = stage.environment.meters.counts();
    assert_eq!(
        (counts.reports["duplicate"], counts.reports["late"], counts.abandoned),
        (0, 0, 0)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_dispatchers_scan_nothing_twice() {
    let mut stage = Stage::new().await;
    stage.run_dispatcher("dispatcher-2");
    stage.monitor(&hosts(300)).await;
    stage.pass(minutes(6), minutes(2)).await;
    assert_eq!(stage.world.scans.lock().unwrap().len(), 300);
    assert_eq!(stage.environment.meters.counts().reports["duplicate"], 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clock_that_jumps_scans_each_target_once_and_goes_on() {
    let stage = Stage::new().await;
    stage.monitor(&hosts(20)).await;
    stage.pass(minutes(6), minutes(6)).await;
    stage.world.scans.lock().unwrap().clear();

    // Forty days at once: what was missed is not made up for.
    stage.pass(days(40), days(40)).await;
    assert_eq!(stage.world.scans.lock().unwrap().len(), 20);

    // Back by half a year: nothing is due, and a wish is heard at once.
    stage.clock.advance(days(-180));
    stage.settle().await;
    assert_eq!(stage.world.scans.lock().unwrap().len(), 20);
    let host = "host-0003.example.org";
    stage.world.set(
        host,
        Shows::Leaf(Box::new(leaf("a")), vec![Finding::new(Code::ProtocolTls10)]),
    );
    stage.demand(&stage.target(host).await).await;
    stage.settle().await;
    assert_eq!(stage.world.scans.lock().unwrap().len(), 21);
    // What it says is news, although the last scan was made in the future.
    assert_eq!(stage.target(host).await.state.colour, Some(Verdict::Orange));
    stage.clock.advance(days(180));
    stage.pass(days(2), hours(6)).await;
    assert!(stage.world.scans.lock().unwrap().len() >= 41);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_problem_of_an_installation_opens_worsens_and_is_over_with_one_message_each() {
    let stage = Stage::new().await;
    let host = "www.example.org";
    let shows = |codes: &[Code]| {
        let findings = codes.iter().map(|code| Finding::new(*code)).collect();
        Shows::Leaf(Box::new(leaf("a")), findings)
    };
    stage.world.set(host, shows(&[Code::ProtocolTls10]));
    stage.monitor(&[host.to_owned()]).await;
    stage.pass(days(3), hours(12)).await;
    assert_eq!(stage.mails().await, told("opened", ""));
    assert_eq!(stage.target(host).await.state.colour, Some(Verdict::Orange));

    stage
        .world
        .set(host, shows(&[Code::ProtocolTls10, Code::ProtocolSslv3]));
    stage.pass(days(2), hours(12)).await;
    let sent = stage.sent().await;
    assert_eq!(sent.len(), 2);
    let notification: Notification = serde_json::from_value(sent[0].payload.clone()).unwrap();
    assert_eq!(
        (notification.event.as_str(), notification.status),
        ("worsened", Verdict::Red)
    );
    let previous = notification.previous.unwrap();
    assert_eq!(
        (previous.verdict, previous.codes),
        (Verdict::Orange, vec![Code::ProtocolTls10])
    );
    assert!(sent[0].message_id.ends_with("@vigie.example.org>"));

    // Over with the second scan, which comes a minute after the first.
    stage.world.set(host, shows(&[]));
    stage.world.scans.lock().unwrap().clear();
    stage.pass(hours(31), hours(1)).await;
    assert_eq!(
        stage
            .world
            .scans
            .lock()
            .unwrap()
            .iter()
            .filter(|scan| scan.reason == Reason::Confirm)
            .count(),
        1
    );
    assert_eq!(stage.mails().await, told("recovered", ""));
    assert_eq!(
        (stage.incidents(true).await.len(), stage.incidents(false).await.len()),
        (0, 1)
    );
    assert_eq!(stage.target(host).await.state.colour, Some(Verdict::Green));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_report_with_two_problems_is_one_message() {
    let stage = Stage::new().await;
    let findings = vec![
        Finding::new(Code::ProtocolTls10),
        Finding::new(Code::CertExpired).of_certificate(Some(0)),
    ];
    stage
        .world
        .set("www.example.org", Shows::Leaf(Box::new(leaf("a")), findings));
    stage.monitor(&["www.example.org".to_owned()]).await;
    stage.pass(minutes(6), minutes(6)).await;
    assert_eq!(stage.incidents(true).await.len(), 2);
    assert_eq!(stage.mails().await, told("opened", ""));
    assert_eq!(stage.environment.meters.counts().suppressed["told_together"], 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_muted_is_not_sent_then_nor_later_but_its_end_is_once_the_mute_is_over() {
    let stage = Stage::new().await;
    let host = "www.example.org";
    let shows = |code| Shows::Leaf(Box::new(leaf("a")), vec![Finding::new(code)]);
    stage.world.set(host, shows(Code::ProtocolTls10));
    stage.monitor(&[host.to_owned()]).await;
    stage.pass(minutes(6), minutes(6)).await;
    assert_eq!(stage.mails().await.len(), 2);
    let incident = stage.incidents(true).await.remove(0);
    let until = Some(stage.clock.now() + days(3));
    assert!(
        stage
            .store()
            .incidents()
            .mute(stage.account.id, incident.id, until)
            .await
            .unwrap()
    );

    stage.world.set(host, shows(Code::ProtocolSslv3));
    stage.pass(days(4), hours(12)).await;
    assert_eq!(stage.mails().await, []);
    assert_eq!(stage.incidents(true).await[0].colour, Verdict::Red);
    stage.world.set(host, Shows::Leaf(Box::new(leaf("a")), Vec::new()));
    stage.pass(days(2), hours(1)).await;
    assert_eq!(stage.mails().await, told("recovered", ""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_not_monitored_is_shown_on_demand_and_alarms_nobody() {
    let stage = Stage::new().await;
    let host = "www.example.org";
    stage.world.set(host, Shows::Down);
    stage
        .monitor_with(&[host.to_owned()], |spec| spec.enabled = false)
        .await;
    stage.pass(days(2), hours(12)).await;
    assert_eq!(stage.world.scans.lock().unwrap().len(), 0);
    let target = stage.target(host).await;
    let mut followed = stage
        .environment
        .queue
        .progress()
        .follow(stage.demand(&target).await.0)
        .await
        .unwrap();
    stage.settle().await;
    assert_eq!(stage.target(host).await.state.colour, Some(Verdict::Red));
    assert_eq!(followed.next().await, Some(queue::Progress::Recorded));
    stage.world.set(
        host,
        Shows::Leaf(Box::new(leaf("a")), vec![Finding::new(Code::CertExpired)]),
    );
    stage.clock.advance(SignedDuration::from_secs(1));
    stage.demand(&target).await;
    stage.settle().await;
    assert_eq!(stage.incidents(true).await, []);
    assert_eq!(stage.mails().await, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_muted_incident_does_not_silence_another_of_the_same_report() {
    let stage = Stage::new().await;
    let host = "www.example.org";
    let shows = |findings: Vec<Finding>| Shows::Leaf(Box::new(leaf("a")), findings);
    let soon = |severity| {
        Finding::new(Code::CertExpiresSoon)
            .graded(severity)
            .of_certificate(Some(0))
    };
    stage.world.set(host, shows(vec![soon(Severity::Warning)]));
    stage.monitor(&[host.to_owned()]).await;
    stage.pass(minutes(6), minutes(6)).await;
    assert_eq!(stage.mails().await, told("opened", ""));
    let incident = stage.incidents(true).await.remove(0);
    let until = Some(stage.clock.now() + days(9));
    assert!(
        stage
            .store()
            .incidents()
            .mute(stage.account.id, incident.id, until)
            .await
            .unwrap()
    );

    stage.world.set(
        host,
        shows(vec![soon(Severity::Error), Finding::new(Code::ProtocolTls10)]),
    );
    stage.pass(hours(31), hours(1)).await;
    let sent = stage.sent().await;
    assert_eq!(sent.len(), 2);
    assert!(
        sent.iter()
            .all(|mail| mail.event == "opened" && mail.incident != Some(incident.id))
    );
    assert_eq!(stage.environment.meters.counts().suppressed["muted"], 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_equal_findings_the_one_told_first_is_the_cause() {
    let stage = Stage::new().await;
    let both = vec![
        Finding::new(Code::ChainIssuerUnknown),
        Finding::new(Code::ChainIssuerMissing),
    ];
    stage
        .world
        .set("www.example.org", Shows::Leaf(Box::new(leaf("stranger")), both));
    stage.monitor(&["www.example.org".to_owned()]).await;
    stage.pass(minutes(6), minutes(1)).await;
    let target = stage.target("www.example.org").await;
    assert_eq!(target.state.cause.as_deref(), Some(Code::ChainIssuerUnknown.as_str()));
}
