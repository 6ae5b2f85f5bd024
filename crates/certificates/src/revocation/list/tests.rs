use super::*;
use crate::{
    der,
    revocation::testing::{self, *},
    testing::{certificate, family, now, today},
};
use proptest::prelude::*;
use testbed::{Identity, Revoked};

struct Scene {
    issuer: Identity,
    identity: Identity,
    leaf: Certificate,
    authority: Certificate,
}

impl Scene {
    fn new() -> Self {
        Self::with(|leaf| leaf)
    }

    fn with(change: impl Fn(testbed::CertificateBuilder) -> testbed::CertificateBuilder) -> Self {
        let (_, issuer, _) = family();
        let leaf = change(issuer.leaf("www.example.test").current(today()))
            .issue()
            .unwrap();
        Self {
            authority: certificate(&issuer),
            leaf: certificate(&leaf),
            issuer,
            identity: leaf,
        }
    }

    fn list(&self) -> List {
        List::of(&self.issuer, &self.leaf)
    }

    fn says(&self, list: &List) -> Result<Status, Unusable> {
        self.say(&[list.build()])
    }

    fn say(&self, lists: &[RevocationList]) -> Result<Status, Unusable> {
        by_lists(lists, Subject::new(&self.leaf, &self.authority), now()).map(|answer| answer.status)
    }

    fn serial(&self) -> &[u8] {
        self.identity.serial()
    }
}

fn revoked(reason: &'static str) -> Result<Status, Unusable> {
    Ok(Status::Revoked {
        at: "2026-11-20T12:00:00Z".parse().unwrap(),
        reason,
    })
}

#[test]
fn a_listed_certificate_is_revoked_and_another_is_not() {
    let scene = Scene::new();
    let list = scene.list().revoking(&[9, 9], &[]);
    assert_eq!(scene.says(&list), Ok(Status::Good));
    assert_eq!(scene.says(&scene.list()), Ok(Status::Good), "an empty list is a list");
    assert_eq!(scene.says(&list.revoking(scene.serial(), &[])), revoked("unspecified"));
}

#[test]
fn the_testbed_agrees() {
    let scene = Scene::new();
    let entry = Revoked {
        serial: scene.serial().to_vec(),
        at: today(),
    };
    let sign = |entries: &[Revoked]| {
        scene
            .issuer
            .sign_crl(today() - testbed::DAY, today() + testbed::DAY, entries)
    };
    let list = |entries: &[Revoked]| RevocationList::from_der(sign(entries).unwrap()).unwrap();
    let lists = [list(&[entry])];
    assert_eq!(lists[0].len(), 1);
    assert!(lists[0].is_of(&scene.authority) && lists[0].issuer() == "CN=Test Intermediate");
    assert!(matches!(
        scene.say(&lists),
        Ok(Status::Revoked {
            reason: "keyCompromise",
            ..
        })
    ));
    assert_eq!(scene.say(&[list(&[])]), Ok(Status::Good));
}

#[test]
fn every_reason_has_its_name_and_one_takes_the_entry_back() {
    let scene = Scene::new();
    let with = |code| scene.says(&scene.list().revoking(scene.serial(), &[because(code)]));
    assert_eq!(with(1), revoked("keyCompromise"));
    assert_eq!(with(4), revoked("superseded"));
    assert_eq!(with(6), revoked("certificateHold"));
    assert_eq!(with(77), revoked("unspecified"));
    assert_eq!(with(8), Ok(Status::Good), "removeFromCRL");
}

#[test]
fn a_serial_number_counts_by_its_value() {
    let scene = Scene::with(|leaf| leaf.serial(&[0x80, 1]));
    for written in [[0x80, 1].as_slice(), &[0, 0x80, 1], &[0, 0, 0x80, 1]] {
        assert_eq!(scene.says(&scene.list().revoking(written, &[])), revoked("unspecified"));
    }
    for other in [[0x80, 2].as_slice(), &[1], &[1, 0, 0, 0, 0, 0, 0, 0x80, 1]] {
        assert_eq!(scene.says(&scene.list().revoking(other, &[])), Ok(Status::Good));
    }
}

#[test]
fn a_list_of_version_1_is_a_list() {
    let scene = Scene::new();
    let mut list = scene.list();
    (list.version, list.extensions) = (None, Vec::new());
    assert_eq!(scene.says(&list), Ok(Status::Good));
    assert_eq!(scene.says(&list.revoking(scene.serial(), &[])), revoked("unspecified"));
}

#[test]
fn a_list_of_another_authority_says_nothing() {
    let scene = Scene::new();
    let (_, _, stranger) = family();
    let root = certificate(&Identity::root("Other").issue().unwrap());
    assert_eq!(scene.says(&List::of(&scene.issuer, &root)), Err(Unusable::OtherIssuer));
    assert_eq!(scene.say(&[]), Err(Unusable::OtherIssuer));
    // The same name, and another key.
    let twin = Identity::root("Test Intermediate").issue().unwrap();
    let forged = List::of(&twin, &scene.leaf).revoking(scene.serial(), &[]);
    assert_eq!(scene.says(&forged), Err(Unusable::BadSignature));
    let both = [forged.build(), scene.list().build()];
    assert_eq!(scene.say(&both), Ok(Status::Good), "one good list is enough");
    let _ = stranger;
}

#[test]
fn an_authority_that_may_not_sign_lists_says_nothing() {
    let root = Identity::root("Test Root").issue().unwrap();
    for (issuer, expected) in [
        (
            root.intermediate("No usage").no_key_usage().issue().unwrap(),
            Ok(Status::Good),
        ),
        (
            // keyCertSign alone
            root.intermediate("Certificates only")
                .no_key_usage()
                .extension(&[2, 5, 29, 15], true, &[3, 2, 2, 4])
                .issue()
                .unwrap(),
            Err(Unusable::NotAuthorized),
        ),
    ] {
        let leaf = certificate(&issuer.leaf("www.example.test").issue().unwrap());
        let list = [List::of(&issuer, &leaf).build()];
        let said = by_lists(&list, Subject::new(&leaf, &certificate(&issuer)), now());
        assert_eq!(said.map(|answer| answer.status), expected);
    }
}

#[test]
fn times_are_held_against_the_instant_with_some_patience() {
    let scene = Scene::new();
    let with = |this, next| {
        let mut list = scene.list().revoking(&[1], &[]);
        (list.this_update, list.next_update) = (this, Some(next));
        scene.says(&list)
    };
    assert_eq!(with("261122000400Z", "261129000000Z"), Ok(Status::Good));
    assert_eq!(with("261122000600Z", "261129000000Z"), Err(Unusable::NotYetValid));
    assert_eq!(with("261101000000Z", "261121235600Z"), Ok(Status::Good));
    assert_eq!(with("261101000000Z", "261121235400Z"), Err(Unusable::Expired));
}

#[test]
fn an_expired_list_still_revokes_what_it_lists_unless_it_is_on_hold() {
    let scene = Scene::new();
    let mut list = scene.list();
    list.next_update = Some("261101000000Z");
    list.this_update = "261001000000Z";
    assert_eq!(
        scene.says(&list.clone().revoking(scene.serial(), &[])),
        revoked("unspecified")
    );
    assert_eq!(
        scene.says(&list.revoking(scene.serial(), &[because(6)])),
        Err(Unusable::Expired)
    );
}

#[test]
fn what_is_revoked_in_the_future_or_before_it_was_issued_is_revoked() {
    let scene = Scene::new();
    for date in ["271101000000Z", "200101000000Z", "20271101000000Z"] {
        let mut list = scene.list();
        let serial = der::encode(der::INTEGER, scene.serial());
        list.entries = vec![der::sequence(&[&serial, &testing::time(date)])];
        assert!(matches!(scene.says(&list), Ok(Status::Revoked { .. })), "{date}");
    }
}

#[test]
fn what_no_client_takes_for_a_list_says_nothing() {
    let scene = Scene::new();
    let revoking = scene.list().revoking(scene.serial(), &[]);
    let change = |change: &dyn Fn(&mut List)| {
        let mut list = revoking.clone();
        change(&mut list);
        (scene.says(&list), list.build().is_malformed())
    };
    let malformed = (Err(Unusable::Malformed), true);
    assert_eq!(change(&|list| list.version = Some(2)), malformed);
    assert_eq!(change(&|list| list.version = Some(0)), malformed);
    assert_eq!(
        change(&|list| list.version = None),
        malformed,
        "extensions need version 2"
    );
    assert_eq!(change(&|list| list.next_update = None), malformed);
    assert_eq!(change(&|list| list.this_update = "20261121000000Z"), malformed);
    let other = der::sequence(&[&oid(&[0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 3])]);
    assert_eq!(change(&|list| list.outer_algorithm = Some(other.clone())), malformed);
    assert_eq!(change(&|_| ()), (revoked("unspecified"), false));
}

#[test]
fn silence_of_a_list_that_breaks_rules_proves_nothing_but_its_word_counts() {
    let scene = Scene::new();
    let mut without_number = scene.list();
    without_number.extensions.clear();
    let mut critical_number = scene.list();
    critical_number.extensions = vec![extension(NUMBER, true, &[2, 1, 7])];
    let twice = scene.list().revoking(&[5], &[]).revoking(&[5], &[]);
    for list in [without_number, critical_number, twice] {
        assert_eq!(scene.says(&list), Err(Unusable::ListRules));
        assert!(list.build().defect().is_some());
        assert_eq!(scene.says(&list.revoking(scene.serial(), &[])), revoked("unspecified"));
    }
}

#[test]
fn critical_extensions_that_nobody_knows_bar_a_list_and_others_do_not() {
    let scene = Scene::new();
    let barred = Err(Unusable::CriticalExtension);
    let list = || scene.list().revoking(scene.serial(), &[]);
    assert_eq!(scene.says(&list().extended(STRANGE, true, &[])), barred);
    assert_eq!(
        scene.says(&list().extended(STRANGE, false, &[])),
        revoked("unspecified")
    );
    let strange = |critical| vec![extension(STRANGE, critical, &[])];
    assert_eq!(
        scene.says(&list().revoking(&[1], &strange(true))),
        barred,
        "of another entry"
    );
    assert_eq!(
        scene.says(&list().revoking(&[1], &strange(false))),
        revoked("unspecified")
    );
    assert_eq!(
        scene.says(&scene.list().extended(DELTA, true, &[2, 1, 1])),
        Err(Unusable::DeltaList)
    );
}

#[test]
fn a_list_for_one_kind_of_certificates_covers_that_kind() {
    let scene = Scene::new();
    let (root, ..) = family();
    let authority = certificate(&root.intermediate("Below").issue().unwrap());
    let flag = |tag| scope(&[der::encode(tag, &[0xff])]);
    for (tag, leaf, intermediate) in [
        (0x81, Ok(Status::Good), Err(Unusable::NotCovered)),
        (0x82, Err(Unusable::NotCovered), Ok(Status::Good)),
        (0x85, Err(Unusable::NotCovered), Err(Unusable::NotCovered)),
    ] {
        assert_eq!(
            scene.says(&scene.list().extended(POINT, true, &flag(tag))),
            leaf,
            "{tag:x}"
        );
        let list = [List::of(&root, &authority).extended(POINT, true, &flag(tag)).build()];
        let said = by_lists(&list, Subject::new(&authority, &certificate(&root)), now());
        assert_eq!(said.map(|answer| answer.status), intermediate, "{tag:x}");
    }
    let both = scope(&[der::encode(0x81, &[0xff]), der::encode(0x82, &[0xff])]);
    assert_eq!(
        scene.says(&scene.list().extended(POINT, true, &both)),
        Err(Unusable::NotCovered)
    );
}

#[test]
fn a_part_of_a_list_covers_the_certificates_that_name_it() {
    const URI: u8 = 0x86;
    const DNS: u8 = 0x82;
    let named = Scene::with(|leaf| leaf.crl("http://ca.example/1.crl").crl("http://ca.example/2.crl"));
    let nameless = Scene::new();
    let list = |scene: &Scene, names: &[(u8, &str)]| {
        let list = scene.list().revoking(&[1], &[]);
        scene.says(&list.extended(POINT, true, &scope(&[full_name(names)])))
    };
    let not_covered = Err(Unusable::NotCovered);
    assert_eq!(list(&named, &[(URI, "http://ca.example/2.crl")]), Ok(Status::Good));
    assert_eq!(
        list(&named, &[(URI, "http://x/"), (URI, "http://ca.example/1.crl")]),
        Ok(Status::Good)
    );
    assert_eq!(list(&named, &[(URI, "http://ca.example/3.crl")]), not_covered);
    assert_eq!(
        list(&named, &[(URI, "http://ca.example/%31.crl")]),
        not_covered,
        "byte by byte"
    );
    assert_eq!(
        list(&named, &[(URI, "http://ca.example/1.crl"), (DNS, "ca.example")]),
        not_covered
    );
    assert_eq!(list(&nameless, &[(URI, "http://ca.example/1.crl")]), not_covered);
    let relative = scope(&[der::encode(0xa0, &der::encode(0xa1, &[]))]);
    assert_eq!(named.says(&named.list().extended(POINT, true, &relative)), not_covered);
}

#[test]
fn lists_for_some_reasons_decide_together() {
    let scene = Scene::new();
    let some = |bits: &[u8]| scene.list().extended(POINT, true, &scope(&[der::encode(0x83, bits)]));
    let (keys, others) = (some(&[5, 0x60]), some(&[7, 0x1f, 0x80]));
    assert_eq!(scene.says(&keys), Err(Unusable::SomeReasons));
    assert_eq!(scene.say(&[keys.build(), others.build()]), Ok(Status::Good));
    assert_eq!(scene.say(&[keys.build(), scene.list().build()]), Ok(Status::Good));
    assert_eq!(scene.says(&keys.revoking(scene.serial(), &[])), revoked("unspecified"));
}

#[test]
fn an_indirect_list_revokes_under_the_issuer_of_the_entry_and_proves_nothing_else() {
    let scene = Scene::new();
    let other = certificate(&Identity::root("Somebody Else").issue().unwrap());
    let name = Subject::new(&other, &other).issuer_name().unwrap().to_vec();
    let own = Subject::new(&scene.leaf, &scene.authority)
        .issuer_name()
        .unwrap()
        .to_vec();
    let issuer = |name: &[u8]| extension(ISSUER, true, &der::sequence(&[&der::encode(0xa4, name)]));
    let indirect = || {
        scene
            .list()
            .extended(POINT, true, &scope(&[der::encode(0x84, &[0xff])]))
    };
    assert_eq!(scene.says(&indirect()), Err(Unusable::IndirectList));
    assert_eq!(
        scene.says(&indirect().revoking(scene.serial(), &[])),
        revoked("unspecified")
    );
    // What follows an entry with an issuer is of that issuer, until another is named.
    let of_other = indirect()
        .revoking(&[1], &[issuer(&name)])
        .revoking(scene.serial(), &[]);
    assert_eq!(scene.says(&of_other), Err(Unusable::IndirectList));
    let back = indirect()
        .revoking(&[1], &[issuer(&name)])
        .revoking(&[2], &[issuer(&own)])
        .revoking(scene.serial(), &[]);
    assert_eq!(scene.says(&back), revoked("unspecified"));
}

#[test]
fn a_list_of_three_hundred_thousand_entries_is_searched_in_little_memory() {
    let scene = Scene::new();
    let mut list = scene.list();
    for number in 0..300_000_u32 {
        let serial = der::encode(der::INTEGER, &[&[0x41; 12], number.to_be_bytes().as_slice()].concat());
        list.entries.push(der::sequence(&[&serial, &time("261120120000Z")]));
    }
    let good = list.build();
    assert_eq!((good.len(), good.defect()), (300_000, None));
    assert!(good.der().len() > 10_000_000 && good.memory() < good.der().len() + 300_000 * 16 + 2_000);
    assert_eq!(scene.say(&[good]), Ok(Status::Good));
    assert_eq!(scene.says(&list.revoking(scene.serial(), &[])), revoked("unspecified"));
}

#[test]
fn files_of_lists_are_read_in_every_form() {
    let scene = Scene::new();
    let (one, two) = (scene.list().der(), scene.list().revoking(&[1], &[]).der());
    let pem = |label: &str, der: &[u8]| {
        use base64::{Engine as _, engine::general_purpose::STANDARD};
        format!(
            "-----BEGIN {label}-----\n{}\n-----END {label}-----\n",
            STANDARD.encode(der)
        )
    };
    let count = |bytes: &[u8]| read_lists(bytes).map(|lists| lists.len());
    assert_eq!(count(&one), Ok(1));
    assert_eq!(count(&[one.as_slice(), &two, b"\n"].concat()), Ok(2));
    let text = format!(
        "some text\n{}{}{}",
        pem("X509 CRL", &one),
        scene.issuer.pem(),
        pem("X509 CRL", &two)
    );
    assert_eq!(count(text.as_bytes()), Ok(2));
    assert_eq!(count(b" \n"), Err(ListError::Empty));
    assert_eq!(count(b"not found"), Err(ListError::NoList));
    assert_eq!(count(scene.issuer.pem().as_bytes()), Err(ListError::Certificates));
    assert_eq!(count(scene.issuer.certificate()), Err(ListError::Certificates));
    let place = |bytes: &[u8]| match read_lists(bytes) {
        Err(ListError::Damaged { place, .. }) => place,
        other => panic!("{other:?}"),
    };
    assert_eq!(place(&one[..one.len() - 1]), "at byte 0");
    assert_eq!(
        place(&[one.as_slice(), &[0x30, 1, 5]].concat()),
        format!("at byte {}", one.len())
    );
    assert_eq!(
        place(format!("\n{}", pem("X509 CRL", &[0x30, 0])).as_bytes()),
        "at line 2"
    );
    assert!(matches!(
        read_lists(b"-----BEGIN X509 CRL-----\n"),
        Err(ListError::Pem(_))
    ));
}

proptest! {
    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_lists(&bytes);
    }

    #[test]
    fn a_damaged_list_never_makes_a_revoked_certificate_good(at in 0_usize..400, flip in 1_u8..) {
        let scene = Scene::new();
        let mut der = scene.list().revoking(scene.serial(), &[because(1)]).der();
        let at = at % der.len();
        der[at] ^= flip;
        if let Ok(list) = RevocationList::from_der(der) {
            prop_assert!(scene.say(&[list]).is_err());
        }
    }
}
