use crate::{
    chains::distinct,
    page::{Page, Span, Tone},
    phrases::Phrases,
    place::{bounded_of, named},
    revocation,
    when::{lifetime_days, remaining},
    wrap::columns,
};
use model::{CertificateFacts, Report, catalogue::date};

const CERTIFICATES: usize = 4;
const NAMES: usize = 8;

/// The end entity certificate; each distinct one once.
pub(super) fn write(page: &mut Page<'_>, report: &Report, phrases: Phrases) {
    let leaves = distinct(report, |chain| Some(chain.presented.first()?.sha256.as_str()));
    if leaves.is_empty() {
        return;
    }
    page.heading(&phrases.say("heading-certificate"));
    for (index, presented) in leaves.iter().take(CERTIFICATES).enumerate() {
        let Some(leaf) = presented.chain.presented.first() else {
            continue;
        };
        if index > 0 {
            page.blank();
        }
        if let Some(heading) = presented.heading(report, phrases) {
            page.paragraph(2, &[Span::new(Tone::Dim, heading)]);
        }
        facts(page, report, leaf, phrases);
    }
}

fn facts(page: &mut Page<'_>, report: &Report, leaf: &CertificateFacts, phrases: Phrases) {
    let language = phrases.language();
    let mut names = leaf.dns_names.clone();
    names.extend(leaf.ip_addresses.iter().map(ToString::to_string));
    let names = if names.is_empty() {
        phrases.say("no-names")
    } else {
        bounded_of(&names, leaf.name_count(), NAMES, phrases)
    };
    let dates = phrases.say_with(
        "valid-from-until",
        [
            ("from", date(leaf.not_before, language).into()),
            ("until", date(leaf.not_after, language).into()),
        ],
    );
    let life = phrases.say_with(
        "remaining-of-lifetime",
        [
            ("remaining", remaining(leaf, report.started_at, phrases).into()),
            ("days", lifetime_days(leaf).into()),
        ],
    );
    let signed = phrases.say_with(
        "key-signed-with",
        [
            ("key", leaf.key.as_str().into()),
            ("hash", leaf.signature_hash.as_str().into()),
        ],
    );
    let mut rows = vec![
        ("label-subject", named(&leaf.subject, phrases)),
        ("label-names", names),
        ("label-issuer", named(&leaf.issuer, phrases)),
        ("label-validity", format!("{dates} ({life})")),
        ("label-key", signed),
        ("label-serial", leaf.serial.clone()),
        ("label-sha256", leaf.sha256.clone()),
    ];
    if let Some(known) = revocation::of_leaf(report, &leaf.sha256) {
        rows.push(("area-revocation", revocation::told(known, phrases)));
    }
    let labels: Vec<_> = rows.iter().map(|(id, _)| phrases.say(id)).collect();
    let wide = labels.iter().map(|label| columns(label)).max().unwrap_or_default() + 2;
    for ((_, value), label) in rows.into_iter().zip(labels) {
        page.hanging(2, &Span::new(Tone::Dim, label), wide, &[Span::plain(value)]);
    }
}
