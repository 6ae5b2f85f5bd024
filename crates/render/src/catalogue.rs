use crate::{
    Layout, headline,
    page::{Page, Span, Tone},
    phrases::Phrases,
    text::solutions::{steps, verification},
    wrap::{columns, cut},
};
use model::{
    Code, Severity,
    catalogue::{Entry, Texts},
};

/// Everything about a code: what it means, how to mend it, how to verify, where the rule comes from.
pub fn explain(code: Code, layout: &Layout) -> String {
    let phrases = Phrases::of(layout.language);
    let entry = code.entry();
    let texts = Texts::in_general(code, layout.language);
    let mut page = Page::new(layout);
    page.paragraph(0, &[Span::new(Tone::Strong, texts.title.clone())]);
    particulars(&mut page, entry, phrases);
    page.blank();
    page.paragraph(0, &[Span::plain(texts.sentence)]);
    page.blank();
    page.paragraph(0, &[Span::plain(texts.meaning)]);
    page.heading(&phrases.say("heading-solutions"));
    steps(&mut page, &texts.steps);
    verification(&mut page, texts.verify.as_deref(), phrases);
    page.into_text()
}

/// Code, name, severity, source and evidence.
fn particulars(page: &mut Page<'_>, entry: &Entry, phrases: Phrases) {
    let wide = 2 + [
        "label-code",
        "label-name",
        "label-severity",
        "label-source",
        "label-evidence",
    ]
    .into_iter()
    .map(|id| columns(&phrases.say(id)))
    .max()
    .unwrap_or_default();
    let mut row = |id: &str, body: &[Span]| page.hanging(0, &Span::new(Tone::Dim, phrases.say(id)), wide, body);
    row("label-code", &[Span::plain(entry.id)]);
    if let Some(name) = entry.name {
        let name = match entry.number {
            Some(number) => phrases.say_with(
                "error-number",
                [("number", number.to_string().into()), ("name", name.into())],
            ),
            None => name.to_owned(),
        };
        row("label-name", &[Span::plain(name)]);
    }
    let mut severity = severity_of(entry.severity, phrases);
    if entry.strict != entry.severity {
        severity.push(Span::plain(", "));
        severity.extend(severity_of(entry.strict, phrases));
        severity.push(Span::plain(format!(" {}", phrases.say("under-strict"))));
    }
    row("label-severity", &severity);
    row("label-source", &[Span::plain(entry.source)]);
    let evidence: Vec<String> = entry
        .evidence
        .iter()
        .map(|key| format!("{} ({})", key.name, key.kind.as_str()))
        .collect();
    if !evidence.is_empty() {
        row("label-evidence", &[Span::plain(evidence.join(", "))]);
    }
}

fn severity_of(severity: Severity, phrases: Phrases) -> Vec<Span> {
    let word = phrases.say(match severity {
        Severity::Error => "severity-error",
        Severity::Info => "severity-info",
        Severity::Warning => "severity-warning",
    });
    let (tone, colour) = match severity {
        Severity::Info => (Tone::Dim, phrases.say("changes-no-colour")),
        Severity::Error | Severity::Warning => {
            (Tone::of_severity(severity), headline::word(severity.verdict(), phrases))
        }
    };
    vec![
        Span::plain(format!("{word} (")),
        Span::new(tone, colour),
        Span::plain(")"),
    ]
}

/// Every code by family, a line each.
pub fn catalogue(layout: &Layout) -> String {
    let phrases = Phrases::of(layout.language);
    let mut page = Page::new(layout);
    let wide = Code::ALL
        .iter()
        .map(|code| code.as_str().len())
        .max()
        .unwrap_or_default();
    // Families in the order in which they first appear.
    let mut codes: Vec<Code> = Vec::new();
    for first in Code::ALL {
        if !codes.contains(first) {
            codes.extend(Code::ALL.iter().filter(|code| code.family() == first.family()));
        }
    }
    let mut family = "";
    for code in codes {
        if code.family() != family {
            family = code.family();
            page.heading(family);
        }
        let entry = code.entry();
        let (word, tone) = match entry.severity {
            Severity::Info => ("info".to_owned(), Tone::Dim),
            severity => (headline::word(severity.verdict(), phrases), Tone::of_severity(severity)),
        };
        let number = entry.number.map(|number| number.to_string()).unwrap_or_default();
        let room = page.width().saturating_sub(2 + wide + 2 + 3 + 2 + 6 + 2);
        let title = Texts::in_general(code, layout.language).title;
        page.row(
            2,
            &[
                (Span::plain(code.as_str()), wide),
                (Span::new(Tone::Dim, format!("{number:>3}")), 3),
                (Span::new(tone, word), 6),
                (Span::plain(cut(&title, room)), room),
            ],
        );
    }
    page.blank();
    page.paragraph(0, &[Span::new(Tone::Dim, phrases.say("catalogue-hint"))]);
    page.into_text()
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::Language;

    #[test]
    fn one_code_in_both_languages() {
        let page = |language| explain(Code::CertHostnameMismatch, &Layout::plain(language));
        insta::assert_snapshot!(format!("{}\n=====\n\n{}", page(Language::En), page(Language::Fr)));
    }

    #[test]
    fn the_list_has_a_line_a_code() {
        for language in Language::ALL {
            let list = catalogue(&Layout::plain(language));
            for code in Code::ALL {
                assert!(
                    list.lines().any(|line| line.trim_start().starts_with(code.as_str())),
                    "{code}"
                );
            }
        }
    }
}
