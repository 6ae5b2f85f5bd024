use super::LookError;
use crate::Environment;
use jiff::Timestamp;
use model::{Depth, Expected, Host, Reason, StartTls, Target, Trust};
use store::{CertificateSource, Demand, DueCertificate, MonitorSpec, NewScan, ScanSubject};

/// How many tests one look orders at most; the others wait for the next.
const MOST: u32 = 100;

/// Orders the one test of each certificate that was added some days ago and is not monitored (`product.md` section 3): of
/// its targets where a monitor names some and does not scan them, else of its own name at port 443.
pub(super) async fn order_tests(environment: &Environment, now: Timestamp) -> Result<(), LookError> {
    let certificates = environment.store.certificates();
    for due in certificates.due_tests(now, MOST).await? {
        let certificate = certificates.find(due.account, due.certificate).await?;
        // A server presented it: its installation is known.
        let discovered = certificate.is_some_and(|certificate| certificate.source == CertificateSource::Scan);
        let scans = match discovered {
            true => Vec::new(),
            false => {
                let bundles = environment.store.blobs().bundles(due.account).await?;
                scans(&due, bundles.into_iter().map(|bundle| bundle.digest).collect(), now)
            }
        };
        if let Some(ordered) = certificates.start_test(&due, &scans, now).await? {
            let ordered = u64::try_from(ordered.len()).unwrap_or_default();
            environment.meters.count(|counts| counts.installation_tests += ordered);
        }
    }
    Ok(())
}

fn scans(due: &DueCertificate, bundles: Vec<String>, now: Timestamp) -> Vec<NewScan> {
    let order = |subject| NewScan {
        account: due.account,
        subject,
        file: Some(due.file),
        reason: Reason::First,
        due_at: now,
        avoid_scanner: None,
    };
    if !due.targets.is_empty() {
        return due
            .targets
            .iter()
            .map(|target| order(ScanSubject::Target(*target)))
            .collect();
    }
    let demand = host(&due.names).map(|host| Demand {
        target: target(host),
        pool: MonitorSpec::PUBLIC_POOL.to_owned(),
        depth: Depth::Standard,
        trust: Trust { public: true, bundles },
        expected: Expected {
            fingerprints: vec![due.fingerprint.clone()],
        },
        client_certificate: None,
    });
    demand
        .map(|demand| order(ScanSubject::Host(Box::new(demand))))
        .into_iter()
        .collect()
}

fn target(host: Host) -> Target {
    Target {
        host,
        port: StartTls::None.default_port(),
        starttls: StartTls::None,
        connect: None,
        sni: None,
        verify_name: None,
        xmpp_domain: None,
    }
}

/// The name to test: the first that is no wildcard, else `sub.` in the place of the star (`product.md` section 2).
fn host(names: &[String]) -> Option<Host> {
    let plain = names
        .iter()
        .filter(|name| !name.starts_with("*."))
        .find_map(|name| name.parse().ok());
    let wild = || {
        names
            .iter()
            .find_map(|name| format!("sub.{}", name.strip_prefix("*.")?).parse().ok())
    };
    plain.or_else(wild)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::noon;
    use ulid::Ulid;

    #[test]
    fn a_name_of_its_own_is_tested_before_one_in_the_place_of_a_star() {
        let rows: [(&[&str], Option<&str>); 5] = [
            (&["www.example.org"], Some("www.example.org")),
            (&["*.example.org", "example.org"], Some("example.org")),
            (&["*.example.org"], Some("sub.example.org")),
            (&["192.0.2.1"], Some("192.0.2.1")),
            (&["no host", ""], None),
        ];
        for (names, expected) in rows {
            let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
            assert_eq!(
                host(&names).map(|host| host.to_string()).as_deref(),
                expected,
                "{names:?}"
            );
        }
    }

    #[test]
    fn targets_that_are_not_scanned_by_themselves_are_tested_as_they_are() {
        let mut due = DueCertificate {
            account: Ulid(1).into(),
            file: Ulid(2).into(),
            certificate: Ulid(3).into(),
            fingerprint: "ab".to_owned(),
            names: vec!["www.example.org".to_owned()],
            not_before: noon(),
            not_after: noon(),
            targets: Vec::new(),
            due_at: noon(),
        };
        let alone = scans(&due, vec!["bundle".to_owned()], noon());
        let [
            NewScan {
                subject: ScanSubject::Host(demand),
                file,
                ..
            },
        ] = alone.as_slice()
        else {
            panic!("{alone:?}");
        };
        assert_eq!(
            (demand.target.to_string().as_str(), *file),
            ("www.example.org:443", Some(due.file))
        );
        assert_eq!(demand.expected.fingerprints, ["ab"]);
        assert_eq!(demand.trust.bundles, ["bundle"]);
        due.targets = vec![Ulid(4).into(), Ulid(5).into()];
        let both: Vec<_> = scans(&due, Vec::new(), noon())
            .into_iter()
            .map(|scan| scan.subject)
            .collect();
        assert_eq!(
            both,
            [ScanSubject::Target(Ulid(4).into()), ScanSubject::Target(Ulid(5).into())]
        );
    }
}
