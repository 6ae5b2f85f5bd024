use crate::{QueueError, engine::Engine};
use std::sync::Arc;

/// Bytes by digest: private CA bundles, known intermediates, CRLs. Cheap to clone.
///
/// A cache, not a store: put again what a job names whenever the job is sent, and be ready to find nothing.
#[derive(Clone, Debug)]
pub struct Blobs {
    engine: Engine,
}

impl Blobs {
    pub(crate) fn new(engine: Engine) -> Self {
        Self { engine }
    }

    /// Keeps bytes, and gives their SHA-256 in lower-case hexadecimal.
    ///
    /// # Errors
    /// [`QueueError::BlobTooLarge`].
    pub async fn put(&self, bytes: &[u8]) -> Result<String, QueueError> {
        let Engine::InProcess(engine) = &self.engine;
        engine.blobs.put(bytes)
    }

    /// The bytes of a digest, where they are still kept.
    ///
    /// # Errors
    /// Never, in process.
    pub async fn get(&self, sha256: &str) -> Result<Option<Arc<[u8]>>, QueueError> {
        let Engine::InProcess(engine) = &self.engine;
        Ok(engine.blobs.find(sha256))
    }
}
