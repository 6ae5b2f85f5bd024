use super::stage::{Shows, Stage, hosts, hours, minutes, told};
use crate::{
    DispatchSettings, Environment, decide::Fleet, dispatch, give_back, record::Desk, record::record, samples::leaf,
};
use model::{Code, Finding, Reason, Report, ScanJob, Verdict};
use queue::{Limits, Presence, Queue, Wakeup};
use service::Stop;
use std::{collections::BTreeMap, time::Duration};
use store::{ClaimRequest, ScanContext};

const HOST: &str = "www.example.org";

fn bad() -> Shows {
    Shows::Leaf(Box::new(leaf("a")), vec![Finding::new(Code::ChainIssuerUnknown)])
}

/// Claims what is due as a dispatcher would, and says what the world shows there.
async fn claimed(stage: &Stage) -> (ScanContext, Report) {
    let request = ClaimRequest {
        pool: "public".to_owned(),
        by: "by hand".to_owned(),
        limit: 1,
        lease: minutes(5),
    };
    let claimed = stage
        .store()
        .scans()
        .claim_due(&request, stage.clock.now())
        .await
        .unwrap();
    let context = claimed.into_iter().next().unwrap();
    let host = context.watched.as_ref().unwrap().target.host.to_string();
    let job = ScanJob {
        scan_id: context.scan.id.0,
        ..crate::samples::job(&host)
    };
    let report = stage.world.report(&job, stage.clock.now());
    (context, report)
}

/// A scanner that says that it is there and never takes anything.
fn presence() -> Presence {
    Presence {
        identity: model::ScannerIdentity {
            id: "gone".to_owned(),
            version: "1".to_owned(),
            pool: "public".to_owned(),
        },
        slots: 4,
    }
}

/// A stage whose scanner is gone, with one target that is due.
async fn waiting() -> Stage {
    let mut stage = Stage::new().await;
    stage.without_scanner();
    stage.environment.queue.scanners().leave("scanner-1").await.unwrap();
    stage.world.set(HOST, bad());
    stage.monitor(&[HOST.to_owned()]).await;
    stage.clock.advance(minutes(6));
    stage
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_that_comes_twice_is_recorded_once() {
    let stage = waiting().await;
    let (_, report) = claimed(&stage).await;
    let sender = stage.environment.queue.report_sender();
    for _ in 0..3 {
        sender.send(report.clone()).await.unwrap();
    }
    stage.until(|counts| counts.reports["duplicate"] == 2).await;
    // Again in a later batch.
    sender.send(report).await.unwrap();
    stage.until(|counts| counts.reports["duplicate"] == 3).await;
    assert_eq!(stage.environment.meters.counts().reports["recorded"], 1);
    assert_eq!(stage.mails().await, told("opened", ""));
    assert_eq!(stage.incidents(true).await.len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_report_older_than_the_last_one_changes_nothing() {
    let stage = waiting().await;
    let (_, old) = claimed(&stage).await;
    stage.clock.advance(minutes(10));
    stage.world.set(HOST, Shows::Leaf(Box::new(leaf("a")), Vec::new()));
    let target = stage.target(HOST).await;
    stage.demand(&target).await;
    let (_, new) = claimed(&stage).await;
    let sender = stage.environment.queue.report_sender();
    sender.send(new).await.unwrap();
    stage.until(|counts| counts.reports["recorded"] == 1).await;
    sender.send(old).await.unwrap();
    stage.until(|counts| counts.reports["late"] == 1).await;
    assert_eq!(stage.target(HOST).await.state.colour, Some(Verdict::Green));
    assert_eq!(stage.incidents(true).await, []);
    let history = stage
        .store()
        .scans()
        .history(target.account, target.id, None, 10)
        .await
        .unwrap();
    assert_eq!(history.items.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recorder_that_dies_before_its_commit_leaves_nothing_and_the_next_one_does_all() {
    let stage = waiting().await;
    let (context, report) = claimed(&stage).await;
    let (mut fleet, told_broken) = (Fleet::default(), BTreeMap::new());
    let settings = Stage::record_settings();
    let now = stage.clock.now();
    let mut desk = Desk::open(&stage.environment, &settings, &mut fleet, &told_broken, now)
        .await
        .unwrap();
    desk.take(&report).await.unwrap();
    drop(desk);
    assert_eq!(stage.incidents(true).await, []);
    assert_eq!(stage.mails().await, []);
    assert_eq!(stage.target(HOST).await.state.colour, None);
    let scan = stage
        .store()
        .scans()
        .find(context.scan.account, context.scan.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(scan.result, None);

    stage.environment.queue.report_sender().send(report).await.unwrap();
    stage.until(|counts| counts.reports["recorded"] == 1).await;
    assert_eq!(stage.mails().await, told("opened", ""));
    assert_eq!(stage.target(HOST).await.state.colour, Some(Verdict::Red));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_report_that_cannot_be_recorded_holds_up_no_other() {
    let stage = waiting().await;
    stage.monitor(&["other.example.org".to_owned()]).await;
    stage.clock.advance(minutes(6));
    let (_, poison) = claimed(&stage).await;
    let (_, good) = claimed(&stage).await;
    // A row that no version of Vigie leaves stands in the way of its report.
    let file = sqlx::SqlitePool::connect(&stage.path()).await.unwrap();
    let row = "INSERT INTO report (scan_id, account_id, recorded_at, body) VALUES ($1, '', 0, x'')";
    sqlx::query(row)
        .bind(poison.scan_id.to_string())
        .execute(&file)
        .await
        .unwrap();
    let mut unknown = good.clone();
    unknown.scan_id = ulid::Ulid(7);
    let sender = stage.environment.queue.report_sender();
    for report in [poison, unknown, good] {
        sender.send(report).await.unwrap();
    }
    stage
        .until(|counts| {
            ["recorded", "unknown", "refused"]
                .iter()
                .all(|word| counts.reports[word] >= 1)
        })
        .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_store_that_is_locked_delays_and_loses_nothing() {
    let stage = Stage::new().await;
    stage.monitor(&hosts(30)).await;
    // Somebody else writes for a while.
    let lock = stage.store().recording(stage.clock.now()).await.unwrap();
    stage.clock.advance(minutes(6));
    stage.environment.queue.wakeups().wake(Wakeup::DueScans).await.unwrap();
    let early = tokio::time::timeout(
        Duration::from_millis(200),
        stage.until(|counts| !counts.enqueued.values().all(|n| *n == 0)),
    );
    assert!(early.await.is_err());
    drop(lock);
    stage.settle().await;
    assert_eq!(stage.environment.meters.counts().reports["recorded"], 30);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_dead_process_held_is_scanned_under_the_same_id_when_its_lease_has_run_out() {
    let stage = waiting().await;
    // The queue believes in a scanner, which never takes anything.
    stage.environment.queue.scanners().announce(presence()).await.unwrap();
    stage.until(|counts| counts.enqueued["first"] == 1).await;
    let stage = stage.killed().await;
    stage.settle().await;
    assert_eq!(stage.world.scans.lock().unwrap().len(), 0);
    stage.pass(minutes(6), minutes(1)).await;
    let target = stage.target(HOST).await;
    let history = stage
        .store()
        .scans()
        .history(target.account, target.id, None, 10)
        .await
        .unwrap()
        .items;
    assert_eq!(
        (history.len(), history[0].attempts, history[0].reason),
        (1, 2, Reason::First)
    );
    assert_eq!(stage.environment.meters.counts().redispatched, 1);
    assert_eq!(stage.mails().await, told("opened", ""));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_again_and_again_under_load_every_target_is_recorded_once() {
    let mut stage = Stage::new().await;
    for host in hosts(200).iter().step_by(10) {
        stage.world.set(host, bad());
    }
    stage.monitor(&hosts(200)).await;
    stage.clock.advance(minutes(6));
    for _ in 0..6 {
        let enough = stage.environment.meters.counts().reports["recorded"] + 15;
        let some = tokio::time::timeout(
            Duration::from_millis(500),
            stage.until(|counts| counts.reports["recorded"] >= enough),
        );
        // Where all that is left is leased by the dead, time has to pass.
        if some.await.is_err() {
            stage.clock.advance(minutes(6));
        }
        stage = stage.killed().await;
    }
    stage.pass(minutes(12), minutes(6)).await;
    for target in stage.targets().await {
        let history = stage
            .store()
            .scans()
            .history(target.account, target.id, None, 10)
            .await
            .unwrap()
            .items;
        assert_eq!(history.len(), 1, "{}", target.host);
    }
    assert_eq!(stage.incidents(true).await.len(), 20);
    assert_eq!(stage.mails().await.len(), 40);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_pools_do_not_take_waits_in_the_store() {
    let stage = waiting().await;
    stage.pass(hours(3), hours(1)).await;
    let counts = stage.environment.meters.counts();
    assert_eq!((counts.enqueued["first"], counts.released), (0, 0));
    let due = stage
        .store()
        .statistics()
        .due("public", stage.clock.now())
        .await
        .unwrap();
    assert_eq!(due.count, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_stops_gives_back_what_nobody_took_and_records_what_has_arrived() {
    let stage = waiting().await;
    let environment = Environment::new(stage.store().clone(), Queue::in_process(&Limits::default()));
    let environment = Environment {
        now: stage.environment.now.clone(),
        ..environment
    };
    environment.queue.scanners().announce(presence()).await.unwrap();
    let (stop, wish) = Stop::by_hand();
    let settings = DispatchSettings::default();
    let until_sent = async {
        while environment.meters.counts().enqueued["first"] == 0 {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        wish();
    };
    tokio::join!(dispatch(&environment, "stopping", &settings, stop), until_sent);
    let untaken = environment.queue.jobs().close().await.unwrap();
    assert_eq!(untaken.len(), 1);
    assert_eq!(give_back(stage.store(), "stopping", &untaken).await.unwrap(), 1);
    assert_eq!(give_back(stage.store(), "stopping", &untaken).await.unwrap(), 0);

    let (_, report) = claimed(&stage).await;
    assert_eq!(report.scan_id, untaken[0]);
    environment.queue.report_sender().send(report).await.unwrap();
    let (stop, wish) = Stop::by_hand();
    wish();
    record(&environment, &Stage::record_settings(), stop).await;
    assert_eq!(environment.meters.counts().reports["recorded"], 1);
    assert_eq!(stage.target(HOST).await.state.colour, Some(Verdict::Red));
}
