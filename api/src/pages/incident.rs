use super::{
    error::PageError,
    frame::{Frame, respond},
    origin,
    overview::{Badge, Cause, badge, cause},
    visitor::{Guest, Visitor},
    when::{Moment, Teller},
};
use crate::State;
use axum::{
    Form,
    extract::{Path, Query, State as Shared, rejection::QueryRejection},
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use store::{Acknowledgement, Incident, IncidentId};

#[derive(Serialize)]
struct View {
    frame: Frame,
    id: String,
    badge: Badge,
    cause: Option<Cause>,
    opened: Moment,
    over: bool,
    reason: String,
    /// For how many hours, as the form has it.
    hours: u32,
}

/// Why, and until when.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Answer {
    reason: String,
    days: String,
    hours: String,
}

/// `?hours=24`
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Suggested {
    hours: Option<u32>,
}

/// A year.
const MOST_HOURS: u32 = 24 * MOST_DAYS;
const MOST_DAYS: u32 = 366;

/// `GET /incidents/{id}/acknowledge`
pub(super) async fn ask_reason(
    Shared(state): Shared<State>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let incident = find(&state, &visitor, &id).await?;
    Ok(respond(
        &visitor.guest,
        "acknowledge",
        &view(&visitor, &incident, "acknowledge-title", 24),
    ))
}

/// `GET /incidents/{id}/mute`
pub(super) async fn ask_hours(
    Shared(state): Shared<State>,
    visitor: Visitor,
    Path(id): Path<String>,
    suggested: Result<Query<Suggested>, QueryRejection>,
) -> Result<Response, PageError> {
    let incident = find(&state, &visitor, &id).await?;
    let hours = suggested
        .ok()
        .and_then(|Query(suggested)| suggested.hours)
        .unwrap_or(24)
        .clamp(1, MOST_HOURS);
    Ok(respond(
        &visitor.guest,
        "mute",
        &view(&visitor, &incident, "mute-title", hours),
    ))
}

fn view(visitor: &Visitor, incident: &Incident, title: &str, hours: u32) -> View {
    let guest = &visitor.guest;
    let teller = Teller::new(guest.now, &visitor.account.settings.time_zone, guest.phrases());
    View {
        frame: Frame::of(guest, guest.phrases().say(title)),
        id: incident.id.to_string(),
        badge: badge(Some(incident.colour), visitor),
        cause: cause(&incident.cause, visitor),
        opened: teller.tell(incident.opened_at),
        over: incident.closed_at.is_some(),
        reason: incident
            .acknowledgement
            .as_ref()
            .map(|known| known.reason.clone())
            .unwrap_or_default(),
        hours,
    }
}

/// The incident with this id in the visitor's account, for somebody who may change it.
async fn find(state: &State, visitor: &Visitor, id: &str) -> Result<Incident, PageError> {
    let guest = &visitor.guest;
    if !guest.is_technical() {
        return Err(PageError::forbidden(guest));
    }
    let id: IncidentId = id.parse().map_err(|_| PageError::not_found(guest))?;
    let found = state.store().incidents().find(visitor.account.id, id).await;
    let found = found.map_err(|error| PageError::problem(guest, error.into()))?;
    found.ok_or_else(|| PageError::not_found(guest))
}

/// `POST /incidents/{id}/acknowledge`
pub(super) async fn acknowledge(
    Shared(state): Shared<State>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(answer): Form<Answer>,
) -> Result<Response, PageError> {
    let guest = &visitor.guest;
    let incident = find(&state, &visitor, &id).await?;
    if !origin::is_ours(&headers) {
        return Err(PageError::forbidden(guest));
    }
    let reason: String = answer
        .reason
        .trim()
        .chars()
        .filter(|character| !character.is_control())
        .take(500)
        .collect();
    if reason.is_empty() {
        return Err(PageError::of(guest, 422, guest.phrases().say("reason-needed")));
    }
    let days = match answer.days.trim() {
        "" => None,
        days => {
            Some(within(days, MOST_DAYS).ok_or_else(|| PageError::of(guest, 422, guest.phrases().say("days-wrong")))?)
        }
    };
    let acknowledgement = Acknowledgement {
        at: guest.now,
        by: guest.token.as_ref().map(|token| token.name.clone()).unwrap_or_default(),
        reason,
        until: days.and_then(|days| {
            guest
                .now
                .saturating_add(SignedDuration::from_hours(24 * i64::from(days)))
                .ok()
        }),
    };
    let incidents = state.store().incidents();
    let done = incidents
        .acknowledge(visitor.account.id, incident.id, Some(&acknowledgement))
        .await;
    if !done.map_err(|error| PageError::problem(guest, error.into()))? {
        return Err(over(guest));
    }
    back(&state, &visitor, &incident).await
}

/// `POST /incidents/{id}/mute`
pub(super) async fn mute(
    Shared(state): Shared<State>,
    visitor: Visitor,
    Path(id): Path<String>,
    headers: HeaderMap,
    Form(answer): Form<Answer>,
) -> Result<Response, PageError> {
    let guest = &visitor.guest;
    let incident = find(&state, &visitor, &id).await?;
    if !origin::is_ours(&headers) {
        return Err(PageError::forbidden(guest));
    }
    let hours = within(answer.hours.trim(), MOST_HOURS);
    let hours = hours.ok_or_else(|| PageError::of(guest, 422, guest.phrases().say("hours-wrong")))?;
    let until = guest
        .now
        .saturating_add(SignedDuration::from_hours(i64::from(hours)))
        .ok();
    let done = state
        .store()
        .incidents()
        .mute(visitor.account.id, incident.id, until)
        .await;
    if !done.map_err(|error| PageError::problem(guest, error.into()))? {
        return Err(over(guest));
    }
    back(&state, &visitor, &incident).await
}

/// A whole number from 1 to `most`.
fn within(text: &str, most: u32) -> Option<u32> {
    text.parse().ok().filter(|number| (1..=most).contains(number))
}

/// An incident that is over takes no change.
fn over(guest: &Guest) -> PageError {
    PageError::of(guest, 409, guest.phrases().say("incident-over"))
}

/// To the target that it is about, or to the list where there are several.
async fn back(state: &State, visitor: &Visitor, incident: &Incident) -> Result<Response, PageError> {
    let targets = state.store().incidents().targets(visitor.account.id, incident.id).await;
    let targets = targets.map_err(|error| PageError::problem(&visitor.guest, error.into()))?;
    let page = match targets.as_slice() {
        [only] => format!("/targets/{only}"),
        _ => "/".to_owned(),
    };
    Ok(Redirect::to(&page).into_response())
}
