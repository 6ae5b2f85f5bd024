//! The inventory: lines of successors.

use crate::world::{World, first_scans, host, noon, noon_and};
use jiff::{SignedDuration, Timestamp};
use model::{CertificateFacts, Reason};
use store::{
    AccountSettings, CertificateFilter, CertificateId, CertificateOrder, CertificateSource, Demand, Error, FileDetails,
    Imported, MonitorSpec, NewCertificate, NewScan, ScanSubject,
};

fn days(days: i64) -> Timestamp {
    noon() + SignedDuration::from_hours(24 * days)
}

/// A certificate of these names, issued so many days after noon for ninety days.
pub(crate) fn certificate(names: &[&str], issued: i64) -> NewCertificate {
    let facts = CertificateFacts {
        subject: format!("CN={}", names[0]),
        issuer: "CN=Example CA".to_owned(),
        common_name: Some(names[0].to_owned()),
        serial: format!("5e{issued:04}"),
        not_before: days(issued),
        not_after: days(issued + 90),
        dns_name_count: None,
        dns_names: names.iter().map(|name| (*name).to_owned()).collect(),
        ip_addresses: Vec::new(),
        key: "EC P-256".to_owned(),
        signature_hash: "SHA256 with RSA".to_owned(),
        sha256: String::new(),
        spki_sha256: String::new(),
        ca: false,
        self_issued: false,
        subject_key_id: None,
        authority_key_id: None,
        extended_key_usages: Vec::new(),
        ca_issuers: Vec::new(),
        ocsp: Vec::new(),
        crl: Vec::new(),
        must_staple: false,
        scts: 2,
        der: "left out".to_owned(),
    };
    NewCertificate {
        der: format!("{names:?} {issued}").into_bytes(),
        facts,
        chain: vec![b"intermediate".to_vec()],
        ca_reference: "order-7".to_owned(),
        source: CertificateSource::Import,
        details: FileDetails::default(),
    }
}

async fn import(world: &World, names: &[&str], issued: i64) -> Imported {
    world
        .store
        .certificates()
        .import(world.account, &certificate(names, issued), noon())
        .await
        .unwrap()
}

async fn successor(world: &World, id: CertificateId) -> Option<CertificateId> {
    world
        .store
        .certificates()
        .find(world.account, id)
        .await
        .unwrap()
        .unwrap()
        .successor
}

pub(crate) async fn the_same_certificate_is_kept_once(world: &World) {
    let new = certificate(&["www.example.org"], 0);
    let certificates = world.store.certificates();
    let first = certificates.import(world.account, &new, noon()).await.unwrap();
    assert!(first.new && first.new_line);
    let second = certificates.import(world.account, &new, noon_and(5)).await.unwrap();
    assert_eq!(
        (second.certificate, second.file, second.new),
        (first.certificate, first.file, false)
    );
    let kept = certificates
        .find(world.account, first.certificate)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (kept.facts.der.as_str(), kept.names),
        ("", vec!["www.example.org".to_owned()])
    );
    let fingerprint = store::sha256(&new.der);
    let found = certificates
        .find_by_fingerprint(world.account, &fingerprint)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(found.id, first.certificate);
    let der = certificates
        .der(world.account, first.certificate)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(der, [new.der, b"intermediate".to_vec()]);
}

pub(crate) async fn a_renewal_joins_the_line_and_nothing_is_entered_twice(world: &World) {
    let mut first = certificate(&["www.example.org"], 0);
    first.details.custom[1] = "project owner".to_owned();
    first.details.note = "on the old load balancer".to_owned();
    let certificates = world.store.certificates();
    let one = certificates.import(world.account, &first, noon()).await.unwrap();
    let two = import(world, &["WWW.example.org", "example.org"], 60).await;
    assert_eq!(
        (two.file, two.new_line, two.replaced.as_slice()),
        (one.file, false, [one.certificate].as_slice())
    );
    assert_eq!(successor(world, one.certificate).await, Some(two.certificate));
    let renewed = certificates
        .find(world.account, two.certificate)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        renewed.details, first.details,
        "what people wrote passes to the successor"
    );
    let other = import(world, &["www.example.org"], 70).await;
    assert_eq!(other.file, one.file, "it succeeds the first one, though not the second");
    assert_eq!(successor(world, one.certificate).await, Some(other.certificate));
    assert_eq!(successor(world, two.certificate).await, None);
}

pub(crate) async fn lines_of_which_one_certificate_replaces_the_last_go_on_together(world: &World) {
    let (a, b) = (
        import(world, &["a.example.org"], 0).await,
        import(world, &["b.example.org"], 1).await,
    );
    assert_ne!(a.file, b.file);
    let mut spec = MonitorSpec::of(vec![host("a.example.org")]);
    spec.file = Some(a.file);
    let monitor = world.monitor_of(spec.clone()).await;
    let both = import(world, &["a.example.org", "b.example.org"], 30).await;
    assert_eq!(both.file, b.file);
    let moved = world
        .store
        .monitors()
        .find(world.account, monitor.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(moved.spec.file, Some(b.file));
    let line = world.store.certificates().line(b.file).await.unwrap();
    let ids: Vec<_> = line.iter().map(|member| member.id).collect();
    assert_eq!(ids, [a.certificate, b.certificate, both.certificate]);

    spec.names = vec![host("other.example.org")];
    let later = world.monitor_of(spec).await;
    assert_eq!(
        later.spec.file,
        Some(b.file),
        "who names the line that went on gets the one it went on in"
    );
    let again = import(world, &["a.example.org", "b.example.org", "c.example.org"], 60).await;
    assert_eq!((again.file, again.replaced), (b.file, vec![both.certificate]));
}

pub(crate) async fn an_older_certificate_joins_behind(world: &World) {
    let new = import(world, &["www.example.org", "example.org"], 60).await;
    let old = import(world, &["www.example.org"], 0).await;
    assert_eq!((old.file, old.new_line, old.replaced.len()), (new.file, false, 0));
    assert_eq!(successor(world, old.certificate).await, Some(new.certificate));
    let stranger = import(world, &["example.net"], 61).await;
    assert_ne!(stranger.file, new.file);
}

pub(crate) async fn monitors_expect_every_certificate_of_the_line(world: &World) {
    let one = import(world, &["www.example.org"], 0).await;
    let mut spec = MonitorSpec::of(vec![host("www.example.org")]);
    spec.file = Some(one.file);
    world.monitor_of(spec).await;
    let two = import(world, &["www.example.org"], 60).await;
    let context = world.claim(first_scans()).await.remove(0);
    let expected: Vec<_> = context
        .watched
        .unwrap()
        .expected
        .iter()
        .map(|member| member.id)
        .collect();
    assert_eq!(expected, [one.certificate, two.certificate]);
}

pub(crate) async fn lines_of_another_account_are_unknown(world: &World) {
    let other = world
        .store
        .accounts()
        .create("other", AccountSettings::default(), noon())
        .await
        .unwrap();
    let foreign = certificate(&["www.example.org"], 0);
    let foreign = world
        .store
        .certificates()
        .import(other.id, &foreign, noon())
        .await
        .unwrap();
    let own = import(world, &["www.example.org"], 60).await;
    assert_ne!(own.file, foreign.file);
    assert!(own.new_line && own.replaced.is_empty());
    let mut spec = MonitorSpec::of(vec![host("www.example.org")]);
    spec.file = Some(foreign.file);
    let refused = world.store.monitors().create(world.account, &spec, noon()).await;
    assert!(matches!(refused, Err(Error::Reference(_))), "{refused:?}");
    assert!(
        world
            .store
            .certificates()
            .find(world.account, foreign.certificate)
            .await
            .unwrap()
            .is_none()
    );
}

async fn listed(world: &World, filter: &CertificateFilter, order: CertificateOrder) -> Vec<CertificateId> {
    let page = world
        .store
        .certificates()
        .list(world.account, filter, order, None, 10)
        .await
        .unwrap();
    page.items.into_iter().map(|certificate| certificate.id).collect()
}

pub(crate) async fn lists_show_what_is_active(world: &World) {
    let old = import(world, &["shop.example.org"], -30).await;
    let new = import(world, &["shop.example.org"], 0).await;
    let expired = import(world, &["over.example.org"], -100).await;
    let revoked = import(world, &["revoked.example.org"], 0).await;
    let certificates = world.store.certificates();
    assert!(
        certificates
            .set_revoked(world.account, revoked.certificate, Some(noon()))
            .await
            .unwrap()
    );
    let all = listed(world, &CertificateFilter::default(), CertificateOrder::Expiry).await;
    let expected = [&expired, &old, &new, &revoked].map(|imported| imported.certificate);
    assert_eq!(all, expected);
    let by_name = listed(world, &CertificateFilter::default(), CertificateOrder::CommonName).await;
    assert_eq!(by_name[0], expired.certificate);
    let active = CertificateFilter {
        active_at: Some(noon()),
        ..CertificateFilter::default()
    };
    assert_eq!(
        listed(world, &active, CertificateOrder::Expiry).await,
        [new.certificate]
    );
    for account in [None, Some(world.account)] {
        let windows = world.store.statistics().expiring(account, noon()).await.unwrap();
        assert_eq!((windows.expired, windows.over_90, windows.days_30_90), (1, 1, 0));
    }
}

pub(crate) async fn lists_find_what_is_written(world: &World) {
    let first = import(world, &["shop.example.org"], 0).await;
    import(world, &["over.example.org"], 0).await;
    let details = FileDetails {
        customer_reference: "ÉTÉ-2026".to_owned(),
        ..FileDetails::default()
    };
    let certificates = world.store.certificates();
    assert!(
        certificates
            .update_details(world.account, first.file, &details, noon())
            .await
            .unwrap()
    );
    for (text, expected) in [("SHOP", 1), ("été-2026", 1), ("order-7", 2), ("nothing", 0)] {
        let filter = CertificateFilter {
            search: Some(text.to_owned()),
            ..CertificateFilter::default()
        };
        assert_eq!(
            listed(world, &filter, CertificateOrder::Expiry).await.len(),
            expected,
            "{text}"
        );
    }
}

pub(crate) async fn an_unmonitored_certificate_is_tested_once(world: &World) {
    let (alone, watched) = (
        import(world, &["alone.example.org"], 0).await,
        import(world, &["www.example.org"], 0).await,
    );
    let mut spec = MonitorSpec::of(vec![host("www.example.org")]);
    spec.file = Some(watched.file);
    world.monitor_of(spec).await;
    let certificates = world.store.certificates();
    assert!(certificates.due_tests(days(2), 10).await.unwrap().is_empty());
    let due = certificates.due_tests(days(3), 10).await.unwrap();
    assert_eq!(due.iter().map(|due| due.file).collect::<Vec<_>>(), [alone.file]);
    assert_eq!(due[0].names, ["alone.example.org"]);
    let demand = Demand {
        target: MonitorSpec::of(Vec::new()).target(&host("alone.example.org")),
        pool: "public".to_owned(),
        depth: model::Depth::Deep,
        trust: model::Trust {
            public: true,
            bundles: Vec::new(),
        },
        expected: model::Expected {
            fingerprints: vec![due[0].fingerprint.clone()],
        },
        client_certificate: None,
    };
    let scan = NewScan {
        account: world.account,
        subject: ScanSubject::Host(Box::new(demand.clone())),
        file: Some(alone.file),
        reason: Reason::First,
        due_at: days(3),
        avoid_scanner: None,
    };
    let started = certificates
        .start_test(&due[0], std::slice::from_ref(&scan), days(3))
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        certificates.start_test(&due[0], &[scan], days(3)).await.unwrap(),
        None,
        "another scheduler took it"
    );
    assert!(certificates.due_tests(days(300), 10).await.unwrap().is_empty());
    let context = world
        .claim(days(3))
        .await
        .into_iter()
        .find(|context| context.watched.is_none())
        .unwrap();
    assert_eq!(
        (context.scan.id, context.scan.demand, context.scan.file),
        (started[0], Some(demand), Some(alone.file))
    );
}

pub(crate) async fn an_offline_certificate_is_reviewed(world: &World) {
    let mut offline = certificate(&["inside.example.org"], 0);
    offline.details.offline = true;
    let certificates = world.store.certificates();
    let file = certificates.import(world.account, &offline, noon()).await.unwrap().file;
    assert!(
        certificates.due_tests(days(10), 10).await.unwrap().is_empty(),
        "no scanner reaches it"
    );
    let due = certificates.due_reviews(noon(), 10).await.unwrap();
    assert_eq!((due.len(), due[0].file, due[0].not_after), (1, file, days(90)));
    let mut recording = world.store.recording(noon()).await.unwrap();
    recording.set_next_review(file, Some(days(60))).await.unwrap();
    recording.commit().await.unwrap();
    assert!(certificates.due_reviews(days(59), 10).await.unwrap().is_empty());
    assert_eq!(certificates.due_reviews(days(60), 10).await.unwrap().len(), 1);
    certificates
        .update_details(world.account, file, &FileDetails::default(), noon())
        .await
        .unwrap();
    assert!(certificates.due_reviews(days(60), 10).await.unwrap().is_empty());
}

pub(crate) async fn the_last_certificate_takes_its_line_along(world: &World) {
    let (one, two) = (
        import(world, &["www.example.org"], 0).await,
        import(world, &["www.example.org"], 60).await,
    );
    let mut spec = MonitorSpec::of(vec![host("www.example.org")]);
    spec.file = Some(one.file);
    let monitor = world.monitor_of(spec).await;
    let certificates = world.store.certificates();
    assert!(certificates.delete(world.account, two.certificate).await.unwrap());
    assert!(!certificates.delete(world.account, two.certificate).await.unwrap());
    assert_eq!(successor(world, one.certificate).await, None);
    assert!(certificates.delete(world.account, one.certificate).await.unwrap());
    let monitor = world
        .store
        .monitors()
        .find(world.account, monitor.id)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(monitor.spec.file, None);
}
