use std::io;
use tokio::sync::watch;

/// The wish to stop, shared by everything that should heed it. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Stop {
    wished: watch::Receiver<bool>,
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
        let (wish, wished) = watch::channel(false);
        let signals = Signals::new()?;
        tokio::spawn(async move {
            signals.first().await;
            // Nobody listens any more where this fails.
            let _ = wish.send(true);
        });
        Ok(Self { wished })
    }

    /// A wish that another part of the program utters with the function returned.
    pub fn by_hand() -> (Self, impl FnOnce()) {
        let (wish, wished) = watch::channel(false);
        (Self { wished }, move || {
            let _ = wish.send(true);
        })
    }

    /// Whether the wish has been uttered.
    pub fn is_wished(&self) -> bool {
        *self.wished.borrow()
    }

    /// Waits for the wish. Never ends where it can no longer come.
    pub async fn wished(&mut self) {
        if self.wished.wait_for(|wished| *wished).await.is_err() {
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

    async fn first(mut self) {
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

    async fn first(self) {
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
}
