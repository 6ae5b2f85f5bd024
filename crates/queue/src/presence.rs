use crate::{QueueError, engine::Engine};
use model::ScannerIdentity;
use serde::{Deserialize, Serialize};

/// Which scanners are there. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Scanners {
    engine: Engine,
}

/// A scanner that is there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presence {
    /// Who it is.
    pub identity: ScannerIdentity,
    /// How many scans it makes at the same time.
    pub slots: usize,
}

impl Scanners {
    pub(crate) fn new(engine: Engine) -> Self {
        Self { engine }
    }

    /// Gives a sign of life. It counts for some tens of seconds: [`crate::run_scanner`] gives one each ten.
    ///
    /// # Errors
    /// Never, in process.
    pub async fn announce(&self, presence: Presence) -> Result<(), QueueError> {
        let Engine::InProcess(engine) = &self.engine;
        engine.scanners.announce(presence);
        Ok(())
    }

    /// Says that a scanner takes no more work.
    ///
    /// # Errors
    /// Never, in process.
    pub async fn leave(&self, scanner_id: &str) -> Result<(), QueueError> {
        let Engine::InProcess(engine) = &self.engine;
        engine.scanners.leave(scanner_id);
        Ok(())
    }

    /// Every scanner that gave a sign of life lately, by pool and identity.
    ///
    /// # Errors
    /// Never, in process.
    pub async fn present(&self) -> Result<Vec<Presence>, QueueError> {
        let Engine::InProcess(engine) = &self.engine;
        Ok(engine.scanners.present())
    }
}
