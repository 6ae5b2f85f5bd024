use crate::{
    Layout,
    page::{Page, Span, Tone},
    phrases::Phrases,
    place,
    problem::{Problem, solutions},
};
use model::{Report, Severity, StartTls};

/// Solutions beyond the gravest few are one `vigie explain` away.
const SHOWN: usize = 8;

/// What to do, problem by problem, with the command that shows whether it is mended.
pub(super) fn write(page: &mut Page<'_>, report: &Report, problems: &[Problem], layout: &Layout, phrases: Phrases) {
    let grave: Vec<&Problem> = problems
        .iter()
        .filter(|problem| problem.severity > Severity::Info)
        .collect();
    if grave.is_empty() {
        return;
    }
    page.heading(&phrases.say("heading-solutions"));
    let solutions = solutions(&grave, phrases);
    for solution in solutions.iter().take(SHOWN) {
        if grave.len() > 1 {
            for label in &solution.labels {
                page.paragraph(2, &[Span::new(Tone::Strong, label.clone())]);
            }
        }
        steps(page, &solution.steps);
        // A file has no server that a command could ask.
        if report.target.port.is_some() {
            verification(page, solution.verify, phrases);
        }
    }
    if solutions.len() > SHOWN {
        page.paragraph(2, &[Span::plain(phrases.say("more-solutions"))]);
    }
    chain_to_install(page, report, layout, phrases);
}

/// Numbered steps.
pub(crate) fn steps(page: &mut Page<'_>, steps: &[String]) {
    let wide = if steps.len() < 10 { 3 } else { 4 };
    for (index, step) in steps.iter().enumerate() {
        let number = Span::plain(format!("{}.", index + 1));
        page.hanging(2, &number, wide, &[Span::plain(step.clone())]);
    }
}

/// The command that shows whether it is mended.
pub(crate) fn verification(page: &mut Page<'_>, command: Option<&str>, phrases: Phrases) {
    let Some(command) = command else { return };
    page.paragraph(5, &[Span::new(Tone::Dim, phrases.say("then-check"))]);
    for line in command.lines() {
        page.verbatim(5, Tone::Command, line);
    }
}

/// Where the chain to install is, or how to have it.
fn chain_to_install(page: &mut Page<'_>, report: &Report, layout: &Layout, phrases: Phrases) {
    let Some(pem) = report.recommended_chain() else { return };
    let count = pem.matches("-----BEGIN CERTIFICATE-----").count();
    if let Some(file) = &layout.chain_file {
        let saved = phrases.say_with("chain-saved", [("count", count.into()), ("file", file.as_str().into())]);
        page.paragraph(2, &[Span::new(Tone::Strong, saved)]);
        return;
    }
    let ready = phrases.say_with("chain-ready", [("count", count.into())]);
    page.paragraph(2, &[Span::new(Tone::Strong, ready)]);
    let command = match report.target.port {
        None => "vigie verify --chain FILE --write-chain chain.pem".to_owned(),
        Some(_) => {
            let target = &report.target;
            let mut command = format!("vigie check {}", place::host_and_port(target));
            if target.starttls != StartTls::None {
                command.push_str(&format!(" --starttls {}", target.starttls));
            }
            if let Some(place) = target.connect {
                command.push_str(&format!(" --connect {place}"));
            }
            if let Some(name) = &target.sni {
                command.push_str(&format!(" --sni {name}"));
            }
            command + " --write-chain chain.pem"
        }
    };
    page.verbatim(5, Tone::Command, &command);
}
