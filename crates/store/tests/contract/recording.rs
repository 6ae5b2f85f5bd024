//! What a report changes, in one transaction.

use crate::world::{World, first_scans, noon_and, report};
use jiff::SignedDuration;
use model::{Code, Reason, Verdict};
use store::{Acceptance, Keep, NewScan, Scan, ScanId, ScanState, ScanSubject, TargetState};

async fn claimed(world: &World) -> Scan {
    world.monitor(&["www.example.org"]).await;
    world.claim(first_scans()).await.remove(0).scan
}

/// A further scan of the same target, handed out.
async fn next(world: &World, scan: &Scan, seconds: i64) -> Scan {
    let order = NewScan {
        account: world.account,
        subject: ScanSubject::Target(scan.target.unwrap()),
        file: None,
        reason: Reason::Demand,
        due_at: noon_and(seconds),
        avoid_scanner: None,
    };
    world.store.scans().request(&order, noon_and(seconds)).await.unwrap();
    world.claim(noon_and(seconds)).await.remove(0).scan
}

pub(crate) async fn one_report_for_each_scan(world: &World) {
    let scan = claimed(world).await;
    let news = report(scan.id, first_scans(), &[Code::CertExpired, Code::ProtocolNoTls13]);
    let mut recording = world.store.recording(noon_and(310)).await.unwrap();
    assert_eq!(recording.accept(&news, Keep::Full).await.unwrap(), Acceptance::Recorded);
    assert_eq!(
        recording.accept(&news, Keep::Full).await.unwrap(),
        Acceptance::Duplicate
    );
    let unknown = report(ScanId(ulid::Ulid::nil()), first_scans(), &[]);
    assert_eq!(
        recording.accept(&unknown, Keep::Full).await.unwrap(),
        Acceptance::Unknown
    );
    assert!(recording.context(ScanId(ulid::Ulid::nil())).await.unwrap().is_none());
    recording.commit().await.unwrap();

    let mut recording = world.store.recording(noon_and(320)).await.unwrap();
    assert_eq!(
        recording.accept(&news, Keep::Full).await.unwrap(),
        Acceptance::Duplicate
    );
    drop(recording);
    let done = world.store.scans().find(world.account, scan.id).await.unwrap().unwrap();
    let result = done.result.unwrap();
    assert_eq!(
        (done.state, result.verdict, result.recorded_at),
        (ScanState::Done, Verdict::Red, noon_and(310))
    );
    assert_eq!(
        (result.cause.as_deref(), result.report),
        (Some("cert.expired"), Some(scan.id))
    );
    let (latest, at) = world
        .store
        .scans()
        .latest_report(world.account, scan.target.unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (serde_json::to_value(latest).unwrap(), at),
        (serde_json::to_value(news).unwrap(), first_scans())
    );
    assert!(
        world
            .claim(first_scans() + SignedDuration::from_secs(600))
            .await
            .is_empty(),
        "a done scan is not due"
    );
}

pub(crate) async fn a_late_report_is_history_only(world: &World) {
    let first = claimed(world).await;
    let second = next(world, &first, 400).await;
    let mut recording = world.store.recording(noon_and(410)).await.unwrap();
    let news = report(second.id, noon_and(405), &[]);
    assert_eq!(recording.accept(&news, Keep::Full).await.unwrap(), Acceptance::Recorded);
    let late = report(first.id, noon_and(301), &[Code::CertExpired]);
    assert_eq!(recording.accept(&late, Keep::Full).await.unwrap(), Acceptance::Late);
    recording.commit().await.unwrap();

    let target = first.target.unwrap();
    let (latest, _) = world
        .store
        .scans()
        .latest_report(world.account, target)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(latest.scan_id, second.id.0);
    let kept = world
        .store
        .targets()
        .find(world.account, target)
        .await
        .unwrap()
        .unwrap();
    assert_eq!((kept.scan, kept.scanned_at), (Some(second.id), Some(noon_and(405))));
    assert!(
        world
            .store
            .scans()
            .report(world.account, first.id)
            .await
            .unwrap()
            .is_some(),
        "kept as history"
    );
    let history = world
        .store
        .scans()
        .history(world.account, target, None, 10)
        .await
        .unwrap();
    assert_eq!(
        history.items.iter().map(|scan| scan.id).collect::<Vec<_>>(),
        [second.id, first.id]
    );
}

pub(crate) async fn a_recording_that_is_dropped_leaves_nothing(world: &World) {
    let scan = claimed(world).await;
    let mut recording = world.store.recording(noon_and(310)).await.unwrap();
    recording
        .accept(&report(scan.id, first_scans(), &[]), Keep::Full)
        .await
        .unwrap();
    let (open, _) = recording
        .open(world.account, &crate::incidents::incident(Verdict::Red))
        .await
        .unwrap();
    recording
        .attach(open.id, scan.target.unwrap(), Verdict::Red, "cert.expires_soon")
        .await
        .unwrap();
    drop(recording);

    let again = world.store.scans().find(world.account, scan.id).await.unwrap().unwrap();
    assert_eq!(again.state, ScanState::Leased);
    assert!(
        world
            .store
            .incidents()
            .find(world.account, open.id)
            .await
            .unwrap()
            .is_none()
    );
    assert_eq!(world.store.outbox().depth().await.unwrap().pending, 0);
    let mut recording = world.store.recording(noon_and(320)).await.unwrap();
    let acceptance = recording
        .accept(&report(scan.id, first_scans(), &[]), Keep::Full)
        .await
        .unwrap();
    assert_eq!(acceptance, Acceptance::Recorded);
    recording.commit().await.unwrap();
}

pub(crate) async fn a_summary_points_at_the_report_that_it_repeats(world: &World) {
    let first = claimed(world).await;
    let mut recording = world.store.recording(noon_and(310)).await.unwrap();
    // There is nothing yet that it could repeat: it is kept whole.
    recording
        .accept(&report(first.id, first_scans(), &[]), Keep::Summary)
        .await
        .unwrap();
    recording.commit().await.unwrap();
    assert!(
        world
            .store
            .scans()
            .report(world.account, first.id)
            .await
            .unwrap()
            .is_some()
    );

    let second = next(world, &first, 400).await;
    let mut recording = world.store.recording(noon_and(410)).await.unwrap();
    recording
        .accept(&report(second.id, noon_and(400), &[]), Keep::Full)
        .await
        .unwrap();
    recording.commit().await.unwrap();
    let third = next(world, &first, 500).await;
    let mut recording = world.store.recording(noon_and(510)).await.unwrap();
    recording
        .accept(&report(third.id, noon_and(500), &[]), Keep::Summary)
        .await
        .unwrap();
    recording.commit().await.unwrap();
    let third = world
        .store
        .scans()
        .find(world.account, third.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(third.result.unwrap().report, Some(second.id));
    assert!(
        world
            .store
            .scans()
            .report(world.account, third.id)
            .await
            .unwrap()
            .is_none()
    );
    let (latest, at) = world
        .store
        .scans()
        .latest_report(world.account, first.target.unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!((latest.scan_id, at), (second.id.0, noon_and(500)));
}

pub(crate) async fn a_confirmation_is_a_due_row(world: &World) {
    let scan = claimed(world).await;
    let target = scan.target.unwrap();
    let mut recording = world.store.recording(noon_and(310)).await.unwrap();
    recording
        .accept(&report(scan.id, first_scans(), &[Code::NetTimeout]), Keep::Aside)
        .await
        .unwrap();
    let order = NewScan {
        account: world.account,
        subject: ScanSubject::Target(target),
        file: None,
        reason: Reason::Confirm,
        due_at: noon_and(370),
        avoid_scanner: Some("scanner-1".to_owned()),
    };
    let confirmation = recording.request(&order).await.unwrap();
    recording.set_next_due(target, noon_and(5_000)).await.unwrap();
    recording.commit().await.unwrap();

    assert!(world.claim(noon_and(369)).await.is_empty());
    let context = world.claim(noon_and(370)).await.remove(0);
    assert_eq!(
        (context.scan.id, context.scan.avoid_scanner.as_deref()),
        (confirmation, Some("scanner-1"))
    );
    let target = context.watched.unwrap().target;
    assert_eq!(
        (target.report, target.scan),
        (None, Some(scan.id)),
        "what is aside is not shown"
    );
    assert_eq!(target.next_due_at, Some(noon_and(5_000)));
}

pub(crate) async fn what_is_concluded_about_a_target_is_kept(world: &World) {
    let scan = claimed(world).await;
    let target = scan.target.unwrap();
    let state = TargetState {
        colour: Some(Verdict::Orange),
        colour_since: Some(noon_and(1)),
        suspect_since: Some(noon_and(2)),
        failures: 3,
        greens: 4,
        cause: Some("cert.expires_soon".to_owned()),
        fingerprints: vec!["00ff".to_owned(), "11ee".to_owned()],
        findings_digest: "22dd".to_owned(),
        not_after: Some(noon_and(5)),
        changed_at: Some(noon_and(6)),
    };
    let mut recording = world.store.recording(noon_and(310)).await.unwrap();
    recording.update_target(target, &state).await.unwrap();
    let seen = recording.context(scan.id).await.unwrap().unwrap();
    assert_eq!(
        seen.watched.unwrap().target.state,
        state,
        "the next report of the batch sees it"
    );
    recording.commit().await.unwrap();
    assert_eq!(
        world
            .store
            .targets()
            .find(world.account, target)
            .await
            .unwrap()
            .unwrap()
            .state,
        state
    );
}
