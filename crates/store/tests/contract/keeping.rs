//! Retention, counts, the audit log, blobs, the clock.

use crate::world::{World, first_scans, host, noon, noon_and, report};
use jiff::SignedDuration;
use model::{Code, Reason, Severity, Verdict};
use store::{
    AuditFilter, Door, Due, IncidentId, Keep, MessagePriority, MessageSubject, MonitorSpec, NewAuditEntry, NewIncident,
    NewMessage, NewScan, OutboxId, Retention, ScanId, ScanSubject, TargetFilter, TargetId, TargetOrder, TargetState,
    UserId,
};

fn order(world: &World, target: TargetId, seconds: i64) -> NewScan {
    NewScan {
        account: world.account,
        subject: ScanSubject::Target(target),
        file: None,
        reason: Reason::Demand,
        due_at: noon_and(seconds),
        avoid_scanner: None,
    }
}

/// Scans a target at an instant and records what it saw.
async fn scan(world: &World, target: TargetId, seconds: i64, codes: &[Code], keep: Keep) -> ScanId {
    let id = world
        .store
        .scans()
        .request(&order(world, target, seconds), noon_and(seconds))
        .await
        .unwrap();
    let mut recording = world.store.recording(noon_and(seconds)).await.unwrap();
    let report = report(id, noon_and(seconds), codes);
    recording.accept(&report, keep).await.unwrap();
    let state = TargetState {
        colour: Some(report.verdict),
        ..TargetState::default()
    };
    recording.update_target(target, &state).await.unwrap();
    recording.commit().await.unwrap();
    id
}

fn everything_before(seconds: i64) -> Retention {
    Retention {
        scans_from: noon_and(seconds),
        incidents_from: noon_and(seconds),
        audit_from: noon_and(seconds),
    }
}

fn entry(kind: &str, user: Option<UserId>) -> NewAuditEntry {
    NewAuditEntry {
        user,
        actor: "ada".to_owned(),
        address: Some("2001:db8::1".parse().unwrap()),
        door: Door::Api,
        action: "create".to_owned(),
        kind: kind.to_owned(),
        object: "01ARZ3NDEKTSV4RRFFQ69G5FAV".to_owned(),
        details: serde_json::json!({"name": "shop"}),
    }
}

/// An incident with a message that was sent.
async fn told(world: &World, key: &str) -> (IncidentId, OutboxId) {
    let new = NewIncident {
        key: key.to_owned(),
        ..crate::incidents::incident(Verdict::Red)
    };
    let mut recording = world.store.recording(noon_and(4)).await.unwrap();
    let incident = recording.open(world.account, &new).await.unwrap().0.id;
    let message = NewMessage {
        subject: MessageSubject::Incident(incident),
        ..crate::outbox::message(world, key, MessagePriority::Urgent)
    };
    let message = recording.enqueue(&message).await.unwrap().unwrap();
    recording.commit().await.unwrap();
    world.store.outbox().mark_sent(message, noon_and(5)).await.unwrap();
    (incident, message)
}

pub(crate) async fn a_purge_spares_the_report_that_is_shown_and_open_scans(world: &World) {
    let target = world.target(&world.monitor(&["www.example.org"]).await).await.id;
    let replaced = scan(world, target, 1, &[Code::CertExpired], Keep::Full).await;
    let shown = scan(world, target, 2, &[], Keep::Full).await;
    let repeated = scan(world, target, 3, &[], Keep::Summary).await;
    let scans = world.store.scans();
    let open = scans.request(&order(world, target, 4), noon_and(4)).await.unwrap();

    assert!(world.store.purge(&everything_before(0), 100).await.unwrap().is_empty());
    let first = world.store.purge(&everything_before(10), 2).await.unwrap();
    assert_eq!((first.scans, first.reports), (2, 1));
    let second = world.store.purge(&everything_before(10), 2).await.unwrap();
    assert_eq!((second.scans, second.reports), (1, 0));
    assert!(world.store.purge(&everything_before(10), 2).await.unwrap().is_empty());

    assert!(scans.find(world.account, repeated).await.unwrap().is_none());
    assert!(scans.find(world.account, open).await.unwrap().is_some());
    assert!(scans.report(world.account, replaced).await.unwrap().is_none());
    let (latest, _) = scans.latest_report(world.account, target).await.unwrap().unwrap();
    assert_eq!(latest.scan_id, shown.0);
}

pub(crate) async fn a_purge_spares_messages_of_open_incidents(world: &World) {
    let (open, closed) = (told(world, "open").await, told(world, "closed").await);
    let mut recording = world.store.recording(noon_and(6)).await.unwrap();
    recording.close(closed.0).await.unwrap();
    recording.commit().await.unwrap();
    world
        .store
        .audit()
        .append(world.account, &entry("monitor", None), noon_and(4))
        .await
        .unwrap();
    let purged = world.store.purge(&everything_before(10), 100).await.unwrap();
    assert_eq!((purged.messages, purged.incidents, purged.audit), (1, 1, 1));
    let outbox = world.store.outbox();
    assert!(
        outbox.find(open.1).await.unwrap().is_some(),
        "it must not be owed again"
    );
    assert!(outbox.find(closed.1).await.unwrap().is_none());
}

pub(crate) async fn counts_follow_what_is_recorded(world: &World) {
    let monitor = world
        .monitor(&["a.example.org", "b.example.org", "c.example.org"])
        .await;
    let targets = world
        .store
        .targets()
        .of_monitor(world.account, monitor.id)
        .await
        .unwrap();
    let codes = [Code::CertExpired, Code::ProtocolTls10, Code::CertExpired];
    scan(world, targets[0].id, 1, &codes, Keep::Full).await;
    scan(world, targets[1].id, 2, &[Code::ProtocolTls10], Keep::Full).await;
    let statistics = world.store.statistics();
    for account in [None, Some(world.account)] {
        let counts = statistics.colours(account).await.unwrap();
        assert_eq!((counts.never, counts.green, counts.orange, counts.red), (1, 0, 1, 1));
        assert_eq!(
            statistics.frequencies(account).await.unwrap(),
            [(targets[0].interval, 3)]
        );
        let found = statistics.findings(account).await.unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|found| (found.code.as_str(), found.severity, found.targets))
            .collect();
        let expected = [
            ("cert.expired", Severity::Error, 1),
            ("protocol.tls1_0", Severity::Warning, 2),
        ];
        assert_eq!(found, expected);
        assert!(statistics.incidents(account).await.unwrap().is_empty());
    }
    scan(world, targets[0].id, 3, &[], Keep::Full).await;
    assert_eq!(
        statistics.findings(None).await.unwrap().len(),
        1,
        "what is mended shows no more"
    );
    told(world, "open").await;
    let open = statistics.incidents(None).await.unwrap();
    assert_eq!(
        (open.len(), open[0].colour, open[0].acknowledged, open[0].incidents),
        (1, Verdict::Red, false, 1)
    );
}

pub(crate) async fn targets_are_listed_by_what_they_show(world: &World) {
    let monitor = world
        .monitor(&["a.example.org", "b.example.org", "c.example.org"])
        .await;
    let targets = world
        .store
        .targets()
        .of_monitor(world.account, monitor.id)
        .await
        .unwrap();
    scan(world, targets[0].id, 1, &[], Keep::Full).await;
    scan(world, targets[2].id, 2, &[Code::CertExpired], Keep::Full).await;
    let by_colour = [2, 0, 1].map(|index: usize| targets[index].id);
    for (filter, order, expected) in [
        (TargetFilter::default(), TargetOrder::Colour, &by_colour[..]),
        (colour(Some(Verdict::Green)), TargetOrder::Host, &by_colour[1..2]),
        (colour(None), TargetOrder::Expiry, &by_colour[2..]),
        (colour(None), TargetOrder::Colour, &by_colour[2..]),
    ] {
        let page = world
            .store
            .targets()
            .list(world.account, &filter, order, None, 10)
            .await
            .unwrap();
        let listed: Vec<TargetId> = page.items.iter().map(|target| target.id).collect();
        assert_eq!(listed, expected, "{filter:?} by {order:?}");
    }
    let of_monitor = TargetFilter {
        monitor: Some(monitor.id),
        ..TargetFilter::default()
    };
    let page = world
        .store
        .targets()
        .list(world.account, &of_monitor, TargetOrder::Host, None, 2)
        .await
        .unwrap();
    assert_eq!(page.items.len(), 2);
    let found = world
        .store
        .targets()
        .with_finding(world.account, "cert.expired", None, 10)
        .await
        .unwrap();
    assert_eq!(
        found.items.iter().map(|target| target.id).collect::<Vec<_>>(),
        by_colour[..1]
    );
}

fn colour(verdict: Option<Verdict>) -> TargetFilter {
    TargetFilter {
        colour: Some(verdict),
        ..TargetFilter::default()
    }
}

pub(crate) async fn what_is_due_is_counted_by_pool(world: &World) {
    world.monitor(&["a.example.org", "b.example.org"]).await;
    let mut spec = MonitorSpec::of(vec![host("c.example.org")]);
    spec.pool = "inside".to_owned();
    world.monitor_of(spec).await;
    let statistics = world.store.statistics();
    assert_eq!(statistics.due("public", noon()).await.unwrap(), Due::default());
    let due = statistics.due("public", first_scans()).await.unwrap();
    assert_eq!(due.count, 2);
    assert!(due.oldest.unwrap() >= noon_and(120));
    assert_eq!(statistics.due("inside", first_scans()).await.unwrap().count, 1);
    world.claim(first_scans()).await;
    assert_eq!(statistics.due("public", first_scans()).await.unwrap(), Due::default());
    let later = first_scans() + SignedDuration::from_secs(120);
    assert_eq!(
        statistics.due("public", later).await.unwrap().count,
        2,
        "leases that ran out are due"
    );
}

pub(crate) async fn the_audit_log_is_filtered_and_paged(world: &World) {
    let audit = world.store.audit();
    let user = UserId(ulid::Ulid::from_parts(1, 1));
    for second in 0..5 {
        let kind = if second % 2 == 0 { "monitor" } else { "user" };
        let by = (second == 4).then_some(user);
        audit
            .append(world.account, &entry(kind, by), noon_and(second))
            .await
            .unwrap();
    }
    for (filter, expected) in [
        (AuditFilter::default(), 5),
        (
            AuditFilter {
                from: Some(noon_and(1)),
                until: Some(noon_and(3)),
                ..AuditFilter::default()
            },
            2,
        ),
        (
            AuditFilter {
                kind: Some("monitor".to_owned()),
                ..AuditFilter::default()
            },
            3,
        ),
        (
            AuditFilter {
                user: Some(user),
                ..AuditFilter::default()
            },
            1,
        ),
    ] {
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = audit.list(world.account, &filter, after.as_ref(), 2).await.unwrap();
            seen.extend(page.items);
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen.len(), expected, "{filter:?}");
        assert!(seen.is_sorted_by(|one, other| one.at > other.at), "newest first");
    }
    let newest = audit
        .list(world.account, &AuditFilter::default(), None, 1)
        .await
        .unwrap()
        .items
        .remove(0);
    assert_eq!((newest.at, newest.entry), (noon_and(4), entry("monitor", Some(user))));
}

pub(crate) async fn blobs_and_bundles_are_found_by_their_digest(world: &World) {
    let blobs = world.store.blobs();
    let digest = blobs.put(b"abc", noon()).await.unwrap();
    assert_eq!(
        digest,
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    );
    assert_eq!(blobs.put(b"abc", noon()).await.unwrap(), digest);
    assert_eq!(blobs.find(&digest).await.unwrap().as_deref(), Some(b"abc".as_slice()));
    assert_eq!(blobs.find("00").await.unwrap(), None);
    assert_eq!(
        blobs.bundle(world.account, &digest).await.unwrap(),
        None,
        "a blob is no bundle of the account"
    );
    blobs.add_bundle(world.account, "inside", b"abc", noon()).await.unwrap();
    blobs
        .add_bundle(world.account, "inside CA", b"abc", noon())
        .await
        .unwrap();
    let bundles = blobs.bundles(world.account).await.unwrap();
    assert_eq!((bundles.len(), bundles[0].name.as_str()), (1, "inside CA"));
    assert!(blobs.bundle(world.account, &digest).await.unwrap().is_some());
    assert!(blobs.remove_bundle(world.account, &digest).await.unwrap());
    assert!(!blobs.remove_bundle(world.account, &digest).await.unwrap());
}

pub(crate) async fn intermediates_are_kept_once_and_in_bounds(world: &World) {
    let kept = world.store.intermediates();
    let one = |number: u32| number.to_be_bytes().to_vec();
    kept.keep(&[one(1), one(2), one(1)], noon()).await.unwrap();
    kept.keep(&[one(2)], noon_and(1)).await.unwrap();
    assert_eq!(kept.all().await.unwrap(), [one(2), one(1)]);
    let many: Vec<_> = (10..4_106).map(one).collect();
    kept.keep(&many, noon_and(2)).await.unwrap();
    let all = kept.all().await.unwrap();
    assert_eq!(all.len(), 4_096);
    assert!(!all.contains(&one(1)) && !all.contains(&one(2)), "the oldest go");
}

pub(crate) async fn the_clock_runs_and_answers_whole_milliseconds(world: &World) {
    world.store.ping().await.unwrap();
    let (one, two) = (
        world.store.now().await.unwrap(),
        world.another().await.now().await.unwrap(),
    );
    assert!(one <= two && two.duration_since(one) < SignedDuration::from_secs(60));
    assert_eq!(one.subsec_nanosecond() % 1_000_000, 0);
    assert!(one > noon() - SignedDuration::from_hours(24 * 365));
}

pub(crate) async fn the_targets_of_a_pool_are_counted_up_to_a_limit(world: &World) {
    let targets = world.store.targets();
    world
        .monitor(&["a.example.org", "b.example.org", "c.example.org"])
        .await;
    let mut still = MonitorSpec::of(vec!["still.example.org".parse().unwrap()]);
    still.enabled = false;
    world.monitor_of(still).await;
    for (pool, limit, expected) in [
        (MonitorSpec::PUBLIC_POOL, 10, 3),
        (MonitorSpec::PUBLIC_POOL, 2, 2),
        ("inside", 10, 0),
    ] {
        assert_eq!(
            targets.watched_in_pool(pool, limit).await.unwrap(),
            expected,
            "{pool} {limit}"
        );
    }
}
