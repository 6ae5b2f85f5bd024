//! What the queue promises, whatever carries it: written once over the typed surface, run on each engine.
//!
//! Time is what the engine's clock says: paused in process, real elsewhere, so durations are short and nothing sleeps where
//! it can wait for a condition.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

mod bench;
mod blobs;
mod exactly_once;
mod jobs;
mod presence;
mod progress;
mod reports;
mod scanner;
mod stats;
mod stop;
mod tokens;
mod wakeups;

/// Makes a test of each promise, on one engine.
macro_rules! contract {
    ($engine:ident, $runtime:meta; $($module:ident: $($promise:ident)*;)*) => {
        $(mod $module { $(
            #[$runtime]
            async fn $promise() {
                crate::$module::$promise(crate::bench::Engine::$engine).await;
            }
        )* })*
    };
}

mod in_process {
    contract! { InProcess, tokio::test(start_paused = true);
        jobs: higher_lanes_come_first_and_each_lane_in_order
            a_full_lane_makes_its_senders_wait_and_no_others
            a_pool_has_room_for_what_it_takes_in_a_minute
            closing_gives_what_nobody_took
            pools_do_not_mix;
        scanner: slots_for_demand_stay_free_of_other_scans
            a_panic_costs_one_scan
            a_scan_that_outlives_its_deadline_costs_one_scan
            a_failure_without_a_report_costs_one_scan
            a_confirmation_is_left_to_another_scanner_once
            the_same_scan_twice_at_once_is_made_once
            a_slow_recorder_slows_scanners_and_loses_nothing;
        stop: what_is_in_flight_ends_within_the_grace
            what_does_not_end_in_time_goes_back_first
            what_goes_back_to_a_full_lane_does_not_widen_it
            a_wish_before_the_start_is_heeded;
        reports: a_batch_is_full_or_has_lingered
            what_is_not_acknowledged_comes_again_first
            the_sender_waits_for_acknowledgements
            after_closing_the_rest_comes_and_then_none
            a_receiver_that_gives_up_has_taken_nothing;
        blobs: bytes_are_found_by_their_digest
            what_is_unused_for_longest_makes_room
            a_blob_that_is_too_large_is_refused;
        tokens: a_burst_passes_and_the_rest_keeps_pace
            who_would_wait_too_long_takes_no_token
            those_who_wait_have_their_turns
            many_destinations_do_not_fill_the_memory;
        wakeups: calls_are_heard_once_and_only_by_their_listeners;
        progress: who_comes_late_gets_the_last_event
            a_demand_scan_tells_how_it_gets_on_and_others_do_not
            silent_scans_are_forgotten;
        presence: a_scanner_is_present_until_it_is_silent
            a_running_scanner_says_that_it_is_there;
        stats: depth_age_and_flight_are_counted;
    }

    mod exactly_once {
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn ten_thousand_jobs() {
            crate::exactly_once::ten_thousand_jobs(crate::bench::Engine::InProcess).await;
        }

        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn scanners_that_come_and_go_lose_nothing() {
            crate::exactly_once::scanners_that_come_and_go_lose_nothing(crate::bench::Engine::InProcess).await;
        }
    }
}
