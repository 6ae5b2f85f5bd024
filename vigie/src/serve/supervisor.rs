use futures_util::future::BoxFuture;
use service::{Metrics, Pulse, Stop};
use std::{any::Any, time::Duration};
use tokio::{
    task::JoinError,
    time::{Instant, sleep},
};

/// Keeps one role running: what ends without being asked is told, counted, and started again. One that fails takes no other
/// down, and the probe of readiness tells while it is away.
#[derive(Clone, Debug)]
pub(super) struct Supervisor {
    pub(super) name: &'static str,
    pub(super) pulse: Pulse,
    pub(super) metrics: Metrics,
    pub(super) pauses: Pauses,
}

/// How long to wait before a role is started again.
#[derive(Clone, Copy, Debug)]
pub(super) struct Pauses {
    pub(super) first: Duration,
    pub(super) longest: Duration,
}

impl Default for Pauses {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(250),
            longest: Duration::from_secs(30),
        }
    }
}

/// A role that ran for so long was not down for what made it fail before.
const SOUND: Duration = Duration::from_secs(60);

impl Supervisor {
    /// Runs what `start` gives until it ends after `stop` was wished, and gives what it ended with; none where it failed
    /// then.
    pub(super) async fn run<T: Send + 'static>(
        self,
        mut stop: Stop,
        start: impl Fn(Stop) -> BoxFuture<'static, anyhow::Result<T>>,
    ) -> Option<T> {
        let mut pause = self.pauses.first;
        while !stop.is_wished() {
            self.pulse.beat();
            let began = Instant::now();
            let ended = Aborting(tokio::spawn(start(stop.clone()))).join().await;
            let problem = self.told(ended, stop.is_wished());
            let problem = match problem {
                Ok(outcome) => return Some(outcome),
                Err(problem) => problem,
            };
            if stop.is_wished() {
                break;
            }
            if began.elapsed() > SOUND {
                pause = self.pauses.first;
            }
            self.metrics.process().restarts.increment(&[self.name]);
            self.pulse.fail(problem);
            tracing::warn!(
                role = self.name,
                pause_ms = pause.as_millis(),
                "the role is started again"
            );
            tokio::select! {
                biased;
                () = stop.wished() => {}
                () = sleep(pause) => {}
            }
            pause = (pause * 2).min(self.pauses.longest);
        }
        None
    }

    /// What to say of a role that ended: its outcome, or the problem in public words.
    fn told<T>(&self, ended: Result<anyhow::Result<T>, JoinError>, asked: bool) -> Result<T, &'static str> {
        match ended {
            Ok(Ok(outcome)) if asked => Ok(outcome),
            Ok(Ok(_)) => {
                tracing::error!(role = self.name, "the role ended without being asked: a bug");
                Err("it ended without being asked; it is started again")
            }
            Ok(Err(error)) => {
                tracing::error!(role = self.name, error = format!("{error:#}"), "the role failed");
                Err("it failed, see the logs; it is started again")
            }
            Err(error) => {
                self.metrics.process().panics.increment(&[self.name]);
                let panic = error.try_into_panic().ok();
                let panic = panic.as_deref().map_or("it was cancelled", message);
                tracing::error!(role = self.name, panic, "the role panicked: a bug");
                Err("it panicked, see the logs; it is started again")
            }
        }
    }
}

/// What a panic says.
fn message(panic: &(dyn Any + Send)) -> &str {
    panic
        .downcast_ref::<String>()
        .map(String::as_str)
        .or_else(|| panic.downcast_ref::<&str>().copied())
        .unwrap_or("it does not say why")
}

/// A task that goes when nobody waits for it any more.
struct Aborting<T>(tokio::task::JoinHandle<T>);

impl<T> Aborting<T> {
    async fn join(mut self) -> Result<T, JoinError> {
        (&mut self.0).await
    }
}

impl<T> Drop for Aborting<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;
    use service::Health;
    use std::sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    };

    fn supervisor(health: &Health, metrics: &Metrics) -> Supervisor {
        Supervisor {
            name: "recorder",
            pulse: health.check("recorder"),
            metrics: metrics.clone(),
            pauses: Pauses::default(),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_role_that_panics_or_fails_is_started_again_and_counted() {
        let (health, metrics) = (Health::new(), Metrics::new("test"));
        let (stop, wish) = Stop::by_hand();
        let starts = Arc::new(AtomicU32::new(0));
        let counted = starts.clone();
        let running = Arc::new(tokio::sync::Notify::new());
        let told = running.clone();
        let start = move |mut stop: Stop| {
            let (start, told) = (counted.fetch_add(1, Ordering::SeqCst), told.clone());
            async move {
                match start {
                    0 => panic!("out of luck"),
                    1 => anyhow::bail!("disk on fire"),
                    2 => return Ok(0),
                    _ => {}
                }
                told.notify_one();
                stop.wished().await;
                Ok(42)
            }
            .boxed()
        };
        let began = Instant::now();
        let task = tokio::spawn(supervisor(&health, &metrics).run(stop, start));
        running.notified().await;
        assert_eq!(began.elapsed().as_millis(), 250 + 500 + 1_000);
        assert!(health.report().is_ready());
        wish();
        assert_eq!(task.await.unwrap(), Some(42));
        assert_eq!(starts.load(Ordering::SeqCst), 4);
        assert_eq!(metrics.process().panics.value(&["recorder"]), 1);
        assert_eq!(metrics.process().restarts.value(&["recorder"]), 3);
    }

    #[tokio::test(start_paused = true)]
    async fn while_a_role_is_away_the_process_is_not_ready_and_can_still_stop() {
        let (health, metrics) = (Health::new(), Metrics::new("test"));
        let (stop, wish) = Stop::by_hand();
        let start = |_| async { anyhow::bail!("never works") }.boxed();
        let task = tokio::spawn(supervisor(&health, &metrics).run::<()>(stop, start));
        while metrics.process().restarts.value(&["recorder"]) < 3 {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        let report = health.report();
        assert!(!report.is_ready());
        assert!(
            !report.to_string().contains("never works"),
            "errors are for the logs: {report}"
        );
        wish();
        assert_eq!(task.await.unwrap(), None);
    }
}
