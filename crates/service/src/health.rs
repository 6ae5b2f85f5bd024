use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// How the parts of this process are doing: what `/livez` and `/readyz` answer. Cheap to clone; clones share.
///
/// Each part takes a [`Pulse`] and says through it how it is. A part that has not said anything yet is not in order, nor
/// is one whose heart should beat and does not.
#[derive(Clone, Debug, Default)]
pub struct Health {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    checks: BTreeMap<&'static str, Check>,
    stopping: bool,
}

#[derive(Debug)]
struct Check {
    /// How long it may stay silent; none: its last word stands.
    within: Option<Duration>,
    said_at: Instant,
    problem: Option<String>,
}

impl Health {
    /// Nothing is checked yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a check whose last word stands: the store, the queue.
    pub fn check(&self, name: &'static str) -> Pulse {
        self.add(name, None)
    }

    /// Adds a loop, which has to [beat](Pulse::beat) again within this time.
    pub fn heartbeat(&self, name: &'static str, within: Duration) -> Pulse {
        self.add(name, Some(within))
    }

    fn add(&self, name: &'static str, within: Option<Duration>) -> Pulse {
        let check = Check {
            within,
            said_at: Instant::now(),
            problem: Some("starting".to_owned()),
        };
        self.lock().checks.insert(name, check);
        Pulse {
            health: self.clone(),
            name,
        }
    }

    /// The process is stopping: it is no longer ready, whatever its parts say.
    pub fn stopping(&self) {
        self.lock().stopping = true;
    }

    /// How everything is now.
    pub fn report(&self) -> HealthReport {
        let state = self.lock();
        let checks = state.checks.iter().map(|(name, check)| CheckReport {
            name,
            problem: check.problem(),
        });
        HealthReport {
            stopping: state.stopping,
            checks: checks.collect(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Check {
    fn problem(&self) -> Option<String> {
        let silent = self.said_at.elapsed();
        self.problem.clone().or_else(|| {
            let late = self.within.is_some_and(|within| silent > within);
            late.then(|| format!("no sign of life for {} s", silent.as_secs()))
        })
    }
}

/// Says how one part is. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Pulse {
    health: Health,
    name: &'static str,
}

impl Pulse {
    /// The part is in order.
    pub fn beat(&self) {
        self.say(None);
    }

    /// The part is not in order, for this reason, until it beats again. The reason is public: no secrets, no addresses.
    pub fn fail(&self, reason: impl Into<String>) {
        self.say(Some(reason.into()));
    }

    fn say(&self, problem: Option<String>) {
        if let Some(check) = self.health.lock().checks.get_mut(self.name) {
            check.said_at = Instant::now();
            check.problem = problem;
        }
    }
}

/// How everything is at one instant. Displayed, it is the text of `/readyz`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthReport {
    /// Whether the process is on its way out.
    pub stopping: bool,
    /// Each check, by name.
    pub checks: Vec<CheckReport>,
}

/// How one part is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CheckReport {
    /// Its name: `store`, `queue`, or that of a loop.
    pub name: &'static str,
    /// What is wrong with it, if anything.
    pub problem: Option<String>,
}

impl HealthReport {
    /// Whether everything is in order: the process may be given work.
    pub fn is_ready(&self) -> bool {
        !self.stopping && self.checks.iter().all(|check| check.problem.is_none())
    }
}

impl fmt::Display for HealthReport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let summary = match (self.stopping, self.is_ready()) {
            (true, _) => "stopping",
            (false, true) => "ready",
            (false, false) => "not ready",
        };
        writeln!(formatter, "{summary}")?;
        for CheckReport { name, problem } in &self.checks {
            match problem {
                None => writeln!(formatter, "{name}: ok")?,
                Some(problem) => writeln!(formatter, "{name}: {problem}")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ready_when_every_part_said_so_and_until_one_fails_or_the_process_stops() {
        let health = Health::new();
        let store = health.check("store");
        let recorder = health.heartbeat("recorder", Duration::from_secs(3600));
        assert!(!health.report().is_ready(), "nobody said anything yet");
        store.beat();
        recorder.beat();
        assert!(health.report().is_ready());
        store.fail("disk full");
        assert_eq!(
            health.report().to_string(),
            "not ready\nrecorder: ok\nstore: disk full\n"
        );
        store.beat();
        assert!(health.report().is_ready());
        health.stopping();
        assert!(!health.report().is_ready());
        assert!(health.report().to_string().starts_with("stopping\n"));
    }

    #[test]
    fn a_heart_that_stops_beating_is_noticed() {
        let health = Health::new();
        let pulse = health.heartbeat("dispatcher", Duration::ZERO);
        pulse.beat();
        let beaten = Instant::now();
        while beaten.elapsed().is_zero() {}
        let report = health.report();
        assert!(!report.is_ready());
        assert!(report.to_string().contains("no sign of life"), "{report}");
    }
}
