use crate::{
    chains::distinct,
    page::{Page, Span, Tone},
    phrases::Phrases,
    place::named,
    wrap::{columns, cut},
};
use model::{CertificateFacts, ChainReport, PathElement, PathRole, PathStatus, Report};

/// Nodes behind one name rarely present more than two or three different chains.
const CHAINS: usize = 4;
const ELEMENTS: usize = 12;

/// The certification chain, root first; each distinct chain once.
pub(super) fn write(page: &mut Page<'_>, report: &Report, phrases: Phrases) {
    let chains = distinct(report, |chain| {
        let leaf = chain.presented.first().map(|leaf| leaf.sha256.as_str());
        Some((&chain.path, leaf, chain.presented.len(), chain.complete, chain.ordered))
    });
    if chains.is_empty() {
        return;
    }
    page.heading(&phrases.say("heading-chain"));
    for (index, presented) in chains.iter().take(CHAINS).enumerate() {
        if index > 0 {
            page.blank();
        }
        if let Some(heading) = presented.heading(report, phrases) {
            page.paragraph(2, &[Span::new(Tone::Dim, heading)]);
        }
        path(page, presented.chain, phrases);
        page.paragraph(2, &[Span::new(Tone::Dim, sent(report, presented.chain, phrases))]);
    }
    if let Some(more) = chains.len().checked_sub(CHAINS).filter(|more| *more > 0) {
        page.paragraph(
            2,
            &[Span::plain(phrases.say_with("more-chains", [("count", more.into())]))],
        );
    }
}

fn path(page: &mut Page<'_>, chain: &ChainReport, phrases: Phrases) {
    let mut intermediates = 0_usize;
    let mut rows = Vec::new();
    for element in chain.path.iter().take(ELEMENTS) {
        let role = match element.role {
            PathRole::Intermediate => {
                intermediates += 1;
                phrases.say_with("role-intermediate", [("number", intermediates.into())])
            }
            PathRole::Leaf => phrases.say("role-leaf"),
            PathRole::Root => phrases.say("role-root"),
        };
        let (tone, status) = match element.status {
            PathStatus::Error => (Tone::Bad, phrases.say("word-error")),
            PathStatus::Ok => (Tone::Good, phrases.say("word-ok")),
        };
        rows.push((
            role,
            name(element, chain, phrases),
            tone,
            status,
            element.signature_hash.clone().unwrap_or_default(),
        ));
    }
    let widest = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or_default();
    let roles = widest(&mut rows.iter().map(|row| columns(&row.0)));
    let statuses = widest(&mut rows.iter().map(|row| columns(&row.3)));
    let hashes = widest(&mut rows.iter().map(|row| columns(&row.4)));
    let room = page
        .width()
        .saturating_sub(2 + roles + 2 + statuses + 2 + hashes + 2)
        .max(16);
    let names = widest(&mut rows.iter().map(|row| columns(&row.1))).min(room);
    for (role, name, tone, status, hash) in rows {
        page.row(
            2,
            &[
                (Span::plain(role), roles),
                (Span::plain(cut(&name, names)), names),
                (Span::new(tone, status), statuses),
                (Span::new(Tone::Dim, hash), hashes),
            ],
        );
    }
    if let Some(more) = chain.path.len().checked_sub(ELEMENTS).filter(|more| *more > 0) {
        page.paragraph(
            2,
            &[Span::plain(phrases.say_with("more-elements", [("count", more.into())]))],
        );
    }
}

/// The name of an element, and a word where it should have been sent and was not.
fn name(element: &PathElement, chain: &ChainReport, phrases: Phrases) -> String {
    let is_it =
        |sent: &CertificateFacts| sent.common_name.as_ref() == Some(&element.name) || sent.subject == element.name;
    let name = named(&element.name, phrases);
    let name = crate::safe(&name);
    match (element.role, element.status) {
        (PathRole::Intermediate, PathStatus::Error) if !chain.presented.iter().any(is_it) => {
            phrases.say_with("element-missing", [("name", name.into())])
        }
        _ => name.into_owned(),
    }
}

/// What the server, or the file, holds of it.
fn sent(report: &Report, chain: &ChainReport, phrases: Phrases) -> String {
    let count = chain.presented.len();
    let holds = if report.target.port.is_some() {
        "server-sends"
    } else {
        "file-holds"
    };
    let state = match (chain.complete, chain.ordered) {
        (true, true) => "chain-complete",
        (true, false) => "chain-complete-unordered",
        (false, true) => "chain-incomplete",
        (false, false) => "chain-incomplete-unordered",
    };
    phrases.say_with(holds, [("count", count.into()), ("state", phrases.say(state).into())])
}
