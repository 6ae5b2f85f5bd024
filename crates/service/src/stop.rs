use std::io;
use tokio::sync::watch;

/// The wish to stop, shared by everything that should heed it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Stop {
    wishes: watch::Receiver<u32>,
}

/// The signals of the process cannot be listened to.
#[derive(Debug, thiserror::Error)]
#[error("signals cannot be listened to: {0}")]
pub struct StopError(#[from] io::Error);

impl Stop {
    /// Listens for SIGINT (Ctrl-C), SIGTERM and SIGHUP (the terminal goes away) from now on. Call within a tokio runtime.
    ///
    /// A hangup may reach a process several times at once, so it never insists; and it stays ignored in a process that was
    /// started to ignore it (nohup), where the system tells (Linux).
    ///
    /// # Errors
    /// Where the operating system refuses.
    pub fn on_signals() -> Result<Self, StopError> {
        let (wish, wishes) = watch::channel(0);
        let mut signals = Signals::new()?;
        tokio::spawn(async move {
            while !wish.is_closed() {
                let signal = signals.next().await;
                wish.send_modify(|wishes| match signal {
                    Signal::Request => *wishes += 1,
                    Signal::Hangup => *wishes = (*wishes).max(1),
                });
            }
        });
        Ok(Self { wishes })
    }

    /// A wish that another part of the program utters with the function returned.
    pub fn by_hand() -> (Self, impl FnOnce()) {
        let (wish, wishes) = watch::channel(0);
        (Self { wishes }, move || wish.send_modify(|wishes| *wishes += 1))
    }

    /// Whether the wish has been uttered.
    pub fn is_wished(&self) -> bool {
        *self.wishes.borrow() > 0
    }

    /// Waits for the wish. Never ends where it can no longer come.
    pub async fn wished(&mut self) {
        self.uttered(1).await;
    }

    /// Waits for the wish to be uttered a second time: somebody has no patience left.
    pub async fn insisted(&mut self) {
        self.uttered(2).await;
    }

    async fn uttered(&mut self, times: u32) {
        if self.wishes.wait_for(|wishes| *wishes >= times).await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

/// What came.
enum Signal {
    /// Somebody asks for the end.
    Request,
    /// The terminal is away.
    #[cfg_attr(not(unix), expect(dead_code, reason = "there is no such signal"))]
    Hangup,
}

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
    /// None where it is ignored.
    hangup: Option<tokio::signal::unix::Signal>,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        let hangup = match hangup_is_ignored() {
            true => None,
            false => Some(signal(SignalKind::hangup())?),
        };
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hangup,
        })
    }

    async fn next(&mut self) -> Signal {
        let hangup = async {
            match &mut self.hangup {
                Some(hangup) => hangup.recv().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            _ = self.interrupt.recv() => Signal::Request,
            _ = self.terminate.recv() => Signal::Request,
            _ = hangup => Signal::Hangup,
        }
    }
}

/// Whether this process was started to ignore SIGHUP, as under nohup: bit 0 of SigIgn in proc_pid_status(5).
#[cfg(unix)]
fn hangup_is_ignored() -> bool {
    std::fs::read_to_string("/proc/self/status").is_ok_and(|status| ignores_hangup(&status))
}

#[cfg(unix)]
fn ignores_hangup(status: &str) -> bool {
    status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .is_some_and(|mask| mask & 1 == 1)
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) -> Signal {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        Signal::Request
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_wish_reaches_every_clone() {
        let (stop, wish) = Stop::by_hand();
        let mut clone = stop.clone();
        assert!(!stop.is_wished());
        wish();
        clone.wished().await;
        assert!(stop.is_wished());
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_second_signal_insists() {
        let mut stop = Stop::on_signals().unwrap();
        let this = rustix::process::getpid();
        rustix::process::kill_process(this, rustix::process::Signal::TERM).unwrap();
        stop.wished().await;
        assert!(*stop.wishes.borrow() < 2);
        rustix::process::kill_process(this, rustix::process::Signal::TERM).unwrap();
        stop.insisted().await;
    }

    #[cfg(unix)]
    #[test]
    fn a_process_under_nohup_ignores_hangups() {
        assert!(ignores_hangup("Name:\tvigie\nSigIgn:\t0000000000001001\n"));
        assert!(!ignores_hangup("Name:\tvigie\nSigIgn:\t0000000000001000\n"));
        assert!(!ignores_hangup(""));
    }
}
