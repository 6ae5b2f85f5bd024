use crate::QueueError;
use aws_lc_rs::digest::{SHA256, digest};
use moka::{policy::EvictionPolicy, sync::Cache};
use std::{fmt::Write, sync::Arc};

/// What an entry takes beside its bytes, more or less: without it, many small blobs would not be bounded.
const OVERHEAD_BYTES: usize = 256;

/// Bytes by digest, those unused for longest going first.
#[derive(Debug)]
pub(crate) struct Blobs {
    kept: Cache<String, Arc<[u8]>>,
    largest_bytes: usize,
}

impl Blobs {
    pub(super) fn new(bytes: usize, largest_bytes: usize) -> Self {
        let kept = Cache::builder()
            .max_capacity(u64::try_from(bytes).unwrap_or(u64::MAX))
            .weigher(|_, blob: &Arc<[u8]>| u32::try_from(blob.len() + OVERHEAD_BYTES).unwrap_or(u32::MAX))
            // Not the default, which may refuse what is new: a job that names it is on its way.
            .eviction_policy(EvictionPolicy::lru())
            .build();
        Self {
            kept,
            largest_bytes: largest_bytes.min(bytes.saturating_sub(OVERHEAD_BYTES)),
        }
    }

    pub(crate) fn put(&self, bytes: &[u8]) -> Result<String, QueueError> {
        if bytes.len() > self.largest_bytes {
            return Err(QueueError::BlobTooLarge {
                bytes: bytes.len(),
                limit_bytes: self.largest_bytes,
            });
        }
        let sha256 = hexadecimal(digest(&SHA256, bytes).as_ref());
        // A blob that is there already becomes the one used last, without a copy of it.
        if self.kept.get(&sha256).is_none() {
            self.kept.insert(sha256.clone(), bytes.into());
            // At once, not by and by: dozens of large blobs would wait for it.
            self.kept.run_pending_tasks();
        }
        Ok(sha256)
    }

    pub(crate) fn find(&self, sha256: &str) -> Option<Arc<[u8]>> {
        self.kept.get(sha256)
    }

    /// How many, and how large together.
    pub(crate) fn size(&self) -> (u64, u64) {
        self.kept.run_pending_tasks();
        (self.kept.entry_count(), self.kept.weighted_size())
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
