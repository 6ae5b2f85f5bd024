//! What reads and still makes no sense.

use super::Settings;
use jiff::tz::TimeZone;
use service::{Loaded, Problem};

/// Everything that makes no sense.
pub(super) fn problems(loaded: &Loaded<Settings>) -> Vec<Problem> {
    let mut found = Findings {
        loaded,
        problems: Vec::new(),
    };
    found.store();
    found.account();
    found.api();
    found.scanner();
    found.scheduler();
    found.recorder();
    found.queue();
    found.mail();
    if let Err(error) = loaded.settings.log.check() {
        found.push("log.level", error.to_string(), "");
    }
    found.problems
}

struct Findings<'a> {
    loaded: &'a Loaded<Settings>,
    problems: Vec<Problem>,
}

impl Findings<'_> {
    fn push(&mut self, key: &str, what: impl Into<String>, mend: &str) {
        self.problems.push(self.loaded.problem(key, what, mend));
    }

    fn at_least_one(&mut self, key: &str, value: u64) {
        if value == 0 {
            self.push(key, "it is 0", "write 1 or more");
        }
    }

    fn each_at_least_one<const COUNT: usize>(&mut self, values: [(&str, u64); COUNT]) {
        for (key, value) in values {
            self.at_least_one(key, value);
        }
    }

    fn percentage(&mut self, key: &str, value: u32) {
        if value > 100 {
            self.push(key, format!("{value} is no percentage"), "write 0 to 100");
        }
    }

    fn store(&mut self) {
        let store = &self.loaded.settings.store;
        if store.url.contains("://") && !store.url.starts_with("sqlite://") {
            self.push(
                "store.url",
                "this version keeps its store in a SQLite file",
                "write the path of a file, or sqlite:///path/to/file",
            );
        }
        let (scans, incidents, audit) = (store.keep_scans_days, store.keep_incidents_days, store.keep_audit_days);
        self.at_least_one("store.keep_scans_days", scans.into());
        self.at_least_one("store.keep_incidents_days", incidents.into());
        self.at_least_one("store.keep_audit_days", audit.into());
    }

    fn account(&mut self) {
        let account = &self.loaded.settings.account;
        if account.name.trim().is_empty() {
            self.push("account.name", "it is empty", "write a name");
        }
        if TimeZone::get(&account.time_zone).is_err() {
            let what = format!("{:?} is no time zone", account.time_zone);
            self.push(
                "account.time_zone",
                what,
                "write an IANA name such as Europe/Paris or UTC",
            );
        }
        if !account.manager_email.is_empty() && notifier::Identity::new(&account.manager_email).is_err() {
            let what = format!("{:?} is no mail address", account.manager_email);
            self.push(
                "account.manager_email",
                what,
                "write one such as certificates@example.org",
            );
        }
    }

    fn api(&mut self) {
        let api = &self.loaded.settings.api;
        if let Some(url) = &api.public_url
            && !(url.starts_with("https://") || url.starts_with("http://"))
        {
            let what = format!("{url:?} is no address of a website");
            self.push("api.public_url", what, "write one such as https://vigie.example.org");
        }
        let (body, import) = (api.body_bytes, api.import_bytes);
        self.each_at_least_one([
            ("api.request_timeout_ms", api.request_timeout_ms),
            ("api.body_bytes", count(body)),
            ("api.import_bytes", count(import)),
            ("api.session_hours", api.session_hours.into()),
        ]);
    }

    fn scanner(&mut self) {
        let scanner = &self.loaded.settings.scanner;
        if !is_pool(&scanner.pool) {
            let what = match scanner.pool.as_str() {
                "" => "it is empty".to_owned(),
                pool => format!("{pool:?} is no name of a pool"),
            };
            let mend = "write 1 to 64 letters, digits, dots, dashes and underscores, such as public";
            self.push("scanner.pool", what, mend);
        }
        self.each_at_least_one([
            ("scanner.concurrency", count(scanner.concurrency)),
            (
                "scanner.connections_per_address",
                count(scanner.connections_per_address),
            ),
            ("scanner.dns_timeout_ms", scanner.dns_timeout_ms),
            ("scanner.connect_timeout_ms", scanner.connect_timeout_ms),
            ("scanner.starttls_timeout_ms", scanner.starttls_timeout_ms),
            ("scanner.handshake_timeout_ms", scanner.handshake_timeout_ms),
        ]);
        if let Err(error) = scanner.check() {
            let key = match &error {
                outbound::SetupError::Anchors { .. } => "scanner.dnssec_anchor_file",
                outbound::SetupError::Client { .. } => "scanner.dns",
                outbound::SetupError::HostsFile { .. } => "scanner.hosts_file",
                outbound::SetupError::Name { .. } => "scanner.hosts",
            };
            self.push(key, error.to_string(), "");
        }
    }

    fn scheduler(&mut self) {
        let scheduler = &self.loaded.settings.scheduler;
        self.each_at_least_one([
            ("scheduler.tick_ms", scheduler.tick_ms),
            ("scheduler.batch", scheduler.batch.into()),
            ("scheduler.max_attempts", scheduler.max_attempts.into()),
            ("scheduler.quick_deadline_ms", scheduler.quick_deadline_ms),
            ("scheduler.standard_deadline_ms", scheduler.standard_deadline_ms),
            ("scheduler.deep_deadline_ms", scheduler.deep_deadline_ms),
            ("scheduler.certificates_every_s", scheduler.certificates_every_s.into()),
        ]);
        self.percentage("scheduler.jitter_percent", scheduler.jitter_percent);
        let deadlines = [
            scheduler.quick_deadline_ms,
            scheduler.standard_deadline_ms,
            scheduler.deep_deadline_ms,
        ];
        let longest_ms = deadlines.into_iter().max().unwrap_or_default();
        let needed_s = longest_ms.div_ceil(1_000) + 60;
        if u64::from(scheduler.lease_s) < needed_s {
            let what = format!("scans of up to {longest_ms} ms would be made twice");
            self.push("scheduler.lease_s", what, &format!("write {needed_s} or more"));
        }
    }

    fn recorder(&mut self) {
        let recorder = &self.loaded.settings.recorder;
        self.each_at_least_one([
            ("recorder.batch", count(recorder.batch)),
            ("recorder.fleet.window_s", recorder.fleet.window_s.into()),
        ]);
        self.percentage("recorder.fleet.percent", recorder.fleet.percent);
        if !is_domain(&recorder.mail_domain) {
            let what = format!("{:?} is no domain", recorder.mail_domain);
            self.push("recorder.mail_domain", what, "write one such as example.org");
        }
    }

    fn queue(&mut self) {
        let queue = &self.loaded.settings.queue;
        self.each_at_least_one([
            ("queue.lane_jobs", count(queue.lane_jobs)),
            ("queue.reports", count(queue.reports)),
            ("queue.token_keys", count(queue.token_keys)),
            ("queue.presence_ms", queue.presence_ms),
        ]);
    }

    /// Reads the files that the section names, too.
    fn mail(&mut self) {
        let mail = &self.loaded.settings.mail;
        if mail.transport == notifier::TransportKind::Smtp {
            if mail.smtp.host.trim().is_empty() {
                self.push("mail.smtp.host", "it is empty", "write the name of the mail server");
                return;
            }
            self.at_least_one("mail.smtp.timeout_seconds", mail.smtp.timeout_seconds);
        }
        if let Err(error) = notifier::Mailer::new(&self.loaded.settings.mail, None) {
            let text = error.to_string();
            // The messages name their setting where they are about one.
            let key = text
                .split(' ')
                .next()
                .filter(|word| word.starts_with("mail."))
                .map(str::to_owned);
            match key.and_then(|key| Some((text.strip_prefix(&key)?.trim().to_owned(), key))) {
                Some((what, key)) => self.push(&key, what, ""),
                None => self.push("mail", text, ""),
            }
        }
    }
}

fn count(number: usize) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// What the API takes for the name of a pool.
fn is_pool(name: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    (1..=64).contains(&name.len()) && name.bytes().all(plain)
}

/// What can stand behind the @ of a Message-ID: labels of letters, digits and inner dashes (RFC 5321 section 4.1.2).
fn is_domain(name: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    name.len() <= 253 && name.split('.').all(is_label)
}
