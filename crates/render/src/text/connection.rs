use super::{alike, whose};
use crate::{
    page::{Page, Span, Tone},
    phrases::Phrases,
    when::duration,
};
use model::{Negotiated, Report};

const GROUPS: usize = 6;

/// What a modern client negotiates, and how long it took.
pub(super) fn write(page: &mut Page<'_>, report: &Report, phrases: Phrases) {
    let groups = alike(report, |endpoint| endpoint.negotiated.as_ref());
    if groups.is_empty() {
        return;
    }
    page.heading(&phrases.say("heading-connection"));
    for (negotiated, endpoints) in groups.iter().take(GROUPS) {
        if let Some(addresses) = whose(report, endpoints, phrases) {
            page.paragraph(2, &[Span::new(Tone::Dim, addresses)]);
        }
        page.paragraph(2, &[Span::plain(agreed(negotiated, phrases))]);
        if let [endpoint] = endpoints.as_slice()
            && let Some(timings) = endpoint.timings_ms
        {
            let mut phases = vec![("phase-connect", timings.connect)];
            phases.extend(timings.starttls.map(|time| ("phase-starttls", time)));
            phases.extend(timings.handshake.map(|time| ("phase-handshake", time)));
            let phases: Vec<String> = phases
                .into_iter()
                .map(|(id, time)| phrases.say_with(id, [("time", duration(time, phrases).into())]))
                .collect();
            page.paragraph(2, &[Span::new(Tone::Dim, phases.join(", "))]);
        }
    }
}

fn agreed(negotiated: &Negotiated, phrases: Phrases) -> String {
    let mut parts = vec![negotiated.version.clone(), negotiated.cipher.clone()];
    for (id, value) in [
        ("agreed-group", &negotiated.group),
        ("agreed-signature", &negotiated.signature),
        ("agreed-alpn", &negotiated.alpn),
    ] {
        if let Some(value) = value {
            parts.push(phrases.say_with(id, [("value", value.as_str().into())]));
        }
    }
    parts.join(", ")
}
