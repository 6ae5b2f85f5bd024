//! `dns.tlsa_mismatch`: what the server presents is not what DANE says of it (RFC 6698, RFC 7671; for mail RFC 7672).
//!
//! Only records that DNSSEC proves are held against a server. A certificate that satisfies them is no less self-signed or
//! expired for those who do not ask DNS: the findings of the chain stand beside.

mod record;

use crate::names::{NameCheck, Named, Thought};
use certificates::{Certificate, Judgement, covers};
use model::{Check, Code, Depth, Finding, Host, Observation, Severity, StartTls};
use outbound::{Tlsa, TlsaRecord, TlsaSet, ValidationError};

pub(super) const CHECK: NameCheck = NameCheck {
    id: "tlsa",
    from: Depth::Standard,
    code: Code::DnsTlsaMismatch,
    subject: |target| &target.host,
    look: |job, lookups| {
        Box::pin(async move {
            let host = job.target.host.name().unwrap_or_default();
            let facts = lookups.tlsa(host, job.target.port).await;
            Thought::new(move |named| think(&facts, named))
        })
    },
};

/// How many records and certificates are shown.
const MOST_SHOWN: usize = 10;

fn think(facts: &Result<Tlsa, ValidationError>, named: &Named<'_>) -> Observation {
    let code = Code::DnsTlsaMismatch;
    let smtp = named.job.target.starttls == StartTls::Smtp;
    let open = match facts {
        Err(error) => Check::could_not_test(code, error.as_str()),
        Ok(Tlsa::Insecure) => Check::not_applicable(code, "zone_not_signed"),
        Ok(Tlsa::None) => Check::not_applicable(code, "no_tlsa_records"),
        Ok(Tlsa::Records(set)) if record::usable(&set.records, smtp).is_empty() => {
            Check::not_applicable(code, "no_usable_tlsa_records")
        }
        Ok(Tlsa::Records(set)) => return think_of_each(set, named, smtp),
    };
    Observation {
        findings: Vec::new(),
        checks: vec![open],
    }
}

fn think_of_each(set: &TlsaSet, named: &Named<'_>, smtp: bool) -> Observation {
    let code = Code::DnsTlsaMismatch;
    let mut observation = Observation::default();
    for (address, contact, chain) in named.chains() {
        let mut here = Observation::default();
        if !contact.named {
            // Another certificate may wait for those whom the server knows by name.
            here.checks.push(Check::could_not_test(code, "read_without_name"));
        } else if chain.is_empty() {
            here.checks.push(Check::could_not_test(code, "no_certificate"));
        } else {
            let client = Client {
                names: [Some(named.job.target.name_to_verify().clone()), set.base.parse().ok()],
                below: &|anchor| named.judge_below(&chain, anchor),
                publicly: &|| named.judge_publicly(&chain),
            };
            match verdict(&record::usable(&set.records, smtp), &chain, &client) {
                Verdict::Match => here.answer(code, None),
                Verdict::BareKey => here.checks.push(Check::could_not_test(code, "tlsa_bare_key")),
                Verdict::Mismatch(reason) => here.answer(code, Some(finding(set, &chain, reason, smtp))),
            }
        }
        observation.extend(here.at(address));
    }
    observation
}

fn finding(set: &TlsaSet, chain: &[Certificate], reason: Reason, smtp: bool) -> Finding {
    let records = set.records.iter().take(MOST_SHOWN).map(record::shown);
    let presented = chain.iter().take(MOST_SHOWN).map(record::suggested);
    let finding = Finding::new(Code::DnsTlsaMismatch)
        .with("reason", reason.as_str())
        .with("owner", set.owner.clone())
        .with("records", records.collect::<Vec<_>>())
        .with("suggested", chain.first().map(record::suggested).unwrap_or_default())
        .with(
            "presented",
            presented.map(|shown| digest_of(&shown)).collect::<Vec<_>>(),
        );
    let finding = match set.records.len() > MOST_SHOWN {
        true => finding.with("records_count", set.records.len()),
        false => finding,
    };
    match smtp {
        true => finding.graded(Severity::Error),
        false => finding,
    }
}

/// The last field of a record.
fn digest_of(record: &str) -> String {
    record.rsplit(' ').next().unwrap_or_default().to_owned()
}

/// What a client that respects DANE would say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Match,
    /// A record holds a key that may have signed what was sent.
    BareKey,
    Mismatch(Reason),
}

/// Why it would refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Reason {
    /// No record means what the server presents.
    NoMatch,
    /// One does, and the chain from there to the certificate does not hold.
    Chain,
    /// One does, and the certificate is not for this name.
    Name,
    /// One does, and something on the way is not valid at this time.
    Dates,
}

impl Reason {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Chain => "chain",
            Self::Dates => "dates",
            Self::Name => "name",
            Self::NoMatch => "no_match",
        }
    }
}

/// What such a client has at hand besides the records.
struct Client<'a> {
    /// Any of which the certificate must cover where names count (RFC 7671 section 7, RFC 7672 section 3.2.2).
    names: [Option<Host>; 2],
    /// Judges the chain with one certificate as its only anchor.
    below: &'a dyn Fn(&Certificate) -> Judgement,
    /// Judges the chain by the trust of the job.
    publicly: &'a dyn Fn() -> Judgement,
}

/// One record that fits is enough: that others do not is how a change of keys is made (RFC 7671 section 8.1).
fn verdict(records: &[&TlsaRecord], chain: &[Certificate], client: &Client<'_>) -> Verdict {
    let mut worst = Reason::NoMatch;
    for record in records {
        match fits(record, chain, client) {
            Ok(()) => return Verdict::Match,
            Err(reason) => worst = worst.max(reason),
        }
    }
    match worst {
        Reason::NoMatch if records.iter().any(|record| record::is_bare_key(record)) => Verdict::BareKey,
        reason => Verdict::Mismatch(reason),
    }
}

fn fits(record: &TlsaRecord, chain: &[Certificate], client: &Client<'_>) -> Result<(), Reason> {
    let Some((leaf, above)) = chain.split_first() else {
        return Err(Reason::NoMatch);
    };
    let means = |certificate: &&Certificate| record::matches(record, certificate);
    match record.usage {
        record::DANE_EE => means(&leaf).then_some(()).ok_or(Reason::NoMatch),
        record::DANE_TA => {
            if let Some(anchor) = above.iter().find(means) {
                return client.accept(leaf, &(client.below)(anchor));
            }
            let held = record::authority(record).ok_or(Reason::NoMatch)?;
            let judgement = (client.below)(&held);
            match judgement.path.last() == Some(&held) {
                true => client.accept(leaf, &judgement),
                false => Err(Reason::NoMatch),
            }
        }
        record::PKIX_EE if means(&leaf) => client.accept(leaf, &(client.publicly)()),
        record::PKIX_TA => {
            let judgement = (client.publicly)();
            match judgement.path.iter().skip(1).any(|certificate| means(&certificate)) {
                true => client.accept(leaf, &judgement),
                false => Err(Reason::NoMatch),
            }
        }
        _ => Err(Reason::NoMatch),
    }
}

impl Client<'_> {
    fn accept(&self, leaf: &Certificate, judgement: &Judgement) -> Result<(), Reason> {
        let has = |code| {
            judgement
                .observation
                .findings
                .iter()
                .any(|finding| finding.code == code)
        };
        if has(Code::CertExpired) || has(Code::CertNotYetValid) {
            return Err(Reason::Dates);
        }
        if !judgement.trusted {
            return Err(Reason::Chain);
        }
        match self.names.iter().flatten().any(|name| covers(leaf, name)) {
            true => Ok(()),
            false => Err(Reason::Name),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Reason::{Chain, Dates, Name, NoMatch};
    use certificates::{Judge, Question, TrustStore};
    use jiff::Timestamp;
    use model::{ExpiryThresholds, PolicyName};
    use std::time::SystemTime;
    use testbed::{Identity, date};

    const HOST: &str = "mail.example.test";

    struct Scene {
        root: Certificate,
        intermediate: Certificate,
        leaf: Certificate,
        expired: Certificate,
        elsewhere: Certificate,
    }

    fn now() -> SystemTime {
        date(2026, 11, 22)
    }

    fn scene() -> Scene {
        let root = Identity::root("Root").issue().unwrap();
        let intermediate = root.intermediate("Intermediate").issue().unwrap();
        let read = |identity: &Identity| Certificate::from_der(identity.certificate()).unwrap();
        Scene {
            leaf: read(&intermediate.leaf(HOST).current(now()).issue().unwrap()),
            expired: read(&intermediate.leaf(HOST).expired(now()).issue().unwrap()),
            elsewhere: read(&intermediate.leaf("other.test").current(now()).issue().unwrap()),
            root: read(&root),
            intermediate: read(&intermediate),
        }
    }

    fn record(usage: u8, selector: u8, matching: u8, certificate: &Certificate) -> TlsaRecord {
        let data = match (selector, matching) {
            (0, 0) => certificate.der().to_vec(),
            (0, 1) => certificate.sha256().to_vec(),
            (1, 0) => certificate.spki().to_vec(),
            (1, 1) => certificate.spki_sha256().to_vec(),
            other => panic!("{other:?} is not made here"),
        };
        TlsaRecord {
            usage,
            selector,
            matching,
            data,
        }
    }

    /// What a client says to these records and this chain, which trusts this root besides.
    fn said(records: &[TlsaRecord], chain: &[&Certificate], root: Option<&Certificate>) -> Verdict {
        let chain: Vec<Certificate> = chain.iter().copied().cloned().collect();
        let judge = Judge::new();
        let judged = |trust: &TrustStore| {
            judge.judge(&Question {
                presented: &chain,
                extra: &[],
                trust,
                host: None,
                at: Timestamp::try_from(now()).unwrap(),
                thresholds: ExpiryThresholds::default(),
                policy: PolicyName::default(),
                expected: &[],
            })
        };
        let client = Client {
            names: [Some(HOST.parse().unwrap()), None],
            below: &|anchor| judged(&TrustStore::empty().with([anchor.clone()])),
            publicly: &|| judged(&TrustStore::empty().with(root.cloned())),
        };
        verdict(&record::usable(records, false), &chain, &client)
    }

    #[test]
    fn the_certificate_itself_is_meant_whatever_else_it_says() {
        let Scene {
            leaf,
            expired,
            elsewhere,
            intermediate,
            ..
        } = scene();
        for served in [&leaf, &expired, &elsewhere] {
            assert_eq!(said(&[record(3, 1, 1, served)], &[served], None), Verdict::Match);
            assert_eq!(said(&[record(3, 0, 0, served)], &[served], None), Verdict::Match);
        }
        let other = [record(3, 1, 1, &expired)];
        assert_eq!(said(&other, &[&leaf, &intermediate], None), Verdict::Mismatch(NoMatch));
        // An authority is not the certificate itself, even where it is sent.
        let above = [record(3, 0, 1, &intermediate)];
        assert_eq!(said(&above, &[&leaf, &intermediate], None), Verdict::Mismatch(NoMatch));
    }

    #[test]
    fn during_a_change_of_keys_one_of_two_records_is_enough() {
        let Scene { leaf, elsewhere, .. } = scene();
        let both = [record(3, 1, 1, &elsewhere), record(3, 1, 1, &leaf)];
        assert_eq!(said(&both, &[&leaf], None), Verdict::Match);
        assert_eq!(said(&both, &[&elsewhere], None), Verdict::Match);
        assert_eq!(said(&both[..1], &[&leaf], None), Verdict::Mismatch(NoMatch));
    }

    #[test]
    fn an_authority_must_be_sent() {
        let Scene {
            root,
            intermediate,
            leaf,
            ..
        } = scene();
        let stranger = Certificate::from_der(Identity::root("Stranger").issue().unwrap().certificate()).unwrap();
        let sent = [&leaf, &intermediate];
        let with_root = [&leaf, &intermediate, &root];
        let no_match = Verdict::Mismatch(NoMatch);
        for (case, record, chain, expected) in [
            ("sent", record(2, 0, 1, &intermediate), &sent[..], Verdict::Match),
            ("its key", record(2, 1, 1, &root), &with_root, Verdict::Match),
            ("not sent", record(2, 0, 1, &root), &sent, no_match),
            ("in the record", record(2, 0, 0, &root), &sent, Verdict::Match),
            ("in the record, unused", record(2, 0, 0, &stranger), &sent, no_match),
            ("bare key", record(2, 1, 0, &root), &sent, Verdict::BareKey),
            ("the leaf", record(2, 1, 1, &leaf), &sent, no_match),
        ] {
            assert_eq!(said(&[record], chain, None), expected, "{case}");
        }
    }

    #[test]
    fn an_authority_must_lead_to_a_good_certificate() {
        let Scene {
            root,
            intermediate,
            leaf,
            expired,
            elsewhere,
        } = scene();
        let stranger = Certificate::from_der(Identity::root("Stranger").issue().unwrap().certificate()).unwrap();
        let of = |authority| record(2, 0, 1, authority);
        for (authority, chain, expected) in [
            (&intermediate, [&expired, &intermediate], Dates),
            (&intermediate, [&elsewhere, &intermediate], Name),
            (&stranger, [&leaf, &stranger], Chain),
            (&root, [&leaf, &root], Chain),
        ] {
            assert_eq!(
                said(&[of(authority)], &chain, None),
                Verdict::Mismatch(expected),
                "{chain:?}"
            );
        }
        // Another record may say better.
        let both = [of(&intermediate), record(3, 1, 1, &expired)];
        assert_eq!(said(&both, &[&expired, &intermediate], None), Verdict::Match);
    }

    #[test]
    fn a_constraint_asks_for_public_trust_too() {
        let Scene {
            root,
            intermediate,
            leaf,
            expired,
            ..
        } = scene();
        let chain = [&leaf, &intermediate];
        let stranger = Certificate::from_der(Identity::root("Stranger").issue().unwrap().certificate()).unwrap();
        assert_eq!(said(&[record(1, 1, 1, &leaf)], &chain, Some(&root)), Verdict::Match);
        assert_eq!(
            said(&[record(1, 1, 1, &leaf)], &chain, Some(&stranger)),
            Verdict::Mismatch(Chain)
        );
        let late = [&expired, &intermediate];
        assert_eq!(
            said(&[record(1, 1, 1, &expired)], &late, Some(&root)),
            Verdict::Mismatch(Dates)
        );
        // Roots need not be sent.
        assert_eq!(said(&[record(0, 0, 1, &root)], &chain, Some(&root)), Verdict::Match);
        assert_eq!(
            said(&[record(0, 0, 1, &stranger)], &chain, Some(&root)),
            Verdict::Mismatch(NoMatch)
        );
    }

    #[test]
    fn the_finding_says_what_is_there_and_what_to_publish() {
        let Scene { leaf, elsewhere, .. } = scene();
        let set = TlsaSet {
            owner: "_25._tcp.mail.example.test".to_owned(),
            base: HOST.to_owned(),
            records: vec![record(3, 1, 1, &elsewhere); 12],
        };
        let chain = [leaf.clone()];
        let web = finding(&set, &chain, NoMatch, false);
        assert!(web.missing_evidence().is_empty() && !web.is_graded());
        assert_eq!(web.evidence.value("records_count").unwrap(), 12);
        assert_eq!(
            web.evidence.value("suggested").unwrap(),
            record::suggested(&leaf).as_str()
        );
        assert_eq!(finding(&set, &chain, NoMatch, true).severity, Severity::Error);
    }
}
