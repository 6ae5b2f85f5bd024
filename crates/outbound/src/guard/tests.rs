use proptest::prelude::*;

use super::*;

fn verdict(guard: &Guard, address: IpAddr) -> &'static str {
    guard
        .check_address(address)
        .map_or_else(|blocked| blocked.reason.as_str(), |()| "allowed")
}

fn public(address: &str) -> &'static str {
    verdict(&Guard::public(), address.parse().unwrap())
}

fn before(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V4(address) => address
            .to_bits()
            .checked_sub(1)
            .map(|bits| Ipv4Addr::from_bits(bits).into()),
        IpAddr::V6(address) => address
            .to_bits()
            .checked_sub(1)
            .map(|bits| Ipv6Addr::from_bits(bits).into()),
    }
}

fn after(address: IpAddr) -> Option<IpAddr> {
    match address {
        IpAddr::V4(address) => address
            .to_bits()
            .checked_add(1)
            .map(|bits| Ipv4Addr::from_bits(bits).into()),
        IpAddr::V6(address) => address
            .to_bits()
            .checked_add(1)
            .map(|bits| Ipv6Addr::from_bits(bits).into()),
    }
}

/// Each range of the registries: what its first and last address are, and their neighbours outside it.
const RANGES: [(&str, &str, &str, &str, &str); 61] = [
    // range, first, last, before, after
    ("0.0.0.0/8", "unspecified", "reserved", "-", "allowed"),
    ("10.0.0.0/8", "private", "private", "allowed", "allowed"),
    ("100.64.0.0/10", "private", "private", "allowed", "allowed"),
    ("127.0.0.0/8", "loopback", "loopback", "allowed", "allowed"),
    ("169.254.0.0/16", "link_local", "link_local", "allowed", "allowed"),
    ("172.16.0.0/12", "private", "private", "allowed", "allowed"),
    ("192.0.0.0/24", "reserved", "reserved", "allowed", "allowed"),
    ("192.0.0.0/29", "reserved", "reserved", "allowed", "reserved"),
    ("192.0.0.8/32", "reserved", "reserved", "reserved", "reserved"),
    ("192.0.0.9/32", "reserved", "reserved", "reserved", "reserved"),
    ("192.0.0.10/32", "reserved", "reserved", "reserved", "reserved"),
    ("192.0.0.170/32", "reserved", "reserved", "reserved", "reserved"),
    ("192.0.0.171/32", "reserved", "reserved", "reserved", "reserved"),
    ("192.0.2.0/24", "documentation", "documentation", "allowed", "allowed"),
    ("192.31.196.0/24", "reserved", "reserved", "allowed", "allowed"),
    ("192.52.193.0/24", "reserved", "reserved", "allowed", "allowed"),
    ("192.88.99.0/24", "reserved", "reserved", "allowed", "allowed"),
    ("192.88.99.2/32", "reserved", "reserved", "reserved", "reserved"),
    ("192.168.0.0/16", "private", "private", "allowed", "allowed"),
    ("192.175.48.0/24", "reserved", "reserved", "allowed", "allowed"),
    ("198.18.0.0/15", "reserved", "reserved", "allowed", "allowed"),
    (
        "198.51.100.0/24",
        "documentation",
        "documentation",
        "allowed",
        "allowed",
    ),
    ("203.0.113.0/24", "documentation", "documentation", "allowed", "allowed"),
    ("224.0.0.0/4", "multicast", "multicast", "allowed", "reserved"),
    ("240.0.0.0/4", "reserved", "broadcast", "multicast", "-"),
    ("255.255.255.255/32", "broadcast", "broadcast", "reserved", "-"),
    // clouds
    ("168.63.129.16/32", "metadata", "metadata", "allowed", "allowed"),
    ("169.254.169.254/32", "metadata", "metadata", "link_local", "link_local"),
    ("100.100.100.200/32", "metadata", "metadata", "private", "private"),
    ("fd00:ec2::254/128", "metadata", "metadata", "private", "private"),
    ("fd20:ce::254/128", "metadata", "metadata", "private", "private"),
    // IPv6
    ("::/128", "unspecified", "unspecified", "-", "loopback"),
    ("::1/128", "loopback", "loopback", "unspecified", "embedded_ipv4"),
    ("::/96", "unspecified", "embedded_ipv4", "-", "reserved"),
    (
        "::ffff:0:0/96",
        "embedded_ipv4",
        "embedded_ipv4",
        "reserved",
        "reserved",
    ),
    (
        "::ffff:0:0:0/96",
        "embedded_ipv4",
        "embedded_ipv4",
        "reserved",
        "reserved",
    ),
    ("64:ff9b::/96", "embedded_ipv4", "embedded_ipv4", "reserved", "reserved"),
    (
        "64:ff9b:1::/48",
        "embedded_ipv4",
        "embedded_ipv4",
        "reserved",
        "reserved",
    ),
    ("100::/64", "reserved", "reserved", "reserved", "reserved"),
    ("100:0:0:1::/64", "reserved", "reserved", "reserved", "reserved"),
    ("2000::/3", "allowed", "allowed", "reserved", "reserved"),
    ("2001::/23", "embedded_ipv4", "reserved", "allowed", "allowed"),
    ("2001::/32", "embedded_ipv4", "embedded_ipv4", "allowed", "reserved"),
    ("2001:1::1/128", "reserved", "reserved", "reserved", "reserved"),
    ("2001:1::2/128", "reserved", "reserved", "reserved", "reserved"),
    ("2001:1::3/128", "reserved", "reserved", "reserved", "reserved"),
    ("2001:2::/48", "reserved", "reserved", "reserved", "reserved"),
    ("2001:3::/32", "reserved", "reserved", "reserved", "reserved"),
    ("2001:4:112::/48", "reserved", "reserved", "reserved", "reserved"),
    ("2001:10::/28", "reserved", "reserved", "reserved", "reserved"),
    ("2001:20::/28", "reserved", "reserved", "reserved", "reserved"),
    ("2001:30::/28", "reserved", "reserved", "reserved", "reserved"),
    ("2001:db8::/32", "documentation", "documentation", "allowed", "allowed"),
    ("2002::/16", "embedded_ipv4", "embedded_ipv4", "allowed", "allowed"),
    ("2620:4f:8000::/48", "reserved", "reserved", "allowed", "allowed"),
    ("3fff::/20", "documentation", "documentation", "allowed", "allowed"),
    ("5f00::/16", "reserved", "reserved", "reserved", "reserved"),
    ("fc00::/7", "private", "private", "reserved", "reserved"),
    ("fe80::/10", "link_local", "link_local", "reserved", "private"),
    ("fec0::/10", "private", "private", "link_local", "multicast"),
    ("ff00::/8", "multicast", "multicast", "private", "-"),
];

#[test]
fn each_range_of_the_registries_ends_where_it_should() {
    let guard = Guard::public();
    for (text, first, last, outside_before, outside_after) in RANGES {
        let range: IpNet = text.parse().unwrap();
        let (start, end) = (range.network(), range.broadcast());
        assert_eq!(verdict(&guard, start), first, "first of {text}");
        assert_eq!(verdict(&guard, end), last, "last of {text}");
        let outside = |address: Option<IpAddr>| address.map_or("-", |address| verdict(&guard, address));
        assert_eq!(outside(before(start)), outside_before, "before {text}");
        assert_eq!(outside(after(end)), outside_after, "after {text}");
    }
}

#[test]
fn public_servers_pass() {
    for address in [
        "1.1.1.1",
        "9.9.9.9",
        "172.15.255.255",
        "2606:4700::1111",
        "2a00:1450:4007::200e",
        "2003::1",
    ] {
        assert_eq!(public(address), "allowed", "{address}");
    }
}

#[test]
fn forms_around_a_public_ipv4_address_are_no_public_addresses() {
    for address in [
        "::ffff:9.9.9.9",
        "::9.9.9.9",
        "64:ff9b::909:909",
        "2002:909:909::1",
        "::ffff:0:9.9.9.9",
    ] {
        assert_eq!(public(address), "reserved", "{address}");
    }
}

#[test]
fn isatap_is_looked_through_under_any_prefix() {
    assert_eq!(public("2a00:1450::5efe:10.0.0.1"), "embedded_ipv4");
    assert_eq!(public("2a00:1450::200:5efe:10.0.0.1"), "embedded_ipv4");
    assert_eq!(public("2a00:1450::5efe:9.9.9.9"), "allowed");
}

#[test]
fn teredo_names_its_server_and_inverts_its_client() {
    let address = "2001:0:909:909:0:0:f5ff:fffe".parse().unwrap(); // server 9.9.9.9, client 10.0.0.1
    let expected = BlockReason::EmbeddedIpv4 {
        address: Ipv4Addr::new(10, 0, 0, 1),
    };
    assert_eq!(
        Guard::public().check_address(address),
        Err(Blocked {
            address,
            reason: expected
        })
    );
    assert_eq!(public("2001:0:a00:1:0:0:f6f6:f6f6"), "embedded_ipv4"); // server 10.0.0.1, client 9.9.9.9
    assert_eq!(public("2001:0:909:909:0:0:f6f6:f6f6"), "reserved");
}

#[test]
fn the_command_line_reaches_everything_that_can_be_a_server() {
    let guard = Guard::everything();
    for (address, expected) in [
        ("127.0.0.1", "allowed"),
        ("10.1.2.3", "allowed"),
        ("169.254.1.1", "allowed"),
        ("240.0.0.1", "allowed"),
        ("::1", "allowed"),
        ("fe80::1", "allowed"),
        ("fd00::1", "allowed"),
        ("::ffff:127.0.0.1", "allowed"),
        ("64:ff9b::a00:1", "allowed"),
        ("0.0.0.0", "unspecified"),
        ("0.1.2.3", "reserved"),
        ("::", "unspecified"),
        ("224.0.0.1", "multicast"),
        ("ff02::1", "multicast"),
        ("255.255.255.255", "broadcast"),
        ("169.254.169.254", "metadata"),
        ("fd00:ec2::254", "metadata"),
        ("::ffff:169.254.169.254", "embedded_ipv4"),
        ("::ffff:0.0.0.0", "embedded_ipv4"),
    ] {
        assert_eq!(verdict(&guard, address.parse().unwrap()), expected, "{address}");
    }
}

#[test]
fn settings_open_and_close_ranges_and_deny_wins() {
    let ranges = |texts: &[&str]| texts.iter().map(|text| text.parse().unwrap()).collect::<Vec<IpNet>>();
    let guard = Guard::public()
        .allow(ranges(&["10.0.0.0/8", "fd00::/8", "0.0.0.0/0"]))
        .deny(ranges(&["10.9.0.0/16", "9.9.9.0/24", "::ffff:8.8.0.0/112"]));
    for (address, expected) in [
        ("10.1.2.3", "allowed"),
        ("192.168.1.1", "allowed"),
        ("fd00::1", "allowed"),
        ("10.9.0.1", "denied_by_settings"),
        ("9.9.9.9", "denied_by_settings"),
        ("8.8.8.8", "denied_by_settings"),
        ("2002:909:909::1", "embedded_ipv4"),
        ("fd00::5efe:10.9.0.1", "embedded_ipv4"),
        // never, whatever the settings
        ("169.254.169.254", "metadata"),
        ("fd00:ec2::254", "metadata"),
        ("224.0.0.1", "multicast"),
        ("0.0.0.0", "unspecified"),
    ] {
        assert_eq!(verdict(&guard, address.parse().unwrap()), expected, "{address}");
    }
}

#[test]
fn an_opened_translation_prefix_does_not_open_what_it_carries() {
    let guard = Guard::public().allow(["64:ff9b::/96".parse().unwrap()]);
    assert_eq!(verdict(&guard, "64:ff9b::9.9.9.9".parse().unwrap()), "allowed");
    assert_eq!(verdict(&guard, "64:ff9b::10.0.0.1".parse().unwrap()), "embedded_ipv4");
}

#[test]
fn nat64_prefixes_of_every_length_are_read_as_rfc_6052_section_2_4_writes_them() {
    for (prefix, address) in [
        ("2001:db8::/32", "2001:db8:c000:221::"),
        ("2001:db8:100::/40", "2001:db8:1c0:2:21::"),
        ("2001:db8:122::/48", "2001:db8:122:c000:2:2100::"),
        ("2001:db8:122:300::/56", "2001:db8:122:3c0:0:221::"),
        ("2001:db8:122:344::/64", "2001:db8:122:344:c0:2:2100::"),
        ("2001:db8:122:344::/96", "2001:db8:122:344::192.0.2.33"),
    ] {
        let prefix: Ipv6Net = prefix.parse().unwrap();
        let carried = embedded::rfc6052(address.parse().unwrap(), prefix.prefix_len());
        assert_eq!(carried, Some(Ipv4Addr::new(192, 0, 2, 33)), "{prefix}");
        assert_eq!(
            verdict(&Guard::public().nat64([prefix]), address.parse().unwrap()),
            "embedded_ipv4"
        );
        let guard = Guard::public().nat64([prefix]).allow(["192.0.2.0/24".parse().unwrap()]);
        assert_eq!(verdict(&guard, address.parse().unwrap()), "allowed", "{prefix}");
    }
    assert_eq!(embedded::rfc6052("2001:db8::1".parse().unwrap(), 33), None);
}

#[test]
fn ports_are_limited_where_a_list_is_given() {
    let peer = |port| SocketAddr::from(([9, 9, 9, 9], port));
    let hosted = Guard::public().scan_ports(Ports::SCAN);
    assert!(hosted.check(peer(443)).is_ok());
    assert_eq!(
        hosted.check(peer(22)).unwrap_err().reason,
        BlockReason::Port { port: 22 }
    );
    assert!(Guard::public().check(peer(22)).is_ok());
    assert!(Guard::everything().check(peer(0)).is_err());
    assert!(Guard::everything().check_fetch(peer(80)).is_ok());
    assert!(Guard::everything().check_fetch(peer(8080)).is_err());
    assert!(
        Guard::everything()
            .fetch_ports(vec![8080].into())
            .check_fetch(peer(8080))
            .is_ok()
    );
}

fn embedding(inside: u32, form: usize, noise: u128) -> Ipv6Addr {
    let inside = u128::from(inside);
    let noise = |mask: u128| noise & mask;
    let split = |shift: u32| (inside >> shift) << 64 | (inside & ((1 << shift) - 1)) << (56 - shift);
    Ipv6Addr::from_bits(match form {
        0 => inside,
        1 => 0xffff << 32 | inside,
        2 => 0xffff << 48 | inside,
        3 => 0x0064_ff9b << 96 | inside,
        4 => 0x0064_ff9b_0001 << 80 | noise(0xffff_ffff_ffff << 32) | inside,
        5 => 0x0064_ff9b_0001 << 80 | split(16) | noise((1 << 40) - 1),
        6 => 0x2002 << 112 | inside << 80 | noise((1 << 80) - 1),
        7 => 0x2001_0000 << 96 | inside << 64 | noise(u128::from(u64::MAX)),
        8 => 0x2001_0000 << 96 | noise(0xffff_ffff_ffff_ffff << 32) | (!inside & 0xffff_ffff),
        9 => 0x2a00_1450 << 96 | noise(0xffff_ffff << 64) | 0x5efe << 32 | inside,
        _ => 0x2a00_1450 << 96 | noise(0xffff_ffff << 64) | 0x0200_5efe << 32 | inside,
    })
}

/// Half of them are special, or the property would be tried on what passes.
fn any_ipv4() -> impl Strategy<Value = u32> {
    let special = (0..ranges_v4().len(), any::<u32>()).prop_map(|(index, noise)| {
        let range = ranges_v4()[index];
        range.network().to_bits() | noise & range.hostmask().to_bits()
    });
    prop_oneof![any::<u32>(), special]
}

fn ranges_v4() -> Vec<Ipv4Net> {
    RANGES.iter().filter_map(|(range, ..)| range.parse().ok()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn whatever_carries_a_refused_ipv4_address_is_refused(inside in any_ipv4(), form in 0usize..11, noise: u128) {
        let address = embedding(inside, form, noise);
        prop_assume!(address != Ipv6Addr::LOCALHOST);
        let all_ipv6: IpNet = "::/0".parse().unwrap();
        let own: IpNet = "20.0.0.0/6".parse().unwrap();
        for guard in [
            Guard::public(),
            Guard::public().allow([all_ipv6]),
            Guard::public().deny([own]),
            Guard::everything().deny([own]),
        ] {
            if guard.check_address(Ipv4Addr::from_bits(inside).into()).is_err() {
                prop_assert!(guard.check_address(address.into()).is_err(), "{address} carries {inside:x}");
            }
        }
    }
}
