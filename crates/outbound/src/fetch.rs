//! Guarded HTTP: the documents that certificates point at, and webhooks. See [`Fetcher`].

mod error;
mod exchange;
mod request;
#[cfg(test)]
mod tests;
mod tls;

use std::sync::Arc;
use std::time::{Duration, Instant};

use moka::future::Cache;
use url::Url;

pub use error::{FetchError, NetworkFailure};
pub use request::{FetchRequest, Fetched};
pub use tls::Roots;

use crate::connector::Connector;
use crate::resolver::Resolver;
use exchange::Answer;
use tls::Tls;

/// The longest URL that is looked at, in bytes.
const LONGEST_URL: usize = 4096;

/// How documents are fetched.
#[derive(Clone, Debug)]
pub struct FetchSettings {
    /// What the servers see as `User-Agent`.
    pub user_agent: String,
    /// The bound of one connection.
    pub connect_timeout: Duration,
    /// The bound of a whole fetch: name, connections, redirects, body.
    pub timeout: Duration,
    /// How many redirects are followed; none after a POST.
    pub redirects: usize,
    /// Whom `https` servers are trusted by.
    pub roots: Roots,
    /// How long a failure is remembered by [`Fetcher::fetch_cached`].
    pub failures_hold: Duration,
    /// The memory that [`Fetcher::fetch_cached`] may fill, in bytes.
    pub cache_bytes: u64,
}

impl Default for FetchSettings {
    /// Five seconds to connect, ten in all, two redirects, the roots of the operating system, 64 MiB of cache.
    fn default() -> Self {
        Self {
            user_agent: concat!("Mozilla/5.0 (compatible; Vigie/", env!("CARGO_PKG_VERSION"), ")").to_owned(),
            connect_timeout: Duration::from_secs(5),
            timeout: Duration::from_secs(10),
            redirects: 2,
            roots: Roots::SystemAnd(Vec::new()),
            failures_hold: Duration::from_secs(60),
            cache_bytes: 64 << 20,
        }
    }
}

/// Fetches documents over `http` and `https`, through the resolver and the guard.
///
/// The addresses it is given come from certificates and users. So each connection, that of a redirect and that to a
/// literal address included, is made by the [`Connector`], which asks the guard for the address it connects to.
/// Nothing of the environment plays a part (no proxy), and nothing is kept from one request to the next: no cookies,
/// no credentials, no open connections.
#[derive(Debug)]
pub struct Fetcher {
    resolver: Arc<Resolver>,
    connector: Arc<Connector>,
    settings: FetchSettings,
    tls: Tls,
    cache: Cache<FetchRequest, Remembered>,
}

impl Fetcher {
    /// A fetcher over this resolver and connector. Roots are read when the first `https` address is fetched.
    pub fn new(resolver: Arc<Resolver>, connector: Arc<Connector>, settings: FetchSettings) -> Self {
        let cache = Cache::builder()
            .max_capacity(settings.cache_bytes)
            .weigher(Remembered::weight)
            .expire_after(Holding)
            .build();
        let tls = Tls::new(settings.roots.clone());
        Self {
            resolver,
            connector,
            settings,
            tls,
            cache,
        }
    }

    /// Fetches a document, and gives it back if the status is one of success (2xx).
    ///
    /// # Errors
    /// [`FetchError`] says whose doing it is.
    pub async fn fetch(&self, request: &FetchRequest) -> Result<Fetched, FetchError> {
        match tokio::time::timeout(self.settings.timeout, Box::pin(self.follow(request))).await {
            Ok(outcome) => outcome,
            Err(_) => Err(FetchError::Timeout),
        }
    }

    /// As [`Fetcher::fetch`], from memory if the same request succeeded less than `hold` ago, or failed a moment ago
    /// ([`FetchSettings::failures_hold`]). Of those who ask at once, one fetches and the others wait for it.
    ///
    /// # Errors
    /// As [`Fetcher::fetch`].
    pub async fn fetch_cached(&self, request: &FetchRequest, hold: Duration) -> Result<Arc<Fetched>, FetchError> {
        let fetching = async {
            let outcome = self.fetch(request).await.map(Arc::new);
            let hold = match &outcome {
                Ok(_) => hold,
                Err(error) if error.is_local() => Duration::ZERO,
                Err(_) => self.settings.failures_hold,
            };
            Remembered { outcome, hold }
        };
        self.cache.get_with_by_ref(request, Box::pin(fetching)).await.outcome
    }

    async fn follow(&self, request: &FetchRequest) -> Result<Fetched, FetchError> {
        let first = parse(request.url())?;
        let mut url = first.clone();
        for _ in 0..=self.settings.redirects {
            let same_origin = url.origin() == first.origin();
            match self.exchange(request, &url, same_origin).await? {
                Answer::Document(document) => return Ok(document),
                Answer::Elsewhere(location) => url = redirected(&url, &location)?,
            }
        }
        Err(FetchError::Redirect {
            detail: format!("more than {} redirects", self.settings.redirects),
        })
    }
}

fn parse(text: &str) -> Result<Url, FetchError> {
    let bad = |detail: &str| FetchError::BadUrl {
        detail: detail.to_owned(),
    };
    if text.len() > LONGEST_URL {
        return Err(bad("it is longer than 4096 bytes"));
    }
    let url = Url::parse(text).map_err(|error| bad(&error.to_string()))?;
    check(&url).map_err(bad)?;
    Ok(url)
}

fn check(url: &Url) -> Result<(), &'static str> {
    if !matches!(url.scheme(), "http" | "https") {
        return Err("only http and https are fetched");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("it carries credentials");
    }
    if url.host().is_none() {
        return Err("it has no host");
    }
    Ok(())
}

/// Where a redirect leads, checked as the first address was; from `https` it stays on `https`.
fn redirected(from: &Url, location: &str) -> Result<Url, FetchError> {
    let bad = |detail: &str| FetchError::Redirect {
        detail: detail.to_owned(),
    };
    if location.len() > LONGEST_URL {
        return Err(bad("its target is longer than 4096 bytes"));
    }
    let to = from.join(location).map_err(|error| bad(&error.to_string()))?;
    check(&to).map_err(bad)?;
    if from.scheme() == "https" && to.scheme() == "http" {
        return Err(bad("it leads from https to http"));
    }
    Ok(to)
}

/// What became of a request, and for how long that holds.
#[derive(Clone, Debug)]
struct Remembered {
    outcome: Result<Arc<Fetched>, FetchError>,
    hold: Duration,
}

impl Remembered {
    /// In bytes, roughly.
    fn weight(request: &FetchRequest, remembered: &Self) -> u32 {
        const OVERHEAD: usize = 512;
        let body = remembered.outcome.as_ref().map_or(0, |fetched| fetched.body.len());
        u32::try_from(OVERHEAD + request.size() + body).unwrap_or(u32::MAX)
    }
}

/// Each entry says itself how long it holds.
struct Holding;

impl moka::Expiry<FetchRequest, Remembered> for Holding {
    fn expire_after_create(&self, _: &FetchRequest, remembered: &Remembered, _: Instant) -> Option<Duration> {
        Some(remembered.hold)
    }
}
