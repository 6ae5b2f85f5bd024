use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use render::Tally;
use std::{io::IsTerminal, time::Duration};

/// The progress of a list, on standard error where that is a terminal; elsewhere nothing.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
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
            shares_terminal: std::io::stdout().is_terminal(),
        }
    }

    /// None at all.
    pub(crate) fn none() -> Self {
        Self {
            bar: ProgressBar::hidden(),
            shares_terminal: false,
        }
    }

    /// One more is done.
    pub(crate) fn advance(&self, tally: Tally) {
        if self.bar.is_hidden() {
            return;
        }
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
