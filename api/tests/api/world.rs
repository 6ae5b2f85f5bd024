//! A store with two accounts and their tokens, a router over it, and short words for what callers do.

use crate::samples::{Server, report};
use api::{Settings, State};
use axum::{
    Router,
    body::Body,
    http::{HeaderMap, HeaderName, Method, Request, StatusCode, header},
};
use jiff::{SignedDuration, Timestamp};
use model::{Code, Host, Reason, Report, Severity, StartTls, Verdict};
use queue::{Limits, Queue};
use serde_json::Value;
use service::{Clock, Health, Metrics};
use store::{
    AccountId, AccountSettings, ClaimRequest, IncidentId, Keep, Monitor, MonitorSpec, NewIncident, NewScan, NewToken,
    ScanContext, ScanSubject, Store, TargetRecord, TargetState,
};
use tempfile::TempDir;
use tower::ServiceExt as _;

pub(crate) struct World {
    pub(crate) store: Store,
    pub(crate) queue: Queue,
    pub(crate) health: Health,
    pub(crate) metrics: Metrics,
    pub(crate) state: State,
    pub(crate) router: Router,
    pub(crate) account: AccountId,
    pub(crate) other: AccountId,
    _directory: TempDir,
}

/// The tokens of the account: what they may do, and their secrets.
pub(crate) const ALL: &str = "secret-of-everything";
pub(crate) const READ: &str = "secret-of-reading";
/// A token of the other account.
pub(crate) const OTHER: &str = "secret-of-the-other";

/// The present of every test.
pub(crate) fn noon() -> Timestamp {
    "2026-11-22T12:00:00Z".parse().unwrap()
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub(crate) fn header(&self, name: impl TryInto<HeaderName>) -> &str {
        let name = name.try_into().ok().unwrap();
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// Status and body with what changes from run to run replaced: the one place where that happens.
    pub(crate) fn snapshot(&self) -> String {
        let body = match self.header(header::CONTENT_TYPE).contains("json") {
            true => serde_json::to_string_pretty(&self.json()).unwrap(),
            false => self.text.clone(),
        };
        format!("{}\n{}", self.status, redacted(&body))
    }
}

/// Ids become `<id>`, instants of the store's clock `<time>`.
pub(crate) fn redacted(text: &str) -> String {
    let mut shown = String::new();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        let word: String = rest.chars().take_while(char::is_ascii_alphanumeric).collect();
        if word.len() == 26 && word.starts_with('0') && word.parse::<ulid::Ulid>().is_ok() {
            shown.push_str("<id>");
            rest = &rest[26..];
        } else if let Some(length) = instant(rest) {
            shown.push_str("<time>");
            rest = &rest[length..];
        } else if word.is_empty() {
            shown.push(character);
            rest = &rest[character.len_utf8()..];
        } else {
            shown.push_str(&word);
            rest = &rest[word.len()..];
        }
    }
    shown
}

/// The length of an instant of the store's clock. Those of samples lie whole days from noon, and stay.
fn instant(text: &str) -> Option<usize> {
    let candidate: String = text
        .chars()
        .take_while(|c| c.is_ascii_digit() || "-:.TZ".contains(*c))
        .collect();
    let ours = candidate.ends_with("T12:00:00Z");
    (candidate.contains('T') && !ours && candidate.parse::<Timestamp>().is_ok()).then_some(candidate.len())
}

pub(crate) async fn world() -> World {
    world_with(Settings::default()).await
}

pub(crate) async fn world_with(settings: Settings) -> World {
    world_at(settings, Clock::Fixed(noon())).await
}

pub(crate) async fn world_at(settings: Settings, clock: Clock) -> World {
    let directory = tempfile::tempdir().unwrap();
    let store = Store::open(&directory.path().join("vigie.db").display().to_string())
        .await
        .unwrap();
    store.migrate().await.unwrap();
    let now = clock.now();
    let account = account(&store, "Example SA", now).await;
    let other = account_alone(&store, "Other GmbH", now).await;
    token(
        &store,
        account,
        ("everything", ALL),
        &["read", "technical", "administrative"],
        now,
    )
    .await;
    token(&store, account, ("reading", READ), &["read"], now).await;
    token(
        &store,
        other,
        ("other", OTHER),
        &["read", "technical", "administrative"],
        now,
    )
    .await;
    let queue = Queue::in_process(&Limits::default());
    serve_pool(&queue, MonitorSpec::PUBLIC_POOL).await;
    let (health, metrics) = (Health::new(), Metrics::new("0.1.0"));
    let state = State::new(
        store.clone(),
        queue.clone(),
        (health.clone(), metrics.clone()),
        clock,
        settings,
    );
    World {
        router: api::router(state.clone()),
        store,
        queue,
        health,
        metrics,
        state,
        account,
        other,
        _directory: directory,
    }
}

/// A scanner of the pool is there.
pub(crate) async fn serve_pool(queue: &Queue, pool: &str) {
    let identity = model::ScannerIdentity {
        id: format!("scanner-of-{pool}"),
        version: "0.1.0".to_owned(),
        pool: pool.to_owned(),
    };
    let presence = queue::Presence { identity, slots: 1 };
    queue.scanners().announce(presence).await.unwrap();
}

async fn account(store: &Store, name: &str, now: Timestamp) -> AccountId {
    let settings = AccountSettings {
        time_zone: "Europe/Paris".to_owned(),
        ..AccountSettings::default()
    };
    store.accounts().create(name, settings, now).await.unwrap().id
}

async fn account_alone(store: &Store, name: &str, now: Timestamp) -> AccountId {
    store
        .accounts()
        .create(name, AccountSettings::default(), now)
        .await
        .unwrap()
        .id
}

async fn token(store: &Store, account: AccountId, (name, secret): (&str, &str), scopes: &[&str], now: Timestamp) {
    let token = NewToken {
        user: None,
        name: name.to_owned(),
        scopes: scopes.iter().map(|scope| (*scope).to_owned()).collect(),
        expires_at: None,
    };
    store.tokens().create(account, &token, secret, now).await.unwrap();
}

impl World {
    pub(crate) async fn call(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        Answer {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8(bytes.to_vec()).unwrap(),
        }
    }

    /// A request with a token and, perhaps, JSON.
    pub(crate) async fn ask(&self, method: Method, path: &str, token: &str, body: Option<Value>) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if !token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let request = match body {
            Some(body) => request
                .header(header::CONTENT_TYPE, "application/json")
                .body(Body::from(body.to_string())),
            None => request.body(Body::empty()),
        };
        self.call(request.unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, READ, None).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::POST, path, ALL, Some(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::PUT, path, ALL, Some(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::PATCH, path, ALL, Some(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.ask(Method::DELETE, path, ALL, None).await
    }

    /// A monitor of one host, and its target.
    pub(crate) async fn watch(&self, host: &str, port: u16, starttls: StartTls) -> (Monitor, TargetRecord) {
        let host: Host = host.parse().unwrap();
        let spec = MonitorSpec {
            port,
            starttls,
            ..MonitorSpec::of(vec![host])
        };
        let monitor = self.store.monitors().create(self.account, &spec, noon()).await.unwrap();
        let target = self.target_of(&monitor).await;
        (monitor, target)
    }

    pub(crate) async fn target_of(&self, monitor: &Monitor) -> TargetRecord {
        self.store
            .targets()
            .of_monitor(monitor.account, monitor.id)
            .await
            .unwrap()
            .remove(0)
    }

    /// Hands out every scan that is due by then.
    pub(crate) async fn claim(&self, now: Timestamp) -> Vec<ScanContext> {
        let request = ClaimRequest {
            pool: MonitorSpec::PUBLIC_POOL.to_owned(),
            by: "test".to_owned(),
            limit: 1_000,
            lease: SignedDuration::from_secs(600),
        };
        self.store.scans().claim_due(&request, now).await.unwrap()
    }

    /// Keeps a report as the recorder does: the report, what it says of the target, and an incident where it is not green.
    pub(crate) async fn record(
        &self,
        report: &Report,
        target: Option<&TargetRecord>,
        at: Timestamp,
    ) -> Option<IncidentId> {
        let mut recording = self.store.recording(at).await.unwrap();
        recording.accept(report, Keep::Full).await.unwrap();
        let mut incident = None;
        if let Some(target) = target {
            let gravest = report.findings.iter().find(|finding| finding.severity > Severity::Info);
            let leaf = report.endpoints[0]
                .chain
                .as_ref()
                .and_then(|chain| chain.presented.first());
            let state = TargetState {
                colour: Some(report.verdict),
                colour_since: Some(at),
                cause: gravest.map(|finding| finding.code.to_string()),
                not_after: leaf.map(|leaf| leaf.not_after),
                ..target.state.clone()
            };
            recording.update_target(target.id, &state).await.unwrap();
            if report.verdict != Verdict::Green {
                let new = NewIncident {
                    key: format!("target:{}", target.id),
                    colour: report.verdict,
                    cause: gravest.map_or(Code::CertExpired, |finding| finding.code).to_string(),
                    facts: Value::Null,
                };
                let (opened, _) = recording.open(target.account, &new).await.unwrap();
                recording
                    .attach(opened.id, target.id, report.verdict, &new.cause)
                    .await
                    .unwrap();
                incident = Some(opened.id);
            }
        }
        recording.commit().await.unwrap();
        incident
    }

    /// A target that was scanned a moment before the present.
    pub(crate) async fn scanned(&self, host: &str, server: Server) -> (Monitor, TargetRecord) {
        self.scanned_at((host, 443, StartTls::None), server, noon()).await
    }

    pub(crate) async fn scanned_at(
        &self,
        (host, port, starttls): (&str, u16, StartTls),
        server: Server,
        at: Timestamp,
    ) -> (Monitor, TargetRecord) {
        let (monitor, target) = self.watch(host, port, starttls).await;
        let order = NewScan {
            account: self.account,
            subject: ScanSubject::Target(target.id),
            file: None,
            reason: Reason::Schedule,
            due_at: at,
            avoid_scanner: None,
        };
        let scan = self.store.scans().request(&order, at).await.unwrap();
        let report = report(scan.0, (host, port, starttls), server, at);
        self.record(&report, Some(&target), at).await;
        let target = self
            .store
            .targets()
            .find(target.account, target.id)
            .await
            .unwrap()
            .unwrap();
        (monitor, target)
    }
}
