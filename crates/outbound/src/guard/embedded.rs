//! The IPv4 addresses that an IPv6 address leads to.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Every IPv4 address that packets to this IPv6 address may end up at, by the forms that carry one.
pub(super) fn all(address: Ipv6Addr) -> impl Iterator<Item = Ipv4Addr> {
    let bits = address.to_bits();
    let last = Ipv4Addr::from_bits(low_32(bits));
    let found: [Option<Ipv4Addr>; 4] = match address.segments() {
        // The unspecified address and loopback are no IPv4-compatible addresses.
        [0, 0, 0, 0, 0, 0, 0, 0 | 1] => [None; 4],
        // IPv4-compatible (RFC 4291 section 2.5.5.1), IPv4-mapped (2.5.5.2), IPv4-translated (RFC 2765 section 2.1)
        [0, 0, 0, 0, 0, 0 | 0xffff, _, _] | [0, 0, 0, 0, 0xffff, 0, _, _] => [Some(last), None, None, None],
        // NAT64, well-known prefix (RFC 6052 section 2.1)
        [0x64, 0xff9b, 0, 0, 0, 0, _, _] => [Some(last), None, None, None],
        // NAT64, local use (RFC 8215): the prefix length is the network's secret, so every reading counts.
        [0x64, 0xff9b, 1, ..] => [48, 56, 64, 96].map(|length| rfc6052(address, length)),
        // Teredo (RFC 4380 section 4): the server, then the client with every bit inverted
        [0x2001, 0, ..] => [
            Some(Ipv4Addr::from_bits(low_32(bits >> 64))),
            Some(Ipv4Addr::from_bits(!last.to_bits())),
            None,
            None,
        ],
        // 6to4 (RFC 3056 section 2)
        [0x2002, ..] => [
            Some(Ipv4Addr::from_bits(low_32(bits >> 80))),
            isatap(address),
            None,
            None,
        ],
        // ISATAP works under any prefix.
        _ => [isatap(address), None, None, None],
    };
    found.into_iter().flatten()
}

/// The IPv4 address in a NAT64 address whose prefix has this length, `None` for a length that RFC 6052 section 2.2
/// does not know. Bits 64 to 71 are skipped, the suffix is not looked at: translators ignore both.
pub(super) fn rfc6052(address: Ipv6Addr, prefix_length: u8) -> Option<Ipv4Addr> {
    let bits = address.to_bits();
    if prefix_length == 96 {
        return Some(Ipv4Addr::from_bits(low_32(bits)));
    }
    if !matches!(prefix_length, 32 | 40 | 48 | 56 | 64) {
        return None;
    }
    let before_gap = bits >> 64;
    let after_gap = bits & (u128::MAX >> 72);
    let joined = (before_gap << 56) | after_gap; // 120 bits: the address without the skipped octet
    Some(Ipv4Addr::from_bits(low_32(
        joined >> (120 - 32 - u32::from(prefix_length)),
    )))
}

/// The interface identifier `0:5efe` or `200:5efe`, then the IPv4 address (RFC 5214 section 6.1).
fn isatap(address: Ipv6Addr) -> Option<Ipv4Addr> {
    match address.segments() {
        [_, _, _, _, 0 | 0x200, 0x5efe, ..] => Some(Ipv4Addr::from_bits(low_32(address.to_bits()))),
        _ => None,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the low 32 bits are what is wanted")]
const fn low_32(bits: u128) -> u32 {
    bits as u32
}
