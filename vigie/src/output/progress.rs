use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use model::Verdict;
use render::Tally;
use std::{
    io::IsTerminal,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

/// The progress of a list, on standard error where that is a terminal; elsewhere nothing. Copies share one bar.
#[derive(Clone, Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    /// What has ended, whether or not its turn to be written has come.
    ended: Arc<Mutex<Tally>>,
    /// Results appear on the terminal of the bar.
    shares_terminal: bool,
}

impl Progress {
    /// For so many targets.
    pub(crate) fn of(targets: usize) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self::none();
        }
        let bar = ProgressBar::with_draw_target(Some(targets as u64), ProgressDrawTarget::stderr_with_hz(8));
        if let Ok(style) = ProgressStyle::with_template("{pos}/{len} {wide_bar} {msg} ETA {eta}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(500));
        Self {
            bar,
            ended: Arc::default(),
            shares_terminal: std::io::stdout().is_terminal(),
        }
    }

    /// None at all.
    pub(crate) fn none() -> Self {
        Self {
            bar: ProgressBar::hidden(),
            ended: Arc::default(),
            shares_terminal: false,
        }
    }

    /// One more has ended, in whatever order.
    pub(crate) fn advance(&self, verdict: Verdict) {
        let tally = {
            let mut ended = self.ended.lock().unwrap_or_else(PoisonError::into_inner);
            ended.add(verdict);
            *ended
        };
        let Tally { green, orange, red } = tally;
        self.bar
            .set_message(format!("{red} red, {orange} orange, {green} green"));
        self.bar.inc(1);
    }

    /// Writes to the same terminal without a torn bar.
    pub(crate) fn suspend<T>(&self, write: impl FnOnce() -> T) -> T {
        // Each suspension draws twice: not where results go elsewhere.
        if self.shares_terminal {
            self.bar.suspend(write)
        } else {
            write()
        }
    }

    /// Takes the bar away.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_first_counts_first() {
        let progress = Progress::none();
        let copy = progress.clone();
        copy.advance(Verdict::Red);
        copy.advance(Verdict::Green);
        assert_eq!(progress.bar.position(), 2);
        assert_eq!(progress.ended.lock().unwrap().total(), 2);
    }
}
