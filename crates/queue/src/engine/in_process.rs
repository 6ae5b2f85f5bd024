//! Bounded memory of this process.

mod blobs;
mod expiring;
mod lanes;
mod pace;
mod progress;
mod reports;
mod scanners;
mod tokens;
mod wakeups;

pub(crate) use lanes::{PoolDepths, QueuedJob};
pub(crate) use reports::QueuedReport;

use crate::Limits;
use std::time::Duration;

/// The queue as memory of one process.
#[derive(Debug)]
pub(crate) struct InProcess {
    pub(crate) blobs: blobs::Blobs,
    pub(crate) lanes: lanes::Lanes,
    pub(crate) progress: progress::Topics,
    pub(crate) reports: reports::Reports,
    pub(crate) scanners: scanners::Present,
    pub(crate) tokens: tokens::Buckets,
    pub(crate) wakeups: wakeups::Calls,
}

impl InProcess {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            blobs: blobs::Blobs::new(limits.blob_bytes, limits.largest_blob_bytes),
            lanes: lanes::Lanes::new(limits.lane_jobs),
            progress: progress::Topics::new(limits.followed_scans, Duration::from_millis(limits.progress_ms)),
            reports: reports::Reports::new(limits.reports),
            scanners: scanners::Present::new(Duration::from_millis(limits.presence_ms)),
            tokens: tokens::Buckets::new(limits.token_keys),
            wakeups: wakeups::Calls::default(),
        }
    }
}
