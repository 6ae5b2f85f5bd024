use crate::{QueueError, engine::Engine};
use tokio::sync::watch;

/// Calls to look into the store now. Cheap to clone.
///
/// Volatile: a call may be lost, and many may arrive as one. Whoever listens looks from time to time without being called.
#[derive(Clone, Debug)]
pub struct Wakeups {
    engine: Engine,
}

/// What there is to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Wakeup {
    /// Something fell due before its time: a new target, an on-demand scan.
    DueScans,
    /// The outbox has mail.
    Outbox,
}

impl Wakeups {
    pub(crate) fn new(engine: Engine) -> Self {
        Self { engine }
    }

    /// Calls everybody who listens for it.
    ///
    /// # Errors
    /// Never, in process.
    pub async fn wake(&self, wakeup: Wakeup) -> Result<(), QueueError> {
        let Engine::InProcess(engine) = &self.engine;
        engine.wakeups.wake(wakeup);
        Ok(())
    }

    /// Listens from now on.
    ///
    /// # Errors
    /// Never, in process.
    pub async fn listen(&self, wakeup: Wakeup) -> Result<Listener, QueueError> {
        let Engine::InProcess(engine) = &self.engine;
        Ok(Listener {
            calls: engine.wakeups.listen(wakeup),
        })
    }
}

/// Hears calls of one kind.
#[derive(Debug)]
pub struct Listener {
    calls: watch::Receiver<()>,
}

impl Listener {
    /// Waits for a call. One that came since the last wait counts; several count once.
    pub async fn woken(&mut self) {
        if self.calls.changed().await.is_err() {
            // The queue is gone; nobody calls any more.
            std::future::pending::<()>().await;
        }
    }
}
