use crate::{phrases::Phrases, safe};
use model::{
    Code, Evidence, Finding, Report, Severity,
    catalogue::{Context, Texts},
};
use serde_json::Value;
use std::net::IpAddr;

/// One thing that was found, wherever it was found: findings that differ by their address alone are one problem.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) code: Code,
    pub(crate) severity: Severity,
    /// The addresses that show it; none for what concerns the whole target.
    pub(crate) addresses: Vec<IpAddr>,
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

/// The problems of a report, gravest first; `info` findings too.
pub(crate) fn problems(report: &Report, phrases: Phrases) -> Vec<Problem> {
    let mut groups: Vec<(&Finding, Vec<IpAddr>)> = Vec::new();
    for finding in &report.findings {
        let known = groups.iter_mut().find(|(first, _)| same(first, finding));
        match known {
            Some((_, addresses)) => addresses.extend(finding.address),
            None => groups.push((finding, finding.address.into_iter().collect())),
        }
    }
    let context = Context::from(&report.target);
    groups
        .into_iter()
        .map(|(finding, addresses)| Problem {
            code: finding.code,
            severity: finding.severity,
            addresses,
            texts: Texts::of(&harmless(finding), phrases.language(), context),
        })
        .collect()
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
    fn a_line_feed_in_a_name_makes_no_step() {
        let finding = Finding::new(Code::ChainSelfSigned).with("subject", "CN=a\nrm -rf /");
        let harmless = harmless(&finding);
        assert_eq!(harmless.evidence.value("subject").unwrap(), "CN=a\\u{a}rm -rf /");
    }
}
