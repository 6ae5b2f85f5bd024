//! RFC 5280 section 4.2.1.6 and RFC 9525: the names of a server, and which host they cover.

use super::*;

/// A leaf with these alternative names, asked for this host.
fn asked(host: &str, names: &[(u8, &[u8])]) -> Scene {
    let names = named(names);
    with_leaf(move |leaf| names(leaf.common_name("A server"))).host(host)
}

#[test]
fn names_cover_hosts_by_whole_labels() {
    const MISMATCH: &str = "cert.hostname_mismatch";
    let dns = |host: &str, name: &str| asked(host, &[(DNS, name.as_bytes())]);
    let covered = |host, name| ("covered", dns(host, name), Green, Green, "");
    let other = |host, name| ("another name", dns(host, name), Orange, Red, MISMATCH);
    assert_lines(&[
        covered("www.example.test", "www.example.test"),
        covered("www.example.test", "WWW.Example.TEST"),
        covered("www.example.test.", "www.example.test"),
        covered("foo.example.com", "*.example.com"),
        covered("xn--mnchen-3ya.example.com", "*.example.com"),
        covered("münchen.example.com", "xn--mnchen-3ya.example.com"),
        covered("MÜNCHEN.example.com", "XN--MNCHEN-3YA.example.com"),
        other("example2.com", "example.com"),
        other("def.example.com", "abc.example.com"),
        other("abc.example.com", "example.com"),
        other("example.com", "abc.example.com"),
        other("foo.bar.example.com", "*.example.com"),
        other("example.com", "*.example.com"),
        other("example.com", "*.com"),
        other("example.co.uk", "*.co.uk"),
    ]);
}

#[test]
fn a_wildcard_is_the_whole_left_most_label() {
    const CLAUSE: &str = "RFC 5280 section 4.2.1.6";
    let both = |host: &str, name: &str| {
        let scene = asked(host, &[(DNS, name.as_bytes())]);
        assert_lines(&[
            (
                "it covers nothing",
                scene.clone(),
                Orange,
                Red,
                "cert.hostname_mismatch",
            ),
            ("it is no name", scene, Orange, Red, CLAUSE),
        ]);
    };
    both("baz.example.com", "ba*.example.com");
    both("baz.example.com", "*z.example.com");
    both("foo.bar.example.com", "foo.*.example.com");
    both("a.b.example.com", "*.*.example.com");
    both("xn--bliss-1b3c148a.example.com", "xn--*-1b3c148a.example.com");
    both("localhost", "*");
}

#[test]
fn what_is_no_dns_name_is_told() {
    const CLAUSE: &str = "RFC 5280 section 4.2.1.6";
    let beside = |name: &'static [u8]| asked(HOST, &[(DNS, HOST.as_bytes()), (DNS, name)]);
    assert_lines(&[
        (
            "letters beyond ASCII",
            beside("münchen.example.test".as_bytes()),
            Red,
            Red,
            CLAUSE,
        ),
        ("an emoji", beside("😜.example.test".as_bytes()), Red, Red, CLAUSE),
        ("its A-label", beside(b"xn--628h.example.test"), Green, Green, ""),
        (
            "an A-label that decodes to nothing",
            beside(b"xn--aa99999999999.example.test"),
            Orange,
            Red,
            "RFC 5280 section 7.2",
        ),
        ("a leading dot", beside(b".example.test"), Orange, Red, CLAUSE),
        ("an empty name", beside(b""), Orange, Red, CLAUSE),
        ("a space", beside(b"www example.test"), Orange, Red, CLAUSE),
        ("a URL", beside(b"https://www.example.test"), Orange, Red, CLAUSE),
        ("a final dot", beside(b"mail.example.test."), Orange, Red, CLAUSE),
        ("a NUL", beside(b"mail.example.test\0.evil.test"), Orange, Red, CLAUSE),
        (
            "an underscore, in a private chain",
            beside(b"a_b.example.test"),
            Green,
            Red,
            "Baseline Requirements section 7.1.2.7.12",
        ),
    ]);
    assert_lines(&[(
        "a final dot is no other name",
        asked(HOST, &[(DNS, b"www.example.test.")]),
        Orange,
        Red,
        CLAUSE,
    )]);
}

#[test]
fn addresses_are_covered_by_addresses() {
    const MISMATCH: &str = "cert.hostname_mismatch";
    let six: &[u8] = &[0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    assert_lines(&[
        ("IPv4", asked("127.0.0.1", &[(IP, &[127, 0, 0, 1])]), Green, Green, ""),
        ("IPv6", asked("2001:db8::1", &[(IP, six)]), Green, Green, ""),
        (
            "another",
            asked("127.0.0.2", &[(IP, &[127, 0, 0, 1])]),
            Orange,
            Red,
            MISMATCH,
        ),
        (
            "as a DNS name",
            asked("127.0.0.1", &[(DNS, b"127.0.0.1")]),
            Orange,
            Red,
            MISMATCH,
        ),
        (
            "a name by an address",
            asked(HOST, &[(IP, &[127, 0, 0, 1])]),
            Orange,
            Red,
            MISMATCH,
        ),
        (
            "five bytes",
            asked("127.0.0.1", &[(IP, &[127, 0, 0, 1]), (IP, &[1, 2, 3, 4, 5])]),
            Red,
            Red,
            "an IP address has 5 bytes",
        ),
        (
            "a range",
            asked(
                "192.0.2.1",
                &[(IP, &[192, 0, 2, 1]), (IP, &[192, 0, 2, 0, 255, 255, 255, 0])],
            ),
            Red,
            Red,
            "an IP address has 8 bytes",
        ),
    ]);
}

#[test]
fn the_extension_itself() {
    let raw = |value: &'static [u8]| {
        with_leaf(move |leaf| {
            leaf.edit(move |tbs| {
                tbs.set(&ALTERNATIVE_NAMES, false, value);
            })
        })
    };
    assert_lines(&[
        (
            "none, and a common name",
            with_leaf(|leaf| leaf.no_alternative_names()),
            Orange,
            Red,
            "cert.hostname_mismatch",
        ),
        ("an empty list", raw(&[0x30, 0]), Red, Red, "RFC 5280 section 4.2"),
        (
            "bytes that are no DER",
            raw(b"www.example.test"),
            Red,
            Red,
            "RFC 5280 section 4.2",
        ),
        (
            "critical beside a subject",
            with_leaf(|leaf| {
                leaf.edit(|tbs| {
                    tbs.mark(&ALTERNATIVE_NAMES, true);
                })
            }),
            Green,
            Red,
            "Baseline Requirements section 7.1.2.7.12",
        ),
    ]);
}
