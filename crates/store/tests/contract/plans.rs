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

/// Long enough to find the statement in the code.
const SHOWN: usize = 300;

/// Runs rules of the contract, each in a world of its own.
macro_rules! run {
    ($($module:ident::$rule:ident)+) => {$(
        crate::$module::$rule(&sqlite().await).await;
    )+};
}

/// Rules that together run every kind of statement.
async fn run_rules() {
    run! {
        accounts::contacts_are_the_manager_and_the_enabled_points
        accounts::deleting_an_account_leaves_nothing_behind
        accounts::tokens_open_their_account_until_they_are_revoked
        certificates::an_offline_certificate_is_reviewed
        certificates::an_unmonitored_certificate_is_tested_once
        certificates::lines_of_which_one_certificate_replaces_the_last_go_on_together
        certificates::lists_find_what_is_written
        certificates::lists_show_what_is_active
        certificates::the_last_certificate_takes_its_line_along
        claims::a_lease_that_runs_out_is_handed_out_again_under_the_same_id
        claims::asking_twice_for_the_same_target_is_one_scan
        claims::what_dead_processes_held_may_be_claimed_at_once
        incidents::it_ends_with_the_last_target
        incidents::its_messages_belong_to_one_thread
        incidents::one_incident_of_a_key_is_open_at_a_time
        incidents::removing_a_monitor_closes_its_incidents
        keeping::a_purge_spares_messages_of_open_incidents
        keeping::a_purge_spares_the_report_that_is_shown_and_open_scans
        keeping::counts_follow_what_is_recorded
        keeping::targets_are_listed_by_what_they_show
        keeping::the_audit_log_is_filtered_and_paged
        keeping::what_is_due_is_counted_by_pool
        keeping::the_targets_of_a_pool_are_counted_up_to_a_limit
        monitors::a_changed_default_loses_no_first_scan
        monitors::a_changed_frequency_moves_the_due_time
        monitors::lists_are_paged_filtered_and_searched
        monitors::names_become_targets_and_follow_every_change
        monitors::putting_twice_changes_nothing
        outbox::a_message_that_was_not_marked_comes_again_with_the_same_message_id
        outbox::what_dead_processes_held_is_sent_at_once_under_the_same_message_id
        outbox::what_failed_for_good_is_counted_and_not_sent
        recording::a_confirmation_is_a_due_row
        recording::a_late_report_is_history_only
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_statement_walks_a_table() {
    let seen = Statements::default();
    tracing::subscriber::set_global_default(tracing_subscriber::registry().with(seen.clone())).unwrap();
    run_rules().await;

    let world = sqlite().await;
    let options = SqliteConnectOptions::new().filename(&world.address);
    let mut connection = options.connect().await.unwrap();
    let statements = seen.0.lock().unwrap().clone();
    assert!(statements.len() > 100, "{} statements were seen", statements.len());
    let (mut walks, mut indexes) = (Vec::new(), BTreeSet::new());
    for statement in &statements {
        let explain = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
        for row in sqlx::query(explain).fetch_all(&mut connection).await.unwrap() {
            let step: String = row.get("detail");
            indexes.extend(
                step.split_whitespace()
                    .skip_while(|word| *word != "INDEX")
                    .nth(1)
                    .map(str::to_owned),
            );
            if walks_a_table(&step) || sorts_for_a_page(&step, statement) {
                let statement: String = statement.chars().take(SHOWN).collect();
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
        assert!(indexes.contains(hot), "{hot} is not used: {indexes:?}");
    }
}

fn walks_a_table(step: &str) -> bool {
    // Small tables.
    const SMALL: [&str; 6] = [
        "account",
        "pool",
        "new",
        "sqlite_master",
        "sqlite_schema",
        "_sqlx_migrations",
    ];
    // Counts over the whole installation walk an index, and so does what is done once at a start with all that is open.
    const COUNTS: [&str; 7] = [
        "SCAN target USING COVERING INDEX target_counts",
        "SCAN target_finding USING COVERING INDEX target_finding_code",
        "SCAN incident USING INDEX incident_open_key",
        "SCAN outbox USING COVERING INDEX outbox_open",
        "SCAN certificate USING COVERING INDEX certificate_active",
        "SCAN scan USING INDEX scan_open_target",
        "SCAN outbox USING INDEX outbox_open",
    ];
    let table = step.split_whitespace().nth(1).unwrap_or_default();
    let values = step.ends_with("VALUES CLAUSE") || step == "SCAN CONSTANT ROW";
    step.starts_with("SCAN") && !values && !SMALL.contains(&table) && !COUNTS.contains(&step)
}

/// A page or a claim takes the first rows of an index; sorting all to show a few costs by what exists. The targets of
/// one monitor are few.
fn sorts_for_a_page(step: &str, statement: &str) -> bool {
    let page = ["LIMIT ?", "LIMIT $"].iter().any(|limit| statement.contains(limit));
    page && step.contains("TEMP B-TREE FOR ORDER BY") && !statement.contains("monitor_id = ")
}
