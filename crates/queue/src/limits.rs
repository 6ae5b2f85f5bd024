use serde::Deserialize;

/// What the in-process queue may hold. Nothing in it grows without one of these bounds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    /// Jobs that may wait in one lane of one pool: 10,000. A job takes about a kilobyte.
    pub lane_jobs: usize,
    /// Reports that may be sent and not yet acknowledged: 1,000. A `deep` report takes some tens of kilobytes.
    pub reports: usize,
    /// Bytes of all blobs together: 64 MiB. Those unused for longest go first.
    pub blob_bytes: usize,
    /// Bytes of one blob: 16 MiB.
    pub largest_blob_bytes: usize,
    /// Destinations whose rate is watched at the same time: 100,000. Beyond, tokens are refused until one is free again.
    pub token_keys: usize,
    /// On-demand scans whose progress is kept: 10,000. Those silent for longest go first.
    pub followed_scans: usize,
    /// How long the last progress of a scan is kept, in milliseconds: ten minutes.
    pub progress_ms: u64,
    /// How long a scanner counts as present after its last sign of life, in milliseconds: 30 seconds.
    pub presence_ms: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            lane_jobs: 10_000,
            reports: 1_000,
            blob_bytes: 64 << 20,
            largest_blob_bytes: 16 << 20,
            token_keys: 100_000,
            followed_scans: 10_000,
            progress_ms: 600_000,
            presence_ms: 30_000,
        }
    }
}
