use crate::{
    State,
    problem::{Kind, Problem},
    routes::{targets::body::Cause, words::Colour},
};
use jiff::Timestamp;
use serde::Serialize;
use store::{AccountId, Incident, IncidentId};
use utoipa::ToSchema;

/// A problem: of one target, or of all that share a certificate.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct IncidentAnswer {
    /// Its identity.
    pub(crate) id: String,
    /// How grave it is.
    pub(crate) colour: Colour,
    /// The finding that it is about.
    pub(crate) cause: Cause,
    /// Since when.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) opened_at: Timestamp,
    /// When it last turned from orange to red.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) worsened_at: Option<Timestamp>,
    /// When it was over; null: it is open.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) closed_at: Option<Timestamp>,
    /// Who knows of it; null: nobody said so.
    pub(crate) acknowledgement: Option<Acknowledged>,
    /// Until when nothing is sent about it.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) muted_until: Option<Timestamp>,
}

/// Somebody knows of it: no reminders until then.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Acknowledged {
    /// When it was said.
    #[schema(value_type = String, format = DateTime)]
    pub(crate) at: Timestamp,
    /// By whom.
    pub(crate) by: String,
    /// Why, or what is done about it.
    pub(crate) reason: String,
    /// Until when it holds; null: until the incident is over or gets worse.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) until: Option<Timestamp>,
}

/// An incident with the targets that it concerns.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct IncidentWithTargets {
    #[serde(flatten)]
    pub(crate) incident: IncidentAnswer,
    /// The ids of the targets that have not recovered, at most 1,000.
    pub(crate) targets: Vec<String>,
}

impl From<Incident> for IncidentAnswer {
    fn from(incident: Incident) -> Self {
        Self {
            id: incident.id.to_string(),
            colour: incident.colour.into(),
            cause: Cause::of(&incident.cause),
            opened_at: incident.opened_at,
            worsened_at: incident.worsened_at,
            closed_at: incident.closed_at,
            acknowledgement: incident.acknowledgement.map(|known| Acknowledged {
                at: known.at,
                by: known.by,
                reason: known.reason,
                until: known.until,
            }),
            muted_until: incident.muted_until,
        }
    }
}

pub(crate) async fn find(state: &State, account: AccountId, id: IncidentId) -> Result<Incident, Problem> {
    let incident = state.store().incidents().find(account, id).await?;
    incident.ok_or_else(|| Problem::not_found("incident"))
}

/// The incident after a change, which an incident that is over does not take.
pub(crate) async fn changed(
    state: &State,
    account: AccountId,
    id: IncidentId,
    was_open: bool,
) -> Result<IncidentAnswer, Problem> {
    let incident = find(state, account, id).await?;
    if was_open {
        Ok(incident.into())
    } else {
        Err(Problem::new(
            Kind::Conflict,
            "the incident is over: there is nothing to change about it",
        ))
    }
}

/// An end that lies ahead, and not beyond a year.
pub(crate) fn ahead(field: &str, until: Option<Timestamp>, now: Timestamp) -> Result<(), Problem> {
    let year = now
        .saturating_add(jiff::SignedDuration::from_hours(24 * 366))
        .unwrap_or(Timestamp::MAX);
    match until {
        Some(until) if until <= now => Err(Problem::field(field, "it lies in the past: give an instant to come")),
        Some(until) if until > year => Err(Problem::field(
            field,
            "it is more than a year away: give an earlier one",
        )),
        Some(_) | None => Ok(()),
    }
}
