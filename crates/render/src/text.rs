mod addresses;
mod certificate;
mod chain;
mod connection;
mod depths;
mod diagnosis;
mod notes;
mod opening;
pub(crate) mod protocols;
pub(crate) mod solutions;

use crate::{Layout, page::Page, phrases::Phrases, problem::problems};
use model::Report;

/// The diagnosis of a report: status, what was found and what it means, what to do, the certification chain, what was
/// negotiated and tested, and what could not be. Ends with a line feed.
pub fn text(report: &Report, layout: &Layout) -> String {
    let phrases = Phrases::of(layout.language);
    let problems = problems(report, phrases);
    let mut page = Page::new(layout);
    opening::write(&mut page, report, &problems, phrases);
    diagnosis::write(&mut page, report, &problems, phrases);
    solutions::write(&mut page, report, &problems, layout, phrases);
    addresses::write(&mut page, report, &problems, phrases);
    chain::write(&mut page, report, phrases);
    certificate::write(&mut page, report, phrases);
    connection::write(&mut page, report, phrases);
    protocols::write(&mut page, report, phrases);
    depths::write(&mut page, report, phrases);
    notes::write(&mut page, report, &problems, phrases);
    page.into_text()
}

/// What several addresses have in common: each distinct value with the positions of the endpoints that show it, in the
/// order of the report.
fn alike<'a, T: PartialEq>(
    report: &'a Report,
    value: impl Fn(&'a model::EndpointReport) -> Option<T>,
) -> Vec<(T, Vec<&'a model::EndpointReport>)> {
    let mut groups: Vec<(T, Vec<&model::EndpointReport>)> = Vec::new();
    for endpoint in &report.endpoints {
        let Some(value) = value(endpoint) else { continue };
        match groups.iter_mut().find(|(known, _)| *known == value) {
            Some((_, endpoints)) => endpoints.push(endpoint),
            None => groups.push((value, vec![endpoint])),
        }
    }
    groups
}

/// The addresses of some endpoints as a person reads them; none where there is nothing to tell apart.
fn whose(report: &Report, endpoints: &[&model::EndpointReport], phrases: Phrases) -> Option<String> {
    if endpoints.len() == report.endpoints.len() {
        return None;
    }
    let addresses: Vec<_> = endpoints.iter().filter_map(|endpoint| endpoint.address).collect();
    Some(crate::place::addresses(&addresses, phrases))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Colour, samples};
    use model::Language;

    fn both(report: &Report) -> String {
        let page = |language| text(report, &Layout::plain(language));
        format!("{}\n=====\n\n{}", page(Language::En), page(Language::Fr))
    }

    #[test]
    fn green() {
        insta::assert_snapshot!(both(&samples::green()));
    }

    #[test]
    fn orange_with_another_host_name_and_old_protocols() {
        insta::assert_snapshot!(both(&samples::orange()));
    }

    #[test]
    fn red_with_a_missing_intermediate() {
        insta::assert_snapshot!(both(&samples::incomplete()));
    }

    #[test]
    fn red_with_an_old_second_certificate() {
        insta::assert_snapshot!(both(&samples::second_certificate()));
    }

    #[test]
    fn red_on_some_of_several_addresses() {
        insta::assert_snapshot!(both(&samples::several_addresses()));
    }

    #[test]
    fn orange_because_one_of_two_addresses_is_mute() {
        insta::assert_snapshot!(both(&samples::half()));
    }

    #[test]
    fn unreachable() {
        insta::assert_snapshot!(both(&samples::unreachable()));
    }

    #[test]
    fn a_file_without_host() {
        insta::assert_snapshot!(both(&samples::file()));
    }

    #[test]
    fn a_deep_look() {
        insta::assert_snapshot!(both(&samples::deep()));
    }

    #[test]
    fn an_empty_subject_has_a_word_and_untested_addresses_are_told() {
        let mut report = samples::several_addresses();
        for endpoint in &mut report.endpoints {
            for certificate in endpoint.chain.iter_mut().flat_map(|chain| &mut chain.presented) {
                certificate.subject.clear();
            }
        }
        let open = model::Check::could_not_test(model::Code::NetAddressUnreachable, "too_many_addresses");
        report.checks.push(open);
        let text = text(&report, &Layout::plain(Language::En));
        let subject = text.lines().find(|line| line.trim_start().starts_with("Subject"));
        assert!(subject.is_some_and(|line| line.ends_with("(empty)")), "{text}");
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let all = report.endpoints.len();
        assert!(
            words.contains(&format!("Only {all} of its addresses were tested: the name has more.")),
            "{text}"
        );
    }

    #[test]
    fn every_colour_of_a_terminal() {
        let layout = Layout {
            colour: Colour::Ansi,
            ..Layout::plain(Language::En)
        };
        insta::assert_snapshot!(text(&samples::orange(), &layout).replace('\u{1b}', "ESC"));
    }

    #[test]
    fn nothing_but_commands_and_pasted_values_is_wider_than_the_page() {
        for language in Language::ALL {
            for report in samples::all() {
                let commands: Vec<String> = problems(&report, Phrases::of(language))
                    .into_iter()
                    .filter_map(|problem| problem.texts.verify)
                    .collect();
                for width in [60, 80, 120] {
                    let layout = Layout {
                        width,
                        ..Layout::plain(language)
                    };
                    for line in text(&report, &layout).lines() {
                        let command = commands.iter().any(|command| command == line.trim_start())
                            || line.trim_start().starts_with("vigie ");
                        assert!(command || crate::wrap::columns(line) <= width, "{line:?}");
                        assert!(!line.ends_with(' '), "{line:?}");
                    }
                }
            }
        }
    }
}
