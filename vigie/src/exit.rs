use model::Verdict;
use render::NagiosState;
use std::{io, process::ExitCode};

/// How the process ends. A contract: scripts and monitoring systems read these numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0.
    Green,
    /// 1.
    Orange,
    /// 2.
    Red,
    /// 3: bad arguments, an unreadable file, a reader of the output that went away.
    NotRun,
    /// 130: stopped by a signal before the end.
    Stopped,
}

impl From<Verdict> for Exit {
    fn from(verdict: Verdict) -> Self {
        match verdict {
            Verdict::Green => Self::Green,
            Verdict::Orange => Self::Orange,
            Verdict::Red => Self::Red,
        }
    }
}

impl From<NagiosState> for Exit {
    /// The numbers of the monitoring plugins' guidelines are the same.
    fn from(state: NagiosState) -> Self {
        match state {
            NagiosState::Critical => Self::Red,
            NagiosState::Ok => Self::Green,
            NagiosState::Unknown => Self::NotRun,
            NagiosState::Warning => Self::Orange,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(match exit {
            Exit::Green => 0,
            Exit::Orange => 1,
            Exit::Red => 2,
            Exit::NotRun => 3,
            Exit::Stopped => 130,
        })
    }
}

/// Ends with what a command came to; an error is told on standard error, except that nobody reads the output any more.
pub(crate) fn report(result: anyhow::Result<Exit>) -> ExitCode {
    match result {
        Ok(exit) => exit.into(),
        Err(error) => {
            if !is_broken_pipe(&error) {
                anstream::eprintln!("error: {}", told(&error));
            }
            Exit::NotRun.into()
        }
    }
}

/// An error and its causes in one line; a cause that the error before it has told already is left out.
pub(crate) fn told(error: &anyhow::Error) -> String {
    let mut line = String::new();
    for cause in error.chain() {
        let text = cause.to_string();
        match line.is_empty() {
            true => line = text,
            false if line.ends_with(&text) => {}
            false => {
                line.push_str(": ");
                line.push_str(&text);
            }
        }
    }
    line
}

/// `vigie check ... | head` is no mistake of anybody.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use anyhow::Context;

    #[test]
    fn a_cause_is_told_once() {
        let cause = || io::Error::other("no such file (os error 2)");
        let twice = Err::<(), _>(cause())
            .context(format!("the file cannot be read: {}", cause()))
            .context("--hosts-file h")
            .unwrap_err();
        assert_eq!(
            told(&twice),
            "--hosts-file h: the file cannot be read: no such file (os error 2)"
        );
        let once = Err::<(), _>(cause())
            .context("standard input cannot be read")
            .unwrap_err();
        assert_eq!(told(&once), "standard input cannot be read: no such file (os error 2)");
    }
}
