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
        self.at_least_one("api.request_timeout_ms", api.request_timeout_ms);
    }

    fn scanner(&mut self) {
        let scanner = &self.loaded.settings.scanner;
        if scanner.pool.trim().is_empty() {
            self.push("scanner.pool", "it is empty", "write a name, such as public");
        }
        for (key, value) in [
            ("scanner.concurrency", scanner.concurrency),
            ("scanner.connections_per_address", scanner.connections_per_address),
        ] {
            if value == 0 {
                self.push(key, "it is 0", "write 1 or more");
            }
        }
        self.at_least_one("scanner.connect_timeout_ms", scanner.connect_timeout_ms);
        self.at_least_one("scanner.handshake_timeout_ms", scanner.handshake_timeout_ms);
        if let Err(error) = scanner.check() {
            let key = match &error {
                outbound::SetupError::Client { .. } => "scanner.dns",
                outbound::SetupError::HostsFile { .. } => "scanner.hosts_file",
                outbound::SetupError::Name { .. } => "scanner.hosts",
            };
            self.push(key, error.to_string(), "");
        }
    }

    fn scheduler(&mut self) {
        let scheduler = &self.loaded.settings.scheduler;
        self.at_least_one("scheduler.tick_ms", scheduler.tick_ms);
        self.at_least_one("scheduler.batch", scheduler.batch.into());
        self.at_least_one("scheduler.max_attempts", scheduler.max_attempts.into());
        if self.loaded.settings.recorder.batch == 0 {
            self.push("recorder.batch", "it is 0", "write 1 or more");
        }
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

    /// Reads the files that the section names, too.
    fn mail(&mut self) {
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
