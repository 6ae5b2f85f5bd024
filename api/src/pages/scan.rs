use super::{
    error::PageError,
    frame::{Frame, respond},
    origin,
    overview::{Badge, badge},
    target::{Parts, chain_of, find as find_target, laid_out, reason_id},
    visitor::Visitor,
    when::{Moment, Teller},
};
use crate::{State, order as ordering, routes::reports};
use axum::{
    extract::{Path, State as Shared},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use serde::Serialize;
use store::{Scan, ScanId, ScanState};

#[derive(Serialize)]
struct View {
    frame: Frame,
    id: String,
    place: String,
    unicode: Option<String>,
    protocol: Option<&'static str>,
    badge: Badge,
    status: String,
    /// The target, where it has one.
    target: Option<String>,
    at: Option<Moment>,
    reason: String,
    waiting: bool,
    report: Option<Parts>,
}

/// A scan that is being ordered.
#[derive(Serialize)]
struct Question {
    frame: Frame,
    id: String,
    name: String,
}

const REFRESH_S: u32 = 2;

/// `GET /scans/{id}`: waits for the report, then shows it.
pub(super) async fn show(
    Shared(state): Shared<State>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let guest = &visitor.guest;
    let scan = find(&state, &visitor, &id).await?;
    let phrases = guest.phrases();
    let teller = Teller::new(guest.now, &visitor.account.settings.time_zone, phrases);
    let waiting = matches!(scan.state, ScanState::Leased | ScanState::Queued);
    let report = match scan.state {
        ScanState::Done => reports::show::find(&state, visitor.account.id, scan.id).await.ok(),
        ScanState::Abandoned | ScanState::Leased | ScanState::Queued => None,
    };
    let laid_out = report
        .as_ref()
        .map(|report| laid_out(guest, report, format!("/scans/{}/chain.pem", scan.id)));
    let status = match (&laid_out, scan.state) {
        (Some(report), _) => report.status.clone(),
        (None, ScanState::Abandoned) => phrases.say("scan-abandoned"),
        (None, ScanState::Done) => phrases.say("report-gone"),
        (None, ScanState::Leased) => phrases.say("scan-running"),
        (None, ScanState::Queued) => phrases.say("scan-queued"),
    };
    let place = match &laid_out {
        Some(report) => report.place.clone(),
        None => name_of(&state, &visitor, &scan).await,
    };
    let frame = Frame::of(
        guest,
        phrases.say_with("scan-title", [("place", place.as_str().into())]),
    );
    let view = View {
        frame: if waiting { frame.refreshing(REFRESH_S) } else { frame },
        id: scan.id.to_string(),
        place,
        unicode: laid_out.as_ref().and_then(|report| report.unicode.clone()),
        protocol: laid_out.as_ref().and_then(|report| report.protocol),
        badge: badge(scan.result.as_ref().map(|result| result.verdict), &visitor),
        status,
        target: scan.target.map(|target| target.to_string()),
        at: scan.result.as_ref().map(|result| teller.tell(result.started_at)),
        reason: phrases.say(reason_id(scan.reason)),
        waiting,
        report: laid_out.map(Parts::from),
    };
    Ok(respond(guest, "scan", &view))
}

async fn find(state: &State, visitor: &Visitor, id: &str) -> Result<Scan, PageError> {
    let guest = &visitor.guest;
    let id: ScanId = id.parse().map_err(|_| PageError::not_found(guest))?;
    let found = state.store().scans().find(visitor.account.id, id).await;
    let found = found.map_err(|error| PageError::problem(guest, error.into()))?;
    found.ok_or_else(|| PageError::not_found(guest))
}

/// What is scanned, where no report says it yet.
async fn name_of(state: &State, visitor: &Visitor, scan: &Scan) -> String {
    if let Some(demand) = &scan.demand {
        return demand.target.to_string();
    }
    let Some(target) = scan.target else {
        return String::new();
    };
    match state.store().targets().find(visitor.account.id, target).await {
        Ok(Some(target)) => model::Endpoint {
            host: target.host,
            port: Some(target.port),
        }
        .to_string(),
        Ok(None) | Err(_) => String::new(),
    }
}

/// `GET /scans/{id}/chain.pem`
pub(super) async fn chain(
    Shared(state): Shared<State>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let scan = find(&state, &visitor, &id).await?;
    chain_of(&state, &visitor, scan.id).await
}

/// `GET /targets/{id}/scan`: asks, because mail scanners open every link.
pub(super) async fn ask(
    Shared(state): Shared<State>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let guest = &visitor.guest;
    let target = find_target(&state, &visitor, &id).await?;
    if !guest.is_technical() {
        return Err(PageError::forbidden(guest));
    }
    let endpoint = model::Endpoint {
        host: target.host,
        port: Some(target.port),
    };
    let view = Question {
        frame: Frame::of(guest, guest.phrases().say("scan-again")),
        id: target.id.to_string(),
        name: endpoint.to_string(),
    };
    Ok(respond(guest, "order", &view))
}

/// `POST /targets/{id}/scan`
pub(super) async fn order(
    Shared(state): Shared<State>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let guest = &visitor.guest;
    let target = find_target(&state, &visitor, &id).await?;
    if !guest.is_technical() || !origin::is_ours(&headers) {
        return Err(PageError::forbidden(guest));
    }
    let ordered = ordering::of_target(&state, visitor.account.id, &target).await;
    let ordered = ordered.map_err(|problem| PageError::problem(guest, problem))?;
    Ok(Redirect::to(&format!("/scans/{}", ordered.scan)).into_response())
}
