use super::{
    judgement::{self, Case},
    ledger::Ledger,
    random::Random,
};
use serde_json::json;
use std::{
    path::Path,
    time::{Duration, Instant},
};
use tests::{Fleet, Kind, MailServer, Serve, SmallDisk, SqliteShell};

/// A fleet, a mail server, and a Vigie between them that lives and dies.
pub(super) struct Scene {
    pub(super) mail: MailServer,
    name: &'static str,
    fleet: Fleet,
    serve: Serve,
    ledger: Ledger,
    random: Random,
    deaths: Vec<Death>,
    /// The last of the due times that were moved, in milliseconds since 1970.
    due_until: i64,
}

/// One life, and what was in hand when it ended.
#[derive(Clone, Copy, Debug)]
pub(super) struct Death {
    /// How long it lasted.
    pub(super) lived: Duration,
    /// Scans that were handed out and had no report.
    pub(super) scans: i64,
    /// Mails that were handed out and not marked.
    pub(super) mails: i64,
    /// Mails that the server had accepted by then, over all lives.
    pub(super) accepted: usize,
}

/// How long what is left may take after the last start.
const SETTLING: Duration = Duration::from_secs(120);

/// Between two looks at something that takes a while.
const LOOK: Duration = Duration::from_millis(100);

/// How long the mail server takes between keeping a mail and saying so: deaths fall there, too.
const MAIL_TAKES: Duration = Duration::from_millis(20);

impl Scene {
    /// Starts everything, adds the monitors over the API, and stops Vigie before most of them were looked at.
    pub(super) async fn set(name: &'static str, store_folder: &Path) -> Self {
        let (random, seed) = Random::seeded();
        let monitors = std::env::var("VIGIE_FAULT_MONITORS").map_or(200, |count| count.parse().unwrap());
        eprintln!("{name}: {monitors} monitors, VIGIE_FAULT_SEED={seed}");
        let fleet = Fleet::start(monitors);
        let mail = MailServer::start(MAIL_TAKES).await;
        let mut serve = Serve::start(store_folder, &settings(&fleet, &mail)).await;
        let bundle = serve.trust(fleet.root_pem()).await;
        let api = serve.api();
        // A fault of the network is told at its first sight, and a new target looked at once: no minutes are waited for.
        let account = json!({
            "confirmations": 1, "recovery_scans": 1, "first_scan_delay_s": 0, "first_scan_spread_s": 0,
        });
        api.patch("/api/v1/settings", &account).await;
        let import = json!({ "monitors": fleet.monitors(&bundle) });
        let imported = api.post("/api/v1/monitors/import", &import).await;
        assert_eq!(imported["created"], monitors);
        assert!(serve.stop().await.success());
        Self {
            mail,
            name,
            fleet,
            serve,
            ledger: Ledger::default(),
            random,
            deaths: Vec::new(),
            due_until: 0,
        }
    }

    /// Lives under load until some instant of a span of time, and is killed.
    pub(super) async fn live_and_die(&mut self, longest: Duration) {
        self.prepare(longest).await;
        let life = self.random.within(longest);
        self.serve.spawn();
        tokio::time::sleep(life).await; // the fault itself: the instant of death is drawn
        self.die(life).await;
    }

    /// The same on a disk that is full before the start, or from some instant on.
    pub(super) async fn live_and_die_on(&mut self, disk: &SmallDisk, longest: Duration) {
        self.prepare(longest).await;
        let life = self.random.within(longest);
        let filled_after = self.random.within(longest).min(life) * u32::try_from(self.random.below(2)).unwrap();
        if filled_after.is_zero() {
            disk.fill();
        }
        self.serve.spawn();
        tokio::time::sleep(filled_after).await;
        disk.fill();
        tokio::time::sleep(life - filled_after).await;
        self.die(life).await;
    }

    /// The last life: it is not killed.
    pub(super) async fn live_on(&mut self) {
        self.prepare(Duration::from_secs(1)).await;
        self.serve.spawn();
        self.settle().await;
    }

    /// The last life, until every scan has its report.
    pub(super) async fn live_on_without_mail(&mut self) {
        self.prepare(Duration::from_secs(1)).await;
        self.serve.spawn();
        self.serve.until_ready().await;
        self.until("every due scan has its report", SETTLING, Self::scans_left)
            .await;
    }

    /// The last life: the disk fills under load, Vigie says so, and goes on when there is room.
    pub(super) async fn live_through_a_full_disk(&mut self, disk: &SmallDisk) {
        self.prepare(Duration::from_secs(20)).await;
        self.serve.spawn();
        self.serve.until_ready().await;
        let process = self.serve.process_id();
        disk.fill();
        let api = self.serve.api();
        let (began, mut refused) = (Instant::now(), 0);
        // Somebody goes on adding monitors: until the room that the files still have is used up, some are kept.
        let told = loop {
            let body = json!({ "names": ["later.fleet.test"], "enabled": false, "name": "x".repeat(200) });
            let (status, problem) = api.try_post("/api/v1/monitors", &body).await;
            assert!(matches!(status, 201 | 503), "{status}: {problem}");
            refused += usize::from(status == 503);
            let (status, told) = api.readiness().await.expect("it answers");
            if refused > 0 && status == 503 {
                break told;
            }
            assert!(began.elapsed() < SETTLING, "the full disk is not noticed: {told}");
        };
        eprintln!("  full disk: after {:?} not ready: {told}", began.elapsed());
        assert!(self.serve.said("disk full") > 0, "writes failed");
        disk.free();
        let freed = Instant::now();
        self.serve.until_ready().await;
        assert_eq!(self.serve.process_id(), process, "nobody started it again");
        let (ready, failed) = (freed.elapsed(), self.serve.said("disk full"));
        eprintln!("  room again: ready after {ready:?}; {failed} lines of the log tell of a full disk");
    }

    /// Waits until nothing is left to do of what was promised, and stops Vigie.
    pub(super) async fn settle(&mut self) {
        self.serve.until_ready().await;
        let began = Instant::now();
        self.until("every due scan has its report", SETTLING, Self::scans_left)
            .await;
        self.until("every mail is sent", SETTLING, Self::owed).await;
        eprintln!("  settled {:?} after the last start", began.elapsed());
        assert!(self.serve.stop().await.success());
        self.mail.until_idle().await;
    }

    /// How many mails are owed.
    pub(super) fn owed(&self) -> i64 {
        self.shell()
            .number("SELECT COUNT(*) AS n FROM outbox WHERE state = 'pending'")
    }

    /// Judges what stands in the store and arrived at the mail server.
    pub(super) async fn judge(&self) {
        judgement::pronounce(&Case {
            name: self.name,
            shell: self.shell(),
            ledger: &self.ledger,
            members: self.fleet.members(),
            mails: self.mail.mails(),
            deaths: &self.deaths,
        });
    }

    /// Scans on their way, and targets that are due by the last of the due times that were moved.
    fn scans_left(&self) -> i64 {
        let query = format!(
            "SELECT (SELECT COUNT(*) FROM scan WHERE available_at IS NOT NULL) \
             + (SELECT COUNT(*) FROM target WHERE next_due_at <= {}) AS n",
            self.due_until
        );
        self.shell().number(&query)
    }

    async fn until(&self, what: &str, within: Duration, left: impl Fn(&Self) -> i64) {
        let began = Instant::now();
        loop {
            let left = left(self);
            if left == 0 {
                return;
            }
            assert!(
                began.elapsed() < within,
                "{what}: {left} are left after {within:?}\n{}",
                self.serve.last_words()
            );
            tokio::time::sleep(LOOK).await;
        }
    }

    /// While it is down: servers change, and what is due comes.
    async fn prepare(&mut self, within: Duration) {
        for member in self.fleet.members() {
            if member.kind == Kind::Moody {
                self.fleet.set_sound(member, self.random.below(2) == 0);
            }
        }
        let file = self.serve.store().to_owned();
        self.due_until = self.ledger.make_due(&file, within, &mut self.random).await;
    }

    async fn die(&mut self, lived: Duration) {
        self.serve.kill();
        self.mail.until_idle().await;
        let held = |table: &str| {
            let query = format!("SELECT COUNT(*) AS n FROM {table} WHERE lease_by IS NOT NULL");
            self.shell().number(&query)
        };
        let death = Death {
            lived,
            scans: held("scan"),
            mails: held("outbox"),
            accepted: self.mail.accepted(),
        };
        self.ledger.note(self.serve.store());
        self.deaths.push(death);
    }

    fn shell(&self) -> SqliteShell {
        SqliteShell::open(self.serve.store())
    }
}

/// Only what the place demands: loopback, names of its own, a mail server without TLS, and no suspicion that the network of
/// Vigie itself is broken where some servers answer first that are dead. Waits between tries are short.
fn settings(fleet: &Fleet, mail: &MailServer) -> String {
    format!(
        r#"
[account]
manager_email = "manager@example.test"
[scanner]
allow_ranges = ["127.0.0.0/8"]
hosts_file = {hosts:?}
concurrency = 64
fetch_intermediates = false
[scheduler]
tick_ms = 100
# Each of the twenty deaths may cost a scan an attempt.
max_attempts = 40
longest_pause_ms = 1000
[recorder]
change_mails = "never"
longest_pause_ms = 1000
[recorder.fleet]
percent = 100
[mail]
from = "Vigie <vigie@example.test>"
poll_interval_ms = 500
first_retry_ms = 200
longest_retry_seconds = 2
[mail.smtp]
host = "{host}"
port = {port}
tls = "none"
"#,
        hosts = fleet.hosts_file().display().to_string(),
        host = mail.address().ip(),
        port = mail.address().port(),
    )
}
