//! Reports and certificates for the tests of this crate.

use jiff::{SignedDuration, Timestamp};
use model::{
    CertificateFacts, ChainOffer, ChainReport, Depth, EndpointReport, Expected, Finding, Host, OfferAnswer, OtherChain,
    Outcome, Policy, Reason, Report, ReportTarget, ScanJob, Scanned, ScannerIdentity, StartTls, Target, Trust,
};
use std::{
    net::{IpAddr, Ipv4Addr},
    sync::Arc,
};
use store::{
    Account, AccountSettings, Frequency, Monitor, MonitorSpec, Scan, ScanContext, ScanState, TargetRecord, TargetState,
    Watched,
};
use ulid::Ulid;

pub(crate) fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn days(days: i64) -> SignedDuration {
    SignedDuration::from_hours(24 * days)
}

/// The present of most tests.
pub(crate) fn noon() -> Timestamp {
    instant("2026-11-22T12:00:00Z")
}

pub(crate) fn address(number: u8) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(192, 0, 2, number))
}

/// A certificate of this fingerprint, valid from 50 days ago for 100 days.
pub(crate) fn leaf(sha256: &str) -> CertificateFacts {
    CertificateFacts {
        subject: format!("CN={sha256}"),
        issuer: "CN=Test CA".to_owned(),
        common_name: Some(sha256.to_owned()),
        serial: "01".to_owned(),
        not_before: noon() - days(50),
        not_after: noon() + days(50),
        dns_name_count: None,
        dns_names: vec!["www.example.org".to_owned()],
        ip_addresses: Vec::new(),
        key: "EC P-256".to_owned(),
        signature_hash: "SHA256 with ECDSA".to_owned(),
        sha256: sha256.to_owned(),
        spki_sha256: sha256.to_owned(),
        ca: false,
        self_issued: false,
        subject_key_id: None,
        authority_key_id: None,
        extended_key_usages: Vec::new(),
        ca_issuers: Vec::new(),
        ocsp: Vec::new(),
        crl: Vec::new(),
        must_staple: false,
        scts: 2,
        der: String::new(),
    }
}

/// A report in the making.
#[derive(Clone, Debug)]
pub(crate) struct ReportSample(Scanned);

impl ReportSample {
    /// One address, 192.0.2.0, presents this leaf.
    pub(crate) fn of(leaf: &CertificateFacts) -> Self {
        Self::outcome(Outcome::Completed, None).presenting(0, std::slice::from_ref(leaf))
    }

    pub(crate) fn unreachable(reason: &str) -> Self {
        Self::outcome(Outcome::Unreachable, Some(reason))
    }

    pub(crate) fn outcome(outcome: Outcome, reason: Option<&str>) -> Self {
        Self(Scanned {
            scan_id: Ulid::nil(),
            target: ReportTarget {
                host: "www.example.org".to_owned(),
                port: Some(443),
                ..ReportTarget::default()
            },
            depth: Depth::Quick,
            started_at: noon(),
            duration_ms: 12,
            connections: 1,
            scanner: ScannerIdentity {
                id: "scanner-1".to_owned(),
                version: "1".to_owned(),
                pool: "public".to_owned(),
            },
            outcome,
            reason: reason.map(str::to_owned),
            findings: Vec::new(),
            checks: Vec::new(),
            endpoints: Vec::new(),
        })
    }

    pub(crate) fn presenting(mut self, number: u8, chain: &[CertificateFacts]) -> Self {
        let mut endpoint = EndpointReport::new(Some(address(number)));
        endpoint.chain = Some(ChainReport {
            presented: chain.to_vec(),
            ..ChainReport::default()
        });
        self.0.endpoints.push(endpoint);
        self
    }

    /// The address with this number also presents this leaf, to clients of another kind.
    pub(crate) fn also_presenting(mut self, number: u8, offer: ChainOffer, leaf: &CertificateFacts) -> Self {
        let wanted = Some(address(number));
        let mut endpoints = self.0.endpoints.iter_mut();
        if let Some(endpoint) = endpoints.find(|endpoint| endpoint.address == wanted) {
            endpoint.other_chains.push(OtherChain {
                offer,
                answer: OfferAnswer::Other,
                reason: None,
                chain: Some(ChainReport {
                    presented: vec![leaf.clone()],
                    ..ChainReport::default()
                }),
            });
        }
        self
    }

    pub(crate) fn with(mut self, finding: Finding) -> Self {
        self.0.findings.push(finding);
        self
    }

    pub(crate) fn report(self) -> Report {
        Report::judge(self.0, &Policy::default())
    }
}

pub(crate) fn account(settings: AccountSettings) -> Account {
    Account {
        id: Ulid(1).into(),
        name: "Example".to_owned(),
        settings,
        created_at: noon(),
        updated_at: noon(),
    }
}

/// A scan of a host that a monitor watches daily.
pub(crate) fn context(account: Account, host: &str) -> ScanContext {
    let host: Host = host.parse().unwrap();
    let monitor = Monitor {
        id: Ulid(2).into(),
        account: account.id,
        spec: MonitorSpec::of(vec![host.clone()]),
        revision: 1,
        created_at: noon(),
        updated_at: noon(),
    };
    let target = TargetRecord {
        id: Ulid(3).into(),
        account: account.id,
        monitor: monitor.id,
        host,
        port: 443,
        starttls: StartTls::None,
        enabled: true,
        interval: Frequency::DAILY.interval(),
        next_due_at: None,
        claimed_at: None,
        scanned_at: None,
        scan: None,
        report: None,
        outcome: None,
        state: TargetState::default(),
        created_at: noon(),
    };
    let scan = Scan {
        id: Ulid(4).into(),
        account: account.id,
        target: Some(target.id),
        file: None,
        reason: Reason::Schedule,
        pool: MonitorSpec::PUBLIC_POOL.to_owned(),
        due_at: noon(),
        state: ScanState::Leased,
        lease_by: None,
        available_at: None,
        attempts: 1,
        demand: None,
        avoid_scanner: None,
        result: None,
    };
    ScanContext {
        scan,
        account: Arc::new(account),
        watched: Some(Watched {
            target,
            monitor: Arc::new(monitor),
            expected: Arc::from([]),
        }),
    }
}

pub(crate) fn job(host: &str) -> ScanJob {
    ScanJob {
        schema: ScanJob::SCHEMA,
        scan_id: Ulid::nil(),
        reason: Reason::Schedule,
        account: None,
        pool: "public".to_owned(),
        target: Target::new(host.parse().unwrap(), StartTls::None),
        depth: Depth::Quick,
        policy: Policy::default(),
        trust: Trust {
            public: true,
            bundles: Vec::new(),
        },
        expected: Expected::default(),
        client_certificate: None,
        avoid_scanner: None,
        deadline_ms: 1_000,
        enqueued_at: noon(),
    }
}
