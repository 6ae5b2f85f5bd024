use super::stage::{OPERATOR, Shows, Stage, hosts, hours, minutes, told};
use crate::samples::{days, leaf};
use model::{Code, Reason, Verdict};

const HOST: &str = "www.example.org";

fn up() -> Shows {
    Shows::Leaf(Box::new(leaf("a")), Vec::new())
}

/// A target that was found green, and is down from now on.
async fn fallen() -> Stage {
    let stage = Stage::new().await;
    stage.world.set(HOST, up());
    stage.monitor(&[HOST.to_owned()]).await;
    stage.pass(minutes(6), minutes(1)).await;
    assert_eq!(stage.target(HOST).await.state.colour, Some(Verdict::Green));
    stage.world.scans.lock().unwrap().clear();
    stage.world.set(HOST, Shows::Down);
    stage
}

/// Until the next regular scan.
async fn wait_for_scan(stage: &Stage) {
    while stage.world.scans.lock().unwrap().is_empty() {
        stage.pass(minutes(10), minutes(10)).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_blip_is_looked_at_again_and_told_to_nobody() {
    let stage = fallen().await;
    wait_for_scan(&stage).await;
    let target = stage.target(HOST).await;
    assert_eq!((target.state.colour, target.state.failures), (Some(Verdict::Green), 1));
    assert_eq!(target.state.suspect_since, Some(stage.clock.now()));
    stage.world.set(HOST, up());
    stage.pass(minutes(1), minutes(1)).await;
    let target = stage.target(HOST).await;
    assert_eq!(
        (target.state.colour, target.state.failures, target.state.suspect_since),
        (Some(Verdict::Green), 0, None)
    );
    let scans = stage.world.scans.lock().unwrap().clone();
    assert_eq!(scans.len(), 2);
    assert_eq!(
        (scans[1].reason, scans[1].avoid_scanner.as_deref()),
        (Reason::Confirm, Some("scanner-1"))
    );
    stage.pass(days(2), hours(6)).await;
    assert_eq!(stage.mails().await, []);
    assert_eq!(stage.incidents(false).await, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_outage_is_told_once_when_three_scans_saw_it_and_its_end_when_two_did_not() {
    let stage = fallen().await;
    wait_for_scan(&stage).await;
    stage.pass(minutes(4), minutes(1)).await;
    assert_eq!(stage.mails().await, []);
    assert_eq!(stage.target(HOST).await.state.colour, Some(Verdict::Green));
    stage.pass(minutes(1), minutes(1)).await;
    assert_eq!(stage.mails().await, told("opened", ""));
    let target = stage.target(HOST).await;
    assert_eq!(
        (target.state.colour, target.state.cause.as_deref()),
        (Some(Verdict::Red), Some("net.timeout"))
    );
    assert_eq!(stage.world.scans.lock().unwrap().len(), 3);

    stage.pass(days(3), hours(1)).await;
    assert_eq!(stage.mails().await, []);
    stage.world.set(HOST, up());
    stage.world.scans.lock().unwrap().clear();
    wait_for_scan(&stage).await;
    assert_eq!(stage.target(HOST).await.state.colour, Some(Verdict::Red));
    assert_eq!(stage.mails().await, []);
    stage.pass(minutes(1), minutes(1)).await;
    assert_eq!(stage.mails().await, told("recovered", ""));
    assert_eq!(stage.target(HOST).await.state.colour, Some(Verdict::Green));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn clicks_confirm_nothing_and_order_no_second_chain() {
    let stage = fallen().await;
    wait_for_scan(&stage).await;
    let target = stage.target(HOST).await;
    for _ in 0..5 {
        stage.clock.advance(jiff::SignedDuration::from_secs(1));
        stage.demand(&target).await;
        stage.settle().await;
    }
    assert_eq!(stage.target(HOST).await.state.failures, 1);
    assert_eq!(stage.environment.meters.counts().confirmations, 1);
    assert_eq!(stage.mails().await, []);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_most_targets_fail_at_once_it_is_vigie_and_only_the_operator_hears() {
    let stage = Stage::new().await;
    stage.monitor(&hosts(60)).await;
    stage.pass(minutes(6), minutes(6)).await;
    for host in hosts(60) {
        stage.world.set(&host, Shows::Down);
    }
    // All at once, as after a night without scheduler.
    stage.pass(days(2), days(2)).await;
    stage.pass(minutes(20), minutes(1)).await;
    assert_eq!(stage.incidents(true).await, []);
    let mails = stage.mails().await;
    assert_eq!(
        mails,
        [("monitoring_broken".to_owned(), String::new(), OPERATOR.to_owned())]
    );
    let counts = stage.environment.meters.counts();
    assert!(counts.held_alarms > 0 && counts.held_pools == 1, "{counts:?}");
    assert!(
        stage
            .targets()
            .await
            .iter()
            .all(|target| target.state.colour == Some(Verdict::Green))
    );

    // Two are down in truth: they are told when the others answer again.
    for host in hosts(60).iter().skip(2) {
        let own = Shows::Leaf(Box::new(leaf(host)), Vec::new());
        stage.world.set(host, own);
    }
    stage.pass(hours(2), minutes(5)).await;
    let open = stage.incidents(true).await;
    assert_eq!(open.len(), 2);
    assert!(open.iter().all(|incident| incident.cause == Code::NetTimeout.as_str()));
    assert_eq!(stage.mails().await.len(), 4);
    assert_eq!(stage.environment.meters.counts().held_pools, 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_while_vigie_is_cut_off_tells_nobody_but_the_operator() {
    let stage = Stage::new().await;
    stage.monitor(&hosts(30)).await;
    stage.pass(minutes(6), minutes(6)).await;
    for host in hosts(30) {
        stage.world.set(&host, Shows::Down);
    }
    stage.pass(days(2), days(2)).await;
    stage.pass(minutes(21), minutes(1)).await;
    assert_eq!(stage.mails().await.len(), 1, "the operator");
    assert!(stage.targets().await.iter().all(|target| target.state.failures >= 3));

    // Whether the next looks come soon after the start or late.
    let mut stage = stage;
    for wait in [1, 4, 8] {
        stage = stage.killed().await;
        stage.pass(minutes(25), minutes(wait)).await;
        assert_eq!(stage.incidents(true).await, []);
        let mails = stage.mails().await;
        assert!(
            mails.iter().all(|(event, ..)| event == "monitoring_broken"),
            "{mails:?}"
        );
        assert_eq!(stage.environment.meters.counts().held_pools, 1);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_restart_delays_no_alarm_of_a_small_installation() {
    let stage = fallen().await;
    wait_for_scan(&stage).await;
    stage.pass(minutes(4), minutes(1)).await;
    let stage = stage.killed().await;
    assert_eq!(stage.mails().await, []);
    stage.pass(minutes(1), minutes(1)).await;
    assert_eq!(stage.mails().await, told("opened", ""));
}
