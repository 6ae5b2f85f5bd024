use super::{body::ScanAnswer, show::find};
use crate::{
    State,
    caller::{Caller, Read},
    extract::Id,
    problem::Problem,
    routes::Refusals,
};
use axum::{
    extract::State as Shared,
    response::sse::{Event, KeepAlive, Sse},
};
use futures_util::{Stream, stream};
use queue::{Follower, Progress};
use std::{
    convert::Infallible,
    time::{Duration, Instant},
};
use store::{AccountId, ScanId, ScanState};

/// Follow a scan
///
/// Server-sent events: `started`, `step` (with `name`, `done`, `total`), `scanned`, and last `done` with the scan as
/// `GET /api/v1/scans/{id}` shows it. A scan that is over answers with `done` at once.
#[utoipa::path(
    get, path = "/api/v1/scans/{id}/events", operation_id = "follow_scan", tag = "Scans",
    params(("id" = String, Path, description = "The id of the scan.")),
    responses(
        (status = 200, description = "The events.", body = String, content_type = "text/event-stream"),
        Refusals,
    ),
)]
pub(crate) async fn events(
    Shared(state): Shared<State>,
    caller: Caller<Read>,
    Id(id): Id<ScanId>,
) -> Result<Sse<impl Stream<Item = Result<Event, Infallible>>>, Problem> {
    find(&state, caller.account, id).await?;
    let follower = state.queue().progress().follow(id.into()).await?;
    let watch = Watch {
        state,
        account: caller.account,
        scan: id,
        follower: Some(follower),
        until: Instant::now() + LONGEST,
    };
    let events = stream::unfold(Some(watch), |watch| async { watch?.next().await });
    Ok(Sse::new(events).keep_alive(KeepAlive::new().interval(Duration::from_secs(15))))
}

/// Progress is volatile: from time to time the store is asked whether the scan is over.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// Whoever wants to follow for longer connects again.
const LONGEST: Duration = Duration::from_secs(600);

struct Watch {
    state: State,
    account: AccountId,
    scan: ScanId,
    /// None once the progress has ended.
    follower: Option<Follower>,
    until: Instant,
}

impl Watch {
    /// The next event, and what follows it; none where the stream ends.
    async fn next(mut self) -> Option<(Result<Event, Infallible>, Option<Self>)> {
        while Instant::now() < self.until {
            if let Some(last) = self.over().await {
                return Some((Ok(last), None));
            }
            let progress = tokio::select! {
                progress = progress(&mut self.follower) => progress,
                () = tokio::time::sleep(LOOK_EVERY) => continue,
                () = self.state.closed() => return None,
            };
            match progress {
                // What is recorded stands in the store.
                Some(Progress::Recorded) => {}
                None => self.follower = None,
                Some(progress) => return Some((Ok(event(&progress)), Some(self))),
            }
        }
        None
    }

    /// The last event, where the scan is over.
    async fn over(&self) -> Option<Event> {
        let scan = self.state.store().scans().find(self.account, self.scan).await;
        match scan {
            Ok(Some(scan)) if matches!(scan.state, ScanState::Abandoned | ScanState::Done) => {
                Event::default().event("done").json_data(ScanAnswer::from(&scan)).ok()
            }
            Ok(Some(_)) => None,
            // Removed with its monitor while it ran.
            Ok(None) => Some(Event::default().event("gone").data("{}")),
            Err(error) => {
                tracing::warn!(%error, "a followed scan cannot be read now");
                None
            }
        }
    }
}

async fn progress(follower: &mut Option<Follower>) -> Option<Progress> {
    match follower {
        Some(follower) => follower.next().await,
        None => std::future::pending().await,
    }
}

fn event(progress: &Progress) -> Event {
    let name = match progress {
        Progress::Recorded => "recorded",
        Progress::Scanned { .. } => "scanned",
        Progress::Started { .. } => "started",
        Progress::Step { .. } => "step",
    };
    let event = Event::default().event(name);
    event
        .json_data(progress)
        .unwrap_or_else(|_| Event::default().event(name))
}
