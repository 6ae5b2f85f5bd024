use super::Watch;
use notifier::Histogram;
use queue::Stats;
use scheduler::{Counts, Observation};
use service::Metrics;

/// What the last look at the counts of scheduler and recorder saw.
#[derive(Debug, Default)]
pub(super) struct Last {
    ticks: u64,
    failed_ticks: u64,
    recorded: u64,
    failed_batches: u64,
    /// Batches failed, and nothing was recorded since.
    reports_wait: bool,
}

impl Watch {
    /// Maps what dispatcher, recorder and notifier count.
    pub(super) fn roles(&self, last: &mut Last) {
        let counts = self.meters.counts();
        scheduler(&self.metrics, &counts);
        notifier(&self.metrics, &self.mail.counts());
        if counts.failed_ticks > last.failed_ticks {
            let problem = "what is due could not be handed out, see the logs; it is tried again";
            self.pulses.due_scans.fail(problem);
        } else if counts.ticks > last.ticks {
            self.pulses.due_scans.beat();
        }
        let recorded: u64 = counts.reports.values().sum();
        let reports_wait = match (counts.failed_batches > last.failed_batches, recorded > last.recorded) {
            (true, _) => true,
            (false, true) => false,
            (false, false) => last.reports_wait,
        };
        match reports_wait {
            true => self
                .pulses
                .reports
                .fail("reports could not be recorded, see the logs; they wait"),
            false => self.pulses.reports.beat(),
        }
        *last = Last {
            ticks: counts.ticks,
            failed_ticks: counts.failed_ticks,
            recorded,
            failed_batches: counts.failed_batches,
            reports_wait,
        };
    }
}

/// A measurement of dispatcher or recorder.
pub(in crate::serve) fn observe(metrics: &Metrics, observation: Observation) {
    let scheduler = metrics.scheduler();
    match observation {
        Observation::DispatchLag { lag, .. } => scheduler.lag.observe(&[], lag.as_secs_f64()),
        Observation::RecordBatch { took, .. } => scheduler.batch_duration.observe(&[], took.as_secs_f64()),
        Observation::RecordLag { .. } => {}
        Observation::Tick { took } => scheduler.tick_duration.observe(&[], took.as_secs_f64()),
    }
}

fn scheduler(metrics: &Metrics, counts: &Counts) {
    let scheduler = metrics.scheduler();
    for (reason, total) in &counts.enqueued {
        scheduler.enqueued.raise_to(&[reason], *total);
    }
    for (outcome, total) in &counts.reports {
        scheduler.reports.raise_to(&[outcome], *total);
    }
    let suppressed = &metrics.notifier().suppressed;
    for (silence, total) in &counts.suppressed {
        let reason = match *silence {
            "acknowledged" => "acked",
            "digest_only" => "digest",
            "repeated" => "dedup",
            other => other,
        };
        suppressed.raise_to(&[reason], *total);
    }
    suppressed.raise_to(&["unconfirmed"], counts.held_alarms);
}

fn notifier(metrics: &Metrics, counts: &notifier::Counts) {
    let notifier = metrics.notifier();
    for (outcome, totals) in [
        ("sent", &counts.sent),
        ("deferred", &counts.deferred),
        ("failed", &counts.failed),
    ] {
        for (event, total) in totals {
            notifier.notifications.raise_to(&["mail", event, outcome], *total);
        }
    }
    for (class, total) in &counts.replies {
        let class = if *class == "none" { "connect" } else { class };
        notifier.smtp_replies.raise_to(&[class], *total);
    }
    let Histogram { buckets, count, sum } = &counts.delay_seconds;
    let buckets = Histogram::BOUNDS.into_iter().zip(buckets.iter().copied());
    notifier.latency.set(buckets, *count, *sum);
}

/// Maps what the queue counts.
pub(super) fn queue(metrics: &Metrics, stats: &Stats) {
    let queue = metrics.queue();
    let mut in_flight = 0;
    for pool in &stats.pools {
        for (priority, lane) in pool.lanes.iter() {
            let name = format!("{}/{priority}", pool.pool);
            queue.jobs.set(&[&name, "ready"], number(lane.depth));
            queue.jobs.set(&[&name, "in_flight"], number(lane.in_flight));
            let oldest = lane.oldest.map_or(0.0, |age| age.as_secs_f64());
            queue.oldest_ready_age.set(&[&name], oldest);
            in_flight += lane.in_flight;
        }
        let outcomes = &pool.outcomes;
        for (outcome, total) in [
            ("ok", outcomes.completed),
            ("failed", outcomes.panicked + outcomes.timed_out),
            ("given_back", outcomes.given_back),
            ("handed_back", outcomes.handed_back),
            ("duplicate", outcomes.duplicate),
        ] {
            queue.outcomes.raise_to(&[&pool.pool, outcome], total);
        }
    }
    metrics.scanner().in_flight.set(&[], number(in_flight));
    let reports = &stats.reports;
    queue.jobs.set(&["reports", "ready"], number(reports.waiting));
    queue.jobs.set(&["reports", "in_flight"], number(reports.in_hand));
    let oldest = reports.oldest.map_or(0.0, |age| age.as_secs_f64());
    queue.oldest_ready_age.set(&["reports"], oldest);
    queue
        .outcomes
        .raise_to(&["reports", "redelivered"], reports.redelivered);
}

/// Counts and bytes are far below the 2^53 up to which this is exact.
#[expect(clippy::cast_precision_loss, reason = "see above")]
pub(super) fn float(count: u64) -> f64 {
    count as f64
}

fn number(count: usize) -> f64 {
    float(u64::try_from(count).unwrap_or(u64::MAX))
}
