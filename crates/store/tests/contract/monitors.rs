//! Monitors, and their targets that follow them.

use crate::world::{World, first_scans, host, noon, noon_and};
use std::collections::HashSet;
use store::{
    AccountSettings, Conflict, Error, Frequency, MonitorFilter, MonitorId, MonitorPut, MonitorSpec, TargetFilter,
    TargetOrder,
};

async fn hosts(world: &World, monitor: MonitorId) -> Vec<String> {
    let targets = world.store.targets().of_monitor(world.account, monitor).await.unwrap();
    targets.iter().map(|target| target.host.to_string()).collect()
}

pub(crate) async fn names_become_targets_and_follow_every_change(world: &World) {
    let monitor = world
        .monitor(&["a.example.org", "b.example.org", "a.example.org"])
        .await;
    assert_eq!(hosts(world, monitor.id).await, ["a.example.org", "b.example.org"]);
    let kept = world
        .store
        .targets()
        .of_monitor(world.account, monitor.id)
        .await
        .unwrap()
        .remove(1);
    for target in world
        .store
        .targets()
        .of_monitor(world.account, monitor.id)
        .await
        .unwrap()
    {
        let due = target.next_due_at.unwrap();
        assert!(
            due >= noon_and(120) && due <= first_scans(),
            "the first scan is due at {due}"
        );
    }
    let mut spec = monitor.spec.clone();
    spec.names = vec![host("c.example.org"), host("b.example.org")];
    let monitor = world
        .store
        .monitors()
        .update(world.account, monitor.id, &spec, Some(1), noon())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(hosts(world, monitor.id).await, ["b.example.org", "c.example.org"]);
    let after = world
        .store
        .targets()
        .of_monitor(world.account, monitor.id)
        .await
        .unwrap()
        .remove(0);
    assert_eq!(after, kept, "what stays is not touched");
}

pub(crate) async fn a_monitor_that_is_not_enabled_is_not_due(world: &World) {
    let monitor = world.monitor(&["www.example.org"]).await;
    let mut spec = monitor.spec.clone();
    spec.enabled = false;
    let monitors = world.store.monitors();
    monitors
        .update(world.account, monitor.id, &spec, None, noon())
        .await
        .unwrap();
    assert!(world.claim(noon_and(86_400)).await.is_empty());
    assert!(monitors.delete(world.account, monitor.id, noon()).await.unwrap());
    assert!(!monitors.delete(world.account, monitor.id, noon()).await.unwrap());
    assert!(hosts(world, monitor.id).await.is_empty());
}

pub(crate) async fn putting_twice_changes_nothing(world: &World) {
    let mut spec = MonitorSpec::of(vec![host("www.example.org")]);
    let monitors = world.store.monitors();
    assert!(
        monitors.put(world.account, &spec, noon()).await.is_err(),
        "no external id"
    );
    spec.external_id = Some("cmdb-7".to_owned());
    let (first, new) = monitors.put(world.account, &spec, noon()).await.unwrap();
    assert!(new);
    let (second, new) = monitors.put(world.account, &spec, noon_and(60)).await.unwrap();
    assert!(!new);
    assert_eq!(first, second);
    spec.port = 8443;
    let (third, new) = monitors.put(world.account, &spec, noon_and(60)).await.unwrap();
    assert_eq!((third.id, third.revision, new), (first.id, 2, false));
    let found = monitors
        .find_by_external_id(world.account, "cmdb-7")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found, third);
    let twice = monitors.create(world.account, &spec, noon()).await;
    assert!(matches!(twice, Err(Error::Conflict(Conflict::ExternalId))), "{twice:?}");
}

pub(crate) async fn many_are_put_all_or_none(world: &World) {
    let monitors = world.store.monitors();
    let named = |name: &str, external_id: Option<&str>| MonitorSpec {
        external_id: external_id.map(str::to_owned),
        ..MonitorSpec::of(vec![host(name)])
    };
    let same = named("same.example.org", Some("same"));
    let other = named("other.example.org", Some("other"));
    monitors
        .create_many(world.account, &[same.clone(), other], noon())
        .await
        .unwrap();
    let mut broken = named("broken.example.org", None);
    broken.file = Some("01ARZ3NDEKTSV4RRFFQ69G5FAV".parse().unwrap());
    let changed = named("changed.example.org", Some("other"));
    let new = named("new.example.org", None);
    let rows = [changed.clone(), new.clone(), broken];
    let refused = monitors.put_many(world.account, &rows, noon()).await;
    assert!(matches!(refused, Err(Error::Reference(_))), "{refused:?}");
    let all = monitors
        .list(world.account, &MonitorFilter::default(), None, 10)
        .await
        .unwrap();
    assert_eq!(all.items.len(), 2, "nothing of what came before is kept");
    let kept = monitors
        .find_by_external_id(world.account, "other")
        .await
        .unwrap()
        .unwrap();
    assert_eq!((kept.spec.names, kept.revision), (vec![host("other.example.org")], 1));

    let done = monitors
        .put_many(world.account, &[same, changed, new], noon())
        .await
        .unwrap();
    let outcomes: Vec<MonitorPut> = done.iter().map(|(_, outcome)| *outcome).collect();
    assert_eq!(
        outcomes,
        [MonitorPut::Unchanged, MonitorPut::Updated, MonitorPut::Created]
    );
    assert_eq!(hosts(world, done[1].0.id).await, ["changed.example.org"]);
}

pub(crate) async fn stale_revisions_are_refused(world: &World) {
    let monitor = world.monitor(&["www.example.org"]).await;
    let mut spec = monitor.spec.clone();
    spec.name = "shop".to_owned();
    let monitors = world.store.monitors();
    assert_eq!(
        monitors
            .update(world.account, monitor.id, &spec, Some(1), noon())
            .await
            .unwrap()
            .unwrap()
            .revision,
        2
    );
    spec.name = "portal".to_owned();
    let stale = monitors.update(world.account, monitor.id, &spec, Some(1), noon()).await;
    assert!(matches!(stale, Err(Error::Conflict(Conflict::Revision))), "{stale:?}");
    let unknown = MonitorId(ulid::Ulid::nil());
    assert!(
        monitors
            .update(world.account, unknown, &spec, None, noon())
            .await
            .unwrap()
            .is_none()
    );
}

pub(crate) async fn a_changed_frequency_moves_the_due_time(world: &World) {
    let followed = world.monitor(&["follows.example.org"]).await;
    let mut own = MonitorSpec::of(vec![host("own.example.org")]);
    own.frequency = Some("7d".parse().unwrap());
    let own = world.monitor_of(own).await;
    world.claim(first_scans()).await;
    let before = world.target(&own).await;

    let hourly = AccountSettings {
        default_frequency: "1h".parse().unwrap(),
        ..AccountSettings::default()
    };
    world
        .store
        .accounts()
        .update(world.account, "example", &hourly, first_scans())
        .await
        .unwrap();
    let target = world.target(&followed).await;
    let due = target.next_due_at.unwrap();
    let interval = target.interval.unwrap();
    assert_eq!(interval.seconds(), 3_600);
    assert_eq!(
        due,
        store::next_due(target.id, interval, target.claimed_at, first_scans())
    );
    assert_eq!(world.target(&own).await, before, "a frequency of its own stays");

    let mut spec = own.spec.clone();
    spec.frequency = None;
    world
        .store
        .monitors()
        .update(world.account, own.id, &spec, None, first_scans())
        .await
        .unwrap();
    assert_eq!(world.target(&own).await.interval, Some(interval));
}

pub(crate) async fn a_changed_default_loses_no_first_scan(world: &World) {
    let default = async |frequency: &str, seconds: i64| {
        let settings = AccountSettings {
            default_frequency: frequency.parse().unwrap(),
            ..AccountSettings::default()
        };
        let accounts = world.store.accounts();
        assert!(
            accounts
                .update(world.account, "example", &settings, noon_and(seconds))
                .await
                .unwrap()
        );
    };
    let monitor = world.monitor(&["www.example.org"]).await;
    let first = world.target(&monitor).await.next_due_at;
    default("7d", 1).await;
    assert_eq!(world.target(&monitor).await.next_due_at, first, "it keeps its turn");
    default("never", 10).await;
    assert_eq!(world.target(&monitor).await.next_due_at, None);
    default("7d", 1_000).await;
    let due = world.target(&monitor).await.next_due_at.unwrap();
    assert!(due > noon_and(1_000) && due <= noon_and(1_300), "{due}");
    let claimed = world.claim(noon_and(1_300)).await;
    let reasons: Vec<_> = claimed.iter().map(|claimed| claimed.scan.reason).collect();
    assert_eq!(reasons, [model::Reason::First]);

    // Another endpoint waits for its first scan as well.
    let mut spec = monitor.spec.clone();
    spec.port = 8443;
    let monitors = world.store.monitors();
    monitors
        .update(world.account, monitor.id, &spec, None, noon_and(1_400))
        .await
        .unwrap();
    let waiting = world.target(&monitor).await.next_due_at;
    default("1h", 1_401).await;
    assert_eq!(world.target(&monitor).await.next_due_at, waiting);
}

pub(crate) async fn frequency_never_is_never_due(world: &World) {
    let mut spec = MonitorSpec::of(vec![host("www.example.org")]);
    spec.frequency = Some(Frequency::Never);
    let monitor = world.monitor_of(spec.clone()).await;
    assert_eq!(world.target(&monitor).await.next_due_at, None);
    assert!(world.claim(noon_and(400 * 86_400)).await.is_empty());
    spec.frequency = None;
    world
        .store
        .monitors()
        .update(world.account, monitor.id, &spec, None, noon_and(50))
        .await
        .unwrap();
    let due = world.target(&monitor).await.next_due_at.unwrap();
    assert!(due > noon_and(100) && due <= noon_and(350), "{due}");
    let never = AccountSettings {
        default_frequency: Frequency::Never,
        ..AccountSettings::default()
    };
    world
        .store
        .accounts()
        .update(world.account, "example", &never, noon_and(60))
        .await
        .unwrap();
    assert_eq!(world.target(&monitor).await.next_due_at, None);
}

pub(crate) async fn another_endpoint_is_scanned_anew(world: &World) {
    let monitor = world.monitor(&["www.example.org"]).await;
    assert_eq!(world.claim(first_scans()).await.len(), 1);
    let mut spec = monitor.spec.clone();
    spec.port = 8443;
    world
        .store
        .monitors()
        .update(world.account, monitor.id, &spec, None, noon_and(1_000))
        .await
        .unwrap();
    let target = world.target(&monitor).await;
    assert_eq!(target.port, 8443);
    assert!(target.next_due_at.unwrap() <= noon_and(1_300));
}

pub(crate) async fn lists_are_paged_filtered_and_searched(world: &World) {
    for number in 0..25 {
        let mut spec = MonitorSpec::of(vec![host(&format!("h{number:02}.example.org"))]);
        spec.name = format!("monitor {}", number % 5);
        spec.tags = vec![if number % 2 == 0 { "Even" } else { "odd_100%" }.to_owned()];
        spec.enabled = number != 3;
        world.monitor_of(spec).await;
    }
    let monitors = world.store.monitors();
    let (mut seen, mut after) = (HashSet::new(), None);
    loop {
        let page = monitors
            .list(world.account, &MonitorFilter::default(), after.as_ref(), 10)
            .await
            .unwrap();
        seen.extend(page.items.iter().map(|monitor| monitor.id));
        match page.next {
            Some(next) => after = Some(next.to_string().parse().unwrap()),
            None => break,
        }
    }
    assert_eq!(seen.len(), 25);
    for (text, expected) in [("EVEN", 13), ("h07.example", 1), ("%", 12), ("d_1", 12), ("d?1", 0)] {
        let filter = MonitorFilter {
            search: Some(text.to_owned()),
            ..MonitorFilter::default()
        };
        let found = monitors.list(world.account, &filter, None, 100).await.unwrap();
        assert_eq!(found.items.len(), expected, "{text}");
    }
    let off = MonitorFilter {
        enabled: Some(false),
        ..MonitorFilter::default()
    };
    assert_eq!(
        monitors.list(world.account, &off, None, 100).await.unwrap().items.len(),
        1
    );

    for order in [TargetOrder::Colour, TargetOrder::Expiry, TargetOrder::Host] {
        let targets = world.store.targets();
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let page = targets
                .list(world.account, &TargetFilter::default(), order, after.as_ref(), 7)
                .await
                .unwrap();
            seen.extend(page.items.iter().map(|target| target.id));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(
            (seen.len(), seen.iter().collect::<HashSet<_>>().len()),
            (25, 25),
            "{order:?}"
        );
    }
}
