use crate::{
    hostile::{dns_name, peer, stripped},
    phrases::Phrases,
};
use model::{
    ChainOffer, Code, Evidence, Finding, Host, Report, ReportTarget, Severity,
    catalogue::{Context, Texts},
};
use serde_json::Value;
use std::net::IpAddr;

/// One thing that was found, wherever it was found: findings that differ by their address alone are one problem.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) code: Code,
    pub(crate) severity: Severity,
    pub(crate) addresses: Vec<IpAddr>,
    /// The chains that show it: of the first contact, or of another offer.
    pub(crate) offers: Vec<Option<ChainOffer>>,
    pub(crate) evidence: Evidence,
    pub(crate) texts: Texts,
}

impl Problem {
    /// `Error 20: UNABLE TO GET ISSUER CERT LOCALLY`, `TimeoutError`; none for a finding without name.
    pub(crate) fn label(&self, phrases: Phrases) -> Option<String> {
        let entry = self.code.entry();
        match (entry.number, entry.name) {
            (Some(number), Some(name)) => Some(phrases.say_with(
                "label-error",
                [("number", number.to_string().into()), ("name", name.into())],
            )),
            (_, name) => name.map(str::to_owned),
        }
    }

    /// To which clients it shows, where it is not all of them.
    pub(crate) fn concerns(&self, phrases: Phrases) -> Option<String> {
        let only = |wanted| self.offers.iter().all(|offer| *offer == Some(wanted));
        let id = match () {
            () if only(ChainOffer::Ecdsa) => "concerns-ecdsa",
            () if only(ChainOffer::Rsa) => "concerns-rsa",
            () => return None,
        };
        Some(phrases.say(id))
    }

    /// Whether it changes the colour.
    pub(crate) fn is_grave(&self) -> bool {
        self.severity > Severity::Info
    }
}

/// Findings that say the same.
struct Group<'r> {
    first: &'r Finding,
    addresses: Vec<IpAddr>,
    offers: Vec<Option<ChainOffer>>,
}

/// The problems of a report, gravest first; `info` findings too.
pub(crate) fn problems(report: &Report, phrases: Phrases) -> Vec<Problem> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for finding in &report.findings {
        let same = |first: &Finding| {
            first.code == finding.code && first.severity == finding.severity && first.evidence == finding.evidence
        };
        match groups.iter_mut().find(|group| same(group.first)) {
            Some(group) => {
                let is_new = |address: &IpAddr| !group.addresses.contains(address);
                group.addresses.extend(finding.address.filter(is_new));
                group.offers.push(finding.offer);
            }
            None => groups.push(Group {
                first: finding,
                addresses: finding.address.into_iter().collect(),
                offers: vec![finding.offer],
            }),
        }
    }
    let target = ReportTarget {
        host: peer(&report.target.host),
        ..report.target.clone()
    };
    let context = Context::from(&target);
    // Commands are copied into a shell: what is no host name or address must not travel there.
    let is_host = report.target.host.parse::<Host>().is_ok();
    let problem = |group: Group<'_>| {
        let finding = harmless(group.first);
        Problem {
            code: finding.code,
            severity: finding.severity,
            addresses: group.addresses,
            offers: group.offers,
            texts: clean(Texts::of(&finding, phrases.language(), context), is_host),
            evidence: finding.evidence,
        }
    };
    groups.into_iter().map(problem).collect()
}

/// The finding with evidence that cannot break out of its sentence: a step is a line of its own, and a line feed in a
/// peer's name must not become one.
fn harmless(finding: &Finding) -> Finding {
    let mut finding = finding.clone();
    let mut evidence = Evidence::default();
    for (key, value) in finding.evidence.iter() {
        match value {
            Value::String(text) => evidence.set(key, peer(text)),
            Value::Array(items) => {
                let items = items.iter().filter_map(Value::as_str);
                evidence.set(key, items.map(dns_name).collect::<Vec<_>>());
            }
            Value::Number(number) => evidence.set(key, number.as_i64().unwrap_or_default()),
            Value::Bool(_) | Value::Null | Value::Object(_) => {}
        }
    }
    finding.evidence = evidence;
    finding
}

/// Texts of one line each, and no command for what is no host.
fn clean(texts: Texts, is_host: bool) -> Texts {
    Texts {
        title: stripped(&texts.title),
        sentence: stripped(&texts.sentence),
        meaning: stripped(&texts.meaning),
        steps: texts.steps.iter().map(|step| stripped(step)).collect(),
        verify: texts.verify.filter(|_| is_host),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_feed_in_a_name_makes_no_step() {
        let finding = Finding::new(Code::ChainSelfSigned).with("subject", "CN=a\nrm -rf /");
        assert_eq!(harmless(&finding).evidence.value("subject").unwrap(), "CN=a rm -rf /");
    }
}
