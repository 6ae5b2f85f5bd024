use super::*;
use crate::{
    Certificate, der,
    revocation::testing::{self, *},
    testing::{certificate, family, now, today},
};
use proptest::prelude::*;
use std::time::Duration;
use testbed::{DAY, Identity, OcspStatus, Purpose};

struct Scene {
    issuer: Identity,
    leaf: Identity,
    of: Certificate,
    by: Certificate,
}

impl Scene {
    fn new() -> Self {
        let (_, issuer, leaf) = family();
        Self {
            of: certificate(&leaf),
            by: certificate(&issuer),
            issuer,
            leaf,
        }
    }

    fn read(&self, response: &[u8]) -> Result<Answer, Unusable> {
        read_response(response, Subject::new(&self.of, &self.by), now())
    }

    fn status(&self, response: &[u8]) -> Result<Status, Unusable> {
        self.read(response).map(|answer| answer.status)
    }

    /// By the testbed, of yesterday, for a week.
    fn signed_by(&self, signer: &Identity, status: OcspStatus) -> Vec<u8> {
        signer
            .sign_ocsp(&self.issuer, &self.leaf, status, today() - DAY, Some(today() + 6 * DAY))
            .unwrap()
    }

    fn at(&self, this_update: std::time::SystemTime, next_update: Option<std::time::SystemTime>) -> Vec<u8> {
        self.issuer
            .sign_ocsp(&self.issuer, &self.leaf, OcspStatus::Good, this_update, next_update)
            .unwrap()
    }

    fn response(&self) -> Response {
        Response {
            signer: self.issuer.clone(),
            by_name: false,
            singles: vec![self.single(GOOD)],
            extensions: Vec::new(),
        }
    }

    fn single(&self, status: &[u8]) -> Single {
        let subject = Subject::new(&self.of, &self.by);
        Single {
            hash: None,
            name: subject.issuer_name().unwrap().to_vec(),
            key: crate::revocation::subject::key_bits(&self.by).to_vec(),
            serial: subject.serial().unwrap().to_vec(),
            status: status.to_vec(),
            this_update: "20261121000000Z",
            extensions: Vec::new(),
        }
    }
}

const GOOD: &[u8] = &[0x80, 0];

/// A response by hand, where the testbed has no word for it.
struct Response {
    signer: Identity,
    by_name: bool,
    singles: Vec<Single>,
    extensions: Vec<Vec<u8>>,
}

#[derive(Clone)]
struct Single {
    /// The last number of the identifier of a SHA-2; SHA-1 without.
    hash: Option<u8>,
    name: Vec<u8>,
    key: Vec<u8>,
    serial: Vec<u8>,
    status: Vec<u8>,
    this_update: &'static str,
    extensions: Vec<Vec<u8>>,
}

fn extras(extensions: &[Vec<u8>]) -> Vec<u8> {
    match extensions {
        [] => Vec::new(),
        some => der::encode(0xa1, &der::sequence(&[&some.concat()])),
    }
}

impl Single {
    fn der(&self) -> Vec<u8> {
        use aws_lc_rs::digest;
        let (algorithm, identifier) = match self.hash {
            None => (&digest::SHA1_FOR_LEGACY_USE_ONLY, vec![0x2b, 0x0e, 3, 2, 0x1a]),
            Some(last) => {
                let algorithm = if last == 1 { &digest::SHA256 } else { &digest::SHA384 };
                (algorithm, vec![0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, last])
            }
        };
        let hash = |bytes: &[u8]| der::encode(der::OCTET_STRING, digest::digest(algorithm, bytes).as_ref());
        let id = der::sequence(&[
            &der::sequence(&[&oid(&identifier)]),
            &hash(&self.name),
            &hash(&self.key),
            &der::encode(der::INTEGER, &self.serial),
        ]);
        let next = der::encode(0xa0, &testing::time("20261128000000Z"));
        der::sequence(&[
            &id,
            &self.status,
            &testing::time(self.this_update),
            &next,
            &extras(&self.extensions),
        ])
    }
}

impl Response {
    fn der(&self) -> Vec<u8> {
        use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
        let signer = certificate(&self.signer);
        let responder = match self.by_name {
            true => {
                let child = certificate(&self.signer.leaf("below").issue().unwrap());
                der::encode(0xa1, Subject::new(&child, &signer).issuer_name().unwrap())
            }
            false => {
                let bits = crate::revocation::subject::key_bits(&signer);
                let hash = digest(&SHA1_FOR_LEGACY_USE_ONLY, bits);
                der::encode(0xa2, &der::encode(der::OCTET_STRING, hash.as_ref()))
            }
        };
        let singles: Vec<u8> = self.singles.iter().flat_map(Single::der).collect();
        let data = der::sequence(&[
            &responder,
            &testing::time("20261121000000Z"),
            &der::sequence(&[&singles]),
            &extras(&self.extensions),
        ]);
        wrapped(&signed(&self.signer, &data, &[]))
    }
}

fn wrapped(basic: &[u8]) -> Vec<u8> {
    let kind = oid(&[0x2b, 6, 1, 5, 5, 7, 48, 1, 1]);
    let bytes = der::sequence(&[&kind, &der::encode(der::OCTET_STRING, basic)]);
    der::sequence(&[&[0x0a, 1, 0], &der::encode(0xa0, &bytes)])
}

#[test]
fn the_issuer_itself_answers_in_three_ways() {
    let scene = Scene::new();
    let say = |status| scene.status(&scene.signed_by(&scene.issuer, status));
    assert_eq!(say(OcspStatus::Good), Ok(Status::Good));
    assert_eq!(say(OcspStatus::Unknown), Ok(Status::Unknown));
    let at: Timestamp = "2026-11-22T00:00:00Z".parse().unwrap();
    let revoked = Status::Revoked {
        at,
        reason: "keyCompromise",
    };
    assert_eq!(say(OcspStatus::Revoked(today())), Ok(revoked));
    let answer = scene.read(&scene.signed_by(&scene.issuer, OcspStatus::Good)).unwrap();
    assert_eq!(answer.this_update.to_string(), "2026-11-21T00:00:00Z");
    assert_eq!(answer.next_update.unwrap().to_string(), "2026-11-28T00:00:00Z");
}

#[test]
fn a_delegate_of_the_issuer_may_answer_and_nobody_else() {
    let scene = Scene::new();
    let (_, stranger, _) = family();
    let of_issuer = |purposes: &[Purpose]| scene.issuer.leaf("responder").purposes(purposes).current(today());
    let by = |signer: testbed::CertificateBuilder| {
        scene.status(&scene.signed_by(&signer.issue().unwrap(), OcspStatus::Good))
    };
    let refused = Err(Unusable::NotAuthorized);
    assert_eq!(by(of_issuer(&[Purpose::OcspSigning])), Ok(Status::Good));
    assert_eq!(by(of_issuer(&[Purpose::ServerAuth])), refused, "without the purpose");
    assert_eq!(by(of_issuer(&[Purpose::Any])), refused, "any purpose is not this one");
    assert_eq!(by(of_issuer(&[])), refused);
    assert_eq!(by(of_issuer(&[Purpose::OcspSigning]).expired(today())), refused);
    assert_eq!(by(of_issuer(&[Purpose::OcspSigning]).not_yet_valid(today())), refused);
    assert_eq!(by(of_issuer(&[Purpose::OcspSigning]).broken_signature()), refused);
    let usage = of_issuer(&[Purpose::OcspSigning]).no_key_usage();
    assert_eq!(
        by(usage.extension(&[2, 5, 29, 15], true, &[3, 2, 5, 0x20])),
        refused,
        "keyEncipherment alone"
    );
    let nocheck: [u64; 10] = [1, 3, 6, 1, 5, 5, 7, 48, 1, 5];
    assert_eq!(
        by(of_issuer(&[Purpose::OcspSigning]).extension(&nocheck, true, &[5, 0])),
        Ok(Status::Good)
    );
    let foreign = stranger
        .leaf("responder")
        .purposes(&[Purpose::OcspSigning])
        .current(today());
    assert_eq!(by(foreign), refused, "of an authority of the same name");
    let below = of_issuer(&[Purpose::OcspSigning]).issue().unwrap();
    assert_eq!(
        by(below.leaf("deputy").purposes(&[Purpose::OcspSigning])),
        refused,
        "a delegate of a delegate"
    );
    assert_eq!(scene.status(&scene.signed_by(&stranger, OcspStatus::Good)), refused);
}

#[test]
fn responders_call_themselves_by_name_or_by_key() {
    let scene = Scene::new();
    for by_name in [true, false] {
        let response = Response {
            by_name,
            ..scene.response()
        };
        assert_eq!(scene.status(&response.der()), Ok(Status::Good));
    }
    // The right name, and the key of another.
    let twin = Response {
        by_name: true,
        signer: Identity::root("Test Intermediate").issue().unwrap(),
        ..scene.response()
    };
    assert_eq!(scene.status(&twin.der()), Err(Unusable::BadSignature));
}

#[test]
fn a_response_about_another_certificate_says_nothing() {
    let scene = Scene::new();
    let other = scene
        .issuer
        .leaf("www.example.test")
        .expires_in_days(today(), 50)
        .issue()
        .unwrap();
    let response = scene
        .issuer
        .sign_ocsp(&scene.issuer, &other, OcspStatus::Good, today(), None)
        .unwrap();
    assert_eq!(scene.status(&response), Err(Unusable::OtherCertificate));
    for change in [
        (|single: &mut Single| single.serial.push(1)) as fn(&mut Single),
        |single| single.name.push(1),
        |single| single.key.push(1),
        |single| single.hash = Some(9),
    ] {
        let mut response = scene.response();
        response.singles.iter_mut().for_each(change);
        assert_eq!(scene.status(&response.der()), Err(Unusable::OtherCertificate));
    }
}

#[test]
fn certificates_are_named_by_any_hash_in_use() {
    let scene = Scene::new();
    for hash in [None, Some(1), Some(2)] {
        let mut response = scene.response();
        response.singles[0].hash = hash;
        assert_eq!(scene.status(&response.der()), Ok(Status::Good), "{hash:?}");
    }
}

#[test]
fn among_several_answers_a_revocation_counts() {
    let scene = Scene::new();
    let revoked = der::encode(0xa1, &testing::time("20261120000000Z"));
    let mut response = scene.response();
    let mut stranger = scene.single(&[0x82, 0]);
    stranger.serial = vec![1];
    let mut older = scene.single(&revoked);
    older.this_update = "20261120000000Z";
    response.singles = vec![stranger, scene.single(GOOD), older, scene.single(&[0x82, 0])];
    let expected = Status::Revoked {
        at: "2026-11-20T00:00:00Z".parse().unwrap(),
        reason: "unspecified",
    };
    assert_eq!(scene.status(&response.der()), Ok(expected));
    response.singles.truncate(1);
    assert_eq!(scene.status(&response.der()), Err(Unusable::OtherCertificate));
}

#[test]
fn times_are_held_against_the_instant_with_some_patience() {
    let scene = Scene::new();
    let minutes = |count: u64| Duration::from_secs(60 * count);
    for (this, next, expected) in [
        (today() + minutes(4), Some(today() + DAY), Ok(Status::Good)),
        (today() + minutes(6), Some(today() + DAY), Err(Unusable::NotYetValid)),
        (today() - 7 * DAY, Some(today() - minutes(4)), Ok(Status::Good)),
        (today() - 7 * DAY, Some(today() - minutes(6)), Err(Unusable::Expired)),
        (today() - DAY, None, Ok(Status::Good)),
        (today() - DAY - minutes(6), None, Err(Unusable::Expired)),
    ] {
        assert_eq!(scene.status(&scene.at(this, next)), expected, "{this:?} {next:?}");
    }
}

#[test]
fn what_was_changed_under_way_says_nothing() {
    let scene = Scene::new();
    let mut forged = scene.signed_by(&scene.issuer, OcspStatus::Good);
    *forged.last_mut().unwrap() ^= 1;
    assert_eq!(scene.status(&forged), Err(Unusable::BadSignature));
}

#[test]
fn critical_extensions_that_nobody_knows_bar_a_response() {
    let scene = Scene::new();
    let strange = |critical| vec![extension(STRANGE, critical, &[])];
    let nonce = vec![extension(&[0x2b, 6, 1, 5, 5, 7, 48, 1, 2], true, &[4, 0])];
    for (extensions, expected) in [
        (strange(true), Err(Unusable::CriticalExtension)),
        (strange(false), Ok(Status::Good)),
        (nonce, Ok(Status::Good)),
    ] {
        let of_all = Response {
            extensions: extensions.clone(),
            ..scene.response()
        };
        assert_eq!(scene.status(&of_all.der()), expected);
        let mut of_one = scene.response();
        of_one.singles[0].extensions = extensions;
        assert_eq!(scene.status(&of_one.der()), expected);
    }
}

#[test]
fn error_messages_of_responders_are_told_from_rubbish() {
    let scene = Scene::new();
    for status in [1, 2, 3, 5, 6] {
        let message = [0x30, 3, 0x0a, 1, status];
        assert_eq!(scene.status(&message), Err(Unusable::Refused), "{status}");
        assert!(is_response(&message));
    }
    let good = scene.signed_by(&scene.issuer, OcspStatus::Good);
    for rubbish in [
        b"<html>".as_slice(),
        &[],
        &[0x30, 3, 0x0a, 1, 0],
        &[0x30, 3, 0x0a, 1, 9],
        &good[..good.len() - 1],
    ] {
        assert_eq!(scene.status(rubbish), Err(Unusable::Malformed));
        assert!(!is_response(rubbish));
    }
    assert_eq!(scene.status(&vec![0x30; 70_000]), Err(Unusable::Malformed));
}

#[test]
fn the_question_names_the_certificate_as_the_answer_does() {
    let scene = Scene::new();
    let question = request(Subject::new(&scene.of, &scene.by)).unwrap();
    let mut inside = question.as_slice();
    // OCSPRequest, TBSRequest, requestList, Request
    for _ in 0..4 {
        inside = der::only(inside, der::SEQUENCE).unwrap();
    }
    let answer = scene.response().singles[0].der();
    let id = der::elements(der::only(&answer, der::SEQUENCE).unwrap()).unwrap()[0];
    let ours = der::elements(der::only(inside, der::SEQUENCE).unwrap()).unwrap();
    let theirs = der::elements(id.content).unwrap();
    assert_eq!(ours[1..], theirs[1..]);
}

proptest! {
    #[test]
    fn any_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = is_response(&bytes);
    }

    #[test]
    fn a_damaged_response_never_makes_a_revoked_certificate_good(at in 0_usize..1000, flip in 1_u8..) {
        let scene = Scene::new();
        let mut response = scene.signed_by(&scene.issuer, OcspStatus::Revoked(today()));
        let at = at % response.len();
        response[at] ^= flip;
        prop_assert!(!matches!(scene.status(&response), Ok(Status::Good | Status::Unknown)));
    }
}
