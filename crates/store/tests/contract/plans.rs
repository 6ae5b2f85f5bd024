//! How SQLite answers: every statement that the rules run is explained, and none walks a table.

use crate::world::sqlite;
use sqlx::{AssertSqlSafe, ConnectOptions, Row, sqlite::SqliteConnectOptions};
use std::{
    collections::BTreeSet,
    fmt::Debug,
    sync::{Arc, Mutex},
};
use tracing::{Event, Subscriber, field::Field};
use tracing_subscriber::{Layer, layer::Context, layer::SubscriberExt};

/// Keeps the text of every statement that the driver tells of.
#[derive(Clone, Default)]
struct Statements(Arc<Mutex<BTreeSet<String>>>);

impl<S: Subscriber> Layer<S> for Statements {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            event.record(&mut |field: &Field, value: &dyn Debug| self.keep(field, value));
        }
    }
}

impl Statements {
    fn keep(&self, field: &Field, value: &dyn Debug) {
        // The whole statement where it is long, else the summary is all of it.
        let text = format!("{value:?}");
        let text = text.trim_matches('"').replace("\\n", "\n").replace("\\\"", "\"");
        let text = text.trim();
        let explainable = ["SELECT", "INSERT", "UPDATE", "DELETE"]
            .iter()
            .any(|verb| text.starts_with(verb));
        if ["summary", "db.statement"].contains(&field.name()) && explainable && !text.ends_with('…') {
            self.0.lock().unwrap().insert(text.to_owned());
        }
    }
}

/// Small tables, and lists of values in the statement itself.
fn may_be_walked(step: &str) -> bool {
    const SMALL: [&str; 6] = [
        "account",
        "pool",
        "new",
        "sqlite_master",
        "sqlite_schema",
        "_sqlx_migrations",
    ];
    let table = step.split_whitespace().nth(1).unwrap_or_default();
    SMALL.contains(&table) || step.ends_with("VALUES CLAUSE") || step == "SCAN CONSTANT ROW"
}

/// Counts over the whole installation walk an index, and say so.
const COUNTS: [&str; 5] = [
    "SCAN target USING COVERING INDEX target_counts",
    "SCAN target_finding USING COVERING INDEX target_finding_code",
    "SCAN incident USING INDEX incident_open_key",
    "SCAN outbox USING COVERING INDEX outbox_open",
    "SCAN certificate USING COVERING INDEX certificate_active",
];

/// Long enough to find the statement in the code.
const SHOWN: usize = 300;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_statement_walks_a_table() {
    let statements = Statements::default();
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(statements.clone())).unwrap();
    crate::accounts::contacts_are_the_manager_and_the_enabled_points(&sqlite().await).await;
    crate::accounts::deleting_an_account_leaves_nothing_behind(&sqlite().await).await;
    crate::accounts::tokens_open_their_account_until_they_are_revoked(&sqlite().await).await;
    crate::certificates::an_offline_certificate_is_reviewed(&sqlite().await).await;
    crate::certificates::an_unmonitored_certificate_is_tested_once(&sqlite().await).await;
    crate::certificates::lines_of_which_one_certificate_replaces_the_last_go_on_together(&sqlite().await).await;
    crate::certificates::lists_find_what_is_written(&sqlite().await).await;
    crate::certificates::lists_show_what_is_active(&sqlite().await).await;
    crate::certificates::the_last_certificate_takes_its_line_along(&sqlite().await).await;
    crate::claims::a_lease_that_runs_out_is_handed_out_again_under_the_same_id(&sqlite().await).await;
    crate::claims::asking_twice_for_the_same_target_is_one_scan(&sqlite().await).await;
    crate::incidents::it_ends_with_the_last_target(&sqlite().await).await;
    crate::incidents::its_messages_belong_to_one_thread(&sqlite().await).await;
    crate::incidents::one_incident_of_a_key_is_open_at_a_time(&sqlite().await).await;
    crate::incidents::removing_a_monitor_closes_its_incidents(&sqlite().await).await;
    crate::keeping::a_purge_spares_messages_of_open_incidents(&sqlite().await).await;
    crate::keeping::a_purge_spares_the_report_that_is_shown_and_open_scans(&sqlite().await).await;
    crate::keeping::counts_follow_what_is_recorded(&sqlite().await).await;
    crate::keeping::targets_are_listed_by_what_they_show(&sqlite().await).await;
    crate::keeping::the_audit_log_is_filtered_and_paged(&sqlite().await).await;
    crate::keeping::what_is_due_is_counted_by_pool(&sqlite().await).await;
    crate::monitors::a_changed_frequency_moves_the_due_time(&sqlite().await).await;
    crate::monitors::lists_are_paged_filtered_and_searched(&sqlite().await).await;
    crate::monitors::names_become_targets_and_follow_every_change(&sqlite().await).await;
    crate::monitors::putting_twice_changes_nothing(&sqlite().await).await;
    crate::outbox::a_message_that_was_not_marked_comes_again_with_the_same_message_id(&sqlite().await).await;
    crate::outbox::what_failed_for_good_is_counted_and_not_sent(&sqlite().await).await;
    crate::recording::a_confirmation_is_a_due_row(&sqlite().await).await;
    crate::recording::a_late_report_is_history_only(&sqlite().await).await;

    let world = sqlite().await;
    let options = SqliteConnectOptions::new().filename(&world.address);
    let mut connection = options.connect().await.unwrap();
    let statements = statements.0.lock().unwrap().clone();
    assert!(statements.len() > 100, "{} statements were seen", statements.len());
    let (mut walks, mut indexes) = (Vec::new(), BTreeSet::new());
    for statement in &statements {
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
        for row in sqlx::query(explain).fetch_all(&mut connection).await.unwrap() {
            let step: String = row.get("detail");
            indexes.extend(
                step.split_once(" USING ")
                    .and_then(|(_, rest)| rest.split('(').next())
                    .map(str::to_owned),
            );
            let counted = COUNTS.iter().any(|known| step.starts_with(known));
            if step.starts_with("SCAN") && !counted && !may_be_walked(&step) {
                let statement: String = statement.chars().take(SHOWN).collect();
                walks.push(format!("{step}\n    {statement}"));
            }
            // A page or a claim takes the first rows of an index; sorting all to show a few costs by what exists.
            let page = ["LIMIT ?", "LIMIT $"].iter().any(|limit| statement.contains(limit));
            if page && step.contains("TEMP B-TREE FOR ORDER BY") {
                walks.push(format!("{step}\n    {statement}"));
            }
        }
    }
    assert!(walks.is_empty(), "{}", walks.join("\n"));
    for hot in [
        "scan_open",
        "target_due",
        "outbox_open",
        "scan_open_target",
        "scan_due",
        "incident_target_target",
    ] {
        assert!(
            indexes.iter().any(|used| used.contains(hot)),
            "{hot} is not used: {indexes:#?}"
        );
    }
}
