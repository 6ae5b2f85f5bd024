//! The worker: takes what the outbox owes, sends it, and marks it.

mod delivery;
mod gate;

use crate::{Mailer, backoff::Backoff};
use delivery::{Carrier, Outcome};
use gate::Gate;
use jiff::SignedDuration;
use service::{Clock, Stop};
use std::{
    collections::{HashMap, VecDeque},
    sync::Arc,
    time::Duration,
};
use store::{Message, OutboxId, Store};
use tokio::{
    sync::Notify,
    task::JoinSet,
    time::{Instant, sleep_until, timeout},
};
use tracing::{info, warn};

/// How long a claimed message is held. Longer than it may wait, be sent and be marked, so that nobody else sends it meanwhile.
const LEASE: SignedDuration = SignedDuration::from_mins(10);
/// A message that waits so long for its turn is given back.
const PATIENCE: Duration = Duration::from_secs(120);
/// What is being sent when the notifier stops has so long to end. What has not is sent again, by its lease.
const GOODBYE: Duration = Duration::from_secs(60);
/// Claimed ahead of those that are being sent, for each connection.
const AHEAD: usize = 4;

/// Carries the outbox until the wish to stop: claims by lease, urgent before normal before low, sends, marks. `wake` tells
/// that something was owed; without it the outbox is looked at every [`crate::Settings::poll_interval_ms`].
///
/// A process killed between the sending and the mark sends the mail again with the same Message-ID. On a wish to stop,
/// what is being sent is finished, and what waits is given back.
pub async fn run(store: Store, mailer: Arc<Mailer>, clock: Clock, wake: Arc<Notify>, mut stop: Stop) {
    let mut worker = Worker::new(store, mailer, clock);
    info!(worker = worker.carrier.name, "the notifier carries the outbox");
    loop {
        worker.start();
        if stop.is_wished() {
            break;
        }
        if worker.has_room() && worker.claim().await {
            continue;
        }
        let next = worker.next_look();
        tokio::select! {
            () = stop.wished() => {}
            Some(done) = worker.running.join_next(), if !worker.running.is_empty() => worker.finished(done),
            () = wake.notified() => worker.look_now(),
            () = sleep_until(next) => worker.look_now(),
        }
    }
    worker.end().await;
}

struct Worker {
    carrier: Arc<Carrier>,
    gate: Gate,
    waiting: VecDeque<(Message, Instant)>,
    running: JoinSet<(String, Outcome)>,
    domains: HashMap<String, usize>,
    /// When the outbox is looked at again; it was empty at the last look.
    look_at: Option<Instant>,
}

impl Worker {
    fn new(store: Store, mailer: Arc<Mailer>, clock: Clock) -> Self {
        let backoff = Backoff {
            first: Duration::from_millis(mailer.settings.first_retry_ms),
            longest: Duration::from_secs(mailer.settings.longest_retry_seconds),
        };
        let name = format!("notifier-{}", ulid::Ulid::generate());
        Self {
            gate: Gate::new(backoff),
            carrier: Arc::new(Carrier {
                name,
                store,
                mailer,
                clock,
                backoff,
            }),
            waiting: VecDeque::new(),
            running: JoinSet::new(),
            domains: HashMap::new(),
            look_at: None,
        }
    }

    /// Starts what may start: no more than so many at once, and to one domain.
    fn start(&mut self) {
        let settings = &self.carrier.mailer.settings;
        let (all, per_domain) = (settings.connections, settings.connections_per_domain);
        let mut index = 0;
        while self.running.len() < all && self.gate.is_open() {
            let Some((message, _)) = self.waiting.get(index) else {
                return;
            };
            let domain = domain(&message.recipient);
            if self.domains.get(&domain).copied().unwrap_or_default() >= per_domain {
                index += 1;
                continue;
            }
            let Some((message, _)) = self.waiting.remove(index) else {
                return;
            };
            *self.domains.entry(domain.clone()).or_default() += 1;
            let carrier = Arc::clone(&self.carrier);
            self.running
                .spawn(async move { (domain, carrier.deliver(message).await) });
        }
    }

    fn has_room(&self) -> bool {
        let due = self.look_at.is_none_or(|at| at <= Instant::now());
        due && self.gate.is_open() && self.waiting.len() < self.carrier.mailer.settings.connections
    }

    /// Takes more from the outbox. Answers whether there was something.
    async fn claim(&mut self) -> bool {
        let room = self.carrier.mailer.settings.connections * AHEAD;
        // The first mail after the server was away goes alone: it shows whether the server is back.
        let room = if self.gate.is_proven() { room } else { 1 };
        let limit = u32::try_from(room.saturating_sub(self.waiting.len())).unwrap_or(1);
        match self.carrier.claim(limit).await {
            Ok(messages) if !messages.is_empty() => {
                let now = Instant::now();
                self.waiting.extend(messages.into_iter().map(|message| (message, now)));
                if !self.gate.is_proven() {
                    self.look_later();
                }
                true
            }
            Ok(_) => {
                self.look_later();
                false
            }
            Err(error) => {
                warn!(%error, "the outbox cannot be read; it is tried again");
                self.look_later();
                false
            }
        }
    }

    fn look_later(&mut self) {
        let interval = Duration::from_millis(self.carrier.mailer.settings.poll_interval_ms);
        self.look_at = Some(Instant::now() + interval);
    }

    fn look_now(&mut self) {
        self.look_at = None;
    }

    fn next_look(&self) -> Instant {
        let look = self.look_at.unwrap_or_else(Instant::now);
        let busy = Instant::now() + PATIENCE;
        match self.gate.opens_at() {
            Some(opens) => opens,
            None if self.waiting.is_empty() => look.max(Instant::now()),
            None => busy,
        }
    }

    fn finished(&mut self, done: Result<(String, Outcome), tokio::task::JoinError>) {
        match done {
            Ok((domain, outcome)) => {
                if let Some(count) = self.domains.get_mut(&domain) {
                    *count = count.saturating_sub(1);
                }
                self.domains.retain(|_, count| *count > 0);
                let was_proven = self.gate.is_proven();
                match outcome {
                    Outcome::Reached => self.gate.reached(),
                    Outcome::Away => self.gate.away(&self.carrier.name),
                    Outcome::Unknown => {}
                }
                if !was_proven && self.gate.is_proven() {
                    self.look_now();
                }
            }
            // The lease of its message runs out, and it comes again.
            Err(error) => {
                warn!(%error, "a delivery ended by a bug");
                self.domains.clear();
            }
        }
        self.give_back_what_waits_too_long();
    }

    fn give_back_what_waits_too_long(&mut self) {
        let closed = !self.gate.is_open();
        let (stay, go): (Vec<_>, Vec<_>) = std::mem::take(&mut self.waiting)
            .into_iter()
            .partition(|(_, since)| !closed && since.elapsed() < PATIENCE);
        self.waiting = stay.into();
        self.give_back(go.into_iter().map(|(message, _)| message.id).collect());
    }

    /// What was not tried may be claimed at once, by anybody.
    fn give_back(&mut self, messages: Vec<OutboxId>) {
        if messages.is_empty() {
            return;
        }
        let carrier = Arc::clone(&self.carrier);
        self.running.spawn(async move {
            carrier.release(&messages).await;
            (String::new(), Outcome::Unknown)
        });
    }

    async fn end(mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        self.give_back(waiting.into_iter().map(|(message, _)| message.id).collect());
        let ended = timeout(GOODBYE, async {
            while let Some(done) = self.running.join_next().await {
                if let Err(error) = done {
                    warn!(%error, "a delivery ended by a bug");
                }
            }
        });
        if ended.await.is_err() {
            warn!(
                count = self.running.len(),
                "deliveries were broken off; they come again when their lease has run out"
            );
            self.running.shutdown().await;
        }
        self.carrier.mailer.close().await;
        info!(worker = self.carrier.name, "the notifier has stopped");
    }
}

fn domain(address: &str) -> String {
    address.rsplit('@').next().unwrap_or_default().to_lowercase()
}

#[cfg(test)]
mod tests;
