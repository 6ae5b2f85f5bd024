//! `dns.caa_forbids`: the CAA records of the name do not allow the authority that issued its certificate.
//!
//! Authorities look at these records when they issue, and at no other time. The records of today say nothing against the
//! certificate of today: they say who may renew it.

mod issuer;

use crate::names::{NameCheck, Named, Thought};
use certificates::{Certificate, covers};
use model::{Check, Code, Depth, Finding, Host, Observation};
use outbound::{CaaRecord, CaaSet, ValidatedLookups, ValidationError};

pub(super) const CHECK: NameCheck = NameCheck {
    id: "caa",
    from: Depth::Standard,
    code: Code::DnsCaaForbids,
    subject: |target| target.name_to_verify(),
    look: |job, lookups| {
        Box::pin(async move {
            let facts = look(job.target.name_to_verify(), lookups).await;
            Thought::new(move |named| think(&facts, &Asked::of(named)))
        })
    },
};

/// The properties that every authority knows, or that concern no certificate of a server (RFC 8659 section 4, the IANA registry
/// of CAA properties).
const KNOWN_PROPERTIES: [&str; 7] = [
    "contactemail",
    "contactphone",
    "iodef",
    "issue",
    "issuemail",
    "issuevmc",
    "issuewild",
];
/// How much of a record is shown.
const LONGEST_SHOWN: usize = 100;
/// How many are.
const MOST_SHOWN: usize = 20;

/// The records that concern the name, and those that concern a wildcard beside it: for `*.example.org` authorities look at
/// `example.org` (RFC 8659 section 3).
#[derive(Debug)]
struct Facts {
    host: Result<Option<CaaSet>, ValidationError>,
    parent: Result<Option<CaaSet>, ValidationError>,
}

async fn look(host: &Host, lookups: &mut ValidatedLookups) -> Facts {
    let name = host.name().unwrap_or_default();
    let of_host = lookups.caa(name).await;
    let parent = match (&of_host, name.split_once('.')) {
        // The parent would be asked next in any case.
        (Ok(Some(set)), Some((_, parent))) if set.owner == name => lookups.caa(parent).await,
        _ => of_host.clone(),
    };
    Facts { host: of_host, parent }
}

/// A certificate that an address presented.
#[derive(Debug, PartialEq, Eq)]
struct Issued {
    /// The organisation of its issuer, as the issuer calls itself.
    issuer: String,
    /// The domains by which CAA records name the issuer; none where it is not known.
    domains: Option<Vec<&'static str>>,
    /// Whether the name is covered by a wildcard alone.
    wildcard: bool,
}

/// What is held against the records: the certificates, or why one is left out.
#[derive(Debug)]
struct Asked(Vec<Result<Issued, Check>>);

impl Asked {
    fn of(named: &Named<'_>) -> Self {
        let host = named.job.target.name_to_verify();
        let mut asked: Vec<Result<Issued, Check>> = Vec::new();
        for (_, _, chain) in named.chains() {
            let issued = issued(named, &chain, host);
            if !asked.contains(&issued) {
                asked.push(issued);
            }
        }
        Self(asked)
    }
}

fn issued(named: &Named<'_>, chain: &[Certificate], host: &Host) -> Result<Issued, Check> {
    let unfit = |reason: &str| Check::not_applicable(Code::DnsCaaForbids, reason);
    let Some(leaf) = chain.first() else {
        return Err(Check::could_not_test(Code::DnsCaaForbids, "no_certificate"));
    };
    if !covers(leaf, host) {
        return Err(unfit("name_not_covered"));
    }
    let judgement = named.judge_publicly(chain);
    let (Some(issuer), Some(root)) = (judgement.path.get(1), judgement.path.last()) else {
        return Err(unfit("no_trusted_path"));
    };
    if !judgement.public {
        return Err(unfit(if judgement.trusted {
            "private_chain"
        } else {
            "no_trusted_path"
        }));
    }
    let organisation = |certificate: &Certificate| certificate.organisation().unwrap_or_default().to_owned();
    let exact = host
        .name()
        .is_some_and(|name| leaf.dns_names().any(|covered| covered.eq_ignore_ascii_case(name)));
    Ok(Issued {
        domains: issuer::domains(&organisation(issuer), &organisation(root)),
        issuer: issuer.organisation().unwrap_or_else(|| issuer.name()).to_owned(),
        wildcard: !exact,
    })
}

fn think(facts: &Facts, asked: &Asked) -> Observation {
    let code = Code::DnsCaaForbids;
    let mut findings = Vec::new();
    let mut open = None;
    let mut unfit = None;
    let mut allowed = false;
    for issued in &asked.0 {
        let issued = match issued {
            Ok(issued) => issued,
            Err(check) => {
                unfit.get_or_insert_with(|| check.clone());
                continue;
            }
        };
        let set = match if issued.wildcard { &facts.parent } else { &facts.host } {
            Ok(Some(set)) => set,
            Ok(None) => {
                allowed = true;
                continue;
            }
            Err(error) => {
                open.get_or_insert_with(|| Check::could_not_test(code, error.as_str()));
                continue;
            }
        };
        match verdict(set, issued) {
            Verdict::Allowed => allowed = true,
            Verdict::Forbidden(finding) => findings.push(finding),
            Verdict::Unknown => {
                open.get_or_insert_with(|| Check::could_not_test(code, "issuer_identifier_unknown"));
            }
        }
    }
    let mut observation = Observation::default();
    match (findings.is_empty(), open, allowed, unfit) {
        (true, Some(open), _, _) => observation.checks.push(open),
        (true, None, false, Some(unfit)) => observation.checks.push(unfit),
        _ => observation.answer(code, findings),
    }
    observation
}

enum Verdict {
    Allowed,
    Forbidden(Finding),
    Unknown,
}

/// RFC 8659 sections 4.1 to 4.3. Parameters (RFC 8657) bind whoever orders, who is not known here: they are passed over.
fn verdict(set: &CaaSet, issued: &Issued) -> Verdict {
    let finding = |allowed: Vec<String>| {
        let tag = match issued.wildcard && set.records.iter().any(|record| record.tag == "issuewild") {
            true => "issuewild",
            false => "issue",
        };
        let add = issued.domains.as_ref().and_then(|domains| domains.first());
        let finding = Finding::new(Code::DnsCaaForbids)
            .with("reason", "issuer")
            .with("issuer", issued.issuer.clone())
            .with("owner", set.owner.clone())
            .with("allowed", allowed);
        match add {
            Some(domain) => finding.with("record", format!("{}. CAA 0 {tag} \"{domain}\"", set.owner)),
            None => finding,
        }
    };
    let is_unknown = |record: &&CaaRecord| record.critical && !KNOWN_PROPERTIES.contains(&record.tag.as_str());
    if let Some(record) = set.records.iter().find(is_unknown) {
        let finding = finding(Vec::new()).with("reason", "critical_property");
        return Verdict::Forbidden(finding.with("property", shown(record.tag.as_bytes())));
    }
    let properties = |tag: &'static str| set.records.iter().filter(move |record| record.tag == tag);
    let relevant: Vec<&CaaRecord> = match properties("issuewild").next() {
        Some(_) if issued.wildcard => properties("issuewild").collect(),
        _ => properties("issue").collect(),
    };
    if relevant.is_empty() {
        return Verdict::Allowed;
    }
    let named: Vec<String> = relevant
        .iter()
        .filter_map(|record| issuer_domain(&record.value))
        .collect();
    match &issued.domains {
        Some(domains) if named.iter().any(|name| domains.contains(&name.as_str())) => Verdict::Allowed,
        // Whoever it is: nobody may.
        None if !named.is_empty() => Verdict::Unknown,
        Some(_) | None => {
            let mut allowed: Vec<String> = relevant.iter().map(|record| shown(&record.value)).collect();
            allowed.truncate(MOST_SHOWN);
            Verdict::Forbidden(finding(allowed))
        }
    }
}

/// The authority that an `issue` or `issuewild` property names; none where it names nobody, or is not written as it must be,
/// which is the same (RFC 8659 section 4.2).
fn issuer_domain(value: &[u8]) -> Option<String> {
    let before = value.split(|byte| *byte == b';').next()?.trim_ascii();
    let is_label = |label: &[u8]| {
        let ends_well = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
        let inside = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'-';
        ends_well(label.first()) && ends_well(label.last()) && label.iter().all(inside)
    };
    let is_domain = before.split(|byte| *byte == b'.').all(is_label);
    is_domain.then(|| String::from_utf8_lossy(before).to_ascii_lowercase())
}

/// What somebody wrote into DNS, fit to be shown.
fn shown(value: &[u8]) -> String {
    let text: String = value
        .iter()
        .take(LONGEST_SHOWN)
        .map(|byte| byte.escape_ascii().to_string())
        .collect();
    match value.len() > LONGEST_SHOWN {
        true => text + "...",
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::CheckState;

    fn record(flags: u8, tag: &str, value: &str) -> CaaRecord {
        CaaRecord {
            critical: flags & 128 != 0,
            tag: tag.to_owned(),
            value: value.as_bytes().to_vec(),
        }
    }

    fn set(records: &[(u8, &str, &str)]) -> CaaSet {
        CaaSet {
            owner: "example.org".to_owned(),
            records: records
                .iter()
                .map(|(flags, tag, value)| record(*flags, tag, value))
                .collect(),
            proven: true,
        }
    }

    fn issued(domains: Option<&[&'static str]>, wildcard: bool) -> Result<Issued, Check> {
        Ok(Issued {
            issuer: "Let's Encrypt".to_owned(),
            domains: domains.map(<[_]>::to_vec),
            wildcard,
        })
    }

    fn thought(records: &[(u8, &str, &str)], asked: Result<Issued, Check>) -> Observation {
        let found = Ok((!records.is_empty()).then(|| set(records)));
        let facts = Facts {
            host: found.clone(),
            parent: found,
        };
        let observation = think(&facts, &Asked(vec![asked]));
        assert!(
            observation
                .findings
                .iter()
                .all(|finding| finding.missing_evidence().is_empty())
        );
        assert_eq!(observation.checks.len(), 1);
        observation
    }

    const OURS: Option<&[&str]> = Some(&["letsencrypt.org"]);

    /// Records, whether a wildcard is asked for, whether we may issue.
    type Rule = (&'static [(u8, &'static str, &'static str)], bool, bool);

    const RULES: &[Rule] = &[
        (&[], false, true),
        (&[(0, "issue", "letsencrypt.org")], false, true),
        (&[(0, "issue", "LetsEncrypt.ORG")], false, true),
        (
            &[(0, "issue", " letsencrypt.org ; validationmethods=dns-01")],
            false,
            true,
        ),
        (&[(0, "issue", "letsencrypt.org;accounturi=https://ca/1")], false, true),
        (
            &[(0, "issue", "ca.example"), (128, "issue", "letsencrypt.org")],
            false,
            true,
        ),
        (&[(0, "issue", "ca.example")], false, false),
        (&[(0, "issue", ";")], false, false),
        (&[(0, "issue", "")], false, false),
        // What is not written as it must be names nobody.
        (&[(0, "issue", "letsencrypt.org.")], false, false),
        (&[(0, "issue", "letsencrypt.org, ca.example")], false, false),
        (&[(0, "issue", "-letsencrypt.org")], false, false),
        (&[(0, "issue", ";"), (0, "issue", "letsencrypt.org")], false, true),
        // Others than issue do not restrict.
        (&[(0, "iodef", "mailto:a@b")], false, true),
        (&[(0, "issuemail", ";"), (128, "contactemail", "a@b")], false, true),
        (&[(0, "unheard", "of")], false, true),
        (&[(128, "unheard", "of"), (0, "issue", "letsencrypt.org")], false, false),
        // Wildcards have rules of their own, which others have not.
        (&[(0, "issuewild", "ca.example")], false, true),
        (&[(0, "issuewild", "ca.example")], true, false),
        (&[(0, "issuewild", ";"), (0, "issue", "letsencrypt.org")], true, false),
        (&[(0, "issuewild", ";"), (0, "issue", "letsencrypt.org")], false, true),
        (&[(0, "issuewild", "letsencrypt.org"), (0, "issue", ";")], true, true),
        (&[(0, "issuewild", "letsencrypt.org"), (0, "issue", ";")], false, false),
        (&[(0, "issue", "letsencrypt.org")], true, true),
        (&[(0, "issue", "ca.example")], true, false),
    ];

    #[test]
    fn records_allow_and_forbid_as_the_standard_says() {
        for (records, wildcard, allowed) in RULES {
            let observation = thought(records, issued(OURS, *wildcard));
            assert_eq!(
                observation.findings.is_empty(),
                *allowed,
                "{records:?} wildcard {wildcard}"
            );
            assert_eq!(
                observation.checks[0].state == CheckState::NotFound,
                *allowed,
                "{records:?}"
            );
        }
    }

    #[test]
    fn the_finding_says_who_is_allowed_and_what_to_publish() {
        let records = [(0, "issue", "ca.example; account=1"), (0, "issuewild", ";\u{7}")];
        let of = |wildcard, key: &str| {
            let finding = thought(&records, issued(OURS, wildcard)).findings.remove(0);
            finding.evidence.value(key).cloned().unwrap()
        };
        assert_eq!(of(false, "allowed"), serde_json::json!(["ca.example; account=1"]));
        assert_eq!(of(true, "allowed"), serde_json::json!([";\\x07"]));
        assert_eq!(of(false, "record"), "example.org. CAA 0 issue \"letsencrypt.org\"");
        assert_eq!(of(true, "record"), "example.org. CAA 0 issuewild \"letsencrypt.org\"");
        let critical = thought(&[(128, "tbs", "x")], issued(OURS, false)).findings.remove(0);
        assert_eq!(critical.evidence.value("property").unwrap(), "tbs");
    }

    #[test]
    fn an_issuer_that_is_not_known_is_not_guessed() {
        let reason = |observation: &Observation| observation.checks[0].reason.clone().unwrap_or_default();
        let named = thought(&[(0, "issue", "ca.example")], issued(None, false));
        assert_eq!(
            (named.checks[0].state, reason(&named).as_str()),
            (CheckState::CouldNotTest, "issuer_identifier_unknown")
        );
        // Where everybody may, or nobody, it does not matter who it is.
        assert_eq!(thought(&[], issued(None, false)).checks[0].state, CheckState::NotFound);
        assert_eq!(thought(&[(0, "issue", ";")], issued(None, false)).findings.len(), 1);
        let private = thought(
            &[(0, "issue", ";")],
            Err(Check::not_applicable(Code::DnsCaaForbids, "private_chain")),
        );
        assert_eq!(private.checks[0].state, CheckState::NotApplicable);
    }

    #[test]
    fn a_failure_is_no_permission() {
        let facts = Facts {
            host: Err(ValidationError::Bogus),
            parent: Ok(Some(set(&[(0, "issue", "ca.example")]))),
        };
        let of = |asked: Vec<Result<Issued, Check>>| think(&facts, &Asked(asked));
        let observation = of(vec![issued(OURS, false)]);
        assert_eq!(observation.checks[0].reason.as_deref(), Some("dnssec_bogus"));
        // A wildcard is looked for one label higher, and what is found outweighs what is not known.
        assert_eq!(
            of(vec![issued(OURS, true), issued(OURS, false)]).checks[0].state,
            CheckState::Found
        );
    }
}
