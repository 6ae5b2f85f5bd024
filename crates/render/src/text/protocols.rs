use super::{alike, whose};
use crate::{
    page::{Page, Span, Tone},
    phrases::Phrases,
    wrap::columns,
};
use model::{Code, Finding, Protocols, Report, Severity};

const GROUPS: usize = 6;

/// The versions that a server offers and those that it does not.
pub(super) fn write(page: &mut Page<'_>, report: &Report, phrases: Phrases) {
    let groups = alike(report, |endpoint| endpoint.protocols);
    if groups.is_empty() {
        return;
    }
    page.heading(&phrases.say("heading-protocols"));
    for (protocols, endpoints) in groups.iter().take(GROUPS) {
        if let Some(addresses) = whose(report, endpoints, phrases) {
            page.paragraph(2, &[Span::new(Tone::Dim, addresses)]);
        }
        let rows = [
            ("label-offered", Some(true)),
            ("label-not-offered", Some(false)),
            ("label-not-known", None),
        ];
        let wide = rows
            .iter()
            .map(|(id, _)| columns(&phrases.say(id)))
            .max()
            .unwrap_or_default()
            + 2;
        for (id, wanted) in rows {
            let mut body = Vec::new();
            for (name, state, code) in versions(protocols) {
                if state != wanted {
                    continue;
                }
                if !body.is_empty() {
                    body.push(Span::plain(", "));
                }
                body.push(Span::plain(name.replace(' ', "\u{a0}")));
                if state == Some(true) {
                    body.extend(verdict(report, code, phrases));
                }
            }
            if !body.is_empty() {
                page.hanging(2, &Span::new(Tone::Dim, phrases.say(id)), wide, &body);
            }
        }
    }
}

/// What an offered version weighs, where it weighs something.
fn verdict(report: &Report, code: Option<Code>, phrases: Phrases) -> Option<Span> {
    let finding = |finding: &&Finding| Some(finding.code) == code && finding.severity > Severity::Info;
    let severity = report.findings.iter().find(finding)?.severity;
    let (tone, tag) = crate::headline::tag(severity.verdict(), phrases);
    Some(Span::new(tone, format!("\u{a0}{tag}")))
}

/// Every version, oldest first, with the finding that its being offered makes.
fn versions(protocols: &Protocols) -> [(&'static str, Option<bool>, Option<Code>); 6] {
    [
        ("SSL 2.0", protocols.sslv2, Some(Code::ProtocolSslv2)),
        ("SSL 3.0", protocols.sslv3, Some(Code::ProtocolSslv3)),
        ("TLS 1.0", protocols.tls1_0, Some(Code::ProtocolTls10)),
        ("TLS 1.1", protocols.tls1_1, Some(Code::ProtocolTls11)),
        ("TLS 1.2", protocols.tls1_2, None),
        ("TLS 1.3", protocols.tls1_3, None),
    ]
}

/// The versions that any address offers; none where nobody looked.
pub(crate) fn offered(report: &Report) -> Option<Vec<&'static str>> {
    let mut seen = Vec::new();
    let mut looked = false;
    for protocols in report
        .endpoints
        .iter()
        .filter_map(|endpoint| endpoint.protocols.as_ref())
    {
        looked = true;
        for (name, state, _) in versions(protocols) {
            if state == Some(true) && !seen.contains(&name) {
                seen.push(name);
            }
        }
    }
    seen.sort_unstable();
    looked.then_some(seen)
}
