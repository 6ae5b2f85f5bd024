use super::{
    error::PageError,
    frame::{Frame, respond},
    overview::Badge,
    visitor::Guest,
};
use axum::{extract::Path, response::Response};
use model::{
    Code, Severity,
    catalogue::{Entry, Texts},
};
use serde::Serialize;

#[derive(Serialize)]
struct View {
    frame: Frame,
    code: &'static str,
    title: String,
    label: Option<String>,
    badge: Badge,
    /// The severity under the policy `strict`, where it differs.
    strict: Option<Badge>,
    sentence: String,
    meaning: String,
    steps: Vec<String>,
    verify: Option<String>,
    source: &'static str,
    evidence: Vec<EvidenceRow>,
}

#[derive(Serialize)]
struct EvidenceRow {
    name: &'static str,
    kind: &'static str,
}

#[derive(Serialize)]
struct ListView {
    frame: Frame,
    families: Vec<Family>,
}

#[derive(Serialize)]
struct Family {
    name: &'static str,
    rows: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    code: &'static str,
    number: String,
    title: String,
    badge: Badge,
}

/// `GET /findings/{code}`: for anybody, the catalogue is no secret.
pub(super) async fn show(guest: Guest, Path(code): Path<String>) -> Result<Response, PageError> {
    let code: Code = code.parse().map_err(|_| PageError::not_found(&guest))?;
    let entry = code.entry();
    let texts = Texts::in_general(code, guest.language);
    let view = View {
        frame: Frame::of(&guest, texts.title.clone()),
        code: code.as_str(),
        label: label(entry, &guest),
        badge: badge(entry.severity, &guest),
        strict: (entry.strict != entry.severity).then(|| badge(entry.strict, &guest)),
        title: texts.title,
        sentence: texts.sentence,
        meaning: texts.meaning,
        steps: texts.steps,
        verify: texts.verify,
        source: entry.source,
        evidence: entry
            .evidence
            .iter()
            .map(|key| EvidenceRow {
                name: key.name,
                kind: key.kind.as_str(),
            })
            .collect(),
    };
    Ok(respond(&guest, "finding", &view))
}

/// `GET /findings`
pub(super) async fn list(guest: Guest) -> Response {
    let mut families: Vec<Family> = Vec::new();
    for code in Code::ALL {
        let entry = code.entry();
        let row = Row {
            code: code.as_str(),
            number: entry.number.map(|number| number.to_string()).unwrap_or_default(),
            title: Texts::in_general(*code, guest.language).title,
            badge: badge(entry.severity, &guest),
        };
        match families.iter_mut().find(|family| family.name == code.family()) {
            Some(family) => family.rows.push(row),
            None => families.push(Family {
                name: code.family(),
                rows: vec![row],
            }),
        }
    }
    let view = ListView {
        frame: Frame::of(&guest, guest.phrases().say("findings-title")),
        families,
    };
    respond(&guest, "findings", &view)
}

fn label(entry: &Entry, guest: &Guest) -> Option<String> {
    let name = entry.name?;
    Some(match entry.number {
        Some(number) => guest.phrases().say_with(
            "error-number",
            [("number", number.to_string().into()), ("name", name.into())],
        ),
        None => name.to_owned(),
    })
}

fn badge(severity: Severity, guest: &Guest) -> Badge {
    let (class, id) = match severity {
        Severity::Error => ("red", "word-red"),
        Severity::Info => ("unknown", "word-info"),
        Severity::Warning => ("orange", "word-orange"),
    };
    Badge {
        class,
        word: guest.phrases().say(id),
    }
}
