//! What things cost when there are many.

use crate::world::{World, claim, first_scans, host, noon_and};
use store::{Frequency, MonitorSpec, phase};

/// A hundred thousand targets whose frequency is a year, and a hundred that are due: the claim finds those hundred.
pub(crate) async fn a_claim_costs_by_what_is_due(world: &World) {
    let year: Frequency = "365d".parse().unwrap();
    let specs: Vec<MonitorSpec> = (0..100)
        .map(|monitor| {
            let names = (0..1_000)
                .map(|number| host(&format!("h{number}.m{monitor}.example.org")))
                .collect();
            MonitorSpec {
                frequency: Some(year),
                pool: "other".to_owned(),
                ..MonitorSpec::of(names)
            }
        })
        .collect();
    world
        .store
        .monitors()
        .create_many(world.account, &specs, noon_and(1_000_000))
        .await
        .unwrap();
    let due = (0..100)
        .map(|number| host(&format!("due{number}.example.org")))
        .collect();
    let due = MonitorSpec {
        pool: "other".to_owned(),
        ..MonitorSpec::of(due)
    };
    world.monitor_of(due).await;
    let request = store::ClaimRequest {
        pool: "other".to_owned(),
        ..claim("test", 1_000)
    };
    let claimed = world.store.scans().claim_due(&request, first_scans()).await.unwrap();
    assert_eq!(claimed.len(), 100);
    let target = &claimed[0].watched.as_ref().unwrap().target;
    let interval = target.interval.unwrap();
    let next = target.next_due_at.unwrap();
    assert_eq!(
        next.as_millisecond() % interval.milliseconds(),
        phase(target.id, interval)
    );
    assert!(
        world
            .store
            .scans()
            .claim_due(&request, first_scans())
            .await
            .unwrap()
            .is_empty()
    );
}
