use super::family::{Counters, Gauges, Label, closed, open};
use prometheus::Registry;

/// The process itself.
#[derive(Debug)]
pub struct ProcessMetrics {
    /// `vigie_db_pool_connections{state}`.
    pub db_connections: Gauges,
    /// `vigie_store_disk_free_bytes`: what may still be written on the disk of the store.
    pub store_disk_free: Gauges,
    /// `vigie_panics_total{component}`.
    pub panics: Counters,
    /// `vigie_restarts_total{component}`: loops that were started again after an error or a panic.
    pub restarts: Counters,
}

impl ProcessMetrics {
    /// What a process is made of: the values of the label `component`.
    pub const COMPONENTS: [&'static str; 7] = [
        "api",
        "dispatcher",
        "housekeeping",
        "notifier",
        "recorder",
        "scanner",
        "watch",
    ];

    pub(super) fn new(registry: &Registry, version: &str) -> Self {
        const CONNECTIONS: [Label; 1] = [closed("state", &["idle", "used"])];
        const COMPONENT: [Label; 1] = [closed("component", &ProcessMetrics::COMPONENTS)];
        const BUILD: [Label; 3] = [open("version"), open("git_commit"), open("rustc")];
        let build = Gauges::new(registry, "vigie_build_info", "This build of Vigie; always 1.", &BUILD);
        build.set(
            &[
                version,
                option_env!("VIGIE_GIT_COMMIT").unwrap_or("unknown"),
                env!("VIGIE_RUSTC"),
            ],
            1.0,
        );
        #[cfg(target_os = "linux")]
        if let Err(error) = registry.register(Box::new(prometheus::process_collector::ProcessCollector::for_self())) {
            tracing::error!(%error, "the metrics of the process are not published: a bug");
        }
        Self {
            db_connections: Gauges::new(
                registry,
                "vigie_db_pool_connections",
                "Connections to the store.",
                &CONNECTIONS,
            ),
            store_disk_free: Gauges::new(
                registry,
                "vigie_store_disk_free_bytes",
                "What may still be written on the disk of the store.",
                &[],
            ),
            panics: Counters::new(registry, "vigie_panics_total", "Panics: each is a bug.", &COMPONENT),
            restarts: Counters::new(
                registry,
                "vigie_restarts_total",
                "Loops that were started again after an error or a panic.",
                &COMPONENT,
            ),
        }
    }
}
