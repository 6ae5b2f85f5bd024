use super::{
    DELAYS,
    family::{Counters, Distribution, Gauges, Label, closed, open},
};
use prometheus::Registry;

/// Mail and webhooks.
#[derive(Debug)]
pub struct NotifierMetrics {
    /// `vigie_notifications_total{channel,event,outcome}`.
    pub notifications: Counters,
    /// `vigie_notifications_suppressed_total{reason}`.
    pub suppressed: Counters,
    /// `vigie_notification_latency_seconds{channel}`: from the incident to the acceptance by the other side.
    pub latency: Distribution,
    /// `vigie_outbox_messages{state}`: messages that are owed (pending), or were given up (failed).
    pub outbox: Gauges,
    /// `vigie_outbox_oldest_age_seconds`: how long the oldest message that is owed has waited; 0 where none is.
    pub oldest_age: Gauges,
    /// `vigie_smtp_replies_total{class}`.
    pub smtp_replies: Counters,
}

impl NotifierMetrics {
    pub(super) fn new(registry: &Registry) -> Self {
        const CHANNEL: Label = closed("channel", &["mail", "webhook"]);
        const NOTIFICATIONS: [Label; 3] = [
            CHANNEL,
            open("event"),
            closed("outcome", &["sent", "deferred", "bounced", "failed"]),
        ];
        const SUPPRESSED: [Label; 1] = [closed(
            "reason",
            &[
                "acked",
                "change_unwanted",
                "dedup",
                "digest",
                "muted",
                "no_recipient",
                "not_renewed",
                "told_together",
                "unconfirmed",
            ],
        )];
        const OUTBOX: [Label; 1] = [closed("state", &["pending", "failed"])];
        const REPLIES: [Label; 1] = [closed("class", &["2xx", "4xx", "5xx", "connect"])];
        Self {
            notifications: Counters::new(
                registry,
                "vigie_notifications_total",
                "Attempts to deliver a message.",
                &NOTIFICATIONS,
            ),
            suppressed: Counters::new(
                registry,
                "vigie_notifications_suppressed_total",
                "Messages that were not owed, and why.",
                &SUPPRESSED,
            ),
            latency: Distribution::new(
                registry,
                "vigie_notification_latency_seconds",
                "From the incident to the acceptance by the other side.",
                &DELAYS,
                ("channel", "mail"),
            ),
            outbox: Gauges::new(registry, "vigie_outbox_messages", "Messages in the outbox.", &OUTBOX),
            oldest_age: Gauges::new(
                registry,
                "vigie_outbox_oldest_age_seconds",
                "How long the oldest message that is owed has waited.",
                &[],
            ),
            smtp_replies: Counters::new(
                registry,
                "vigie_smtp_replies_total",
                "Replies of mail servers by class; connect: there was none.",
                &REPLIES,
            ),
        }
    }
}
