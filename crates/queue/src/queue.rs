use crate::{
    BlobStats, Blobs, Followed, JobSender, Limits, QueueError, ReportReceiver, ReportSender, Scanners, Stats, Tokens,
    Wakeups,
    engine::{Engine, InProcess},
    meter::Meters,
};
use std::sync::Arc;

/// The door to everything that this crate offers. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Queue {
    pub(crate) engine: Engine,
    pub(crate) meters: Arc<Meters>,
}

impl Queue {
    /// A queue that lives in this process and dies with it: every role shares clones of it.
    pub fn in_process(limits: &Limits) -> Self {
        Self {
            engine: Engine::InProcess(Arc::new(InProcess::new(limits))),
            meters: Arc::default(),
        }
    }

    /// Where scans are ordered.
    pub fn jobs(&self) -> JobSender {
        JobSender::new(self.engine.clone())
    }

    /// Where reports go.
    pub fn report_sender(&self) -> ReportSender {
        ReportSender::new(self.engine.clone())
    }

    /// Where reports come out.
    pub fn report_receiver(&self) -> ReportReceiver {
        ReportReceiver::new(self.engine.clone())
    }

    /// Bytes by digest.
    pub fn blobs(&self) -> Blobs {
        Blobs::new(self.engine.clone())
    }

    /// Limits of rate that hold for all scanners together.
    pub fn tokens(&self) -> Tokens {
        Tokens::new(self.engine.clone())
    }

    /// Calls to look into the store now.
    pub fn wakeups(&self) -> Wakeups {
        Wakeups::new(self.engine.clone())
    }

    /// How on-demand scans are getting on.
    pub fn progress(&self) -> Followed {
        Followed::new(self.engine.clone())
    }

    /// Which scanners are there.
    pub fn scanners(&self) -> Scanners {
        Scanners::new(self.engine.clone())
    }

    /// Depths, ages and counts, for the metrics page. Scans in flight and their outcomes are those of this process.
    ///
    /// # Errors
    /// Never, in process.
    pub async fn stats(&self) -> Result<Stats, QueueError> {
        let Engine::InProcess(engine) = &self.engine;
        let (blobs, bytes) = engine.blobs.size();
        Ok(Stats {
            pools: self.meters.stats(engine.lanes.pools()),
            reports: engine.reports.stats(),
            blobs: BlobStats { blobs, bytes },
            token_keys: engine.tokens.keys(),
            followed_scans: engine.progress.followed(),
        })
    }
}
