//! Where the revocation of certificates is told: lists that the user gave, OCSP responders, published lists. What was fetched
//! is remembered in bounds, and asked for once by those who want it at the same time.

use certificates::revocation::{Answer, RevocationList, Subject, read_lists, read_response};
use jiff::Timestamp;
use moka::future::Cache;
use outbound::{FetchError, FetchRequest, Fetched, Fetcher};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;

/// What scans of a process know of revocations, and how they learn more. Share one among all scans.
///
/// Lists are kept by their digest, and under each address stands the digest of what was found there: a list can be had again by
/// its digest from wherever blobs are kept, and two addresses of one list cost its memory once.
#[derive(Debug)]
pub struct Revocation {
    fetcher: Option<Arc<Fetcher>>,
    given: Vec<RevocationList>,
    addresses: Cache<String, Kept<[u8; 32]>>,
    lists: Cache<[u8; 32], RevocationList>,
    responses: Cache<Question, Kept<Arc<[u8]>>>,
    small: Semaphore,
    large: Semaphore,
}

/// An OCSP responder, and what it is asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Question {
    address: String,
    request: Vec<u8>,
}

/// What became of a fetch, and for how long that holds.
#[derive(Clone, Debug)]
struct Kept<T> {
    outcome: Result<T, Unfetched>,
    hold: Duration,
}

/// Why something was not fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Unfetched {
    /// The word for all: `fetch_failed`, `timeout`, `blocked` ...
    pub(crate) reason: &'static str,
    /// The word for this address: `status_404`.
    pub(crate) detail: String,
}

/// The memory that lists may fill, in bytes.
const LISTS: u64 = 64 << 20;
/// The memory that OCSP responses may fill, in bytes.
const RESPONSES: u64 = 16 << 20;
const ADDRESSES: u64 = 10_000;
/// Most lists are smaller; so many of them are fetched at once.
const SMALL_LIST: usize = 2 << 20;
const SMALL_AT_ONCE: usize = 16;
/// The largest lists of public authorities have some ten megabytes; they are fetched one after the other.
const LARGE_LIST: usize = 32 << 20;
/// A response with its certificates has some four thousand bytes.
const RESPONSE: usize = 64 << 10;
/// An answer is asked for again after this time at the latest, though it may hold for days.
const LONGEST_HOLD: Duration = Duration::from_secs(3600);
/// How long a failure is remembered.
const FAILURES_HOLD: Duration = Duration::from_secs(60);

impl Default for Revocation {
    fn default() -> Self {
        Self::new(None, Vec::new())
    }
}

impl Revocation {
    /// Fetches through this; without it, nothing is fetched. `given` are lists that the user wants to be considered.
    pub fn new(fetcher: Option<Arc<Fetcher>>, given: Vec<RevocationList>) -> Self {
        let weight = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX);
        let lists = Cache::builder().max_capacity(LISTS);
        let responses = Cache::builder().max_capacity(RESPONSES).expire_after(Holding);
        Self {
            fetcher,
            given,
            addresses: Cache::builder().max_capacity(ADDRESSES).expire_after(Holding).build(),
            lists: lists
                .weigher(move |_, list: &RevocationList| weight(list.memory()))
                .build(),
            responses: responses
                .weigher(move |question: &Question, kept: &Kept<Arc<[u8]>>| {
                    let body = kept.outcome.as_ref().map_or(0, |body| body.len());
                    weight(512 + question.address.len() + question.request.len() + body)
                })
                .build(),
            small: Semaphore::new(SMALL_AT_ONCE),
            large: Semaphore::new(1),
        }
    }

    /// The lists that the user gave.
    pub(crate) fn given(&self) -> &[RevocationList] {
        &self.given
    }

    /// Whether anything is fetched.
    pub(crate) fn fetches(&self) -> bool {
        self.fetcher.is_some()
    }

    /// The list under an address, if it is known already.
    pub(crate) async fn known_list(&self, address: &str) -> Option<RevocationList> {
        let kept = self.addresses.get(address).await?;
        self.lists.get(&kept.outcome.ok()?).await
    }

    /// The list under an address.
    pub(crate) async fn list(&self, address: &str, at: Timestamp) -> Result<RevocationList, Unfetched> {
        let mut fetched = None;
        let fetching = async {
            let outcome = self.fetch_list(address).await;
            let hold = match &outcome {
                Ok(list) => hold(list.next_update(), at),
                Err(unfetched) => unfetched.hold(),
            };
            fetched = outcome.as_ref().ok().cloned();
            let outcome = outcome.map(|list| *list.sha256());
            if let Some(list) = &fetched {
                self.lists.insert(*list.sha256(), list.clone()).await;
            }
            Kept { outcome, hold }
        };
        let kept = self.addresses.get_with_by_ref(address, Box::pin(fetching)).await;
        let digest = kept.outcome?;
        if let Some(list) = self.lists.get(&digest).await.or(fetched) {
            return Ok(list);
        }
        // It had to make room for others since.
        self.addresses.invalidate(address).await;
        self.fetch_list(address).await
    }

    async fn fetch_list(&self, address: &str) -> Result<RevocationList, Unfetched> {
        let Some(fetcher) = &self.fetcher else {
            return Err(Unfetched::not_asked());
        };
        let get = |limit| FetchRequest::get(address).limit(limit);
        let small = {
            let _turn = self.small.acquire().await;
            fetcher.fetch(&get(SMALL_LIST)).await
        };
        match small {
            Err(FetchError::TooLarge { .. }) => {
                let _turn = self.large.acquire().await;
                let large = fetcher
                    .fetch(&get(LARGE_LIST))
                    .await
                    .map_err(|error| Unfetched::of(&error))?;
                // Reading hundreds of thousands of entries does not belong on a thread of the runtime.
                let read = tokio::task::spawn_blocking(move || read(large)).await;
                read.unwrap_or_else(|_| Err(Unfetched::unreadable()))
            }
            outcome => read(outcome.map_err(|error| Unfetched::of(&error))?),
        }
    }

    /// What a responder says of a certificate, if it was asked already.
    pub(crate) async fn known_response(&self, address: &str, request: &[u8]) -> Option<Arc<[u8]>> {
        let question = Question {
            address: address.to_owned(),
            request: request.to_vec(),
        };
        self.responses.get(&question).await?.outcome.ok()
    }

    /// What a responder says of a certificate.
    pub(crate) async fn response(
        &self,
        address: &str,
        request: &[u8],
        subject: Subject<'_>,
        at: Timestamp,
    ) -> Result<Arc<[u8]>, Unfetched> {
        let question = Question {
            address: address.to_owned(),
            request: request.to_vec(),
        };
        let fetching = async {
            let outcome = self.ask(&question).await;
            let hold = match &outcome {
                Ok(body) => match read_response(body, subject, at) {
                    Ok(Answer { next_update, .. }) => hold(next_update, at),
                    Err(_) => FAILURES_HOLD,
                },
                Err(unfetched) => unfetched.hold(),
            };
            let outcome = outcome.map(Arc::from);
            Kept { outcome, hold }
        };
        self.responses
            .get_with_by_ref(&question, Box::pin(fetching))
            .await
            .outcome
    }

    /// By POST, which every responder takes (RFC 6960 appendix A.1); by GET where one refuses that.
    async fn ask(&self, question: &Question) -> Result<Vec<u8>, Unfetched> {
        let Some(fetcher) = &self.fetcher else {
            return Err(Unfetched::not_asked());
        };
        let accept = |request: FetchRequest| request.header("accept", "application/ocsp-response").limit(RESPONSE);
        let post = FetchRequest::post(
            &question.address,
            "application/ocsp-request",
            question.request.as_slice(),
        );
        let outcome = match fetcher.fetch(&accept(post)).await {
            Err(FetchError::Status(_)) => {
                let base = question.address.trim_end_matches('/');
                let path = certificates::revocation::path_of_request(&question.request);
                fetcher
                    .fetch(&accept(FetchRequest::get(format!("{base}/{path}"))))
                    .await
            }
            outcome => outcome,
        };
        outcome
            .map(|fetched| fetched.body)
            .map_err(|error| Unfetched::of(&error))
    }
}

/// The list in a document: DER as a rule (RFC 5280 section 4.2.1.13), PEM from those who mistake it.
fn read(document: Fetched) -> Result<RevocationList, Unfetched> {
    const SEQUENCE: u8 = 0x30;
    let read = match document.body.first() {
        Some(&SEQUENCE) => RevocationList::from_der(document.body),
        _ => read_lists(&document.body).map(|mut lists| lists.swap_remove(0)),
    };
    read.map_err(|_| Unfetched::unreadable())
}

/// How long an answer is kept that is newer at this instant.
fn hold(next_update: Option<Timestamp>, at: Timestamp) -> Duration {
    let left = next_update.map_or(FAILURES_HOLD, |next| {
        Duration::try_from(next.duration_since(at)).unwrap_or(Duration::ZERO)
    });
    left.clamp(FAILURES_HOLD, LONGEST_HOLD)
}

impl Unfetched {
    fn of(error: &FetchError) -> Self {
        let reason = match error {
            FetchError::Blocked(_) => "blocked",
            FetchError::Timeout => "timeout",
            FetchError::TooLarge { .. } => "too_large",
            FetchError::BadUrl { .. }
            | FetchError::Content { .. }
            | FetchError::Network(_)
            | FetchError::Redirect { .. }
            | FetchError::Status(_) => "fetch_failed",
        };
        let detail = match error {
            FetchError::Status(status) => format!("status_{status}"),
            error => error.as_str().to_owned(),
        };
        Self { reason, detail }
    }

    /// The time for all of it was over.
    pub(crate) fn late() -> Self {
        Self {
            reason: "timeout",
            detail: "timeout".to_owned(),
        }
    }

    fn not_asked() -> Self {
        Self {
            reason: "not_fetched",
            detail: "not_fetched".to_owned(),
        }
    }

    fn unreadable() -> Self {
        Self {
            reason: "malformed_answer",
            detail: "malformed_answer".to_owned(),
        }
    }

    /// What lies with this machine says nothing of the next try.
    fn hold(&self) -> Duration {
        match self.reason {
            "blocked" | "not_fetched" => Duration::ZERO,
            _ => FAILURES_HOLD,
        }
    }
}

/// Each entry says itself how long it holds.
struct Holding;

impl<K, T> moka::Expiry<K, Kept<T>> for Holding {
    fn expire_after_create(&self, _: &K, kept: &Kept<T>, _: Instant) -> Option<Duration> {
        Some(kept.hold)
    }
}
