use super::{
    first_account::{self, FirstToken},
    inheritance::Inheritance,
    open_store::{self, OwnStore},
    roles::{self, Shared},
    scans,
    settings::Settings,
};
use anyhow::Context;
use notifier::Mailer;
use queue::Queue;
use scanner::{Scanner, UnreadableBundle, World};
use service::{Clock, Health, Metrics, Stop};
use std::{
    net::{SocketAddr, TcpListener},
    sync::Arc,
    time::Duration,
};
use store::Store;
use ulid::Ulid;

/// A whole installation in this process, ready to run.
#[derive(Debug)]
pub(crate) struct Embedded {
    own: OwnStore,
    shared: Shared,
    address: SocketAddr,
    first_token: Option<FirstToken>,
}

/// How long the store may take to close.
const LAST_WORDS: Duration = Duration::from_secs(5);

impl Embedded {
    /// Takes the store, listens, and makes what the roles share; on an empty store, the first account too. None where the
    /// process is asked to stop before the store could be opened.
    ///
    /// # Errors
    /// What the operator has to mend: another process on the store, an address in use, settings that cannot be followed.
    pub(crate) async fn open(settings: Settings, stop: &mut Stop) -> anyhow::Result<Option<Self>> {
        service::raise_open_files_limit();
        let Some(own) = open_store::open(&settings.store, stop).await? else {
            return Ok(None);
        };
        let listen = settings.api.listen;
        let listener = TcpListener::bind(listen)
            .and_then(|listener| listener.set_nonblocking(true).map(|()| listener))
            .with_context(|| format!("{listen} cannot be listened on: choose another with api.listen or --listen"))?;
        let address = listener.local_addr().context("the listener has no address")?;
        let queue = Queue::in_process(&settings.queue);
        let metrics = Metrics::new(env!("CARGO_PKG_VERSION"));
        let scanner = scanner(&queue, &settings, &metrics)?;
        let mailer = Arc::new(Mailer::new(&settings.mail, None)?);
        // Last, so that a start that fails shows no token.
        let first_token = first_account::ensure(&own.store, &settings.account).await?;
        let store = own.store.clone();
        let shared = Shared {
            store,
            queue,
            health: Health::new(),
            metrics,
            clock: Clock::System,
            listener: Arc::new(listener),
            scanner,
            mailer,
            settings: Arc::new(settings),
            inheritance: Inheritance::default(),
        };
        Ok(Some(Self {
            own,
            shared,
            address,
            first_token,
        }))
    }

    /// Where API and status pages listen.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// The store of every role.
    pub(crate) fn store(&self) -> &Store {
        &self.own.store
    }

    /// The secret of the first token, where this start made one.
    pub(crate) fn first_token(&self) -> Option<&str> {
        self.first_token.as_ref().map(FirstToken::secret)
    }

    /// Hands the first token to the operator, where this start made one.
    ///
    /// # Errors
    /// It cannot be written.
    pub(crate) fn hand_over_token(&self) -> anyhow::Result<()> {
        match &self.first_token {
            Some(token) => token.hand_over(&self.shared.settings.account, self.address),
            None => Ok(()),
        }
    }

    /// Runs every role until the process is asked to stop; then ends them, what is in flight first, and closes the store.
    pub(crate) async fn run(self, mut stop: Stop) {
        let roles = roles::start(&self.shared);
        tracing::info!(
            address = %self.address,
            pool = self.shared.scanner.identity().pool,
            slots = self.shared.scanner.slots(),
            version = env!("CARGO_PKG_VERSION"),
            "Vigie runs"
        );
        stop.wished().await;
        tracing::info!("stopping: what is in flight ends, the rest waits in the store");
        self.shared.health.stopping();
        roles.stop(&self.shared).await;
        if tokio::time::timeout(LAST_WORDS, self.own.store.close()).await.is_err() {
            tracing::warn!("the store did not close in time; nothing of it is lost");
        }
        tracing::info!("stopped");
    }
}

fn scanner(queue: &Queue, settings: &Settings, metrics: &Metrics) -> anyhow::Result<Scanner> {
    let metrics = metrics.clone();
    let world = World {
        clock: Clock::System,
        id: format!("{}-{}", settings.scanner.pool, Ulid::generate()),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        read_bundle: Arc::new(|stores, sha256, bytes| {
            let roots = certificates::read(bytes).map_err(|error| UnreadableBundle(error.to_string()))?;
            stores.add_bundle(sha256, roots);
            Ok(())
        }),
        observer: Arc::new({
            let metrics = metrics.clone();
            move |event| scans::count(&metrics, event)
        }),
    };
    let scanner = Scanner::new(queue, &settings.scanner, world)?;
    metrics
        .scanner()
        .slots
        .set(&[], f64::from(u32::try_from(scanner.slots()).unwrap_or(u32::MAX)));
    metrics
        .scanner()
        .trust_store
        .set(&["mozilla", env!("CARGO_PKG_VERSION")], 1.0);
    Ok(scanner)
}
