//! RFC 5280 sections 4.2.1.1 and 4.2.1.2, and 7.1.2.1.3 of the Baseline Requirements: key identifiers.

use super::*;

const AUTHORITY: &str = "RFC 5280 section 4.2.1.1";
const SUBJECT: &str = "RFC 5280 section 4.2.1.2";

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn who_has_to_have_one() {
    let without = |oid: [u64; 4]| {
        move |it: CertificateBuilder| {
            it.edit(move |tbs| {
                tbs.remove(&oid);
            })
        }
    };
    assert_lines(&[
        (
            "a leaf without that of its issuer",
            with_leaf(without(AUTHORITY_KEY_ID)),
            Orange,
            Red,
            AUTHORITY,
        ),
        (
            "an intermediate without",
            with_intermediate(without(AUTHORITY_KEY_ID)),
            Orange,
            Red,
            AUTHORITY,
        ),
        (
            "a self-signed root needs none",
            with_root(without(AUTHORITY_KEY_ID)),
            Green,
            Green,
            "",
        ),
        (
            "an intermediate as anchor needs one",
            {
                let root = root();
                let it = root.intermediate("Cross-signed").edit(|tbs| {
                    tbs.remove(&AUTHORITY_KEY_ID);
                });
                let it = it.issue().unwrap();
                let leaf = it.leaf(HOST).current(today()).issue().unwrap();
                Scene::of([&leaf]).trusting(&it).host(HOST)
            },
            Orange,
            Red,
            AUTHORITY,
        ),
        (
            "a leaf without its own",
            with_leaf(without(SUBJECT_KEY_ID)),
            Green,
            Green,
            "",
        ),
        (
            "an intermediate without its own",
            with_intermediate(without(SUBJECT_KEY_ID)),
            Orange,
            Red,
            SUBJECT,
        ),
        (
            "a root without its own",
            with_root(without(SUBJECT_KEY_ID)),
            Orange,
            Red,
            SUBJECT,
        ),
    ]);
}

#[test]
fn neither_is_critical() {
    let mark = |oid: [u64; 4]| {
        move |it: CertificateBuilder| {
            it.edit(move |tbs| {
                tbs.mark(&oid, true);
            })
        }
    };
    let both = |it: CertificateBuilder| {
        it.edit(|tbs| {
            let own = tbs.value(&SUBJECT_KEY_ID).unwrap()[2..].to_vec();
            let authority = [&[0x30, 22, 0x80, 20], own.as_slice()].concat();
            tbs.set(&AUTHORITY_KEY_ID, true, &authority);
        })
    };
    assert_lines(&[
        (
            "that of a leaf's issuer",
            with_leaf(mark(AUTHORITY_KEY_ID)),
            Red,
            Red,
            AUTHORITY,
        ),
        ("that of a root's issuer", with_root(both), Red, Red, AUTHORITY),
        ("a root's own", with_root(mark(SUBJECT_KEY_ID)), Red, Red, SUBJECT),
        (
            "an intermediate's own",
            with_intermediate(mark(SUBJECT_KEY_ID)),
            Red,
            Red,
            SUBJECT,
        ),
    ]);
}

#[test]
fn a_root_names_itself_by_its_key_alone() {
    const ROOT: &str = "Baseline Requirements section 7.1.2.1.3";
    let own = |content: fn(&[u8]) -> Vec<u8>| {
        move |it: CertificateBuilder| {
            it.edit(move |tbs| {
                let own = tbs.value(&SUBJECT_KEY_ID).unwrap()[2..].to_vec();
                let parts = content(&own);
                let authority = [&[0x30, u8::try_from(parts.len()).unwrap()], parts.as_slice()].concat();
                tbs.set(&AUTHORITY_KEY_ID, false, &authority);
            })
        }
    };
    fn key(own: &[u8]) -> Vec<u8> {
        [&[0x80, 20], own].concat()
    }
    // [1] GeneralNames with the directoryName CN=a
    const ISSUER: [u8; 16] = [
        0xa1, 14, 0xa4, 12, 0x30, 10, 0x31, 8, 0x30, 6, 0x06, 1, 0x55, 0x0c, 1, b'a',
    ];
    const SERIAL: [u8; 4] = [0x82, 2, 4, 210];
    assert_lines(&[
        ("its own key", with_root(own(key)), Green, Green, ""),
        (
            "another key",
            with_root(own(|_| [&[0x80, 20], [7; 20].as_slice()].concat())),
            Orange,
            Red,
            AUTHORITY,
        ),
        ("nothing", with_root(own(|_| Vec::new())), Green, Red, ROOT),
        (
            "a serial number",
            with_root(own(|own| [key(own).as_slice(), &SERIAL].concat())),
            Green,
            Red,
            ROOT,
        ),
        (
            "an issuer",
            with_root(own(|own| [key(own).as_slice(), &ISSUER].concat())),
            Green,
            Red,
            ROOT,
        ),
        (
            "both",
            with_root(own(|own| [key(own).as_slice(), &ISSUER, &SERIAL].concat())),
            Green,
            Red,
            ROOT,
        ),
    ]);
}

#[test]
fn an_identifier_of_another_key_is_told_and_the_signature_decides() {
    let wrong = [&[0x30, 22, 0x80, 20], [7; 20].as_slice()].concat();
    let scene = with_leaf(move |leaf| {
        let wrong = wrong.clone();
        leaf.edit(move |tbs| {
            tbs.set(&AUTHORITY_KEY_ID, false, &wrong);
        })
    });
    assert!(scene.judge().trusted);
    assert_lines(&[("of the leaf's issuer", scene, Orange, Red, AUTHORITY)]);
}
