use super::{body::MonitorBody, create::wake, references};
use crate::{
    State,
    caller::{Caller, Technical},
    extract::{Json, without_place},
    problem::{FieldError, Problem},
    routes::Refusals,
    validation::Validation,
};
use axum::{Json as Answer, extract::State as Shared};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::HashMap;
use store::{AccountId, MonitorSpec};
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
/// `monitors[3].names[0]`), and nothing is changed. With `dry_run`, nothing is changed either way.
#[utoipa::path(
    post, path = "/api/v1/monitors/import", operation_id = "import_monitors", tag = "Monitors", request_body = MonitorImport,
    responses((status = 200, description = "What became of each row.", body = MonitorsImported), Refusals),
)]
pub(crate) async fn import(
    Shared(state): Shared<State>,
    caller: Caller<Technical>,
    Json(import): Json<MonitorImport>,
) -> Result<Answer<MonitorsImported>, Problem> {
    if import.monitors.len() > MOST_ROWS {
        let detail = format!("at most {MOST_ROWS} rows at once: send the rest in a further request");
        return Err(Problem::field("monitors", detail));
    }
    let specs = checked(&state, caller.account, &import.monitors).await?;
    let mut answer = MonitorsImported {
        dry_run: import.dry_run,
        ..MonitorsImported::default()
    };
    for spec in &specs {
        let row = if import.dry_run {
            foretold(&state, caller.account, spec).await?
        } else {
            kept(&state, caller.account, spec).await?
        };
        match row.outcome {
            MonitorOutcome::Created => answer.created += 1,
            MonitorOutcome::Unchanged => answer.unchanged += 1,
            MonitorOutcome::Updated => answer.updated += 1,
        }
        answer.rows.push(row);
    }
    if !import.dry_run {
        for row in answer
            .rows
            .iter()
            .filter(|row| row.outcome != MonitorOutcome::Unchanged)
        {
            let object = row.id.as_deref().unwrap_or_default();
            caller.note(&state, "import", "monitor", object).await;
        }
        wake(&state).await;
    }
    Ok(Answer(answer))
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
        let mut validation = references::check(state, account, &spec, Validation::within(&prefix)).await?;
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
    serde_path_to_error::deserialize(row).map_err(|error| {
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

async fn kept(state: &State, account: AccountId, spec: &MonitorSpec) -> Result<MonitorRow, Problem> {
    let expected = foretold(state, account, spec).await?;
    let now = state.store_now().await?;
    let monitors = state.store().monitors();
    let monitor = match &spec.external_id {
        Some(_) => monitors.put(account, spec, now).await?.0,
        None => monitors.create(account, spec, now).await?,
    };
    Ok(MonitorRow {
        id: Some(monitor.id.to_string()),
        ..expected
    })
}
