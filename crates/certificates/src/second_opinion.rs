//! What rustls-webpki says of the same chains. Where the two differ, the table says why.

mod random;

use crate::{Certificate, Judge, Question, TrustStore};
use jiff::Timestamp;
use model::{ExpiryThresholds, PolicyName};
use rustls_pki_types::{CertificateDer, UnixTime};
use std::time::{Duration, SystemTime};
use testbed::{Fixture, Identity, KeyKind, Purpose, date};
use webpki::{EndEntityCert, KeyUsage};

/// Whether both agree, and if not, who is laxer and why.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Opinion {
    BothAccept,
    BothRefuse,
    /// webpki refuses what clients accept.
    OnlyWeAccept(&'static str),
    /// webpki accepts what the rules, or other clients, forbid.
    OnlyWebpkiAccepts(&'static str),
}

use Opinion::{BothAccept, BothRefuse, OnlyWeAccept, OnlyWebpkiAccepts};

struct Chain {
    name: &'static str,
    presented: Vec<CertificateDer<'static>>,
    anchors: Vec<CertificateDer<'static>>,
    opinion: Opinion,
}

fn now() -> SystemTime {
    date(2026, 11, 22)
}

fn ours(chain: &Chain) -> bool {
    let read = |der: &CertificateDer<'_>| Certificate::from_der(der).unwrap();
    let presented: Vec<_> = chain.presented.iter().map(read).collect();
    let trust = TrustStore::empty().with(chain.anchors.iter().map(read));
    let question = Question {
        presented: &presented,
        extra: &[],
        trust: &trust,
        host: None,
        at: Timestamp::try_from(now()).unwrap(),
        thresholds: ExpiryThresholds::default(),
        policy: PolicyName::default(),
        expected: &[],
    };
    let judgement = Judge::new().judge(&question);
    crate::fuzzing::assert_sound(&judgement);
    judgement.trusted
}

fn webpkis(chain: &Chain) -> Result<(), webpki::Error> {
    let anchors = chain
        .anchors
        .iter()
        .map(webpki::anchor_from_trusted_cert)
        .collect::<Result<Vec<_>, _>>()?;
    let (leaf, intermediates) = chain.presented.split_first().unwrap();
    let seconds = now().duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs();
    let at = UnixTime::since_unix_epoch(Duration::from_secs(seconds));
    EndEntityCert::try_from(leaf)?
        .verify_for_usage(
            webpki::ALL_VERIFICATION_ALGS,
            &anchors,
            intermediates,
            at,
            KeyUsage::server_auth(),
            None,
            None,
        )
        .map(|_| ())
}

fn assert_opinions(chains: &[Chain]) {
    for chain in chains {
        let theirs = webpkis(chain);
        let expected = match chain.opinion {
            BothAccept => (true, true),
            BothRefuse => (false, false),
            OnlyWeAccept(_) => (true, false),
            OnlyWebpkiAccepts(_) => (false, true),
        };
        assert_eq!(
            (ours(chain), theirs.is_ok()),
            expected,
            "{}: webpki says {theirs:?}",
            chain.name
        );
    }
}

fn chain(name: &'static str, sent: &[&Identity], anchors: &[&Identity], opinion: Opinion) -> Chain {
    let der = |identities: &[&Identity]| {
        identities
            .iter()
            .map(|identity| identity.certificate().clone())
            .collect()
    };
    Chain {
        name,
        presented: der(sent),
        anchors: der(anchors),
        opinion,
    }
}

fn root() -> Identity {
    Identity::root("Root").issue().unwrap()
}

fn intermediate(root: &Identity) -> Identity {
    root.intermediate("Intermediate").issue().unwrap()
}

fn leaf(issuer: &Identity) -> Identity {
    issuer.leaf("www.example.test").current(now()).issue().unwrap()
}

#[test]
fn good_chains_of_every_key() {
    for kind in [
        KeyKind::EcdsaP256,
        KeyKind::EcdsaP384,
        KeyKind::EcdsaP521,
        KeyKind::Ed25519,
        KeyKind::Rsa2048,
        KeyKind::Rsa3072,
    ] {
        let root = Identity::root("Root").key(kind).issue().unwrap();
        let middle = root.intermediate("Intermediate").key(kind).issue().unwrap();
        let leaf = middle.leaf("www.example.test").current(now()).issue().unwrap();
        assert_opinions(&[
            chain("in order", &[&leaf, &middle], &[&root], BothAccept),
            chain("with the root", &[&leaf, &middle, &root], &[&root], BothAccept),
            chain("without the intermediate", &[&leaf], &[&root], BothRefuse),
            chain("the intermediate as anchor", &[&leaf], &[&middle], BothAccept),
            chain("nothing trusted", &[&leaf, &middle, &root], &[], BothRefuse),
        ]);
    }
}

#[test]
fn order_and_strangers_do_not_matter() {
    let root = root();
    let (first, stranger) = (intermediate(&root), Identity::root("Stranger").issue().unwrap());
    let second = first.intermediate("Second").issue().unwrap();
    let leaf = leaf(&second);
    assert_opinions(&[
        chain("two intermediates", &[&leaf, &second, &first], &[&root], BothAccept),
        chain("wrong order", &[&leaf, &first, &second], &[&root], BothAccept),
        chain(
            "twice",
            &[&leaf, &second, &second, &first, &first],
            &[&root],
            BothAccept,
        ),
        chain("a stranger", &[&leaf, &stranger, &second, &first], &[&root], BothAccept),
        chain("a gap", &[&leaf, &second], &[&root], BothRefuse),
    ]);
}

#[test]
fn validity_of_each_certificate() {
    let root = root();
    let middle = intermediate(&root);
    let expired = middle.leaf("www.example.test").expired(now()).issue().unwrap();
    let early = middle.leaf("www.example.test").not_yet_valid(now()).issue().unwrap();
    let old_middle = root.intermediate("Old").expired(now()).issue().unwrap();
    let below_old = leaf(&old_middle);
    let new_middle = root.intermediate("New").not_yet_valid(now()).issue().unwrap();
    let below_new = leaf(&new_middle);
    let last = middle
        .leaf("www.example.test")
        .valid(date(2026, 1, 1), now())
        .issue()
        .unwrap();
    let first = middle
        .leaf("www.example.test")
        .valid(now(), date(2027, 1, 1))
        .issue()
        .unwrap();
    let old_root = Identity::root("Old Root").expired(now()).issue().unwrap();
    let below_old_root = leaf(&old_root);
    assert_opinions(&[
        chain("leaf expired", &[&expired, &middle], &[&root], BothRefuse),
        chain("leaf not yet valid", &[&early, &middle], &[&root], BothRefuse),
        chain("intermediate expired", &[&below_old, &old_middle], &[&root], BothRefuse),
        chain(
            "intermediate not yet valid",
            &[&below_new, &new_middle],
            &[&root],
            BothRefuse,
        ),
        chain("the last second", &[&last, &middle], &[&root], BothAccept),
        chain("the first second", &[&first, &middle], &[&root], BothAccept),
        chain(
            "root expired",
            &[&below_old_root],
            &[&old_root],
            OnlyWebpkiAccepts("an anchor has no validity there; OpenSSL, Go and Windows refuse an expired root"),
        ),
    ]);
}

#[test]
fn what_an_issuer_must_be() {
    let root = root();
    let no_ca = root.intermediate("No CA").not_a_ca().issue().unwrap();
    let no_basic = root
        .intermediate("No basicConstraints")
        .no_basic_constraints()
        .issue()
        .unwrap();
    let no_sign = root
        .intermediate("No keyCertSign")
        .no_certificate_signing()
        .issue()
        .unwrap();
    let no_usage = root.intermediate("No keyUsage").no_key_usage().issue().unwrap();
    let acting = leaf(&root);
    let chains = [
        ("CA:false", &no_ca, BothRefuse),
        ("no basicConstraints", &no_basic, BothRefuse),
        (
            "no keyCertSign",
            &no_sign,
            OnlyWebpkiAccepts("it does not look at keyUsage; RFC 5280 section 6.1.4 (n), OpenSSL and Firefox do"),
        ),
        ("no keyUsage at all", &no_usage, BothAccept),
        ("a leaf as issuer", &acting, BothRefuse),
    ];
    for (name, issuer, opinion) in chains {
        assert_opinions(&[chain(name, &[&leaf(issuer), issuer], &[&root], opinion)]);
    }
}

#[test]
fn path_lengths() {
    let root = root();
    let zero = root.intermediate("Zero").path_length(0).issue().unwrap();
    let below_zero = zero.intermediate("Below").issue().unwrap();
    let one = root.intermediate("One").path_length(1).issue().unwrap();
    let below_one = one.intermediate("Below").issue().unwrap();
    let strict = Identity::root("Strict").path_length(0).issue().unwrap();
    let below_strict = intermediate(&strict);
    let (direct, long) = (leaf(&zero), leaf(&below_zero));
    let (exact, below) = (leaf(&below_one), leaf(&below_strict));
    assert_opinions(&[
        chain("zero, and none below", &[&direct, &zero], &[&root], BothAccept),
        chain(
            "zero, and one below",
            &[&long, &below_zero, &zero],
            &[&root],
            BothRefuse,
        ),
        chain("one, and one below", &[&exact, &below_one, &one], &[&root], BothAccept),
        chain(
            "the anchor's own",
            &[&below, &below_strict],
            &[&strict],
            OnlyWebpkiAccepts("an anchor is a name and a key there; OpenSSL, Go and Firefox hold it to its limit"),
        ),
    ]);
}

#[test]
fn purposes_of_leaves_and_issuers() {
    let root = root();
    let middle = intermediate(&root);
    let of = |purposes: &[Purpose]| {
        middle
            .leaf("www.example.test")
            .current(now())
            .purposes(purposes)
            .issue()
            .unwrap()
    };
    let client_ca = root
        .intermediate("Clients")
        .purposes(&[Purpose::ClientAuth])
        .issue()
        .unwrap();
    let server_ca = root
        .intermediate("Servers")
        .purposes(&[Purpose::ServerAuth])
        .issue()
        .unwrap();
    let any_ca = root.intermediate("Any").purposes(&[Purpose::Any]).issue().unwrap();
    let any = "anyExtendedKeyUsage is no serverAuth there; Chrome, Go and Windows take it for one, in a private chain";
    assert_opinions(&[
        chain("no EKU", &[&of(&[]), &middle], &[&root], BothAccept),
        chain(
            "clientAuth",
            &[&of(&[Purpose::ClientAuth]), &middle],
            &[&root],
            BothRefuse,
        ),
        chain("any", &[&of(&[Purpose::Any]), &middle], &[&root], OnlyWeAccept(any)),
        chain(
            "both",
            &[&of(&[Purpose::ClientAuth, Purpose::ServerAuth]), &middle],
            &[&root],
            BothAccept,
        ),
        chain(
            "an issuer for clients",
            &[&leaf(&client_ca), &client_ca],
            &[&root],
            BothRefuse,
        ),
        chain(
            "an issuer for servers",
            &[&leaf(&server_ca), &server_ca],
            &[&root],
            BothAccept,
        ),
        chain(
            "an issuer for any",
            &[&leaf(&any_ca), &any_ca],
            &[&root],
            OnlyWeAccept(any),
        ),
    ]);
}

#[test]
fn name_constraints() {
    let root = root();
    let permit = |subtree: &str| root.intermediate(subtree).permit(subtree).issue().unwrap();
    let exclude = |subtree: &str| root.intermediate(subtree).exclude(subtree).issue().unwrap();
    for (issuer, names, opinion) in [
        (permit("example.test"), ["www.example.test"].as_slice(), BothAccept),
        (permit("example.test"), &["example.test"], BothAccept),
        (permit("example.test"), &["www.example.org"], BothRefuse),
        (
            permit("example.test"),
            &["www.example.test", "www.example.org"],
            BothRefuse,
        ),
        (permit("example.test"), &["notexample.test"], BothRefuse),
        (permit("example.test"), &["*.example.test"], BothAccept),
        (permit(".example.test"), &["www.example.test"], BothAccept),
        (permit(".example.test"), &["example.test"], BothRefuse),
        (permit("example.test"), &["192.0.2.1"], BothAccept),
        (permit("192.0.2.0/24"), &["192.0.2.1"], BothAccept),
        (permit("192.0.2.0/24"), &["192.0.3.1"], BothRefuse),
        (permit("192.0.2.0/24"), &["2001:db8::1"], BothRefuse),
        (permit("192.0.2.0/24"), &["www.example.test"], BothAccept),
        (permit("2001:db8::/32"), &["2001:db8::1"], BothAccept),
        (exclude("example.test"), &["www.example.test"], BothRefuse),
        (exclude("example.test"), &["www.example.org"], BothAccept),
        (exclude("192.0.2.0/24"), &["192.0.2.1"], BothRefuse),
        (exclude("192.0.2.0/24"), &["2001:db8::1"], BothAccept),
        (exclude("www.example.test"), &["*.example.test"], BothRefuse),
        (exclude("a.b.example.test"), &["*.example.test"], BothAccept),
    ] {
        let (first, more) = names.split_first().unwrap();
        let builder = issuer.leaf(first).current(now());
        let leaf = more
            .iter()
            .fold(builder, |builder, name| builder.also(name))
            .issue()
            .unwrap();
        let name: &'static str = format!(
            "{:?} below {:?}",
            names,
            Certificate::from_der(issuer.certificate()).unwrap()
        )
        .leak();
        assert_opinions(&[chain(name, &[&leaf, &issuer], &[&root], opinion)]);
    }
}

#[test]
fn constraints_of_the_anchor_and_through_an_intermediate() {
    let root = Identity::root("Root").permit("example.test").issue().unwrap();
    let middle = intermediate(&root);
    let outside = middle.leaf("www.example.org").current(now()).issue().unwrap();
    assert_opinions(&[
        chain("inside", &[&leaf(&middle), &middle], &[&root], BothAccept),
        chain("outside", &[&outside, &middle], &[&root], BothRefuse),
    ]);
}

#[test]
fn signatures() {
    let root = root();
    let middle = intermediate(&root);
    let broken = middle
        .leaf("www.example.test")
        .current(now())
        .broken_signature()
        .issue()
        .unwrap();
    let broken_middle = root.intermediate("Broken").broken_signature().issue().unwrap();
    let broken_root = Identity::root("Broken Root").broken_signature().issue().unwrap();
    assert_opinions(&[
        chain("leaf", &[&broken, &middle], &[&root], BothRefuse),
        chain(
            "intermediate",
            &[&leaf(&broken_middle), &broken_middle],
            &[&root],
            BothRefuse,
        ),
        chain("root", &[&leaf(&broken_root)], &[&broken_root], BothAccept),
    ]);
}

#[test]
fn cross_signing_and_same_names() {
    let (old, new) = (
        Identity::root("Old Root").issue().unwrap(),
        Identity::root("New Root").issue().unwrap(),
    );
    let middle = intermediate(&new);
    let leaf = leaf(&middle);
    let cross = old.cross_sign(&new).unwrap();
    let namesake = Identity::root("New Root").issue().unwrap();
    let middle_namesake = intermediate(&namesake);
    let (loop_a, loop_b) = Identity::looped("Loop A", "Loop B").unwrap();
    let in_loop = loop_a.leaf("www.example.test").current(now()).issue().unwrap();
    assert_opinions(&[
        chain("over the cross", &[&leaf, &middle, &cross], &[&old], BothAccept),
        chain(
            "without need of the cross",
            &[&leaf, &middle, &cross],
            &[&new],
            BothAccept,
        ),
        chain("a namesake as anchor", &[&leaf, &middle], &[&namesake], BothRefuse),
        chain(
            "a namesake beside the anchor",
            &[&leaf, &middle],
            &[&namesake, &new],
            BothAccept,
        ),
        chain(
            "a namesake of the intermediate",
            &[&leaf, &middle_namesake, &middle],
            &[&new],
            BothAccept,
        ),
        chain("a loop", &[&in_loop, &loop_a, &loop_b], &[&new], BothRefuse),
    ]);
}

#[test]
fn leaves_that_are_anchors_or_authorities() {
    let alone = Identity::self_signed("www.example.test")
        .current(now())
        .issue()
        .unwrap();
    let root = root();
    let open_root = Identity::root("Any Use").no_key_usage().issue().unwrap();
    let authority = || {
        let authority = root.intermediate("www.example.test").current(now());
        authority.also("www.example.test")
    };
    let certifying = authority().issue().unwrap();
    let authority = authority().no_key_usage().issue().unwrap();
    let middle = intermediate(&root);
    let useless = middle.leaf("www.example.test").current(now()).no_key_usage();
    let useless = useless
        .extension(&[2, 5, 29, 15], true, &[0x03, 2, 1, 0x06])
        .issue()
        .unwrap();
    assert_opinions(&[
        chain("self-signed", &[&alone], &[], BothRefuse),
        chain("self-signed, and the anchor itself", &[&alone], &[&alone], BothAccept),
        chain(
            "self-signed, a CA, and the anchor itself",
            &[&open_root],
            &[&open_root],
            OnlyWeAccept("a CA is no leaf there; every client that was told to trust a certificate trusts it"),
        ),
        chain(
            "the same with a key that may only certify",
            &[&root],
            &[&root],
            BothRefuse,
        ),
        chain(
            "a CA as leaf with a key that may only certify",
            &[&certifying],
            &[&root],
            BothRefuse,
        ),
        chain(
            "a leaf with a key that may only certify",
            &[&useless, &middle],
            &[&root],
            OnlyWebpkiAccepts("it does not read the key usage of a leaf; OpenSSL refuses it with error 26"),
        ),
        chain(
            "a CA as leaf",
            &[&authority],
            &[&root],
            OnlyWeAccept("a CA that serves is bad style; OpenSSL, Go and Chrome accept it"),
        ),
    ]);
}

#[test]
fn critical_extensions() {
    let root = root();
    let middle = intermediate(&root);
    let with = |oid: &[u64], critical, content: &[u8]| {
        middle
            .leaf("www.example.test")
            .current(now())
            .extension(oid, critical, content)
            .issue()
            .unwrap()
    };
    let unknown = with(&[1, 3, 6, 1, 4, 1, 99999, 1], true, &[0x05, 0x00]);
    let harmless = with(&[1, 3, 6, 1, 4, 1, 99999, 1], false, &[0x05, 0x00]);
    let policies = with(&[2, 5, 29, 32], true, &[0x30, 0x06, 0x30, 0x04, 0x06, 0x02, 0x2a, 0x03]);
    let inhibit = root
        .intermediate("Inhibit")
        .extension(&[2, 5, 29, 54], true, &[0x02, 0x01, 0x00])
        .issue()
        .unwrap();
    let foreign = "policy extensions are foreign to it; OpenSSL, Go and the browsers know them all";
    assert_opinions(&[
        chain("unknown", &[&unknown, &middle], &[&root], BothRefuse),
        chain("unknown, not critical", &[&harmless, &middle], &[&root], BothAccept),
        chain(
            "certificatePolicies",
            &[&policies, &middle],
            &[&root],
            OnlyWeAccept(foreign),
        ),
        chain(
            "inhibitAnyPolicy",
            &[&leaf(&inhibit), &inhibit],
            &[&root],
            OnlyWeAccept(foreign),
        ),
    ]);
}

#[test]
fn certificates_that_no_library_makes_any_more() {
    for fixture in Fixture::ALL {
        let identity = fixture.identity();
        let opinion = match fixture {
            Fixture::BelowRsa1024Intermediate
            | Fixture::BelowSha1Intermediate
            | Fixture::Md5Signature
            | Fixture::Sha1Signature => BothRefuse,
            Fixture::DsaKey | Fixture::Rsa1024Key | Fixture::Rsa512Key | Fixture::Secp192r1Key => {
                OnlyWebpkiAccepts("the leaf's own key is judged by the handshake there")
            }
            Fixture::BelowV1Root | Fixture::Secp224r1Key => BothAccept,
            Fixture::V1 => {
                OnlyWeAccept("version 1 is refused as such there; here it is the missing names that are told")
            }
        };
        let chain = Chain {
            name: format!("{fixture:?}").leak(),
            presented: identity.chain(),
            anchors: vec![identity.anchor().clone()],
            opinion,
        };
        assert_opinions(&[chain]);
    }
}
