//! Which roles there are, and in which order they end.

use super::{
    housekeeping,
    inheritance::Inheritance,
    intermediates,
    settings::Settings,
    supervisor::{Pauses, Supervisor},
    watch::{Pulses, Watch, observe},
};
use futures_util::{FutureExt, future::BoxFuture};
use notifier::Mailer;
use queue::{Queue, Stopped, Wakeup};
use scanner::Scanner;
use scheduler::{Environment, Meters};
use service::{Clock, Health, Metrics, Stop};
use std::{net::TcpListener, sync::Arc, time::Duration};
use store::Store;
use tokio::{sync::Notify, task::JoinHandle, time::timeout};
use ulid::Ulid;

/// What the roles share. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Shared {
    pub(super) store: Store,
    pub(super) queue: Queue,
    pub(super) health: Health,
    pub(super) metrics: Metrics,
    pub(super) clock: Clock,
    pub(super) listener: Arc<TcpListener>,
    pub(super) scanner: Scanner,
    pub(super) mailer: Arc<Mailer>,
    pub(super) settings: Arc<Settings>,
    pub(super) inheritance: Inheritance,
}

/// The roles that run.
pub(super) struct Roles {
    /// As whom scans are claimed.
    dispatcher_id: String,
    api: Role<()>,
    dispatcher: Role<()>,
    housekeeping: Role<()>,
    notifier: Role<()>,
    recorder: Role<()>,
    scanner: Role<Stopped>,
    watch: Role<()>,
}

/// One role: asked to stop by itself.
struct Role<T> {
    name: &'static str,
    wish: Box<dyn FnOnce() + Send>,
    task: JoinHandle<Option<T>>,
}

/// How long what came back may take to be recorded, and what is being sent to be sent. Beyond, leases bring it again.
const PATIENCE: Duration = Duration::from_secs(15);

/// Starts every role, each under a supervisor.
pub(super) fn start(shared: &Shared) -> Roles {
    let dispatcher_id = format!("dispatcher-{}", Ulid::generate());
    let metrics = shared.metrics.clone();
    let meters = Meters::new(move |observation| observe(&metrics, observation));
    let environment = Environment {
        meters: meters.clone(),
        ..Environment::new(shared.store.clone(), shared.queue.clone())
    };
    Roles {
        api: shared.role("api", api),
        dispatcher: {
            let (environment, id) = (environment.clone(), dispatcher_id.clone());
            shared.role("dispatcher", move |shared, mut stop| {
                let (environment, id) = (environment.clone(), id.clone());
                async move {
                    shared.inheritance.give_back(&shared.store, &mut stop).await;
                    scheduler::dispatch(&environment, &id, &shared.settings.scheduler, stop).await;
                    Ok(())
                }
                .boxed()
            })
        },
        housekeeping: shared.role("housekeeping", |shared, stop| {
            async move {
                let seen = intermediates::run(shared.store.clone(), shared.scanner, stop.clone());
                let purge = housekeeping::run(shared.store, shared.settings.store.clone(), stop);
                tokio::join!(purge, seen).0
            }
            .boxed()
        }),
        notifier: shared.role("notifier", notifier),
        recorder: shared.role("recorder", move |shared, stop| {
            let environment = environment.clone();
            async move {
                let mut asked = stop.clone();
                scheduler::record(&environment, &shared.settings.recorder, stop).await;
                // It ends, too, when the queue of reports is closed and empty: a moment before it is asked.
                asked.wished().await;
                Ok(())
            }
            .boxed()
        }),
        scanner: shared.role("scanner", |shared, mut stop| {
            async move { Ok(shared.scanner.run(async move { stop.wished().await }).await?) }.boxed()
        }),
        watch: {
            let watch = Watch {
                store: shared.store.clone(),
                queue: shared.queue.clone(),
                meters,
                mail: shared.mailer.counters(),
                metrics: shared.metrics.clone(),
                pulses: Pulses::of(&shared.health),
                pool: shared.settings.scanner.pool.clone(),
                file: shared.settings.store.file(),
            };
            shared.role("watch", move |_, stop| watch.clone().run(stop).boxed())
        },
        dispatcher_id,
    }
}

fn api(shared: Shared, stop: Stop) -> BoxFuture<'static, anyhow::Result<()>> {
    let Shared {
        store,
        queue,
        health,
        metrics,
        clock,
        settings,
        listener,
        ..
    } = shared;
    async move {
        // A clone each time: after a crash the address is still ours.
        let listener = tokio::net::TcpListener::from_std(listener.try_clone()?)?;
        let state = api::State::new(store, queue, (health, metrics), clock, settings.api.clone());
        Ok(api::serve(listener, state, stop).await?)
    }
    .boxed()
}

fn notifier(shared: Shared, mut stop: Stop) -> BoxFuture<'static, anyhow::Result<()>> {
    let Shared {
        store,
        queue,
        clock,
        mailer,
        inheritance,
        ..
    } = shared;
    async move {
        inheritance.give_back(&store, &mut stop).await;
        let wake = Arc::new(Notify::new());
        let mut calls = queue.wakeups().listen(Wakeup::Outbox).await?;
        let passing_on = async {
            loop {
                calls.woken().await;
                wake.notify_one();
            }
        };
        tokio::select! {
            () = notifier::run(store, mailer, clock, wake.clone(), stop) => Ok(()),
            () = passing_on => Ok(()),
        }
    }
    .boxed()
}

impl Shared {
    fn role<T: Send + 'static>(
        &self,
        name: &'static str,
        start: impl Fn(Self, Stop) -> BoxFuture<'static, anyhow::Result<T>> + Send + 'static,
    ) -> Role<T> {
        let (stop, wish) = Stop::by_hand();
        let supervisor = Supervisor {
            name,
            pulse: self.health.check(name),
            metrics: self.metrics.clone(),
            pauses: Pauses::default(),
        };
        let shared = self.clone();
        let start = move |stop| start(shared.clone(), stop);
        Role {
            name,
            wish: Box::new(wish),
            task: tokio::spawn(supervisor.run(stop, start)),
        }
    }
}

impl Roles {
    /// Ends the roles in the order in which work flows, so that nothing is left between two of them.
    pub(super) async fn stop(self, shared: &Shared) {
        tokio::join!(self.dispatcher.end(None), self.housekeeping.end(None));
        // Both bound themselves, by settings of their own.
        let (stopped, _) = tokio::join!(self.scanner.end(None), self.api.end(None));
        let mut unfinished = stopped.map(|stopped| stopped.unfinished).unwrap_or_default();
        match shared.queue.jobs().close().await {
            Ok(waiting) => unfinished.extend(waiting),
            Err(error) => tracing::warn!(%error, "what waited in the queue is made again when its lease runs out"),
        }
        match scheduler::give_back(&shared.store, &self.dispatcher_id, &unfinished).await {
            Ok(given_back) if given_back > 0 => {
                tracing::info!(scans = given_back, "scans that were not made wait in the store");
            }
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "scans that were not made are made again when their leases run out"),
        }
        if let Err(error) = shared.queue.report_sender().close().await {
            tracing::warn!(%error, "the queue of reports could not be closed");
        }
        self.recorder.end(Some(PATIENCE)).await;
        self.notifier.end(Some(PATIENCE)).await;
        self.watch.end(Some(PATIENCE)).await;
    }
}

impl<T> Role<T> {
    /// Asks it to stop, and waits for it, as long as `patience` lasts.
    async fn end(self, patience: Option<Duration>) -> Option<T> {
        (self.wish)();
        let mut task = self.task;
        let ended = match patience {
            None => (&mut task).await,
            Some(patience) => match timeout(patience, &mut task).await {
                Ok(ended) => ended,
                Err(_) => {
                    task.abort();
                    let (role, patience_ms) = (self.name, patience.as_millis());
                    tracing::warn!(
                        role,
                        patience_ms,
                        "the role did not end in time; the store brings its work again"
                    );
                    return None;
                }
            },
        };
        ended.ok().flatten()
    }
}
