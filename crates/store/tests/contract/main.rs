//! What every engine of the store has to keep. Each rule is a function over a [`World`]; an engine runs all of them.

#![expect(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod accounts;
mod claims;
mod monitors;
mod outbox;
mod recording;
mod scale;
mod world;

/// Runs every rule of the contract on one engine.
macro_rules! contract {
    ($engine:ident: $($module:ident { $($rule:ident)+ })+) => {
        mod $engine {$(
            mod $module {$(
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn $rule() {
                    let world = crate::world::$engine().await;
                    crate::$module::$rule(&world).await;
                }
            )+}
        )+}
    };
}

contract! { sqlite:
    accounts {
        settings_keep_what_was_written_and_default_the_rest
        names_are_taken_once
        tokens_open_their_account_until_they_are_revoked
        contacts_are_the_manager_and_the_enabled_points
        deleting_an_account_leaves_nothing_behind
    }
    claims {
        two_schedulers_never_get_the_same_scan
        a_lease_that_runs_out_is_handed_out_again_under_the_same_id
        urgent_scans_go_first_and_the_oldest_among_equals
        a_target_with_an_open_scan_gets_no_second_one
        released_scans_may_be_claimed_at_once
        a_pool_gets_its_own_work_only
        claimed_scans_carry_monitor_and_account
        asking_twice_for_the_same_target_is_one_scan
    }
    monitors {
        names_become_targets_and_follow_every_change
        putting_twice_changes_nothing
        stale_revisions_are_refused
        a_changed_frequency_moves_the_due_time
        frequency_never_is_never_due
        another_endpoint_is_scanned_anew
        lists_are_paged_filtered_and_searched
    }
    outbox {
        the_same_message_is_owed_once
        a_message_that_was_not_marked_comes_again_with_the_same_message_id
        urgent_messages_overtake_the_others
        what_failed_for_good_is_counted_and_not_sent
    }
    recording {
        one_report_for_each_scan
        a_late_report_is_history_only
        a_recording_that_is_dropped_leaves_nothing
        a_summary_points_at_the_report_that_it_repeats
        incidents_open_worsen_and_close
        a_confirmation_is_a_due_row
        removing_a_monitor_closes_its_incidents
    }
    scale {
        a_claim_costs_by_what_is_due
    }
}
