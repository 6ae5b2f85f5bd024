//! A scanner between both ends of the queue, against servers on loopback.
#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "a test fails by panicking, its helpers included"
)]

use model::{Depth, Expected, Outcome, Policy, Reason, Report, ScanJob, StartTls, Target, Trust, Verdict};
use queue::{Limits, Progress, Queue, Stopped};
use scanner::{Event, Range, Scanner, Settings, UnreadableBundle, World};
use service::Clock;
use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};
use testbed::{Identity, Script, Server, TlsServer};
use tokio::{sync::oneshot, task::JoinHandle};
use ulid::Ulid;

/// What no part of a test takes, unless it fails.
const LONG: Duration = Duration::from_secs(30);

struct Running {
    queue: Queue,
    scanned: Arc<Mutex<Vec<(Ulid, Outcome)>>>,
    stop: oneshot::Sender<()>,
    ended: JoinHandle<Stopped>,
}

impl Running {
    fn start(settings: &Settings) -> Self {
        let queue = Queue::in_process(&Limits::default());
        let scanned = Arc::new(Mutex::new(Vec::new()));
        let seen = scanned.clone();
        let world = World {
            clock: Clock::System,
            id: "scanner-of-the-test".to_owned(),
            version: "1.2.3".to_owned(),
            read_bundle: Arc::new(|stores, sha256, bytes| {
                let roots = certificates::read(bytes).map_err(|error| UnreadableBundle(error.to_string()))?;
                stores.add_bundle(sha256, roots);
                Ok(())
            }),
            observer: Arc::new(move |event| {
                if let Event::Scanned { job, report } = event {
                    seen.lock().unwrap().push((job.scan_id, report.outcome));
                }
            }),
        };
        let scanner = Scanner::new(&queue, settings, world).unwrap();
        let (stop, stopped) = oneshot::channel();
        let ended = tokio::spawn(async move {
            scanner
                .run(async {
                    let _ = stopped.await;
                })
                .await
                .unwrap()
        });
        Self {
            queue,
            scanned,
            stop,
            ended,
        }
    }

    async fn report(&self) -> Report {
        let receiver = self.queue.report_receiver();
        let batch = tokio::time::timeout(LONG, receiver.batch(1, Duration::ZERO));
        let batch = batch.await.expect("a report comes").unwrap().unwrap();
        let report = batch.reports().next().unwrap().clone();
        batch.ack().await.unwrap();
        report
    }

    async fn stop(self) -> Stopped {
        let _ = self.stop.send(());
        tokio::time::timeout(LONG, self.ended).await.expect("it stops").unwrap()
    }
}

fn on_loopback() -> Settings {
    Settings {
        concurrency: 8,
        allow_ranges: vec!["127.0.0.0/8".parse::<Range>().unwrap()],
        ..Settings::default()
    }
}

fn job(number: u64, host: &str, connect: Option<SocketAddr>) -> ScanJob {
    ScanJob {
        schema: ScanJob::SCHEMA,
        scan_id: Ulid::from_parts(number, 1),
        reason: Reason::Schedule,
        account: None,
        pool: "public".to_owned(),
        target: Target {
            host: host.parse().unwrap(),
            port: connect.map_or(443, |peer| peer.port()),
            starttls: StartTls::None,
            connect,
            sni: None,
            verify_name: None,
            xmpp_domain: None,
        },
        depth: Depth::Quick,
        policy: Policy::default(),
        trust: Trust {
            public: true,
            bundles: vec![],
        },
        expected: Expected::default(),
        client_certificate: None,
        avoid_scanner: None,
        deadline_ms: 20_000,
        enqueued_at: Clock::System.now(),
    }
}

#[tokio::test]
async fn a_bundle_of_the_queue_is_trusted_by_the_jobs_that_name_it_and_by_no_others() {
    let root = Identity::root("Private Root").issue().unwrap();
    let leaf = root.leaf("www.example.test").issue().unwrap();
    let server = Server::start(TlsServer::new(&leaf).unwrap()).await.unwrap();
    let running = Running::start(&on_loopback());

    let sha256 = running.queue.blobs().put(root.pem().as_bytes()).await.unwrap();
    let mut trusting = job(1, "www.example.test", Some(server.address()));
    trusting.trust.bundles.push(sha256);
    running.queue.jobs().send(trusting).await.unwrap();
    let report = running.report().await;
    assert_eq!(report.outcome, Outcome::Completed);
    assert_ne!(report.verdict, Verdict::Red, "{:?}", report.findings);
    assert_eq!(
        (
            report.scanner.id.as_str(),
            report.scanner.version.as_str(),
            report.scanner.pool.as_str()
        ),
        ("scanner-of-the-test", "1.2.3", "public")
    );

    running
        .queue
        .jobs()
        .send(job(2, "www.example.test", Some(server.address())))
        .await
        .unwrap();
    let report = running.report().await;
    assert_eq!((report.outcome, report.verdict), (Outcome::Completed, Verdict::Red));

    let mut unknown = job(3, "www.example.test", Some(server.address()));
    unknown.trust.bundles.push("0".repeat(64));
    running.queue.jobs().send(unknown).await.unwrap();
    let report = running.report().await;
    assert_eq!(
        (report.outcome, report.reason.as_deref()),
        (Outcome::Failed, Some("unknown_trust_bundle"))
    );

    let seen: Vec<_> = running
        .scanned
        .lock()
        .unwrap()
        .iter()
        .map(|(_, outcome)| *outcome)
        .collect();
    assert_eq!(seen, [Outcome::Completed, Outcome::Completed, Outcome::Failed]);
    assert_eq!(running.stop().await, Stopped::default());
}

#[tokio::test]
async fn what_the_settings_do_not_open_is_never_connected_to() {
    let leaf = Identity::self_signed("www.example.test").issue().unwrap();
    let server = Server::start(TlsServer::new(&leaf).unwrap()).await.unwrap();
    let running = Running::start(&Settings::default());
    running
        .queue
        .jobs()
        .send(job(1, "www.example.test", Some(server.address())))
        .await
        .unwrap();
    assert_eq!(running.report().await.outcome, Outcome::Blocked);
    assert_eq!(server.connections(), 0);

    let closed = Settings {
        deny_ranges: vec!["127.0.0.1".parse().unwrap()],
        ..on_loopback()
    };
    let running = Running::start(&closed);
    running
        .queue
        .jobs()
        .send(job(2, "www.example.test", Some(server.address())))
        .await
        .unwrap();
    assert_eq!(running.report().await.outcome, Outcome::Blocked);

    let other_port = Settings {
        ports: scanner::AllowedPorts::Tls,
        ..on_loopback()
    };
    let running = Running::start(&other_port);
    running
        .queue
        .jobs()
        .send(job(3, "www.example.test", Some(server.address())))
        .await
        .unwrap();
    assert_eq!(running.report().await.outcome, Outcome::Blocked);
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn names_of_the_settings_need_no_name_server() {
    let leaf = Identity::self_signed("www.example.test").issue().unwrap();
    let server = Server::start(TlsServer::new(&leaf).unwrap()).await.unwrap();
    let settings = Settings {
        hosts: [("www.example.test".to_owned(), vec![server.address().ip()])].into(),
        ..on_loopback()
    };
    let running = Running::start(&settings);
    let mut named = job(1, "www.example.test", None);
    named.target.port = server.port();
    running.queue.jobs().send(named).await.unwrap();
    assert_eq!(running.report().await.outcome, Outcome::Completed);
    assert!(server.connections() > 0);
}

#[tokio::test]
async fn who_watches_an_on_demand_scan_sees_its_steps_before_its_end() {
    let leaf = Identity::self_signed("www.example.test").issue().unwrap();
    let server = Server::start(TlsServer::new(&leaf).unwrap()).await.unwrap();
    let running = Running::start(&on_loopback());
    let mut asked = job(1, "www.example.test", Some(server.address()));
    asked.reason = Reason::Demand;
    let mut follower = running.queue.progress().follow(asked.scan_id).await.unwrap();
    let watching = tokio::spawn(async move {
        let mut events = Vec::new();
        while let Some(event) = follower.next().await {
            let ended = matches!(event, Progress::Scanned { .. });
            events.push(event);
            if ended {
                break;
            }
        }
        events
    });
    running.queue.jobs().send(asked).await.unwrap();
    let report = running.report().await;
    let events = tokio::time::timeout(LONG, watching).await.unwrap().unwrap();
    // Who reads slowly skips to the newest, so not every step need be seen; what comes last is the end.
    assert_eq!(
        events.last(),
        Some(&Progress::Scanned {
            verdict: report.verdict
        })
    );
    let done: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Progress::Step { done, total, .. } => Some((*done, *total)),
            _ => None,
        })
        .collect();
    assert!(!done.is_empty(), "{events:?}");
    assert!(
        done.is_sorted() && done.iter().all(|(done, total)| done < total),
        "{done:?}"
    );
}

#[tokio::test]
async fn a_scan_that_does_not_end_within_the_grace_is_given_back() {
    let server = Server::start(Script::silent()).await.unwrap();
    let running = Running::start(&Settings {
        stop_ms: 0,
        ..on_loopback()
    });
    let hanging = job(7, "www.example.test", Some(server.address()));
    running.queue.jobs().send(hanging.clone()).await.unwrap();
    server.wait_for_connections(1, LONG).await.unwrap();
    let queue = running.queue.clone();
    assert_eq!(running.stop().await.unfinished, [hanging.scan_id]);
    let stats = queue.stats().await.unwrap();
    let pool = stats.pools.iter().find(|pool| pool.pool == "public").unwrap();
    assert_eq!((pool.lanes.schedule.depth, pool.outcomes.given_back), (1, 1));
}
