use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use render::Tally;
use std::{io::IsTerminal, time::Duration};

/// The progress of a list, on standard error where that is a terminal; elsewhere nothing.
#[derive(Debug)]
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// For so many targets.
    pub(crate) fn of(targets: usize) -> Self {
        if !std::io::stderr().is_terminal() {
            return Self::none();
        }
        let bar = ProgressBar::with_draw_target(Some(targets as u64), ProgressDrawTarget::stderr_with_hz(8));
        if let Ok(style) = ProgressStyle::with_template("{pos}/{len} {wide_bar} {msg} {per_sec} ETA {eta}") {
            bar.set_style(style);
        }
        bar.enable_steady_tick(Duration::from_millis(500));
        Self(bar)
    }

    /// None at all.
    pub(crate) fn none() -> Self {
        Self(ProgressBar::hidden())
    }

    pub(crate) fn advance(&self, tally: Tally) {
        if self.0.is_hidden() {
            return;
        }
        let Tally { green, orange, red } = tally;
        self.0.set_message(format!("{red} red, {orange} orange, {green} green"));
        self.0.inc(1);
    }

    /// Writes to the same terminal without a torn bar.
    pub(crate) fn suspend<T>(&self, write: impl FnOnce() -> T) -> T {
        self.0.suspend(write)
    }

    pub(crate) fn clear(&self) {
        self.0.finish_and_clear();
    }
}
