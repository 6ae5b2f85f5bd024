use super::body::TargetAnswer;
use crate::{
    State,
    caller::{Caller, Read},
    extract::Parameters,
    paging::{self, Listed},
    problem::Problem,
    routes::Refusals,
    validation::Validation,
};
use axum::{Json, extract::State as Shared};
use model::{Code, Verdict};
use serde::Deserialize;
use store::{MonitorId, TargetFilter, TargetOrder};
use utoipa::{IntoParams, ToSchema};

/// Which targets are listed, and in which order.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(crate) struct Wanted {
    /// Only those whose host contains this text.
    search: Option<String>,
    /// Only those of this colour; `never`: those that were never scanned.
    #[param(inline)]
    colour: Option<ColourOrNever>,
    /// Only those that are scanned by themselves, or are not.
    enabled: Option<bool>,
    /// Only those of this monitor.
    monitor: Option<String>,
    /// Only those of which the report that holds says this code, such as `cert.expired`. Goes with no other filter or order.
    code: Option<String>,
    /// The order: by `host` unless given, by `colour` (gravest first), by `expiry` (first to expire first).
    #[param(inline)]
    sort: Option<Sort>,
    /// At most so many, 100 unless given.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
    /// The `next` of the page before, with the same filter and order.
    cursor: Option<String>,
}

impl Wanted {
    /// Whether neither filter nor order is asked for.
    fn is_plain(&self) -> bool {
        self.search.is_none()
            && self.colour.is_none()
            && self.enabled.is_none()
            && self.monitor.is_none()
            && self.sort.is_none()
    }
}

/// A colour, or none yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ColourOrNever {
    /// Valid, and nothing to say.
    Green,
    /// Never scanned.
    Never,
    /// Valid, with a problem.
    Orange,
    /// Not valid.
    Red,
}

impl ColourOrNever {
    pub(crate) fn filter(self) -> Option<Verdict> {
        match self {
            Self::Green => Some(Verdict::Green),
            Self::Never => None,
            Self::Orange => Some(Verdict::Orange),
            Self::Red => Some(Verdict::Red),
        }
    }
}

/// How targets are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Sort {
    /// The gravest first, those never scanned last.
    Colour,
    /// Those first whose certificate expires first.
    Expiry,
    /// By name.
    Host,
}

impl From<Sort> for TargetOrder {
    fn from(sort: Sort) -> Self {
        match sort {
            Sort::Colour => Self::Colour,
            Sort::Expiry => Self::Expiry,
            Sort::Host => Self::Host,
        }
    }
}

/// List targets
///
/// With colour, cause, end of the certificate and next scan; a page at a time.
#[utoipa::path(
    get, path = "/api/v1/targets", operation_id = "list_targets", tag = "Targets", params(Wanted),
    responses((status = 200, description = "A page of targets.", body = Listed<TargetAnswer>), Refusals),
)]
pub(crate) async fn list(
    Shared(state): Shared<State>,
    caller: Caller<Read>,
    Parameters(wanted): Parameters<Wanted>,
) -> Result<Json<Listed<TargetAnswer>>, Problem> {
    let mut validation = Validation::default();
    let monitor: Option<MonitorId> = validation.id("monitor", wanted.monitor.as_deref());
    let code: Option<Code> = validation.maybe("code", wanted.code.as_deref());
    validation.require(
        code.is_none() || wanted.is_plain(),
        "code",
        "it goes with no other filter or order: leave them out",
    );
    validation.finish(())?;
    let filter = TargetFilter {
        search: wanted.search,
        enabled: wanted.enabled,
        colour: wanted.colour.map(ColourOrNever::filter),
        monitor,
    };
    let order = wanted.sort.map(Into::into).unwrap_or_default();
    let after = paging::cursor(wanted.cursor.as_deref())?;
    let limit = paging::limit(wanted.limit)?;
    let targets = state.store().targets();
    let page = match code {
        Some(code) => {
            targets
                .with_finding(caller.account, code.as_str(), after.as_ref(), limit)
                .await?
        }
        None => {
            targets
                .list(caller.account, &filter, order, after.as_ref(), limit)
                .await?
        }
    };
    Ok(Json(Listed::of(page, |target| TargetAnswer::from(&target))))
}
