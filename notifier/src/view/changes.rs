use super::{Change, Changes, Source, Status, bounded};
use crate::hostile::peer;
use model::{
    Code, Previous,
    catalogue::{Texts, date},
};

const PROBLEMS: usize = 4;

/// What is another than before; none where nothing is known of before, or nothing is another.
pub(super) fn changes(source: &Source<'_>) -> Option<Changes> {
    let previous = source.notification.previous.as_ref()?;
    source.report()?;
    let mut rows = Vec::new();
    let mut row = |label: &str, before: String, after: String| {
        if before != after {
            let label = source.phrases.say(label);
            rows.push(Change { label, before, after });
        }
    };
    let word = |verdict| Status::of_verdict(verdict).tag(source.phrases).word;
    row(
        "change-status",
        word(previous.verdict),
        word(source.notification.status),
    );
    if let (Some(before), Some(after)) = (&previous.leaf, source.leaf()) {
        row(
            "change-expiry",
            date(before.not_after, source.phrases.language()),
            date(after.not_after, source.phrases.language()),
        );
        row("fact-issuer", peer(&before.issuer), peer(&after.issuer));
        row("fact-serial", peer(&before.serial), peer(&after.serial));
        row("fact-fingerprint", peer(&before.sha256), peer(&after.sha256));
    }
    let (gone, come) = problems(source, previous);
    row("change-problems", gone, come);
    (!rows.is_empty()).then(|| Changes {
        heading: source.phrases.say("heading-changes"),
        before: source.phrases.say("before"),
        after: source.phrases.say("after"),
        rows,
    })
}

/// The headlines of what made the colour before and of what makes it now.
fn problems(source: &Source<'_>, previous: &Previous) -> (String, String) {
    let titles = |codes: Vec<Code>| {
        let mut titles: Vec<String> = Vec::new();
        for code in codes {
            let title = Texts::in_general(code, source.phrases.language()).title;
            if !titles.contains(&title) {
                titles.push(title);
            }
        }
        match titles.is_empty() {
            true => source.phrases.say("nothing"),
            false => bounded(&titles, PROBLEMS, source.phrases),
        }
    };
    let now = source.grave().map(|problem| problem.code).collect();
    (titles(previous.codes.clone()), titles(now))
}
