use crate::routes::words::Colour;
use jiff::Timestamp;
use model::Code;
use serde::Serialize;
use store::TargetRecord;
use utoipa::ToSchema;

/// A target, with what is known of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct TargetAnswer {
    /// Its identity.
    pub(crate) id: String,
    /// The monitor that it belongs to.
    pub(crate) monitor: String,
    /// The host name (A-labels) or IP address.
    #[schema(example = "www.example.org")]
    pub(crate) host: String,
    /// The host name in its own script, where that differs.
    pub(crate) host_unicode: Option<String>,
    /// The TCP port.
    pub(crate) port: u16,
    /// How the connection becomes TLS.
    #[schema(example = "none")]
    pub(crate) starttls: &'static str,
    /// Whether it is scanned by itself.
    pub(crate) enabled: bool,
    /// How often, in seconds; null: never.
    pub(crate) interval_s: Option<u32>,
    /// The colour; null: never scanned.
    pub(crate) colour: Option<Colour>,
    /// Since when it has that colour.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) colour_since: Option<Timestamp>,
    /// Since when a network fault waits to be confirmed; null: none does.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) suspect_since: Option<Timestamp>,
    /// What makes the colour; null: nothing does.
    pub(crate) cause: Option<Cause>,
    /// When the first of the certificates that its addresses present expires.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) not_after: Option<Timestamp>,
    /// When its certificate last changed.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) changed_at: Option<Timestamp>,
    /// The last scan, and when it began.
    pub(crate) scan: Option<String>,
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) scanned_at: Option<Timestamp>,
    /// How far the last scan came: completed, unreachable, blocked, deferred or failed.
    pub(crate) outcome: Option<&'static str>,
    /// When it is scanned next by itself.
    #[schema(value_type = Option<String>, format = DateTime)]
    pub(crate) next_scan_at: Option<Timestamp>,
    /// The full report that holds now: see `/api/v1/reports/{id}`.
    pub(crate) report: Option<String>,
}

/// The gravest finding.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(crate) struct Cause {
    /// Its code in the findings catalogue.
    #[schema(example = "chain.issuer_unknown")]
    pub(crate) code: String,
    /// Its number, where it has one.
    #[schema(example = 20)]
    pub(crate) number: Option<u16>,
    /// Its name, where it has one.
    #[schema(example = "UNABLE TO GET ISSUER CERT LOCALLY")]
    pub(crate) name: Option<&'static str>,
}

impl Cause {
    pub(crate) fn of(code: &str) -> Self {
        let entry = code.parse::<Code>().ok().map(Code::entry);
        Self {
            code: code.to_owned(),
            number: entry.and_then(|entry| entry.number),
            name: entry.and_then(|entry| entry.name),
        }
    }
}

impl From<&TargetRecord> for TargetAnswer {
    fn from(target: &TargetRecord) -> Self {
        let host = target.host.to_string();
        let unicode = target.host.to_unicode();
        let state = &target.state;
        Self {
            id: target.id.to_string(),
            monitor: target.monitor.to_string(),
            host_unicode: (unicode != host).then_some(unicode),
            host,
            port: target.port,
            starttls: target.starttls.as_str(),
            enabled: target.enabled,
            interval_s: target.interval.map(store::Interval::seconds),
            colour: state.colour.map(Into::into),
            colour_since: state.colour_since,
            suspect_since: state.suspect_since,
            cause: state.cause.as_deref().map(Cause::of),
            not_after: state.not_after,
            changed_at: state.changed_at,
            scan: target.scan.map(|scan| scan.to_string()),
            scanned_at: target.scanned_at,
            outcome: target.outcome.map(model::Outcome::as_str),
            next_scan_at: target.next_due_at,
            report: target.report.map(|scan| scan.to_string()),
        }
    }
}
