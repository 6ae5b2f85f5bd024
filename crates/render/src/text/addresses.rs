use crate::{
    headline,
    page::{Page, Span},
    phrases::Phrases,
    problem::Problem,
    wrap::columns,
};
use model::{EndpointReport, Report, Severity};

const SHOWN: usize = 16;

/// One line an address, where there are several.
pub(super) fn write(page: &mut Page<'_>, report: &Report, problems: &[Problem], phrases: Phrases) {
    if report.endpoints.len() < 2 {
        return;
    }
    page.heading(&phrases.say("heading-addresses"));
    let mut endpoints: Vec<&EndpointReport> = report.endpoints.iter().collect();
    if endpoints.len() > SHOWN {
        // Stable: those in order keep theirs, after the others.
        endpoints.sort_by_key(|endpoint| std::cmp::Reverse(endpoint.verdict));
    }
    let shown: Vec<&EndpointReport> = endpoints.iter().copied().take(SHOWN).collect();
    let address = |endpoint: &EndpointReport| endpoint.address.map(|address| address.to_string()).unwrap_or_default();
    let wide = shown
        .iter()
        .map(|endpoint| address(endpoint).len())
        .max()
        .unwrap_or_default();
    let word_wide = shown
        .iter()
        .map(|endpoint| columns(&headline::tag(endpoint.verdict, phrases).1))
        .max()
        .unwrap_or_default();
    for endpoint in shown {
        let (tone, tag) = headline::tag(endpoint.verdict, phrases);
        page.beside(
            2,
            &[
                (Span::plain(address(endpoint)), wide + 2),
                (Span::new(tone, tag), word_wide + 2),
            ],
            &[Span::plain(remark(endpoint, problems, phrases))],
        );
    }
    if let Some(more) = report.endpoints.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        let more = phrases.say_with("more-addresses", [("count", more.into())]);
        page.paragraph(2, &[Span::plain(more)]);
    }
}

/// The gravest problem of an address, else what a client negotiates there.
fn remark(endpoint: &EndpointReport, problems: &[Problem], phrases: Phrases) -> String {
    let mine = |problem: &&Problem| {
        problem.severity > Severity::Info
            && endpoint
                .address
                .is_some_and(|address| problem.addresses.contains(&address))
    };
    match (problems.iter().find(mine), &endpoint.negotiated) {
        (Some(problem), _) => problem.label(phrases),
        (None, Some(negotiated)) => negotiated.version.clone(),
        (None, None) => String::new(),
    }
}
