//! Who gets which scan.

use crate::world::{World, claim, first_scans, host, noon, noon_and, report};
use jiff::{SignedDuration, Timestamp};
use model::Reason;
use std::collections::HashSet;
use store::{AccountSettings, ClaimRequest, Keep, MonitorSpec, NewScan, ScanId, ScanState, ScanSubject, TargetId};

fn demand(world: &World, target: TargetId, due_at: Timestamp, reason: Reason) -> NewScan {
    NewScan {
        account: world.account,
        subject: ScanSubject::Target(target),
        file: None,
        reason,
        due_at,
        avoid_scanner: None,
    }
}

pub(crate) async fn two_schedulers_never_get_the_same_scan(world: &World) {
    let names: Vec<_> = (0..300).map(|number| host(&format!("h{number}.example.org"))).collect();
    world.monitor_of(MonitorSpec::of(names)).await;
    let claim_all = async |store: store::Store, by: &'static str| {
        let mut claimed = Vec::new();
        loop {
            let batch = store.scans().claim_due(&claim(by, 7), first_scans()).await.unwrap();
            if batch.is_empty() {
                return claimed;
            }
            claimed.extend(batch.into_iter().map(|context| context.scan));
        }
    };
    let (one, two) = (world.another().await, world.another().await);
    let (one, two) = tokio::join!(claim_all(one, "one"), claim_all(two, "two"));
    let scans: HashSet<ScanId> = one.iter().chain(&two).map(|scan| scan.id).collect();
    let targets: HashSet<_> = one.iter().chain(&two).map(|scan| (scan.target, scan.due_at)).collect();
    assert_eq!((one.len() + two.len(), scans.len(), targets.len()), (300, 300, 300));
    assert!(
        one.iter()
            .all(|scan| scan.reason == Reason::First && scan.attempts == 1)
    );
}

pub(crate) async fn a_lease_that_runs_out_is_handed_out_again_under_the_same_id(world: &World) {
    world.monitor(&["www.example.org"]).await;
    let first = world.claim(first_scans()).await;
    let id = first[0].scan.id;
    let before_the_end = first_scans() + SignedDuration::from_secs(119);
    assert!(world.claim(before_the_end).await.is_empty());
    let renewed = first_scans() + SignedDuration::from_secs(200);
    assert_eq!(world.store.scans().renew("test", &[id], renewed).await.unwrap(), 1);
    assert_eq!(
        world
            .store
            .scans()
            .renew("somebody else", &[id], renewed)
            .await
            .unwrap(),
        0
    );
    assert!(
        world
            .claim(first_scans() + SignedDuration::from_secs(121))
            .await
            .is_empty()
    );

    let again = world
        .store
        .scans()
        .claim_due(&claim("second", 10), renewed)
        .await
        .unwrap();
    assert_eq!((again.len(), again[0].scan.id, again[0].scan.attempts), (1, id, 2));
    assert_eq!(
        world.store.scans().release("test", &[id]).await.unwrap(),
        0,
        "the first one holds it no more"
    );
    assert_eq!(world.store.scans().abandon("second", &[id]).await.unwrap(), 1);
    assert!(world.claim(renewed + SignedDuration::from_secs(500)).await.is_empty());
    let scan = world.store.scans().find(world.account, id).await.unwrap().unwrap();
    assert_eq!(scan.state, ScanState::Abandoned);
}

pub(crate) async fn what_dead_processes_held_may_be_claimed_at_once(world: &World) {
    world
        .monitor(&["done.example.org", "held.example.org", "waits.example.org"])
        .await;
    let claimed = world.claim(first_scans()).await;
    let scan = |name: &str| {
        let found = claimed.iter().find(|context| {
            let watched = context.watched.as_ref().unwrap();
            watched.target.host == host(name)
        });
        found.unwrap().scan.clone()
    };
    let (done, held, waits) = (
        scan("done.example.org"),
        scan("held.example.org"),
        scan("waits.example.org"),
    );
    let mut recording = world.store.recording(first_scans()).await.unwrap();
    recording
        .accept(&report(done.id, first_scans(), &[]), Keep::Full)
        .await
        .unwrap();
    let in_an_hour = first_scans() + SignedDuration::from_hours(1);
    let later = demand(world, waits.target.unwrap(), in_an_hour, Reason::Confirm);
    recording.request(&later).await.unwrap();
    recording.commit().await.unwrap();

    assert_eq!(world.store.scans().release_all().await.unwrap(), 2);
    let again = world
        .store
        .scans()
        .claim_due(&claim("next", 10), first_scans())
        .await
        .unwrap();
    let again: HashSet<_> = again
        .iter()
        .map(|context| (context.scan.id, context.scan.attempts))
        .collect();
    assert_eq!(
        again,
        HashSet::from([(held.id, 2), (waits.id, 2)]),
        "not what is done or not due"
    );
    assert_eq!(world.store.scans().release_all().await.unwrap(), 2);
    assert_eq!(world.store.scans().release_all().await.unwrap(), 0);
}

pub(crate) async fn urgent_scans_go_first_and_the_oldest_among_equals(world: &World) {
    let old = world.target(&world.monitor(&["old.example.org"]).await).await;
    let scan = world.claim(first_scans()).await.remove(0).scan;
    let mut recording = world.store.recording(first_scans()).await.unwrap();
    recording
        .accept(&report(scan.id, first_scans(), &[]), Keep::Full)
        .await
        .unwrap();
    recording.commit().await.unwrap();

    let day_later = noon_and(2 * 86_400);
    let spec = MonitorSpec::of(vec![host("new.example.org")]);
    let new = world
        .store
        .monitors()
        .create(world.account, &spec, noon_and(86_400))
        .await
        .unwrap();
    let new = world.target(&new).await;
    let asked = world.target(&world.monitor(&["asked.example.org"]).await).await;
    let doubted = world.target(&world.monitor(&["doubted.example.org"]).await).await;
    for (target, reason) in [(doubted.id, Reason::Confirm), (asked.id, Reason::Demand)] {
        world
            .store
            .scans()
            .request(&demand(world, target, day_later, reason), noon())
            .await
            .unwrap();
    }
    let mut order = Vec::new();
    // One by one, so that each claim has to choose.
    for _ in 0..4 {
        let next = world
            .store
            .scans()
            .claim_due(&claim("test", 1), day_later)
            .await
            .unwrap();
        order.extend(
            next.into_iter()
                .map(|context| (context.scan.target.unwrap(), context.scan.reason)),
        );
    }
    let expected = [
        (asked.id, Reason::Demand),
        (doubted.id, Reason::Confirm),
        (new.id, Reason::First),
        (old.id, Reason::Schedule),
    ];
    assert_eq!(order, expected);
}

pub(crate) async fn a_target_with_an_open_scan_gets_no_second_one(world: &World) {
    let target = world.target(&world.monitor(&["www.example.org"]).await).await;
    let in_two_days = noon_and(2 * 86_400);
    let order = demand(world, target.id, in_two_days, Reason::Confirm);
    let waiting = world.store.scans().request(&order, noon()).await.unwrap();
    assert!(world.claim(first_scans()).await.is_empty(), "one scan of it waits");
    let moved = world
        .store
        .targets()
        .find(world.account, target.id)
        .await
        .unwrap()
        .unwrap();
    assert!(moved.next_due_at > target.next_due_at, "its due time passed");
    let claimed = world.claim(in_two_days).await;
    assert_eq!(
        claimed.iter().map(|context| context.scan.id).collect::<Vec<_>>(),
        [waiting]
    );
}

pub(crate) async fn released_scans_may_be_claimed_at_once(world: &World) {
    world.monitor(&["a.example.org", "b.example.org"]).await;
    let claimed = world.claim(first_scans()).await;
    assert!(
        claimed.is_sorted_by_key(|context| context.scan.due_at),
        "the oldest first"
    );
    let ids: Vec<ScanId> = claimed.iter().map(|context| context.scan.id).collect();
    assert_eq!(world.store.scans().release("test", &ids).await.unwrap(), 2);
    let again = world.claim(first_scans()).await;
    assert_eq!(again.len(), 2);
    assert!(
        again
            .iter()
            .all(|context| ids.contains(&context.scan.id) && context.scan.attempts == 1)
    );
}

pub(crate) async fn a_pool_gets_its_own_work_only(world: &World) {
    let mut spec = MonitorSpec::of(vec![host("inside.example.org")]);
    spec.pool = "inside".to_owned();
    world.monitor_of(spec).await;
    world.monitor(&["outside.example.org"]).await;
    assert_eq!(world.store.scans().pools().await.unwrap(), ["inside", "public"]);
    let inside = ClaimRequest {
        pool: "inside".to_owned(),
        ..claim("test", 10)
    };
    let claimed = world.store.scans().claim_due(&inside, first_scans()).await.unwrap();
    let hosts = |claimed: &[store::ScanContext]| -> Vec<String> {
        claimed
            .iter()
            .map(|context| context.watched.as_ref().unwrap().target.host.to_string())
            .collect()
    };
    assert_eq!(hosts(&claimed), ["inside.example.org"]);
    assert_eq!(hosts(&world.claim(first_scans()).await), ["outside.example.org"]);
}

pub(crate) async fn claimed_scans_carry_monitor_and_account(world: &World) {
    let mut spec = MonitorSpec::of(vec![host("mail.example.org")]);
    spec.starttls = model::StartTls::Smtp;
    spec.port = 25;
    spec.connect = Some("[2001:db8::1]:2525".parse().unwrap());
    spec.client_certificate = Some(model::ClientCertificate::None);
    spec.thresholds = Some(model::ExpiryThresholds {
        orange_days: Some(60),
        red_days: None,
    });
    spec.trust.bundles = vec!["00".repeat(32)];
    spec.tags = vec!["mail".to_owned()];
    let monitor = world.monitor_of(spec.clone()).await;
    let context = world.claim(first_scans()).await.remove(0);
    assert_eq!(context.account.settings, AccountSettings::default());
    let watched = context.watched.unwrap();
    assert_eq!(*watched.monitor, monitor);
    assert_eq!(watched.monitor.spec, spec);
    assert_eq!(watched.target(), spec.target(&host("mail.example.org")));
    assert!(watched.expected.is_empty());
}

pub(crate) async fn asking_twice_for_the_same_target_is_one_scan(world: &World) {
    let target = world.target(&world.monitor(&["www.example.org"]).await).await;
    let order = demand(world, target.id, noon(), Reason::Demand);
    let one = world.store.scans().request(&order, noon()).await.unwrap();
    let two = world.store.scans().request(&order, noon_and(1)).await.unwrap();
    assert_eq!(one, two);
    let confirm = demand(world, target.id, noon(), Reason::Confirm);
    let three = world.store.scans().request(&confirm, noon()).await.unwrap();
    assert_ne!(one, three);
    let three = world.store.scans().find(world.account, three).await.unwrap().unwrap();
    assert_eq!(
        three.due_at,
        noon() + SignedDuration::from_millis(1),
        "due times of a target differ"
    );
    let unknown = TargetId(ulid::Ulid::nil());
    let order = demand(world, unknown, noon(), Reason::Demand);
    assert!(matches!(
        world.store.scans().request(&order, noon()).await,
        Err(store::Error::Reference(_))
    ));
}
