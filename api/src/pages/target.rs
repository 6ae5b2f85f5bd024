use super::{
    error::PageError,
    frame::{Frame, respond},
    overview::{Badge, Cause, Next, badge, cause, next, protocol},
    visitor::{Guest, Visitor},
    when::{Moment, Teller},
};
use crate::{
    State,
    problem::Problem,
    routes::{certificates::pem::download, reports},
};
use axum::{
    extract::{Path, State as Shared},
    response::Response,
};
use model::{Reason, Report};
use render::{HtmlLayout, HtmlReport};
use serde::Serialize;
use store::{IncidentFilter, Monitor, Scan, ScanId, TargetId, TargetRecord};

#[derive(Serialize)]
struct View {
    frame: Frame,
    id: String,
    name: String,
    unicode: Option<String>,
    protocol: &'static str,
    badge: Badge,
    status: String,
    since: Option<Moment>,
    suspect: Option<Moment>,
    report: Option<Parts>,
    facts: Vec<Fact>,
    scanned: Option<Moment>,
    next: Next,
    technical: bool,
    incidents: Vec<IncidentRow>,
    history: Vec<HistoryRow>,
}

/// The parts of a report that are HTML already.
#[derive(Serialize)]
pub(super) struct Parts {
    overview: String,
    diagnosis: String,
    details: String,
}

/// How the target is tested.
#[derive(Serialize)]
pub(super) struct Fact {
    label: String,
    value: String,
}

#[derive(Serialize)]
struct IncidentRow {
    id: String,
    badge: Badge,
    cause: Option<Cause>,
    opened: Moment,
    acknowledged: Option<String>,
    muted: Option<Moment>,
}

#[derive(Serialize)]
struct HistoryRow {
    href: String,
    at: Moment,
    badge: Badge,
    cause: Option<Cause>,
    reason: String,
    duration: String,
}

const HISTORY: u32 = 25;
const REFRESH_S: u32 = 60;

/// `GET /targets/{id}`
pub(super) async fn show(
    Shared(state): Shared<State>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let guest = &visitor.guest;
    let target = find(&state, &visitor, &id).await?;
    let read = Read::of(&state, &visitor, &target)
        .await
        .map_err(|problem| PageError::problem(guest, problem))?;
    Ok(respond(guest, "target", &view(&visitor, &target, &read)))
}

/// The target with this id in the visitor's account.
pub(super) async fn find(state: &State, visitor: &Visitor, id: &str) -> Result<TargetRecord, PageError> {
    let guest = &visitor.guest;
    let id: TargetId = id.parse().map_err(|_| PageError::not_found(guest))?;
    let found = state.store().targets().find(visitor.account.id, id).await;
    let found = found.map_err(|error| PageError::problem(guest, error.into()))?;
    found.ok_or_else(|| PageError::not_found(guest))
}

/// What the store knows of a target.
struct Read {
    report: Option<Report>,
    monitor: Option<Monitor>,
    history: Vec<Scan>,
    incidents: Vec<store::Incident>,
}

impl Read {
    async fn of(state: &State, visitor: &Visitor, target: &TargetRecord) -> Result<Self, Problem> {
        let account = visitor.account.id;
        let scans = state.store().scans();
        let latest = scans.latest_report(account, target.id).await?;
        let filter = IncidentFilter {
            open: Some(true),
            target: Some(target.id),
            ..IncidentFilter::default()
        };
        Ok(Self {
            report: latest.map(|(report, _)| report),
            monitor: state.store().monitors().find(account, target.monitor).await?,
            history: scans.history(account, target.id, None, HISTORY).await?.items,
            incidents: state.store().incidents().list(account, &filter, None, 20).await?.items,
        })
    }
}

fn view(visitor: &Visitor, target: &TargetRecord, read: &Read) -> View {
    let guest = &visitor.guest;
    let phrases = guest.phrases();
    let teller = Teller::new(guest.now, &visitor.account.settings.time_zone, phrases);
    let chain = format!("/targets/{}/chain.pem", target.id);
    let report = read.report.as_ref().map(|report| laid_out(guest, report, chain));
    let endpoint = model::Endpoint {
        host: target.host.clone(),
        port: Some(target.port),
    };
    let host = target.host.to_string();
    let unicode = target.host.to_unicode();
    View {
        frame: Frame::of(guest, endpoint.to_string()).refreshing(REFRESH_S),
        id: target.id.to_string(),
        name: endpoint.to_string(),
        unicode: (unicode != host).then(|| render::safe(&unicode).into_owned()),
        protocol: protocol(target),
        badge: badge(target.state.colour, visitor),
        status: match &report {
            Some(report) => report.status.clone(),
            None => phrases.say("never-scanned"),
        },
        since: target.state.colour_since.map(|since| teller.tell(since)),
        suspect: target.state.suspect_since.map(|since| teller.tell(since)),
        report: report.map(Parts::from),
        facts: facts(visitor, target, read.monitor.as_ref()),
        scanned: target.scanned_at.map(|at| teller.tell(at)),
        next: next(target, visitor, &teller),
        technical: guest.is_technical(),
        incidents: incidents(visitor, &read.incidents, &teller),
        history: history(visitor, &read.history, &teller),
    }
}

/// A report in the visitor's language.
pub(super) fn laid_out(guest: &Guest, report: &Report, chain: String) -> HtmlReport {
    let layout = HtmlLayout {
        language: guest.language,
        at: guest.now,
        findings: "/findings/".to_owned(),
        chain: Some(chain),
    };
    render::html(report, &layout)
}

impl From<HtmlReport> for Parts {
    fn from(report: HtmlReport) -> Self {
        Self {
            overview: report.overview,
            diagnosis: report.diagnosis,
            details: report.details,
        }
    }
}

fn facts(visitor: &Visitor, target: &TargetRecord, monitor: Option<&Monitor>) -> Vec<Fact> {
    let phrases = visitor.guest.phrases();
    let mut facts = Vec::new();
    let mut fact = |id: &str, value: String| {
        facts.push(Fact {
            label: phrases.say(id),
            value: render::safe(&value).into_owned(),
        });
    };
    fact("fact-frequency", frequency(target, visitor));
    let Some(monitor) = monitor else { return facts };
    let spec = &monitor.spec;
    if !spec.name.is_empty() {
        fact("fact-monitor", spec.name.clone());
    }
    if let Some(external) = &spec.external_id {
        fact("fact-external-id", external.clone());
    }
    fact("fact-depth", spec.depth.to_string());
    fact("fact-pool", spec.pool.clone());
    for (id, value) in [
        ("fact-connect", spec.connect.map(|address| address.to_string())),
        ("fact-sni", spec.sni.as_ref().map(ToString::to_string)),
        ("fact-verify-name", spec.verify_name.as_ref().map(ToString::to_string)),
    ] {
        if let Some(value) = value {
            fact(id, value);
        }
    }
    if !spec.tags.is_empty() {
        fact("fact-tags", spec.tags.join(", "));
    }
    facts
}

/// `every 6 hours`
fn frequency(target: &TargetRecord, visitor: &Visitor) -> String {
    let phrases = visitor.guest.phrases();
    let Some(interval) = target.interval else {
        return phrases.say("next-never");
    };
    let seconds = interval.seconds();
    let units = [(86_400, "every-days"), (3_600, "every-hours"), (60, "every-minutes")];
    let unit = units.into_iter().find(|(unit, _)| seconds.is_multiple_of(*unit));
    let (unit, id) = unit.unwrap_or((1, "every-seconds"));
    phrases.say_with(id, [("count", (seconds / unit).into())])
}

fn incidents(visitor: &Visitor, incidents: &[store::Incident], teller: &Teller) -> Vec<IncidentRow> {
    let phrases = visitor.guest.phrases();
    let row = |incident: &store::Incident| IncidentRow {
        id: incident.id.to_string(),
        badge: badge(Some(incident.colour), visitor),
        cause: cause(&incident.cause, visitor),
        opened: teller.tell(incident.opened_at),
        acknowledged: incident.acknowledgement.as_ref().map(|known| {
            let by = render::safe(&known.by).into_owned();
            let reason = render::safe(&known.reason).into_owned();
            phrases.say_with("acknowledged-by", [("by", by.into()), ("reason", reason.into())])
        }),
        muted: incident
            .muted_until
            .filter(|until| *until > visitor.guest.now)
            .map(|until| teller.tell(until)),
    };
    incidents.iter().map(row).collect()
}

fn history(visitor: &Visitor, scans: &[Scan], teller: &Teller) -> Vec<HistoryRow> {
    let phrases = visitor.guest.phrases();
    let row = |scan: &Scan| {
        let result = scan.result.as_ref()?;
        Some(HistoryRow {
            href: format!("/scans/{}", scan.id),
            at: teller.tell(result.started_at),
            badge: badge(Some(result.verdict), visitor),
            cause: result.cause.as_deref().and_then(|code| cause(code, visitor)),
            reason: phrases.say(reason_id(scan.reason)),
            duration: phrases.say_with("milliseconds", [("count", result.duration_ms.into())]),
        })
    };
    scans.iter().filter_map(row).collect()
}

/// The phrase that says why a scan was made.
pub(super) fn reason_id(reason: Reason) -> &'static str {
    match reason {
        Reason::Confirm => "reason-confirm",
        Reason::Demand => "reason-demand",
        Reason::First => "reason-first",
        Reason::Schedule => "reason-schedule",
    }
}

/// `GET /targets/{id}/chain.pem`
pub(super) async fn chain(
    Shared(state): Shared<State>,
    visitor: Visitor,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let target = find(&state, &visitor, &id).await?;
    let report = target.report.ok_or_else(|| PageError::not_found(&visitor.guest))?;
    chain_of(&state, &visitor, report).await
}

/// The chain to install that a report holds, as a file.
pub(super) async fn chain_of(state: &State, visitor: &Visitor, scan: ScanId) -> Result<Response, PageError> {
    let guest = &visitor.guest;
    let report = reports::show::find(state, visitor.account.id, scan).await;
    let report = report.map_err(|problem| PageError::problem(guest, problem))?;
    let pem = report.recommended_chain().ok_or_else(|| PageError::not_found(guest))?;
    Ok(download(pem.to_owned(), "chain.pem"))
}
