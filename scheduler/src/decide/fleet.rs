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
    /// From more than which share of the targets scanned within the window, in percent: 30. With 100 nothing is ever held.
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
/// Held in the memory of one recorder, which knows nothing when it starts: until the first looks are together, a pool that
/// is cut off cannot be told from one sound target that is down. For one window from its first look on a pool is therefore
/// starting, and its network faults wait, unless so many targets were seen that most of them answer. What the recorder
/// before it held waits for three windows, whatever is seen: by then all that it held was looked at again. Pools of fewer
/// targets than the limit cannot be held, and do not wait; that is for the caller to ask, see [`FleetState::Starting`].
#[derive(Clone, Debug, Default)]
pub(crate) struct Fleet {
    pools: BTreeMap<String, Pool>,
}

#[derive(Clone, Debug)]
struct Pool {
    /// The first look since the recorder started.
    started: Timestamp,
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
    /// Too little is known yet: the fault of this target waits if the pool has as many targets as it takes to hold it.
    Starting,
}

/// One look at a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Look {
    pub(crate) target: Ulid,
    pub(crate) failed: bool,
    /// When its fault was confirmed before and yet not told, because the pool was held: its look before this one.
    pub(crate) held_at: Option<Timestamp>,
}

/// For how many windows a look counts while its pool is held: longer than the longest wait for the next one.
const HELD_WINDOWS: i64 = 6;

/// For how many windows after a start it matters what was held before it: longer than the longest wait for the next look at
/// what is held, 10 minutes. Looks count for as long meanwhile.
const START_WINDOWS: i64 = 3;

impl Fleet {
    /// Counts the scan of a target, and says how its pool stands.
    pub(crate) fn observe(
        &mut self,
        pool: &str,
        Look {
            target,
            failed,
            held_at,
        }: Look,
        settings: FleetSettings,
        now: Timestamp,
    ) -> FleetState {
        let pool = match self.pools.get_mut(pool) {
            Some(known) => known,
            None => self.pools.entry(pool.to_owned()).or_insert_with(|| Pool::starting(now)),
        };
        pool.forget(now, settings);
        pool.order.push_back((now, target));
        let before = pool.latest.insert(target, (now, failed));
        pool.failing -= usize::from(before.is_some_and(|(_, failed)| failed));
        pool.failing += usize::from(failed);
        match pool.judge(settings, now) {
            FleetState::Sound if failed && pool.is_too_early(held_at, settings, now) => FleetState::Starting,
            state => state,
        }
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

impl FleetSettings {
    fn windows(self, count: i64) -> SignedDuration {
        SignedDuration::from_secs(count.saturating_mul(i64::from(self.window_s)))
    }
}

impl Pool {
    fn starting(now: Timestamp) -> Self {
        Self {
            started: now,
            latest: HashMap::new(),
            order: VecDeque::new(),
            failing: 0,
            broken_since: None,
        }
    }

    fn is_younger_than(&self, windows: i64, settings: FleetSettings, now: Timestamp) -> bool {
        let age = now.duration_since(self.started);
        // With a clock that was set back the age is unknown, and nothing waits for it.
        !age.is_negative() && age < settings.windows(windows)
    }

    /// Whether too little is known since the start to believe a fault.
    fn is_too_early(&self, held_at: Option<Timestamp>, settings: FleetSettings, now: Timestamp) -> bool {
        if settings.percent >= 100 {
            return false;
        }
        if held_at.is_some_and(|at| at < self.started) {
            return self.is_younger_than(START_WINDOWS, settings, now);
        }
        let enough = usize::try_from(settings.min_targets).unwrap_or(usize::MAX);
        let proven = self.latest.len() >= enough && !self.many_fail(settings);
        !proven && self.is_younger_than(1, settings, now)
    }

    fn many_fail(&self, settings: FleetSettings) -> bool {
        let percent = usize::try_from(settings.percent).unwrap_or(usize::MAX);
        self.failing.saturating_mul(100) > self.latest.len().saturating_mul(percent)
    }

    fn forget(&mut self, now: Timestamp, settings: FleetSettings) {
        let windows = match self.broken_since {
            Some(_) => HELD_WINDOWS,
            None if self.is_younger_than(START_WINDOWS, settings, now) => START_WINDOWS,
            None => 1,
        };
        let window = settings.windows(windows);
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
        self.broken_since = match (wide && self.many_fail(settings), self.broken_since) {
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

    fn seen(target: u128, failed: bool) -> Look {
        Look {
            target: Ulid(target),
            failed,
            held_at: None,
        }
    }

    /// A recorder that has long been running.
    fn running() -> Fleet {
        let mut fleet = Fleet::default();
        for pool in ["public", "inside"] {
            fleet.observe(pool, seen(999, false), SETTINGS, after(-7_200));
        }
        fleet
    }

    /// Looks at `good` sound targets and `bad` failing ones, and says how the pool stands.
    fn look(fleet: &mut Fleet, good: u128, bad: u128, at: Timestamp) -> FleetState {
        let mut state = FleetState::Sound;
        for number in 0..good {
            state = fleet.observe("public", seen(1_000 + number, false), SETTINGS, at);
        }
        for number in 0..bad {
            state = fleet.observe("public", seen(number, true), SETTINGS, at);
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
                look(&mut running(), good, bad, noon()),
                expected,
                "{good} good, {bad} bad"
            );
        }
    }

    #[test]
    fn one_target_counts_once_however_often_it_is_looked_at() {
        let mut fleet = running();
        for second in 0..100 {
            let state = fleet.observe("public", seen(1, true), SETTINGS, after(second));
            assert_eq!(state, FleetState::Sound);
        }
    }

    #[test]
    fn it_is_over_when_targets_answer_again_or_the_window_has_passed() {
        let mut fleet = running();
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
        let mut fleet = running();
        look(&mut fleet, 0, 20, noon());
        let broken = FleetState::Broken { since: noon() };
        assert_eq!(look(&mut fleet, 0, 1, after(600)), broken);
        assert_eq!(look(&mut fleet, 0, 20, after(1_200)), broken);
        assert_eq!(look(&mut fleet, 0, 1, after(1_200 + 1_801)), FleetState::Sound);
    }

    #[test]
    fn pools_are_judged_apart_and_known_faults_are_no_news() {
        let mut fleet = running();
        look(&mut fleet, 0, 10, noon());
        let other = fleet.observe("inside", seen(7, true), SETTINGS, noon());
        assert_eq!(other, FleetState::Sound);
        fleet.forget_target("public", Ulid(0));
        assert_eq!(
            fleet.observe("public", seen(1, true), SETTINGS, noon()),
            FleetState::Sound
        );
    }

    #[test]
    fn a_clock_that_jumps_back_does_not_keep_old_looks() {
        let mut fleet = running();
        look(&mut fleet, 0, 20, after(86_400));
        assert_eq!(look(&mut fleet, 0, 1, noon()), FleetState::Sound);
    }

    #[test]
    fn after_a_start_faults_wait_for_a_window_unless_enough_targets_answer() {
        let mut fleet = Fleet::default();
        assert_eq!(look(&mut fleet, 0, 1, noon()), FleetState::Starting);
        assert_eq!(look(&mut fleet, 5, 1, after(299)), FleetState::Starting);
        assert_eq!(look(&mut fleet, 0, 1, after(300)), FleetState::Sound);
        assert_eq!(fleet.broken(), 0);

        let mut fleet = Fleet::default();
        assert_eq!(look(&mut fleet, 8, 1, noon()), FleetState::Starting);
        assert_eq!(look(&mut fleet, 9, 1, after(1)), FleetState::Sound);
        assert_eq!(look(&mut fleet, 9, 4, after(2)), FleetState::Starting);
        assert_eq!(
            look(&mut fleet, 9, 10, after(3)),
            FleetState::Broken { since: after(3) }
        );
    }

    #[test]
    fn where_nothing_is_ever_held_nothing_waits_after_a_start() {
        let never = FleetSettings {
            percent: 100,
            ..FleetSettings::default()
        };
        let state = Fleet::default().observe("public", seen(1, true), never, after(0));
        assert_eq!(state, FleetState::Sound);
    }

    #[test]
    fn what_was_held_before_the_start_waits_until_all_like_it_were_looked_at() {
        let held = |target| Look {
            held_at: Some(after(-60)),
            ..seen(target, true)
        };
        let mut fleet = Fleet::default();
        look(&mut fleet, 100, 0, noon());
        // One a minute, as after an outage that spread over ten minutes.
        for number in 0..9_u8 {
            let state = fleet.observe("public", held(number.into()), SETTINGS, after(60 * i64::from(number)));
            assert_eq!(state, FleetState::Starting);
        }
        let late = fleet.observe("public", held(9), SETTINGS, after(899));
        assert_eq!(late, FleetState::Starting);
        assert_eq!(
            fleet.observe("public", held(10), SETTINGS, after(900)),
            FleetState::Sound
        );
        let mut fleet = Fleet::default();
        let states: Vec<_> = (0..10_u8)
            .map(|number| fleet.observe("public", held(number.into()), SETTINGS, after(60 * i64::from(number))))
            .collect();
        assert_eq!(states[9], FleetState::Broken { since: after(540) });
        assert!(states[..9].iter().all(|state| *state == FleetState::Starting));
    }
}
