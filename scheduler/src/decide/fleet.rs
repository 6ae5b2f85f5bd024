use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, VecDeque};
use ulid::Ulid;

/// When so many targets fail at the same time that the fault must be Vigie's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct FleetSettings {
    /// Over how many seconds scans are counted: 300.
    pub window_s: u32,
    /// From how many targets of a pool on, failing within the window: 10. Fewer are believed.
    pub min_targets: u32,
    /// From more than which share of the targets scanned within the window, in percent: 30.
    pub percent: u32,
}

impl Default for FleetSettings {
    fn default() -> Self {
        Self {
            window_s: 300,
            min_targets: 10,
            percent: 30,
        }
    }
}

/// What the last minutes say about the network of each pool. Counted by target, by its latest scan, so that confirmations of
/// one target weigh no more than one look at another; by pool, because the scanners of a pool share a network. Targets with
/// an open network incident say nothing new and are not counted.
///
/// While a pool is held, looks count for longer, because targets are looked at less often then: it is believed again when
/// targets answer, not when nobody looked for a while.
///
/// Held in the memory of one recorder: after a start the window fills anew, within the time that the first confirmation
/// takes.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fleet {
    pools: BTreeMap<String, Pool>,
}

#[derive(Clone, Debug, Default)]
struct Pool {
    /// The latest look at each target: when, and whether it failed.
    latest: HashMap<Ulid, (Timestamp, bool)>,
    /// Looks in the order in which they came; those that a later one replaced are still in it.
    order: VecDeque<(Timestamp, Ulid)>,
    failing: usize,
    broken_since: Option<Timestamp>,
}

/// How a pool stands after a look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FleetState {
    /// Network faults are believed.
    Sound,
    /// They are held since this instant.
    Broken { since: Timestamp },
}

/// For how many windows a look counts while its pool is held: longer than the longest wait for the next one.
const HELD_WINDOWS: i64 = 6;

impl Fleet {
    /// Counts the scan of a target, and says how its pool stands.
    pub(crate) fn observe(
        &mut self,
        (pool, target): (&str, Ulid),
        failed: bool,
        settings: FleetSettings,
        now: Timestamp,
    ) -> FleetState {
        let pool = match self.pools.get_mut(pool) {
            Some(known) => known,
            None => self.pools.entry(pool.to_owned()).or_default(),
        };
        pool.forget(now, settings);
        pool.order.push_back((now, target));
        let before = pool.latest.insert(target, (now, failed));
        pool.failing -= usize::from(before.is_some_and(|(_, failed)| failed));
        pool.failing += usize::from(failed);
        pool.judge(settings, now)
    }

    /// A target has an open incident of this kind: what it shows is no news.
    pub(crate) fn forget_target(&mut self, pool: &str, target: Ulid) {
        if let Some(pool) = self.pools.get_mut(pool)
            && let Some((_, failed)) = pool.latest.remove(&target)
        {
            pool.failing -= usize::from(failed);
        }
    }

    /// The pools whose network faults are held.
    pub(crate) fn broken(&self) -> usize {
        self.pools.values().filter(|pool| pool.broken_since.is_some()).count()
    }
}

impl Pool {
    fn forget(&mut self, now: Timestamp, settings: FleetSettings) {
        let windows = if self.broken_since.is_some() { HELD_WINDOWS } else { 1 };
        let window = SignedDuration::from_secs(windows * i64::from(settings.window_s));
        while let Some((at, target)) = self.order.front().copied() {
            // A clock that was set back leaves looks of the future: they go as well.
            if now.duration_since(at).abs() <= window {
                break;
            }
            self.order.pop_front();
            if let Some((latest, failed)) = self.latest.get(&target).copied()
                && latest == at
            {
                self.latest.remove(&target);
                self.failing -= usize::from(failed);
            }
        }
    }

    fn judge(&mut self, settings: FleetSettings, now: Timestamp) -> FleetState {
        let wide = self.failing >= usize::try_from(settings.min_targets.max(1)).unwrap_or(usize::MAX);
        let percent = usize::try_from(settings.percent).unwrap_or(usize::MAX);
        let many = self.failing.saturating_mul(100) > self.latest.len().saturating_mul(percent);
        self.broken_since = match (wide && many, self.broken_since) {
            (true, since) => since.or(Some(now)),
            (false, _) => None,
        };
        match self.broken_since {
            Some(since) => FleetState::Broken { since },
            None => FleetState::Sound,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::noon;

    const SETTINGS: FleetSettings = FleetSettings {
        window_s: 300,
        min_targets: 10,
        percent: 30,
    };

    fn after(seconds: i64) -> Timestamp {
        noon() + SignedDuration::from_secs(seconds)
    }

    /// Looks at `good` sound targets and `bad` failing ones, and says how the pool stands.
    fn look(fleet: &mut Fleet, good: u128, bad: u128, at: Timestamp) -> FleetState {
        let mut state = FleetState::Sound;
        for number in 0..good {
            state = fleet.observe(("public", Ulid(1_000 + number)), false, SETTINGS, at);
        }
        for number in 0..bad {
            state = fleet.observe(("public", Ulid(number)), true, SETTINGS, at);
        }
        state
    }

    #[test]
    fn it_takes_ten_targets_and_more_than_three_in_ten() {
        let broken = FleetState::Broken { since: noon() };
        for (good, bad, expected) in [
            (0, 9, FleetState::Sound),
            (0, 10, broken),
            (23, 10, broken),
            (24, 10, FleetState::Sound),
            (70, 30, FleetState::Sound),
            (70, 31, broken),
            (1_000, 300, FleetState::Sound),
        ] {
            assert_eq!(
                look(&mut Fleet::default(), good, bad, noon()),
                expected,
                "{good} good, {bad} bad"
            );
        }
    }

    #[test]
    fn one_target_counts_once_however_often_it_is_looked_at() {
        let mut fleet = Fleet::default();
        for second in 0..100 {
            let state = fleet.observe(("public", Ulid(1)), true, SETTINGS, after(second));
            assert_eq!(state, FleetState::Sound);
        }
    }

    #[test]
    fn it_is_over_when_targets_answer_again_or_the_window_has_passed() {
        let mut fleet = Fleet::default();
        assert_eq!(look(&mut fleet, 0, 20, noon()), FleetState::Broken { since: noon() });
        assert_eq!(look(&mut fleet, 0, 1, after(60)), FleetState::Broken { since: noon() });
        assert_eq!(fleet.broken(), 1);
        assert_eq!(look(&mut fleet, 60, 0, after(120)), FleetState::Sound);
        assert_eq!(look(&mut fleet, 0, 1, after(600)), FleetState::Sound);
        assert_eq!(fleet.broken(), 0);
        assert_eq!(fleet.pools["public"].latest.len(), 1);
    }

    #[test]
    fn that_nobody_looked_for_a_while_is_no_sign_of_health() {
        let mut fleet = Fleet::default();
        look(&mut fleet, 0, 20, noon());
        let broken = FleetState::Broken { since: noon() };
        assert_eq!(look(&mut fleet, 0, 1, after(600)), broken);
        assert_eq!(look(&mut fleet, 0, 20, after(1_200)), broken);
        assert_eq!(look(&mut fleet, 0, 1, after(1_200 + 1_801)), FleetState::Sound);
    }

    #[test]
    fn pools_are_judged_apart_and_known_faults_are_no_news() {
        let mut fleet = Fleet::default();
        look(&mut fleet, 0, 10, noon());
        let other = fleet.observe(("inside", Ulid(7)), true, SETTINGS, noon());
        assert_eq!(other, FleetState::Sound);
        fleet.forget_target("public", Ulid(0));
        assert_eq!(
            fleet.observe(("public", Ulid(1)), true, SETTINGS, noon()),
            FleetState::Sound
        );
    }

    #[test]
    fn a_clock_that_jumps_back_does_not_keep_old_looks() {
        let mut fleet = Fleet::default();
        look(&mut fleet, 0, 20, after(86_400));
        assert_eq!(look(&mut fleet, 0, 1, noon()), FleetState::Sound);
    }
}
