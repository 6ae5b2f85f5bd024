use crate::{LaneStats, Outcomes, PerPriority, PoolStats, Priority, engine::PoolDepths, lock::lock};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

/// What the scanners of this process count, by pool.
#[derive(Debug, Default)]
pub(crate) struct Meters {
    pools: Mutex<BTreeMap<String, Arc<Meter>>>,
}

/// What the scanners of one pool count.
#[derive(Debug, Default)]
pub(crate) struct Meter {
    counts: Mutex<Counts>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    in_flight: PerPriority<usize>,
    outcomes: Outcomes,
}

impl Meters {
    pub(crate) fn pool(&self, pool: &str) -> Arc<Meter> {
        let mut pools = lock(&self.pools);
        if let Some(meter) = pools.get(pool) {
            return meter.clone();
        }
        pools.entry(pool.to_owned()).or_default().clone()
    }

    /// Joins what is counted here with what waits in the lanes.
    pub(crate) fn stats(&self, depths: BTreeMap<String, PoolDepths>) -> Vec<PoolStats> {
        let mut pools: BTreeMap<String, PoolStats> = depths
            .into_iter()
            .map(|(pool, depths)| {
                let stats = PoolStats {
                    lanes: PerPriority::from_fn(|priority| {
                        let (depth, oldest) = *depths.lanes.of(priority);
                        LaneStats {
                            depth,
                            oldest,
                            in_flight: 0,
                        }
                    }),
                    taken_last_minute: depths.taken_last_minute,
                    ..PoolStats::default()
                };
                (pool, stats)
            })
            .collect();
        for (pool, meter) in lock(&self.pools).iter() {
            let counts = *lock(&meter.counts);
            let stats = pools.entry(pool.clone()).or_default();
            stats.outcomes = counts.outcomes;
            for (priority, in_flight) in counts.in_flight.iter() {
                stats.lanes.of_mut(priority).in_flight = *in_flight;
            }
        }
        pools
            .into_iter()
            .map(|(pool, stats)| PoolStats { pool, ..stats })
            .collect()
    }
}

impl Meter {
    /// Counts a scan as in flight until the value returned is dropped.
    pub(crate) fn begin(self: &Arc<Self>, priority: Priority) -> Running {
        *lock(&self.counts).in_flight.of_mut(priority) += 1;
        Running {
            meter: self.clone(),
            priority,
        }
    }

    /// Counts how something ended.
    pub(crate) fn count(&self, count: impl FnOnce(&mut Outcomes)) {
        count(&mut lock(&self.counts).outcomes);
    }
}

/// A scan in flight.
#[derive(Debug)]
pub(crate) struct Running {
    meter: Arc<Meter>,
    priority: Priority,
}

impl Drop for Running {
    fn drop(&mut self) {
        *lock(&self.meter.counts).in_flight.of_mut(self.priority) -= 1;
    }
}
