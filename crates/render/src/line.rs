use crate::{
    Layout, headline,
    page::{Page, Span, Tone},
    phrases::Phrases,
    place,
    problem::problems,
    safe,
    when::remaining,
    wrap::{columns, cut, padded},
};
use model::{Report, Severity, StartTls, Verdict};

/// The column of the places: most of them fit, and a longer one pushes its line alone.
const PLACE: usize = 32;

/// One line of a list: the word, the place, and what is wrong or how long the certificate lives. Cut to the layout's width;
/// ends with a line feed.
pub fn line(report: &Report, layout: &Layout) -> String {
    let phrases = Phrases::of(layout.language);
    let words =
        [Verdict::Green, Verdict::Orange, Verdict::Red].map(|verdict| columns(&headline::word(verdict, phrases)));
    let widest = words.into_iter().max().unwrap_or_default();
    let place = match report.target.starttls {
        StartTls::None => place::host_and_port(&report.target),
        protocol => format!("{} {protocol}", place::host_and_port(&report.target)),
    };
    let place = padded(&place, PLACE);
    let room = layout.width.saturating_sub(widest + 2 + columns(&place) + 2).max(16);
    let mut page = Page::new(layout);
    page.row(
        0,
        &[
            (
                Span::new(
                    Tone::of_verdict(report.verdict),
                    headline::word(report.verdict, phrases),
                ),
                widest,
            ),
            (Span::plain(place), PLACE),
            (Span::plain(cut(&safe(&remark(report, phrases)), room)), room),
        ],
    );
    page.into_text()
}

/// The gravest problem and how many more there are; else what remains of the certificate's life.
pub(crate) fn remark(report: &Report, phrases: Phrases) -> String {
    let problems = problems(report, phrases);
    let mut grave = problems.iter().filter(|problem| problem.severity > Severity::Info);
    let Some(worst) = grave.next() else {
        return match report.verdict {
            Verdict::Green => life(report, phrases).unwrap_or_else(|| headline::status(report, &problems, phrases)),
            Verdict::Orange | Verdict::Red => headline::status(report, &problems, phrases),
        };
    };
    let title = worst.texts.title.as_str();
    let entry = worst.code.entry();
    let text = match (entry.number, entry.name) {
        (Some(number), _) => {
            let number = number.to_string();
            phrases.say_with("error-number", [("number", number.into()), ("name", title.into())])
        }
        (None, Some(name)) => phrases.say_with("name-and-title", [("name", name.into()), ("title", title.into())]),
        (None, None) => title.to_owned(),
    };
    match grave.count() {
        0 => text,
        more => phrases.say_with("title-and-more", [("title", text.into()), ("count", more.into())]),
    }
}

/// What remains of the leaf that ends first.
fn life(report: &Report, phrases: Phrases) -> Option<String> {
    let leaf = report.leaves().min_by_key(|leaf| leaf.not_after)?;
    Some(remaining(leaf, report.started_at, phrases))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use model::Language;

    #[test]
    fn a_list_of_every_sample() {
        let mut list = String::new();
        for language in Language::ALL {
            for report in samples::all() {
                list.push_str(&line(&report, &Layout::plain(language)));
            }
        }
        insta::assert_snapshot!(list);
    }
}
