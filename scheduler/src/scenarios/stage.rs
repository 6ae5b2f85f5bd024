use crate::{
    DispatchSettings, Environment, Meters, Now, OperatorSettings, RecordSettings, dispatch, record,
    samples::{days, leaf, noon},
};
use jiff::{SignedDuration, Timestamp};
use model::{
    CertificateFacts, ChainReport, Code, EndpointReport, ExpiryThresholds, Finding, Outcome, Reason, Report,
    ReportTarget, ScanJob, Scanned, ScannerIdentity,
};
use queue::{Failure, Limits, Queue, Scan, ScannerSettings, Wakeup, run_scanner};
use service::Stop;
use std::{
    collections::HashMap,
    future::Future,
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};
use store::{
    Account, AccountSettings, Channel, ContactKind, IncidentFilter, Message, Monitor, MonitorSpec, NewScan, Rights,
    ScanSubject, Store, TargetFilter, TargetOrder, TargetRecord, UserId, UserProfile,
};
use tempfile::TempDir;
use tokio::task::JoinHandle;

/// What a host shows to scanners.
#[derive(Clone, Debug)]
pub(super) enum Shows {
    /// A certificate of 90 days that ends then, with the finding of its age.
    Ageing(Timestamp),
    Down,
    Leaf(Box<CertificateFacts>, Vec<Finding>),
}

impl Shows {
    fn aged(self, at: Timestamp) -> Self {
        let Self::Ageing(not_after) = self else {
            return self;
        };
        let facts = CertificateFacts {
            not_before: not_after - days(90),
            not_after,
            ..leaf("ageing")
        };
        let finding = match ExpiryThresholds::default().stage(facts.not_before, not_after, at) {
            Some(severity) => Some(Finding::new(Code::CertExpiresSoon).graded(severity)),
            None if at > not_after => Some(Finding::new(Code::CertExpired)),
            None => None,
        };
        let findings = finding.into_iter().map(|finding| finding.of_certificate(Some(0)));
        Self::Leaf(Box::new(facts), findings.collect())
    }
}

/// What each host shows; one that is not named shows a good certificate of its own. Counts how often each was scanned.
#[derive(Clone, Debug, Default)]
pub(super) struct World {
    hosts: Arc<Mutex<HashMap<String, Shows>>>,
    pub(super) scans: Arc<Mutex<Vec<Asked>>>,
}

/// A scan that was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) host: String,
    pub(super) reason: Reason,
    pub(super) avoid_scanner: Option<String>,
}

impl World {
    pub(super) fn set(&self, host: &str, shows: Shows) {
        self.hosts.lock().unwrap().insert(host.to_owned(), shows);
    }

    pub(super) fn report(&self, job: &ScanJob, at: Timestamp) -> Report {
        let host = job.target.host.to_string();
        let good = || Shows::Leaf(Box::new(leaf(&host)), Vec::new());
        let shows = self.hosts.lock().unwrap().get(&host).cloned().unwrap_or_else(good);
        let shows = shows.aged(at);
        let mut scanned = Scanned {
            scan_id: job.scan_id,
            target: ReportTarget::from(&job.target),
            depth: job.depth,
            started_at: at,
            duration_ms: 5,
            connections: 1,
            scanner: identity("scanner-1"),
            outcome: Outcome::Unreachable,
            reason: Some("timeout".to_owned()),
            findings: vec![Finding::new(Code::NetTimeout).with("phase", "connect")],
            checks: Vec::new(),
            endpoints: Vec::new(),
        };
        if let Shows::Leaf(leaf, findings) = shows {
            let mut endpoint = EndpointReport::new(Some(crate::samples::address(0)));
            endpoint.chain = Some(ChainReport {
                presented: vec![*leaf],
                ..ChainReport::default()
            });
            scanned.outcome = Outcome::Completed;
            scanned.reason = None;
            scanned.findings = findings;
            scanned.endpoints = vec![endpoint];
        }
        Report::judge(scanned, &job.policy)
    }
}

/// Answers as the world says.
struct Scripted {
    world: World,
    clock: Clock,
}

impl Scan for Scripted {
    async fn scan(&self, job: ScanJob) -> Report {
        self.world.scans.lock().unwrap().push(Asked {
            host: job.target.host.to_string(),
            reason: job.reason,
            avoid_scanner: job.avoid_scanner.clone(),
        });
        self.world.report(&job, self.clock.now())
    }

    fn failed(&self, job: &ScanJob, failure: &Failure) -> Report {
        panic!("scan {} failed: {failure}", job.scan_id)
    }
}

/// A clock that is moved by hand.
#[derive(Clone, Debug)]
pub(super) struct Clock(Arc<AtomicI64>);

impl Clock {
    pub(super) fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.load(Ordering::SeqCst)).unwrap()
    }

    pub(super) fn advance(&self, by: SignedDuration) {
        self.0
            .fetch_add(i64::try_from(by.as_millis()).unwrap(), Ordering::SeqCst);
    }
}

/// A whole Vigie without its notifier.
pub(super) struct Stage {
    folder: Arc<TempDir>,
    pub(super) clock: Clock,
    pub(super) world: World,
    pub(super) environment: Environment,
    pub(super) account: Account,
    tasks: Vec<JoinHandle<()>>,
}

pub(super) const MANAGER: &str = "manager@example.org";
pub(super) const COPY: &str = "copy@example.org";
pub(super) const OPERATOR: &str = "operator@example.org";

impl Stage {
    /// An account with a manager and an address for copies; everything runs.
    pub(super) async fn new() -> Self {
        Self::with(AccountSettings::default()).await
    }

    pub(super) async fn with(settings: AccountSettings) -> Self {
        let folder = Arc::new(tempfile::tempdir().unwrap());
        let store = open(&folder).await;
        store.migrate().await.unwrap();
        let account = store
            .accounts()
            .create("Example", settings.clone(), noon())
            .await
            .unwrap();
        let manager = user(&store, &account, MANAGER).await;
        let settings = AccountSettings {
            manager: Some(manager),
            ..settings
        };
        store
            .accounts()
            .update(account.id, "Example", &settings, noon())
            .await
            .unwrap();
        let copy = (Channel::Mail, COPY);
        store
            .contact_points()
            .create(account.id, ContactKind::Copy, copy, None, noon())
            .await
            .unwrap();
        let account = store.accounts().find(account.id).await.unwrap().unwrap();
        let clock = Clock(Arc::new(AtomicI64::new(noon().as_millisecond())));
        Self::start(folder, store, account, clock, World::default())
    }

    fn start(folder: Arc<TempDir>, store: Store, account: Account, clock: Clock, world: World) -> Self {
        let now = clock.clone();
        let environment = Environment {
            queue: Queue::in_process(&Limits::default()),
            now: Now::from_fn(move || now.now()),
            meters: Meters::default(),
            store,
        };
        let mut stage = Self {
            folder,
            clock,
            world,
            environment,
            account,
            tasks: Vec::new(),
        };
        stage.run_dispatcher("dispatcher-1");
        stage.run_recorder();
        stage.run_scanner();
        stage
    }

    pub(super) fn run_dispatcher(&mut self, name: &'static str) {
        let environment = self.environment.clone();
        let settings = DispatchSettings {
            tick_ms: 5,
            certificates_every_s: 1,
            longest_pause_ms: 20,
            ..DispatchSettings::default()
        };
        self.spawn(async move {
            let (stop, _never) = Stop::by_hand();
            dispatch(&environment, name, &settings, stop).await;
        });
    }

    pub(super) fn record_settings() -> RecordSettings {
        RecordSettings {
            linger_ms: 1,
            longest_pause_ms: 20,
            mail_domain: "vigie.example.org".to_owned(),
            operator: Some(OperatorSettings {
                address: OPERATOR.to_owned(),
                language: model::Language::En,
                format: model::MailFormat::Text,
                time_zone: "UTC".to_owned(),
            }),
            ..RecordSettings::default()
        }
    }

    fn run_recorder(&mut self) {
        let environment = self.environment.clone();
        self.spawn(async move {
            let (stop, _never) = Stop::by_hand();
            record(&environment, &Self::record_settings(), stop).await;
        });
    }

    fn run_scanner(&mut self) {
        let queue = self.environment.queue.clone();
        let scan = Scripted {
            world: self.world.clone(),
            clock: self.clock.clone(),
        };
        self.spawn(async move {
            let settings = ScannerSettings::new(identity("scanner-1"), 64);
            let ended = run_scanner(&queue, settings, scan, std::future::pending()).await;
            panic!("the scanner ended: {ended:?}");
        });
    }

    fn spawn(&mut self, role: impl Future<Output = ()> + Send + 'static) {
        self.tasks.push(tokio::spawn(role));
    }

    /// Everything dies at this instant; what comes after it finds the store alone.
    pub(super) async fn killed(self) -> Self {
        self.dead_for(SignedDuration::ZERO).await
    }

    /// Everything dies at this instant, and comes back after a while in which nobody looked.
    pub(super) async fn dead_for(mut self, span: SignedDuration) -> Self {
        for task in self.tasks.drain(..) {
            task.abort();
            assert!(task.await.is_err_and(|error| error.is_cancelled()));
        }
        self.environment.store.close().await;
        self.clock.advance(span);
        let store = open(&self.folder).await;
        Self::start(
            self.folder.clone(),
            store,
            self.account.clone(),
            self.clock.clone(),
            self.world.clone(),
        )
    }

    /// Ends the tasks that scan, so that jobs wait in the queue.
    pub(super) fn without_scanner(&mut self) {
        self.tasks.pop().unwrap().abort();
    }

    pub(super) fn path(&self) -> String {
        self.folder.path().join("vigie.db").to_str().unwrap().to_owned()
    }

    pub(super) fn store(&self) -> &Store {
        &self.environment.store
    }

    pub(super) async fn monitor(&self, hosts: &[String]) -> Monitor {
        self.monitor_with(hosts, |_| {}).await
    }

    pub(super) async fn monitor_with(&self, hosts: &[String], change: impl FnOnce(&mut MonitorSpec)) -> Monitor {
        let hosts = hosts.iter().map(|host| host.parse().unwrap()).collect();
        let mut spec = MonitorSpec::of(hosts);
        change(&mut spec);
        self.store()
            .monitors()
            .create(self.account.id, &spec, self.clock.now())
            .await
            .unwrap()
    }

    pub(super) async fn user(&self, email: &str) -> UserId {
        user(self.store(), &self.account, email).await
    }

    /// Lets time pass, in steps, each of which ends when all that is due by then is recorded.
    pub(super) async fn pass(&self, span: SignedDuration, step: SignedDuration) {
        let end = self.clock.now() + span;
        while self.clock.now() < end {
            self.clock.advance(step.min(end.duration_since(self.clock.now())));
            self.settle().await;
        }
    }

    /// Until nothing is due, and every scan that was sent is recorded.
    pub(super) async fn settle(&self) {
        let settled = async {
            loop {
                let before = self.environment.meters.counts().ticks;
                self.environment.queue.wakeups().wake(Wakeup::DueScans).await.unwrap();
                self.until(|counts| counts.ticks >= before + 2).await;
                let counts = self.environment.meters.counts();
                let sent: u64 = counts.enqueued.values().sum();
                let taken: u64 = counts.reports.values().sum();
                if counts.claimed == 0 && sent == taken {
                    break;
                }
            }
        };
        let settled = tokio::time::timeout(Duration::from_secs(120), settled).await;
        assert!(settled.is_ok(), "it does not settle: {:?}", self.environment.meters);
    }

    pub(super) async fn until(&self, condition: impl Fn(&crate::Counts) -> bool) {
        let holds = async {
            while !condition(&self.environment.meters.counts()) {
                tokio::time::sleep(Duration::from_millis(1)).await;
            }
        };
        let held = tokio::time::timeout(Duration::from_secs(120), holds).await;
        assert!(
            held.is_ok(),
            "what is awaited does not happen: {:?}",
            self.environment.meters
        );
    }

    /// Asks for a scan of the target now, as a person does.
    pub(super) async fn demand(&self, target: &TargetRecord) -> store::ScanId {
        let order = NewScan {
            account: self.account.id,
            subject: ScanSubject::Target(target.id),
            file: None,
            reason: Reason::Demand,
            due_at: self.clock.now(),
            avoid_scanner: None,
        };
        self.store().scans().request(&order, self.clock.now()).await.unwrap()
    }

    pub(super) async fn targets(&self) -> Vec<TargetRecord> {
        let filter = TargetFilter::default();
        let targets = self.store().targets();
        targets
            .list(self.account.id, &filter, TargetOrder::Host, None, 1_000)
            .await
            .unwrap()
            .items
    }

    pub(super) async fn target(&self, host: &str) -> TargetRecord {
        let targets = self.targets().await;
        targets
            .into_iter()
            .find(|target| target.host.to_string() == host)
            .unwrap()
    }

    pub(super) async fn incidents(&self, open: bool) -> Vec<store::Incident> {
        let filter = IncidentFilter {
            open: Some(open),
            ..IncidentFilter::default()
        };
        self.store()
            .incidents()
            .list(self.account.id, &filter, None, 1_000)
            .await
            .unwrap()
            .items
    }

    /// The messages owed since the last look, sent by it.
    pub(super) async fn sent(&self) -> Vec<Message> {
        let now = self.clock.now();
        let outbox = self.store().outbox();
        let messages = outbox
            .claim("test", 1_000, SignedDuration::from_secs(60), now)
            .await
            .unwrap();
        for message in &messages {
            assert!(outbox.mark_sent(message.id, now).await.unwrap());
        }
        messages
    }

    /// Event, threshold and recipient of the messages owed since the last look, in order.
    pub(super) async fn mails(&self) -> Vec<(String, String, String)> {
        let sent = self.sent().await.into_iter();
        let mut mails: Vec<_> = sent.map(|mail| (mail.event, mail.threshold, mail.recipient)).collect();
        mails.sort();
        mails
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        self.tasks.iter().for_each(JoinHandle::abort);
    }
}

/// A message to the manager and to the address for copies.
pub(super) fn told(event: &str, threshold: &str) -> Vec<(String, String, String)> {
    [COPY, MANAGER]
        .map(|to| (event.to_owned(), threshold.to_owned(), to.to_owned()))
        .into()
}

pub(super) fn minutes(minutes: i64) -> SignedDuration {
    SignedDuration::from_mins(minutes)
}

pub(super) fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}

pub(super) fn hosts(count: usize) -> Vec<String> {
    (0..count)
        .map(|number| format!("host-{number:04}.example.org"))
        .collect()
}

async fn open(folder: &TempDir) -> Store {
    Store::open(folder.path().join("vigie.db").to_str().unwrap())
        .await
        .unwrap()
}

async fn user(store: &Store, account: &Account, email: &str) -> UserId {
    let profile = UserProfile {
        name: email.to_owned(),
        email: email.to_owned(),
        rights: Rights::default(),
        language: None,
        mail_format: None,
        time_zone: None,
    };
    store.users().create(account.id, &profile, noon()).await.unwrap()
}

fn identity(id: &str) -> ScannerIdentity {
    ScannerIdentity {
        id: id.to_owned(),
        version: "1".to_owned(),
        pool: MonitorSpec::PUBLIC_POOL.to_owned(),
    }
}
