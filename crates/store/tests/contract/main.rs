//! What every engine of the store has to keep. Each rule is a function over a [`World`]; an engine runs all of them.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod accounts;
mod certificates;
mod claims;
mod incidents;
mod keeping;
mod monitors;
mod outbox;
mod plans;
mod recording;
mod scale;
mod sqlite_file;
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
    certificates {
        the_same_certificate_is_kept_once
        a_renewal_joins_the_line_and_nothing_is_entered_twice
        lines_of_which_one_certificate_replaces_the_last_go_on_together
        an_older_certificate_joins_behind
        monitors_expect_every_certificate_of_the_line
        lines_of_another_account_are_unknown
        lists_show_what_is_active
        lists_find_what_is_written
        an_unmonitored_certificate_is_tested_once
        an_offline_certificate_is_reviewed
        the_last_certificate_takes_its_line_along
    }
    claims {
        two_schedulers_never_get_the_same_scan
        a_lease_that_runs_out_is_handed_out_again_under_the_same_id
        urgent_scans_go_first_and_the_oldest_among_equals
        a_target_with_an_open_scan_gets_no_second_one
        released_scans_may_be_claimed_at_once
        what_dead_processes_held_may_be_claimed_at_once
        a_pool_gets_its_own_work_only
        claimed_scans_carry_monitor_and_account
        asking_twice_for_the_same_target_is_one_scan
    }
    incidents {
        one_incident_of_a_key_is_open_at_a_time
        its_messages_belong_to_one_thread
        worsening_takes_an_acknowledgement_back
        it_ends_with_the_last_target
        removing_a_monitor_closes_its_incidents
    }
    keeping {
        a_purge_spares_the_report_that_is_shown_and_open_scans
        a_purge_spares_messages_of_open_incidents
        targets_are_listed_by_what_they_show
        counts_follow_what_is_recorded
        what_is_due_is_counted_by_pool
        the_targets_of_a_pool_are_counted_up_to_a_limit
        the_audit_log_is_filtered_and_paged
        blobs_and_bundles_are_found_by_their_digest
        intermediates_are_kept_once_and_in_bounds
        the_clock_runs_and_answers_whole_milliseconds
    }
    monitors {
        a_monitor_that_is_not_enabled_is_not_due
        names_become_targets_and_follow_every_change
        many_are_put_all_or_none
        putting_twice_changes_nothing
        stale_revisions_are_refused
        a_changed_default_loses_no_first_scan
        a_changed_frequency_moves_the_due_time
        frequency_never_is_never_due
        another_endpoint_is_scanned_anew
        lists_are_paged_filtered_and_searched
    }
    outbox {
        the_same_message_is_owed_once
        a_message_that_was_not_marked_comes_again_with_the_same_message_id
        what_dead_processes_held_is_sent_at_once_under_the_same_message_id
        urgent_messages_overtake_the_others
        what_failed_for_good_is_counted_and_not_sent
    }
    recording {
        one_report_for_each_scan
        a_late_report_is_history_only
        a_recording_that_is_dropped_leaves_nothing
        a_summary_points_at_the_report_that_it_repeats
        a_confirmation_is_a_due_row
        what_is_concluded_about_a_target_is_kept
    }
    scale {
        a_claim_costs_by_what_is_due
    }
}
