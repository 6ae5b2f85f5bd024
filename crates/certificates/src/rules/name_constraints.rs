//! RFC 5280 section 4.2.1.10: name constraints.

use super::*;

const CLAUSE: &str = "RFC 5280 section 4.2.1.10";
const PERMITTED: u8 = 0xa0;
const EXCLUDED: u8 = 0xa1;

/// nameConstraints: subtrees by their list, tag and base.
fn constraints(subtrees: &[(u8, u8, &[u8])]) -> Vec<u8> {
    let mut parts = Vec::new();
    for list in [PERMITTED, EXCLUDED] {
        let bases: Vec<u8> = subtrees
            .iter()
            .filter(|(of, ..)| *of == list)
            .flat_map(|(_, tag, base)| general_names(&[(*tag, base)]))
            .collect();
        if !bases.is_empty() {
            parts.push((list, bases));
        }
    }
    let parts: Vec<(u8, &[u8])> = parts.iter().map(|(tag, bases)| (*tag, bases.as_slice())).collect();
    general_names(&parts)
}

fn constrained(subtrees: &[(u8, u8, &[u8])]) -> impl Fn(CertificateBuilder) -> CertificateBuilder + 'static {
    let content = constraints(subtrees);
    move |it| it.extension(&NAME_CONSTRAINTS, true, &content)
}

/// A root with constraints, and a leaf with names below it.
fn below_root(subtrees: &[(u8, u8, &[u8])], names: &[(u8, &[u8])], host: &str) -> Scene {
    let (root, leaf) = (constrained(subtrees), named(names));
    let root = root(Identity::root("Root")).issue().unwrap();
    let leaf = leaf(root.leaf(HOST).current(today())).issue().unwrap();
    Scene::of([&leaf]).trusting(&root).host(host)
}

/// The Name with one common name.
fn name(common_name: &str) -> Vec<u8> {
    let value = general_names(&[(0x06, &[0x55, 4, 3]), (0x0c, common_name.as_bytes())]);
    let set = [&[0x31, 0x82, 0, u8::try_from(value.len()).unwrap()], value.as_slice()].concat();
    [&[0x30, 0x82, 0, u8::try_from(set.len()).unwrap()], set.as_slice()].concat()
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn dns_names() {
    let example: &[u8] = b"example.com";
    let permit = |base: &'static [u8], host: &'static str| {
        below_root(&[(PERMITTED, DNS, base)], &[(DNS, host.as_bytes())], host)
    };
    let exclude =
        |base: &'static [u8], host: &'static str| below_root(&[(EXCLUDED, DNS, base)], &[(DNS, host.as_bytes())], host);
    const NOT_PERMITTED: &str = "chain.name_not_permitted";
    const EXCLUDED_NAME: &str = "chain.name_excluded";
    assert_lines(&[
        ("itself", permit(example, "example.com"), Green, Green, ""),
        ("below", permit(example, "foo.bar.example.com"), Green, Green, ""),
        (
            "in other letters",
            permit(b"EXAMPLE.com", "example.com"),
            Green,
            Green,
            "",
        ),
        (
            "only ending alike",
            permit(example, "not-example.com"),
            Red,
            Red,
            NOT_PERMITTED,
        ),
        ("everything", permit(b"", "example.com"), Green, Green, ""),
        ("excluded", exclude(example, "example.com"), Red, Red, EXCLUDED_NAME),
        (
            "excluded above",
            exclude(example, "www.example.com"),
            Red,
            Red,
            EXCLUDED_NAME,
        ),
        (
            "another excluded",
            exclude(b"example.net", "example.com"),
            Green,
            Green,
            "",
        ),
        (
            "the second name excluded",
            below_root(
                &[(EXCLUDED, DNS, b"no.example.com")],
                &[(DNS, example), (DNS, b"no.example.com")],
                "example.com",
            ),
            Red,
            Red,
            EXCLUDED_NAME,
        ),
        (
            "permitted and excluded",
            below_root(
                &[(PERMITTED, DNS, example), (EXCLUDED, DNS, example)],
                &[(DNS, example)],
                "example.com",
            ),
            Red,
            Red,
            EXCLUDED_NAME,
        ),
        (
            "a wildcard that reaches what is excluded",
            below_root(
                &[(PERMITTED, DNS, example), (EXCLUDED, DNS, b"bar.example.com")],
                &[(DNS, b"*.example.com")],
                "foo.example.com",
            ),
            Red,
            Red,
            EXCLUDED_NAME,
        ),
        (
            "a wildcard wider than what is permitted",
            below_root(
                &[(PERMITTED, DNS, b"foo.example.com")],
                &[(DNS, b"*.example.com")],
                "foo.example.com",
            ),
            Red,
            Red,
            NOT_PERMITTED,
        ),
        (
            "a name that is none",
            below_root(
                &[(PERMITTED, DNS, example)],
                &[(DNS, b".example.com"), (DNS, b"foo.example.com")],
                "foo.example.com",
            ),
            Red,
            Red,
            NOT_PERMITTED,
        ),
        (
            "a leading dot, in use and foreseen for other names",
            permit(b".example.com", "foo.example.com"),
            Orange,
            Red,
            CLAUSE,
        ),
        (
            "a wildcard as constraint",
            permit(b"*.example.com", "foo.example.com"),
            Red,
            Red,
            CLAUSE,
        ),
    ]);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn addresses() {
    let net: &[u8] = &[192, 0, 2, 0, 255, 255, 255, 0];
    let one: &[u8] = &[192, 0, 2, 1];
    let six: Vec<u8> = [&[0; 15], [1].as_slice(), &[255; 16]].concat();
    let localhost: Vec<u8> = [[0; 15].as_slice(), &[1]].concat();
    let host = "192.0.2.1";
    assert_lines(&[
        (
            "in the range",
            below_root(&[(PERMITTED, IP, net)], &[(IP, one)], host),
            Green,
            Green,
            "",
        ),
        (
            "outside",
            below_root(&[(PERMITTED, IP, net)], &[(IP, &[192, 0, 3, 1])], "192.0.3.1"),
            Red,
            Red,
            "chain.name_not_permitted",
        ),
        (
            "excluded",
            below_root(&[(EXCLUDED, IP, net)], &[(IP, one)], host),
            Red,
            Red,
            "chain.name_excluded",
        ),
        (
            "IPv6 permitted",
            below_root(&[(PERMITTED, IP, &six)], &[(IP, &localhost)], "::1"),
            Green,
            Green,
            "",
        ),
        (
            "IPv6 excluded",
            below_root(&[(EXCLUDED, IP, &six)], &[(IP, &localhost)], "::1"),
            Red,
            Red,
            "chain.name_excluded",
        ),
        (
            "constraints of another form",
            below_root(&[(PERMITTED, IP, net)], &[(DNS, b"example.com")], "example.com"),
            Green,
            Green,
            "",
        ),
        (
            "excluded ones too",
            below_root(&[(EXCLUDED, IP, net)], &[(DNS, b"example.com")], "example.com"),
            Green,
            Green,
            "",
        ),
        (
            "an address without mask",
            below_root(
                &[(PERMITTED, IP, &[127, 0, 0, 1])],
                &[(IP, &[127, 0, 0, 1])],
                "127.0.0.1",
            ),
            Red,
            Red,
            CLAUSE,
        ),
        (
            "one of IPv6",
            below_root(&[(PERMITTED, IP, &localhost)], &[(IP, &localhost)], "::1"),
            Red,
            Red,
            CLAUSE,
        ),
        (
            "a mask with gaps",
            below_root(&[(PERMITTED, IP, &[192, 0, 2, 0, 255, 0, 255, 0])], &[(IP, one)], host),
            Red,
            Red,
            CLAUSE,
        ),
    ]);
}

#[test]
#[expect(clippy::too_many_lines, reason = "a table")]
fn directory_names() {
    let (foo, other) = (name("foo"), name("not-foo"));
    let leaf = |subject: Vec<u8>, directory: Vec<u8>, list| {
        let root = constrained(&[(list, DIRECTORY, &foo)])(Identity::root("Root"))
            .issue()
            .unwrap();
        let names = general_names(&[(DNS, HOST.as_bytes()), (DIRECTORY, &directory)]);
        let leaf = root.leaf(HOST).current(today()).edit(move |tbs| {
            tbs.subject = subject.clone();
            tbs.set(&ALTERNATIVE_NAMES, false, &names);
        });
        Scene::of([&leaf.issue().unwrap()]).trusting(&root).host(HOST)
    };
    const NOT_PERMITTED: &str = "chain.name_not_permitted";
    const EXCLUDED_NAME: &str = "chain.name_excluded";
    assert_lines(&[
        (
            "both permitted",
            leaf(foo.clone(), foo.clone(), PERMITTED),
            Green,
            Green,
            "",
        ),
        (
            "neither",
            leaf(other.clone(), other.clone(), PERMITTED),
            Red,
            Red,
            NOT_PERMITTED,
        ),
        (
            "the subject is not",
            leaf(other.clone(), foo.clone(), PERMITTED),
            Red,
            Red,
            NOT_PERMITTED,
        ),
        (
            "the alternative name is not",
            leaf(foo.clone(), other.clone(), PERMITTED),
            Red,
            Red,
            NOT_PERMITTED,
        ),
        (
            "the subject is excluded",
            leaf(foo.clone(), other.clone(), EXCLUDED),
            Red,
            Red,
            EXCLUDED_NAME,
        ),
        (
            "the alternative name is excluded",
            leaf(other.clone(), foo.clone(), EXCLUDED),
            Red,
            Red,
            EXCLUDED_NAME,
        ),
        (
            "neither is excluded",
            leaf(other.clone(), other.clone(), EXCLUDED),
            Green,
            Green,
            "",
        ),
    ]);
}

#[test]
fn mailboxes_uris_and_forms_that_we_do_not_read() {
    let also = |list, tag, base: &[u8], name: &[u8]| {
        below_root(&[(list, tag, base)], &[(DNS, HOST.as_bytes()), (tag, name)], HOST)
    };
    // otherName: 1.2.3 and NULL
    let other: &[u8] = &[0x06, 2, 0x2a, 3, 0xa0, 2, 5, 0];
    assert_lines(&[
        (
            "a mailbox of the host",
            also(PERMITTED, EMAIL, b"example.com", b"a@example.com"),
            Green,
            Green,
            "",
        ),
        (
            "of another",
            also(PERMITTED, EMAIL, b"example.com", b"a@example.net"),
            Red,
            Red,
            "chain.name_not_permitted",
        ),
        (
            "what is no mailbox",
            also(PERMITTED, EMAIL, b"a@b@example.com", b"a@example.com"),
            Red,
            Red,
            CLAUSE,
        ),
        (
            "a URI of the host",
            also(PERMITTED, URI, b"example.com", b"https://example.com/"),
            Green,
            Green,
            "",
        ),
        (
            "of another host",
            also(PERMITTED, URI, b"example.com", b"https://example.net/"),
            Red,
            Red,
            "chain.name_not_permitted",
        ),
        (
            "otherName, which is excluded",
            also(EXCLUDED, OTHER, other, other),
            Red,
            Red,
            "chain.name_excluded",
        ),
        (
            "otherName, of which there is none",
            below_root(&[(EXCLUDED, OTHER, other)], &[(DNS, HOST.as_bytes())], HOST),
            Green,
            Green,
            "",
        ),
    ]);
}

#[test]
fn the_extension_itself() {
    let raw = |value: &'static [u8]| with_intermediate(move |it| it.extension(&NAME_CONSTRAINTS, true, value));
    let in_leaf = |critical| {
        with_leaf(move |it| {
            it.extension(
                &NAME_CONSTRAINTS,
                critical,
                &constraints(&[(PERMITTED, DNS, b"example.test")]),
            )
        })
    };
    let loose = with_root(|it| {
        it.extension(
            &NAME_CONSTRAINTS,
            false,
            &constraints(&[(PERMITTED, DNS, b"example.test")]),
        )
    });
    assert_lines(&[
        ("empty", raw(&[0x30, 0]), Red, Red, CLAUSE),
        ("empty lists", raw(&[0x30, 4, 0xa0, 0, 0xa1, 0]), Red, Red, CLAUSE),
        ("cut short", raw(&[0x30, 2, 0xa0, 5]), Red, Red, CLAUSE),
        ("in a leaf", in_leaf(false), Orange, Red, CLAUSE),
        ("critical in a leaf", in_leaf(true), Orange, Red, CLAUSE),
        // Section 7.1.2.5.2 of the Baseline Requirements allows it, for clients that know no constraints.
        ("not critical", loose, Green, Green, ""),
    ]);
}

#[test]
fn every_issuer_constrains_all_below_it() {
    let both: &[(u8, u8, &[u8])] = &[(PERMITTED, DNS, b"yes.example.com"), (EXCLUDED, DNS, b"no.example.com")];
    let three = |first: &dyn Fn(CertificateBuilder) -> CertificateBuilder,
                 second: &dyn Fn(CertificateBuilder) -> CertificateBuilder,
                 host: &str| {
        let root = root();
        let first = first(root.intermediate("First")).issue().unwrap();
        let second = second(first.intermediate("Second")).issue().unwrap();
        let leaf = named(&[(DNS, host.as_bytes())])(second.leaf(HOST).current(today()))
            .issue()
            .unwrap();
        Scene::of([&leaf, &second, &first]).trusting(&root).host(host)
    };
    let forbidden = named(&[(DNS, b"no.example.com")]);
    let foo: &[u8] = b"foo.example.com";
    let bar: &[u8] = b"bar.example.com";
    let wide = [(PERMITTED, DNS, foo), (PERMITTED, DNS, bar)];
    let narrow = [(PERMITTED, DNS, bar)];
    assert_lines(&[
        (
            "the names of an intermediate",
            three(&constrained(both), &forbidden, "yes.example.com"),
            Red,
            Red,
            "chain.name_excluded",
        ),
        (
            "narrowed on the way",
            three(&constrained(&wide), &constrained(&narrow), "foo.example.com"),
            Red,
            Red,
            "chain.name_not_permitted",
        ),
        (
            "not widened on the way",
            three(&constrained(&narrow), &constrained(&wide), "foo.example.com"),
            Red,
            Red,
            "chain.name_not_permitted",
        ),
        (
            "permitted by both",
            three(&constrained(&wide), &constrained(&narrow), "bar.example.com"),
            Green,
            Green,
            "",
        ),
    ]);
}

#[test]
fn a_new_key_of_the_same_authority_is_not_constrained() {
    let permitted = constrained(&[(PERMITTED, DNS, b"example.test")]);
    let root = permitted(Identity::root("Outside")).issue().unwrap();
    let again = named(&[(DNS, b"outside.example")])(root.intermediate("Outside"))
        .issue()
        .unwrap();
    let leaf = again.leaf(HOST).current(today()).issue().unwrap();
    let scene = Scene::of([&leaf, &again]).trusting(&root).host(HOST);
    assert_lines(&[("self-issued", scene, Green, Green, "")]);
}

#[test]
fn constraints_without_end_are_refused_in_good_time() {
    let bases: Vec<String> = (0..600).map(|number| format!("t{number}.test")).collect();
    let subtrees: Vec<(u8, u8, &[u8])> = bases.iter().map(|base| (PERMITTED, DNS, base.as_bytes())).collect();
    let names: Vec<(u8, &[u8])> = bases.iter().map(|base| (DNS, base.as_bytes())).collect();
    let started = std::time::Instant::now();
    assert_lines(&[
        ("600 by 600", below_root(&subtrees, &names, "t0.test"), Red, Red, CLAUSE),
        (
            "600 by 100",
            below_root(&subtrees, &names[..100], "t0.test"),
            Green,
            Green,
            "",
        ),
    ]);
    assert!(started.elapsed() < std::time::Duration::from_secs(5));
}
