use crate::{
    area::glance,
    headline,
    page::{Page, Span, Tone},
    phrases::Phrases,
    place,
    problem::Problem,
    wrap::columns,
};
use model::{Check, Code, Report, Verdict};

/// The status, and the overview that a manager reads.
pub(super) fn write(page: &mut Page<'_>, report: &Report, problems: &[Problem], phrases: Phrases) {
    let (tone, tag) = headline::tag(report.verdict, phrases);
    let mut title = vec![
        Span::new(tone, tag),
        Span::new(Tone::Strong, format!(" {}", place::host_and_port(&report.target))),
    ];
    if let Some(protocol) = place::protocol(&report.target) {
        title.push(Span::plain(format!(" ({protocol})")));
    }
    if let Some(unicode) = place::unicode_host(&report.target) {
        title.push(Span::plain(format!(" {unicode}")));
    }
    if let Some(reached) = place::reached(report, phrases) {
        title.push(Span::plain(format!(" {reached}")));
    }
    page.paragraph(0, &title);
    let mut sentence = headline::status(report, problems, phrases);
    let green = report
        .endpoints
        .iter()
        .filter(|endpoint| endpoint.verdict == Verdict::Green);
    let (green, all) = (green.count(), report.endpoints.len());
    if all > 1 {
        let addresses = phrases.say_with("addresses-in-order", [("green", green.into()), ("all", all.into())]);
        sentence = format!("{sentence} {addresses}");
    }
    let of_more = |check: &Check| {
        check.check == Code::NetAddressUnreachable && check.reason.as_deref() == Some("too_many_addresses")
    };
    if report.checks.iter().any(of_more) {
        let of_more = phrases.say_with("addresses-of-more", [("tested", all.into())]);
        sentence = format!("{sentence} {of_more}");
    }
    page.paragraph(0, &[Span::plain(sentence)]);
    overview(page, report, problems, phrases);
}

fn overview(page: &mut Page<'_>, report: &Report, problems: &[Problem], phrases: Phrases) {
    let glances = glance(report, problems, phrases);
    if glances.is_empty() {
        return;
    }
    page.heading(&phrases.say("heading-overview"));
    let rows: Vec<_> = glances
        .into_iter()
        .map(|glance| {
            (
                glance.area.name(phrases),
                format!("[{}]", glance.state.word(phrases)),
                glance,
            )
        })
        .collect();
    let width = |text: fn(&(String, String, crate::area::Glance)) -> &str| {
        rows.iter().map(|row| columns(text(row))).max().unwrap_or_default()
    };
    let (names, words) = (width(|row| &row.0), width(|row| &row.1));
    for (name, word, glance) in rows {
        page.beside(
            2,
            &[
                (Span::plain(name), names + 2),
                (Span::new(glance.state.tone(), word), words + 2),
            ],
            &[Span::plain(glance.remark)],
        );
    }
}
