use super::{LookError, installation, job, spread::spread};
use crate::{
    DispatchSettings, Environment, Observation,
    meters::{add, reason_word},
};
use jiff::{SignedDuration, Timestamp};
use model::{Reason, ScanJob};
use queue::{Priority, QueueError};
use service::Stop;
use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    time::Duration,
};
use store::{ClaimRequest, ScanContext, ScanId};

/// Looks at what is due, again and again.
pub(super) struct Tick<'e> {
    environment: &'e Environment,
    identity: &'e str,
    settings: &'e DispatchSettings,
    /// When certificates that are not monitored are looked at next.
    certificates_at: Option<Timestamp>,
}

/// What a look found.
#[derive(Clone, Copy, Debug, Default)]
struct Found {
    claimed: u64,
    oldest: Duration,
    behind: bool,
}

/// What became of the scans of one claim.
struct Handed {
    claimed: usize,
    /// Whether a lane was full.
    full: bool,
}

impl<'e> Tick<'e> {
    pub(super) fn new(environment: &'e Environment, identity: &'e str, settings: &'e DispatchSettings) -> Self {
        Self {
            environment,
            identity,
            settings,
            certificates_at: None,
        }
    }

    /// One look: each pool gets what it has room for. It costs by what is due.
    pub(super) async fn look(&mut self, stop: &Stop) -> Result<(), LookError> {
        let now = self.environment.now.get().await?;
        self.certificates(now).await?;
        let mut found = Found::default();
        // A pool without a scanner takes nothing: those that have one are all there is to ask.
        let present = self.environment.queue.scanners().present().await?;
        let pools: BTreeSet<String> = present.into_iter().map(|presence| presence.identity.pool).collect();
        for pool in pools {
            self.pool(&pool, &mut found, stop).await?;
        }
        self.environment.meters.count(|counts| {
            counts.claimed = found.claimed;
            counts.oldest_due_age = found.oldest;
            counts.behind = found.behind;
        });
        Ok(())
    }

    /// Tests of installations first: the scans that they order are due at once.
    async fn certificates(&mut self, now: Timestamp) -> Result<(), LookError> {
        let every = SignedDuration::from_secs(i64::from(self.settings.certificates_every_s));
        // A clock that was set back does not stop it for long.
        let waits = self
            .certificates_at
            .is_some_and(|at| now < at && at.duration_since(now) <= every);
        if !waits {
            installation::order_tests(self.environment, now).await?;
            self.certificates_at = now.checked_add(every).ok();
        }
        Ok(())
    }

    /// Claims and sends until nothing of the pool is due, or the pool has no room.
    async fn pool(&self, pool: &str, found: &mut Found, stop: &Stop) -> Result<(), LookError> {
        let mut more = false;
        while !stop.is_wished() {
            let limit = self.limit(pool).await?;
            if limit == 0 {
                found.behind |= more;
                break;
            }
            // Afresh for each claim: a look at a long backlog takes a while.
            let now = self.environment.now.get().await?;
            let request = ClaimRequest {
                pool: pool.to_owned(),
                by: self.identity.to_owned(),
                limit,
                lease: SignedDuration::from_secs(i64::from(self.settings.lease_s)),
            };
            let claimed = self.environment.store.scans().claim_due(&request, now).await?;
            let ages = claimed.iter().map(|context| age(context, now));
            found.oldest = found.oldest.max(ages.max().unwrap_or_default());
            let handed = self.hand_out(claimed, now).await?;
            found.claimed += u64::try_from(handed.claimed).unwrap_or_default();
            more = handed.claimed >= usize::try_from(limit).unwrap_or(usize::MAX);
            if handed.full || !more {
                found.behind |= handed.full;
                break;
            }
        }
        Ok(())
    }

    /// How many scans to claim. Where the lane of the schedule is full, a few: what is urgent comes first, and the rest is
    /// given back.
    async fn limit(&self, pool: &str) -> Result<u32, LookError> {
        let jobs = self.environment.queue.jobs();
        let room = jobs.room(pool, Priority::Schedule).await?;
        let (room, most) = match room {
            0 => (jobs.room(pool, Priority::Demand).await?, self.settings.urgent_batch),
            room => (room, self.settings.batch),
        };
        Ok(u32::try_from(room).unwrap_or(u32::MAX).min(most))
    }

    /// Sends what was claimed; what cannot be sent is given back at once. Where even that fails, leases run out.
    async fn hand_out(&self, claimed: Vec<ScanContext>, now: Timestamp) -> Result<Handed, LookError> {
        let all = claimed.len();
        let mut waiting: BTreeMap<ScanId, Duration> = claimed
            .iter()
            .map(|context| (context.scan.id, age(context, now)))
            .collect();
        let sent = match self.jobs(&claimed, now).await {
            Ok((jobs, lost)) => {
                for id in &lost {
                    waiting.remove(id);
                }
                self.abandon(&lost).await?;
                self.send(jobs, &claimed, &mut waiting).await
            }
            Err(error) => Err(error),
        };
        let left: Vec<ScanId> = waiting.into_keys().collect();
        if !left.is_empty() {
            let released = self.environment.store.scans().release(self.identity, &left).await?;
            self.environment.meters.count(|counts| counts.released += released);
        }
        sent.map(|full| Handed { claimed: all, full })
    }

    /// The jobs of what was claimed, and those scans of which there will never be a report.
    async fn jobs(&self, claimed: &[ScanContext], now: Timestamp) -> Result<(Vec<ScanJob>, Vec<ScanId>), LookError> {
        let bundles = self.bundles(claimed).await?;
        let (mut jobs, mut lost) = (Vec::with_capacity(claimed.len()), Vec::new());
        for context in claimed {
            let scan = &context.scan;
            match job::job(context, &bundles, self.settings, now) {
                Some(job) if scan.attempts <= self.settings.max_attempts => jobs.push(job),
                Some(_) | None => {
                    tracing::error!(scan_id = %scan.id, attempts = scan.attempts, "a scan never has a report; it is given up");
                    lost.push(scan.id);
                }
            }
        }
        Ok((spread(jobs), lost))
    }

    /// Puts the private CA bundles that the jobs name where scanners find them. Answers those that the accounts still have.
    async fn bundles(&self, claimed: &[ScanContext]) -> Result<HashSet<String>, LookError> {
        let mut known = HashSet::new();
        let mut asked = HashSet::new();
        for context in claimed {
            for digest in job::bundles(context) {
                if !asked.insert((context.scan.account, digest)) {
                    continue;
                }
                let Some(pem) = self
                    .environment
                    .store
                    .blobs()
                    .bundle(context.scan.account, digest)
                    .await?
                else {
                    tracing::warn!(account = %context.scan.account, digest, "a monitor trusts a bundle that its account has no more");
                    continue;
                };
                match self.environment.queue.blobs().put(&pem).await {
                    Ok(_) => {}
                    // The job names it all the same: without it the scanner would find a chain untrusted that is not.
                    Err(error @ QueueError::BlobTooLarge { .. }) => {
                        tracing::error!(%error, digest, "a bundle does not reach the scanners");
                    }
                    Err(error) => return Err(error.into()),
                }
                known.insert(digest.clone());
            }
        }
        Ok(known)
    }

    /// Sends jobs, and takes each that was sent off `waiting`. Answers whether a lane was full.
    async fn send(
        &self,
        jobs: Vec<ScanJob>,
        claimed: &[ScanContext],
        waiting: &mut BTreeMap<ScanId, Duration>,
    ) -> Result<bool, LookError> {
        let again: HashSet<ScanId> = claimed
            .iter()
            .filter(|context| context.scan.attempts > 1)
            .map(|context| context.scan.id)
            .collect();
        let sender = self.environment.queue.jobs();
        let mut full = false;
        for job in jobs {
            let (id, reason) = (ScanId(job.scan_id), job.reason);
            match sender.try_send(job).await {
                Ok(()) => self.sent(reason, again.contains(&id), waiting.remove(&id).unwrap_or_default()),
                Err(QueueError::Full { .. }) => full = true,
                Err(error) => return Err(error.into()),
            }
        }
        Ok(full)
    }

    fn sent(&self, reason: Reason, again: bool, lag: Duration) {
        let meters = &self.environment.meters;
        meters.observe(Observation::DispatchLag { reason, lag });
        meters.count(|counts| {
            add(&mut counts.enqueued, reason_word(reason), 1);
            counts.redispatched += u64::from(again);
        });
    }

    async fn abandon(&self, lost: &[ScanId]) -> Result<(), LookError> {
        if !lost.is_empty() {
            let abandoned = self.environment.store.scans().abandon(self.identity, lost).await?;
            self.environment.meters.count(|counts| counts.abandoned += abandoned);
        }
        Ok(())
    }
}

/// For how long a scan has been due; none where a clock says that it is not yet.
fn age(context: &ScanContext, now: Timestamp) -> Duration {
    let age = now.duration_since(context.scan.due_at);
    Duration::try_from(age).unwrap_or_default()
}
