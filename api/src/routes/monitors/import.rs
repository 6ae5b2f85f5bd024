use super::{body::MonitorBody, create::wake, references};
use crate::{
    State,
    caller::{Caller, Technical},
    extract::{Json, Strict, without_place},
    middleware::TimeLimit,
    problem::{FieldError, Kind, Problem},
    routes::Refusals,
    validation::Validation,
};
use axum::{Extension, Json as Answer, extract::State as Shared};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use store::{AccountId, Monitor, MonitorPut, MonitorSpec};
use utoipa::ToSchema;

/// Monitors to be added or brought up to date.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MonitorImport {
    /// Only say what would happen.
    #[serde(default)]
    dry_run: bool,
    /// At most 5,000. One with an external id that exists is brought to this state; others are made.
    #[schema(value_type = Vec<MonitorBody>, max_items = 5000)]
    monitors: Vec<Value>,
}

/// What became of an import. Where a row does not hold, nothing is changed.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(crate) struct MonitorsImported {
    /// Whether this only says what would happen.
    dry_run: bool,
    /// How many were made.
    created: u32,
    /// How many were brought to another state.
    updated: u32,
    /// How many stood like this already.
    unchanged: u32,
    /// Each row, in the order of the request.
    rows: Vec<MonitorRow>,
}

/// One row of an import.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MonitorRow {
    /// The monitor; null in a dry run that would make it.
    id: Option<String>,
    /// Its external id, where it has one.
    external_id: Option<String>,
    /// What happened, or would happen.
    outcome: MonitorOutcome,
}

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum MonitorOutcome {
    Created,
    Unchanged,
    Updated,
}

const MOST_ROWS: usize = 5_000;

/// MonitorImport many monitors
///
/// Checks every row first: where one does not hold, the answer says what is wrong with each (`errors`, named
/// `monitors[3].names[0]`), and nothing is changed. With `dry_run`, nothing is changed either way. All rows are kept or
/// none, and the answer is not cut off by the time limit of requests. Rows with an external id can be sent again safely.
#[utoipa::path(
    post, path = "/api/v1/monitors/import", operation_id = "import_monitors", tag = "Monitors", request_body = MonitorImport,
    responses((status = 200, description = "What became of each row.", body = MonitorsImported), Refusals),
)]
pub(crate) async fn import(
    Shared(state): Shared<State>,
    caller: Caller<Technical>,
    Extension(limit): Extension<TimeLimit>,
    Json(import): Json<MonitorImport>,
) -> Result<Answer<MonitorsImported>, Problem> {
    if import.monitors.len() > MOST_ROWS {
        let detail = format!("at most {MOST_ROWS} rows at once: send the rest in a further request");
        return Err(Problem::field("monitors", detail));
    }
    limit.lift();
    let specs = checked(&state, caller.account, &import.monitors).await?;
    if import.dry_run {
        let mut rows = Vec::with_capacity(specs.len());
        for spec in &specs {
            rows.push(foretold(&state, caller.account, spec).await?);
        }
        return Ok(Answer(MonitorsImported::of(true, rows)));
    }
    // Of its own: a client that goes away leaves neither half of the rows nor rows that nothing was noted about.
    let kept = tokio::spawn(keep(state, caller, specs)).await;
    let rows = kept.map_err(|error| {
        tracing::error!(%error, "an import ended before its time: a bug");
        Problem::new(Kind::Internal, "this is a bug; the logs say more")
    })??;
    Ok(Answer(MonitorsImported::of(false, rows)))
}

impl MonitorsImported {
    fn of(dry_run: bool, rows: Vec<MonitorRow>) -> Self {
        let mut imported = Self {
            dry_run,
            ..Self::default()
        };
        for row in &rows {
            match row.outcome {
                MonitorOutcome::Created => imported.created += 1,
                MonitorOutcome::Unchanged => imported.unchanged += 1,
                MonitorOutcome::Updated => imported.updated += 1,
            }
        }
        Self { rows, ..imported }
    }
}

/// Every row as the store takes it, or everything that does not hold in any of them.
async fn checked(state: &State, account: AccountId, rows: &[Value]) -> Result<Vec<MonitorSpec>, Problem> {
    let mut specs = Vec::with_capacity(rows.len());
    let mut errors = Vec::new();
    let mut seen: HashMap<String, usize> = HashMap::new();
    for (index, row) in rows.iter().enumerate() {
        let prefix = format!("monitors[{index}].");
        let spec = match read(row, &prefix).and_then(|body| body.check(Validation::within(&prefix))) {
            Ok(spec) => spec,
            Err(refused) => {
                errors.extend(refused);
                continue;
            }
        };
        let mut validation = references::check(state, account, (&spec, None), Validation::within(&prefix)).await?;
        if let Some(external_id) = &spec.external_id
            && let Some(first) = seen.insert(external_id.clone(), index)
        {
            validation.refuse(
                "external_id",
                format!("monitors[{first}] has the same: each must be unique"),
            );
        }
        errors.extend(validation.into_errors());
        specs.push(spec);
    }
    if errors.is_empty() {
        Ok(specs)
    } else {
        Err(Problem::validation(errors))
    }
}

fn read(row: &Value, prefix: &str) -> Result<MonitorBody, Vec<FieldError>> {
    serde_path_to_error::deserialize(Strict(row)).map_err(|error| {
        let path = error.path().to_string();
        let field = match path.as_str() {
            "." => prefix.trim_end_matches('.').to_owned(),
            path => format!("{prefix}{path}"),
        };
        let detail = without_place(&error.into_inner().to_string());
        vec![FieldError { field, detail }]
    })
}

async fn foretold(state: &State, account: AccountId, spec: &MonitorSpec) -> Result<MonitorRow, Problem> {
    let before = match &spec.external_id {
        Some(external_id) => {
            state
                .store()
                .monitors()
                .find_by_external_id(account, external_id)
                .await?
        }
        None => None,
    };
    let outcome = match &before {
        None => MonitorOutcome::Created,
        Some(before) if before.spec == *spec => MonitorOutcome::Unchanged,
        Some(_) => MonitorOutcome::Updated,
    };
    Ok(MonitorRow {
        id: before.map(|monitor| monitor.id.to_string()),
        external_id: spec.external_id.clone(),
        outcome,
    })
}

/// Keeps all rows or none, and notes what changed.
async fn keep(state: State, caller: Caller<Technical>, specs: Vec<MonitorSpec>) -> Result<Vec<MonitorRow>, Problem> {
    let now = state.store_now().await?;
    let kept = state.store().monitors().put_many(caller.account, &specs, now).await?;
    for (monitor, done) in &kept {
        if *done != MonitorPut::Unchanged {
            caller.note(&state, "import", "monitor", monitor.id).await;
        }
    }
    wake(&state).await;
    Ok(kept.into_iter().map(MonitorRow::from).collect())
}

impl From<(Monitor, MonitorPut)> for MonitorRow {
    fn from((monitor, done): (Monitor, MonitorPut)) -> Self {
        Self {
            id: Some(monitor.id.to_string()),
            external_id: monitor.spec.external_id,
            outcome: match done {
                MonitorPut::Created => MonitorOutcome::Created,
                MonitorPut::Unchanged => MonitorOutcome::Unchanged,
                MonitorPut::Updated => MonitorOutcome::Updated,
            },
        }
    }
}
