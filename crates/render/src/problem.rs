use crate::{chains::to_whom, phrases::Phrases, place, safe};
use model::{
    ChainOffer, Code, Evidence, Finding, Report, Severity,
    catalogue::{Context, Texts},
};
use serde_json::Value;
use std::net::{IpAddr, SocketAddr};

/// One thing that was found, wherever it was found: findings that differ by their address alone are one problem.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) code: Code,
    pub(crate) severity: Severity,
    /// The addresses that show it; none for what concerns the whole target.
    pub(crate) addresses: Vec<IpAddr>,
    /// The chains that show it: of the first contact, or of another offer.
    pub(crate) offers: Vec<Option<ChainOffer>>,
    pub(crate) texts: Texts,
}

impl Problem {
    /// `Error 20: UNABLE TO GET ISSUER CERT LOCALLY`, `TimeoutError: ...`, or the headline of a finding without name.
    pub(crate) fn label(&self, phrases: Phrases) -> String {
        let entry = self.code.entry();
        match (entry.number, entry.name) {
            (Some(number), Some(name)) => phrases.say_with(
                "error-number",
                [("number", number.to_string().into()), ("name", name.into())],
            ),
            (None, Some(name)) => phrases.say_with(
                "name-and-title",
                [("name", name.into()), ("title", self.texts.title.as_str().into())],
            ),
            (_, None) => self.texts.title.clone(),
        }
    }
}

impl Problem {
    /// Which of several addresses show it, and to whom, where it is not everybody.
    pub(crate) fn affected(&self, report: &Report, phrases: Phrases) -> Option<String> {
        let clients = to_whom(&self.offers, phrases)
            .map(|clients| phrases.say_with("concerns-clients", [("clients", clients.into())]));
        match (self.of_addresses(report, phrases), clients) {
            (Some(addresses), Some(clients)) => Some(format!("{addresses} {clients}")),
            (addresses, clients) => addresses.or(clients),
        }
    }

    fn of_addresses(&self, report: &Report, phrases: Phrases) -> Option<String> {
        let all = report.endpoints.len();
        match self.addresses.len() {
            0 => None,
            _ if all < 2 => None,
            count if count == all => Some(phrases.say_with("on-all-addresses", [("all", all.into())])),
            count => Some(phrases.say_with(
                "on-addresses",
                [
                    ("list", place::addresses(&self.addresses, phrases).into()),
                    ("count", count.into()),
                    ("all", all.into()),
                ],
            )),
        }
    }
}

/// The problems of a report, gravest first; `info` findings too.
pub(crate) fn problems(report: &Report, phrases: Phrases) -> Vec<Problem> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    for finding in &report.findings {
        let known = groups
            .iter_mut()
            .find(|group| group.first().is_some_and(|first| same(first, finding)));
        match known {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    let problem = |group: Vec<&Finding>| {
        let finding = *group.first()?;
        let mut addresses: Vec<IpAddr> = Vec::new();
        for address in group.iter().filter_map(|finding| finding.address) {
            if !addresses.contains(&address) {
                addresses.push(address);
            }
        }
        Some(Problem {
            code: finding.code,
            severity: finding.severity,
            texts: Texts::of(
                &harmless(finding),
                phrases.language(),
                context(report, finding.code, &addresses),
            ),
            addresses,
            offers: group.iter().map(|finding| finding.offer).collect(),
        })
    };
    groups.into_iter().filter_map(problem).collect()
}

/// What the texts of a problem may name. Where some addresses show it and others do not, the command asks one that does: the
/// name may lead to another.
fn context<'a>(report: &'a Report, code: Code, addresses: &[IpAddr]) -> Context<'a> {
    let context = Context::from(&report.target);
    // Their commands go through the addresses by themselves.
    let asks_each = matches!(code, Code::CertDiffersByAddress | Code::NetAddressUnreachable);
    match (addresses.first(), context.port) {
        (Some(address), Some(port))
            if !asks_each && context.connect.is_none() && addresses.len() < report.endpoints.len() =>
        {
            Context {
                connect: Some(SocketAddr::new(*address, port)),
                ..context
            }
        }
        _ => context,
    }
}

/// What mends one problem, or several that are mended alike.
#[derive(Clone, Debug)]
pub(crate) struct Solution<'a> {
    /// The problems, each by its label.
    pub(crate) labels: Vec<String>,
    pub(crate) steps: Vec<String>,
    /// The command that shows whether it is mended.
    pub(crate) verify: Option<&'a str>,
}

/// The solutions of problems, in their order; each set of steps once.
pub(crate) fn solutions<'a>(problems: &[&'a Problem], phrases: Phrases) -> Vec<Solution<'a>> {
    let mut solutions: Vec<Solution<'a>> = Vec::new();
    for problem in problems {
        let steps = steps(problem, problems);
        let label = problem.label(phrases);
        match solutions.iter_mut().find(|solution| solution.steps == steps) {
            Some(known) if known.labels.contains(&label) => {}
            Some(known) => known.labels.push(label),
            None => solutions.push(Solution {
                labels: vec![label],
                steps,
                verify: problem.texts.verify.as_deref(),
            }),
        }
    }
    solutions
}

/// The steps of a problem. An issuer that is missing (2) and a chain that ends at no root (20) are mostly one gap: where both
/// stand, the steps of the first come in the place of the step of the second that says the same in short.
fn steps(problem: &Problem, problems: &[&Problem]) -> Vec<String> {
    let of = |code| problems.iter().find(|problem| problem.code == code);
    if matches!(problem.code, Code::ChainIssuerMissing | Code::ChainIssuerUnknown)
        && let (Some(missing), Some(unknown)) = (of(Code::ChainIssuerMissing), of(Code::ChainIssuerUnknown))
        && let ([install @ .., _], [_, others @ ..]) = (missing.texts.steps.as_slice(), unknown.texts.steps.as_slice())
    {
        return [install, others].concat();
    }
    problem.texts.steps.clone()
}

fn same(first: &Finding, second: &Finding) -> bool {
    first.code == second.code && first.severity == second.severity && first.evidence == second.evidence
}

/// The finding with evidence that cannot break out of its sentence. A step is a line of its own: a line feed in a peer's
/// name must not become one.
fn harmless(finding: &Finding) -> Finding {
    let mut finding = finding.clone();
    let mut evidence = Evidence::default();
    for (key, value) in finding.evidence.iter() {
        match value {
            Value::String(text) => evidence.set(key, safe(text).into_owned()),
            Value::Array(items) => {
                let items = items.iter().filter_map(Value::as_str);
                evidence.set(key, items.map(|text| safe(text).into_owned()).collect::<Vec<_>>());
            }
            Value::Number(number) => evidence.set(key, number.as_i64().unwrap_or_default()),
            Value::Bool(_) | Value::Null | Value::Object(_) => {}
        }
    }
    finding.evidence = evidence;
    finding
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;
    use model::Language;

    #[test]
    fn findings_that_differ_by_address_alone_are_one_problem() {
        let report = samples::several_addresses();
        let problems = problems(&report, Phrases::of(Language::En));
        let expired = problems
            .iter()
            .find(|problem| problem.code == Code::CertExpired)
            .unwrap();
        assert_eq!(expired.addresses.len(), 2);
    }

    #[test]
    fn a_command_asks_an_address_that_shows_the_problem() {
        let report = samples::several_addresses();
        let problems = problems(&report, Phrases::of(Language::En));
        for problem in problems.iter().filter(|problem| problem.texts.verify.is_some()) {
            let command = problem.texts.verify.as_deref().unwrap();
            let some = !problem.addresses.is_empty() && problem.addresses.len() < report.endpoints.len();
            if some && problem.code != Code::NetAddressUnreachable {
                let address = SocketAddr::new(problem.addresses[0], 443);
                assert!(command.contains(&format!("-connect {address} ")), "{command}");
            } else {
                assert!(command.contains(&report.target.host), "{command}");
            }
        }
    }

    #[test]
    fn a_missing_issuer_and_an_unknown_root_have_one_solution() {
        for language in Language::ALL {
            let phrases = Phrases::of(language);
            let problem = |code| Problem {
                code,
                severity: Severity::Error,
                addresses: Vec::new(),
                offers: vec![None],
                texts: Texts::in_general(code, language),
            };
            let (unknown, missing) = (problem(Code::ChainIssuerUnknown), problem(Code::ChainIssuerMissing));
            let both = solutions(&[&unknown, &missing], phrases);
            let [solution] = both.as_slice() else {
                panic!("{both:?}")
            };
            assert_eq!(solution.labels, [unknown.label(phrases), missing.label(phrases)]);
            let (get, private) = (&missing.texts.steps[0], &unknown.texts.steps[1]);
            assert!(solution.steps.contains(get) && solution.steps.contains(private));
            assert_eq!(solution.steps.last(), unknown.texts.steps.last());
            let alone = solutions(&[&missing], phrases);
            assert_eq!(alone[0].steps, missing.texts.steps);
        }
    }

    #[test]
    fn a_line_feed_in_a_name_makes_no_step() {
        let finding = Finding::new(Code::ChainSelfSigned).with("subject", "CN=a\nrm -rf /");
        let harmless = harmless(&finding);
        assert_eq!(harmless.evidence.value("subject").unwrap(), "CN=a\\u{a}rm -rf /");
    }
}
