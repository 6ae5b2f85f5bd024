use super::*;
use std::collections::BTreeSet;

#[test]
fn the_page_parses_and_has_zeros_from_the_start() {
    let page = Metrics::new("1.2.3").render();
    for line in page.lines().filter(|line| !line.starts_with('#')) {
        let (series, value) = line.rsplit_once(' ').unwrap();
        assert!(value.parse::<f64>().is_ok(), "{line}");
        assert!(series.starts_with("vigie_") || series.starts_with("process_"), "{line}");
    }
    for line in [
        "vigie_targets{status=\"red\"} 0",
        "vigie_certificates_expiring{window=\"expired\"} 0",
        "vigie_incidents_open{acked=\"false\",severity=\"red\"} 0",
        "vigie_scheduler_due_targets 0",
        "vigie_scheduler_enqueued_total{reason=\"confirm\"} 0",
        "vigie_scans_total{kind=\"deep\",outcome=\"error\"} 0",
        "vigie_scan_duration_seconds_count{kind=\"quick\"} 0",
        "vigie_panics_total{component=\"recorder\"} 0",
        "vigie_smtp_replies_total{class=\"5xx\"} 0",
        "vigie_outbox_oldest_age_seconds 0",
    ] {
        assert!(page.lines().any(|there| there == line), "{line} is missing in:\n{page}");
    }
    assert!(page.contains("vigie_build_info{git_commit=\"") && page.contains("version=\"1.2.3\"} 1"));
}

#[test]
fn each_name_has_its_type_and_help_once() {
    let page = Metrics::new("1.2.3").render();
    let helps: Vec<_> = page.lines().filter(|line| line.starts_with("# HELP")).collect();
    let names: BTreeSet<_> = helps.iter().filter_map(|line| line.split(' ').nth(2)).collect();
    assert_eq!(helps.len(), names.len());
    assert_eq!(
        helps.len(),
        page.lines().filter(|line| line.starts_with("# TYPE")).count()
    );
}

#[test]
fn what_comes_from_outside_cannot_grow_the_page() {
    let metrics = Metrics::new("1.2.3");
    for number in 0..5_000 {
        let route = format!("/api/v1/monitors/{number}");
        metrics.http().requests.increment(&["GET", &route, "200"]);
        metrics
            .queue()
            .jobs
            .set(&[&format!("pool-{number}/demand"), "ready"], 1.0);
    }
    metrics.scanner().scans.increment(&["quick", "made up"]);
    let page = metrics.render();
    let series = page.lines().filter(|line| !line.starts_with('#')).count();
    assert!(series < 2_000, "{series} series");
    assert!(page.contains("vigie_http_requests_total{method=\"other\",route=\"other\",status=\"other\"} 4800"));
    assert!(page.contains("vigie_scans_total{kind=\"quick\",outcome=\"other\"} 1"));
}

#[test]
fn a_total_counted_elsewhere_never_falls() {
    let metrics = Metrics::new("1.2.3");
    let outcomes = &metrics.queue().outcomes;
    for total in [3, 7, 5] {
        outcomes.raise_to(&["public", "ok"], total);
    }
    assert_eq!(outcomes.value(&["public", "ok"]), 7);
}

#[test]
fn what_is_not_counted_again_goes_back_to_zero() {
    let metrics = Metrics::new("1.2.3");
    let findings = &metrics.fleet().findings_open;
    findings.set(&["cert.expired", "error"], 4.0);
    findings.reset();
    assert!(
        metrics
            .render()
            .contains("vigie_findings_open{check_id=\"cert.expired\",severity=\"error\"} 0")
    );
}

#[test]
fn a_distribution_counted_elsewhere_is_shown_as_a_histogram() {
    let metrics = Metrics::new("1.2.3");
    let name = "vigie_notification_latency_seconds";
    assert!(
        metrics
            .render()
            .contains(&format!("{name}_count{{channel=\"mail\"}} 0"))
    );
    metrics.notifier().latency.set([(1.0, 2), (60.0, 3)], 4, 321.5);
    let page = metrics.render();
    for line in [
        format!("# TYPE {name} histogram"),
        format!("{name}_bucket{{channel=\"mail\",le=\"1\"}} 2"),
        format!("{name}_bucket{{channel=\"mail\",le=\"60\"}} 3"),
        format!("{name}_bucket{{channel=\"mail\",le=\"+Inf\"}} 4"),
        format!("{name}_sum{{channel=\"mail\"}} 321.5"),
        format!("{name}_count{{channel=\"mail\"}} 4"),
    ] {
        assert!(page.lines().any(|there| there == line), "{line} is missing in:\n{page}");
    }
}
