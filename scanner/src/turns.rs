use crate::{Event, Observer, Scope, Settings};
use model::{Host, Report, ScanJob};
use outbound::IpNet;
use queue::{Rate, Token, Tokens};
use quick_cache::sync::Cache;
use std::{net::IpAddr, num::NonZeroU32, sync::Arc};
use tokio::time::{Duration, Instant};

/// Keeps scans from crowding one address or network, together with all other scanners.
///
/// The addresses of a name are those that its last scan met: asking DNS before the scan would ask twice. So the first scan
/// of a name is held back by nothing but the limit of connections to one address.
pub(crate) struct Turns {
    tokens: Tokens,
    address: Option<Rate>,
    prefix: Option<Rate>,
    met: Cache<String, Arc<[IpAddr]>>,
}

/// How long a scan waits for its turn before it is put off.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// So many seconds' worth of scans may begin at once after a pause.
const BURST_S: u32 = 5;

/// Names whose addresses are remembered.
const NAMES: usize = 65_536;

/// Of a name with more addresses, so many count.
const MOST_ADDRESSES: usize = 4;

impl Turns {
    pub(crate) fn new(tokens: Tokens, settings: &Settings) -> Self {
        Self {
            tokens,
            address: rate(settings.scans_per_second_per_address),
            prefix: rate(settings.scans_per_second_per_prefix),
            met: Cache::new(NAMES),
        }
    }

    /// Waits until the destination of a job may be scanned. False where that takes too long.
    pub(crate) async fn wait(&self, job: &ScanJob, observer: &Observer) -> bool {
        if self.address.is_none() && self.prefix.is_none() {
            return true;
        }
        let until = Instant::now() + PATIENCE;
        for address in self.destinations(job).iter().filter(|address| !address.is_loopback()) {
            for (scope, rate) in [(Scope::Address, self.address), (Scope::Prefix, self.prefix)] {
                let Some(rate) = rate else { continue };
                let begun = Instant::now();
                let granted = self.take(&key(scope, *address), rate, until).await;
                let waited = begun.elapsed();
                observer(&Event::Waited { scope, waited, granted });
                if !granted {
                    return false;
                }
            }
        }
        true
    }

    async fn take(&self, key: &str, rate: Rate, until: Instant) -> bool {
        let patience = until.saturating_duration_since(Instant::now());
        match self.tokens.take(key, rate, patience).await {
            Ok(Token::Granted) => true,
            Ok(Token::Refused { .. }) => false,
            Err(error) => {
                // Trouble of the queue is no reason to leave a server unwatched; connections stay limited here.
                tracing::warn!(%error, "the limits of rate cannot be asked");
                true
            }
        }
    }

    fn destinations(&self, job: &ScanJob) -> Arc<[IpAddr]> {
        match (job.target.connect, &job.target.host) {
            (Some(peer), _) => Arc::from([peer.ip()]),
            (None, Host::Ip(address)) => Arc::from([*address]),
            (None, Host::Name(name)) => self.met.get(name.as_str()).unwrap_or_default(),
        }
    }

    /// Notes which addresses a name has.
    pub(crate) fn note(&self, job: &ScanJob, report: &Report) {
        let (None, Host::Name(name)) = (job.target.connect, &job.target.host) else {
            return;
        };
        let addresses = report.endpoints.iter().filter_map(|endpoint| endpoint.address);
        let addresses: Arc<[IpAddr]> = addresses.take(MOST_ADDRESSES).collect();
        if self.met.get(name.as_str()).is_none_or(|known| known != addresses) {
            self.met.insert(name.clone(), addresses);
        }
    }
}

fn rate(per_second: u32) -> Option<Rate> {
    let tokens = NonZeroU32::new(per_second)?;
    let burst = tokens.saturating_mul(NonZeroU32::MIN.saturating_add(BURST_S - 1));
    Some(Rate::per_second(tokens, burst))
}

fn key(scope: Scope, address: IpAddr) -> String {
    let address = address.to_canonical();
    match scope {
        Scope::Address => format!("address/{address}"),
        Scope::Prefix => {
            let length = if address.is_ipv4() { 24 } else { 48 };
            IpNet::new(address, length).map_or_else(|_| address.to_string(), |net| format!("prefix/{}", net.trunc()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_share_a_prefix_and_the_two_forms_of_an_address_are_one() {
        let key = |scope, address: &str| key(scope, address.parse().unwrap());
        assert_eq!(key(Scope::Address, "192.0.2.7"), "address/192.0.2.7");
        assert_eq!(key(Scope::Address, "::ffff:192.0.2.7"), "address/192.0.2.7");
        assert_eq!(key(Scope::Prefix, "192.0.2.7"), key(Scope::Prefix, "192.0.2.200"));
        assert_eq!(key(Scope::Prefix, "2001:db8:1:2::3"), "prefix/2001:db8:1::/48");
    }

    fn job(host: &str) -> ScanJob {
        ScanJob {
            schema: ScanJob::SCHEMA,
            scan_id: ulid::Ulid::nil(),
            reason: model::Reason::Schedule,
            account: None,
            pool: "public".to_owned(),
            target: model::Target {
                host: host.parse().unwrap(),
                port: 443,
                starttls: model::StartTls::None,
                connect: None,
                sni: None,
                verify_name: None,
                xmpp_domain: None,
            },
            depth: model::Depth::Quick,
            policy: model::Policy::default(),
            trust: model::Trust {
                public: true,
                bundles: vec![],
            },
            expected: model::Expected::default(),
            client_certificate: None,
            avoid_scanner: None,
            deadline_ms: 10_000,
            enqueued_at: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    fn turns(per_address: u32, per_prefix: u32) -> Turns {
        let queue = queue::Queue::in_process(&queue::Limits::default());
        let settings = Settings {
            scans_per_second_per_address: per_address,
            scans_per_second_per_prefix: per_prefix,
            ..Settings::default()
        };
        Turns::new(queue.tokens(), &settings)
    }

    fn nobody(_: &Event<'_>) {}

    #[tokio::test(start_paused = true)]
    async fn beyond_a_burst_scans_of_one_address_come_at_its_pace() {
        let turns = turns(2, 0);
        let begun = Instant::now();
        for _ in 0..10 {
            assert!(turns.wait(&job("192.0.2.1"), &nobody).await);
        }
        assert_eq!(begun.elapsed(), Duration::ZERO, "five seconds' worth at once");
        for _ in 0..4 {
            assert!(turns.wait(&job("192.0.2.1"), &nobody).await);
        }
        let elapsed = begun.elapsed().as_millis();
        assert!((1_900..=2_100).contains(&elapsed), "{elapsed} ms");
        assert!(turns.wait(&job("192.0.2.2"), &nobody).await);
        assert_eq!(begun.elapsed().as_millis(), elapsed, "another address need not wait");
    }

    #[tokio::test(start_paused = true)]
    async fn neighbours_share_their_pace_and_who_waits_too_long_is_put_off() {
        let turns = Arc::new(turns(0, 1));
        let seen = Arc::new(std::sync::Mutex::new((0, 0)));
        let counted = seen.clone();
        let count = move |event: &Event<'_>| {
            if let Event::Waited { granted, .. } = event {
                let mut seen = counted.lock().unwrap();
                if *granted { seen.0 += 1 } else { seen.1 += 1 }
            }
        };
        let waits = (1..=40).map(|last| {
            let turns = turns.clone();
            async move { turns.wait(&job(&format!("192.0.2.{last}")), &nobody).await }
        });
        let granted = futures_util::future::join_all(waits).await;
        let granted = granted.iter().filter(|granted| **granted).count();
        assert!(
            (25..=26).contains(&granted),
            "a burst of 5 and 20 s of patience: {granted}"
        );
        assert!(turns.wait(&job("192.0.2.99"), &count).await);
        assert_eq!(*seen.lock().unwrap(), (1, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn loopback_and_a_limit_of_zero_never_wait() {
        let begun = Instant::now();
        let limited = turns(1, 1);
        let unlimited = turns(0, 0);
        for _ in 0..100 {
            assert!(limited.wait(&job("127.0.0.1"), &nobody).await);
            assert!(unlimited.wait(&job("192.0.2.1"), &nobody).await);
        }
        assert_eq!(begun.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn a_name_is_held_back_by_the_addresses_that_its_last_scan_met() {
        let turns = turns(1, 0);
        let job = job("www.example.org");
        for _ in 0..100 {
            assert!(turns.wait(&job, &nobody).await, "nothing is known of it yet");
        }
        let mut report = crate::failed::report(
            &job,
            &model::ScannerIdentity::default(),
            jiff::Timestamp::UNIX_EPOCH,
            model::Outcome::Failed,
            "test",
        );
        report
            .endpoints
            .push(model::EndpointReport::new(Some([192, 0, 2, 1].into())));
        turns.note(&job, &report);
        let begun = Instant::now();
        for _ in 0..7 {
            assert!(turns.wait(&job, &nobody).await);
        }
        assert!(begun.elapsed() >= Duration::from_millis(1_900), "{:?}", begun.elapsed());
    }
}
