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
    /// Listens for SIGINT (Ctrl-C) and SIGTERM from now on. Call within a tokio runtime.
    ///
    /// # Errors
    /// Where the operating system refuses.
    pub fn on_signals() -> Result<Self, StopError> {
        let (wish, wishes) = watch::channel(0);
        let mut signals = Signals::new()?;
        tokio::spawn(async move {
            while !wish.is_closed() {
                signals.next().await;
                wish.send_modify(|wishes| *wishes += 1);
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

#[cfg(unix)]
struct Signals {
    interrupt: tokio::signal::unix::Signal,
    terminate: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
        })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> io::Result<Self> {
        Ok(Self)
    }

    async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
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
}
